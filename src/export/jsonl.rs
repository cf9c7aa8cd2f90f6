//! JSON Lines: one rule a line, with its predicates.

use crate::catalog::{Catalog, RuleId};
use crate::model::{Clause, EventId, Rule, Severity};
use schemars::JsonSchema;
use serde::Serialize;
use std::io::{self, Write};

/// The JSON Schema of a line.
pub fn schema() -> schemars::Schema {
    schemars::generate::SchemaSettings::draft2020_12()
        .for_serialize()
        .into_generator()
        .into_root_schema_for::<RuleLine<'_>>()
}

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
#[derive(Serialize, JsonSchema, Debug)]
pub struct RuleLine<'a> {
    /// Whose format: sigma, elastic, splunk, yara-l or panther.
    vendor: &'static str,
    /// The name of the opened folder.
    folder: &'a str,
    /// The file, relative to the opened folder, with `/`.
    path: &'a str,
    /// The file its logic stands in where that is another one; lines of predicates are lines of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    logic_path: Option<&'a str>,
    /// The vendor's id.
    id: &'a str,
    /// The title.
    title: &'a str,
    /// Informational to critical; null where the vendor has none.
    severity: Option<&'static str>,
    /// 0 to 100, where the vendor has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    risk_score: Option<u32>,
    /// As written, lower case; empty where the rule says nothing.
    status: &'a str,
    /// The language of the logic.
    language: &'static str,
    /// ATT&CK techniques as tagged.
    techniques: &'a [String],
    /// The same after revocations are followed.
    techniques_current: &'a [String],
    /// ATT&CK tactics, short names as tagged.
    tactics: &'a [String],
    /// Platforms it says it is for.
    platforms: Vec<&'a str>,
    /// Domains it says it is for.
    domains: Vec<&'a str>,
    /// Catalog events it names, as `log source#id`.
    events: Vec<String>,
    /// A declared threshold, as written.
    threshold: Option<&'a str>,
    /// Every test, in source order.
    predicates: Vec<PredicateLine<'a>>,
    /// Clauses kept as text.
    opaque: Vec<OpaqueLine<'a>>,
    /// Which rule of the file, from 0.
    doc: u32,
    /// Problems met while reading it, as `path:line:column: reason`.
    problems: Vec<String>,
}

#[derive(Serialize, JsonSchema, Debug)]
struct PredicateLine<'a> {
    /// The field as the rule writes it.
    raw_field: &'a str,
    /// The canonical field.
    field: &'a str,
    /// How field and values are compared.
    kind: &'static str,
    /// The values as written; alternatives.
    values: &'a [String],
    /// What the rule asks for besides the kind (`windash`, `nocase`, …).
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    modifiers: &'a [String],
    /// indicator, exclusion or nested_exclusion.
    role: &'static str,
    /// signal, scope or computed.
    #[serde(rename = "use")]
    usage: &'static str,
    /// The line, from 1.
    line: u32,
}

#[derive(Serialize, JsonSchema, Debug)]
struct OpaqueLine<'a> {
    /// The clause as written.
    text: &'a str,
    /// The line, from 1.
    line: u32,
    /// Why it was not read.
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
            logic_path: rule.logic_path.as_deref(),
            id: &rule.id,
            title: &rule.title,
            severity: rule.severity.map(Severity::word),
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
