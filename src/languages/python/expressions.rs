//! Expressions → values and conditions.

use super::condition::Condition;
use super::value::{Field, Lambda, Value};
use super::{DEEPEST, Reader, Scope};
use ruff_python_ast::{
    BoolOp, Expr, ExprBoolOp, ExprCompare, ExprFString, FStringPart, InterpolatedStringElement,
    Number, UnaryOp,
};
use ruff_text_size::{Ranged, TextRange};
use std::rc::Rc;

/// Why reading stops where expressions and calls stand too deep in each other.
pub(super) const TOO_DEEP: &str = "nested too deep to be followed";

impl<'a> Reader<'a> {
    /// Whether an expression is true.
    pub(super) fn condition(&mut self, expression: &'a Expr, scope: &mut Scope<'a>) -> Condition {
        if self.depth > DEEPEST || !self.step() {
            return self.opaque(TOO_DEEP, scope.module, expression.range());
        }
        self.depth += 1;
        let condition = match expression {
            Expr::BoolOp(operation) => {
                let parts = operation.values.iter().map(|part| self.condition(part, scope));
                let parts: Vec<Condition> = parts.collect();
                match operation.op {
                    BoolOp::And => Condition::all(parts),
                    BoolOp::Or => Condition::any(parts),
                }
            }
            Expr::UnaryOp(operation) if operation.op == UnaryOp::Not => {
                self.condition(&operation.operand, scope).negated()
            }
            Expr::Compare(comparison) => self.comparison(comparison, scope),
            _ => {
                let value = self.value(expression, scope);
                self.truth(&value, scope.module, expression.range())
            }
        };
        self.depth -= 1;
        self.spend(condition.size() as usize / 8);
        condition
    }

    fn comparison(&mut self, comparison: &'a ExprCompare, scope: &mut Scope<'a>) -> Condition {
        let mut parts = Vec::new();
        let mut left = self.value(&comparison.left, scope);
        for (op, right) in comparison.ops.iter().zip(&comparison.comparators) {
            let right = self.value(right, scope);
            parts.push(self.compare(*op, &left, &right, scope.module, comparison.range));
            left = right;
        }
        Condition::all(parts)
    }

