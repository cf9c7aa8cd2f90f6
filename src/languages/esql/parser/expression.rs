//! Expressions: conditions and values. One grammar for both, as in Elasticsearch, where a condition
//! may stand wherever a value may.

use super::super::ast::{Comparison, Expression, Literal, Members, Node};
use super::super::token::TokenKind;
use super::{Parsed, Parser};

/// Words that are no column and no function where a value must stand.
const RESERVED: &[&str] = &[
    "and", "or", "not", "in", "is", "like", "rlike", "by", "where", "asc", "desc", "nulls", "on",
    "with",
];

/// Units of time spans, in the singular; all take an `s`.
const TIME_UNITS: &[&str] = &[
    "year",
    "yr",
    "y",
    "quarter",
    "q",
    "month",
    "mo",
    "week",
    "w",
    "day",
    "d",
    "hour",
    "h",
    "minute",
    "min",
    "m",
    "second",
    "sec",
    "s",
    "millisecond",
    "ms",
];

impl Parser<'_> {
    /// A whole expression. Never fails: a part that does not fit is [`Node::Unread`].
    pub(super) fn expression(&mut self) -> Expression {
        self.joined("or", Node::Or, |parser| parser.joined("and", Node::And, Self::clause))
    }

    /// `part`s with `word` between.
    fn joined(
        &mut self,
        word: &str,
        join: fn(Vec<Expression>) -> Node,
        part: fn(&mut Self) -> Expression,
    ) -> Expression {
        let first = part(self);
        if !self.at_word(word) {
            return first;
        }
        let start = first.span;
        let mut parts = vec![first];
        while self.eat_word(word) {
            parts.push(part(self));
        }
        Expression { node: join(parts), span: self.since(start) }
    }

    /// A part between `AND`s and `OR`s; what does not fit is skipped to the next of them.
    fn clause(&mut self) -> Expression {
        let (start, open) = (self.tokens.span(), self.open);
        match self.negation() {
            Ok(expression) => expression,
            Err(failure) => {
                self.report(failure);
                self.skip_clause(open);
                Expression { node: Node::Unread, span: self.since(start) }
            }
        }
    }

    /// Goes to what may follow a clause that began where `open` brackets were open.
    fn skip_clause(&mut self, open: usize) {
        loop {
            let token = self.tokens.peek();
            let closes = matches!(token, TokenKind::Mark("," | ")" | "]" | "}"));
            let joins = token.is_word("and") || token.is_word("or");
            if self.tokens.is_at_end()
                || token.is_mark("|")
                || (self.open <= open && (closes || joins))
            {
                return;
            }
            self.bump();
        }
    }

    fn negation(&mut self) -> Parsed<Expression> {
        let start = self.tokens.span();
        if !self.eat_word("not") {
            return self.test();
        }
        let inner = self.nested(Self::negation)?;
        let span = start.to(inner.span);
        Ok(Expression { node: Node::Not(Box::new(inner)), span })
    }

    /// A value, and what is asked of it, if anything.
    fn test(&mut self) -> Parsed<Expression> {
        let value = self.value()?;
        if let TokenKind::Mark(mark) = *self.tokens.peek() {
            if let Some(operator) = Comparison::from_mark(mark) {
                self.bump();
                let right = self.value()?;
                let span = value.span.to(right.span);
                let (left, right) = (Box::new(value), Box::new(right));
                return Ok(Expression { node: Node::Compare { operator, left, right }, span });
            }
            if mark == ":" {
                self.bump();
                let query = Box::new(self.value()?);
                let span = value.span.to(query.span);
                return Ok(Expression {
                    node: Node::Match { value: Box::new(value), query },
                    span,
                });
            }
        }
        if self.eat_word("is") {
            return self.null_test(value);
        }
        if !self.eat_word("not") {
            return self.membership(value);
        }
        if !["in", "like", "rlike"].iter().any(|word| self.at_word(word)) {
            return Err(self.expected("`IN`, `LIKE` or `RLIKE`"));
        }
        self.membership(value).map(Expression::negated)
    }

    fn null_test(&mut self, value: Expression) -> Parsed<Expression> {
        let negated = self.eat_word("not");
        self.expect_word("null")?;
        let span = value.span.to(self.tokens.last_span());
        let test = Expression { node: Node::IsNull(Box::new(value)), span };
        Ok(if negated { test.negated() } else { test })
    }

    /// `IN`, `LIKE` or `RLIKE` after a value; the value alone without.
    fn membership(&mut self, value: Expression) -> Parsed<Expression> {
        let start = value.span;
        let node = if self.eat_word("in") {
            Node::In { value: Box::new(value), members: self.members()? }
        } else if self.eat_word("like") {
            Node::Like { regex: false, value: Box::new(value), patterns: self.strings()? }
        } else if self.eat_word("rlike") {
            Node::Like { regex: true, value: Box::new(value), patterns: self.strings()? }
        } else {
            return Ok(value);
        };
        Ok(Expression { node, span: self.since(start) })
    }

    /// `(a, b)` or `(FROM …)`.
    fn members(&mut self) -> Parsed<Members> {
        self.expect_mark("(")?;
        if ["from", "ts", "row"].iter().any(|word| self.at_word(word)) {
            return self.branch(Self::pipeline).map(|query| Members::Subquery(Box::new(query)));
        }
        let values = self.nested(|parser| parser.listed(|parser| Ok(parser.expression())))?;
        self.expect_mark(")")?;
        Ok(Members::Values(values))
    }

    /// `"a"` or `("a", "b")`.
    fn strings(&mut self) -> Parsed<Vec<String>> {
        if !self.eat_mark("(") {
            return Ok(vec![self.string()?]);
        }
        let strings = self.listed(Self::string)?;
        self.expect_mark(")")?;
        Ok(strings)
    }

    /// Values joined by arithmetic.
    fn value(&mut self) -> Parsed<Expression> {
        let first = self.signed()?;
        let start = first.span;
        let mut parts = vec![first];
        while let TokenKind::Mark("+" | "-" | "*" | "/" | "%") = self.tokens.peek() {
            self.bump();
            parts.push(self.signed()?);
        }
        Ok(match parts.len() {
            1 => parts.swap_remove(0),
            _ => Expression { node: Node::Arithmetic(parts), span: self.since(start) },
        })
    }

    /// A value with a sign; that of a number is a part of it.
    fn signed(&mut self) -> Parsed<Expression> {
        let start = self.tokens.span();
        let minus = self.at_mark("-");
        if !minus && !self.at_mark("+") {
            return self.cast();
        }
        self.bump();
        let inner = self.nested(Self::signed)?;
        let span = start.to(inner.span);
        let node = match inner.node {
            Node::Literal(Literal::Number(digits)) if minus => {
                Node::Literal(Literal::Number(format!("-{digits}")))
            }
            Node::Literal(Literal::Number(digits)) => Node::Literal(Literal::Number(digits)),
            node => Node::Arithmetic(vec![Expression { node, span: inner.span }]),
        };
        Ok(Expression { node, span })
    }

    /// A value and the types it is cast to.
    pub(super) fn cast(&mut self) -> Parsed<Expression> {
        let value = self.primary()?;
        if !self.at_mark("::") {
            return Ok(value);
        }
        let start = value.span;
        while self.eat_mark("::") {
            self.column()?;
        }
        let span = self.since(start);
        Ok(Expression { node: Node::Cast(Box::new(value)), span })
    }

    fn primary(&mut self) -> Parsed<Expression> {
        let start = self.tokens.span();
        let node = match self.tokens.peek() {
            TokenKind::Mark("(") => return self.group(),
            TokenKind::Mark("[") => self.list()?,
            TokenKind::Mark("{") => self.options()?,
            TokenKind::Word(_) => self.word()?,
            TokenKind::Number(_) => self.number(),
            TokenKind::Name(name) => {
                let name = name.clone();
                self.bump();
                Node::Column(name)
            }
            TokenKind::Text(text) => {
                let text = text.clone();
                self.bump();
                Node::Literal(Literal::Text(text))
            }
            TokenKind::Parameter => {
                self.bump();
                Node::Literal(Literal::Other)
            }
            _ => return Err(self.expected("a value")),
        };
        Ok(Expression { node, span: self.since(start) })
    }

    fn group(&mut self) -> Parsed<Expression> {
        let start = self.tokens.span();
        self.bump();
        let inner = self.nested(|parser| Ok(parser.expression()))?;
        self.expect_mark(")")?;
        Ok(Expression { node: Node::Group(Box::new(inner)), span: self.since(start) })
    }

    fn list(&mut self) -> Parsed<Node> {
        self.bump();
        let members = self.nested(|parser| parser.listed(Self::value))?;
        self.expect_mark("]")?;
        Ok(Node::List(members))
    }

    /// `{ "name": value, … }`, the options of a function or command; they may nest.
    fn options(&mut self) -> Parsed<Node> {
        self.bump();
        if !self.eat_mark("}") {
            self.nested(|parser| {
                parser.listed(|parser| {
                    parser.string()?;
                    parser.expect_mark(":")?;
                    parser.value()
                })
            })?;
            self.expect_mark("}")?;
        }
        Ok(Node::Literal(Literal::Other))
    }

    /// A constant, a call or a column.
    fn word(&mut self) -> Parsed<Node> {
        let token = self.tokens.peek();
        let TokenKind::Word(word) = *token else { return Err(self.expected("a value")) };
        let call = self.tokens.peek_second().is_mark("(");
        if !call && RESERVED.iter().any(|reserved| token.is_word(reserved)) {
            return Err(self.expected("a value"));
        }
        self.bump();
        if call {
            return self.call(word.to_ascii_lowercase());
        }
        Ok(match word.to_ascii_lowercase().as_str() {
            "true" => Node::Literal(Literal::Truth(true)),
            "false" => Node::Literal(Literal::Truth(false)),
            "null" => Node::Literal(Literal::Null),
            _ => Node::Column(word.to_owned()),
        })
    }

    /// The arguments of a function, from their bracket on.
    fn call(&mut self, name: String) -> Parsed<Node> {
        self.bump();
        let mut arguments = Vec::new();
        if !self.eat_mark(")") {
            arguments = self.nested(|parser| parser.listed(Self::argument))?;
            if self.eat_word("by") {
                // `FIRST(value BY order)`.
                self.expression();
            }
            self.expect_mark(")")?;
        }
        Ok(Node::Call { name, arguments })
    }

    /// An argument; `*` is one of `COUNT`.
    fn argument(&mut self) -> Parsed<Expression> {
        let span = self.tokens.span();
        if self.eat_mark("*") {
            return Ok(Expression { node: Node::Literal(Literal::Other), span });
        }
        Ok(self.expression())
    }

    /// A number, or a time span where a unit follows.
    fn number(&mut self) -> Node {
        let start = self.tokens.span();
        self.bump();
        if let TokenKind::Word(word) = self.tokens.peek()
            && is_time_unit(word)
        {
            self.bump();
        }
        let text = self.text_since(start);
        Node::Literal(Literal::Number(text.to_owned()))
    }
}

fn is_time_unit(word: &str) -> bool {
    let word = word.to_ascii_lowercase();
    let singular = word.strip_suffix('s').unwrap_or(&word);
    TIME_UNITS.contains(&word.as_str()) || TIME_UNITS.contains(&singular)
}
