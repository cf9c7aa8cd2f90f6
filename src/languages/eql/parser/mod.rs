//! Tokens → syntax tree: events, steps and how they are joined. What is wrong is a finding and an
//! unread node in the tree; reading goes on behind it.

use super::ast::{Body, Event, Joined, Node, NodeKind, Query, Step, Steps};
use super::lexer::{self, TokenKind};
use crate::languages::Finding;
use crate::languages::tokens::{Tokens, Unread};
use crate::model::Span;

mod condition;

/// Parses a whole text; the findings are what is wrong with it.
pub(super) fn parse(text: &str) -> (Query, Vec<Finding>) {
    let mut parser = Parser { tokens: lexer::lex(text) };
    let query = parser.query();
    (query, parser.tokens.into_findings())
}

struct Parser<'a> {
    tokens: Tokens<'a, TokenKind>,
}

impl Parser<'_> {
    fn query(&mut self) -> Query {
        let word = ["sequence", "sample", "join"].into_iter().find(|word| self.at_word(word));
        let body = match word {
            Some(word) if !is_word(self.tokens.peek_second(), "where") => {
                self.tokens.bump();
                Body::Steps(self.steps(word))
            }
            _ => Body::Event(self.event()),
        };
        self.leftover("the query ends before it");
        let mut pipes = Vec::new();
        while self.tokens.eat(|kind| *kind == TokenKind::Pipe) {
            pipes.push(self.skip_to_pipe());
        }
        Query { body, pipes }
    }

    /// What stands before the next `|` or the end; skipped.
    fn skip_to_pipe(&mut self) -> Span {
        let start = self.tokens.span();
        let mut span = Span { end: start.start, ..start };
        while !self.tokens.is_at_end() && *self.tokens.peek() != TokenKind::Pipe {
            span = span.to(self.tokens.bump());
        }
        span
    }

    /// Skips what stands before the next `|` or the end, which is an error.
    fn leftover(&mut self, why: &str) {
        if self.tokens.is_at_end() || *self.tokens.peek() == TokenKind::Pipe {
            return;
        }
        let next = self.tokens.span();
        let reason = format!("`{}` is not read: {why}", self.tokens.text(next));
        self.tokens.error(next, reason);
        self.skip_to_pipe();
    }

    fn steps(&mut self, word: &'static str) -> Steps {
        let joined = self.joined();
        if !matches!(self.tokens.peek(), TokenKind::OpenSquare | TokenKind::Bang) {
            self.skip_to_step();
        }
        let mut steps = Vec::new();
        while let Some(step) = self.step() {
            steps.push(step);
        }
        let until = if self.eat_word("until") { self.step() } else { None };
        Steps { word, joined, steps, until }
    }

    /// Skips what should not stand between `sequence` and its first event.
    fn skip_to_step(&mut self) {
        self.missing("an event in `[…]` is missing");
        while !matches!(
            self.tokens.peek(),
            TokenKind::OpenSquare | TokenKind::Pipe | TokenKind::End
        ) {
            self.tokens.bump();
        }
    }

    /// `[…]` or `![…]`, with `by` and `with` behind it.
    fn step(&mut self) -> Option<Step> {
        let missing = *self.tokens.peek() == TokenKind::Bang
            && *self.tokens.peek_second() == TokenKind::OpenSquare;
        if missing {
            self.tokens.bump();
        }
        if *self.tokens.peek() != TokenKind::OpenSquare {
            return None;
        }
        Some(Step { missing, event: self.bracketed_event(), joined: self.joined() })
    }

    /// `[category where condition]`, which is next.
    fn bracketed_event(&mut self) -> Event {
        let open = self.tokens.bump();
        let event = self.event();
        if *self.tokens.peek() != TokenKind::CloseSquare && !self.tokens.is_at_end() {
            let next = self.tokens.span();
            let reason = format!("`{}` is not read: `]` should stand here", self.tokens.text(next));
            self.tokens.error(next, reason);
            self.skip_to_square();
        }
        if !self.tokens.eat(|kind| *kind == TokenKind::CloseSquare) {
            self.tokens.error(open, "this is never closed with `]`");
        }
        event
    }

    fn skip_to_square(&mut self) {
        while !self.tokens.is_at_end() && *self.tokens.peek() != TokenKind::CloseSquare {
            self.tokens.bump();
        }
    }

    /// Any number of `by …`, `with …` and `as …`.
    fn joined(&mut self) -> Joined {
        let mut joined = Joined::default();
        loop {
            if self.eat_word("by") {
                joined.by.push(self.join_key());
                while self.tokens.eat(|kind| *kind == TokenKind::Comma) {
                    joined.by.push(self.join_key());
                }
            } else if self.eat_word("with") {
                if let Some(option) = self.option() {
                    joined.options.push(option);
                }
            } else if self.eat_word("as") {
                joined.alias = self.alias();
            } else {
                return joined;
            }
        }
    }

    fn join_key(&mut self) -> Span {
        if self.at_word("with") {
            return self.tokens.missing("a field is missing", |_| true).span;
        }
        self.value().span
    }

    fn alias(&mut self) -> Option<String> {
        let TokenKind::Name(name) = self.tokens.peek() else {
            self.missing("a name for the event is missing");
            return None;
        };
        let name = name.clone();
        self.tokens.bump();
        Some(name)
    }

    /// `maxspan=1m`, `runs = 3`.
    fn option(&mut self) -> Option<(Span, Span)> {
        let name = self.tokens.span();
        if !self.tokens.eat(|kind| matches!(kind, TokenKind::Name(_))) {
            return self.no_option("an option (`maxspan=1m`) is missing");
        }
        if !self.tokens.eat(|kind| *kind == TokenKind::Assign) {
            return self.no_option("`=` is missing");
        }
        if !matches!(self.tokens.peek(), TokenKind::Number(_)) {
            return self.no_option("the option's value is missing");
        }
        let mut value = self.tokens.bump();
        if matches!(self.tokens.peek(), TokenKind::Name(_)) && self.tokens.is_adjacent() {
            value = value.to(self.tokens.bump());
        }
        Some((name, value))
    }

    /// An option that is cut short; the next token belongs to what follows.
    fn no_option<T>(&mut self, what: &str) -> Option<T> {
        self.tokens.missing(what, |_| true);
        None
    }

    /// `category where condition`.
    fn event(&mut self) -> Event {
        let start = self.tokens.span();
        let mut category = String::new();
        if is_word(self.tokens.peek_second(), "where") {
            if let TokenKind::Name(name) | TokenKind::Text(name) = self.tokens.peek() {
                category.clone_from(name);
            } else {
                self.tokens.error(start, "an event category stands before `where`");
            }
            self.tokens.bump();
            self.tokens.bump();
        } else if !self.eat_word("where") {
            let reason = "an event starts with a category and `where`; read as a condition";
            self.tokens.error(start, reason);
        }
        let condition = self.condition();
        Event { category, condition, span: start.to(self.tokens.last_span()) }
    }

    /// Reads something one level deeper; where that is too deep it is skipped and an error.
    fn deeper<T>(&mut self, read: impl FnOnce(&mut Self) -> T) -> Result<T, Unread> {
        self.tokens.enter(nesting)?;
        let read = read(self);
        self.tokens.leave();
        Ok(read)
    }

    fn missing(&mut self, what: &str) -> Node {
        self.tokens.missing(what, ends_operand).into()
    }

    fn at_word(&self, word: &str) -> bool {
        is_word(self.tokens.peek(), word)
    }

    fn eat_word(&mut self, word: &str) -> bool {
        self.tokens.eat(|kind| is_word(kind, word))
    }
}

fn is_word(kind: &TokenKind, word: &str) -> bool {
    matches!(kind, TokenKind::Name(name) if name.eq_ignore_ascii_case(word))
}

/// Whether an operand cannot go on here: what joins operands, and what closes them.
fn ends_operand(kind: &TokenKind) -> bool {
    matches!(
        kind,
        TokenKind::And | TokenKind::Or | TokenKind::Comma | TokenKind::Pipe | TokenKind::End
    ) || nesting(kind) == -1
}

fn nesting(kind: &TokenKind) -> i32 {
    match kind {
        TokenKind::OpenBracket | TokenKind::OpenSquare => 1,
        TokenKind::CloseBracket | TokenKind::CloseSquare => -1,
        _ => 0,
    }
}
