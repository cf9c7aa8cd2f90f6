//! Two to four subjects side by side.

mod narrow;
mod overlap;
mod rows;
mod subjects;

use super::Frame;
use crate::app::commands::Command;
use crate::app::memo::Memo;
use crate::app::table::{Rows as _, Table};
use crate::app::theme::{self, Tokens, icons, size};
use crate::app::widgets::{button, check, heading, rule_line, thousands};
use crate::views::compare::{self, Comparison, Subject};
use crate::views::order::Order;
use egui::{RichText, Ui};
use rows::CompareRows;
use std::rc::Rc;

/// What the page is painted from.
pub(crate) struct Answer {
    page: Comparison,
    fields: CompareRows,
    indicators: CompareRows,
    exclusions: CompareRows,
}

pub(crate) type Kept = Memo<(Vec<Subject>, Order), Answer>;

/// Which things are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Things {
    /// Fields.
    Fields,
    /// Indicators.
    Indicators,
    /// Exclusions.
    Exclusions,
}

/// The least room of what stands beside the matrix.
const SIDE: f32 = 300.0;

/// The room the matrix of indicators needs to be read: field, kind, value, reach, and each subject.
fn readable(subjects: usize) -> f32 {
    440.0 + 92.0 * subjects as f32
}

pub(super) fn show(ui: &mut Ui, frame: &mut Frame<'_>, subjects: &[Subject]) {
    let state = frame.state;
    let question = (subjects.to_vec(), state.settings.order);
    let (answer, revision) = frame.views.compare.get(state.generation, &question, || {
        let page = compare::page(&state.catalog, subjects).in_order(question.1);
        Answer {
            fields: CompareRows::new(&state.catalog, &page, &page.fields, Things::Fields),
            indicators: CompareRows::new(
                &state.catalog,
                &page,
                &page.indicators,
                Things::Indicators,
            ),
            exclusions: CompareRows::new(
                &state.catalog,
                &page,
                &page.exclusions,
                Things::Exclusions,
            ),
            page,
        }
    });
    // One under the other where the matrix would not be readable beside the rest.
    let beside = ui.available_width() - SIDE - size::GAP_SECTION;
    let narrow = beside < readable(subjects.len());
    let cramped = ui.available_width() < CRAMPED;
    let things_id = egui::Id::unique("compared things");
    let things = ui.data(|data| data.get_temp(things_id)).unwrap_or(Things::Fields);
    super::head(
        ui,
        frame,
        |ui, _| super::title(ui, if cramped { "Compare" } else { "Compare techniques" }),
        |ui, frame| {
            if subjects.len() > 1 {
                subjects::add(ui, frame, subjects, cramped);
            }
            if subjects.len() == 2 && ui.button("Swap").clicked() {
                let swapped = subjects.iter().rev().cloned().collect();
                frame.send(Command::Compare(swapped));
            }
            copy(ui, frame, &answer);
            if subjects.len() > 1 {
                super::draft::start(ui, frame);
            }
            if ui.max_rect().width() >= MERGE_BESIDE {
                merge(ui, frame, subjects);
            }
        },
    );
    ui.add_space(size::GAP);
    if narrow && subjects.len() > 1 {
        super::scrolled(ui, "compare", |ui| {
            if ui.available_width() < MERGE_BESIDE {
                merge(ui, frame, subjects);
            }
            cards(ui, frame, subjects, &answer.page);
            matrix(ui, frame, &answer, things, revision, true);
            side(ui, frame, &answer, things);
        });
        return;
    }
    cards(ui, frame, subjects, &answer.page);
    if subjects.len() < 2 {
        subjects::too_few(ui, frame, subjects);
        return;
    }
    let height = ui.available_height();
    let most = beside + SIDE - readable(subjects.len());
    let side_width = (ui.available_width() * 0.36).min(most).clamp(SIDE, 420.0);
    let width = ui.available_width() - side_width - size::GAP_SECTION;
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = size::GAP_SECTION;
        let layout = egui::Layout::top_down(egui::Align::Min);
        ui.allocate_ui_with_layout(egui::vec2(width, height), layout, |ui| {
            ui.set_width(width);
            ui.set_height(height);
            ui.spacing_mut().item_spacing.x = size::GAP;
            matrix(ui, frame, &answer, things, revision, false);
        });
        ui.allocate_ui_with_layout(egui::vec2(side_width, height), layout, |ui| {
            ui.set_width(side_width);
            ui.set_height(height);
            ui.spacing_mut().item_spacing.x = size::GAP;
            super::scrolled(ui, "compare side", |ui| side(ui, frame, &answer, things));
        });
    });
}

/// The width under which the head has no room for a long title.
const CRAMPED: f32 = 560.0;

/// The least width whose head holds the check box beside the buttons.
const MERGE_BESIDE: f32 = 780.0;

fn cards(ui: &mut Ui, frame: &mut Frame<'_>, subjects: &[Subject], page: &Comparison) {
    ui.scope(|ui| subjects::cards(ui, frame, subjects, page));
    ui.add_space(size::GAP_WIDE);
}

/// Whether equivalent fields and spellings are one row.
fn merge(ui: &mut Ui, frame: &mut Frame<'_>, subjects: &[Subject]) {
    let Some(first) = subjects.first() else { return };
    let mut merged = first.filter.merged;
    if check::show(ui, &mut merged, "Merge equivalent fields").changed() {
        let mut changed = subjects.to_vec();
        changed.iter_mut().for_each(|subject| subject.filter.merged = merged);
        frame.send(Command::Compare(changed));
    }
}

