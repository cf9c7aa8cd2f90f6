//! The field for a path: what it is asked for, and what is said of it.

use super::modal;
use crate::app::commands::Command;
use crate::app::state::PathFor;
use crate::app::theme::{self, Tokens};
use crate::app::widgets::is_entered;
use egui::{RichText, TextEdit, Ui};

pub(super) fn show(
    ui: &Ui,
    text: &mut String,
    (what, note): (PathFor, &str),
    fresh: bool,
    out: &mut Vec<Command>,
) {
    let (title, example, label, hint) = path_words(what);
    let closed = modal(ui, title, 560.0, |ui| {
        ui.label(RichText::new(title).font(theme::section()));
        if !note.is_empty() {
            ui.label(RichText::new(note).color(Tokens::of(ui).warn));
        }
        let edit = TextEdit::singleline(text)
            .id(egui::Id::unique("path text"))
            .hint_text(example)
            .font(theme::code())
            .desired_width(f32::INFINITY)
            .margin(egui::Margin::symmetric(10, 8));
        let response = ui.add(edit).accessible_name(label);
        if fresh {
            response.request_focus();
        }
        let entered = is_entered(&response);
        if entered {
            // Where nothing is there, it is typed on.
            response.request_focus();
        }
        ui.horizontal(|ui| {
            let go = match what {
                PathFor::Draft => "Save",
                PathFor::Add => "Add",
                PathFor::FieldTable => "Use",
                PathFor::Open | PathFor::Bundle => "Open",
            };
            if ui.button(go).clicked() || entered {
                out.push(Command::OpenTyped { path: text.clone(), what });
            }
            if ui.button("Cancel").clicked() {
                out.push(Command::CloseOverlay);
            }
            ui.label(RichText::new(hint).small().color(Tokens::of(ui).faint));
        });
    });
    if closed {
        out.push(Command::CloseOverlay);
    }
}

/// Title, example, name of the field, and a hint.
const fn path_words(what: PathFor) -> (&'static str, &'static str, &'static str, &'static str) {
    const DROP: &str = "A folder dropped on the window is opened, too; with Shift it is added";
    const FOLDER: &str = "Path of a folder or file";
    match what {
        PathFor::Open => ("Open a folder", "/path/to/rules", FOLDER, DROP),
        PathFor::Add => ("Add a folder", "/path/to/rules", FOLDER, DROP),
        PathFor::Bundle => (
            "Open an ATT&CK bundle",
            "/path/to/enterprise-attack.json",
            "Path of a bundle",
            "It can be dropped on the window, too",
        ),
        PathFor::FieldTable => (
            "Choose a field table",
            "/path/to/fields.csv",
            "Path of a field table or folder",
            "A CSV file, or a folder of them",
        ),
        PathFor::Draft => (
            "Save the draft",
            "/path/to/rule.yml",
            "Path of the new rule",
            "Must be outside the opened folders",
        ),
    }
}
