//! A rule in one line, as it stands under expanded rows.

use super::Page;
use crate::app::commands::Command;
use crate::app::theme::{self, Tokens, size};
use crate::app::widgets::text::{tail, text_in, text_right};
use crate::app::widgets::{focus_ring, folder_mark, mark};
use crate::catalog::{Catalog, RuleId};
use egui::{CursorIcon, Rect, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};

/// Between a title and what stands at the right end.
const NOTE_GAP: f32 = 12.0;

/// Vendor, severity, title as a link, and at the right end the file its logic stands in, with the line
/// of a predicate; without one the path alone.
pub(crate) fn show(ui: &mut Ui, catalog: &Catalog, id: RuleId, line: u32, out: &mut Vec<Command>) {
    let font = egui::FontId::new(size::TINY, egui::FontFamily::Monospace);
    paint(ui, catalog, id, (&logic_place(catalog, id, line), font), false, out);
}

/// The same with a note at the right end.
pub(crate) fn noted(
    ui: &mut Ui,
    catalog: &Catalog,
    id: RuleId,
    note: &str,
    out: &mut Vec<Command>,
) {
    paint(ui, catalog, id, (note, theme::small()), false, out);
}

/// The same as a row of a panel, with a note at the right end; a tab stop of its own.
pub(crate) fn with_note(
    ui: &mut Ui,
    catalog: &Catalog,
    id: RuleId,
    note: &str,
    out: &mut Vec<Command>,
) {
    let room = vec2(ui.available_width(), size::ROW);
    ui.allocate_ui(room, |ui| {
        ui.set_min_size(room);
        ui.horizontal(|ui| {
            ui.set_height(size::ROW);
            ui.add_space(size::CELL);
            paint(ui, catalog, id, (note, theme::small()), true, out);
        });
    });
}

fn paint(
    ui: &mut Ui,
    catalog: &Catalog,
    id: RuleId,
    note: (&str, egui::FontId),
    tab_stop: bool,
    out: &mut Vec<Command>,
) {
    let tokens = Tokens::of(ui);
    let rule = catalog.rule(id);
    let room = vec2(ui.available_width() - size::CELL, ui.max_rect().height());
    let (rect, _) = ui.allocate_exact_size(room, Sense::hover());
    let middle = rect.center().y;
    mark::vendor_at(ui, pos2(rect.left(), middle), rule.vendor);
    let mut left = rect.left() + 30.0;
    if catalog.folders.len() > 1 {
        let mark = folder_mark::at(ui, pos2(left, middle), catalog.folder(rule).colour);
        left = mark.right() + size::GAP_WIDE;
    }
    let severity = Rect::from_min_max(pos2(left, rect.top()), pos2(left + 76.0, rect.bottom()));
    mark::severity(ui, severity, rule.severity);
    let title_rect = rect.with_min_x(left + 80.0);
    let whole = ui.painter().layout_no_wrap(rule.title.clone(), theme::body(), tokens.accent);
    let room = title_rect.width();
    // The title first; what is at the right end keeps a third.
    let note_width = (room - whole.size().x - NOTE_GAP).max(room * 0.33);
    let note_rect = title_rect.with_min_x(title_rect.right() - note_width);
    let note_text = tail(ui, note.0, &note.1, note_width);
    let (note_used, _) = text_right(ui, note_rect, &note_text, note.1, tokens.faint);
    let title_rect = title_rect.with_max_x(note_used.left() - NOTE_GAP);
    let (used, cut) = text_in(ui, title_rect, &rule.title, theme::body(), tokens.accent);
    let sense = if tab_stop { Sense::click() } else { Sense::CLICK };
    let response = ui.interact(used, ui.make_persistent_id("rule"), sense);
    response.widget_info(|| WidgetInfo::labeled(egui::Role::Link, true, &rule.title));
    if response.hovered() || response.has_focus() {
        ui.painter().hline(used.x_range(), used.bottom() - 1.0, Stroke::new(1.0, tokens.accent));
    }
    if response.has_focus() {
        focus_ring(ui, used.expand2(vec2(3.0, 1.0)), 2);
    }
    let response = response.on_hover_cursor(CursorIcon::PointingHand);
    let response = if cut { response.on_hover_text(&rule.title) } else { response };
    if response.clicked() {
        out.push(Command::Go(Page::rule(catalog, id)));
    }
}

/// `folder/path:line` of the rule itself.
pub(crate) fn place(catalog: &Catalog, id: RuleId, line: u32) -> String {
    place_in(catalog, id, &catalog.rule(id).path, line)
}

/// The same of a line in the file its logic stands in.
fn logic_place(catalog: &Catalog, id: RuleId, line: u32) -> String {
    let rule = catalog.rule(id);
    let path = if line == 0 { None } else { rule.logic_path.as_ref() };
    place_in(catalog, id, path.unwrap_or(&rule.path), line)
}

fn place_in(catalog: &Catalog, id: RuleId, path: &str, line: u32) -> String {
    let folder = &catalog.folder(catalog.rule(id)).name;
    match line {
        0 => format!("{folder}/{path}"),
        line => format!("{folder}/{path}:{line}"),
    }
}
