//! The one table of the window: sorted by several columns, columns resized, hidden and moved, rows
//! expanded in place, walked by keyboard, copied as shown, exposed row by row.
//!
//! It asks [`Rows`] only for what is in sight, sorted or copied. It knows nothing of what the rows
//! are about.

mod arrange;
mod asks;
mod cell;
mod column;
mod copy;
mod cut;
mod expose;
mod filter;
mod filter_row;
mod fit;
mod group;
mod header;
mod keys;
mod menu;
mod paint;
mod row;
mod rows;
mod select;
mod state;
mod ticks;
mod widths;

pub use cell::Cell;
pub use column::Column;
pub use copy::Format;
pub(crate) use cut::text_cut;
pub use rows::{DetailLine, Heading, Rows, Spans};
pub use state::{Layout, SortKey, TableState, Tables};
pub use ticks::Ticks;

use crate::app::commands::Command;
use crate::app::theme::size;
use crate::app::widgets::{keyboard, sideways};
use arrange::{Arrangement, Line};
use egui::{Rect, Ui, UiBuilder};
use egui_extras::{Column as Track, TableBuilder};
use state::Held;
use std::rc::Rc;

/// A table about to be shown.
pub struct Table<'a> {
    name: &'static str,
    title: &'a str,
    rows: &'a dyn Rows,
    revision: u64,
    limit: Option<usize>,
    scrolls: bool,
    ticks: Option<&'a dyn Ticks>,
}

impl<'a> Table<'a> {
    /// A table of `rows`, remembered under `name`, called `title` by assistive technology.
    /// `revision` changes with the rows.
    pub fn new(name: &'static str, title: &'a str, rows: &'a dyn Rows, revision: u64) -> Self {
        Self { name, title, rows, revision, limit: None, scrolls: true, ticks: None }
    }

    /// Shows the first rows only, as high as they are; the page scrolls, not the table.
    pub fn first(self, limit: usize) -> Self {
        Self { limit: Some(limit), scrolls: false, ..self }
    }

    /// Rows can be ticked.
    pub fn ticked(self, ticks: Option<&'a dyn Ticks>) -> Self {
        Self { ticks, ..self }
    }

    /// As high as its rows are; the page scrolls, not the table.
    pub fn whole(self) -> Self {
        Self { scrolls: false, ..self }
    }

    /// Shows it. Takes the height that is left where it scrolls by itself.
    pub fn show(self, ui: &mut Ui, tables: &mut Tables, out: &mut Vec<Command>) {
        let keys_are_free = !self.rows.is_empty() && keyboard::take_free(ui);
        let state = tables.state(self.name);
        let columns = self.rows.columns();
        arrange::refresh(state, self.rows, &columns, self.revision, self.limit);
        let builder = UiBuilder::new()
            .id_salt(self.name)
            .accessibility_role(egui::accesskit::Role::Table)
            .accessibility_label(self.title);
        ui.scope_builder(builder, |ui| {
            ui.spacing_mut().item_spacing = egui::Vec2::ZERO;
            let top = ui.cursor().min;
            let pane = ui.available_rect_before_wrap().x_range();
            let mut shown = Shown {
                id: ui.unique_id(),
                base: egui::Id::unique(("table", self.name)),
                rows: self.rows,
                ticks: self.ticks,
                columns: &columns,
                widths: Vec::new(),
                exposed: false,
                x: pane,
                pane,
                sight: pane,
                clip: ui.clip_rect(),
                keys_are_free,
                state,
                out,
            };
            shown.arrange_columns(ui);
            shown.expose(ui);
            let head = Rect::from_min_size(top, egui::vec2(pane.span(), size::ROW));
            paint::head_ground(ui, head.with_max_y(top.y + shown.head_height()));
            shown.take_keys(ui);
            let goal = shown.state.scroll_to;
            let bottom = shown.sideways(ui, self.scrolls);
            if let Some(line) = goal.filter(|_| !self.scrolls) {
                shown.scroll_page_to(ui, top.y + shown.head_height(), line);
            }
            shown.funnel(ui, head.with_min_x(head.max.x - size::FUNNEL));
            let bottom = bottom.max(shown.say_none_passes(ui, top.y));
            let rect = Rect::from_min_max(top, egui::pos2(pane.max, bottom));
            paint::frame(ui, rect);
        });
    }
}

/// A table while it is shown.
struct Shown<'a> {
    /// The table's node.
    id: egui::Id,
    /// What rows' ids are made from; the same in every frame.
    base: egui::Id,
    rows: &'a dyn Rows,
    ticks: Option<&'a dyn Ticks>,
    columns: &'a [Column],
    /// The shown columns, left to right, and their widths.
    widths: Vec<(usize, f32)>,
    /// Whether assistive technology listens.
    exposed: bool,
    /// Where all columns stand, some of them out of sight where they do not fit.
    x: egui::Rangef,
    /// Where the table is seen.
    pane: egui::Rangef,
    /// Where columns are seen: the strip under the funnel is the scroll bar's where not all fit.
    sight: egui::Rangef,
    clip: Rect,
    /// Whether nothing has the keyboard, and this is the table its keys are for.
    keys_are_free: bool,
    state: &'a mut TableState,
    out: &'a mut Vec<Command>,
}

