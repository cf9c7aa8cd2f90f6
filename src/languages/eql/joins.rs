//! Comparisons between the events of a sequence (`process.pid == event0.process.pid`). They say
//! which events belong together, so they are shown on the rule and are no predicates.

use super::ast::{Node, NodeKind};
use super::lower::Lowering;
use crate::model::Expr;

/// The events that have a name, and the comparisons between them that were found.
#[derive(Debug, Default)]
pub(super) struct Joins {
    /// The names under which events speak of others.
    aliases: Vec<String>,
    /// Whether an odd number of `not`s is above.
    negated: bool,
    /// The text of each join.
    shown: Vec<String>,
}

impl Joins {
    /// No join so far between events of these names.
    pub(super) fn between(aliases: Vec<String>) -> Self {
        Self { aliases, ..Self::default() }
    }

    /// The joins found since the last call.
    pub(super) fn take_shown(&mut self) -> Vec<String> {
        std::mem::take(&mut self.shown)
    }

    /// A field without the event it is a field of.
    pub(super) fn without_event<'p>(&self, path: &'p str) -> &'p str {
        self.event(path).map_or(path, |event| &path[event.len() + 1..])
    }

    /// The named event a field belongs to; `None` for the step's own.
    fn event<'p>(&self, path: &'p str) -> Option<&'p str> {
        let (event, _) = path.split_once('.')?;
        self.aliases.iter().any(|alias| alias == event).then_some(event)
    }

    /// Whether the fields in `node` belong to more than one event.
    pub(super) fn speaks_of_several(&self, node: &Node) -> bool {
        if self.aliases.is_empty() {
            return false;
        }
        let mut events = Vec::new();
        self.collect(node, &mut events);
        events.windows(2).any(|pair| pair[0] != pair[1])
    }

    fn collect<'n>(&self, node: &'n Node, events: &mut Vec<Option<&'n str>>) {
        match &node.kind {
            NodeKind::Field(path) => events.push(self.event(path)),
            NodeKind::And(parts) | NodeKind::Or(parts) => {
                parts.iter().for_each(|part| self.collect(part, events));
            }
            NodeKind::Not(inner) => self.collect(inner, events),
            NodeKind::Compare(_, left, right) => {
                self.collect(left, events);
                self.collect(right, events);
            }
            NodeKind::Match { left, values, .. } => {
                self.collect(left, events);
                values.iter().for_each(|value| self.collect(value, events));
            }
            NodeKind::Call { arguments, .. } => {
                arguments.iter().for_each(|argument| self.collect(argument, events));
            }
            _ => {}
        }
    }
}

impl Lowering<'_> {
    /// Parts joined by `and` or `or`. A part that only joins events is shown where all parts hold;
    /// else it is kept as text: without it the others would say more than the author did.
    pub(super) fn combined(
        &mut self,
        parts: &[Node],
        combine: fn(Vec<Expr>) -> Expr,
        is_and: bool,
    ) -> Option<Expr> {
        let read: Vec<Option<Expr>> = parts.iter().map(|part| self.condition(part)).collect();
        if read.iter().all(Option::is_none) {
            return None;
        }
        let all_hold = is_and != self.joins.negated;
        let tests = read.into_iter().zip(parts).filter_map(|(test, part)| match test {
            None if all_hold => {
                self.show_join(part);
                None
            }
            None => Some(self.opaque(part, "events are joined in one of several alternatives")),
            test => test,
        });
        Some(combine(tests.collect()))
    }

    /// What stands under a `not`.
    pub(super) fn negated(&mut self, inner: &Node) -> Option<Expr> {
        self.joins.negated = !self.joins.negated;
        let test = self.condition(inner);
        self.joins.negated = !self.joins.negated;
        test
    }

    /// Shows a condition that only joins events.
    pub(super) fn show_join(&mut self, node: &Node) {
        let not = if self.joins.negated { "not " } else { "" };
        self.joins.shown.push(format!("{not}{}", node.span.of(self.text)));
    }
}
