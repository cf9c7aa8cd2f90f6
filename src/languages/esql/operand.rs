//! What the two sides of a comparison are: a column, a constant, or something that is neither.

use super::ast::{Expression, Literal, Node};
use super::call;
use super::columns::{Columns, Resolved, look_through};

/// One side of a comparison, whatever only wraps it looked through.
pub(super) enum Operand<'e> {
    /// A column.
    Column(Resolved),
    /// A value that does not depend on the event.
    Constant(String),
    Truth(bool),
    Null,
    /// A condition used as a value.
    Condition(&'e Expression),
    /// Anything else.
    Expression,
}

impl<'e> Operand<'e> {
    /// What an expression in `text` is.
    pub(super) fn of(value: &'e Expression, columns: &Columns, text: &str) -> Self {
        if let Some(column) = columns.column_of(value) {
            return Self::Column(column);
        }
        let inner = look_through(value);
        match &inner.node {
            Node::Literal(Literal::Truth(truth)) => Self::Truth(*truth),
            Node::Literal(Literal::Null) => Self::Null,
            Node::Literal(Literal::Text(text) | Literal::Number(text)) => {
                Self::Constant(text.clone())
            }
            _ if is_condition(inner) => Self::Condition(inner),
            _ if is_constant(inner) => Self::Constant(one_line(inner.span.of(text))),
            _ => Self::Expression,
        }
    }

    /// The constant it is, as a value of a predicate.
    pub(super) fn into_constant(self) -> Option<String> {
        match self {
            Self::Constant(text) => Some(text),
            Self::Truth(truth) => Some(truth.to_string()),
            _ => None,
        }
    }
}

/// A part of a query with its line breaks and runs of spaces as single spaces.
pub(super) fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether an expression is true or false by its form.
fn is_condition(value: &Expression) -> bool {
    match &value.node {
        Node::Compare { .. }
        | Node::In { .. }
        | Node::Like { .. }
        | Node::IsNull(_)
        | Node::Match { .. }
        | Node::Not(_)
        | Node::And(_)
        | Node::Or(_) => true,
        Node::Call { name, .. } => call::is_condition(name),
        _ => false,
    }
}

/// Whether no column stands in an expression: `NOW() - 7 days`.
fn is_constant(value: &Expression) -> bool {
    match &value.node {
        Node::Group(inner) | Node::Cast(inner) => is_constant(inner),
        Node::Arithmetic(parts) | Node::List(parts) | Node::Call { arguments: parts, .. } => {
            parts.iter().all(is_constant)
        }
        Node::Literal(literal) => *literal != Literal::Other,
        _ => false,
    }
}
