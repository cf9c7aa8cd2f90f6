//! Which lines a table shows in which order, and how wide its columns are. Done when something
//! changes, never while painting.

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

/// The room of the arrow of a column that is sorted by.
pub(super) const ARROW: f32 = 18.0;

/// How wide a shown column may be.
#[derive(Clone, Copy, Debug)]
pub(super) struct Track {
    number: usize,
    fills: bool,
    leaves: bool,
    /// At first, or as a person made it.
    first: f32,
    /// So wide that nothing in it is cut, if that is less.
    need: f32,
    /// So wide that nothing in it is cut, if that is more.
    whole: f32,
    /// Where the window is narrow. Numbers are never cut.
    least: f32,
    /// As a person made it.
    set: bool,
}

/// The shown columns; the first stands in by `indent`, and heads by which rows are `sorted` have an
/// arrow.
pub(super) fn tracks(
    shown: &[usize],
    columns: &[Column],
    state: &TableState,
    indent: f32,
    sorted: impl Fn(&Column) -> bool,
) -> Vec<Track> {
    let track = |(at, number): (usize, &usize)| {
        let column = &columns[*number];
        let room = 2.0 * size::CELL + if at == 0 { indent } else { 0.0 };
        let need = state.needs[*number];
        let cells = if column.numbers { need.cells + room } else { 0.0 };
        let head = need.head + if sorted(column) { ARROW } else { 0.0 };
        let whole = need.cells.max(head) + room;
        // A shade is wider than its figures.
        let least = if column.shaded { column.least } else { column.least.min(whole) }.max(cells);
        let set = state.layout.widths.get(column.id).copied();
        let set = set.or_else(|| state.held.width_of(*number).filter(|_| !column.fills));
        let first = match (set, column.most) {
            (Some(set), _) => set,
            (None, Some(most)) => whole.min(most),
            (None, None) => column.width,
        };
        let first = first.max(least);
        let (need, whole) = match set {
            Some(_) => (first, first),
            // Shades beside one another are as wide, whatever their heads are.
            None if column.shaded => (first, first),
            // A bar gives some of its room before words are cut.
            None if column.bars => (column.least.max(head + room).clamp(least, first), first),
            None => (whole.clamp(least, first), whole.max(first)),
        };
        let Column { fills, leaves, .. } = *column;
        Track { number: *number, fills, leaves, first, need, whole, least, set: set.is_some() }
    };
    shown.iter().enumerate().map(track).collect()
}

/// The most of the room that one column takes where not all fit.
const SHARE: f32 = 0.4;

/// The widths of columns in `available` points. What is left goes to those that are cut, up to what
/// they need, and then to the filling one; where nothing is left, those give room first that have more
/// than they need, then all of them; and where not even the least of all fits, the table scrolls
/// sideways: those that leave stand out of sight, and the others share the room; where not even these
/// fit, each is as wide as it needs to be.
pub(super) fn widths(tracks: &[Track], available: f32) -> Vec<(usize, f32)> {
    let sum = |width: fn(&Track) -> f32| tracks.iter().map(width).sum::<f32>();
    let (whole, first) = (sum(|it| it.whole), sum(|it| it.first));
    let (need, least) = (sum(|it| it.need), sum(|it| it.least));
    let between = |low: fn(&Track) -> f32, high: fn(&Track) -> f32| {
        let (from, to) = (sum(low), sum(high));
        let share = if to > from { (available - from) / (to - from) } else { 0.0 };
        let width = move |it: &Track| (it.number, low(it) + (high(it) - low(it)) * share);
        tracks.iter().map(width).collect()
    };
    if available >= whole {
        filled(tracks, available - whole)
    } else if available >= first {
        between(|it| it.first, |it| it.whole)
    } else if available >= need {
        between(|it| it.need, |it| it.first)
    } else if available >= least - 1.0 {
        between(|it| it.least, |it| it.need)
    } else if tracks.iter().any(|it| it.leaves) {
        let stays = |it: &&Track| !it.leaves;
        let staying: Vec<Track> = tracks.iter().filter(stays).copied().collect();
        let staying = widths(&staying, available);
        let width = |it: &Track| staying.iter().find(|(number, _)| *number == it.number).copied();
        tracks.iter().map(|it| width(it).unwrap_or((it.number, it.first))).collect()
    } else {
        let most = |it: &Track| if it.set { it.need } else { it.need.min(available * SHARE) };
        tracks.iter().map(|it| (it.number, most(it).max(it.least))).collect()
    }
}

