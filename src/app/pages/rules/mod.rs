//! Rules found by the search box and the filters.

mod table;

use super::{Frame, filters};
use crate::app::commands::{Action, Command, Target};
use crate::app::memo::{Asking, Memo};
use crate::app::table::Table;
use crate::app::theme::{self, Tokens, size};
use crate::app::widgets::{counted, heading, of_all};
use crate::catalog::SourceQuery;
use crate::views::Filter;
use crate::views::filter::Facets;
use crate::views::rules::{self, RulesPage};
use crate::views::search::{Query, QueryError};
use egui::Ui;
use egui::text::{LayoutJob, TextFormat};
use table::Found;

/// What the page is painted from.
pub(crate) struct Answer {
    /// Where the search is refused, why, and what the filters offer meanwhile.
    found: Result<Found, (QueryError, Facets)>,
}

pub(crate) type Kept = Memo<(String, Filter), Answer>;

impl Answer {
    pub(super) fn new(asking: &Asking, (text, filter): &(String, Filter)) -> Self {
        let Asking { catalog, vendors, .. } = asking;
        let found = rules::search(catalog, filter, text)
            .map(|page| Found::new(catalog.clone(), page, *vendors))
            .map_err(|error| (error, Facets::offered(catalog, filter, catalog.ids())));
        Self { found }
    }
}

pub(super) fn show(ui: &mut Ui, frame: &mut Frame<'_>, text: &str) {
    let state = frame.state;
    let question = (text.to_owned(), state.filter.clone());
    let (answer, revision) =
        frame.views.rules.get_soon(&state.asking(), &question, |_| true, Answer::new);
    let count = match &answer.found {
        // Of nothing there is no figure.
        Ok(found) if found.page.total == 0 => String::new(),
        Ok(found) => of_all(found.page.rows.len(), found.page.total),
        Err(_) => String::new(),
    };
    super::head(
        ui,
        frame,
        |ui, _| {
            super::title(ui, "Rules");
            super::beside_title(ui, &count);
        },
        |ui, frame| in_source(ui, frame, text),
    );
    ui.add_space(size::GAP);
    let wanted = state.focus == Some(Target::Results);
    if wanted {
        frame.send(Command::Focused);
    }
    let facets = match &answer.found {
        Ok(found) => &found.page.facets,
        Err((_, facets)) => facets,
    };
    ui.horizontal_wrapped(|ui| filters::bar(ui, frame, facets));
    ui.add_space(size::GAP);
    match &answer.found {
        Ok(found) => {
            if found.page.rows.is_empty() {
                nothing_found(ui, frame, text, &found.page);
            } else {
                let name = found.table_name();
                if wanted {
                    frame.tables.state(name).take_keyboard();
                }
                Table::new(name, "Rules", found, revision).show(ui, frame.tables, frame.out);
            }
        }
        Err((error, _)) => refused(ui, frame, text, error),
    }
}

/// The way to the same text in the files themselves.
fn in_source(ui: &mut Ui, frame: &mut Frame<'_>, text: &str) {
    let action = Action::FindInSource;
    let button = ui.button(format!("{}  {}", action.icon(), action.text()));
    if button.on_hover_text(action.keys(ui.ctx())).clicked() {
        // Keys and operators mean nothing there; a plain text is what is looked for.
        let plain = Query::parse(text, &frame.state.catalog).is_ok_and(|query| query.is_plain());
        if plain {
            let text = text.trim().trim_matches('"').to_owned();
            frame.send(Command::SearchSource(SourceQuery { text, is_regex: false }));
        }
        frame.send(Command::Act(action));
    }
}

/// The search, with a line under the word that is wrong.
fn underlined(text: &str, at: usize, tokens: &Tokens) -> LayoutJob {
    let at = text.floor_char_boundary(at.min(text.len()));
    let rest = &text[at..];
    let end = at + rest.find([' ', ')']).filter(|end| *end > 0).unwrap_or(rest.len());
    let plain = TextFormat { font_id: theme::code(), color: tokens.text, ..TextFormat::default() };
    let underline = egui::Stroke::new(1.5, tokens.bad);
    let wrong = TextFormat { color: tokens.bad, underline, ..plain.clone() };
    let mut job = LayoutJob::default();
    for (range, format) in [(0..at, &plain), (at..end, &wrong), (end..text.len(), &plain)] {
        job.append(&text[range], 0.0, format.clone());
    }
    job
}

fn nothing_found(ui: &mut Ui, frame: &mut Frame<'_>, text: &str, page: &RulesPage) {
    if text.trim().is_empty() || frame.state.catalog.is_empty() {
        super::nothing(ui, frame, "counts: all of them are deprecated");
    } else if page.found > 0 {
        let found = counted(page.found, "rule has", "rules have");
        if Action::ClearFilters.is_enabled(frame.state) {
            let sentence = format!("{found} what was searched for, and none passes the filters");
            if heading::empty(ui, &sentence, Some(Action::ClearFilters.text())) {
                frame.send(Command::Act(Action::ClearFilters));
            }
        } else {
            let sentence = format!("{found} what was searched for, all of them deprecated");
            super::only_retired(ui, frame, &sentence);
        }
    } else if heading::empty(ui, "No rule has what was searched for", Some("Clear the search")) {
        frame.send(Command::Search(String::new()));
    }
}

/// A search that cannot be carried out: what is wrong, and where.
fn refused(ui: &mut Ui, frame: &mut Frame<'_>, text: &str, error: &QueryError) {
    let tokens = Tokens::of(ui);
    ui.add_space(size::GAP);
    heading::refusal(ui, &error.reason);
    let ground = egui::Frame::new().fill(tokens.panel).stroke(theme::line(tokens)).inner_margin(10);
    ground.show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.add(egui::Label::new(underlined(text, error.at, tokens)).wrap());
    });
    ui.add_space(size::GAP);
    if ui.button("Clear the search").clicked() {
        frame.send(Command::Search(String::new()));
    }
}
