//! Two to four subjects side by side.

mod cards;
mod figures;
mod narrow;
mod overlap;
mod rows;
mod subjects;

use super::Frame;
use super::copy::Format;
use super::rule_line;
use crate::app::commands::Command;
use crate::app::memo::{Asking, Memo};
use crate::app::table::{Rows as _, Table};
use crate::app::theme::{self, Tokens, size};
use crate::app::widgets::{button, check, heading, thousands};
use crate::catalog::{Catalog, RuleId};
use crate::export::compare as export;
use crate::views::compare::{self, Comparison, Subject};
use crate::views::order::Order;
use cards::Said;
use egui::{RichText, Ui, vec2};
use figures::Figure;
use rows::CompareRows;
use std::sync::Arc;

/// What the page is painted from, all of it: while a new one is on its way, nothing of that is shown.
pub(crate) struct Answer {
    catalog: Arc<Catalog>,
    subjects: Vec<Subject>,
    page: Arc<Comparison>,
    fields: CompareRows,
    indicators: CompareRows,
    exclusions: CompareRows,
    said: Vec<Said>,
    platforms: Figure,
    severities: Figure,
    /// Rules of more than one subject, with the numbers of those.
    shared: Vec<(RuleId, String)>,
}

/// What is asked: what is compared, in which order its rows stand.
type Question = (Vec<Subject>, Order);

pub(crate) type Kept = Memo<Question, Answer>;

