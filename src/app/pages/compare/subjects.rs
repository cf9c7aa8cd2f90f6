//! The subjects of a comparison: adding one, and figures by platform and severity.

use crate::app::commands::Command;
use crate::app::finding;
use crate::app::pages::{Frame, nothing};
use crate::app::theme::{self, Tokens, size};
use crate::app::widgets::text::{text_in, text_right};
use crate::app::widgets::{bar, button, heading, is_entered, mark, menu};
use crate::model::Severity;
use crate::views::compare::{Comparison, MOST_SUBJECTS, Subject, SubjectSummary};
use crate::views::filter::Facet;
use egui::{RichText, Sense, TextEdit, Ui, vec2};

/// From one bar of a figure to the next.
const PITCH: f32 = 14.0;

const ADD: &str = "Add technique";

/// A button that adds a subject.
pub(super) fn add(ui: &mut Ui, frame: &mut Frame<'_>, subjects: &[Subject], short: bool) {
    let room = subjects.len() < MOST_SUBJECTS;
    let response = ui.add_enabled(room, egui::Button::new(if short { "Add" } else { ADD }));
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, room, ADD));
    adder(frame, subjects, &response);
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
    heading::empty_with(ui, sentence, |ui| {
        let response = button::accented(ui, ADD);
        adder(frame, subjects, &response);
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

/// A field under a button that finds techniques.
fn adder(frame: &mut Frame<'_>, subjects: &[Subject], response: &egui::Response) {
    let opened = response.clicked();
    menu::under(response, |ui| {
        ui.reset_style();
        ui.spacing_mut().item_spacing.y = 2.0;
        menu::set_width(ui, 520.0);
        let id = egui::Id::unique("compared technique");
        let mut text = ui.data(|data| data.get_temp::<String>(id)).unwrap_or_default();
        let edit =
            TextEdit::singleline(&mut text).hint_text("Id or name").desired_width(f32::INFINITY);
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
            let button = egui::Button::new(technique.text).right_text(note).frame(false);
            let line = vec2(ui.available_width(), 26.0);
            let first = std::mem::take(&mut first);
            if first {
                // What Enter takes is lit.
                let rect = egui::Rect::from_min_size(ui.cursor().min, line);
                let lit = rect.expand2(vec2(size::GAP / 2.0, 0.0));
                ui.painter().rect_filled(lit, size::CORNER, Tokens::of(ui).accent_bg);
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

/// Platforms and severities of the subjects, as bars of their shares.
pub(super) fn figures(ui: &mut Ui, page: &Comparison) {
    type Of = fn(&SubjectSummary) -> &Vec<Facet>;
    let all: [(&str, Of); 2] = [
        ("Platforms", |summary| &summary.facets.platforms),
        ("Severities", |summary| &summary.facets.severities),
    ];
    for (title, of) in all {
        let mut names: Vec<(&str, usize)> = Vec::new();
        for facet in page.subjects.iter().flat_map(of) {
            match names.iter_mut().find(|(name, _)| *name == &*facet.value) {
                Some((_, sum)) => *sum += facet.rules,
                None => names.push((&facet.value, facet.rules)),
            }
        }
        // Severities by rank, platforms by how many rules they have.
        let rank = |name: &str| std::cmp::Reverse(Severity::from_word(name));
        names.sort_by(|a, b| rank(a.0).cmp(&rank(b.0)).then(b.1.cmp(&a.1)).then(a.0.cmp(b.0)));
        if names.is_empty() {
            continue;
        }
        heading::section(ui, title, "share of each subject’s rules", |_| {});
        for (name, _) in names.into_iter().take(6) {
            shares(ui, name, page, of);
        }
    }
}

fn shares(ui: &mut Ui, name: &str, page: &Comparison, of: fn(&SubjectSummary) -> &Vec<Facet>) {
    let tokens = Tokens::of(ui);
    let height = page.subjects.len() as f32 * PITCH + 8.0;
    let (rect, response) = ui
        .allocate_exact_size(vec2(ui.available_width(), height.max(size::DETAIL)), Sense::hover());
    let word: &str = match Severity::from_word(name) {
        Some(severity) => mark::severity_word(severity),
        None => name,
    };
    text_in(ui, rect.with_max_x(rect.left() + 110.0), word, theme::small(), tokens.dim);
    let left = rect.left() + 132.0;
    let longest = rect.right() - left - 44.0;
    let top = rect.center().y - page.subjects.len() as f32 * PITCH / 2.0;
    let mut said = Vec::new();
    for (at, summary) in page.subjects.iter().enumerate() {
        let count =
            of(summary).iter().find(|facet| &*facet.value == name).map_or(0, |facet| facet.rules);
        let share = count as f32 / summary.rules.len().max(1) as f32;
        let length = egui::Rect::from_min_size(
            egui::pos2(left, top + at as f32 * PITCH + 3.0),
            vec2((longest * share).max(1.0), 5.0),
        );
        if count > 0 {
            ui.painter().rect_filled(length, 1.0, subject_color(tokens, at));
        }
        // Which subject it is stands before the bar.
        let number = length.translate(vec2(-14.0, 0.0)).expand2(vec2(0.0, 4.0));
        text_in(ui, number.with_max_x(left), &(at + 1).to_string(), theme::tiny(), tokens.faint);
        said.push(format!("{}: {count} ({})", at + 1, bar::percent(count, summary.rules.len())));
        let words = egui::Rect::from_min_max(
            egui::pos2(rect.right() - 40.0, length.top() - 3.0),
            egui::pos2(rect.right(), length.bottom() + 3.0),
        );
        text_right(
            ui,
            words,
            &bar::percent(count, summary.rules.len()),
            theme::tiny(),
            tokens.faint,
        );
    }
    let said = said.join(", ");
    response.widget_info(|| {
        egui::WidgetInfo::labeled(egui::Role::Label, true, format!("{name}: {said}"))
    });
    response.on_hover_text(said);
}

/// Subjects are told apart by their number; the bars by strength of one colour, in its order.
fn subject_color(tokens: &Tokens, at: usize) -> egui::Color32 {
    [tokens.accent, tokens.bar, tokens.bar_dim, tokens.faint][at.min(3)]
}
