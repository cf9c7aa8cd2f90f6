//! The way from a scalar's text back to the file it was read from.

use super::{Node, Value};
use crate::model::TextMap;
use granit_parser::ScalarStyle;

impl Node {
    /// The way from offsets in a scalar's text to the file it was read from.
    ///
    /// Text and file are walked together: white space may differ (indentation, folding), escapes
    /// are stepped over, everything else must be equal and is.
    pub fn text_map(&self, file: &str) -> TextMap {
        let Value::Scalar(text, style) = &self.value else { return TextMap::default() };
        let mut map = TextMap::default();
        let mut at = self.span.start as usize;
        if matches!(style, ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted) {
            at += 1;
        }
        let mut step = usize::MAX;
        for (offset, wanted) in text.char_indices() {
            if wanted.is_whitespace() {
                continue;
            }
            let Some((start, end)) = next_written(file, at, *style) else { break };
            if start.wrapping_sub(offset) != step {
                map.push(offset, start);
                step = start.wrapping_sub(offset);
            }
            at = end;
        }
        map
    }
}

/// The next character that is no white space at or after `at`, as written: where it starts and
/// ends in the file.
fn next_written(file: &str, mut at: usize, style: ScalarStyle) -> Option<(usize, usize)> {
    loop {
        let rest = file.get(at..)?;
        let c = rest.chars().next()?;
        if c.is_whitespace() {
            at += c.len_utf8();
            continue;
        }
        if style == ScalarStyle::SingleQuoted && rest.starts_with("''") {
            return Some((at, at + 2));
        }
        if style != ScalarStyle::DoubleQuoted || c != '\\' {
            return Some((at, at + c.len_utf8()));
        }
        let escaped = rest[1..].chars().next()?;
        let length = match escaped {
            'x' => 4,
            'u' => 6,
            'U' => 10,
            other => 1 + other.len_utf8(),
        };
        if matches!(escaped, 'n' | 't' | 'r' | ' ' | '\t' | '\n' | '\r' | '_' | 'N' | 'L' | 'P') {
            at += length;
            continue;
        }
        return Some((at, at + length));
    }
}

#[cfg(test)]
mod tests {
    use crate::model::Span;
    use crate::vendors::yaml::parse;

    #[test]
    fn a_map_leads_from_each_style_of_scalar_to_the_file() {
        for (file, word) in [
            ("q: |\n  first\n    second\n\n  third\n", "third"),
            ("q: >-\n  first\n  second\n\n  third\nr: 1\n", "third"),
            ("q: first\n  second\n  third\n", "third"),
            ("q: 'it''s\n  third'\n", "third"),
            ("q: \"a\\\\b\\n\\x41 \\\"third\\\"\"\n", "third"),
            ("q: plain third\n", "third"),
            ("- q: |-\n    ü first\n    third", "third"),
            ("q: |-\n  | first | second\n  | third\n", "second"),
            ("q: >2 # note\n  first\n  third\n", "third"),
        ] {
            let node = parse(file).documents.remove(0);
            let node = node.items().first().unwrap_or(&node).get("q").expect("q").clone();
            let text = node.as_str().expect("a scalar");
            let at = text.find(word).expect("the word");
            let span = node.text_map(file).span(Span::new(at, at + word.len()));
            assert_eq!(span.of(file), word, "{file:?}");
        }
    }
}