    /// The value of an expression.
    pub(super) fn value(&mut self, expression: &'a Expr, scope: &mut Scope<'a>) -> Value<'a> {
        if self.depth > DEEPEST || !self.step() {
            return Value::unknown(TOO_DEEP);
        }
        self.depth += 1;
        let value = self.value_of(expression, scope);
        self.depth -= 1;
        value
    }

    fn value_of(&mut self, expression: &'a Expr, scope: &mut Scope<'a>) -> Value<'a> {
        match expression {
            Expr::NoneLiteral(_) => Value::None,
            Expr::BooleanLiteral(literal) => Value::Bool(literal.value),
            Expr::NumberLiteral(literal) => number(&literal.value),
            Expr::StringLiteral(literal) => Value::text(literal.value.to_str()),
            Expr::FString(text) => self.formatted(text, scope),
            Expr::List(list) => self.list(&list.elts, scope),
            Expr::Tuple(tuple) => self.list(&tuple.elts, scope),
            Expr::Set(set) => self.list(&set.elts, scope),
            Expr::Dict(dict) => {
                let mut entries = Vec::new();
                for item in &dict.items {
                    let value = self.value(&item.value, scope);
                    match &item.key {
                        Some(key) => entries.push((self.value(key, scope), value)),
                        None => match value {
                            Value::Dict(inner) => entries.extend(inner.iter().cloned()),
                            _ => return Value::unknown("a dictionary that is not known"),
                        },
                    }
                }
                Value::dict(entries)
            }
            Expr::Name(name) => self.named(&name.id, scope),
            Expr::Attribute(attribute) => {
                let base = self.value(&attribute.value, scope);
                self.attribute(base, &attribute.attr, scope.module, expression.range())
            }
            Expr::Subscript(subscript) => {
                let base = self.value(&subscript.value, scope);
                if matches!(&*subscript.slice, Expr::Slice(_)) {
                    return sliced(base);
                }
                let key = self.value(&subscript.slice, scope);
                self.item(&base, &key, None, scope.module, expression.range())
            }
            Expr::Named(named) => {
                let value = self.value(&named.value, scope);
                if let Expr::Name(name) = &*named.target {
                    scope.set(&name.id, value.clone());
                }
                value
            }
            Expr::If(choice) => {
                let when = self.condition(&choice.test, scope);
                let body = self.value(&choice.body, scope);
                let last = self.value(&choice.orelse, scope);
                match (when.asks_for_type(), &body) {
                    // Brought into another form because of its type, it stays what it is.
                    (true, Value::List(_)) => last,
                    (true, _) => body,
                    (false, _) => Value::branch(vec![(when, body)], last),
                }
            }
            Expr::Lambda(lambda) => {
                let simple =
                    |value: &Value<'_>| !matches!(value, Value::Lambda(_) | Value::Method(_));
                let locals = scope.state.locals.iter().filter(|(_, value)| simple(value));
                Value::Lambda(Rc::new(Lambda {
                    module: scope.module,
                    expression: lambda,
                    locals: locals.map(|(name, value)| (*name, value.clone())).collect(),
                }))
            }
            Expr::BoolOp(operation) => self.chosen(operation, scope),
            Expr::UnaryOp(operation) => match operation.op {
                UnaryOp::Not => Value::Test(self.condition(expression, scope)),
                UnaryOp::USub => match self.value(&operation.operand, scope) {
                    Value::Number(text) => Value::Number(format!("-{text}").into()),
                    _ => Value::unknown("arithmetic"),
                },
                UnaryOp::UAdd | UnaryOp::Invert => Value::unknown("arithmetic"),
            },
            Expr::Compare(_) => outcome(self.condition(expression, scope)),
            Expr::BinOp(operation) => {
                let left = self.value(&operation.left, scope);
                let right = self.value(&operation.right, scope);
                self.operated(operation.op, &left, &right, scope.module, expression.range())
            }
            Expr::Call(call) => self.call(call, scope),
            Expr::Generator(made) => self.comprehension(&made.elt, &made.generators, scope),
            Expr::ListComp(made) => self.comprehension(&made.elt, &made.generators, scope),
            Expr::SetComp(made) => self.comprehension(&made.elt, &made.generators, scope),
            Expr::DictComp(made) => match &made.key {
                Some(key) => self.dictionary(key, &made.value, &made.generators, scope),
                None => Value::unknown("a dictionary that is not known"),
            },
            Expr::Starred(starred) => self.value(&starred.value, scope),
            _ => Value::unknown("an expression that is not followed"),
        }
    }

    fn list(&mut self, elements: &'a [Expr], scope: &mut Scope<'a>) -> Value<'a> {
        let mut items = Vec::new();
        for element in elements {
            let value = self.value(element, scope);
            match element {
                Expr::Starred(_) => match self.members(&value, scope.module, element.range()) {
                    Some(members) => items.extend(members),
                    None => return Value::unknown("a list that is not known"),
                },
                _ => items.push(value),
            }
        }
        Value::list(items)
    }

    fn formatted(&mut self, text: &'a ExprFString, scope: &mut Scope<'a>) -> Value<'a> {
        let mut out = String::new();
        let mut field: Option<Field> = None;
        for part in &text.value {
            let elements = match part {
                FStringPart::Literal(literal) => {
                    out.push_str(&literal.value);
                    continue;
                }
                FStringPart::FString(text) => &text.elements,
            };
            for element in elements {
                match element {
                    InterpolatedStringElement::Literal(literal) => out.push_str(&literal.value),
                    InterpolatedStringElement::Interpolation(inner) => {
                        match self.value(&inner.expression, scope) {
                            Value::Field(found) | Value::Derived(found, _) => field = Some(found),
                            value => match value.printed() {
                                Some(text) => out.push_str(&text),
                                None => {
                                    return Value::unknown("a text built from something not known");
                                }
                            },
                        }
                    }
                }
            }
        }
        match field {
            Some(field) if out.is_empty() => Value::Field(field),
            Some(field) => Value::Derived(field, "a text built from a field".into()),
            None => text_of(out),
        }
    }

    /// `a or b`, `a and b` where a value is wanted, not a condition.
    fn chosen(&mut self, operation: &'a ExprBoolOp, scope: &mut Scope<'a>) -> Value<'a> {
        let values = operation.values.iter().map(|value| (self.value(value, scope), value.range()));
        let mut values: Vec<(Value<'a>, TextRange)> = values.collect();
        let Some((last, last_range)) = values.pop() else { return Value::None };
        let is_outcome = |value: &Value<'_>| matches!(value, Value::Bool(_) | Value::Test(_));
        let all_outcomes = is_outcome(&last) && operation.op == BoolOp::And
            || values.iter().any(|(value, _)| is_outcome(value));
        if all_outcomes {
            values.push((last, last_range));
            let parts: Vec<Condition> = values
                .iter()
                .map(|(value, range)| self.truth(value, scope.module, *range))
                .collect();
            return outcome(match operation.op {
                BoolOp::And => Condition::all(parts),
                BoolOp::Or => Condition::any(parts),
            });
        }
        match operation.op {
            BoolOp::Or => {
                if let (
                    [(value @ (Value::Field(_) | Value::Derived(..) | Value::Many(_)), _)],
                    true,
                ) = (values.as_slice(), is_constant(&last))
                {
                    return value.clone();
                }
                let arms = values
                    .into_iter()
                    .map(|(value, range)| (self.truth(&value, scope.module, range), value));
                Value::branch(arms.collect(), last)
            }
            BoolOp::And => {
                let parts =
                    values.iter().map(|(value, range)| self.truth(value, scope.module, *range));
                let parts = Condition::all(parts.collect::<Vec<_>>());
                Value::branch(vec![(parts.negated(), Value::Bool(false))], last)
            }
        }
    }
}

fn sliced(base: Value<'_>) -> Value<'_> {
    match base {
        Value::Field(field) => Value::Derived(field, "takes a slice of a field".into()),
        Value::Derived(field, reason) => Value::Derived(field, reason),
        Value::Many(many) => Value::Many(many),
        Value::Branch(branch) => Value::map(&branch, |value| sliced(value.clone())),
        _ => Value::unknown("takes a slice"),
    }
}

/// The outcome of a condition as a value.
pub(super) fn outcome<'a>(condition: Condition) -> Value<'a> {
    match condition.constant() {
        Some(known) => Value::Bool(known),
        None => Value::Test(condition),
    }
}

fn is_constant(value: &Value<'_>) -> bool {
    match value {
        Value::List(items) => items.iter().all(is_constant),
        Value::Dict(_) => true,
        value => value.is_scalar(),
    }
}

fn number<'a>(number: &Number) -> Value<'a> {
    match number {
        Number::Int(int) => Value::Number(int.to_string().into()),
        Number::Float(float) => Value::Number(float.to_string().into()),
        Number::Complex { .. } => Value::unknown("a complex number"),
    }
}

/// A text built while reading.
pub(super) fn text_of<'a>(text: String) -> Value<'a> {
    const LONGEST: usize = 64 << 10;
    if text.len() > LONGEST {
        Value::unknown("a text too long to be followed")
    } else {
        Value::text(text)
    }
}
