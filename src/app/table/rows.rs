//! What a table asks of what it shows.

use super::{Cell, Column};
use crate::app::commands::Command;
use crate::app::theme::size;
use egui::Ui;
use std::borrow::Cow;
use std::ops::Range;

/// What a table shows. Rows are numbered in their first order, which must be total.
pub trait Rows {
    /// The columns, the same for the whole life of a table's name.
    fn columns(&self) -> Cow<'_, [Column]>;
    /// The heading of a column.
    fn head(&self, column: &Column) -> Cow<'_, str> {
        Cow::Borrowed(column.head)
    }
    /// The same where that has no room, the longest first.
    fn narrow_heads(&self, _column: &Column) -> Vec<&str> {
        Vec::new()
    }
    /// The column that tells the first order, and whether from its largest; none where no column does.
    fn first_order(&self) -> Option<(&'static str, bool)> {
        None
    }
    /// How many rows there are.
    fn len(&self) -> usize;
    /// Whether there is none.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }
    /// What identifies a row over sorts and reloads.
    fn key(&self, row: usize) -> u64;
    /// What stands in a cell.
    fn cell(&self, row: usize, column: &'static str) -> Cell<'_>;
    /// What of a cell's text was searched for, as bytes in order.
    fn marks(&self, _row: usize, _column: &'static str) -> Cow<'_, [Range<usize>]> {
        Cow::Borrowed(&[])
    }
    /// What a row is called by assistive technology; its cells where nothing shorter tells it.
    fn name(&self, row: usize) -> String {
        let columns = self.columns();
        let texts = columns.iter().filter(|column| !column.hidden).filter_map(|column| {
            let text = self.cell(row, column.id).text().into_owned();
            (!text.is_empty()).then(|| format!("{} {text}", self.head(column)))
        });
        texts.collect::<Vec<_>>().join(", ")
    }
    /// The group a row is in; groups stay together, in their order, whatever the sort is.
    fn group(&self, _row: usize) -> usize {
        0
    }
    /// The heading of a group; none where rows are not grouped.
    fn heading(&self, _group: usize) -> Option<Heading<'_>> {
        None
    }
    /// Whether any row has lines of its own.
    fn expands(&self) -> bool {
        false
    }
    /// How many lines stand under a row when it is expanded.
    fn details(&self, _row: usize) -> usize {
        0
    }
    /// Paints a line under an expanded row.
    fn detail(&self, _ui: &mut Ui, _at: DetailLine<'_>) {}
    /// What a line under an expanded row is called by assistive technology.
    fn detail_name(&self, _row: usize, _line: usize) -> String {
        String::new()
    }
    /// What Enter or a double click on a row, or on a line under it, does.
    fn open(&self, _row: usize, _line: Option<usize>) -> Option<Command> {
        None
    }
    /// Whether a click on a row opens it (where it has no lines of its own to show).
    fn opens_by_click(&self) -> bool {
        false
    }
    /// Called when the pointer is on a row.
    fn hovered(&self, _row: usize) {}
    /// Called when a row is clicked, or reached by keyboard.
    fn chosen(&self, _row: usize) {}
    /// Whether a row is shown as selected (where it stands for what a page shows beside it).
    fn is_marked(&self, _row: usize) -> bool {
        false
    }
}

/// A line under an expanded row while it is painted.
pub struct DetailLine<'a> {
    /// The row.
    pub row: usize,
    /// Which of the lines under it.
    pub line: usize,
    /// Where columns stand.
    pub spans: &'a Spans<'a>,
    /// Commands sent.
    pub out: &'a mut Vec<Command>,
}

/// Where the columns in sight stand, for lines under rows that keep to them.
pub struct Spans<'a> {
    pub(super) columns: &'a [Column],
    /// The shown columns, left to right, and their widths.
    pub(super) widths: &'a [(usize, f32)],
    pub(super) left: f32,
}

impl Spans<'_> {
    /// From where on a column's cells stand.
    pub fn start_of(&self, column: &str) -> Option<f32> {
        let mut x = self.left;
        for (number, width) in self.widths {
            if self.columns[*number].id == column {
                return Some(x + size::CELL);
            }
            x += width;
        }
        None
    }
}

/// The heading of a group of rows.
#[derive(Clone, Debug)]
pub struct Heading<'a> {
    /// What it says.
    pub title: Cow<'a, str>,
    /// What follows in faint.
    pub note: Cow<'a, str>,
    /// Whether the title is code, such as a path.
    pub code: bool,
    /// Whether the rows stay folded into it until it is opened. Such a group is the last.
    pub folds: bool,
}

impl<'a> Heading<'a> {
    /// A heading over rows that are always seen.
    pub fn new(title: &'a str, note: &'a str) -> Self {
        Self { title: Cow::Borrowed(title), note: Cow::Borrowed(note), code: false, folds: false }
    }

    /// A title that is code.
    pub fn in_code(self) -> Self {
        Self { code: true, ..self }
    }

    /// A heading rows are folded into.
    pub fn folding(self) -> Self {
        Self { folds: true, ..self }
    }
}
