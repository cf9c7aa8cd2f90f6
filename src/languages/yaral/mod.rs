//! YARA-L 2.0: the rules of a text, each with its meta entries and the expression of its events.
//!
//! `lexer` → `parser` (a place in the tokens), `sections` (rules) and `expression` → `ast` → `lower`
//! (events → predicates, one root an event variable), with `comparison` (test, binding, join or
//! text), `operand` (what a side of a comparison is), `test` (which predicate it is) and `condition`
//! (which roots are wanted, negated or counted).

mod ast;
mod comparison;
mod condition;
mod expression;
mod lexer;
mod lower;
mod operand;
mod parser;
mod sections;
mod test;

use super::{Finding, Reading};
use crate::model::{Detail, Span};
use ast::{Assignment, Node, NodeKind, Rule};
use std::collections::BTreeSet;
use std::iter::from_fn;

pub use ast::Entry;

/// More findings than this about one text help nobody.
const MOST_FINDINGS: usize = 100;

/// A rule of a text.
#[derive(Clone, Debug, PartialEq)]
pub struct RuleText {
    /// The word after `rule`.
    pub name: String,
    /// From `rule` to the closing brace.
    pub span: Span,
    /// The entries of its meta section, in order.
    pub meta: Vec<Entry>,
    /// The outcome variables that are set to a plain value; the key is the variable's name.
    pub constants: Vec<Entry>,
    /// Whether it groups events of a time window (`match`).
    pub windowed: bool,
    /// What it tests.
    pub reading: Reading,
}

/// Reads every rule of `text`. Spans are byte offsets in it; the findings of a rule are those that
/// stand inside its span.
pub fn read(text: &str) -> (Vec<RuleText>, Vec<Finding>) {
    let (rules, mut findings) = sections::parse(text);
    findings.sort_by_key(|finding| finding.span);
    if let Some(next) = findings.get(MOST_FINDINGS).map(|finding| finding.span) {
        findings.truncate(MOST_FINDINGS);
        findings.push(Finding::warning(next, "there are more problems than are told"));
    }
    let mut findings = findings.into_iter().peekable();
    let mut outside = Vec::new();
    let mut texts = Vec::new();
    for rule in rules {
        let Span { start, end } = rule.span;
        outside.extend(from_fn(|| findings.next_if(|finding| finding.span.start < start)));
        let inside = from_fn(|| findings.next_if(|finding| finding.span.start <= end));
        texts.push(rule_text(text, rule, inside.collect()));
    }
    outside.extend(findings);
    (texts, outside)
}

fn rule_text(text: &str, rule: Rule, mut own: Vec<Finding>) -> RuleText {
    own.extend(missing_sections(&rule));
    let mut events = lower::Events::of(text, &rule.events);
    let condition = condition::apply(text, &rule, &mut events);
    own.extend(condition.findings);
    let mut details = events.details;
    details.extend(shown(text, &rule, &condition.named));
    let constants = rule.outcome.iter().filter_map(constant).collect();
    let reading = Reading {
        expr: condition.expr,
        findings: own,
        facts: Vec::new(),
        details,
        threshold: condition.threshold,
    };
    let windowed = rule.texts.iter().any(|(name, _)| name == "match");
    RuleText { name: rule.name, span: rule.span, meta: rule.meta, constants, windowed, reading }
}

/// A rule needs events and a condition, but for those of YARA-L 1, which are reported as such.
fn missing_sections(rule: &Rule) -> Vec<Finding> {
    let has = |name: &str| rule.sections.iter().any(|section| section == name);
    let missing = |name: &&str| !has(name) && !has("function");
    let report = |name: &str| {
        Finding::error(rule.span, format!("the rule `{}` has no `{name}` section", rule.name))
    };
    ["events", "condition"].into_iter().filter(missing).map(report).collect()
}

/// What the rule's page shows beside the expression: the other sections, the outcome variables,
/// and how those are computed that the condition tests.
fn shown(text: &str, rule: &Rule, named: &BTreeSet<String>) -> Vec<Detail> {
    let section =
        |(name, text): &(String, String)| Detail { label: name.clone(), text: text.clone() };
    let mut details: Vec<Detail> =
        rule.texts.iter().map(section).filter(|detail| !detail.text.is_empty()).collect();
    let computed = rule.outcome.iter().filter(|assignment| named.contains(&assignment.name));
    details.extend(computed.map(|assignment| Detail {
        label: "computed".to_owned(),
        text: one_line(assignment.span.of(text)),
    }));
    let names: Vec<String> = rule.outcome.iter().map(|each| format!("${}", each.name)).collect();
    if !names.is_empty() {
        details.push(Detail { label: "outcome".to_owned(), text: names.join(", ") });
    }
    if let [first, .., last] | [first @ last] = rule.condition.as_slice()
        && !matches!(first.kind, NodeKind::Variable(_))
    {
        let text = one_line(first.span.to(last.span).of(text));
        details.push(Detail { label: "condition".to_owned(), text });
    }
    details
}

/// The value of an outcome variable where it is written out, also inside `max(…)`.
fn constant(assignment: &Assignment) -> Option<Entry> {
    let value = match &assignment.value.kind {
        NodeKind::Call(name, arguments) if name == "max" => plain(arguments.first()?)?,
        _ => plain(&assignment.value)?,
    };
    Some(Entry { key: assignment.name.clone(), value, span: assignment.span })
}

fn plain(node: &Node) -> Option<String> {
    match &node.kind {
        NodeKind::Text(text) | NodeKind::Number(text) => Some(text.clone()),
        _ => None,
    }
}

/// A clause as one line, without its comments, cut to a few hundred characters.
fn one_line(text: &str) -> String {
    let (tokens, _) = lexer::tokens(text);
    let mut line = String::new();
    let mut end = 0;
    for token in tokens {
        if token.span.start > end && !line.is_empty() {
            line.push(' ');
        }
        line.push_str(token.span.of(text));
        end = token.span.end;
        if line.len() > LONGEST {
            break;
        }
    }
    line.truncate(line.trim_end().len());
    shortened(line)
}

/// How much of a text a detail shows, in bytes.
const LONGEST: usize = 400;

/// The text, cut to a few hundred characters.
fn shortened(mut text: String) -> String {
    if text.len() > LONGEST {
        text.truncate(text.floor_char_boundary(LONGEST));
        text.push('…');
    }
    text
}

#[cfg(test)]
mod tests;
