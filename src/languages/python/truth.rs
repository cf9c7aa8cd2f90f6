//! When a value is true.

use super::condition::{Condition, Shape, Test};
use super::value::{Branch, Field, Value};
use super::{Module, Reader};
use crate::model::Kind;
use ruff_text_size::TextRange;

impl<'a> Reader<'a> {
    pub(super) fn test(
        &self,
        field: &Field,
        kind: Kind,
        values: Vec<String>,
        module: &Module,
        range: TextRange,
    ) -> Condition {
        Condition::from(Test {
            field: field.path.clone(),
            kind,
            values,
            modifiers: (*field.modifiers).clone(),
            truth: false,
            computed: field.computed,
            place: self.place(module, range),
        })
    }

    pub(super) fn truth_test(&self, field: &Field, module: &Module, range: TextRange) -> Condition {
        Condition::from(Test {
            field: field.path.clone(),
            kind: Kind::IsNotNull,
            values: Vec::new(),
            modifiers: Vec::new(),
            truth: true,
            computed: field.computed,
            place: self.place(module, range),
        })
    }

    /// Whether a value is true.
    pub(super) fn truth(
        &mut self,
        value: &Value<'a>,
        module: &Module,
        range: TextRange,
    ) -> Condition {
        if !self.step() {
            return self.opaque("the rule is too long to be read to its end", module, range);
        }
        match value {
            Value::None => false.into(),
            Value::Bool(value) => (*value).into(),
            Value::Number(text) => (text.parse() != Ok(0.0)).into(),
            Value::Text(text) => (!text.is_empty()).into(),
            Value::List(items) => {
                let any = items.iter().map(|item| match item {
                    Value::Many(_) => self.truth(item, module, range),
                    _ => true.into(),
                });
                Condition::any(any.collect::<Vec<_>>())
            }
            Value::Dict(entries) => (!entries.is_empty()).into(),
            Value::Field(field) | Value::Derived(field, _) => self.truth_test(field, module, range),
            Value::Length(of) => self.truth(of, module, range),
            Value::Many(many) => match (many.when.shape(), &many.item) {
                (Shape::Silent, Value::Field(_) | Value::Derived(..)) => {
                    self.truth(&many.item, module, range)
                }
                _ => many.when.clone(),
            },
            Value::Test(condition) => condition.clone(),
            Value::Branch(branch) => self.truth_of_choice(branch, module, range),
            Value::Unknown(reason) => self.opaque(reason.clone(), module, range),
            Value::Name(name) => self.opaque(format!("`{name}` is not known"), module, range),
            Value::Event | Value::Regex(..) | Value::Network(_) | Value::Module(_) => true.into(),
            Value::Function(_) | Value::Lambda(_) | Value::Method(_) => true.into(),
        }
    }

    /// A choice between values is true where one of them is; where they are outcomes of tests, the
    /// conditions that choose are part of it.
    fn truth_of_choice(
        &mut self,
        branch: &Branch<'a>,
        module: &Module,
        range: TextRange,
    ) -> Condition {
        let is_outcome = |value: &Value<'_>| matches!(value, Value::Bool(_) | Value::Test(_));
        let names_field = |value: &Value<'_>| matches!(value, Value::Field(_) | Value::Derived(..));
        if branch.values().any(is_outcome) || !branch.values().any(names_field) {
            return self.decided(branch, module, range);
        }
        let named: Vec<Value<'a>> = branch
            .values()
            .filter(|value| names_field(value) || matches!(value, Value::Branch(_)))
            .cloned()
            .collect();
        Condition::any(
            named.iter().map(|value| self.truth(value, module, range)).collect::<Vec<_>>(),
        )
    }

    /// What a choice comes to when its conditions count: `if C: return X` and what follows.
    pub(super) fn decided(
        &mut self,
        branch: &Branch<'a>,
        module: &Module,
        range: TextRange,
    ) -> Condition {
        let arms = branch.arms.iter().map(|(when, value)| {
            let outcome = match value {
                Value::Branch(inner) => self.decided(inner, module, range),
                value => self.truth(value, module, range),
            };
            (when.clone(), outcome)
        });
        let arms: Vec<(Condition, Condition)> = arms.collect();
        let last = self.truth(&branch.last, module, range);
        self.joined(arms, last)
    }

    /// Outcomes by conditions → one condition.
    pub(super) fn joined(
        &mut self,
        arms: Vec<(Condition, Condition)>,
        last: Condition,
    ) -> Condition {
        let mut rest = last;
        for (when, outcome) in arms.into_iter().rev() {
            self.spend((when.size() + outcome.size() + rest.size()) as usize / 8);
            if outcome.is_same(&rest) {
                continue;
            }
            rest = match (outcome.constant(), rest.constant()) {
                (Some(true), _) => Condition::any([when, rest]),
                (Some(false), _) => Condition::all([when.guard(), rest]),
                (None, Some(false)) => Condition::all([when, outcome]),
                (None, Some(true)) => Condition::all([when, outcome.negated()]).guard(),
                (None, None) => Condition::any([Condition::all([when, outcome]), rest]),
            };
        }
        rest
    }
}
