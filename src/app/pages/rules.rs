//! Rules found by the search box and the filters.

use super::{Frame, Page, filters, key_of};
use crate::app::commands::Command;
use crate::app::memo::Memo;
use crate::app::table::{Cell, Column, Rows, Table};
use crate::app::theme::{self, Tokens, icons, size};
use crate::app::vendors::VendorOrder;
use crate::app::widgets::{heading, thousands};
use crate::catalog::Catalog;
use crate::views::Filter;
use crate::views::rules::{self, RuleRow, RulesPage};
use crate::views::search::{KEYS, QueryError};
use egui::{RichText, Ui};
use std::borrow::Cow;
use std::sync::Arc;

/// What the page is painted from.
pub(crate) struct Answer {
    found: Result<Found, QueryError>,
}

struct Found {
    catalog: Arc<Catalog>,
    page: RulesPage,
    vendors: VendorOrder,
    techniques: Vec<String>,
    hits: Vec<String>,
    /// Where words were found is shown where words were searched for.
    columns: Vec<Column>,
}

pub(crate) type Kept = Memo<(String, Filter), Answer>;

const COLUMNS: &[Column] = &[
    Column::text("vendor", "Vendor", 76.0).at_least(62.0),
    Column::text("severity", "Severity", 92.0).at_least(82.0),
    Column::text("title", "Title", 300.0).filling().at_least(220.0),
    Column::text("hits", "Found in", 116.0).at_least(70.0),
    Column::text("techniques", "Techniques", 176.0).at_least(80.0),
    Column::text("status", "Status", 102.0),
    Column::text("language", "Language", 84.0).at_least(72.0),
    Column::text("modified", "Modified", 94.0).at_least(94.0),
    Column::text("author", "Author", 140.0).hidden(),
    Column::text("platforms", "Platforms", 120.0).hidden(),
    Column::text("folder", "Folder", 110.0).hidden(),
    Column::text("path", "File", 260.0).hidden(),
    Column::text("id", "Id", 260.0).hidden(),
];

impl Rows for Found {
    fn columns(&self) -> Cow<'_, [Column]> {
        Cow::Borrowed(&self.columns)
    }

    fn len(&self) -> usize {
        self.page.rows.len()
    }

    fn key(&self, row: usize) -> u64 {
        let rule = self.catalog.rule(self.page.rows[row].id);
        key_of((rule.folder, &rule.path, rule.doc))
    }

    fn cell(&self, row: usize, column: &'static str) -> Cell<'_> {
        let id = self.page.rows[row].id;
        let rule = self.catalog.rule(id);
        match column {
            "vendor" => {
                Cell::Vendor { vendor: rule.vendor, place: self.vendors.place(rule.vendor) }
            }
            "severity" => Cell::Severity(rule.severity),
            "title" => Cell::Link(Cow::Borrowed(&rule.title), Page::rule(&self.catalog, id)),
            "hits" => Cell::Dim(Cow::Borrowed(&self.hits[row])),
            "techniques" => Cell::DimCode(Cow::Borrowed(&self.techniques[row])),
            "status" => Cell::Dim(Cow::Borrowed(&rule.status)),
            "language" => Cell::Dim(Cow::Borrowed(rule.language.word())),
            "modified" if rule.modified.is_empty() => Cell::Dim(Cow::Borrowed(&rule.created)),
            "modified" => Cell::Dim(Cow::Borrowed(&rule.modified)),
            "author" => Cell::Dim(Cow::Borrowed(&rule.author)),
            "platforms" => Cell::Dim(rule.platforms.join(", ").into()),
            "folder" => Cell::Dim(Cow::Borrowed(&self.catalog.folder(rule).name)),
            "id" => Cell::DimCode(Cow::Borrowed(&rule.id)),
            _ => Cell::DimCode(Cow::Borrowed(&rule.path)),
        }
    }

    fn name(&self, row: usize) -> String {
        self.catalog.rule(self.page.rows[row].id).title.clone()
    }

    fn open(&self, row: usize, _line: Option<usize>) -> Option<Command> {
        Some(Command::Go(Page::rule(&self.catalog, self.page.rows[row].id)))
    }

    fn opens_by_click(&self) -> bool {
        true
    }
}

