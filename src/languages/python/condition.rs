//! Conditions: what an expression of the rule tests, before it is a rule's expression.
//!
//! Kept apart from [`crate::model::Expr`] because reading needs more: constants that fold away,
//! tests that give no predicate, and whether a test is one of truth, which is dropped where the
//! rule also compares the field. Sizes and depths are bounded here, once for all.

use super::simplify::{merged, side_by_side, without_null_guards, without_repeats};
use crate::model::{Kind, Name, Span};
use std::rc::Rc;

/// How many clauses a condition may hold.
const LARGEST: u32 = 2_000;

/// How deep conditions may nest.
const DEEPEST: u32 = 100;

/// A condition.
#[derive(Clone, Debug)]
pub(super) struct Condition(Rc<Node>);

#[derive(Debug)]
struct Node {
    shape: Shape,
    size: u32,
    depth: u32,
}

/// What a condition is.
#[derive(Debug)]
pub(super) enum Shape {
    /// True whatever the event.
    Always,
    /// False whatever the event.
    Never,
    /// A test that gives no predicate (of a value's type); it leaves `and` and `or` in place.
    Silent,
    /// A test against a list that is left empty for the user to fill: it excludes nothing, and
    /// where it would be wanted it says nothing.
    Unfilled,
    All(Vec<Condition>),
    Any(Vec<Condition>),
    Not(Condition),
    Test(Test),
    Opaque(Clause),
}

/// A test of a field.
#[derive(Clone, Debug)]
pub(super) struct Test {
    pub(super) field: Name,
    pub(super) kind: Kind,
    pub(super) values: Vec<String>,
    pub(super) modifiers: Vec<String>,
    /// Whether the field is tested for truth, not compared.
    pub(super) truth: bool,
    /// Whether the field is computed from one of the event (`len(x)`).
    pub(super) computed: bool,
    pub(super) place: Place,
}

/// A clause kept as text.
#[derive(Clone, Debug)]
pub(super) struct Clause {
    pub(super) text: Rc<str>,
    pub(super) reason: Rc<str>,
    pub(super) place: Place,
}

/// Where a test stands: in the rule's own file, and where it was really read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Place {
    /// In the rule's own file: of a test in another module, the call that leads there.
    pub(super) shown: Span,
    /// Which module it stands in, and where: tests with the same origin are one comparison.
    pub(super) origin: (usize, Span),
}

impl Test {
    fn is_same(&self, other: &Self) -> bool {
        (self.kind, self.truth, self.place) == (other.kind, other.truth, other.place)
            && self.field == other.field
            && self.values == other.values
    }
}

impl From<Shape> for Condition {
    fn from(shape: Shape) -> Self {
        let (size, depth) = match &shape {
            Shape::All(parts) | Shape::Any(parts) => {
                parts.iter().fold((1, 0), |(size, depth), part| {
                    (part.0.size.saturating_add(size), part.0.depth.max(depth))
                })
            }
            Shape::Not(inner) => (inner.0.size, inner.0.depth),
            _ => (1, 0),
        };
        Self(Rc::new(Node { shape, size, depth: depth + 1 }))
    }
}

impl From<bool> for Condition {
    fn from(value: bool) -> Self {
        Self::from(if value { Shape::Always } else { Shape::Never })
    }
}

impl From<Test> for Condition {
    fn from(test: Test) -> Self {
        Self::from(Shape::Test(test))
    }
}

impl Condition {
    /// A test that gives no predicate.
    pub(super) fn silent() -> Self {
        Self::from(Shape::Silent)
    }

    /// Whether they are one and the same condition, as far as that is cheap to know.
    pub(super) fn is_same(&self, other: &Self) -> bool {
        match (self.shape(), other.shape()) {
            (Shape::Opaque(a), Shape::Opaque(b)) => a.place == b.place,
            (Shape::Not(a), Shape::Not(b)) => Rc::ptr_eq(&a.0, &b.0),
            (Shape::Test(a), Shape::Test(b)) => a.is_same(b),
            _ => Rc::ptr_eq(&self.0, &other.0),
        }
    }

    /// A test against a list that is left empty.
    pub(super) fn unfilled() -> Self {
        Self::from(Shape::Unfilled)
    }

    fn is_unfilled(&self) -> bool {
        match self.shape() {
            Shape::Unfilled => true,
            Shape::All(parts) => parts.iter().any(Self::is_unfilled),
            _ => false,
        }
    }

    pub(super) fn shape(&self) -> &Shape {
        &self.0.shape
    }

    /// Whether it asks for a value's type, alone or beside other things.
    pub(super) fn asks_for_type(&self) -> bool {
        match self.shape() {
            Shape::Silent => true,
            Shape::All(parts) => parts.iter().any(Self::asks_for_type),
            _ => false,
        }
    }

    /// How many clauses it holds.
    pub(super) fn size(&self) -> u32 {
        self.0.size
    }

