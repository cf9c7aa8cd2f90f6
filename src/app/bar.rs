//! The bar at the top: what is open, the search box, commands, theme.

use crate::app::commands::{Action, Command};
use crate::app::folders::COLOURS;
use crate::app::opened::{name_of, place_of, what_is_open};
use crate::app::search_box::SearchBox;
use crate::app::state::{PathFor, State};
use crate::app::theme::{self, Tokens, icons, size};
use crate::app::widgets::{button, ends, folder_mark, is_entered, menu};
use crate::catalog::load::{LoadedFolder, Source};
use egui::{AtomExt as _, Button, RichText, Stroke, TextEdit, Ui, WidgetInfo, vec2};
use std::path::Path;

/// What is typed in the bar.
#[derive(Debug, Default)]
pub(super) struct Bar {
    search: SearchBox,
    path: String,
    /// The folder whose name is edited, and what is typed.
    naming: Option<(usize, String)>,
    /// The folder whose mark is chosen.
    marking: Option<usize>,
}

/// Between the names of two opened folders, besides the gap between lines of a menu.
const BETWEEN_FOLDERS: f32 = 4.0;

/// How much room the bar has: what can be reached otherwise goes first, then words beside icons.
#[derive(Clone, Copy, PartialEq)]
enum Room {
    Enough,
    Less,
    Little,
}

impl Room {
    fn of(width: f32) -> Self {
        if width >= 800.0 {
            Self::Enough
        } else if width >= 560.0 {
            Self::Less
        } else {
            Self::Little
        }
    }
}

impl Bar {
    pub(super) fn show(&mut self, ui: &mut Ui, state: &State, out: &mut Vec<Command>) {
        let room = Room::of(ui.available_width());
        ui.horizontal_centered(|ui| {
            ui.spacing_mut().item_spacing.x = size::GAP + 2.0;
            let height = ui.available_height();
            ends::line(
                ui,
                height,
                out,
                |ui, out| {
                    logo(ui, room);
                    self.folders(ui, state, room, out);
                    let hint = hint(ui, Action::OpenFolder);
                    if room == Room::Enough && ui.button("Open…").on_hover_text(hint).clicked() {
                        out.push(Command::Act(Action::OpenFolder));
                    }
                    self.search.show(ui, state, room == Room::Little, out);
                },
                |ui, out| {
                    commands(ui, room, out);
                    theme_menu(ui, state, room, out);
                },
            );
        });
    }

    /// The opened folders: close, add, open again, by path.
    fn folders(&mut self, ui: &mut Ui, state: &State, room: Room, out: &mut Vec<Command>) {
        let (what, all_read) = what_is_open(state);
        let tokens = Tokens::of(ui);
        let color = if all_read { tokens.text } else { tokens.warn };
        let text = RichText::new(format!("{what}  {}", icons::CARET_DOWN)).color(color);
        let response = ui.scope(|ui| {
            // The search box keeps some room, whatever the folder is called.
            ui.set_max_width(if room == Room::Little { 110.0 } else { 240.0 });
            ui.add(Button::new(text).truncate())
        });
        let response = response.inner;
        response.widget_info(|| {
            WidgetInfo::labeled(egui::Role::Button, true, format!("Folders: {what}"))
        });
        let shown = menu::under(&response, |ui| {
            ui.reset_style();
            menu::set_width(ui, 480.0);
            ui.spacing_mut().item_spacing.y = 2.0;
            self.opened(ui, state, out);
            not_read(ui, state, out);
            recent(ui, state, out);
            ui.separator();
            for action in
                [Action::OpenFolder, Action::AddFolder, Action::OpenSamples, Action::Reload]
            {
                act(ui, state, action, action.icon().into(), out);
            }
            ui.separator();
            self.path_field(ui, out);
        });
        // A click beside the menu ends the editing of a name, too.
        if shown.is_none()
            && let Some((at, text)) = self.naming.take()
        {
            out.push(Command::NameFolder(at, text));
        }
    }

    /// The opened folders, each with its mark, its name to be edited, its place and a way to close it.
    fn opened(&mut self, ui: &mut Ui, state: &State, out: &mut Vec<Command>) {
        for (at, folder) in state.catalog.folders.iter().enumerate() {
            if at > 0 {
                ui.add_space(BETWEEN_FOLDERS);
            }
            ui.push_id(at, |ui| {
                ui.horizontal(|ui| {
                    if folder_button(ui, folder) {
                        self.marking = (self.marking != Some(at)).then_some(at);
                    }
                    self.name_field(ui, at, folder, out);
                    if folder.is_unreadable() {
                        ui.label(RichText::new("not readable").small().color(Tokens::of(ui).warn));
                    }
                    close(ui, at, &folder.name, &place_of(&folder.root), out);
                });
                if self.marking == Some(at) && marks(ui, at, folder, out) {
                    self.marking = None;
                }
            });
        }
    }

