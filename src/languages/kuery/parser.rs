//! Tokens → syntax tree: recursive descent with recovery. What is wrong is a finding and a
//! [`Query::Unread`] in the tree; reading goes on behind it.

use super::ast::{Literal, Query, RangeOperator, Unread, Values};
use super::lexer::{Lexed, Token, TokenKind};
use crate::languages::pattern::Pattern;
use crate::languages::{Finding, MAX_DEPTH};
use crate::model::Span;

/// More findings than this help nobody.
const MOST_FINDINGS: usize = 20;

/// A query and what is wrong with it.
pub(super) struct Parsed {
    pub(super) query: Query,
    pub(super) findings: Vec<Finding>,
}

/// Parses a whole text.
pub(super) fn parse(text: &str, lexed: Lexed) -> Parsed {
    let Lexed { tokens, findings } = lexed;
    let mut parser = Parser { text, tokens, next: 0, depth: 0, findings };
    let query = parser.whole();
    parser.findings.truncate(MOST_FINDINGS);
    Parsed { query, findings: parser.findings }
}

struct Parser<'a> {
    text: &'a str,
    tokens: Vec<Token>,
    next: usize,
    depth: usize,
    findings: Vec<Finding>,
}

impl Parser<'_> {
    fn whole(&mut self) -> Query {
        if matches!(self.peek(), TokenKind::End) {
            return Query::And(Vec::new());
        }
        let mut parts = vec![self.or_query()];
        while !matches!(self.peek(), TokenKind::End) {
            // Only a closing bracket or brace too many ends a query early.
            let span = self.bump().span;
            self.error(span, format!("`{}` closes nothing", span.of(self.text)));
            self.eat_joiner();
            if !matches!(self.peek(), TokenKind::End) && !self.at_closing() {
                parts.push(self.or_query());
            }
        }
        Query::And(parts)
    }

    fn or_query(&mut self) -> Query {
        let mut parts = vec![self.and_query()];
        while matches!(self.peek(), TokenKind::Or) {
            self.bump();
            parts.push(self.and_query());
        }
        if parts.len() == 1 { parts.swap_remove(0) } else { Query::Or(parts) }
    }

    fn and_query(&mut self) -> Query {
        let mut parts = vec![self.not_query()];
        loop {
            match self.peek() {
                TokenKind::And => {
                    self.bump();
                }
                TokenKind::Or | TokenKind::End => break,
                TokenKind::CloseBracket | TokenKind::CloseBrace => break,
                _ => {
                    let span = self.span();
                    self.error(span, "`and` or `or` is missing before this; read as `and`");
                }
            }
            parts.push(self.not_query());
        }
        if parts.len() == 1 { parts.swap_remove(0) } else { Query::And(parts) }
    }

    fn not_query(&mut self) -> Query {
        if !matches!(self.peek(), TokenKind::Not) {
            return self.primary();
        }
        self.bump();
        match self.deeper(Self::not_query) {
            Ok(query) => Query::Not(Box::new(query)),
            Err(unread) => unread.into(),
        }
    }

    fn primary(&mut self) -> Query {
        match self.peek() {
            TokenKind::OpenBracket => self.brackets(')').unwrap_or_else(Query::from),
            TokenKind::Word(_) | TokenKind::Quoted(_) => self.expression(),
            _ => self.missing("a condition is missing").into(),
        }
    }

    /// A query in brackets or braces, which are next.
    fn brackets(&mut self, closing: char) -> Result<Query, Unread> {
        let open = self.bump().span;
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
        let read = match self.peek() {
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
        self.bump();
        if matches!(self.peek(), TokenKind::OpenBrace) {
            let query = Box::new(self.brackets('}')?);
            return Ok(Query::Nested { field, query });
        }
        let values = self.value_operand()?;
        let span = field.span.to(self.last_span());
        Ok(Query::Field { field, values, span })
    }

    fn range(&mut self, field: Literal, operator: RangeOperator) -> Result<Query, Unread> {
        self.bump();
        match self.direct_value() {
            Some(value) => Ok(Query::Range { field, operator, value }),
            None => Err(self.missing("a value to compare with is missing")),
        }
    }

    /// What stands after `field:`: a value, or values in brackets.
    fn value_operand(&mut self) -> Result<Values, Unread> {
        if matches!(self.peek(), TokenKind::OpenBracket) {
            let open = self.bump().span;
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
        while matches!(self.peek(), TokenKind::Or) {
            self.bump();
            parts.push(self.value_and());
        }
        combine(parts, Values::Or)
    }

    fn value_and(&mut self) -> Result<Values, Unread> {
        let mut parts = vec![self.value_not()];
        loop {
            match self.peek() {
                TokenKind::And => {
                    self.bump();
                }
                TokenKind::Word(_) | TokenKind::Quoted(_) | TokenKind::OpenBracket => {
                    let span = self.span();
                    self.error(span, "`and` or `or` is missing before this; read as `and`");
                }
                _ => break,
            }
            parts.push(self.value_not());
        }
        combine(parts, Values::And)
    }

    fn value_not(&mut self) -> Result<Values, Unread> {
        if !matches!(self.peek(), TokenKind::Not) {
            return self.value_operand();
        }
        self.bump();
        let values = self.deeper(Self::value_not)??;
        Ok(Values::Not(Box::new(values)))
    }

    /// A value; `and`, `or` and `not` are values where nothing but a value can stand and no space
    /// is before them (`state:OR`).
    fn direct_value(&mut self) -> Option<Literal> {
        match self.peek() {
            TokenKind::Word(_) | TokenKind::Quoted(_) => Some(self.literal()),
            TokenKind::And | TokenKind::Or | TokenKind::Not
                if self.next > 0 && self.last_span().end == self.span().start =>
            {
                let span = self.bump().span;
                Some(Literal { pattern: Pattern::literal(span.of(self.text)), span })
            }
            _ => None,
        }
    }

    /// A quoted text, or bare words in a row, which are one value: `Okta Verify`.
    fn literal(&mut self) -> Literal {
        let span = self.span();
        let mut literal = match &self.bump().kind {
            TokenKind::Quoted(pattern) => return Literal { pattern: pattern.clone(), span },
            TokenKind::Word(pattern) => Literal { pattern: pattern.clone(), span },
            _ => Literal { pattern: Pattern::default(), span },
        };
        while let Some(more) = self.word_of_the_same_value() {
            literal.pattern.push(' ');
            literal.pattern.append(&more.pattern);
            literal.span = literal.span.to(more.span);
        }
        literal
    }

    /// The next word, unless it is the field of a comparison of its own.
    fn word_of_the_same_value(&mut self) -> Option<Literal> {
        let token = &self.tokens[self.next];
        let TokenKind::Word(pattern) = &token.kind else { return None };
        let after = self.tokens.get(self.next + 1).map(|token| &token.kind);
        if matches!(after, Some(TokenKind::Colon | TokenKind::Range(_))) {
            return None;
        }
        let literal = Literal { pattern: pattern.clone(), span: token.span };
        self.bump();
        Some(literal)
    }

    /// Reads something one level deeper; where that is too deep it is skipped and an error.
    fn deeper<T>(&mut self, read: impl FnOnce(&mut Self) -> T) -> Result<T, Unread> {
        if self.depth >= MAX_DEPTH {
            let start = self.last_span();
            let reason = format!("nested deeper than {MAX_DEPTH} levels");
            self.error(start, reason.clone());
            self.skip_operand();
            return Err(Unread { span: start.to(self.last_span()), reason });
        }
        self.depth += 1;
        let read = read(self);
        self.depth -= 1;
        Ok(read)
    }

    /// Skips to the end of the bracket that was just opened, or of the operand, without recursion.
    fn skip_operand(&mut self) {
        let mut open = 1_usize;
        loop {
            match self.peek() {
                TokenKind::End => return,
                TokenKind::OpenBracket | TokenKind::OpenBrace => open += 1,
                TokenKind::CloseBracket | TokenKind::CloseBrace if open == 1 => return,
                TokenKind::CloseBracket | TokenKind::CloseBrace => open -= 1,
                _ => {}
            }
            self.bump();
        }
    }

    fn close(&mut self, open: Span, bracket: char) {
        let closes = match self.peek() {
            TokenKind::CloseBracket => bracket == ')',
            TokenKind::CloseBrace => bracket == '}',
            _ => false,
        };
        if closes {
            self.bump();
        } else {
            self.error(open, format!("this is never closed with `{bracket}`"));
        }
    }

    /// An error at the next token, which is taken unless it joins or closes.
    fn missing(&mut self, what: &str) -> Unread {
        let span = self.span();
        let reason = match span.of(self.text) {
            "" => format!("{what} at the end"),
            next => format!("{what} before `{next}`"),
        };
        self.error(span, reason.clone());
        let stays = matches!(self.peek(), TokenKind::And | TokenKind::Or) || self.at_closing();
        if !stays {
            self.bump();
        }
        Unread { span, reason }
    }

    fn eat_joiner(&mut self) {
        if matches!(self.peek(), TokenKind::And | TokenKind::Or) {
            self.bump();
        }
    }

    fn at_closing(&self) -> bool {
        matches!(self.peek(), TokenKind::CloseBracket | TokenKind::CloseBrace)
    }

    fn peek(&self) -> &TokenKind {
        &self.tokens[self.next].kind
    }

    fn span(&self) -> Span {
        self.tokens[self.next].span
    }

    /// The place of the token taken last.
    fn last_span(&self) -> Span {
        self.tokens[self.next.saturating_sub(1)].span
    }

    /// Takes the next token; the end stays.
    fn bump(&mut self) -> &Token {
        let taken = self.next;
        self.next = (taken + 1).min(self.tokens.len() - 1);
        &self.tokens[taken]
    }

    fn error(&mut self, span: Span, reason: impl Into<String>) {
        if self.findings.len() < MOST_FINDINGS {
            self.findings.push(Finding::error(span, reason));
        }
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
