//! A page that is one table: its title and count, the filters, a field that filters its rows as one
//! types.

use super::{Frame, filters};
use crate::app::table::{Rows, Table};
use crate::app::theme::size;
use crate::app::widgets::{is_entered, keyboard};
use crate::views::filter::Facets;
use egui::{Event, Key, Modifiers, TextEdit, Ui};

/// What such a page shows.
pub(super) struct Listing<'a> {
    /// What the page and its table are called.
    pub(super) title: &'static str,
    /// What is said beside the title.
    pub(super) count: &'a str,
    /// What the table is remembered under.
    pub(super) table: &'static str,
    /// What the field is called.
    pub(super) field: &'static str,
    pub(super) facets: &'a Facets,
    pub(super) rows: &'a dyn Rows,
    /// Changes with the rows.
    pub(super) revision: u64,
    /// What no rule does where there are no rows, as it stands after “No rule”.
    pub(super) none: &'static str,
}

impl Listing<'_> {
    pub(super) fn show(&self, ui: &mut Ui, frame: &mut Frame<'_>) {
        super::head(
            ui,
            frame,
            |ui, _| {
                super::title(ui, self.title);
                super::beside_title(ui, self.count);
            },
            |ui, frame| filter_box(ui, frame, self.table, self.field),
        );
        ui.add_space(size::GAP);
        ui.horizontal_wrapped(|ui| filters::bar(ui, frame, self.facets));
        ui.add_space(size::GAP);
        if self.rows.is_empty() {
            super::nothing(ui, frame, self.none);
            return;
        }
        let table = Table::new(self.table, self.title, self.rows, self.revision);
        table.show(ui, frame.tables, frame.out);
    }
}

/// Whether something was typed in this frame; a space is no filter.
fn is_typed(ui: &Ui) -> bool {
    let is_text = |event: &Event| matches!(event, Event::Text(text) if !text.trim().is_empty());
    ui.input(|input| input.events.iter().any(is_text))
}

/// A field that filters a table as one types, also while nothing has the keyboard.
pub(super) fn filter_box(ui: &mut Ui, frame: &mut Frame<'_>, table: &'static str, name: &str) {
    let id = egui::Id::unique(("filter", table));
    let typed = keyboard::is_free(ui) && is_typed(ui);
    if typed {
        keyboard::take_free(ui);
        ui.memory_mut(|memory| memory.request_focus(id));
    }
    let state = frame.tables.state(table);
    if typed {
        state.filter.clear();
    }
    let filter = &mut state.filter;
    let edit = TextEdit::singleline(filter)
        .id(id)
        .hint_text(name)
        .desired_width(204.0_f32.min(ui.available_width() * 0.4))
        .min_size(egui::vec2(0.0, size::BUTTON))
        .margin(egui::Margin::symmetric(8, 5));
    let response = ui.add(edit);
    let response = response.accessible_name(name);
    // Taken, so that the row that gets the keyboard does not answer to them as well.
    let taken = |key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
    if (response.has_focus() && taken(Key::ArrowDown))
        || (is_entered(&response) && taken(Key::Enter))
    {
        state.take_keyboard();
    }
}
