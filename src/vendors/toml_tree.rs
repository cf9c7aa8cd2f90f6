//! TOML with positions, over `toml`'s spanned tree: the look-ups readers need.

use crate::model::{Span, TextMap};
use std::borrow::Cow;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// A TOML value with its place.
pub(super) type Value<'a> = Spanned<DeValue<'a>>;

/// A TOML table.
pub(super) type Table<'a> = DeTable<'a>;

/// Why a file is not TOML.
pub(super) struct SyntaxError {
    /// Where.
    pub(super) span: Span,
    /// The sentence.
    pub(super) reason: String,
}

/// The root table of `text`.
pub(super) fn parse(text: &str) -> Result<Table<'_>, SyntaxError> {
    DeTable::parse(text).map(Spanned::into_inner).map_err(|error| SyntaxError {
        span: error.span().map_or_else(Span::default, |range| Span::new(range.start, range.end)),
        reason: format!("not TOML: {}", error.message()),
    })
}

/// A table under a key.
pub(super) fn table<'t, 'a>(parent: &'t Table<'a>, key: &str) -> Option<&'t Table<'a>> {
    parent.get(key).and_then(|value| value.get_ref().as_table())
}

/// The text under a key.
pub(super) fn text<'t>(parent: &'t Table<'_>, key: &str) -> Option<&'t str> {
    parent.get(key).and_then(|value| value.get_ref().as_str())
}

/// The texts under a key that holds one or a list of them.
pub(super) fn texts<'t>(parent: &'t Table<'_>, key: &str) -> Vec<&'t str> {
    match parent.get(key).map(Spanned::get_ref) {
        Some(DeValue::String(text)) => vec![text],
        Some(DeValue::Array(items)) => {
            items.iter().filter_map(|item| item.get_ref().as_str()).collect()
        }
        _ => Vec::new(),
    }
}

/// The items of an array under a key.
pub(super) fn items<'t, 'a>(parent: &'t Table<'a>, key: &str) -> &'t [Value<'a>] {
    parent.get(key).and_then(|value| value.get_ref().as_array()).map_or(&[], |items| &items[..])
}

/// The tables in an array under a key; members that are none are left out.
pub(super) fn tables<'t, 'a>(
    parent: &'t Table<'a>,
    key: &str,
) -> impl Iterator<Item = &'t Table<'a>> {
    items(parent, key).iter().filter_map(|item| item.get_ref().as_table())
}

/// The values under a key that holds one or an array of them.
pub(super) fn one_or_more<'t, 'a>(parent: &'t Table<'a>, key: &str) -> Vec<&'t Value<'a>> {
    let Some(value) = parent.get(key) else { return Vec::new() };
    match value.get_ref() {
        DeValue::Array(items) => items.iter().collect(),
        _ => vec![value],
    }
}

/// The keys of a table with their places and values, in the order of the file.
pub(super) fn entries<'t, 'a>(parent: &'t Table<'a>) -> Vec<(&'t str, Span, &'t Value<'a>)> {
    let entry = |(key, value): (&'t Spanned<Cow<'a, str>>, &'t Value<'a>)| {
        (key.get_ref().as_ref(), Span::new(key.span().start, key.span().end), value)
    };
    let mut entries: Vec<_> = parent.iter().map(entry).collect();
    entries.sort_by_key(|(_, place, _)| place.start);
    entries
}

/// A text, number or truth value as text.
pub(super) fn scalar(value: &Value<'_>) -> Option<String> {
    match value.get_ref() {
        DeValue::String(text) => Some(text.to_string()),
        DeValue::Integer(number) => Some(number.as_str().to_owned()),
        DeValue::Float(number) => Some(number.as_str().to_owned()),
        DeValue::Boolean(flag) => Some(flag.to_string()),
        _ => None,
    }
}

/// The truth value under a key.
pub(super) fn flag(parent: &Table<'_>, key: &str) -> Option<bool> {
    parent.get(key)?.get_ref().as_bool()
}

/// The integer under a key.
pub(super) fn integer(parent: &Table<'_>, key: &str) -> Option<i64> {
    let number = parent.get(key)?.get_ref().as_integer()?;
    i64::from_str_radix(number.as_str(), number.radix()).ok()
}

/// The place of a value.
pub(super) fn span(value: &Value<'_>) -> Span {
    Span::new(value.span().start, value.span().end)
}

/// The way from offsets in a text value to the file: quotes, a first line break and escapes stand
/// in the file and not in the value.
pub(super) fn text_map(file: &str, value: &Value<'_>) -> TextMap {
    let place = span(value);
    let written = place.of(file);
    let (quotes, escapes) = match written.as_bytes() {
        [b'\'', b'\'', b'\'', ..] => (3, false),
        [b'"', b'"', b'"', ..] => (3, true),
        [b'\'', ..] => (1, false),
        _ => (1, true),
    };
    let mut inside = written.get(quotes..).unwrap_or_default();
    if quotes == 3 {
        inside = inside.strip_prefix("\r\n").or(inside.strip_prefix('\n')).unwrap_or(inside);
    }
    let start = place.start as usize + written.len() - inside.len();
    if escapes && inside.contains('\\') {
        escaped_map(inside, start, value.get_ref().as_str().unwrap_or_default())
    } else {
        TextMap::verbatim(start)
    }
}

/// A point behind every escape: `inside` stands at `start` and means `value`.
fn escaped_map(inside: &str, start: usize, value: &str) -> TextMap {
    let mut map = TextMap::verbatim(start);
    let (mut at, mut meant) = (0, 0);
    while let Some(plain) = inside[at..].find('\\') {
        at += plain;
        meant += plain;
        let escape = &inside[at..];
        let length = escape_length(escape);
        at += length;
        // An escaped line break means nothing; any other escape means one character.
        if !escape[1..].starts_with([' ', '\t', '\r', '\n']) {
            meant += value[meant.min(value.len())..].chars().next().map_or(0, char::len_utf8);
        }
        map.push(meant, start + at);
    }
    map
}

/// The bytes of the escape that `text` starts with.
fn escape_length(text: &str) -> usize {
    let length = match text.as_bytes().get(1) {
        Some(b'x') => 4,
        Some(b'u') => 6,
        Some(b'U') => 10,
        Some(b' ' | b'\t' | b'\r' | b'\n') => {
            let break_and_indent = text[1..].trim_start_matches([' ', '\t', '\r', '\n']);
            text.len() - break_and_indent.len()
        }
        _ => 2,
    };
    text.floor_char_boundary(length.min(text.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offsets_in_a_text_lead_to_the_file() {
        for (file, inside, at) in [
            ("q = '''\nab\ncd'''", "cd", 11),
            ("q = '''\r\nab cd'''", "cd", 12),
            ("q = 'ab cd'", "cd", 8),
            ("q = \"a\\\"b \\u00e9 cd\"", "cd", 17),
            ("q = \"\"\"\na\\\\b \\\n   cd\"\"\"", "cd", 18),
        ] {
            let table = parse(file).unwrap_or_else(|error| panic!("{}", error.reason));
            let value = table.get("q").expect("the key");
            let text = value.get_ref().as_str().expect("a text");
            let offset = u32::try_from(text.find(inside).expect("in it")).expect("small");
            assert_eq!(text_map(file, value).offset(offset), at, "{file}");
        }
    }
}
