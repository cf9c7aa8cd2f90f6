//! Expressions → values and conditions.

use super::condition::{Condition, Shape};
use super::parser::Bound;
use super::value::{Branch, Field, Function, Lambda, Value};
use super::{Module, Reader, Scope, address};
use crate::model::Kind;
use ruff_python_ast::{
    BoolOp, Comprehension, Expr, ExprBoolOp, ExprCompare, ExprFString, FStringPart,
    InterpolatedStringElement, Number, UnaryOp,
};
use ruff_text_size::{Ranged, TextRange};
use std::rc::Rc;

/// How deep expressions, blocks and calls may stand in each other.
pub(super) const DEEPEST: usize = 150;

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
        for part in text.value.iter() {
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

    /// A name: a local, a global the rule sets, what the module binds it by, or a builtin.
    pub(super) fn named(&mut self, name: &'a str, scope: &Scope<'a>) -> Value<'a> {
        if !scope.declared.contains(name)
            && let Some(value) = scope.state.locals.get(name)
        {
            return value.clone();
        }
        if let Some(value) = scope.state.globals.get(&(address(scope.module), name)) {
            return value.clone();
        }
        self.global(scope.module, name)
    }

    /// What a module's name stands for.
    pub(super) fn global(&mut self, module: &'a Module, name: &'a str) -> Value<'a> {
        let key = (address(module), name);
        match self.constants.get(&key) {
            Some(Some(value)) => return value.clone(),
            Some(None) => return Value::unknown(format!("`{name}` is defined by itself")),
            None => {}
        }
        if self.depth > DEEPEST {
            return Value::unknown(TOO_DEEP);
        }
        self.constants.insert(key, None);
        self.depth += 1;
        let value = match module.bound(name) {
            Some(Bound::Function(definition)) => Value::Function(Function { module, definition }),
            Some(Bound::Value(expression)) => self.value(expression, &mut Scope::new(module)),
            Some(Bound::Part(expression, part)) => {
                let whole = self.value(expression, &mut Scope::new(module));
                let part = Value::Number(part.to_string().into());
                self.item(&whole, &part, None, module, expression.range())
            }
            Some(Bound::Module(path)) => match self.find_module(path) {
                Some(found) => Value::Module(found),
                None => Value::Name(path.into()),
            },
            Some(Bound::Imported(path, alias)) => self.imported(path, &alias.name),
            Some(Bound::Class(name)) => Value::Name(name.into()),
            None => Value::Name(name.into()),
        };
        self.depth -= 1;
        self.constants.insert(key, Some(value.clone()));
        value
    }

    fn find_module(&self, path: &str) -> Option<&'a Module> {
        self.modules.module(path.rsplit('.').next().unwrap_or(path))
    }

    fn imported(&mut self, path: &'a str, name: &'a str) -> Value<'a> {
        match self.find_module(path) {
            Some(module) if module.bound(name).is_some() => self.global(module, name),
            _ => match self.find_module(name) {
                Some(module) => Value::Module(module),
                None => Value::Name(format!("{path}.{name}").into()),
            },
        }
    }

    fn attribute(
        &mut self,
        base: Value<'a>,
        name: &'a str,
        module: &'a Module,
        range: TextRange,
    ) -> Value<'a> {
        match base {
            Value::Module(module) => self.global(module, name),
            Value::Name(path) => Value::Name(format!("{path}.{name}").into()),
            Value::Field(field) if ADDRESS_PROPERTIES.contains(&name) => {
                let path = format!("ip_address({}).{name}", field.path);
                let property = Field { computed: true, ..Field::new(path) };
                Value::Test(self.test(&property, Kind::Eq, vec!["true".to_owned()], module, range))
            }
            Value::Branch(branch) if ADDRESS_PROPERTIES.contains(&name) => {
                outcome(self.each(&branch, |reader, value| match value {
                    Value::Field(_) => {
                        let property = reader.attribute(value.clone(), name, module, range);
                        reader.truth(&property, module, range)
                    }
                    value if value.is_scalar() => false.into(),
                    _ => reader.opaque("asks something of an address", module, range),
                }))
            }
            Value::Unknown(reason) => Value::Unknown(reason),
            Value::Method(_) | Value::Function(_) | Value::Lambda(_) => {
                Value::unknown("an attribute that is not known")
            }
            base => Value::Method(Rc::new((base, name))),
        }
    }

    /// What stands under a key or an index.
    pub(super) fn item(
        &mut self,
        base: &Value<'a>,
        key: &Value<'a>,
        default: Option<Value<'a>>,
        module: &'a Module,
        range: TextRange,
    ) -> Value<'a> {
        match (base, key) {
            (Value::Branch(branch), key) => {
                Value::map(branch, |value| self.item(value, key, default.clone(), module, range))
            }
            (base, Value::Branch(keys)) => {
                Value::map(keys, |key| self.item(base, key, default.clone(), module, range))
            }
            (Value::Event, Value::Text(key)) => Value::Field(Field::new(&**key)),
            (Value::Field(field), Value::Text(key)) => Value::Field(field.at(key)),
            (Value::Field(field), Value::Number(_)) => Value::Field(field.clone()),
            (Value::Field(field), _) => {
                Value::Derived(field.clone(), "looks up a key that is not constant".into())
            }
            (Value::Dict(entries), key) => {
                self.looked_up(&entries.clone(), key, default, module, range)
            }
            (Value::List(items), Value::Number(index)) => {
                let from_end =
                    index.strip_prefix('-').and_then(|index| index.parse::<usize>().ok());
                let at = match from_end {
                    Some(back) => items.len().checked_sub(back),
                    None => index.parse().ok(),
                };
                match at.and_then(|at| items.get(at)) {
                    Some(Value::Many(many)) => many.item.clone(),
                    Some(item) => item.clone(),
                    None => Value::unknown("a member that is not known"),
                }
            }
            (Value::Many(many), Value::Number(_)) => many.item.clone(),
            (Value::Derived(field, reason), _) => Value::Derived(field.clone(), reason.clone()),
            (Value::Unknown(reason), _) => Value::Unknown(reason.clone()),
            _ => Value::unknown("a member that is not known"),
        }
    }

    /// A constant dictionary looked up by a constant, or by a field: then the key decides.
    fn looked_up(
        &mut self,
        entries: &[(Value<'a>, Value<'a>)],
        key: &Value<'a>,
        default: Option<Value<'a>>,
        module: &'a Module,
        range: TextRange,
    ) -> Value<'a> {
        let default = default.unwrap_or(Value::None);
        if key.is_scalar() {
            for (known, value) in entries.iter().rev() {
                match known.equals(key) {
                    Some(true) => return value.clone(),
                    Some(false) => {}
                    // A dictionary made from a list of the event: an entry whose key is this one.
                    None => {
                        let when = self.equal(known, key, module, range);
                        let item = match value {
                            Value::Many(many) => many.item.clone(),
                            value => value.clone(),
                        };
                        return Value::many(item, when);
                    }
                }
            }
            return default;
        }
        let arms = entries
            .iter()
            .map(|(known, value)| (self.equal(key, known, module, range), value.clone()));
        Value::branch(arms.collect(), default)
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

    /// `[element for … in … if …]`.
    fn comprehension(
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
    fn dictionary(
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
            Value::List(items) => Some((**items).clone()),
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

/// What Python's `ipaddress` says of an address.
const ADDRESS_PROPERTIES: &[&str] =
    &["is_global", "is_private", "is_loopback", "is_link_local", "is_multicast", "is_reserved"];

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

/// Several tests that give no predicate beside others say nothing.
fn without_silent(when: Vec<Condition>) -> Vec<Condition> {
    let silent = |condition: &Condition| matches!(condition.shape(), Shape::Silent);
    if when.iter().all(silent) {
        return when.into_iter().take(1).collect();
    }
    when.into_iter().filter(|condition| !silent(condition)).collect()
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
