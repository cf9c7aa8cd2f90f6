//! Null guards: `f IS NULL OR NOT f LIKE "…"` says no more than `NOT f LIKE "…"`, were a test of a
//! missing field false and not null. Such a guard is read as the `Not` alone.

use crate::model::{Expr, Kind, Name};
use std::collections::HashSet;

/// `any` of the parts, without the null tests that only guard one of the others.
pub(super) fn any_guarded(mut parts: Vec<Expr>) -> Expr {
    if parts.iter().any(|part| null_tested(part).is_some()) {
        let guarded: HashSet<Name> = parts.iter().flat_map(true_without).collect();
        parts.retain(|part| null_tested(part).is_none_or(|field| !guarded.contains(field)));
    }
    Expr::any(parts)
}

/// The field of a part that is one `is_null`.
fn null_tested(part: &Expr) -> Option<&Name> {
    match part {
        Expr::Predicate(test) if test.kind == Kind::IsNull => Some(&test.raw_field),
        _ => None,
    }
}

/// The fields without any of which a negated test holds.
fn true_without(part: &Expr) -> HashSet<Name> {
    match part {
        Expr::Not(inner) => false_without(inner),
        Expr::Predicate(test) if test.kind == Kind::Ne => HashSet::from([test.raw_field.clone()]),
        Expr::Named(_, inner) => true_without(inner),
        _ => HashSet::new(),
    }
}

/// The fields without any of which a condition fails.
fn false_without(condition: &Expr) -> HashSet<Name> {
    match condition {
        Expr::And(parts) => parts.iter().flat_map(false_without).collect(),
        Expr::Or(parts) => {
            let sets = parts.iter().map(false_without);
            sets.reduce(|all, next| all.intersection(&next).cloned().collect()).unwrap_or_default()
        }
        Expr::Named(_, inner) => false_without(inner),
        Expr::Predicate(test) if !matches!(test.kind, Kind::IsNull | Kind::Ne) => {
            HashSet::from([test.raw_field.clone()])
        }
        _ => HashSet::new(),
    }
}
