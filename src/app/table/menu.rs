//! The menus of a table: copying on a row, columns on a head.

use super::state::{Layout, TableState};
use super::{Column, Format, Rows, Shown, copy, cut};
use crate::app::commands::Command;
use crate::app::theme::size;
use crate::app::widgets::{dropdown, menu};
use egui::Ui;

/// How wide the menu of columns is, and that of a row.
const WIDTH: f32 = 210.0;

/// How many characters of a cell stand on the line that copies it.
const MOST: usize = 28;

/// The lines of a menu one under the other.
fn lines(ui: &mut Ui) {
    menu::set_width(ui, WIDTH);
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
    lines(ui);
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

impl Shown<'_> {
    /// What a right click on a row offers.
    pub(super) fn row_menu(&mut self, ui: &mut Ui, row: usize) {
        lines(ui);
        let meant = self.meant(row);
        self.ticks_menu(ui, &meant);
        let number = self.widths.get(self.state.menu_column).map_or(0, |it| it.0);
        let column = &self.columns[number];
        let text = self.rows.cell(row, column.id).text().into_owned();
        let what = match column.name {
            Some(name) => name.to_owned(),
            None => self.rows.head(column).to_lowercase(),
        };
        let cell = match cut::in_middle(&text, MOST) {
            _ if text.is_empty() => format!("Copy {what}"),
            Some((cut, _)) => format!("Copy “{cut}”"),
            None => format!("Copy “{}”", text.lines().next().unwrap_or_default()),
        };
        if ui.add_enabled(!text.is_empty(), egui::Button::new(cell)).clicked() {
            self.out.push(Command::Copy { text, what });
            ui.close();
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
