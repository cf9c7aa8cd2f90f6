//! The table of indicators, and that of exclusions.

use super::tables::{column_of, with_distinctive};
use crate::app::commands::Command;
use crate::app::draft::Part;
use crate::app::pages::draft::Drafts;
use crate::app::pages::order::Scope;
use crate::app::pages::{Page, key_of, rule_line};
use crate::app::table::{Cell, Column, DetailLine, Heading, Rows, Spans, text_cut};
use crate::app::theme::{self, Tokens, size};
use crate::app::vendors::VendorOrder;
use crate::app::widgets::text::text_right;
use crate::app::widgets::{counted, mark};
use crate::catalog::{Catalog, Lens, RuleId};
use crate::model::Vendor;
use crate::views::draft::Test;
use crate::views::order::{Order, Share};
use crate::views::rows::{Spelling, ValueRow};
use crate::views::technique::TechniquePage;
use egui::Ui;
use std::borrow::Cow;
use std::sync::Arc;

/// A line under an indicator or an exclusion.
enum Detail<'a> {
    /// How a vendor writes it.
    Spelling(&'a Spelling),
    /// A rule that has it.
    Rule(RuleId),
}

/// Indicators or exclusions.
pub(super) struct ValueRows {
    catalog: Arc<Catalog>,
    technique: String,
    rows: Vec<ValueRow>,
    vendors: VendorOrder,
    most: usize,
    most_reach: usize,
    merged: bool,
    indicators: bool,
    order: Order,
    scope: Scope,
    columns: Vec<Column>,
}

impl ValueRows {
    pub(super) fn new(
        catalog: &Arc<Catalog>,
        page: &TechniquePage,
        indicators: bool,
        merged: bool,
        vendors: VendorOrder,
    ) -> Self {
        let rows = if indicators { &page.indicators } else { &page.exclusions };
        Self {
            catalog: catalog.clone(),
            technique: page.id.clone(),
            most: rows.iter().map(|row| row.rules.len()).max().unwrap_or(0),
            most_reach: rows.iter().filter_map(|row| row.reach).max().unwrap_or(0),
            // Exclusions have no reach.
            order: if indicators { page.order } else { Order::Rules },
            scope: Scope::of(rows, page.order, |row| &row.field),
            columns: if indicators {
                with_distinctive(INDICATOR_COLUMNS, page.order)
            } else {
                EXCLUSION_COLUMNS.to_vec()
            },
            rows: rows.to_vec(),
            vendors,
            merged,
            indicators,
        }
    }

    /// The spellings of a row, where there are several.
    fn spellings(&self, row: usize) -> &[Spelling] {
        let spellings = &self.rows[row].spellings;
        if self.merged && spellings.len() > 1 { spellings } else { &[] }
    }

    fn detail_of(&self, row: usize, line: usize) -> Detail<'_> {
        let spellings = self.spellings(row);
        match spellings.get(line) {
            Some(spelling) => Detail::Spelling(spelling),
            None => Detail::Rule(self.rows[row].rules[line - spellings.len()]),
        }
    }

    /// The line of the row's test in one of its rules; 0 where it is not known.
    fn line_in(&self, row: usize, id: RuleId) -> u32 {
        let key = self.rows[row].key;
        let lens = if self.merged { Lens::Merged } else { Lens::Plain };
        let entry = self.catalog.entries_through(lens, id).iter().find(|entry| entry.key == key);
        entry.map_or(0, |entry| entry.line)
    }
}

const INDICATOR_COLUMNS: &[Column] = &[
    Column::text("field", "Field", 214.0).keeping_end().at_least(148.0),
    Column::text("kind", "Kind", 104.0).at_least(88.0),
    Column::text("value", "Value", 240.0).filling().keeping_end().at_least(112.0),
    Column::text("vendors", "Vendors", 130.0).at_least(130.0),
    Column::bars("here", "Rules here", 112.0).at_least(84.0),
    Column::bars("reach", "Corpus reach", 118.0).at_least(96.0),
    Column::bars("distinctive", "Distinctive %", 118.0).at_least(104.0).hidden(),
    Column::numbers("any", "Any kind", 84.0).hidden(),
];

const EXCLUSION_COLUMNS: &[Column] = &[
    Column::text("field", "Field", 214.0).keeping_end().at_least(148.0),
    Column::text("kind", "Kind", 104.0).at_least(88.0),
    Column::text("value", "Value", 240.0).filling().keeping_end().at_least(112.0),
    Column::text("vendors", "Vendors", 130.0).at_least(130.0),
    Column::bars("here", "Rules excluding", 130.0).at_least(120.0),
];

