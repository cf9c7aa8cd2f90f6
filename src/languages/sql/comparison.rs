//! What follows the left side of a comparison.

use super::condition::NOT_SIMPLE;
use super::lexer::TokenKind;
use super::operand::Operand;
use super::reader::Reader;
use crate::languages::flipped;
use crate::languages::pattern::{self, Pattern};
use crate::model::{Expr, Kind, Predicate, Span};

/// Why a clause is text.
type Reason = &'static str;

impl Reader<'_> {
    /// The test of `left`, which began at the token `start`.
    pub(super) fn comparison(&mut self, left: Operand, start: usize) -> Result<Expr, Reason> {
        let not = self.eat_word("not");
        let expr = match &left {
            Operand::Test(expr) => expr.clone(),
            Operand::Time => {
                self.skip_clause();
                return Ok(Expr::truth());
            }
            Operand::Unknown(reason) => return Err(reason),
            _ if self.eat_word("is") => self.is(&left, start)?,
            _ if self.eat_word("in") => {
                let values = self.values()?;
                listed(left.column()?, &values, self.span_from(start)).into()
            }
            _ if self.eat_word("between") => self.between(&left, start)?,
            _ => match self.peek_word().as_deref() {
                Some("like" | "ilike") => self.like(&left, start)?,
                Some("rlike" | "regexp") => {
                    self.at += 1;
                    let value = self.value()?;
                    test(left.column()?, Kind::RegexMatch, value, self.span_from(start))
                }
                _ => self.ordered(&left, start)?,
            },
        };
        Ok(if not { expr.negate() } else { expr })
    }

    /// `is [not] null`, `is [not] true`.
    fn is(&mut self, left: &Operand, start: usize) -> Result<Expr, Reason> {
        let not = self.eat_word("not");
        let column = left.column()?;
        let word = self.next_word();
        let span = self.span_from(start);
        match word.as_deref() {
            Some("null") => {
                let kind = if not { Kind::IsNotNull } else { Kind::IsNull };
                Ok(Predicate::new(column, kind, Vec::new(), span).into())
            }
            Some(value @ ("true" | "false")) => {
                let test = test(column, Kind::Eq, value.to_owned(), span);
                Ok(if not { test.negate() } else { test })
            }
            _ => Err("asks `is` of something that is not known"),
        }
    }

    /// `between a and b`.
    fn between(&mut self, left: &Operand, start: usize) -> Result<Expr, Reason> {
        let from = self.value()?;
        if !self.eat_word("and") {
            return Err("`between` without `and`");
        }
        let to = self.value()?;
        let (column, span) = (left.column()?, self.span_from(start));
        Ok(Expr::all([test(column, Kind::Ge, from, span), test(column, Kind::Le, to, span)]))
    }

    /// `like '…'`, `ilike any ('…', '…')`.
    fn like(&mut self, left: &Operand, start: usize) -> Result<Expr, Reason> {
        let folded = self.next_word().as_deref() == Some("ilike");
        let patterns = if self.eat_word("any") { self.values()? } else { vec![self.value()?] };
        let patterns: Vec<Pattern> = patterns.iter().map(|text| like_pattern(text)).collect();
        let mut predicate = pattern::listed(left.column()?, &patterns, self.span_from(start));
        if folded {
            predicate.modifiers.push("nocase".to_owned());
        }
        Ok(predicate.into())
    }

    /// `= 'a'`, `5 < column`, or a column that is true by itself.
    fn ordered(&mut self, left: &Operand, start: usize) -> Result<Expr, Reason> {
        let Some(kind) = self.peek().and_then(kind_of) else {
            return match left {
                Operand::Column { .. } if self.at_boundary() => {
                    let value = "true".to_owned();
                    Ok(test(left.column()?, Kind::Eq, value, self.span_from(start)))
                }
                _ => Err(NOT_SIMPLE),
            };
        };
        self.at += 1;
        let right = self.operand();
        let (column, value, kind) = match (left, &right) {
            (Operand::Column { .. }, Operand::Value(value)) => (left, value, kind),
            (Operand::Value(value), Operand::Column { .. }) => (&right, value, flipped(kind)),
            (_, Operand::Time) => {
                self.skip_clause();
                return Ok(Expr::truth());
            }
            (Operand::Column { .. }, Operand::Column { .. }) => return Err("compares two columns"),
            (_, Operand::Unknown(reason)) => return Err(reason),
            _ => return Err("compares with something that is no plain value"),
        };
        Ok(test(column.column()?, kind, value.clone(), self.span_from(start)))
    }

    /// `('a', 'b')`.
    pub(super) fn values(&mut self) -> Result<Vec<String>, Reason> {
        match self.eat_symbol("(") {
            true => self.values_up_to(")"),
            false => Err("a list that is not written out"),
        }
    }

    /// Values up to a closing bracket, which is taken.
    pub(super) fn values_up_to(&mut self, closing: &str) -> Result<Vec<String>, Reason> {
        let mut values = Vec::new();
        loop {
            values.push(self.value()?);
            if self.eat_symbol(closing) {
                return Ok(values);
            }
            if !self.eat_symbol(",") {
                return Err("a list that is not written out");
            }
        }
    }

    fn value(&mut self) -> Result<String, Reason> {
        match self.operand() {
            Operand::Value(value) => Ok(value),
            _ => Err("compares with something that is no plain value"),
        }
    }
}

fn test(column: &str, kind: Kind, value: String, span: Span) -> Expr {
    Predicate::new(column, kind, vec![value], span).into()
}

/// Membership in a list that is written out.
pub(super) fn listed(column: &str, values: &[String], span: Span) -> Predicate {
    let patterns = values.iter().map(|value| Pattern::literal(value.as_str()));
    pattern::listed(column, &patterns.collect::<Vec<_>>(), span)
}

fn like_pattern(text: &str) -> Pattern {
    let mut pattern = Pattern::default();
    for c in text.chars() {
        match c {
            '%' => pattern.star(),
            '_' => pattern.question(),
            c => pattern.push(c),
        }
    }
    pattern
}

fn kind_of(symbol: &TokenKind) -> Option<Kind> {
    let TokenKind::Symbol(symbol) = symbol else { return None };
    Some(match *symbol {
        "=" | "==" => Kind::Eq,
        "!=" | "<>" => Kind::Ne,
        "<" => Kind::Lt,
        "<=" => Kind::Le,
        ">" => Kind::Gt,
        ">=" => Kind::Ge,
        _ => return None,
    })
}
