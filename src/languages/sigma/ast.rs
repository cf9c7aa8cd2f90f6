//! The syntax tree of a condition. Names are resolved: a selection is its index.

use crate::model::Span;

/// A condition: a search, and what version 1 of Sigma allowed behind a `|`.
#[derive(Debug, Default)]
pub(super) struct Condition<'a> {
    /// The search expression; `None` where nothing of it could be read.
    pub(super) search: Option<Node>,
    /// The aggregation behind `|`, as written.
    pub(super) aggregation: Option<&'a str>,
    /// What must be near the search (`| near a and not b`).
    pub(super) near: Option<Node>,
}

/// A part of a search expression.
#[derive(Debug, PartialEq)]
pub(super) enum Node {
    Or(Vec<Node>),
    And(Vec<Node>),
    Not(Box<Node>),
    Selection(usize),
    Group(Group),
    /// Not understood; the range is one of the condition's text.
    Kept(Span, &'static str),
}

/// `1 of filter_*`, `all of them`.
#[derive(Debug, PartialEq)]
pub(super) struct Group {
    pub(super) quantity: Quantity,
    /// As written, with single spaces.
    pub(super) label: String,
    /// The selections it stands for.
    pub(super) members: Vec<usize>,
}

/// How many of a group must match.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Quantity {
    /// `1 of`, `any of`.
    Any,
    /// `all of`.
    All,
    /// `3 of`: beyond the specification.
    AtLeast(usize),
}

impl Node {
    /// Joins what could be read; one part stands alone.
    pub(super) fn joined(mut parts: Vec<Self>, join: fn(Vec<Self>) -> Self) -> Option<Self> {
        match parts.len() {
            0 => None,
            1 => parts.pop(),
            _ => Some(join(parts)),
        }
    }

    /// Calls `visit` with every selection in it.
    pub(super) fn for_each_selection(&self, visit: &mut impl FnMut(usize)) {
        match self {
            Self::Or(parts) | Self::And(parts) => {
                parts.iter().for_each(|part| part.for_each_selection(visit));
            }
            Self::Not(inner) => inner.for_each_selection(visit),
            Self::Selection(index) => visit(*index),
            Self::Group(group) => group.members.iter().copied().for_each(visit),
            Self::Kept(..) => {}
        }
    }
}
