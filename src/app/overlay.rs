//! What lies over the page: the command palette, the keys, the field for a path.

mod about;

use crate::app::commands::{Action, Command, SavedChange};
use crate::app::pages::Page;
use crate::app::state::{Overlay, PathFor, State};
use crate::app::theme::{self, Tokens, icons, size};
use crate::app::widgets::text::{text_in, text_right};
use egui::{Key, Modifiers, RichText, Sense, TextEdit, Ui, WidgetInfo, vec2};
use std::mem::Discriminant;

/// What is typed in an overlay.
#[derive(Debug, Default)]
pub(super) struct Typed {
    text: String,
    /// The chosen line of the palette.
    chosen: usize,
    /// Matches of `text`, made when it changes.
    found: Vec<Entry>,
    found_for: Option<(String, u64)>,
    /// Which overlay was shown last frame.
    open: Option<Discriminant<Overlay>>,
}

/// Something the palette offers.
#[derive(Clone, Debug)]
struct Entry {
    icon: &'static str,
    text: String,
    note: String,
    command: Command,
    enabled: bool,
}

/// How many entries of a kind are offered.
const OFFERED: usize = 8;

impl Typed {
    pub(super) fn show(&mut self, ui: &mut Ui, state: &State, out: &mut Vec<Command>) {
        let Some(overlay) = &state.overlay else {
            self.open = None;
            return;
        };
        let shown = Some(std::mem::discriminant(overlay));
        let fresh = self.open != shown;
        if fresh {
            self.text.clear();
            self.chosen = 0;
            self.found_for = None;
            self.open = shown;
        }
        match overlay {
            Overlay::Palette => self.palette(ui, state, fresh, out),
            Overlay::Keys => keys(ui, out),
            Overlay::About => about::show(ui, state.catalog.knowledge.attack().version(), out),
            Overlay::Path { what, note } => self.path(ui, *what, note, fresh, out),
        }
    }

    fn palette(&mut self, ui: &mut Ui, state: &State, fresh: bool, out: &mut Vec<Command>) {
        let modal = modal(ui, "palette", 560.0, |ui| {
            self.take_palette_keys(ui, out);
            let edit = TextEdit::singleline(&mut self.text)
                .id(egui::Id::unique("palette text"))
                .hint_text("A command, page, technique, field or rule")
                .desired_width(f32::INFINITY)
                .margin(egui::Margin::symmetric(10, 8));
            let response = ui.add(edit).accessible_name("Command palette");
            if fresh {
                response.request_focus();
            }
            if response.changed() {
                self.chosen = 0;
            }
            self.find(state);
            ui.spacing_mut().item_spacing.y = 0.0;
            egui::ScrollArea::vertical().max_height(400.0).auto_shrink([false, true]).show(
                ui,
                |ui| {
                    for at in 0..self.found.len() {
                        self.entry(ui, at, out);
                    }
                    if self.found.is_empty() {
                        ui.add_space(size::GAP);
                        ui.label(
                            RichText::new("Nothing has that name").color(Tokens::of(ui).faint),
                        );
                    }
                },
            );
        });
        if modal {
            out.push(Command::CloseOverlay);
        }
    }

    fn take_palette_keys(&mut self, ui: &Ui, out: &mut Vec<Command>) {
        let take = |key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
        if take(Key::ArrowDown) {
            self.chosen = (self.chosen + 1).min(self.found.len().saturating_sub(1));
        }
        if take(Key::ArrowUp) {
            self.chosen = self.chosen.saturating_sub(1);
        }
        if take(Key::Enter)
            && let Some(entry) = self.found.get(self.chosen).filter(|entry| entry.enabled)
        {
            out.push(Command::CloseOverlay);
            out.push(entry.command.clone());
        }
    }

    fn entry(&self, ui: &mut Ui, at: usize, out: &mut Vec<Command>) {
        let entry = &self.found[at];
        let tokens = Tokens::of(ui);
        let (rect, response) =
            ui.allocate_exact_size(vec2(ui.available_width(), 28.0), Sense::CLICK);
        let chosen = at == self.chosen;
        if chosen || response.hovered() {
            let fill = if chosen { tokens.accent_bg } else { tokens.hover };
            ui.painter().rect_filled(rect, size::CORNER, fill);
        }
        if chosen {
            response.scroll_to_me(None);
        }
        let inner = rect.shrink2(vec2(10.0, 0.0));
        let color = if entry.enabled { tokens.text } else { tokens.faint };
        text_in(ui, inner, entry.icon, theme::body(), tokens.dim);
        let (note, _) = text_right(
            ui,
            inner.with_min_x(inner.center().x),
            &entry.note,
            theme::small(),
            tokens.faint,
        );
        let words = egui::Rect::from_min_max(
            inner.min + vec2(24.0, 0.0),
            egui::pos2(note.left() - 8.0, inner.bottom()),
        );
        text_in(ui, words, &entry.text, theme::body(), color);
        response.widget_info(|| {
            WidgetInfo::selected(egui::Role::ListBoxOption, entry.enabled, chosen, &entry.text)
        });
        if response.clicked() && entry.enabled {
            out.push(Command::CloseOverlay);
            out.push(entry.command.clone());
        }
    }

