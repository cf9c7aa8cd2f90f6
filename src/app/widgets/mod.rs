//! Small things pages are painted with: marks, bars, chips, drop-downs, tabs, headings, lines of text.
//! They know the theme, and nothing of pages.

pub(crate) mod bar;
pub(crate) mod button;
pub(crate) mod check;
pub(crate) mod chip;
pub(crate) mod dropdown;
pub(crate) mod ends;
pub(crate) mod folder_mark;
pub(crate) mod heading;
pub(crate) mod keyboard;
pub(crate) mod mark;
pub(crate) mod menu;
pub(crate) mod samples;
pub(crate) mod sideways;
pub(crate) mod sight;
pub(crate) mod source_view;
pub(crate) mod text;

pub(crate) use crate::views::numbers::{counted, of_all, thousands, word_of};

use crate::app::theme::Tokens;
use egui::{CornerRadius, Key, Rect, Response, Stroke, StrokeKind, Ui};

/// The ring around what has the keyboard.
pub(crate) fn focus_ring(ui: &Ui, rect: Rect, corner: impl Into<CornerRadius>) {
    let stroke = Stroke::new(1.5, Tokens::of(ui).accent);
    ui.painter().rect_stroke(rect, corner, stroke, StrokeKind::Inside);
}

/// Whether Enter has just ended the typing in a field. A field that Tab has left a moment before has
/// lost the keyboard, too, but is not what Enter is for.
pub(crate) fn is_entered(field: &Response) -> bool {
    let ctx = &field.ctx;
    field.lost_focus()
        && ctx.memory(|memory| memory.had_focus_last_frame(field.id))
        && ctx.input(|input| input.key_pressed(Key::Enter))
}

/// Names with commas between them, each where it comes first.
pub(crate) fn each_once<'a>(names: impl Iterator<Item = &'a str>) -> String {
    let mut unique: Vec<&str> = Vec::new();
    for name in names {
        if !unique.contains(&name) {
            unique.push(name);
        }
    }
    unique.join(", ")
}