    fn name_field(
        &mut self,
        ui: &mut Ui,
        at: usize,
        folder: &LoadedFolder,
        out: &mut Vec<Command>,
    ) {
        if folder.source == Source::Samples {
            ui.label(&folder.name);
            return;
        }
        let editing = self.naming.as_ref().is_some_and(|(folder, _)| *folder == at);
        let mut text = match &self.naming {
            Some((_, typed)) if editing => typed.clone(),
            _ => folder.name.clone(),
        };
        let edit = TextEdit::singleline(&mut text)
            .margin(egui::Margin::symmetric(6, 4))
            .min_size(vec2(0.0, size::BUTTON))
            .align(egui::Align2::LEFT_CENTER)
            .desired_width(130.0);
        let response = ui.add(edit).accessible_name(format!("Name of {}", folder.name));
        let response =
            response.on_hover_text("What this folder is called here; empty: its own name");
        if response.has_focus() {
            self.naming = Some((at, text));
        } else if editing {
            self.naming = None;
            if !ui.input(|input| input.key_pressed(egui::Key::Escape)) {
                out.push(Command::NameFolder(at, text));
            }
        }
    }

    fn path_field(&mut self, ui: &mut Ui, out: &mut Vec<Command>) {
        let send = |ui: &Ui, path: &str, what, out: &mut Vec<Command>| {
            out.push(Command::OpenTyped { path: path.to_owned(), what });
            ui.close();
        };
        ends::line(
            ui,
            size::BUTTON,
            &mut (&mut self.path, out),
            |ui, (path, out)| {
                let edit = TextEdit::singleline(*path)
                    .hint_text("Path of a folder or file")
                    .margin(egui::Margin::symmetric(8, 5))
                    .desired_width(f32::INFINITY);
                let response = ui.add(edit).accessible_name("Path of a folder or file");
                let entered = is_entered(&response);
                if entered {
                    send(ui, path, PathFor::Open, out);
                }
            },
            |ui, (path, out)| {
                for (text, what) in [("Open", PathFor::Open), ("Add", PathFor::Add)] {
                    if ui.button(text).clicked() {
                        send(ui, path, what, out);
                    }
                }
            },
        );
    }
}

/// What is open and was never read, each with its place and a way to close it.
fn not_read(ui: &mut Ui, state: &State, out: &mut Vec<Command>) {
    for (at, source) in state.not_read().iter().enumerate() {
        let faint = Tokens::of(ui).faint;
        let (name, place) = match source {
            Source::Samples => (name_of(source), place_of(Path::new(""))),
            Source::Path(path) => (name_of(source), place_of(path)),
        };
        ui.horizontal(|ui| {
            sign(ui, icons::FOLDER, faint);
            ui.label(format!("{name}, not read"));
            close(ui, at, &name, &place, out);
        });
    }
}

/// Where a folder is, and at the right end what closes it.
fn close(ui: &mut Ui, at: usize, name: &str, place: &str, out: &mut Vec<Command>) {
    let left = |ui: &mut Ui, _: &mut Vec<Command>| {
        let place = RichText::new(place).small().color(Tokens::of(ui).faint);
        ui.add(egui::Label::new(place).truncate());
    };
    ends::line(ui, size::BUTTON, out, left, |ui, out| {
        if button::icon_at_end(ui, icons::CLOSE, &format!("Close {name}")).clicked() {
            out.push(Command::Close(at));
            ui.close();
        }
    });
}

/// An icon in the middle of the room a folder's mark has.
fn sign(ui: &mut Ui, icon: &str, color: egui::Color32) {
    let (rect, _) = ui.allocate_exact_size(vec2(size::BUTTON, size::BUTTON), egui::Sense::hover());
    let (at, font) = (egui::Align2::CENTER_CENTER, theme::body());
    ui.painter().text(rect.center(), at, icon, font, color);
}

/// A line of a menu: its icon stands under the folders' marks, its words under their names.
fn line_of(ui: &mut Ui, icon: RichText, text: String) -> Button<'static> {
    let gap = size::GAP;
    ui.spacing_mut().icon_spacing = gap;
    // An atom of no width moves the icon one gap in: the middle of the room of a mark.
    let room = vec2(size::BUTTON - gap, ui.text_style_height(&egui::TextStyle::Button));
    Button::new(("".atom_size(egui::Vec2::ZERO), icon.atom_size(room), text)).frame(false)
}

/// The mark of a folder; returns whether another one is to be chosen.
fn folder_button(ui: &mut Ui, folder: &LoadedFolder) -> bool {
    if folder.source == Source::Samples {
        sign(ui, icons::FOLDER, Tokens::of(ui).dim);
        return false;
    }
    let response = button::icon(ui, "", &format!("Mark of {}", folder.name), true);
    let left = response.rect.center() - vec2(size::FOLDER_MARK / 2.0, 0.0);
    folder_mark::at(ui, left, folder.colour);
    response.clicked()
}

