//! Text → tokens. A dotted path with its indices and back-quotes is one token.

use super::ast::Comparison;
use crate::languages::Finding;
use crate::languages::cursor::Cursor;
use crate::languages::tokens::{Token, Tokens};

/// What a token is.
#[derive(Debug, PartialEq)]
pub(super) enum TokenKind {
    /// A field, function or word of the language, without `?` and back-quotes.
    Name(String),
    Text(String),
    Number(String),
    And,
    Or,
    Not,
    In,
    Compare(Comparison),
    Colon,
    Assign,
    Tilde,
    Bang,
    Arithmetic,
    Minus,
    Comma,
    Pipe,
    OpenBracket,
    CloseBracket,
    OpenSquare,
    CloseSquare,
    /// The end of the text; always the last token.
    End,
}

/// Takes a text apart.
pub(super) fn lex(text: &str) -> Tokens<'_, TokenKind> {
    let mut lexer = Lexer { cursor: Cursor::new(text), findings: Vec::new() };
    let mut tokens = Vec::new();
    loop {
        lexer.skip_space_and_comments();
        let start = lexer.cursor.position();
        if lexer.cursor.is_at_end() {
            break;
        }
        if let Some(kind) = lexer.token() {
            tokens.push(Token { kind, span: lexer.cursor.span_since(start) });
        }
    }
    Tokens::new(text, tokens, lexer.findings, TokenKind::End)
}

struct Lexer<'a> {
    cursor: Cursor<'a>,
    findings: Vec<Finding>,
}