/// The widths that cut nothing, and what is left for those that fill, or else for the last.
fn filled(tracks: &[Track], left: f32) -> Vec<(usize, f32)> {
    let takers = tracks.iter().filter(|it| it.fills).count();
    let last = tracks.len().saturating_sub(1);
    let width = |(at, it): (usize, &Track)| {
        let more = match takers {
            0 if at == last => left,
            takers if it.fills => left / takers as f32,
            _ => 0.0,
        };
        (it.number, it.whole + more)
    };
    tracks.iter().enumerate().map(width).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::table::fit::Need;

    fn widths_of(columns: &[Column], cells: [f32; 3], available: f32) -> Vec<f32> {
        let need = |cells| Need { head: 20.0, cells };
        let state = TableState { needs: cells.map(need).to_vec(), ..TableState::default() };
        let tracks = tracks(&[0, 1, 2], columns, &state, 0.0, |_| false);
        widths(&tracks, available).into_iter().map(|(_, width)| width.round()).collect()
    }

    #[test]
    fn the_filling_column_takes_what_is_left_and_all_shrink_when_nothing_is() {
        let columns = [
            Column::text("a", "A", 100.0),
            Column::text("b", "B", 100.0).filling(),
            Column::text("c", "C", 100.0),
        ];
        let of = |available| widths_of(&columns, [200.0; 3], available);
        assert_eq!(widths_of(&columns, [84.0; 3], 500.0), [100.0, 300.0, 100.0]);
        assert_eq!(of(240.0), [80.0, 80.0, 80.0]);
        assert_eq!(of(180.0), [60.0, 60.0, 60.0], "the least of all");
        assert_eq!(of(170.0), [68.0, 68.0, 68.0], "and no longer the least where it scrolls");
    }

    #[test]
    fn while_a_column_is_resized_the_others_hold_but_the_filling_one() {
        let columns = [
            Column::text("a", "A", 100.0),
            Column::text("b", "B", 100.0).filling(),
            Column::text("c", "C", 100.0),
        ];
        let need = Need { head: 20.0, cells: 184.0 };
        let mut state = TableState { needs: vec![need; 3], ..TableState::default() };
        let of = |state: &TableState| {
            let widths = widths(&tracks(&[0, 1, 2], &columns, state, 0.0, |_| false), 450.0);
            widths.into_iter().map(|(_, width)| width).collect::<Vec<_>>()
        };
        let before = of(&state);
        assert_eq!(before, [150.0; 3]);
        state.held.widths = before.into_iter().enumerate().collect();
        state.layout.widths.insert("c".to_owned(), 120.0);
        assert_eq!(of(&state), [150.0, 180.0, 120.0]);
    }

    #[test]
    fn a_bar_gives_room_before_words_are_cut() {
        let columns = [
            Column::text("a", "A", 100.0),
            Column::text("b", "B", 100.0).filling(),
            Column::bars("c", "C", 110.0),
        ];
        assert_eq!(widths_of(&columns, [84.0, 84.0, 20.0], 290.0), [100.0, 100.0, 90.0]);
    }

    #[test]
    fn who_has_more_than_it_needs_gives_room_first_and_a_number_is_never_cut() {
        let columns = [
            Column::text("a", "A", 100.0),
            Column::text("b", "B", 100.0).filling(),
            Column::numbers("c", "C", 50.0),
        ];
        assert_eq!(widths_of(&columns, [44.0, 200.0, 30.0], 206.0), [60.0, 100.0, 46.0]);
        assert_eq!(widths_of(&columns, [200.0, 200.0, 40.0], 180.0), [62.0, 62.0, 56.0]);
        assert_eq!(widths_of(&columns, [200.0, 200.0, 50.0], 320.0)[2], 66.0);
    }

    #[test]
    fn what_is_left_goes_to_who_is_cut_before_the_filling_column() {
        let columns = [
            Column::text("a", "A", 100.0),
            Column::text("b", "B", 100.0).filling(),
            Column::text("c", "C", 100.0),
        ];
        let of = |available| widths_of(&columns, [184.0, 20.0, 134.0], available);
        assert_eq!(of(375.0), [150.0, 100.0, 125.0]);
        assert_eq!(of(500.0), [200.0, 150.0, 150.0], "no wider than they need");
    }

    #[test]
    fn those_that_leave_stand_out_of_sight_where_not_all_fit() {
        let columns = [
            Column::text("a", "A", 100.0).filling(),
            Column::text("b", "B", 100.0),
            Column::bars("c", "C", 100.0).leaving(),
        ];
        let of = |available| widths_of(&columns, [200.0, 200.0, 60.0], available);
        assert_eq!(of(300.0), [100.0, 100.0, 100.0]);
        assert_eq!(of(180.0), [90.0, 90.0, 100.0], "the others share the room");
        assert_eq!(of(100.0), [60.0, 60.0, 100.0], "and scroll where they must");
    }

    #[test]
    fn a_fitting_column_is_as_wide_as_its_cells_and_beyond_its_bound_only_by_what_is_left() {
        let columns = [
            Column::text("a", "A", 100.0).fitting(150.0),
            Column::text("b", "B", 100.0).filling(),
            Column::text("c", "C", 100.0).fitting(150.0),
        ];
        assert_eq!(widths_of(&columns, [104.0, 0.0, 300.0], 370.0), [120.0, 100.0, 150.0]);
        assert_eq!(widths_of(&columns, [104.0, 0.0, 300.0], 566.0), [120.0, 130.0, 316.0]);
    }
}
