//! What is searched for, and why something typed is no search.

use super::glob::Glob;
use super::keys::Key;
use super::parser;
use crate::catalog::Catalog;
use crate::model::Kind;
use std::fmt;

/// What is searched for.
#[derive(Clone, Debug, PartialEq)]
pub enum Query {
    /// Everything.
    All,
    /// All of them.
    And(Vec<Query>),
    /// Any of them.
    Or(Vec<Query>),
    /// Not.
    Not(Box<Query>),
    /// A word or phrase anywhere, lower case.
    Word(String),
    /// A key of the rule itself.
    Key(Key, Comparison, Glob),
    /// Conditions on one and the same test of the rule.
    Test(Vec<TestCondition>),
}

/// A condition on a test.
#[derive(Clone, Debug, PartialEq)]
pub enum TestCondition {
    /// Its field, canonical or as written.
    Field(Glob),
    /// Its kind.
    Kind(Kind),
    /// Its value.
    Value(Glob),
    /// The part it plays.
    State(State),
}

/// A word after `is:`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// A test that is an indicator.
    Indicator,
    /// A test that is an exclusion.
    Excluded,
    /// A test that is a nested exclusion.
    Nested,
    /// A test that tells the behaviour apart.
    Signal,
    /// A test that says where to look.
    Scope,
    /// A test of a computed column.
    Computed,
    /// A rule that is deprecated or unsupported.
    Deprecated,
    /// A rule of which a part was kept as text.
    Partial,
    /// A rule with a threshold.
    Threshold,
}

impl State {
    /// Every state.
    pub const ALL: [Self; 9] = [
        Self::Indicator,
        Self::Excluded,
        Self::Nested,
        Self::Signal,
        Self::Scope,
        Self::Computed,
        Self::Deprecated,
        Self::Partial,
        Self::Threshold,
    ];

    /// As it is typed.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Indicator => "indicator",
            Self::Excluded => "excluded",
            Self::Nested => "nested",
            Self::Signal => "signal",
            Self::Scope => "scope",
            Self::Computed => "computed",
            Self::Deprecated => "deprecated",
            Self::Partial => "partial",
            Self::Threshold => "threshold",
        }
    }

    /// Whether it is said of a whole rule, not of a test.
    pub(super) const fn is_of_rule(self) -> bool {
        matches!(self, Self::Deprecated | Self::Partial | Self::Threshold)
    }
}

/// How a key is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comparison {
    /// `:` or `=`.
    Is,
    /// `<`.
    Less,
    /// `<=`.
    AtMost,
    /// `>`.
    More,
    /// `>=`.
    AtLeast,
}

/// Why a search cannot be carried out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QueryError {
    /// Where, in bytes of the text typed.
    pub at: usize,
    /// What is wrong, and what was probably meant.
    pub reason: String,
}

impl fmt::Display for QueryError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.reason)
    }
}

impl std::error::Error for QueryError {}

impl Query {
    /// Reads what was typed. Values of keys must be among those that the catalog, or what is known
    /// of ATT&CK and log sources, has: a slip of the pen is an error, not a search that finds nothing.
    pub fn parse(text: &str, catalog: &Catalog) -> Result<Self, QueryError> {
        parser::parse(text, catalog)
    }

    /// Whether it is words and nothing else.
    pub fn is_plain(&self) -> bool {
        match self {
            Self::Word(_) => true,
            Self::And(parts) => parts.iter().all(|part| matches!(part, Self::Word(_))),
            _ => false,
        }
    }
}
