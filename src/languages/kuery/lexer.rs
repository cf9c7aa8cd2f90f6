//! Text → tokens. Keywords are found here; which of them are values is the parser's business.

use super::ast::RangeOperator;
use crate::languages::Finding;
use crate::languages::cursor::Cursor;
use crate::languages::pattern::Pattern;
use crate::languages::tokens::Tokens;
use crate::model::Span;

/// What a token is.
#[derive(Debug)]
pub(super) enum TokenKind {
    /// A bare word, unescaped; `*` is a wildcard.
    Word(Pattern),
    /// A quoted text, unescaped; `*` is a character.
    Quoted(Pattern),
    And,
    Or,
    Not,
    Colon,
    Range(RangeOperator),
    OpenBracket,
    CloseBracket,
    OpenBrace,
    CloseBrace,
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
        let single = match self.cursor.peek()? {
            ':' => TokenKind::Colon,
            '(' => TokenKind::OpenBracket,
            ')' => TokenKind::CloseBracket,
            '{' => TokenKind::OpenBrace,
            '}' => TokenKind::CloseBrace,
            '<' | '>' => return Some(self.range()),
            '"' => return Some(self.quoted()),
            _ => return Some(self.word()),
        };
        self.cursor.bump();
        Some(single)
    }

    fn range(&mut self) -> TokenKind {
        let less = self.cursor.bump() == Some('<');
        TokenKind::Range(match (less, self.cursor.eat("=")) {
            (true, false) => RangeOperator::Lt,
            (true, true) => RangeOperator::Le,
            (false, false) => RangeOperator::Gt,
            (false, true) => RangeOperator::Ge,
        })
    }

    fn quoted(&mut self) -> TokenKind {
        let start = self.cursor.position();
        self.cursor.bump();
        let mut value = String::new();
        loop {
            match self.cursor.bump() {
                Some('"') => break,
                Some('\\') => value.push_str(&self.quoted_escape()),
                Some(c) => value.push(c),
                None => {
                    let span = Span::new(start, start + 1);
                    self.findings.push(Finding::error(span, "this quote is never closed"));
                    break;
                }
            }
        }
        TokenKind::Quoted(Pattern::literal(value))
    }

    /// What a backslash in quotes and what follows mean; an unknown escape stays as written.
    fn quoted_escape(&mut self) -> String {
        match self.common_escape() {
            Some(c) => c.to_string(),
            None if self.cursor.eat("\"") => "\"".to_owned(),
            None if self.cursor.eat("\\") => "\\".to_owned(),
            None => "\\".to_owned(),
        }
    }

    /// White space and `\uXXXX`, which mean the same in quotes and outside; the backslash is taken.
    fn common_escape(&mut self) -> Option<char> {
        for (escape, meant) in [("t", '\t'), ("r", '\r'), ("n", '\n')] {
            if self.cursor.eat(escape) {
                return Some(meant);
            }
        }
        let digits = self.cursor.rest().strip_prefix('u')?.get(..4)?;
        let code = digits.bytes().all(|byte| byte.is_ascii_hexdigit()).then_some(digits)?;
        let meant = char::from_u32(u32::from_str_radix(code, 16).ok()?)?;
        self.cursor.eat("u");
        self.cursor.eat(digits);
        Some(meant)
    }

    fn word(&mut self) -> TokenKind {
        let start = self.cursor.position();
        let mut pattern = Pattern::of_stars_only();
        while let Some(c) = self.cursor.peek() {
            match c {
                '*' => pattern.star(),
                '\\' => {
                    self.cursor.bump();
                    self.bare_escape(&mut pattern);
                    continue;
                }
                c if c.is_whitespace() || is_special(c) => break,
                c => pattern.push(c),
            }
            self.cursor.bump();
        }
        keyword(self.cursor.text_since(start)).unwrap_or(TokenKind::Word(pattern))
    }

    /// What a backslash outside quotes and what follows mean; the backslash is taken.
    fn bare_escape(&mut self, pattern: &mut Pattern) {
        let keyword_follows = ["or", "and", "not"].into_iter().any(|word| {
            let next = self.cursor.rest().get(..word.len());
            next.is_some_and(|next| next.eq_ignore_ascii_case(word))
        });
        if keyword_follows {
            return;
        }
        match self.common_escape() {
            Some(c) => pattern.push(c),
            None => match self.cursor.peek() {
                Some(c) if is_special(c) => {
                    pattern.push(c);
                    self.cursor.bump();
                }
                _ => pattern.push('\\'),
            },
        }
    }
}

/// Characters that mean something outside quotes unless escaped.
fn is_special(c: char) -> bool {
    matches!(c, '\\' | '(' | ')' | ':' | '<' | '>' | '"' | '*' | '{' | '}')
}

fn keyword(word: &str) -> Option<TokenKind> {
    [("and", TokenKind::And), ("or", TokenKind::Or), ("not", TokenKind::Not)]
        .into_iter()
        .find_map(|(name, kind)| word.eq_ignore_ascii_case(name).then_some(kind))
}
