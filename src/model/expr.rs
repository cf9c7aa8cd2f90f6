//! What a rule tests: an expression over predicates, and the role each predicate plays in it.

use super::{Kind, Span};
use std::sync::Arc;

/// A field name; shared, since a few hundred names stand in a hundred thousand predicates.
pub type Name = Arc<str>;

/// A rule's logic.
#[derive(Clone, Debug, PartialEq)]
pub enum Expr {
    /// All of them. `And(vec![])` is true.
    And(Vec<Expr>),
    /// Any of them. `Or(vec![])` is false.
    Or(Vec<Expr>),
    /// Not.
    Not(Box<Expr>),
    /// A part the author or the language names (a Sigma selection, a sequence step, an event
    /// variable, a pipeline stage). Transparent to every rule about polarity.
    Named(String, Box<Expr>),
    /// A test of one field.
    Predicate(Box<Predicate>),
    /// A clause that was not understood, kept as text.
    Opaque(Box<Opaque>),
}

/// A test of one field against one or several values; several values are alternatives.
#[derive(Clone, Debug, PartialEq)]
pub struct Predicate {
    /// The field as the rule writes it, without event variable, data model or `|modifier`.
    /// Empty for [`Kind::Keyword`].
    pub raw_field: Name,
    /// The canonical field; the raw one until the rule is normalized.
    pub field: Name,
    /// The concept above the canonical field; the canonical one where there is none.
    pub concept: Name,
    /// How field and values are compared.
    pub kind: Kind,
    /// The values as written, unescaped; wildcards kept where `kind` keeps them.
    pub values: Vec<String>,
    /// Whether `*` and `?` in `values` are wildcards (`wildcard`, and an `in` list with stars).
    pub starred: bool,
    /// Modifiers that are shown and not expanded.
    pub modifiers: Modifiers,
    /// What the predicate is for; set when the rule is normalized, except [`Use::Computed`],
    /// which the reader of the language sets.
    pub usage: Use,
    /// Where it stands in the file, in bytes.
    pub span: Span,
    /// The line of `span.start`, from 1.
    pub line: u32,
    /// Where each of several values stands; empty where they have no places of their own.
    pub places: Box<[Place]>,
}

/// Where something stands in the file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// In bytes.
    pub span: Span,
    /// The line of `span.start`, from 1.
    pub line: u32,
}

/// What the author asked for besides the kind: encodings (`base64`, `wide`, `windash`, …), case
/// rules (`cased`, `nocase`, `lower`), as the words of the rule's language, in their order.
pub type Modifiers = Vec<String>;

/// A clause kept as text.
#[derive(Clone, Debug, PartialEq)]
pub struct Opaque {
    /// The clause as written, cut to a few hundred characters.
    pub text: String,
    /// Why it was not read, one sentence without a full stop.
    pub reason: String,
    /// Where it stands in the file, in bytes.
    pub span: Span,
    /// The line of `span.start`, from 1.
    pub line: u32,
}

/// What a predicate is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub enum Use {
    /// It tells the behaviour apart.
    #[default]
    Signal,
    /// It says where to look: log source, dataset, platform, event category, outcome.
    Scope,
    /// It tests a column the rule computes.
    Computed,
}

impl Use {
    /// The word in exports.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Signal => "signal",
            Self::Scope => "scope",
            Self::Computed => "computed",
        }
    }
}

/// The side of the rule a predicate is on (`ARCHITECTURE.md`, "What the numbers mean").
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Role {
    /// Under an even number of `Not`s.
    Indicator,
    /// Under exactly one `Not`, and that one reached from the root through `And`s only.
    Exclusion,
    /// Under any other odd number of `Not`s.
    NestedExclusion,
}

impl Role {
    /// The word in exports.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Indicator => "indicator",
            Self::Exclusion => "exclusion",
            Self::NestedExclusion => "nested_exclusion",
        }
    }
}

