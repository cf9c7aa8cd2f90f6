//! `detection` and `filter`: selections, conditions and their places.

use super::metadata::{each, text, texts};
use super::report;
use crate::languages::Finding;
use crate::languages::sigma::{self, Condition, Item, Selection};
use crate::model::{Expr, Rule, Span, TextMap};
use crate::vendors::SourceFile;
use crate::vendors::yaml::{Node, Value};

/// How many values one rule may have: many times more than any, and few enough to hold.
const MOST_VALUES: usize = 200_000;

/// How many conditions one rule may have.
const MOST_CONDITIONS: usize = 100;

/// Reads the detection of a rule.
pub(super) fn read<'a>(file: &'a SourceFile<'a>, detection: &'a Node, rule: &mut Rule) {
    rule.expr = Logic::new(file, rule).read(detection);
}

/// Reads a filter: what it says is left out of the rules it names, whether its condition is the
/// selection (specification) or `not` the selection (pySigma).
pub(super) fn read_filter<'a>(file: &'a SourceFile<'a>, filter: &'a Node, rule: &mut Rule) {
    rule.rule_type = "filter".to_owned();
    match filter.get("rules") {
        Some(rules) => texts(rules).into_iter().for_each(|id| rule.detail("filters", id)),
        None => {
            let span = super::first_line(file, filter);
            report(file, rule, [Finding::error(span, "the filter names no `rules`")]);
        }
    }
    let expr = Logic::new(file, rule).read(filter);
    let negated = matches!(expr, Expr::Not(_)) || expr.is_empty();
    rule.expr = if negated { expr } else { expr.negate() };
}

/// Reads selections and conditions; problems and the like go to the rule.
struct Logic<'a, 'r> {
    file: &'a SourceFile<'a>,
    rule: &'r mut Rule,
    /// How many values may still come.
    values_left: usize,
}

impl<'a, 'r> Logic<'a, 'r> {
    fn new(file: &'a SourceFile<'a>, rule: &'r mut Rule) -> Self {
        Self { file, rule, values_left: MOST_VALUES }
    }

    fn read(&mut self, detection: &'a Node) -> Expr {
        if !matches!(detection.value, Value::Mapping(_)) {
            self.error(detection.span, "selections and a condition were expected here");
            return Expr::truth();
        }
        let mut selections = Vec::with_capacity(detection.entries().len());
        for (key, value) in detection.entries() {
            match key.as_str() {
                Some("condition") => {}
                Some("rules") if self.rule.rule_type == "filter" => {}
                Some("timeframe") => self.rule.detail("timeframe", text(value)),
                Some(name) => selections.push(self.selection(name, key, value)),
                None => self.error(key.span, "a selection's name was expected here"),
            }
        }
        let conditions = self.conditions(detection);
        let mut reading = sigma::read(&conditions, selections);
        self.file.place(&mut reading.expr, &TextMap::verbatim(0));
        report(self.file, self.rule, reading.findings);
        self.rule.details.append(&mut reading.details);
        self.rule.threshold = reading.threshold;
        reading.expr
    }

    fn conditions(&mut self, detection: &'a Node) -> Vec<Condition<'a>> {
        let Some(node) = detection.get("condition").filter(|node| !node.is_null()) else {
            let span = super::first_line(self.file, detection);
            self.error(span, "the detection has no `condition`");
            return Vec::new();
        };
        let mut conditions = Vec::with_capacity(1);
        for (count, node) in each(node).enumerate() {
            if count == MOST_CONDITIONS {
                self.error(node.span, "there are more conditions than a rule can have");
                break;
            }
            match node.as_str() {
                Some(text) if text.trim().is_empty() => {
                    self.error(node.span, "the condition is empty");
                }
                Some(text) => {
                    conditions.push(Condition { text, map: node.text_map(self.file.text) });
                }
                None => self.error(node.span, "a condition is text or a list of texts"),
            }
        }
        conditions
    }

    fn selection(&mut self, name: &'a str, key: &Node, value: &Node) -> Selection<'a> {
        let span = Span { start: value.span.start, end: self.end(value) };
        let expr = self.expression(value, key.span);
        Selection { name, span: key.span, source: span.of(self.file.text), expr }
    }

    /// A mapping is all of its items, a list any of its members; what has no field is a keyword.
    fn expression(&mut self, node: &Node, at: Span) -> Expr {
        match &node.value {
            Value::Mapping(entries) if !entries.is_empty() => {
                Expr::all(entries.iter().map(|(key, value)| self.item(key, value)))
            }
            Value::Sequence(items) if items.iter().any(|item| item.as_str().is_none()) => {
                Expr::any(items.iter().map(|item| self.expression(item, at)))
            }
            Value::Sequence(items) if !items.is_empty() => self.keywords(node, items),
            Value::Scalar(..) if !node.is_null() => self.keywords(node, std::slice::from_ref(node)),
            _ => {
                self.error(at, "there is nothing in this selection");
                Expr::truth()
            }
        }
    }

    fn keywords(&mut self, node: &Node, items: &[Node]) -> Expr {
        let span = Span { start: node.span.start, end: self.end(node) };
        self.read_item("", Span { end: span.start, ..span }, items, span)
    }

    fn item(&mut self, key: &Node, value: &Node) -> Expr {
        let span = Span { start: key.span.start, end: self.end(value).max(key.span.end) };
        match (key.as_str(), &value.value) {
            (None, _) => self.unread(key.span, span, "a field was expected here"),
            (_, Value::Mapping(_)) => {
                self.unread(value.span, span, "a field takes a value or a list, not a mapping")
            }
            (Some(name), Value::Sequence(items)) => self.read_item(name, key.span, items, span),
            (Some(name), Value::Scalar(..)) => {
                self.read_item(name, key.span, std::slice::from_ref(value), span)
            }
        }
    }

    fn read_item(&mut self, key: &str, key_span: Span, values: &[Node], span: Span) -> Expr {
        let Some(left) = self.values_left.checked_sub(values.len().max(1)) else {
            return self.unread(key_span, span, "there are more values than a rule can have");
        };
        self.values_left = left;
        let mut listed = Vec::with_capacity(values.len());
        for node in values {
            match (node.printed(), &node.value) {
                (Some(text), _) => {
                    let place = Span { end: self.end(node), ..node.span };
                    listed.push(sigma::Value::Text(text, place));
                }
                (None, Value::Scalar(..)) => listed.push(sigma::Value::Null),
                (None, _) => {
                    return self.unread(node.span, span, "a list of values holds single values");
                }
            }
        }
        let source = span.of(self.file.text);
        let item = Item { key, values: listed, source, key_span, span };
        let reading = sigma::read_item(&item);
        report(self.file, self.rule, reading.findings);
        reading.expr
    }

    fn unread(&mut self, at: Span, span: Span, reason: &str) -> Expr {
        self.error(at, reason);
        Expr::opaque(span.of(self.file.text), reason, span)
    }

    fn error(&mut self, span: Span, reason: &str) {
        report(self.file, self.rule, [Finding::error(span, reason)]);
    }

    /// Where the text of a node ends: a block's own range goes on to the next key.
    fn end(&self, node: &Node) -> u32 {
        let text = self.file.text;
        let written = node.span.of(text);
        let last = match &node.value {
            // A flow collection ends with its bracket.
            _ if written.starts_with(['[', '{']) => None,
            Value::Sequence(items) => items.last(),
            Value::Mapping(entries) => entries.last().map(|(_, value)| value),
            Value::Scalar(..) => None,
        };
        match last {
            Some(last) => self.end(last).max(node.span.start),
            None => node.span.start + written.trim_end().len() as u32,
        }
    }
}
