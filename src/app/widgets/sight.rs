//! What scrolls follows the keyboard, and its keys.

use super::keyboard;
use egui::{Id, Key, Modifiers, Rect, Ui, vec2};

/// Brings what was just given the keyboard, by Tab or an arrow, into sight. Called at the end of what
/// scrolls, in it; returns whether the keyboard is there.
pub(crate) fn follow_keyboard(ui: &Ui) -> bool {
    let focused = ui.memory(egui::Memory::focused);
    let known = ui.unique_id().with("followed");
    let is_new = ui.data(|data| data.get_temp::<Option<Id>>(known)).flatten() != focused;
    if is_new {
        ui.data_mut(|data| data.insert_temp(known, focused));
    }
    let Some(id) = focused else { return false };
    let own = ui.ctx().viewport(|viewport| viewport.this_pass.widgets.get(id).copied());
    let Some(own) = own.filter(|own| own.layer_id == ui.layer_id()) else { return false };
    let (rect, all): (Rect, Rect) = (own.rect, ui.min_rect());
    let is_here = rect.is_finite() && all.contains(rect.center());
    // What was clicked is in sight.
    let clicks =
        |input: &egui::InputState| input.pointer.any_down() || input.pointer.any_released();
    if is_new && is_here && !ui.input(clicks) {
        ui.scroll_to_rect(rect.expand2(vec2(0.0, AROUND)), None);
    }
    is_here
}

/// What is seen over and under what has the keyboard.
const AROUND: f32 = 8.0;

/// Scrolls a page, `height` high in sight, by the keys that nothing on it has taken. Called at its end,
/// in what scrolls.
pub(crate) fn follow_keys(ui: &Ui, height: f32) {
    if follow_keyboard(ui) {
        take(ui, &pages(height));
    } else if keyboard::take_free(ui) {
        scroll_by_keys(ui, height);
    }
}

/// Scrolls by the keys for it. Called in what scrolls.
pub(crate) fn scroll_by_keys(ui: &Ui, height: f32) {
    take(ui, &pages(height));
    let whole = 1e6;
    take(
        ui,
        &[(Key::ArrowDown, LINE), (Key::ArrowUp, -LINE), (Key::End, whole), (Key::Home, -whole)],
    );
}

/// How far an arrow scrolls.
const LINE: f32 = 40.0;

fn pages(height: f32) -> [(Key, f32); 2] {
    let page = (height - LINE).max(LINE);
    [(Key::PageDown, page), (Key::PageUp, -page)]
}

fn take(ui: &Ui, keys: &[(Key, f32)]) {
    for (key, by) in keys {
        if ui.input_mut(|input| input.consume_key(Modifiers::NONE, *key)) {
            ui.scroll_with_delta(vec2(0.0, -by));
        }
    }
}
