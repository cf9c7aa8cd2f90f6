//! Tokens of one command. The same characters mean other things in `search` (where `-` and `.`
//! belong to words) than in `eval` (where they are operators): the mode says which.

use super::structure::{Bracket, skip_quoted};
use crate::languages::cursor::Cursor;
use crate::languages::pattern::Pattern;
use crate::model::Span;

/// What the tokens are read for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mode {
    /// `search`, `tstats … where`: words with wildcards; `'` is a plain character.
    Search,
    /// The arguments of other commands: as in `search`, but `'…'` is a field name.
    Arguments,
    /// Expressions of `eval` and `where`.
    Eval,
}

/// A token and where it stands.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Lexeme {
    /// What it is.
    pub(super) token: Token,
    /// With its quotes.
    pub(super) span: Span,
    /// Without its quotes.
    pub(super) content: Span,
}

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Token {
    /// A bare word; in `eval` an identifier.
    Word,
    /// `"…"`.
    Quoted,
    /// `'…'`, a field name.
    FieldName,
    /// A number (only in `eval`).
    Number,
    /// A comparison.
    Comparison(Comparison),
    /// `+ - * / % .` (only in `eval`).
    Symbol(char),
    /// `(`.
    Open,
    /// `)`.
    Close,
    /// `,`.
    Comma,
    /// A bracket, by its number in the command.
    Subsearch(usize),
}

/// A comparison operator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Comparison {
    /// `=` or `==`.
    Equal,
    /// `!=`.
    Unequal,
    /// `<`.
    Less,
    /// `<=`.
    LessOrEqual,
    /// `>`.
    Greater,
    /// `>=`.
    GreaterOrEqual,
}

const COMPARISONS: &[(&str, Comparison)] = &[
    ("==", Comparison::Equal),
    ("!=", Comparison::Unequal),
    ("<=", Comparison::LessOrEqual),
    (">=", Comparison::GreaterOrEqual),
    ("=", Comparison::Equal),
    ("<", Comparison::Less),
    (">", Comparison::Greater),
];

impl Lexeme {
    /// Whether it is a bare word spelled like that, in any case.
    pub(super) fn is_word(&self, text: &str, word: &str) -> bool {
        self.token == Token::Word && self.span.of(text).eq_ignore_ascii_case(word)
    }

    /// What it says, quotes and escapes resolved.
    pub(super) fn value(&self, text: &str) -> String {
        match self.token {
            Token::FieldName => self.content.of(text).to_owned(),
            _ => unescaped(self.content.of(text)),
        }
    }
}

/// The tokens of the command text in `span`.
pub(super) fn lex(text: &str, span: Span, brackets: &[Bracket], mode: Mode) -> Vec<Lexeme> {
    let end = span.end as usize;
    let mut cursor = Cursor::new(&text[..end]);
    cursor.set_position(span.start as usize);
    let mut lexer = Lexer { cursor, brackets, mode, found: Vec::new() };
    while lexer.step() {}
    lexer.found
}

struct Lexer<'a> {
    cursor: Cursor<'a>,
    brackets: &'a [Bracket],
    mode: Mode,
    found: Vec<Lexeme>,
}

