//! The status bar, the banner over the sample rules, and messages.

use crate::app::commands::{Action, Command};
use crate::app::job::Job;
use crate::app::pages::Page;
use crate::app::state::State;
use crate::app::theme::{self, Tokens, icons, size};
use crate::app::widgets::{bar, button, counted, thousands};
use egui::{RichText, Sense, Ui, WidgetInfo, vec2};
use std::sync::atomic::Ordering;
use std::time::Duration;

pub(super) fn show(ui: &mut Ui, state: &State, out: &mut Vec<Command>) {
    ui.horizontal_centered(|ui| {
        ui.spacing_mut().item_spacing.x = size::GAP_WIDE;
        match &state.job {
            Some(job) => reading(ui, job, out),
            None => read(ui, state, out),
        }
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            match &state.frame_times {
                Some(times) => words(ui, times.text()),
                None => words(ui, "Nothing leaves this machine"),
            }
            let version = state.catalog.knowledge.attack().version();
            words(ui, &format!("ATT&CK {version}"));
        });
    });
}

fn words(ui: &mut Ui, text: &str) {
    let color = Tokens::of(ui).faint;
    ui.label(RichText::new(text).font(theme::small()).color(color));
}

fn read(ui: &mut Ui, state: &State, out: &mut Vec<Command>) {
    let catalog = &state.catalog;
    words(
        ui,
        &format!(
            "{} · {}",
            counted(catalog.files, "file", "files"),
            counted(catalog.len(), "rule", "rules")
        ),
    );
    if !catalog.problems.is_empty() {
        let text = counted(catalog.problems.len(), "problem", "problems");
        let color = Tokens::of(ui).warn;
        let label = egui::Label::new(RichText::new(&text).font(theme::small()).color(color))
            .sense(Sense::click());
        let response = ui.add(label).on_hover_cursor(egui::CursorIcon::PointingHand);
        response.widget_info(|| WidgetInfo::labeled(egui::Role::Link, true, &text));
        if response.clicked() {
            out.push(Command::Go(Page::Problems));
        }
    }
    if catalog.files > 0 {
        words(ui, &format!("read in {}", seconds(catalog.elapsed)));
    }
}

fn reading(ui: &mut Ui, job: &Job, out: &mut Vec<Command>) {
    let progress = &job.progress;
    let load = |number: &std::sync::atomic::AtomicUsize| number.load(Ordering::Relaxed);
    let (read, found) = (load(&progress.read), load(&progress.found));
    let share = if found == 0 { 0.0 } else { read as f32 / found as f32 };
    bar::progress(ui, "Reading", share);
    words(ui, &format!("Reading {} of {} files", thousands(read), thousands(found)));
    words(ui, &counted(load(&progress.rules), "rule", "rules"));
    words(ui, &counted(load(&progress.problems), "problem", "problems"));
    words(ui, &seconds(job.elapsed()));
    if button::link(ui, "Cancel").clicked() {
        out.push(Command::Act(Action::Cancel));
    }
}

fn seconds(duration: Duration) -> String {
    format!("{:.2} s", duration.as_secs_f32())
}

/// The banner over the sample rules.
pub(super) fn banner(ui: &mut Ui, state: &State, out: &mut Vec<Command>) {
    if !state.shows_samples() || state.settings.banner_hidden {
        return;
    }
    let tokens = Tokens::of(ui);
    let frame = egui::Frame::new()
        .fill(tokens.accent_bg)
        .corner_radius(size::CORNER)
        .inner_margin(egui::Margin::symmetric(12, 4));
    frame.show(ui, |ui| {
        ui.horizontal(|ui| {
            ui.label(RichText::new(icons::INFO).color(tokens.accent));
            ui.label("These are sample rules. Open a folder with your own, or a vendor's.");
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                if button::icon(ui, icons::CLOSE, "Hide this", true).clicked() {
                    out.push(Command::HideBanner);
                }
                if ui.button("Open a folder…").clicked() {
                    out.push(Command::Act(Action::OpenFolder));
                }
            });
        });
    });
    ui.add_space(size::GAP);
}

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
