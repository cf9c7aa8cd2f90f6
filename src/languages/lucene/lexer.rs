//! Text → tokens.

use crate::languages::Finding;
use crate::languages::cursor::Cursor;
use crate::languages::pattern::Pattern;
use crate::languages::tokens::Tokens;
use crate::model::Span;

/// What a token is.
#[derive(Debug, PartialEq)]
pub(super) enum TokenKind {
    /// A term, unescaped, with its wildcards.
    Term(Pattern),
    /// A quoted text.
    Phrase(String),
    /// `/…/`, without the slashes.
    Regex(String),
    /// `AND`, `&&`.
    And,
    /// `OR`, `||`.
    Or,
    /// `NOT`, `!`.
    Not,
    Plus,
    Minus,
    Colon,
    /// `>`, `>=`, `<`, `<=`: whether it is less, and whether it is equal too.
    Compare {
        less: bool,
        equal: bool,
    },
    OpenBracket,
    CloseBracket,
    /// `[` (inside) or `{`.
    OpenRange {
        inside: bool,
    },
    /// `]` (inside) or `}`.
    CloseRange {
        inside: bool,
    },
    /// `^2`, `~1`: weights and fuzziness, which test nothing.
    Weight,
    /// The end of the text; always the last token.
    End,
}

/// Takes a text apart.
pub(super) fn lex(text: &str) -> Tokens<'_, TokenKind> {
    let next = |cursor: &mut _, findings: &mut _| Lexer { cursor, findings }.token();
    Tokens::scanned(text, TokenKind::End, next)
}

struct Lexer<'l, 'a> {
    cursor: &'l mut Cursor<'a>,
    findings: &'l mut Vec<Finding>,
}

impl Lexer<'_, '_> {
    /// The next token; `None` at the end.
    fn token(&mut self) -> Option<TokenKind> {
        let first = self.cursor.peek()?;
        for (text, kind) in [("&&", TokenKind::And), ("||", TokenKind::Or)] {
            if self.cursor.eat(text) {
                return Some(kind);
            }
        }
        let single = match first {
            '"' => return Some(self.phrase()),
            '/' => return Some(self.regex()),
            '<' | '>' => {
                self.cursor.bump();
                let equal = self.cursor.eat("=");
                return Some(TokenKind::Compare { less: first == '<', equal });
            }
            '^' | '~' => {
                self.cursor.bump();
                self.cursor.take_while(|c| c.is_ascii_digit() || c == '.');
                return Some(TokenKind::Weight);
            }
            ':' => TokenKind::Colon,
            '(' => TokenKind::OpenBracket,
            ')' => TokenKind::CloseBracket,
            '[' => TokenKind::OpenRange { inside: true },
            '{' => TokenKind::OpenRange { inside: false },
            ']' => TokenKind::CloseRange { inside: true },
            '}' => TokenKind::CloseRange { inside: false },
            '!' => TokenKind::Not,
            '+' => TokenKind::Plus,
            '-' => TokenKind::Minus,
            _ => return Some(self.term()),
        };
        self.cursor.bump();
        Some(single)
    }

    fn phrase(&mut self) -> TokenKind {
        TokenKind::Phrase(self.quoted('"', "this quote is never closed"))
    }

    fn regex(&mut self) -> TokenKind {
        let start = self.cursor.position();
        self.cursor.bump();
        let mut escaped = false;
        self.cursor.take_while(|c| {
            let ends = c == '/' && !escaped;
            escaped = c == '\\' && !escaped;
            !ends
        });
        let written = self.cursor.text_since(start + 1).replace("\\/", "/");
        if !self.cursor.eat("/") {
            self.error(start, "this regular expression is never closed with `/`");
        }
        TokenKind::Regex(written)
    }

    /// A text up to `quote`, in which a backslash makes the next character plain.
    fn quoted(&mut self, quote: char, unclosed: &str) -> String {
        let start = self.cursor.position();
        self.cursor.bump();
        let mut text = String::new();
        loop {
            match self.cursor.bump() {
                Some('\\') => text.push(self.cursor.bump().unwrap_or('\\')),
                Some(c) if c == quote => return text,
                Some(c) => text.push(c),
                None => {
                    self.error(start, unclosed);
                    return text;
                }
            }
        }
    }

    /// A term; `+`, `-`, `!` and `/` inside one are characters of it.
    fn term(&mut self) -> TokenKind {
        let start = self.cursor.position();
        let mut pattern = Pattern::default();
        while let Some(c) = self.cursor.peek() {
            match c {
                '*' => pattern.star(),
                '?' => pattern.question(),
                '\\' => {
                    self.cursor.bump();
                    pattern.push(self.cursor.peek().unwrap_or('\\'));
                }
                c if c.is_whitespace() || ends_term(c) => break,
                c => pattern.push(c),
            }
            self.cursor.bump();
        }
        let written = self.cursor.text_since(start);
        if matches!(written, "and" | "or" | "not") {
            let reason = format!("`{written}` is a word here; operators are written in capitals");
            let span = self.cursor.span_since(start);
            self.findings.push(Finding::warning(span, reason));
        }
        match written {
            "AND" => TokenKind::And,
            "OR" => TokenKind::Or,
            "NOT" => TokenKind::Not,
            _ => TokenKind::Term(pattern),
        }
    }

    fn error(&mut self, start: usize, reason: &str) {
        let span = Span::new(start, start + 1);
        self.findings.push(Finding::error(span, reason));
    }
}

fn ends_term(c: char) -> bool {
    matches!(c, ':' | '(' | ')' | '[' | ']' | '{' | '}' | '"' | '^' | '~' | '<' | '>')
}
