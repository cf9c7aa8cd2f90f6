//! The logic of a rule as a tree: one tab stop, arrows through its lines, Left to the part a line is in.

use crate::app::theme::{self, Tokens, size};
use crate::app::widgets::text::text_in;
use crate::app::widgets::{focus_ring, keyboard, mark};
use crate::views::rule::{TreeLine, TreeNode};
use egui::{Color32, Event, EventFilter, FontId, Frame, Id, Key, Rect, Response, Role, Sense, Ui};
use egui::{UiBuilder, WidgetInfo, accesskit, pos2, vec2};
use std::cell::Cell;

/// The logic, and where the keyboard is in it.
pub(super) struct Tree {
    lines: Vec<TreeLine>,
    place: Cell<usize>,
}

/// What the tree asks for.
#[derive(Default)]
pub(super) struct Asked {
    /// The predicate of the line under the pointer, or else with the keyboard.
    pub(super) predicate: Option<usize>,
    /// The same where it was chosen just now, by a click or a key.
    pub(super) chosen: Option<usize>,
    /// The same where the keyboard is to go to its place in the source, and the line it comes from.
    pub(super) entered: Option<(usize, Id)>,
}

impl Tree {
    pub(super) fn new(lines: Vec<TreeLine>) -> Self {
        Self { lines, place: Cell::default() }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// Shows it; `pointed` is the predicate pointed at elsewhere.
    pub(super) fn show(&self, ui: &mut Ui, pointed: Option<usize>) -> Asked {
        let tokens = Tokens::of(ui);
        let ground = Frame::new().fill(tokens.panel).stroke(theme::line(tokens)).inner_margin(10);
        let role = UiBuilder::new().accessibility_role(accesskit::Role::Tree);
        let shown = ui.scope_builder(role.accessibility_label("Logic"), |ui| {
            ground.show(ui, |ui| self.shown(ui, pointed)).inner
        });
        shown.inner
    }

    fn shown(&self, ui: &mut Ui, pointed: Option<usize>) -> Asked {
        let count = self.lines.len();
        let room = vec2(ui.available_width(), count as f32 * size::DETAIL);
        let (whole, _) = ui.allocate_exact_size(room, Sense::hover());
        let keys = self.take_keys(ui);
        // Only what is in sight is painted: some rules have thousands of lines.
        let clip = ui.clip_rect();
        let at = |y: f32| ((y - whole.top()) / size::DETAIL).max(0.0);
        let shown = at(clip.top()) as usize..(at(clip.bottom()).ceil() as usize).min(count);
        let place = self.place.get();
        // The one with the keyboard is there, in sight or not.
        let beyond = Some(place).filter(|place| !shown.contains(place));
        let (mut pointed_at, mut focused, mut now) = (None, None, Asked::default());
        for at in shown.chain(beyond) {
            let top = whole.top() + at as f32 * size::DETAIL;
            let rect = Rect::from_x_y_ranges(whole.x_range(), top..=top + size::DETAIL);
            let line = Line { line: &self.lines[at], id: id(at), rect };
            let response = line.show(ui, at == place, pointed);
            let predicate = line.predicate();
            if response.clicked() {
                self.place.set(at);
                response.request_focus();
                now.chosen = predicate;
            }
            if response.contains_pointer() {
                pointed_at = predicate;
            }
            if response.has_focus() {
                focused = predicate;
                now.chosen = predicate.filter(|_| keys == Keys::Moved).or(now.chosen);
                let entered = predicate.filter(|_| keys == Keys::Entered);
                now.entered = entered.map(|number| (number, line.id));
            }
        }
        Asked { predicate: pointed_at.or(focused), ..now }
    }

    /// Moves by the keys of a tree.
    fn take_keys(&self, ui: &Ui) -> Keys {
        let place = self.place.get();
        let own = id(place);
        if !ui.memory(|memory| memory.has_focus(own)) {
            return Keys::None;
        }
        let filter = EventFilter {
            horizontal_arrows: true,
            vertical_arrows: true,
            ..EventFilter::default()
        };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(own, filter));
        let (mut next, mut is_entered) = (place, false);
        let is_left = |event: &Event| match event {
            Event::Key { key, pressed: true, modifiers, .. } if !modifiers.any() => {
                is_entered |= *key == Key::Enter;
                let goal = self.goal(*key, next);
                next = goal.unwrap_or(next);
                goal.is_none() && *key != Key::Enter
            }
            _ => true,
        };
        ui.input_mut(|input| input.events.retain(is_left));
        if next != place {
            self.place.set(next);
            keyboard::give(ui, id(next));
            return Keys::Moved;
        }
        if is_entered { Keys::Entered } else { Keys::None }
    }

    /// Where a key leads from a line.
    fn goal(&self, key: Key, from: usize) -> Option<usize> {
        let last = self.lines.len() - 1;
        let goal = match key {
            Key::ArrowDown | Key::J => from + 1,
            Key::ArrowUp | Key::K => from.saturating_sub(1),
            Key::PageDown => from + PAGE,
            Key::PageUp => from.saturating_sub(PAGE),
            Key::Home => 0,
            Key::End => last,
            Key::ArrowLeft => self.parent(from),
            Key::ArrowRight => self.first_child(from),
            _ => return None,
        };
        Some(goal.min(last))
    }

