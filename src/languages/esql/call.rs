//! Functions that are conditions.

use super::ast::{Expression, Literal, Node};
use super::columns::look_through;
use super::condition::{TOO_LONG, spreads_too_far};
use super::lexer;
use super::lower::Lowering;
use crate::languages::{Reading, kuery, lucene};
use crate::model::{Expr, Kind, Span};

/// Whether a function of that name (in lower case) is read as a condition.
pub(super) fn is_condition(name: &str) -> bool {
    matches!(
        name,
        "cidr_match"
            | "starts_with"
            | "ends_with"
            | "contains"
            | "mv_contains"
            | "match"
            | "match_phrase"
            | "multi_match"
            | "term"
            | "kql"
            | "qstr"
    )
}

impl Lowering<'_> {
    /// What a function tests that stands where a condition must.
    pub(super) fn call(&mut self, name: &str, arguments: &[Expression], span: Span) -> Expr {
        match (name, arguments) {
            ("starts_with", [value, prefix]) => {
                self.test_constant(value, Kind::StartsWith, prefix, span)
            }
            ("ends_with", [value, suffix]) => {
                self.test_constant(value, Kind::EndsWith, suffix, span)
            }
            ("contains", [value, part]) => self.test_constant(value, Kind::Contains, part, span),
            ("term", [value, term]) => self.test_constant(value, Kind::Eq, term, span),
            ("match" | "match_phrase", [value, query, ..]) => {
                self.test_constant(value, Kind::Match, query, span)
            }
            ("multi_match", [query, fields @ ..]) => self.match_any(query, fields, span),
            ("cidr_match", [value, networks @ ..]) => self.cidr(value, networks, span),
            ("mv_contains", [value, members]) => self.contains_all(value, members, span),
            ("kql", [query, ..]) => self.inner(kuery::read, query, span),
            ("qstr", [query, ..]) => self.inner(lucene::read, query, span),
            (
                "coalesce",
                [condition, Expression { node: Node::Literal(Literal::Truth(false)), .. }],
            ) => self.condition(condition),
            _ => self.opaque(span, &format!("the function `{name}` is no known test")),
        }
    }

    fn cidr(&mut self, value: &Expression, networks: &[Expression], span: Span) -> Expr {
        let networks: Option<Vec<String>> =
            networks.iter().map(|network| self.constant(network)).collect();
        match networks {
            Some(networks) => self.test(value, Kind::Cidr, networks, span),
            None => self.opaque(span, "its networks are not constants"),
        }
    }

    /// `MULTI_MATCH(query, a, b, {…})`.
    fn match_any(&mut self, query: &Expression, fields: &[Expression], span: Span) -> Expr {
        if spreads_too_far(query, fields.len()) {
            return self.opaque(span, TOO_LONG);
        }
        let fields = fields.iter().filter(|field| !is_options(field));
        Expr::any(fields.map(|field| self.test_constant(field, Kind::Match, query, span)))
    }

    /// `MV_CONTAINS(value, [a, b])`: the field has all of them.
    fn contains_all(&mut self, value: &Expression, members: &Expression, span: Span) -> Expr {
        match &look_through(members).node {
            Node::List(members) if spreads_too_far(value, members.len()) => {
                self.opaque(span, TOO_LONG)
            }
            Node::List(members) => {
                Expr::all(members.iter().map(|one| self.test_constant(value, Kind::Eq, one, span)))
            }
            _ => self.test_constant(value, Kind::Eq, members, span),
        }
    }

    /// `KQL("…")`, `QSTR("…")`: the language inside the string.
    fn inner(&mut self, read: fn(&str) -> Reading, query: &Expression, span: Span) -> Expr {
        let literal = query.span.of(self.text);
        if !matches!(query.node, Node::Literal(Literal::Text(_))) {
            return self.opaque(span, "its query is not a string");
        }
        let (text, map) = lexer::unquote(literal, query.span.start as usize);
        let mut reading = read(&text);
        reading.expr.relocate(&|span| (map.span(span), 0));
        for mut finding in reading.findings {
            finding.span = map.span(finding.span);
            self.findings.push(finding);
        }
        reading.expr
    }
}

fn is_options(argument: &Expression) -> bool {
    matches!(argument.node, Node::Literal(Literal::Other))
}
