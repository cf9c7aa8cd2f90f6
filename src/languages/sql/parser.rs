//! `WHERE` clauses: recursive descent straight to the expression.

use super::lexer::{Token, TokenKind};
use super::names::{Names, word};
use crate::languages::MAX_DEPTH;
use crate::languages::pattern::{self, Pattern};
use crate::model::{Expr, Kind, Predicate, Span, Use};

/// Words that end a clause.
const ENDS: &[&str] = &[
    "group",
    "having",
    "order",
    "limit",
    "qualify",
    "union",
    "except",
    "intersect",
    "window",
    "where",
    "select",
    "from",
    "then",
    "else",
    "end",
    "when",
    "with",
];

/// Functions that are looked through to their first argument.
const WRAPPERS: &[&str] = &[
    "lower",
    "upper",
    "trim",
    "ltrim",
    "rtrim",
    "to_varchar",
    "to_char",
    "to_number",
    "coalesce",
    "nvl",
    "ifnull",
    "cast",
    "try_cast",
    "parse_json",
    "try_parse_json",
    "to_variant",
    "get",
];

pub(super) struct Parser<'a> {
    text: &'a str,
    tokens: &'a [Token],
    names: &'a Names,
    at: usize,
    depth: usize,
}

/// One side of a comparison.
enum Operand {
    Field {
        path: String,
        computed: bool,
    },
    Value(String),
    Null,
    /// A test by itself (`contains(a, 'x')`).
    Test(Expr),
    /// A test of time: no test.
    Time,
    Unknown(&'static str),
}

impl<'a> Parser<'a> {
    pub(super) fn new(text: &'a str, tokens: &'a [Token], names: &'a Names) -> Self {
        Self { text, tokens, names, at: 0, depth: 0 }
    }

    /// Goes behind the next `WHERE`.
    pub(super) fn find_where(&mut self) -> bool {
        let found = self.tokens[self.at..].iter().position(|token| is(token, "where"));
        self.at = found.map_or(self.tokens.len(), |found| self.at + found + 1);
        found.is_some()
    }

    /// The first `HAVING`, as text.
    pub(super) fn having(&self) -> Option<String> {
        let start = self.tokens.iter().position(|token| is(token, "having"))? + 1;
        let rest = &self.tokens[start..];
        let end = rest.iter().position(|token| ends(token) || token.kind == TokenKind::Symbol(")"));
        let last = rest.get(end.unwrap_or(rest.len()).checked_sub(1)?)?;
        let span = rest.first()?.span.to(last.span);
        let text: Vec<&str> = span.of(self.text).split_whitespace().take(60).collect();
        (!text.is_empty()).then(|| format!("having {}", text.join(" ")))
    }

    /// `a or b`.
    pub(super) fn expression(&mut self) -> Expr {
        let mut parts = vec![self.conjunction()];
        while self.eat_word("or") {
            parts.push(self.conjunction());
        }
        Expr::any(parts)
    }

    fn conjunction(&mut self) -> Expr {
        let mut parts = vec![self.negation()];
        while self.eat_word("and") {
            parts.push(self.negation());
        }
        Expr::all(parts.into_iter().filter(|part| !part.is_empty()))
    }

    fn negation(&mut self) -> Expr {
        let mut negated = false;
        while self.eat_word("not") {
            negated = !negated;
        }
        let inner = self.primary();
        if negated && !inner.is_empty() { inner.negate() } else { inner }
    }

    fn primary(&mut self) -> Expr {
        let start = self.at;
        if self.depth >= MAX_DEPTH {
            return self.kept(start, "nested too deep to be read");
        }
        if self.peek_symbol("(")
            && !self.tokens.get(self.at + 1).is_some_and(|token| is(token, "select"))
        {
            self.at += 1;
            self.depth += 1;
            let inner = self.expression();
            self.depth -= 1;
            if self.eat_symbol(")") && self.at_boundary() {
                return inner;
            }
            self.at = start;
            return self.kept(start, "is more than a comparison with a plain value");
        }
        let left = self.operand();
        match self.comparison(left, start) {
            Ok(expr) if self.at_boundary() => expr,
            Ok(_) => self.kept(start, "is more than a comparison with a plain value"),
            Err(reason) => self.kept(start, reason),
        }
    }

