//! Escapes and wildcards in a value (specification, "String Wildcard" and "Escaping").

use crate::languages::pattern::Pattern;

/// Whether there is a `*` or `?` in it, escaped or not.
pub(super) fn may_have_wildcards(text: &str) -> bool {
    text.bytes().any(|byte| matches!(byte, b'*' | b'?'))
}

/// A value without `*` and `?`: two backslashes are one, one is itself.
pub(super) fn unescaped(text: &str) -> String {
    if text.contains(r"\\") { text.replace(r"\\", r"\") } else { text.to_owned() }
}

/// A value with its wildcards; `\*`, `\?` and `\\` are the plain characters, any other backslash
/// is itself.
pub(super) fn pattern(text: &str) -> Pattern {
    let mut pattern = Pattern::default();
    let mut rest = text;
    while let Some(at) = rest.find(['*', '?', '\\']) {
        pattern.push_str(&rest[..at]);
        let special = &rest[at..];
        let escaped = special.as_bytes().get(1).filter(|byte| matches!(byte, b'*' | b'?' | b'\\'));
        let taken = match (special.as_bytes()[0], escaped) {
            (b'*', _) => {
                pattern.star();
                1
            }
            (b'?', _) => {
                pattern.question();
                1
            }
            (_, Some(byte)) => {
                pattern.push(char::from(*byte));
                2
            }
            (_, None) => {
                pattern.push('\\');
                1
            }
        };
        rest = &special[taken..];
    }
    pattern.push_str(rest);
    pattern
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn backslashes_escape_wildcards_and_themselves_only() {
        for (written, plain, starred) in [
            (r"C:\Windows\x", r"C:\Windows\x", false),
            (r"C:\\Windows", r"C:\Windows", false),
            (r"\*", r"*", false),
            (r"\\*", r"\*", true),
            (r"\\\*", r"\*", false),
            (r"\\\\", r"\\", false),
            (r"\\\x", r"\\x", false),
            (r"a\?b?", r"a?b?", true),
            ("", "", false),
        ] {
            let pattern = pattern(written);
            assert_eq!((pattern.plain().as_str(), pattern.has_wildcards()), (plain, starred));
            if !may_have_wildcards(written) {
                assert_eq!(unescaped(written), plain, "{written}");
            }
        }
    }
}
