//! The catalog events that rules name, and the techniques they cover.

use super::listing::Listing;
use super::{Frame, Page, key_of, rule_line};
use crate::app::commands::Command;
use crate::app::memo::{Asking, Memo};
use crate::app::table::{Cell, Column, DetailLine, Rows};
use crate::app::vendors::VendorOrder;
use crate::app::widgets::{counted, thousands};
use crate::catalog::Catalog;
use crate::views::Filter;
use crate::views::events::{self, EventRow};
use crate::views::filter::Facets;
use egui::Ui;
use std::borrow::Cow;
use std::sync::Arc;

/// What the page is painted from.
pub(crate) struct Answer {
    events: EventRows,
    count: String,
    facets: Facets,
}

pub(crate) type Kept = Memo<Filter, Answer>;

impl Answer {
    pub(super) fn new(asking: &Asking, filter: &Filter) -> Self {
        let catalog = &asking.catalog;
        let rows = events::list(catalog, filter);
        Self {
            count: match rows.len() {
                0 => String::new(),
                some => format!("{} named by a rule", thousands(some)),
            },
            facets: Facets::offered(catalog, filter, catalog.ids()),
            events: EventRows::new(catalog, rows, asking.vendors, COLUMNS),
        }
    }
}

/// Events and their rules, here and on the page of a technique.
pub(super) struct EventRows {
    catalog: Arc<Catalog>,
    rows: Vec<EventRow>,
    vendors: VendorOrder,
    techniques: Vec<String>,
    most: usize,
    columns: &'static [Column],
}

impl EventRows {
    pub(super) fn new(
        catalog: &Arc<Catalog>,
        rows: Vec<EventRow>,
        vendors: VendorOrder,
        columns: &'static [Column],
    ) -> Self {
        Self {
            catalog: catalog.clone(),
            techniques: rows.iter().map(|row| row.techniques.join(", ")).collect(),
            most: rows.iter().map(|row| row.rules.len()).max().unwrap_or(0),
            rows,
            vendors,
            columns,
        }
    }
}

const COLUMNS: &[Column] = &[
    Column::text("source", "Log source", 220.0).at_least(168.0),
    Column::text("id", "Event", 190.0).at_least(80.0),
    Column::text("title", "Title", 200.0).filling().at_least(100.0),
    Column::bars("rules", "Rules", 112.0),
    Column::numbers("generic", "Generic source", 112.0).at_least(106.0),
    Column::text("vendors", "Vendors", 130.0).at_least(130.0),
    Column::numbers("count", "Techniques", 90.0).at_least(90.0),
    Column::text("techniques", "Which", 150.0).at_least(70.0),
];

/// The columns of a technique's events.
pub(super) const OF_TECHNIQUE: &[Column] = &[
    Column::text("source", "Log source", 230.0).at_least(120.0),
    Column::text("id", "Event", 200.0).at_least(80.0),
    Column::text("title", "Title", 260.0).filling().at_least(120.0),
    Column::bars("rules", "Rules", 112.0),
    Column::numbers("generic", "Generic source", 112.0).at_least(106.0),
];

impl Rows for EventRows {
    fn columns(&self) -> Cow<'_, [Column]> {
        Cow::Borrowed(self.columns)
    }

    fn first_order(&self) -> Option<(&'static str, bool)> {
        Some(("rules", true))
    }

    fn len(&self) -> usize {
        self.rows.len()
    }

    fn key(&self, row: usize) -> u64 {
        let event = &self.rows[row];
        key_of((&event.log_source, &event.id))
    }

    fn cell(&self, row: usize, column: &'static str) -> Cell<'_> {
        let event = &self.rows[row];
        match column {
            "source" => Cell::text_of(&*event.log_source),
            "id" => Cell::code(&*event.id),
            "title" => Cell::Dim(Cow::Borrowed(&event.title)),
            "rules" => Cell::Bar { value: event.rules.len(), most: self.most, dim: false },
            "generic" if event.generic == 0 => Cell::Empty,
            "generic" => Cell::Number(event.generic),
            "vendors" => Cell::Vendors(self.vendors.counts(event.vendors)),
            "count" => Cell::Number(event.techniques.len()),
            _ => Cell::DimCode(Cow::Borrowed(&self.techniques[row])),
        }
    }

    fn name(&self, row: usize) -> String {
        let event = &self.rows[row];
        let rules = counted(event.rules.len(), "rule", "rules");
        let name = format!("{} {} {}, {rules}", event.log_source, event.id, event.title);
        match event.generic {
            0 => name,
            generic => format!("{name}, {} by a generic source", thousands(generic)),
        }
    }

    fn expands(&self) -> bool {
        true
    }

    fn details(&self, row: usize) -> usize {
        self.rows[row].rules.len()
    }

    fn detail(&self, ui: &mut Ui, DetailLine { row, line, out, .. }: DetailLine<'_>) {
        rule_line::show(ui, &self.catalog, self.rows[row].rules[line], 0, out);
    }

    fn detail_name(&self, row: usize, line: usize) -> String {
        self.catalog.rule(self.rows[row].rules[line]).title.clone()
    }

    fn open(&self, row: usize, line: Option<usize>) -> Option<Command> {
        Some(Command::Go(Page::rule(&self.catalog, self.rows[row].rules[line?])))
    }
}

pub(super) fn show(ui: &mut Ui, frame: &mut Frame<'_>) {
    let state = frame.state;
    let (answer, revision) =
        frame.views.events.get_soon(&state.asking(), &state.filter, |_| true, Answer::new);
    let listing = Listing {
        title: "Events",
        count: &answer.count,
        table: "events",
        field: "Filter events",
        facets: &answer.facets,
        rows: &answer.events,
        revision,
        none: "names an event of the tables",
    };
    listing.show(ui, frame);
}
