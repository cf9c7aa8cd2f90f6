//! Values → conditions: truth and comparisons.

use super::condition::{Condition, Shape};
use super::value::{Branch, Field, Value};
use super::{Module, Reader};
use crate::languages::flipped;
use crate::model::Kind;
use ruff_python_ast::CmpOp;
use ruff_text_size::TextRange;

/// Why two fields are not compared but for equality.
pub(super) const TWO_FIELDS: &str = "compares two fields of the event";

/// How the reason starts why a number or a time is not known.
const RECKONS: &str = "reckons with";

impl<'a> Reader<'a> {
    /// One comparison.
    pub(super) fn compare(
        &mut self,
        op: CmpOp,
        left: &Value<'a>,
        right: &Value<'a>,
        module: &Module,
        range: TextRange,
    ) -> Condition {
        if !self.step() {
            return self.opaque("the rule is too long to be read to its end", module, range);
        }
        match op {
            CmpOp::Eq | CmpOp::Is => self.equal(left, right, module, range),
            CmpOp::NotEq | CmpOp::IsNot => match (left, right) {
                (Value::Branch(branch), Value::None) => self.each(branch, |reader, value| {
                    reader.compare(op, value, &Value::None, module, range)
                }),
                _ => self.unequal(left, right, module, range),
            },
            CmpOp::In => self.contains(right, left, module, range),
            CmpOp::NotIn => self.contains(right, left, module, range).negated(),
            CmpOp::Lt => self.order(Kind::Lt, left, right, module, range),
            CmpOp::LtE => self.order(Kind::Le, left, right, module, range),
            CmpOp::Gt => self.order(Kind::Gt, left, right, module, range),
            CmpOp::GtE => self.order(Kind::Ge, left, right, module, range),
        }
    }

    /// `left != right`: of one comparison its complement, else `Not`.
    fn unequal(
        &mut self,
        left: &Value<'a>,
        right: &Value<'a>,
        module: &Module,
        range: TextRange,
    ) -> Condition {
        let equal = self.equal(left, right, module, range);
        match equal.shape() {
            Shape::Test(test) if matches!(test.kind, Kind::Eq | Kind::IsNull | Kind::IsNotNull) => {
                equal.guard()
            }
            _ => equal.negated(),
        }
    }

