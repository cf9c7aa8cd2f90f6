//! Buttons of icons, segments of a choice, tabs.

use super::{focus_ring, thousands};
use crate::app::theme::{self, Tokens, size};
use egui::{
    Button, CornerRadius, RectAlign, Response, RichText, Sense, Stroke, Tooltip, Ui, WidgetInfo,
    pos2, vec2,
};

/// A button that shows an icon alone; `name` is what it does.
pub(crate) fn icon(ui: &mut Ui, icon: &str, name: &str, enabled: bool) -> Response {
    let button = Button::new(RichText::new(icon).size(16.0)).frame(false);
    let response = ui.add_enabled(enabled, button.min_size(vec2(24.0, size::BUTTON)));
    response.widget_info(|| WidgetInfo::labeled(egui::Role::Button, enabled, name));
    ring(ui, &response);
    tip(&response, name);
    response
}

/// Says over a button what it does: what it acts on stands beside or under it.
fn tip(response: &Response, text: &str) {
    let mut tip = Tooltip::for_enabled(response);
    tip.popup = tip.popup.align(RectAlign::TOP_START);
    tip.show(|ui| ui.label(text));
}

/// The same at the right end of a line, where the icon ends with what stands over and under it.
pub(crate) fn icon_at_end(ui: &mut Ui, icon: &str, name: &str) -> Response {
    let room = vec2(24.0, size::BUTTON);
    let (rect, response) = ui.allocate_exact_size(room, Sense::click());
    let color = ui.style().interact(&response).text_color();
    let font = egui::FontId::proportional(16.0);
    // Glyphs keep a distance to their own edges.
    let at = rect.right_center() + vec2(2.0, 0.0);
    ui.painter().text(at, egui::Align2::RIGHT_CENTER, icon, font, color);
    response.widget_info(|| WidgetInfo::labeled(egui::Role::Button, true, name));
    ring(ui, &response);
    tip(&response, name);
    response
}

/// A button in the colour of the accent.
pub(crate) fn accented(ui: &mut Ui, text: &str) -> Response {
    let tokens = Tokens::of(ui);
    let text = RichText::new(text).color(tokens.accent);
    let button = Button::new(text).fill(tokens.accent_bg);
    let response = ui.add(button.stroke(Stroke::new(1.0, tokens.accent_bg)));
    ring(ui, &response);
    response
}

/// The ring of a button that has no frame, or one of its own.
pub(crate) fn ring(ui: &Ui, response: &Response) {
    if response.has_focus() {
        focus_ring(ui, response.rect, size::CORNER);
    }
}

/// A plain word that acts, in the colour of links.
pub(crate) fn link(ui: &mut Ui, text: &str) -> Response {
    link_named(ui, text, text)
}

/// The same, called `name` by assistive technology where the word alone does not tell.
pub(crate) fn link_named(ui: &mut Ui, text: &str, name: &str) -> Response {
    let tokens = Tokens::of(ui);
    let galley = ui.painter().layout_no_wrap(text.to_owned(), theme::small(), tokens.accent);
    let (rect, response) = ui.allocate_exact_size(galley.size(), Sense::click());
    ui.painter().galley(rect.min, galley, tokens.accent);
    if response.hovered() || response.has_focus() {
        let y = rect.bottom() - 0.5;
        ui.painter().hline(rect.x_range(), y, Stroke::new(1.0, tokens.accent));
    }
    if response.has_focus() {
        focus_ring(ui, rect.expand2(vec2(3.0, 1.0)), 2);
    }
    response.widget_info(|| WidgetInfo::labeled(egui::Role::Button, true, name));
    response.on_hover_cursor(egui::CursorIcon::PointingHand)
}

