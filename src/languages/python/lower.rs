//! Condition → the rule's expression.

use super::condition::{Condition, Shape, Test, complement};
use crate::model::{Expr, Name, Predicate, Span, Use};
use std::collections::HashSet;

impl Condition {
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
            Shape::Always | Shape::Never | Shape::Silent | Shape::Unfilled => None,
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
