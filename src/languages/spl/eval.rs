//! Expressions of `eval` and `where`, by precedence: `OR`, `XOR`, `AND`, `NOT`, comparisons, `.`,
//! `+ -`, `* / %` (Splunk, "Evaluation expressions").

use super::ast::{Assignment, Value, ValueKind};
use super::lexer::{Lexeme, Token};
use crate::languages::MAX_DEPTH;
use crate::model::Span;

/// Reads one expression from all of the tokens; what is left over makes it unreadable.
pub(super) fn condition(text: &str, tokens: &[Lexeme]) -> Value {
    let mut parser = Parser { text, tokens, at: 0, depth: 0 };
    let value = parser.or();
    if parser.at >= tokens.len() {
        return value;
    }
    let rest = tokens[parser.at].span.to(tokens[tokens.len() - 1].span);
    let broken = Value { kind: ValueKind::Broken("an operator was expected here"), span: rest };
    let span = value.span.to(rest);
    Value { kind: ValueKind::And(vec![value, broken]), span }
}

/// Reads `name = expression, …`; an assignment that cannot be read is left out.
pub(super) fn assignments(text: &str, tokens: &[Lexeme]) -> Vec<Assignment> {
    let mut parser = Parser { text, tokens, at: 0, depth: 0 };
    let mut all = Vec::new();
    while parser.at < tokens.len() {
        all.extend(parser.assignment());
        parser.skip_to_comma();
    }
    all
}

struct Parser<'a> {
    text: &'a str,
    tokens: &'a [Lexeme],
    at: usize,
    depth: usize,
}

