//! One side of a comparison: columns, values, functions.

use super::comparison::listed;
use super::condition::NOT_SIMPLE;
use super::lexer::TokenKind;
use super::reader::Reader;
use crate::languages::MAX_DEPTH;
use crate::model::{Expr, Kind};

/// Functions that are looked through to their first argument.
const WRAPPERS: &[&str] = &[
    "lower",
    "upper",
    "trim",
    "ltrim",
    "rtrim",
    "to_varchar",
    "to_char",
    "to_number",
    "coalesce",
    "nvl",
    "ifnull",
    "cast",
    "try_cast",
    "parse_json",
    "try_parse_json",
    "to_variant",
    "get",
];

/// One side of a comparison.
pub(super) enum Operand {
    /// A column, and whether the query computes it.
    Column {
        path: String,
        computed: bool,
    },
    Value(String),
    Null,
    /// A test by itself (`contains(a, 'x')`).
    Test(Expr),
    /// A test of time: no test.
    Time,
    Unknown(&'static str),
}

impl Operand {
    /// The path of a column that a table has.
    pub(super) fn column(&self) -> Result<&str, &'static str> {
        match self {
            Self::Column { computed: true, .. } => Err("tests a column that is computed or joined"),
            Self::Column { path, .. } => Ok(path),
            _ => Err("tests something that is no column"),
        }
    }
}

impl Reader<'_> {
    pub(super) fn operand(&mut self) -> Operand {
        match self.peek() {
            None => Operand::Unknown("ends too early"),
            Some(TokenKind::Text(text) | TokenKind::Number(text)) => {
                self.at += 1;
                self.casts();
                Operand::Value(text.clone())
            }
            Some(TokenKind::Symbol("-")) => match self.peek_second() {
                Some(TokenKind::Number(text)) => {
                    self.at += 2;
                    Operand::Value(format!("-{text}"))
                }
                _ => Operand::Unknown("reckons"),
            },
            Some(TokenKind::Word(name) | TokenKind::Quoted(name)) => self.named(name),
            Some(_) => Operand::Unknown(NOT_SIMPLE),
        }
    }

    fn named(&mut self, name: &str) -> Operand {
        let lower = name.to_lowercase();
        match lower.as_str() {
            "null" => {
                self.at += 1;
                return Operand::Null;
            }
            "true" | "false" => {
                self.at += 1;
                return Operand::Value(lower);
            }
            "case" | "exists" | "iff" => return Operand::Unknown(NOT_SIMPLE),
            _ => {}
        }
        if self.peek_second() == Some(&TokenKind::Symbol("(")) {
            return self.function(&lower);
        }
        let parts = self.path();
        if is_time(&lower) || parts.last().is_some_and(|part| is_time(&part.to_lowercase())) {
            return Operand::Time;
        }
        let (path, computed) = self.names.column(&parts);
        Operand::Column { path, computed }
    }

    /// `a:b.c[0]::string`: its parts.
    fn path(&mut self) -> Vec<String> {
        let mut parts = Vec::new();
        while let Some(TokenKind::Word(name) | TokenKind::Quoted(name)) = self.peek() {
            parts.push(name.clone());
            self.at += 1;
            self.index(&mut parts);
            if !self.eat_symbol(":") && !self.eat_symbol(".") {
                break;
            }
        }
        self.casts();
        parts
    }

    fn index(&mut self, parts: &mut Vec<String>) {
        while self.eat_symbol("[") {
            if let Some(TokenKind::Text(key)) = self.peek() {
                parts.push(key.clone());
            }
            self.at += 1;
            self.eat_symbol("]");
        }
    }

    fn casts(&mut self) {
        while self.eat_symbol("::") {
            self.at += 1;
            if self.peek_symbol("(") {
                self.skip_brackets();
            }
        }
    }

    fn function(&mut self, name: &str) -> Operand {
        if self.depth >= MAX_DEPTH {
            return Operand::Unknown("nested too deep to be read");
        }
        let start = self.at;
        self.at += 2;
        if name.starts_with("p_occurs") || is_time(name) {
            self.close_call(start);
            return Operand::Time;
        }
        if WRAPPERS.contains(&name) {
            let inner = self.nested_operand();
            self.close_call(start);
            return self.continued(inner);
        }
        match self.tested(name) {
            Ok((column, kind, values)) => {
                self.close_call(start);
                let mut predicate = listed(&column, &values, self.span_from(start));
                if kind != Kind::In {
                    predicate.kind = kind;
                }
                Operand::Test(predicate.into())
            }
            Err(reason) => Operand::Unknown(reason),
        }
    }

    /// Goes behind the brackets of the call whose name is the token `start`.
    fn close_call(&mut self, start: usize) {
        self.at = start + 1;
        self.skip_brackets();
        self.casts();
    }

    fn nested_operand(&mut self) -> Operand {
        self.depth += 1;
        let operand = self.operand();
        self.depth -= 1;
        operand
    }

    /// `parse_json(a):b.c`: the path goes on behind a function.
    fn continued(&mut self, operand: Operand) -> Operand {
        match operand {
            Operand::Column { path, computed } if self.eat_symbol(":") => {
                Operand::Column { path: format!("{path}.{}", self.path().join(".")), computed }
            }
            operand => operand,
        }
    }

    /// The column, kind and values of a function that is a test; its first argument is next.
    fn tested(&mut self, name: &str) -> Result<(String, Kind, Vec<String>), &'static str> {
        let kind = match name {
            "contains" | "array_contains" => Kind::Contains,
            "startswith" => Kind::StartsWith,
            "endswith" => Kind::EndsWith,
            "regexp_like" | "rlike" => Kind::RegexMatch,
            _ => return Err("calls a function that is not read"),
        };
        let first = self.nested_operand();
        if !self.eat_symbol(",") {
            return Err("calls a function with something that is no plain value");
        }
        let in_array = name == "array_contains";
        if in_array && let Some(closing) = self.eat_list() {
            let values = self.values_up_to(closing)?;
            return Ok((first.column()?.to_owned(), Kind::In, values));
        }
        match (first, self.nested_operand()) {
            (Operand::Value(value), column @ Operand::Column { .. }) if in_array => {
                Ok((column.column()?.to_owned(), kind, vec![value]))
            }
            (column @ Operand::Column { .. }, Operand::Value(value)) if !in_array => {
                Ok((column.column()?.to_owned(), kind, vec![value]))
            }
            _ => Err("calls a function with something that is no plain value"),
        }
    }

    /// The bracket that opens a list that is written out (`['a']`, `array_construct('a')`): the one
    /// that closes it.
    fn eat_list(&mut self) -> Option<&'static str> {
        if self.peek_word().as_deref() == Some("array_construct") {
            self.at += 1;
        }
        [("[", "]"), ("(", ")")]
            .into_iter()
            .find_map(|(open, close)| self.eat_symbol(open).then_some(close))
    }
}

/// Columns and functions that say when, not what.
fn is_time(name: &str) -> bool {
    matches!(
        name,
        "p_event_time"
            | "p_parse_time"
            | "p_schedule_time"
            | "p_current_timestamp"
            | "current_timestamp"
            | "current_date"
            | "dateadd"
            | "datediff"
            | "timeadd"
            | "timestampdiff"
            | "date_trunc"
    )
}
