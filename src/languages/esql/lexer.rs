//! Text → tokens. Never fails: what is left open ends where its line (or the text) ends and is a
//! finding. Knows nothing of the grammar; index patterns and column patterns, which Elasticsearch
//! lexes in modes of their own, are read by the parser as the text of tokens that touch.

use super::token::{MARKS, TokenKind};
use crate::languages::Finding;
use crate::languages::cursor::Cursor;
use crate::languages::tokens::{Token, Tokens};
use crate::model::{Span, TextMap};

/// The tokens of `text`.
pub(super) fn lex(text: &str) -> Tokens<'_, TokenKind<'_>> {
    let mut lexer = Lexer { cursor: Cursor::new(text), findings: Vec::new() };
    let mut list = Vec::new();
    while let Some(token) = lexer.token() {
        list.push(token);
    }
    Tokens::new(text, list, lexer.findings, TokenKind::End)
}

/// What a string literal says, and the way from it back to the query; `literal` is the whole
/// literal with its quotes, `offset` where it stands in the query.
pub(super) fn unquote(literal: &str, offset: usize) -> (String, TextMap) {
    if let Some(raw) = literal.strip_prefix(RAW_QUOTE) {
        let raw = raw.strip_suffix(RAW_QUOTE).unwrap_or(raw);
        return (raw.to_owned(), TextMap::verbatim(offset + RAW_QUOTE.len()));
    }
    let body = literal.strip_prefix('"').unwrap_or(literal);
    let mut map = TextMap::verbatim(offset + 1);
    let mut value = String::with_capacity(body.len());
    let mut cursor = Cursor::new(body);
    while let Some(c) = cursor.bump() {
        match c {
            '"' => break,
            '\\' => {
                let escaped = match cursor.peek() {
                    Some('n') => '\n',
                    Some('r') => '\r',
                    Some('t') => '\t',
                    Some(escaped @ ('"' | '\\')) => escaped,
                    _ => {
                        // An error in Elasticsearch; the text is kept as it stands.
                        value.push('\\');
                        continue;
                    }
                };
                map.push(value.len(), offset + 1 + cursor.position());
                value.push(escaped);
                cursor.bump();
            }
            c => value.push(c),
        }
    }
    (value, map)
}

const RAW_QUOTE: &str = "\"\"\"";

struct Lexer<'a> {
    cursor: Cursor<'a>,
    findings: Vec<Finding>,
}

impl<'a> Lexer<'a> {
    /// Skips spaces and comments.
    fn skip_blanks(&mut self) {
        loop {
            self.cursor.take_while(char::is_whitespace);
            if self.cursor.eat("//") {
                self.cursor.take_while(|c| c != '\n');
            } else if self.cursor.rest().starts_with("/*") {
                self.skip_comment();
            } else {
                return;
            }
        }
    }

    /// Skips a `/* comment */`; comments nest.
    fn skip_comment(&mut self) {
        let start = self.cursor.position();
        let mut open = 0_usize;
        loop {
            if self.cursor.eat("/*") {
                open += 1;
            } else if self.cursor.eat("*/") {
                open -= 1;
                if open == 0 {
                    return;
                }
            } else if self.cursor.bump().is_none() {
                let span = Span::new(start, start + 2);
                self.findings.push(Finding::error(span, "this comment is never closed"));
                return;
            }
        }
    }

