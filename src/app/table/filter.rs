//! The filter row: a question to each column, asked of its cells when it changes.

use super::cell::Cell;
use super::{Column, Rows};
use crate::views::search::Glob;
use std::collections::BTreeMap;
use std::ops::RangeInclusive;

/// What is typed under the heads, by column.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct FilterRow {
    pub(super) shown: bool,
    pub(super) texts: BTreeMap<&'static str, String>,
}

impl FilterRow {
    /// Shows the row, or takes it away with what it asks.
    pub(super) fn toggle(&mut self) {
        *self = Self { shown: !self.shown, texts: BTreeMap::new() };
    }
}

/// A question to the cells of a column.
#[derive(Clone, Debug, PartialEq)]
enum Question {
    /// Text without regard to case, anywhere in the cell; with `*` or `?` it is the whole cell.
    Text(Glob),
    /// A number in a range.
    Number(RangeInclusive<usize>),
}

/// What a number column is asked, for the one who typed something else.
pub(super) const NUMBERS: &str = "Write a number as 5, >5, >=5, <5, <=5 or 2..10";

/// Whether what is typed can be asked of a column.
pub(super) fn is_wrong(column: &Column, text: &str) -> bool {
    !text.trim().is_empty() && question(column, text).is_none()
}

fn question(column: &Column, text: &str) -> Option<Question> {
    let text = text.trim();
    if text.is_empty() {
        return None;
    }
    if column.numbers {
        range(text).map(Question::Number)
    } else {
        Some(Question::Text(Glob::new(text)))
    }
}

/// A range that no number is in.
const NOTHING: RangeInclusive<usize> = RangeInclusive::new(1, 0);

/// `5`, `>5`, `>=5`, `<5`, `<=5`, `2..10`, `2..`, `..10`.
fn range(text: &str) -> Option<RangeInclusive<usize>> {
    let number = |text: &str| text.trim().replace([',', ' '], "").parse::<usize>().ok();
    if let Some((from, to)) = text.split_once("..") {
        let end = |text: &str, open: usize| {
            if text.trim().is_empty() { Some(open) } else { number(text) }
        };
        return Some(end(from, 0)?..=end(to, usize::MAX)?);
    }
    let after = |sign: &str| text.strip_prefix(sign);
    if let Some(text) = after(">=") {
        Some(number(text)?..=usize::MAX)
    } else if let Some(text) = after("<=") {
        Some(0..=number(text)?)
    } else if let Some(text) = after(">") {
        Some(number(text)?.checked_add(1).map_or(NOTHING, |from| from..=usize::MAX))
    } else if let Some(text) = after("<") {
        Some(number(text)?.checked_sub(1).map_or(NOTHING, |to| 0..=to))
    } else {
        let number = number(after("=").unwrap_or(text))?;
        Some(number..=number)
    }
}

impl Question {
    fn admits(&self, cell: &Cell<'_>) -> bool {
        match self {
            Self::Text(glob) => glob.is_in(&cell.text()),
            Self::Number(range) => cell.count().is_some_and(|number| range.contains(&number)),
        }
    }
}

/// Keeps the rows that every column's question admits; what cannot be asked leaves nothing out.
pub(super) fn retain(order: &mut Vec<u32>, rows: &dyn Rows, columns: &[Column], asked: &FilterRow) {
    let questions: Vec<_> = columns
        .iter()
        .filter_map(|column| Some((column.id, question(column, asked.texts.get(column.id)?)?)))
        .collect();
    if !questions.is_empty() {
        let admits = |row: usize| {
            questions.iter().all(|(column, question)| question.admits(&rows.cell(row, column)))
        };
        order.retain(|row| admits(*row as usize));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_asked_by_sign_or_range_and_nonsense_is_told() {
        for (text, wanted) in [
            ("5", Some(5..=5)),
            ("=1,200", Some(1200..=1200)),
            (">5", Some(6..=usize::MAX)),
            (">= 5", Some(5..=usize::MAX)),
            ("<5", Some(0..=4)),
            ("<=5", Some(0..=5)),
            ("2..10", Some(2..=10)),
            ("..10", Some(0..=10)),
            ("<0", Some(NOTHING)),
            ("five", None),
            (">", None),
            ("2..x", None),
        ] {
            assert_eq!(range(text), wanted, "{text}");
        }
        assert!(is_wrong(&Column::numbers("n", "N", 60.0), "many"));
        assert!(!is_wrong(&Column::text("t", "T", 60.0), "many"));
    }
}
