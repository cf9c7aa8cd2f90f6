//! What can be typed in the search box, on one card.

use crate::app::theme::{self, Tokens, icons, size};
use crate::app::widgets::button as buttons;
use crate::views::search::{Key, State};
use egui::{Popup, PopupCloseBehavior, RichText, Ui};

/// The widest the card gets.
const WIDEST: f32 = 880.0;
/// What its two columns need beside each other.
const TWO_COLUMNS: f32 = 760.0;

/// How words are put together, with what that means.
const GRAMMAR: &[(&str, &str)] = &[
    (
        "lsass dump",
        "both, anywhere in a rule: title, id, description, author, links, fields, values",
    ),
    ("\"pass the hash\"", "the phrase"),
    ("mimikatz or sekurlsa", "one of them; a space is and"),
    ("not splunk   -splunk", "without it"),
    ("(a or b) c", "parentheses"),
    ("severity:high", "a key with its value, whole and in any case"),
    ("mimi*tz value:*\\cmd.exe", "* any characters, ? one"),
    ("risk>50  date>=2024-01-01", "severity, risk, created, modified and date compare"),
    ("field:Image value:svchost", "side by side, field, kind, value and is are of one test"),
    ("value:svchost is:excluded", "… here, of an exclusion"),
];

/// Shows the button and, when it is clicked, the card.
pub(super) fn button(ui: &mut Ui) {
    let response = buttons::icon(ui, icons::INFO, "Search help", true);
    Popup::menu(&response).close_behavior(PopupCloseBehavior::CloseOnClickOutside).show(|ui| {
        ui.reset_style();
        let room = ui.ctx().content_rect();
        let width = WIDEST.min(room.width() - 2.0 * f32::from(size::MARGIN) - size::SCROLL_BAR);
        ui.set_width(width);
        ui.spacing_mut().interact_size.y = 18.0;
        let most = room.height() - 96.0;
        let area = egui::ScrollArea::vertical().max_height(most).min_scrolled_height(most);
        area.show(ui, |ui| {
            if width < TWO_COLUMNS {
                grammar(ui);
                ui.add_space(size::GAP_WIDE);
                keys(ui);
                return;
            }
            ui.horizontal_top(|ui| {
                ui.spacing_mut().item_spacing.x = 2.0 * size::GAP_SECTION;
                let room = width - size::SCROLL_BAR - ui.spacing().item_spacing.x;
                for (column, share) in [(grammar as fn(&mut Ui), 0.44), (keys, 0.56)] {
                    ui.vertical(|ui| {
                        ui.set_width((room * share).floor());
                        column(ui);
                    });
                }
            });
        });
    });
}

fn heading(ui: &mut Ui, text: &str) {
    ui.label(RichText::new(text).font(theme::section()).color(Tokens::of(ui).text));
    ui.add_space(2.0);
}

fn grammar(ui: &mut Ui) {
    heading(ui, "Words and operators");
    let tokens = Tokens::of(ui);
    ui.spacing_mut().item_spacing.y = 0.0;
    for (example, meaning) in GRAMMAR {
        ui.label(RichText::new(*example).font(theme::code()).color(tokens.accent));
        let meaning = RichText::new(*meaning).small().color(tokens.dim);
        ui.add(egui::Label::new(meaning).wrap());
        ui.add_space(6.0);
    }
    ui.add_space(4.0);
    heading(ui, "After is:");
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = size::GAP_WIDE;
        for state in State::ALL {
            ui.label(RichText::new(state.word()).font(theme::code()).color(tokens.dim));
        }
    });
    ui.add_space(6.0);
    let note = "An unknown key or value is refused, with the nearest there is.";
    ui.add(egui::Label::new(RichText::new(note).small().color(tokens.faint)).wrap());
}

fn keys(ui: &mut Ui) {
    heading(ui, "Keys");
    let tokens = Tokens::of(ui);
    let grid = egui::Grid::new("search keys").num_columns(2).spacing([14.0, 0.0]);
    grid.min_row_height(18.0).show(ui, |ui| {
        for key in Key::ALL.iter().filter(|key| **key != Key::Is) {
            let word = format!("{}:", key.word());
            ui.label(RichText::new(word).font(theme::code()).color(tokens.accent));
            let example = RichText::new(key.example()).font(theme::code()).color(tokens.dim);
            ui.add(egui::Label::new(example).truncate());
            ui.end_row();
        }
    });
}
