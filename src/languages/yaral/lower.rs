//! Statements of `events` → predicates, sorted by the event variable they speak of. Placeholders
//! are bound to fields first; what binds or joins is shown on the rule and is no predicate.

use super::ast::{Comparison, Field, Node, NodeKind};
use super::comparison::subject;
use super::operand::{Operand, operand};
use super::{one_line, test};
use crate::model::{Detail, Expr, Kind};
use std::collections::{BTreeMap, BTreeSet};

/// What the events section says.
#[derive(Debug, Default)]
pub(super) struct Events {
    /// One root an event variable, in the order of the text; a variable that is only joined has an
    /// empty one.
    pub(super) roots: Vec<(String, Vec<Expr>)>,
    /// Where in `roots` a variable is.
    pub(super) index: BTreeMap<String, usize>,
    /// Clauses over several event variables, or over none.
    pub(super) loose: Vec<Expr>,
    /// Joins and placeholders.
    pub(super) details: Vec<Detail>,
    /// The names of placeholders.
    pub(super) placeholders: BTreeSet<String>,
}

impl Events {
    /// Reads the statements of `text`.
    pub(super) fn of(text: &str, statements: &[Node]) -> Self {
        let mut lowering = Lowering { text, bindings: BTreeMap::new(), events: Self::default() };
        for statement in statements {
            lowering.bind(statement);
        }
        for statement in statements {
            lowering.statement(statement);
        }
        lowering.events.placeholders =
            lowering.bindings.keys().map(|name| (*name).to_owned()).collect();
        lowering.events
    }

    /// Adds a clause to the root it belongs to.
    fn add(&mut self, owner: Owner, expr: Option<Expr>) {
        let Owner::One(variable) = owner else { return self.loose.extend(expr) };
        let at = *self.index.entry(variable.to_owned()).or_insert(self.roots.len());
        if at == self.roots.len() {
            self.roots.push((variable.to_owned(), Vec::new()));
        }
        self.roots[at].1.extend(expr);
    }
}

/// The event variable a clause speaks of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Owner<'a> {
    None,
    One(&'a str),
    Several,
}

impl Owner<'_> {
    fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::None, owner) | (owner, Self::None) => owner,
            (a, b) if a == b => a,
            _ => Self::Several,
        }
    }
}

/// What a placeholder stands for.
#[derive(Debug)]
pub(super) struct Binding<'a> {
    /// The field it was bound to first; `None` where that was computed.
    pub(super) field: Option<&'a Field>,
    pub(super) modifiers: Vec<&'static str>,
    /// The event variable of that field.
    owner: Owner<'a>,
    /// All event variables it is bound in.
    pub(super) owners: Owner<'a>,
}

/// A clause as an expression (`None`: it only binds or joins) and the event it speaks of.
pub(super) struct Lowered<'a> {
    pub(super) expr: Option<Expr>,
    pub(super) owner: Owner<'a>,
}

pub(super) struct Lowering<'a> {
    text: &'a str,
    pub(super) bindings: BTreeMap<&'a str, Binding<'a>>,
    events: Events,
}

impl<'a> Lowering<'a> {
    /// Finds what placeholders are bound to.
    fn bind(&mut self, node: &'a Node) {
        match &node.kind {
            NodeKind::Or(parts) | NodeKind::And(parts) => {
                parts.iter().for_each(|part| self.bind(part));
            }
            NodeKind::Marked(_, inner) => self.bind(inner),
            NodeKind::Compare(Comparison::Eq, left, right) => {
                self.bind_sides(left, right);
                self.bind_sides(right, left);
            }
            _ => {}
        }
    }

    fn bind_sides(&mut self, name: &'a Node, source: &'a Node) {
        let NodeKind::Variable(name) = &name.kind else { return };
        let (field, modifiers) = match operand(source) {
            Operand::Fields(fields, modifiers) => {
                let only = fields.first().copied().filter(|_| fields.len() == 1);
                (only, modifiers)
            }
            Operand::Computed => (None, Vec::new()),
            _ => return,
        };
        let owner = self.owner(source);
        let new = Binding { field, modifiers, owner, owners: owner };
        let binding = self.bindings.entry(name).or_insert(new);
        binding.owners = binding.owners.and(owner);
    }

