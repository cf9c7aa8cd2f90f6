//! Folds long lines, so that nothing lies out of sight at the right.

use std::ops::Range;

/// How many characters the rest of a folded line stands in, beyond where the line starts.
const INDENT: usize = 2;
/// How far back a line is folded at a space.
const LOOK_BACK: usize = 24;

/// Folds a line at a number of characters, at a space where one is near; tells each piece and how many
/// characters it stands in, which is none for the first.
pub(super) fn fold(
    text: &str,
    line: Range<usize>,
    columns: usize,
    mut add: impl FnMut(Range<usize>, usize),
) {
    let own = &text[line.clone()];
    let lead = own.len() - own.trim_start_matches(' ').len();
    let mut start = line.start;
    let mut indent = 0;
    loop {
        let room = columns - indent;
        let rest = &text[start..line.end];
        // As many bytes as characters at least; a line that short needs no counting.
        let cut = if rest.len() <= room { None } else { rest.char_indices().nth(room) };
        let Some((cut, _)) = cut else {
            add(start..line.end, indent);
            return;
        };
        let near = rest.floor_char_boundary(cut.saturating_sub(LOOK_BACK).max(1));
        // Not among the spaces a line starts with: nothing would stand before them.
        let near = if start == line.start { near.max(lead) } else { near };
        let at_space = rest.get(near..cut).and_then(|rest| rest.rfind(' '));
        let end = start + at_space.map_or(cut, |space| near + space + 1);
        add(start..end, indent);
        start = end;
        indent = (lead + INDENT).min(columns / 3);
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
    fn what_is_folded_stands_in_more_than_its_line() {
        let indents = |text: &str, columns| {
            let mut indents = Vec::new();
            fold(text, 0..text.len(), columns, |_, indent| indents.push(indent));
            indents
        };
        assert_eq!(indents("    one two three four five six", 18), [0, 6, 6]);
        assert_eq!(indents("one two three four", 12), [0, 2]);
        assert_eq!(indents("                    deep", 21)[1], 7, "never more than a third");
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
