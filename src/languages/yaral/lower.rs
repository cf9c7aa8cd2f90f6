//! Statements of `events` → predicates, sorted by the event variable they speak of. Placeholders
//! are bound to fields first; what binds or joins is shown on the rule and is no predicate.

use super::ast::{Comparison, Field, Members, Node, NodeKind};
use super::one_line;
use super::operand::{Operand, operand};
use super::test::{self, Against, Subject};
use crate::model::{Detail, Expr, Kind, Span};
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
enum Owner<'a> {
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
struct Binding<'a> {
    /// The field it was bound to first; `None` where that was computed.
    field: Option<&'a Field>,
    modifiers: Vec<&'static str>,
    /// The event variable of that field.
    owner: Owner<'a>,
    /// All event variables it is bound in.
    owners: Owner<'a>,
}

/// A clause as an expression (`None`: it only binds or joins) and the event it speaks of.
struct Lowered<'a> {
    expr: Option<Expr>,
    owner: Owner<'a>,
}

struct Lowering<'a> {
    text: &'a str,
    bindings: BTreeMap<&'a str, Binding<'a>>,
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
    fn owner(&self, node: &'a Node) -> Owner<'a> {
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

    fn opaque(&self, node: &'a Node, reason: &str) -> Lowered<'a> {
        let expr = Expr::opaque(node.span.of(self.text), reason, node.span);
        Lowered { expr: Some(expr), owner: self.owner(node) }
    }

    /// A clause that binds a placeholder or joins events.
    fn join(&mut self, node: &'a Node, label: &str) -> Lowered<'a> {
        let text = one_line(node.span.of(self.text));
        self.events.details.push(Detail { label: label.to_owned(), text });
        Lowered { expr: None, owner: self.owner(node) }
    }

    /// A clause no kind of predicate says: a join where it speaks of several events.
    fn unsaid(&mut self, node: &'a Node, reason: &str) -> Lowered<'a> {
        if self.owner(node) == Owner::Several {
            return self.join(node, "join");
        }
        self.opaque(node, reason)
    }

    /// The names a side of a comparison has in predicates; `None` where it has none.
    fn subjects(&self, operand: &Operand<'a>) -> Option<Vec<Subject>> {
        match operand {
            Operand::Fields(fields, modifiers) => {
                Some(fields.iter().map(|field| subject(field, modifiers)).collect())
            }
            Operand::Placeholder(name, modifiers) => {
                let binding = self.bindings.get(name)?;
                let mut found = match binding.field {
                    Some(field) => subject(field, &binding.modifiers),
                    None => {
                        Subject { name: (*name).to_owned(), modifiers: Vec::new(), computed: true }
                    }
                };
                found.modifiers.extend(modifiers);
                Some(vec![found])
            }
            _ => None,
        }
    }

    fn compare(
        &mut self,
        node: &'a Node,
        operator: Comparison,
        left: &'a Node,
        right: &'a Node,
    ) -> Lowered<'a> {
        use Operand::{Computed, Fields, Pattern, Placeholder, Reference, Value};
        let (one, other) = (operand(left), operand(right));
        match (&one, &other) {
            (Value(_) | Pattern(_) | Reference(_), Fields(..) | Placeholder(..) | Computed) => {
                self.compare(node, operator.swapped(), right, left)
            }
            (Placeholder(..), Placeholder(..)) => self.join(node, "join"),
            (Placeholder(name, _), Fields(..) | Computed)
            | (Fields(..) | Computed, Placeholder(name, _)) => {
                self.placeholder(node, operator, name)
            }
            (Fields(a, _), Fields(b, _)) => self.fields(node, operator, a, b),
            (Fields(..) | Placeholder(..), Value(_) | Pattern(_) | Reference(_)) => {
                self.value(node, operator, &one, &other)
            }
            (Computed, _) => self.computed(node, operator, left, &other),
            _ => self.opaque(node, "two values are compared"),
        }
    }

    /// `field = $name` binds and, where the placeholder stands at several events, joins them.
    fn placeholder(&mut self, node: &'a Node, operator: Comparison, name: &str) -> Lowered<'a> {
        let several =
            self.bindings.get(name).is_some_and(|binding| binding.owners == Owner::Several);
        let joins = operator != Comparison::Eq || several;
        let Lowered { expr, owner } = self.join(node, if joins { "join" } else { "placeholder" });
        let NodeKind::Compare(_, left, right) = &node.kind else { return Lowered { expr, owner } };
        let bare = |node: &'a Node| matches!(node.kind, NodeKind::Variable(_));
        // The root of this statement is the event of its field, wherever the placeholder is from.
        let side = if bare(left) { right } else { left };
        Lowered { expr, owner: self.owner(side) }
    }

    fn value(
        &mut self,
        node: &'a Node,
        operator: Comparison,
        tested: &Operand<'a>,
        value: &Operand<'a>,
    ) -> Lowered<'a> {
        let Some(subjects) = self.subjects(tested) else {
            return self.opaque(node, "the placeholder is bound to no field");
        };
        let against = || match value {
            Operand::Pattern(pattern) => Against::Pattern((*pattern).to_owned()),
            Operand::Reference(name) => Against::List((*name).to_owned(), None),
            Operand::Value(text) => Against::Values(vec![text.clone()]),
            _ => Against::Values(Vec::new()),
        };
        let tests: Option<Vec<Expr>> = subjects
            .iter()
            .map(|subject| test::compare(subject, operator, against(), node.span))
            .collect();
        let Some(tests) = tests else {
            return self.opaque(node, "no order is between a field and a pattern or list");
        };
        let every = operator == Comparison::Ne;
        let expr = if every { Expr::all(tests) } else { Expr::any(tests) };
        Lowered { expr: Some(expr), owner: self.owner(node) }
    }

    /// Two fields: of one event, `eq_field`; of several, a join.
    fn fields(
        &mut self,
        node: &'a Node,
        operator: Comparison,
        left: &[&'a Field],
        right: &[&'a Field],
    ) -> Lowered<'a> {
        let owner = self.owner(node);
        if owner == Owner::Several {
            return self.join(node, "join");
        }
        let ([left], [right]) = (left, right) else {
            return self.opaque(node, "alternatives on both sides are compared");
        };
        let values = vec![right.path.clone()];
        if left.variable.is_some() != right.variable.is_some() {
            return self
                .opaque(node, "a field without event variable is compared with one that has it");
        }
        let equal = test::predicate(&subject(left, &[]), Kind::EqField, values, node.span);
        match operator {
            Comparison::Eq => Lowered { expr: Some(equal), owner },
            Comparison::Ne => Lowered { expr: Some(equal.negate()), owner },
            _ => self.opaque(node, "the order of two fields is compared"),
        }
    }

    /// The result of a function or of arithmetic.
    fn computed(
        &mut self,
        node: &'a Node,
        operator: Comparison,
        left: &'a Node,
        right: &Operand<'a>,
    ) -> Lowered<'a> {
        if let (NodeKind::Call(name, arguments), Operand::Value(value)) = (&left.kind, right)
            && let Some(wanted) = wanted_truth(name, operator, value)
        {
            let lowered = self.function(left, name, arguments);
            let expr = lowered.expr.map(|expr| if wanted { expr } else { expr.negate() });
            return Lowered { expr, ..lowered };
        }
        let reason = match &left.kind {
            NodeKind::Call(name, _) => format!("no predicate says what `{name}` gives"),
            _ => "a result of arithmetic is compared".to_owned(),
        };
        self.unsaid(node, &reason)
    }

    fn member(&mut self, node: &'a Node, item: &'a Node, members: &'a Members) -> Lowered<'a> {
        let tested = operand(item);
        let Some(subjects) = self.subjects(&tested) else {
            return match (&item.kind, &tested) {
                (NodeKind::Call(name, _), _) => {
                    self.opaque(node, &format!("no predicate says what `{name}` gives"))
                }
                (_, Operand::Placeholder(..)) => {
                    self.opaque(node, "the placeholder is bound to no field")
                }
                _ => self.opaque(node, "only a field can be a member of a list"),
            };
        };
        let tests: Option<Vec<Expr>> =
            subjects.iter().map(|subject| membership(subject, members, node.span)).collect();
        match tests {
            Some(tests) => Lowered { expr: Some(Expr::any(tests)), owner: self.owner(node) },
            None => self.opaque(node, "the list holds something other than values"),
        }
    }

    /// A function that is a test of its first argument.
    fn function(&mut self, node: &'a Node, name: &str, arguments: &'a [Node]) -> Lowered<'a> {
        if let [first, Node { kind: NodeKind::Marked("nocase", second), .. }] = arguments {
            let mut lowered = self.test(node, name, [first, second]);
            mark(&mut lowered, "nocase");
            return lowered;
        }
        match arguments {
            [first, second] => self.test(node, name, [first, second]),
            _ => self.unsaid(node, &format!("no predicate says what `{name}` gives")),
        }
    }

    fn test(&mut self, node: &'a Node, name: &str, [first, second]: [&'a Node; 2]) -> Lowered<'a> {
        let unknown = format!("no predicate says what `{name}` gives");
        let capture = name.eq_ignore_ascii_case("re.capture");
        let known = if capture { Some((Kind::RegexMatch, "regex")) } else { test::function(name) };
        let Some((kind, how)) = known else {
            return self.unsaid(node, &unknown);
        };
        let Some(subjects) = self.subjects(&operand(first)) else {
            return self.unsaid(node, &unknown);
        };
        let one = |subject: &Subject| match operand(second) {
            Operand::Value(text) => Some(test::predicate(subject, kind, vec![text], node.span)),
            Operand::Pattern(pattern) if kind == Kind::RegexMatch => {
                Some(test::predicate(subject, kind, vec![pattern.to_owned()], node.span))
            }
            Operand::Reference(name) => {
                Some(test::in_list(subject, name.to_owned(), Some(how), node.span))
            }
            _ => None,
        };
        match subjects.iter().map(one).collect::<Option<Vec<Expr>>>() {
            Some(tests) => Lowered { expr: Some(Expr::any(tests)), owner: self.owner(node) },
            None => self.unsaid(node, &format!("the second argument of `{name}` is no value")),
        }
    }
}

/// Adds a modifier to every predicate.
fn mark(lowered: &mut Lowered<'_>, word: &str) {
    if let Some(expr) = &mut lowered.expr {
        expr.for_each_predicate_mut(&mut |predicate| predicate.modifiers.push(word.to_owned()));
    }
}

fn subject(field: &Field, modifiers: &[&'static str]) -> Subject {
    Subject { name: field.path.clone(), modifiers: modifiers.to_vec(), computed: false }
}

/// Whether `name(…) operator value` wants the test that `name` is to hold: functions that give a
/// truth value, and `re.capture(…) != ""`.
fn wanted_truth(name: &str, operator: Comparison, value: &str) -> Option<bool> {
    let equal = match operator {
        Comparison::Eq => true,
        Comparison::Ne => false,
        _ => return None,
    };
    if name.eq_ignore_ascii_case("re.capture") {
        return value.is_empty().then_some(!equal);
    }
    test::function(name)?;
    let truth: bool = value.parse().ok()?;
    Some(truth == equal)
}

fn membership(subject: &Subject, members: &Members, span: Span) -> Option<Expr> {
    let items = match members {
        Members::Elsewhere { name, how } => {
            return Some(test::in_list(subject, name.clone(), *how, span));
        }
        Members::Listed(items) => items,
    };
    let mut values = Vec::new();
    let mut patterns = Vec::new();
    for item in items {
        match operand(item) {
            Operand::Value(value) => values.push(value),
            Operand::Pattern(pattern) => patterns.push(pattern.to_owned()),
            _ => return None,
        }
    }
    let mut tests = Vec::new();
    if !values.is_empty() {
        tests.push(test::equal(subject, Against::Values(values), span));
    }
    if !patterns.is_empty() {
        tests.push(test::predicate(subject, Kind::RegexMatch, patterns, span));
    }
    (!tests.is_empty()).then(|| Expr::any(tests))
}
