//! The keys: those of actions from their table, and those of tables.

use super::{close_button, modal, room};
use crate::app::commands::{Action, Command};
use crate::app::theme::{self, Tokens, size};
use crate::app::widgets::{ends, sight};
use egui::{Grid, RichText, Ui};

/// The keys of tables, which are not actions.
const TABLE_KEYS: &[(&str, &str)] = &[
    ("↑ ↓  or  k j", "Move in a table, or in the matrix of the overview"),
    ("Letters", "Filter the table of a page, where it has a field for that"),
    ("PgUp PgDn Home End", "Move further"),
    ("Space", "Expand a row, or collapse it"),
    ("Enter", "Open a row"),
    ("→ ←", "Expand, collapse; move along column heads"),
    ("↑ from the first row", "To the heads: Enter sorts, Shift+Enter sorts further"),
    ("Shift+↑ ↓, Shift+click", "Select rows up to there"),
    ("Ctrl+Space, Ctrl+click", "Select a row besides, or no longer"),
    ("Ctrl+A", "Select all rows"),
    ("Ctrl+D", "Add rows to the draft, or take them out"),
    ("F", "Filter by column, or no longer"),
    ("Esc", "End the selection, collapse, then leave the table"),
    ("Ctrl+C", "Copy the selected rows, or the row"),
    ("Tab", "To the filter fields of a table, to the next table"),
    ("↑ ↓ ← →  Enter", "In a rule's logic; Enter leads to the source"),
    ("Right click, Menu, Shift+F10", "Copy a cell, rows, the table; on a head: columns"),
    ("Drag a head", "Move a column; its edge resizes it"),
];

pub(super) fn show(ui: &Ui, out: &mut Vec<Command>) {
    let closed = modal(ui, "Keyboard shortcuts", 560.0, |ui| {
        let title = |ui: &mut Ui, _: &mut Vec<Command>| {
            ui.label(RichText::new("Keyboard shortcuts").font(theme::section()));
        };
        ends::line(ui, size::BUTTON, out, title, close_button);
        let height = room(ui, 600.0);
        let area = egui::ScrollArea::both().max_height(height).min_scrolled_height(height);
        area.auto_shrink([false, true]).show(ui, |ui| {
            sight::scroll_by_keys(ui, height);
            ui.spacing_mut().interact_size.y = 20.0;
            let ctx = ui.ctx().clone();
            let actions = Action::ALL.iter().map(|action| (action.keys(&ctx), action.text()));
            lines(ui, "keys", actions.filter(|(keys, _)| !keys.is_empty()));
            ui.add_space(size::GAP);
            ui.label(RichText::new("In tables").font(theme::section()));
            lines(ui, "table keys", TABLE_KEYS.iter().map(|(keys, text)| (*keys, *text)));
        });
    });
    if closed {
        out.push(Command::CloseOverlay);
    }
}

/// The room of the longest keys.
const KEYS: f32 = 210.0;

/// Keys, and beside them what they do.
fn lines<K: Into<String>>(ui: &mut Ui, name: &str, lines: impl Iterator<Item = (K, &'static str)>) {
    let tokens = Tokens::of(ui);
    let grid = Grid::new(name).num_columns(2).min_row_height(20.0).spacing([28.0, 2.0]);
    // What they do stands in one line in every list.
    let grid = grid.min_col_width(KEYS);
    grid.show(ui, |ui| {
        for (keys, text) in lines {
            ui.label(RichText::new(keys).font(theme::code()).color(tokens.accent));
            ui.label(RichText::new(text).color(tokens.text));
            ui.end_row();
        }
    });
}
