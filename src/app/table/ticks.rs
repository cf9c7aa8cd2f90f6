//! Check marks before rows, for pages that collect rows.

use super::{Shown, paint};
use crate::app::commands::Command;
use crate::app::theme::size;
use crate::app::widgets::check;
use egui::{Rect, Sense, Ui, WidgetInfo, vec2};

/// What a table's rows are collected in.
pub trait Ticks {
    /// Whether check marks are shown.
    fn are_shown(&self) -> bool;
    /// Whether a row is in it.
    fn is_ticked(&self, row: usize) -> bool;
    /// Takes rows in, or out.
    fn tick(&self, rows: &[u32], on: bool) -> Command;
    /// What taking a row in, or out, is called.
    fn words(&self, on: bool) -> &'static str;
}

impl Shown<'_> {
    /// How far the first cell stands in.
    pub(super) fn indent(&self) -> f32 {
        let ticks = self.ticks.is_some_and(Ticks::are_shown);
        paint::indent(self.rows) + if ticks { size::TICK + 8.0 } else { 0.0 }
    }

    /// The check mark of a row.
    pub(super) fn tick_mark(&mut self, ui: &Ui, row: Rect, number: usize, key: u64) {
        let Some(ticks) = self.ticks.filter(|ticks| ticks.are_shown()) else { return };
        let left = row.min.x + size::CELL + paint::indent(self.rows);
        let center = egui::pos2(left + size::TICK / 2.0, row.center().y);
        let rect = Rect::from_center_size(center, vec2(size::TICK, size::TICK));
        let response = ui.interact(rect.expand(4.0), self.base.with((key, "tick")), Sense::CLICK);
        let on = ticks.is_ticked(number);
        check::mark(ui, rect, on, response.hovered());
        response.widget_info(|| {
            let name = format!("{}: {}", ticks.words(true), self.rows.name(number));
            WidgetInfo::selected(egui::Role::CheckBox, true, on, name)
        });
        if response.clicked() {
            self.out.push(ticks.tick(&[number as u32], !on));
        }
    }

    /// Ticks rows, or takes them out where all of them are ticked.
    pub(super) fn tick_rows(&mut self, rows: &[u32]) {
        let Some(ticks) = self.ticks.filter(|_| !rows.is_empty()) else { return };
        let all = rows.iter().all(|row| ticks.is_ticked(*row as usize));
        self.out.push(ticks.tick(rows, !all));
    }

    pub(super) fn ticks_menu(&mut self, ui: &mut Ui, rows: &[u32]) {
        let Some(ticks) = self.ticks else { return };
        let all = rows.iter().all(|row| ticks.is_ticked(*row as usize));
        let button = egui::Button::new(ticks.words(!all)).shortcut_text("Ctrl+D");
        if ui.add(button).clicked() {
            self.tick_rows(rows);
            ui.close();
        }
        ui.separator();
    }
}
