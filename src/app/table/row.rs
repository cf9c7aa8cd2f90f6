//! Rows, and the lines under them: their ground, what they sense, and what follows a click.

use super::state::Place;
use super::{DetailLine, Shown, Spans, select};
use crate::app::theme::{self, Tokens, icons, size};
use crate::app::widgets::text::{reach, text_in};
use crate::app::widgets::{focus_ring, menu};
use egui::{Color32, CursorIcon, Label, Rect, RectAlign, Response, Tooltip, Ui, vec2};
use egui_extras::TableRow;

/// What the cells of a row stand on.
struct Ground {
    ui: Ui,
    fill: Color32,
    response: Response,
}

impl Shown<'_> {
    pub(super) fn row(&mut self, row: &mut TableRow<'_, '_>, number: usize) {
        let key = self.rows.key(number);
        let line = row.index();
        let mut ground = None;
        let mut whole = None;
        for at in 0..self.widths.len() {
            row.col(|ui| {
                let ground = ground.get_or_insert_with(|| self.ground(ui, number, key, line));
                let response = &ground.response;
                ui.shrink_clip_rect(self.in_sight());
                let mut exposed =
                    self.exposed.then(|| self.expose_cell(ui, response.id, number, at));
                let ui = exposed.as_mut().unwrap_or(ui);
                let (rect, cut) = self.paint_cell(ui, number, key, at);
                if cut && is_pointed_at(response) && ui.rect_contains_pointer(rect) {
                    let column = self.columns[self.widths[at].0].id;
                    let text = self.rows.cell(number, column).text().into_owned();
                    whole = Some((rect.intersect(ui.clip_rect()), text));
                }
            });
        }
        if let Some(ground) = ground {
            self.paint_over(&ground);
            self.react(&ground.response, number, key);
            if let Some((cell, text)) = whole {
                whole_text(&ground, cell, &text);
            }
        }
    }

    /// The ground of a row and what it senses.
    fn ground(&mut self, ui: &mut Ui, number: usize, key: u64, line: usize) -> Ground {
        let rect = self.across(ui);
        let child = self.child(ui, rect);
        let place = Place::Line(key, 0);
        let response = child.interact(rect, self.place_id(place), self.sense_at(place));
        let expanded = self.state.expanded.contains(&key);
        let selected = self.state.selection.has(key);
        let marked = expanded || selected || self.rows.is_marked(number);
        let fill = paint_ground(&child, rect, &response, marked);
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
        Ground { ui: child, fill, response }
    }

    /// What stands over the cells of a row: where columns go on, and the ring of the keyboard.
    fn paint_over(&self, ground: &Ground) {
        let rows = ground.response.rect.y_range();
        self.paint_fades(ground.ui.painter(), rows, ground.fill);
        if ground.response.has_focus() {
            focus_ring(&ground.ui, Rect::from_x_y_ranges(self.pane, rows), 2);
        }
    }

    fn react(&mut self, response: &Response, number: usize, key: u64) {
        let ctx = response.ctx.clone();
        if menu::is_asked_by_key(response) {
            self.state.menu_column = None;
        } else if response.secondary_clicked()
            && let Some(pointer) = ctx.pointer_interact_pos()
        {
            let mut x = self.x.min;
            let passed = |(_, width): &(usize, f32)| {
                x += width;
                pointer.x < x
            };
            self.state.menu_column = Some(self.widths.iter().position(passed).unwrap_or(0));
            if !self.state.selection.has(key) {
                self.state.selection.start_at(key);
            }
        }
        menu::at_pointer(response, |ui| self.row_menu(ui, number));
        if is_pointed_at(response) {
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
    }

    /// A line under an expanded row.
    pub(super) fn detail(&mut self, ui: &mut Ui, number: usize, part: usize, line: usize) {
        let rect = self.in_pane(ui);
        let key = self.rows.key(number);
        let mut child = self.child(ui, rect);
        let place = Place::Line(key, part as u32 + 1);
        let response = child.interact(rect, self.place_id(place), self.sense_at(place));
        let tokens = Tokens::of(ui);
        let fill = if is_pointed_at(&response) { tokens.hover } else { tokens.window };
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
            let (columns, widths, left) = (self.columns, &*self.widths, self.x.min);
            let spans = Spans { columns, widths, left };
            let at = DetailLine { row: number, line: part, spans: &spans, out: self.out };
            self.rows.detail(ui, at);
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

/// Whether the pointer is on a line; where two lines meet, it is on the lower one alone.
pub(super) fn is_pointed_at(line: &Response) -> bool {
    let pointer = line.ctx.pointer_hover_pos();
    line.contains_pointer() && pointer.is_none_or(|at| at.y < line.rect.bottom())
}

/// The colour under a row, and the line it ends with.
fn paint_ground(ui: &Ui, rect: Rect, response: &Response, marked: bool) -> Color32 {
    let tokens = Tokens::of(ui);
    let fill = if marked {
        tokens.accent_bg
    } else if is_pointed_at(response) || response.context_menu_opened() {
        tokens.hover
    } else {
        tokens.panel
    };
    ui.painter().rect_filled(rect, 0.0, fill);
    ui.painter().hline(rect.x_range(), rect.bottom() - 0.5, theme::line(tokens));
    fill
}

/// The text of a cell that is cut, under the cell, or above it where the window ends.
fn whole_text(ground: &Ground, cell: Rect, text: &str) {
    let Ground { ui, response, .. } = ground;
    response.ctx.accesskit_node_builder(response.id, |node| node.set_description(text));
    // It starts where the cell does, or so far left of that as it needs to be whole.
    let most = ui.spacing().tooltip_width;
    let margin = ui.spacing().menu_margin.sum().x + size::GAP;
    let room = reach(ui, text, &theme::body(), most) + margin;
    let left = cell.left().min(response.ctx.content_rect().right() - room);
    let mut tip = Tooltip::for_enabled(response);
    tip.popup = tip.popup.anchor(cell.with_min_x(left.max(0.0)));
    tip.popup = tip.popup.align_alternatives(&[RectAlign::TOP_START]);
    tip.show(|ui| {
        ui.set_max_width(most);
        ui.add(Label::new(text).wrap());
    });
}
