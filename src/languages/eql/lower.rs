//! Syntax tree → expression, facts and details.

use super::ast::{Body, Comparison, Event, Joined, MatchOperator, Node, NodeKind, Query, Steps};
use super::functions;
use super::joins::Joins;
use crate::languages::pattern::{Pattern, listed};
use crate::languages::{Reading, not};
use crate::model::{Detail, Expr, Fact, Kind, Predicate, Span};

/// What a query means; `text` is what it was parsed from.
pub(super) fn lower(text: &str, query: &Query) -> Reading {
    let mut reading = Reading::of(Expr::truth());
    let mut lowering = Lowering {
        text,
        facts: Vec::new(),
        joins: Joins::between(aliases(&query.body)),
        scopes: Vec::new(),
    };
    reading.expr = match &query.body {
        Body::Event(event) => lowering.event(event),
        Body::Steps(steps) => steps_test(&mut lowering, steps, &mut reading),
    };
    reading.facts = lowering.facts;
    for pipe in &query.pipes {
        detail(&mut reading, "pipe", pipe.of(text));
    }
    reading
}

fn detail(reading: &mut Reading, label: impl Into<String>, text: &str) {
    let text: Vec<&str> = text.split_whitespace().collect();
    reading.details.push(Detail { label: label.into(), text: text.join(" ") });
}

/// The category is where events come from, not a predicate; `any` says nothing.
fn category_fact(event: &Event, facts: &mut Vec<Fact>) {
    let fact = Fact { key: "eql_category", value: event.category.clone() };
    if !fact.value.is_empty() && fact.value != "any" && !facts.contains(&fact) {
        facts.push(fact);
    }
}

/// The names under which events of a sequence speak of others.
fn aliases(body: &Body) -> Vec<String> {
    match body {
        Body::Event(_) => Vec::new(),
        Body::Steps(steps) => {
            steps.steps.iter().filter_map(|step| step.joined.alias.clone()).collect()
        }
    }
}

fn steps_test(lowering: &mut Lowering<'_>, steps: &Steps, reading: &mut Reading) -> Expr {
    let text = lowering.text;
    joined_details(text, steps.word, &steps.joined, reading);
    let mut parts = Vec::new();
    for (index, step) in steps.steps.iter().enumerate() {
        let mut name = format!("step {}", index + 1);
        joined_details(text, &name, &step.joined, reading);
        if let Some(alias) = &step.joined.alias {
            name.push_str(&format!(" as {alias}"));
        }
        if !step.event.category.is_empty() {
            name.push_str(&format!(": {}", step.event.category));
        }
        let test = lowering.event(&step.event);
        for join in lowering.joins.take_shown() {
            detail(reading, format!("step {} join", index + 1), &join);
        }
        // `![…]` is a `Not` over the whole event.
        parts.push(if step.missing { test.negate() } else { test }.named(name));
    }
    if let Some(until) = &steps.until {
        detail(reading, "until", until.event.span.of(text));
    }
    Expr::all(parts)
}

fn joined_details(text: &str, whose: &str, joined: &Joined, reading: &mut Reading) {
    let by = joined.by.iter().map(|field| field.of(text)).filter(|field| !field.is_empty());
    let by: Vec<&str> = by.collect();
    if !by.is_empty() {
        detail(reading, format!("{whose} by"), &by.join(", "));
    }
    for (name, value) in &joined.options {
        let label = match name.of(text) {
            "maxspan" => "maxspan".to_owned(),
            other => format!("{whose} {other}"),
        };
        detail(reading, label, value.of(text));
    }
}

/// What conditions are lowered with.
pub(super) struct Lowering<'a> {
    pub(super) text: &'a str,
    facts: Vec<Fact>,
    pub(super) joins: Joins,
    /// The variables of `_arraysearch` above, each with the array whose members it is.
    pub(super) scopes: Vec<(String, String)>,
}

/// One side of a comparison, as far as predicates can say it.
pub(super) enum Operand {
    /// A field of the event.
    Field(String),
    /// A constant, and whether it was quoted.
    Constant(String),
    /// `null`.
    Null,
    /// Anything else, with why it is no operand.
    Other(String),
}

