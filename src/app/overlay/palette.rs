//! The command palette: everything that has a name and can be gone to or done.

use super::{modal, room};
use crate::app::commands::{Action, Command, SavedChange};
use crate::app::finding;
use crate::app::pages::{Counts, Page};
use crate::app::state::State;
use crate::app::theme::{self, Tokens, icons, size};
use crate::app::widgets::text::{text_in, text_right};
use crate::app::widgets::thousands;
use egui::{Key, Modifiers, Rect, RichText, Sense, TextEdit, Ui, WidgetInfo, pos2, vec2};
use rustc_hash::FxHashSet;

/// How high the list of what is found is, where the window has room.
const HEIGHT: f32 = 392.0;

/// The room under it for how many more there are.
const MORE: f32 = 22.0;

/// Something the palette offers.
#[derive(Clone, Debug)]
struct Entry {
    icon: &'static str,
    text: String,
    note: String,
    command: Command,
    enabled: bool,
}

impl Entry {
    /// Does it, and closes the palette.
    fn carry_out(&self, out: &mut Vec<Command>) {
        if self.enabled {
            out.push(Command::CloseOverlay);
            out.push(self.command.clone());
        }
    }
}

/// How many entries of a kind are offered, and how many fit in the list.
const OFFERED: usize = 8;
const FIT: usize = 14;

/// What is typed in the palette, and what that finds.
#[derive(Debug, Default)]
pub(super) struct Palette {
    text: String,
    /// The chosen one of `found`.
    chosen: usize,
    /// Matches of `text`, made when it changes.
    found: Vec<Entry>,
    /// How many matches are not among them.
    left_out: usize,
    found_for: Option<(String, u64)>,
    /// Whether the chosen one is to be brought into sight.
    has_moved: bool,
}

/// What the keys of a frame ask for.
struct Asked {
    /// How far down the choice moves.
    steps: isize,
    entered: bool,
}

