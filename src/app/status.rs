//! The status bar, the banner over the sample rules, and messages.

use crate::app::commands::{Action, Command};
use crate::app::job::Job;
use crate::app::pages::{Page, Totals};
use crate::app::state::State;
use crate::app::theme::{self, Tokens, icons, size};
use crate::app::widgets::text::{text_in, text_right};
use crate::app::widgets::{bar, button, counted, ends, focus_ring, thousands};
use egui::{Color32, Response, RichText, Sense, Ui, WidgetInfo, vec2};
use std::sync::atomic::Ordering;
use std::time::Duration;

pub(super) fn show(ui: &mut Ui, state: &State, totals: &Totals, out: &mut Vec<Command>) {
    ui.horizontal_centered(|ui| {
        ui.spacing_mut().item_spacing.x = size::GAP_WIDE;
        match &state.job {
            Some(job) => reading(ui, job, out),
            // Of what was never read there are no figures.
            None if !state.not_read().is_empty() => {}
            None => read(ui, state, totals, out),
        }
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            match &state.frame_times {
                Some(times) => words_with_room(ui, times.text()),
                None => words_with_room(ui, "Nothing leaves this machine"),
            }
            let version = state.catalog.knowledge.attack().version();
            words_with_room(ui, &format!("ATT&CK {version}"));
        });
    });
}

/// Words that are left out where what stands before them leaves no room.
fn words_with_room(ui: &mut Ui, text: &str) {
    if width(ui, text) <= ui.available_width() {
        words(ui, text);
    }
}

fn words(ui: &mut Ui, text: &str) -> Response {
    let color = Tokens::of(ui).faint;
    ui.label(RichText::new(text).font(theme::small()).color(color))
}

/// What was read. Where not all of it fits, what matters least is left out and stands in a tip.
fn read(ui: &mut Ui, state: &State, totals: &Totals, out: &mut Vec<Command>) {
    let catalog = &state.catalog;
    let files = counted(catalog.files, "file", "files");
    let rules = counted(catalog.len(), "rule", "rules");
    let some = |count: usize, text: String| if count > 0 { text } else { String::new() };
    let passed_over: usize = totals.passed_over.iter().map(|(_, files)| files).sum();
    let passed_over =
        some(passed_over, format!("{} passed over", counted(passed_over, "file", "files")));
    let problems = catalog.problems.len();
    let problems = some(problems, counted(problems, "problem", "problems"));
    let time = some(catalog.files, format!("read in {}", seconds(catalog.elapsed)));
    let both = format!("{files} · {rules}");
    // What the counts of pages leave out.
    let whole = some(totals.retired, format!("{both} · {} deprecated", thousands(totals.retired)));
    let whole = if whole.is_empty() { both.clone() } else { whole };
    let mut fitting = Fitting::new(ui);
    let [has_problems, has_rules, has_both, has_whole, has_passed_over, has_time] = [
        fitting.has_room(ui, &problems, 0.0),
        fitting.has_room(ui, &rules, 0.0),
        fitting.has_room(ui, &both, width(ui, &rules)),
        fitting.has_room(ui, &whole, width(ui, &both)),
        fitting.has_room(ui, &passed_over, 0.0),
        fitting.has_room(ui, &time, 0.0),
    ];
    if has_rules {
        let shown = [(has_whole, &whole), (has_both, &both)];
        let shown = shown.into_iter().find(|(has_room, _)| *has_room);
        let response = words(ui, shown.map_or(&rules, |(_, text)| text));
        if !has_time {
            let all = [&*whole, &passed_over, &problems, &time];
            let all = all.into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>();
            response.on_hover_text(all.join("\n"));
        }
    }
    let tokens = Tokens::of(ui);
    if has_passed_over && !passed_over.is_empty() {
        let response = to_problems(ui, &passed_over, tokens.faint, out);
        // What lies under a dialog answers to no pointer.
        if state.overlay.is_none() {
            response.on_hover_ui(|ui| kinds(ui, totals));
        }
    }
    if has_problems && !problems.is_empty() {
        to_problems(ui, &problems, tokens.warn, out);
    }
    if has_time && !time.is_empty() {
        words(ui, &time);
    }
}

