//! Splunk security content: detections in YAML, their searches in SPL, macros beside them.

mod expansion;
mod macros;
mod metadata;

use super::{Context, FileReading, SourceFile, yaml};
use crate::languages::spl;
use crate::model::{Kind, Language, Level, Rule, Vendor};

pub use macros::Macros;

/// The types of detections; baselines and investigations are searches too, but detect nothing.
const DETECTION_TYPES: &[&str] = &["ttp", "anomaly", "hunting", "correlation"];

/// Whether the document is a Splunk detection.
pub fn claims(document: &yaml::Node) -> bool {
    let kind = document.text("type").unwrap_or_default().trim().to_ascii_lowercase();
    let is_detection = DETECTION_TYPES.contains(&kind.as_str());
    let keys = ["how_to_implement", "known_false_positives", "data_source", "analytic_story"];
    let is_content = keys.iter().any(|key| document.get(key).is_some())
        || document.get("tags").is_some_and(|tags| tags.get("analytic_story").is_some());
    if document.get("search").is_none() {
        return is_detection && is_content;
    }
    is_content && (is_detection || kind.is_empty())
}

/// What a YAML file beside Splunk's detections is, where it is one (`Splunk macro`, `Splunk story`).
pub fn companion(path: &str, document: &yaml::Node) -> Option<&'static str> {
    let has = |key: &str| document.get(key).is_some();
    let any = |keys: &[&str]| keys.iter().any(|key| has(key));
    if !has("name") {
        return None;
    }
    let kind = document.text("type").unwrap_or_default().to_ascii_lowercase();
    match () {
        () if has("search") && kind == "baseline" => Some("Splunk baseline"),
        () if kind == "investigation" && any(&["search", "how_to_implement"]) => {
            Some("Splunk investigation")
        }
        () if has("definition") => Some("Splunk macro"),
        () if has("narrative") => Some("Splunk story"),
        () if has("playbook") || (has("playbook_type") || has("app_list")) => {
            Some("Splunk playbook")
        }
        () if any(&["lookup_type", "filename", "collection"])
            || any(&["default_match", "match_type", "min_matches"]) =>
        {
            Some("Splunk lookup")
        }
        () if has("scheduling") && any(&["alert_action", "tags"]) => Some("Splunk deployment"),
        () if has("sourcetype") && has("source") => Some("Splunk data source"),
        () if has("theme") || (path.contains("dashboards/") && has("description")) => {
            Some("Splunk dashboard")
        }
        () => None,
    }
}

/// Reads a detection.
pub fn read(file: &SourceFile<'_>, document: &yaml::Node, context: &Context<'_>) -> FileReading {
    let mut rule = Rule::new(Vendor::Splunk, file.path, Language::Spl);
    rule.span = document.span;
    metadata::read(document, file.path, &mut rule);
    match document
        .get("search")
        .filter(|node| node.as_str().is_some_and(|text| !text.trim().is_empty()))
    {
        Some(search) => read_search(file, search, context, &mut rule),
        None => {
            let reason = "the detection has no `search`";
            rule.problems.push(file.problem(document.span, Level::Error, reason));
        }
    }
    file.finish(&mut rule);
    FileReading::rule(rule)
}

/// Expands the macros of a search, reads it, and moves what was read to the file.
fn read_search(file: &SourceFile<'_>, search: &yaml::Node, context: &Context<'_>, rule: &mut Rule) {
    let text = search.as_str().unwrap_or_default();
    let map = search.text_map(file.text);
    let macros = context.splunk_macros();
    let expanded = expansion::expand(text, &|name, arity| macros.find(file.path, name, arity));
    let mut reading = spl::read(&expanded.text);
    reading.expr.relocate(&|span| (expanded.span(span), 0));
    file.place(&mut reading.expr, &map);
    let findings = reading.findings.into_iter();
    let findings = findings.map(|mut finding| {
        finding.span = expanded.span(finding.span);
        finding
    });
    let findings = expanded.findings.iter().cloned().chain(findings).collect();
    rule.problems.extend(file.findings(findings, &map));
    for name in &expanded.sources {
        rule.fact("macro", name.as_str());
    }
    for fact in reading.facts {
        rule.fact(fact.key, fact.value);
    }
    rule.details.extend(reading.details);
    rule.expr = reading.expr;
    source_facts(rule);
}

/// The index, source and source type that the search asks for are statements of their own.
fn source_facts(rule: &mut Rule) {
    use crate::model::{Clause, Role};
    let mut facts: Vec<(&'static str, String)> = Vec::new();
    for clause in rule.expr.clauses() {
        let Clause::Predicate(predicate, Role::Indicator) = clause else { continue };
        let key = match predicate.raw_field.as_ref() {
            "index" => "index",
            "source" => "source",
            "sourcetype" => "sourcetype",
            _ => continue,
        };
        facts.extend(predicate.values.iter().map(|value| (key, starred(predicate.kind, value))));
    }
    for (key, value) in facts {
        rule.fact(key, value);
    }
}

/// A value as a search writes it, its stars put back.
fn starred(kind: Kind, value: &str) -> String {
    match kind {
        Kind::Contains => format!("*{value}*"),
        Kind::StartsWith => format!("{value}*"),
        Kind::EndsWith => format!("*{value}"),
        _ => value.to_owned(),
    }
}