impl Lowering<'_> {
    fn event(&mut self, event: &Event) -> Expr {
        category_fact(event, &mut self.facts);
        match self.condition(&event.condition) {
            Some(test) => test,
            None => {
                self.show_join(&event.condition);
                Expr::truth()
            }
        }
    }

    /// What a condition tests; `None` where it only joins events.
    pub(super) fn condition(&mut self, node: &Node) -> Option<Expr> {
        match &node.kind {
            NodeKind::And(parts) => self.combined(parts, Expr::all, true),
            NodeKind::Or(parts) => self.combined(parts, Expr::any, false),
            NodeKind::Not(inner) => self.negated(inner).map(not),
            NodeKind::Related(how, event) => Some(self.event(event).named(format!("{how} of"))),
            NodeKind::Call { name, arguments, .. } if functions::is_array_search(name) => {
                functions::array_search(self, name, arguments, node)
            }
            _ if self.joins.speaks_of_several(node) => None,
            _ => Some(self.test(node)),
        }
    }

    /// A condition that is one test.
    fn test(&mut self, node: &Node) -> Expr {
        match &node.kind {
            NodeKind::Bool(true) => Expr::truth(),
            NodeKind::Bool(false) => Expr::Or(Vec::new()),
            NodeKind::Compare(comparison, left, right) => {
                self.compare(*comparison, left, right, node)
            }
            NodeKind::Match { operator, nocase, left, values } => {
                self.matched(*operator, *nocase, left, values, node)
            }
            NodeKind::Call { name, nocase, arguments } => {
                functions::test(self, name, *nocase, arguments, node)
            }
            NodeKind::Unread(reason) => self.opaque(node, reason.clone()),
            _ => match self.operand(node) {
                Operand::Field(field) => {
                    Predicate::new(field, Kind::IsNotNull, Vec::new(), node.span).into()
                }
                Operand::Other(reason) => self.opaque(node, reason),
                _ => self.opaque(node, "a constant is no condition"),
            },
        }
    }

    pub(super) fn opaque(&self, node: &Node, reason: impl Into<String>) -> Expr {
        Expr::opaque(node.span.of(self.text), reason, node.span)
    }

    /// What a node is as one side of a comparison; casts are looked through.
    pub(super) fn operand(&self, node: &Node) -> Operand {
        match &node.kind {
            NodeKind::Field(path) => self.field(path),
            NodeKind::Text(text) | NodeKind::Number(text) => Operand::Constant(text.clone()),
            NodeKind::Bool(value) => Operand::Constant(value.to_string()),
            NodeKind::Null => Operand::Null,
            NodeKind::Call { name, arguments, .. } => match arguments.as_slice() {
                [inner] if functions::is_cast(name) => self.operand(inner),
                _ => Operand::Other(format!("`{name}` computes a value")),
            },
            NodeKind::Unread(reason) => Operand::Other(reason.clone()),
            NodeKind::Computed => Operand::Other("arithmetic computes a value".to_owned()),
            _ => Operand::Other("a condition is compared with a value".to_owned()),
        }
    }

    /// A path without the name of its event, and with the array in place of an `_arraysearch`
    /// variable.
    fn field(&self, path: &str) -> Operand {
        for (variable, array) in self.scopes.iter().rev() {
            match path.strip_prefix(variable.as_str()) {
                Some("") => return Operand::Field(array.clone()),
                Some(rest) if rest.starts_with('.') => {
                    return Operand::Field(format!("{array}{rest}"));
                }
                _ => {}
            }
        }
        Operand::Field(self.joins.without_event(path).to_owned())
    }

    fn compare(&mut self, comparison: Comparison, left: &Node, right: &Node, node: &Node) -> Expr {
        match (self.operand(left), self.operand(right)) {
            (Operand::Field(field), Operand::Constant(value)) => {
                value_test(&field, comparison, value, node.span)
            }
            (Operand::Constant(value), Operand::Field(field)) => {
                value_test(&field, flipped(comparison), value, node.span)
            }
            (Operand::Field(field), Operand::Null) | (Operand::Null, Operand::Field(field)) => {
                match null_kind(comparison) {
                    Some(kind) => Predicate::new(field, kind, Vec::new(), node.span).into(),
                    None => self.opaque(node, "null is neither more nor less than a value"),
                }
            }
            (Operand::Field(field), Operand::Field(other)) => {
                let equal = Predicate::new(field, Kind::EqField, vec![other], node.span).into();
                match comparison {
                    Comparison::Eq => equal,
                    Comparison::Ne => equal.negate(),
                    _ => self.opaque(node, "compares two fields otherwise than for equality"),
                }
            }
            (Operand::Other(reason), other) | (other, Operand::Other(reason)) => {
                match self.truth_of(comparison, left, &other) {
                    Some(test) => test,
                    None => self.opaque(node, reason),
                }
            }
            _ => self.opaque(node, "compares two constants"),
        }
    }

    /// `startsWith(a, "b") == true` is the call alone.
    fn truth_of(&mut self, comparison: Comparison, left: &Node, right: &Operand) -> Option<Expr> {
        let Operand::Constant(value) = right else { return None };
        let is_test = match &left.kind {
            NodeKind::Call { name, .. } => functions::is_test(name),
            NodeKind::And(_) | NodeKind::Or(_) | NodeKind::Not(_) => true,
            NodeKind::Compare(..) | NodeKind::Match { .. } => true,
            _ => false,
        };
        let holds = match (comparison, value.as_str()) {
            (Comparison::Eq, "true") | (Comparison::Ne, "false") => true,
            (Comparison::Eq, "false") | (Comparison::Ne, "true") => false,
            _ => return None,
        };
        let test = if is_test { self.condition(left) } else { None };
        test.map(|test| if holds { test } else { not(test) })
    }

    fn matched(
        &mut self,
        operator: MatchOperator,
        nocase: bool,
        left: &Node,
        values: &[Node],
        node: &Node,
    ) -> Expr {
        let field = match self.operand(left) {
            Operand::Field(field) => field,
            Operand::Other(reason) => return self.opaque(node, reason),
            _ => return self.opaque(node, "a constant is matched with values"),
        };
        let operands: Vec<Operand> = values.iter().map(|value| self.operand(value)).collect();
        let mut patterns = Vec::new();
        for (operand, value) in operands.iter().zip(values) {
            match operand {
                Operand::Constant(text) => patterns.push(pattern(operator, value, text)),
                Operand::Null if values.len() == 1 => {
                    return Predicate::new(field, Kind::IsNull, Vec::new(), node.span).into();
                }
                Operand::Field(other) if values.len() == 1 => {
                    let values = vec![other.clone()];
                    return Predicate::new(field, Kind::EqField, values, node.span).into();
                }
                Operand::Other(reason) => return self.opaque(node, reason.clone()),
                _ => return self.opaque(node, "a list has members that are no constants"),
            }
        }
        if patterns.is_empty() {
            return self.opaque(node, "an empty list holds no value");
        }
        let mut predicate = match operator {
            MatchOperator::Regex => {
                let values = patterns.iter().map(Pattern::plain).collect();
                Predicate::new(field, Kind::RegexMatch, values, node.span)
            }
            MatchOperator::In | MatchOperator::Like => listed(field, &patterns, node.span),
        };
        predicate = predicate.placed(values.iter().map(|value| value.span));
        mark_nocase(&mut predicate, nocase);
        predicate.into()
    }
}

