//! The syntax tree of a search. Spans are bytes of the search text.

use super::lexer::Comparison;
use crate::model::{Span, TextMap};

/// Commands in order.
#[derive(Clone, Debug, Default)]
pub(super) struct Pipeline {
    /// The commands.
    pub(super) commands: Vec<Command>,
}

/// A command and where it stands.
#[derive(Clone, Debug)]
pub(super) struct Command {
    /// The name in lower case; `search` where it is left out.
    pub(super) name: String,
    /// The whole command.
    pub(super) span: Span,
    /// What it does.
    pub(super) body: Body,
}

/// What a command does, as far as filters and columns are concerned.
#[derive(Clone, Debug)]
pub(super) enum Body {
    /// `search`, or the terms a search begins with.
    Search(Filter),
    /// `where`.
    Where(Value),
    /// `regex field="…"`; `negated` for `!=`.
    Regex { field: String, negated: bool, pattern: String, span: Span },
    /// `tstats` and `mstats`.
    Tstats { models: Vec<String>, filter: Filter, aggregates: Vec<Aggregate>, by: Vec<String> },
    /// `from datamodel` and `datamodel`.
    Datamodel(String),
    /// `inputlookup`, `from lookup:`; rows are added to what is there where `append` is set.
    InputLookup { table: String, append: bool, filter: Filter },
    /// `eval`: columns and their values.
    Eval(Vec<Assignment>),
    /// `stats`, `chart`, `top` and the like; `keeps` where the events stay (`eventstats`).
    Stats { aggregates: Vec<Aggregate>, by: Vec<String>, keeps: bool },
    /// `rename`: from, to.
    Rename(Vec<(String, String)>),
    /// `fields`, `table`, `return`: what stays; what goes where `drops` is set.
    Fields { names: Vec<String>, drops: bool },
    /// `spath`: the path read, and the column it is put in.
    Spath { path: String, output: String, from_event: bool },
    /// Any command that makes these columns and filters nothing.
    Columns(Vec<String>),
    /// `lookup`: the columns it gives, and the arguments as written.
    Lookup { outputs: Vec<String>, written: Span },
    /// A command with pipelines in brackets, whose events come in (`join`, `append`, `union`).
    Branches { pipelines: Vec<Pipeline>, written: Option<Span>, overwrites: bool },
    /// `map`: a search in quotes, and the way from its text to this one.
    Map { search: String, map: TextMap },
    /// `foreach`: what it computes.
    Foreach(Pipeline),
    /// `transaction`: the arguments as written.
    Transaction(Span),
    /// A command that filters nothing and makes no columns.
    Neutral,
    /// A command nobody knows here.
    Unknown,
}

/// `values(x) as y`.
#[derive(Clone, Debug)]
pub(super) struct Aggregate {
    /// In lower case.
    pub(super) function: String,
    /// The field, where the argument is one.
    pub(super) field: Option<String>,
    /// The column it makes.
    pub(super) output: String,
}

/// `name = value` of an `eval`.
#[derive(Clone, Debug)]
pub(super) struct Assignment {
    /// The column.
    pub(super) name: String,
    /// What it is set to.
    pub(super) value: Value,
}

/// What `search` tests.
#[derive(Clone, Debug)]
pub(super) enum Filter {
    /// All of them; nothing is true.
    And(Vec<Filter>),
    /// Any of them.
    Or(Vec<Filter>),
    /// Not.
    Not(Box<Filter>),
    /// `field op value`, the value as written without its quotes.
    Compare { field: String, operator: Comparison, value: String, span: Span },
    /// `field IN (…)`: each value and its place.
    In { field: String, values: Vec<(String, Span)>, span: Span },
    /// A word or phrase.
    Term { value: String, span: Span },
    /// A search in brackets.
    Subsearch { pipeline: Pipeline, span: Span },
    /// What could not be read.
    Broken { reason: &'static str, span: Span },
}

/// An expression of `eval`.
#[derive(Clone, Debug)]
pub(super) struct Value {
    /// What it is.
    pub(super) kind: ValueKind,
    /// Where it stands.
    pub(super) span: Span,
}

/// What an expression is.
#[derive(Clone, Debug)]
pub(super) enum ValueKind {
    /// A field.
    Field(String),
    /// A string.
    Text(String),
    /// A number as written.
    Number(String),
    /// A function, its name in lower case.
    Call(String, Vec<Value>),
    /// Two sides of a comparison.
    Compare(Comparison, Box<Value>, Box<Value>),
    /// `x IN (…)`.
    In(Box<Value>, Vec<Value>),
    /// `x LIKE "…"`.
    Like(Box<Value>, Box<Value>),
    /// All of them.
    And(Vec<Value>),
    /// Any of them.
    Or(Vec<Value>),
    /// Not.
    Not(Box<Value>),
    /// `+ - * / % .` and `XOR`.
    Arithmetic(Vec<Value>),
    /// A minus before it.
    Negative(Box<Value>),
    /// What could not be read.
    Broken(&'static str),
}

impl Value {
    /// Whether no field is read in it.
    pub(super) fn is_constant(&self) -> bool {
        match &self.kind {
            ValueKind::Text(_) | ValueKind::Number(_) => true,
            ValueKind::Field(_) | ValueKind::Broken(_) => false,
            ValueKind::Call(_, parts)
            | ValueKind::And(parts)
            | ValueKind::Or(parts)
            | ValueKind::Arithmetic(parts) => parts.iter().all(Self::is_constant),
            ValueKind::Compare(_, left, right) | ValueKind::Like(left, right) => {
                left.is_constant() && right.is_constant()
            }
            ValueKind::In(left, members) => {
                left.is_constant() && members.iter().all(Self::is_constant)
            }
            ValueKind::Not(inner) | ValueKind::Negative(inner) => inner.is_constant(),
        }
    }
}
