//! What `search` and `tstats … where` test. `NOT` binds tighter than `OR`, and `OR` tighter than
//! `AND`, which may be left out (Splunk, "Boolean expressions with the search command").

use super::ast::{Filter, Pipeline};
use super::lexer::{Comparison, Lexeme, Token};
use crate::languages::MAX_DEPTH;
use crate::model::Span;

/// Reads tokens; `pipelines` are the brackets of the command, which are taken out.
pub(super) fn parse(text: &str, tokens: &[Lexeme], pipelines: &mut [Pipeline]) -> Filter {
    let mut parser = Parser { text, tokens, at: 0, depth: 0, pipelines };
    let mut parts = vec![parser.all()];
    while parser.at < tokens.len() {
        let span = tokens[parser.at].span;
        parser.at += 1;
        parts.push(Filter::Broken { reason: "a bracket is closed that was not opened", span });
        parts.push(parser.all());
    }
    Filter::And(parts)
}

struct Parser<'a> {
    text: &'a str,
    tokens: &'a [Lexeme],
    at: usize,
    depth: usize,
    pipelines: &'a mut [Pipeline],
}

impl Parser<'_> {
    fn peek(&self) -> Option<Lexeme> {
        self.tokens.get(self.at).copied()
    }

    fn peek_token(&self) -> Option<Token> {
        self.peek().map(|lexeme| lexeme.token)
    }

    /// Takes the operator word, which is written in capitals.
    fn eat_operator(&mut self, word: &str) -> bool {
        let found = self
            .peek()
            .is_some_and(|next| next.token == Token::Word && next.span.of(self.text) == word);
        self.at += usize::from(found);
        found
    }

    fn eat(&mut self, token: Token) -> bool {
        let found = self.peek_token() == Some(token);
        self.at += usize::from(found);
        found
    }

    fn all(&mut self) -> Filter {
        let mut parts = Vec::new();
        loop {
            if self.eat_operator("AND") || self.eat(Token::Comma) {
                continue;
            }
            match self.peek_token() {
                None | Some(Token::Close) => break,
                Some(_) => parts.push(self.any()),
            }
        }
        Filter::And(parts)
    }

    fn any(&mut self) -> Filter {
        let mut parts = vec![self.not()];
        while self.eat_operator("OR") {
            parts.push(self.not());
        }
        if parts.len() == 1 { parts.swap_remove(0) } else { Filter::Or(parts) }
    }

    fn not(&mut self) -> Filter {
        let mut negations = 0_usize;
        while self.eat_operator("NOT") {
            negations += 1;
        }
        let mut filter = self.primary();
        for _ in 0..negations.min(MAX_DEPTH) {
            filter = Filter::Not(Box::new(filter));
        }
        filter
    }

    fn primary(&mut self) -> Filter {
        let Some(first) = self.peek() else { return Filter::And(Vec::new()) };
        match first.token {
            Token::Open => self.group(),
            Token::Close => Filter::And(Vec::new()),
            Token::Subsearch(index) => {
                self.at += 1;
                self.subsearch(index, first.span)
            }
            Token::Comparison(_) => {
                self.at += 1;
                Filter::Broken { reason: "a comparison has no field", span: first.span }
            }
            _ => self.test(first),
        }
    }

    fn subsearch(&mut self, index: usize, span: Span) -> Filter {
        let pipeline = self.pipelines.get_mut(index).map(std::mem::take).unwrap_or_default();
        Filter::Subsearch { pipeline, span }
    }

    fn group(&mut self) -> Filter {
        let start = self.at;
        if self.depth >= MAX_DEPTH {
            self.skip_group();
            let span = self.tokens[start].span.to(self.tokens[self.at - 1].span);
            return Filter::Broken { reason: "brackets are nested too deeply", span };
        }
        self.at += 1;
        self.depth += 1;
        let inner = self.all();
        self.depth -= 1;
        if self.eat(Token::Close) {
            return inner;
        }
        let reason = "a bracket is opened and not closed";
        Filter::And(vec![Filter::Broken { reason, span: self.tokens[start].span }, inner])
    }

    fn skip_group(&mut self) {
        let mut open = 0_usize;
        while let Some(token) = self.peek_token() {
            self.at += 1;
            match token {
                Token::Open => open += 1,
                Token::Close => open -= 1,
                _ => {}
            }
            if open == 0 {
                return;
            }
        }
    }

    /// A comparison, a list, or a word.
    fn test(&mut self, first: Lexeme) -> Filter {
        self.at += 1;
        if let Some(Token::Comparison(operator)) = self.peek_token() {
            self.at += 1;
            return self.compare(first, operator);
        }
        let before = self.at;
        let negated = self.eat_operator("NOT");
        let is_in = self.peek().is_some_and(|next| next.is_word(self.text, "in"));
        if is_in && self.tokens.get(self.at + 1).is_some_and(|next| next.token == Token::Open) {
            self.at += 2;
            let list = self.list(first);
            return if negated { Filter::Not(Box::new(list)) } else { list };
        }
        self.at = before;
        self.term(first)
    }

    /// A word; `TERM(x)` and `CASE(x)` are the word inside.
    fn term(&mut self, first: Lexeme) -> Filter {
        let is_directive = first.is_word(self.text, "term") || first.is_word(self.text, "case");
        if is_directive && let Some(word) = self.directive() {
            return Filter::Term { value: word.content.of(self.text).to_owned(), span: word.span };
        }
        Filter::Term { value: first.content.of(self.text).to_owned(), span: first.span }
    }

    /// Takes `(word)` and gives the word.
    fn directive(&mut self) -> Option<Lexeme> {
        let [open, word, close] = self.tokens.get(self.at..self.at + 3)? else { return None };
        let fits = open.token == Token::Open && close.token == Token::Close && is_text(word.token);
        self.at += if fits { 3 } else { 0 };
        fits.then_some(*word)
    }

    fn compare(&mut self, first: Lexeme, operator: Comparison) -> Filter {
        let field = first.value(self.text);
        let Some(next) = self.peek() else { return self.no_value(first) };
        match next.token {
            token if is_text(token) => {
                self.at += 1;
                let directive = next.is_word(self.text, "term") || next.is_word(self.text, "case");
                let value = match directive.then(|| self.directive()).flatten() {
                    Some(word) => word,
                    None => next,
                };
                let span = first.span.to(value.span);
                Filter::Compare {
                    field,
                    operator,
                    value: value.content.of(self.text).to_owned(),
                    span,
                }
            }
            Token::Subsearch(index) => {
                self.at += 1;
                self.subsearch(index, next.span)
            }
            Token::Open => self.alternatives(first, operator),
            _ => self.no_value(first),
        }
    }

    fn no_value(&self, first: Lexeme) -> Filter {
        let span = first.span.to(self.tokens[self.at - 1].span);
        Filter::Broken { reason: "a comparison has no value", span }
    }

    /// `field=(a OR b)`.
    fn alternatives(&mut self, first: Lexeme, operator: Comparison) -> Filter {
        self.at += 1;
        let field = first.value(self.text);
        let mut parts = Vec::new();
        while let Some(next) = self.peek() {
            self.at += 1;
            match next.token {
                Token::Close => break,
                Token::Word if matches!(next.span.of(self.text), "OR" | "AND") => {}
                token if is_text(token) => parts.push(Filter::Compare {
                    field: field.clone(),
                    operator,
                    value: next.content.of(self.text).to_owned(),
                    span: next.span,
                }),
                _ => {}
            }
        }
        Filter::Or(parts)
    }

    /// The rest of `field IN (…)`, behind the bracket.
    fn list(&mut self, first: Lexeme) -> Filter {
        let mut values = Vec::new();
        let mut last = first.span;
        while let Some(next) = self.peek() {
            self.at += 1;
            last = next.span;
            match next.token {
                Token::Close => break,
                token if is_text(token) => {
                    values.push((next.content.of(self.text).to_owned(), next.span));
                }
                _ => {}
            }
        }
        let span = first.span.to(last);
        if values.is_empty() {
            return Filter::Broken { reason: "a list has no members", span };
        }
        Filter::In { field: first.value(self.text), values, span }
    }
}

fn is_text(token: Token) -> bool {
    matches!(token, Token::Word | Token::Quoted | Token::FieldName)
}
