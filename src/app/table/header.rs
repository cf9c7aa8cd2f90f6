//! The head of a table: each column's head is a button that sorts, an edge that resizes, and a menu
//! of columns.

use super::state::{Held, Place, SortKey};
use super::widths::ARROW;
use super::{Column, Shown, menu, select};
use crate::app::theme::{self, Tokens, icons, size};
use crate::app::widgets::text::{text_centred, text_in, text_right};
use crate::app::widgets::{self, focus_ring};
use egui::{CursorIcon, Id, Rect, Response, Sense, Ui, WidgetInfo};
use egui_extras::TableRow;
use std::borrow::Cow;

/// The room of a head that is one digit.
const DIGIT: f32 = 10.0;

/// The least room of a head that is cut.
const LEAST_CUT: f32 = 30.0;

impl Shown<'_> {
    pub(super) fn header(&mut self, row: &mut TableRow<'_, '_>) {
        let filling = self.widths.iter().position(|(number, _)| self.columns[*number].fills);
        let (mut heads, mut over) = (None, None);
        for at in 0..self.widths.len() {
            let after_filling = filling.is_some_and(|filling| at > filling);
            row.col(|ui| {
                over.get_or_insert_with(|| {
                    let whole = ui.max_rect().with_max_y(ui.max_rect().min.y + self.head_height());
                    (ui.painter().with_clip_rect(self.clip), whole, Tokens::of(ui).raised)
                });
                ui.shrink_clip_rect(self.in_sight());
                let mut exposed = self.exposed.then(|| {
                    let heads = *heads.get_or_insert_with(|| self.expose_heads(ui));
                    self.expose_head(ui, heads, at)
                });
                self.head(exposed.as_mut().unwrap_or(ui), at, after_filling);
            });
        }
        if let Some((painter, whole, fill)) = over {
            self.paint_fades(&painter, whole.y_range(), fill);
        }
    }

    pub(super) fn head_id(&self, number: usize) -> Id {
        self.base.with(("head", self.columns[number].id))
    }

    fn head(&mut self, ui: &mut Ui, at: usize, after_filling: bool) {
        let number = self.widths[at].0;
        let columns = self.columns;
        let column = &columns[number];
        let rect = ui.max_rect().with_max_y(ui.max_rect().min.y + size::ROW);
        let current = self.state.place == Some(Place::Head(number));
        let sense = if current { Sense::click() } else { Sense::CLICK };
        let sense = sense | Sense::DRAG;
        let response = ui.interact(rect, self.head_id(number), sense);
        self.paint_head(ui, rect, at, &response);
        let label = self.head_name(column);
        response.widget_info(|| WidgetInfo::labeled(egui::Role::Button, true, &label));
        if response.clicked() {
            let more = ui.input(select::held_at_click).shift;
            self.sort_by(number, more);
        }
        if response.gained_focus() {
            // Out from under the funnel, too.
            ui.scroll_to_rect(rect.with_max_x(rect.max.x + size::FUNNEL), None);
        }
        if !column.fills && at + 1 < self.widths.len() || after_filling {
            self.edge(ui, at, rect, after_filling);
        }
        widgets::menu::under_head(&response, |ui| {
            menu::columns(ui, self.state, self.rows, columns, Some(number));
        });
        self.drag_head(ui, number, &response);
        if self.state.filters.shown {
            self.filter_cell(ui, column);
        }
    }

    /// Moves a column that is dragged by its head to where it is let go; a line shows where.
    fn drag_head(&mut self, ui: &Ui, number: usize, response: &Response) {
        if !response.dragged() && !response.drag_stopped() {
            return;
        }
        let Some(pointer) = response.interact_pointer_pos() else { return };
        ui.ctx().set_cursor_icon(CursorIcon::Grabbing);
        let own = self.widths.iter().position(|it| it.0 == number).unwrap_or(0);
        let (mut left, mut goal) = (self.x.min, None);
        for (at, (other, width)) in self.widths.iter().enumerate() {
            if pointer.x >= left && pointer.x < left + width && at != own {
                goal = Some((*other, if at > own { left + width } else { left }));
            }
            left += width;
        }
        let Some((goal, x)) = goal else { return };
        if response.drag_stopped() {
            self.state.layout.move_to(self.columns, number, goal);
        } else {
            let stroke = egui::Stroke::new(2.0, Tokens::of(ui).accent);
            let painter = ui.painter().with_clip_rect(self.clip);
            painter.vline(x, ui.max_rect().y_range(), stroke);
        }
    }

    /// Sorts by a column; with `more`, after those it is sorted by now.
    pub(super) fn sort_by(&mut self, number: usize, more: bool) {
        let key =
            |(column, descending): (&str, bool)| SortKey { column: column.to_owned(), descending };
        let first = self.rows.first_order().map(key);
        self.state.layout.sort_by(&self.columns[number], first, more);
    }

    /// How rows are sorted by a column: its place among those they are sorted by, and whether from the
    /// largest.
    pub(super) fn sorting(&self, column: &Column) -> Option<(usize, bool)> {
        let sort = &self.state.layout.sort;
        if sort.is_empty() {
            let (first, descending) = self.rows.first_order()?;
            return (first == column.id).then_some((0, descending));
        }
        let at = sort.iter().position(|key| key.column == column.id)?;
        Some((at, sort[at].descending))
    }

    /// What a head is called: what it sorts by, and how it does now.
    fn head_name(&self, column: &Column) -> String {
        let head = self.rows.head(column);
        match self.sorting(column) {
            Some((_, true)) => format!("Sort by {head}, descending"),
            Some((_, false)) => format!("Sort by {head}, ascending"),
            None => format!("Sort by {head}"),
        }
    }

    /// What stands in a head: the longest of its names that has room, else the shortest, cut where there
    /// is room for more than an ellipsis.
    fn head_in(&self, ui: &Ui, column: &Column, room: f32) -> Option<Cow<'_, str>> {
        let fits = |head: &str| theme::width(ui, head, theme::head()) <= room;
        let whole = self.rows.head(column);
        if fits(&whole) {
            return Some(whole);
        }
        let narrow = self.rows.narrow_heads(column);
        if let Some(shorter) = narrow.iter().copied().find(|head| fits(head)) {
            return Some(Cow::Borrowed(shorter));
        }
        let shortest = narrow.last().copied().map_or(whole, Cow::Borrowed);
        (room >= LEAST_CUT).then_some(shortest)
    }

    fn paint_head(&self, ui: &Ui, rect: Rect, at: usize, response: &Response) {
        let tokens = Tokens::of(ui);
        let column = &self.columns[self.widths[at].0];
        let lit = response.hovered() || response.is_pointer_button_down_on();
        ui.painter().rect_filled(rect, 0.0, if lit { tokens.hover } else { tokens.raised });
        ui.painter().hline(rect.x_range(), rect.bottom() - 0.5, theme::line(tokens));
        if response.has_focus() {
            focus_ring(ui, rect, 2);
        }
        let mut inner = rect.shrink2(egui::vec2(size::CELL, 0.0));
        if at == 0 {
            inner.min.x += self.indent();
        }
        let sorted = self.sorting(column);
        // The first order is told, but stands back: nobody chose it.
        let chosen = sorted.is_some() && !self.state.layout.sort.is_empty();
        let color = if chosen { tokens.text } else { tokens.dim };
        let room = if sorted.is_some() { ARROW } else { 0.0 };
        // Cut with an ellipsis where the column goes on out of sight.
        let end = (inner.max.x - room).min(self.sight.max - size::CELL);
        let mut text_rect = inner.with_max_x(end.max(inner.min.x));
        if column.shaded {
            // Over the middle of the shades with an arrow, too, as far as there is room.
            text_rect.min.x += room.min((text_rect.width() - DIGIT).max(0.0));
        }
        let Some(head) = self.head_in(ui, column, text_rect.width()) else { return };
        let text = match column {
            Column { shaded: true, .. } => text_centred,
            Column { numbers: true, bars: false, .. } => text_right,
            _ => text_in,
        };
        let (used, _) = text(ui, text_rect, &head, theme::head(), color);
        if let Some((place, descending)) = sorted {
            let mut arrow = if descending { icons::DOWN } else { icons::UP }.to_owned();
            if self.state.layout.sort.len() > 1 {
                arrow.push_str(&(place + 1).to_string());
            }
            let rect = Rect::from_min_max(egui::pos2(used.max.x + 4.0, rect.min.y), rect.max);
            let color = if chosen { tokens.accent } else { tokens.dim };
            text_in(ui, rect, &arrow, theme::small(), color);
        }
    }

    /// The edge a column is resized by: its right one, or its left one right of the filling column.
    fn edge(&mut self, ui: &Ui, at: usize, rect: Rect, left: bool) {
        let (number, width) = self.widths[at];
        let column = &self.columns[number];
        let x =
            if left { rect.left()..=rect.left() + 5.0 } else { rect.right() - 5.0..=rect.right() };
        let zone = Rect::from_x_y_ranges(x, rect.y_range());
        let id = self.base.with(("edge", column.id));
        let sense = Sense::CLICK | Sense::DRAG;
        let response =
            ui.interact(zone, id, sense).on_hover_and_drag_cursor(CursorIcon::ResizeColumn);
        response.widget_info(|| {
            WidgetInfo::labeled(
                egui::Role::Splitter,
                true,
                format!("Resize {}", self.rows.head(column)),
            )
        });
        if response.drag_started() {
            let room = self.pane.span() - size::FUNNEL;
            self.state.held = Held { room, widths: self.widths.clone() };
        }
        if response.double_clicked() {
            self.state.layout.widths.remove(column.id);
            self.state.held = Held::default();
        } else if response.dragged() {
            let delta = response.drag_delta().x * if left { -1.0 } else { 1.0 };
            let wider = (width + delta).max(column.least);
            self.state.layout.widths.insert(column.id.to_owned(), wider);
        }
        if response.hovered() || response.dragged() {
            let x = if left { zone.left() } else { zone.right() - 1.0 };
            ui.painter().vline(x, zone.y_range(), theme::line(Tokens::of(ui)));
        }
    }
}
