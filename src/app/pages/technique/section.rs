//! A section of the page: one of its tables under a heading, the first rows or all of them.

use super::Answer;
use crate::app::commands::Command;
use crate::app::pages::draft::{Drafts, Marks};
use crate::app::pages::{Frame, Page, Tab, listing};
use crate::app::table::{Rows, Table, Ticks};
use crate::app::theme::{self, Tokens};
use crate::app::widgets::{button, check, heading, of_all, thousands};
use crate::views::Filter;
use crate::views::technique::TechniquePage;
use egui::{RichText, Ui};

/// A section, apart from how much of it is shown.
pub(super) struct Section<'a> {
    page: &'a TechniquePage,
    part: Tab,
    title: &'static str,
    note: String,
    /// What the table is remembered under.
    table: &'static str,
    rows: &'a dyn Rows,
    /// The same rows, where they can come into a draft.
    drafts: Option<&'a dyn Drafts>,
}

impl<'a> Section<'a> {
    /// The section of a tab; the first of them for the tab that holds all.
    pub(super) fn of(answer: &'a Answer, part: Tab) -> Self {
        let Answer { page, fields, indicators, exclusions, rules, events, .. } = answer;
        let section = |title, note, table, rows, drafts| Self {
            page,
            part,
            title,
            note,
            table,
            rows,
            drafts,
        };
        match part {
            Tab::Fields | Tab::All => {
                let note = "each rule counts once in a row".to_owned();
                section("Fields filtered most", note, "technique fields", fields, Some(fields))
            }
            Tab::Indicators => {
                let note = "reach: rules anywhere with it; blank: only here";
                let (title, note) = ("Top indicator values", note.to_owned());
                section(title, note, "technique indicators", indicators, Some(indicators))
            }
            Tab::Exclusions => {
                let (note, table) = (nested_note(page), "technique exclusions");
                section("Exclusions", note, table, exclusions, Some(exclusions))
            }
            Tab::Rules => {
                let (note, table) = (filtered_note(page), "technique rules");
                section("Rules under this technique", note, table, rules, None)
            }
            Tab::Events => {
                section("Events covered", String::new(), "technique events", events, None)
            }
        }
    }

    /// The first rows, with a way to the others.
    pub(super) fn show_first(&self, ui: &mut Ui, frame: &mut Frame<'_>, revision: u64) {
        let (total, first) = (self.rows.len(), first_rows(self.part));
        let count = self.count(total.min(first));
        heading::section(ui, self.title, &count, |ui| {
            let name = format!("Show all of {}", self.title);
            if first < total && button::link_named(ui, "Show all", &name).clicked() {
                frame.send(Command::Replace(Page::Technique(self.page.id.clone(), self.part)));
            }
            self.nested_toggle(ui, frame);
        });
        self.show_rows(ui, frame, revision, Some(first));
    }

    /// All rows, with a field that filters them.
    pub(super) fn show_all(&self, ui: &mut Ui, frame: &mut Frame<'_>, revision: u64) {
        let shown = frame.tables.counts(self.table).map_or(self.rows.len(), |it| it.0);
        heading::section_with(ui, self.title, &self.count(shown), |ui| {
            self.nested_toggle(ui, frame);
            // The title would be cut in the field.
            let name = match self.part {
                Tab::Fields | Tab::All => "Filter fields",
                Tab::Indicators => "Filter indicators",
                Tab::Exclusions => "Filter exclusions",
                Tab::Rules => "Filter rules",
                Tab::Events => "Filter events",
            };
            listing::filter_box(ui, frame, self.table, name);
        });
        self.show_rows(ui, frame, revision, None);
    }

    /// How many rows are shown of how many, and what else is to be said of them.
    fn count(&self, shown: usize) -> String {
        let of = of_all(shown, self.rows.len());
        if self.note.is_empty() { of } else { format!("{of} · {}", self.note) }
    }

    fn show_rows(&self, ui: &mut Ui, frame: &mut Frame<'_>, revision: u64, first: Option<usize>) {
        if self.rows.is_empty() {
            let text = RichText::new("None").color(Tokens::of(ui).faint);
            ui.label(text.font(theme::small()));
            return;
        }
        let marks = self.drafts.map(|drafts| Marks::new(frame, &frame.state.catalog, drafts));
        let ticks = marks.as_ref().map(|marks| marks as &dyn Ticks);
        let table = Table::new(self.table, self.title, self.rows, revision).ticked(ticks);
        let table = match first {
            Some(first) => table.first(first),
            None => table,
        };
        // Each technique keeps its own scroll.
        ui.push_id(&self.page.id, |ui| table.show(ui, frame.tables, frame.out));
    }

    /// Whether nested exclusions are listed, where there are any.
    fn nested_toggle(&self, ui: &mut Ui, frame: &mut Frame<'_>) {
        let mut nested = frame.state.filter.nested;
        if self.part != Tab::Exclusions || (self.page.nested_left_out == 0 && !nested) {
            return;
        }
        if check::show(ui, &mut nested, "Nested too").changed() {
            frame.send(Command::Filter(Filter { nested, ..frame.state.filter.clone() }));
        }
    }
}

/// How many rows of each table the first tab shows.
const fn first_rows(part: Tab) -> usize {
    match part {
        Tab::Fields | Tab::Exclusions => 6,
        Tab::Indicators | Tab::Rules => 8,
        Tab::Events | Tab::All => 5,
    }
}

fn nested_note(page: &TechniquePage) -> String {
    match page.nested_left_out {
        0 => String::new(),
        left_out => format!("{} nested left out", thousands(left_out)),
    }
}

fn filtered_note(page: &TechniquePage) -> String {
    if page.rules == page.unfiltered {
        return String::new();
    }
    format!("{} without the filters", thousands(page.unfiltered))
}
