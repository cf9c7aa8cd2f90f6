//! What lies over the page, one file each: the command palette, the keys, the field for a path, what
//! this program is.

mod about;
mod keys;
mod palette;
mod path;

use crate::app::commands::Command;
use crate::app::pages::{Counts, Page};
use crate::app::state::{Overlay, State};
use crate::app::theme::{self, Tokens, icons, size};
use crate::app::widgets::button;
use egui::{Id, Memory, Ui};
use palette::Palette;
use std::mem::Discriminant;

/// What is typed in overlays.
#[derive(Debug, Default)]
pub(super) struct Typed {
    palette: Palette,
    path: String,
    /// Which overlay was shown last frame.
    shown: Option<Discriminant<Overlay>>,
    /// What had the keyboard before, and on which page.
    before: Option<(Id, Page)>,
}

impl Typed {
    pub(super) fn show(
        &mut self,
        ui: &mut Ui,
        state: &State,
        counts: &Counts,
        out: &mut Vec<Command>,
    ) {
        let shown = state.overlay.as_ref().map(std::mem::discriminant);
        let fresh = self.shown != shown;
        if fresh {
            let before = match self.shown {
                None => ui.memory(Memory::focused).map(|id| (id, state.page.clone())),
                Some(_) => self.before.take(),
            };
            *self = Self { shown, before, ..Self::default() };
        }
        if shown.is_none()
            && let Some((id, page)) = self.before.take()
            && page == state.page
        {
            give_back(ui, id);
        }
        match &state.overlay {
            None => {}
            Some(Overlay::Palette) => self.palette.show(ui, (state, counts), fresh, out),
            Some(Overlay::Keys) => keys::show(ui, out),
            Some(Overlay::About) => {
                about::show(ui, state.catalog.knowledge.attack().version(), out);
            }
            Some(Overlay::Path { what, note }) => {
                path::show(ui, &mut self.path, (*what, note), fresh, out);
            }
        }
    }
}

/// Gives the keyboard back to what had it, if it is still there and nothing else has taken it.
fn give_back(ui: &Ui, id: Id) {
    let is_there = ui.ctx().viewport(|viewport| viewport.this_pass.widgets.get(id).is_some());
    if is_there && ui.memory(|memory| memory.focused().is_none()) {
        ui.memory_mut(|memory| memory.request_focus(id));
    }
}

/// Shows a modal under its name; returns whether it is to be closed.
fn modal(ui: &Ui, name: &str, width: f32, content: impl FnOnce(&mut Ui)) -> bool {
    let tokens = Tokens::of(ui);
    let frame = egui::Frame::popup(ui.style()).fill(tokens.panel).inner_margin(12);
    let id = egui::Id::unique(("modal", name));
    let area = egui::Modal::default_area(id).accessible_name(name);
    let response = egui::Modal::new(id).area(area).frame(frame).show(ui.ctx(), |ui| {
        ui.set_width(width.min(ui.ctx().content_rect().width() - 64.0));
        content(ui);
    });
    response.backdrop_response.clicked()
}

/// The height of what scrolls in a modal: as much as is wanted, where the window has it.
fn room(ui: &Ui, wanted: f32) -> f32 {
    wanted.min(ui.ctx().content_rect().height() - 120.0)
}

fn close_button(ui: &mut Ui, out: &mut Vec<Command>) {
    if button::icon(ui, icons::CLOSE, "Close", true).clicked() {
        out.push(Command::CloseOverlay);
    }
}

/// What a drop would do, while something is held over the window.
pub(super) fn drop_hint(ui: &Ui) {
    let (held, shift) =
        ui.input(|input| (!input.raw.hovered_files.is_empty(), input.modifiers.shift));
    if !held {
        return;
    }
    let tokens = Tokens::of(ui);
    let rect = ui.max_rect();
    let painter = ui
        .ctx()
        .layer_painter(egui::LayerId::new(egui::Order::Foreground, egui::Id::unique("drop")));
    painter.rect_filled(rect, size::CORNER, tokens.accent_bg.gamma_multiply(0.92));
    let text = if shift { "Drop to add" } else { "Drop to open; hold Shift to add" };
    painter.text(rect.center(), egui::Align2::CENTER_CENTER, text, theme::title(), tokens.accent);
}