/// The comparison as text, from the same view the command line prints.
fn copy(ui: &mut Ui, frame: &mut Frame<'_>, answer: &Rc<Answer>) {
    if answer.page.subjects.is_empty() {
        return;
    }
    let response = ui.button(format!("{}  Copy", icons::COPY));
    egui::Popup::menu(&response).show(|ui| {
        for (format, write) in FORMATS {
            if ui.button(format!("Copy comparison as {format}")).clicked() {
                let mut text = Vec::new();
                // Writing to memory cannot fail.
                write(&frame.state.catalog, &answer.page, &mut text).ok();
                let text = String::from_utf8_lossy(&text).into_owned();
                frame.send(Command::Copy { text, what: format!("comparison as {format}") });
                ui.close();
            }
        }
    });
}

type Write =
    fn(&crate::catalog::Catalog, &Comparison, &mut dyn std::io::Write) -> std::io::Result<()>;

const FORMATS: [(&str, Write); 4] = [
    ("Markdown", crate::export::compare::write_markdown),
    ("text", crate::export::compare::write_text),
    ("JSON", crate::export::compare::write_json),
    ("CSV", crate::export::compare::write_csv),
];

fn matrix(
    ui: &mut Ui,
    frame: &mut Frame<'_>,
    answer: &Answer,
    things: Things,
    revision: u64,
    stacked: bool,
) {
    let (title, rows, name): (&str, &CompareRows, &'static str) = match things {
        Things::Fields => {
            ("Fields", &answer.fields, rows::table_name("fields", answer.page.subjects.len()))
        }
        Things::Indicators => (
            "Indicators",
            &answer.indicators,
            rows::table_name("indicators", answer.page.subjects.len()),
        ),
        Things::Exclusions => (
            "Exclusions",
            &answer.exclusions,
            rows::table_name("exclusions", answer.page.subjects.len()),
        ),
    };
    let count = format!("{} · shade: share of rules", thousands(rows.len()));
    heading::section(ui, title, &count, |ui| {
        let choices = [
            (Things::Fields, "Fields"),
            (Things::Indicators, "Indicators"),
            (Things::Exclusions, "Exclusions"),
        ];
        if let Some(chosen) = button::segments(ui, things, &choices) {
            ui.data_mut(|data| data.insert_temp(egui::Id::unique("compared things"), chosen));
        }
        super::order::menu(ui, frame, &[name]);
    });
    if rows.is_empty() {
        ui.label(RichText::new("None").font(theme::small()).color(Tokens::of(ui).faint));
        return;
    }
    let marks = super::draft::Marks::new(frame, rows);
    let table = Table::new(name, title, rows, revision).ticked(Some(&marks));
    if !stacked {
        return table.show(ui, frame.tables, frame.out);
    }
    // The page scrolls, and the table in it: what follows the table stays near.
    let height = (ui.clip_rect().height() * 0.6).clamp(240.0, 520.0);
    let room = egui::vec2(ui.available_width(), height);
    ui.allocate_ui_with_layout(room, egui::Layout::top_down(egui::Align::Min), |ui| {
        ui.set_max_height(height);
        table.show(ui, frame.tables, frame.out);
    });
}

fn side(ui: &mut Ui, frame: &mut Frame<'_>, answer: &Answer, things: Things) {
    let page = &answer.page;
    let (what, overlap) = match things {
        Things::Fields => ("fields", &page.field_overlap),
        Things::Indicators => ("signal indicators", &page.indicator_overlap),
        Things::Exclusions => ("exclusions", &page.exclusion_overlap),
    };
    heading::section(ui, "Overlap", &format!("{what} in each combination"), |_| {});
    overlap::show(ui, overlap, page.subjects.len());
    overlap::figures(ui, page);
    ui.add_space(size::GAP);
    subjects::figures(ui, page);
    ui.add_space(size::GAP);
    shared(ui, frame, page);
}

/// How many shared rules are shown until all are asked for.
const SHARED: usize = 40;

fn shared(ui: &mut Ui, frame: &mut Frame<'_>, page: &Comparison) {
    let catalog = frame.catalog();
    heading::section(
        ui,
        "Rules tagged with more than one",
        &thousands(page.shared_rules.len()),
        |_| {},
    );
    let tokens = Tokens::of(ui);
    if page.shared_rules.is_empty() {
        ui.label(RichText::new("None").font(theme::small()).color(tokens.faint));
        return;
    }
    let all = ui.make_persistent_id("all shared rules");
    let most =
        if ui.data(|data| data.get_temp(all)).unwrap_or(false) { usize::MAX } else { SHARED };
    egui::Frame::new().fill(tokens.panel).stroke(theme::line(tokens)).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        for (id, subjects) in page.shared_rules.iter().take(most) {
            ui.push_id(id, |ui| {
                let numbers: Vec<String> = subjects.iter().map(|at| (at + 1).to_string()).collect();
                rule_line::with_note(ui, &catalog, *id, &numbers.join(" · "), frame.out);
            });
        }
    });
    if page.shared_rules.len() > most {
        let text = format!("Show all {}", thousands(page.shared_rules.len()));
        if button::link(ui, &text).clicked() {
            ui.data_mut(|data| data.insert_temp(all, true));
        }
    }
}
