//! The rules found, as a table: what was searched for is marked, and why each was found is said.

use crate::app::commands::Command;
use crate::app::pages::{Page, key_of};
use crate::app::table::{Cell, Column, Rows};
use crate::app::vendors::VendorOrder;
use crate::catalog::Catalog;
use crate::views::rules::RulesPage;
use crate::views::search::{Place, Query, Reason, reasons};
use std::borrow::Cow;
use std::cell::OnceCell;
use std::ops::Range;
use std::sync::Arc;

/// The rules found.
pub(super) struct Found {
    catalog: Arc<Catalog>,
    pub(super) page: RulesPage,
    vendors: VendorOrder,
    /// Made for the rows that come in sight.
    shown: Vec<OnceCell<Box<Shown>>>,
    columns: Vec<Column>,
}

/// What a row says of the search.
struct Shown {
    title: Vec<Range<usize>>,
    reason: Reason,
}

const COLUMNS: &[Column] = &[
    Column::text("vendor", "Vendor", 76.0).at_least(62.0),
    Column::text("severity", "Severity", 92.0).at_least(82.0),
    Column::text("title", "Title", 300.0).filling().at_least(190.0),
    Column::text("hits", "Found by", 380.0).at_least(160.0),
    Column::text("techniques", "Techniques", 150.0).at_least(90.0),
    Column::text("status", "Status", 92.0).at_least(92.0),
    Column::text("language", "Language", 84.0).at_least(84.0),
    Column::text("modified", "Modified", 94.0).at_least(94.0),
    Column::text("author", "Author", 140.0).hidden(),
    Column::text("platforms", "Platforms", 120.0).hidden(),
    Column::text("folder", "Folder", 110.0).hidden(),
    Column::text("path", "File", 260.0).keeping_end().hidden(),
    Column::text("id", "Id", 260.0).hidden(),
];

/// The columns where nothing was searched for.
fn unsearched_columns(mut all: Vec<Column>) -> Vec<Column> {
    all.retain(|column| column.id != "hits");
    all
}

/// The columns of what was found: why takes the room of what matters less then.
fn found_columns(all: Vec<Column>) -> Vec<Column> {
    let stands_back = |column: &Column| matches!(column.id, "language" | "modified");
    let column = |column| if stands_back(&column) { column.hidden() } else { column };
    all.into_iter().map(column).collect()
}

impl Found {
    /// What the table is remembered under.
    pub(super) fn table_name(&self) -> &'static str {
        if self.page.query == Query::All { "rules" } else { "rules found" }
    }

    pub(super) fn new(catalog: Arc<Catalog>, page: RulesPage, vendors: VendorOrder) -> Self {
        // Why a rule is there is no question where nothing was searched for.
        let searched = page.query != Query::All;
        let all = Column::with_folders(COLUMNS, &catalog);
        let columns = if searched { found_columns(all) } else { unsearched_columns(all) };
        Self {
            shown: page.rows.iter().map(|_| OnceCell::new()).collect(),
            columns,
            catalog,
            page,
            vendors,
        }
    }

    fn shown(&self, row: usize) -> &Shown {
        self.shown[row].get_or_init(|| {
            let id = self.page.rows[row];
            let query = &self.page.query;
            Box::new(Shown {
                title: query.marks(Place::Title, &self.catalog.rule(id).title),
                reason: reasons(&self.catalog, query, id).line(0),
            })
        })
    }
}

impl Rows for Found {
    fn columns(&self) -> Cow<'_, [Column]> {
        Cow::Borrowed(&self.columns)
    }

    fn first_order(&self) -> Option<(&'static str, bool)> {
        Some(("title", false))
    }

    fn len(&self) -> usize {
        self.page.rows.len()
    }

    fn key(&self, row: usize) -> u64 {
        let rule = self.catalog.rule(self.page.rows[row]);
        key_of((rule.folder, &rule.path, rule.doc))
    }

    fn cell(&self, row: usize, column: &'static str) -> Cell<'_> {
        let id = self.page.rows[row];
        let rule = self.catalog.rule(id);
        match column {
            "vendor" => {
                Cell::Vendor { vendor: rule.vendor, place: self.vendors.place(rule.vendor) }
            }
            "severity" => Cell::Severity(rule.severity),
            "title" => Cell::Link(Cow::Borrowed(&rule.title), Page::rule(&self.catalog, id)),
            "hits" => Cell::Dim(Cow::Borrowed(&self.shown(row).reason.text)),
            "techniques" => Cell::DimCode(rule.techniques_current.join(", ").into()),
            "status" => Cell::Dim(Cow::Borrowed(&rule.status)),
            "language" => Cell::Dim(Cow::Borrowed(rule.language.word())),
            "modified" if rule.modified.is_empty() => Cell::Dim(Cow::Borrowed(&rule.created)),
            "modified" => Cell::Dim(Cow::Borrowed(&rule.modified)),
            "author" => Cell::Dim(Cow::Borrowed(&rule.author)),
            "platforms" => Cell::Dim(rule.platforms.join(", ").into()),
            "folder" => Cell::folder_of(&self.catalog, rule),
            "id" => Cell::DimCode(Cow::Borrowed(&rule.id)),
            _ => Cell::DimCode(Cow::Borrowed(&rule.path)),
        }
    }

    fn marks(&self, row: usize, column: &'static str) -> Cow<'_, [Range<usize>]> {
        match column {
            "title" => Cow::Borrowed(&self.shown(row).title),
            "hits" => Cow::Borrowed(&self.shown(row).reason.marks),
            _ => Cow::Borrowed(&[]),
        }
    }

    fn name(&self, row: usize) -> String {
        self.catalog.rule(self.page.rows[row]).title.clone()
    }

    fn open(&self, row: usize, _line: Option<usize>) -> Option<Command> {
        Some(Command::Go(Page::rule(&self.catalog, self.page.rows[row])))
    }

    fn opens_by_click(&self) -> bool {
        true
    }
}
