//! Tokens → expressions, by recursive descent: `or`, `and`, `not`, comparison, arithmetic, value.
//! A broken clause is reported once and skipped up to the next `and`, `or`, bracket or statement.

use super::super::MAX_DEPTH;
use super::ast::{Comparison, Field, Members, Node, NodeKind};
use super::lexer::TokenKind;
use super::parser::Parser;
use crate::model::Span;

impl Parser<'_> {
    /// One statement: everything joined by `or` and `and`.
    pub(super) fn expression(&mut self) -> Node {
        self.chain("or", "||", NodeKind::Or, |parser| {
            parser.chain("and", "&&", NodeKind::And, Self::negation)
        })
    }

    fn chain(
        &mut self,
        word: &str,
        sign: &str,
        join: fn(Vec<Node>) -> NodeKind,
        mut part: impl FnMut(&mut Self) -> Node,
    ) -> Node {
        let start = self.span();
        let mut parts = vec![part(self)];
        while self.eat_word(word) || self.eat(sign) {
            parts.push(part(self));
        }
        parts.retain(|part| !matches!(part.kind, NodeKind::Broken));
        match parts.len() {
            0 => Node::new(NodeKind::Broken, self.span_from(start)),
            1 => parts.swap_remove(0),
            _ => Node::new(join(parts), self.span_from(start)),
        }
    }

    fn negation(&mut self) -> Node {
        let start = self.span();
        if !self.eat_word("not") && !self.eat("!") {
            return self.clause();
        }
        if self.depth >= MAX_DEPTH {
            self.skip_clause(start);
            return Node::new(NodeKind::TooDeep, self.span_from(start));
        }
        self.depth += 1;
        let inner = self.negation();
        self.depth -= 1;
        match inner.kind {
            NodeKind::Broken => inner,
            _ => Node::new(NodeKind::Not(Box::new(inner)), self.span_from(start)),
        }
    }

    /// A comparison, or what was meant to be one.
    fn clause(&mut self) -> Node {
        let start = self.span();
        self.comparison().unwrap_or_else(|| {
            self.skip_clause(start);
            Node::new(NodeKind::Broken, self.span_from(start))
        })
    }

    fn comparison(&mut self) -> Option<Node> {
        let start = self.span();
        let quantifier = self.quantifier();
        let left = self.sum()?;
        let mut node = self.tail(left, start)?;
        while self.eat_word("nocase") {
            node = Node::new(NodeKind::Marked("nocase", Box::new(node)), self.span_from(start));
        }
        Some(match quantifier {
            Some(word) => Node::new(NodeKind::Marked(word, Box::new(node)), self.span_from(start)),
            None => node,
        })
    }

    /// `any` or `all` before a field.
    fn quantifier(&mut self) -> Option<&'static str> {
        let word = ["any", "all"].into_iter().find(|word| self.peek().is_word(word))?;
        let operand = matches!(self.peek_second(), TokenKind::Variable(_) | TokenKind::Word(_));
        if operand {
            self.bump();
        }
        operand.then_some(word)
    }

    /// What stands right of the first operand: an operator and its operand, a list, or nothing.
    fn tail(&mut self, left: Node, start: Span) -> Option<Node> {
        if let TokenKind::Symbol(symbol) = self.peek()
            && let Some(operator) = Comparison::from_symbol(symbol)
        {
            self.bump();
            if self.opens_comparison() {
                self.expected("a field or a value");
                return None;
            }
            let right = Box::new(self.sum()?);
            let kind = NodeKind::Compare(operator, Box::new(left), right);
            return Some(Node::new(kind, self.span_from(start)));
        }
        let negated = self.peek().is_word("not") && self.peek_second().is_word("in");
        if negated {
            self.bump();
        }
        if !self.eat_word("in") {
            return Some(left);
        }
        let kind = NodeKind::Member(Box::new(left), self.members()?);
        let node = Node::new(kind, self.span_from(start));
        let span = node.span;
        Some(if negated { Node::new(NodeKind::Not(Box::new(node)), span) } else { node })
    }

    fn members(&mut self) -> Option<Members> {
        let how = ["regex", "cidr"].into_iter().find(|word| self.eat_word(word));
        if matches!(self.peek(), TokenKind::Reference(_)) {
            return Some(Members::Elsewhere { name: self.reference()?, how });
        }
        let end = if self.peek().is("[") { "]" } else { ")" };
        if !self.eat("(") && !self.eat("[") {
            self.expected("`%list` or `(` after `in`");
            return None;
        }
        self.items(end).map(Members::Listed)
    }

    /// Operands with commas between them, up to and with `end`.
    fn items(&mut self, end: &str) -> Option<Vec<Node>> {
        if self.depth >= MAX_DEPTH {
            self.expected("less nesting");
            return None;
        }
        self.depth += 1;
        let items = self.items_inside(end);
        self.depth -= 1;
        items
    }

    fn items_inside(&mut self, end: &str) -> Option<Vec<Node>> {
        let mut items = Vec::new();
        while !self.peek().is(end) {
            items.push(self.sum()?);
            if !self.eat(",") {
                break;
            }
        }
        if !self.eat(end) {
            self.expected(&format!("`,` or `{end}` in the list"));
            return None;
        }
        Some(items)
    }

    /// `[a, b]`, a list written out.
    fn array(&mut self) -> Option<NodeKind> {
        self.bump();
        self.items("]").map(NodeKind::Array)
    }

    fn sum(&mut self) -> Option<Node> {
        let start = self.span();
        let mut operands = vec![self.operand()?];
        while ["+", "-", "*", "/"].iter().any(|sign| self.eat(sign)) {
            operands.push(self.operand()?);
        }
        if operands.len() == 1 {
            return operands.pop();
        }
        Some(Node::new(NodeKind::Arithmetic(operands), self.span_from(start)))
    }

    fn operand(&mut self) -> Option<Node> {
        let start = self.span();
        if self.at_boundary() {
            self.expected("a field or a value");
            return None;
        }
        let kind = match self.peek().clone() {
            TokenKind::Text(text) => self.literal(NodeKind::Text(text)),
            TokenKind::Pattern(pattern) => self.literal(NodeKind::Pattern(pattern)),
            TokenKind::Number(number) => self.literal(NodeKind::Number(number)),
            TokenKind::Count(name) => self.literal(NodeKind::Count(name)),
            TokenKind::Reference(_) => NodeKind::Reference(self.reference()?),
            TokenKind::Variable(name) => self.variable(name)?,
            TokenKind::Word(word) => self.word(word)?,
            TokenKind::Symbol("(") => return self.bracket(),
            TokenKind::Symbol("-") => self.negative()?,
            TokenKind::Symbol("[") => self.array()?,
            TokenKind::Symbol(_) | TokenKind::End => {
                self.expected("a field or a value");
                return None;
            }
        };
        Some(Node::new(kind, self.span_from(start)))
    }

    fn literal(&mut self, kind: NodeKind) -> NodeKind {
        self.bump();
        kind
    }

    fn negative(&mut self) -> Option<NodeKind> {
        self.bump();
        if let TokenKind::Number(number) = self.peek().clone() {
            return Some(self.literal(NodeKind::Number(format!("-{number}"))));
        }
        self.expected("a number after `-`");
        None
    }

    /// `( … )`. A bracket left open is closed where the next line or section starts.
    fn bracket(&mut self) -> Option<Node> {
        let start = self.span();
        if self.depth >= MAX_DEPTH {
            self.skip_brackets();
            return Some(Node::new(NodeKind::TooDeep, self.span_from(start)));
        }
        self.bump();
        self.depth += 1;
        let inner = self.expression();
        self.depth -= 1;
        if !self.eat(")") {
            self.expected("`)`");
            if !self.at_boundary() && !self.opens_statement() {
                return None;
            }
        }
        Some(Node::new(inner.kind, self.span_from(start)))
    }

    fn reference(&mut self) -> Option<String> {
        let TokenKind::Reference(mut name) = self.bump() else { return None };
        name.insert(0, '%');
        self.path(&mut name)?;
        Some(name)
    }

    /// `$name`, or a field of it.
    fn variable(&mut self, name: String) -> Option<NodeKind> {
        self.bump();
        let mut path = String::new();
        self.path(&mut path)?;
        if path.is_empty() {
            return Some(NodeKind::Variable(name));
        }
        let path = path.trim_start_matches('.');
        let path = path.strip_prefix("udm.").unwrap_or(path).to_owned();
        Some(NodeKind::Field(Field { variable: Some(name), path }))
    }

    /// A function with its arguments, a field without event variable, `true` or `false`.
    fn word(&mut self, word: String) -> Option<NodeKind> {
        const KEYWORDS: [&str; 6] = ["and", "or", "not", "in", "nocase", "over"];
        if KEYWORDS.iter().any(|keyword| word.eq_ignore_ascii_case(keyword)) {
            self.expected("a field or a value");
            return None;
        }
        self.bump();
        if word.eq_ignore_ascii_case("true") || word.eq_ignore_ascii_case("false") {
            return Some(NodeKind::Bool(word.eq_ignore_ascii_case("true")));
        }
        let mut path = word;
        self.path(&mut path)?;
        if self.peek().is("(") && !self.opens_line() {
            return self.call(path);
        }
        Some(NodeKind::Field(Field { variable: None, path }))
    }

    fn call(&mut self, name: String) -> Option<NodeKind> {
        if self.depth >= MAX_DEPTH {
            self.skip_brackets();
            return Some(NodeKind::TooDeep);
        }
        self.bump();
        self.depth += 1;
        let mut arguments = Vec::new();
        while !self.peek().is(")") && !self.at_boundary() {
            arguments.push(self.expression());
            if !self.eat(",") {
                break;
            }
        }
        self.depth -= 1;
        if !self.eat(")") {
            self.expected(&format!("`,` or `)` in the arguments of `{name}`"));
            return None;
        }
        Some(NodeKind::Call(name, arguments))
    }

    /// `.name`, `["key"]` and `[0]` as often as they come, added to `path`.
    fn path(&mut self, path: &mut String) -> Option<()> {
        loop {
            if self.eat(".") {
                let (TokenKind::Word(name) | TokenKind::Number(name)) = self.peek().clone() else {
                    self.expected("a field name after `.`");
                    return None;
                };
                self.bump();
                path.push('.');
                path.push_str(&name);
            } else if self.peek().is("[") {
                self.key(path)?;
            } else {
                return Some(());
            }
        }
    }

    fn key(&mut self, path: &mut String) -> Option<()> {
        self.bump();
        let key = self.span().of(self.text);
        if !matches!(self.peek(), TokenKind::Text(_) | TokenKind::Number(_)) {
            self.expected("a key in quotes or a number");
            return None;
        }
        self.bump();
        if !self.eat("]") {
            self.expected("`]`");
            return None;
        }
        path.push('[');
        path.push_str(key);
        path.push(']');
        Some(())
    }
}
