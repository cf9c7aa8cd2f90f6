//! One line of text in a rectangle, cut with an ellipsis where it does not fit.

use crate::app::theme::{self, Tokens, size};
use egui::emath::GuiRounding as _;
use egui::text::{LayoutJob, TextFormat, TextWrapping};
use egui::{Align2, Color32, FontId, Galley, Pos2, Rect, Response, Role, Sense, Ui, WidgetInfo};
use egui::{pos2, vec2};
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

/// The same, in the middle.
pub(crate) fn text_centred(
    ui: &Ui,
    rect: Rect,
    text: &str,
    font: FontId,
    color: Color32,
) -> (Rect, bool) {
    paint(ui, rect, plain(text, font, color), Align2::CENTER_CENTER)
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
    face: (FontId, Color32),
    marks: &[Range<usize>],
) -> (Rect, bool) {
    paint(ui, rect, marked(ui, text, face, marks, 0..0), Align2::LEFT_CENTER)
}

/// The same, without so much of its beginning that the first of them is in sight. A name before a
/// colon, which says where it was found, stays.
pub(crate) fn text_found(
    ui: &Ui,
    rect: Rect,
    text: &str,
    face: (FontId, Color32),
    marks: &[Range<usize>],
) -> (Rect, bool) {
    let sight = rect.right().min(ui.clip_rect().right()) - rect.left();
    let width = if sight > LEAST_SIGHT { sight } else { rect.width() };
    let gone = marks.first().map_or(0..0, |mark| gone(ui, text, &face.0, mark, width));
    let cut = !gone.is_empty();
    let (used, elided) = paint(ui, rect, marked(ui, text, face, marks, gone), Align2::LEFT_CENTER);
    (used, cut || elided)
}

/// With less of a cell in sight it is as if all were.
const LEAST_SIGHT: f32 = 60.0;

/// What is left out of a text so that a mark is seen whole in a width, with something before it.
fn gone(ui: &Ui, text: &str, font: &FontId, mark: &Range<usize>, width: f32) -> Range<usize> {
    let (Some(before), Some(own)) = (text.get(..mark.start), text.get(mark.clone())) else {
        return 0..0;
    };
    let name = before.find(": ").map_or("", |colon| &before[..colon + 2]);
    ui.fonts_mut(|fonts| {
        let mut wide = |text: &str| text.chars().map(|c| fonts.glyph_width(font, c)).sum::<f32>();
        let around = wide("……") + wide(own);
        if wide(before) + around <= width {
            return 0..0;
        }
        let named = wide(name) + around;
        let (kept, around) = if named < width * 0.8 { (name.len(), named) } else { (0, around) };
        let mut room = (width - around) / 2.0;
        let mut start = mark.start;
        for (at, c) in before.char_indices().rev() {
            room -= fonts.glyph_width(font, c);
            if room < 0.0 || at <= kept {
                break;
            }
            start = at;
        }
        kept..start
    })
}

/// The text with an ellipsis for what is gone of it. Spaces at the ends of code are dots.
fn marked(
    ui: &Ui,
    text: &str,
    (font, color): (FontId, Color32),
    marks: &[Range<usize>],
    gone: Range<usize>,
) -> LayoutJob {
    let tokens = Tokens::of(ui);
    let ends = |rest: &str| match font.family {
        egui::FontFamily::Monospace => text.len() - rest.len(),
        _ => 0,
    };
    let end = text.len() - ends(text.trim_end_matches(' '));
    // Most cells: the layout of one section is found again in every frame.
    if marks.is_empty() && gone.is_empty() && end == text.len() && !text.starts_with(' ') {
        return plain(text, font, color);
    }
    let mut at = ends(text.trim_start_matches(' ')).min(end);
    let ordinary = TextFormat { font_id: font, color, ..TextFormat::default() };
    let found = TextFormat { background: tokens.found, ..ordinary.clone() };
    let faint = TextFormat { color: tokens.faint, ..ordinary.clone() };
    let mut job = LayoutJob::default();
    job.append(&"·".repeat(at), 0.0, faint.clone());
    if !gone.is_empty() {
        job.append(text.get(at..gone.start).unwrap_or_default(), 0.0, ordinary.clone());
        job.append("…", 0.0, ordinary.clone());
        at = gone.end;
    }
    for mark in marks {
        let mark = mark.start.max(at)..mark.end.min(end);
        let (Some(before), Some(own)) = (text.get(at..mark.start), text.get(mark.clone())) else {
            continue;
        };
        job.append(before, 0.0, ordinary.clone());
        job.append(own, 0.0, found.clone());
        at = mark.end;
    }
    job.append(text.get(at..end).unwrap_or_default(), 0.0, ordinary);
    job.append(&"·".repeat(text.len() - end), 0.0, faint);
    job
}

