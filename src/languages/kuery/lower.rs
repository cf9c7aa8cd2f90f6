//! Syntax tree → expression.

use super::ast::{Literal, Query, RangeOperator, Values};
use crate::languages::not;
use crate::languages::pattern::{Pattern, keyword, listed, single};
use crate::languages::tokens::Unread;
use crate::model::{Expr, Kind, Predicate, Span};

/// The expression of a query; `text` is what it was parsed from.
pub(super) fn lower(text: &str, query: &Query) -> Expr {
    Lowering { text }.query(query, "")
}

struct Lowering<'a> {
    text: &'a str,
}

impl Lowering<'_> {
    /// `prefix` is the path of the nested field that `query` stands in, with its dot.
    fn query(&self, query: &Query, prefix: &str) -> Expr {
        match query {
            Query::And(parts) => Expr::all(parts.iter().map(|part| self.query(part, prefix))),
            Query::Or(parts) => Expr::any(parts.iter().map(|part| self.query(part, prefix))),
            Query::Not(inner) => not(self.query(inner, prefix)),
            Query::Field { field, values, span } => field_test(&path(prefix, field), values, *span),
            Query::Range { field, operator, value } => {
                range(&path(prefix, field), *operator, value, field.span)
            }
            Query::Nested { field, query } => {
                self.query(query, &format!("{}.", path(prefix, field)))
            }
            Query::Free(value) => keyword(&value.pattern, value.span),
            Query::Unread(Unread { span, reason }) => {
                Expr::opaque(span.of(self.text), reason.clone(), *span)
            }
        }
    }
}

fn path(prefix: &str, field: &Literal) -> String {
    format!("{prefix}{}", field.pattern.plain())
}

fn range(field: &str, operator: RangeOperator, value: &Literal, start: Span) -> Expr {
    let kind = match operator {
        RangeOperator::Lt => Kind::Lt,
        RangeOperator::Le => Kind::Le,
        RangeOperator::Gt => Kind::Gt,
        RangeOperator::Ge => Kind::Ge,
    };
    Predicate::new(field, kind, vec![value.pattern.plain()], start.to(value.span)).into()
}

/// `whole` is the place of the test with its field, for one predicate; several have the places of
/// their values.
fn field_test(field: &str, values: &Values, whole: Span) -> Expr {
    match values {
        Values::One(value) => one(field, value, whole),
        Values::And(parts) => {
            Expr::all(parts.iter().map(|part| field_test(field, part, place(part))))
        }
        Values::Or(parts) => any_of(field, parts, whole),
        Values::Not(inner) => not(field_test(field, inner, whole)),
    }
}

fn one(field: &str, value: &Literal, span: Span) -> Expr {
    if field == "*" {
        return keyword(&value.pattern, value.span);
    }
    single(field, &value.pattern, span).into()
}

/// The plain values are one list, where the first of them stands; the rest are tests of their own.
fn any_of(field: &str, parts: &[Values], whole: Span) -> Expr {
    let mut list: Vec<&Literal> = Vec::new();
    let mut first = 0;
    let mut others = Vec::new();
    for part in flat(parts) {
        match part {
            Values::One(value) => {
                if list.is_empty() {
                    first = others.len();
                }
                list.push(value);
            }
            other => others.push(field_test(field, other, place(other))),
        }
    }
    let span = if others.is_empty() { whole } else { place_of(&list) };
    if field == "*" {
        others.extend(list.into_iter().map(|value| keyword(&value.pattern, value.span)));
    } else if !list.is_empty() {
        let patterns: Vec<Pattern> = list.iter().map(|value| value.pattern.clone()).collect();
        let listed = listed(field, &patterns, span);
        others.insert(first, listed.placed(list.iter().map(|value| value.span)).into());
    }
    Expr::any(others)
}

/// The members of an `or`, those of an `or` inside it among them.
fn flat(parts: &[Values]) -> Vec<&Values> {
    let mut members = Vec::new();
    for part in parts {
        match part {
            Values::Or(inner) => members.extend(flat(inner)),
            other => members.push(other),
        }
    }
    members
}

fn place_of(values: &[&Literal]) -> Span {
    let spans = values.iter().map(|value| value.span);
    spans.reduce(Span::to).unwrap_or_default()
}

fn place(values: &Values) -> Span {
    match values {
        Values::One(value) => value.span,
        Values::Not(inner) => place(inner),
        Values::And(parts) | Values::Or(parts) => {
            parts.iter().map(place).reduce(Span::to).unwrap_or_default()
        }
    }
}
