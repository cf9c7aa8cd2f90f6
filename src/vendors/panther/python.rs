//! The Python beside a rule's YAML, and the query of a scheduled rule.

use super::library::{Query, directory, joined};
use crate::languages::python::{self, Module};
use crate::languages::sql;
use crate::model::{Expr, Language, Level, Rule, TextMap};
use crate::vendors::{Context, SourceFile, yaml};

/// Reads the file `name` as the rule's logic.
pub(super) fn read(
    file: &SourceFile<'_>,
    name: &yaml::Node,
    context: &Context<'_>,
    kind: &str,
    rule: &mut Rule,
) {
    let written = name.as_str().unwrap_or_default().trim();
    let path = joined(directory(file.path), written);
    let Some(text) = context.folder.text(&path) else {
        let reason = format!(
            "its logic `{written}` is not there; open the folder that holds both, or add the file"
        );
        rule.problems.push(file.problem(name.span, Level::Error, reason));
        return;
    };
    let entry = if kind == "policy" { "policy" } else { "rule" };
    let library = context.panther_library();
    let module = Module::parse(written.trim_end_matches(".py"), &text);
    let modules = library.seen_from(context.folder, &path);
    let reading = python::read(&module, entry, &modules);
    let code = SourceFile::new(&path, &text);
    let map = TextMap::verbatim(0);
    rule.expr = reading.expr;
    rule.logic_path = Some(path.as_str().into());
    rule.problems.extend(code.findings(reading.findings, &map));
    code.place(&mut rule.expr, &map);
    code.finish(rule);
    if kind == "scheduled_rule" {
        scheduled(context, rule);
    }
    if kind == "policy" {
        rule.detail("policy", "a resource passes where the logic holds");
    }
}

/// Adds the filters that stand in the YAML before the Python is asked.
pub(super) fn filtered(file: &SourceFile<'_>, filters: &yaml::Node, rule: &mut Rule) {
    let mut expr = super::detection::read(filters);
    if expr.is_empty() {
        return;
    }
    file.place(&mut expr, &TextMap::verbatim(0));
    let logic = std::mem::replace(&mut rule.expr, Expr::truth());
    rule.expr = Expr::all([expr.named("inline filters"), logic]);
}

/// Adds the queries of a scheduled rule. Where its Python takes every row, what the first of them
/// asks is the rule's logic.
fn scheduled(context: &Context<'_>, rule: &mut Rule) {
    let library = context.panther_library();
    let names = rule.details.iter().filter(|detail| detail.label == "scheduled query");
    let names: Vec<String> =
        names.flat_map(|detail| detail.text.split(", ").map(str::to_owned)).collect();
    for name in names {
        let Some(query) = library.query(context.folder, &name) else {
            rule.detail("query", format!("`{name}` is not in the opened folder"));
            continue;
        };
        let text = query.sql.as_str().unwrap_or_default();
        tables(text).into_iter().for_each(|table| rule.fact("table", table));
        rule.detail("query file", &*query.path);
        rule.detail("query", text.trim());
        if rule.expr == Expr::truth() && rule.language == Language::Python {
            queried(query, text, rule);
        }
    }
}

/// Takes over what a query asks.
fn queried(query: &Query, text: &str, rule: &mut Rule) {
    let reading = sql::read(text);
    let file = SourceFile::new(&query.path, &query.text);
    rule.language = Language::Sql;
    rule.logic_path = Some(query.path.clone());
    rule.expr = reading.expr;
    let thresholds: Vec<String> =
        rule.threshold.take().into_iter().chain(reading.threshold).collect();
    rule.threshold = (!thresholds.is_empty()).then(|| thresholds.join("; "));
    file.place(&mut rule.expr, &query.sql.text_map(&query.text));
    file.finish(rule);
}

/// The tables of Panther's own databases, and of Snowflake's of itself, that a query reads.
fn tables(sql: &str) -> Vec<String> {
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '.');
    let known = |word: &String| {
        let ours = word.starts_with("panther_") || word.starts_with("snowflake.account_usage.");
        ours && word.split('.').count() == 3
    };
    let words = sql.split(|c: char| !is_part(c)).map(str::to_lowercase);
    let mut tables: Vec<String> = words.filter(known).collect();
    tables.sort_unstable();
    tables.dedup();
    tables
}
