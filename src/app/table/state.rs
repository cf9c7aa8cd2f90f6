//! What a table remembers: its layout for good, the rest while the window is open.

use super::Column;
use super::arrange::{Arrangement, Stamp};
use super::filter::FilterRow;
use super::fit::Need;
use super::select::Selection;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashSet};
use std::rc::Rc;

/// A column a table is sorted by.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct SortKey {
    /// Which column.
    pub column: String,
    /// Largest first.
    pub descending: bool,
}

/// How a person set a table up.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Layout {
    /// The columns it is sorted by, the first counts most; empty for the first order.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub sort: Vec<SortKey>,
    /// Columns from left to right, where they were moved.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub order: Vec<String>,
    /// Columns shown or hidden against their default.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub visible: BTreeMap<String, bool>,
    /// Widths, where they were changed.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub widths: BTreeMap<String, f32>,
}

impl Layout {
    /// All columns from left to right, as numbers in `columns`: those moved as they were moved,
    /// others at their own place.
    pub(super) fn all(&self, columns: &[Column]) -> Vec<usize> {
        let mut numbers: Vec<usize> = (0..columns.len()).collect();
        let place = |number: &usize| self.order.iter().position(|id| id == columns[*number].id);
        if !self.order.is_empty() {
            numbers.sort_by_key(|number| place(number).unwrap_or(*number));
        }
        numbers
    }

    /// The shown columns from left to right.
    pub(super) fn shown(&self, columns: &[Column]) -> Vec<usize> {
        let all = self.all(columns).into_iter();
        all.filter(|number| self.is_shown(&columns[*number])).collect()
    }

    pub(super) fn is_shown(&self, column: &Column) -> bool {
        self.visible.get(column.id).copied().unwrap_or(!column.hidden)
    }

    pub(super) fn set_shown(&mut self, column: &Column, shown: bool) {
        if shown == column.hidden {
            self.visible.insert(column.id.to_owned(), shown);
        } else {
            self.visible.remove(column.id);
        }
    }

    /// Moves a column to where another one is.
    pub(super) fn move_to(&mut self, columns: &[Column], number: usize, goal: usize) {
        let mut all = self.all(columns);
        let place = |wanted: usize| all.iter().position(|other| *other == wanted);
        if let (Some(from), Some(to)) = (place(number), place(goal))
            && from != to
        {
            let moved = all.remove(from);
            all.insert(to, moved);
            self.order = all.into_iter().map(|number| columns[number].id.to_owned()).collect();
        }
    }

    /// Moves a column by one place among the shown ones.
    pub(super) fn shift(&mut self, columns: &[Column], number: usize, right: bool) {
        let shown = self.shown(columns);
        let mut all = self.all(columns);
        let Some(at) = shown.iter().position(|other| *other == number) else { return };
        let neighbour =
            if right { shown.get(at + 1) } else { at.checked_sub(1).map(|i| &shown[i]) };
        let Some(neighbour) = neighbour else { return };
        let place = |wanted: usize| all.iter().position(|other| *other == wanted);
        if let (Some(a), Some(b)) = (place(number), place(*neighbour)) {
            all.swap(a, b);
            self.order = all.into_iter().map(|number| columns[number].id.to_owned()).collect();
        }
    }

    /// Sorts by a column: once its natural way, again the other way, a third time not at all. With
    /// `more`, the columns it was sorted by before stay ahead. What `first` tells of the first order
    /// counts as chosen, but is not remembered.
    pub(super) fn sort_by(&mut self, column: &Column, first: Option<SortKey>, more: bool) {
        let own = first.as_ref().filter(|key| key.column == column.id);
        let natural = own.map_or(column.numbers, |key| key.descending);
        if self.sort.is_empty() {
            self.sort.extend(first.clone());
        }
        let at = self.sort.iter().position(|key| key.column == column.id);
        let next = match at.map(|at| self.sort[at].descending) {
            None => Some(natural),
            Some(descending) if descending == natural => Some(!natural),
            Some(_) => None,
        };
        if !more {
            self.sort.clear();
        } else if let Some(at) = at {
            self.sort.remove(at);
        }
        if let Some(descending) = next {
            let place = at.filter(|_| more).unwrap_or(self.sort.len());
            self.sort.insert(place, SortKey { column: column.id.to_owned(), descending });
        }
        if self.sort.iter().eq(&first) {
            self.sort.clear();
        }
    }
}

/// The widths of the shown columns when one of them was resized last, in so much room. While that
/// is the same, the others do not move.
#[derive(Clone, Debug, Default)]
pub(super) struct Held {
    pub(super) room: f32,
    pub(super) widths: Vec<(usize, f32)>,
}

impl Held {
    pub(super) fn width_of(&self, number: usize) -> Option<f32> {
        let known = self.widths.iter().find(|(held, _)| *held == number);
        known.map(|(_, width)| *width)
    }
}

/// Where the keyboard is in a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Place {
    /// On the head of a column.
    Head(usize),
    /// On a row (part 0) or a line under it (from 1).
    Line(u64, u32),
}

