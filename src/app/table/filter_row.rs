//! The filter row as it is painted: the funnel that opens it, a field under each head, and what is
//! said where no row passes.

use super::{Column, Shown, filter};
use crate::app::theme::{self, Tokens, icons, size};
use crate::app::widgets::text::text_in;
use egui::{Rect, Sense, Stroke, TextEdit, Ui, WidgetInfo};

/// What leaves no row out again.
const SHOW_ALL: &str = "Show all rows";

/// With less of a field in sight it is as if all were.
const LEAST_FIELD: f32 = 30.0;

impl Shown<'_> {
    /// How high the head is, with the filter row where it is shown.
    pub(super) fn head_height(&self) -> f32 {
        size::ROW + if self.state.filters.shown { size::FILTER_ROW } else { 0.0 }
    }

    fn field_id(&self, column: &Column) -> egui::Id {
        self.base.with(("filter", column.id))
    }

    /// Shows the filter row with the keyboard in its first field, or takes it away.
    pub(super) fn toggle_filters(&mut self, ui: &Ui) {
        self.state.filters.toggle();
        if let Some((number, _)) = self.widths.first().filter(|_| self.state.filters.shown) {
            let id = self.field_id(&self.columns[*number]);
            ui.memory_mut(|memory| memory.request_focus(id));
        }
        ui.ctx().request_repaint();
    }

    /// The button at the right end of the head.
    pub(super) fn funnel(&mut self, ui: &Ui, rect: Rect) {
        let response = ui.interact(rect, self.base.with("funnel"), Sense::CLICK);
        let shown = self.state.filters.shown;
        response
            .widget_info(|| WidgetInfo::selected(egui::Role::Button, true, shown, "Filter row"));
        let tokens = Tokens::of(ui);
        ui.painter().hline(rect.x_range(), rect.bottom() - 0.5, theme::line(tokens));
        if response.hovered() {
            ui.painter().rect_filled(rect.shrink(2.0), size::CORNER, tokens.hover);
        }
        let color = if shown { tokens.accent } else { tokens.faint };
        let at = rect.center();
        ui.painter().text(at, egui::Align2::CENTER_CENTER, icons::FILTER, theme::small(), color);
        if response.clicked() {
            self.toggle_filters(ui);
        }
        response.on_hover_text(if shown { "Close the filter row" } else { "Filter by column" });
    }

    /// The field under a head. What cannot be asked is framed and told, and leaves nothing out.
    pub(super) fn filter_cell(&mut self, ui: &mut Ui, column: &Column) {
        let whole = ui.max_rect();
        let rect = whole.with_min_y(whole.min.y + size::ROW).shrink(3.0);
        // As far as it is in sight, so that what is typed is seen to its end.
        let seen = rect.intersect(self.in_sight());
        let rect = if seen.width() > LEAST_FIELD { seen } else { rect };
        let name = format!("Filter {}", self.rows.head(column));
        let id = self.field_id(column);
        let text = self.state.filters.texts.entry(column.id).or_default();
        let wrong = filter::is_wrong(column, text);
        let hint = if column.numbers { ">5" } else { "text" };
        let edit = TextEdit::singleline(text)
            .id(id)
            .font(theme::small())
            .hint_text(hint)
            .margin(egui::Margin::symmetric(4, 2))
            .align(egui::Align2::LEFT_CENTER)
            .desired_width(rect.width())
            .clip_text(true);
        let response = ui.put(rect, edit);
        let response = response.accessible_name(&name);
        if wrong {
            let stroke = Stroke::new(1.5, Tokens::of(ui).bad);
            ui.painter().rect_stroke(rect, size::CORNER, stroke, egui::StrokeKind::Inside);
            ui.ctx().accesskit_node_builder(id, |node| {
                node.set_invalid(egui::accesskit::Invalid::True);
                node.set_description(filter::NUMBERS);
            });
            response.clone().on_hover_text(filter::NUMBERS);
        }
        let down = |input: &mut egui::InputState| {
            input.consume_key(egui::Modifiers::NONE, egui::Key::ArrowDown)
        };
        if response.has_focus() && ui.input_mut(down) {
            self.state.take_keyboard();
        }
    }

    /// Says that rows are there but none passes; returns where that ends.
    pub(super) fn say_none_passes(&mut self, ui: &mut Ui, top: f32) -> f32 {
        let arrangement = &self.state.arrangement;
        if arrangement.total == 0 || !arrangement.lines.is_empty() {
            return top;
        }
        let rect = Rect::from_x_y_ranges(
            self.pane,
            top + self.head_height()..=top + self.head_height() + size::BAR,
        );
        ui.painter().rect_filled(rect, 0.0, Tokens::of(ui).panel);
        let inner = rect.shrink2(egui::vec2(size::CELL, 0.0));
        let words = "No row matches the filters of this table";
        let color = Tokens::of(ui).dim;
        let offer = ui.painter().layout_no_wrap(SHOW_ALL.to_owned(), theme::body(), color);
        let width = offer.size().x + 2.0 * ui.spacing().button_padding.x;
        let room = inner.with_max_x(inner.max.x - width - size::GAP);
        let (used, _) = text_in(ui, room, words, theme::body(), color);
        let button = Rect::from_min_size(
            egui::pos2(used.max.x + size::GAP, rect.center().y - size::BUTTON / 2.0),
            egui::vec2(width, size::BUTTON),
        );
        if ui.put(button, egui::Button::new(SHOW_ALL)).clicked() {
            self.state.filter.clear();
            self.state.filters.texts.clear();
            ui.ctx().request_repaint();
        }
        rect.max.y
    }
}