/// One leaf of an expression with its role, in source order.
#[derive(Clone, Copy, Debug)]
pub enum Clause<'a> {
    /// A predicate and the side it is on.
    Predicate(&'a Predicate, Role),
    /// A clause kept as text.
    Opaque(&'a Opaque),
}

impl Predicate {
    /// A predicate over `field` with one value; canonical names are set later.
    pub fn new(field: impl Into<Name>, kind: Kind, values: Vec<String>, span: Span) -> Self {
        let raw_field = field.into();
        Self {
            field: raw_field.clone(),
            concept: raw_field.clone(),
            raw_field,
            kind,
            values,
            starred: kind == Kind::Wildcard,
            modifiers: Modifiers::new(),
            usage: Use::Signal,
            span,
            line: 0,
            places: Box::default(),
        }
    }

    /// The same with the place of each of its values, where there are several.
    #[must_use]
    pub fn placed(mut self, spans: impl IntoIterator<Item = Span>) -> Self {
        if self.values.len() > 1 {
            let places: Box<[Place]> =
                spans.into_iter().map(|span| Place { span, line: 0 }).collect();
            debug_assert_eq!(places.len(), self.values.len());
            self.places = places;
        }
        self
    }

    /// Where one of its values stands: its own place, else that of the whole predicate.
    pub fn place_of(&self, value: usize) -> Place {
        let whole = Place { span: self.span, line: self.line };
        self.places.get(value).copied().unwrap_or(whole)
    }
}

impl From<Predicate> for Expr {
    fn from(predicate: Predicate) -> Self {
        Self::Predicate(Box::new(predicate))
    }
}

impl Expr {
    /// The expression that is always true.
    pub const fn truth() -> Self {
        Self::And(Vec::new())
    }

    /// Whether there is nothing in it (no predicate and no opaque clause).
    pub fn is_empty(&self) -> bool {
        match self {
            Self::And(parts) | Self::Or(parts) => parts.iter().all(Self::is_empty),
            Self::Not(inner) | Self::Named(_, inner) => inner.is_empty(),
            Self::Predicate(_) | Self::Opaque(_) => false,
        }
    }

    /// All of `parts`: nested `And`s are flattened, a single part stands alone.
    pub fn all(parts: impl IntoIterator<Item = Self>) -> Self {
        let mut flat = Vec::new();
        for part in parts {
            match part {
                Self::And(inner) => flat.extend(inner),
                other => flat.push(other),
            }
        }
        if flat.len() == 1 { flat.swap_remove(0) } else { Self::And(flat) }
    }

    /// Any of `parts`: nested `Or`s are flattened, a single part stands alone.
    pub fn any(parts: impl IntoIterator<Item = Self>) -> Self {
        let mut flat = Vec::new();
        for part in parts {
            match part {
                Self::Or(inner) => flat.extend(inner),
                other => flat.push(other),
            }
        }
        if flat.len() == 1 { flat.swap_remove(0) } else { Self::Or(flat) }
    }

    /// `Not` of it. Two `Not`s in a row stay as written; polarity counts them.
    pub fn negate(self) -> Self {
        Self::Not(Box::new(self))
    }

    /// It under a name.
    pub fn named(self, name: impl Into<String>) -> Self {
        Self::Named(name.into(), Box::new(self))
    }

    /// A clause kept as text.
    pub fn opaque(text: impl Into<String>, reason: impl Into<String>, span: Span) -> Self {
        const LONGEST: usize = 400;
        let mut text: String = text.into();
        if text.len() > LONGEST {
            let end = text.floor_char_boundary(LONGEST);
            text.truncate(end);
            text.push('…');
        }
        Self::Opaque(Box::new(Opaque { text, reason: reason.into(), span, line: 0 }))
    }

    /// Its leaves in source order, each predicate with its role.
    pub fn clauses(&self) -> Vec<Clause<'_>> {
        let mut found = Vec::new();
        self.collect(Depth { nots: 0, top: true, top_not: false }, &mut found);
        found
    }

    fn collect<'a>(&'a self, at: Depth, found: &mut Vec<Clause<'a>>) {
        match self {
            Self::And(parts) => parts.iter().for_each(|part| part.collect(at, found)),
            Self::Or(parts) => {
                // An `Or` of one is no choice.
                let at = if parts.len() == 1 { at } else { Depth { top: false, ..at } };
                parts.iter().for_each(|part| part.collect(at, found));
            }
            Self::Named(_, inner) => inner.collect(at, found),
            Self::Not(inner) => inner.collect(
                Depth {
                    nots: at.nots + 1,
                    top: false,
                    top_not: at.top_not || (at.top && at.nots == 0),
                },
                found,
            ),
            Self::Predicate(predicate) => found.push(Clause::Predicate(predicate, at.role())),
            Self::Opaque(opaque) => found.push(Clause::Opaque(opaque)),
        }
    }

    /// Calls `change` on every predicate.
    pub fn for_each_predicate_mut(&mut self, change: &mut impl FnMut(&mut Predicate)) {
        match self {
            Self::And(parts) | Self::Or(parts) => {
                parts.iter_mut().for_each(|part| part.for_each_predicate_mut(change));
            }
            Self::Not(inner) | Self::Named(_, inner) => inner.for_each_predicate_mut(change),
            Self::Predicate(predicate) => change(predicate),
            Self::Opaque(_) => {}
        }
    }

    /// Replaces the place of every leaf: `place` gives span and line for the span it had.
    pub fn relocate(&mut self, place: &impl Fn(Span) -> (Span, u32)) {
        match self {
            Self::And(parts) | Self::Or(parts) => {
                parts.iter_mut().for_each(|part| part.relocate(place));
            }
            Self::Not(inner) | Self::Named(_, inner) => inner.relocate(place),
            Self::Predicate(predicate) => {
                (predicate.span, predicate.line) = place(predicate.span);
                for own in &mut predicate.places {
                    (own.span, own.line) = place(own.span);
                }
            }
            Self::Opaque(opaque) => (opaque.span, opaque.line) = place(opaque.span),
        }
    }
}

