//! Marks told apart by letters and shape: vendors, kinds, severities, levels.

use super::thousands;
use crate::app::theme::{self, Tokens, icons, size};
use crate::app::vendors::VendorCounts;
use crate::app::widgets::text::{CAPITALS, on_line, text_in};
use crate::model::{Kind, Level, Severity, Vendor};
use egui::{Align2, Color32, CornerRadius, Pos2, Rect, Shape, Stroke, StrokeKind, Ui, pos2, vec2};

/// A vendor's mark, its left middle at `at`.
pub(crate) fn vendor_at(ui: &Ui, at: Pos2, vendor: Vendor) -> Rect {
    let tokens = Tokens::of(ui);
    let rect = Rect::from_min_size(at - vec2(0.0, size::MARK.y / 2.0), size::MARK);
    ui.painter().rect_filled(rect, 2.0, tokens.vendor(vendor));
    let center = rect.center();
    ui.painter().text(
        center,
        Align2::CENTER_CENTER,
        vendor.mark(),
        theme::mark(),
        tokens.on_strong,
    );
    rect
}

/// A vendor's mark as a widget.
pub(crate) fn vendor(ui: &mut Ui, vendor: Vendor) {
    let room = vec2(size::MARK.x, size::ROW.min(ui.available_height().max(size::MARK.y)));
    let (rect, response) = ui.allocate_exact_size(room, egui::Sense::hover());
    vendor_at(ui, rect.left_center(), vendor);
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Image, true, vendor.name()));
    response.on_hover_text(vendor.name());
}

/// Between marks of vendors.
const MARK_GAP: f32 = 3.0;

/// How wide marks of vendors are.
pub(crate) fn vendors_width(count: usize) -> f32 {
    (count as f32 * (size::MARK.x + MARK_GAP) - MARK_GAP).max(0.0)
}

/// The marks of vendors with at least one rule.
pub(crate) fn vendors(ui: &Ui, rect: Rect, counts: VendorCounts) {
    let mut at = pos2(rect.left(), rect.center().y);
    for (vendor, _) in counts.iter() {
        if at.x + size::MARK.x <= rect.right() + 1.0 {
            at.x = vendor_at(ui, at, vendor).right() + MARK_GAP;
        }
    }
}

/// Between a vendor's mark and its count, and from one vendor to the next.
const COUNT_GAP: f32 = 4.0;
const NEXT_GAP: f32 = 10.0;

/// Vendors with their counts, as widgets from left to right; one that does not fit in the line goes
/// to the next whole.
pub(crate) fn vendor_counts(ui: &mut Ui, counts: VendorCounts) {
    ui.spacing_mut().item_spacing.x = NEXT_GAP;
    for (each, count) in counts.iter() {
        let room = vec2(vendor_count_width(ui, count), size::CHIP);
        let (rect, response) = ui.allocate_exact_size(room, egui::Sense::hover());
        let mark = vendor_at(ui, rect.left_center(), each);
        let words = rect.with_min_x(mark.right() + COUNT_GAP).with_max_x(rect.right() + 1.0);
        text_in(ui, words, &thousands(count), theme::small(), Tokens::of(ui).dim);
        let said = format!("{} {}", each.name(), thousands(count));
        response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Label, true, &said));
        response.on_hover_text(each.name());
    }
}

/// In how many lines vendors with their counts stand where a line is `room` wide.
pub(crate) fn vendor_count_lines(ui: &Ui, counts: VendorCounts, room: f32) -> usize {
    let (mut lines, mut left) = (0, 0.0);
    for (_, count) in counts.iter() {
        let width = vendor_count_width(ui, count);
        if lines == 0 || width > left {
            (lines, left) = (lines + 1, room);
        }
        left -= width + NEXT_GAP;
    }
    lines
}

/// How wide vendors with their counts are in one line.
pub(crate) fn vendor_counts_width(ui: &Ui, counts: VendorCounts) -> f32 {
    let each = |(_, count)| vendor_count_width(ui, count) + NEXT_GAP;
    (counts.iter().map(each).sum::<f32>() - NEXT_GAP).max(0.0)
}

fn vendor_count_width(ui: &Ui, count: usize) -> f32 {
    size::MARK.x + COUNT_GAP + theme::width(ui, &thousands(count), theme::small())
}