    /// A comparison with each value of a choice: the tests of its fields; where all its values are
    /// constants, the conditions that choose.
    pub(super) fn each(
        &mut self,
        branch: &Branch<'a>,
        mut compare: impl FnMut(&mut Self, &Value<'a>) -> Condition,
    ) -> Condition {
        let arms: Vec<(Condition, Condition)> =
            branch.arms.iter().map(|(when, value)| (when.clone(), compare(self, value))).collect();
        let last = compare(self, &branch.last);
        let outcomes = || arms.iter().map(|(_, outcome)| outcome).chain([&last]);
        let known = |outcome: &&Condition| outcome.constant().is_none() && !outcome.is_opaque();
        if outcomes().all(|outcome| outcome.constant().is_some()) {
            return self.joined(arms, last);
        }
        if outcomes().any(|outcome| known(&outcome)) {
            return Condition::any(outcomes().filter(known).cloned().collect::<Vec<_>>());
        }
        let open = outcomes().find(|outcome| outcome.constant().is_none()).cloned();
        open.unwrap_or_else(Condition::silent)
    }

    /// `left == right`.
    pub(super) fn equal(
        &mut self,
        left: &Value<'a>,
        right: &Value<'a>,
        module: &Module,
        range: TextRange,
    ) -> Condition {
        if let Some(known) = left.equals(right) {
            return known.into();
        }
        match (left, right) {
            (Value::Branch(branch), other) | (other, Value::Branch(branch)) => {
                // A value that only stands for "nothing found" is not what the field is compared with.
                let marks = matches!(other, Value::Bool(_))
                    && branch.values().any(|value| value.equals(other) == Some(true));
                self.each(branch, |reader, value| match value {
                    Value::Field(_) | Value::Derived(..) if marks => false.into(),
                    value => reader.equal(value, other, module, range),
                })
            }
            (Value::Test(condition), _) | (_, Value::Test(condition)) if condition.is_opaque() => {
                condition.clone()
            }
            (Value::Test(condition), other) | (other, Value::Test(condition)) => match other {
                Value::Bool(true) => condition.clone(),
                Value::Bool(false) | Value::None => condition.negated(),
                _ => self.opaque("compares the outcome of a test", module, range),
            },
            // A number or a time is not `None`.
            (Value::Unknown(reason), Value::None) if reason.starts_with(RECKONS) => false.into(),
            (Value::Unknown(reason), _) | (_, Value::Unknown(reason)) => {
                self.opaque(reason.clone(), module, range)
            }
            (Value::Length(of), Value::Number(number))
            | (Value::Number(number), Value::Length(of)) => {
                self.length(Kind::Eq, of, number, module, range)
            }
            (Value::Field(a), Value::Field(b)) => {
                self.test(a, Kind::EqField, vec![b.path.to_string()], module, range)
            }
            (Value::Field(field), other) | (other, Value::Field(field)) => {
                self.field_equals(field, other, module, range)
            }
            (Value::Derived(..), Value::None) | (Value::None, Value::Derived(..)) => false.into(),
            (Value::Derived(_, reason), _) | (_, Value::Derived(_, reason)) => {
                self.opaque(reason.clone(), module, range)
            }
            (Value::List(a), Value::List(b)) if is_plain(a) && is_plain(b) => {
                if a.len() != b.len() {
                    return false.into();
                }
                let pairs: Vec<_> = a.iter().zip(b.iter()).collect();
                Condition::all(
                    pairs
                        .into_iter()
                        .map(|(a, b)| self.equal(a, b, module, range))
                        .collect::<Vec<_>>(),
                )
            }
            (Value::Many(many), Value::List(list)) | (Value::List(list), Value::Many(many))
                if list.is_empty() =>
            {
                let filled = self.truth(&Value::Many(many.clone()), module, range);
                filled.negated()
            }
            (Value::None, Value::Name(_)) | (Value::Name(_), Value::None) => {
                self.opaque("compares something that is not known", module, range)
            }
            (Value::None, _) | (_, Value::None) => false.into(),
            _ => self.opaque("compares something that is not known", module, range),
        }
    }

    fn field_equals(
        &mut self,
        field: &Field,
        other: &Value<'a>,
        module: &Module,
        range: TextRange,
    ) -> Condition {
        if let Some(text) = other.printed() {
            return self.test(field, Kind::Eq, vec![text], module, range);
        }
        match other {
            Value::None => self.test(field, Kind::IsNull, Vec::new(), module, range),
            Value::List(items) if items.is_empty() => {
                self.truth_test(field, module, range).negated()
            }
            Value::List(items) if items.len() == 1 => {
                let only = items[0].clone();
                self.field_equals(field, &only, module, range)
            }
            Value::Dict(entries) if entries.is_empty() => {
                self.truth_test(field, module, range).negated()
            }
            Value::Derived(_, reason) => self.opaque(reason.clone(), module, range),
            _ => self.opaque(
                "compares a field with something that is not a plain value",
                module,
                range,
            ),
        }
    }

    fn order(
        &mut self,
        kind: Kind,
        left: &Value<'a>,
        right: &Value<'a>,
        module: &Module,
        range: TextRange,
    ) -> Condition {
        match (left, right) {
            (Value::Branch(branch), other) => {
                self.each(branch, |reader, value| reader.order(kind, value, other, module, range))
            }
            (other, Value::Branch(branch)) => {
                self.each(branch, |reader, value| reader.order(kind, other, value, module, range))
            }
            (Value::Unknown(reason), _) | (_, Value::Unknown(reason)) => {
                self.opaque(reason.clone(), module, range)
            }
            (Value::Length(of), Value::Number(number)) => {
                self.length(kind, of, number, module, range)
            }
            (Value::Number(number), Value::Length(of)) => {
                self.length(flipped(kind), of, number, module, range)
            }
            (Value::Number(a), Value::Number(b)) => match (a.parse::<f64>(), b.parse::<f64>()) {
                (Ok(a), Ok(b)) => holds(kind, a, b).into(),
                _ => self.opaque("compares numbers that are not known", module, range),
            },
            (Value::Field(_) | Value::Derived(..), Value::Field(_) | Value::Derived(..)) => {
                self.opaque(TWO_FIELDS, module, range)
            }
            (Value::Field(field), Value::Number(text) | Value::Text(text)) => {
                self.test(field, kind, vec![text.to_string()], module, range)
            }
            (Value::Number(text) | Value::Text(text), Value::Field(field)) => {
                self.test(field, flipped(kind), vec![text.to_string()], module, range)
            }
            (Value::Derived(_, reason), _) | (_, Value::Derived(_, reason)) => {
                self.opaque(reason.clone(), module, range)
            }
            (Value::List(_) | Value::Field(_), Value::List(_) | Value::Field(_)) => {
                let (inner, outer) =
                    if matches!(kind, Kind::Lt | Kind::Le) { (left, right) } else { (right, left) };
                self.subset(inner, outer, module, range)
            }
            _ => self.opaque("compares something that is not known", module, range),
        }
    }

    /// A length against a number: whether there is anything, or a computed field.
    fn length(
        &mut self,
        kind: Kind,
        of: &Value<'a>,
        number: &str,
        module: &Module,
        range: TextRange,
    ) -> Condition {
        let filled = match (kind, number) {
            (Kind::Gt, "0") | (Kind::Ge, "1") => Some(true),
            (Kind::Eq | Kind::Le, "0") | (Kind::Lt, "1") => Some(false),
            _ => None,
        };
        match (filled, of) {
            (Some(true), of) => self.truth(of, module, range),
            (Some(false), of) => self.truth(of, module, range).negated(),
            (None, Value::Derived(_, reason)) => self.opaque(reason.clone(), module, range),
            (None, Value::Field(field)) => {
                let path = format!("len({})", field.path);
                let length = Field { computed: true, ..Field::new(path) };
                self.test(&length, kind, vec![number.to_owned()], module, range)
            }
            (None, Value::Branch(branch)) => {
                self.each(branch, |reader, value| reader.length(kind, value, number, module, range))
            }
            (None, Value::List(items)) if is_plain(items) => match number.parse::<f64>() {
                Ok(number) => holds(kind, items.len() as f64, number).into(),
                Err(_) => self.opaque("counts members", module, range),
            },
            (None, Value::Unknown(reason)) => self.opaque(reason.clone(), module, range),
            (None, Value::Dict(entries))
                if !entries.iter().any(|(_, value)| matches!(value, Value::Many(_))) =>
            {
                match number.parse::<f64>() {
                    Ok(number) => holds(kind, entries.len() as f64, number).into(),
                    Err(_) => self.opaque("counts members", module, range),
                }
            }
            _ => self.opaque("counts members of a list the rule makes", module, range),
        }
    }
}

/// Whether a list has just the members it shows.
pub(super) fn is_plain(items: &[Value<'_>]) -> bool {
    !items.iter().any(|item| matches!(item, Value::Many(_)))
}

fn holds(kind: Kind, a: f64, b: f64) -> bool {
    match kind {
        Kind::Lt => a < b,
        Kind::Le => a <= b,
        Kind::Gt => a > b,
        Kind::Ge => a >= b,
        Kind::Ne => a != b,
        _ => a == b,
    }
}
