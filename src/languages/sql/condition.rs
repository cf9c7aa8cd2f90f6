//! Conditions: `or`, `and`, `not` and brackets around comparisons. What is not simple is kept as
//! text up to the next `and` or `or` beside it.

use super::reader::Reader;
use crate::languages::MAX_DEPTH;
use crate::model::Expr;

/// Why a clause is text, where nothing closer can be said.
pub(super) const NOT_SIMPLE: &str = "is more than a comparison with a plain value";

impl Reader<'_> {
    /// A `WHERE`, from behind its keyword; nothing where only time is asked for.
    pub(super) fn where_clause(&mut self, is_passed: bool) -> Option<Expr> {
        let start = self.at;
        let expr = self.expression();
        let name = "where";
        if expr.is_empty() {
            return None;
        }
        if is_passed {
            return Some(expr.named(name));
        }
        let span = self.span_from(start);
        let reason = "filters a subquery that the query joins or asks";
        Some(Expr::opaque(span.of(self.text), reason, span).named(name))
    }

    /// `a or b`.
    fn expression(&mut self) -> Expr {
        let mut parts = vec![self.conjunction()];
        while self.eat_word("or") {
            parts.push(self.conjunction());
        }
        Expr::any(parts)
    }

    fn conjunction(&mut self) -> Expr {
        let mut parts = vec![self.negation()];
        while self.eat_word("and") {
            parts.push(self.negation());
        }
        Expr::all(parts.into_iter().filter(|part| !part.is_empty()))
    }

    fn negation(&mut self) -> Expr {
        let mut negated = false;
        while self.eat_word("not") {
            negated = !negated;
        }
        let inner = self.primary();
        if negated && !inner.is_empty() { inner.negate() } else { inner }
    }

    fn primary(&mut self) -> Expr {
        let start = self.at;
        if self.depth >= MAX_DEPTH {
            return self.kept(start, "nested too deep to be read");
        }
        let is_subquery = self.tokens.get(start + 1).is_some_and(|token| token.is("select"));
        if self.peek_symbol("(") && !is_subquery {
            return self.brackets();
        }
        let left = self.operand();
        match self.comparison(left, start) {
            Ok(expr) if self.at_boundary() => expr,
            Ok(_) => self.kept(start, NOT_SIMPLE),
            Err(reason) => self.kept(start, reason),
        }
    }

    fn brackets(&mut self) -> Expr {
        let start = self.at;
        self.at += 1;
        self.depth += 1;
        let inner = self.expression();
        self.depth -= 1;
        if self.eat_symbol(")") && self.at_boundary() {
            return inner;
        }
        self.kept(start, NOT_SIMPLE)
    }

    /// A clause kept as text, up to the next `and` or `or` beside it.
    fn kept(&mut self, start: usize, reason: &str) -> Expr {
        self.at = start;
        self.skip_clause();
        self.at = self.at.max((start + 1).min(self.tokens.len()));
        let span = self.span_from(start);
        Expr::opaque(span.of(self.text), reason, span)
    }
}
