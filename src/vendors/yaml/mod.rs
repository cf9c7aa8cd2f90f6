//! YAML as a tree with positions, over `granit-parser`'s events.
//!
//! Scalars resolve as libyaml's core schema does (`on`, `00000429` and dates stay text); keys keep
//! their order; a repeated key is kept and reported, and the last one wins. Aliases are copied
//! within a budget. Reading stops at the first error; the documents before it are kept.

mod load;
mod text_map;

use crate::model::Span;
use granit_parser::ScalarStyle;
use std::borrow::Cow;

pub use load::parse;

/// A node and where it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// What it is.
    pub value: Value,
    /// Where it stands in the file; a block scalar's range starts at its content.
    pub span: Span,
}

/// What a node is.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// Text, number, boolean or null, not yet resolved.
    Scalar(String, ScalarStyle),
    /// A sequence.
    Sequence(Vec<Node>),
    /// A mapping, in the order written.
    Mapping(Vec<(Node, Node)>),
}

/// What a file holds.
#[derive(Debug, Default)]
pub struct Stream {
    /// The documents read.
    pub documents: Vec<Node>,
    /// The error that ended the reading.
    pub error: Option<SyntaxError>,
    /// Keys that stand twice in a mapping.
    pub repeated_keys: Vec<(String, Span)>,
}

/// Why a file is not YAML.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{reason}")]
pub struct SyntaxError {
    /// The byte offset.
    pub offset: usize,
    /// The sentence.
    pub reason: String,
}

impl Node {
    /// The text of a scalar, unresolved.
    pub fn as_str(&self) -> Option<&str> {
        match &self.value {
            Value::Scalar(text, _) => Some(text),
            _ => None,
        }
    }

    /// Whether it is a plain scalar, which alone can be null, a boolean or a number.
    fn plain(&self) -> Option<&str> {
        match &self.value {
            Value::Scalar(text, ScalarStyle::Plain) => Some(text),
            _ => None,
        }
    }

    /// Whether it is null (`null`, `~` or nothing).
    pub fn is_null(&self) -> bool {
        matches!(self.plain(), Some("" | "~" | "null" | "Null" | "NULL"))
    }

    /// Its truth value, where it is one (`true`, `True`, `TRUE` and the same of false).
    pub fn as_bool(&self) -> Option<bool> {
        match self.plain()? {
            "true" | "True" | "TRUE" => Some(true),
            "false" | "False" | "FALSE" => Some(false),
            _ => None,
        }
    }

    /// The text of a scalar as it prints once resolved: a hexadecimal, octal or signed integer in
    /// decimal, everything else as written; `None` for null and for collections.
    pub fn printed(&self) -> Option<Cow<'_, str>> {
        if self.is_null() {
            return None;
        }
        let text = self.as_str()?;
        Some(match self.plain().and_then(integer) {
            Some(number) if number != text => Cow::Owned(number),
            _ => Cow::Borrowed(text),
        })
    }

    /// Its entries; none where it is no mapping.
    pub fn entries(&self) -> &[(Node, Node)] {
        match &self.value {
            Value::Mapping(entries) => entries,
            _ => &[],
        }
    }

    /// Its items; none where it is no sequence.
    pub fn items(&self) -> &[Node] {
        match &self.value {
            Value::Sequence(items) => items,
            _ => &[],
        }
    }

    /// The value of a key of a mapping; the last one where it stands twice.
    pub fn get(&self, key: &str) -> Option<&Node> {
        let found = self.entries().iter().rev().find(|(name, _)| name.as_str() == Some(key));
        found.map(|(_, value)| value)
    }

    /// The text of a key; `None` where it is missing, null or a collection.
    pub fn text(&self, key: &str) -> Option<&str> {
        self.get(key).filter(|node| !node.is_null()).and_then(Self::as_str)
    }

    /// A key's text, trimmed, or nothing.
    pub fn trimmed(&self, key: &str) -> String {
        self.text(key).unwrap_or_default().trim().to_owned()
    }

    /// The texts of a key that holds one scalar or a list of them.
    pub fn texts(&self, key: &str) -> Vec<&str> {
        let Some(node) = self.get(key) else { return Vec::new() };
        match &node.value {
            Value::Sequence(items) => items.iter().filter_map(Self::as_str).collect(),
            Value::Scalar(text, _) if !node.is_null() => vec![text],
            _ => Vec::new(),
        }
    }

    /// How many nodes it is made of, keys among them.
    pub fn size(&self) -> usize {
        1 + match &self.value {
            Value::Scalar(..) => 0,
            Value::Sequence(items) => items.iter().map(Self::size).sum(),
            Value::Mapping(entries) => entries.iter().map(|(k, v)| k.size() + v.size()).sum(),
        }
    }
}

/// The decimal form of a YAML 1.2 core integer; `None` where it is none or has a leading zero.
fn integer(text: &str) -> Option<String> {
    let (negative, digits) = match text.as_bytes().first()? {
        b'-' => (true, &text[1..]),
        b'+' => (false, &text[1..]),
        _ => (false, text),
    };
    let number = if let Some(hex) = digits.strip_prefix("0x") {
        u64::from_str_radix(hex, 16).ok()?
    } else if let Some(octal) = digits.strip_prefix("0o") {
        u64::from_str_radix(octal, 8).ok()?
    } else {
        if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        if digits.len() > 1 && digits.starts_with('0') {
            return None;
        }
        digits.parse().ok()?
    };
    Some(if negative { format!("-{number}") } else { number.to_string() })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn only(text: &str) -> Node {
        let stream = parse(text);
        assert_eq!(stream.error, None);
        stream.documents.into_iter().next().expect("one document")
    }

    #[test]
    fn scalars_resolve_as_the_core_schema_says() {
        let node = only("a: 00000429\nb: 0x10\nc: on\nd: ~\ne: 'null'\nf: 2022-08-11\ng: True\n");
        let printed =
            |key: &str| node.get(key).and_then(|node| node.printed().map(Cow::into_owned));
        assert_eq!(printed("a").as_deref(), Some("00000429"));
        assert_eq!(printed("b").as_deref(), Some("16"));
        assert_eq!(printed("c").as_deref(), Some("on"));
        assert_eq!(printed("d"), None);
        assert_eq!(printed("e").as_deref(), Some("null"));
        assert_eq!(printed("f").as_deref(), Some("2022-08-11"));
        assert_eq!(node.get("g").and_then(Node::as_bool), Some(true));
    }
}
