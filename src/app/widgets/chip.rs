//! Rounded words: a tactic, a platform, a technique one can go to, a filter one can take off.

use super::focus_ring;
use super::text::on_line;
use crate::app::theme::{self, Tokens, size};
use egui::{Color32, CornerRadius, CursorIcon, Response, Sense, Ui, WidgetInfo, vec2};

/// Between a word and the ends of its chip.
const SIDE: f32 = 8.0;

/// A word.
pub(crate) fn plain(ui: &mut Ui, text: &str) -> Response {
    let tokens = Tokens::of(ui);
    let response = paint(ui, text, tokens.raised, tokens.dim, Sense::hover(), false);
    response.widget_info(|| WidgetInfo::labeled(egui::Role::Label, true, text));
    response
}

/// How wide a word is.
pub(crate) fn width(ui: &Ui, text: &str) -> f32 {
    theme::width(ui, text, theme::small()) + 2.0 * SIDE
}

/// How wide a word that leads somewhere is.
pub(crate) fn link_width(ui: &Ui, text: &str) -> f32 {
    theme::width(ui, text, theme::code()) + 2.0 * SIDE
}

/// A word that leads somewhere.
pub(crate) fn link(ui: &mut Ui, text: &str) -> Response {
    let tokens = Tokens::of(ui);
    let response = paint(ui, text, tokens.accent_bg, tokens.accent, Sense::click(), true);
    response.widget_info(|| WidgetInfo::labeled(egui::Role::Link, true, text));
    response.on_hover_cursor(CursorIcon::PointingHand)
}

/// A word in a frame that says what is not as one would think.
pub(crate) fn badge(ui: &mut Ui, text: &str) -> Response {
    let tokens = Tokens::of(ui);
    let response = paint(ui, text, tokens.panel, tokens.warn, Sense::hover(), false);
    let stroke = egui::Stroke::new(1.0, tokens.warn);
    let corner = CornerRadius::same(size::CHIP_CORNER);
    ui.painter().rect_stroke(response.rect, corner, stroke, egui::StrokeKind::Inside);
    response.widget_info(|| WidgetInfo::labeled(egui::Role::Label, true, text));
    response
}

/// Chips one after the other, over as many lines as they need.
pub(crate) fn lines(ui: &mut Ui, content: impl FnOnce(&mut Ui)) {
    ui.scope(|ui| {
        ui.spacing_mut().item_spacing.y = 4.0;
        ui.spacing_mut().interact_size.y = size::CHIP;
        ui.horizontal_wrapped(content);
    });
}

fn paint(
    ui: &mut Ui,
    text: &str,
    fill: Color32,
    color: Color32,
    sense: Sense,
    code: bool,
) -> Response {
    let font = if code { theme::code() } else { theme::small() };
    let galley = ui.painter().layout_no_wrap(text.to_owned(), font, color);
    let room = vec2(galley.size().x + 2.0 * SIDE, size::CHIP);
    let (rect, response) = ui.allocate_exact_size(room, sense);
    let fill = if response.hovered() && sense.senses_click() { Tokens::of(ui).hover } else { fill };
    ui.painter().rect_filled(rect, CornerRadius::same(size::CHIP_CORNER), fill);
    if response.has_focus() {
        focus_ring(ui, rect, size::CHIP_CORNER);
    }
    let words = on_line(ui, &galley, rect.left() + SIDE, rect.center().y);
    ui.painter().galley(words, galley, color);
    response
}
