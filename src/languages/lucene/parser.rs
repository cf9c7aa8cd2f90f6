//! Tokens → syntax tree: recursive descent with recovery. What is wrong is a finding and a
//! [`Query::Unread`] in the tree; reading goes on behind it.

use super::ast::{Bound, Query, Test};
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

/// How an operand counts among those beside it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Occurs {
    /// Written `+a`.
    Must,
    /// Written alone.
    Should,
    /// Written `-a`, `!a`, `NOT a`.
    MustNot,
}

/// One of several operands side by side.
struct Operand {
    occurs: Occurs,
    query: Query,
    span: Span,
}

impl Parser<'_> {
    fn whole(&mut self) -> Query {
        let mut parts = Vec::new();
        while !self.tokens.is_at_end() {
            parts.push(self.level());
            // Only a closing bracket too many ends a query early.
            while nesting(self.tokens.peek()) == -1 {
                let span = self.tokens.bump();
                let reason = format!("`{}` closes nothing", self.tokens.text(span));
                self.tokens.error(span, reason);
                self.tokens.eat(|kind| matches!(kind, TokenKind::And | TokenKind::Or));
            }
        }
        if parts.len() == 1 { parts.swap_remove(0) } else { Query::And(parts) }
    }

    /// Operands with `OR` or nothing between them.
    fn level(&mut self) -> Query {
        let mut operands = vec![self.placed()];
        let mut written_or = false;
        loop {
            if self.tokens.eat(|kind| *kind == TokenKind::Or) {
                written_or = true;
            } else if self.tokens.is_at_end() || nesting(self.tokens.peek()) == -1 {
                return combine(operands, written_or);
            }
            operands.push(self.placed());
        }
    }

    fn placed(&mut self) -> Operand {
        let start = self.tokens.span();
        let (occurs, query) = self.all_of();
        Operand { occurs, query, span: start.to(self.tokens.last_span()) }
    }

    /// Operands with `AND` between them.
    fn all_of(&mut self) -> (Occurs, Query) {
        let (occurs, first) = self.operand();
        if *self.tokens.peek() != TokenKind::And {
            return (occurs, first);
        }
        let mut parts = vec![signed(occurs, first)];
        while self.tokens.eat(|kind| *kind == TokenKind::And) {
            let (occurs, part) = self.operand();
            parts.push(signed(occurs, part));
        }
        (Occurs::Should, Query::And(parts))
    }

    fn operand(&mut self) -> (Occurs, Query) {
        let mut occurs = Occurs::Should;
        loop {
            occurs = match self.tokens.peek() {
                TokenKind::Plus => Occurs::Must,
                TokenKind::Minus | TokenKind::Not if occurs == Occurs::MustNot => Occurs::Should,
                TokenKind::Minus | TokenKind::Not => Occurs::MustNot,
                _ => break,
            };
            self.tokens.bump();
        }
        let query = self.primary();
        while self.tokens.eat(|kind| *kind == TokenKind::Weight) {}
        (occurs, query)
    }

    fn primary(&mut self) -> Query {
        let start = self.tokens.span();
        let query = match self.tokens.peek() {
            TokenKind::Term(field) if *self.tokens.peek_second() == TokenKind::Colon => {
                let field = field.clone();
                self.tokens.bump();
                self.tokens.bump();
                self.field(field, start)
            }
            _ => self.test(),
        };
        query.unwrap_or_else(|unread| unread.since(start).into())
    }

    fn field(&mut self, field: Pattern, start: Span) -> Result<Query, Unread> {
        let query = self.deeper(Self::test)??;
        let span = start.to(self.tokens.last_span());
        Ok(Query::Field { field, query: Box::new(query), span })
    }

    /// A value, a range, or a query in brackets.
    fn test(&mut self) -> Result<Query, Unread> {
        let start = self.tokens.span();
        let test = match self.tokens.peek() {
            TokenKind::OpenBracket => return self.brackets(),
            TokenKind::Term(pattern) => Test::Value(pattern.clone()),
            TokenKind::Phrase(text) => Test::Value(Pattern::literal(text.clone())),
            TokenKind::Regex(text) => Test::Regex(text.clone()),
            TokenKind::OpenRange { inside } => {
                let inside = *inside;
                return self.range(inside);
            }
            TokenKind::Compare { less, equal } => {
                let (less, equal) = (*less, *equal);
                return self.half_range(less, equal);
            }
            _ => return Err(self.missing("a term is missing")),
        };
        self.tokens.bump();
        Ok(Query::Leaf { test, span: start })
    }

    fn brackets(&mut self) -> Result<Query, Unread> {
        let open = self.tokens.bump();
        self.deeper(|parser| {
            let query = parser.level();
            if !parser.tokens.eat(|kind| *kind == TokenKind::CloseBracket) {
                parser.tokens.error(open, "this is never closed with `)`");
            }
            query
        })
    }

    /// `[a TO b]`; a `*` is no bound.
    fn range(&mut self, from_inside: bool) -> Result<Query, Unread> {
        let start = self.tokens.bump();
        let from = self.bound()?;
        let to_word = self.tokens.span();
        if self.tokens.text(to_word) != "TO" {
            return Err(self.missing("`TO` is missing"));
        }
        self.tokens.bump();
        let to = self.bound()?;
        let to_inside = match self.tokens.peek() {
            TokenKind::CloseRange { inside } => *inside,
            _ => return Err(self.missing("`]` or `}` is missing")),
        };
        let span = start.to(self.tokens.bump());
        let from = from.map(|value| Bound { value, inside: from_inside });
        let to = to.map(|value| Bound { value, inside: to_inside });
        Ok(Query::Leaf { test: Test::Range { from, to }, span })
    }

    /// `>=a`.
    fn half_range(&mut self, less: bool, equal: bool) -> Result<Query, Unread> {
        let start = self.tokens.bump();
        let bound = self.bound()?.map(|value| Bound { value, inside: equal });
        let span = start.to(self.tokens.last_span());
        let test = match less {
            true => Test::Range { from: None, to: bound },
            false => Test::Range { from: bound, to: None },
        };
        Ok(Query::Leaf { test, span })
    }

    fn bound(&mut self) -> Result<Option<String>, Unread> {
        let minus = self.tokens.eat(|kind| *kind == TokenKind::Minus);
        let bound = match self.tokens.peek() {
            TokenKind::Term(pattern) => pattern.plain(),
            TokenKind::Phrase(text) => text.clone(),
            _ => return Err(self.missing("a bound is missing")),
        };
        self.tokens.bump();
        let signed = if minus { format!("-{bound}") } else { bound };
        Ok((signed != "*").then_some(signed))
    }

    /// Reads something one level deeper; where that is too deep it is skipped and an error.
    fn deeper<T>(&mut self, read: impl FnOnce(&mut Self) -> T) -> Result<T, Unread> {
        self.tokens.enter(nesting)?;
        let read = read(self);
        self.tokens.leave();
        Ok(read)
    }

    fn missing(&mut self, what: &str) -> Unread {
        self.tokens.missing(what, |next| {
            matches!(next, TokenKind::And | TokenKind::Or) || nesting(next) == -1
        })
    }
}

