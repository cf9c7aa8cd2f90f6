//! Headings: of a page, of a section with its count, of an empty page.

use super::{button, ends, text};
use crate::app::theme::{self, Tokens, icons, size};
use egui::{Label, RichText, Ui};

/// A section's heading, its count in faint, and what the caller puts at the right end.
pub(crate) fn section(ui: &mut Ui, title: &str, count: &str, right: impl FnOnce(&mut Ui)) {
    let tokens = Tokens::of(ui);
    let words = |ui: &mut Ui| {
        let heading = ui.label(RichText::new(title).font(theme::section()).color(tokens.text));
        ui.ctx().accesskit_node_builder(heading.id, |node| {
            node.set_role(egui::accesskit::Role::Heading);
        });
        if !count.is_empty() {
            let count = RichText::new(count).font(theme::small()).color(tokens.faint);
            ui.add(Label::new(count).truncate());
        }
    };
    // A long count is cut, not what stands at the right.
    ends::line(ui, 22.0, &mut (), |ui, ()| words(ui), |ui, ()| right(ui));
    ui.add_space(-2.0);
}

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

/// The same with what the caller offers.
pub(crate) fn empty_with(ui: &mut Ui, sentence: &str, offer: impl FnOnce(&mut Ui)) {
    let tokens = Tokens::of(ui);
    ui.vertical_centered(|ui| {
        ui.add_space(size::GAP_SECTION * 4.0);
        ui.label(RichText::new(sentence).color(tokens.dim));
        ui.add_space(size::GAP);
        offer(ui);
    });
}
