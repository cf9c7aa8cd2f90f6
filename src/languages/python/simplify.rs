//! What `and` and `or` of conditions come to: repeats, several values of one comparison, null
//! guards, neighbours kept as text.

use super::condition::{Clause, Condition, Place, Shape, Test};
use crate::model::{Kind, Name};
use std::collections::{HashMap, HashSet};

/// Leaves out tests that stand there already, and all but one of the clauses kept as text that
/// stand at the same place: a call of a helper that is not understood is one clause.
pub(super) fn without_repeats(parts: Vec<Condition>) -> Vec<Condition> {
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
pub(super) fn side_by_side(parts: Vec<Condition>, word: &str) -> Vec<Condition> {
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
pub(super) fn merged(parts: Vec<Condition>) -> Vec<Condition> {
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
pub(super) fn without_null_guards(parts: Vec<Condition>) -> Vec<Condition> {
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