impl Found {
    fn new(catalog: Arc<Catalog>, page: RulesPage, vendors: VendorOrder) -> Self {
        let techniques = |row: &RuleRow| catalog.rule(row.id).techniques_current.join(", ");
        let hits = |row: &RuleRow| {
            let words: Vec<&str> = row.hits.iter().map(|hit| hit.word()).collect();
            words.join(", ")
        };
        let any_hit = page.rows.iter().any(|row| !row.hits.is_empty());
        let wanted = |column: &&Column| any_hit || column.id != "hits";
        Self {
            techniques: page.rows.iter().map(techniques).collect(),
            hits: page.rows.iter().map(hits).collect(),
            columns: COLUMNS.iter().filter(wanted).cloned().collect(),
            catalog,
            page,
            vendors,
        }
    }
}

const TABLE: &str = "rules";

pub(super) fn show(ui: &mut Ui, frame: &mut Frame<'_>, text: &str) {
    let state = frame.state;
    let question = (text.to_owned(), state.filter.clone());
    let (answer, revision) = frame.views.rules.get(state.generation, &question, || {
        let found = rules::search(&state.catalog, &state.filter, text);
        Answer {
            found: found
                .map(|page| Found::new(state.catalog.clone(), page, state.settings.vendors)),
        }
    });
    let count = match &answer.found {
        Ok(found) if found.page.rows.len() == found.page.total => thousands(found.page.total),
        Ok(found) => {
            format!("{} of {}", thousands(found.page.rows.len()), thousands(found.page.total))
        }
        Err(_) => String::new(),
    };
    super::head(
        ui,
        frame,
        |ui, _| {
            super::title(ui, "Rules");
            let words = if text.trim().is_empty() { count } else { format!("{count} · {text}") };
            let label = RichText::new(words).small().color(Tokens::of(ui).faint);
            ui.add(egui::Label::new(label).truncate());
        },
        |ui, _| help(ui),
    );
    ui.add_space(size::GAP);
    match &answer.found {
        Ok(found) => {
            ui.horizontal_wrapped(|ui| filters::bar(ui, frame, &found.page.facets));
            ui.add_space(size::GAP);
            if found.page.rows.is_empty() {
                nothing_found(ui, frame, text);
            } else {
                Table::new(TABLE, "Rules", found, revision).show(ui, frame.tables, frame.out);
            }
        }
        Err(error) => refused(ui, frame, text, error),
    }
}

fn nothing_found(ui: &mut Ui, frame: &mut Frame<'_>, text: &str) {
    if text.trim().is_empty() {
        super::nothing(ui, frame, "There are no rules");
    } else if heading::empty(ui, "No rule has what was searched for", Some("Clear the search")) {
        frame.send(Command::Search(String::new()));
    }
}

/// A search that cannot be carried out: what is wrong, and where.
fn refused(ui: &mut Ui, frame: &mut Frame<'_>, text: &str, error: &QueryError) {
    let tokens = Tokens::of(ui);
    ui.add_space(size::GAP_SECTION);
    ui.horizontal(|ui| {
        ui.label(RichText::new(icons::ERROR).color(tokens.bad).size(16.0));
        ui.label(RichText::new(&error.reason).color(tokens.text));
    });
    let at = text.floor_char_boundary(error.at.min(text.len()));
    let (before, after) = text.split_at(at);
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 0.0;
        ui.label(RichText::new(before).font(theme::code()).color(tokens.dim));
        ui.label(RichText::new(after).font(theme::code()).color(tokens.bad));
    });
    ui.add_space(size::GAP);
    if ui.button("Clear the search").clicked() {
        frame.send(Command::Search(String::new()));
    }
}

/// The keys of the search box, on demand.
fn help(ui: &mut Ui) {
    let response = ui.button(format!("{}  Search keys", icons::INFO));
    egui::Popup::menu(&response)
        .close_behavior(egui::PopupCloseBehavior::CloseOnClickOutside)
        .show(|ui| {
            let tokens = Tokens::of(ui);
            ui.reset_style();
            ui.set_min_width(420.0);
            ui.spacing_mut().interact_size.y = 18.0;
            ui.label(RichText::new("Words are found anywhere in a rule; a space is and.").small());
            let grid = egui::Grid::new("search keys").num_columns(2).spacing([16.0, 2.0]);
            grid.show(ui, |ui| {
                for (key, example) in KEYS {
                    ui.label(
                        RichText::new(format!("{key}:")).font(theme::code()).color(tokens.accent),
                    );
                    ui.label(RichText::new(*example).font(theme::code()).color(tokens.dim));
                    ui.end_row();
                }
            });
        });
}
