//! Comprehensions, and the members of what is gone over.

use super::condition::{Condition, Shape};
use super::value::{Branch, Field, Value};
use super::{Module, Reader, Scope};
use ruff_python_ast::{Comprehension, Expr};
use ruff_text_size::{Ranged, TextRange};

impl<'a> Reader<'a> {
    /// `[element for … in … if …]`.
    pub(super) fn comprehension(
        &mut self,
        element: &'a Expr,
        generators: &'a [Comprehension],
        scope: &mut Scope<'a>,
    ) -> Value<'a> {
        let kept = scope.state.locals.clone();
        let mut out = Vec::new();
        let whole = self.generated(element, generators, &[], scope, &mut out);
        scope.state.locals = kept;
        match (whole, out.as_slice()) {
            (false, _) => Value::unknown("goes over something that is not known"),
            (true, [only @ Value::Many(_)]) => only.clone(),
            (true, _) => Value::list(out),
        }
    }

    /// The members a comprehension makes; `false` where what it goes over is not known.
    fn generated(
        &mut self,
        element: &'a Expr,
        generators: &'a [Comprehension],
        when: &[Condition],
        scope: &mut Scope<'a>,
        out: &mut Vec<Value<'a>>,
    ) -> bool {
        let Some((first, rest)) = generators.split_first() else {
            let item = self.value(element, scope);
            let when = Condition::all(when.to_vec());
            out.push(match when.constant() {
                Some(true) => item,
                Some(false) => return true,
                None => Value::many(item, when),
            });
            return true;
        };
        let source = self.value(&first.iter, scope);
        let Some(members) = self.members(&source, scope.module, first.iter.range()) else {
            return false;
        };
        for member in members {
            if !self.step() {
                return false;
            }
            let mut when = when.to_vec();
            let item = match member {
                Value::Many(many) => {
                    when.push(many.when.clone());
                    many.item.clone()
                }
                item => item,
            };
            self.bind(&first.target, item, scope);
            when.extend(
                first.ifs.iter().map(|test| self.condition(test, scope)).collect::<Vec<_>>(),
            );
            if !self.generated(element, rest, &without_silent(when), scope, out) {
                return false;
            }
        }
        true
    }

    /// `{key: value for … in …}`: of a list of the event that holds keys and values, a dictionary
    /// in its place.
    pub(super) fn dictionary(
        &mut self,
        key: &'a Expr,
        value: &'a Expr,
        generators: &'a [Comprehension],
        scope: &mut Scope<'a>,
    ) -> Value<'a> {
        let keys = self.comprehension(key, generators, scope);
        let values = self.comprehension(value, generators, scope);
        match (keys, values) {
            (Value::List(keys), Value::List(values)) if keys.len() == values.len() => {
                Value::dict(keys.iter().cloned().zip(values.iter().cloned()).collect())
            }
            (Value::Many(keys), _) => match &keys.item {
                Value::Field(field) => match field.path.rsplit_once('.') {
                    Some((list, _)) => Value::Field(Field::new(list)),
                    None => Value::Field(field.clone()),
                },
                _ => Value::unknown("a dictionary that is not known"),
            },
            _ => Value::unknown("a dictionary that is not known"),
        }
    }

    /// The members of a value that is gone over; `None` where they are not known.
    pub(super) fn members(
        &mut self,
        value: &Value<'a>,
        module: &Module,
        range: TextRange,
    ) -> Option<Vec<Value<'a>>> {
        let silent = |item: Value<'a>| vec![Value::many(item, Condition::silent())];
        match value {
            Value::List(items) => {
                self.spend(items.len() / 8);
                Some((**items).clone())
            }
            Value::Dict(entries) => Some(entries.iter().map(|(key, _)| key.clone()).collect()),
            Value::Field(_) | Value::Derived(..) => Some(silent(value.clone())),
            Value::Many(_) => Some(vec![value.clone()]),
            Value::Branch(branch) => self.members_of_choice(branch, module, range),
            Value::Test(condition) => {
                Some(vec![Value::many(Value::unknown("a part of a match"), condition.clone())])
            }
            Value::None => Some(Vec::new()),
            _ => None,
        }
    }

    fn members_of_choice(
        &mut self,
        branch: &Branch<'a>,
        module: &Module,
        range: TextRange,
    ) -> Option<Vec<Value<'a>>> {
        let mut out = Vec::new();
        for value in branch.values() {
            out.extend(self.members(value, module, range).unwrap_or_default());
        }
        (!out.is_empty()).then_some(out)
    }
}

/// Several tests that give no predicate beside others say nothing.
fn without_silent(when: Vec<Condition>) -> Vec<Condition> {
    let silent = |condition: &Condition| matches!(condition.shape(), Shape::Silent);
    if when.iter().all(silent) {
        return when.into_iter().take(1).collect();
    }
    when.into_iter().filter(|condition| !silent(condition)).collect()
}
