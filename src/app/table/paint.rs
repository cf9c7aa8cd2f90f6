//! Painting of rows and cells.

use super::cell::Cell;
use super::state::Place;
use super::{Rows, Shown, cut, select};
use crate::app::commands::Command;
use crate::app::theme::{self, Tokens, icons, size};
use crate::app::widgets::{bar, folder_mark, mark};
use egui::text::{LayoutJob, TextFormat, TextWrapping};
use egui::{
    Align2, Color32, CornerRadius, CursorIcon, FontId, Rect, Response, Sense, Stroke, Ui, pos2,
    vec2,
};
use egui::{StrokeKind, WidgetInfo};
use egui_extras::TableRow;
use std::ops::Range;

/// How far the first cell stands in, where rows expand.
pub(super) fn indent(rows: &dyn Rows) -> f32 {
    if rows.expands() { 20.0 } else { 0.0 }
}

/// One line of text, cut with an ellipsis; returns the rectangle used and whether it was cut.
pub fn text_in(ui: &Ui, rect: Rect, text: &str, font: FontId, color: Color32) -> (Rect, bool) {
    line_of_text(ui, rect, text, font, color, false)
}

/// The same, ending at the right edge.
pub fn text_right(ui: &Ui, rect: Rect, text: &str, font: FontId, color: Color32) -> (Rect, bool) {
    line_of_text(ui, rect, text, font, color, true)
}

fn line_of_text(
    ui: &Ui,
    rect: Rect,
    text: &str,
    font: FontId,
    color: Color32,
    right: bool,
) -> (Rect, bool) {
    let format = TextFormat { font_id: font, color, ..TextFormat::default() };
    let job = LayoutJob::single_section(text.to_owned(), format);
    paint_job(ui, rect, job, right)
}

/// One line of text with a ground under the ranges that were searched for.
pub fn text_marked(
    ui: &Ui,
    rect: Rect,
    text: &str,
    (font, color): (FontId, Color32),
    marks: &[Range<usize>],
) -> (Rect, bool) {
    if marks.is_empty() {
        return text_in(ui, rect, text, font, color);
    }
    let plain = TextFormat { font_id: font, color, ..TextFormat::default() };
    let found = TextFormat { background: Tokens::of(ui).found, ..plain.clone() };
    let mut job = LayoutJob::default();
    let mut at = 0;
    for mark in marks {
        let (Some(before), Some(own)) = (text.get(at..mark.start), text.get(mark.clone())) else {
            continue;
        };
        job.append(before, 0.0, plain.clone());
        job.append(own, 0.0, found.clone());
        at = mark.end;
    }
    job.append(text.get(at..).unwrap_or_default(), 0.0, plain);
    paint_job(ui, rect, job, false)
}

fn paint_job(ui: &Ui, rect: Rect, mut job: LayoutJob, right: bool) -> (Rect, bool) {
    job.wrap = TextWrapping::truncate_at_width(rect.width().max(0.0));
    let galley = ui.painter().layout_job(job);
    let anchor = if right { Align2::RIGHT_CENTER } else { Align2::LEFT_CENTER };
    let at = if right { rect.right_center() } else { rect.left_center() };
    let used = anchor.anchor_size(at, galley.size());
    let elided = galley.elided;
    ui.painter().galley(used.min, galley, Color32::PLACEHOLDER);
    (used, elided)
}

/// The ring around what has the keyboard.
pub(super) fn focus(ui: &Ui, rect: Rect) {
    let stroke = Stroke::new(1.5, Tokens::of(ui).accent);
    ui.painter().rect_stroke(rect, CornerRadius::same(2), stroke, StrokeKind::Inside);
}

/// The line around a table.
pub(super) fn frame(ui: &Ui, rect: Rect) {
    let stroke = theme::line(Tokens::of(ui));
    ui.painter().rect_stroke(rect, 0.0, stroke, StrokeKind::Inside);
}