    /// Finds what has the typed words in its name; done when they change.
    fn find(&mut self, state: &State) {
        let wanted = (self.text.trim().to_lowercase(), state.generation);
        if self.found_for.as_ref() == Some(&wanted) {
            return;
        }
        let words: Vec<&str> = wanted.0.split_whitespace().collect();
        let matches = |text: &str| {
            let text = text.to_lowercase();
            words.iter().all(|word| text.contains(word))
        };
        self.found = actions(state).filter(|entry| matches(&entry.text)).collect();
        self.found.extend(searches(state).filter(|entry| matches(&entry.text)));
        if !words.is_empty() {
            self.found.truncate(OFFERED);
            self.found.extend(techniques(state).filter(|entry| matches(&entry.text)).take(OFFERED));
            self.found.extend(fields(state).filter(|entry| matches(&entry.text)).take(OFFERED));
            self.found.extend(rules(state).filter(|entry| matches(&entry.text)).take(OFFERED));
        }
        self.found_for = Some(wanted);
    }

    fn path(
        &mut self,
        ui: &mut Ui,
        what: PathFor,
        note: &str,
        fresh: bool,
        out: &mut Vec<Command>,
    ) {
        let (title, example, label, hint) = path_words(what);
        let closed = modal(ui, "path", 560.0, |ui| {
            ui.label(RichText::new(title).font(theme::section()));
            if !note.is_empty() {
                ui.label(RichText::new(note).color(Tokens::of(ui).warn));
            }
            let edit = TextEdit::singleline(&mut self.text)
                .hint_text(example)
                .font(theme::code())
                .desired_width(f32::INFINITY)
                .margin(egui::Margin::symmetric(10, 8));
            let response = ui.add(edit).accessible_name(label);
            if fresh {
                response.request_focus();
            }
            let entered = response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
            ui.horizontal(|ui| {
                let go = if what == PathFor::Draft { "Save" } else { "Open" };
                if ui.button(go).clicked() || entered {
                    out.push(Command::OpenTyped { path: self.text.clone(), what });
                }
                if ui.button("Not now").clicked() {
                    out.push(Command::CloseOverlay);
                }
                ui.label(RichText::new(hint).small().color(Tokens::of(ui).faint));
            });
        });
        if closed {
            out.push(Command::CloseOverlay);
        }
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
            "Outside the folders of rules that are open",
        ),
    }
}

/// Shows a modal; returns whether it is to be closed.
fn modal(ui: &Ui, name: &str, width: f32, content: impl FnOnce(&mut Ui)) -> bool {
    let tokens = Tokens::of(ui);
    let frame = egui::Frame::popup(ui.style()).fill(tokens.panel).inner_margin(12);
    let modal = egui::Modal::new(egui::Id::unique(name)).frame(frame);
    let response = modal.show(ui.ctx(), |ui| {
        ui.set_width(width.min(ui.ctx().content_rect().width() - 64.0));
        content(ui);
    });
    response.backdrop_response.clicked()
}

fn actions(state: &State) -> impl Iterator<Item = Entry> {
    let entry = |action: &Action| Entry {
        icon: action.icon(),
        text: action.text().to_owned(),
        note: String::new(),
        command: Command::Act(*action),
        enabled: action.is_enabled(state),
    };
    let wanted = |action: &&Action| **action != Action::Palette;
    Action::ALL.iter().filter(wanted).map(entry)
}

/// The searches kept, which are carried out.
fn searches(state: &State) -> impl Iterator<Item = Entry> {
    state.settings.searches.iter().map(|search| Entry {
        icon: icons::SEARCH,
        text: search.name.clone(),
        note: "saved search".to_owned(),
        command: Command::Saved(SavedChange::Run(search.name.clone())),
        enabled: true,
    })
}

fn techniques(state: &State) -> impl Iterator<Item = Entry> {
    let attack = state.catalog.knowledge.attack();
    state.catalog.techniques().map(|(id, rules)| Entry {
        icon: icons::TECHNIQUES,
        text: format!("{id} {}", attack.full_name(id).unwrap_or_default()),
        note: technique_note(attack.standing(id).label().as_ref(), rules.len()),
        command: Command::Go(Page::technique(id)),
        enabled: true,
    })
}

