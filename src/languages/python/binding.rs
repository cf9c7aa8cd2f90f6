//! Names: what assignments bind them to, and what they stand for after a choice.

use super::condition::Condition;
use super::value::{Field, Function, Value};
use super::{Reader, Scope, State};
use ruff_python_ast::{Expr, Operator};
use ruff_text_size::Ranged;

impl<'a> Reader<'a> {
    /// Binds the names of a target.
    pub(super) fn bind(&mut self, target: &'a Expr, value: Value<'a>, scope: &mut Scope<'a>) {
        match target {
            Expr::Name(name) => scope.set(&name.id, value),
            Expr::Tuple(tuple) => self.bind_each(&tuple.elts, value, scope),
            Expr::List(list) => self.bind_each(&list.elts, value, scope),
            Expr::Starred(starred) => self.bind(&starred.value, value, scope),
            Expr::Subscript(subscript) => {
                if let Expr::Name(name) = &*subscript.value {
                    let old = self.named(&name.id, scope);
                    let key = self.value(&subscript.slice, scope);
                    scope.set(&name.id, self.with_entry(&old, &key, &value));
                }
            }
            _ => {}
        }
    }

    /// A dictionary with an entry more; one filled in a loop holds any number of them.
    fn with_entry(&mut self, old: &Value<'a>, key: &Value<'a>, value: &Value<'a>) -> Value<'a> {
        match old {
            Value::Dict(entries) => {
                let value = match self.loops {
                    0 => value.clone(),
                    _ => Value::many(value.clone(), Condition::silent()),
                };
                self.spend(entries.len() / 8);
                let mut entries = (**entries).clone();
                entries.push((key.clone(), value));
                Value::dict(entries)
            }
            Value::Branch(branch) => Value::map(branch, |old| self.with_entry(old, key, value)),
            old => old.clone(),
        }
    }

    fn bind_each(&mut self, targets: &'a [Expr], value: Value<'a>, scope: &mut Scope<'a>) {
        for (at, target) in targets.iter().enumerate() {
            let part = match &value {
                Value::Field(field) => {
                    Value::Derived(Field::clone(field), "takes a field apart".into())
                }
                value => {
                    let at = Value::Number(at.to_string().into());
                    self.item(value, &at, None, scope.module, target.range())
                }
            };
            self.bind(target, part, scope);
        }
    }

    pub(super) fn augment(
        &mut self,
        target: &'a Expr,
        op: Operator,
        value: Value<'a>,
        scope: &mut Scope<'a>,
    ) {
        let Expr::Name(name) = target else { return };
        let old = self.named(&name.id, scope);
        let counts = self.loops > 0
            && matches!(old, Value::Number(_) | Value::Unknown(_) | Value::Branch(_));
        let new = if counts {
            Value::unknown("counts in a loop")
        } else {
            self.operated(op, &old, &value, scope.module, target.range())
        };
        scope.set(&name.id, new);
    }

    pub(super) fn bind_parameters(
        &mut self,
        function: Function<'a>,
        arguments: Vec<Value<'a>>,
        keywords: Vec<(&'a str, Value<'a>)>,
        scope: &mut Scope<'a>,
    ) {
        let parameters = &function.definition.parameters;
        for parameter in parameters.iter_non_variadic_params() {
            let value = match &parameter.default {
                Some(default) => self.value(default, &mut Scope::new(function.module)),
                None => Value::unknown("a parameter that is not given"),
            };
            scope.state.locals.insert(&parameter.parameter.name, value);
        }
        let mut arguments = arguments.into_iter();
        let positional = parameters.posonlyargs.iter().chain(&parameters.args);
        for (parameter, value) in positional.zip(arguments.by_ref()) {
            scope.state.locals.insert(&parameter.parameter.name, value);
        }
        if let Some(rest) = &parameters.vararg {
            scope.state.locals.insert(&rest.name, Value::list(arguments.collect()));
        }
        for (name, value) in keywords {
            scope.state.locals.insert(name, value);
        }
    }
}

/// Names after a choice: `ways` with their conditions, then what holds otherwise.
pub(super) fn merged<'a>(ways: Vec<(Condition, State<'a>)>, last: Option<State<'a>>) -> State<'a> {
    let mut last = last.unwrap_or_default();
    let mut seen: Vec<&'a str> = Vec::new();
    let mut globals: Vec<(usize, &'a str)> = Vec::new();
    for (_, state) in &ways {
        seen.extend(state.locals.keys());
        globals.extend(state.globals.keys());
    }
    seen.sort_unstable();
    seen.dedup();
    globals.sort_unstable();
    globals.dedup();
    for name in seen {
        let arms = ways.iter().map(|(when, state)| (when, state.locals.get(name)));
        if let Some(value) = chosen(arms, last.locals.get(name)) {
            last.locals.insert(name, value);
        }
    }
    for name in globals {
        let arms = ways.iter().map(|(when, state)| (when, state.globals.get(&name)));
        if let Some(value) = chosen(arms, last.globals.get(&name)) {
            last.globals.insert(name, value);
        }
    }
    last
}

fn chosen<'a: 'b, 'b>(
    arms: impl Iterator<Item = (&'b Condition, Option<&'b Value<'a>>)>,
    last: Option<&Value<'a>>,
) -> Option<Value<'a>> {
    let mut kept: Vec<(Condition, Value<'a>)> = Vec::new();
    let mut changed = last.is_none();
    for (when, value) in arms {
        let Some(value) = value else { continue };
        if last.is_some_and(|last| last.is_same(value)) && kept.is_empty() {
            continue;
        }
        // A value brought into another form because of its type stays what it was.
        if when.asks_for_type() && last.is_some_and(|last| !matches!(last, Value::None)) {
            continue;
        }
        changed = true;
        kept.push((when.clone(), value.clone()));
    }
    if !changed {
        return None;
    }
    let last = match last {
        Some(last) => last.clone(),
        None => kept.pop().map(|(_, value)| value)?,
    };
    Some(Value::branch(kept, last))
}
