//! Syntax tree → expression.

use super::ast::{Bound, Query, Test};
use crate::languages::not;
use crate::languages::pattern::{keyword, listed, single};
use crate::languages::tokens::Unread;
use crate::model::{Expr, Kind, Predicate, Span};

/// The expression of a query; `text` is what it was parsed from.
pub(super) fn lower(text: &str, query: &Query) -> Expr {
    expr(text, query, None)
}

/// `field` is what the query is about, where it stands behind `field:`.
fn expr(text: &str, query: &Query, field: Option<&str>) -> Expr {
    match query {
        Query::And(parts) => Expr::all(parts.iter().map(|part| expr(text, part, field))),
        Query::Or(parts) => any_of(text, parts, field),
        Query::Not(inner) => not(expr(text, inner, field)),
        Query::Field { field, query, span } => field_test(text, &field.plain(), query, *span),
        Query::Leaf { test, span } => leaf(test, field.unwrap_or_default(), *span),
        Query::Unread(Unread { span, reason }) => {
            Expr::opaque(span.of(text), reason.clone(), *span)
        }
    }
}

/// One test has the place of its field too; several have their own.
fn field_test(text: &str, field: &str, query: &Query, span: Span) -> Expr {
    if field == "_exists_" {
        let name = match query {
            Query::Leaf { test: Test::Value(name), .. } => name.plain(),
            _ => return Expr::opaque(span.of(text), "`_exists_` takes the name of a field", span),
        };
        return Predicate::new(name, Kind::IsNotNull, Vec::new(), span).into();
    }
    match query {
        Query::Leaf { test, .. } => leaf(test, field, span),
        _ => expr(text, query, Some(field)),
    }
}

/// The plain values of a field's alternatives are one list, where the first of them stands.
fn any_of(text: &str, parts: &[Query], field: Option<&str>) -> Expr {
    let Some(field) = field else {
        return Expr::any(parts.iter().map(|part| expr(text, part, None)));
    };
    let (mut list, mut places, mut first) = (Vec::new(), Vec::new(), 0);
    let mut others = Vec::new();
    for part in parts {
        if let Query::Leaf { test: Test::Value(pattern), span } = part {
            if list.is_empty() {
                first = others.len();
            }
            list.push(pattern.clone());
            places.push(*span);
        } else {
            others.push(expr(text, part, Some(field)));
        }
    }
    if let Some(place) = places.iter().copied().reduce(Span::to) {
        others.insert(first, listed(field, &list, place).placed(places).into());
    }
    Expr::any(others)
}

/// A test of `field`, or of the whole event where it is empty.
fn leaf(test: &Test, field: &str, span: Span) -> Expr {
    match test {
        Test::Value(pattern) if field.is_empty() || field == "*" => keyword(pattern, span),
        Test::Value(pattern) => single(field, pattern, span).into(),
        Test::Regex(regex) => {
            Predicate::new(field, Kind::RegexMatch, vec![regex.clone()], span).into()
        }
        Test::Range { from, to } => range(field, from.as_ref(), to.as_ref(), span),
    }
}

fn range(field: &str, from: Option<&Bound>, to: Option<&Bound>, span: Span) -> Expr {
    let bound = |bound: &Bound, inside: Kind, outside: Kind| -> Expr {
        let kind = if bound.inside { inside } else { outside };
        Predicate::new(field, kind, vec![bound.value.clone()], span).into()
    };
    let from = from.map(|from| bound(from, Kind::Ge, Kind::Gt));
    let to = to.map(|to| bound(to, Kind::Le, Kind::Lt));
    if from.is_none() && to.is_none() {
        return Predicate::new(field, Kind::IsNotNull, Vec::new(), span).into();
    }
    Expr::all(from.into_iter().chain(to))
}
