//! Reading the tables in `assets/` and a user's own: rows of a CSV file with named columns. Knows
//! nothing of what the columns mean.

use rustc_hash::FxHashSet;
use std::sync::Arc;

/// Calls `row` with the columns of each row of an embedded table, in the order of its header.
/// Embedded tables are checked by a test; a row that cannot be read is left out.
pub(super) fn each_row<const COLUMNS: usize>(text: &str, mut row: impl FnMut([&str; COLUMNS])) {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let mut record = csv::StringRecord::new();
    while let Ok(true) = reader.read_record(&mut record) {
        row(std::array::from_fn(|column| record.get(column).unwrap_or_default()));
    }
}

/// The parts of a cell that holds a list.
pub(super) fn list(cell: &str) -> impl Iterator<Item = &str> {
    cell.split(';').filter(|part| !part.is_empty())
}

/// Names that stand once in memory, however many tables use them.
#[derive(Debug, Default)]
pub(super) struct Names {
    known: FxHashSet<Arc<str>>,
}

impl Names {
    /// The shared form of `name`.
    pub(super) fn get(&mut self, name: &str) -> Arc<str> {
        if let Some(known) = self.known.get(name) {
            return known.clone();
        }
        let shared: Arc<str> = name.into();
        self.known.insert(shared.clone());
        shared
    }
}
