//! The syntax tree of a query.

use crate::languages::tokens::Unread;
use crate::model::Span;

/// A query.
#[derive(Debug)]
pub(super) struct Query {
    pub(super) body: Body,
    /// What stands behind each `|`.
    pub(super) pipes: Vec<Span>,
}

/// What a query looks for.
#[derive(Debug)]
pub(super) enum Body {
    /// One event.
    Event(Event),
    /// Several events: a `sequence`, a `sample`, or the `join` of old EQL.
    Steps(Steps),
}

/// Several events that belong together.
#[derive(Debug)]
pub(super) struct Steps {
    /// `sequence`, `sample` or `join`.
    pub(super) word: &'static str,
    pub(super) joined: Joined,
    pub(super) steps: Vec<Step>,
    pub(super) until: Option<Step>,
}

/// One event of several.
#[derive(Debug)]
pub(super) struct Step {
    /// Written `![…]`: the event must not come.
    pub(super) missing: bool,
    pub(super) event: Event,
    pub(super) joined: Joined,
}

/// `by a, b`, `with key=value` and `as name`.
#[derive(Debug, Default)]
pub(super) struct Joined {
    pub(super) by: Vec<Span>,
    pub(super) options: Vec<(Span, Span)>,
    /// The name under which later steps speak of this one.
    pub(super) alias: Option<String>,
}

/// `category where condition`.
#[derive(Debug)]
pub(super) struct Event {
    /// Empty where the query names none.
    pub(super) category: String,
    pub(super) condition: Node,
    pub(super) span: Span,
}

/// A condition or a value.
#[derive(Debug)]
pub(super) struct Node {
    pub(super) kind: NodeKind,
    pub(super) span: Span,
}

/// What a node is.
#[derive(Debug)]
pub(super) enum NodeKind {
    And(Vec<Node>),
    Or(Vec<Node>),
    Not(Box<Node>),
    /// `left == right`.
    Compare(Comparison, Box<Node>, Box<Node>),
    /// `left in (…)`, `left : …`, `left like …`, `left regex …`; `~` ignores case.
    Match {
        operator: MatchOperator,
        nocase: bool,
        left: Box<Node>,
        values: Vec<Node>,
    },
    Call {
        name: String,
        nocase: bool,
        arguments: Vec<Node>,
    },
    /// `descendant of […]`, `child of […]`, `event of […]`: the event is so related to another.
    Related(String, Box<Event>),
    Field(String),
    Text(String),
    Number(String),
    Bool(bool),
    Null,
    /// Arithmetic: a value that is computed.
    Computed,
    Unread(String),
}

/// How two values are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Comparison {
    Eq,
    Ne,
    Lt,
    Le,
    Gt,
    Ge,
}

/// How a value is matched with one or several.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum MatchOperator {
    In,
    Like,
    Regex,
}

impl From<Unread> for Node {
    fn from(unread: Unread) -> Self {
        Self { kind: NodeKind::Unread(unread.reason), span: unread.span }
    }
}
