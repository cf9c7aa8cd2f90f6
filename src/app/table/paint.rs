//! Painting of cells, and of what is around them.

use super::cell::Cell;
use super::{Rows, Shown, cut};
use crate::app::commands::Command;
use crate::app::theme::{self, Tokens, size};
use crate::app::widgets::text::{text_in, text_marked, text_right};
use crate::app::widgets::{bar, folder_mark, mark, thousands};
use egui::{CursorIcon, FontId, Rect, Sense, Stroke, StrokeKind, Ui, WidgetInfo};
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

impl Shown<'_> {
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
        Cell::Name(whole, short) => {
            let fits = theme::width(ui, whole, theme::body()) <= rect.width();
            marked(if fits { whole } else { short }, theme::body(), tokens.text) || !fits
        }
        Cell::Dim(text) => marked(text, theme::small(), tokens.dim),
        Cell::Code(text) => marked(text, theme::code(), tokens.text),
        Cell::DimCode(text) => marked(text, theme::code(), tokens.dim),
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