/// A framed word, cut in its frame where it does not fit; returns whether it was cut.
pub(crate) fn word_in(ui: &Ui, rect: Rect, word: &str) -> bool {
    if !fits(word, rect) {
        let tokens = Tokens::of(ui);
        let font = egui::FontId::new(size::TINY, egui::FontFamily::Monospace);
        let frame = Rect::from_center_size(rect.center(), vec2(rect.width(), size::WORD));
        let stroke = theme::line(tokens);
        ui.painter().rect(frame, CornerRadius::same(2), tokens.panel, stroke, StrokeKind::Inside);
        let inner = frame.shrink2(vec2(5.0, 0.0)).translate(vec2(0.0, LOWER));
        return text_in(ui, inner, word, font, tokens.dim).1;
    }
    framed_word(ui, pos2(rect.left(), rect.center().y), rect.right() + 2.0, word).is_none()
}

/// The room of a badge's frame, left and right.
pub(crate) const FRAME: f32 = 12.0;

/// A badge in a cell, cut without its frame where it does not fit; returns whether it was cut.
pub(crate) fn badge_in(ui: &Ui, rect: Rect, word: &str) -> bool {
    if word.is_empty() {
        return false;
    }
    let color = Tokens::of(ui).warn;
    let galley = ui.painter().layout_no_wrap(word.to_owned(), theme::small(), color);
    let frame = Rect::from_min_size(
        pos2(rect.left(), rect.center().y - size::WORD / 2.0),
        vec2(galley.size().x + FRAME, size::WORD),
    );
    if frame.right() > rect.right() {
        return text_in(ui, rect, word, theme::small(), color).1;
    }
    let stroke = Stroke::new(1.0, color);
    ui.painter().rect_stroke(frame, CornerRadius::same(2), stroke, StrokeKind::Inside);
    let words = on_line(ui, &galley, frame.left() + FRAME / 2.0, frame.center().y);
    ui.painter().galley(words, galley, color);
    false
}

/// How wide a framed word is, by the width of the monospaced face.
pub(crate) fn word_width(word: &str) -> f32 {
    word.len() as f32 * size::TINY * 0.6 + 10.0
}

fn fits(word: &str, rect: Rect) -> bool {
    word_width(word) <= rect.width()
}

/// Between framed words.
const WORD_GAP: f32 = 5.0;

/// How wide framed kinds with counts are.
pub(crate) fn kinds_width(kinds: &[(Kind, usize)]) -> f32 {
    let each = |(kind, count): &(Kind, usize)| {
        word_width(&format!("{kind} {}", thousands(*count))) + WORD_GAP
    };
    (kinds.iter().map(each).sum::<f32>() - WORD_GAP).max(0.0)
}

/// How far framed letters stand lower than in the middle of their frame: on the line that larger
/// letters beside it stand on.
const LOWER: f32 = (size::BODY - size::TINY) * CAPITALS;

/// The room kept for an ellipsis after a framed word.
const ELLIPSIS: f32 = 18.0;

/// Framed kinds with counts; returns whether not all fit. Where not even the first fits, it stands
/// without its count: a figure that is cut would be read as another.
pub(crate) fn kinds(ui: &Ui, rect: Rect, kinds: &[(Kind, usize)]) -> bool {
    let mut at = rect.left();
    for (number, (kind, count)) in kinds.iter().enumerate() {
        let text = format!("{kind} {}", thousands(*count));
        let last = number + 1 == kinds.len();
        let room = if last { rect } else { rect.with_max_x(rect.right() - ELLIPSIS) };
        if number == 0 && !fits(&text, room) {
            let word = kind.to_string();
            let cut = word_in(ui, rect.with_max_x(rect.right() - ELLIPSIS), &word);
            let rest = rect.with_min_x(rect.left() + word_width(&word) + WORD_GAP);
            if !cut {
                text_in(ui, rest, "…", theme::small(), Tokens::of(ui).faint);
            }
            return true;
        }
        match framed_word(ui, pos2(at, rect.center().y), room.right(), &text) {
            Some(used) => at = used.right() + WORD_GAP,
            None => return true,
        }
    }
    false
}

/// A word in a thin frame; `None`, and an ellipsis in its place, where it does not fit before `right`.
pub(crate) fn framed_word(ui: &Ui, at: Pos2, right: f32, text: &str) -> Option<Rect> {
    let tokens = Tokens::of(ui);
    let font = egui::FontId::new(size::TINY, egui::FontFamily::Monospace);
    let galley = ui.painter().layout_no_wrap(text.to_owned(), font, tokens.dim);
    let width = galley.size().x + 10.0;
    let rect = Rect::from_min_size(at - vec2(0.0, size::WORD / 2.0), vec2(width, size::WORD));
    if rect.right() > right {
        if at.x < right {
            let rest = Rect::from_x_y_ranges(at.x..=right + ELLIPSIS, rect.y_range());
            text_in(ui, rest, "…", theme::small(), tokens.faint);
        }
        return None;
    }
    let stroke = theme::line(tokens);
    ui.painter().rect(rect, CornerRadius::same(2), tokens.panel, stroke, StrokeKind::Inside);
    let words = on_line(ui, &galley, rect.left() + 5.0, rect.center().y);
    ui.painter().galley(words, galley, tokens.dim);
    Some(rect)
}

