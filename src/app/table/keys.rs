//! The keyboard in a table: one tab stop, arrows and j/k through lines, left and right through
//! heads, Page, Home, End; Space expands, Enter opens, Shift and Ctrl select; Esc ends the selection,
//! collapses, and then leaves.

use super::arrange::{Line, fold_key};
use super::asks::{Ask, asked, asked_of_free};
use super::state::Place;
use super::{Format, Shown};
use crate::app::theme::size;
use crate::app::widgets::keyboard;
use egui::{EventFilter, Id, Popup, Rect, Sense, Ui};

const FILTER: EventFilter =
    EventFilter { tab: false, horizontal_arrows: true, vertical_arrows: true, escape: true };

impl Shown<'_> {
    pub(super) fn place_id(&self, place: Place) -> Id {
        match place {
            Place::Head(number) => self.head_id(number),
            Place::Line(key, part) => self.base.with((key, part)),
        }
    }

    /// What a line senses: the one with the keyboard is the table's tab stop.
    pub(super) fn sense_at(&self, place: Place) -> Sense {
        if self.state.place == Some(place) { Sense::click() } else { Sense::CLICK }
    }

    pub(super) fn line_place(&self, line: Line) -> Option<Place> {
        match line {
            Line::Group(group) => {
                let group = group as usize;
                let folds = self.rows.heading(group).is_some_and(|heading| heading.folds);
                folds.then(|| Place::Line(fold_key(group), 0))
            }
            Line::Row(row) => Some(Place::Line(self.rows.key(row as usize), 0)),
            Line::Detail(row, part) => Some(Place::Line(self.rows.key(row as usize), part + 1)),
        }
    }

    /// The line of a place, if it is shown. It is looked for only where it is not where it was.
    fn index_of(&mut self, place: Place) -> Option<usize> {
        let lines = &self.state.arrangement.lines;
        let is_it = |line: &Line| self.line_place(*line) == Some(place);
        let before = self.state.line_of_place;
        let at = match lines.get(before).filter(|line| is_it(line)) {
            Some(_) => Some(before),
            None => lines.iter().position(is_it),
        };
        self.state.line_of_place = at.unwrap_or(0);
        at
    }

    /// Whether a place is shown, in sight or not.
    fn is_there(&mut self, place: Place) -> bool {
        match place {
            Place::Head(number) => self.widths.iter().any(|(shown, _)| *shown == number),
            Place::Line(..) => self.index_of(place).is_some(),
        }
    }

    /// Handles the keys meant for this table; the place that has the keyboard always exists.
    pub(super) fn take_keys(&mut self, ui: &Ui) {
        let before = self.state.place;
        if before.is_none_or(|place| !self.is_there(place)) {
            // The line with the keyboard went away with a filter or a new catalog.
            let lines = &self.state.arrangement.lines;
            let first = lines.iter().find_map(|line| self.line_place(*line));
            self.state.place = first.or_else(|| self.widths.first().map(|it| Place::Head(it.0)));
            if let (Some(before), Some(place)) = (before, self.state.place)
                && ui.memory(|memory| memory.has_focus(self.place_id(before)))
            {
                self.focus(ui, place);
                return;
            }
        }
        if std::mem::take(&mut self.state.takes_keyboard) {
            self.go_to(ui, 0, 1);
            return;
        }
        let Some(place) = self.state.place else { return };
        let id = self.place_id(place);
        let page = (self.clip.height() / size::ROW).floor().max(2.0) as isize - 1;
        if ui.memory(|memory| memory.has_focus(id)) {
            // The menu of a row takes the keys until it is closed.
            let in_menu = Popup::is_any_open(ui.ctx());
            let filter = if in_menu { EventFilter::default() } else { FILTER };
            ui.memory_mut(|memory| memory.set_focus_lock_filter(id, filter));
            if !in_menu {
                self.answer_all(ui, page);
            }
        } else if self.keys_are_free
            && let Some(ask) = asked_of_free(ui, page)
        {
            self.begin(ui, place, ask);
        }
    }

    /// Of a key held down several presses may come in one frame.
    fn answer_all(&mut self, ui: &Ui, page: isize) {
        while let Some(place) = self.state.place
            && ui.memory(|memory| memory.has_focus(self.place_id(place)))
            && let Some(ask) = asked(ui, page)
        {
            self.answer(ui, place, ask);
            if !matches!(ask, Ask::Move(_) | Ask::Extend(_)) {
                break;
            }
        }
    }

    /// Answers to a key while nothing has the keyboard: a step takes it to where it was.
    fn begin(&mut self, ui: &Ui, place: Place, ask: Ask) {
        match (ask, place) {
            (Ask::Move(-1 | 1), Place::Line(..)) => {
                let at = self.index_of(place).unwrap_or(0);
                self.go_to(ui, at, 1);
                self.start_selection();
            }
            (_, Place::Line(..)) => self.answer(ui, place, ask),
            (_, Place::Head(_)) => self.go_to(ui, 0, 1),
        }
    }

    fn focus(&self, ui: &Ui, place: Place) {
        keyboard::give(ui, self.place_id(place));
    }

    fn answer(&mut self, ui: &Ui, place: Place, ask: Ask) {
        match (ask, place) {
            (Ask::Leave, _) => self.leave(ui, place),
            (Ask::Copy, Place::Line(key, _)) => {
                let rows = self.selected_or(key);
                if !rows.is_empty() {
                    self.copy_rows(&rows, Format::Csv);
                }
            }
            (Ask::Copy | Ask::Tick | Ask::Extend(_) | Ask::ToggleSelected, Place::Head(_)) => {}
            (Ask::Tick, Place::Line(key, _)) => {
                let rows = self.selected_or(key);
                self.tick_rows(&rows);
            }
            (Ask::SelectAll, _) => self.select_all(),
            (Ask::Filters, _) => self.toggle_filters(ui),
            (Ask::Extend(by), Place::Line(..)) => self.extend_by(ui, place, by),
            (Ask::ToggleSelected, Place::Line(key, _)) => self.state.selection.toggle(key),
            (Ask::Side(by), Place::Head(number)) => self.move_head(ui, number, by),
            (Ask::Expand | Ask::Open, Place::Head(number)) => {
                self.sort_by(number, false);
            }
            (Ask::SortMore, Place::Head(number)) => {
                self.sort_by(number, true);
            }
            (Ask::SortMore, Place::Line(..)) => {}
            (Ask::Move(by), Place::Head(_)) if by > 0 => self.go_to(ui, 0, 1),
            (Ask::Move(_), Place::Head(_)) => {}
            (Ask::Side(by), Place::Line(key, _)) => self.open_or_close(ui, key, by > 0),
            (Ask::Move(by), Place::Line(..)) => {
                self.step(ui, place, by);
                self.start_selection();
            }
            (Ask::First, _) => {
                self.state.selection.clear();
                self.go_to(ui, 0, 1);
                self.start_selection();
            }
            (Ask::Last, _) => {
                self.go_to(ui, self.state.arrangement.lines.len().wrapping_sub(1), -1);
                self.start_selection();
            }
            (Ask::Expand, Place::Line(key, _)) => self.toggle(ui, key),
            (Ask::Open, Place::Line(key, part)) => self.open(ui, key, part),
        }
    }

    /// The selected rows, or else the one of a key.
    fn selected_or(&self, key: u64) -> Vec<u32> {
        let mut rows = self.selected_rows();
        if rows.is_empty() {
            rows.extend(self.row_of(key).map(|row| row as u32));
        }
        rows
    }

    /// After a plain move nothing is selected, and a range would start here.
    fn start_selection(&mut self) {
        if let Some(Place::Line(key, _)) = self.state.place {
            self.state.selection.start_at(key);
        }
    }

    /// Moves like [`Self::step`], not beyond the first row, and selects what lies between.
    fn extend_by(&mut self, ui: &Ui, place: Place, by: isize) {
        let Some(at) = self.index_of(place) else { return };
        let last = self.state.arrangement.lines.len().saturating_sub(1);
        let goal = at.saturating_add_signed(by).min(last);
        let first =
            self.state.arrangement.lines.iter().position(|line| self.line_place(*line).is_some());
        let from = self.state.place;
        self.go_to(ui, goal.max(first.unwrap_or(0)), by.signum());
        let to = self.state.place;
        self.state.place = from;
        if let Some(Place::Line(key, _)) = to {
            self.extend_selection(key);
        }
        self.state.place = to;
    }

    fn row_of(&self, key: u64) -> Option<usize> {
        let order = self.state.arrangement.order.iter();
        order.map(|row| *row as usize).find(|row| self.rows.key(*row) == key)
    }

    /// Whether it is the heading of a group that folds.
    fn is_fold(&self, key: u64) -> bool {
        let lines = self.state.arrangement.lines.iter();
        lines.copied().any(|line| {
            matches!(line, Line::Group(_)) && self.line_place(line) == Some(Place::Line(key, 0))
        })
    }

    fn step(&mut self, ui: &Ui, place: Place, by: isize) {
        let Some(at) = self.index_of(place) else { return };
        let next = at as isize + by;
        if next < 0 && by == -1 {
            if let Some((number, _)) = self.widths.first() {
                self.state.place = Some(Place::Head(*number));
                self.focus(ui, Place::Head(*number));
            }
            return;
        }
        let last = self.state.arrangement.lines.len() as isize - 1;
        self.go_to(ui, next.clamp(0, last.max(0)) as usize, by.signum());
    }

    /// Gives the keyboard to a line, or to the next one in a direction that can have it.
    fn go_to(&mut self, ui: &Ui, line: usize, direction: isize) {
        let lines = &self.state.arrangement.lines;
        let mut at = line;
        while let Some(candidate) = lines.get(at) {
            if let Line::Row(row) = *candidate {
                self.rows.chosen(row as usize);
            }
            if let Some(place) = self.line_place(*candidate) {
                self.state.place = Some(place);
                self.state.scroll_to = Some(at);
                self.focus(ui, place);
                ui.ctx().request_repaint();
                return;
            }
            at = at.wrapping_add_signed(direction);
        }
        if direction < 0
            && let Some((number, _)) = self.widths.first()
        {
            self.state.place = Some(Place::Head(*number));
            self.focus(ui, Place::Head(*number));
        }
    }

    /// Brings a line of a table that does not scroll by itself into sight; lines begin at `top`.
    pub(super) fn scroll_page_to(&self, ui: &Ui, top: f32, line: usize) {
        let lines = &self.state.arrangement.lines;
        let above: f32 = lines.iter().take(line).map(|line| line.height()).sum();
        let height = lines.get(line).map_or(0.0, |line| line.height());
        let y = top + above;
        ui.scroll_to_rect(Rect::from_x_y_ranges(self.pane, y..=y + height), None);
    }

    fn move_head(&mut self, ui: &Ui, number: usize, by: isize) {
        let at = self.widths.iter().position(|(other, _)| *other == number).unwrap_or(0);
        let next = at.saturating_add_signed(by).min(self.widths.len().saturating_sub(1));
        let place = Place::Head(self.widths[next].0);
        self.state.place = Some(place);
        self.focus(ui, place);
    }

    fn open_or_close(&mut self, ui: &Ui, key: u64, open: bool) {
        if self.state.expanded.contains(&key) != open {
            self.toggle(ui, key);
        }
    }

    pub(super) fn toggle(&mut self, ui: &Ui, key: u64) {
        let expands = match self.row_of(key) {
            Some(row) => self.rows.details(row) > 0,
            None => self.is_fold(key),
        };
        if expands {
            self.state.toggle(key);
            let place = Place::Line(key, 0);
            self.state.place = Some(place);
            self.focus(ui, place);
            ui.ctx().request_repaint();
        }
    }

    fn open(&mut self, ui: &Ui, key: u64, part: u32) {
        let Some(row) = self.row_of(key) else { return self.toggle(ui, key) };
        match self.rows.open(row, part.checked_sub(1).map(|line| line as usize)) {
            Some(command) => self.out.push(command),
            None => self.toggle(ui, key),
        }
    }

    fn leave(&mut self, ui: &Ui, place: Place) {
        if !self.state.selection.is_empty() {
            self.state.selection.clear();
            return;
        }
        if let Place::Line(key, _) = place
            && self.state.expanded.contains(&key)
        {
            self.toggle(ui, key);
            return;
        }
        let id = self.place_id(place);
        ui.memory_mut(|memory| memory.surrender_focus(id));
    }

    /// Keeps the keyboard in the table while its line is scrolled out of sight.
    pub(super) fn keep_focus(&mut self, ui: &Ui) {
        let Some(place) = self.state.place else { return };
        let id = self.place_id(place);
        if ui.ctx().read_response(id).is_none() || !self.seen(ui, id) {
            let response = ui.interact(Rect::NOTHING, id, Sense::FOCUSABLE);
            self.expose_unseen(ui, &response, place);
            if response.gained_focus() {
                // Reached by Tab: it comes into sight.
                self.state.scroll_to = self.index_of(place);
                ui.ctx().request_repaint();
            }
        }
    }

    fn seen(&self, ui: &Ui, id: Id) -> bool {
        ui.ctx().viewport(|viewport| viewport.this_pass.widgets.get(id).is_some())
    }
}
