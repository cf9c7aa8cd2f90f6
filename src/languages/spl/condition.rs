//! Expressions of `where` → what they test.

use super::ast::{Value, ValueKind};
use super::columns::{Column, Columns, looked_through};
use super::compare::{Tested, compared, like, written};
use super::lexer::{Comparison, Mode, lex};
use super::{filter, lower};
use crate::languages::not;
use crate::languages::pattern::Pattern;
use crate::model::{Expr, Kind, Predicate, Span};

/// Reads conditions over the columns of one place in a search.
pub(super) struct Conditions<'a> {
    /// The search text.
    pub(super) text: &'a str,
    /// The columns at that place.
    pub(super) columns: &'a Columns,
}

impl Conditions<'_> {
    /// What an expression tests.
    pub(super) fn read(&self, value: &Value) -> Expr {
        match &value.kind {
            ValueKind::And(parts) => Expr::all(self.parts(parts)),
            ValueKind::Or(parts) => Expr::any(self.parts(parts)),
            ValueKind::Not(inner) => {
                let inner = self.read(inner);
                if inner.is_empty() { inner } else { not(inner) }
            }
            ValueKind::Compare(operator, left, right) => {
                self.comparison(value.span, *operator, left, right)
            }
            ValueKind::In(left, members) => self.membership(value.span, left, members),
            ValueKind::Like(left, pattern) => self.like(value.span, left, pattern),
            ValueKind::Call(name, arguments) => self.call(value, name, arguments),
            ValueKind::Field(name) => self.truth(name, value.span),
            ValueKind::Text(_) | ValueKind::Number(_) => Expr::truth(),
            ValueKind::Broken(reason) => self.opaque(value.span, *reason),
            ValueKind::Arithmetic(_) | ValueKind::Negative(_) => {
                self.opaque(value.span, "a calculation is used as a condition")
            }
        }
    }

    fn parts(&self, parts: &[Value]) -> Vec<Expr> {
        parts.iter().map(|part| self.read(part)).filter(|part| !part.is_empty()).collect()
    }

    fn opaque(&self, span: Span, reason: impl Into<String>) -> Expr {
        Expr::opaque(span.of(self.text), reason, span)
    }

    fn tested(&self, value: &Value) -> Tested {
        Tested::value(self.columns, value, self.text)
    }

    /// A field alone: `true` and `false` are themselves, any other is there.
    fn truth(&self, name: &str, span: Span) -> Expr {
        match name.to_ascii_lowercase().as_str() {
            "true" => Expr::truth(),
            "false" => Expr::Or(Vec::new()),
            _ => self.presence(Tested::column(self.columns, name), Kind::IsNotNull, span),
        }
    }

    fn presence(&self, tested: Tested, kind: Kind, span: Span) -> Expr {
        tested.predicate(kind, Vec::new(), span).into()
    }

    fn call(&self, value: &Value, name: &str, arguments: &[Value]) -> Expr {
        let span = value.span;
        match (name, arguments) {
            ("isnull", [inner]) => self.presence(self.tested(inner), Kind::IsNull, span),
            ("isnotnull", [inner]) => self.presence(self.tested(inner), Kind::IsNotNull, span),
            ("like", [field, pattern]) => self.like(span, field, pattern),
            ("match", [field, pattern]) => match self.constant(pattern) {
                Some(pattern) => {
                    self.tested(field).predicate(Kind::RegexMatch, vec![pattern], span).into()
                }
                None => self.opaque(span, "the pattern is built from other fields"),
            },
            ("cidrmatch", [network, address]) => self.cidr(span, network, address),
            ("searchmatch", [search]) => self.searchmatch(search),
            ("in", [field, members @ ..]) => self.membership(span, field, members),
            ("true", []) => Expr::truth(),
            ("false", []) => Expr::Or(Vec::new()),
            _ => self.opaque(span, format!("`{name}` is used as a condition")),
        }
    }

    fn like(&self, span: Span, field: &Value, pattern: &Value) -> Expr {
        match self.constant(pattern) {
            Some(pattern) => like(&self.tested(field), &pattern, span),
            None => self.opaque(span, "the pattern is built from other fields"),
        }
    }

    fn cidr(&self, span: Span, network: &Value, address: &Value) -> Expr {
        let (network, address) =
            if network.is_constant() { (network, address) } else { (address, network) };
        match self.constant(network) {
            Some(network) => self.tested(address).predicate(Kind::Cidr, vec![network], span).into(),
            None => self.opaque(span, "the network is built from other fields"),
        }
    }

    /// `searchmatch("…")`: its text is a filter as `search` has it.
    fn searchmatch(&self, search: &Value) -> Expr {
        let ValueKind::Text(text) = &search.kind else {
            return self.opaque(search.span, "the search is built from other fields");
        };
        let tokens = lex(text, Span::new(0, text.len()), &[], Mode::Search);
        let filter = filter::parse(text, &tokens, &mut []);
        let mut expr = lower::filter_alone(text, &filter, self.columns);
        expr.relocate(&|_| (search.span, 0));
        expr
    }

    fn membership(&self, span: Span, left: &Value, members: &[Value]) -> Expr {
        let tested = self.tested(left);
        let (mut patterns, mut places) = (Vec::new(), Vec::new());
        let mut tests: Vec<Expr> = Vec::new();
        for member in members {
            match self.constant(member) {
                Some(value) => {
                    patterns.push(Pattern::literal(value));
                    places.push(member.span);
                }
                None => tests.push(self.two_columns(span, Comparison::Equal, left, member)),
            }
        }
        if !patterns.is_empty() {
            tests.insert(0, tested.listed(&patterns, span).placed(places).into());
        }
        Expr::any(tests)
    }

    fn comparison(&self, span: Span, operator: Comparison, left: &Value, right: &Value) -> Expr {
        if let Some(reason) = [left, right].into_iter().find_map(broken) {
            return self.opaque(span, reason);
        }
        match (left.is_constant(), right.is_constant()) {
            (true, true) => return Expr::truth(),
            (true, false) => return self.comparison(span, flipped(operator), right, left),
            _ => {}
        }
        let Some(value) = self.constant(right) else {
            return self.two_columns(span, operator, left, right);
        };
        if let Some(expr) = self.compared_condition(operator, left, &value) {
            return expr;
        }
        if matches!(&left.kind, ValueKind::Field(name) if name == "_time") {
            // A window of time, as `earliest=` is one.
            return Expr::truth();
        }
        let tested = self.tested(left);
        let equal = tested.predicate(Kind::Eq, vec![value.clone()], span);
        compared(&tested, operator, equal, value, span)
    }

    /// `match(…)=1` and the like.
    fn compared_condition(&self, operator: Comparison, left: &Value, value: &str) -> Option<Expr> {
        const CONDITIONS: &[&str] =
            &["match", "like", "searchmatch", "cidrmatch", "isnull", "isnotnull"];
        let ValueKind::Call(name, _) = &left.kind else { return None };
        if !CONDITIONS.contains(&name.as_str()) {
            return None;
        }
        let holds = matches!(value.to_ascii_lowercase().as_str(), "1" | "true");
        match operator {
            Comparison::Equal if holds => Some(self.read(left)),
            Comparison::Unequal if !holds => Some(self.read(left)),
            Comparison::Equal | Comparison::Unequal => Some(not(self.read(left))),
            _ => None,
        }
    }

    /// A comparison whose other side is no constant.
    fn two_columns(&self, span: Span, operator: Comparison, left: &Value, right: &Value) -> Expr {
        let (tested, other) = (self.tested(left), self.tested(right));
        let computed = tested.is_computed() || other.is_computed();
        let is_field = |value: &Value| matches!(looked_through(value).kind, ValueKind::Field(_));
        let is_equality = matches!(operator, Comparison::Equal | Comparison::Unequal);
        if is_equality && is_field(left) && is_field(right) {
            let equal = self.equal_fields(tested.or_computed(computed), &other, span);
            return if operator == Comparison::Equal { equal } else { not(equal) };
        }
        if is_equality || !computed {
            return self.opaque(span, "two fields of the event are compared");
        }
        let tested = tested.or_computed(true);
        let value = written(right, self.text);
        let equal = tested.predicate(Kind::Eq, vec![value.clone()], span);
        compared(&tested, operator, equal, value, span)
    }

    fn equal_fields(&self, tested: Tested, other: &Tested, span: Span) -> Expr {
        let other: Predicate = other.predicate(Kind::IsNotNull, Vec::new(), span);
        tested.predicate(Kind::EqField, vec![other.raw_field.to_string()], span).into()
    }

    /// The value of an expression that is the same for every event.
    fn constant(&self, value: &Value) -> Option<String> {
        match &value.kind {
            ValueKind::Text(text) | ValueKind::Number(text) => Some(text.clone()),
            ValueKind::Field(name) => match self.columns.resolve(name) {
                Column::Constant(value) => Some(value),
                _ => is_word_value(name).then(|| name.clone()),
            },
            _ => value.is_constant().then(|| written(value, self.text)),
        }
    }
}

/// Why a side of a comparison could not be read.
fn broken(side: &Value) -> Option<&'static str> {
    match side.kind {
        ValueKind::Broken(reason) => Some(reason),
        _ => None,
    }
}

/// Words that are values although they stand without quotes.
fn is_word_value(name: &str) -> bool {
    ["true", "false", "null"].iter().any(|word| name.eq_ignore_ascii_case(word))
}

fn flipped(operator: Comparison) -> Comparison {
    match operator {
        Comparison::Less => Comparison::Greater,
        Comparison::LessOrEqual => Comparison::GreaterOrEqual,
        Comparison::Greater => Comparison::Less,
        Comparison::GreaterOrEqual => Comparison::LessOrEqual,
        equality => equality,
    }
}