/// The room of a severity's shape.
pub(crate) const SHAPE: f32 = 16.0;

/// The word of a severity after its shape.
pub(crate) fn severity(ui: &Ui, rect: Rect, severity: Option<Severity>) {
    let tokens = Tokens::of(ui);
    let Some(severity) = severity else { return };
    severity_at(ui, pos2(rect.left(), rect.center().y), severity);
    let text = rect.with_min_x(rect.left() + SHAPE);
    text_in(ui, text, severity_word(severity), theme::small(), tokens.dim);
}

/// The shape of a severity, its left middle at `at`.
pub(crate) fn severity_at(ui: &Ui, at: Pos2, severity: Severity) -> Rect {
    let rect = Rect::from_min_size(at - vec2(0.0, 5.0), vec2(10.0, 10.0));
    severity_shape(ui, rect.center(), severity, severity_color(Tokens::of(ui), severity));
    rect
}

/// The word as it is shown.
pub(crate) const fn severity_word(severity: Severity) -> &'static str {
    match severity {
        Severity::Informational => "Info",
        Severity::Low => "Low",
        Severity::Medium => "Medium",
        Severity::High => "High",
        Severity::Critical => "Critical",
    }
}

const fn severity_color(tokens: &Tokens, severity: Severity) -> Color32 {
    match severity {
        Severity::Informational | Severity::Low => tokens.faint,
        Severity::Medium => tokens.warn,
        Severity::High | Severity::Critical => tokens.bad,
    }
}

/// Ring, disc, diamond, triangle, filled triangle with a bar: from informational to critical.
fn severity_shape(ui: &Ui, at: Pos2, severity: Severity, color: Color32) {
    let polygon = |points: Vec<Pos2>| Shape::convex_polygon(points, color, Stroke::NONE);
    let painter = ui.painter();
    match severity {
        Severity::Informational => {
            painter.circle_stroke(at, 3.5, Stroke::new(1.3, color));
        }
        Severity::Low => {
            painter.circle_filled(at, 3.5, color);
        }
        Severity::Medium => {
            let r = 4.8;
            painter.add(polygon(vec![
                at - vec2(0.0, r),
                at + vec2(r, 0.0),
                at + vec2(0.0, r),
                at - vec2(r, 0.0),
            ]));
        }
        Severity::High | Severity::Critical => {
            painter.add(polygon(vec![
                at + vec2(0.0, -4.5),
                at + vec2(5.0, 4.0),
                at + vec2(-5.0, 4.0),
            ]));
        }
    }
    if severity == Severity::Critical {
        painter.hline(at.x - 5.0..=at.x + 5.0, at.y - 5.5, Stroke::new(1.5, color));
    }
}

/// The shape and word of a severity as a widget.
pub(crate) fn severity_label(ui: &mut Ui, value: Option<Severity>) {
    let Some(value) = value else { return };
    let word = severity_word(value);
    let width = SHAPE
        + ui.painter()
            .layout_no_wrap(word.to_owned(), theme::small(), Color32::PLACEHOLDER)
            .size()
            .x;
    let (rect, response) =
        ui.allocate_exact_size(vec2(width + 2.0, size::CHIP), egui::Sense::hover());
    severity(ui, rect, Some(value));
    response.widget_info(|| {
        egui::WidgetInfo::labeled(egui::Role::Label, true, format!("severity {word}"))
    });
}

/// The icon of a problem's level, and its colour.
pub(crate) const fn level_icon(tokens: &Tokens, level: Level) -> (&'static str, Color32) {
    match level {
        Level::Error => (icons::ERROR, tokens.bad),
        Level::Warning => (icons::WARNING, tokens.warn),
    }
}

/// The room of a level's icon, about.
pub(crate) const ICON: f32 = 20.0;

/// The icon and word of a problem's level.
pub(crate) fn level(ui: &Ui, rect: Rect, level: Level) {
    let tokens = Tokens::of(ui);
    let (icon, color) = level_icon(tokens, level);
    let (used, _) = text_in(ui, rect, icon, theme::body(), color);
    let text = Rect::from_min_max(pos2(used.max.x + 6.0, rect.min.y), rect.max);
    text_in(ui, text, level.word(), theme::small(), tokens.dim);
}
