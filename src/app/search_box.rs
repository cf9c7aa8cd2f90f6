//! The search box in the bar, the searches kept under a name, and the help on what can be typed.

use crate::app::commands::{Command, SavedChange, Target};
use crate::app::pages::Page;
use crate::app::search_help;
use crate::app::state::State;
use crate::app::theme::{self, Tokens, icons, size};
use crate::app::widgets::{button, ends, is_entered, menu, text};
use egui::text::CCursorRange;
use egui::{Key, Popup, RichText, TextEdit, Ui, WidgetInfo};

/// What is typed in the box and in its menu.
#[derive(Debug, Default)]
pub(super) struct SearchBox {
    text: String,
    /// The name to keep the search under.
    name: String,
    /// The kept search that is being given another name, and that name.
    renamed: Option<(String, String)>,
}

/// The widest the search box gets, with what stands beside it.
const WIDEST: f32 = 560.0;
/// The room the two buttons beside it take, and the room they take where there is little.
const BUTTONS: f32 = 120.0;
const BUTTONS_NARROW: f32 = 80.0;

/// What stands in the empty box.
fn hint_that_fits(ui: &Ui, width: f32) -> &'static str {
    const WHOLE: &str = "Search rules, fields, values, techniques";
    let beside = 48.0;
    if theme::width(ui, WHOLE, theme::body()) + beside <= width { WHOLE } else { "Search rules" }
}

impl SearchBox {
    /// The search box, in the middle of what is left.
    pub(super) fn show(
        &mut self,
        ui: &mut Ui,
        state: &State,
        narrow: bool,
        out: &mut Vec<Command>,
    ) {
        let room = ui.available_width();
        let width = room.min(WIDEST);
        ui.add_space(((room - width) / 2.0).max(0.0));
        let buttons = if narrow { BUTTONS_NARROW } else { BUTTONS };
        self.text(ui, state, width - buttons, out);
        self.saved(ui, state, narrow, out);
        // An icon keeps a distance to its own edge.
        ui.add_space(-4.0);
        search_help::button(ui);
    }

    fn text(&mut self, ui: &mut Ui, state: &State, width: f32, out: &mut Vec<Command>) {
        let id = egui::Id::unique("search");
        let focused = ui.memory(|memory| memory.has_focus(id));
        if !focused {
            self.follow(&state.page);
        }
        let down =
            focused && ui.input_mut(|input| input.consume_key(Default::default(), Key::ArrowDown));
        let edit = TextEdit::singleline(&mut self.text)
            .id(id)
            .prefix(RichText::new(icons::SEARCH).color(Tokens::of(ui).faint))
            .hint_text(hint_that_fits(ui, width))
            .desired_width(width - 20.0)
            .margin(egui::Margin::symmetric(10, 6));
        let response = ui.add(edit).accessible_name("Search rules");
        if state.focus == Some(Target::Search) {
            response.request_focus();
            select_all(ui, id, &self.text);
            out.push(Command::Focused);
        }
        let entered = is_entered(&response);
        if response.changed() || entered {
            out.push(Command::Search(self.text.clone()));
        }
        if entered || (down && matches!(state.page, Page::Rules(_))) {
            out.push(Command::Focus(Target::Results));
        }
    }

    /// Shows the search a page is of, or came from: a search in sight would seem to narrow what others
    /// list.
    fn follow(&mut self, page: &Page) {
        match page {
            Page::Rules(text) => self.text.clone_from(text),
            Page::Rule(_) | Page::File(..) => {}
            _ => self.text.clear(),
        }
    }

    /// The searches kept: carry one out, give it another name, forget it, keep the present one.
    fn saved(&mut self, ui: &mut Ui, state: &State, narrow: bool, out: &mut Vec<Command>) {
        let word = if narrow { "" } else { "Saved  " };
        let response = ui.button(format!("{word}{}", icons::CARET_DOWN));
        response.widget_info(|| WidgetInfo::labeled(egui::Role::Button, true, "Saved searches"));
        if state.focus == Some(Target::SearchName) {
            Popup::open_id(ui.ctx(), Popup::default_response_id(&response));
        }
        menu::under(&response, |ui| {
            ui.reset_style();
            menu::set_width(ui, 360.0);
            self.searches(ui, state, out);
        });
    }

    fn searches(&mut self, ui: &mut Ui, state: &State, out: &mut Vec<Command>) {
        ui.label(RichText::new("Saved searches").font(theme::head()));
        if state.settings.searches.is_empty() {
            let hint = "None yet. A search is saved with its filters.";
            ui.label(RichText::new(hint).small().color(Tokens::of(ui).faint));
        }
        for search in &state.settings.searches {
            ui.push_id(&search.name, |ui| self.kept(ui, search, out));
        }
        ui.separator();
        self.keep(ui, state, out);
    }

