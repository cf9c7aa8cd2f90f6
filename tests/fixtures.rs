//! Every fixture file, read as the program reads it, beside a snapshot of what came out.
//!
//! `tests/fixtures/<vendor>/ok` is read without errors; `err` holds what must be a problem. Each
//! vendor's folder is opened as one, so that macros and helper modules are found.

use rulescope::catalog::load::{Progress, Source, load};
use rulescope::knowledge::Knowledge;
use rulescope::model::{Expr, Level, Problem, Rule};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

fn check_vendor(vendor: &str) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(vendor);
    let sources = [Source::Path(root)];
    let loaded =
        load(&sources, Knowledge::embedded(), &Progress::default()).expect("not cancelled");
    let mut texts: BTreeMap<String, String> = BTreeMap::new();
    for rule in loaded.rules() {
        texts.entry(rule.path.to_string()).or_default().push_str(&describe(rule));
    }
    let problems = loaded.problems();
    for problem in &problems {
        let text = texts.entry(problem.path.clone()).or_default();
        let Problem { line, column, reason, .. } = problem;
        writeln!(text, "! {} {line}:{column} {reason}", problem.level.word()).expect("a string");
    }
    assert!(!texts.is_empty(), "no fixtures for {vendor}");
    let errors = |path: &String| {
        let of_path = |problem: &&Problem| problem.path == *path;
        problems.iter().filter(of_path).any(|problem| problem.level == Level::Error)
    };
    for path in texts.keys().filter(|path| path.starts_with("ok/")) {
        assert!(!errors(path), "{vendor}/{path} has an error: {}", texts[path]);
    }
    let mut settings = insta::Settings::clone_current();
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.set_snapshot_path(format!("snapshots/{vendor}"));
    for (path, text) in &texts {
        let name = path.replace('/', "_");
        settings.bind(|| insta::assert_snapshot!(name, text));
    }
}

/// A rule as a person would check it.
fn describe(rule: &Rule) -> String {
    let mut out = String::new();
    let mut line = |label: &str, value: String| {
        if !value.is_empty() {
            writeln!(out, "{label}: {value}").expect("a string");
        }
    };
    line("rule", format!("{} [{}]", rule.title, rule.id));
    line("type", format!("{} · {} · line {}", rule.rule_type, rule.language.word(), rule.line));
    let severity = rule.severity.map_or("", |severity| severity.word());
    line("severity", severity.to_owned());
    line("risk", rule.risk_score.map_or_else(String::new, |score| score.to_string()));
    line("status", rule.status.clone() + if rule.retired { " (retired)" } else { "" });
    line("techniques", rule.techniques.join(" "));
    line("tactics", rule.tactics.join(" "));
    line("tags", rule.tags.join(" "));
    let facts = rule.facts.iter().map(|fact| format!("{}={}", fact.key, fact.value));
    line("facts", facts.collect::<Vec<_>>().join(" · "));
    line("threshold", rule.threshold.clone().unwrap_or_default());
    for detail in &rule.details {
        line(&detail.label, detail.text.clone());
    }
    describe_expr(&rule.expr, 0, &mut out);
    out
}

fn describe_expr(expr: &Expr, depth: usize, out: &mut String) {
    let indent = "  ".repeat(depth);
    let mut children = |word: &str, parts: &[Expr]| {
        writeln!(out, "{indent}{word}").expect("a string");
        parts.iter().for_each(|part| describe_expr(part, depth + 1, out));
    };
    match expr {
        Expr::And(parts) => children("and", parts),
        Expr::Or(parts) => children("or", parts),
        Expr::Not(inner) => children("not", std::slice::from_ref(inner)),
        Expr::Named(name, inner) => children(&format!("«{name}»"), std::slice::from_ref(inner)),
        Expr::Predicate(p) => {
            let modifiers = p.modifiers.iter().map(|word| format!("|{word}")).collect::<String>();
            let usage = if p.usage.word() == "computed" { " (computed)" } else { "" };
            let (field, kind, values) = (&p.raw_field, p.kind, &p.values);
            writeln!(out, "{indent}{field}{modifiers} {kind} {values:?}{usage} @{}", p.line)
                .expect("a string");
        }
        Expr::Opaque(clause) => {
            writeln!(out, "{indent}text {:?} ({}) @{}", clause.text, clause.reason, clause.line)
                .expect("a string");
        }
    }
}

#[test]
fn sigma() {
    check_vendor("sigma");
}

#[test]
fn elastic() {
    check_vendor("elastic");
}

#[test]
fn splunk() {
    check_vendor("splunk");
}

#[test]
fn yara_l() {
    check_vendor("yara-l");
}

#[test]
fn panther() {
    check_vendor("panther");
}
