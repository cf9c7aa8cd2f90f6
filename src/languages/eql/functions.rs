//! Functions that test a field, as predicates; the rest keep their text.

use super::ast::{Node, NodeKind};
use super::lower::{Lowering, Operand, mark_nocase, wildcards};
use crate::languages::pattern::{Pattern, listed};
use crate::model::{Expr, Kind, Predicate};

/// What a function tests.
#[derive(Clone, Copy)]
enum Test {
    /// Its constants, as they are, under one kind.
    Values(Kind),
    /// Its constants as wildcard patterns.
    Wildcard,
}

/// Functions by lower-case name: rules write them in several cases.
const TESTS: [(&str, Test); 6] = [
    ("startswith", Test::Values(Kind::StartsWith)),
    ("endswith", Test::Values(Kind::EndsWith)),
    ("stringcontains", Test::Values(Kind::Contains)),
    ("match", Test::Values(Kind::RegexMatch)),
    ("cidrmatch", Test::Values(Kind::Cidr)),
    ("wildcard", Test::Wildcard),
];

fn test_of(name: &str) -> Option<Test> {
    TESTS.into_iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, test)| test)
}

/// Whether a function is a test that gives predicates.
pub(super) fn is_test(name: &str) -> bool {
    test_of(name).is_some() || is_array_search(name)
}

/// Whether a function asks for a member of an array.
pub(super) fn is_array_search(name: &str) -> bool {
    name.eq_ignore_ascii_case("_arraysearch")
}

/// Whether a function only changes the type of its argument.
pub(super) fn is_cast(name: &str) -> bool {
    name.eq_ignore_ascii_case("string") || name.eq_ignore_ascii_case("number")
}

/// A call that stands as a condition.
pub(super) fn test(
    lowering: &mut Lowering<'_>,
    name: &str,
    nocase: bool,
    arguments: &[Node],
    node: &Node,
) -> Expr {
    match (test_of(name), arguments) {
        (Some(test), [subject, values @ ..]) if !values.is_empty() => {
            match operands(lowering, subject, values) {
                Ok((field, constants)) => {
                    let mut predicate = predicate(test, field, constants, node)
                        .placed(values.iter().map(|value| value.span));
                    mark_nocase(&mut predicate, nocase);
                    predicate.into()
                }
                Err(reason) => lowering.opaque(node, reason),
            }
        }
        (Some(_), _) => lowering.opaque(node, format!("`{name}` takes a field and values")),
        (None, _) => lowering.opaque(node, format!("the function `{name}` is no known test")),
    }
}

fn predicate(test: Test, field: String, values: Vec<String>, node: &Node) -> Predicate {
    match test {
        Test::Values(kind) => Predicate::new(field, kind, values, node.span),
        _ => {
            let patterns: Vec<Pattern> = values.iter().map(|value| wildcards(value)).collect();
            listed(field, &patterns, node.span)
        }
    }
}

/// The field and the constants a test is called with, or why it is not called so.
fn operands(
    lowering: &Lowering<'_>,
    subject: &Node,
    values: &[Node],
) -> Result<(String, Vec<String>), String> {
    let field = match lowering.operand(subject) {
        Operand::Field(field) => field,
        Operand::Other(reason) => return Err(reason),
        _ => return Err("a constant is tested against something else".to_owned()),
    };
    let mut constants = Vec::new();
    for value in values {
        match lowering.operand(value) {
            Operand::Constant(text) => constants.push(text),
            Operand::Other(reason) => return Err(reason),
            _ => return Err("compares two fields otherwise than for equality".to_owned()),
        }
    }
    Ok((field, constants))
}

/// `_arraysearch(array, $member, condition)`: the condition, read with the variable standing for a
/// member of the array; `None` where it only joins events.
pub(super) fn array_search(
    lowering: &mut Lowering<'_>,
    name: &str,
    arguments: &[Node],
    node: &Node,
) -> Option<Expr> {
    let [array, variable, condition] = arguments else {
        let reason = format!("`{name}` takes an array, a variable and a condition");
        return Some(lowering.opaque(node, reason));
    };
    let (Operand::Field(array), NodeKind::Field(variable)) =
        (lowering.operand(array), &variable.kind)
    else {
        return Some(lowering.opaque(node, "an array of the event and a variable are expected"));
    };
    lowering.scopes.push((variable.clone(), array));
    let expr = lowering.condition(condition);
    lowering.scopes.pop();
    expr
}
