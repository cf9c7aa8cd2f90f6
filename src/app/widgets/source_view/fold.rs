//! Folds long lines, so that nothing lies out of sight at the right.

use std::ops::Range;

/// How many characters the rest of a folded line stands in.
pub(super) const INDENT: usize = 2;
/// How far back a line is folded at a space.
const LOOK_BACK: usize = 24;

/// Folds a line at a number of characters, at a space where one is near.
pub(super) fn fold(
    text: &str,
    line: Range<usize>,
    columns: usize,
    mut add: impl FnMut(Range<usize>, bool),
) {
    let mut start = line.start;
    let mut first = true;
    loop {
        let room = if first { columns } else { columns - INDENT };
        let rest = &text[start..line.end];
        // As many bytes as characters at least; a line that short needs no counting.
        let cut = if rest.len() <= room { None } else { rest.char_indices().nth(room) };
        let Some((cut, _)) = cut else {
            add(start..line.end, first);
            return;
        };
        let near = rest.floor_char_boundary(cut.saturating_sub(LOOK_BACK).max(1));
        let at_space = rest[near..cut].rfind(' ').map(|space| near + space + 1);
        let end = start + at_space.unwrap_or(cut);
        add(start..end, first);
        start = end;
        first = false;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folded(text: &str, columns: usize) -> Vec<&str> {
        let mut rows = Vec::new();
        fold(text, 0..text.len(), columns, |range, _| rows.push(&text[range]));
        rows
    }

    #[test]
    fn lines_are_folded_at_spaces_where_they_are_near() {
        assert_eq!(folded("short", 10), ["short"]);
        assert_eq!(folded("one two three four", 10), ["one two ", "three ", "four"]);
        assert_eq!(folded("abcdefghijkl", 6), ["abcdef", "ghij", "kl"]);
        assert_eq!(folded("éééééééé", 5), ["ééééé", "ééé"]);
        assert_eq!(folded("", 5), [""]);
    }
}
