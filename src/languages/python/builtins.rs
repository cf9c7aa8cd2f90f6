//! Functions from outside the opened tree, by their dotted names: Python's own and those of its
//! library that rules use.

use super::calls::Arguments;
use super::condition::Condition;
use super::expressions::outcome;
use super::patterns::folds_case;
use super::value::Value;
use super::{Module, Reader};
use ruff_text_size::TextRange;

impl<'a> Reader<'a> {
    pub(super) fn builtin(&mut self, path: &str, arguments: &Arguments<'a>) -> Value<'a> {
        let (module, range) = (arguments.module, arguments.range);
        let name = path.rsplit('.').next().unwrap_or(path);
        if let Some(value) = self.known_helper(name, arguments) {
            return value;
        }
        let Some(first) = arguments.at(0).cloned() else { return without_arguments(path) };
        match path {
            "any" => outcome(self.any_of(&first, module, range)),
            "all" => outcome(self.all_of(&first, module, range)),
            "bool" => outcome(self.truth(&first, module, range)),
            "len" => length(first),
            "str" | "int" | "float" | "repr" => cast(path, first),
            "set"
            | "list"
            | "tuple"
            | "frozenset"
            | "sorted"
            | "reversed"
            | "iter"
            | "dict"
            | "copy.deepcopy"
            | "copy.copy"
            | "collections.OrderedDict"
            | "ast.literal_eval"
            | "json.loads"
            | "loads"
            | "urllib.parse.unquote"
            | "unquote"
            | "unicodedata.normalize" => first,
            "isinstance" => self.is_instance(&first, arguments),
            "hasattr" | "callable" | "issubclass" => Value::Test(Condition::silent()),
            "getattr" => match arguments.at(1) {
                Some(key) => self.item(&first, key, arguments.at(2).cloned(), module, range),
                None => Value::unknown("asks for an attribute"),
            },
            "next" => self.next(&first, arguments),
            "enumerate" => self.each_with(&first, module, range, |_, item| {
                Value::list(vec![Value::unknown("the number of a member"), item])
            }),
            "map" | "filter" => self.mapped(path, &first, arguments),
            "zip" => self.zipped(arguments),
            "re.compile" => match &first {
                Value::Text(text) => {
                    Value::Regex(text.clone(), folds_case(arguments.get(1, "flags")))
                }
                _ => first,
            },
            "re.match" | "re.search" | "re.fullmatch" | "re.findall" | "re.finditer" => {
                let folded = folds_case(arguments.get(2, "flags"));
                match (&first, arguments.get(1, "string")) {
                    (pattern, Some(subject)) => {
                        self.matched_by(pattern, folded, subject, arguments)
                    }
                    _ => Value::unknown("matches nothing"),
                }
            }
            "re.escape" => first,
            "fnmatch.fnmatch" | "fnmatch.fnmatchcase" => match arguments.get(1, "pat") {
                Some(pattern) => self.fnmatch(&first, pattern, module, range),
                None => Value::unknown("matches nothing"),
            },
            "ipaddress.ip_network" | "ipaddress.IPv4Network" | "ipaddress.IPv6Network" => {
                match first {
                    Value::Text(text) => Value::Network(text),
                    value => value,
                }
            }
            "ipaddress.ip_address" | "ipaddress.IPv4Address" | "ipaddress.IPv6Address" => first,
            _ => self.unread(path, &first),
        }
    }

    /// A call of something that is not read: what it is made of says why.
    fn unread(&mut self, path: &str, first: &Value<'a>) -> Value<'a> {
        const TIME: &[&str] =
            &["datetime", "timedelta", "time", "dateutil", "parser", "calendar", "dt"];
        let head = path.split('.').next().unwrap_or(path);
        if path.starts_with("panther_detection_helpers") {
            return Value::unknown("asks for state kept between events");
        }
        if TIME.contains(&head) || path.contains("timestamp") || path.contains("datetime") {
            return Value::unknown("reckons with time");
        }
        if matches!(head, "base64" | "urllib" | "binascii" | "hashlib" | "html" | "json" | "re")
            && let Value::Field(field) | Value::Derived(field, _) = first
        {
            return Value::Derived(
                field.clone(),
                format!("turns a field into something else (`{path}`)").into(),
            );
        }
        match path.rsplit_once('.') {
            Some((module, name)) => Value::unknown(format!(
                "calls `{name}` of `{module}`, which is not in the opened folder"
            )),
            None => Value::unknown(format!("calls `{path}`")),
        }
    }

    pub(super) fn any_of(
        &mut self,
        value: &Value<'a>,
        module: &Module,
        range: TextRange,
    ) -> Condition {
        match self.members(value, module, range) {
            // A list left empty for the user to fill says nothing.
            Some(members) if members.is_empty() => Condition::unfilled(),
            Some(members) => {
                let each = members.iter().map(|member| self.holds(member, module, range));
                Condition::any(each.collect::<Vec<_>>())
            }
            None => self.truth_unknown(value, module, range),
        }
    }

    fn all_of(&mut self, value: &Value<'a>, module: &Module, range: TextRange) -> Condition {
        match self.members(value, module, range) {
            Some(members) => {
                let each = members.iter().map(|member| self.holds(member, module, range));
                Condition::all(each.collect::<Vec<_>>())
            }
            None => self.truth_unknown(value, module, range),
        }
    }

    fn truth_unknown(&mut self, value: &Value<'a>, module: &Module, range: TextRange) -> Condition {
        match value {
            Value::Unknown(reason) => self.opaque(reason.clone(), module, range),
            _ => self.opaque("goes over something that is not known", module, range),
        }
    }

    /// Whether a member is true; one of many where its condition holds.
    fn holds(&mut self, member: &Value<'a>, module: &Module, range: TextRange) -> Condition {
        match member {
            Value::Many(many) => {
                let item = self.truth(&many.item, module, range);
                match many.when.shape() {
                    super::Shape::Silent => item,
                    _ => Condition::all([many.when.clone(), item]),
                }
            }
            member => self.truth(member, module, range),
        }
    }

    fn is_instance(&mut self, value: &Value<'a>, arguments: &Arguments<'a>) -> Value<'a> {
        let asks_for = |name: &str| match arguments.at(1) {
            Some(Value::Name(path)) => path.rsplit('.').next() == Some(name),
            Some(Value::List(items)) => {
                items.iter().any(|item| matches!(item, Value::Name(path) if &**path == name))
            }
            _ => false,
        };
        match value {
            _ if asks_for("MagicMock") => Value::Bool(false),
            Value::List(_) => Value::Bool(asks_for("list") || asks_for("set") || asks_for("tuple")),
            Value::Dict(_) => Value::Bool(asks_for("dict")),
            Value::Text(_) => Value::Bool(asks_for("str")),
            Value::None => Value::Bool(false),
            _ => Value::Test(Condition::silent()),
        }
    }

    /// The first member, or the default.
    fn next(&mut self, first: &Value<'a>, arguments: &Arguments<'a>) -> Value<'a> {
        let default = arguments.at(1).cloned().unwrap_or(Value::None);
        match first {
            Value::Many(many) => {
                Value::branch(vec![(many.when.clone(), many.item.clone())], default)
            }
            Value::List(items) => match items.first() {
                Some(Value::Many(many)) => {
                    Value::branch(vec![(many.when.clone(), many.item.clone())], default)
                }
                Some(item) => item.clone(),
                None => default,
            },
            value @ (Value::Field(_) | Value::Derived(..) | Value::Unknown(_)) => value.clone(),
            _ => Value::unknown("takes the first of something that is not known"),
        }
    }

