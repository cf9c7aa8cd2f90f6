//! What the arguments of commands have in common: `name=value` options, `a as b`, lists of fields,
//! functions over fields.

use super::ast::Aggregate;
use super::lexer::{Comparison, Lexeme, Token};
use crate::model::Span;

/// The arguments of a command, read from the left.
pub(super) struct Arguments<'a> {
    text: &'a str,
    tokens: &'a [Lexeme],
    at: usize,
}

impl<'a> Arguments<'a> {
    /// All of them.
    pub(super) fn new(text: &'a str, tokens: &'a [Lexeme]) -> Self {
        Self { text, tokens, at: 0 }
    }

    /// What is left.
    pub(super) fn rest(&self) -> &'a [Lexeme] {
        &self.tokens[self.at..]
    }

    /// The next token, not taken.
    pub(super) fn peek(&self) -> Option<Lexeme> {
        self.tokens.get(self.at).copied()
    }

    /// Takes a token.
    pub(super) fn next(&mut self) -> Option<Lexeme> {
        let next = self.peek()?;
        self.at += 1;
        Some(next)
    }

    /// Takes the keyword, in any case.
    pub(super) fn eat(&mut self, word: &str) -> bool {
        let found = self.peek().is_some_and(|next| next.is_word(self.text, word));
        self.at += usize::from(found);
        found
    }

    fn follows(&self, offset: usize, token: Token) -> bool {
        self.tokens.get(self.at + offset).is_some_and(|next| next.token == token)
    }

    /// Takes `name=value`: the name in lower case, and the value where it is text.
    pub(super) fn option(&mut self) -> Option<(String, String)> {
        let name = self.peek().filter(|next| is_name(next.token))?;
        if !self.follows(1, Token::Comparison(Comparison::Equal)) {
            return None;
        }
        self.at += 2;
        let value = self.peek().filter(|next| is_name(next.token));
        match value {
            Some(_) => self.at += 1,
            None => self.skip_group(),
        }
        let value = value.map_or_else(String::new, |value| value.value(self.text));
        Some((name.value(self.text).to_ascii_lowercase(), value))
    }

    /// Takes every option that comes next and gives the value of one of them.
    pub(super) fn options(&mut self, wanted: &str) -> Option<String> {
        let mut found = None;
        while let Some((name, value)) = self.option() {
            if name == wanted {
                found = Some(value);
            }
        }
        found
    }

    /// Takes a name.
    pub(super) fn name(&mut self) -> Option<String> {
        let name = self.peek().filter(|next| is_name(next.token))?;
        self.at += 1;
        Some(name.value(self.text))
    }

    /// Takes `as name`.
    pub(super) fn alias(&mut self) -> Option<String> {
        if self.eat("as") { self.name() } else { None }
    }

    /// Takes `(…)`, where it comes next.
    pub(super) fn skip_group(&mut self) {
        let mut open = 0_usize;
        while let Some(next) = self.peek() {
            match next.token {
                Token::Open => open += 1,
                Token::Close if open > 0 => open -= 1,
                _ if open == 0 => return,
                _ => {}
            }
            self.at += 1;
            if open == 0 {
                return;
            }
        }
    }

    /// The names that are left; options, `as …` and commas are left out.
    pub(super) fn names(&mut self) -> Vec<String> {
        let mut names = Vec::new();
        while self.at < self.tokens.len() {
            if self.option().is_some() {
                continue;
            }
            if self.alias().is_some() {
                continue;
            }
            match self.name() {
                Some(name) => names.push(name),
                None => self.at += 1,
            }
        }
        names
    }

    /// `a as b, c as d` up to one of the keywords; what has no `as` stands for itself.
    pub(super) fn pairs(&mut self, until: &[&str]) -> Vec<(String, String)> {
        let mut pairs = Vec::new();
        while let Some(next) = self.peek() {
            if until.iter().any(|word| next.is_word(self.text, word)) {
                break;
            }
            match self.name() {
                Some(from) => {
                    let to = self.alias().unwrap_or_else(|| from.clone());
                    pairs.push((from, to));
                }
                None => self.at += 1,
            }
        }
        pairs
    }

    /// Functions over fields up to one of the keywords.
    pub(super) fn aggregates(&mut self, until: &[&str]) -> Vec<Aggregate> {
        let mut all = Vec::new();
        while let Some(next) = self.peek() {
            if until.iter().any(|word| next.is_word(self.text, word)) {
                break;
            }
            if self.option().is_some() {
                continue;
            }
            match next.token {
                Token::Word => all.push(self.aggregate(next)),
                Token::Open => self.skip_group(),
                _ => self.at += 1,
            }
        }
        all
    }

    fn aggregate(&mut self, function: Lexeme) -> Aggregate {
        self.at += 1;
        let mut field = None;
        let mut span = function.span;
        if self.follows(0, Token::Open) {
            if self.follows(2, Token::Close) {
                field = self.tokens.get(self.at + 1).filter(|next| is_name(next.token));
            }
            self.skip_group();
            span = span.to(self.tokens[self.at - 1].span);
        }
        let field = field.map(|field| field.value(self.text));
        let output =
            self.alias().unwrap_or_else(|| self.written_name(function, field.as_deref(), span));
        let function = function.span.of(self.text).to_ascii_lowercase();
        Aggregate { function, field, output }
    }

    /// The name a column has without `as`: the function as written.
    fn written_name(&self, function: Lexeme, field: Option<&str>, span: Span) -> String {
        match field {
            Some(field) => format!("{}({field})", function.span.of(self.text)),
            None => span.of(self.text).to_owned(),
        }
    }
}

/// Whether a token can be a name or a value.
pub(super) fn is_name(token: Token) -> bool {
    matches!(token, Token::Word | Token::Quoted | Token::FieldName)
}
