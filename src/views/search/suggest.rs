//! What was probably meant by a word the search box does not know.

/// The sentence about an unknown word, with the nearest known one where one is near.
pub(super) fn unknown<'a>(what: &str, word: &str, known: impl Iterator<Item = &'a str>) -> String {
    let nearest = known.map(|known| (distance(word, known), known)).min();
    match nearest {
        Some((distance, near)) if distance <= 1 + word.chars().count() / 3 => {
            format!("there is no {what} `{word}`; did you mean `{near}`?")
        }
        _ => format!("there is no {what} `{word}`"),
    }
}

/// How many characters must be added, dropped or changed (Levenshtein).
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, from) in a.chars().take(64).enumerate() {
        let mut before = row[0];
        row[0] = i + 1;
        for (j, to) in b.iter().enumerate() {
            let change = before + usize::from(from != *to);
            before = row[j + 1];
            row[j + 1] = change.min(before + 1).min(row[j] + 1);
        }
    }
    row[b.len()]
}
