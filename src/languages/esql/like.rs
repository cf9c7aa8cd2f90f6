//! The patterns of `LIKE`: `*` and `?`, escaped with a backslash.

use crate::languages::pattern::Pattern;

/// The pattern that a `LIKE` string (already unescaped as a string) writes.
pub(super) fn pattern(text: &str) -> Pattern {
    let mut pattern = Pattern::default();
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '*' => pattern.star(),
            '?' => pattern.question(),
            '\\' => match chars.next_if(|next| matches!(next, '*' | '?' | '\\')) {
                Some(escaped) => pattern.push(escaped),
                // Elasticsearch refuses it; the text is kept as it stands.
                None => pattern.push('\\'),
            },
            c => pattern.push(c),
        }
    }
    pattern
}
