//! The coarse shape of a search: commands between pipes, brackets inside commands. Knows quotes and
//! comments, and nothing of what a command means.

use crate::languages::cursor::Cursor;
use crate::languages::{Finding, MAX_DEPTH};
use crate::model::Span;

/// The text of one command, between two pipes.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Segment {
    /// Where it stands, white space around it left out.
    pub(super) span: Span,
    /// Whether a pipe stands before it.
    pub(super) piped: bool,
    /// The brackets directly in it, in order.
    pub(super) brackets: Vec<Bracket>,
}

/// A bracketed pipeline inside a command.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Bracket {
    /// With both brackets.
    pub(super) span: Span,
    /// Its commands; `None` where it is nested too deeply to be read.
    pub(super) segments: Option<Vec<Segment>>,
}

/// The commands of `text`; empty ones are left out.
pub(super) fn segments(text: &str, findings: &mut Vec<Finding>) -> Vec<Segment> {
    let mut scanner = Scanner { cursor: Cursor::new(text), text, findings, depth: 0 };
    let mut all = scanner.segments();
    while !scanner.cursor.is_at_end() {
        let start = scanner.cursor.position();
        scanner.cursor.bump();
        let span = scanner.cursor.span_since(start);
        scanner.findings.push(Finding::error(span, "a bracket is closed that was not opened"));
        all.extend(scanner.segments());
    }
    all
}

struct Scanner<'a, 'f> {
    cursor: Cursor<'a>,
    text: &'a str,
    findings: &'f mut Vec<Finding>,
    depth: usize,
}

impl Scanner<'_, '_> {
    /// Reads up to the end or to a closing bracket, which is not taken.
    fn segments(&mut self) -> Vec<Segment> {
        let mut all = Vec::new();
        let mut piped = false;
        loop {
            let start = self.cursor.position();
            let brackets = self.command();
            let span = trimmed(self.text, self.cursor.span_since(start));
            if span.start < span.end {
                all.push(Segment { span, piped, brackets });
            }
            if !self.cursor.eat("|") {
                return all;
            }
            piped = true;
        }
    }

    /// Reads one command up to its pipe, closing bracket or the end; none of them is taken.
    fn command(&mut self) -> Vec<Bracket> {
        let mut brackets = Vec::new();
        while let Some(c) = self.cursor.peek() {
            match c {
                '|' | ']' => break,
                '[' => brackets.push(self.bracket()),
                '"' => self.quoted(),
                '`' if self.cursor.eat("```") => {
                    self.cursor.take_until("```");
                }
                '\\' => {
                    self.cursor.bump();
                    if matches!(self.cursor.peek(), Some('\\' | '"')) {
                        self.cursor.bump();
                    }
                }
                _ => {
                    self.cursor.bump();
                }
            }
        }
        brackets
    }

    fn quoted(&mut self) {
        let start = self.cursor.position();
        if !skip_quoted(&mut self.cursor) {
            let span = Span::new(start, start + 1);
            self.findings.push(Finding::error(span, "a quote is opened and not closed"));
        }
    }

    fn bracket(&mut self) -> Bracket {
        let start = self.cursor.position();
        self.cursor.bump();
        let segments = if self.depth < MAX_DEPTH {
            self.depth += 1;
            let segments = self.segments();
            self.depth -= 1;
            Some(segments)
        } else {
            self.skip_brackets();
            None
        };
        if !self.cursor.eat("]") {
            let span = Span::new(start, start + 1);
            self.findings.push(Finding::error(span, "a bracket is opened and not closed"));
        }
        Bracket { span: self.cursor.span_since(start), segments }
    }

    /// Goes to the bracket that closes the one just taken.
    fn skip_brackets(&mut self) {
        let mut open = 0_usize;
        while let Some(c) = self.cursor.peek() {
            match c {
                ']' if open == 0 => return,
                ']' => open -= 1,
                '[' => open += 1,
                '"' => {
                    skip_quoted(&mut self.cursor);
                    continue;
                }
                _ => {}
            }
            self.cursor.bump();
        }
    }
}

/// Takes a double-quoted text with its quotes; whether it is closed.
pub(super) fn skip_quoted(cursor: &mut Cursor<'_>) -> bool {
    cursor.bump();
    while let Some(c) = cursor.bump() {
        match c {
            '"' => return true,
            '\\' => {
                cursor.bump();
            }
            _ => {}
        }
    }
    false
}

/// The range without white space at its ends.
pub(super) fn trimmed(text: &str, span: Span) -> Span {
    let inside = span.of(text);
    let start = span.start as usize + (inside.len() - inside.trim_start().len());
    Span::new(start, start + inside.trim().len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pipes_count_outside_of_quotes_brackets_and_comments() {
        let text = r#"a="x|\"|y" | b [c | d] ```e | f``` | | g"#;
        let mut findings = Vec::new();
        let found = segments(text, &mut findings);
        let texts: Vec<_> = found.iter().map(|segment| segment.span.of(text)).collect();
        assert_eq!(texts, [r#"a="x|\"|y""#, "b [c | d] ```e | f```", "g"]);
        assert_eq!(found[1].brackets[0].segments.as_ref().map(Vec::len), Some(2));
        assert!(findings.is_empty());
    }

    #[test]
    fn what_is_not_closed_or_not_opened_is_said_once() {
        for text in ["a [b", "a ] b", "a \"b"] {
            let mut findings = Vec::new();
            segments(text, &mut findings);
            assert_eq!(findings.len(), 1, "{text}");
        }
    }
}
