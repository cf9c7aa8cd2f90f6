//! The headings of groups: those that stand over their rows, and those their rows are folded into.

use super::arrange::fold_key;
use super::state::Place;
use super::{Heading, Shown, paint};
use crate::app::theme::{self, Tokens, icons, size};
use crate::app::widgets::text::text_in;
use egui::{Rect, Response, Sense, Ui, WidgetInfo, vec2};

impl Shown<'_> {
    pub(super) fn group(&mut self, ui: &mut Ui, group: usize) {
        let Some(heading) = self.rows.heading(group) else { return };
        let rect = self.in_pane(ui);
        let child = self.child(ui, rect);
        if heading.folds {
            self.fold(&child, rect, group, &heading);
            return;
        }
        paint_heading(&child, rect, &heading);
        let response = child.interact(rect, self.base.with(("group", group)), Sense::hover());
        response.widget_info(|| WidgetInfo::labeled(egui::Role::RowHeader, true, name(&heading)));
    }

    /// The heading of a group that folds: a line like others, for pointer and keyboard.
    fn fold(&mut self, ui: &Ui, rect: Rect, group: usize, heading: &Heading<'_>) {
        let key = fold_key(group);
        let place = Place::Line(key, 0);
        let response = ui.interact(rect, self.place_id(place), self.sense_at(place));
        let open = self.state.expanded.contains(&key);
        paint_fold(ui, rect, heading, open, &response);
        response.widget_info(|| WidgetInfo::labeled(egui::Role::Row, true, name(heading)));
        ui.ctx().accesskit_node_builder(response.id, |node| node.set_expanded(open));
        if response.clicked() {
            self.state.place = Some(place);
            response.request_focus();
            self.state.toggle(key);
            ui.ctx().request_repaint();
        }
    }
}

/// What a heading is called by assistive technology.
pub(super) fn name(heading: &Heading<'_>) -> String {
    format!("{} {}", heading.title, heading.note)
}

fn paint_heading(ui: &Ui, rect: Rect, heading: &Heading<'_>) {
    let tokens = Tokens::of(ui);
    ui.painter().rect_filled(rect, 0.0, tokens.panel);
    ui.painter().hline(rect.x_range(), rect.bottom() - 0.5, theme::line(tokens));
    let inner = rect.shrink2(vec2(size::CELL, 0.0));
    let (used, _) = text_in(ui, inner, &heading.title, theme::head(), tokens.text);
    let after = inner.with_min_x(used.max.x + 6.0);
    text_in(ui, after, &heading.note, theme::small(), tokens.faint);
}

fn paint_fold(ui: &Ui, rect: Rect, heading: &Heading<'_>, open: bool, response: &Response) {
    let tokens = Tokens::of(ui);
    let fill = if response.contains_pointer() { tokens.hover } else { tokens.raised };
    ui.painter().rect_filled(rect, 0.0, fill);
    ui.painter().hline(rect.x_range(), rect.bottom() - 0.5, theme::line(tokens));
    let inner = rect.shrink2(vec2(size::CELL, 0.0));
    let caret = if open { icons::CARET_DOWN } else { icons::CARET_RIGHT };
    text_in(ui, inner, caret, theme::small(), tokens.dim);
    let title = inner.with_min_x(inner.min.x + 20.0);
    let (used, _) = text_in(ui, title, &heading.title, theme::small(), tokens.text);
    let after = inner.with_min_x(used.max.x + 6.0);
    text_in(ui, after, &heading.note, theme::code(), tokens.faint);
    if response.has_focus() {
        paint::focus(ui, rect);
    }
}
