//! What keys ask of a table.

use egui::{Event, InputState, Key, Modifiers, Ui};

/// What the keyboard asked for.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Ask {
    Move(isize),
    First,
    Last,
    Side(isize),
    Expand,
    Open,
    Leave,
    Copy,
    /// Moves, and selects what lies between.
    Extend(isize),
    ToggleSelected,
    SelectAll,
    Filters,
    Tick,
    /// Sorts by the head with the keyboard besides what it is sorted by.
    SortMore,
}

/// The keys that move and open.
const fn moves(page: isize) -> [(Key, Ask); 12] {
    [
        (Key::ArrowDown, Ask::Move(1)),
        (Key::ArrowUp, Ask::Move(-1)),
        (Key::J, Ask::Move(1)),
        (Key::K, Ask::Move(-1)),
        (Key::PageDown, Ask::Move(page)),
        (Key::PageUp, Ask::Move(-page)),
        (Key::Home, Ask::First),
        (Key::End, Ask::Last),
        (Key::ArrowRight, Ask::Side(1)),
        (Key::ArrowLeft, Ask::Side(-1)),
        (Key::Space, Ask::Expand),
        (Key::Enter, Ask::Open),
    ]
}

/// What the keyboard asks of the table in this frame; the keys are taken.
pub(super) fn asked(ui: &Ui, page: isize) -> Option<Ask> {
    let far = isize::MAX / 2;
    let with_shift = [
        (Key::ArrowDown, Ask::Extend(1)),
        (Key::ArrowUp, Ask::Extend(-1)),
        (Key::PageDown, Ask::Extend(page)),
        (Key::PageUp, Ask::Extend(-page)),
        (Key::Home, Ask::Extend(-far)),
        (Key::End, Ask::Extend(far)),
        (Key::Enter, Ask::SortMore),
        (Key::Space, Ask::SortMore),
    ];
    let with_command =
        [(Key::A, Ask::SelectAll), (Key::D, Ask::Tick), (Key::Space, Ask::ToggleSelected)];
    ui.input_mut(|input| {
        let copies = |event: &Event| matches!(event, Event::Copy);
        if input.events.iter().any(copies) {
            input.events.retain(|event| !copies(event));
            return Some(Ask::Copy);
        }
        let leaves = [(Key::Escape, Ask::Leave), (Key::F, Ask::Filters)];
        taken(input, &moves(page), Modifiers::NONE)
            .or_else(|| taken(input, &leaves, Modifiers::NONE))
            .or_else(|| taken(input, &with_shift, Modifiers::SHIFT))
            .or_else(|| taken(input, &with_command, Modifiers::COMMAND))
    })
}

/// What it asks while nothing has it.
pub(super) fn asked_of_free(ui: &Ui, page: isize) -> Option<Ask> {
    ui.input_mut(|input| taken(input, &moves(page), Modifiers::NONE))
}

/// The first of these keys that was pressed, by what was held with the key, not by what is held when
/// the frame is painted.
fn taken(input: &mut InputState, keys: &[(Key, Ask)], wanted: Modifiers) -> Option<Ask> {
    let ask = |event: &Event| match event {
        Event::Key { key, pressed: true, modifiers, .. } if modifiers.matches_exact(wanted) => {
            keys.iter().find(|(own, _)| own == key).map(|it| it.1)
        }
        _ => None,
    };
    let at = input.events.iter().position(|event| ask(event).is_some())?;
    ask(&input.events.remove(at))
}