/// `*` and `?` are wildcards only in quoted texts, and only under `:`, `like` and `wildcard`.
fn pattern(operator: MatchOperator, value: &Node, text: &str) -> Pattern {
    let quoted = matches!(value.kind, NodeKind::Text(_));
    if operator == MatchOperator::Like && quoted { wildcards(text) } else { Pattern::literal(text) }
}

/// A text in which every `*` and `?` is a wildcard: EQL has no escape for them.
pub(super) fn wildcards(text: &str) -> Pattern {
    let mut pattern = Pattern::default();
    for piece in text.split_inclusive(['*', '?']) {
        match piece.strip_suffix(['*', '?']) {
            Some(plain) => {
                pattern.push_str(plain);
                if piece.ends_with('*') { pattern.star() } else { pattern.question() }
            }
            None => pattern.push_str(piece),
        }
    }
    pattern
}

pub(super) fn mark_nocase(predicate: &mut Predicate, nocase: bool) {
    if nocase {
        predicate.modifiers.push("nocase".to_owned());
    }
}

fn value_test(field: &str, comparison: Comparison, value: String, span: Span) -> Expr {
    let kind = match comparison {
        Comparison::Eq => Kind::Eq,
        Comparison::Ne => Kind::Ne,
        Comparison::Lt => Kind::Lt,
        Comparison::Le => Kind::Le,
        Comparison::Gt => Kind::Gt,
        Comparison::Ge => Kind::Ge,
    };
    Predicate::new(field, kind, vec![value], span).into()
}

fn null_kind(comparison: Comparison) -> Option<Kind> {
    match comparison {
        Comparison::Eq => Some(Kind::IsNull),
        Comparison::Ne => Some(Kind::IsNotNull),
        _ => None,
    }
}

/// The comparison with its sides changed over.
fn flipped(comparison: Comparison) -> Comparison {
    match comparison {
        Comparison::Lt => Comparison::Gt,
        Comparison::Le => Comparison::Ge,
        Comparison::Gt => Comparison::Lt,
        Comparison::Ge => Comparison::Le,
        same => same,
    }
}