impl Palette {
    pub(super) fn show(
        &mut self,
        ui: &mut Ui,
        (state, counts): (&State, &Counts),
        fresh: bool,
        out: &mut Vec<Command>,
    ) {
        let closed = modal(ui, "Commands", 560.0, |ui| {
            // They are taken before the text does, and are for what the text of this frame finds.
            let asked = take_keys(ui);
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
                self.choose(0);
            }
            self.find(ui.ctx(), state, counts);
            self.answer(&asked, out);
            ui.spacing_mut().item_spacing.y = 0.0;
            // As high whatever is found, so that nothing moves while one types.
            let height = room(ui, HEIGHT + MORE) - MORE;
            let area = egui::ScrollArea::vertical().max_height(height).min_scrolled_height(height);
            area.auto_shrink(false).show(ui, |ui| self.entries(ui, out));
            self.has_moved = false;
            self.more(ui);
        });
        if closed {
            out.push(Command::CloseOverlay);
        }
    }

    fn entries(&self, ui: &mut Ui, out: &mut Vec<Command>) {
        for at in 0..self.found.len() {
            self.entry(ui, at, out);
        }
        if self.found.is_empty() {
            ui.add_space(size::GAP);
            ui.label(RichText::new("Nothing has that name").color(Tokens::of(ui).faint));
        }
    }

    /// How many matches are not offered, under the list.
    fn more(&self, ui: &mut Ui) {
        let more = match self.left_out {
            0 => String::new(),
            count => format!("{} more; type more to find them", thousands(count)),
        };
        let room = vec2(ui.available_width(), MORE);
        let (rect, response) = ui.allocate_exact_size(room, Sense::hover());
        let words = rect.with_min_x(rect.min.x + 34.0).with_min_y(rect.min.y + 4.0);
        text_in(ui, words, &more, theme::small(), Tokens::of(ui).faint);
        response.widget_info(|| WidgetInfo::labeled(egui::Role::Label, true, &more));
    }

    fn choose(&mut self, entry: usize) {
        self.chosen = entry;
        self.has_moved = true;
    }

    fn answer(&mut self, asked: &Asked, out: &mut Vec<Command>) {
        if asked.steps != 0 {
            let last = self.found.len().saturating_sub(1);
            self.choose(self.chosen.saturating_add_signed(asked.steps).min(last));
        }
        if asked.entered
            && let Some(entry) = self.found.get(self.chosen)
        {
            entry.carry_out(out);
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
        if chosen && self.has_moved {
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
        let words = Rect::from_min_max(
            inner.min + vec2(24.0, 0.0),
            pos2(note.left() - 8.0, inner.bottom()),
        );
        text_in(ui, words, &entry.text, theme::body(), color);
        response.widget_info(|| {
            WidgetInfo::selected(egui::Role::ListBoxOption, entry.enabled, chosen, &entry.text)
        });
        if response.clicked() {
            entry.carry_out(out);
        }
    }

    /// Finds what has the typed words in its name; done when they change.
    fn find(&mut self, ctx: &egui::Context, state: &State, counts: &Counts) {
        let typed = (self.text.trim().to_lowercase(), state.generation);
        if self.found_for.as_ref() == Some(&typed) {
            return;
        }
        let words: Vec<&str> = typed.0.split_whitespace().collect();
        let matches = |text: &str| {
            let text = text.to_lowercase();
            words.iter().all(|word| text.contains(word))
        };
        self.found.clear();
        self.left_out = 0;
        let named = actions(ctx, state).chain(searches(state)).filter(|it| matches(&it.text));
        if words.is_empty() {
            self.found.extend(named);
        } else {
            self.offer(named, OFFERED);
            self.offer(techniques(state, counts, &typed.0), OFFERED);
            self.offer(fields(state, matches), OFFERED);
            let rules = rules(state, &words);
            self.offer(rules, OFFERED.max(FIT.saturating_sub(self.found.len())));
        }
        self.found_for = Some(typed);
    }

    /// Offers the first of these, and counts the others.
    fn offer(&mut self, mut entries: impl Iterator<Item = Entry>, most: usize) {
        self.found.extend(entries.by_ref().take(most));
        self.left_out += entries.count();
    }
}

/// How far Page Up and Page Down move.
const PAGE: isize = 10;

fn take_keys(ui: &Ui) -> Asked {
    let count = |key| ui.input_mut(|input| input.count_and_consume_key(Modifiers::NONE, key));
    let steps = |key| isize::try_from(count(key)).unwrap_or_default();
    let lines = steps(Key::ArrowDown) - steps(Key::ArrowUp);
    let pages = steps(Key::PageDown) - steps(Key::PageUp);
    Asked { steps: lines + PAGE * pages, entered: count(Key::Enter) > 0 }
}

fn actions<'a>(ctx: &'a egui::Context, state: &'a State) -> impl Iterator<Item = Entry> + 'a {
    let entry = move |action: &Action| Entry {
        icon: action.icon(),
        text: action.text().to_owned(),
        note: action.keys(ctx),
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

fn techniques<'a>(
    state: &'a State,
    counts: &'a Counts,
    words: &str,
) -> impl Iterator<Item = Entry> + use<'a> {
    finding::techniques(state, counts, words).map(|found| Entry {
        icon: icons::TECHNIQUES,
        text: found.text,
        note: found.note,
        command: Command::Go(Page::technique(found.id)),
        enabled: true,
    })
}

fn fields(state: &State, matches: impl Fn(&str) -> bool) -> impl Iterator<Item = Entry> {
    let catalog = &state.catalog;
    let entries = catalog.ids().flat_map(|id| catalog.entries(id));
    let tested: FxHashSet<_> = entries.map(|entry| entry.key.field).collect();
    let names = tested.into_iter().map(|field| &**catalog.field_name(field));
    let mut names: Vec<&str> = names.filter(|name| !name.is_empty() && matches(name)).collect();
    names.sort_unstable();
    names.into_iter().map(|name| Entry {
        icon: icons::FIELDS,
        text: name.to_owned(),
        note: "field".to_owned(),
        command: Command::Search(format!("field:\"{name}\"")),
        enabled: true,
    })
}

/// The rules with these words in their titles: first where they stand as words of their own, of these
/// where the title begins with them, then by title, whatever the vendor.
fn rules<'a>(state: &'a State, words: &[&str]) -> impl Iterator<Item = Entry> + use<'a> {
    let catalog = &state.catalog;
    let begins = words.join(" ");
    let ranked = |id| {
        let title = catalog.rule(id).title.to_lowercase();
        if !words.iter().all(|word| title.contains(word)) {
            return None;
        }
        let own: Vec<&str> = title.split(|c: char| !c.is_alphanumeric()).collect();
        let rank = (words.iter().any(|word| !own.contains(word)), !title.starts_with(&begins));
        Some((rank, title, id))
    };
    let mut ranked: Vec<_> = catalog.ids().filter_map(ranked).collect();
    ranked.sort_unstable();
    ranked.into_iter().map(|(_, _, id)| {
        let rule = catalog.rule(id);
        Entry {
            icon: icons::RULES,
            text: rule.title.clone(),
            note: rule.vendor.name().to_owned(),
            command: Command::Go(Page::rule(catalog, id)),
            enabled: true,
        }
    })
}
