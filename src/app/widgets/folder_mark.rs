//! Marks of opened folders: six shapes, each in a colour of its own, so that neither is needed alone.

use super::focus_ring;
use crate::app::theme::{self, Tokens, size};
use crate::app::widgets::text::text_in;
use crate::catalog::load::LoadedFolder;
use egui::{Pos2, Rect, Response, Sense, Shape, Stroke, Ui, WidgetInfo, pos2, vec2};

/// What the shapes are called.
const SHAPES: [&str; 6] = ["disc", "square", "diamond", "triangle", "inverted triangle", "hexagon"];

/// A mark with its left middle at `at`; returns the room it takes.
pub(crate) fn at(ui: &Ui, at: Pos2, colour: u8) -> Rect {
    let room = Rect::from_min_size(
        at - vec2(0.0, size::FOLDER_MARK / 2.0),
        vec2(size::FOLDER_MARK, size::FOLDER_MARK),
    );
    let (center, r) = (room.center(), size::FOLDER_MARK / 2.0);
    let color = Tokens::of(ui).folder(colour);
    let polygon = |corners: usize, turned: f32, r: f32| {
        let corner = |at: usize| {
            let angle = (at as f32 / corners as f32 + turned) * std::f32::consts::TAU;
            center + r * vec2(angle.sin(), -angle.cos())
        };
        Shape::convex_polygon((0..corners).map(corner).collect(), color, Stroke::NONE)
    };
    let shape = match colour {
        0 => Shape::circle_filled(center, r, color),
        1 => Shape::rect_filled(room.shrink(0.5), 0.0, color),
        2 => polygon(4, 0.0, r + 1.0),
        3 => polygon(3, 0.0, r + 1.0),
        4 => polygon(3, 0.5, r + 1.0),
        _ => polygon(6, 0.0, r),
    };
    ui.painter().add(shape);
    room
}

/// A folder's mark and name in `rect`; returns the rectangle used and whether the name was cut.
pub(crate) fn named(ui: &Ui, rect: Rect, name: &str, colour: u8) -> (Rect, bool) {
    let mark = at(ui, rect.left_center(), colour);
    let words = rect.with_min_x(mark.right() + 6.0);
    let (used, cut) = text_in(ui, words, name, theme::small(), Tokens::of(ui).dim);
    (mark.union(used), cut)
}

/// A folder's mark as a widget.
pub(crate) fn mark(ui: &mut Ui, folder: &LoadedFolder) -> Response {
    let room = vec2(size::FOLDER_MARK + 2.0, size::CHIP);
    let (rect, response) = ui.allocate_exact_size(room, Sense::hover());
    at(ui, rect.left_center(), folder.colour);
    response.widget_info(|| WidgetInfo::labeled(egui::Role::Image, true, &folder.name));
    response.on_hover_text(&folder.name)
}

/// A mark as a choice; returns whether it was clicked.
pub(crate) fn choice(ui: &mut Ui, colour: u8, chosen: bool) -> bool {
    let tokens = Tokens::of(ui);
    let room = vec2(size::BUTTON, size::BUTTON);
    let (rect, response) = ui.allocate_exact_size(room, Sense::click());
    let fill = match (chosen, response.hovered() || response.has_focus()) {
        (true, _) => tokens.accent_bg,
        (false, true) => tokens.hover,
        (false, false) => tokens.raised,
    };
    ui.painter().rect_filled(rect, size::CORNER, fill);
    if response.has_focus() {
        focus_ring(ui, rect, size::CORNER);
    }
    at(ui, pos2(rect.center().x - size::FOLDER_MARK / 2.0, rect.center().y), colour);
    let name = SHAPES[usize::from(colour) % SHAPES.len()];
    response.widget_info(|| WidgetInfo::selected(egui::Role::RadioButton, true, chosen, name));
    response.on_hover_text(name).clicked()
}