    fn kept(
        &mut self,
        ui: &mut Ui,
        search: &super::saved_search::SavedSearch,
        out: &mut Vec<Command>,
    ) {
        let name = &search.name;
        if self.renamed.as_ref().is_some_and(|(from, _)| from == name) {
            self.rename(ui, out);
            return;
        }
        let tokens = Tokens::of(ui);
        let summary = search.summary();
        let run = |ui: &mut Ui, out: &mut Vec<Command>| {
            let text = RichText::new(name).color(tokens.accent);
            let shown = egui::Button::new(text).frame(false).truncate();
            let response = ui.add(shown);
            button::ring(ui, &response);
            if response.on_hover_text(&summary).clicked() {
                out.push(Command::Saved(SavedChange::Run(name.clone())));
                ui.close();
            }
            if summary != *name && ui.available_width() > 40.0 {
                let summary = RichText::new(&summary).small().color(tokens.faint);
                ui.add(egui::Label::new(summary).truncate());
            }
        };
        ends::line(ui, size::BUTTON, out, run, |ui, out| {
            if button::link_named(ui, "Rename", &format!("Rename {name}")).clicked() {
                self.renamed = Some((name.clone(), name.clone()));
            }
            if button::icon(ui, icons::CLOSE, &format!("Delete {name}"), true).clicked() {
                out.push(Command::Saved(SavedChange::Forget(name.clone())));
            }
        });
    }

    fn rename(&mut self, ui: &mut Ui, out: &mut Vec<Command>) {
        let Some((from, to)) = &mut self.renamed else { return };
        let edit = TextEdit::singleline(to).desired_width(f32::INFINITY);
        let response = ui.add(edit).accessible_name(format!("New name of {from}"));
        if response.lost_focus() {
            if is_entered(&response) {
                let (from, to) = (from.clone(), to.clone());
                out.push(Command::Saved(SavedChange::Rename { from, to }));
            }
            self.renamed = None;
        } else if !response.has_focus() {
            response.request_focus();
        }
    }

    fn keep(&mut self, ui: &mut Ui, state: &State, out: &mut Vec<Command>) {
        let Some(text) = state.search_to_keep() else {
            let hint = "Search or filter the rules to save that here.";
            ui.label(RichText::new(hint).small().color(Tokens::of(ui).faint));
            if state.focus == Some(Target::SearchName) {
                out.push(Command::Focused);
            }
            return;
        };
        let refusal = state.search_refusal();
        let can_save = refusal.is_none() && !(text.is_empty() && self.name.trim().is_empty());
        let (mut entered, mut clicked) = (false, false);
        ends::line(
            ui,
            size::BUTTON,
            self,
            |ui, this| entered = this.name_field(ui, state, text, out),
            |ui, _| clicked = ui.add_enabled(can_save, egui::Button::new("Save")).clicked(),
        );
        if let Some(reason) = refusal {
            let words = format!("Not saved while it is refused: {reason}");
            let words = egui::Label::new(text::prose(&words, Tokens::of(ui).warn)).wrap();
            // A menu would spread the words over its width.
            ui.vertical(|ui| ui.add(words));
        }
        if can_save && (clicked || entered) {
            let name = std::mem::take(&mut self.name);
            out.push(Command::Saved(SavedChange::Keep(name)));
            ui.close();
        }
    }

    /// The field for the name to save under; returns whether Enter was pressed in it.
    fn name_field(
        &mut self,
        ui: &mut Ui,
        state: &State,
        text: &str,
        out: &mut Vec<Command>,
    ) -> bool {
        let hint = if text.is_empty() { "Name for these filters" } else { text };
        let edit = TextEdit::singleline(&mut self.name)
            .hint_text(hint)
            .desired_width(f32::INFINITY)
            .margin(egui::Margin::symmetric(8, 5));
        let response = ui.add(edit).accessible_name("Name of this search");
        if state.focus == Some(Target::SearchName) {
            response.request_focus();
            out.push(Command::Focused);
        }
        is_entered(&response)
    }
}

/// Selects what stands in a field, so that what is typed replaces it.
fn select_all(ui: &Ui, id: egui::Id, text: &str) {
    let mut edit = TextEdit::load_state(ui.ctx(), id).unwrap_or_default();
    edit.cursor.set_char_range(Some(CCursorRange::select_all_str(text)));
    TextEdit::store_state(ui.ctx(), id, edit);
}