impl Shown<'_> {
    fn arrange_columns(&mut self, ui: &Ui) {
        if self.state.needs.len() != self.columns.len() {
            self.state.needs = fit::measure(ui, self.rows, self.columns);
        }
        let shown = self.state.layout.shown(self.columns);
        // The scroll bar stands under the funnel.
        let room = self.pane.span() - size::FUNNEL;
        if self.state.held.room != room || self.state.held.widths.len() != shown.len() {
            self.state.held = Held::default();
        }
        let sorted = |column: &Column| self.sorting(column).is_some();
        let tracks = widths::tracks(&shown, self.columns, self.state, self.indent(), sorted);
        self.widths = widths::widths(&tracks, room);
    }

    /// Header and rows in a pane that scrolls sideways where not all columns fit; returns where
    /// they end.
    fn sideways(&mut self, ui: &mut Ui, scrolls: bool) -> f32 {
        let columns: f32 = self.widths.iter().map(|(_, width)| width).sum();
        let width = columns + size::FUNNEL;
        // Least widths may add up to the room only nearly.
        let fits = width < self.pane.span() + 1.0;
        let area = sideways::pane(ui, !fits, self.height(ui, scrolls)).id_salt("sideways");
        let area = area.auto_shrink([false, true]).min_scrolled_height(0.0);
        // Where columns go on, each row fades by itself.
        let fade = std::mem::take(&mut ui.spacing_mut().scroll.fade.strength);
        let shown = area.show(ui, |ui| {
            ui.spacing_mut().scroll.fade.strength = fade;
            if fits {
                return self.build(ui, scrolls);
            }
            ui.set_width(width);
            if scrolls {
                ui.set_max_height(ui.available_height() - size::SCROLL_BAR);
            }
            self.x = egui::Rangef::new(ui.max_rect().left(), ui.max_rect().left() + width);
            self.sight.max -= size::FUNNEL;
            let pane = Rect::from_x_y_ranges(self.pane, ui.clip_rect().y_range());
            ui.shrink_clip_rect(pane);
            self.clip = self.clip.intersect(pane);
            let bottom = self.build(ui, scrolls);
            ui.add_space(size::SCROLL_BAR);
            bottom + size::SCROLL_BAR
        });
        shown.inner
    }

    /// How high the table is where it scrolls sideways.
    fn height(&self, ui: &Ui, scrolls: bool) -> f32 {
        let whole = self.head_height() + self.state.arrangement.height + size::SCROLL_BAR;
        if scrolls { whole.min(ui.available_height()) } else { whole }
    }

    /// Header and rows; returns where they end.
    fn build(&mut self, ui: &mut Ui, scrolls: bool) -> f32 {
        let arrangement: Rc<Arrangement> = self.state.arrangement.clone();
        let mut builder = TableBuilder::new(ui)
            .id_salt("tracks")
            .striped(false)
            .vscroll(scrolls)
            .auto_shrink([false, true])
            .min_scrolled_height(0.0)
            .cell_layout(egui::Layout::left_to_right(egui::Align::Center));
        let last = self.widths.len().saturating_sub(1);
        for (at, (_, width)) in self.widths.iter().enumerate() {
            // The last one may reach the line around the table.
            builder = builder.column(Track::exact(*width).clip(at < last));
        }
        if let Some(line) = self.state.scroll_to.take() {
            builder = builder.scroll_to_row(line, None).animate_scrolling(false);
        }
        let table = builder.header(self.head_height(), |mut row| self.header(&mut row));
        let output = table.body(|body| {
            let lines = &arrangement.lines;
            if arrangement.even {
                body.rows(size::ROW, lines.len(), |mut row| {
                    let line = lines[row.index()];
                    self.line(&mut row, line);
                });
            } else {
                let heights = lines.iter().map(|line| line.height());
                body.heterogeneous_rows(heights, |mut row| {
                    let line = lines[row.index()];
                    self.line(&mut row, line);
                });
            }
        });
        self.keep_focus(ui);
        let end = output.inner_rect.min.y + output.content_size.y;
        // Where the page scrolls, rows go on below what is in sight.
        if scrolls { end.min(output.inner_rect.max.y) } else { end }
    }

    fn line(&mut self, row: &mut egui_extras::TableRow<'_, '_>, line: Line) {
        match line {
            Line::Group(group) => {
                row.col(|ui| self.group(ui, group as usize));
            }
            Line::Row(number) => self.row(row, number as usize),
            Line::Detail(number, part) => {
                let line = row.index();
                row.col(|ui| self.detail(ui, number as usize, part as usize, line));
            }
        }
    }

    /// A row's rectangle across all columns.
    fn across(&self, ui: &Ui) -> Rect {
        Rect::from_x_y_ranges(self.x, ui.max_rect().y_range())
    }

    /// The rectangle of a line that is not in columns; it stays in sight.
    fn in_pane(&self, ui: &Ui) -> Rect {
        Rect::from_x_y_ranges(self.pane, ui.max_rect().y_range())
    }

    /// A child of the table that a line is painted in, across all cells.
    fn child(&self, ui: &mut Ui, rect: Rect) -> Ui {
        let clip = Rect::from_x_y_ranges(self.clip.x_range(), ui.clip_rect().y_range());
        let layout = egui::Layout::left_to_right(egui::Align::Center);
        let builder = UiBuilder::new().max_rect(rect).layout(layout).accessibility_parent(self.id);
        let mut child = ui.new_child(builder);
        child.set_clip_rect(clip);
        child
    }
}
