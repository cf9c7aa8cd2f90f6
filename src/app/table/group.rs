//! The headings of groups: those that stand over their rows, and those their rows are folded into.

use super::arrange::fold_key;
use super::row::is_pointed_at;
use super::state::Place;
use super::{Heading, Shown};
use crate::app::theme::{self, Tokens, icons, size};
use crate::app::widgets::focus_ring;
use crate::app::widgets::text::{tail, text_in};
use egui::{Rect, Response, Sense, Ui, WidgetInfo, vec2};
use std::borrow::Cow;

/// Between a title and its note.
const NOTE_GAP: f32 = 6.0;

impl Shown<'_> {
    pub(super) fn group(&mut self, ui: &mut Ui, group: usize) {
        let Some(heading) = self.rows.heading(group) else { return };
        let rect = self.in_pane(ui);
        let child = self.child(ui, rect);
        if heading.folds {
            self.fold(&child, rect, group, &heading);
            return;
        }
        let cut = paint_heading(&child, rect, &heading);
        let response = child.interact(rect, self.base.with(("group", group)), Sense::hover());
        response.widget_info(|| WidgetInfo::labeled(egui::Role::RowHeader, true, name(&heading)));
        if cut {
            response.on_hover_text(&*heading.title);
        }
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

/// Paints a heading; returns whether its title was cut.
fn paint_heading(ui: &Ui, rect: Rect, heading: &Heading<'_>) -> bool {
    let tokens = Tokens::of(ui);
    ui.painter().rect_filled(rect, 0.0, tokens.panel);
    ui.painter().hline(rect.x_range(), rect.bottom() - 0.5, theme::line(tokens));
    let inner = rect.shrink2(vec2(size::CELL, 0.0));
    let note = ui.painter().layout_no_wrap(heading.note.to_string(), theme::small(), tokens.faint);
    let room = inner.width() - note.size().x - NOTE_GAP;
    let font = if heading.code { theme::code_strong() } else { theme::head() };
    let title = tail(ui, &heading.title, &font, room);
    let (used, _) = text_in(ui, inner, &title, font, tokens.text);
    let after = inner.with_min_x(used.max.x + NOTE_GAP);
    text_in(ui, after, &heading.note, theme::small(), tokens.faint);
    matches!(title, Cow::Owned(_))
}

fn paint_fold(ui: &Ui, rect: Rect, heading: &Heading<'_>, open: bool, response: &Response) {
    let tokens = Tokens::of(ui);
    let fill = if is_pointed_at(response) { tokens.hover } else { tokens.raised };
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
        focus_ring(ui, rect, 2);
    }
}
