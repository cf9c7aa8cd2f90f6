//! Code cut in its middle where it does not fit, so that what begins alike is told apart by its end.

use crate::app::theme;
use crate::app::widgets::text::text_marked;
use egui::{Color32, FontId, Rect, Ui};
use std::borrow::Cow;
use std::ops::Range;

const ELLIPSIS: &str = "…";

/// How many characters of code stand side by side in a width.
pub(super) fn columns(ui: &Ui, width: f32) -> usize {
    let advance = ui.fonts_mut(|fonts| fonts.glyph_width(&theme::code(), '0'));
    (width / advance.max(1.0)).floor().max(0.0) as usize
}

/// A line of code cut in its middle.
pub(crate) fn text_cut(ui: &Ui, rect: Rect, text: &str, face: (FontId, Color32)) {
    let cut = in_middle(text, columns(ui, rect.width())).map(|it| it.0);
    text_marked(ui, rect, cut.as_deref().unwrap_or(text), face, &[]);
}

/// What is left of a text of more than `most` characters; `None` where it fits, or is of several
/// lines, of which only the first is shown.
pub(super) fn in_middle(text: &str, most: usize) -> Option<(String, Range<usize>)> {
    let left = most.saturating_sub(1);
    if text.len() <= most || left < 2 || text.contains('\n') || text.chars().count() <= most {
        return None;
    }
    let tail = left / 2;
    let byte_of = |place: usize| text.char_indices().nth(place).map_or(text.len(), |it| it.0);
    let gone = byte_of(left - tail)..text.char_indices().rev().nth(tail.max(1) - 1)?.0;
    Some((format!("{}{ELLIPSIS}{}", &text[..gone.start], &text[gone.end..]), gone))
}

/// Where marks of the whole text stand once the bytes `gone` are an ellipsis.
pub(super) fn marks<'a>(marks: &'a [Range<usize>], gone: &Range<usize>) -> Cow<'a, [Range<usize>]> {
    let after = gone.start + ELLIPSIS.len();
    let moved = |at: usize| match at {
        at if at <= gone.start => at,
        at if at >= gone.end => at - gone.end + after,
        _ => after,
    };
    let start = |at: usize| if at > gone.start && at < gone.end { gone.start } else { moved(at) };
    marks.iter().map(|mark| start(mark.start)..moved(mark.end)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_middle_goes_and_marks_stay_on_what_they_marked() {
        let text = "*DS-Replication-Get-Changes-All*";
        let (cut, gone) = in_middle(text, 11).expect("longer than that");
        assert_eq!(cut, "*DS-R…-All*");
        assert_eq!(*marks(&[1..3, 28..31], &gone), [1..3, 9..12], "the ellipsis is three bytes");
        assert_eq!(&cut[9..12], "All", "and the mark is on what it was on");
        let went = marks(&[6..10, 28..31], &gone).into_owned();
        assert_eq!(&cut[went[0].clone()], ELLIPSIS, "one that went is on the ellipsis");
        assert_eq!(in_middle(text, text.len()), None);
        assert_eq!(in_middle("日本語の長い値", 5).map(|it| it.0).as_deref(), Some("日本…い値"));
    }
}
