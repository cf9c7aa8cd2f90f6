//! A row of tokens as hand-written parsers walk it: what is next, what was taken, what was wrong,
//! and how deep brackets nest. Knows nothing of what the tokens are.

use super::cursor::Cursor;
use super::{Finding, MAX_DEPTH};
use crate::model::Span;

/// More findings than this about one text help nobody.
const MOST_FINDINGS: usize = 20;

/// A token with its place.
#[derive(Clone, Debug)]
pub struct Token<K> {
    /// What it is.
    pub kind: K,
    /// Where it stands, in bytes.
    pub span: Span,
}

/// A part that could not be read, and why.
#[derive(Clone, Debug)]
pub struct Unread {
    /// Where it stands, in bytes.
    pub span: Span,
    /// One sentence without a full stop.
    pub reason: String,
}

impl Unread {
    /// The same, from `start` on.
    pub fn since(self, start: Span) -> Self {
        Self { span: start.to(self.span), ..self }
    }
}

/// The tokens of a text, from the next one on.
#[derive(Debug)]
pub struct Tokens<'a, K> {
    text: &'a str,
    list: Vec<Token<K>>,
    next: usize,
    depth: usize,
    findings: Vec<Finding>,
}

impl<'a, K> Tokens<'a, K> {
    /// The tokens of `text`, what is wrong with them, and the kind that ends them.
    pub fn new(text: &'a str, mut list: Vec<Token<K>>, findings: Vec<Finding>, end: K) -> Self {
        list.push(Token { kind: end, span: Span::new(text.len(), text.len()) });
        Self { text, list, next: 0, depth: 0, findings }
    }

    /// The tokens that `next` takes one by one, with the white space between them left out.
    pub fn scanned(
        text: &'a str,
        end: K,
        mut next: impl FnMut(&mut Cursor<'a>, &mut Vec<Finding>) -> Option<K>,
    ) -> Self {
        let (mut cursor, mut list, mut findings) = (Cursor::new(text), Vec::new(), Vec::new());
        loop {
            cursor.take_while(char::is_whitespace);
            let start = cursor.position();
            let Some(kind) = next(&mut cursor, &mut findings) else { break };
            list.push(Token { kind, span: cursor.span_since(start) });
        }
        Self::new(text, list, findings, end)
    }

    /// The kind of the next token.
    pub fn peek(&self) -> &K {
        &self.list[self.next].kind
    }

    /// The kind of the token after the next one.
    pub fn peek_second(&self) -> &K {
        &self.list[(self.next + 1).min(self.list.len() - 1)].kind
    }

    /// Whether nothing is left.
    pub fn is_at_end(&self) -> bool {
        self.next + 1 == self.list.len()
    }

    /// The place of the next token.
    pub fn span(&self) -> Span {
        self.list[self.next].span
    }

    /// The place of the token taken last.
    pub fn last_span(&self) -> Span {
        self.list[self.next.saturating_sub(1)].span
    }

    /// Whether the next token follows the last one without a space.
    pub fn is_adjacent(&self) -> bool {
        self.next > 0 && self.last_span().end == self.span().start
    }

    /// Takes the next token and gives its place; the end stays.
    pub fn bump(&mut self) -> Span {
        let span = self.span();
        if !self.is_at_end() {
            self.next += 1;
        }
        span
    }

    /// Takes the next token if it is wanted.
    pub fn eat(&mut self, wanted: impl FnOnce(&K) -> bool) -> bool {
        let found = !self.is_at_end() && wanted(self.peek());
        if found {
            self.next += 1;
        }
        found
    }

    /// The text at a place.
    pub fn text(&self, span: Span) -> &'a str {
        span.of(self.text)
    }

    /// Says what is wrong at a place.
    pub fn error(&mut self, span: Span, reason: impl Into<String>) {
        if self.findings.len() < MOST_FINDINGS {
            self.findings.push(Finding::error(span, reason));
        }
    }

    /// Says that something is missing before the next token, which `stays` or is taken.
    pub fn missing(&mut self, what: &str, stays: impl FnOnce(&K) -> bool) -> Unread {
        let span = self.span();
        let reason = match self.text(span) {
            "" => format!("{what} at the end"),
            next => format!("{what} before `{}`", shortened(next)),
        };
        self.error(span, reason.clone());
        let end = self.last_span().end;
        let span = if stays(self.peek()) { Span { start: end, end } } else { self.bump() };
        Unread { span, reason }
    }

    /// Goes one level deeper. Where that is too deep, it is an error about the token taken last, and
    /// the level is left out. `nesting` is 1 for a bracket that opens, -1 for one that closes, else 0.
    pub fn enter(&mut self, nesting: impl Fn(&K) -> i32) -> Result<(), Unread> {
        if self.depth < MAX_DEPTH {
            self.depth += 1;
            return Ok(());
        }
        let span = self.last_span();
        let reason = format!("nested deeper than {MAX_DEPTH} levels");
        self.error(span, reason.clone());
        self.skip_level(nesting);
        Err(Unread { span: span.to(self.last_span()), reason })
    }

    /// Comes back from a level entered.
    pub fn leave(&mut self) {
        self.depth = self.depth.saturating_sub(1);
    }

    /// Goes on behind the bracket that closes the one taken last, or else to the bracket that closes
    /// what the next token is in, which stays.
    fn skip_level(&mut self, nesting: impl Fn(&K) -> i32) {
        let opened = self.next > 0 && nesting(&self.list[self.next - 1].kind) == 1;
        let mut open = 0_usize;
        while !self.is_at_end() {
            match nesting(self.peek()) {
                -1 if open == 0 => break,
                -1 => open -= 1,
                1 => open += 1,
                _ => {}
            }
            self.bump();
        }
        if opened {
            self.bump();
        }
    }

    /// What was wrong.
    pub fn into_findings(mut self) -> Vec<Finding> {
        self.findings.truncate(MOST_FINDINGS);
        self.findings
    }
}

/// A token as a sentence can quote it.
pub fn shortened(token: &str) -> &str {
    const LONGEST: usize = 40;
    let line = token.lines().next().unwrap_or_default();
    &line[..line.floor_char_boundary(LONGEST.min(line.len()))]
}
