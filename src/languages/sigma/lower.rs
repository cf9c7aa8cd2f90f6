//! Conditions → expressions.

use super::ast::{self, Group, Node, Quantity};
use super::names::{Names, Selection};
use super::parser::parse;
use crate::languages::{Finding, Reading};
use crate::model::{Detail, Expr, TextMap};

/// A condition's text and the way from it to the file.
#[derive(Debug)]
pub struct Condition<'a> {
    /// Its text.
    pub text: &'a str,
    /// Where each part of it stands.
    pub map: TextMap,
}

/// Reads the conditions of a detection over its selections; several conditions are alternatives.
/// All spans, of the conditions' findings too, are ranges of the file.
pub fn read(conditions: &[Condition<'_>], selections: Vec<Selection<'_>>) -> Reading {
    let mut names = Names::new(selections);
    let mut reading = Reading::of(Expr::truth());
    let mut parsed = Vec::new();
    for condition in conditions {
        let (tree, findings) = parse(condition.text, &mut names);
        let place =
            |finding: Finding| Finding { span: condition.map.span(finding.span), ..finding };
        reading.findings.extend(findings.into_iter().map(place));
        parsed.push((tree, condition));
    }
    let mut alternatives = Vec::new();
    for (tree, written) in parsed {
        aggregate(&tree, &mut names, &mut reading);
        let lowered = tree.search.map(|search| lower(search, written, &mut names));
        alternatives.extend(lowered);
    }
    reading.expr = match alternatives.len() {
        0 => Expr::truth(),
        _ => Expr::any(alternatives),
    };
    if reading.findings.is_empty() && !conditions.is_empty() {
        // Where a condition could not be read, that is why.
        let unused = |selection: &Selection<'_>| {
            let reason = format!("no condition uses `{}`", selection.name);
            Finding::warning(selection.span, reason)
        };
        reading.findings.extend(names.unused().map(unused));
    }
    reading
}

/// Keeps an aggregation as the threshold, and the selections that `near` names as details.
fn aggregate(tree: &ast::Condition<'_>, names: &mut Names<'_>, reading: &mut Reading) {
    let Some(text) = tree.aggregation else { return };
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    reading.threshold = Some(match reading.threshold.take() {
        Some(before) => format!("{before} or {text}"),
        None => text,
    });
    let Some(near) = &tree.near else { return };
    near.for_each_selection(&mut |index| {
        let (name, source) = names.release(index);
        let text = source.trim().to_owned();
        reading.details.push(Detail { label: format!("near {name}"), text });
    });
}

fn lower(node: Node, written: &Condition<'_>, names: &mut Names<'_>) -> Expr {
    match node {
        Node::Or(parts) => Expr::any(parts.into_iter().map(|part| lower(part, written, names))),
        Node::And(parts) => Expr::all(parts.into_iter().map(|part| lower(part, written, names))),
        Node::Not(inner) => lower(*inner, written, names).negate(),
        Node::Selection(index) => names.take(index),
        Node::Group(group) => lower_group(group, names),
        Node::Kept(span, reason) => {
            Expr::opaque(span.of(written.text), reason, written.map.span(span))
        }
    }
}

fn lower_group(group: Group, names: &mut Names<'_>) -> Expr {
    let count = group.members.len();
    let members = group.members.into_iter().map(|index| names.take(index));
    let all = match group.quantity {
        Quantity::All => true,
        Quantity::Any => false,
        Quantity::AtLeast(wanted) => wanted >= count,
    };
    let expr = if all { Expr::all(members) } else { Expr::any(members) };
    expr.named(group.label)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Clause, Kind, Predicate, Span};

    /// The condition over selections `a`, `b`, `f_1`, `f_2` and `_h`, each a test of its own name,
    /// as if it stood at offset 100.
    fn reading(condition: &str) -> Reading {
        let selection = |name: &'static str| Selection {
            name,
            span: Span::default(),
            source: name,
            expr: Predicate::new(name, Kind::Eq, vec!["1".into()], Span::default()).into(),
        };
        let conditions = [Condition { text: condition, map: TextMap::verbatim(100) }];
        read(&conditions, ["a", "b", "f_1", "f_2", "_h"].map(selection).into())
    }

    fn shown(condition: &str) -> String {
        let word = |clause: &Clause<'_>| match clause {
            Clause::Predicate(predicate, role) => {
                format!("{} {}", predicate.raw_field, role.word())
            }
            Clause::Opaque(opaque) => format!("«{}»", opaque.text),
        };
        let reading = reading(condition);
        reading.expr.clauses().iter().map(word).collect::<Vec<_>>().join(", ")
    }

    #[test]
    fn roles_follow_the_operators() {
        for (condition, expected) in [
            ("a and not 1 of f_*", "a indicator, f_1 exclusion, f_2 exclusion"),
            ("a or not b", "a indicator, b nested_exclusion"),
            ("not (a and not b)", "a exclusion, b indicator"),
            ("not not a", "a indicator"),
            ("a and not (b or f_1)", "a indicator, b exclusion, f_1 exclusion"),
            ("all of them", "a indicator, b indicator, f_1 indicator, f_2 indicator"),
            ("1 of _*", "_h indicator"),
            ("a AND NOT b", "a indicator, b exclusion"),
            ("a | count() by b > 5", "a indicator"),
            ("a and x", "a indicator, «x»"),
            ("a b", "a indicator, «b»"),
            ("write a to b", "«write a to b»"),
        ] {
            assert_eq!(shown(condition), expected, "{condition}");
        }
    }

    #[test]
    fn problems_point_into_the_file() {
        for (condition, start, words) in [
            ("a and x", 106, "`x`"),
            ("a b", 102, "`b`"),
            ("a and (b", 108, "bracket"),
            ("a and", 105, "selection"),
            ("1 of x*", 100, "`x*`"),
            ("a | tail 5", 104, "`count`"),
        ] {
            let finding = &reading(condition).findings[0];
            assert_eq!(finding.span.start, start, "{condition}");
            assert!(finding.reason.contains(words), "{condition}: {}", finding.reason);
        }
    }
}
