//! A check box, with the mark rows are ticked with, and one of several choices, with a ring like it.

use super::text::text_in;
use crate::app::theme::{self, Tokens, icons, size};
use egui::{Align2, Rect, Response, Sense, Stroke, StrokeKind, Ui, WidgetInfo, vec2};

/// Between the mark and its words.
const GAP: f32 = 6.0;

/// The mark alone.
pub(crate) fn mark(ui: &Ui, rect: Rect, on: bool, lit: bool) {
    let tokens = Tokens::of(ui);
    let fill = if on { tokens.accent } else { tokens.panel };
    let edge = if on || lit { tokens.accent } else { tokens.faint };
    ui.painter().rect(rect, 2.0, fill, Stroke::new(1.0, edge), StrokeKind::Inside);
    if on {
        let at = rect.center();
        ui.painter().text(at, Align2::CENTER_CENTER, icons::CHECK, theme::tiny(), tokens.panel);
    }
}

/// The ring of a choice.
fn ring(ui: &Ui, rect: Rect, on: bool, lit: bool) {
    let tokens = Tokens::of(ui);
    let (middle, radius) = (rect.center(), rect.width() / 2.0 - 0.5);
    let fill = if on { tokens.accent } else { tokens.panel };
    let edge = if on || lit { tokens.accent } else { tokens.faint };
    ui.painter().circle(middle, radius, fill, Stroke::new(1.0, edge));
    if on {
        ui.painter().circle_filled(middle, radius / 2.5, tokens.panel);
    }
}

/// How wide a check box is.
pub(crate) fn width(ui: &Ui, text: &str) -> f32 {
    size::TICK + GAP + theme::width(ui, text, theme::body())
}

/// A check box; the response has changed where it was clicked.
pub(crate) fn show(ui: &mut Ui, on: &mut bool, text: &str) -> Response {
    let (sign, mut response) = line(ui, text);
    if response.clicked() {
        *on = !*on;
        response.mark_changed();
    }
    mark(ui, sign, *on, response.hovered());
    response.widget_info(|| WidgetInfo::selected(egui::Role::CheckBox, true, *on, text));
    response
}

/// One of several choices, of which one holds.
pub(crate) fn choice(ui: &mut Ui, on: bool, text: &str) -> Response {
    let (sign, response) = line(ui, text);
    ring(ui, sign, on, response.hovered());
    response.widget_info(|| WidgetInfo::selected(egui::Role::RadioButton, true, on, text));
    response
}

/// Words after the room of a sign.
fn line(ui: &mut Ui, text: &str) -> (Rect, Response) {
    let height = ui.max_rect().height().clamp(size::CHIP, size::BUTTON);
    let room = vec2(width(ui, text), height);
    let (rect, response) = ui.allocate_exact_size(room, Sense::click());
    let middle = rect.left_center() + vec2(size::TICK / 2.0, 0.0);
    let sign = Rect::from_center_size(middle, vec2(size::TICK, size::TICK));
    let words = rect.with_min_x(sign.max.x + GAP).with_max_x(rect.max.x + 1.0);
    text_in(ui, words, text, theme::body(), Tokens::of(ui).text);
    if response.has_focus() {
        let stroke = Stroke::new(1.5, Tokens::of(ui).accent);
        ui.painter().rect_stroke(rect.expand(3.0), 2.0, stroke, StrokeKind::Inside);
    }
    (sign, response)
}