impl Answer {
    fn new(asking: &Asking, (subjects, order): &Question) -> Self {
        let catalog = &asking.catalog;
        let page = Arc::new(compare::page(catalog, subjects).in_order(*order));
        let rows = |things| CompareRows::new(catalog, &page, things);
        let said = |(subject, summary): (&Subject, &compare::SubjectSummary)| {
            Said::new(catalog, &subject.filter, asking.vendors.counts(summary.vendors))
        };
        let numbers = |subjects: &[usize]| {
            let numbers: Vec<String> = subjects.iter().map(|at| (at + 1).to_string()).collect();
            numbers.join(" · ")
        };
        let shared = page.shared_rules.iter().map(|(id, subjects)| (*id, numbers(subjects)));
        Self {
            fields: rows(Things::Fields),
            indicators: rows(Things::Indicators),
            exclusions: rows(Things::Exclusions),
            said: subjects.iter().zip(&page.subjects).map(said).collect(),
            platforms: Figure::platforms(&page),
            severities: Figure::severities(&page),
            shared: shared.collect(),
            subjects: subjects.clone(),
            catalog: catalog.clone(),
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

pub(super) fn show(ui: &mut Ui, frame: &mut Frame<'_>, asked: &[Subject]) {
    let state = frame.state;
    let question = (asked.to_vec(), state.settings.order);
    // What is shown stays while something of it is still compared.
    let is_asked = |known: &Subject| asked.iter().any(|subject| subject.id == known.id);
    let stands_in = |known: &Question| known.0.iter().any(is_asked);
    let late = frame.views.compare.get_late(&state.asking(), &question, stands_in, Answer::new);
    let is_late = super::is_late(ui, late.since);
    let Some((answer, revision)) = late.shown else {
        return comparing(ui, frame, is_late);
    };
    let things = ui.data(|data| data.get_temp(things_id())).unwrap_or(Things::Fields);
    let ids = |subjects: &[Subject]| subjects.iter().map(|it| it.id.clone()).collect::<Vec<_>>();
    let same = ids(asked) == ids(&answer.subjects);
    let subjects = if same { asked } else { &answer.subjects };
    let page = Painted { answer: &answer, revision, asked, subjects, things };
    page.show(ui, frame, is_late);
}

/// Where it is kept which things are compared.
fn things_id() -> egui::Id {
    egui::Id::unique("compared things")
}

/// What is said while there is no answer yet.
const COMPARING: &str = "Comparing…";

/// The page while there is no answer yet: at first nothing is said of that.
fn comparing(ui: &mut Ui, frame: &mut Frame<'_>, is_late: bool) {
    let title = title(ui);
    super::head(ui, frame, |ui, _| super::title(ui, title), |_, _| {});
    if is_late {
        heading::empty(ui, COMPARING, None);
    }
}

fn title(ui: &Ui) -> &'static str {
    if ui.available_width() < CRAMPED { "Compare" } else { "Compare techniques" }
}

/// The page as it is painted.
struct Painted<'a> {
    answer: &'a Answer,
    revision: u64,
    /// What is asked for, which the answer may not be of yet.
    asked: &'a [Subject],
    /// What a subject's controls change: those asked for, where they are the ones shown; else these.
    subjects: &'a [Subject],
    things: Things,
}

impl Painted<'_> {
    fn show(&self, ui: &mut Ui, frame: &mut Frame<'_>, is_late: bool) {
        let width = ui.available_width();
        self.head(ui, frame, is_late);
        ui.add_space(size::GAP);
        let subjects = self.answer.subjects.len();
        // One under the other where the matrix would not be readable beside the rest.
        let beside = width - SIDE - size::GAP_SECTION;
        let merge = |ui: &mut Ui, frame: &mut Frame<'_>| {
            if width < MERGE_BESIDE {
                self.merge(ui, frame);
            }
        };
        if beside < readable(subjects) && subjects > 1 {
            return super::scrolled(ui, "compare", |ui| {
                merge(ui, frame);
                self.cards(ui, frame);
                self.matrix(ui, frame, true);
                self.side(ui, frame);
            });
        }
        merge(ui, frame);
        self.cards(ui, frame);
        if subjects < 2 {
            return subjects::too_few(ui, frame, self.asked);
        }
        let height = ui.available_height();
        let most = beside + SIDE - readable(subjects);
        let side_width = (width * 0.36).min(most).clamp(SIDE, 420.0);
        let matrix = vec2(width - side_width - size::GAP_SECTION, height);
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing.x = size::GAP_SECTION;
            super::pane(ui, matrix, |ui| self.matrix(ui, frame, false));
            super::pane(ui, vec2(side_width, height), |ui| {
                super::scrolled(ui, "compare side", |ui| self.side(ui, frame));
            });
        });
    }

    /// The title, whether another answer is on its way, and what can be done.
    fn head(&self, ui: &mut Ui, frame: &mut Frame<'_>, is_late: bool) {
        let (width, title) = (ui.available_width(), title(ui));
        let left = |ui: &mut Ui, _: &mut Frame<'_>| {
            super::title(ui, title);
            if is_late {
                super::beside_title(ui, COMPARING);
            }
        };
        super::head(ui, frame, left, |ui, frame| {
            if width >= MERGE_BESIDE {
                self.merge(ui, frame);
            }
            self.actions(ui, frame, width);
        });
    }

    /// Draft, copy, swap, add.
    fn actions(&self, ui: &mut Ui, frame: &mut Frame<'_>, width: f32) {
        let (answer, subjects) = (self.answer, self.answer.subjects.len());
        if subjects > 1 {
            super::draft::start(ui, frame);
        }
        if subjects > 0 {
            let page = (&*answer.catalog, &*answer.page);
            let words = ("comparison", "comparison");
            super::copy::button(ui, frame, page, words, &FORMATS, width < CRAMPED);
        }
        if subjects == 2 && ui.button("Swap").clicked() {
            frame.send(Command::Compare(self.subjects.iter().rev().cloned().collect()));
        }
        if subjects > 1 {
            subjects::add(ui, frame, self.asked, width);
        }
    }

    fn cards(&self, ui: &mut Ui, frame: &mut Frame<'_>) {
        ui.scope(|ui| cards::show(ui, frame, self.subjects, self.answer));
        ui.add_space(size::GAP_WIDE);
    }

    /// Whether equivalent fields and spellings are one row.
    fn merge(&self, ui: &mut Ui, frame: &mut Frame<'_>) {
        let Some(first) = self.subjects.first() else { return };
        let mut merged = first.filter.merged;
        if check::show(ui, &mut merged, "Merge equivalent fields").changed() {
            let mut changed = self.subjects.to_vec();
            changed.iter_mut().for_each(|subject| subject.filter.merged = merged);
            frame.send(Command::Compare(changed));
        }
    }

    fn matrix(&self, ui: &mut Ui, frame: &mut Frame<'_>, stacked: bool) {
        let answer = self.answer;
        let (title, rows, name) = match self.things {
            Things::Fields => ("Fields", &answer.fields, "fields"),
            Things::Indicators => ("Indicators", &answer.indicators, "indicators"),
            Things::Exclusions => ("Exclusions", &answer.exclusions, "exclusions"),
        };
        let name = rows::table_name(name, answer.subjects.len());
        let count = format!("{} · shade: share of rules", thousands(rows.len()));
        heading::section_with(ui, title, &count, |ui| {
            super::order::menu(ui, frame, &[name]);
            choose_things(ui, self.things);
        });
        if rows.is_empty() {
            ui.label(RichText::new("None").font(theme::small()).color(Tokens::of(ui).faint));
            return;
        }
        let marks = super::draft::Marks::new(frame, &answer.catalog, rows);
        let table = Table::new(name, title, rows, self.revision).ticked(Some(&marks));
        if !stacked {
            return table.show(ui, frame.tables, frame.out);
        }
        // The page scrolls, and the table in it: what follows the table stays near.
        let height = (ui.clip_rect().height() * 0.6).clamp(240.0, 520.0);
        let room = vec2(ui.available_width(), height);
        ui.allocate_ui_with_layout(room, egui::Layout::top_down(egui::Align::Min), |ui| {
            ui.set_max_height(height);
            table.show(ui, frame.tables, frame.out);
        });
    }

    /// What stands beside the matrix, or under it.
    fn side(&self, ui: &mut Ui, frame: &mut Frame<'_>) {
        let answer = self.answer;
        let page = &answer.page;
        let (what, overlap) = match self.things {
            Things::Fields => ("fields", &page.field_overlap),
            Things::Indicators => ("signal indicators", &page.indicator_overlap),
            Things::Exclusions => ("exclusions", &page.exclusion_overlap),
        };
        heading::section(ui, "Overlap", &format!("{what} in each combination"), |_| {});
        pair(
            ui,
            |ui| overlap::show(ui, overlap, page.subjects.len()),
            |ui| overlap::figures(ui, page),
        );
        ui.add_space(size::GAP);
        let figures = [&answer.platforms, &answer.severities];
        match figures.into_iter().filter(|it| !it.is_empty()).collect::<Vec<_>>().as_slice() {
            [left, right] => pair(ui, |ui| left.show(ui), |ui| right.show(ui)),
            one => one.iter().for_each(|figure| figure.show(ui)),
        }
        ui.add_space(size::GAP);
        shared(ui, frame, answer);
    }
}

