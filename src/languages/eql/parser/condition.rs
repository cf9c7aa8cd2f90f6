//! Conditions and values, by precedence: `or`, `and`, `not`, comparisons, `+ -`, `* / %`, sign.

use super::{Node, NodeKind, Parser, ends_operand, is_word};
use crate::languages::eql::ast::{Comparison, MatchOperator};
use crate::languages::eql::lexer::TokenKind;
use crate::model::Span;

impl Parser<'_> {
    pub(super) fn condition(&mut self) -> Node {
        let mut parts = vec![self.all_of()];
        while self.tokens.eat(|kind| *kind == TokenKind::Or) {
            parts.push(self.all_of());
        }
        joined(parts, NodeKind::Or)
    }

    fn all_of(&mut self) -> Node {
        let mut parts = vec![self.negated()];
        loop {
            if self.tokens.eat(|kind| *kind == TokenKind::And) {
                parts.push(self.negated());
            } else if ends_operand(self.tokens.peek()) {
                return joined(parts, NodeKind::And);
            } else {
                let next = self.tokens.span();
                self.tokens.error(next, "`and` or `or` is missing before this; read as `and`");
                parts.push(self.negated());
            }
        }
    }

    fn negated(&mut self) -> Node {
        let start = self.tokens.span();
        if !self.tokens.eat(|kind| *kind == TokenKind::Not) {
            return self.test();
        }
        match self.deeper(Self::negated) {
            Ok(node) => {
                let span = start.to(node.span);
                Node { kind: NodeKind::Not(Box::new(node)), span }
            }
            Err(unread) => unread.since(start).into(),
        }
    }

    /// A value, and what it is compared or matched with.
    fn test(&mut self) -> Node {
        let left = self.value();
        match self.tokens.peek() {
            TokenKind::Compare(comparison) => {
                let comparison = *comparison;
                self.compare(left, comparison)
            }
            TokenKind::Assign => {
                let span = self.tokens.span();
                self.tokens.error(span, "`=` compares nothing in EQL; read as `==`");
                self.compare(left, Comparison::Eq)
            }
            TokenKind::Not => match self.match_operator(1) {
                Some(operator) => {
                    self.tokens.bump();
                    let positive = self.matched(left, operator);
                    let span = positive.span;
                    Node { kind: NodeKind::Not(Box::new(positive)), span }
                }
                None => left,
            },
            _ => match self.match_operator(0) {
                Some(operator) => self.matched(left, operator),
                None => left,
            },
        }
    }

    fn compare(&mut self, left: Node, comparison: Comparison) -> Node {
        self.tokens.bump();
        let right = self.value();
        let span = left.span.to(right.span);
        let kind = NodeKind::Compare(comparison, Box::new(left), Box::new(right));
        Node { kind, span }
    }

    /// The operator that matches with a list, `ahead` tokens from here.
    fn match_operator(&self, ahead: usize) -> Option<MatchOperator> {
        let kind = if ahead == 0 { self.tokens.peek() } else { self.tokens.peek_second() };
        match kind {
            TokenKind::In => Some(MatchOperator::In),
            TokenKind::Colon => Some(MatchOperator::Like),
            kind if is_word(kind, "like") => Some(MatchOperator::Like),
            kind if is_word(kind, "regex") => Some(MatchOperator::Regex),
            _ => None,
        }
    }

    fn matched(&mut self, left: Node, operator: MatchOperator) -> Node {
        self.tokens.bump();
        let nocase = self.tokens.eat(|kind| *kind == TokenKind::Tilde);
        let values = if *self.tokens.peek() == TokenKind::OpenBracket {
            self.list()
        } else {
            vec![self.value()]
        };
        let span = left.span.to(self.tokens.last_span());
        Node { kind: NodeKind::Match { operator, nocase, left: Box::new(left), values }, span }
    }

    /// `(a, b, …)`; a comma too many at its end is forgiven.
    fn list(&mut self) -> Vec<Node> {
        let open = self.tokens.bump();
        let members = self.deeper(|parser| {
            let mut members = Vec::new();
            while !matches!(parser.tokens.peek(), TokenKind::CloseBracket | TokenKind::End) {
                members.push(parser.condition());
                if !parser.tokens.eat(|kind| *kind == TokenKind::Comma) {
                    break;
                }
            }
            parser.close(open);
            members
        });
        members.unwrap_or_else(|unread| vec![unread.into()])
    }

    fn close(&mut self, open: Span) {
        if !self.tokens.eat(|kind| *kind == TokenKind::CloseBracket) {
            self.tokens.error(open, "this is never closed with `)`");
        }
    }

    /// A value, with arithmetic.
    pub(super) fn value(&mut self) -> Node {
        let mut left = self.signed();
        while matches!(self.tokens.peek(), TokenKind::Arithmetic | TokenKind::Minus) {
            self.tokens.bump();
            let right = self.signed();
            left = Node { kind: NodeKind::Computed, span: left.span.to(right.span) };
        }
        left
    }

    fn signed(&mut self) -> Node {
        let start = self.tokens.span();
        if !self.tokens.eat(|kind| *kind == TokenKind::Minus) {
            return self.primary();
        }
        match self.deeper(Self::signed) {
            Ok(node) => {
                let span = start.to(node.span);
                let kind = match node.kind {
                    NodeKind::Number(digits) => NodeKind::Number(format!("-{digits}")),
                    _ => NodeKind::Computed,
                };
                Node { kind, span }
            }
            Err(unread) => unread.since(start).into(),
        }
    }

    fn primary(&mut self) -> Node {
        let span = self.tokens.span();
        let kind = match self.tokens.peek() {
            TokenKind::OpenBracket => return self.bracketed(),
            TokenKind::Text(text) => NodeKind::Text(text.clone()),
            TokenKind::Number(digits) => NodeKind::Number(digits.clone()),
            TokenKind::Name(name) => {
                let name = name.clone();
                return self.named(name);
            }
            _ => return self.missing("a value is missing"),
        };
        self.tokens.bump();
        Node { kind, span }
    }

    /// A condition or value in brackets, whose place leaves the brackets out.
    fn bracketed(&mut self) -> Node {
        let open = self.tokens.bump();
        let read = self.deeper(|parser| {
            let node = parser.condition();
            parser.close(open);
            node
        });
        read.unwrap_or_else(Node::from)
    }

    /// A constant, a function with its arguments, or a field.
    fn named(&mut self, name: String) -> Node {
        let start = self.tokens.bump();
        let nocase = *self.tokens.peek() == TokenKind::Tilde
            && *self.tokens.peek_second() == TokenKind::OpenBracket;
        if nocase {
            self.tokens.bump();
        }
        if is_word(self.tokens.peek(), "of") && *self.tokens.peek_second() == TokenKind::OpenSquare
        {
            return self.related(name, start);
        }
        if *self.tokens.peek() == TokenKind::OpenBracket {
            let arguments = self.list();
            let span = start.to(self.tokens.last_span());
            return Node { kind: NodeKind::Call { name, nocase, arguments }, span };
        }
        let kind = match name.as_str() {
            "true" => NodeKind::Bool(true),
            "false" => NodeKind::Bool(false),
            "null" => NodeKind::Null,
            _ => NodeKind::Field(name),
        };
        Node { kind, span: start }
    }

    /// `descendant of […]`, from `of` on.
    fn related(&mut self, how: String, start: Span) -> Node {
        self.tokens.bump();
        match self.deeper(Self::bracketed_event) {
            Ok(event) => {
                let kind = NodeKind::Related(how, Box::new(event));
                Node { kind, span: start.to(self.tokens.last_span()) }
            }
            Err(unread) => unread.since(start).into(),
        }
    }
}

fn joined(mut parts: Vec<Node>, join: fn(Vec<Node>) -> NodeKind) -> Node {
    if parts.len() == 1 {
        return parts.swap_remove(0);
    }
    let span = parts.iter().map(|part| part.span).reduce(Span::to).unwrap_or_default();
    Node { kind: join(parts), span }
}
