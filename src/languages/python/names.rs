//! What a name stands for, and what stands under an attribute, a key or an index.

use super::expressions::{TOO_DEEP, outcome};
use super::parser::Bound;
use super::value::{Field, Function, Value};
use super::{DEEPEST, Module, Reader, Scope, address};
use crate::model::Kind;
use ruff_text_size::{Ranged, TextRange};
use std::rc::Rc;

/// What Python's `ipaddress` says of an address.
const ADDRESS_PROPERTIES: &[&str] =
    &["is_global", "is_private", "is_loopback", "is_link_local", "is_multicast", "is_reserved"];

impl<'a> Reader<'a> {
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

    pub(super) fn attribute(
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
}
