//! Detection rules of Elastic Security: `[metadata]` and `[rule]`.

use super::{filters, query, rule_types, threat};
use crate::model::{Expr, Language, Level, Rule, Severity, Span, Vendor};
use crate::vendors::toml_tree::{Table, integer, items, span, table, text, texts};
use crate::vendors::{FileReading, SourceFile};

/// Whether it is a detection rule.
pub(super) fn claims(root: &Table<'_>, rule: &Table<'_>) -> bool {
    rule.contains_key("rule_id") || (root.contains_key("metadata") && rule.contains_key("type"))
}

/// Reads the rule.
pub(super) fn read(file: &SourceFile<'_>, root: &Table<'_>, source: &Table<'_>) -> FileReading {
    let rule_type = text(source, "type").unwrap_or("query");
    let written = text(source, "language").unwrap_or(rule_type);
    let language = match rule_type {
        "machine_learning" => Language::None,
        _ => query::language(written).unwrap_or(Language::Kql),
    };
    let mut rule = Rule::new(Vendor::Elastic, file.path, language);
    rule.rule_type = rule_type.to_owned();
    rule.span = Span::new(0, file.text.len());
    identity(file, &mut rule, source);
    if let Some(metadata) = table(root, "metadata") {
        life(&mut rule, metadata);
    }
    threat::tag(&mut rule, source);
    texts(source, "tags").into_iter().for_each(|tag| threat::other(&mut rule, tag));
    texts(source, "index").into_iter().for_each(|index| rule.fact("index", index));
    logic(file, &mut rule, source);
    rule_types::describe(file, &mut rule, source);
    query::add_source_facts(&mut rule);
    file.finish(&mut rule);
    FileReading::rule(rule)
}

fn identity(file: &SourceFile<'_>, rule: &mut Rule, source: &Table<'_>) {
    let own = |key: &str| text(source, key).unwrap_or_default().trim().to_owned();
    rule.title = own("name");
    rule.id = own("rule_id");
    rule.description = own("description");
    rule.author = texts(source, "author").join(", ");
    rule.severity = text(source, "severity").and_then(Severity::from_word);
    rule.risk_score = integer(source, "risk_score").and_then(|score| u32::try_from(score).ok());
    let own_all =
        |key: &str| texts(source, key).iter().map(|text| text.trim().to_owned()).collect();
    rule.references = own_all("references");
    rule.false_positives = own_all("false_positives");
    if rule.id.is_empty() {
        rule.id.clone_from(&rule.title);
    }
    if rule.title.is_empty() {
        let reason = "the rule has no `name`; give it one";
        rule.problems.push(file.whole_problem(Level::Warning, reason));
    }
}

/// `[metadata]`: dates, maturity, integrations.
fn life(rule: &mut Rule, metadata: &Table<'_>) {
    let own = |key: &str| text(metadata, key).unwrap_or_default().to_owned();
    rule.status = own("maturity").to_lowercase();
    let in_retired_folder = rule.path.split('/').any(|part| part == "_deprecated");
    rule.retired = rule.status == "deprecated" || in_retired_folder;
    rule.created = own("creation_date");
    rule.modified = own("updated_date");
    rule.detail("deprecated", own("deprecation_date"));
    for integration in texts(metadata, "integration") {
        rule.fact("integration", integration);
    }
}

/// The query and the filters beside it.
fn logic(file: &SourceFile<'_>, rule: &mut Rule, source: &Table<'_>) {
    let mut parts = Vec::new();
    match source.get("query") {
        Some(value) if rule.language != Language::None => {
            if let Some(problem) = unknown_language(file, source) {
                rule.problems.push(problem);
            }
            parts.push(query::read(file, rule, value));
        }
        None if rule.language != Language::None => {
            let reason = "the rule has no `query`; there is nothing to read";
            rule.problems.push(file.whole_problem(Level::Error, reason));
        }
        _ => {}
    }
    for filter in items(source, "filters") {
        parts.push(filters::read(file, filter));
    }
    rule.expr = Expr::all(parts);
}

fn unknown_language(file: &SourceFile<'_>, source: &Table<'_>) -> Option<crate::model::Problem> {
    let value = source.get("language")?;
    let name = value.get_ref().as_str().unwrap_or_default();
    let reason = format!("the language `{name}` is not known; read as KQL");
    query::language(name).is_none().then(|| file.problem(span(value), Level::Error, reason))
}
