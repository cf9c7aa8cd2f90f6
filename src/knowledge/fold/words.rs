//! Values that are words in one schema and numbers in another, and file hashes.

use super::shape::Shape;
use super::{Class, Folded, number};

/// Numbers and the words for them, lower case.
pub(super) type Words = &'static [(&'static str, &'static str)];

/// Windows logon types. Source: Microsoft, event 4624.
pub(super) const LOGON_TYPES: Words = &[
    ("2", "interactive"),
    ("3", "network"),
    ("4", "batch"),
    ("5", "service"),
    ("7", "unlock"),
    ("8", "networkcleartext"),
    ("9", "newcredentials"),
    ("10", "remoteinteractive"),
    ("11", "cachedinteractive"),
];

/// Mandatory integrity levels by SID. Source: Microsoft, well-known SIDs.
pub(super) const INTEGRITY_LEVELS: Words = &[
    ("s-1-16-4096", "low"),
    ("s-1-16-8192", "medium"),
    ("s-1-16-12288", "high"),
    ("s-1-16-16384", "system"),
];

/// A test of such a value.
pub(super) fn word(words: Words, shape: Shape<'_>) -> Folded {
    if !shape.is_whole() || shape.wild {
        return shape.folded();
    }
    let value = number(shape.body);
    let known = words.iter().find(|(number, _)| *number == value);
    let value = known.map_or(value.as_ref(), |(_, word)| word);
    Folded::new(if shape.negated { Class::IsNot } else { Class::Is }, value)
}

/// A test of a file's hash: `SHA256=…` anywhere in a list of hashes is the hash itself.
pub(super) fn hash(shape: Shape<'_>) -> Folded {
    let whole =
        |value: String| Folded::new(if shape.negated { Class::IsNot } else { Class::Is }, value);
    let (algorithm, digits) = match shape.body.split_once('=') {
        Some((algorithm, digits)) => (Some(algorithm), digits),
        None => (None, shape.body),
    };
    let hexadecimal = !shape.wild && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    // 32 digits are MD5 or an import hash.
    let by_length = match digits.len() {
        40 => Some("sha1"),
        64 => Some("sha256"),
        _ => None,
    };
    match algorithm.or(by_length) {
        Some(algorithm) if hexadecimal && digits.len() >= 32 => {
            whole(format!("{algorithm}={digits}"))
        }
        _ => shape.folded(),
    }
}
