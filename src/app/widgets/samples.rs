//! The first of several values in one line, and how many more there are.

use super::text::{paint, text_in};
use super::thousands;
use crate::app::theme::{self, Tokens};
use egui::text::{LayoutJob, TextFormat};
use egui::{Align2, Rect, Ui};
use std::ops::Range;

/// Between values.
const SEPARATOR: &str = ", ";

/// The first of several values, and how many more there are.
#[derive(Debug)]
pub struct Samples {
    /// All of it, as it is copied.
    text: String,
    /// Where the values stand in it.
    values: Vec<Range<usize>>,
}

impl Samples {
    /// The `first` of `all` values.
    pub(crate) fn new<'a>(first: impl IntoIterator<Item = &'a str>, all: usize) -> Self {
        let (mut text, mut values) = (String::new(), Vec::new());
        for value in first {
            if !values.is_empty() {
                text.push_str(SEPARATOR);
            }
            let start = text.len();
            text.push_str(value);
            values.push(start..text.len());
        }
        let more = all.saturating_sub(values.len());
        if more > 0 && !text.is_empty() {
            text.push_str(&format!("{SEPARATOR}+{}", thousands(more)));
        }
        Self { text, values }
    }

    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// How many more there are.
    fn more(&self) -> &str {
        &self.text[self.values.last().map_or(0, |last| last.end)..]
    }

    /// Paints it where there is room for all of it or not: values are cut, how many more there are is
    /// not. Returns whether they were cut.
    pub(crate) fn paint(&self, ui: &Ui, rect: Rect) -> bool {
        let (more, color) = (self.more(), Tokens::of(ui).dim);
        let room = theme::width(ui, more, theme::code());
        let values = rect.with_max_x(rect.right() - room);
        let (used, cut) = paint(ui, values, self.job(Tokens::of(ui)), Align2::LEFT_CENTER);
        let rest = rect.with_min_x(used.right()).with_max_x(rect.right() + 1.0);
        text_in(ui, rest, more, theme::code(), color);
        cut
    }

    /// The values; spaces at their ends are dots.
    fn job(&self, tokens: &Tokens) -> LayoutJob {
        let format = |color| TextFormat { font_id: theme::code(), color, ..TextFormat::default() };
        let mut job = LayoutJob::default();
        for (at, value) in self.values.iter().enumerate() {
            let value = &self.text[value.clone()];
            let before = value.len() - value.trim_start_matches(' ').len();
            let inside = value[before..].trim_end_matches(' ');
            let after = value.len() - before - inside.len();
            let separator = if at == 0 { "" } else { SEPARATOR };
            job.append(separator, 0.0, format(tokens.dim));
            job.append(&"·".repeat(before), 0.0, format(tokens.faint));
            job.append(inside, 0.0, format(tokens.dim));
            job.append(&"·".repeat(after), 0.0, format(tokens.faint));
        }
        job
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spaces_at_the_ends_of_each_value_are_seen_and_how_many_more_stands_apart() {
        let samples = Samples::new([" -c ", "a b", " "], 1465);
        assert_eq!(samples.text(), " -c , a b,  , +1,462");
        assert_eq!(samples.job(&theme::DARK).text, "·-c·, a b, ·");
        assert_eq!(samples.more(), ", +1,462");
        assert_eq!(Samples::new(["a"], 1).more(), "");
        assert_eq!(Samples::new([], 0).text(), "");
    }
}