/// The room of a line that is given away part by part, what matters most first.
struct Fitting(f32);

impl Fitting {
    fn new(ui: &Ui) -> Self {
        Self(ui.available_width())
    }

    /// Takes the room of a text that stands in the place of something `instead` wide. What comes
    /// after a text that has no room has none either.
    fn has_room(&mut self, ui: &Ui, text: &str, instead: f32) -> bool {
        if text.is_empty() {
            return true;
        }
        let gap = if instead > 0.0 { 0.0 } else { size::GAP_WIDE };
        self.0 -= width(ui, text) - instead + gap;
        self.0 >= -size::GAP_WIDE
    }
}

fn width(ui: &Ui, text: &str) -> f32 {
    let color = Color32::PLACEHOLDER;
    ui.painter().layout_no_wrap(text.to_owned(), theme::small(), color).size().x
}

/// Words that lead to the page of problems.
fn to_problems(ui: &mut Ui, text: &str, color: Color32, out: &mut Vec<Command>) -> Response {
    let label = egui::Label::new(RichText::new(text).font(theme::small()).color(color));
    let response = ui.add(label.sense(Sense::click()));
    if response.has_focus() {
        focus_ring(ui, response.rect.expand2(vec2(4.0, 1.0)), 2);
    }
    response.widget_info(|| WidgetInfo::labeled(egui::Role::Link, true, text));
    if response.clicked() {
        out.push(Command::Go(Page::Problems));
    }
    response.on_hover_cursor(egui::CursorIcon::PointingHand)
}

/// The files that hold no rule, by kind.
fn kinds(ui: &mut Ui, totals: &Totals) {
    let tokens = Tokens::of(ui);
    let lines: Vec<_> =
        totals.passed_over.iter().map(|(kind, files)| (kind, thousands(*files))).collect();
    let kinds = lines.iter().map(|(kind, _)| width(ui, kind)).fold(0.0, f32::max);
    let files = lines.iter().map(|(_, files)| width(ui, files)).fold(0.0, f32::max);
    // What holds the lines is as wide as they are: a tip that fills the room it is given grows.
    let line = vec2(kinds + 2.0 * size::GAP_WIDE + files, size::DETAIL);
    ui.spacing_mut().item_spacing.y = 0.0;
    for (kind, files) in lines {
        let (rect, response) = ui.allocate_exact_size(line, Sense::hover());
        text_in(ui, rect, kind, theme::small(), tokens.text);
        text_right(ui, rect, &files, theme::small(), tokens.dim);
        let said = format!("{kind} {files}");
        response.widget_info(|| WidgetInfo::labeled(egui::Role::Label, true, &said));
    }
}

fn reading(ui: &mut Ui, job: &Job, out: &mut Vec<Command>) {
    let progress = &job.progress;
    let load = |number: &std::sync::atomic::AtomicUsize| number.load(Ordering::Relaxed);
    let (read, found) = (load(&progress.read), load(&progress.found));
    let share = if found == 0 { 0.0 } else { read as f32 / found as f32 };
    bar::progress(ui, "Reading", share);
    // Under an id of its own: what acts on it a moment too late must not meet what stands there next.
    if ui.push_id("cancel", |ui| button::link(ui, "Cancel")).inner.clicked() {
        out.push(Command::Act(Action::Cancel));
    }
    if read == 0 {
        words_with_room(ui, "Looking for files…");
    } else {
        words_with_room(ui, &format!("Reading {} of {} files", thousands(read), thousands(found)));
        words_with_room(ui, &counted(load(&progress.rules), "rule", "rules"));
        words_with_room(ui, &counted(load(&progress.problems), "problem", "problems"));
    }
    words_with_room(ui, &seconds(job.elapsed()));
}