    /// What follows the left side of a comparison.
    fn comparison(&mut self, left: Operand, start: usize) -> Result<Expr, &'static str> {
        let not = self.eat_word("not");
        let expr = match &left {
            Operand::Test(expr) => expr.clone(),
            Operand::Time => {
                self.skip_clause();
                return Ok(Expr::truth());
            }
            Operand::Unknown(reason) => return Err(reason),
            _ if self.eat_word("is") => {
                let not = self.eat_word("not");
                let field = self.field(&left)?;
                match self.next_word().as_deref() {
                    Some("null") if not => {
                        field.test(Kind::IsNotNull, Vec::new(), self.span(start))
                    }
                    Some("null") => field.test(Kind::IsNull, Vec::new(), self.span(start)),
                    Some(value @ ("true" | "false")) => {
                        let test = field.test(Kind::Eq, vec![value.to_owned()], self.span(start));
                        if not { test.negate() } else { test }
                    }
                    _ => return Err("asks `is` of something that is not known"),
                }
            }
            _ if self.eat_word("in") => {
                let values = self.values()?;
                self.field(&left)?.listed(&values, self.span(start))
            }
            _ if self.eat_word("between") => {
                let (from, to) = (self.value()?, self.eat_word("and").then(|| self.value()));
                let to = to.ok_or("`between` without `and`")??;
                let (field, span) = (self.field(&left)?, self.span(start));
                Expr::all([
                    field.test(Kind::Ge, vec![from], span),
                    field.test(Kind::Le, vec![to], span),
                ])
            }
            _ => match self.peek_word().as_deref() {
                Some("like" | "ilike") => self.like(&left, start)?,
                Some("rlike" | "regexp") => {
                    self.at += 1;
                    let value = self.value()?;
                    self.field(&left)?.test(Kind::RegexMatch, vec![value], self.span(start))
                }
                _ => self.ordered(&left, start)?,
            },
        };
        Ok(if not { expr.negate() } else { expr })
    }