/// Where in the tree a leaf stands, as far as roles need it.
#[derive(Clone, Copy)]
struct Depth {
    /// How many `Not`s are above.
    nots: u32,
    /// Whether only `And`s are above.
    top: bool,
    /// Whether the first `Not` above was reached through `And`s only.
    top_not: bool,
}

impl Depth {
    fn role(self) -> Role {
        match (self.nots % 2, self.nots == 1 && self.top_not) {
            (0, _) => Role::Indicator,
            (_, true) => Role::Exclusion,
            (_, false) => Role::NestedExclusion,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn leaf(name: &str) -> Expr {
        Predicate::new(name, Kind::Eq, vec!["x".into()], Span::default()).into()
    }

    fn roles(expr: &Expr) -> Vec<Role> {
        let role = |clause: Clause<'_>| match clause {
            Clause::Predicate(_, role) => Some(role),
            Clause::Opaque(_) => None,
        };
        expr.clauses().into_iter().filter_map(role).collect()
    }

    #[test]
    fn a_top_level_not_makes_exclusions_whatever_is_inside_it() {
        let inner = Expr::any([leaf("b"), Expr::all([leaf("c"), leaf("d")])]);
        let expr = Expr::all([leaf("a"), inner.negate().named("filter")]);
        assert_eq!(
            roles(&expr),
            [Role::Indicator, Role::Exclusion, Role::Exclusion, Role::Exclusion]
        );
    }

    #[test]
    fn a_not_below_an_or_is_nested_and_two_nots_are_none() {
        let expr = Expr::all([
            Expr::any([leaf("a"), leaf("b").negate()]),
            Expr::all([leaf("c").negate(), leaf("d")]).negate(),
            leaf("e").negate().negate().negate(),
        ]);
        assert_eq!(
            roles(&expr),
            [
                Role::Indicator,
                Role::NestedExclusion,
                Role::Indicator,
                Role::Exclusion,
                Role::NestedExclusion
            ]
        );
    }
}
