//! MITRE's Markdown as plain prose: descriptions are shown and printed, never followed.

/// The text without citations, links' addresses and marks of code.
pub(super) fn plain(markdown: &str) -> String {
    let mut text = String::with_capacity(markdown.len());
    let mut rest = markdown;
    while let Some(at) = rest.find(['(', '[', '<', '`', '\n']) {
        text.push_str(&rest[..at]);
        let (replaced, length) = piece(&rest[at..]);
        text.push_str(replaced);
        rest = &rest[at + length..];
    }
    text.push_str(rest);
    // A citation leaves its space before the full stop.
    text.replace(" .", ".").replace(" \n", "\n").trim().to_owned()
}

/// What stands for the piece that begins with a mark, and the length of the piece.
fn piece(rest: &str) -> (&str, usize) {
    if rest.starts_with("(Citation:") {
        return rest.find(')').map_or((rest, rest.len()), |end| ("", end + 1));
    }
    if rest.starts_with('[')
        && let Some((label, after)) = rest[1..].split_once("](")
        && !label.contains(['[', '\n'])
        && let Some(end) = after.find(')')
    {
        return (label, label.len() + end + "[]()".len());
    }
    if rest.starts_with('\n') {
        return ("\n", rest.len() - rest.trim_start_matches(['\n', '\r']).len());
    }
    for mark in ["<code>", "</code>", "<br>", "`"] {
        if rest.starts_with(mark) {
            return ("", mark.len());
        }
    }
    (&rest[..1], 1)
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn descriptions_become_prose() {
        for (markdown, prose) in [
            ("See [Net](https://attack.mitre.org/software/S0039) use.", "See Net use."),
            ("Dump it (e.g. twice).(Citation: A b) More.", "Dump it (e.g. twice). More."),
            ("Said so (Citation: A).\n\n* <code>reg save</code>", "Said so.\n* reg save"),
            ("`x` [not a link] (a", "x [not a link] (a"),
            ("(Citation: never closed", "(Citation: never closed"),
            ("é[ü](ö)ä\n", "éüä"),
        ] {
            assert_eq!(plain(markdown), prose);
        }
    }
}
