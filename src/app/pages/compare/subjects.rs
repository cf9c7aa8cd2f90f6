//! The subjects of a comparison: adding one, and what stands there while there are too few.

use crate::app::commands::Command;
use crate::app::finding;
use crate::app::pages::{Frame, nothing};
use crate::app::theme::{Tokens, size};
use crate::app::widgets::{button, heading, is_entered, menu};
use crate::views::compare::{MOST_SUBJECTS, Subject};
use egui::{RichText, TextEdit, Ui, vec2};

const ADD: &str = "Add technique";

/// A button that adds a subject; what it opens is no wider than the page.
pub(super) fn add(ui: &mut Ui, frame: &mut Frame<'_>, subjects: &[Subject], page: f32) {
    let short = page < super::CRAMPED;
    let room = subjects.len() < MOST_SUBJECTS;
    let response = ui.add_enabled(room, egui::Button::new(if short { "Add" } else { ADD }));
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, room, ADD));
    adder(frame, subjects, &response, page);
}

/// What stands there until there are two subjects: how to add one, and those visited last.
pub(super) fn too_few(ui: &mut Ui, frame: &mut Frame<'_>, subjects: &[Subject]) {
    if frame.state.catalog.is_empty() {
        return nothing(ui, frame, "is there");
    }
    let sentence = match subjects.len() {
        0 => "Add two to four techniques to see what they share and where they differ",
        _ => "Add a second technique to compare with",
    };
    let page = ui.available_width();
    heading::empty_with(ui, sentence, |ui| {
        let response = button::accented(ui, ADD);
        adder(frame, subjects, &response, page);
        visited(ui, frame, subjects);
    });
}

/// The techniques visited last that are not compared yet.
fn visited(ui: &mut Ui, frame: &mut Frame<'_>, subjects: &[Subject]) {
    let (state, catalog) = (frame.state, frame.catalog());
    let is_new = |id: &&String| {
        !subjects.iter().any(|it| it.id == **id) && !catalog.technique_rules(id).is_empty()
    };
    let mut ids = state.settings.visited.iter().filter(is_new).peekable();
    if ids.peek().is_none() {
        return;
    }
    ui.add_space(size::GAP_WIDE);
    ui.label(RichText::new("or one visited last").small().color(Tokens::of(ui).faint));
    for id in ids {
        let name = catalog.knowledge.attack().full_name(id).unwrap_or_default();
        let what = format!("Add {id} to the comparison");
        if button::link_named(ui, &format!("{id} {name}"), &what).clicked() {
            frame.send(with(frame, subjects, id));
        }
    }
}

/// Compares the subjects and a technique.
fn with(frame: &Frame<'_>, subjects: &[Subject], id: &str) -> Command {
    let mut more = subjects.to_vec();
    let subject = Subject { id: id.to_owned(), filter: frame.state.filter.clone() };
    if !more.contains(&subject) {
        more.push(subject);
    }
    Command::Compare(more)
}

/// How many techniques are offered at once.
const OFFERED: usize = 12;
/// How wide their names and counts are.
const WIDTH: f32 = 520.0;

/// A field under a button that finds techniques.
fn adder(frame: &mut Frame<'_>, subjects: &[Subject], response: &egui::Response, page: f32) {
    let opened = response.clicked();
    menu::under(response, |ui| {
        ui.reset_style();
        ui.spacing_mut().item_spacing.y = 2.0;
        menu::set_width(ui, WIDTH.min(page - menu::FRAME));
        let id = egui::Id::unique("compared technique");
        let mut text = ui.data(|data| data.get_temp::<String>(id)).unwrap_or_default();
        let edit = TextEdit::singleline(&mut text)
            .hint_text("Id or name")
            .desired_width(f32::INFINITY)
            .margin(ui.spacing().button_padding)
            .align(egui::Align2::LEFT_CENTER);
        let field = ui.add(edit).accessible_name("Technique to compare");
        if opened {
            field.request_focus();
        }
        ui.data_mut(|data| data.insert_temp(id, text.clone()));
        let entered = !opened && is_entered(&field);
        let faint = Tokens::of(ui).faint;
        let counts = frame.views.counts(frame.state);
        let found = finding::techniques(frame.state, &counts, &text);
        let found: Vec<_> = found.take(OFFERED).collect();
        if found.is_empty() {
            ui.label(RichText::new("No technique has that name").color(faint));
        }
        let mut chosen = None;
        let mut first = !text.trim().is_empty();
        for technique in found {
            let note = RichText::new(technique.note).small().color(faint);
            // Its words stand under those that are typed.
            let button = egui::Button::new(technique.text).right_text(note);
            let button = button.frame_when_inactive(false);
            let line = vec2(ui.available_width(), 26.0);
            let first = std::mem::take(&mut first);
            if first {
                // What Enter takes is lit.
                let rect = egui::Rect::from_min_size(ui.cursor().min, line);
                ui.painter().rect_filled(rect, size::CORNER, Tokens::of(ui).accent_bg);
            }
            let response = ui.add(button.truncate().min_size(line));
            button::ring(ui, &response);
            if response.clicked() || (first && entered) {
                chosen = Some(technique.id);
            }
        }
        if let Some(technique) = chosen {
            ui.data_mut(|data| data.remove_temp::<String>(id));
            frame.send(with(frame, subjects, &technique));
            ui.close();
        }
    });
}
