//! Conditions: what an expression of the rule tests, before it is a rule's expression.
//!
//! Kept apart from [`crate::model::Expr`] because reading needs more: constants that fold away,
//! tests that give no predicate, and whether a test is one of truth, which is dropped where the
//! rule also compares the field. Sizes and depths are bounded here, once for all.

use crate::model::{Expr, Kind, Name, Predicate, Span, Use};
use std::collections::{HashMap, HashSet};
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
            Shape::Not(inner) => inner.clone(),
            Shape::Test(test) if test.kind.is_presence() && !test.truth => complement(test),
            _ => Self::from(Shape::Not(self.clone())).bounded(),
        }
    }

    /// What holds once `if it: return False` was passed (semantics, section 3): one comparison is
    /// its complement, an `or` is one guard a branch, an `and` stays a `Not`.
    pub(super) fn guard(&self) -> Self {
        match self.shape() {
            Shape::Any(parts) => Self::all(parts.iter().map(Self::guard)),
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

    /// The rule's expression. Tests of truth are left out where the field is also compared; a
    /// clause kept as text stands where it is first met.
    pub(super) fn into_expr(self) -> Expr {
        let mut lowering = Lowering::default();
        lowering.note_compared(&self);
        match self.shape() {
            Shape::Never => Expr::Or(Vec::new()),
            _ => lowering.expr(&self).unwrap_or_else(Expr::truth),
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

/// Condition → expression.
#[derive(Default)]
struct Lowering {
    /// Fields that are compared with something.
    compared: HashSet<Name>,
    /// Where clauses kept as text were met.
    opaque: HashSet<Span>,
}

impl Lowering {
    fn note_compared(&mut self, condition: &Condition) {
        match condition.shape() {
            Shape::All(parts) | Shape::Any(parts) => {
                parts.iter().for_each(|part| self.note_compared(part));
            }
            Shape::Not(inner) => self.note_compared(inner),
            Shape::Test(test) if !test.truth && !test.kind.is_presence() => {
                self.compared.insert(test.field.clone());
            }
            _ => {}
        }
    }

    fn expr(&mut self, condition: &Condition) -> Option<Expr> {
        match condition.shape() {
            Shape::Always | Shape::Never | Shape::Silent => None,
            Shape::All(parts) => self.joined(parts, Expr::all),
            Shape::Any(parts) => self.joined(parts, Expr::any),
            Shape::Not(inner) => match inner.shape() {
                Shape::Test(test) if test.truth => self.expr(&complement(test)),
                _ => self.expr(inner).map(Expr::negate),
            },
            Shape::Test(test) if test.truth && self.compared.contains(&test.field) => None,
            Shape::Test(test) => Some(predicate(test)),
            Shape::Opaque(clause) => self
                .opaque
                .insert(clause.place.shown)
                .then(|| Expr::opaque(&*clause.text, &*clause.reason, clause.place.shown)),
        }
    }

    fn joined(&mut self, parts: &[Condition], join: fn(Vec<Expr>) -> Expr) -> Option<Expr> {
        let parts: Vec<Expr> = parts.iter().filter_map(|part| self.expr(part)).collect();
        (!parts.is_empty()).then(|| join(parts))
    }
}

fn predicate(test: &Test) -> Expr {
    let values = test.values.clone();
    let mut predicate = Predicate::new(test.field.clone(), test.kind, values, test.place.shown);
    predicate.modifiers.clone_from(&test.modifiers);
    if test.computed {
        predicate.usage = Use::Computed;
    }
    predicate.into()
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
fn complement(test: &Test) -> Condition {
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

/// Leaves out tests that stand there already, and all but one of the clauses kept as text that
/// stand at the same place: a call of a helper that is not understood is one clause.
fn without_repeats(parts: Vec<Condition>) -> Vec<Condition> {
    let mut tests = HashSet::new();
    let mut places = HashSet::new();
    let mut is_new = |part: &Condition| {
        let (inner, negated) = match part.shape() {
            Shape::Not(inner) => (inner, true),
            _ => (part, false),
        };
        match inner.shape() {
            Shape::Test(test) => {
                let key = (test.field.clone(), test.kind, test.values.clone(), test.place);
                tests.insert((key, negated))
            }
            Shape::Opaque(clause) => places.insert(clause.place.shown),
            _ => true,
        }
    };
    parts.into_iter().filter(|part| is_new(part)).collect()
}

/// Clauses kept as text for the same reason that stand side by side are one.
fn side_by_side(parts: Vec<Condition>, word: &str) -> Vec<Condition> {
    let mut out: Vec<Condition> = Vec::new();
    for part in parts {
        let joined = match (out.last().map(Condition::shape), part.shape()) {
            (Some(Shape::Opaque(a)), Shape::Opaque(b)) => a.followed_by(b, word),
            _ => None,
        };
        match joined {
            Some(clause) => drop(out.splice(out.len() - 1.., [Shape::Opaque(clause).into()])),
            None => out.push(part),
        }
    }
    out
}

impl Clause {
    /// Both as one, where they stand close in the same module and for the same reason.
    fn followed_by(&self, next: &Self, word: &str) -> Option<Self> {
        const FURTHEST: u32 = 80;
        let (here, there) = (self.place.shown, next.place.shown);
        let close = here.end <= there.start && there.start - here.end <= FURTHEST;
        let same = self.reason == next.reason && self.place.origin.0 == next.place.origin.0;
        (close && same).then(|| Self {
            text: format!("{}{word}{}", self.text, next.text).into(),
            reason: self.reason.clone(),
            place: Place { shown: here.to(there), ..self.place },
        })
    }
}

/// One comparison made with several values (a loop, an `any(… for v in VALUES)`) is one test.
fn merged(parts: Vec<Condition>) -> Vec<Condition> {
    let mut at: HashMap<(Name, Kind, Place), usize> = HashMap::new();
    let mut out: Vec<Condition> = Vec::new();
    let mut values: Vec<Option<Vec<String>>> = Vec::new();
    for part in parts {
        if let Shape::Test(test) = part.shape()
            && takes_several(test.kind)
            && !test.computed
        {
            let kind = if test.kind == Kind::In { Kind::Eq } else { test.kind };
            let key = (test.field.clone(), kind, test.place);
            if let Some(first) = at.get(&key) {
                let own = test.values.iter().cloned();
                values[*first].get_or_insert_with(|| values_of(&out[*first])).extend(own);
                continue;
            }
            at.insert(key, out.len());
        }
        out.push(part);
        values.push(None);
    }
    let joined = |(part, values): (Condition, Option<Vec<String>>)| match (part.shape(), values) {
        (Shape::Test(test), Some(values)) => {
            let kind = if test.kind == Kind::Eq { Kind::In } else { test.kind };
            Condition::from(Test { kind, values, ..test.clone() })
        }
        _ => part,
    };
    out.into_iter().zip(values).map(joined).collect()
}

fn values_of(condition: &Condition) -> Vec<String> {
    match condition.shape() {
        Shape::Test(test) => test.values.clone(),
        _ => Vec::new(),
    }
}

fn takes_several(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::Eq
            | Kind::In
            | Kind::Contains
            | Kind::StartsWith
            | Kind::EndsWith
            | Kind::Wildcard
            | Kind::RegexMatch
            | Kind::Cidr
    )
}

/// Leaves out `f is None` beside `not C`, f being C's field.
fn without_null_guards(parts: Vec<Condition>) -> Vec<Condition> {
    let negated: HashSet<Name> = parts
        .iter()
        .filter_map(|part| match part.shape() {
            Shape::Not(inner) => match inner.shape() {
                Shape::Test(test) if !test.truth => Some(test.field.clone()),
                _ => None,
            },
            _ => None,
        })
        .collect();
    let says_nothing = |part: &Condition| match part.shape() {
        Shape::Test(test) => test.kind == Kind::IsNull && negated.contains(&test.field),
        _ => false,
    };
    parts.into_iter().filter(|part| !says_nothing(part)).collect()
}