/// The ground of the head, across all columns and the scroll bar's room.
pub(super) fn head_ground(ui: &Ui, rect: Rect) {
    let tokens = Tokens::of(ui);
    ui.painter().rect_filled(rect, 0.0, tokens.raised);
    ui.painter().hline(rect.x_range(), rect.bottom() - 0.5, theme::line(tokens));
}

/// The heading of a group across the table.
pub(super) fn group(ui: &Ui, rect: Rect, title: &str, count: &str) {
    let tokens = Tokens::of(ui);
    ui.painter().rect_filled(rect, 0.0, tokens.panel);
    ui.painter().hline(rect.x_range(), rect.bottom() - 0.5, theme::line(tokens));
    let inner = rect.shrink2(vec2(size::CELL, 0.0));
    let (used, _) = text_in(ui, inner, title, theme::head(), tokens.text);
    let after = Rect::from_min_max(pos2(used.max.x + 6.0, inner.min.y), inner.max);
    text_in(ui, after, count, theme::small(), tokens.faint);
}

/// The heading of a group that folds.
pub(super) fn fold(ui: &Ui, rect: Rect, words: (&str, &str), open: bool, response: &Response) {
    let tokens = Tokens::of(ui);
    let fill = if response.contains_pointer() { tokens.hover } else { tokens.raised };
    ui.painter().rect_filled(rect, 0.0, fill);
    ui.painter().hline(rect.x_range(), rect.bottom() - 0.5, theme::line(tokens));
    let inner = rect.shrink2(vec2(size::CELL, 0.0));
    let caret = if open { icons::CARET_DOWN } else { icons::CARET_RIGHT };
    text_in(ui, inner, caret, theme::small(), tokens.dim);
    let (used, _) =
        text_in(ui, inner.with_min_x(inner.min.x + 20.0), words.0, theme::small(), tokens.text);
    text_in(ui, inner.with_min_x(used.max.x + 6.0), words.1, theme::code(), tokens.faint);
    if response.has_focus() {
        focus(ui, rect);
    }
}

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
        let sense = if self.state.place == Some(place) { Sense::click() } else { Sense::CLICK };
        let response = child.interact(rect, self.place_id(place), sense);
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
            focus(ui, rect);
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
        response.context_menu(|ui| self.row_menu(ui, number));
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
        let sense = if self.state.place == Some(place) { Sense::click() } else { Sense::CLICK };
        let response = child.interact(rect, self.place_id(place), sense);
        let tokens = Tokens::of(ui);
        let fill = if response.contains_pointer() { tokens.hover } else { tokens.window };
        child.painter().rect_filled(rect, 0.0, fill);
        if part + 1 == self.rows.details(number) {
            child.painter().hline(rect.x_range(), rect.bottom() - 0.5, theme::line(tokens));
        }
        if response.has_focus() {
            focus(&child, rect);
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

    /// Paints a cell; returns its rectangle and whether its text was cut.
    fn paint_cell(&mut self, ui: &mut Ui, number: usize, key: u64, at: usize) -> (Rect, bool) {
        let column = &self.columns[self.widths[at].0];
        let cell = self.rows.cell(number, column.id);
        let whole = ui.max_rect();
        let mut rect = whole.shrink2(vec2(size::CELL, 0.0));
        if at == 0 {
            rect.min.x += self.indent();
        }
        let marks = self.rows.marks(number, column.id);
        if column.keeps_end
            && let Cell::Code(text) | Cell::DimCode(text) = &cell
            && let Some((text, gone)) = cut::in_middle(text, cut::columns(ui, rect.width()))
        {
            let shorter = match &cell {
                Cell::DimCode(_) => Cell::DimCode(text.into()),
                _ => Cell::Code(text.into()),
            };
            plain(ui, whole, rect, &shorter, (false, &cut::marks(&marks, &gone)));
            return (whole, true);
        }
        let cut = match &cell {
            Cell::Link(text, page) => {
                let name = self.base.with((key, column.id, "link"));
                let page = page.clone();
                let words = Words { text, font: theme::body(), marks: &marks };
                link(ui, rect, &words, name, || Command::Go(page), self.out)
            }
            Cell::CodeLink(text, page) => {
                let name = self.base.with((key, column.id, "link"));
                let page = page.clone();
                let words = Words { text, font: theme::code(), marks: &marks };
                link(ui, rect, &words, name, || Command::Go(page), self.out)
            }
            cell => plain(ui, whole, rect, cell, (column.numbers, &marks)),
        };
        (whole, cut)
    }
}

