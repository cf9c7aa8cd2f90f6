//! Values that mean the same in different spellings, for the view that merges equivalent fields.
//!
//! Two tests are one merged row when they have the same concept and their values fold to the same
//! [`Folded`]. Folding never joins what differs: where a spelling could mean two things, it stays.
//! Regular expressions are compared as written.

mod paths;
mod shape;
mod words;

use crate::model::Kind;
use shape::Shape;
use std::borrow::Cow;

/// A test's kind and value, folded.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Folded {
    /// How the field is compared.
    pub class: Class,
    /// What it is compared with: a key, lower case; show one of the spellings that fold to it.
    pub value: String,
}

/// Kinds that mean the same in different schemas.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Class {
    /// The whole value (`eq`, a member of `in`).
    Is,
    /// Anything but the value.
    IsNot,
    /// The last part of a path (`\x.exe` under `ends_with`, `x.exe` under `eq` on a base name).
    Name,
    /// Any other kind.
    Kind(Kind),
}

impl Class {
    /// The word shown in tables.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Is => "is",
            Self::IsNot => "is not",
            Self::Name => "name",
            Self::Kind(kind) => kind.word(),
        }
    }
}

impl Folded {
    fn new(class: Class, value: impl Into<String>) -> Self {
        Self { class, value: value.into() }
    }
}

/// What the values of a concept are, as far as spellings go.
enum Topic {
    /// Paths of files.
    Path,
    /// Paths of registry keys and values.
    Registry,
    /// File hashes.
    Hash,
    /// Words with a number for each.
    Words(words::Words),
    /// Anything else.
    Text,
}

impl Topic {
    fn of(concept: &str) -> Self {
        match concept {
            "Image" | "ParentImage" | "SourceImage" | "TargetImage" | "ImageLoaded"
            | "TargetFilename" | "SourceFilename" | "CurrentDirectory" | "SourceParentImage" => {
                Self::Path
            }
            "TargetObject" => Self::Registry,
            "Hashes" => Self::Hash,
            "LogonType" => Self::Words(words::LOGON_TYPES),
            "IntegrityLevel" => Self::Words(words::INTEGRITY_LEVELS),
            _ => Self::Text,
        }
    }
}

/// Folds one value of a test; `starred` says whether stars in the value are wildcards.
pub fn value(concept: &str, kind: Kind, starred: bool, value: &str) -> Folded {
    if kind == Kind::RegexMatch {
        return Folded::new(Class::Kind(kind), value);
    }
    let lower = value.to_lowercase();
    let topic = Topic::of(concept);
    // `\*` is a literal star, but in a path it is a separator before a wildcard.
    let escapes = !matches!(topic, Topic::Path | Topic::Registry)
        && starred
        && (lower.contains("\\*") || lower.contains("\\?"));
    match Shape::of(kind, starred, &lower) {
        Some(_) if escapes => Folded::new(Class::Kind(Kind::Wildcard), lower),
        Some(shape) => of_shape(&topic, shape),
        None => Folded::new(Class::Kind(kind), number(&lower)),
    }
}

fn of_shape(topic: &Topic, shape: Shape<'_>) -> Folded {
    match topic {
        Topic::Path => paths::file(shape),
        Topic::Registry => paths::registry(shape),
        Topic::Hash => words::hash(shape),
        Topic::Words(words) => words::word(words, shape),
        Topic::Text => text(shape),
    }
}

/// Plain text: numbers in one notation when they are the whole value.
fn text(shape: Shape<'_>) -> Folded {
    let body = single_backslashes(shape.body);
    if shape.is_whole() && !shape.wild {
        let class = if shape.negated { Class::IsNot } else { Class::Is };
        return Folded::new(class, number(&body));
    }
    shape.with_body(&body).folded()
}

/// A number in decimal: `0x1`, `0x00000001` and the registry's `dword (0x00000001)` are `1`. Other
/// text as it is; a decimal with leading zeros is an id, not a number.
fn number(text: &str) -> Cow<'_, str> {
    let inner = ["dword (", "qword ("].into_iter().find_map(|word| text.strip_prefix(word));
    let inner = inner.and_then(|rest| rest.strip_suffix(')')).unwrap_or(text);
    let digits = inner.strip_prefix("0x").filter(|digits| !digits.is_empty());
    match digits.map(|digits| u64::from_str_radix(digits, 16)) {
        Some(Ok(number)) => Cow::Owned(number.to_string()),
        _ => Cow::Borrowed(text),
    }
}

/// Backslashes that are all written twice, once. Two at the start or after a space or a quote
/// alone begin a share's name and stay.
fn single_backslashes(text: &str) -> Cow<'_, str> {
    if !text.contains("\\\\") {
        return Cow::Borrowed(text);
    }
    let mut doubled_inside = false;
    let mut before = None;
    let mut rest = text;
    while let Some(at) = rest.find('\\') {
        before = rest[..at].chars().next_back().or(before.filter(|_| at == 0));
        let run = rest[at..].bytes().take_while(|byte| *byte == b'\\').count();
        if run % 2 == 1 {
            return Cow::Borrowed(text);
        }
        let begins = before.is_none_or(|c| c.is_whitespace() || matches!(c, '"' | '\'' | '='));
        doubled_inside |= !begins;
        rest = &rest[at + run..];
        before = Some('\\');
    }
    if doubled_inside { Cow::Owned(text.replace("\\\\", "\\")) } else { Cow::Borrowed(text) }
}
