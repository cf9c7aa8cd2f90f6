//! What can be typed in the search box, on one card.

use crate::app::theme::{self, Tokens, icons, size};
use crate::app::widgets::{button as buttons, menu, sight, text};
use crate::views::search::{Key, State};
use egui::{Grid, Label, RichText, Ui};

/// How wide a part of the card is, and how much of that its first column takes.
const GRAMMAR_WIDTH: f32 = 520.0;
const GRAMMAR_EXAMPLES: f32 = 208.0;
const KEYS_WIDTH: f32 = 364.0;
const KEYS_EXAMPLES: f32 = 92.0;
/// Between the two parts, and between the columns of one.
const BETWEEN: f32 = 2.0 * size::GAP_SECTION;
const COLUMN_GAP: f32 = 14.0;
/// What the two parts need beside each other, the keys in so many columns.
const fn both(columns: usize) -> f32 {
    GRAMMAR_WIDTH + columns as f32 * (BETWEEN + KEYS_WIDTH)
}

/// How words are put together, with what that finds; code stands between backticks.
const GRAMMAR: &[(&str, &str)] = &[
    (
        "lsass dump",
        "both words, wherever they stand: title, id, description, author, fields, values",
    ),
    ("\"pass the hash\"", "these words in this order"),
    ("mimikatz or sekurlsa", "either word; a space means “and”"),
    ("not splunk   -splunk", "rules without the word"),
    ("(dump or steal) lsass", "parentheses say what belongs together"),
    ("severity:high", "rules of high severity; all keys work like this"),
    ("mimi*tz  value:*\\cmd.exe", "`*` stands for any text, `?` for one character"),
    ("risk>50  date>=2024-01-01", "also `<` and `<=`; for risk, severity, date, created, modified"),
    ("field:Image value:svchost", "one test that has both: that field with that value"),
    ("value:svchost is:excluded", "the same, where that test is an exclusion"),
];

/// Shows the button and, when it is clicked, the card.
pub(super) fn button(ui: &mut Ui) {
    let response = buttons::icon(ui, icons::INFO, "Search help", true);
    menu::under_bar(&response, |ui| {
        ui.reset_style();
        ui.spacing_mut().interact_size.y = 18.0;
        let room = ui.ctx().content_rect().size();
        sight::scroll_by_keys(ui, room.y);
        let Some(columns) = [2, 1].into_iter().find(|it| room.x >= both(*it) + BETWEEN) else {
            menu::set_width(ui, GRAMMAR_WIDTH);
            grammar(ui);
            ui.add_space(size::GAP_WIDE);
            return keys(ui, 1);
        };
        ui.set_width(both(columns));
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing.x = BETWEEN;
            ui.vertical(|ui| {
                ui.set_width(GRAMMAR_WIDTH);
                grammar(ui);
            });
            ui.vertical(|ui| keys(ui, columns));
        });
    });
}

fn heading(ui: &mut Ui, text: &str) {
    ui.label(RichText::new(text).font(theme::section()).color(Tokens::of(ui).text));
}

/// Lines of an example and what stands beside it.
fn lines(ui: &mut Ui, name: &str, first: f32, content: impl FnOnce(&mut dyn FnMut(&str, &str))) {
    let tokens = Tokens::of(ui);
    let rest = ui.available_width() - first - COLUMN_GAP;
    let grid = Grid::new(name).num_columns(2).spacing([COLUMN_GAP, 2.0]).min_row_height(18.0);
    grid.show(ui, |ui| {
        content(&mut |example, words| {
            let example = RichText::new(example).font(theme::code()).color(tokens.accent);
            ui.scope(|ui| {
                ui.set_width(first);
                ui.label(example);
            });
            ui.scope(|ui| {
                ui.set_width(rest);
                ui.add(Label::new(text::prose_in(words, theme::small(), tokens.dim)).wrap());
            });
            ui.end_row();
        });
    });
}

fn grammar(ui: &mut Ui) {
    heading(ui, "Words and operators");
    lines(ui, "search grammar", GRAMMAR_EXAMPLES, |line| {
        for (example, meaning) in GRAMMAR {
            line(example, meaning);
        }
        line("is:", &State::ALL.map(|state| format!("`{}`", state.word())).join(", "));
    });
    let note = "A key or value that does not exist is refused, and the one most like it is named.";
    let note = RichText::new(note).small().color(Tokens::of(ui).faint);
    ui.vertical(|ui| ui.add(Label::new(note).wrap()));
}

fn keys(ui: &mut Ui, columns: usize) {
    heading(ui, "Keys");
    let keys: Vec<&Key> = Key::ALL.iter().filter(|key| **key != Key::Is).collect();
    let column = |ui: &mut Ui, keys: &[&Key]| {
        ui.set_width(KEYS_WIDTH.min(ui.available_width()));
        lines(ui, "search keys", KEYS_EXAMPLES, |line| {
            keys.iter().for_each(|key| line(&format!("{}:", key.word()), key.example()));
        });
    };
    ui.horizontal_top(|ui| {
        for (at, keys) in keys.chunks(keys.len().div_ceil(columns)).enumerate() {
            ui.spacing_mut().item_spacing.x = BETWEEN;
            ui.push_id(at, |ui| ui.vertical(|ui| column(ui, keys)));
        }
    });
}
