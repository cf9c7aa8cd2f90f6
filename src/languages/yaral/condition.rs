//! The condition section: which event variables must be there, which must not, and what is counted.

use super::super::Finding;
use super::ast::{Comparison, Node, NodeKind, Rule};
use super::lower::Events;
use super::{one_line, shortened};
use crate::model::{Clause, Expr};
use std::collections::BTreeSet;

/// The whole rule, once the condition has spoken.
#[derive(Debug)]
pub(super) struct Condition {
    pub(super) expr: Expr,
    /// The tests of counts and outcomes, as written.
    pub(super) threshold: Option<String>,
    /// The variables it names.
    pub(super) named: BTreeSet<String>,
    pub(super) findings: Vec<Finding>,
}

/// Joins the roots of `events` as the condition of `rule` says. An event that the condition does
/// not name is wanted.
pub(super) fn apply(text: &str, rule: &Rule, events: &mut Events) -> Condition {
    let mut parts = Vec::new();
    for node in &rule.condition {
        parts.extend(place(node, events).map(conjuncts).unwrap_or_default());
    }
    for at in 0..events.roots.len() {
        let name = events.roots[at].0.clone();
        parts.extend(take(&name, events));
    }
    parts.append(&mut events.loose);
    parts.sort_by_cached_key(start);

    let mut named = Vec::new();
    let mut counted = Vec::new();
    for node in &rule.condition {
        variables(node, &mut named);
        tests(node, &mut counted);
    }
    let counted: Vec<String> = counted.iter().map(|node| one_line(node.span.of(text))).collect();
    Condition {
        expr: Expr::all(parts),
        threshold: (!counted.is_empty()).then(|| shortened(counted.join(" and "))),
        findings: unknown(rule, &named, events),
        named: named.iter().map(|(name, _)| (*name).to_owned()).collect(),
    }
}

/// The root of an event variable under its name; the first time only.
fn take(name: &str, events: &mut Events) -> Option<Expr> {
    let at = *events.index.get(name)?;
    let (name, parts) = events.roots.get_mut(at)?;
    if parts.is_empty() {
        return None;
    }
    let root = Expr::all(std::mem::take(parts));
    Some(root.named(format!("${name}")))
}

/// The part of the condition that speaks of events.
fn place(node: &Node, events: &mut Events) -> Option<Expr> {
    match &node.kind {
        NodeKind::Variable(name) => take(name, events),
        NodeKind::Marked(_, inner) => place(inner, events),
        NodeKind::Not(inner) => place(inner, events).map(Expr::negate),
        NodeKind::And(parts) => join(parts, events, Expr::all),
        NodeKind::Or(parts) => join(parts, events, Expr::any),
        NodeKind::Compare(operator, left, right) => {
            let (name, wanted) = count(*operator, left, right)?;
            let root = take(name, events)?;
            Some(if wanted == Wanted::None { root.negate() } else { root })
        }
        _ => None,
    }
}

fn join(parts: &[Node], events: &mut Events, all: fn(Vec<Expr>) -> Expr) -> Option<Expr> {
    let parts: Vec<Expr> = parts.iter().filter_map(|part| place(part, events)).collect();
    (!parts.is_empty()).then(|| all(parts))
}

/// How many events a count asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Wanted {
    /// At least one: the same as the variable alone.
    One,
    /// None: the same as `not`.
    None,
    /// Some other number: a threshold.
    Number,
}

/// `#name operator number`, from either side.
fn count<'a>(operator: Comparison, left: &'a Node, right: &'a Node) -> Option<(&'a str, Wanted)> {
    use Comparison::{Eq, Ge, Gt, Le, Lt};
    match (&left.kind, &right.kind) {
        (NodeKind::Count(name), NodeKind::Number(number)) => {
            let wanted = match (operator, number.as_str()) {
                (Gt, "0") | (Ge, "1") => Wanted::One,
                (Eq | Le, "0") | (Lt, "1") => Wanted::None,
                _ => Wanted::Number,
            };
            Some((name, wanted))
        }
        (NodeKind::Number(_), NodeKind::Count(_)) => count(operator.swapped(), right, left),
        _ => None,
    }
}

/// The parts joined by "and" that test a number or an outcome.
fn tests<'a>(node: &'a Node, found: &mut Vec<&'a Node>) {
    match &node.kind {
        NodeKind::And(parts) => parts.iter().for_each(|part| tests(part, found)),
        _ if !only_events(node) => found.push(node),
        _ => {}
    }
}

/// Whether it only says which events are there.
fn only_events(node: &Node) -> bool {
    match &node.kind {
        NodeKind::Variable(_) => true,
        NodeKind::Marked(_, inner) | NodeKind::Not(inner) => only_events(inner),
        NodeKind::And(parts) | NodeKind::Or(parts) => parts.iter().all(only_events),
        NodeKind::Compare(operator, left, right) => {
            count(*operator, left, right).is_some_and(|(_, wanted)| wanted != Wanted::Number)
        }
        _ => false,
    }
}

/// The variables in `node`, each with the node it stands in.
fn variables<'a>(node: &'a Node, found: &mut Vec<(&'a str, &'a Node)>) {
    match &node.kind {
        NodeKind::Variable(name) | NodeKind::Count(name) => found.push((name, node)),
        NodeKind::Marked(_, inner) | NodeKind::Not(inner) => variables(inner, found),
        NodeKind::And(parts)
        | NodeKind::Or(parts)
        | NodeKind::Arithmetic(parts)
        | NodeKind::Call(_, parts) => parts.iter().for_each(|part| variables(part, found)),
        NodeKind::Compare(_, left, right) => {
            variables(left, found);
            variables(right, found);
        }
        _ => {}
    }
}

/// Variables of the condition that stand nowhere else.
fn unknown(rule: &Rule, named: &[(&str, &Node)], events: &Events) -> Vec<Finding> {
    let known: BTreeSet<&str> = events
        .roots
        .iter()
        .map(|(name, _)| name.as_str())
        .chain(events.placeholders.iter().map(String::as_str))
        .chain(rule.outcome.iter().map(|assignment| assignment.name.as_str()))
        .collect();
    let odd = named.iter().filter(|(name, _)| !known.contains(name));
    let report = |(name, node): &(&str, &Node)| {
        let reason = format!("the condition names `{name}`, which stands nowhere else in the rule");
        Finding::warning(node.span, reason)
    };
    odd.map(report).collect()
}

/// The parts of an "and".
fn conjuncts(expr: Expr) -> Vec<Expr> {
    match expr {
        Expr::And(parts) => parts,
        other => vec![other],
    }
}

/// Where an expression starts.
fn start(expr: &Expr) -> u32 {
    match expr.clauses().first() {
        Some(Clause::Predicate(predicate, _)) => predicate.span.start,
        Some(Clause::Opaque(opaque)) => opaque.span.start,
        None => 0,
    }
}
