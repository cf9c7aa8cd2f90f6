//! Headings: of a page, of a section with its count, of an empty page.

use super::{button, ends, text};
use crate::app::theme::{self, Tokens, icons, size};
use egui::{Label, RichText, Ui};

/// A section's heading, its count in faint, and what the caller puts at the right end: links, or words.
pub(crate) fn section(ui: &mut Ui, title: &str, of: &str, right: impl FnOnce(&mut Ui)) {
    ends::line(ui, 22.0, &mut (), |ui, ()| words(ui, title, of), |ui, ()| right(ui));
    ui.add_space(-2.0);
}

/// The same with controls at the right end, which need more height and stand clear of what follows.
pub(crate) fn section_with(ui: &mut Ui, title: &str, of: &str, controls: impl FnOnce(&mut Ui)) {
    ends::line(ui, size::BUTTON, &mut (), |ui, ()| words(ui, title, of), |ui, ()| controls(ui));
}

fn words(ui: &mut Ui, title: &str, of: &str) {
    let heading = RichText::new(title).font(theme::section()).color(Tokens::of(ui).text);
    let heading = ui.label(heading);
    ui.ctx().accesskit_node_builder(heading.id, |node| {
        node.set_role(egui::accesskit::Role::Heading);
    });
    count(ui, of);
}

/// What is counted, in faint beside a heading: as much of it as has room, part by part, which ` · `
/// keeps apart. What begins with a number is never cut within a part.
pub(crate) fn count(ui: &mut Ui, text: &str) {
    let room = ui.available_width();
    let has_room = |text: &str| theme::width(ui, text, theme::small()) <= room;
    let first = text.split(SEPARATOR).next().unwrap_or_default();
    let mut shown = text;
    while shown.len() > first.len() && !has_room(shown) {
        shown = shown.rsplit_once(SEPARATOR).map_or(first, |(before, _)| before);
    }
    let is_number = first.starts_with(|first: char| first.is_ascii_digit());
    if shown.is_empty() || (is_number && !has_room(shown)) {
        return;
    }
    let words = RichText::new(shown).font(theme::small()).color(Tokens::of(ui).faint);
    ui.add(Label::new(words).truncate());
}

/// Between the parts of what is counted.
const SEPARATOR: &str = " · ";

/// What cannot be carried out, and why.
pub(crate) fn refusal(ui: &mut Ui, sentence: &str) {
    let tokens = Tokens::of(ui);
    ui.horizontal_top(|ui| {
        ui.label(RichText::new(icons::ERROR).color(tokens.bad).size(size::SECTION));
        let sentence = text::prose(&text::upper_first(sentence), tokens.text);
        ui.add(Label::new(sentence).wrap());
    });
}

/// A state with nothing to show: one sentence and at most one action; returns whether it was taken.
pub(crate) fn empty(ui: &mut Ui, sentence: &str, action: Option<&str>) -> bool {
    let mut taken = false;
    empty_with(ui, sentence, |ui| {
        taken = action.is_some_and(|action| button::accented(ui, action).clicked());
    });
    taken
}

/// Where what is said of an empty page stands in the window, where there is room.
const EMPTY: f32 = 216.0;

/// The same with what the caller offers.
pub(crate) fn empty_with(ui: &mut Ui, sentence: &str, offer: impl FnOnce(&mut Ui)) {
    let tokens = Tokens::of(ui);
    // At one height on every page, whatever stands over it.
    let room = ui.ctx().content_rect().top() + EMPTY - ui.cursor().top();
    ui.vertical_centered(|ui| {
        ui.add_space(room.max(size::GAP_SECTION));
        ui.label(RichText::new(sentence).color(tokens.dim));
        ui.add_space(size::GAP);
        offer(ui);
    });
}