/// The marks a folder may have.
fn marks(ui: &mut Ui, at: usize, folder: &LoadedFolder, out: &mut Vec<Command>) -> bool {
    let mut chosen = false;
    ui.horizontal(|ui| {
        ui.add_space(size::BUTTON + size::GAP);
        for colour in 0..COLOURS {
            if folder_mark::choice(ui, colour, colour == folder.colour) {
                out.push(Command::ColourFolder(at, colour));
                chosen = true;
            }
        }
    });
    chosen
}

/// Folders opened before: a click opens one, the sign beside it adds it.
fn recent(ui: &mut Ui, state: &State, out: &mut Vec<Command>) {
    let is_open = |folder: &Path| state.sources.iter().any(|it| *it == Source::Path(folder.into()));
    let recent: Vec<_> = state.settings.recent.iter().filter(|it| !is_open(it)).collect();
    if recent.is_empty() {
        return;
    }
    ui.separator();
    ui.label(RichText::new("Opened before").small().color(Tokens::of(ui).faint));
    for folder in recent {
        let path = folder.display().to_string();
        let send = |what| Command::OpenTyped { path: path.clone(), what };
        ends::line(
            ui,
            size::BUTTON,
            out,
            |ui, out| {
                let line = line_of(ui, icons::RECENT.into(), path.clone()).truncate();
                let response = ui.add(line);
                button::ring(ui, &response);
                let name = format!("Open {path}");
                response.widget_info(|| WidgetInfo::labeled(egui::Role::MenuItem, true, &name));
                if response.clicked() {
                    out.push(send(PathFor::Open));
                    ui.close();
                }
            },
            |ui, out| {
                if button::icon_at_end(ui, icons::FOLDER_ADD, &format!("Add {path}")).clicked() {
                    out.push(send(PathFor::Add));
                    ui.close();
                }
            },
        );
    }
}

/// An action as a line of a menu, after a sign.
fn act(ui: &mut Ui, state: &State, action: Action, sign: RichText, out: &mut Vec<Command>) {
    let keys = RichText::new(action.keys(ui.ctx())).small().color(Tokens::of(ui).faint);
    let size = vec2(ui.available_width(), 26.0);
    let line = line_of(ui, sign, action.text().to_owned()).right_text(keys).min_size(size);
    let response = ui.add_enabled(action.is_enabled(state), line);
    button::ring(ui, &response);
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

fn logo(ui: &mut Ui, room: Room) {
    let tokens = Tokens::of(ui);
    let (rect, _) = ui.allocate_exact_size(vec2(14.0, size::BUTTON), egui::Sense::hover());
    ui.painter().circle_stroke(rect.center(), 6.0, Stroke::new(2.0, tokens.accent));
    if room == Room::Enough {
        ui.label(RichText::new("Rulescope").font(theme::section()).color(tokens.text));
    }
}

/// The button of the palette.
fn commands(ui: &mut Ui, room: Room, out: &mut Vec<Command>) {
    let keys = Action::Palette.keys(ui.ctx());
    let faint = RichText::new(&keys).font(theme::code()).color(Tokens::of(ui).faint);
    let button = match room {
        Room::Enough => Button::new((Action::Palette.text(), faint)),
        Room::Less => Button::new(Action::Palette.text()),
        Room::Little => Button::new(Action::Palette.icon()),
    };
    let response = ui.add(button).on_hover_text(hint(ui, Action::Palette));
    let name = Action::Palette.text();
    response.widget_info(|| WidgetInfo::labeled(egui::Role::Button, true, name));
    if response.clicked() {
        out.push(Command::Act(Action::Palette));
    }
}

fn theme_menu(ui: &mut Ui, state: &State, room: Room, out: &mut Vec<Command>) {
    const NAME: &str = "Theme and text size";
    let response = ui.button(if room == Room::Little { icons::HALF } else { "Theme" });
    response.widget_info(|| WidgetInfo::labeled(egui::Role::Button, true, NAME));
    menu::under(&response, |ui| {
        menu::set_width(ui, 220.0);
        ui.spacing_mut().item_spacing.y = 2.0;
        for action in [Action::System, Action::Light, Action::Dark] {
            let sign = if action.is_on(state) { icons::CHECK } else { "" };
            let sign = RichText::new(sign).color(Tokens::of(ui).accent);
            act(ui, state, action, sign, out);
        }
        ui.separator();
        let size = format!("Text size {}%", state.settings.text_size);
        ui.label(RichText::new(size).small().color(Tokens::of(ui).faint));
        for action in [Action::Larger, Action::Smaller, Action::Normal] {
            act(ui, state, action, "".into(), out);
        }
        ui.separator();
        for action in [Action::Settings, Action::Keys, Action::About] {
            act(ui, state, action, "".into(), out);
        }
    });
}