    fn level(&self, at: usize) -> usize {
        self.lines[at].rails.len()
    }

    fn parent(&self, at: usize) -> usize {
        let level = self.level(at);
        (0..at).rev().find(|above| self.level(*above) < level).unwrap_or(at)
    }

    fn first_child(&self, at: usize) -> usize {
        let next = at + 1;
        let has_child = next < self.lines.len() && self.level(next) > self.level(at);
        if has_child { next } else { at }
    }
}

/// What the keys of a frame did.
#[derive(Clone, Copy, PartialEq)]
enum Keys {
    None,
    Moved,
    Entered,
}

/// How far Page Up and Page Down go.
const PAGE: usize = 10;

fn id(line: usize) -> Id {
    Id::unique(("logic", line))
}

/// A line about to be shown.
struct Line<'a> {
    line: &'a TreeLine,
    id: Id,
    rect: Rect,
}

impl Line<'_> {
    fn predicate(&self) -> Option<usize> {
        match &self.line.node {
            TreeNode::Test(number, ..) => Some(*number),
            _ => None,
        }
    }

    /// Shows it; the one with the keyboard is the tree's tab stop.
    fn show(&self, ui: &Ui, is_stop: bool, pointed: Option<usize>) -> Response {
        let tokens = Tokens::of(ui);
        let rect = self.rect;
        let sense = if is_stop { Sense::click() } else { Sense::CLICK };
        let response = ui.interact(rect, self.id, sense);
        if self.predicate().is_some() && self.predicate() == pointed {
            ui.painter().rect_filled(rect, size::CORNER, tokens.accent_bg);
        }
        if response.has_focus() {
            focus_ring(ui, rect, size::CORNER);
        }
        let words = self.words(ui);
        response.widget_info(|| WidgetInfo::labeled(Role::TreeItem, true, words.trim()));
        let level = self.line.rails.len() + 1;
        ui.ctx().accesskit_node_builder(response.id, |node| node.set_level(level));
        match &self.line.node {
            TreeNode::Test(_, field, kind, values) if response.contains_pointer() => {
                response.on_hover_text(format!("{field} {kind}\n{}", values.join("\n")))
            }
            _ => response,
        }
    }

    /// Writes it; returns its words.
    fn words(&self, ui: &Ui) -> String {
        let tokens = Tokens::of(ui);
        let mut pen = Pen { ui, rect: self.rect, whole: String::new() };
        pen.write(&rails(self.line), theme::code(), tokens.faint);
        // The level says what the rails show.
        pen.whole.clear();
        match &self.line.node {
            TreeNode::Branch(word, name) => {
                let color = if *word == "not" { tokens.warn } else { tokens.text };
                pen.write(word, theme::code_strong(), color);
                if let Some(name) = name {
                    pen.gap();
                    pen.write(name, theme::code(), tokens.dim);
                }
            }
            TreeNode::Test(_, field, kind, values) => {
                if !field.is_empty() {
                    pen.write(field, theme::code(), tokens.text);
                    pen.gap();
                }
                pen.frame(kind.word());
                pen.gap();
                let color = if self.line.negated { tokens.warn } else { tokens.accent };
                pen.write(&values.join(", "), theme::code(), color);
            }
            TreeNode::Text(text) => {
                pen.write("as text ", theme::small(), tokens.bad);
                pen.write(text, theme::code(), tokens.dim);
            }
        }
        pen.whole
    }
}

/// The rails of a line: `│  ├─ `.
fn rails(line: &TreeLine) -> String {
    let last = line.rails.len().saturating_sub(1);
    let piece = |(at, more): (usize, &bool)| match (at == last, *more) {
        (true, true) => "├─ ",
        (true, false) => "└─ ",
        (false, true) => "│  ",
        (false, false) => "   ",
    };
    line.rails.iter().enumerate().map(piece).collect()
}

/// Writes pieces of a line one after the other.
struct Pen<'a> {
    ui: &'a Ui,
    rect: Rect,
    whole: String,
}

impl Pen<'_> {
    fn write(&mut self, text: &str, font: FontId, color: Color32) {
        let text = text.replace('\n', " ");
        let (used, _) = text_in(self.ui, self.rect, &text, font, color);
        self.rect.min.x = used.max.x;
        self.whole.push_str(&text);
    }

    fn gap(&mut self) {
        self.rect.min.x += 6.0;
        self.whole.push(' ');
    }

    fn frame(&mut self, word: &str) {
        let at = pos2(self.rect.min.x, self.rect.center().y);
        match mark::framed_word(self.ui, at, self.rect.right(), word) {
            Some(used) => self.rect.min.x = used.right(),
            None => self.rect.min.x = self.rect.right(),
        }
        self.whole.push_str(word);
    }
}
