//! `in`: members of lists, parts of texts, addresses of networks.

use super::compare::{TWO_FIELDS, is_plain};
use super::condition::{Condition, Shape};
use super::value::{Field, Value};
use super::{Module, Reader};
use crate::model::Kind;
use ruff_text_size::TextRange;
use std::rc::Rc;

impl<'a> Reader<'a> {
    /// `item in container`.
    pub(super) fn contains(
        &mut self,
        container: &Value<'a>,
        item: &Value<'a>,
        module: &Module,
        range: TextRange,
    ) -> Condition {
        match (container, item) {
            (Value::Branch(branch), item) => {
                self.each(branch, |reader, value| reader.contains(value, item, module, range))
            }
            (container, Value::Branch(branch)) => {
                self.each(branch, |reader, value| reader.contains(container, value, module, range))
            }
            (Value::Unknown(reason), _) | (_, Value::Unknown(reason)) => {
                self.opaque(reason.clone(), module, range)
            }
            // A list left empty for the user to fill says nothing.
            (Value::List(items), Value::Field(_) | Value::Derived(..)) if items.is_empty() => {
                Condition::unfilled()
            }
            (Value::List(items), Value::Field(field)) if items.iter().all(Value::is_scalar) => {
                self.one_of(field, items, module, range)
            }
            (Value::List(_), Value::List(parts)) if parts.iter().any(is_open) => {
                let reason = parts.iter().find_map(reason_of).unwrap_or_default();
                self.opaque(reason, module, range)
            }
            (Value::List(items), item) => {
                let items = items.clone();
                let each = items.iter().map(|member| self.member_is(member, item, module, range));
                Condition::any(each.collect::<Vec<_>>())
            }
            // Whether a member was met before, in a dictionary the rule fills itself.
            (Value::Dict(entries), Value::Field(_))
                if entries.iter().any(|(key, _)| matches!(key, Value::Field(_))) =>
            {
                Condition::silent()
            }
            (Value::Dict(entries), item) => {
                let keys = entries.iter().map(|(key, _)| key.clone()).collect();
                self.contains(&Value::list(keys), item, module, range)
            }
            (Value::Many(_), item) => self.member_is(container, item, module, range),
            (Value::Derived(_, reason), _) | (_, Value::Derived(_, reason)) => {
                self.opaque(reason.clone(), module, range)
            }
            (Value::Event, Value::Text(name)) => {
                self.test(&Field::new(&**name), Kind::IsNotNull, Vec::new(), module, range)
            }
            (Value::Field(field), item) => match item.printed() {
                Some(text) => self.test(field, Kind::Contains, vec![text], module, range),
                None if matches!(item, Value::Field(_)) => self.opaque(TWO_FIELDS, module, range),
                None => self.opaque("looks for something that is not known", module, range),
            },
            (Value::Network(network), Value::Field(field)) => {
                self.test(field, Kind::Cidr, vec![network.to_string()], module, range)
            }
            (Value::Text(text), Value::Text(part)) => text.contains(&**part).into(),
            _ => self.opaque("looks in something that is not known", module, range),
        }
    }

    fn member_is(
        &mut self,
        member: &Value<'a>,
        item: &Value<'a>,
        module: &Module,
        range: TextRange,
    ) -> Condition {
        match member {
            Value::Many(many) => {
                let equal = match (&many.item, item) {
                    (Value::Field(field), Value::Text(_)) => {
                        self.contains(&Value::Field(field.clone()), item, module, range)
                    }
                    (known, item) => self.equal(known, item, module, range),
                };
                match many.when.shape() {
                    Shape::Silent => equal,
                    _ => Condition::all([many.when.clone(), equal]),
                }
            }
            Value::Network(_) => self.contains(member, item, module, range),
            member => self.equal(item, member, module, range),
        }
    }

    /// `field in [constants]`.
    pub(super) fn one_of(
        &mut self,
        field: &Field,
        items: &[Value<'a>],
        module: &Module,
        range: TextRange,
    ) -> Condition {
        let values: Vec<String> = items.iter().filter_map(Value::printed).collect();
        let null = items.iter().any(|item| matches!(item, Value::None));
        let mut parts = Vec::new();
        if null {
            parts.push(self.test(field, Kind::IsNull, Vec::new(), module, range));
        }
        match values.len() {
            0 => {}
            1 => parts.push(self.test(field, Kind::Eq, values, module, range)),
            _ => parts.push(self.test(field, Kind::In, values, module, range)),
        }
        Condition::any(parts)
    }

    /// Whether every member of `inner` is in `outer`.
    pub(super) fn subset(
        &mut self,
        inner: &Value<'a>,
        outer: &Value<'a>,
        module: &Module,
        range: TextRange,
    ) -> Condition {
        match (inner, outer) {
            (Value::List(items), outer) if is_plain(items) => {
                let items = items.clone();
                let each = items.iter().map(|item| self.contains(outer, item, module, range));
                Condition::all(each.collect::<Vec<_>>())
            }
            (Value::Field(_), Value::List(_)) => self.contains(outer, inner, module, range),
            _ => self.opaque("compares sets that are not known", module, range),
        }
    }
}

fn is_open(value: &Value<'_>) -> bool {
    matches!(value, Value::Derived(..) | Value::Unknown(_))
}

/// Why a value is not known.
fn reason_of(value: &Value<'_>) -> Option<Rc<str>> {
    match value {
        Value::Derived(_, reason) | Value::Unknown(reason) => Some(reason.clone()),
        _ => None,
    }
}
