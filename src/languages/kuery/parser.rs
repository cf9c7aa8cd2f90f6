//! Tokens → syntax tree: recursive descent with recovery. What is wrong is a finding and a
//! [`Query::Unread`] in the tree; reading goes on behind it.

use super::ast::{Literal, Query, RangeOperator, Values};
use super::lexer::{self, TokenKind};
use crate::languages::Finding;
use crate::languages::pattern::Pattern;
use crate::languages::tokens::{Tokens, Unread};
use crate::model::Span;

/// Parses a whole text; the findings are what is wrong with it.
pub(super) fn parse(text: &str) -> (Query, Vec<Finding>) {
    let mut parser = Parser { tokens: lexer::lex(text) };
    let query = parser.whole();
    (query, parser.tokens.into_findings())
}

struct Parser<'a> {
    tokens: Tokens<'a, TokenKind>,
}

impl Parser<'_> {
    fn whole(&mut self) -> Query {
        let mut parts = Vec::new();
        while !self.tokens.is_at_end() {
            parts.push(self.or_query());
            // Only a closing bracket or brace too many ends a query early.
            while self.at_closing() {
                let span = self.tokens.bump();
                let reason = format!("`{}` closes nothing", self.tokens.text(span));
                self.tokens.error(span, reason);
                self.tokens.eat(|kind| matches!(kind, TokenKind::And | TokenKind::Or));
            }
        }
        Query::And(parts)
    }

    fn or_query(&mut self) -> Query {
        let mut parts = vec![self.and_query()];
        while matches!(self.tokens.peek(), TokenKind::Or) {
            self.tokens.bump();
            parts.push(self.and_query());
        }
        if parts.len() == 1 { parts.swap_remove(0) } else { Query::Or(parts) }
    }

    fn and_query(&mut self) -> Query {
        let mut parts = vec![self.not_query()];
        loop {
            match self.tokens.peek() {
                TokenKind::And => {
                    self.tokens.bump();
                }
                TokenKind::Or | TokenKind::End => break,
                TokenKind::CloseBracket | TokenKind::CloseBrace => break,
                _ => {
                    let span = self.tokens.span();
                    self.tokens.error(span, "`and` or `or` is missing before this; read as `and`");
                }
            }
            parts.push(self.not_query());
        }
        if parts.len() == 1 { parts.swap_remove(0) } else { Query::And(parts) }
    }

    fn not_query(&mut self) -> Query {
        if !matches!(self.tokens.peek(), TokenKind::Not) {
            return self.primary();
        }
        self.tokens.bump();
        match self.deeper(Self::not_query) {
            Ok(query) => Query::Not(Box::new(query)),
            Err(unread) => unread.into(),
        }
    }

    fn primary(&mut self) -> Query {
        match self.tokens.peek() {
            TokenKind::OpenBracket => self.brackets(')').unwrap_or_else(Query::from),
            TokenKind::Word(_) | TokenKind::Quoted(_) => self.expression(),
            _ => self.missing("a condition is missing").into(),
        }
    }

    /// A query in brackets or braces, which are next.
    fn brackets(&mut self, closing: char) -> Result<Query, Unread> {
        let open = self.tokens.bump();
        self.deeper(|parser| {
            let query = parser.or_query();
            parser.close(open, closing);
            query
        })
    }

    /// `field:…`, `field > …` or a value alone.
    fn expression(&mut self) -> Query {
        let field = self.literal();
        let start = field.span;
        let read = match self.tokens.peek() {
            TokenKind::Colon => self.field_test(field),
            TokenKind::Range(operator) => {
                let operator = *operator;
                self.range(field, operator)
            }
            _ => Ok(Query::Free(field)),
        };
        read.unwrap_or_else(|unread| unread.since(start).into())
    }

    fn field_test(&mut self, field: Literal) -> Result<Query, Unread> {
        self.tokens.bump();
        if matches!(self.tokens.peek(), TokenKind::OpenBrace) {
            let query = Box::new(self.brackets('}')?);
            return Ok(Query::Nested { field, query });
        }
        let values = self.value_operand()?;
        let span = field.span.to(self.tokens.last_span());
        Ok(Query::Field { field, values, span })
    }

    fn range(&mut self, field: Literal, operator: RangeOperator) -> Result<Query, Unread> {
        self.tokens.bump();
        match self.direct_value() {
            Some(value) => Ok(Query::Range { field, operator, value }),
            None => Err(self.missing("a value to compare with is missing")),
        }
    }

    /// What stands after `field:`: a value, or values in brackets.
    fn value_operand(&mut self) -> Result<Values, Unread> {
        if matches!(self.tokens.peek(), TokenKind::OpenBracket) {
            let open = self.tokens.bump();
            return self.deeper(|parser| {
                let values = parser.value_or();
                parser.close(open, ')');
                values
            })?;
        }
        self.direct_value().map(Values::One).ok_or_else(|| self.missing("a value is missing"))
    }

    fn value_or(&mut self) -> Result<Values, Unread> {
        let mut parts = vec![self.value_and()];
        while matches!(self.tokens.peek(), TokenKind::Or) {
            self.tokens.bump();
            parts.push(self.value_and());
        }
        combine(parts, Values::Or)
    }

    fn value_and(&mut self) -> Result<Values, Unread> {
        let mut parts = vec![self.value_not()];
        loop {
            match self.tokens.peek() {
                TokenKind::And => {
                    self.tokens.bump();
                }
                TokenKind::Word(_) | TokenKind::Quoted(_) | TokenKind::OpenBracket => {
                    let span = self.tokens.span();
                    self.tokens.error(span, "`and` or `or` is missing before this; read as `and`");
                }
                _ => break,
            }
            parts.push(self.value_not());
        }
        combine(parts, Values::And)
    }

    fn value_not(&mut self) -> Result<Values, Unread> {
        if !matches!(self.tokens.peek(), TokenKind::Not) {
            return self.value_operand();
        }
        self.tokens.bump();
        let values = self.deeper(Self::value_not)??;
        Ok(Values::Not(Box::new(values)))
    }

    /// A value; `and`, `or` and `not` are values where nothing but a value can stand and no space
    /// is before them (`state:OR`).
    fn direct_value(&mut self) -> Option<Literal> {
        match self.tokens.peek() {
            TokenKind::Word(_) | TokenKind::Quoted(_) => Some(self.literal()),
            TokenKind::And | TokenKind::Or | TokenKind::Not if self.tokens.is_adjacent() => {
                let span = self.tokens.bump();
                Some(Literal { pattern: Pattern::literal(self.tokens.text(span)), span })
            }
            _ => None,
        }
    }

    /// A quoted text, or bare words in a row, which are one value: `Okta Verify`.
    fn literal(&mut self) -> Literal {
        let span = self.tokens.span();
        if let TokenKind::Quoted(pattern) = self.tokens.peek() {
            let literal = Literal { pattern: pattern.clone(), span };
            self.tokens.bump();
            return literal;
        }
        let mut literal = Literal { pattern: Pattern::default(), span };
        while let TokenKind::Word(pattern) = self.tokens.peek() {
            if literal.pattern != Pattern::default() {
                if starts_a_test(self.tokens.peek_second()) {
                    break;
                }
                literal.pattern.push(' ');
            }
            literal.pattern.append(pattern);
            literal.span = span.to(self.tokens.bump());
        }
        literal
    }

    /// Reads something one level deeper; where that is too deep it is skipped and an error.
    fn deeper<T>(&mut self, read: impl FnOnce(&mut Self) -> T) -> Result<T, Unread> {
        self.tokens.enter(nesting)?;
        let read = read(self);
        self.tokens.leave();
        Ok(read)
    }

    fn close(&mut self, open: Span, bracket: char) {
        let closed = self.tokens.eat(|kind| match kind {
            TokenKind::CloseBracket => bracket == ')',
            TokenKind::CloseBrace => bracket == '}',
            _ => false,
        });
        if !closed {
            self.tokens.error(open, format!("this is never closed with `{bracket}`"));
        }
    }

    fn missing(&mut self, what: &str) -> Unread {
        self.tokens.missing(what, |next| {
            matches!(next, TokenKind::And | TokenKind::Or) || nesting(next) == -1
        })
    }

    fn at_closing(&self) -> bool {
        nesting(self.tokens.peek()) == -1
    }
}

/// Whether a word before it is a field.
fn starts_a_test(kind: &TokenKind) -> bool {
    matches!(kind, TokenKind::Colon | TokenKind::Range(_))
}

fn nesting(kind: &TokenKind) -> i32 {
    match kind {
        TokenKind::OpenBracket | TokenKind::OpenBrace => 1,
        TokenKind::CloseBracket | TokenKind::CloseBrace => -1,
        _ => 0,
    }
}

/// Joins the parts that were read; an error only where none was.
fn combine(
    parts: Vec<Result<Values, Unread>>,
    join: fn(Vec<Values>) -> Values,
) -> Result<Values, Unread> {
    let mut read = Vec::new();
    let mut error = None;
    for part in parts {
        match part {
            Ok(values) => read.push(values),
            Err(reason) => error = error.or(Some(reason)),
        }
    }
    match (read.len(), error) {
        (0, Some(error)) => Err(error),
        (1, _) => Ok(read.swap_remove(0)),
        _ => Ok(join(read)),
    }
}
