//! One line of text in a rectangle, cut with an ellipsis where it does not fit.

use crate::app::theme::{self, Tokens, size};
use egui::text::{LayoutJob, TextFormat, TextWrapping};
use egui::{Align2, Color32, FontId, Rect, Response, Role, Sense, Ui, WidgetInfo, vec2};
use std::borrow::Cow;
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

/// A sentence in which what stands between backticks is code.
pub(crate) fn prose(text: &str, color: Color32) -> LayoutJob {
    let mut job = LayoutJob::default();
    for (at, piece) in text.split('`').enumerate() {
        let font_id = if at % 2 == 0 { theme::body() } else { theme::code() };
        job.append(piece, 0.0, TextFormat { font_id, color, ..TextFormat::default() });
    }
    job
}

/// A sentence with a capital where it starts.
pub(crate) fn upper_first(text: &str) -> String {
    let mut rest = text.chars();
    rest.next().map_or_else(String::new, |first| first.to_uppercase().chain(rest).collect())
}

/// The end of a text that fits in a width, after an ellipsis: what stands last in a path tells most.
pub(crate) fn tail<'a>(ui: &Ui, text: &'a str, font: &FontId, width: f32) -> Cow<'a, str> {
    ui.fonts_mut(|fonts| {
        let mut room = width - 1.0;
        if text.chars().map(|c| fonts.glyph_width(font, c)).sum::<f32>() <= room {
            return Cow::Borrowed(text);
        }
        room -= fonts.glyph_width(font, '…');
        let mut start = text.len();
        for (at, c) in text.char_indices().rev() {
            room -= fonts.glyph_width(font, c);
            if room < 0.0 {
                break;
            }
            start = at;
        }
        Cow::Owned(format!("…{}", &text[start..]))
    })
}

/// A path as a widget: cut at its start where it does not fit, whole on hover.
pub(crate) fn path(ui: &mut Ui, text: &str, color: Color32) -> Response {
    let room = ui.available_size_before_wrap().x;
    let shown = tail(ui, text, &theme::code(), room);
    let galley = ui.painter().layout_no_wrap(shown.to_string(), theme::code(), color);
    let (rect, response) =
        ui.allocate_exact_size(vec2(galley.size().x, size::CHIP), Sense::hover());
    ui.painter().galley(rect.left_center() - vec2(0.0, galley.size().y / 2.0), galley, color);
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, text));
    match shown {
        Cow::Owned(_) => response.on_hover_text(text),
        Cow::Borrowed(_) => response,
    }
}

fn paint(ui: &Ui, rect: Rect, mut job: LayoutJob, anchor: Align2) -> (Rect, bool) {
    job.wrap = TextWrapping::truncate_at_width(rect.width().max(0.0));
    let galley = ui.painter().layout_job(job);
    let used = anchor.anchor_size(anchor.pos_in_rect(&rect), galley.size());
    let elided = galley.elided;
    ui.painter().galley(used.min, galley, Color32::PLACEHOLDER);
    (used, elided)
}