    fn each_with(
        &mut self,
        value: &Value<'a>,
        module: &Module,
        range: TextRange,
        mut change: impl FnMut(&mut Self, Value<'a>) -> Value<'a>,
    ) -> Value<'a> {
        let Some(members) = self.members(value, module, range) else {
            return Value::unknown("goes over something that is not known");
        };
        let changed = members.into_iter().map(|member| match &member {
            Value::Many(many) => {
                let item = change(self, many.item.clone());
                Value::many(item, many.when.clone())
            }
            item => change(self, item.clone()),
        });
        let mut changed: Vec<Value<'a>> = changed.collect();
        match changed.as_slice() {
            [Value::Many(_)] => changed.swap_remove(0),
            _ => Value::list(changed),
        }
    }

    fn mapped(&mut self, path: &str, function: &Value<'a>, arguments: &Arguments<'a>) -> Value<'a> {
        let (module, range) = (arguments.module, arguments.range);
        let Some(over) = arguments.at(1).cloned() else { return Value::unknown("maps nothing") };
        if path == "map" {
            return self.each_with(&over, module, range, |reader, item| {
                reader.applied(function, item, arguments)
            });
        }
        let Some(members) = self.members(&over, module, range) else {
            return Value::unknown("goes over something that is not known");
        };
        let mut kept = Vec::new();
        for member in members {
            let (item, when) = match &member {
                Value::Many(many) => (many.item.clone(), many.when.clone()),
                item => (item.clone(), true.into()),
            };
            let outcome = self.applied(function, item.clone(), arguments);
            let holds = self.truth(&outcome, module, range);
            let when = match when.shape() {
                super::Shape::Silent => holds,
                _ => Condition::all([when, holds]),
            };
            match when.constant() {
                Some(true) => kept.push(item),
                Some(false) => {}
                None => kept.push(Value::many(item, when)),
            }
        }
        match kept.as_slice() {
            [Value::Many(_)] => kept.swap_remove(0),
            _ => Value::list(kept),
        }
    }

    fn zipped(&mut self, arguments: &Arguments<'a>) -> Value<'a> {
        let parts = arguments.positional.iter().map(|value| match value {
            Value::Many(many) => many.item.clone(),
            value => value.clone(),
        });
        Value::many(Value::list(parts.collect()), Condition::silent())
    }
}

fn without_arguments<'a>(path: &str) -> Value<'a> {
    match path {
        "set" | "list" | "tuple" | "frozenset" => Value::list(Vec::new()),
        "dict" => Value::dict(Vec::new()),
        "str" => Value::text(""),
        _ if path.contains("time") => Value::unknown("reckons with time"),
        _ => Value::unknown(format!("calls `{path}`")),
    }
}

fn length(of: Value<'_>) -> Value<'_> {
    match of {
        Value::Text(text) => Value::Number(text.chars().count().to_string().into()),
        Value::Unknown(reason) => Value::Unknown(reason),
        of => Value::length(of),
    }
}

fn cast<'a>(to: &str, value: Value<'a>) -> Value<'a> {
    match (to, value) {
        ("str", Value::Number(text)) => Value::Text(text),
        ("int" | "float", Value::Text(text)) if text.parse::<f64>().is_ok() => Value::Number(text),
        ("str", Value::Event) => Value::unknown("looks in the whole event as text"),
        (_, value) => value,
    }
}
