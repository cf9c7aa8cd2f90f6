//! TOML with positions, over `toml`'s spanned tree: the look-ups readers need.

use crate::model::Span;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// A TOML value with its place.
pub(super) type Value<'a> = Spanned<DeValue<'a>>;

/// Why a file is not TOML.
pub(super) struct SyntaxError {
    /// Where.
    pub(super) span: Span,
    /// The sentence.
    pub(super) reason: String,
}

/// The root table of `text`.
pub(super) fn parse(text: &str) -> Result<DeTable<'_>, SyntaxError> {
    DeTable::parse(text).map(Spanned::into_inner).map_err(|error| SyntaxError {
        span: error.span().map_or_else(Span::default, |range| Span::new(range.start, range.end)),
        reason: format!("not TOML: {}", error.message()),
    })
}

/// A table under a key.
pub(super) fn table<'t, 'a>(parent: &'t DeTable<'a>, key: &str) -> Option<&'t DeTable<'a>> {
    parent.get(key).and_then(|value| value.get_ref().as_table())
}

/// The text under a key.
pub(super) fn text<'t>(parent: &'t DeTable<'_>, key: &str) -> Option<&'t str> {
    parent.get(key).and_then(|value| value.get_ref().as_str())
}

/// The texts under a key that holds one or a list of them.
pub(super) fn texts<'t>(parent: &'t DeTable<'_>, key: &str) -> Vec<&'t str> {
    match parent.get(key).map(Spanned::get_ref) {
        Some(DeValue::String(text)) => vec![text],
        Some(DeValue::Array(items)) => {
            items.iter().filter_map(|item| item.get_ref().as_str()).collect()
        }
        _ => Vec::new(),
    }
}

/// The items of an array under a key.
pub(super) fn items<'t, 'a>(parent: &'t DeTable<'a>, key: &str) -> &'t [Value<'a>] {
    parent.get(key).and_then(|value| value.get_ref().as_array()).map_or(&[], |items| &items[..])
}

/// The integer under a key.
pub(super) fn integer(parent: &DeTable<'_>, key: &str) -> Option<i64> {
    let number = parent.get(key)?.get_ref().as_integer()?;
    i64::from_str_radix(number.as_str(), number.radix()).ok()
}

/// The place of a value.
pub(super) fn span(value: &Value<'_>) -> Span {
    Span::new(value.span().start, value.span().end)
}
