//! A rule in one line, as it stands under expanded rows.

use super::{folder_mark, mark};
use crate::app::commands::Command;
use crate::app::pages::{Page, RuleKey};
use crate::app::theme::{self, Tokens, size};
use crate::app::widgets::text::{text_in, text_right};
use crate::catalog::{Catalog, RuleId};
use egui::{CursorIcon, Rect, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};

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
    let title_left = left + 80.0;
    let right = rect.right();
    let path_width = ((right - title_left) * 0.5).max(80.0);
    let path_rect = Rect::from_min_max(pos2(right - path_width, rect.top()), rect.max);
    let note_text = tail(note.0, path_width);
    let (path_used, _) = text_right(ui, path_rect, &note_text, note.1, tokens.faint);
    let title_rect = Rect::from_min_max(
        pos2(title_left, rect.top()),
        pos2(path_used.left() - 12.0, rect.bottom()),
    );
    let (used, _) = text_in(ui, title_rect, &rule.title, theme::body(), tokens.accent);
    let sense = if tab_stop { Sense::click() } else { Sense::CLICK };
    let response = ui.interact(used, ui.make_persistent_id("rule"), sense);
    response.widget_info(|| WidgetInfo::labeled(egui::Role::Link, true, &rule.title));
    if response.hovered() || response.has_focus() {
        ui.painter().hline(used.x_range(), used.bottom() - 1.0, Stroke::new(1.0, tokens.accent));
    }
    if response.on_hover_cursor(CursorIcon::PointingHand).clicked() {
        out.push(Command::Go(Page::Rule(RuleKey::of(catalog, id))));
    }
}

/// The end of a path that fits: what stands last in it tells most.
fn tail(text: &str, width: f32) -> std::borrow::Cow<'_, str> {
    let fits = (width / 6.7) as usize;
    let length = text.chars().count();
    if length <= fits {
        return text.into();
    }
    let last: String = text.chars().skip(length - fits.saturating_sub(1)).collect();
    format!("…{last}").into()
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
