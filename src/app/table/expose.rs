//! A table as assistive technology finds it: a row of heads, then rows, each with its cells. It
//! adds nodes where somebody listens, and paints nothing.

use super::arrange::Line;
use super::state::Place;
use super::{Shown, group};
use egui::accesskit::{Node, Role, SortDirection};
use egui::{Id, Rect, Response, Ui, UiBuilder, WidgetInfo};

impl Shown<'_> {
    /// Tells how large the table is, and finds out whether anybody listens.
    pub(super) fn expose(&mut self, ui: &Ui) {
        let (rows, columns) = (self.state.arrangement.lines.len(), self.widths.len());
        let told = ui.ctx().accesskit_node_builder(self.id, |node| {
            node.set_row_count(rows);
            node.set_size_of_set(rows);
            node.set_column_count(columns);
            node.set_multiselectable();
        });
        self.exposed = told.is_some();
    }

    /// The row of heads, which has no name of its own.
    pub(super) fn expose_heads(&self, ui: &mut Ui) -> Id {
        let rect = self.across(ui);
        let builder = UiBuilder::new()
            .max_rect(rect)
            .accessibility_parent(self.id)
            .accessibility_role(Role::Row);
        let row = ui.new_child(builder).unique_id();
        ui.ctx().accesskit_node_builder(row, |node| node.set_bounds(bounds(rect)));
        row
    }

    /// What a column's head is, around the button that sorts by it.
    pub(super) fn expose_head(&self, ui: &mut Ui, row: Id, at: usize) -> Ui {
        let column = &self.columns[self.widths[at].0];
        let name = self.rows.head(column).into_owned();
        let direction = self.sorting(column).map(|(_, descending)| match descending {
            true => SortDirection::Descending,
            false => SortDirection::Ascending,
        });
        let head = inside(ui, row, Role::ColumnHeader, at, name);
        ui.ctx().accesskit_node_builder(head.unique_id(), |node| {
            if let Some(direction) = direction {
                node.set_sort_direction(direction);
            }
        });
        head
    }

    /// A row with its place among the lines, whether it is expanded and whether it is selected.
    pub(super) fn expose_row(&self, ui: &Ui, response: &Response, number: usize, line: usize) {
        response.widget_info(|| WidgetInfo::labeled(Role::Row, true, self.rows.name(number)));
        let key = self.rows.key(number);
        let expanded = self.state.expanded.contains(&key);
        ui.ctx().accesskit_node_builder(response.id, |node| {
            set_line(node, line);
            if self.rows.details(number) > 0 {
                node.set_expanded(expanded);
            }
            node.set_selected(self.state.selection.has(key) || self.rows.is_marked(number));
        });
    }

    /// A line under an expanded row.
    pub(super) fn expose_detail(
        &self,
        ui: &Ui,
        response: &Response,
        row: (usize, usize),
        at: usize,
    ) {
        let (number, part) = row;
        let name = || self.rows.detail_name(number, part);
        response.widget_info(|| WidgetInfo::labeled(Role::Row, true, name()));
        ui.ctx().accesskit_node_builder(response.id, |node| set_line(node, at));
    }

    /// The line that has the keyboard, while it is out of sight.
    pub(super) fn expose_unseen(&self, ui: &Ui, response: &Response, place: Place) {
        let at = self.state.line_of_place;
        let line = self.state.arrangement.lines.get(at).copied();
        let line = line.filter(|line| self.line_place(*line) == Some(place));
        match line {
            Some(Line::Row(number)) => self.expose_row(ui, response, number as usize, at),
            Some(Line::Detail(number, part)) => {
                self.expose_detail(ui, response, (number as usize, part as usize), at);
            }
            Some(Line::Group(group)) => {
                let name = self.rows.heading(group as usize).as_ref().map(group::name);
                let name = name.unwrap_or_default();
                response.widget_info(|| WidgetInfo::labeled(Role::Row, true, &name));
            }
            None => {}
        }
    }

    /// A cell of a row: where somebody listens, a part of its own that hangs on the row.
    pub(super) fn expose_cell(&self, ui: &mut Ui, row: Id, number: usize, at: usize) -> Ui {
        let column = self.columns[self.widths[at].0].id;
        inside(ui, row, Role::Cell, at, self.rows.cell(number, column).text().into_owned())
    }
}

/// A part of a row that holds what is painted into it.
fn inside(ui: &mut Ui, row: Id, role: Role, at: usize, name: String) -> Ui {
    let whole = ui.max_rect();
    let builder = UiBuilder::new()
        .max_rect(whole)
        .accessibility_parent(row)
        .accessibility_role(role)
        .accessibility_label(name);
    let part = ui.new_child(builder);
    ui.ctx().accesskit_node_builder(part.unique_id(), |node| {
        node.set_column_index(at);
        node.set_bounds(bounds(whole));
    });
    part
}

/// The place of a line, for platforms that know rows and for those that know sets.
fn set_line(node: &mut Node, line: usize) {
    node.set_row_index(line);
    node.set_position_in_set(line);
}

fn bounds(rect: Rect) -> egui::accesskit::Rect {
    let Rect { min, max } = rect;
    egui::accesskit::Rect::new(min.x.into(), min.y.into(), max.x.into(), max.y.into())
}
