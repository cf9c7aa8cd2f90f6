//! Conditions: recursive descent over the tokens, with names resolved on the way.
//!
//! The grammar, from loose to tight: `or`, `and`, `not`, `1 of …`, brackets. At the first thing
//! that does not fit, reading stops: what was read stays, the rest is kept as text.

use super::ast::{Condition, Group, Node, Quantity};
use super::lexer::{Token, TokenKind, tokens};
use super::names::{Missing, Names};
use crate::languages::{Finding, MAX_DEPTH};
use crate::model::Span;

/// How many problems of one condition are told.
const MOST_FINDINGS: usize = 20;

/// Reads a condition; spans of findings are ranges of `text`.
pub(super) fn parse<'a>(text: &'a str, names: &mut Names<'_>) -> (Condition<'a>, Vec<Finding>) {
    let mut parser = Parser {
        text,
        tokens: tokens(text),
        next: 0,
        depth: 0,
        failed: false,
        findings: Vec::new(),
        names,
    };
    let condition = parser.condition();
    (condition, parser.findings)
}

struct Parser<'a, 'n, 's> {
    text: &'a str,
    tokens: Vec<Token<'a>>,
    next: usize,
    depth: usize,
    /// Something did not fit; nothing more is read.
    failed: bool,
    findings: Vec<Finding>,
    names: &'n mut Names<'s>,
}

