//! A query inside a rule: its language, its place, and what its reading adds to the rule.

use crate::languages::{Reading, eql, esql, kuery, lucene};
use crate::model::{Clause, Expr, Kind, Language, Level, Role, Rule};
use crate::vendors::SourceFile;
use crate::vendors::toml_tree::{Value, span, text_map};

/// The language of that name.
pub(super) fn language(name: &str) -> Option<Language> {
    match name {
        "kuery" => Some(Language::Kql),
        "lucene" => Some(Language::Lucene),
        "eql" => Some(Language::Eql),
        "esql" => Some(Language::Esql),
        _ => None,
    }
}

/// Reads `value` as a query of the rule's language: adds its problems, facts, details and
/// threshold to the rule, and gives its expression.
pub(super) fn read(file: &SourceFile<'_>, rule: &mut Rule, value: &Value<'_>) -> Expr {
    let Some(text) = value.get_ref().as_str() else {
        let problem = file.problem(span(value), Level::Error, "the query should be a text");
        rule.problems.push(problem);
        return Expr::truth();
    };
    let reading = reading(rule.language, text);
    let map = text_map(file.text, value);
    rule.problems.extend(file.findings(reading.findings, &map));
    reading.facts.into_iter().for_each(|fact| rule.fact(fact.key, fact.value));
    rule.details.extend(reading.details);
    rule.threshold = rule.threshold.take().or(reading.threshold);
    let mut expr = reading.expr;
    file.place(&mut expr, &map);
    expr
}

fn reading(language: Language, text: &str) -> Reading {
    match language {
        Language::Lucene => lucene::read(text),
        Language::Eql => eql::read(text),
        Language::Esql => esql::read(text),
        _ => kuery::read(text),
    }
}

/// Fields whose values name a log source, when a rule requires them.
const SOURCE_FIELDS: [&str; 4] =
    ["data_stream.dataset", "event.dataset", "event.module", "event.provider"];

/// Adds the log sources that the rule's own predicates name.
pub(super) fn add_source_facts(rule: &mut Rule) {
    let mut found = Vec::new();
    for clause in rule.expr.clauses() {
        let Clause::Predicate(predicate, Role::Indicator) = clause else { continue };
        let key = SOURCE_FIELDS.into_iter().find(|field| **field == *predicate.raw_field);
        let named = matches!(predicate.kind, Kind::Eq | Kind::In) && !predicate.starred;
        if let Some(key) = key.filter(|_| named) {
            found.extend(predicate.values.iter().map(|value| (key, value.clone())));
        }
    }
    found.into_iter().for_each(|(key, value)| rule.fact(key, value));
}
