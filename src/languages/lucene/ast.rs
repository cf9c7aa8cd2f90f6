//! The syntax tree of a query.

use crate::languages::pattern::Pattern;
use crate::languages::tokens::Unread;
use crate::model::Span;

/// A query.
#[derive(Debug)]
pub(super) enum Query {
    /// `a AND b`, and what is written `+a +b`.
    And(Vec<Query>),
    /// `a OR b`, `a b`.
    Or(Vec<Query>),
    /// `NOT a`, `!a`, `-a`.
    Not(Box<Query>),
    /// `field:(…)`: what stands inside is about the field.
    Field { field: Pattern, query: Box<Query>, span: Span },
    /// A term, a phrase, a range or a regular expression.
    Leaf { test: Test, span: Span },
    /// What could not be read.
    Unread(Unread),
}

/// What a leaf tests.
#[derive(Debug)]
pub(super) enum Test {
    /// A term or phrase; in terms `*` and `?` are wildcards.
    Value(Pattern),
    /// `/…/`.
    Regex(String),
    /// `[a TO b]`, `{a TO b}`, `>=a`: the bounds that there are, and whether they are inside.
    Range { from: Option<Bound>, to: Option<Bound> },
}

/// One end of a range.
#[derive(Debug)]
pub(super) struct Bound {
    pub(super) value: String,
    pub(super) inside: bool,
}

impl From<Unread> for Query {
    fn from(unread: Unread) -> Self {
        Self::Unread(unread)
    }
}