impl<'a> Parser<'a, '_, '_> {
    fn condition(&mut self) -> Condition<'a> {
        let mut condition = Condition { search: self.or(), ..Condition::default() };
        if !self.failed && self.peek() == Some(TokenKind::Pipe) {
            let start = self.bump_span().end as usize;
            condition.aggregation = Some(self.text[start..].trim());
            condition.near = self.aggregation();
            // The aggregation is kept as written, whatever is wrong with it.
            self.complain_about_rest();
            return condition;
        }
        self.complain_about_rest();
        if self.next < self.tokens.len() {
            condition.search = Some(self.with_rest(condition.search.take()));
        }
        condition
    }

    fn complain_about_rest(&mut self) {
        if let Some(token) = self.tokens.get(self.next) {
            let word = token.span.of(self.text);
            self.fail(format!("`{word}` was not expected here; the rest is kept as text"));
        }
    }

    /// What was read and the rest as text. Where not even the first name is known it is prose,
    /// and one problem tells it.
    fn with_rest(&mut self, read: Option<Node>) -> Node {
        let end = self.text.trim_end().len();
        if let Some(Node::Kept(first, _)) = read {
            self.findings.drain(..self.findings.len().saturating_sub(1));
            for finding in &mut self.findings {
                let word = finding.span.of(self.text);
                finding.reason = format!("no Sigma condition: `{word}` was not expected here");
            }
            return Node::Kept(Span::new(first.start as usize, end), "it is no Sigma condition");
        }
        let start = self.tokens[self.next].span.start as usize;
        let rest = Node::Kept(Span::new(start, end), "it stands behind what could not be read");
        match read {
            Some(read) => Node::And(vec![read, rest]),
            None => rest,
        }
    }

    fn or(&mut self) -> Option<Node> {
        let mut parts = Vec::new();
        loop {
            parts.extend(self.and());
            if self.failed || !self.eat_word("or") {
                return Node::joined(parts, Node::Or);
            }
        }
    }

    fn and(&mut self) -> Option<Node> {
        let mut parts = Vec::new();
        loop {
            parts.extend(self.not());
            if self.failed || !self.eat_word("and") {
                return Node::joined(parts, Node::And);
            }
        }
    }

    fn not(&mut self) -> Option<Node> {
        if !self.next_is_word("not") {
            return self.primary();
        }
        self.deeper(|parser| {
            parser.next += 1;
            parser.not().map(|inner| Node::Not(Box::new(inner)))
        })
    }

    fn primary(&mut self) -> Option<Node> {
        match self.peek() {
            Some(TokenKind::Open) => self.deeper(Self::bracketed),
            Some(TokenKind::Word(word)) if !is_operator(word) => Some(self.named(word)),
            Some(_) => {
                let word = self.tokens[self.next].span.of(self.text);
                self.fail(format!("a selection was expected before `{word}`"));
                None
            }
            None => {
                self.fail("a selection was expected here".to_owned());
                None
            }
        }
    }

    fn bracketed(&mut self) -> Option<Node> {
        self.next += 1;
        let inner = self.or();
        if self.failed {
            return inner;
        }
        match self.peek() {
            Some(TokenKind::Close) => self.next += 1,
            Some(_) => {
                let word = self.tokens[self.next].span.of(self.text);
                self.fail(format!("`and`, `or` or `)` was expected before `{word}`"));
            }
            None => self.fail("a closing bracket is missing".to_owned()),
        }
        inner
    }

    /// A selection's name, or a group of them.
    fn named(&mut self, word: &'a str) -> Node {
        let span = self.bump_span();
        let Some(quantity) = quantity(word).filter(|_| self.next_is_word("of")) else {
            return match self.names.named(word) {
                Ok(index) => Node::Selection(index),
                Err(missing) => self.missing(word, span, missing),
            };
        };
        let of = self.bump_span();
        let Some(TokenKind::Word(pattern)) = self.peek() else {
            self.fail("a name, a pattern of names or `them` was expected after `of`".to_owned());
            return Node::Kept(span.to(of), "it names no selections");
        };
        let span = span.to(self.bump_span());
        let pattern = if pattern.eq_ignore_ascii_case("them") { "them" } else { pattern };
        match self.names.matching(pattern) {
            Ok(members) => {
                if matches!(quantity, Quantity::AtLeast(_)) {
                    let reason = format!("Sigma knows `1 of` and `all of`, not `{word} of`");
                    self.report(Finding::warning(span, reason));
                }
                let label = format!("{} of {pattern}", word.to_ascii_lowercase());
                Node::Group(Group { quantity, label, members })
            }
            Err(missing) => self.missing(pattern, span, missing),
        }
    }

    fn missing(&mut self, name: &str, span: Span, missing: Missing) -> Node {
        let reason = match missing {
            Missing::Unknown => "no selection has this name",
            Missing::TooMuch => "it repeats selections beyond what a rule needs",
        };
        if missing == Missing::TooMuch {
            self.fail_at(span, "the condition repeats its selections too often".to_owned());
        } else if self.findings.len() < MOST_FINDINGS {
            self.report(Finding::error(span, format!("no selection is named `{name}`")));
        } else {
            self.fail_at(span, "too many problems in one condition".to_owned());
        }
        Node::Kept(span, reason)
    }

    /// What stands behind `|`; gives what must be near.
    fn aggregation(&mut self) -> Option<Node> {
        if self.eat_word("near") {
            return self.or();
        }
        let function = matches!(self.peek(), Some(TokenKind::Word(word)) if is_function(word));
        if !function {
            self.fail(
                "`count`, `min`, `max`, `avg`, `sum` or `near` was expected after `|`".into(),
            );
            return None;
        }
        self.next += 1;
        self.expect(TokenKind::Open, "`(`");
        if matches!(self.peek(), Some(TokenKind::Word(_))) {
            self.next += 1;
        }
        self.expect(TokenKind::Close, "`)`");
        if self.eat_word("by") {
            while matches!(self.peek(), Some(TokenKind::Word(_))) {
                self.next += 1;
            }
        }
        self.expect(TokenKind::Comparison, "a comparison (`> 5`)");
        if matches!(self.peek(), Some(TokenKind::Word(_))) {
            self.next += 1;
        }
        None
    }

    fn expect(&mut self, kind: TokenKind<'_>, what: &str) {
        if self.peek() == Some(kind) {
            self.next += 1;
        } else {
            self.fail(format!("{what} was expected here"));
        }
    }

    fn deeper(&mut self, read: impl FnOnce(&mut Self) -> Option<Node>) -> Option<Node> {
        if self.depth >= MAX_DEPTH {
            self.fail(format!("brackets and `not` nest deeper than {MAX_DEPTH}"));
            return None;
        }
        self.depth += 1;
        let node = read(self);
        self.depth -= 1;
        node
    }

    fn peek(&self) -> Option<TokenKind<'a>> {
        self.tokens.get(self.next).map(|token| token.kind)
    }

    fn next_is_word(&self, word: &str) -> bool {
        matches!(self.peek(), Some(TokenKind::Word(next)) if next.eq_ignore_ascii_case(word))
    }

    fn eat_word(&mut self, word: &str) -> bool {
        let found = self.next_is_word(word);
        self.next += usize::from(found);
        found
    }

    fn bump_span(&mut self) -> Span {
        let span = self.tokens[self.next].span;
        self.next += 1;
        span
    }

    /// Something does not fit at the next token. Only the first such place is told.
    fn fail(&mut self, reason: String) {
        let end = self.text.trim_end().len();
        let span = self.tokens.get(self.next).map_or(Span::new(end, end), |token| token.span);
        self.fail_at(span, reason);
    }

    fn fail_at(&mut self, span: Span, reason: String) {
        if !self.failed {
            self.failed = true;
            self.report(Finding::error(span, reason));
        }
    }

    fn report(&mut self, finding: Finding) {
        self.findings.push(finding);
    }
}

fn is_operator(word: &str) -> bool {
    ["and", "or", "not"].iter().any(|operator| word.eq_ignore_ascii_case(operator))
}

fn is_function(word: &str) -> bool {
    let known = ["count", "min", "max", "avg", "sum"];
    known.iter().any(|function| word.eq_ignore_ascii_case(function))
}

fn quantity(word: &str) -> Option<Quantity> {
    if word == "1" || word.eq_ignore_ascii_case("any") {
        return Some(Quantity::Any);
    }
    if word.eq_ignore_ascii_case("all") {
        return Some(Quantity::All);
    }
    word.parse().ok().map(Quantity::AtLeast)
}