    fn like(&mut self, left: &Operand, start: usize) -> Result<Expr, &'static str> {
        let folded = self.next_word().as_deref() == Some("ilike");
        let patterns = if self.eat_word("any") { self.values()? } else { vec![self.value()?] };
        let patterns: Vec<Pattern> = patterns.iter().map(|text| like_pattern(text)).collect();
        let field = self.field(left)?;
        let mut predicate = pattern::listed(field.path.clone(), &patterns, self.span(start));
        if folded {
            predicate.modifiers.push("nocase".to_owned());
        }
        Ok(field.marked(predicate))
    }

    fn ordered(&mut self, left: &Operand, start: usize) -> Result<Expr, &'static str> {
        let symbol = match self.tokens.get(self.at).map(|token| &token.kind) {
            Some(TokenKind::Symbol(symbol)) => *symbol,
            _ => "",
        };
        let kind = match symbol {
            "=" | "==" => Kind::Eq,
            "!=" | "<>" => Kind::Ne,
            "<" => Kind::Lt,
            "<=" => Kind::Le,
            ">" => Kind::Gt,
            ">=" => Kind::Ge,
            _ if matches!(left, Operand::Field { .. }) && self.at_boundary() => {
                return Ok(self.field(left)?.test(
                    Kind::Eq,
                    vec!["true".to_owned()],
                    self.span(start),
                ));
            }
            _ => return Err("is more than a comparison with a plain value"),
        };
        self.at += 1;
        let right = self.operand();
        let (field, value, kind) = match (left, &right) {
            (Operand::Field { .. }, Operand::Value(value)) => (self.field(left)?, value, kind),
            (Operand::Value(value), Operand::Field { .. }) => {
                (self.field(&right)?, value, flipped(kind))
            }
            (_, Operand::Time) => {
                self.skip_clause();
                return Ok(Expr::truth());
            }
            (Operand::Field { .. }, Operand::Field { .. }) => return Err("compares two columns"),
            (_, Operand::Unknown(reason)) => return Err(reason),
            _ => return Err("compares with something that is no plain value"),
        };
        Ok(field.test(kind, vec![value.clone()], self.span(start)))
    }

    fn operand(&mut self) -> Operand {
        let Some(token) = self.tokens.get(self.at) else {
            return Operand::Unknown("ends too early");
        };
        match &token.kind {
            TokenKind::Text(text) | TokenKind::Number(text) => {
                self.at += 1;
                self.casts();
                Operand::Value(text.clone())
            }
            TokenKind::Symbol("-") => match self.tokens.get(self.at + 1).map(|token| &token.kind) {
                Some(TokenKind::Number(text)) => {
                    self.at += 2;
                    Operand::Value(format!("-{text}"))
                }
                _ => Operand::Unknown("reckons"),
            },
            TokenKind::Word(name) | TokenKind::Quoted(name) => self.named(name),
            _ => Operand::Unknown("is more than a comparison with a plain value"),
        }
    }

    fn named(&mut self, name: &str) -> Operand {
        let lower = name.to_lowercase();
        match lower.as_str() {
            "null" => {
                self.at += 1;
                return Operand::Null;
            }
            "true" | "false" => {
                self.at += 1;
                return Operand::Value(lower);
            }
            "case" | "exists" | "iff" => {
                return Operand::Unknown("is more than a comparison with a plain value");
            }
            _ => {}
        }
        if self.tokens.get(self.at + 1).is_some_and(|next| next.kind == TokenKind::Symbol("(")) {
            return self.function(&lower);
        }
        if is_time(&lower) {
            return Operand::Time;
        }
        let parts = self.path();
        if parts.last().is_some_and(|part| is_time(&part.to_lowercase())) {
            return Operand::Time;
        }
        let (path, computed) = self.names.column(&parts);
        Operand::Field { path, computed }
    }

    /// `a:b.c[0]::string`: its parts.
    fn path(&mut self) -> Vec<String> {
        let mut parts = Vec::new();
        while let Some(TokenKind::Word(name) | TokenKind::Quoted(name)) =
            self.tokens.get(self.at).map(|token| &token.kind)
        {
            parts.push(name.clone());
            self.at += 1;
            self.index(&mut parts);
            if !self.eat_symbol(":") && !self.eat_symbol(".") {
                break;
            }
        }
        self.casts();
        parts
    }

    fn index(&mut self, parts: &mut Vec<String>) {
        while self.eat_symbol("[") {
            if let Some(TokenKind::Text(key)) = self.tokens.get(self.at).map(|token| &token.kind) {
                parts.push(key.clone());
            }
            self.at += 1;
            self.eat_symbol("]");
        }
    }

    fn casts(&mut self) {
        while self.eat_symbol("::") {
            self.at += 1;
            if self.peek_symbol("(") {
                self.skip_brackets();
            }
        }
    }

    fn function(&mut self, name: &str) -> Operand {
        let start = self.at;
        self.at += 2;
        if name.starts_with("p_occurs") || is_time(name) {
            self.at = start + 1;
            self.skip_brackets();
            return Operand::Time;
        }
        if self.depth >= MAX_DEPTH {
            return Operand::Unknown("nested too deep to be read");
        }
        self.depth += 1;
        let first = self.operand();
        self.depth -= 1;
        let test = match name {
            "contains" => Some(Kind::Contains),
            "startswith" => Some(Kind::StartsWith),
            "endswith" => Some(Kind::EndsWith),
            "regexp_like" | "rlike" => Some(Kind::RegexMatch),
            "array_contains" => None,
            name if WRAPPERS.contains(&name) => {
                self.at = start + 1;
                self.skip_brackets();
                self.casts();
                return first;
            }
            _ => return Operand::Unknown("calls a function that is not read"),
        };
        let second = if self.eat_symbol(",") { self.operand() } else { Operand::Null };
        self.at = start + 1;
        self.skip_brackets();
        let span = self.span(start);
        match (test, &first, &second) {
            (Some(kind), Operand::Field { .. }, Operand::Value(value)) => {
                self.field(&first).map(|field| field.test(kind, vec![value.clone()], span))
            }
            (None, Operand::Value(value), Operand::Field { .. }) => self
                .field(&second)
                .map(|field| field.test(Kind::Contains, vec![value.clone()], span)),
            _ => Err("calls a function with something that is no plain value"),
        }
        .map_or_else(Operand::Unknown, Operand::Test)
    }

    /// `('a', 'b')`.
    fn values(&mut self) -> Result<Vec<String>, &'static str> {
        if !self.eat_symbol("(") {
            return Err("a list that is not written out");
        }
        let mut values = Vec::new();
        loop {
            values.push(self.value()?);
            if self.eat_symbol(")") {
                return Ok(values);
            }
            if !self.eat_symbol(",") {
                return Err("a list that is not written out");
            }
        }
    }

    fn value(&mut self) -> Result<String, &'static str> {
        match self.operand() {
            Operand::Value(value) => Ok(value),
            _ => Err("compares with something that is no plain value"),
        }
    }

    fn field(&self, operand: &Operand) -> Result<Column, &'static str> {
        match operand {
            Operand::Field { path, computed } => {
                Ok(Column { path: path.clone(), computed: *computed })
            }
            _ => Err("tests something that is no column"),
        }
    }

    /// A clause kept as text, up to the next `and` or `or` beside it.
    fn kept(&mut self, start: usize, reason: &str) -> Expr {
        self.at = start;
        self.skip_clause();
        self.at = self.at.max((start + 1).min(self.tokens.len()));
        let span = self.span(start);
        Expr::opaque(span.of(self.text), reason, span)
    }

    fn skip_clause(&mut self) {
        while !self.at_boundary() {
            match self.peek_symbol("(") {
                true => self.skip_brackets(),
                false => self.at += 1,
            }
        }
    }

    /// From an opening bracket behind the closing one.
    fn skip_brackets(&mut self) {
        let mut open = 0_usize;
        while let Some(token) = self.tokens.get(self.at) {
            self.at += 1;
            match token.kind {
                TokenKind::Symbol("(") => open += 1,
                TokenKind::Symbol(")") => open = open.saturating_sub(1),
                _ => {}
            }
            if open == 0 {
                return;
            }
        }
    }

    /// Whether a clause ends here.
    fn at_boundary(&self) -> bool {
        self.tokens.get(self.at).is_none_or(|token| {
            matches!(token.kind, TokenKind::Symbol(")" | ";"))
                || is(token, "and")
                || is(token, "or")
                || ends(token)
        })
    }

    fn span(&self, start: usize) -> Span {
        let first = self.tokens.get(start).map_or_else(Span::default, |token| token.span);
        let last = self.at.checked_sub(1).and_then(|at| self.tokens.get(at));
        last.map_or(first, |last| first.to(last.span))
    }

    fn peek_word(&self) -> Option<String> {
        self.tokens.get(self.at).and_then(word)
    }

    fn next_word(&mut self) -> Option<String> {
        let word = self.peek_word();
        self.at += 1;
        word
    }

    fn eat_word(&mut self, wanted: &str) -> bool {
        let found = self.tokens.get(self.at).is_some_and(|token| is(token, wanted));
        self.at += usize::from(found);
        found
    }

    fn peek_symbol(&self, wanted: &str) -> bool {
        matches!(self.tokens.get(self.at), Some(Token { kind: TokenKind::Symbol(symbol), .. }) if *symbol == wanted)
    }

    fn eat_symbol(&mut self, wanted: &str) -> bool {
        let found = self.peek_symbol(wanted);
        self.at += usize::from(found);
        found
    }
}

