//! The menus of a table: copying on a row, columns on a head.

use super::state::{Layout, TableState};
use super::{Column, Format, Rows, Shown, copy, cut};
use crate::app::commands::Command;
use crate::app::theme::{Tokens, size};
use crate::app::widgets::{dropdown, menu};
use egui::{RichText, Role, Ui, WidgetInfo};
use std::borrow::Cow;

/// How wide the menu of columns is, and that of a row.
const WIDTH: f32 = 210.0;

/// How wide that of a row is where it names the columns of its cells.
const WITH_HEADS: f32 = 300.0;

/// How many characters of a cell stand on the line that copies it.
const MOST: usize = 28;

/// The lines of a menu one under the other.
fn lines(ui: &mut Ui, width: f32) {
    menu::set_width(ui, width);
    ui.spacing_mut().item_spacing.y = 2.0;
    ui.spacing_mut().interact_size.y = size::MENU_LINE;
}

/// Shows, hides and moves columns; `own` is the column the menu was opened on.
pub(super) fn columns(
    ui: &mut Ui,
    state: &mut TableState,
    rows: &dyn Rows,
    columns: &[Column],
    own: Option<usize>,
) {
    lines(ui, WIDTH);
    let name = |column: &Column| match column.name {
        Some(name) => format!("{} {name}", rows.head(column)),
        None => rows.head(column).into_owned(),
    };
    if dropdown::entry(ui, "Filter row", None, state.filters.shown, None) {
        state.filters.toggle();
        ui.close();
    }
    ui.separator();
    let layout = &mut state.layout;
    if let Some(number) = own {
        let column = &columns[number];
        if dropdown::action(ui, &format!("Move {} left", name(column))) {
            layout.shift(columns, number, false);
            ui.close();
        }
        if dropdown::action(ui, &format!("Move {} right", name(column))) {
            layout.shift(columns, number, true);
            ui.close();
        }
        ui.separator();
    }
    for number in layout.all(columns) {
        let column = &columns[number];
        let shown = layout.is_shown(column);
        let only = shown && layout.shown(columns).len() == 1;
        ui.add_enabled_ui(!only, |ui| {
            if dropdown::entry(ui, &name(column), None, shown, None) {
                layout.set_shown(column, !shown);
            }
        });
    }
    if *layout != Layout::default() {
        ui.separator();
        if dropdown::action(ui, "First layout again") {
            *layout = Layout::default();
            ui.close();
        }
    }
}

/// The line that copies a cell.
fn copy_words(text: &str) -> String {
    match cut::in_middle(text, MOST) {
        Some((cut, _)) => format!("Copy “{cut}”"),
        None => format!("Copy “{}”", text.lines().next().unwrap_or_default()),
    }
}

impl Shown<'_> {
    /// What a right click on a row offers, and a key: the pointer is on one cell, a key on none, so that
    /// every cell can be copied.
    pub(super) fn row_menu(&mut self, ui: &mut Ui, row: usize) {
        let is_by_key = self.state.menu_column.is_none();
        lines(ui, if is_by_key { WITH_HEADS } else { WIDTH });
        let meant = self.meant(row);
        self.ticks_menu(ui, &meant);
        match self.state.menu_column {
            Some(at) => {
                let number = self.widths.get(at).map_or(0, |it| it.0);
                self.copy_cell(ui, row, number);
            }
            None => {
                for at in 0..self.widths.len() {
                    self.copy_named_cell(ui, row, self.widths[at].0);
                }
            }
        }
        ui.separator();
        let which = if meant.len() > 1 { "selection" } else { "row" };
        for format in Format::ALL {
            if ui.button(format!("Copy {which} as {}", format.name())).clicked() {
                self.copy_rows(&meant, format);
                ui.close();
            }
        }
        ui.separator();
        for format in Format::ALL {
            if ui.button(format!("Copy table as {}", format.name())).clicked() {
                let arrangement = self.state.arrangement.clone();
                let shown = arrangement.shown.min(arrangement.order.len());
                self.copy_rows(&arrangement.order[..shown], format);
                ui.close();
            }
        }
        self.expansion_menu(ui);
    }

    fn copy_cell(&mut self, ui: &mut Ui, row: usize, number: usize) {
        let text = self.rows.cell(row, self.columns[number].id).text().into_owned();
        let what = self.name_of(number);
        let words = if text.is_empty() { format!("Copy {what}") } else { copy_words(&text) };
        if ui.add_enabled(!text.is_empty(), egui::Button::new(words).truncate()).clicked() {
            self.out.push(Command::Copy { text, what });
            ui.close();
        }
    }

    /// The same with the head of the column at the right; nothing where the cell is empty.
    fn copy_named_cell(&mut self, ui: &mut Ui, row: usize, number: usize) {
        let column = &self.columns[number];
        let text = self.rows.cell(row, column.id).text().into_owned();
        if text.is_empty() {
            return;
        }
        let words = copy_words(&text);
        let head = column.name.map_or_else(|| self.rows.head(column), Cow::Borrowed);
        let head = RichText::new(head).small().color(Tokens::of(ui).faint);
        let response = ui.add(egui::Button::new(&*words).right_text(head).truncate());
        response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &words));
        if response.clicked() {
            self.out.push(Command::Copy { text, what: self.name_of(number) });
            ui.close();
        }
    }

    /// What a notice calls a cell of a column.
    fn name_of(&self, number: usize) -> String {
        let column = &self.columns[number];
        match column.name {
            Some(name) => name.to_owned(),
            None => self.rows.head(column).to_lowercase(),
        }
    }

    pub(super) fn copy_rows(&mut self, order: &[u32], format: Format) {
        self.out.push(copy::rows(self.rows, self.columns, &self.widths, order, format));
    }

    fn expansion_menu(&mut self, ui: &mut Ui) {
        if !self.rows.expands() {
            return;
        }
        ui.separator();
        if ui.button("Expand all").clicked() {
            let rows = self.rows;
            self.state.expanded.extend((0..rows.len()).map(|row| rows.key(row)));
            self.state.expansions += 1;
            ui.close();
        }
        let any = !self.state.expanded.is_empty();
        if ui.add_enabled(any, egui::Button::new("Collapse all")).clicked() {
            self.state.collapse();
            ui.close();
        }
    }
}
