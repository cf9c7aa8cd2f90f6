//! What is typed right after a shortcut, before anything was painted: it is for what the shortcut opens
//! or goes to, and waits until that is there. So at most one shortcut comes at a time.

use super::commands::{self, Action};
use egui::{Context, Event, RawInput, Ui};

/// Keeps the keys after a shortcut back until what it opens can take them.
#[derive(Debug, Default)]
pub(super) struct TypedAhead {
    waiting: Vec<Event>,
    /// How many passes they wait for.
    passes: u8,
}

/// A shortcut is carried out at the end of its own pass; what lies over the page is measured in the
/// next one, and takes keys after that.
const PASSES: u8 = 2;

impl egui::Plugin for TypedAhead {
    fn debug_name(&self) -> &'static str {
        "typed ahead"
    }

    fn input_hook(&mut self, _: &Context, input: &mut RawInput) {
        self.passes = self.passes.saturating_sub(1);
        let is_idle = self.passes == 0 && self.waiting.is_empty();
        if is_idle && !input.events.iter().any(is_shortcut) {
            return;
        }
        let events = std::mem::take(&mut input.events);
        let (keys, mut others): (Vec<Event>, Vec<Event>) = events.into_iter().partition(is_key);
        self.waiting.extend(keys);
        if self.passes == 0 {
            let now = self.release();
            others.splice(0..0, now);
        }
        input.events = others;
    }

    fn on_end_pass(&mut self, ui: &mut Ui) {
        if !self.waiting.is_empty() {
            ui.ctx().request_repaint();
        }
    }
}

impl TypedAhead {
    /// The keys up to the first shortcut; those after it go on waiting.
    fn release(&mut self) -> Vec<Event> {
        let Some(at) = self.waiting.iter().position(is_shortcut) else {
            return std::mem::take(&mut self.waiting);
        };
        let text = usize::from(commands::has_text(&self.waiting, at));
        let rest = self.waiting.split_off(at + 1 + text);
        self.passes = PASSES;
        std::mem::replace(&mut self.waiting, rest)
    }
}

fn is_shortcut(event: &Event) -> bool {
    Action::ALL.iter().any(|action| commands::is_asked(*action, event))
}

/// Whether it comes from the keyboard.
const fn is_key(event: &Event) -> bool {
    matches!(
        event,
        Event::Key { .. }
            | Event::Text(_)
            | Event::Ime(_)
            | Event::Copy
            | Event::Cut
            | Event::Paste(_)
    )
}
