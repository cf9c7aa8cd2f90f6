//! The predicates of a rule, grouped by the part they play.

use crate::app::pages::key_of;
use crate::app::source::Pointed;
use crate::app::table::{Cell, Column, Heading, Rows};
use crate::model::Kind;
use crate::views::rule::{PredicateRow, RulePage};
use crate::views::search::{Place, Query};
use std::borrow::Cow;
use std::cell;
use std::ops::Range;

/// The rows, and which predicate or value is pointed at here or in the source.
pub(super) struct PredicateRows {
    rows: Vec<(usize, PredicateRow)>,
    groups: Vec<(&'static str, String)>,
    fields: Vec<String>,
    marked: cell::Cell<Option<Pointed>>,
    pointed: cell::Cell<Option<Pointed>>,
    chosen: cell::Cell<Option<Pointed>>,
    /// What was searched for in fields and values, of each row.
    found: Vec<[Vec<Range<usize>>; 2]>,
}

impl PredicateRows {
    pub(super) fn new(page: &RulePage, query: Option<&Query>) -> Self {
        let rows: Vec<(usize, PredicateRow)> = page
            .groups
            .iter()
            .enumerate()
            .flat_map(|(at, group)| group.rows.iter().map(move |row| (at, row.clone())))
            .collect();
        let group = |group: &crate::views::rule::PredicateGroup| {
            (group.part.title(), crate::app::widgets::thousands(group.rows.len()))
        };
        let field = |(_, row): &(usize, PredicateRow)| {
            let mut text = row.field.to_string();
            for modifier in &row.modifiers {
                text.push('|');
                text.push_str(modifier);
            }
            text
        };
        let fields: Vec<String> = rows.iter().map(field).collect();
        let found = |((_, row), field): (&(usize, PredicateRow), &String)| {
            let marks = |place, text| query.map_or_else(Vec::new, |it| it.marks(place, text));
            [marks(Place::Field, field), marks(Place::Value, &row.value)]
        };
        Self {
            found: rows.iter().zip(&fields).map(found).collect(),
            groups: page.groups.iter().map(group).collect(),
            fields,
            rows,
            marked: cell::Cell::new(None),
            pointed: cell::Cell::new(None),
            chosen: cell::Cell::new(None),
        }
    }

    /// Starts a frame in which `marked` is pointed at here or elsewhere.
    pub(super) fn begin(&self, marked: Option<Pointed>) {
        let here = self.pointed.take();
        self.marked.set(marked.filter(|pointed| here != Some(*pointed)));
    }

    /// What the pointer is on in the table.
    pub(super) fn pointed(&self) -> Option<Pointed> {
        self.pointed.get()
    }

    /// What the row clicked last, or reached by keyboard, here or in the logic, stands for.
    pub(super) fn chosen(&self) -> Option<Pointed> {
        self.chosen.get()
    }

    /// Chooses a predicate elsewhere.
    pub(super) fn choose(&self, predicate: usize) {
        self.chosen.set(Some(Pointed::whole(predicate)));
    }

    fn pointed_by(&self, row: usize) -> Pointed {
        let row = &self.rows[row].1;
        Pointed { predicate: row.predicate, value: row.place }
    }
}

const COLUMNS: &[Column] = &[
    Column::text("field", "Field", 142.0).fitting(260.0).keeping_end().at_least(98.0),
    Column::text("kind", "Kind", 99.0).fitting(99.0).at_least(99.0),
    Column::text("value", "Value", 160.0).filling().keeping_end().at_least(104.0),
    Column::numbers("reach", "Reach", 56.0).at_least(56.0),
    Column::numbers("line", "Line", 46.0).at_least(46.0),
    Column::text("raw", "As written", 130.0).hidden(),
];

impl Rows for PredicateRows {
    fn columns(&self) -> Cow<'_, [Column]> {
        Cow::Borrowed(COLUMNS)
    }

    fn len(&self) -> usize {
        self.rows.len()
    }

    fn key(&self, row: usize) -> u64 {
        key_of(row)
    }

    fn cell(&self, row: usize, column: &'static str) -> Cell<'_> {
        let predicate = &self.rows[row].1;
        match column {
            "field" if predicate.kind == Kind::Keyword => Cell::Empty,
            "field" => Cell::code(&*self.fields[row]),
            "kind" => Cell::Kind(predicate.kind.word()),
            "value" => Cell::code(&*predicate.value),
            "reach" if predicate.reach == 0 => Cell::Empty,
            "reach" => Cell::Number(predicate.reach),
            "raw" => Cell::DimCode(Cow::Borrowed(&predicate.raw_field)),
            _ if predicate.line == 0 => Cell::Empty,
            _ => Cell::Number(predicate.line as usize),
        }
    }

    fn marks(&self, row: usize, column: &'static str) -> Cow<'_, [Range<usize>]> {
        let [field, value] = &self.found[row];
        match column {
            "field" => Cow::Borrowed(field),
            "value" => Cow::Borrowed(value),
            _ => Cow::Borrowed(&[]),
        }
    }

    fn name(&self, row: usize) -> String {
        let row = &self.rows[row].1;
        format!("{} {} {}", row.field, row.kind, row.value)
    }

    fn group(&self, row: usize) -> usize {
        self.rows[row].0
    }

    fn heading(&self, group: usize) -> Option<Heading<'_>> {
        let (title, count) = self.groups.get(group)?;
        Some(Heading::new(title, count))
    }

    fn is_marked(&self, row: usize) -> bool {
        self.marked.get().is_some_and(|marked| marked.holds(self.pointed_by(row)))
    }

    fn hovered(&self, row: usize) {
        self.pointed.set(Some(self.pointed_by(row)));
    }

    fn chosen(&self, row: usize) {
        self.chosen.set(Some(self.pointed_by(row)));
    }
}
