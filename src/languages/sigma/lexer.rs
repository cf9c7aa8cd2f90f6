//! The words of a condition.

use crate::languages::cursor::Cursor;
use crate::model::Span;

/// A token and where it stands in the condition's text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Token<'a> {
    pub(super) kind: TokenKind<'a>,
    pub(super) span: Span,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TokenKind<'a> {
    /// A keyword, a number, a selection's name or a pattern of names.
    Word(&'a str),
    Open,
    Close,
    Pipe,
    /// `>`, `>=`, `<`, `<=`, `=`, `==`, `!=`: only in aggregations.
    Comparison,
}

/// Takes a condition apart. Every text has tokens; what they mean is the parser's concern.
pub(super) fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut cursor = Cursor::new(text);
    let mut tokens = Vec::new();
    loop {
        cursor.take_while(char::is_whitespace);
        let start = cursor.position();
        let Some(kind) = token(&mut cursor) else { return tokens };
        tokens.push(Token { kind, span: cursor.span_since(start) });
    }
}

fn token<'a>(cursor: &mut Cursor<'a>) -> Option<TokenKind<'a>> {
    Some(match cursor.peek()? {
        '(' => single(cursor, TokenKind::Open),
        ')' => single(cursor, TokenKind::Close),
        '|' => single(cursor, TokenKind::Pipe),
        c if is_comparison(c) => {
            cursor.take_while(is_comparison);
            TokenKind::Comparison
        }
        _ => TokenKind::Word(cursor.take_while(is_word)),
    })
}

fn single<'a>(cursor: &mut Cursor<'_>, kind: TokenKind<'a>) -> TokenKind<'a> {
    cursor.bump();
    kind
}

fn is_comparison(c: char) -> bool {
    matches!(c, '<' | '>' | '=' | '!')
}

fn is_word(c: char) -> bool {
    !c.is_whitespace() && !matches!(c, '(' | ')' | '|') && !is_comparison(c)
}
