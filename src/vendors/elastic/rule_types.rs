//! What the types of detection rules say besides their query: thresholds, new terms, threat
//! mappings, machine learning jobs, suppression, schedule.

use super::filters;
use crate::languages::kuery;
use crate::model::{Clause, Expr, Kind, Predicate, Role, Rule};
use crate::vendors::SourceFile;
use crate::vendors::toml_tree::{
    Table, Value, flag, integer, items, span, table, tables, text, text_map, texts,
};

/// Adds what the rule's type says.
pub(super) fn describe(file: &SourceFile<'_>, rule: &mut Rule, source: &Table<'_>) {
    if let Some(threshold) = table(source, "threshold") {
        rule.threshold = Some(threshold_text(threshold));
    }
    if let Some(new_terms) = table(source, "new_terms") {
        describe_new_terms(rule, new_terms);
    }
    if rule.rule_type == "threat_match" {
        describe_threat_match(file, rule, source);
    }
    if rule.rule_type == "machine_learning" {
        describe_machine_learning(rule, source);
    }
    describe_alerting(rule, source);
}

/// `count() by host.id >= 5 and count_distinct(user.name) >= 3`.
fn threshold_text(threshold: &Table<'_>) -> String {
    let fields = texts(threshold, "field");
    let value = integer(threshold, "value").unwrap_or(1);
    let by = if fields.is_empty() { String::new() } else { format!(" by {}", fields.join(", ")) };
    let mut written = format!("count(){by} >= {value}");
    for cardinality in tables(threshold, "cardinality") {
        let field = text(cardinality, "field").unwrap_or_default();
        let value = integer(cardinality, "value").unwrap_or(1);
        written.push_str(&format!(" and count_distinct({field}) >= {value}"));
    }
    written
}

fn describe_new_terms(rule: &mut Rule, new_terms: &Table<'_>) {
    rule.detail("new terms", texts(new_terms, "value").join(", "));
    for window in tables(new_terms, "history_window_start") {
        rule.detail("history window", text(window, "value").unwrap_or_default());
    }
}

/// The mapping is a list of alternatives, each of entries that must all match.
fn describe_threat_match(file: &SourceFile<'_>, rule: &mut Rule, source: &Table<'_>) {
    for index in texts(source, "threat_index") {
        rule.fact("threat_index", index);
    }
    if let Some(query) = source.get("threat_query") {
        describe_threat_query(file, rule, query);
    }
    for filter in items(source, "threat_filters") {
        rule.detail("threat filter", in_words(&filters::read(file, filter)));
    }
    let mapping = tables(source, "threat_mapping").map(|alternative| {
        let entries = items(alternative, "entries").iter();
        Expr::all(entries.filter_map(|entry| in_threat_list(file, entry)))
    });
    let query = std::mem::replace(&mut rule.expr, Expr::truth());
    rule.expr = Expr::all([query, Expr::any(mapping)]);
}

/// The query over the threat index is shown, and its faults are the rule's; what it tests are
/// indicators, not events.
fn describe_threat_query(file: &SourceFile<'_>, rule: &mut Rule, query: &Value<'_>) {
    let written = query.get_ref().as_str().unwrap_or_default();
    rule.detail("threat query", written.split_whitespace().collect::<Vec<_>>().join(" "));
    let findings = kuery::read(written).findings;
    rule.problems.extend(file.findings(findings, &text_map(file.text, query)));
}

/// An entry is "matches", or with `negate` "does not match".
fn in_threat_list(file: &SourceFile<'_>, entry: &Value<'_>) -> Option<Expr> {
    let place = span(entry);
    let entry = entry.get_ref().as_table()?;
    let values = vec![text(entry, "value")?.to_owned()];
    let place = entry.get("field").map_or(place, span);
    let mut predicate = Predicate::new(text(entry, "field")?, Kind::InList, values, place);
    predicate.line = file.lines.line(place.start);
    let found = Expr::from(predicate);
    Some(if flag(entry, "negate") == Some(true) { found.negate() } else { found })
}

/// The predicates of an expression as one line of text.
fn in_words(expr: &Expr) -> String {
    let words = expr.clauses().into_iter().map(|clause| match clause {
        Clause::Predicate(predicate, role) => {
            let not = if role == Role::Indicator { "" } else { "not " };
            let values = predicate.values.join(", ");
            format!("{not}{} {} {values}", predicate.raw_field, predicate.kind).trim().to_owned()
        }
        Clause::Opaque(clause) => clause.text.clone(),
    });
    words.collect::<Vec<_>>().join("; ")
}

fn describe_machine_learning(rule: &mut Rule, source: &Table<'_>) {
    rule.detail(
        "no predicates",
        "the rule reads the anomalies that a machine learning job finds; it tests no events itself",
    );
    rule.detail("machine learning job", texts(source, "machine_learning_job_id").join(", "));
    let threshold = integer(source, "anomaly_threshold").map(|score| score.to_string());
    rule.detail("anomaly threshold", threshold.unwrap_or_default());
}

fn describe_alerting(rule: &mut Rule, source: &Table<'_>) {
    let own = |key: &str| text(source, key).unwrap_or_default();
    if let Some(suppression) = table(source, "alert_suppression") {
        rule.detail("alerts suppressed by", texts(suppression, "group_by").join(", "));
    }
    rule.detail("building block", own("building_block_type"));
    rule.detail("event category field", own("event_category_override"));
    rule.detail("runs every", own("interval"));
    rule.detail("looks back to", own("from"));
    rule.detail("deprecation reason", own("deprecated_reason"));
}
