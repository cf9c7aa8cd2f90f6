//! What was probably meant by a word the search box does not know.

/// The sentence about an unknown word, with the nearest known one where one is near.
pub(super) fn unknown<'a>(what: &str, word: &str, known: impl Iterator<Item = &'a str>) -> String {
    match nearest(word, known) {
        Some(near) => format!("there is no {what} `{word}`; did you mean `{near}`?"),
        None => format!("there is no {what} `{word}`"),
    }
}

/// The known word nearest to `word`, whatever its case, if one is near.
pub(super) fn nearest<'a>(word: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let word: Vec<char> = word.to_lowercase().chars().take(64).collect();
    let most = 1 + word.len() / 3;
    let near = known
        .filter(|known| known.len().abs_diff(word.len()) <= most * 4)
        .map(|known| (distance(&word, &known.to_lowercase()), known));
    near.min().filter(|(distance, _)| *distance <= most).map(|(_, known)| known)
}

/// How many characters must be added, dropped or changed (Levenshtein).
fn distance(a: &[char], b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, from) in a.iter().enumerate() {
        let mut before = row[0];
        row[0] = i + 1;
        for (j, to) in b.iter().enumerate() {
            let change = before + usize::from(from != to);
            before = row[j + 1];
            row[j + 1] = change.min(before + 1).min(row[j] + 1);
        }
    }
    row[b.len()]
}
