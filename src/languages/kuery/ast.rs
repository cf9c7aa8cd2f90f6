//! The syntax tree of a query.

use crate::languages::pattern::Pattern;
use crate::languages::tokens::Unread;
use crate::model::Span;

/// A query.
#[derive(Debug)]
pub(super) enum Query {
    /// `a and b`.
    And(Vec<Query>),
    /// `a or b`.
    Or(Vec<Query>),
    /// `not a`.
    Not(Box<Query>),
    /// `field:value`, `field:(a or b)`.
    Field { field: Literal, values: Values, span: Span },
    /// `field >= value`.
    Range { field: Literal, operator: RangeOperator, value: Literal },
    /// `field:{ … }`: the fields inside are below `field`.
    Nested { field: Literal, query: Box<Query> },
    /// A value without a field.
    Free(Literal),
    /// What could not be read.
    Unread(Unread),
}

impl From<Unread> for Query {
    fn from(unread: Unread) -> Self {
        Self::Unread(unread)
    }
}

/// What stands after `field:`.
#[derive(Debug)]
pub(super) enum Values {
    /// One value.
    One(Literal),
    /// All of them.
    And(Vec<Values>),
    /// Any of them.
    Or(Vec<Values>),
    /// Not it.
    Not(Box<Values>),
}

/// A bare or quoted text; only bare ones have wildcards.
#[derive(Debug, Clone)]
pub(super) struct Literal {
    pub(super) pattern: Pattern,
    pub(super) span: Span,
}

/// How a range compares.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum RangeOperator {
    Lt,
    Le,
    Gt,
    Ge,
}
