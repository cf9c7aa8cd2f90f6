//! Painting of cells, and of what is around them.

use super::cell::Cell;
use super::{Rows, Shown, cut};
use crate::app::commands::Command;
use crate::app::theme::{self, Tokens, size};
use crate::app::widgets::text::{text_found, text_in, text_marked, text_right};
use crate::app::widgets::{bar, folder_mark, mark, thousands};
use egui::{Color32, CursorIcon, Direction, FontId, Painter, Rangef, Rect, Sense, Shape, Stroke};
use egui::{StrokeKind, Ui, WidgetInfo};
use egui::{pos2, vec2};
use std::ops::Range;

/// How far the first cell stands in, where rows expand.
pub(super) fn indent(rows: &dyn Rows) -> f32 {
    if rows.expands() { 20.0 } else { 0.0 }
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

/// How far from where they go on columns fade.
const FADE: f32 = 24.0;

impl Shown<'_> {
    /// Where cells are seen.
    pub(super) fn in_sight(&self) -> Rect {
        Rect::from_x_y_ranges(self.sight, Rangef::EVERYTHING)
    }

    /// Fades what reaches an end of the table beyond which columns go on.
    pub(super) fn paint_fades(&self, painter: &Painter, rows: Rangef, fill: Color32) {
        // Not the line between rows.
        let rows = Rangef::new(rows.min, rows.max - 1.0);
        let end = self.x.max - size::FUNNEL;
        let (left, right) = (self.sight.min - self.x.min, end - self.sight.max);
        let fade = |x: Rangef, beyond: f32, towards: Direction| {
            let share = (beyond / FADE).min(1.0);
            if self.sight != self.pane && share > 0.0 {
                let rect = Rect::from_x_y_ranges(x, rows);
                let ends = [fill.gamma_multiply(share), Color32::TRANSPARENT];
                painter.add(Shape::gradient_rect(rect, towards, ends));
            }
        };
        fade(Rangef::new(self.sight.min, self.sight.min + FADE), left, Direction::LeftToRight);
        fade(Rangef::new(self.sight.max - FADE, self.sight.max), right, Direction::RightToLeft);
    }

    /// Paints a cell; returns its rectangle and whether its text was cut.
    pub(super) fn paint_cell(
        &mut self,
        ui: &mut Ui,
        number: usize,
        key: u64,
        at: usize,
    ) -> (Rect, bool) {
        let column = &self.columns[self.widths[at].0];
        let cell = self.rows.cell(number, column.id);
        let whole = ui.max_rect();
        let mut rect = whole.shrink2(vec2(size::CELL, 0.0));
        if at == 0 {
            rect.min.x += self.indent();
        }
        let last = at + 1 == self.widths.len() && self.sight == self.pane;
        if last && !column.numbers {
            // Up to the scroll bar.
            rect.max.x = self.pane.max - size::SCROLL_BAR;
        }
        if let Cell::Heat { value, of } = cell {
            bar::heat(ui, whole, value, of);
            return (whole, false);
        }
        let marks = self.rows.marks(number, column.id);
        let hides = |gone: &Range<usize>| {
            marks.iter().any(|mark| mark.start < gone.end && mark.end > gone.start)
        };
        // In the middle, but not through what was searched for.
        if column.keeps_end
            && let Cell::Code(text) | Cell::DimCode(text) = &cell
            && let Some((text, gone)) = cut::in_middle(text, cut::columns(ui, rect.width()))
            && !hides(&gone)
        {
            let shorter = match &cell {
                Cell::DimCode(_) => Cell::DimCode(text.into()),
                _ => Cell::Code(text.into()),
            };
            plain(ui, rect, &shorter, (false, &cut::marks(&marks, &gone)));
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
            cell => plain(ui, rect, cell, (column.numbers, &marks)),
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
fn plain(ui: &Ui, rect: Rect, cell: &Cell<'_>, (numbers, marks): (bool, &[Range<usize>])) -> bool {
    let tokens = Tokens::of(ui);
    let marked = |text: &str, font, color| text_found(ui, rect, text, (font, color), marks).1;
    match cell {
        // Links and shades are painted by themselves.
        Cell::Empty | Cell::Link(..) | Cell::CodeLink(..) | Cell::Heat { .. } => false,
        Cell::Text(text) => marked(text, theme::body(), tokens.text),
        Cell::Name(whole, short) => {
            let fits = theme::width(ui, whole, theme::body()) <= rect.width();
            marked(if fits { whole } else { short }, theme::body(), tokens.text) || !fits
        }
        Cell::Dim(text) => marked(text, theme::small(), tokens.dim),
        Cell::Code(text) => marked(text, theme::code(), tokens.text),
        Cell::DimCode(text) => marked(text, theme::code(), tokens.dim),
        Cell::Samples(samples) => samples.paint(ui, rect),
        Cell::Number(value) => {
            let color = if *value == 0 { tokens.faint } else { tokens.text };
            let text = thousands(*value);
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
