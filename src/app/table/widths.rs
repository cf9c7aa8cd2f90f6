//! How wide a table's columns are: as a person made them, as their cells need, and as there is room.

use super::Column;
use super::fit::FURTHEST;
use super::state::TableState;
use crate::app::theme::size;

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
        let is_long = need.cells >= FURTHEST;
        let cells = if column.numbers { need.cells + room } else { 0.0 };
        let head = need.head + if sorted(column) { ARROW } else { 0.0 };
        let whole = need.cells.max(head) + room;
        // A shade is wider than its figures.
        let least = if column.shaded { column.least } else { column.least.min(whole) }.max(cells);
        // What a table is sorted by has its head whole.
        let is_told = column.numbers && !column.shaded && sorted(column);
        let least = if is_told { least.max(head + room) } else { least };
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
        let Column { leaves, .. } = *column;
        // What is cut takes of what is left as well.
        let fills = column.fills || (set.is_none() && is_long);
        Track { number: *number, fills, leaves, first, need, whole, least, set: set.is_some() }
    };
    shown.iter().enumerate().map(track).collect()
}

/// The most of the room that one column takes where not all fit.
const SHARE: f32 = 0.4;

/// The widths of columns in `available` points. What is left goes to those that are cut, up to what
/// they need, and then to the filling one and those that need more than is measured; where nothing is left, those give room first that have more
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

    const COLUMNS: [Column; 3] = [
        Column::text("a", "A", 100.0),
        Column::text("b", "B", 100.0).filling(),
        Column::text("c", "C", 100.0),
    ];

    fn widths_of(columns: &[Column], cells: [f32; 3], available: f32) -> Vec<f32> {
        let need = |cells| Need { head: 20.0, cells };
        let state = TableState { needs: cells.map(need).to_vec(), ..TableState::default() };
        let tracks = tracks(&[0, 1, 2], columns, &state, 0.0, |_| false);
        widths(&tracks, available).into_iter().map(|(_, width)| width.round()).collect()
    }

    #[test]
    fn the_filling_column_takes_what_is_left_and_all_shrink_when_nothing_is() {
        let of = |available| widths_of(&COLUMNS, [200.0; 3], available);
        assert_eq!(widths_of(&COLUMNS, [84.0; 3], 500.0), [100.0, 300.0, 100.0]);
        assert_eq!(of(240.0), [80.0, 80.0, 80.0]);
        assert_eq!(of(180.0), [60.0, 60.0, 60.0], "the least of all");
        assert_eq!(of(170.0), [68.0, 68.0, 68.0], "and no longer the least where it scrolls");
    }

    #[test]
    fn while_a_column_is_resized_the_others_hold_but_the_filling_one() {
        let need = Need { head: 20.0, cells: 184.0 };
        let mut state = TableState { needs: vec![need; 3], ..TableState::default() };
        let of = |state: &TableState| {
            let widths = widths(&tracks(&[0, 1, 2], &COLUMNS, state, 0.0, |_| false), 450.0);
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
        let of = |available| widths_of(&COLUMNS, [184.0, 20.0, 134.0], available);
        assert_eq!(of(375.0), [150.0, 100.0, 125.0]);
        assert_eq!(of(500.0), [200.0, 150.0, 150.0], "no wider than they need");
    }

    #[test]
    fn one_longer_than_is_measured_takes_as_much_of_what_is_left_as_the_filling_column() {
        assert_eq!(widths_of(&COLUMNS, [84.0, 84.0, FURTHEST], 816.0), [100.0, 200.0, 516.0]);
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
