//! Tokens → syntax tree, by recursive descent: here what all parts of the grammar share, the
//! pipeline, and the way on after an error. Follows Elasticsearch's `EsqlBaseParser.g4`.
//!
//! An error is one finding at the first token that does not fit. Inside an expression, reading goes
//! on at the next `AND` or `OR` or the end of the brackets; anywhere else at the next `|`.

mod command;
mod expression;

use super::ast::{Command, Pipeline, Stage};
use super::lexer;
use super::token::TokenKind;
use crate::languages::tokens::{Tokens, Unread, shortened};
use crate::languages::{Finding, MAX_DEPTH};
use crate::model::Span;

/// The syntax tree of a query and what is wrong with the query.
pub(super) fn parse(text: &str) -> (Pipeline, Vec<Finding>) {
    let tokens = lexer::lex(text);
    let mut parser = Parser { tokens, depth: 0, open: 0, in_branch: false, reported: None };
    let pipeline = parser.query();
    let mut findings = parser.tokens.into_findings();
    findings.sort_by_key(|finding| finding.span.start);
    (pipeline, findings)
}

struct Parser<'a> {
    tokens: Tokens<'a, TokenKind<'a>>,
    /// How deep the grammar has recursed.
    depth: usize,
    /// How many brackets of the text are open.
    open: usize,
    /// Whether the pipeline being read ends with a `)`.
    in_branch: bool,
    /// Where the last finding is.
    reported: Option<u32>,
}

/// A part of the grammar, or why it did not fit; the parser stands where it did not.
type Parsed<T> = Result<T, Unread>;

impl<'a> Parser<'a> {
    fn query(&mut self) -> Pipeline {
        self.settings();
        self.pipeline()
    }

    /// `SET name = value;` before the query.
    fn settings(&mut self) {
        while self.at_word("set") {
            while !self.tokens.is_at_end() && !self.eat_mark(";") {
                self.bump();
            }
        }
    }

    /// A source and its stages, to the end or to the `)` of a branch.
    fn pipeline(&mut self) -> Pipeline {
        let source = self.whole_stage(Self::source).unwrap_or_default();
        let mut stages = Vec::new();
        while self.eat_mark("|") {
            stages.push(self.stage());
        }
        Pipeline { source, stages }
    }

    fn stage(&mut self) -> Stage {
        let start = self.tokens.span();
        let command = self.whole_stage(Self::command).unwrap_or(Command::Unread);
        Stage { command, span: self.since(start) }
    }

    /// Reads what must fill all up to the next `|` or the end, and goes there in any case.
    fn whole_stage<T>(&mut self, read: fn(&mut Self) -> Parsed<T>) -> Option<T> {
        let open = self.open;
        let read = read(self);
        let failure = match &read {
            Ok(_) if self.at_stage_end() => None,
            Ok(_) => Some(self.expected("`|` or the end")),
            Err(unread) => Some(unread.clone()),
        };
        if let Some(unread) = failure {
            self.report(unread);
        }
        while !self.tokens.is_at_end() && !self.at_mark("|") && !self.closes_branch(open) {
            self.bump();
        }
        self.open = open;
        read.ok()
    }

    /// Whether a `|`, the end of the branch or the end of the query is next.
    fn at_stage_end(&self) -> bool {
        self.tokens.is_at_end() || self.at_mark("|") || self.closes_branch(self.open)
    }

    /// Whether the `)` of the branch is next, `open` brackets being open inside and around it.
    fn closes_branch(&self, open: usize) -> bool {
        self.in_branch && self.at_mark(")") && self.open <= open
    }

    /// Reads a part of the grammar one level deeper.
    fn nested<T>(&mut self, read: impl FnOnce(&mut Self) -> Parsed<T>) -> Parsed<T> {
        if self.depth >= MAX_DEPTH {
            let reason = format!("nested more than {MAX_DEPTH} levels deep");
            return Err(Unread { span: self.tokens.span(), reason });
        }
        self.depth += 1;
        let read = read(self);
        self.depth -= 1;
        read
    }

    /// Reads a pipeline or stages up to the `)` that closes them.
    fn branch<T>(&mut self, read: impl FnOnce(&mut Self) -> T) -> Parsed<T> {
        self.nested(|parser| {
            let outer = std::mem::replace(&mut parser.in_branch, true);
            let read = read(parser);
            parser.in_branch = outer;
            if let Err(unread) = parser.expect_mark(")") {
                parser.report(unread);
            }
            Ok(read)
        })
    }

