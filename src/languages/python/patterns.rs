//! Regular expressions and shell patterns on values.

use super::calls::Arguments;
use super::condition::Condition;
use super::expressions::outcome;
use super::value::Value;
use super::{Module, Reader};
use crate::languages::pattern::{self, Pattern};
use crate::model::Kind;
use ruff_text_size::TextRange;
use std::rc::Rc;

impl<'a> Reader<'a> {
    pub(super) fn matched_by(
        &mut self,
        pattern: &Value<'a>,
        folded: bool,
        subject: &Value<'a>,
        arguments: &Arguments<'a>,
    ) -> Value<'a> {
        match pattern {
            Value::Text(text) => self.regex(text, folded, subject, arguments),
            Value::Regex(text, own) => self.regex(text, *own || folded, subject, arguments),
            Value::Branch(branch) => {
                let patterns = Value::map(branch, |value| match value {
                    Value::Text(_) | Value::Regex(..) => {
                        self.matched_by(value, folded, subject, arguments)
                    }
                    _ => Value::unknown("a regular expression that is not known"),
                });
                outcome(self.truth(&patterns, arguments.module, arguments.range))
            }
            Value::Unknown(reason) => Value::Unknown(reason.clone()),
            _ => Value::unknown("a regular expression that is not known"),
        }
    }

    /// A regular expression on a value.
    pub(super) fn regex(
        &mut self,
        pattern: &Rc<str>,
        folded: bool,
        subject: &Value<'a>,
        arguments: &Arguments<'a>,
    ) -> Value<'a> {
        let (module, range) = (arguments.module, arguments.range);
        match subject {
            Value::Field(field) => {
                let field = if folded { field.with("nocase") } else { field.clone() };
                let values = vec![pattern.to_string()];
                Value::Test(self.test(&field, Kind::RegexMatch, values, module, range))
            }
            Value::Branch(branch) => {
                let tests: Vec<Condition> = branch
                    .values()
                    .filter(|value| matches!(value, Value::Field(_)))
                    .cloned()
                    .collect::<Vec<_>>()
                    .iter()
                    .map(|value| {
                        let test = self.regex(pattern, folded, value, arguments);
                        self.truth(&test, module, range)
                    })
                    .collect();
                if tests.is_empty() {
                    return Value::unknown("matches something that is not known");
                }
                outcome(Condition::any(tests))
            }
            Value::Many(many) => {
                let test = self.regex(pattern, folded, &many.item.clone(), arguments);
                let holds = self.truth(&test, module, range);
                outcome(Condition::all([many.when.clone(), holds]))
            }
            Value::Derived(_, reason) | Value::Unknown(reason) => Value::Unknown(reason.clone()),
            _ => Value::unknown("matches something that is not known"),
        }
    }

    /// `fnmatch`: `*` and `?` are wildcards; a set of characters stays as written.
    pub(super) fn fnmatch(
        &mut self,
        subject: &Value<'a>,
        glob: &Value<'a>,
        module: &Module,
        range: TextRange,
    ) -> Value<'a> {
        match (subject, glob) {
            (Value::Field(field), Value::Text(text)) => {
                let place = self.place(module, range);
                let found = pattern::single(field.path.clone(), &glob_of(text), place.shown);
                Value::Test(self.test(field, found.kind, found.values, module, range))
            }
            (Value::Branch(branch), glob) => {
                let branch = branch.clone();
                let tests: Vec<Condition> = branch
                    .values()
                    .filter(|value| matches!(value, Value::Field(_)))
                    .map(|value| {
                        let test = self.fnmatch(value, glob, module, range);
                        self.truth(&test, module, range)
                    })
                    .collect();
                outcome(Condition::any(tests))
            }
            (Value::Derived(_, reason) | Value::Unknown(reason), _) => {
                Value::Unknown(reason.clone())
            }
            _ => Value::unknown("matches something that is not known"),
        }
    }
}

pub(super) fn folds_case(flags: Option<&Value<'_>>) -> bool {
    match flags {
        Some(Value::Name(path)) => path.ends_with("IGNORECASE") || path.ends_with(".I"),
        // `re.IGNORECASE | re.DOTALL`
        Some(Value::Unknown(_)) => true,
        _ => false,
    }
}

fn glob_of(text: &str) -> Pattern {
    let mut pattern = Pattern::default();
    for c in text.chars() {
        match c {
            '*' => pattern.star(),
            '?' => pattern.question(),
            c => pattern.push(c),
        }
    }
    pattern
}
