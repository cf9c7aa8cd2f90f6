//! The syntax tree of a query: what filters rows and what names columns, with places. What neither
//! filters nor names (`KEEP`, `SORT`, `LIMIT`…) leaves no more than [`Command::Passes`].

use crate::model::Span;

/// A source and the commands that its rows pass, in order.
#[derive(Debug)]
pub(super) struct Pipeline {
    pub(super) source: Source,
    pub(super) stages: Vec<Stage>,
}

/// Where the rows come from.
#[derive(Debug, Default)]
pub(super) struct Source {
    /// The index patterns of `FROM` and `TS`.
    pub(super) patterns: Vec<String>,
    /// `FROM index, (FROM …)`.
    pub(super) branches: Vec<Pipeline>,
    /// The columns of `ROW`.
    pub(super) columns: Vec<Definition>,
}

/// A command.
#[derive(Debug)]
pub(super) struct Stage {
    pub(super) command: Command,
    pub(super) span: Span,
}

/// What a command does to the rows and columns.
#[derive(Debug)]
pub(super) enum Command {
    /// Keeps the rows a condition is true for.
    Where(Expression),
    /// `EVAL`: columns computed row by row.
    Eval(Vec<Definition>),
    /// `STATS … BY …`, `INLINE STATS … BY …`.
    Stats { aggregates: Vec<Definition>, groups: Vec<Definition> },
    /// `RENAME old AS new`: pairs of the new and the old name.
    Rename(Vec<(String, String)>),
    /// Columns made from nothing that has a name in the event: taken out of text by `DISSECT` and
    /// `GROK`, answered by `COMPLETION`, found by `CHANGE_POINT`, looked up by `ENRICH … WITH`.
    New(Vec<String>),
    /// `URI_PARTS parts = …`: columns named `parts.…`.
    NewUnder(String),
    /// `LOOKUP JOIN`, `ENRICH`: rows from elsewhere.
    Join { label: &'static str, columns: Vec<String> },
    /// Every branch gets all rows; the results are put together.
    Fork(Vec<Vec<Stage>>),
    /// Neither filters on a condition nor names a column.
    Passes,
    /// Not understood; there is a finding.
    Unread,
}

/// `name = value`, or a value whose text is its name; an aggregate may have a filter of its own.
#[derive(Debug)]
pub(super) struct Definition {
    pub(super) name: String,
    pub(super) value: Expression,
    pub(super) filtered: bool,
    pub(super) span: Span,
}

/// An expression and its place.
#[derive(Debug)]
pub(super) struct Expression {
    pub(super) node: Node,
    pub(super) span: Span,
}

/// What an expression is.
#[derive(Debug)]
pub(super) enum Node {
    /// A column.
    Column(String),
    /// A constant.
    Literal(Literal),
    /// `[1, 2]`.
    List(Vec<Expression>),
    /// `name(…)`, the name in lower case.
    Call { name: String, arguments: Vec<Expression> },
    /// `value::type`.
    Cast(Box<Expression>),
    /// Values joined by `+ - * / %`; nothing asks which.
    Arithmetic(Vec<Expression>),
    /// `left == right`.
    Compare { operator: Comparison, left: Box<Expression>, right: Box<Expression> },
    /// `value IN (…)`.
    In { value: Box<Expression>, members: Members },
    /// `value LIKE "…"`, `value RLIKE ("…", "…")`.
    Like { regex: bool, value: Box<Expression>, patterns: Vec<String> },
    /// `value IS NULL`.
    IsNull(Box<Expression>),
    /// `column:"…"`.
    Match { value: Box<Expression>, query: Box<Expression> },
    /// `NOT value`; also `NOT IN`, `NOT LIKE` and `IS NOT NULL`.
    Not(Box<Expression>),
    /// Joined by `AND`.
    And(Vec<Expression>),
    /// Joined by `OR`.
    Or(Vec<Expression>),
    /// In brackets.
    Group(Box<Expression>),
    /// Not understood; there is a finding.
    Unread,
}

/// What stands in the brackets of `IN`.
#[derive(Debug)]
pub(super) enum Members {
    Values(Vec<Expression>),
    Subquery(Box<Pipeline>),
}

/// A constant.
#[derive(Debug, PartialEq)]
pub(super) enum Literal {
    /// Text, unescaped.
    Text(String),
    /// A number or a time span (`5 minutes`), as written.
    Number(String),
    Truth(bool),
    Null,
    /// `?name`, `{…}`, `*`: known to whoever runs the query, or options of a function.
    Other,
}

/// A comparison operator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Comparison {
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

impl Comparison {
    /// The operator that a mark is.
    pub(super) fn from_mark(mark: &str) -> Option<Self> {
        Some(match mark {
            "==" => Self::Equal,
            "!=" => Self::NotEqual,
            "<" => Self::Less,
            "<=" => Self::LessOrEqual,
            ">" => Self::Greater,
            ">=" => Self::GreaterOrEqual,
            _ => return None,
        })
    }

    /// The operator that says the same with its sides changed.
    pub(super) fn mirrored(self) -> Self {
        match self {
            Self::Less => Self::Greater,
            Self::LessOrEqual => Self::GreaterOrEqual,
            Self::Greater => Self::Less,
            Self::GreaterOrEqual => Self::LessOrEqual,
            same => same,
        }
    }
}

impl Expression {
    /// It negated.
    pub(super) fn negated(self) -> Self {
        let span = self.span;
        Self { node: Node::Not(Box::new(self)), span }
    }
}