/// A sentence in which what stands between backticks is code.
pub(crate) fn prose(text: &str, color: Color32) -> LayoutJob {
    prose_in(text, theme::body(), color)
}

/// The same in a face of its own.
pub(crate) fn prose_in(text: &str, font: FontId, color: Color32) -> LayoutJob {
    let mut job = LayoutJob::default();
    for (at, piece) in typographic(text).split('`').enumerate() {
        let font_id = if at % 2 == 0 { font.clone() } else { theme::code() };
        job.append(piece, 0.0, TextFormat { font_id, color, ..TextFormat::default() });
    }
    job
}

/// A sentence with the apostrophes of print, which the command line has not; what stands between
/// backticks is code and stays.
pub(crate) fn typographic(text: &str) -> Cow<'_, str> {
    if !text.contains('\'') {
        return Cow::Borrowed(text);
    }
    let mut printed = String::with_capacity(text.len() + 2);
    let (mut before, mut in_code) = (' ', false);
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        in_code ^= c == '`';
        let inside = before.is_alphanumeric() && rest.peek().is_some_and(|c| c.is_alphabetic());
        printed.push(if c == '\'' && inside && !in_code { '’' } else { c });
        before = c;
    }
    Cow::Owned(printed)
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

/// How wide a line of text is, about; not measured further than `most`.
pub(crate) fn reach(ui: &Ui, text: &str, font: &FontId, most: f32) -> f32 {
    ui.fonts_mut(|fonts| {
        let mut width = 1.0;
        for c in text.chars() {
            if width >= most || c == '\n' {
                break;
            }
            width += fonts.glyph_width(font, c);
        }
        width.min(most)
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

/// Half of the height of capitals, in the size of a face; the bundled faces have it alike.
pub(crate) const CAPITALS: f32 = 0.364;

/// Where a line of text is painted from, so that all that stands in a row stands on one line,
/// whatever its face: the capitals of the body's size are in the middle of the row.
pub(crate) fn on_line(ui: &Ui, galley: &Galley, left: f32, middle: f32) -> Pos2 {
    let Some((row, glyph)) = galley.rows.first().and_then(|row| Some((row, row.glyphs.first()?)))
    else {
        return pos2(left, middle - galley.size().y / 2.0);
    };
    let line = (middle + size::BODY * CAPITALS).round_to_pixels(ui.pixels_per_point());
    pos2(left, line - row.pos.y - glyph.pos.y)
}

/// One line, cut with an ellipsis; returns the rectangle used and whether it was cut.
pub(super) fn paint(ui: &Ui, rect: Rect, mut job: LayoutJob, anchor: Align2) -> (Rect, bool) {
    job.wrap = TextWrapping::truncate_at_width(rect.width().max(0.0));
    let galley = ui.painter().layout_job(job);
    let used = anchor.anchor_size(anchor.pos_in_rect(&rect), galley.size());
    let elided = galley.elided;
    let font = galley.job.sections.first().map(|section| &section.format.font_id);
    // The smallest stand by themselves, in the middle by their own size.
    let higher = match font.map_or(size::BODY, |font| font.size) {
        own if own < size::SMALL => (size::BODY - own) * CAPITALS,
        _ => 0.0,
    };
    let at = on_line(ui, &galley, used.left(), rect.center().y - higher);
    ui.painter().galley(at, galley, Color32::PLACEHOLDER);
    (used, elided)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_found_is_in_sight_after_the_name_of_its_place() {
        let ctx = egui::Context::default();
        theme::install(&ctx);
        let text = "description: alerts of one host that go over the threshold of an hour";
        let start = text.find("threshold").unwrap();
        let mark = start..start + "threshold".len();
        let shown = |width: f32| {
            let mut shown = String::new();
            let mut output = ctx.run_ui(egui::RawInput::default(), |ui| {
                let gone = gone(ui, text, &theme::small(), &mark, width);
                let tokens = (theme::small(), Tokens::of(ui).dim);
                shown = marked(ui, text, tokens, std::slice::from_ref(&mark), gone).text;
            });
            output.textures_delta.clear();
            shown
        };
        assert_eq!(shown(2000.0), text);
        let narrow = shown(200.0);
        assert!(narrow.starts_with("description: …"), "{narrow}");
        assert!(narrow.contains("threshold") && narrow.len() < text.len(), "{narrow}");
        assert!(shown(90.0).starts_with("…"), "the name goes where it leaves no room");
    }

    #[test]
    fn apostrophes_are_those_of_print_but_in_code_and_around_words() {
        let text = "a filter's clause `it's` of 'one' value";
        assert_eq!(typographic(text), "a filter’s clause `it's` of 'one' value");
    }
}
