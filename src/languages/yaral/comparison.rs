//! Comparisons and functions → predicates: what the two sides are decides between a test of a field,
//! a binding of a placeholder, a join of events and a clause kept as text.

use super::ast::{Comparison, Field, Members, Node, NodeKind};
use super::lower::{Lowered, Lowering, Owner, mark};
use super::operand::{Operand, operand};
use super::test::{self, Against, Subject};
use crate::model::{Expr, Kind, Span};

impl<'a> Lowering<'a> {
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

    pub(super) fn compare(
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

    pub(super) fn member(
        &mut self,
        node: &'a Node,
        item: &'a Node,
        members: &'a Members,
    ) -> Lowered<'a> {
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
    pub(super) fn function(
        &mut self,
        node: &'a Node,
        name: &str,
        arguments: &'a [Node],
    ) -> Lowered<'a> {
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

/// The name a field has in predicates.
pub(super) fn subject(field: &Field, modifiers: &[&'static str]) -> Subject {
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
