//! What is said of a technique before its tables: tactics, platforms, what its id is worth, its
//! description where the user has opened a bundle.

use super::Answer;
use crate::app::commands::Command;
use crate::app::pages::{Frame, Page};
use crate::app::theme::{self, Tokens, size};
use crate::app::widgets::{bar, button, chip, counted, ends, mark, thousands};
use crate::knowledge::{ATTACK_NOTICE, Standing};
use crate::views::technique::TechniquePage;
use egui::text::LayoutJob;
use egui::{Label, RichText, TextFormat, Ui};

/// Tactics and platforms at the left, rules by vendor at the right; the rest below.
pub(super) fn about(ui: &mut Ui, frame: &mut Frame<'_>, answer: &Answer) {
    let page = &answer.page;
    let silent = page.tactic_names.is_empty() && page.platforms.is_empty();
    if !silent || answer.vendors.total() > 0 {
        summary(ui, answer);
    }
    relatives(ui, frame, page);
    standing(ui, page);
    description(ui, page);
}

/// The least width of the bar of vendors.
const LEAST_BAR: f32 = 60.0;

/// How wide the chips of tactics and platforms are, about.
fn chips_width(page: &TechniquePage) -> f32 {
    let all = page.tactic_names.iter().chain(&page.platforms);
    all.map(|text| text.len() as f32 * 7.2 + 24.0 + size::GAP).sum()
}

fn summary(ui: &mut Ui, answer: &Answer) {
    let page = &answer.page;
    let counts = mark::vendor_counts_width(ui, answer.vendors);
    if counts + LEAST_BAR + 2.0 * size::GAP + chips_width(page) > ui.available_width() {
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing.y = 4.0;
            ui.spacing_mut().interact_size.y = size::CHIP;
            chips(ui, page);
        });
        ui.horizontal(|ui| {
            ui.set_height(size::CHIP);
            mark::vendor_counts(ui, answer.vendors);
            bar::vendors(ui, ui.available_width().clamp(LEAST_BAR, 220.0), answer.vendors);
        });
        return;
    }
    let rest = ui.available_width() - counts - chips_width(page) - 2.0 * size::GAP;
    let bar = rest.clamp(LEAST_BAR, 220.0);
    let left = |ui: &mut Ui, (): &mut ()| chips(ui, page);
    ends::line(ui, size::CHIP + 4.0, &mut (), left, |ui, ()| {
        bar::vendors(ui, bar, answer.vendors);
        mark::vendor_counts(ui, answer.vendors);
    });
}

fn chips(ui: &mut Ui, page: &TechniquePage) {
    for text in page.tactic_names.iter().chain(&page.platforms) {
        chip::plain(ui, text);
    }
}

/// Parent and sub-techniques as links.
fn relatives(ui: &mut Ui, frame: &mut Frame<'_>, page: &TechniquePage) {
    if page.parent.is_none() && page.sub_techniques.is_empty() {
        return;
    }
    let faint = Tokens::of(ui).faint;
    ui.horizontal(|ui| {
        ui.set_height(size::CHIP);
        let word = if page.parent.is_some() { "Sub-technique of" } else { "Sub-techniques" };
        ui.label(RichText::new(word).small().color(faint));
        if let Some((id, name)) = &page.parent {
            if chip::link(ui, id).on_hover_text(name).clicked() {
                frame.send(Command::Go(Page::technique(&**id)));
            }
            ui.label(RichText::new(name).small().color(faint));
        }
        egui::ScrollArea::horizontal()
            .scroll_bar_visibility(egui::scroll_area::ScrollBarVisibility::AlwaysHidden)
            .show(ui, |ui| {
                for (id, name, rules) in &page.sub_techniques {
                    let short = id.split_once('.').map_or(&**id, |(_, sub)| sub);
                    let text = format!(".{short} {}", thousands(*rules));
                    let hover = format!("{id} {name}, {}", counted(*rules, "rule", "rules"));
                    if chip::link(ui, &text).on_hover_text(hover).clicked() {
                        frame.send(Command::Go(Page::technique(&**id)));
                    }
                }
            });
    });
}

/// What the id asked for is worth, and which other ids rules here are tagged with in the file. An
/// unknown id is told of in the title.
fn standing(ui: &mut Ui, page: &TechniquePage) {
    let told = page.standing.is_active() || page.standing == Standing::Unknown;
    if told && page.tagged_as.is_empty() {
        return;
    }
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().interact_size.y = size::CHIP;
        if !told {
            chip::badge(ui, &page.standing.label());
            // A badge that says it all needs no sentence that begins alike.
            let sentence = page.standing.sentence();
            let rest = sentence.strip_prefix("Revoked; ").unwrap_or(&sentence);
            let words = RichText::new(rest).font(theme::small()).color(Tokens::of(ui).dim);
            ui.label(words);
        }
        for (id, rules) in &page.tagged_as {
            chip::badge(ui, &format!("{} tagged {id} in the file", thousands(*rules)));
        }
    });
}

/// How many rows of the description stand before one asks for all of it.
const FIRST_ROWS: usize = 2;

/// The most room all of it gets.
const MOST_ROOM: f32 = 180.0;

/// The description, its first rows or all of it, with MITRE's notice.
fn description(ui: &mut Ui, page: &TechniquePage) {
    if page.description.is_empty() {
        return;
    }
    let tokens = Tokens::of(ui);
    let id = egui::Id::unique("whole description");
    let mut whole = ui.data(|data| data.get_temp(id)).unwrap_or(false);
    let format = TextFormat::simple(theme::body(), tokens.dim);
    let mut job = LayoutJob::single_section(page.description.clone(), format);
    if !whole {
        job.wrap.max_rows = FIRST_ROWS;
    }
    egui::ScrollArea::vertical()
        .id_salt(("description", &page.id))
        .max_height(MOST_ROOM)
        .auto_shrink([false, true])
        .show(ui, |ui| ui.add(Label::new(job).wrap().selectable(true)));
    ui.add_space(-4.0);
    ui.horizontal(|ui| {
        ui.set_height(16.0);
        if button::link(ui, if whole { "Less" } else { "Whole description" }).clicked() {
            whole = !whole;
            ui.data_mut(|data| data.insert_temp(id, whole));
        }
        let notice = RichText::new(ATTACK_NOTICE).font(theme::tiny()).color(tokens.faint);
        ui.add(Label::new(notice).truncate());
    });
}