impl Lexer<'_> {
    /// Takes one token, or what stands between two; whether there was one.
    fn step(&mut self) -> bool {
        self.cursor.take_while(char::is_whitespace);
        let start = self.cursor.position();
        let Some(c) = self.cursor.peek() else { return false };
        if self.cursor.eat("```") {
            self.cursor.take_until("```");
            return true;
        }
        let token = match c {
            '(' | ')' | ',' => self.punctuation(c),
            '"' => return self.quoted(start),
            '\'' if self.mode != Mode::Search && self.field_name(start) => return true,
            '[' => return self.subsearch(start),
            _ => match self.comparison() {
                Some(comparison) => Token::Comparison(comparison),
                None if self.mode == Mode::Eval => self.eval_token(c),
                None => self.word(),
            },
        };
        let span = self.cursor.span_since(start);
        self.found.push(Lexeme { token, span, content: span });
        true
    }

    fn punctuation(&mut self, c: char) -> Token {
        self.cursor.bump();
        match c {
            '(' => Token::Open,
            ')' => Token::Close,
            _ => Token::Comma,
        }
    }

    fn comparison(&mut self) -> Option<Comparison> {
        let found = COMPARISONS.iter().find(|(written, _)| self.cursor.eat(written));
        found.map(|(_, comparison)| *comparison)
    }

    fn quoted(&mut self, start: usize) -> bool {
        let closed = skip_quoted(&mut self.cursor);
        let end = self.cursor.position() - usize::from(closed);
        self.push_quoted(Token::Quoted, start, end)
    }

    /// Takes `'…'` where it is closed.
    fn field_name(&mut self, start: usize) -> bool {
        let Some(length) = self.cursor.rest()[1..].find('\'') else { return false };
        let end = start + 1 + length;
        self.cursor.set_position(end + 1);
        self.push_quoted(Token::FieldName, start, end)
    }

    fn push_quoted(&mut self, token: Token, start: usize, end: usize) -> bool {
        let content = Span::new(start + 1, end);
        self.found.push(Lexeme { token, span: self.cursor.span_since(start), content });
        true
    }

    fn subsearch(&mut self, start: usize) -> bool {
        let key = u32::try_from(start).unwrap_or(u32::MAX);
        let token = match self.brackets.binary_search_by_key(&key, |bracket| bracket.span.start) {
            Ok(index) => {
                // One that is not closed reaches over the white space behind the command.
                let end = self.brackets[index].span.end as usize;
                self.cursor.set_position(end.min(start + self.cursor.rest().len()));
                Token::Subsearch(index)
            }
            Err(_) => {
                self.cursor.bump();
                Token::Word
            }
        };
        let span = self.cursor.span_since(start);
        self.found.push(Lexeme { token, span, content: span });
        true
    }

    /// A bare word; directly after a comparison it may hold `=`, `<` and `>`.
    fn word(&mut self) -> Token {
        let is_value = matches!(self.found.last(), Some(last)
            if matches!(last.token, Token::Comparison(_)));
        let start = self.cursor.position();
        while let Some(c) = self.cursor.peek() {
            let ends = match c {
                '(' | ')' | ',' | '"' | '[' | ']' | '`' => true,
                '=' | '<' | '>' => !is_value,
                '!' => !is_value && self.cursor.peek_second() == Some('='),
                c => c.is_whitespace(),
            };
            if ends {
                break;
            }
            self.cursor.bump();
            if c == '\\' && matches!(self.cursor.peek(), Some('\\' | '"')) {
                self.cursor.bump();
            }
        }
        if self.cursor.position() == start {
            self.cursor.bump();
        }
        Token::Word
    }

    fn eval_token(&mut self, c: char) -> Token {
        let next = self.cursor.peek_second();
        let starts_number = |c: char| c.is_ascii_digit();
        if starts_number(c) || (c == '.' && next.is_some_and(starts_number)) {
            self.cursor.take_while(|c| c.is_ascii_alphanumeric() || c == '.');
            return Token::Number;
        }
        if matches!(c, '+' | '-' | '*' | '/' | '%' | '.') {
            self.cursor.bump();
            return Token::Symbol(c);
        }
        self.identifier();
        Token::Word
    }

    /// A field or function name; a dot belongs to it where a name goes on behind it.
    fn identifier(&mut self) {
        let start = self.cursor.position();
        while let Some(c) = self.cursor.peek() {
            let belongs = match c {
                '.' => self.cursor.peek_second().is_some_and(is_name_start),
                c => is_name_start(c) || c.is_ascii_digit() || matches!(c, '}' | ':' | '$' | '@'),
            };
            if !belongs {
                break;
            }
            self.cursor.bump();
        }
        if self.cursor.position() == start {
            self.cursor.bump();
        }
    }
}

fn is_name_start(c: char) -> bool {
    c.is_alphabetic() || matches!(c, '_' | '{')
}

/// A quoted text without its escapes: `\"` and `\\` are one character, any other backslash stays.
pub(super) fn unescaped(written: &str) -> String {
    let mut out = String::with_capacity(written.len());
    let mut chars = written.chars().peekable();
    while let Some(c) = chars.next() {
        match (c, chars.peek()) {
            ('\\', Some(&next)) if matches!(next, '\\' | '"') => {
                chars.next();
                out.push(next);
            }
            _ => out.push(c),
        }
    }
    out
}

/// A value of `search`: `*` is always a wildcard, and nothing else is.
pub(super) fn search_pattern(written: &str) -> Pattern {
    let mut pattern = Pattern::of_stars_only();
    for c in unescaped(written).chars() {
        match c {
            '*' => pattern.star(),
            c => pattern.push(c),
        }
    }
    pattern
}

/// A value of `like`: `%` and `_` are wildcards, and nothing escapes them.
pub(super) fn like_pattern(value: &str) -> Pattern {
    let mut pattern = Pattern::default();
    for c in value.chars() {
        match c {
            '%' => pattern.star(),
            '_' => pattern.question(),
            c => pattern.push(c),
        }
    }
    pattern
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(text: &str, mode: Mode) -> Vec<&str> {
        let all = lex(text, Span::new(0, text.len()), &[], mode);
        all.into_iter().map(|lexeme| lexeme.span.of(text)).collect()
    }

    #[test]
    fn words_of_a_search_hold_what_operators_are_elsewhere() {
        assert_eq!(
            texts(r"a.b{}!=*C:\\x-y=z OR(w) 'v'", Mode::Search),
            ["a.b{}", "!=", r"*C:\\x-y=z", "OR", "(", "w", ")", "'v'"]
        );
    }

    #[test]
    fn an_expression_splits_at_operators_and_keeps_dotted_names() {
        assert_eq!(
            texts("len(a.b)>=.5+\"x\".'c d'%2", Mode::Eval),
            ["len", "(", "a.b", ")", ">=", ".5", "+", "\"x\"", ".", "'c d'", "%", "2"]
        );
    }

    #[test]
    fn only_quotes_and_backslashes_are_escapes() {
        assert_eq!(unescaped(r#"\\a\"\d\*"#), r#"\a"\d\*"#);
        assert_eq!(search_pattern(r"*\\x\*").classify().1, r"\x\");
        assert_eq!(like_pattern(r"%a_b\%").classify().1, r"*a?b\*");
    }
}
