//! The syntax tree of YARA-L: rules, their sections, and one kind of expression for all of them.
//! Knows nothing of predicates.

use crate::model::Span;

/// A rule as written.
#[derive(Debug, Default)]
pub(super) struct Rule {
    /// The word after `rule`.
    pub(super) name: String,
    /// From `rule` to the closing brace.
    pub(super) span: Span,
    /// The `meta` section.
    pub(super) meta: Vec<Entry>,
    /// The statements of `events`, joined by "and".
    pub(super) events: Vec<Node>,
    /// The assignments of `outcome`.
    pub(super) outcome: Vec<Assignment>,
    /// The statements of `condition`, joined by "and".
    pub(super) condition: Vec<Node>,
    /// Every other section as text: its name and what it says.
    pub(super) texts: Vec<(String, String)>,
    /// The sections it has, by their names.
    pub(super) sections: Vec<String>,
}

/// `key = value` of `meta`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The key as written.
    pub key: String,
    /// The value, unescaped.
    pub value: String,
    /// Where the entry stands.
    pub span: Span,
}

/// `$name = value` of `outcome`.
#[derive(Debug)]
pub(super) struct Assignment {
    pub(super) name: String,
    pub(super) value: Node,
    pub(super) span: Span,
}

/// An expression with its place.
#[derive(Debug)]
pub(super) struct Node {
    pub(super) kind: NodeKind,
    pub(super) span: Span,
}

/// What an expression is.
#[derive(Debug)]
pub(super) enum NodeKind {
    Or(Vec<Node>),
    And(Vec<Node>),
    Not(Box<Node>),
    Compare(Comparison, Box<Node>, Box<Node>),
    /// `item in members`.
    Member(Box<Node>, Members),
    /// An expression with `nocase`, `any` or `all` at it.
    Marked(&'static str, Box<Node>),
    /// Operands joined by `+ - * /`; which, only the text says.
    Arithmetic(Vec<Node>),
    /// `name(arguments)`.
    Call(String, Vec<Node>),
    /// `[a, b]`.
    Array(Vec<Node>),
    /// A field of an event.
    Field(Field),
    /// `$name` without a path: an event, a placeholder or an outcome.
    Variable(String),
    /// `#name`.
    Count(String),
    /// `%list` or `%table.column`, with its sign.
    Reference(String),
    Text(String),
    /// A regular expression as written between slashes.
    Pattern(String),
    /// A number or duration as written.
    Number(String),
    Bool(bool),
    /// Text that nests too deep to be read.
    TooDeep,
    /// A clause with a mistake, which was reported.
    Broken,
}

/// What stands right of `in`.
#[derive(Debug)]
pub(super) enum Members {
    /// `("a", "b")`.
    Listed(Vec<Node>),
    /// `%list`, with `regex` or `cidr` before it.
    Elsewhere { name: String, how: Option<&'static str> },
}

/// A field: `$variable.path`, or `path` alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Field {
    /// The event variable, without `$`.
    pub(super) variable: Option<String>,
    /// The path as written, without blanks.
    pub(super) path: String,
}

/// A comparison operator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Comparison {
    Eq,
    Ne,
    Lt,
    Le,
    Gt,
    Ge,
}

impl Comparison {
    /// The operator written so.
    pub(super) fn from_symbol(symbol: &str) -> Option<Self> {
        Some(match symbol {
            "=" | "==" => Self::Eq,
            "!=" => Self::Ne,
            "<" => Self::Lt,
            "<=" => Self::Le,
            ">" => Self::Gt,
            ">=" => Self::Ge,
            _ => return None,
        })
    }

    /// The operator that says the same with its sides swapped.
    pub(super) fn swapped(self) -> Self {
        match self {
            Self::Lt => Self::Gt,
            Self::Le => Self::Ge,
            Self::Gt => Self::Lt,
            Self::Ge => Self::Le,
            same => same,
        }
    }
}

impl Node {
    /// An expression at a place.
    pub(super) fn new(kind: NodeKind, span: Span) -> Self {
        Self { kind, span }
    }
}
