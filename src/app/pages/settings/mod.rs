//! What can be chosen for good: looks, the order of vendors, what names mean.

mod meaning;
mod vendors;

use super::Frame;
use crate::app::commands::{Action, Command};
use crate::app::settings::ThemeChoice;
use crate::app::state::Setting;
use crate::app::theme::{self, Tokens, size};
use crate::app::widgets::text::text_in;
use crate::app::widgets::{button, counted, heading};
use egui::{Label, RichText, Ui, vec2};

/// The widest one of two columns gets: lines that can be read.
const WIDEST: f32 = 720.0;

/// What two columns need.
const TWO_COLUMNS: f32 = 860.0;

/// Between lines of one list.
const LINE_GAP: f32 = 2.0;

/// Room for what a line is called.
const NAME: f32 = 132.0;

pub(super) fn show(ui: &mut Ui, frame: &mut Frame<'_>) {
    super::head(ui, frame, |ui, _| super::title(ui, "Settings"), |_, _| {});
    ui.add_space(size::GAP);
    super::scrolled(ui, "settings", |ui| {
        if ui.available_width() < TWO_COLUMNS {
            looks_and_order(ui, frame);
            meanings(ui, frame);
            return;
        }
        let width = ((ui.available_width() - size::GAP_SECTION) / 2.0).min(WIDEST);
        ui.horizontal_top(|ui| {
            for column in [looks_and_order, meanings] {
                ui.vertical(|ui| {
                    ui.set_width(width);
                    column(ui, frame);
                });
                ui.add_space(size::GAP_SECTION - size::GAP);
            }
        });
    });
}

fn looks_and_order(ui: &mut Ui, frame: &mut Frame<'_>) {
    looks(ui, frame);
    vendors::show(ui, frame);
    folders(ui, frame);
}

fn meanings(ui: &mut Ui, frame: &mut Frame<'_>) {
    meaning::attack(ui, frame);
    meaning::field_table(ui, frame);
    all(ui, frame);
}

/// A section in a panel.
fn panel(ui: &mut Ui, title: &str, note: &str, content: impl FnOnce(&mut Ui)) {
    heading::section(ui, title, note, |_| {});
    let tokens = Tokens::of(ui);
    let frame = egui::Frame::new().fill(tokens.panel).stroke(theme::line(tokens)).inner_margin(12);
    frame.show(ui, |ui| {
        ui.set_width(ui.available_width());
        content(ui);
    });
    ui.add_space(size::GAP_WIDE);
}

/// What a line is called, and beside it what can be done.
fn line(ui: &mut Ui, name: &str, content: impl FnOnce(&mut Ui)) {
    ui.horizontal(|ui| {
        let (rect, _) = ui.allocate_exact_size(vec2(NAME, size::BUTTON), egui::Sense::hover());
        text_in(ui, rect, name, theme::body(), Tokens::of(ui).dim);
        content(ui);
    });
}

/// A sentence that explains.
fn hint(ui: &mut Ui, text: &str) {
    let text = RichText::new(text).font(theme::small()).color(Tokens::of(ui).faint);
    ui.add(Label::new(text).wrap());
}

fn looks(ui: &mut Ui, frame: &mut Frame<'_>) {
    let settings = &frame.state.settings;
    panel(ui, "Looks", "", |ui| {
        line(ui, "Theme", |ui| {
            let choices = [
                (ThemeChoice::System, "System"),
                (ThemeChoice::Light, "Light"),
                (ThemeChoice::Dark, "Dark"),
            ];
            if let Some(theme) = button::segments(ui, settings.theme, &choices) {
                frame.send(Command::Set(Setting::Theme(theme)));
            }
        });
        line(ui, "Text size", |ui| {
            for (action, text) in [(Action::Smaller, "Smaller"), (Action::Larger, "Larger")] {
                size_button(ui, frame, action, text);
            }
            ui.label(format!("{}%", settings.text_size));
            if Action::Normal.is_enabled(frame.state) {
                size_button(ui, frame, Action::Normal, "Back to 100%");
            }
        });
    });
}

fn size_button(ui: &mut Ui, frame: &mut Frame<'_>, action: Action, text: &str) {
    let enabled = action.is_enabled(frame.state);
    let button = ui.add_enabled(enabled, egui::Button::new(text));
    button.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, enabled, action.text()));
    if button.clicked() {
        frame.send(Command::Act(action));
    }
}

fn folders(ui: &mut Ui, frame: &mut Frame<'_>) {
    let recent = frame.state.settings.recent.len();
    panel(ui, "Folders opened before", "", |ui| {
        line(ui, &counted(recent, "folder", "folders"), |ui| {
            let forget = egui::Button::new("Forget them");
            if ui.add_enabled(recent > 0, forget).clicked() {
                frame.send(Command::Set(Setting::NoRecent));
            }
        });
    });
}

/// Where all of it is kept, and how to be rid of it.
fn all(ui: &mut Ui, frame: &mut Frame<'_>) {
    let file = frame.state.store.file().map(std::path::Path::to_owned);
    panel(ui, "All settings", "", |ui| {
        match &file {
            Some(file) => hint(ui, &format!("Kept in {}", file.display())),
            None => hint(ui, "Kept nowhere: this system has no place for them"),
        }
        ui.horizontal(|ui| {
            if ui.button("Reset all settings").clicked() {
                frame.send(Command::Set(Setting::First));
            }
            if let Some(file) = file
                && ui.button("Show in folder").clicked()
            {
                frame.send(Command::Reveal(file));
            }
            if ui.button(Action::About.text()).clicked() {
                frame.send(Command::Act(Action::About));
            }
        });
        hint(ui, "A reset leaves what is open, starred and saved.");
    });
}