/// A column that is tested.
struct Column {
    path: String,
    computed: bool,
}

impl Column {
    fn test(&self, kind: Kind, values: Vec<String>, span: Span) -> Expr {
        self.marked(Predicate::new(self.path.as_str(), kind, values, span))
    }

    fn listed(&self, values: &[String], span: Span) -> Expr {
        let patterns: Vec<Pattern> =
            values.iter().map(|value| Pattern::literal(value.as_str())).collect();
        self.marked(pattern::listed(self.path.as_str(), &patterns, span))
    }

    fn marked(&self, mut predicate: Predicate) -> Expr {
        if self.computed {
            predicate.usage = Use::Computed;
        }
        predicate.into()
    }
}

fn like_pattern(text: &str) -> Pattern {
    let mut pattern = Pattern::default();
    for c in text.chars() {
        match c {
            '%' => pattern.star(),
            '_' => pattern.question(),
            c => pattern.push(c),
        }
    }
    pattern
}

/// Columns and functions that say when, not what.
fn is_time(name: &str) -> bool {
    matches!(
        name,
        "p_event_time"
            | "p_parse_time"
            | "p_schedule_time"
            | "p_current_timestamp"
            | "current_timestamp"
            | "current_date"
            | "dateadd"
            | "datediff"
            | "timeadd"
            | "timestampdiff"
            | "date_trunc"
    )
}

fn is(token: &Token, wanted: &str) -> bool {
    matches!(&token.kind, TokenKind::Word(text) if text.eq_ignore_ascii_case(wanted))
}

fn ends(token: &Token) -> bool {
    ENDS.iter().any(|end| is(token, end))
}

fn flipped(kind: Kind) -> Kind {
    match kind {
        Kind::Lt => Kind::Gt,
        Kind::Le => Kind::Ge,
        Kind::Gt => Kind::Lt,
        Kind::Ge => Kind::Le,
        kind => kind,
    }
}
