//! The bar at the top: what is open, the search box, commands, theme.

use crate::app::commands::{Action, Command};
use crate::app::search_box::SearchBox;
use crate::app::state::{PathFor, State};
use crate::app::theme::{self, Tokens, icons, size};
use crate::app::widgets::{button, counted};
use egui::{Button, Popup, PopupCloseBehavior, RichText, Stroke, TextEdit, Ui, WidgetInfo, vec2};
use std::path::Path;

/// What is typed in the bar.
#[derive(Debug, Default)]
pub(super) struct Bar {
    search: SearchBox,
    path: String,
}

impl Bar {
    pub(super) fn show(&mut self, ui: &mut Ui, state: &State, out: &mut Vec<Command>) {
        ui.horizontal_centered(|ui| {
            ui.spacing_mut().item_spacing.x = size::GAP + 2.0;
            logo(ui);
            self.folders(ui, state, out);
            if ui.button("Open…").on_hover_text(hint(ui, Action::OpenFolder)).clicked() {
                out.push(Command::Act(Action::OpenFolder));
            }
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                theme_menu(ui, state, out);
                let keys = ui.ctx().format_shortcut(&egui::KeyboardShortcut::new(
                    egui::Modifiers::COMMAND,
                    egui::Key::K,
                ));
                let faint = Tokens::of(ui).faint;
                let commands =
                    Button::new(("Commands", RichText::new(keys).font(theme::code()).color(faint)));
                let response = ui.add(commands);
                response.widget_info(|| WidgetInfo::labeled(egui::Role::Button, true, "Commands"));
                if response.clicked() {
                    out.push(Command::Act(Action::Palette));
                }
                ui.with_layout(egui::Layout::left_to_right(egui::Align::Center), |ui| {
                    self.search.show(ui, state, out);
                });
            });
        });
    }

    /// The opened folders: close, add, open again, by path.
    fn folders(&mut self, ui: &mut Ui, state: &State, out: &mut Vec<Command>) {
        let folders = &state.catalog.folders;
        let what = match folders.as_slice() {
            [] => "no folder".to_owned(),
            [one] => one.name.clone(),
            several => counted(several.len(), "folder", "folders"),
        };
        let text = format!("{what}  {}", icons::CARET_DOWN);
        let response = ui.add(Button::new(text).truncate());
        response.widget_info(|| {
            WidgetInfo::labeled(egui::Role::Button, true, format!("Folders: {what}"))
        });
        Popup::menu(&response).close_behavior(PopupCloseBehavior::CloseOnClickOutside).show(|ui| {
            ui.reset_style();
            ui.set_width(440.0);
            self.opened(ui, state, out);
            recent(ui, state, out);
            ui.separator();
            for action in
                [Action::OpenFolder, Action::AddFolder, Action::OpenSamples, Action::Reload]
            {
                act(ui, state, action, out);
            }
            ui.separator();
            self.path_field(ui, out);
        });
    }

    fn opened(&self, ui: &mut Ui, state: &State, out: &mut Vec<Command>) {
        let tokens = Tokens::of(ui);
        for (at, folder) in state.catalog.folders.iter().enumerate() {
            ui.horizontal(|ui| {
                ui.label(RichText::new(icons::FOLDER).color(tokens.dim));
                ui.label(&folder.name);
                ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                    let name = format!("Close {}", folder.name);
                    if button::icon(ui, icons::CLOSE, &name, true).clicked() {
                        out.push(Command::Close(at));
                        ui.close();
                    }
                    let place = RichText::new(shown(&folder.root)).small().color(tokens.faint);
                    ui.add(egui::Label::new(place).truncate());
                });
            });
        }
    }

    fn path_field(&mut self, ui: &mut Ui, out: &mut Vec<Command>) {
        ui.horizontal(|ui| {
            let edit = TextEdit::singleline(&mut self.path)
                .hint_text("Path of a folder or file")
                .margin(egui::Margin::symmetric(8, 5))
                .desired_width(252.0);
            let response = ui.add(edit).accessible_name("Path of a folder or file");
            let entered =
                response.lost_focus() && ui.input(|input| input.key_pressed(egui::Key::Enter));
            if ui.button("Open").clicked() || entered {
                out.push(Command::OpenTyped { path: self.path.clone(), what: PathFor::Open });
                ui.close();
            }
            if ui.button("Add").clicked() {
                out.push(Command::OpenTyped { path: self.path.clone(), what: PathFor::Add });
                ui.close();
            }
        });
    }
}

fn shown(root: &Path) -> String {
    if root.as_os_str().is_empty() {
        "in the program".to_owned()
    } else {
        root.display().to_string()
    }
}

fn recent(ui: &mut Ui, state: &State, out: &mut Vec<Command>) {
    let open = |folder: &&std::path::PathBuf| {
        !state.catalog.folders.iter().any(|known| known.root == **folder)
    };
    let recent: Vec<_> = state.settings.recent.iter().filter(open).collect();
    if recent.is_empty() {
        return;
    }
    ui.separator();
    ui.label(RichText::new("Opened before").small().color(Tokens::of(ui).faint));
    for folder in recent {
        let text = format!("{}  {}", icons::RECENT, folder.display());
        if ui.add(Button::new(text).frame(false).truncate()).clicked() {
            let source = crate::catalog::load::Source::Path(folder.clone());
            out.push(Command::Open(vec![source]));
            ui.close();
        }
    }
}

fn act(ui: &mut Ui, state: &State, action: Action, out: &mut Vec<Command>) {
    let on = action.is_on(state);
    let mark = if on { format!("  {}", icons::CHECK) } else { String::new() };
    let text = format!("{}  {}{mark}", action.icon(), action.text());
    let keys = RichText::new(action.keys(ui.ctx())).small().color(Tokens::of(ui).faint);
    let button =
        Button::new(text).right_text(keys).frame(false).min_size(vec2(ui.available_width(), 26.0));
    let response = ui.add_enabled(action.is_enabled(state), button);
    response.widget_info(|| {
        WidgetInfo::labeled(egui::Role::MenuItem, action.is_enabled(state), action.text())
    });
    if response.clicked() {
        out.push(Command::Act(action));
        ui.close();
    }
}

fn hint(ui: &Ui, action: Action) -> String {
    format!("{} ({})", action.text(), action.keys(ui.ctx()))
}

fn logo(ui: &mut Ui) {
    let tokens = Tokens::of(ui);
    let (rect, _) = ui.allocate_exact_size(vec2(14.0, size::BUTTON), egui::Sense::hover());
    ui.painter().circle_stroke(rect.center(), 6.0, Stroke::new(2.0, tokens.accent));
    ui.label(RichText::new("Rulescope").font(theme::section()).color(tokens.text));
}

fn theme_menu(ui: &mut Ui, state: &State, out: &mut Vec<Command>) {
    let response = ui.button("Theme");
    response.widget_info(|| WidgetInfo::labeled(egui::Role::Button, true, "Theme and text size"));
    Popup::menu(&response).close_behavior(PopupCloseBehavior::CloseOnClickOutside).show(|ui| {
        ui.set_width(240.0);
        for action in [Action::System, Action::Light, Action::Dark] {
            act(ui, state, action, out);
        }
        ui.separator();
        ui.label(RichText::new(format!("Text size {} %", state.settings.text_size)).small());
        for action in [Action::Larger, Action::Smaller, Action::Normal] {
            act(ui, state, action, out);
        }
        ui.separator();
        for action in [Action::Settings, Action::Keys, Action::About] {
            act(ui, state, action, out);
        }
    });
}
