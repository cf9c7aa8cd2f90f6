//! A place in the tokens of a text: what is next, what starts or ends there, and where to go on after
//! a mistake. A mistake is a finding; what stands around it is read.

use super::super::Finding;
use super::ast::Comparison;
use super::lexer::{Token, TokenKind, tokens};
use crate::model::Span;

/// How many tokens of a line are looked at to tell a comparison.
const LONGEST_PATH: usize = 40;

/// Walks the tokens. The last one is always `End` and is never taken.
pub(super) struct Parser<'a> {
    pub(super) text: &'a str,
    tokens: Vec<Token>,
    pub(super) at: usize,
    /// How many brackets and signs are open.
    pub(super) depth: usize,
    pub(super) findings: Vec<Finding>,
}

impl<'a> Parser<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        let (tokens, findings) = tokens(text);
        Self { text, tokens, at: 0, depth: 0, findings }
    }

    fn token(&self, ahead: usize) -> &Token {
        &self.tokens[(self.at + ahead).min(self.tokens.len() - 1)]
    }

    /// The next token's kind.
    pub(super) fn peek(&self) -> &TokenKind {
        &self.token(0).kind
    }

    /// The kind of the token after the next one.
    pub(super) fn peek_second(&self) -> &TokenKind {
        &self.token(1).kind
    }

    /// Where the next token stands.
    pub(super) fn span(&self) -> Span {
        self.token(0).span
    }

    /// Whether the next token is the first of its line.
    pub(super) fn opens_line(&self) -> bool {
        self.token(0).opens_line
    }

    /// From `start` to the last token taken.
    pub(super) fn span_from(&self, start: Span) -> Span {
        let last = self.at.checked_sub(1).map_or(start, |index| self.tokens[index].span);
        if last.end < start.end { start } else { start.to(last) }
    }

    /// Takes the next token and gives its kind.
    pub(super) fn bump(&mut self) -> TokenKind {
        let kind = self.peek().clone();
        self.at = (self.at + 1).min(self.tokens.len() - 1);
        kind
    }

    /// Takes the symbol if it comes next.
    pub(super) fn eat(&mut self, symbol: &str) -> bool {
        let found = self.peek().is(symbol);
        if found {
            self.bump();
        }
        found
    }

    /// Takes the keyword if it comes next.
    pub(super) fn eat_word(&mut self, word: &str) -> bool {
        let found = self.peek().is_word(word);
        if found {
            self.bump();
        }
        found
    }

    /// Reports that something else was expected at the next token.
    pub(super) fn expected(&mut self, what: &str) {
        let found = match self.peek() {
            TokenKind::End => "the end of the text".to_owned(),
            _ => {
                let text = self.span().of(self.text);
                format!("`{}`", &text[..text.floor_char_boundary(40)])
            }
        };
        if self.findings.last().is_some_and(|last| last.span == self.span()) {
            return;
        }
        self.findings.push(Finding::error(self.span(), format!("expected {what}, found {found}")));
    }

    /// Whether a rule starts here.
    pub(super) fn at_rule(&self) -> bool {
        let opens = self.peek().is_word("rule") || self.peek().is_word("profile");
        let named = matches!(self.peek_second(), TokenKind::Word(_));
        opens && named && (self.token(2).kind.is("{") || self.token(0).opens_line)
    }

    /// Whether a section starts here (`events:`).
    pub(super) fn at_section(&self) -> bool {
        matches!(self.peek(), TokenKind::Word(_)) && self.peek_second().is(":")
    }

    /// Whether the section ends here.
    pub(super) fn at_boundary(&self) -> bool {
        matches!(self.peek(), TokenKind::End)
            || self.peek().is("}")
            || self.at_section()
            || self.at_rule()
    }

    /// Whether a statement starts here: the first token of a line, with nothing before it that
    /// asks for more.
    pub(super) fn opens_statement(&self) -> bool {
        let starts = match self.peek() {
            TokenKind::Word(_) => !self.peek().is_word("and") && !self.peek().is_word("or"),
            TokenKind::Symbol(symbol) => matches!(*symbol, "(" | "!"),
            _ => true,
        };
        let before = self.at.checked_sub(1).map(|index| &self.tokens[index].kind);
        starts && self.opens_line() && !before.is_some_and(TokenKind::asks_for_more)
    }

    /// Whether a whole comparison starts on this line: the operator before it lacks its value.
    pub(super) fn opens_comparison(&self) -> bool {
        if !self.opens_line() || !matches!(self.peek(), TokenKind::Variable(_)) {
            return false;
        }
        let path = |kind: &TokenKind| match kind {
            TokenKind::Symbol(symbol) => matches!(*symbol, "." | "[" | "]"),
            TokenKind::Word(word) => !word.eq_ignore_ascii_case("in"),
            TokenKind::Text(_) | TokenKind::Number(_) => true,
            _ => false,
        };
        let rest = self.tokens[self.at + 1..].iter().take(LONGEST_PATH);
        let after = rest.skip_while(|token| path(&token.kind)).map(|token| &token.kind).next();
        after.is_some_and(|kind| match kind {
            TokenKind::Symbol(symbol) => Comparison::from_symbol(symbol).is_some(),
            kind => kind.is_word("in"),
        })
    }

    /// Goes on after a mistake in the clause that starts at `start`: to the next `and`, `or`,
    /// closing bracket, comma or statement.
    pub(super) fn skip_clause(&mut self, start: Span) {
        let mut depth = 0_usize;
        while !self.at_boundary() {
            let next = self.peek();
            let closes = next.is(")") || next.is("]");
            let joins = next.is_word("and") || next.is_word("or") || next.is(",");
            let line = self.opens_statement() || self.opens_comparison();
            if depth == 0 && (closes || joins) || line && self.span() != start {
                return;
            }
            if next.is("(") || next.is("[") {
                depth += 1;
            } else if closes {
                depth -= 1;
            }
            self.bump();
        }
    }

    /// Over brackets that are closed again, from the opening one.
    pub(super) fn skip_brackets(&mut self) {
        let mut depth = 0_usize;
        while !self.at_boundary() {
            if self.peek().is("(") {
                depth += 1;
            } else if self.peek().is(")") {
                depth = depth.saturating_sub(1);
            }
            self.bump();
            if depth == 0 {
                return;
            }
        }
    }
}