/// The state of one table.
#[derive(Debug, Default)]
pub struct TableState {
    /// How a person set it up.
    pub layout: Layout,
    /// Only rows with this text in a cell are shown.
    pub filter: String,
    /// Only rows that pass these are shown; asked as long as the window is open.
    pub(super) filters: FilterRow,
    pub(super) selection: Selection,
    pub(super) expanded: HashSet<u64>,
    /// Counts changes of `expanded`.
    pub(super) expansions: u64,
    pub(super) place: Option<Place>,
    pub(super) arrangement: Rc<Arrangement>,
    /// The line `place` was found at last.
    pub(super) line_of_place: usize,
    pub(super) stamp: Option<Stamp>,
    /// What columns need, measured once for the same rows.
    pub(super) needs: Vec<Need>,
    pub(super) held: Held,
    /// The line to bring into view in the next frame.
    pub(super) scroll_to: Option<usize>,
    /// Whether the first line is to have the keyboard in the next frame.
    pub(super) takes_keyboard: bool,
    /// The column under the pointer when the menu of a row was opened; `None` where a key opened it.
    pub(super) menu_column: Option<usize>,
}

impl TableState {
    /// How many rows are shown, and how many there are.
    pub fn counts(&self) -> (usize, usize) {
        (self.arrangement.shown, self.arrangement.total)
    }

    /// Gives the first row the keyboard.
    pub fn take_keyboard(&mut self) {
        self.takes_keyboard = true;
    }

    /// Expands a row or collapses it.
    pub(super) fn toggle(&mut self, key: u64) {
        if !self.expanded.remove(&key) {
            self.expanded.insert(key);
        }
        self.expansions += 1;
    }

    /// Collapses every row.
    pub(super) fn collapse(&mut self) {
        self.expanded.clear();
        self.expansions += 1;
    }
}

/// The tables of the window by name.
#[derive(Debug, Default)]
pub struct Tables(BTreeMap<&'static str, TableState>, BTreeMap<String, Layout>);

impl Tables {
    /// Tables with remembered layouts.
    pub fn with_layouts(layouts: BTreeMap<String, Layout>) -> Self {
        Self(BTreeMap::new(), layouts)
    }

    /// The state of a table.
    pub fn state(&mut self, name: &'static str) -> &mut TableState {
        let Self(states, remembered) = self;
        states.entry(name).or_insert_with(|| TableState {
            layout: remembered.get(name).cloned().unwrap_or_default(),
            ..TableState::default()
        })
    }

    /// How many rows a table shows, and how many there are; as of the last time it was arranged.
    pub fn counts(&self, name: &str) -> Option<(usize, usize)> {
        self.0.get(name).filter(|state| state.stamp.is_some()).map(TableState::counts)
    }

    /// Every layout that differs from the first one.
    pub fn layouts(&self) -> BTreeMap<String, Layout> {
        let mut layouts = self.1.clone();
        for (name, state) in &self.0 {
            layouts.insert((*name).to_owned(), state.layout.clone());
        }
        layouts.retain(|_, layout| *layout != Layout::default());
        layouts
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const COLUMNS: [Column; 3] = [
        Column::text("field", "Field", 100.0),
        Column::numbers("rules", "Rules", 60.0),
        Column::text("notes", "Notes", 60.0).hidden(),
    ];

    fn sorted(layout: &Layout) -> Vec<(&str, bool)> {
        layout.sort.iter().map(|key| (key.column.as_str(), key.descending)).collect()
    }

    #[test]
    fn a_head_sorts_its_natural_way_then_the_other_then_not() {
        let mut layout = Layout::default();
        layout.sort_by(&COLUMNS[1], None, false);
        assert_eq!(sorted(&layout), [("rules", true)]);
        layout.sort_by(&COLUMNS[1], None, false);
        assert_eq!(sorted(&layout), [("rules", false)]);
        layout.sort_by(&COLUMNS[0], None, true);
        assert_eq!(sorted(&layout), [("rules", false), ("field", false)]);
        layout.sort_by(&COLUMNS[1], None, true);
        assert_eq!(sorted(&layout), [("field", false)]);
        layout.sort_by(&COLUMNS[1], None, false);
        assert_eq!(sorted(&layout), [("rules", true)]);
    }

    #[test]
    fn a_head_that_tells_the_first_order_turns_it_and_comes_back_to_it() {
        let mut layout = Layout::default();
        let first = || Some(SortKey { column: "rules".to_owned(), descending: true });
        layout.sort_by(&COLUMNS[1], first(), false);
        assert_eq!(sorted(&layout), [("rules", false)]);
        layout.sort_by(&COLUMNS[1], first(), false);
        assert_eq!(sorted(&layout), []);
        layout.sort_by(&COLUMNS[0], first(), true);
        assert_eq!(sorted(&layout), [("rules", true), ("field", false)]);
        layout.sort_by(&COLUMNS[0], first(), false);
        assert_eq!(sorted(&layout), [("field", true)]);
        layout.sort_by(&COLUMNS[1], first(), false);
        assert_eq!(sorted(&layout), [], "it is the first order again");
    }

    #[test]
    fn columns_are_hidden_and_moved_by_name() {
        let mut layout = Layout::default();
        assert_eq!(layout.shown(&COLUMNS), [0, 1]);
        layout.set_shown(&COLUMNS[2], true);
        layout.shift(&COLUMNS, 2, false);
        assert_eq!(layout.shown(&COLUMNS), [0, 2, 1]);
        layout.set_shown(&COLUMNS[0], false);
        assert_eq!(layout.shown(&COLUMNS), [2, 1]);
        layout.shift(&COLUMNS, 2, false);
        assert_eq!(layout.shown(&COLUMNS), [2, 1], "there is nothing left of it");
    }
}