/// The least width that holds two things beside one another.
const PAIR: f32 = 640.0;

/// One thing beside the other where there is room, else under it.
fn pair(ui: &mut Ui, left: impl FnOnce(&mut Ui), right: impl FnOnce(&mut Ui)) {
    if ui.available_width() < PAIR {
        left(ui);
        right(ui);
        return;
    }
    let gap = std::mem::replace(&mut ui.spacing_mut().item_spacing.x, size::GAP_SECTION);
    ui.columns_const(|[first, second]| {
        for ui in [&mut *first, &mut *second] {
            ui.spacing_mut().item_spacing.x = gap;
        }
        left(first);
        right(second);
    });
    ui.spacing_mut().item_spacing.x = gap;
}

fn choose_things(ui: &mut Ui, things: Things) {
    let choices = [
        (Things::Fields, "Fields"),
        (Things::Indicators, "Indicators"),
        (Things::Exclusions, "Exclusions"),
    ];
    if let Some(chosen) = button::segments(ui, things, &choices) {
        ui.data_mut(|data| data.insert_temp(things_id(), chosen));
    }
}

/// The width under which the head has no room for a long title.
const CRAMPED: f32 = 560.0;

/// The least width whose head holds the check box beside the buttons.
const MERGE_BESIDE: f32 = 780.0;

const FORMATS: [Format<Comparison>; 4] = [
    ("Markdown", export::write_markdown),
    ("text", export::write_text),
    ("JSON", export::write_json),
    ("CSV", export::write_csv),
];

/// How many shared rules are shown until all are asked for.
const SHARED: usize = 40;

fn shared(ui: &mut Ui, frame: &mut Frame<'_>, answer: &Answer) {
    let (rules, tokens) = (&answer.shared, Tokens::of(ui));
    heading::section(ui, "Rules tagged with more than one", &thousands(rules.len()), |_| {});
    if rules.is_empty() {
        ui.label(RichText::new("None").font(theme::small()).color(tokens.faint));
        return;
    }
    let all = ui.make_persistent_id("all shared rules");
    let most =
        if ui.data(|data| data.get_temp(all)).unwrap_or(false) { usize::MAX } else { SHARED };
    egui::Frame::new().fill(tokens.panel).stroke(theme::line(tokens)).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        for (id, numbers) in rules.iter().take(most) {
            ui.push_id(id, |ui| {
                rule_line::with_note(ui, &answer.catalog, *id, numbers, frame.out);
            });
        }
    });
    if rules.len() > most {
        let text = format!("Show all {}", thousands(rules.len()));
        if button::link(ui, &text).clicked() {
            ui.data_mut(|data| data.insert_temp(all, true));
        }
    }
}