impl Parser<'_> {
    fn peek(&self) -> Option<Lexeme> {
        self.tokens.get(self.at).copied()
    }

    fn peek_token(&self) -> Option<Token> {
        self.peek().map(|lexeme| lexeme.token)
    }

    fn eat_word(&mut self, word: &str) -> bool {
        let found = self.peek().is_some_and(|next| next.is_word(self.text, word));
        self.at += usize::from(found);
        found
    }

    fn eat(&mut self, token: Token) -> bool {
        let found = self.peek_token() == Some(token);
        self.at += usize::from(found);
        found
    }

    fn assignment(&mut self) -> Option<Assignment> {
        let target = self.peek()?;
        self.at += 1;
        if !self.eat(Token::Comparison(super::lexer::Comparison::Equal)) {
            return None;
        }
        Some(Assignment { name: target.value(self.text), value: self.or() })
    }

    fn skip_to_comma(&mut self) {
        let mut open = 0_usize;
        while let Some(token) = self.peek_token() {
            self.at += 1;
            match token {
                Token::Comma if open == 0 => return,
                Token::Open => open += 1,
                Token::Close => open = open.saturating_sub(1),
                _ => {}
            }
        }
    }

    fn or(&mut self) -> Value {
        let mut parts = vec![self.xor()];
        while self.eat_word("or") {
            parts.push(self.xor());
        }
        several(parts, ValueKind::Or)
    }

    fn xor(&mut self) -> Value {
        let mut parts = vec![self.and()];
        while self.eat_word("xor") {
            parts.push(self.and());
        }
        several(parts, |_| ValueKind::Broken("`XOR` has no counterpart here"))
    }

    fn and(&mut self) -> Value {
        let mut parts = vec![self.not()];
        while self.eat_word("and") {
            parts.push(self.not());
        }
        several(parts, ValueKind::And)
    }

    fn not(&mut self) -> Value {
        let mut starts = Vec::new();
        while let Some(next) = self.peek()
            && (next.is_word(self.text, "not") || next.span.of(self.text) == "!")
        {
            starts.push(next.span);
            self.at += 1;
        }
        let mut value = self.comparison();
        for start in starts.into_iter().rev().take(MAX_DEPTH) {
            let span = start.to(value.span);
            value = Value { kind: ValueKind::Not(Box::new(value)), span };
        }
        value
    }

    fn comparison(&mut self) -> Value {
        let left = self.arithmetic(0);
        let start = left.span;
        if let Some(Token::Comparison(operator)) = self.peek_token() {
            self.at += 1;
            let right = self.arithmetic(0);
            let span = start.to(right.span);
            let kind = ValueKind::Compare(operator, Box::new(left), Box::new(right));
            return Value { kind, span };
        }
        let before = self.at;
        let negated = self.eat_word("not");
        let value = if self.eat_word("like") {
            let right = self.arithmetic(0);
            let span = start.to(right.span);
            Value { kind: ValueKind::Like(Box::new(left), Box::new(right)), span }
        } else if self.eat_word("in") && self.peek_token() == Some(Token::Open) {
            let (members, end) = self.arguments();
            Value { kind: ValueKind::In(Box::new(left), members), span: start.to(end) }
        } else {
            self.at = before;
            return left;
        };
        let span = value.span;
        if negated { Value { kind: ValueKind::Not(Box::new(value)), span } } else { value }
    }

    /// Operators of one level and all that bind tighter.
    fn arithmetic(&mut self, level: usize) -> Value {
        const LEVELS: &[&[char]] = &[&['.'], &['+', '-'], &['*', '/', '%']];
        let Some(operators) = LEVELS.get(level) else { return self.unary() };
        let mut parts = vec![self.arithmetic(level + 1)];
        while let Some(Token::Symbol(symbol)) = self.peek_token()
            && operators.contains(&symbol)
        {
            self.at += 1;
            parts.push(self.arithmetic(level + 1));
        }
        several(parts, ValueKind::Arithmetic)
    }

    fn unary(&mut self) -> Value {
        let Some(first) = self.peek() else { return self.missing() };
        if !matches!(first.token, Token::Symbol('-' | '+')) {
            return self.primary(first);
        }
        while matches!(self.peek_token(), Some(Token::Symbol('-' | '+'))) {
            self.at += 1;
        }
        let Some(next) = self.peek() else { return self.missing() };
        let inner = self.primary(next);
        let span = first.span.to(inner.span);
        Value { kind: ValueKind::Negative(Box::new(inner)), span }
    }

    fn missing(&self) -> Value {
        let end = self.tokens.last().map_or(0, |last| last.span.end);
        let span = Span { start: end, end };
        Value { kind: ValueKind::Broken("an expression was expected here"), span }
    }

    fn primary(&mut self, first: Lexeme) -> Value {
        if first.token == Token::Open {
            return self.group(first);
        }
        self.at += 1;
        let kind = match first.token {
            Token::Quoted => ValueKind::Text(first.value(self.text)),
            Token::FieldName => ValueKind::Field(first.value(self.text)),
            Token::Number => ValueKind::Number(first.span.of(self.text).to_owned()),
            Token::Word if self.peek_token() == Some(Token::Open) => return self.call(first),
            Token::Word => ValueKind::Field(first.span.of(self.text).to_owned()),
            _ => ValueKind::Broken("an expression was expected here"),
        };
        Value { kind, span: first.span }
    }

    fn call(&mut self, name: Lexeme) -> Value {
        let (arguments, end) = self.arguments();
        let name_text = name.span.of(self.text).to_ascii_lowercase();
        Value { kind: ValueKind::Call(name_text, arguments), span: name.span.to(end) }
    }

    fn group(&mut self, first: Lexeme) -> Value {
        if self.depth >= MAX_DEPTH {
            return self.too_deep(first);
        }
        self.at += 1;
        self.depth += 1;
        let inner = self.or();
        self.depth -= 1;
        let end = self.peek().map_or(inner.span, |next| next.span);
        if self.eat(Token::Close) {
            return Value { kind: inner.kind, span: first.span.to(end) };
        }
        let reason = "a bracket is opened and not closed";
        let broken = Value { kind: ValueKind::Broken(reason), span: first.span };
        let span = first.span.to(inner.span);
        Value { kind: ValueKind::And(vec![broken, inner]), span }
    }

    /// Members in brackets, and where the last bracket stands.
    fn arguments(&mut self) -> (Vec<Value>, Span) {
        let Some(open) = self.peek() else { return (Vec::new(), Span::default()) };
        if self.depth >= MAX_DEPTH {
            let broken = self.too_deep(open);
            let span = broken.span;
            return (vec![broken], span);
        }
        self.at += 1;
        self.depth += 1;
        let mut members = Vec::new();
        let mut end = open.span;
        while let Some(next) = self.peek() {
            end = next.span;
            match next.token {
                Token::Close => {
                    self.at += 1;
                    break;
                }
                Token::Comma => self.at += 1,
                _ => members.push(self.or()),
            }
        }
        self.depth -= 1;
        (members, end)
    }

    /// Skips a bracket that is nested too deeply.
    fn too_deep(&mut self, first: Lexeme) -> Value {
        let mut open = 0_usize;
        let mut end = first.span;
        while let Some(next) = self.peek() {
            self.at += 1;
            end = next.span;
            match next.token {
                Token::Open => open += 1,
                Token::Close => open -= 1,
                _ => {}
            }
            if open == 0 {
                break;
            }
        }
        let kind = ValueKind::Broken("brackets are nested too deeply");
        Value { kind, span: first.span.to(end) }
    }
}

/// One part as it is, several as the kind they make.
fn several(mut parts: Vec<Value>, make: impl FnOnce(Vec<Value>) -> ValueKind) -> Value {
    if parts.len() == 1 {
        return parts.swap_remove(0);
    }
    let span = parts[0].span.to(parts[parts.len() - 1].span);
    Value { kind: make(parts), span }
}