/// One of several choices side by side; returns the one clicked.
pub(crate) fn segments<T: PartialEq + Copy>(
    ui: &mut Ui,
    chosen: T,
    choices: &[(T, &str)],
) -> Option<T> {
    let mut clicked = None;
    ui.scope(|ui| {
        ui.spacing_mut().item_spacing.x = 0.0;
        for (choice, text) in choices {
            let tokens = Tokens::of(ui);
            let on = *choice == chosen;
            let color = if on { tokens.accent } else { tokens.text };
            let fill = if on { tokens.accent_bg } else { tokens.raised };
            let button = Button::new(RichText::new(*text).color(color)).fill(fill).corner_radius(2);
            let response = ui.add(button);
            if response.has_focus() {
                focus_ring(ui, response.rect, 2);
            }
            response.widget_info(|| WidgetInfo::selected(egui::Role::RadioButton, true, on, *text));
            if response.clicked() {
                clicked = Some(*choice);
            }
        }
    });
    clicked
}

/// Between the word of a tab and its count.
const TAB_GAP: f32 = 6.0;

/// The padding of tabs, and whether their counts are shown, so that all fit into `width`.
fn tab_room<T>(ui: &Ui, width: f32, choices: &[(T, &str, Option<usize>)]) -> (f32, bool) {
    let word = |text: &str| theme::width(ui, text, theme::body());
    let words: f32 = choices.iter().map(|(_, text, _)| word(text)).sum();
    let count = |count: usize| word(&thousands(count)) + TAB_GAP;
    let counts: f32 = choices.iter().filter_map(|(.., number)| number.map(count)).sum();
    let paddings = 2.0 * choices.len() as f32;
    let fits = |padding: f32| words + counts + paddings * padding <= width;
    if fits(10.0) {
        (10.0, true)
    } else if fits(5.0) {
        (5.0, true)
    } else {
        (10.0, false)
    }
}

/// Tabs with counts over a line; returns the one clicked.
pub(crate) fn tabs<T: PartialEq + Copy>(
    ui: &mut Ui,
    chosen: T,
    choices: &[(T, &str, Option<usize>)],
) -> Option<T> {
    let mut clicked = None;
    let height = 32.0;
    let (line, _) = ui.allocate_exact_size(vec2(ui.available_width(), height), Sense::hover());
    let tokens = Tokens::of(ui);
    ui.painter().hline(line.x_range(), line.bottom() - 0.5, theme::line(tokens));
    let (padding, counted) = tab_room(ui, line.width(), choices);
    let mut left = line.left();
    for (at, (choice, text, count)) in choices.iter().enumerate() {
        let on = *choice == chosen;
        let color = if on { tokens.text } else { tokens.dim };
        let word = ui.painter().layout_no_wrap((*text).to_owned(), theme::body(), color);
        let count_text = count.map(thousands).unwrap_or_default();
        let shown = if counted { count_text.clone() } else { String::new() };
        let gap = if shown.is_empty() { 0.0 } else { TAB_GAP };
        let number = ui.painter().layout_no_wrap(shown, theme::body(), tokens.faint);
        let width = word.size().x + gap + number.size().x + 2.0 * padding;
        let rect = egui::Rect::from_min_size(pos2(left, line.top()), vec2(width, height));
        let id = ui.make_persistent_id(("tab", *text, at));
        let response = ui.interact(rect, id, Sense::click());
        if response.hovered() {
            let hover = rect.with_max_y(rect.max.y - 1.0);
            ui.painter().rect_filled(hover, CornerRadius::same(size::CORNER), tokens.hover);
        }
        let y = rect.center().y - word.size().y / 2.0;
        let number_at = pos2(rect.left() + padding + word.size().x + gap, y);
        ui.painter().galley(pos2(rect.left() + padding, y), word, color);
        ui.painter().galley(number_at, number, tokens.faint);
        if on {
            ui.painter().hline(
                rect.x_range(),
                rect.bottom() - 1.0,
                Stroke::new(2.0, tokens.accent),
            );
        }
        if response.has_focus() {
            focus_ring(ui, rect, 2);
        }
        let name =
            if count.is_some() { format!("{text} {count_text}") } else { (*text).to_owned() };
        response.widget_info(|| WidgetInfo::selected(egui::Role::Tab, true, on, &name));
        if response.clicked() {
            clicked = Some(*choice);
        }
        left = rect.right() + 2.0;
    }
    clicked
}
