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
    ("Ctrl+Space, Ctrl+click", "Take a row into the selection, or out of it"),
    ("Ctrl+A", "Select all rows"),
    ("Ctrl+D", "Add rows to the draft, or take them out"),
    ("F", "Show the filter row, or hide it"),
    ("Esc", "End the selection, collapse, then leave the table"),
    ("Ctrl+C", "Copy the selected rows, or the row"),
    ("Tab", "To the filter fields of a table, to the next table"),
    ("↑ ↓ ← →  Enter", "In the logic of a rule; Enter leads to the source"),
    ("Right click, Menu, Shift+F10", "Copy a cell, rows, the table; on a head: columns"),
    ("Drag a head", "Move a column; its edge resizes it"),
];

/// How wide the lists are, and the room of the longest keys in each.
const ACTIONS: f32 = 290.0;
const ACTION_KEYS: f32 = 120.0;
const TABLES: f32 = 600.0;
const TABLE_KEYS_ROOM: f32 = 210.0;
/// Between keys and what they do, and between the lists.
const COLUMN_GAP: f32 = 28.0;
const LIST_GAP: f32 = 48.0;
/// What both lists need beside each other.
const BOTH: f32 = ACTIONS + LIST_GAP + TABLES;
/// Between a dialog and the edges of the window.
const AROUND: f32 = 100.0;

pub(super) fn show(ui: &Ui, out: &mut Vec<Command>) {
    let beside = BOTH + AROUND <= ui.ctx().content_rect().width();
    let width = if beside { BOTH } else { TABLES };
    let closed = modal(ui, "Keyboard shortcuts", width, |ui| {
        let title = |ui: &mut Ui, _: &mut Vec<Command>| {
            ui.label(RichText::new("Keyboard shortcuts").font(theme::section()));
        };
        ends::line(ui, size::BUTTON, out, title, close_button);
        let height = room(ui, 640.0);
        let area = egui::ScrollArea::both().max_height(height).min_scrolled_height(height);
        area.auto_shrink([false, beside]).show(ui, |ui| {
            sight::scroll_by_keys(ui, height);
            ui.spacing_mut().interact_size.y = 20.0;
            if beside {
                ui.horizontal_top(|ui| {
                    ui.spacing_mut().item_spacing.x = LIST_GAP;
                    ui.vertical(|ui| {
                        ui.set_width(ACTIONS);
                        actions(ui, ACTION_KEYS);
                    });
                    ui.vertical(tables);
                });
            } else {
                // What keys do stands in one line in both lists.
                actions(ui, TABLE_KEYS_ROOM);
                ui.add_space(size::GAP);
                tables(ui);
            }
        });
    });
    if closed {
        out.push(Command::CloseOverlay);
    }
}

fn heading(ui: &mut Ui, text: &str) {
    ui.label(RichText::new(text).font(theme::head()).color(Tokens::of(ui).dim));
}

fn actions(ui: &mut Ui, keys: f32) {
    heading(ui, "Everywhere");
    let ctx = ui.ctx().clone();
    let actions = Action::ALL.iter().map(|action| (action.keys(&ctx), action.text()));
    lines(ui, "keys", keys, actions.filter(|(keys, _)| !keys.is_empty()));
}

fn tables(ui: &mut Ui) {
    heading(ui, "In tables");
    let keys = TABLE_KEYS.iter().map(|(keys, text)| (*keys, *text));
    lines(ui, "table keys", TABLE_KEYS_ROOM, keys);
}

/// Keys, in so much room, and beside them what they do.
fn lines<K: Into<String>>(
    ui: &mut Ui,
    name: &str,
    room: f32,
    lines: impl Iterator<Item = (K, &'static str)>,
) {
    let tokens = Tokens::of(ui);
    let grid = Grid::new(name).num_columns(2).min_row_height(20.0).spacing([COLUMN_GAP, 2.0]);
    grid.min_col_width(room).show(ui, |ui| {
        for (keys, text) in lines {
            ui.label(RichText::new(keys).font(theme::code()).color(tokens.accent));
            ui.label(RichText::new(text).color(tokens.text));
            ui.end_row();
        }
    });
}