    /// `read` once or more, with commas between.
    fn listed<T>(&mut self, mut read: impl FnMut(&mut Self) -> Parsed<T>) -> Parsed<Vec<T>> {
        let mut items = vec![read(self)?];
        while self.eat_mark(",") {
            items.push(read(self)?);
        }
        Ok(items)
    }

    /// The text of tokens that touch, up to a comma, a bracket or a pipe: an index pattern, a
    /// column pattern. A string stands for what it says.
    fn pattern(&mut self, what: &str) -> Parsed<String> {
        if matches!(self.tokens.peek(), TokenKind::Text(_)) {
            return self.string();
        }
        if self.ends_pattern() {
            return Err(self.expected(what));
        }
        let start = self.bump();
        while self.tokens.is_adjacent() && !self.ends_pattern() {
            self.bump();
        }
        Ok(self.text_since(start).replace('`', ""))
    }

    fn ends_pattern(&self) -> bool {
        match self.tokens.peek() {
            TokenKind::Mark(mark) => {
                matches!(*mark, "," | "|" | "(" | ")" | "[" | "]" | "=" | ";")
            }
            TokenKind::Text(_) | TokenKind::End => true,
            _ => false,
        }
    }

    /// The name of a column.
    fn column(&mut self) -> Parsed<String> {
        let name = match self.tokens.peek() {
            TokenKind::Word(word) => (*word).to_owned(),
            TokenKind::Name(name) => name.clone(),
            _ => return Err(self.expected("the name of a column")),
        };
        self.bump();
        Ok(name)
    }

    /// A string literal.
    fn string(&mut self) -> Parsed<String> {
        let TokenKind::Text(text) = self.tokens.peek() else {
            return Err(self.expected("a string"));
        };
        let text = text.clone();
        self.bump();
        Ok(text)
    }

    /// Whether the next token is this operator or bracket.
    fn at_mark(&self, mark: &str) -> bool {
        self.tokens.peek().is_mark(mark)
    }

    /// Whether the next token is this word, in any case.
    fn at_word(&self, word: &str) -> bool {
        self.tokens.peek().is_word(word)
    }

    /// The place from the start of `start` to the end of the token taken last; empty where none
    /// was taken since.
    fn since(&self, start: Span) -> Span {
        Span { end: self.tokens.last_span().end.max(start.start), ..start }
    }

    fn text_since(&self, start: Span) -> &'a str {
        self.tokens.text(self.since(start))
    }

    /// Takes the next token and gives its place; the end stays.
    fn bump(&mut self) -> Span {
        match self.tokens.peek() {
            TokenKind::Mark("(" | "[" | "{") => self.open += 1,
            TokenKind::Mark(")" | "]" | "}") => self.open = self.open.saturating_sub(1),
            _ => {}
        }
        self.tokens.bump()
    }

    fn eat_mark(&mut self, mark: &str) -> bool {
        let found = self.at_mark(mark);
        if found {
            self.bump();
        }
        found
    }

    fn eat_word(&mut self, word: &str) -> bool {
        let found = self.at_word(word);
        if found {
            self.bump();
        }
        found
    }

    fn expect_mark(&mut self, mark: &str) -> Parsed<()> {
        if self.eat_mark(mark) { Ok(()) } else { Err(self.expected(&format!("`{mark}`"))) }
    }

    fn expect_word(&mut self, word: &str) -> Parsed<()> {
        if self.eat_word(word) { Ok(()) } else { Err(self.expected(&format!("`{word}`"))) }
    }

    /// That `what` was expected where the parser stands.
    fn expected(&self, what: &str) -> Unread {
        let span = self.tokens.span();
        let reason = match self.tokens.peek() {
            TokenKind::End => format!("expected {what}, but the query ends here"),
            _ => format!("expected {what}, found `{}`", shortened(self.tokens.text(span))),
        };
        Unread { span, reason }
    }

    /// Makes a finding of it, unless there is one at the same place.
    fn report(&mut self, unread: Unread) {
        let start = unread.span.start;
        if self.reported != Some(start) {
            self.reported = Some(start);
            self.tokens.error(unread.span, unread.reason);
        }
    }
}
