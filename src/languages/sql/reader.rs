//! A place in the tokens of a query, and the ways to go on from it.

use super::lexer::{Token, TokenKind};
use super::names::{Names, word};
use crate::model::Span;

/// Words that end a condition.
const ENDS: &[&str] = &[
    "group",
    "having",
    "order",
    "limit",
    "qualify",
    "union",
    "except",
    "intersect",
    "window",
    "where",
    "select",
    "from",
    "then",
    "else",
    "end",
    "when",
    "with",
];

/// Reads conditions; `condition`, `comparison` and `operand` are its parts.
pub(super) struct Reader<'a> {
    pub(super) text: &'a str,
    pub(super) tokens: &'a [Token],
    pub(super) names: &'a Names,
    /// The next token.
    pub(super) at: usize,
    pub(super) depth: usize,
}

impl<'a> Reader<'a> {
    pub(super) fn new(text: &'a str, tokens: &'a [Token], names: &'a Names) -> Self {
        Self { text, tokens, names, at: 0, depth: 0 }
    }

    /// Goes forward to a token; whether it was not behind already.
    pub(super) fn go_to(&mut self, at: usize) -> bool {
        let forward = at >= self.at;
        self.at = self.at.max(at);
        forward
    }

    pub(super) fn peek(&self) -> Option<&'a TokenKind> {
        self.tokens.get(self.at).map(|token| &token.kind)
    }

    pub(super) fn peek_second(&self) -> Option<&'a TokenKind> {
        self.tokens.get(self.at + 1).map(|token| &token.kind)
    }

    /// The next word, in lower case.
    pub(super) fn peek_word(&self) -> Option<String> {
        self.tokens.get(self.at).and_then(word)
    }

    pub(super) fn next_word(&mut self) -> Option<String> {
        let word = self.peek_word();
        self.at += 1;
        word
    }

    pub(super) fn eat_word(&mut self, wanted: &str) -> bool {
        let found = self.tokens.get(self.at).is_some_and(|token| token.is(wanted));
        self.at += usize::from(found);
        found
    }

    pub(super) fn peek_symbol(&self, wanted: &str) -> bool {
        matches!(self.peek(), Some(TokenKind::Symbol(symbol)) if *symbol == wanted)
    }

    pub(super) fn eat_symbol(&mut self, wanted: &str) -> bool {
        let found = self.peek_symbol(wanted);
        self.at += usize::from(found);
        found
    }

    /// Whether a clause ends here.
    pub(super) fn at_boundary(&self) -> bool {
        self.tokens.get(self.at).is_none_or(|token| {
            matches!(token.kind, TokenKind::Symbol(")" | ";"))
                || ["and", "or"].iter().chain(ENDS).any(|word| token.is(word))
        })
    }

    /// To the end of the clause.
    pub(super) fn skip_clause(&mut self) {
        while !self.at_boundary() {
            match self.peek_symbol("(") {
                true => self.skip_brackets(),
                false => self.at += 1,
            }
        }
    }

    /// From an opening bracket behind the closing one.
    pub(super) fn skip_brackets(&mut self) {
        let mut open = 0_usize;
        while let Some(kind) = self.peek() {
            self.at += 1;
            match kind {
                TokenKind::Symbol("(") => open += 1,
                TokenKind::Symbol(")") => open = open.saturating_sub(1),
                _ => {}
            }
            if open == 0 {
                return;
            }
        }
    }

    /// The place from a token up to the one taken last.
    pub(super) fn span_from(&self, start: usize) -> Span {
        let first = self.tokens.get(start).map_or_else(Span::default, |token| token.span);
        let last = self.at.checked_sub(1).and_then(|at| self.tokens.get(at));
        last.map_or(first, |last| first.to(last.span))
    }
}
