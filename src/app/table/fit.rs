//! How wide columns need to be for what stands in them. Measured when the rows change, not while
//! painting, and in the same rows whatever is sorted or filtered: a table does not jump.

use super::cell::Cell;
use super::{Column, Rows};
use crate::app::theme::{self, size};
use crate::app::widgets::text::reach;
use crate::app::widgets::{bar, mark, thousands};
use crate::model::{Level, Severity};
use egui::Ui;

/// How many of the first rows are measured, and how many of the others, spread over them. The largest
/// number, and the most marks, count wherever they are.
const FIRST: usize = 12;
const SPREAD: usize = 12;

/// No cell is measured further than this, nor counts for more.
pub(super) const FURTHEST: f32 = 400.0;

/// What a column needs, without the room around it.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Need {
    /// For its heading.
    pub(super) head: f32,
    /// For the widest of its cells.
    pub(super) cells: f32,
}

/// What each column needs.
pub(super) fn measure(ui: &Ui, rows: &dyn Rows, columns: &[Column]) -> Vec<Need> {
    let need = |column: &Column| Need {
        head: theme::width(ui, &rows.head(column), theme::head()),
        cells: cells(ui, rows, column),
    };
    columns.iter().map(need).collect()
}

fn cells(ui: &Ui, rows: &dyn Rows, column: &Column) -> f32 {
    if column.numbers {
        let counts = (0..rows.len()).filter_map(|row| rows.cell(row, column.id).count());
        let Some(most) = counts.max() else { return 0.0 };
        let number = reach(ui, &thousands(most), &theme::body(), FURTHEST);
        // A bar is the first to go.
        return if column.bars { number.max(bar::room(most)) } else { number };
    }
    if rows.is_empty() {
        return 0.0;
    }
    let marks = matches!(rows.cell(0, column.id), Cell::Vendors(_) | Cell::Kind(_));
    let width = |row: usize| cell(ui, &rows.cell(row, column.id));
    let widest = if marks {
        (0..rows.len()).map(width).fold(0.0, f32::max)
    } else {
        measured(rows.len()).map(width).fold(0.0, f32::max)
    };
    widest.min(FURTHEST)
}

/// The rows that are measured.
fn measured(rows: usize) -> impl Iterator<Item = usize> {
    let first = rows.min(FIRST);
    let others = rows - first;
    let spread = others.min(SPREAD);
    (0..first).chain((0..spread).map(move |at| first + at * others / spread))
}

fn cell(ui: &Ui, cell: &Cell<'_>) -> f32 {
    let text = |text: &str, font| reach(ui, text, &font, FURTHEST);
    match cell {
        Cell::Empty | Cell::Number(_) | Cell::Bar { .. } | Cell::Heat { .. } => 0.0,
        Cell::Text(words) | Cell::Link(words, _) => text(words, theme::body()),
        Cell::Name(_, short) => text(short, theme::body()),
        Cell::Dim(words) => text(words, theme::small()),
        Cell::Code(words) | Cell::DimCode(words) | Cell::CodeLink(words, _) => {
            text(words, theme::code())
        }
        Cell::Samples(samples) => text(samples.text(), theme::code()),
        Cell::Folder { name, .. } => size::FOLDER_MARK + 6.0 + text(name, theme::small()),
        Cell::Badge(word) => text(word, theme::small()) + mark::FRAME,
        Cell::Kind(word) => mark::word_width(word),
        Cell::Kinds(kinds) => mark::kinds_width(kinds),
        Cell::Vendor { .. } => size::MARK.x,
        Cell::Vendors(counts) => mark::vendors_width(counts.iter().count()),
        // As wide as the longest of the words.
        Cell::Severity(_) => {
            mark::SHAPE + text(mark::severity_word(Severity::Medium), theme::small())
        }
        Cell::Level(_) => mark::ICON + text(Level::Warning.word(), theme::small()),
    }
}
