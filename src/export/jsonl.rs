//! One rule a line, with its predicates (product, "Without a window").

use crate::catalog::{Catalog, RuleId};
use crate::model::{Clause, EventId, Rule};
use serde::Serialize;
use std::io::{self, Write};

/// Writes `rules`, in that order.
pub fn write(catalog: &Catalog, rules: &[RuleId], out: &mut dyn Write) -> io::Result<()> {
    let events = catalog.knowledge.events();
    let event = |id: EventId| {
        let event = events.get(id);
        format!("{}#{}", event.log_source, event.id)
    };
    for id in rules {
        let rule = catalog.rule(*id);
        let line = RuleLine::new(rule, &catalog.folder(rule).name, event);
        serde_json::to_writer(&mut *out, &line)?;
        out.write_all(b"\n")?;
    }
    Ok(())
}

/// A rule as a line of the export holds it.
#[derive(Serialize, Debug)]
pub struct RuleLine<'a> {
    vendor: &'static str,
    folder: &'a str,
    path: &'a str,
    id: &'a str,
    title: &'a str,
    severity: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    risk_score: Option<u32>,
    status: &'a str,
    language: &'static str,
    techniques: &'a [String],
    techniques_current: &'a [String],
    tactics: &'a [String],
    platforms: Vec<&'a str>,
    domains: Vec<&'a str>,
    events: Vec<String>,
    threshold: Option<&'a str>,
    predicates: Vec<PredicateLine<'a>>,
    opaque: Vec<OpaqueLine<'a>>,
    doc: u32,
    problems: Vec<String>,
}

#[derive(Serialize, Debug)]
struct PredicateLine<'a> {
    raw_field: &'a str,
    field: &'a str,
    kind: &'static str,
    values: &'a [String],
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    modifiers: &'a [String],
    role: &'static str,
    #[serde(rename = "use")]
    usage: &'static str,
    line: u32,
}

#[derive(Serialize, Debug)]
struct OpaqueLine<'a> {
    text: &'a str,
    line: u32,
    reason: &'a str,
}

impl<'a> RuleLine<'a> {
    /// The line of a rule; `folder` is the name of its opened folder, `event` names an event as
    /// `log source#id`.
    pub fn new(rule: &'a Rule, folder: &'a str, event: impl Fn(EventId) -> String) -> Self {
        let mut predicates = Vec::new();
        let mut opaque = Vec::new();
        for clause in rule.expr.clauses() {
            match clause {
                Clause::Predicate(predicate, role) => predicates.push(PredicateLine {
                    raw_field: &predicate.raw_field,
                    field: &predicate.field,
                    kind: predicate.kind.word(),
                    values: &predicate.values,
                    modifiers: &predicate.modifiers,
                    role: role.word(),
                    usage: predicate.usage.word(),
                    line: predicate.line,
                }),
                Clause::Opaque(clause) => opaque.push(OpaqueLine {
                    text: &clause.text,
                    line: clause.line,
                    reason: &clause.reason,
                }),
            }
        }
        Self {
            vendor: rule.vendor.word(),
            folder,
            path: &rule.path,
            id: &rule.id,
            title: &rule.title,
            severity: rule.severity.map(|severity| severity.word()),
            risk_score: rule.risk_score,
            status: &rule.status,
            language: rule.language.word(),
            techniques: &rule.techniques,
            techniques_current: &rule.techniques_current,
            tactics: &rule.tactics,
            platforms: rule.platforms.iter().map(AsRef::as_ref).collect(),
            domains: rule.domains.iter().map(AsRef::as_ref).collect(),
            events: rule.events.iter().map(|id| event(*id)).collect(),
            threshold: rule.threshold.as_deref(),
            predicates,
            opaque,
            doc: rule.doc,
            problems: rule.problems.iter().map(ToString::to_string).collect(),
        }
    }
}
