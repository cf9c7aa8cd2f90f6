//! One line of text in a rectangle, cut with an ellipsis where it does not fit.

use crate::app::theme::Tokens;
use egui::text::{LayoutJob, TextFormat, TextWrapping};
use egui::{Align2, Color32, FontId, Rect, Ui};
use std::ops::Range;

/// One line of text, cut with an ellipsis; returns the rectangle used and whether it was cut.
pub(crate) fn text_in(
    ui: &Ui,
    rect: Rect,
    text: &str,
    font: FontId,
    color: Color32,
) -> (Rect, bool) {
    paint(ui, rect, plain(text, font, color), Align2::LEFT_CENTER)
}

/// The same, ending at the right edge.
pub(crate) fn text_right(
    ui: &Ui,
    rect: Rect,
    text: &str,
    font: FontId,
    color: Color32,
) -> (Rect, bool) {
    paint(ui, rect, plain(text, font, color), Align2::RIGHT_CENTER)
}

fn plain(text: &str, font_id: FontId, color: Color32) -> LayoutJob {
    let format = TextFormat { font_id, color, ..TextFormat::default() };
    LayoutJob::single_section(text.to_owned(), format)
}

/// One line of text with a ground under the ranges that were searched for.
pub(crate) fn text_marked(
    ui: &Ui,
    rect: Rect,
    text: &str,
    (font, color): (FontId, Color32),
    marks: &[Range<usize>],
) -> (Rect, bool) {
    if marks.is_empty() {
        return text_in(ui, rect, text, font, color);
    }
    let plain = TextFormat { font_id: font, color, ..TextFormat::default() };
    let found = TextFormat { background: Tokens::of(ui).found, ..plain.clone() };
    let mut job = LayoutJob::default();
    let mut at = 0;
    for mark in marks {
        let (Some(before), Some(own)) = (text.get(at..mark.start), text.get(mark.clone())) else {
            continue;
        };
        job.append(before, 0.0, plain.clone());
        job.append(own, 0.0, found.clone());
        at = mark.end;
    }
    job.append(text.get(at..).unwrap_or_default(), 0.0, plain);
    paint(ui, rect, job, Align2::LEFT_CENTER)
}

fn paint(ui: &Ui, rect: Rect, mut job: LayoutJob, anchor: Align2) -> (Rect, bool) {
    job.wrap = TextWrapping::truncate_at_width(rect.width().max(0.0));
    let galley = ui.painter().layout_job(job);
    let used = anchor.anchor_size(anchor.pos_in_rect(&rect), galley.size());
    let elided = galley.elided;
    ui.painter().galley(used.min, galley, Color32::PLACEHOLDER);
    (used, elided)
}
