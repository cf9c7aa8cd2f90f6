//! Two to four subjects side by side.

mod cards;
mod narrow;
mod overlap;
mod rows;
mod subjects;

use super::Frame;
use super::copy::Format;
use super::rule_line;
use crate::app::commands::Command;
use crate::app::memo::Memo;
use crate::app::table::{Rows as _, Table};
use crate::app::theme::{self, Tokens, size};
use crate::app::widgets::{button, check, heading, thousands};
use crate::catalog::Catalog;
use crate::export::compare as export;
use crate::views::compare::{self, Comparison, Subject};
use crate::views::order::Order;
use egui::{RichText, Ui, vec2};
use rows::CompareRows;
use std::sync::Arc;

/// What the page is painted from.
pub(crate) struct Answer {
    page: Comparison,
    fields: CompareRows,
    indicators: CompareRows,
    exclusions: CompareRows,
    /// What each subject is narrowed down to.
    narrowed: Vec<String>,
}

pub(crate) type Kept = Memo<(Vec<Subject>, Order), Answer>;

impl Answer {
    fn new(catalog: &Arc<Catalog>, subjects: &[Subject], order: Order) -> Self {
        let page = compare::page(catalog, subjects).in_order(order);
        let rows = |rows, things| CompareRows::new(catalog, &page, rows, things);
        Self {
            fields: rows(&page.fields, Things::Fields),
            indicators: rows(&page.indicators, Things::Indicators),
            exclusions: rows(&page.exclusions, Things::Exclusions),
            narrowed: subjects.iter().map(|it| narrow::words(catalog, &it.filter)).collect(),
            page,
        }
    }
}

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
    let (answer, revision) = frame
        .views
        .compare
        .get(state.generation, &question, || Answer::new(&state.catalog, subjects, question.1));
    // One under the other where the matrix would not be readable beside the rest.
    let beside = ui.available_width() - SIDE - size::GAP_SECTION;
    let narrow = beside < readable(subjects.len());
    let cramped = ui.available_width() < CRAMPED;
    let merge_beside = ui.available_width() >= MERGE_BESIDE;
    let things_id = egui::Id::unique("compared things");
    let things = ui.data(|data| data.get_temp(things_id)).unwrap_or(Things::Fields);
    super::head(
        ui,
        frame,
        |ui, _| super::title(ui, if cramped { "Compare" } else { "Compare techniques" }),
        |ui, frame| {
            if merge_beside {
                merge(ui, frame, subjects);
            }
            actions(ui, frame, subjects, &answer.page, cramped);
        },
    );
    ui.add_space(size::GAP);
    if narrow && subjects.len() > 1 {
        super::scrolled(ui, "compare", |ui| {
            if ui.available_width() < MERGE_BESIDE {
                merge(ui, frame, subjects);
            }
            cards(ui, frame, subjects, &answer);
            matrix(ui, frame, &answer, things, revision, true);
            side(ui, frame, &answer, things);
        });
        return;
    }
    cards(ui, frame, subjects, &answer);
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
        super::pane(ui, vec2(width, height), |ui| {
            matrix(ui, frame, &answer, things, revision, false);
        });
        super::pane(ui, vec2(side_width, height), |ui| {
            super::scrolled(ui, "compare side", |ui| side(ui, frame, &answer, things));
        });
    });
}

/// Draft, copy, swap, add.
fn actions(
    ui: &mut Ui,
    frame: &mut Frame<'_>,
    subjects: &[Subject],
    page: &Comparison,
    cramped: bool,
) {
    if subjects.len() > 1 {
        super::draft::start(ui, frame);
    }
    if !page.subjects.is_empty() {
        super::copy::button(ui, frame, page, ("comparison", "comparison"), &FORMATS, cramped);
    }
    if subjects.len() == 2 && ui.button("Swap").clicked() {
        frame.send(Command::Compare(subjects.iter().rev().cloned().collect()));
    }
    if subjects.len() > 1 {
        subjects::add(ui, frame, subjects, cramped);
    }
}

/// The width under which the head has no room for a long title.
const CRAMPED: f32 = 560.0;

/// The least width whose head holds the check box beside the buttons.
const MERGE_BESIDE: f32 = 780.0;

fn cards(ui: &mut Ui, frame: &mut Frame<'_>, subjects: &[Subject], answer: &Answer) {
    ui.scope(|ui| cards::show(ui, frame, subjects, &answer.page, &answer.narrowed));
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

const FORMATS: [Format<Comparison>; 4] = [
    ("Markdown", export::write_markdown),
    ("text", export::write_text),
    ("JSON", export::write_json),
    ("CSV", export::write_csv),
];

fn matrix(
    ui: &mut Ui,
    frame: &mut Frame<'_>,
    answer: &Answer,
    things: Things,
    revision: u64,
    stacked: bool,
) {
    let subjects = answer.page.subjects.len();
    let (title, rows, name) = match things {
        Things::Fields => ("Fields", &answer.fields, rows::table_name("fields", subjects)),
        Things::Indicators => {
            ("Indicators", &answer.indicators, rows::table_name("indicators", subjects))
        }
        Things::Exclusions => {
            ("Exclusions", &answer.exclusions, rows::table_name("exclusions", subjects))
        }
    };
    let count = format!("{} · shade: share of rules", thousands(rows.len()));
    heading::section_with(ui, title, &count, |ui| {
        let choices = [
            (Things::Fields, "Fields"),
            (Things::Indicators, "Indicators"),
            (Things::Exclusions, "Exclusions"),
        ];
        super::order::menu(ui, frame, &[name]);
        if let Some(chosen) = button::segments(ui, things, &choices) {
            ui.data_mut(|data| data.insert_temp(egui::Id::unique("compared things"), chosen));
        }
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