    /// The next token; `None` at the end.
    fn token(&mut self) -> Option<Token<TokenKind<'a>>> {
        self.skip_blanks();
        let start = self.cursor.position();
        let first = self.cursor.peek()?;
        let kind = self.kind(first);
        Some(Token { kind, span: self.cursor.span_since(start) })
    }

    /// Takes the token that begins with `first`.
    fn kind(&mut self, first: char) -> TokenKind<'a> {
        if starts_name(first) || first == '`' {
            return self.name();
        }
        match first {
            '"' => self.text(),
            '?' => {
                self.cursor.take_while(|c| c == '?');
                self.cursor.take_while(continues_name);
                TokenKind::Parameter
            }
            first if first.is_ascii_digit() => self.number(),
            _ => match MARKS.iter().find(|mark| self.cursor.eat(mark)) {
                Some(mark) => TokenKind::Mark(mark),
                None => {
                    self.cursor.bump();
                    TokenKind::Unknown
                }
            },
        }
    }

    /// `word`, `` a.b.`c d` ``.
    fn name(&mut self) -> TokenKind<'a> {
        let start = self.cursor.position();
        let mut name = String::new();
        let mut plain = true;
        loop {
            if self.cursor.peek() == Some('`') {
                plain = false;
                self.backquoted(&mut name);
            } else {
                name.push_str(self.cursor.take_while(continues_name));
            }
            let dot = self.cursor.peek() == Some('.');
            if !dot || !self.cursor.peek_second().is_some_and(|c| continues_name(c) || c == '`') {
                break;
            }
            plain = false;
            self.cursor.bump();
            name.push('.');
        }
        if plain { TokenKind::Word(self.cursor.text_since(start)) } else { TokenKind::Name(name) }
    }

    /// A name in backquotes; a doubled backquote inside is one.
    fn backquoted(&mut self, name: &mut String) {
        let start = self.cursor.position();
        self.cursor.bump();
        loop {
            match self.cursor.bump() {
                Some('`') if self.cursor.peek() != Some('`') => return,
                Some('`') => {
                    self.cursor.bump();
                    name.push('`');
                }
                Some('\n') | None => {
                    let span = Span::new(start, start + 1);
                    self.findings.push(Finding::error(span, "this backquote is never closed"));
                    return;
                }
                Some(c) => name.push(c),
            }
        }
    }

    fn number(&mut self) -> TokenKind<'a> {
        let start = self.cursor.position();
        let digits = |cursor: &mut Cursor<'a>| {
            cursor.take_while(|c| c.is_ascii_digit());
        };
        digits(&mut self.cursor);
        if self.cursor.peek() == Some('.')
            && self.cursor.peek_second().is_some_and(|c| c.is_ascii_digit())
        {
            self.cursor.bump();
            digits(&mut self.cursor);
        }
        let before_exponent = self.cursor.position();
        if self.cursor.eat("e") || self.cursor.eat("E") {
            let _sign = self.cursor.eat("-") || self.cursor.eat("+");
            if self.cursor.peek().is_some_and(|c| c.is_ascii_digit()) {
                digits(&mut self.cursor);
            } else {
                self.cursor.set_position(before_exponent);
            }
        }
        TokenKind::Number(self.cursor.text_since(start))
    }

    /// `"…"` with escapes, or `"""…"""` without.
    fn text(&mut self) -> TokenKind<'a> {
        let start = self.cursor.position();
        let closed = if self.cursor.eat(RAW_QUOTE) { self.skip_raw() } else { self.skip_quoted() };
        if !closed {
            let span = Span::new(start, start + 1);
            self.findings.push(Finding::error(span, "this string is never closed"));
        }
        TokenKind::Text(unquote(self.cursor.text_since(start), start).0)
    }

    /// The end of a raw string; one or two quotes before the closing three belong to it.
    fn skip_raw(&mut self) -> bool {
        let (_, closed) = self.cursor.take_until(RAW_QUOTE);
        let _extra = closed && self.cursor.eat("\"") && self.cursor.eat("\"");
        closed
    }

    /// The end of a string; it ends in its line.
    fn skip_quoted(&mut self) -> bool {
        self.cursor.bump();
        loop {
            match self.cursor.peek() {
                Some('\n') | None => return false,
                Some('\\') => self.skip_escape(),
                Some(c) => {
                    self.cursor.bump();
                    if c == '"' {
                        return true;
                    }
                }
            }
        }
    }

    /// Takes a backslash and what it escapes.
    fn skip_escape(&mut self) {
        let start = self.cursor.position();
        self.cursor.bump();
        match self.cursor.peek() {
            Some('n' | 'r' | 't' | '"' | '\\') => {
                self.cursor.bump();
            }
            _ => {
                let reason = "this backslash escapes nothing and is kept; in a string write `\\\\`";
                self.findings.push(Finding::warning(self.cursor.span_since(start), reason));
            }
        }
    }
}

fn starts_name(c: char) -> bool {
    c.is_alphabetic() || matches!(c, '_' | '@')
}

fn continues_name(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '@')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(text: &str) -> Vec<TokenKind<'_>> {
        let mut tokens = lex(text);
        let mut kinds = Vec::new();
        while !tokens.is_at_end() {
            kinds.push(tokens.peek().clone());
            tokens.bump();
        }
        kinds
    }

    #[test]
    fn names_join_their_dots_and_lose_their_backquotes() {
        let name = |text: &str| TokenKind::Name(text.to_owned());
        assert_eq!(kinds("where"), [TokenKind::Word("where")]);
        assert_eq!(kinds("@timestamp"), [TokenKind::Word("@timestamp")]);
        assert_eq!(kinds("a.`b-c`.0d"), [name("a.b-c.0d")]);
        assert_eq!(kinds("`a``b`"), [name("a`b")]);
        let pattern = [name("Esql.x"), TokenKind::Mark("."), TokenKind::Mark("*")];
        assert_eq!(kinds("Esql.x.*"), pattern);
    }

    #[test]
    fn numbers_stop_before_their_unit() {
        let number = |text| TokenKind::Number(text);
        assert_eq!(kinds("5m"), [number("5"), TokenKind::Word("m")]);
        assert_eq!(kinds("1.5e-3"), [number("1.5e-3")]);
        assert_eq!(kinds("2 else"), [number("2"), TokenKind::Word("else")]);
    }

    #[test]
    fn strings_are_unescaped_unless_raw() {
        for (text, value) in [
            (r#""a\"b\\c""#, r#"a"b\c"#),
            (r#""""a\"b""""#, r#"a\"b"#),
            (r#"""""q""""""#, r#""q"""#),
            (r#""""#, ""),
        ] {
            assert_eq!(kinds(text), [TokenKind::Text(value.to_owned())], "{text}");
        }
    }

    #[test]
    fn what_is_left_open_or_escapes_nothing_is_a_finding() {
        for text in [r#""C:\Windows""#, "a \"b\nc", "a /* b /* c */", "`a", "\"\"\"a\""] {
            assert_eq!(lex(text).into_findings().len(), 1, "{text}");
        }
    }

    #[test]
    fn an_offset_in_a_string_leads_back_to_the_query() {
        let (value, map) = unquote(r#""a\"b""#, 10);
        assert_eq!(value, r#"a"b"#);
        assert_eq!(map.offset(0), 11);
        assert_eq!((map.offset(1), map.offset(2)), (13, 14));
        assert_eq!(unquote(r#""""a""""#, 10).1.offset(0), 13);
    }
}
