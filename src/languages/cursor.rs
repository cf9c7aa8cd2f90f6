//! A position in a text, for hand-written lexers.

use crate::model::Span;

/// Walks a text character by character; offsets are bytes.
#[derive(Clone, Debug)]
pub struct Cursor<'a> {
    text: &'a str,
    position: usize,
}

impl<'a> Cursor<'a> {
    /// At the start of `text`.
    pub fn new(text: &'a str) -> Self {
        Self { text, position: 0 }
    }

    /// The byte offset of the next character.
    pub fn position(&self) -> usize {
        self.position
    }

    /// Goes to a byte offset, which must be a character boundary of the text.
    pub fn set_position(&mut self, position: usize) {
        debug_assert!(self.text.is_char_boundary(position));
        self.position = position;
    }

    /// What is left.
    pub fn rest(&self) -> &'a str {
        &self.text[self.position..]
    }

    /// Whether nothing is left.
    pub fn is_at_end(&self) -> bool {
        self.position >= self.text.len()
    }

    /// The next character, not taken.
    pub fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    /// The character after the next one, not taken.
    pub fn peek_second(&self) -> Option<char> {
        self.rest().chars().nth(1)
    }

    /// Takes the next character.
    pub fn bump(&mut self) -> Option<char> {
        let next = self.peek()?;
        self.position += next.len_utf8();
        Some(next)
    }

    /// Takes `prefix` if it comes next.
    pub fn eat(&mut self, prefix: &str) -> bool {
        let found = self.rest().starts_with(prefix);
        if found {
            self.position += prefix.len();
        }
        found
    }

    /// Takes characters while `wanted` holds and gives them.
    pub fn take_while(&mut self, mut wanted: impl FnMut(char) -> bool) -> &'a str {
        let rest = self.rest();
        let length = rest.find(|c| !wanted(c)).unwrap_or(rest.len());
        self.position += length;
        &rest[..length]
    }

    /// Takes everything up to and including `end` and gives what stands before it; all that is
    /// left, and `false`, where `end` does not come.
    pub fn take_until(&mut self, end: &str) -> (&'a str, bool) {
        let rest = self.rest();
        match rest.find(end) {
            Some(at) => {
                self.position += at + end.len();
                (&rest[..at], true)
            }
            None => {
                self.position = self.text.len();
                (rest, false)
            }
        }
    }

    /// The text from `start` to here.
    pub fn text_since(&self, start: usize) -> &'a str {
        &self.text[start..self.position]
    }

    /// The range from `start` to here.
    pub fn span_since(&self, start: usize) -> Span {
        Span::new(start, self.position)
    }
}
