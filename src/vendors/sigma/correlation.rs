//! Correlation rules: shown with the rules they join; they test nothing themselves.

use super::metadata::{each, text, texts};
use super::report;
use crate::languages::Finding;
use crate::model::{Rule, Span};
use crate::vendors::SourceFile;
use crate::vendors::yaml::{Node, Value};
use rustc_hash::FxHashMap;
use std::borrow::Cow;

/// How many correlations may be joined one above the other.
const MOST_STEPS: usize = 8;

/// How many log sources a correlation takes from the rules it joins.
const MOST_FACTS: usize = 40;

/// The rules of a file by the names and ids a correlation may call them by.
pub(super) struct Titles<'a>(FxHashMap<&'a str, (usize, &'a str)>);

impl<'a> Titles<'a> {
    pub(super) fn of(documents: &'a [Cow<'_, Node>]) -> Self {
        let mut titles = FxHashMap::default();
        if documents.len() > 1 {
            for (index, document) in documents.iter().enumerate() {
                let title = document.text("title").unwrap_or_default().trim();
                let names = [document.text("name"), document.text("id")];
                titles.extend(names.into_iter().flatten().map(|name| (name, (index, title))));
            }
        }
        Self(titles)
    }

    /// Gives each correlation the log sources of the rules it joins, as far as they are in the
    /// same file: its events come from there.
    pub(super) fn share_log_sources(&self, documents: &[Cow<'_, Node>], rules: &mut [Rule]) {
        let joined: Vec<(usize, Vec<usize>)> = documents
            .iter()
            .take(rules.len())
            .enumerate()
            .filter_map(|(index, document)| Some((index, document.get("correlation")?)))
            .map(|(index, correlation)| (index, self.indexes(correlation)))
            .collect();
        for _ in 0..MOST_STEPS {
            let mut changed = false;
            for (index, others) in &joined {
                for other in others {
                    changed |= take_facts(rules, *index, *other);
                }
            }
            if !changed {
                return;
            }
        }
    }

    fn indexes(&self, correlation: &Node) -> Vec<usize> {
        let references = correlation.get("rules").map(texts).unwrap_or_default();
        references.iter().filter_map(|name| self.0.get(name.as_str())).map(|(at, _)| *at).collect()
    }

    /// What a reference is shown as: with the title where the rule is in the same file.
    fn describe(&self, reference: &str) -> String {
        match self.0.get(reference) {
            Some((_, title)) if !title.is_empty() => format!("{title} ({reference})"),
            _ => reference.to_owned(),
        }
    }
}

/// Gives the rule at `index` the facts of the one at `other`; whether that changed anything.
fn take_facts(rules: &mut [Rule], index: usize, other: usize) -> bool {
    let facts = rules.get(other).map(|rule| rule.facts.clone()).unwrap_or_default();
    let rule = &mut rules[index];
    let before = rule.facts.len();
    for fact in facts {
        if rule.facts.len() < MOST_FACTS {
            rule.fact(fact.key, fact.value);
        }
    }
    rule.facts.len() > before
}

/// Reads the correlation of a document.
pub(super) fn read(
    file: &SourceFile<'_>,
    document: &Node,
    correlation: &Node,
    titles: &Titles<'_>,
    rule: &mut Rule,
) {
    rule.rule_type = "correlation".to_owned();
    if !matches!(correlation.value, Value::Mapping(_)) {
        let reason = "a correlation holds `type`, `rules`, `timespan` and a `condition`";
        report(file, rule, [Finding::error(correlation.span, reason)]);
        return;
    }
    let mut error = |span: Span, reason: String| report(file, rule, [Finding::error(span, reason)]);
    let at = super::first_line(file, correlation);
    let kind = correlation.trimmed("type");
    match correlation.get("type") {
        Some(node) if !is_type(&kind) => {
            error(node.span, format!("the correlation type `{kind}` is not known"));
        }
        Some(_) => {}
        None => error(at, "the correlation has no `type`".to_owned()),
    }
    let joined = correlation.get("rules").map(texts).unwrap_or_default();
    if joined.is_empty() {
        error(at, "the correlation names no `rules`".to_owned());
    }
    let condition = correlation.get("condition").filter(|node| !node.is_null());
    if condition.is_none() && !kind.starts_with("temporal") {
        error(at, "the correlation has no `condition`".to_owned());
    }
    rule.detail("correlation", kind.as_str());
    for reference in &joined {
        rule.detail("correlates", titles.describe(reference));
    }
    details(document, correlation, rule);
    rule.threshold = Some(threshold(&kind, correlation, condition)).filter(|text| !text.is_empty());
}

fn is_type(word: &str) -> bool {
    matches!(
        word,
        "event_count"
            | "value_count"
            | "value_sum"
            | "value_avg"
            | "value_median"
            | "value_percentile"
            | "value_min"
            | "value_max"
            | "temporal"
            | "temporal_ordered"
    )
}

fn details(document: &Node, correlation: &Node, rule: &mut Rule) {
    rule.detail("group by", list(correlation, "group-by"));
    rule.detail("timespan", correlation.trimmed("timespan"));
    for (alias, fields) in correlation.get("aliases").map(Node::entries).unwrap_or_default() {
        let fields = fields.entries().iter().map(|(rule, field)| {
            format!("{} of {}", text(field), rule.as_str().unwrap_or_default())
        });
        let fields = fields.collect::<Vec<_>>().join(", ");
        rule.detail(format!("alias {}", alias.as_str().unwrap_or_default()), fields);
    }
    let generate = correlation.get("generate").or_else(|| document.get("generate"));
    if generate.and_then(Node::as_bool) == Some(true) {
        rule.detail("generate", "the joined rules are rules of their own, too");
    }
}

/// `value_count(User) by Computer >= 100 within 1d`.
fn threshold(kind: &str, correlation: &Node, condition: Option<&Node>) -> String {
    let mut out = kind.to_owned();
    if let Some(field) = condition.and_then(|condition| condition.get("field")) {
        let fields: Vec<String> = each(field).map(text).collect();
        out.push_str(&format!("({})", fields.join(", ")));
    }
    let group = list(correlation, "group-by");
    if !group.is_empty() {
        out.push_str(" by ");
        out.push_str(&group);
    }
    match condition.map(|condition| (condition, &condition.value)) {
        Some((_, Value::Scalar(text, _))) => {
            out.push_str(": ");
            out.push_str(text.trim());
        }
        Some((condition, _)) => {
            let bounds = condition.entries().iter().filter_map(|(key, value)| bound(key, value));
            let bounds = bounds.collect::<Vec<_>>().join(" and ");
            out.push_str(&format!(" {bounds}"));
        }
        None => {}
    }
    let timespan = correlation.trimmed("timespan");
    if !timespan.is_empty() {
        out.push_str(&format!(" within {timespan}"));
    }
    out.trim_start().to_owned()
}

fn bound(key: &Node, value: &Node) -> Option<String> {
    let sign = match key.as_str()? {
        "field" => return None,
        "gt" => ">",
        "gte" => ">=",
        "lt" => "<",
        "lte" => "<=",
        "eq" => "=",
        "neq" => "!=",
        other => return Some(format!("{other} {}", text(value))),
    };
    Some(format!("{sign} {}", text(value)))
}

fn list(correlation: &Node, key: &str) -> String {
    correlation.get(key).map(texts).unwrap_or_default().join(", ")
}