fn seconds(duration: Duration) -> String {
    format!("{:.2} s", duration.as_secs_f32())
}

/// The banner over the sample rules.
pub(super) fn banner(ui: &mut Ui, state: &State, out: &mut Vec<Command>) {
    if !state.shows_samples() || state.settings.banner_hidden {
        return;
    }
    let accent = Tokens::of(ui).accent;
    let sentence = "These are sample rules. Open a folder with your own, or a vendor’s.";
    strip(ui, (icons::INFO, accent), sentence, |ui| {
        if ui.button("Open a folder…").clicked() {
            out.push(Command::Act(Action::OpenFolder));
        }
        if button::icon(ui, icons::CLOSE, "Hide this", true).clicked() {
            out.push(Command::HideBanner);
        }
    });
}

/// What is wrong and stays until it is closed.
pub(super) fn warning(ui: &mut Ui, state: &State, out: &mut Vec<Command>) {
    let Some(warning) = &state.warning else { return };
    let color = Tokens::of(ui).warn;
    strip(ui, (icons::WARNING, color), warning, |ui| {
        if button::icon(ui, icons::CLOSE, "Close this", true).clicked() {
            out.push(Command::CloseWarning);
        }
    });
}

/// A strip over the page: an icon, a sentence, and at the right end what can be done.
fn strip(ui: &mut Ui, icon: (&str, Color32), sentence: &str, actions: impl FnOnce(&mut Ui)) {
    let frame = egui::Frame::new()
        .fill(Tokens::of(ui).accent_bg)
        .corner_radius(size::CORNER)
        .inner_margin(egui::Margin::symmetric(12, 4));
    frame.show(ui, |ui| {
        let left = |ui: &mut Ui, (): &mut ()| {
            let rest = vec2(ui.available_width(), size::BUTTON);
            let layout = egui::Layout::top_down(egui::Align::Min);
            ui.allocate_ui_with_layout(rest, layout, |ui| said(ui, icon, sentence));
        };
        ends::line(ui, size::BUTTON, &mut (), left, |ui, ()| actions(ui));
    });
    ui.add_space(size::GAP);
}

/// An icon, and beside it a sentence, over several lines where it is long.
fn said(ui: &mut Ui, icon: (&str, Color32), sentence: &str) {
    ui.horizontal_top(|ui| {
        let (rect, _) = ui.allocate_exact_size(vec2(ICON, size::BUTTON), Sense::hover());
        text_in(ui, rect, icon.0, theme::body(), icon.1);
        ui.vertical(|ui| {
            // One line stands in the middle of the buttons beside it.
            let rest = (size::BUTTON - ui.text_style_height(&egui::TextStyle::Body)) / 2.0;
            ui.spacing_mut().item_spacing.y = 0.0;
            ui.add_space(rest);
            let words = RichText::new(sentence).color(Tokens::of(ui).text);
            ui.add(egui::Label::new(words).wrap());
            ui.add_space(rest);
        });
    });
}

/// The room of the icon before a sentence.
const ICON: f32 = 14.0;

/// Messages, at the lower right of the page.
pub(super) fn notices(ui: &Ui, state: &State) {
    if state.notices.is_empty() {
        return;
    }
    ui.ctx().request_repaint_after(Duration::from_millis(500));
    let tokens = Tokens::of(ui);
    egui::Area::new(egui::Id::unique("notices"))
        .anchor(egui::Align2::RIGHT_BOTTOM, vec2(-18.0, -18.0 - size::STATUS))
        .interactable(false)
        .show(ui.ctx(), |ui| {
            for notice in &state.notices {
                let frame = egui::Frame::popup(ui.style()).fill(tokens.raised);
                frame.show(ui, |ui| {
                    ui.set_max_width(420.0);
                    let response = ui.add(egui::Label::new(&notice.text).wrap());
                    ui.ctx().accesskit_node_builder(response.id, |node| {
                        node.set_role(egui::accesskit::Role::Status);
                        node.set_label(notice.text.clone());
                    });
                });
            }
        });
}