impl Lexer<'_> {
    fn skip_space_and_comments(&mut self) {
        loop {
            self.cursor.take_while(char::is_whitespace);
            let start = self.cursor.position();
            if self.cursor.eat("//") {
                self.cursor.take_while(|c| c != '\n');
            } else if self.cursor.eat("/*") {
                if !self.cursor.take_until("*/").1 {
                    self.error(start, "this comment is never closed");
                }
            } else {
                return;
            }
        }
    }

    /// The next token; `None` where the text holds none, which is an error.
    fn token(&mut self) -> Option<TokenKind> {
        let start = self.cursor.position();
        let first = self.cursor.peek()?;
        match first {
            '"' | '\'' => return Some(self.text()),
            '?' if matches!(self.cursor.peek_second(), Some('"' | '\'')) => {
                self.cursor.bump();
                return Some(self.old_raw_text());
            }
            '?' => {
                self.cursor.bump();
                if !self.cursor.peek().is_some_and(starts_name) {
                    self.error(start, "`?` stands before no field");
                    return None;
                }
                return Some(TokenKind::Name(self.path()));
            }
            c if c.is_ascii_digit() => return Some(self.number()),
            c if starts_name(c) => return Some(self.word()),
            _ => {}
        }
        let symbol = self.symbol();
        if symbol.is_none() {
            self.cursor.bump();
            self.error(start, format!("`{}` means nothing here", first.escape_debug()));
        }
        symbol
    }

    fn symbol(&mut self) -> Option<TokenKind> {
        const SYMBOLS: [(&str, TokenKind); 20] = [
            ("==", TokenKind::Compare(Comparison::Eq)),
            ("!=", TokenKind::Compare(Comparison::Ne)),
            ("<=", TokenKind::Compare(Comparison::Le)),
            (">=", TokenKind::Compare(Comparison::Ge)),
            ("<", TokenKind::Compare(Comparison::Lt)),
            (">", TokenKind::Compare(Comparison::Gt)),
            ("=", TokenKind::Assign),
            (":", TokenKind::Colon),
            ("~", TokenKind::Tilde),
            ("!", TokenKind::Bang),
            ("-", TokenKind::Minus),
            ("+", TokenKind::Arithmetic),
            ("*", TokenKind::Arithmetic),
            ("/", TokenKind::Arithmetic),
            ("%", TokenKind::Arithmetic),
            (",", TokenKind::Comma),
            ("|", TokenKind::Pipe),
            ("(", TokenKind::OpenBracket),
            (")", TokenKind::CloseBracket),
            ("[", TokenKind::OpenSquare),
        ];
        if self.cursor.eat("]") {
            return Some(TokenKind::CloseSquare);
        }
        SYMBOLS.into_iter().find_map(|(text, kind)| self.cursor.eat(text).then_some(kind))
    }

    fn number(&mut self) -> TokenKind {
        let start = self.cursor.position();
        self.cursor.take_while(|c| c.is_ascii_digit());
        let fraction = self.cursor.peek_second().is_some_and(|c| c.is_ascii_digit());
        if self.cursor.peek() == Some('.') && fraction {
            self.cursor.bump();
            self.cursor.take_while(|c| c.is_ascii_digit());
        }
        TokenKind::Number(self.cursor.text_since(start).to_owned())
    }

    fn word(&mut self) -> TokenKind {
        let quoted = self.cursor.peek() == Some('`');
        let path = self.path();
        match path.as_str() {
            "and" | "AND" if !quoted => TokenKind::And,
            "or" | "OR" if !quoted => TokenKind::Or,
            "not" | "NOT" if !quoted => TokenKind::Not,
            "in" | "IN" if !quoted => TokenKind::In,
            _ => TokenKind::Name(path),
        }
    }

    /// `a.b[0].`c-d`.e`, without the back-quotes; space may follow a dot.
    fn path(&mut self) -> String {
        let mut path = String::new();
        loop {
            self.segment(&mut path);
            self.index(&mut path);
            let Some(rest) = self.cursor.rest().strip_prefix('.') else { return path };
            if !rest.trim_start().starts_with(in_name) {
                return path;
            }
            self.cursor.bump();
            self.cursor.take_while(char::is_whitespace);
            path.push('.');
        }
    }

    fn segment(&mut self, path: &mut String) {
        let start = self.cursor.position();
        if !self.cursor.eat("`") {
            path.push_str(self.cursor.take_while(|c| c != '`' && in_name(c)));
            return;
        }
        loop {
            let (part, closed) = self.cursor.take_until("`");
            path.push_str(part);
            if !closed {
                self.error(start, "this back-quote is never closed");
                return;
            }
            if !self.cursor.eat("`") {
                return;
            }
            path.push('`');
        }
    }

    fn index(&mut self, path: &mut String) {
        let rest = self.cursor.rest();
        let Some(inside) = rest.strip_prefix('[') else { return };
        let digits = inside.bytes().take_while(u8::is_ascii_digit).count();
        if digits > 0 && inside[digits..].starts_with(']') {
            path.push_str(&rest[..digits + 2]);
            self.cursor.set_position(self.cursor.position() + digits + 2);
        }
    }

    fn text(&mut self) -> TokenKind {
        let start = self.cursor.position();
        if self.cursor.eat("\"\"\"") {
            return self.raw_text(start, "\"\"\"");
        }
        let quote = self.cursor.bump();
        let mut text = String::new();
        loop {
            match self.cursor.bump() {
                Some('\\') => self.escape(&mut text),
                c if c == quote && c.is_some() => break,
                Some(c) => text.push(c),
                None => {
                    self.error(start, "this quote is never closed");
                    break;
                }
            }
        }
        TokenKind::Text(text)
    }

    fn raw_text(&mut self, start: usize, end: &str) -> TokenKind {
        let (text, closed) = self.cursor.take_until(end);
        if !closed {
            self.error(start, "this quote is never closed");
            return TokenKind::Text(text.to_owned());
        }
        // Up to two quotes before the closing three belong to the text.
        let mut text = text.to_owned();
        while end.len() == 3 && self.cursor.eat("\"") {
            text.push('"');
        }
        TokenKind::Text(text)
    }

    /// `?"raw"` of the first EQL.
    fn old_raw_text(&mut self) -> TokenKind {
        let start = self.cursor.position();
        let quote = if self.cursor.bump() == Some('"') { "\"" } else { "'" };
        self.raw_text(start, quote)
    }

    /// What a backslash and what follows mean; the backslash is taken. Unknown escapes stay.
    fn escape(&mut self, text: &mut String) {
        let Some(next) = self.cursor.peek() else { return text.push('\\') };
        let meant = match next {
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'b' => '\u{8}',
            'f' => '\u{c}',
            '\\' | '"' | '\'' => next,
            'u' => match self.unicode() {
                Some(c) => return text.push(c),
                None => return text.push('\\'),
            },
            _ => return text.push('\\'),
        };
        self.cursor.bump();
        text.push(meant);
    }

    /// `u{1F600}`, taken whole, or nothing.
    fn unicode(&mut self) -> Option<char> {
        let digits = self.cursor.rest().strip_prefix("u{")?;
        let digits = &digits[..digits.find('}')?];
        let code = (2..=8).contains(&digits.len()).then_some(digits)?;
        let meant = char::from_u32(u32::from_str_radix(code, 16).ok()?)?;
        self.cursor.set_position(self.cursor.position() + digits.len() + 3);
        Some(meant)
    }

    fn error(&mut self, start: usize, reason: impl Into<String>) {
        self.findings.push(Finding::error(self.cursor.span_since(start), reason));
    }
}

fn starts_name(c: char) -> bool {
    c.is_alphabetic() || matches!(c, '_' | '@' | '$' | '`')
}

fn in_name(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '@' | '$' | '`')
}
