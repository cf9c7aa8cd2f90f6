//! Methods of values: of the event, of its fields, of constants.

use super::calls::Arguments;
use super::condition::Condition;
use super::expressions::{outcome, text_of};
use super::value::{Field, Value};
use super::{Module, Reader};
use crate::model::Kind;
use ruff_python_ast::Operator;
use ruff_text_size::TextRange;

/// Methods that answer yes or no.
const TESTS: &[&str] = &[
    "startswith",
    "endswith",
    "isdisjoint",
    "issubset",
    "issuperset",
    "match",
    "search",
    "fullmatch",
];

impl<'a> Reader<'a> {
    pub(super) fn method(
        &mut self,
        of: &Value<'a>,
        name: &'a str,
        arguments: &Arguments<'a>,
    ) -> Value<'a> {
        match of {
            Value::Branch(branch) if TESTS.contains(&name) => {
                let (module, range) = (arguments.module, arguments.range);
                outcome(self.each(branch, |reader, value| {
                    let tested = reader.method(value, name, arguments);
                    reader.truth(&tested, module, range)
                }))
            }
            Value::Branch(branch) => {
                Value::map(branch, |value| self.method(value, name, arguments))
            }
            Value::Event => self.method_of_event(name, arguments),
            Value::Field(field) => self.method_of_field(field, name, arguments),
            Value::Derived(field, reason) => match name {
                "startswith" | "endswith" => Value::Unknown(reason.clone()),
                _ => Value::Derived(field.clone(), reason.clone()),
            },
            Value::Text(text) => self.method_of_text(text, name, arguments),
            Value::Dict(entries) => {
                let pair = |(key, value): &(Value<'a>, Value<'a>)| {
                    Value::list(vec![key.clone(), value.clone()])
                };
                match name {
                    "get" => match arguments.at(0) {
                        Some(key) => {
                            let default = arguments.at(1).cloned();
                            self.item(of, key, default, arguments.module, arguments.range)
                        }
                        None => Value::unknown("looks up nothing"),
                    },
                    "items" => Value::list(entries.iter().map(pair).collect()),
                    "values" => {
                        Value::list(entries.iter().map(|(_, value)| value.clone()).collect())
                    }
                    "keys" => Value::list(entries.iter().map(|(key, _)| key.clone()).collect()),
                    "copy" => of.clone(),
                    _ => Value::unknown(format!("calls `{name}` of a dictionary")),
                }
            }
            Value::List(_) | Value::Many(_) => self.method_of_list(of, name, arguments),
            Value::Regex(pattern, folded) => match name {
                "match" | "search" | "fullmatch" | "findall" | "finditer" => {
                    match arguments.at(0) {
                        Some(subject) => self.regex(pattern, *folded, &subject.clone(), arguments),
                        None => Value::unknown("matches nothing"),
                    }
                }
                _ => Value::unknown(format!("calls `{name}` of a regular expression")),
            },
            Value::Unknown(reason) => Value::Unknown(reason.clone()),
            Value::Test(_) => Value::unknown("takes a part of a match"),
            _ => Value::unknown(format!("calls `{name}` of something that is not known")),
        }
    }

    fn method_of_event(&mut self, name: &str, arguments: &Arguments<'a>) -> Value<'a> {
        match name {
            "get" | "udm" => match arguments.at(0) {
                Some(key) => self.reached(&Value::Event, std::slice::from_ref(key), arguments),
                None => Value::unknown("looks up nothing"),
            },
            "deep_get" | "deep_walk" => {
                self.reached(&Value::Event, &arguments.positional, arguments)
            }
            "copy" | "to_dict" => Value::Event,
            "udm_path" => Value::unknown("asks for the path of a data model's field"),
            "lookup" => Value::unknown("looks up a table outside the event"),
            _ => Value::unknown(format!("asks `{name}` of the whole event")),
        }
    }

    fn method_of_field(
        &mut self,
        field: &Field,
        name: &'a str,
        arguments: &Arguments<'a>,
    ) -> Value<'a> {
        let (module, range) = (arguments.module, arguments.range);
        let of = Value::Field(field.clone());
        match name {
            "get" => match arguments.at(0) {
                Some(key) => self.item(&of, key, None, module, range),
                None => of,
            },
            "deep_get" | "deep_walk" => self.reached(&of, &arguments.positional, arguments),
            "lower" | "casefold" => Value::Field(field.with("lower")),
            "upper" => Value::Field(field.with("upper")),
            "strip" | "lstrip" | "rstrip" | "title" | "capitalize" | "copy" | "keys" | "values"
            | "to_dict" | "encode" | "decode" => of,
            "items" => {
                let key = Value::Derived(field.clone(), "goes over the keys of a field".into());
                Value::many(Value::list(vec![key, of]), Condition::silent())
            }
            "startswith" => self.affix(Kind::StartsWith, field, arguments),
            "endswith" => self.affix(Kind::EndsWith, field, arguments),
            "split" | "rsplit" | "partition" | "rpartition" | "splitlines" | "replace"
            | "removeprefix" | "removesuffix" | "join" | "format" | "zfill" | "translate" => {
                Value::Derived(field.clone(), format!("takes a field apart (`{name}`)").into())
            }
            "intersection" | "union" | "difference" | "isdisjoint" | "issubset" | "issuperset" => {
                self.method_of_list(&of, name, arguments)
            }
            _ if field.path.starts_with("p_enrichment.") => self.enrichment(field, name, arguments),
            "isoformat" | "timestamp" | "total_seconds" => Value::unknown("reckons with time"),
            _ => Value::unknown(format!("calls `{name}` of a field")),
        }
    }

    /// What an enrichment's table says of a field: `asn("sourceIPs")`, `has_exit_nodes()`,
    /// `has_warning_list_id(ip, "amazon-aws")`.
    fn enrichment(&mut self, table: &Field, name: &str, arguments: &Arguments<'a>) -> Value<'a> {
        match arguments.positional.as_slice() {
            [] => Value::Field(table.clone()),
            [Value::Text(of)] => Value::Field(table.at(of).at(name)),
            [_] => Value::Field(table.at(name)),
            [_, Value::Text(wanted)] => {
                let values = vec![wanted.to_string()];
                let (module, range) = (arguments.module, arguments.range);
                Value::Test(self.test(table, Kind::Contains, values, module, range))
            }
            _ => Value::unknown("asks an enrichment for something that is not known"),
        }
    }

    fn affix(&mut self, kind: Kind, field: &Field, arguments: &Arguments<'a>) -> Value<'a> {
        let (module, range) = (arguments.module, arguments.range);
        let values = match arguments.at(0) {
            Some(Value::Text(text)) => Some(vec![text.to_string()]),
            Some(Value::List(items)) => {
                items.iter().map(Value::printed).collect::<Option<Vec<String>>>()
            }
            _ => None,
        };
        match values {
            Some(values) if values.is_empty() => Value::Bool(false),
            Some(values) => Value::Test(self.test(field, kind, values, module, range)),
            None => match arguments.at(0) {
                Some(Value::Field(_) | Value::Derived(..)) => {
                    Value::unknown("compares two fields of the event")
                }
                Some(Value::Branch(branch)) => {
                    let branch = branch.clone();
                    Value::map(&branch, |value| {
                        let one = Arguments {
                            positional: vec![value.clone()],
                            keywords: Vec::new(),
                            module,
                            range,
                        };
                        match value {
                            Value::Branch(_) => Value::unknown("compares with a choice of choices"),
                            _ => self.affix(kind, field, &one),
                        }
                    })
                }
                _ => Value::unknown("compares with something that is not known"),
            },
        }
    }

    fn method_of_text(&mut self, text: &str, name: &str, arguments: &Arguments<'a>) -> Value<'a> {
        let first = arguments.at(0);
        match (name, first) {
            ("lower" | "casefold", _) => text_of(text.to_lowercase()),
            ("upper", _) => text_of(text.to_uppercase()),
            ("strip", None) => Value::text(text.trim()),
            ("startswith", Some(Value::Text(part))) => Value::Bool(text.starts_with(&**part)),
            ("endswith", Some(Value::Text(part))) => Value::Bool(text.ends_with(&**part)),
            ("split", Some(Value::Text(at))) if !at.is_empty() => {
                Value::list(text.split(&**at).map(Value::text).collect())
            }
            ("split", None) => Value::list(text.split_whitespace().map(Value::text).collect()),
            ("replace", Some(Value::Text(from))) => match arguments.at(1) {
                Some(Value::Text(to)) if !from.is_empty() && to.len() <= from.len() => {
                    text_of(text.replace(&**from, to))
                }
                _ => Value::unknown("builds a text"),
            },
            ("join", Some(Value::Field(field))) => Value::Field(field.clone()),
            ("join", Some(derived @ Value::Derived(..))) => derived.clone(),
            ("join", Some(Value::Many(many))) => match &many.item {
                Value::Field(field) => Value::Field(field.clone()),
                _ => Value::unknown("builds a text"),
            },
            ("join", Some(Value::List(items))) => {
                let parts: Option<Vec<String>> = items.iter().map(Value::printed).collect();
                match parts {
                    Some(parts) => text_of(parts.join(text)),
                    None => Value::unknown("builds a text"),
                }
            }
            ("format", _) => Value::unknown("builds a text"),
            _ => Value::unknown(format!("calls `{name}` of a text")),
        }
    }

    fn method_of_list(
        &mut self,
        of: &Value<'a>,
        name: &str,
        arguments: &Arguments<'a>,
    ) -> Value<'a> {
        let (module, range) = (arguments.module, arguments.range);
        let Some(other) = arguments.at(0).cloned() else {
            return if name == "copy" {
                of.clone()
            } else {
                Value::unknown("a list that is changed")
            };
        };
        match name {
            "intersection" => self.intersection(of, &other, module, range),
            "isdisjoint" => {
                let both = self.intersection(of, &other, module, range);
                outcome(self.truth(&both, module, range).negated())
            }
            "issubset" => outcome(self.subset(of, &other, module, range)),
            "issuperset" => outcome(self.subset(&other, of, module, range)),
            "union" => self.operated(Operator::BitOr, of, &other, module, range),
            "difference" => self.operated(Operator::Sub, of, &other, module, range),
            _ => Value::unknown(format!("calls `{name}` of a list")),
        }
    }

    /// The members two sets share.
    fn intersection(
        &mut self,
        a: &Value<'a>,
        b: &Value<'a>,
        module: &Module,
        range: TextRange,
    ) -> Value<'a> {
        match (a, b) {
            (Value::Field(field), list @ Value::List(_))
            | (list @ Value::List(_), Value::Field(field)) => {
                let item = Value::Field(field.clone());
                let shared = self.contains(list, &item, module, range);
                Value::many(item, shared)
            }
            (Value::Many(many), list @ Value::List(_))
            | (list @ Value::List(_), Value::Many(many)) => {
                let shared = self.contains(list, &many.item, module, range);
                Value::many(many.item.clone(), Condition::all([many.when.clone(), shared]))
            }
            (Value::List(items), list @ Value::List(_)) => {
                let items = items.clone();
                let mut out = Vec::new();
                for item in items.iter() {
                    let (item, when) = match item {
                        Value::Many(many) => (many.item.clone(), many.when.clone()),
                        item => (item.clone(), true.into()),
                    };
                    let shared = self.contains(list, &item, module, range);
                    let when = Condition::all([when, shared]);
                    match when.constant() {
                        Some(true) => out.push(item),
                        Some(false) => {}
                        None => out.push(Value::many(item, when)),
                    }
                }
                Value::list(out)
            }
            (Value::Unknown(reason), _) | (_, Value::Unknown(reason)) => {
                Value::Unknown(reason.clone())
            }
            _ => Value::unknown("compares sets that are not known"),
        }
    }

    /// An operator between two values.
    pub(super) fn operated(
        &mut self,
        op: Operator,
        left: &Value<'a>,
        right: &Value<'a>,
        module: &Module,
        range: TextRange,
    ) -> Value<'a> {
        match (op, left, right) {
            (_, Value::Unknown(reason), _) | (_, _, Value::Unknown(reason)) => {
                Value::Unknown(reason.clone())
            }
            (Operator::Add, Value::Text(a), Value::Text(b)) => text_of(format!("{a}{b}")),
            (Operator::Add | Operator::BitOr, Value::List(a), Value::List(b)) => {
                self.spend((a.len() + b.len()) / 8);
                Value::list(a.iter().chain(b.iter()).cloned().collect())
            }
            (Operator::BitOr, Value::Dict(a), Value::Dict(b)) => {
                Value::dict(a.iter().chain(b.iter()).cloned().collect())
            }
            (Operator::Add | Operator::BitOr, a, b) if is_many(a) && is_many(b) => {
                let all =
                    [a, b].map(|value| self.members(value, module, range).unwrap_or_default());
                Value::list(all.concat())
            }
            (Operator::BitAnd, a, b) => self.intersection(a, b, module, range),
            (Operator::Sub, Value::Field(field), Value::List(_)) => {
                let item = Value::Field(field.clone());
                let when = self.contains(right, &item, module, range).negated();
                Value::many(item, when)
            }
            (_, Value::Number(a), Value::Number(b)) => reckoned(op, a, b),
            (Operator::Add | Operator::Mod, Value::Field(field) | Value::Derived(field, _), _)
            | (Operator::Add | Operator::Mod, _, Value::Field(field) | Value::Derived(field, _)) => {
                Value::Derived(field.clone(), "a text built from a field".into())
            }
            _ => Value::unknown("reckons with something that is not known"),
        }
    }
}

fn is_many(value: &Value<'_>) -> bool {
    matches!(value, Value::Field(_) | Value::Many(_) | Value::List(_))
}

/// Arithmetic of constants.
fn reckoned<'a>(op: Operator, a: &str, b: &str) -> Value<'a> {
    let (Ok(a), Ok(b)) = (a.parse::<f64>(), b.parse::<f64>()) else {
        return Value::unknown("reckons with something that is not known");
    };
    let number = match op {
        Operator::Add => a + b,
        Operator::Sub => a - b,
        Operator::Mult => a * b,
        Operator::Div if b != 0.0 => a / b,
        Operator::Pow if b.abs() < 100.0 => a.powf(b),
        _ => return Value::unknown("reckons with something that is not known"),
    };
    if number.is_finite() {
        Value::Number(number.to_string().into())
    } else {
        Value::unknown("reckons with something that is not known")
    }
}