/// Rules, after what the id is worth where it is none in use.
fn technique_note(standing: &str, rules: usize) -> String {
    let rules = crate::app::widgets::counted(rules, "rule", "rules");
    if standing.is_empty() { rules } else { format!("{standing} · {rules}") }
}

fn fields(state: &State) -> impl Iterator<Item = Entry> {
    let mut names: Vec<&str> = Vec::new();
    let catalog = &state.catalog;
    let mut seen = std::collections::HashSet::new();
    for id in catalog.ids() {
        for entry in catalog.entries(id) {
            if seen.insert(entry.key.field) {
                names.push(catalog.field_name(entry.key.field));
            }
        }
    }
    names.sort_unstable();
    names.into_iter().filter(|name| !name.is_empty()).map(|name| Entry {
        icon: icons::FIELDS,
        text: name.to_owned(),
        note: "field".to_owned(),
        command: Command::Search(format!("field:\"{name}\"")),
        enabled: true,
    })
}

fn rules(state: &State) -> impl Iterator<Item = Entry> {
    let catalog = state.catalog.clone();
    state.catalog.ids().map(move |id| {
        let rule = catalog.rule(id);
        Entry {
            icon: icons::RULES,
            text: rule.title.clone(),
            note: rule.vendor.name().to_owned(),
            command: Command::Go(Page::rule(&catalog, id)),
            enabled: true,
        }
    })
}

/// The keys of tables, which are not actions.
const TABLE_KEYS: &[(&str, &str)] = &[
    ("↑ ↓  or  k j", "move in a table"),
    ("Page Up, Page Down, Home, End", "move further"),
    ("Space", "expand a row, or collapse it"),
    ("Enter", "open a row"),
    ("→ ←", "expand, collapse; move along column heads"),
    ("↑ from the first row", "to the column heads: Enter sorts, Shift+Enter sorts further"),
    ("Shift+↑ ↓  or  Shift+click", "select rows up to there"),
    ("Ctrl+Space  or  Ctrl+click", "select a row besides, or no longer"),
    ("Ctrl+A", "select all rows"),
    ("Ctrl+D", "add rows to the draft, or take them out"),
    ("F", "filter by column, or no longer"),
    ("Esc", "end the selection, collapse, then leave the table"),
    ("Ctrl+C", "copy the selected rows, or the row"),
    ("Tab", "to the next table: each is one stop, its filter fields apart"),
    ("Right click", "copy a cell, the selection, the table; columns on a head"),
    ("Drag a head", "move a column; its edge resizes it"),
];

fn keys(ui: &Ui, out: &mut Vec<Command>) {
    let closed = modal(ui, "keys", 620.0, |ui| {
        ui.horizontal(|ui| {
            ui.label(RichText::new("Keyboard shortcuts").font(theme::section()));
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                if crate::app::widgets::button::icon(ui, icons::CLOSE, "Close", true).clicked() {
                    out.push(Command::CloseOverlay);
                }
            });
        });
        let tokens = Tokens::of(ui);
        egui::ScrollArea::vertical().max_height(520.0).show(ui, |ui| {
            ui.spacing_mut().interact_size.y = 20.0;
            egui::Grid::new("keys").num_columns(2).min_row_height(20.0).spacing([28.0, 2.0]).show(
                ui,
                |ui| {
                    let mut line = |keys: &str, text: &str| {
                        ui.label(RichText::new(keys).font(theme::code()).color(tokens.accent));
                        ui.label(RichText::new(text).color(tokens.text));
                        ui.end_row();
                    };
                    for action in Action::ALL {
                        let keys = action
                            .shortcut()
                            .map(|keys| keys.format(&egui::ModifierNames::NAMES, false));
                        if let Some(keys) = keys {
                            line(&keys, action.text());
                        }
                    }
                    for (keys, text) in TABLE_KEYS {
                        line(keys, text);
                    }
                },
            );
        });
    });
    if closed {
        out.push(Command::CloseOverlay);
    }
}

/// What a drop would do, while something is held over the window.
pub(super) fn drop_hint(ui: &Ui) {
    let (held, shift) =
        ui.input(|input| (!input.raw.hovered_files.is_empty(), input.modifiers.shift));
    if !held {
        return;
    }
    let tokens = Tokens::of(ui);
    let rect = ui.max_rect();
    let painter = ui
        .ctx()
        .layer_painter(egui::LayerId::new(egui::Order::Foreground, egui::Id::unique("drop")));
    painter.rect_filled(rect, size::CORNER, tokens.accent_bg.gamma_multiply(0.92));
    let text = if shift { "Drop to add" } else { "Drop to open; hold Shift to add" };
    painter.text(rect.center(), egui::Align2::CENTER_CENTER, text, theme::title(), tokens.accent);
}