impl Rows for ValueRows {
    fn columns(&self) -> Cow<'_, [Column]> {
        Cow::Borrowed(&self.columns)
    }

    fn first_order(&self) -> Option<(&'static str, bool)> {
        Some((column_of(self.order, "here"), true))
    }

    fn len(&self) -> usize {
        self.rows.len()
    }

    fn key(&self, row: usize) -> u64 {
        let row = &self.rows[row];
        key_of((&self.technique, &row.field, row.kind, &row.value))
    }

    fn cell(&self, row: usize, column: &'static str) -> Cell<'_> {
        let value = &self.rows[row];
        match column {
            "field" => Cell::code(&*value.field),
            "kind" => Cell::Kind(value.kind.word()),
            "value" => Cell::code(&*value.value),
            "vendors" => Cell::Vendors(self.vendors.counts(value.vendors)),
            "here" => Cell::Bar { value: value.rules.len(), most: self.most, dim: false },
            "distinctive" => {
                let value = value.share.map_or(0, Share::percent);
                Cell::Bar { value, most: 100, dim: true }
            }
            "any" => Cell::Number(value.reach_any_kind),
            _ => value.reach.map_or(Cell::Empty, |reach| Cell::Bar {
                value: reach,
                most: self.most_reach,
                dim: true,
            }),
        }
    }

    fn name(&self, row: usize) -> String {
        let row = &self.rows[row];
        format!(
            "{} {} {}, {}",
            row.field,
            row.kind.word(),
            row.value,
            counted(row.rules.len(), "rule", "rules")
        )
    }

    fn group(&self, row: usize) -> usize {
        self.scope.group(&self.rows[row]).unwrap_or(0)
    }

    fn heading(&self, group: usize) -> Option<Heading<'_>> {
        self.scope.heading(group)
    }

    fn expands(&self) -> bool {
        true
    }

    fn details(&self, row: usize) -> usize {
        self.spellings(row).len() + self.rows[row].rules.len()
    }

    fn detail(&self, ui: &mut Ui, DetailLine { row, line, spans, out }: DetailLine<'_>) {
        match self.detail_of(row, line) {
            Detail::Spelling(spelling) => spelling_line(ui, spelling, spans),
            Detail::Rule(id) => {
                rule_line::show(ui, &self.catalog, id, self.line_in(row, id), out);
            }
        }
    }

    fn detail_name(&self, row: usize, line: usize) -> String {
        match self.detail_of(row, line) {
            Detail::Spelling(Spelling { vendor, field, kind, value, .. }) => {
                format!("{} writes {field} {kind} {value}", vendor.name())
            }
            Detail::Rule(id) => self.catalog.rule(id).title.clone(),
        }
    }

    fn open(&self, row: usize, line: Option<usize>) -> Option<Command> {
        match self.detail_of(row, line?) {
            Detail::Spelling(_) => None,
            Detail::Rule(id) => Some(Command::Go(Page::rule(&self.catalog, id))),
        }
    }
}

impl Drafts for ValueRows {
    /// As Sigma's rules write it, or else as most rules do.
    fn part(&self, row: usize) -> Part {
        let spellings = &self.rows[row].spellings;
        let sigma = spellings.iter().find(|spelling| spelling.vendor == Vendor::Sigma);
        let test = match sigma.or_else(|| spellings.first()) {
            Some(Spelling { field, kind, value, .. }) => Test::new(field, *kind, value),
            None => {
                let ValueRow { field, kind, value, .. } = &self.rows[row];
                Test::folded(field, *kind, value)
            }
        };
        if self.indicators { Part::Indicator(test) } else { Part::Exclusion(test) }
    }

    fn techniques(&self, _row: usize) -> Vec<String> {
        vec![self.technique.clone()]
    }

    fn rules(&self, row: usize) -> Vec<RuleId> {
        self.rows[row].rules.clone()
    }

    fn table(&self) -> &'static str {
        if self.indicators { "indicators" } else { "exclusions" }
    }
}

/// The least room of a kind, and of a field before it.
const KIND: f32 = 96.0;
const FIELD: f32 = 60.0;

/// How one vendor writes a merged row; kinds and values stand under their heads, or where those are
/// not in sight under each other.
fn spelling_line(ui: &mut Ui, spelling: &Spelling, spans: &Spans<'_>) {
    let tokens = Tokens::of(ui);
    let room = egui::vec2(ui.available_width() - size::CELL, ui.max_rect().height());
    let (mut rect, _) = ui.allocate_exact_size(room, egui::Sense::hover());
    mark::vendor_at(ui, egui::pos2(rect.left(), rect.center().y), spelling.vendor);
    rect.min.x += 30.0;
    let count = counted(spelling.rules, "rule", "rules");
    let (used, _) = text_right(ui, rect, &count, theme::small(), tokens.faint);
    rect.max.x = used.left() - size::GAP_WIDE;
    let heads = spans.start_of("kind").zip(spans.start_of("value"));
    let heads = heads.filter(|(kind, value)| *kind > rect.left() + FIELD && value > kind);
    let (kind, value) = heads.unwrap_or_else(|| {
        let kind = rect.left() + (rect.width() - KIND).max(0.0) * 0.45;
        (kind, kind + KIND)
    });
    let face = (theme::code(), tokens.dim);
    text_cut(ui, rect.with_max_x(kind - size::GAP), &spelling.field, face.clone());
    let at = egui::pos2(kind, rect.center().y);
    mark::framed_word(ui, at, value - 4.0, spelling.kind.word());
    text_cut(ui, rect.with_min_x(value), &spelling.value, face);
}
