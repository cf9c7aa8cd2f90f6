//! Rows, and the lines under them: their ground, what they sense, and what follows a click.

use super::state::Place;
use super::{Shown, select};
use crate::app::theme::{self, Tokens, icons, size};
use crate::app::widgets::text::text_in;
use crate::app::widgets::{focus_ring, menu};
use egui::{CursorIcon, Rect, Response, Ui, vec2};
use egui_extras::TableRow;

impl Shown<'_> {
    pub(super) fn row(&mut self, row: &mut TableRow<'_, '_>, number: usize) {
        let key = self.rows.key(number);
        let line = row.index();
        let mut ground = None;
        let mut whole = None;
        for at in 0..self.widths.len() {
            row.col(|ui| {
                let response = ground.get_or_insert_with(|| self.ground(ui, number, key, line));
                let mut exposed =
                    self.exposed.then(|| self.expose_cell(ui, response.id, number, at));
                let ui = exposed.as_mut().unwrap_or(ui);
                let (rect, cut) = self.paint_cell(ui, number, key, at);
                if cut && response.contains_pointer() && ui.rect_contains_pointer(rect) {
                    let column = self.columns[self.widths[at].0].id;
                    whole = Some(self.rows.cell(number, column).text().into_owned());
                }
            });
        }
        if let Some(response) = ground {
            self.react(&response, number, key, whole);
        }
    }

    /// The ground of a row and what it senses.
    fn ground(&mut self, ui: &mut Ui, number: usize, key: u64, line: usize) -> Response {
        let rect = self.across(ui);
        let child = self.child(ui, rect);
        let place = Place::Line(key, 0);
        let response = child.interact(rect, self.place_id(place), self.sense_at(place));
        let expanded = self.state.expanded.contains(&key);
        let selected = self.state.selection.has(key);
        self.paint_ground(
            &child,
            rect,
            &response,
            expanded || selected || self.rows.is_marked(number),
        );
        if selected {
            let edge = rect.with_max_x(rect.min.x + 3.0);
            child.painter().rect_filled(edge, 0.0, Tokens::of(ui).accent);
        }
        if self.rows.details(number) > 0 {
            let caret = if expanded { icons::CARET_DOWN } else { icons::CARET_RIGHT };
            let rect = Rect::from_min_max(rect.min + vec2(size::CELL, 0.0), rect.max);
            text_in(&child, rect, caret, theme::small(), Tokens::of(ui).dim);
        }
        self.tick_mark(&child, rect, number, key);
        self.expose_row(&child, &response, number, line);
        response
    }

    fn paint_ground(&self, ui: &Ui, rect: Rect, response: &Response, marked: bool) {
        let tokens = Tokens::of(ui);
        let fill = if marked {
            tokens.accent_bg
        } else if response.contains_pointer() || response.context_menu_opened() {
            tokens.hover
        } else {
            tokens.panel
        };
        ui.painter().rect_filled(rect, 0.0, fill);
        ui.painter().hline(rect.x_range(), rect.bottom() - 0.5, theme::line(tokens));
        if response.has_focus() {
            focus_ring(ui, rect, 2);
        }
    }

    fn react(&mut self, response: &Response, number: usize, key: u64, whole: Option<String>) {
        let ctx = response.ctx.clone();
        if response.secondary_clicked()
            && let Some(pointer) = ctx.pointer_interact_pos()
        {
            let mut x = self.x.min;
            let passed = |(_, width): &(usize, f32)| {
                x += width;
                pointer.x < x
            };
            self.state.menu_column = self.widths.iter().position(passed).unwrap_or(0);
            if !self.state.selection.has(key) {
                self.state.selection.start_at(key);
            }
        }
        menu::at_pointer(response, |ui| self.row_menu(ui, number));
        if response.contains_pointer() {
            self.rows.hovered(number);
        }
        if response.clicked() {
            let selects = self.select_by_click(key, ctx.input(select::held_at_click));
            self.state.place = Some(Place::Line(key, 0));
            response.request_focus();
            self.rows.chosen(number);
            if selects {
                ctx.request_repaint();
            } else if self.rows.details(number) > 0 {
                self.state.toggle(key);
                ctx.request_repaint();
            } else if self.rows.opens_by_click() {
                self.out.extend(self.rows.open(number, None));
            }
        }
        if response.double_clicked() && !self.rows.opens_by_click() {
            self.out.extend(self.rows.open(number, None));
        }
        if self.rows.opens_by_click() && response.hovered() {
            ctx.set_cursor_icon(CursorIcon::PointingHand);
        }
        if let Some(text) = whole {
            response.clone().on_hover_text_at_pointer(text);
        }
    }

    /// A line under an expanded row.
    pub(super) fn detail(&mut self, ui: &mut Ui, number: usize, part: usize, line: usize) {
        let rect = self.in_pane(ui);
        let key = self.rows.key(number);
        let mut child = self.child(ui, rect);
        let place = Place::Line(key, part as u32 + 1);
        let response = child.interact(rect, self.place_id(place), self.sense_at(place));
        let tokens = Tokens::of(ui);
        let fill = if response.contains_pointer() { tokens.hover } else { tokens.window };
        child.painter().rect_filled(rect, 0.0, fill);
        if part + 1 == self.rows.details(number) {
            child.painter().hline(rect.x_range(), rect.bottom() - 0.5, theme::line(tokens));
        }
        if response.has_focus() {
            focus_ring(&child, rect, 2);
        }
        self.expose_detail(&child, &response, (number, part), line);
        child.add_space(size::CELL + 26.0);
        let inside = egui::UiBuilder::new().id_salt((key, part)).accessibility_parent(response.id);
        child.scope_builder(inside, |ui| {
            ui.spacing_mut().item_spacing.x = size::GAP;
            self.rows.detail(ui, number, part, self.out);
        });
        if response.clicked() {
            self.state.place = Some(place);
            response.request_focus();
        }
        if response.double_clicked() {
            self.out.extend(self.rows.open(number, Some(part)));
        }
    }
}