    /// The event variable whose fields, also through placeholders, stand in `node`.
    pub(super) fn owner(&self, node: &'a Node) -> Owner<'a> {
        match &node.kind {
            NodeKind::Field(field) => field.variable.as_deref().map_or(Owner::None, Owner::One),
            NodeKind::Variable(name) => {
                self.bindings.get(name.as_str()).map_or(Owner::None, |binding| binding.owner)
            }
            NodeKind::Or(parts)
            | NodeKind::And(parts)
            | NodeKind::Arithmetic(parts)
            | NodeKind::Array(parts)
            | NodeKind::Call(_, parts) => self.owner_of_all(parts),
            NodeKind::Not(inner) | NodeKind::Marked(_, inner) | NodeKind::Member(inner, _) => {
                self.owner(inner)
            }
            NodeKind::Compare(_, left, right) => self.owner(left).and(self.owner(right)),
            _ => Owner::None,
        }
    }

    fn owner_of_all(&self, nodes: &'a [Node]) -> Owner<'a> {
        nodes.iter().fold(Owner::None, |owner, node| owner.and(self.owner(node)))
    }

    /// A statement; each part of an "and" goes to its own root.
    fn statement(&mut self, node: &'a Node) {
        if let NodeKind::And(parts) = &node.kind {
            return parts.iter().for_each(|part| self.statement(part));
        }
        let Lowered { expr, owner } = self.lower(node);
        self.events.add(owner, expr);
    }

    fn lower(&mut self, node: &'a Node) -> Lowered<'a> {
        match &node.kind {
            NodeKind::Or(parts) => self.any(parts),
            NodeKind::And(parts) => self.all(parts),
            NodeKind::Not(inner) => self.negation(inner),
            NodeKind::Compare(operator, left, right) => self.compare(node, *operator, left, right),
            NodeKind::Member(item, members) => self.member(node, item, members),
            NodeKind::Marked(word, inner) => self.marked(word, inner),
            NodeKind::Call(name, arguments) => self.function(node, name, arguments),
            NodeKind::Field(field) => self.truth(node, field, Kind::IsNotNull),
            NodeKind::TooDeep => self.opaque(node, "it nests deeper than 200 levels"),
            NodeKind::Broken => Lowered { expr: None, owner: Owner::None },
            _ => self.opaque(node, "a value alone tests nothing"),
        }
    }

    fn all(&mut self, parts: &'a [Node]) -> Lowered<'a> {
        let lowered: Vec<Lowered<'a>> = parts.iter().map(|part| self.lower(part)).collect();
        let owner = lowered.iter().fold(Owner::None, |owner, part| owner.and(part.owner));
        let parts: Vec<Expr> = lowered.into_iter().filter_map(|part| part.expr).collect();
        Lowered { expr: (!parts.is_empty()).then(|| Expr::all(parts)), owner }
    }

    /// A branch that only binds or joins is kept as text: without it the others would say more
    /// than the author did.
    fn any(&mut self, parts: &'a [Node]) -> Lowered<'a> {
        let mut lowered: Vec<Lowered<'a>> = parts.iter().map(|part| self.lower(part)).collect();
        if lowered.iter().any(|part| part.expr.is_some()) {
            for (part, node) in lowered.iter_mut().zip(parts) {
                if part.expr.is_none() {
                    *part = self.opaque(node, "events are joined in one branch of an `or`");
                }
            }
        }
        let owner = lowered.iter().fold(Owner::None, |owner, part| owner.and(part.owner));
        let parts: Vec<Expr> = lowered.into_iter().filter_map(|part| part.expr).collect();
        Lowered { expr: (!parts.is_empty()).then(|| Expr::any(parts)), owner }
    }

    fn negation(&mut self, inner: &'a Node) -> Lowered<'a> {
        if let NodeKind::Field(field) = &inner.kind {
            return self.truth(inner, field, Kind::IsNull);
        }
        let Lowered { expr, owner } = self.lower(inner);
        Lowered { expr: expr.map(Expr::negate), owner }
    }

    fn truth(&self, node: &'a Node, field: &'a Field, kind: Kind) -> Lowered<'a> {
        let expr = test::predicate(&subject(field, &[]), kind, Vec::new(), node.span);
        Lowered { expr: Some(expr), owner: self.owner(node) }
    }

    fn marked(&mut self, word: &'static str, inner: &'a Node) -> Lowered<'a> {
        let mut lowered = self.lower(inner);
        mark(&mut lowered, word);
        lowered
    }

    pub(super) fn opaque(&self, node: &'a Node, reason: &str) -> Lowered<'a> {
        let expr = Expr::opaque(node.span.of(self.text), reason, node.span);
        Lowered { expr: Some(expr), owner: self.owner(node) }
    }

    /// A clause that binds a placeholder or joins events.
    pub(super) fn join(&mut self, node: &'a Node, label: &str) -> Lowered<'a> {
        let text = one_line(node.span.of(self.text));
        self.events.details.push(Detail { label: label.to_owned(), text });
        Lowered { expr: None, owner: self.owner(node) }
    }

    /// A clause no kind of predicate says: a join where it speaks of several events.
    pub(super) fn unsaid(&mut self, node: &'a Node, reason: &str) -> Lowered<'a> {
        if self.owner(node) == Owner::Several {
            return self.join(node, "join");
        }
        self.opaque(node, reason)
    }
}

/// Adds a modifier to every predicate.
pub(super) fn mark(lowered: &mut Lowered<'_>, word: &str) {
    if let Some(expr) = &mut lowered.expr {
        expr.for_each_predicate_mut(&mut |predicate| predicate.modifiers.push(word.to_owned()));
    }
}