fn signed(occurs: Occurs, query: Query) -> Query {
    match occurs {
        Occurs::MustNot => Query::Not(Box::new(query)),
        _ => query,
    }
}

/// Operands side by side: the required and the excluded ones all count; the others are
/// alternatives, or, beside required ones, no tests.
fn combine(operands: Vec<Operand>, written_or: bool) -> Query {
    if written_or || operands.len() == 1 {
        return either(operands.into_iter().map(|part| signed(part.occurs, part.query)).collect());
    }
    let required = operands.iter().any(|part| part.occurs == Occurs::Must);
    let (mut all, mut any) = (Vec::new(), Vec::new());
    for Operand { occurs, query, span } in operands {
        match occurs {
            Occurs::Should if required => all.push(optional(span)),
            Occurs::Should => any.push(query),
            _ => all.push(signed(occurs, query)),
        }
    }
    if !any.is_empty() {
        all.insert(0, either(any));
    }
    if all.len() == 1 { all.swap_remove(0) } else { Query::And(all) }
}

fn either(mut parts: Vec<Query>) -> Query {
    if parts.len() == 1 { parts.swap_remove(0) } else { Query::Or(parts) }
}

fn optional(span: Span) -> Query {
    let reason = "beside required terms this only ranks hits".to_owned();
    Unread { span, reason }.into()
}

fn nesting(kind: &TokenKind) -> i32 {
    match kind {
        TokenKind::OpenBracket | TokenKind::OpenRange { .. } => 1,
        TokenKind::CloseBracket | TokenKind::CloseRange { .. } => -1,
        _ => 0,
    }
}