    pub(super) fn constant(&self) -> Option<bool> {
        match self.shape() {
            Shape::Always => Some(true),
            Shape::Never => Some(false),
            _ => None,
        }
    }

    pub(super) fn is_opaque(&self) -> bool {
        matches!(self.shape(), Shape::Opaque(_))
    }

    /// All of them, as `and` has it.
    pub(super) fn all(parts: impl IntoIterator<Item = Self>) -> Self {
        let mut flat: Vec<Self> = Vec::new();
        for part in parts {
            match part.shape() {
                Shape::Always => {}
                Shape::Never => return part,
                Shape::All(inner) => flat.extend(inner.iter().cloned()),
                _ => flat.push(part),
            }
        }
        let mut flat = side_by_side(without_repeats(flat), " and ");
        match flat.len() {
            0 => Self::from(true),
            1 => flat.swap_remove(0),
            _ => Self::from(Shape::All(flat)).bounded(),
        }
    }

    /// Any of them, as `or` has it. One comparison made with several values is one test; a null
    /// test beside the negation of a test of the same field says nothing (`not c or f is None`).
    pub(super) fn any(parts: impl IntoIterator<Item = Self>) -> Self {
        let mut flat: Vec<Self> = Vec::new();
        for part in parts {
            match part.shape() {
                Shape::Never => {}
                Shape::Always => return part,
                Shape::Any(inner) => flat.extend(inner.iter().cloned()),
                _ => flat.push(part),
            }
        }
        let flat = side_by_side(without_repeats(flat), " or ");
        let mut flat = without_null_guards(merged(flat));
        match flat.len() {
            0 => Self::from(false),
            1 => flat.swap_remove(0),
            _ => Self::from(Shape::Any(flat)).bounded(),
        }
    }

    /// `not` of it, as written in an expression: two in a row cancel.
    pub(super) fn negated(&self) -> Self {
        match self.shape() {
            Shape::Always => Self::from(false),
            Shape::Never => Self::from(true),
            Shape::Silent => self.clone(),
            Shape::Unfilled => Self::from(true),
            Shape::Not(inner) => inner.clone(),
            Shape::Test(test) if test.kind.is_presence() && !test.truth => complement(test),
            _ => Self::from(Shape::Not(self.clone())).bounded(),
        }
    }

    /// What holds once `if it: return False` was passed: one comparison is
    /// its complement, an `or` is one guard a branch, an `and` stays a `Not`.
    pub(super) fn guard(&self) -> Self {
        match self.shape() {
            Shape::Any(parts) => Self::all(parts.iter().map(Self::guard)),
            Shape::All(_) if self.is_unfilled() => Self::from(true),
            Shape::Test(test) if has_complement(test) => complement(test),
            _ => self.negated(),
        }
    }

    /// Itself, or a clause kept as text where it has grown beyond what a rule needs.
    fn bounded(self) -> Self {
        if self.0.size <= LARGEST && self.0.depth <= DEEPEST {
            return self;
        }
        let place = self
            .first_place()
            .unwrap_or(Place { shown: Span::default(), origin: (0, Span::default()) });
        let reason = "grows beyond what can be shown; split the rule".into();
        Self::from(Shape::Opaque(Clause { text: "…".into(), reason, place }))
    }

    fn first_place(&self) -> Option<Place> {
        match self.shape() {
            Shape::All(parts) | Shape::Any(parts) => parts.iter().find_map(Self::first_place),
            Shape::Not(inner) => inner.first_place(),
            Shape::Test(test) => Some(test.place),
            Shape::Opaque(clause) => Some(clause.place),
            _ => None,
        }
    }

    /// Whether a test stands in it.
    pub(super) fn has_test(&self) -> bool {
        match self.shape() {
            Shape::All(parts) | Shape::Any(parts) => parts.iter().any(Self::has_test),
            Shape::Not(inner) => inner.has_test(),
            Shape::Test(_) => true,
            _ => false,
        }
    }
}

fn has_complement(test: &Test) -> bool {
    !matches!(
        test.kind,
        Kind::In
            | Kind::Contains
            | Kind::StartsWith
            | Kind::EndsWith
            | Kind::Wildcard
            | Kind::RegexMatch
            | Kind::Cidr
            | Kind::EqField
    )
}

/// The test that holds where this one does not.
pub(super) fn complement(test: &Test) -> Condition {
    let kind = match test.kind {
        Kind::Eq => Kind::Ne,
        Kind::Ne => Kind::Eq,
        Kind::Gt => Kind::Le,
        Kind::Ge => Kind::Lt,
        Kind::Lt => Kind::Ge,
        Kind::Le => Kind::Gt,
        Kind::IsNull => Kind::IsNotNull,
        Kind::IsNotNull => Kind::IsNull,
        _ => return Condition::from(Shape::Not(Condition::from(test.clone()))),
    };
    Condition::from(Test { kind, ..test.clone() })
}
