//! The keyboard in the matrix: one tab stop, arrows from cell to cell.

use crate::app::widgets::keyboard;
use crate::views::overview::Overview;
use egui::{EventFilter, Id, Key, Modifiers, Popup, Ui};

/// A cell of the matrix: its column and its row.
pub(super) type Place = (usize, usize);

/// The rows Page Up and Page Down pass over.
const PAGE: isize = 10;

fn known() -> Id {
    Id::unique("place in the matrix")
}

/// Remembers the cell that is the tab stop.
pub(super) fn set_place(ui: &Ui, place: Place) {
    ui.data_mut(|data| data.insert_temp(known(), place));
}

/// The cell that is the tab stop, after the keys of this frame; `id` is what a cell is known by.
pub(super) fn take(ui: &Ui, page: &Overview, id: impl Fn(Place) -> Option<Id>) -> Place {
    let place = ui.data(|data| data.get_temp(known())).unwrap_or((0, 0));
    let place = nearest(page, place).unwrap_or_default();
    let Some(own) = id(place) else { return place };
    let has_keyboard = ui.memory(|memory| memory.has_focus(own));
    let in_menu = Popup::is_any_open(ui.ctx());
    if has_keyboard {
        let arrows = !in_menu;
        let filter = EventFilter {
            vertical_arrows: arrows,
            horizontal_arrows: arrows,
            ..EventFilter::default()
        };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(own, filter));
    }
    if in_menu || !(has_keyboard || keyboard::take_free(ui)) {
        return place;
    }
    let Some((columns, rows)) = step(ui) else { return place };
    // What had it nowhere gets it where it was.
    let next = if has_keyboard { moved(page, place, columns, rows) } else { place };
    set_place(ui, next);
    if let Some(id) = id(next) {
        keyboard::give(ui, id);
    }
    ui.ctx().request_repaint();
    next
}

/// By how many columns and rows the keys of this frame move.
fn step(ui: &Ui) -> Option<(isize, isize)> {
    let far = isize::MAX / 2;
    let keys = [
        (Key::ArrowDown, (0, 1)),
        (Key::ArrowUp, (0, -1)),
        (Key::ArrowRight, (1, 0)),
        (Key::ArrowLeft, (-1, 0)),
        (Key::J, (0, 1)),
        (Key::K, (0, -1)),
        (Key::PageDown, (0, PAGE)),
        (Key::PageUp, (0, -PAGE)),
        (Key::Home, (-far, 0)),
        (Key::End, (far, 0)),
    ];
    let taken = |key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
    keys.into_iter().find(|(key, _)| taken(*key)).map(|it| it.1)
}

fn moved(page: &Overview, (column, row): Place, columns: isize, rows: isize) -> Place {
    let place = (column.saturating_add_signed(columns), row.saturating_add_signed(rows));
    nearest(page, place).unwrap_or((column, row))
}

/// The cell nearest to a place, in its column.
fn nearest(page: &Overview, (column, row): Place) -> Option<Place> {
    let column = column.min(page.columns.len().checked_sub(1)?);
    let last = page.columns[column].cells.len().checked_sub(1)?;
    Some((column, row.min(last)))
}
