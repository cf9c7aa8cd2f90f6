//! Whether the keyboard is free: while nothing has it, its keys are for what the page is about. The first
//! on a page that answers to them takes them.

use egui::{Context, Event, FocusDirection, Id, Key, Popup, Ui};

fn known() -> Id {
    Id::unique("the keyboard is free")
}

/// Says, before a page is shown, whether what lies over it leaves it the keyboard.
pub(crate) fn set_free(ctx: &Context, free: bool) {
    let free = free && !Popup::is_any_open(ctx) && ctx.memory(|memory| memory.focused().is_none());
    ctx.data_mut(|data| data.insert_temp(known(), free));
}

/// Whether nothing has the keyboard.
pub(crate) fn is_free(ui: &Ui) -> bool {
    ui.data(|data| data.get_temp(known())).unwrap_or(false)
}

/// The same, and takes it from what comes after.
pub(crate) fn take_free(ui: &Ui) -> bool {
    let free = is_free(ui);
    if free {
        ui.data_mut(|data| data.insert_temp(known(), false));
    }
    free
}

/// Takes Tab while nothing has the keyboard, and returns where it goes: to the first thing on the page,
/// or with Shift to what comes before it; not to the first thing in the window, or the last.
pub(crate) fn take_tab(ui: &Ui) -> Option<FocusDirection> {
    if !is_free(ui) {
        return None;
    }
    let direction = |event: &Event| match event {
        Event::Key { key: Key::Tab, pressed: true, modifiers, .. } if !modifiers.any() => {
            Some(FocusDirection::Next)
        }
        Event::Key { key: Key::Tab, pressed: true, modifiers, .. } if modifiers.shift_only() => {
            Some(FocusDirection::Previous)
        }
        _ => None,
    };
    let asked = ui.input(|input| input.events.iter().find_map(direction))?;
    ui.memory_mut(|memory| memory.move_focus(FocusDirection::None));
    Some(asked)
}

/// Gives something the keyboard by an arrow that then moves it no further.
pub(crate) fn give(ui: &Ui, id: Id) {
    ui.memory_mut(|memory| {
        memory.move_focus(FocusDirection::None);
        memory.request_focus(id);
    });
}

/// Gives the keyboard to what comes next and can have it.
pub(crate) fn next(ui: &Ui) {
    ui.memory_mut(|memory| {
        memory.stop_text_input();
        memory.move_focus(FocusDirection::Next);
    });
}
