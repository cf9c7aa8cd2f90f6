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

/// Parent, tactics and platforms at the left, rules by vendor at the right; the rest below.
pub(super) fn about(ui: &mut Ui, frame: &mut Frame<'_>, answer: &Answer) {
    let page = &answer.page;
    summary(ui, frame, answer);
    sub_techniques(ui, frame, page);
    standing(ui, page);
    description(ui, page);
}

/// The least width of the bar of vendors.
const LEAST_BAR: f32 = 60.0;
const MOST_BAR: f32 = 220.0;

/// What stands before the id of the parent.
const SUB_OF: &str = "Sub-technique of";

fn summary(ui: &mut Ui, frame: &mut Frame<'_>, answer: &Answer) {
    let page = &answer.page;
    let chips_width = chips_width(ui, page);
    let counts = mark::vendor_counts_width(ui, answer.vendors);
    let rest = ui.available_width() - counts - chips_width - 2.0 * size::GAP;
    if rest < LEAST_BAR {
        if chips_width > 0.0 {
            chip::lines(ui, |ui| chips(ui, frame, page));
        }
        if answer.vendors.total() > 0 {
            ui.horizontal(|ui| {
                ui.set_height(size::CHIP);
                mark::vendor_counts(ui, answer.vendors);
                bar::vendors(ui, ui.available_width().clamp(LEAST_BAR, MOST_BAR), answer.vendors);
            });
        }
    } else if chips_width > 0.0 || answer.vendors.total() > 0 {
        let left = |ui: &mut Ui, frame: &mut Frame<'_>| chips(ui, frame, page);
        ends::line(ui, size::CHIP + 4.0, frame, left, |ui, _| {
            bar::vendors(ui, rest.min(MOST_BAR), answer.vendors);
            mark::vendor_counts(ui, answer.vendors);
        });
    }
}

/// How wide the parent, the tactics and the platforms are.
fn chips_width(ui: &Ui, page: &TechniquePage) -> f32 {
    let words = page.tactic_names.iter().chain(&page.platforms);
    let words: f32 = words.map(|text| chip::width(ui, text) + size::GAP).sum();
    let parent = page.parent.as_ref().map_or(0.0, |(id, _)| {
        let label = theme::width(ui, SUB_OF, theme::small());
        label + chip::link_width(ui, id) + 2.0 * size::GAP
    });
    words + parent
}

fn chips(ui: &mut Ui, frame: &mut Frame<'_>, page: &TechniquePage) {
    if let Some((id, name)) = &page.parent {
        ui.label(RichText::new(SUB_OF).small().color(Tokens::of(ui).faint));
        if chip::link(ui, id).on_hover_text(name).clicked() {
            frame.send(Command::Go(Page::technique(&**id)));
        }
    }
    for text in page.tactic_names.iter().chain(&page.platforms) {
        chip::plain(ui, text);
    }
}

/// The sub-techniques as links with their rules.
fn sub_techniques(ui: &mut Ui, frame: &mut Frame<'_>, page: &TechniquePage) {
    if page.sub_techniques.is_empty() {
        return;
    }
    chip::lines(ui, |ui| {
        ui.label(RichText::new("Sub-techniques").small().color(Tokens::of(ui).faint));
        for (id, name, rules) in &page.sub_techniques {
            let short = id.split_once('.').map_or(&**id, |(_, sub)| sub);
            let text = format!(".{short} {}", thousands(*rules));
            let hover = format!("{id} {name}, {}", counted(*rules, "rule", "rules"));
            if chip::link(ui, &text).on_hover_text(hover).clicked() {
                frame.send(Command::Go(Page::technique(&**id)));
            }
        }
    });
}

/// What the id asked for is worth, and which other ids rules here are tagged with in the file. An
/// unknown id is told of in the title.
fn standing(ui: &mut Ui, page: &TechniquePage) {
    let told = page.standing.is_active() || page.standing == Standing::Unknown;
    if told && page.tagged_as.is_empty() {
        return;
    }
    chip::lines(ui, |ui| {
        if !told {
            chip::badge(ui, &page.standing.label());
            // A badge that says it all needs no sentence that begins alike.
            let sentence = page.standing.sentence();
            let rest = sentence.strip_prefix("Revoked; ").unwrap_or(&sentence);
            let words = RichText::new(rest).font(theme::small()).color(Tokens::of(ui).dim);
            ui.label(words);
        }
        if let [(first, rules), others @ ..] = page.tagged_as.as_slice() {
            let mut text = format!("{} tagged {first}", counted(*rules, "rule", "rules"));
            for (id, rules) in others {
                text.push_str(&format!(", {} {id}", thousands(*rules)));
            }
            chip::badge(ui, &format!("{text} in the file"));
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