/// The words of a link.
struct Words<'a> {
    text: &'a str,
    font: FontId,
    marks: &'a [Range<usize>],
}

/// A link in a cell: as wide as its text, no tab stop of its own.
fn link(
    ui: &Ui,
    rect: Rect,
    words: &Words<'_>,
    id: egui::Id,
    go: impl FnOnce() -> Command,
    out: &mut Vec<Command>,
) -> bool {
    let tokens = Tokens::of(ui);
    let face = (words.font.clone(), tokens.accent);
    let (used, cut) = text_marked(ui, rect, words.text, face, words.marks);
    // With Shift or Ctrl a click selects the row.
    let selects = ui.input(|input| input.modifiers.shift || input.modifiers.command);
    let sense = if selects { Sense::hover() } else { Sense::CLICK };
    let response = ui.interact(used, id, sense).on_hover_cursor(CursorIcon::PointingHand);
    response.widget_info(|| WidgetInfo::labeled(egui::Role::Link, true, words.text));
    if response.hovered() {
        let y = used.bottom() - 1.0;
        ui.painter().hline(used.x_range(), y, Stroke::new(1.0, tokens.accent));
    }
    if response.clicked() {
        out.push(go());
    }
    cut
}

/// A cell that only shows something.
fn plain(
    ui: &Ui,
    whole: Rect,
    rect: Rect,
    cell: &Cell<'_>,
    (numbers, marks): (bool, &[Range<usize>]),
) -> bool {
    let tokens = Tokens::of(ui);
    let marked = |text: &str, font, color| text_marked(ui, rect, text, (font, color), marks).1;
    match cell {
        Cell::Empty | Cell::Link(..) | Cell::CodeLink(..) => false,
        Cell::Text(text) => marked(text, theme::body(), tokens.text),
        Cell::Dim(text) => marked(text, theme::small(), tokens.dim),
        Cell::Code(text) => marked(text, theme::code(), tokens.text),
        Cell::DimCode(text) => marked(text, theme::code(), tokens.dim),
        Cell::Number(value) => {
            let color = if *value == 0 { tokens.faint } else { tokens.text };
            let text = crate::app::widgets::thousands(*value);
            if numbers {
                text_right(ui, rect, &text, theme::body(), color)
            } else {
                text_in(ui, rect, &text, theme::body(), color)
            }
            .1
        }
        Cell::Bar { value, most, dim } => {
            bar::in_cell(ui, rect, *value, *most, *dim);
            false
        }
        Cell::Heat { value, of } => {
            bar::heat(ui, whole, *value, *of);
            false
        }
        Cell::Folder { name, colour } => folder_mark::named(ui, rect, name, *colour).1,
        Cell::Kind(word) => mark::word_in(ui, rect, word),
        Cell::Badge(word) => mark::badge_in(ui, rect, word),
        Cell::Kinds(kinds) => mark::kinds(ui, rect, kinds),
        Cell::Vendor { vendor, .. } => {
            mark::vendor_at(ui, pos2(rect.left(), rect.center().y), *vendor);
            false
        }
        Cell::Vendors(counts) => {
            mark::vendors(ui, rect, *counts);
            false
        }
        Cell::Severity(severity) => {
            mark::severity(ui, rect, *severity);
            false
        }
        Cell::Level(level) => {
            mark::level(ui, rect, *level);
            false
        }
    }
}
