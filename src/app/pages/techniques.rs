//! Every technique as one table.

use super::listing::Listing;
use super::{Frame, Page, key_of};
use crate::app::commands::Command;
use crate::app::memo::{Asking, Memo};
use crate::app::table::{Cell, Column, Rows};
use crate::app::vendors::VendorOrder;
use crate::app::widgets::{counted, of_all, thousands};
use crate::model::Vendor;
use crate::views::Filter;
use crate::views::filter::Facets;
use crate::views::techniques::{self, TechniqueRow};
use egui::Ui;
use std::borrow::Cow;

/// What the page is painted from.
#[derive(Debug)]
pub(crate) struct Answer {
    rows: Vec<TechniqueRow>,
    columns: Vec<Column>,
    tactics: Vec<String>,
    tagged: Vec<String>,
    most: usize,
    facets: Facets,
    count: String,
}

pub(crate) type Kept = Memo<Filter, Answer>;

impl Answer {
    pub(super) fn new(asking: &Asking, filter: &Filter) -> Self {
        let catalog = &*asking.catalog;
        let rows = techniques::list(catalog, filter);
        let other = rows.iter().filter(|row| !row.standing.is_active()).count();
        let count = match rows.len() {
            0 => String::new(),
            some => format!("{} with a rule", thousands(some)),
        };
        Self {
            // The matrix of the overview has none of these.
            count: match other {
                0 => count,
                other => format!("{count} · {} outside the matrix", thousands(other)),
            },
            tagged: rows.iter().map(tagged).collect(),
            tactics: rows.iter().map(|row| row.tactics.join(", ")).collect(),
            most: rows.iter().map(|row| row.rules).max().unwrap_or(0),
            facets: Facets::offered(catalog, filter, catalog.ids()),
            rows,
            columns: columns(asking.vendors),
        }
    }
}

const COLUMNS: &[Column] = &[
    Column::text("id", "Technique", 104.0).at_least(84.0),
    Column::text("name", "Name", 190.0).filling().at_least(112.0),
    Column::text("tactics", "Tactics", 128.0).at_least(80.0),
    Column::text("tagged", "Tagged as", 150.0).at_least(64.0).hidden(),
    Column::bars("rules", "Rules", 104.0).at_least(58.0),
    Column::numbers("sigma", "SI", 46.0).named("Sigma").at_least(32.0),
    Column::numbers("elastic", "EL", 46.0).named("Elastic").at_least(32.0),
    Column::numbers("splunk", "SP", 46.0).named("Splunk").at_least(32.0),
    Column::numbers("yara-l", "YL", 46.0).named("YARA-L").at_least(32.0),
    Column::numbers("panther", "PA", 46.0).named("Panther").at_least(32.0),
    Column::numbers("fields", "Fields", 66.0).at_least(52.0),
    Column::numbers("indicators", "Indicators", 86.0).at_least(76.0),
    Column::numbers("exclusions", "Exclusions", 90.0).at_least(80.0),
];

/// The columns, those of vendors in their order.
fn columns(vendors: VendorOrder) -> Vec<Column> {
    let mut columns = COLUMNS.to_vec();
    let place = |column: &Column| Vendor::from_word(column.id).map(|it| vendors.place(it));
    if let Some(first) = columns.iter().position(|column| place(column).is_some()) {
        columns[first..first + Vendor::ALL.len()].sort_by_key(place);
    }
    columns
}

/// The ids of other versions that rules are tagged with.
fn tagged(row: &TechniqueRow) -> String {
    let each = |(id, rules): &(String, usize)| format!("{id} {}", thousands(*rules));
    row.tagged_as.iter().map(each).collect::<Vec<_>>().join(", ")
}

impl Rows for Answer {
    fn columns(&self) -> Cow<'_, [Column]> {
        Cow::Borrowed(&self.columns)
    }

    fn narrow_heads(&self, column: &Column) -> Vec<&str> {
        match column.id {
            "id" => vec!["Id"],
            "tagged" => vec!["Tagged"],
            _ => Vec::new(),
        }
    }

    fn first_order(&self) -> Option<(&'static str, bool)> {
        Some(("id", false))
    }

    fn len(&self) -> usize {
        self.rows.len()
    }

    fn key(&self, row: usize) -> u64 {
        key_of(&self.rows[row].id)
    }

    fn cell(&self, row: usize, column: &'static str) -> Cell<'_> {
        let technique = &self.rows[row];
        match column {
            "id" => Cell::CodeLink(Cow::Borrowed(&technique.id), Page::technique(&*technique.id)),
            "name" => Cell::Name(Cow::Borrowed(&technique.name), &technique.short_name),
            // An id that is not in use has no tactic to show; it says what it is.
            "tactics" if technique.standing.is_active() => {
                Cell::Dim(Cow::Borrowed(&self.tactics[row]))
            }
            "tactics" => Cell::Badge(technique.standing.label()),
            "tagged" => Cell::DimCode(Cow::Borrowed(&self.tagged[row])),
            "rules" => Cell::Bar { value: technique.rules, most: self.most, dim: false },
            "fields" => Cell::Number(technique.fields),
            "indicators" => Cell::Number(technique.indicators),
            "exclusions" => Cell::Number(technique.exclusions),
            vendor => {
                let vendor =
                    Vendor::from_word(vendor).map(|vendor| technique.vendors[vendor as usize]);
                Cell::number(vendor)
            }
        }
    }

    fn name(&self, row: usize) -> String {
        let technique = &self.rows[row];
        let rules = counted(technique.rules, "rule", "rules");
        let standing = match technique.standing.label() {
            label if label.is_empty() => String::new(),
            label => format!(" ({label})"),
        };
        format!("{} {}{standing}, {rules}", technique.id, technique.name)
    }

    fn open(&self, row: usize, _line: Option<usize>) -> Option<Command> {
        Some(Command::Go(Page::technique(&*self.rows[row].id)))
    }

    fn opens_by_click(&self) -> bool {
        true
    }
}

const TABLE: &str = "techniques";

pub(super) fn show(ui: &mut Ui, frame: &mut Frame<'_>) {
    let state = frame.state;
    let (answer, revision) =
        frame.views.techniques.get_soon(&state.asking(), &state.filter, |_| true, Answer::new);
    let (shown, total) =
        frame.tables.counts(TABLE).unwrap_or((answer.rows.len(), answer.rows.len()));
    let count = if shown == total { answer.count.clone() } else { of_all(shown, total) };
    let listing = Listing {
        title: "Techniques",
        count: &count,
        table: TABLE,
        field: "Filter techniques",
        facets: &answer.facets,
        rows: &*answer,
        revision,
        none: "names a technique",
    };
    listing.show(ui, frame);
}
