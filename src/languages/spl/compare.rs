//! Single tests → predicates.

use super::ast::{Value, ValueKind};
use super::columns::{Column, Columns, looked_through};
use super::lexer::{Comparison, like_pattern, search_pattern};
use crate::languages::not;
use crate::languages::pattern::{self, Pattern};
use crate::model::{Expr, Kind, Predicate, Span, Use};

/// A field and whether the search computed it.
pub(super) struct Tested {
    name: String,
    computed: bool,
}

impl Tested {
    /// The column of that name.
    pub(super) fn column(columns: &Columns, name: &str) -> Self {
        match columns.resolve(name) {
            Column::Field(name) => Self { name, computed: false },
            Column::Computed(name) => Self { name, computed: true },
            Column::Constant(_) => Self { name: name.to_owned(), computed: true },
        }
    }

    /// What an expression tests: a field, or a calculation, which goes by its own text.
    pub(super) fn value(columns: &Columns, value: &Value, text: &str) -> Self {
        match &looked_through(value).kind {
            ValueKind::Field(name) => Self::column(columns, name),
            _ => Self { name: written(value, text), computed: true },
        }
    }

    /// Whether the search computed it.
    pub(super) fn is_computed(&self) -> bool {
        self.computed
    }

    /// The same, said to be computed where `other` is.
    pub(super) fn or_computed(mut self, other: bool) -> Self {
        self.computed |= other;
        self
    }

    /// A predicate over it.
    pub(super) fn predicate(&self, kind: Kind, values: Vec<String>, span: Span) -> Predicate {
        self.mark(Predicate::new(self.name.as_str(), kind, values, span))
    }

    /// A predicate of one pattern.
    pub(super) fn single(&self, pattern: &Pattern, span: Span) -> Predicate {
        self.mark(pattern::single(self.name.as_str(), pattern, span))
    }

    /// A predicate of a list.
    pub(super) fn listed(&self, patterns: &[Pattern], span: Span) -> Predicate {
        self.mark(pattern::listed(self.name.as_str(), patterns, span))
    }

    fn mark(&self, mut predicate: Predicate) -> Predicate {
        if self.computed {
            predicate.usage = Use::Computed;
        }
        predicate
    }
}

/// The text of an expression with its white space folded.
pub(super) fn written(value: &Value, text: &str) -> String {
    value.span.of(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// `field op value` of `search`.
pub(super) fn searched(tested: &Tested, operator: Comparison, value: &str, span: Span) -> Expr {
    let pattern = search_pattern(value);
    let single = match network(&pattern) {
        Some(network) => tested.predicate(Kind::Cidr, vec![network], span),
        None => tested.single(&pattern, span),
    };
    compared(tested, operator, single, pattern.plain(), span)
}

/// A comparison whose `=` reads `equal`.
pub(super) fn compared(
    tested: &Tested,
    operator: Comparison,
    equal: Predicate,
    plain: String,
    span: Span,
) -> Expr {
    let kind = match operator {
        Comparison::Equal => return equal.into(),
        Comparison::Unequal => return unequal(tested, equal, plain, span),
        Comparison::Less => Kind::Lt,
        Comparison::LessOrEqual => Kind::Le,
        Comparison::Greater => Kind::Gt,
        Comparison::GreaterOrEqual => Kind::Ge,
    };
    tested.predicate(kind, vec![plain], span).into()
}

/// `!=`: `ne` of a plain value, `Not` of anything else, and the other null kind of `*`.
fn unequal(tested: &Tested, equal: Predicate, plain: String, span: Span) -> Expr {
    match equal.kind {
        Kind::Eq => tested.predicate(Kind::Ne, vec![plain], span).into(),
        _ => not(equal.into()),
    }
}

/// `field IN (…)` of `search`.
pub(super) fn searched_list(tested: &Tested, values: &[(String, Span)], span: Span) -> Expr {
    if let [(only, _)] = values {
        return searched(tested, Comparison::Equal, only, span);
    }
    let patterns: Vec<Pattern> = values.iter().map(|(value, _)| search_pattern(value)).collect();
    tested.listed(&patterns, span).placed(values.iter().map(|(_, place)| *place)).into()
}

/// A word of `search`; a star alone is true of every event.
pub(super) fn term(value: &str, span: Span) -> Expr {
    let plain = search_pattern(value).plain();
    let word = plain.trim_matches('*');
    if word.is_empty() {
        return Expr::truth();
    }
    let mut predicate = Predicate::new("", Kind::Keyword, vec![word.to_owned()], span);
    predicate.starred = word.contains('*');
    predicate.into()
}

/// `like(x, "…")`.
pub(super) fn like(tested: &Tested, value: &str, span: Span) -> Expr {
    tested.single(&like_pattern(value), span).into()
}

/// The subnet a plain value is (`10.0.0.0/8`).
fn network(pattern: &Pattern) -> Option<String> {
    if pattern.has_wildcards() {
        return None;
    }
    let text = pattern.plain();
    let (address, bits) = text.split_once('/')?;
    let address: std::net::IpAddr = address.parse().ok()?;
    let longest = if address.is_ipv4() { 32 } else { 128 };
    let bits: u8 = bits.parse().ok()?;
    (bits <= longest).then_some(text)
}
