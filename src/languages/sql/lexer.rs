//! SQL text → tokens. Comments are left out.

use crate::languages::cursor::Cursor;
use crate::model::Span;

/// A token and where it stands.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Token {
    pub(super) kind: TokenKind,
    pub(super) span: Span,
}

impl Token {
    /// Whether it is a bare word spelled like that, in any case.
    pub(super) fn is(&self, word: &str) -> bool {
        matches!(&self.kind, TokenKind::Word(text) if text.eq_ignore_ascii_case(word))
    }
}

/// What a token is.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum TokenKind {
    /// A name or keyword, as written.
    Word(String),
    /// A name in double quotes.
    Quoted(String),
    /// A text in single quotes or between `$$`.
    Text(String),
    Number(String),
    /// `=`, `<>`, `::`, `(`, …
    Symbol(&'static str),
    /// A character that means nothing here.
    Other,
}

/// Longest first.
const SYMBOLS: &[&str] = &[
    "::", "<>", "!=", "<=", ">=", "==", "=", "<", ">", "(", ")", "[", "]", ",", ".", ":", ";", "+",
    "-", "*", "/", "%", "|",
];

/// The tokens of `text`.
pub(super) fn tokens(text: &str) -> Vec<Token> {
    let mut cursor = Cursor::new(text);
    let mut tokens = Vec::new();
    while let Some(c) = cursor.peek() {
        let start = cursor.position();
        if c.is_whitespace() {
            cursor.bump();
            continue;
        }
        if cursor.eat("--") {
            cursor.take_while(|c| c != '\n');
            continue;
        }
        if cursor.eat("/*") {
            cursor.take_until("*/");
            continue;
        }
        let kind = token(&mut cursor, c);
        tokens.push(Token { kind, span: cursor.span_since(start) });
    }
    tokens
}

fn token(cursor: &mut Cursor<'_>, first: char) -> TokenKind {
    if first.is_alphabetic() || first == '_' {
        let word = cursor.take_while(|c| c.is_alphanumeric() || matches!(c, '_' | '$'));
        return TokenKind::Word(word.to_owned());
    }
    if first.is_ascii_digit() {
        let number = cursor.take_while(|c| c.is_ascii_alphanumeric() || c == '.');
        return TokenKind::Number(number.to_owned());
    }
    if cursor.eat("$$") {
        return TokenKind::Text(cursor.take_until("$$").0.to_owned());
    }
    match first {
        '\'' => TokenKind::Text(quoted(cursor, '\'')),
        '"' => TokenKind::Quoted(quoted(cursor, '"')),
        _ => match SYMBOLS.iter().find(|symbol| cursor.eat(symbol)) {
            Some(symbol) => TokenKind::Symbol(symbol),
            None => {
                cursor.bump();
                TokenKind::Other
            }
        },
    }
}

/// A quoted text: a doubled quote is one, a backslash escapes what follows.
fn quoted(cursor: &mut Cursor<'_>, quote: char) -> String {
    cursor.bump();
    let mut text = String::new();
    while let Some(c) = cursor.bump() {
        if c == quote {
            if cursor.peek() != Some(quote) {
                break;
            }
            cursor.bump();
        } else if c == '\\' && matches!(cursor.peek(), Some('\'' | '"' | '\\')) {
            text.extend(cursor.bump());
            continue;
        }
        text.push(c);
    }
    text
}
