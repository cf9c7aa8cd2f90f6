//! The keys: those of actions from their table, and those of tables.

use super::{close_button, modal, room};
use crate::app::commands::{Action, Command};
use crate::app::theme::{self, Tokens, size};
use crate::app::widgets::ends;
use egui::{RichText, Ui};

/// The keys of tables, which are not actions.
const TABLE_KEYS: &[(&str, &str)] = &[
    ("↑ ↓  or  k j", "move in a table"),
    ("Page Up, Page Down, Home, End", "move further"),
    ("Space", "expand a row, or collapse it"),
    ("Enter", "open a row"),
    ("→ ←", "expand, collapse; move along column heads"),
    ("↑ from the first row", "to the column heads: Enter sorts, Shift+Enter sorts further"),
    ("Shift+↑ ↓  or  Shift+click", "select rows up to there"),
    ("Ctrl+Space  or  Ctrl+click", "select a row besides, or no longer"),
    ("Ctrl+A", "select all rows"),
    ("Ctrl+D", "add rows to the draft, or take them out"),
    ("F", "filter by column, or no longer"),
    ("Esc", "end the selection, collapse, then leave the table"),
    ("Ctrl+C", "copy the selected rows, or the row"),
    ("Tab", "to the next table: each is one stop, its filter fields apart"),
    ("Right click", "copy a cell, the selection, the table; columns on a head"),
    ("Drag a head", "move a column; its edge resizes it"),
];

pub(super) fn show(ui: &Ui, out: &mut Vec<Command>) {
    let closed = modal(ui, "Keyboard shortcuts", 620.0, |ui| {
        let title = |ui: &mut Ui, _: &mut Vec<Command>| {
            ui.label(RichText::new("Keyboard shortcuts").font(theme::section()));
        };
        ends::line(ui, size::BUTTON, out, title, close_button);
        let tokens = Tokens::of(ui);
        let ctx = &ui.ctx().clone();
        let height = room(ui, 600.0);
        let area = egui::ScrollArea::both().max_height(height).min_scrolled_height(height);
        area.auto_shrink([false, true]).show(ui, |ui| {
            ui.spacing_mut().interact_size.y = 20.0;
            egui::Grid::new("keys").num_columns(2).min_row_height(20.0).spacing([28.0, 2.0]).show(
                ui,
                |ui| {
                    let mut line = |keys: &str, text: &str| {
                        ui.label(RichText::new(keys).font(theme::code()).color(tokens.accent));
                        ui.label(RichText::new(text).color(tokens.text));
                        ui.end_row();
                    };
                    for action in Action::ALL {
                        let keys = action.keys(ctx);
                        if !keys.is_empty() {
                            line(&keys, action.text());
                        }
                    }
                    for (keys, text) in TABLE_KEYS {
                        line(keys, text);
                    }
                },
            );
        });
    });
    if closed {
        out.push(Command::CloseOverlay);
    }
}
