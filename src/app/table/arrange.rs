//! Which lines a table shows in which order. Done when something changes, never while painting.

use super::filter::{self, FilterRow};
use super::state::{Held, Layout, TableState};
use super::{Column, Rows};
use crate::app::theme::size;
use std::cmp::Ordering;
use std::rc::Rc;

/// A line of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Line {
    /// The heading of a group.
    Group(u32),
    /// A row.
    Row(u32),
    /// A line under an expanded row, from 0.
    Detail(u32, u32),
}

impl Line {
    pub(super) fn height(self) -> f32 {
        match self {
            Self::Group(_) | Self::Row(_) => size::ROW,
            Self::Detail(..) => size::DETAIL,
        }
    }
}

/// The lines in order.
#[derive(Clone, Debug, Default)]
pub(super) struct Arrangement {
    pub(super) lines: Vec<Line>,
    /// Whether all lines are as high as a row.
    pub(super) even: bool,
    /// How high all lines are together.
    pub(super) height: f32,
    /// Rows in order, without headings and lines under rows.
    pub(super) order: Vec<u32>,
    pub(super) shown: usize,
    pub(super) total: usize,
}

/// What an arrangement was made from.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Stamp {
    revision: u64,
    layout: Layout,
    filter: String,
    filters: FilterRow,
    expansions: u64,
    limit: Option<usize>,
}

impl Stamp {
    fn asks_the_same(&self, state: &TableState) -> bool {
        self.filter == state.filter && self.filters == state.filters
    }
}

/// Arranges a table again if anything it was arranged by has changed.
pub(super) fn refresh(
    state: &mut TableState,
    rows: &dyn Rows,
    columns: &[Column],
    revision: u64,
    limit: Option<usize>,
) {
    let same = state.stamp.as_ref().is_some_and(|stamp| {
        stamp.revision == revision
            && stamp.limit == limit
            && stamp.expansions == state.expansions
            && stamp.asks_the_same(state)
            && stamp.layout == state.layout
    });
    if same {
        return;
    }
    let sorted_the_same = state.stamp.as_ref().is_some_and(|stamp| {
        stamp.revision == revision
            && stamp.asks_the_same(state)
            && stamp.layout.sort == state.layout.sort
    });
    if !sorted_the_same {
        let order = order(rows, columns, state);
        Rc::make_mut(&mut state.arrangement).order = order;
    }
    if state.stamp.as_ref().is_none_or(|stamp| stamp.revision != revision) {
        state.needs.clear();
        state.held = Held::default();
    }
    if state.stamp.as_ref().is_some_and(|stamp| !stamp.asks_the_same(state)) {
        state.scroll_to = Some(0);
    }
    state.stamp = Some(Stamp {
        revision,
        layout: state.layout.clone(),
        filter: state.filter.clone(),
        filters: state.filters.clone(),
        expansions: state.expansions,
        limit,
    });
    let arrangement = Rc::make_mut(&mut state.arrangement);
    arrangement.total = rows.len();
    let most = limit.unwrap_or(usize::MAX);
    (arrangement.lines, arrangement.shown) = lines(rows, &arrangement.order, most, &state.expanded);
    arrangement.even = arrangement.lines.iter().all(|line| !matches!(line, Line::Detail(..)));
    arrangement.height = arrangement.lines.iter().map(|line| line.height()).sum();
}

/// The rows that pass the filter, sorted.
fn order(rows: &dyn Rows, columns: &[Column], state: &TableState) -> Vec<u32> {
    let mut order: Vec<u32> = (0..rows.len() as u32).collect();
    let wanted = state.filter.trim().to_lowercase();
    if !wanted.is_empty() {
        order.retain(|row| contains(rows, columns, *row as usize, &wanted));
    }
    filter::retain(&mut order, rows, columns, &state.filters);
    let keys: Vec<_> = state
        .layout
        .sort
        .iter()
        .filter_map(|key| {
            let column = columns.iter().find(|column| column.id == key.column)?;
            let value = |row: usize| rows.cell(row, column.id).order();
            let values: Vec<_> = (0..rows.len()).map(value).collect();
            Some((values, key.descending))
        })
        .collect();
    let groups: Vec<usize> = (0..rows.len()).map(|row| rows.group(row)).collect();
    order.sort_by(|a, b| {
        let (a, b) = (*a as usize, *b as usize);
        let by_group = groups[a].cmp(&groups[b]);
        let by_keys = keys.iter().map(|(values, descending)| {
            let ordering = values[a].cmp(&values[b]);
            if *descending { ordering.reverse() } else { ordering }
        });
        by_keys.fold(by_group, Ordering::then)
    });
    order
}

fn contains(rows: &dyn Rows, columns: &[Column], row: usize, wanted: &str) -> bool {
    let mut ids = columns.iter().map(|column| column.id);
    ids.any(|id| rows.cell(row, id).text().to_lowercase().contains(wanted))
}

/// What a group's heading is called among what is expanded.
pub(super) fn fold_key(group: usize) -> u64 {
    crate::app::pages::key_of(("fold", group))
}

/// The lines of the first rows, `most` of them, and how many those are. Headings that fold always
/// have their line.
fn lines(
    rows: &dyn Rows,
    order: &[u32],
    most: usize,
    expanded: &std::collections::HashSet<u64>,
) -> (Vec<Line>, usize) {
    let mut lines = Vec::with_capacity(order.len().min(most));
    let (mut group, mut folded, mut shown) = (None, false, 0);
    for row in order {
        let own = rows.group(*row as usize);
        if group != Some(own) {
            group = Some(own);
            let heading = rows.heading(own);
            let folds = heading.as_ref().is_some_and(|heading| heading.folds);
            folded = folds && !expanded.contains(&fold_key(own));
            if heading.is_some() && (folds || shown < most) {
                lines.push(Line::Group(own as u32));
            }
        }
        if folded || shown == most {
            continue;
        }
        shown += 1;
        lines.push(Line::Row(*row));
        if !expanded.is_empty() && expanded.contains(&rows.key(*row as usize)) {
            let details = rows.details(*row as usize) as u32;
            lines.extend((0..details).map(|part| Line::Detail(*row, part)));
        }
    }
    (lines, shown)
}
