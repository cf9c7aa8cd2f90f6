//! Several rows selected at once: by pointer with Shift and Ctrl, by keyboard with Shift. The row
//! that has the keyboard stands for a selection where there is none.

use super::arrange::Line;
use super::state::{Place, TableState};
use super::{Rows, Shown};
use egui::{Event, InputState, Modifiers};
use std::collections::HashSet;

/// Which rows are selected, by their keys.
#[derive(Debug, Default)]
pub(super) struct Selection {
    keys: HashSet<u64>,
    /// Where a range starts.
    anchor: Option<u64>,
}

impl Selection {
    pub(super) fn has(&self, key: u64) -> bool {
        self.keys.contains(&key)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }

    /// Nothing is selected; a range would start at the row with the key.
    pub(super) fn start_at(&mut self, key: u64) {
        self.keys.clear();
        self.anchor = Some(key);
    }

    pub(super) fn clear(&mut self) {
        self.keys.clear();
    }

    pub(super) fn toggle(&mut self, key: u64) {
        if !self.keys.remove(&key) {
            self.keys.insert(key);
        }
        self.anchor = Some(key);
    }
}

/// What was held when a button was let go, which may be over when the frame is painted.
pub(super) fn held_at_click(input: &InputState) -> Modifiers {
    let held = |event: &Event| match event {
        Event::PointerButton { pressed: false, modifiers, .. } => Some(*modifiers),
        _ => None,
    };
    input.events.iter().rev().find_map(held).unwrap_or(input.modifiers)
}

/// The rows of lines, in order.
fn rows_of(lines: &[Line]) -> impl Iterator<Item = u32> {
    lines.iter().filter_map(|line| match line {
        Line::Row(row) => Some(*row),
        Line::Group(_) | Line::Detail(..) => None,
    })
}

/// Selects from the row a range starts at, or else from where the keyboard is, to a row.
fn extend(state: &mut TableState, rows: &dyn Rows, to: u64) {
    let here = match state.place {
        Some(Place::Line(key, _)) => key,
        _ => to,
    };
    let from = *state.selection.anchor.get_or_insert(here);
    let shown: Vec<u64> =
        rows_of(&state.arrangement.lines).map(|row| rows.key(row as usize)).collect();
    let place = |wanted: u64| shown.iter().position(|key| *key == wanted);
    let Some(end) = place(to) else { return };
    // What a range started at may have gone with a filter.
    let start = place(from).unwrap_or(end);
    state.selection.keys = shown[start.min(end)..=start.max(end)].iter().copied().collect();
}

impl Shown<'_> {
    /// Selects with a click; false where the click has no key that selects.
    pub(super) fn select_by_click(&mut self, key: u64, modifiers: Modifiers) -> bool {
        if modifiers.shift {
            extend(self.state, self.rows, key);
        } else if modifiers.command {
            self.join_place();
            self.state.selection.toggle(key);
        } else {
            self.state.selection.start_at(key);
            return false;
        }
        true
    }

    /// The row with the keyboard counts as selected before a second one is added.
    fn join_place(&mut self) {
        if let Some(Place::Line(key, _)) = self.state.place
            && self.state.selection.is_empty()
            && self.state.selection.anchor == Some(key)
        {
            self.state.selection.keys.insert(key);
        }
    }

    pub(super) fn extend_selection(&mut self, to: u64) {
        extend(self.state, self.rows, to);
    }

    pub(super) fn select_all(&mut self) {
        let lines = &self.state.arrangement.lines;
        let keys = rows_of(lines).map(|row| self.rows.key(row as usize)).collect();
        self.state.selection.keys = keys;
    }

    /// The selected rows that are shown, in the order shown.
    pub(super) fn selected_rows(&self) -> Vec<u32> {
        if self.state.selection.is_empty() {
            return Vec::new();
        }
        let rows = rows_of(&self.state.arrangement.lines);
        rows.filter(|row| self.state.selection.has(self.rows.key(*row as usize))).collect()
    }

    /// The rows something asked of a row is meant for: the selection it is in, or else it alone.
    pub(super) fn meant(&self, row: usize) -> Vec<u32> {
        if self.state.selection.has(self.rows.key(row)) {
            self.selected_rows()
        } else {
            vec![row as u32]
        }
    }
}
