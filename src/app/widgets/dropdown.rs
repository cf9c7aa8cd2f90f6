//! A drop-down of a filter: what there is with counts, several of which can be taken.

use super::text::{text_in, text_right};
use super::{focus_ring, folder_mark, mark, menu, thousands};
use crate::app::theme::{self, Tokens, icons};
use crate::model::Severity;
use crate::views::filter::{Facet, NONE_GIVEN};
use egui::{Button, RichText, Ui, WidgetInfo};

/// What a drop-down offers.
#[derive(Clone, Copy)]
pub(crate) struct Choices<'a> {
    /// What is chosen.
    pub(crate) name: &'a str,
    /// From what.
    pub(crate) facets: &'a [Facet],
    /// Whether its name alone stands on it while none is taken.
    pub(crate) short: bool,
}

/// What stands before a value.
#[derive(Clone, Copy)]
pub(crate) enum Mark {
    /// The mark of a folder, by its colour.
    Folder(u8),
    /// The shape of a severity; its room where none is given.
    Severity(Option<Severity>),
}

/// What stands on a drop-down of which none is taken.
pub(crate) fn all_of(name: &str) -> String {
    format!("{name} (all)")
}

/// A value as it is written.
pub(crate) fn label(value: &str) -> String {
    if value == NONE_GIVEN { "None given".to_owned() } else { value.to_owned() }
}

/// A severity as it is written, or that there is none.
pub(crate) fn severity_label(severity: Option<Severity>) -> String {
    severity.map_or_else(|| label(NONE_GIVEN), |it| mark::severity_word(it).to_owned())
}

/// How wide a drop-down with these words is.
pub(crate) fn width(ui: &Ui, words: &str) -> f32 {
    theme::width(ui, &with_caret(words), theme::body()) + 2.0 * ui.spacing().button_padding.x
}

fn with_caret(words: &str) -> String {
    format!("{words}  {}", icons::CARET_DOWN)
}

/// Shows a drop-down; `is_taken` tells which are taken, `label` how a value is written.
/// Returns the value that was clicked, or `None` inside where all are asked for again.
pub(crate) fn facets(
    ui: &mut Ui,
    choices: Choices<'_>,
    is_taken: impl Fn(&str) -> bool,
    label: impl Fn(&str) -> String,
) -> Option<Option<String>> {
    marked(ui, choices, is_taken, label, |_| None)
}

/// The same, where values have marks.
pub(crate) fn marked(
    ui: &mut Ui,
    choices: Choices<'_>,
    is_taken: impl Fn(&str) -> bool,
    label: impl Fn(&str) -> String,
    mark: impl Fn(&str) -> Option<Mark>,
) -> Option<Option<String>> {
    let Choices { name, facets, short } = choices;
    let taken: Vec<&Facet> = facets.iter().filter(|facet| is_taken(&facet.value)).collect();
    let what = match taken.as_slice() {
        [] => all_of(name),
        [one] => format!("{name}: {}", label(&one.value)),
        several => format!("{name}: {} of {}", several.len(), facets.len()),
    };
    let tokens = Tokens::of(ui);
    let color = if taken.is_empty() { tokens.text } else { tokens.accent };
    let shown = if short && taken.is_empty() { name } else { &what };
    let button = Button::new(RichText::new(with_caret(shown)).color(color));
    let response = ui.add(button);
    response.widget_info(|| WidgetInfo::labeled(egui::Role::ComboBox, true, &what));
    let mut clicked = None;
    menu::under(&response, |ui| {
        menu::set_width(ui, room_for(ui, facets, &label));
        ui.spacing_mut().item_spacing.y = 2.0;
        if entry(ui, "All", None, taken.is_empty(), None) {
            clicked = Some(None);
        }
        for facet in facets {
            let on = is_taken(&facet.value);
            if entry(ui, &label(&facet.value), Some(facet.rules), on, mark(&facet.value)) {
                clicked = Some(Some(facet.value.to_string()));
            }
        }
        if facets.is_empty() {
            ui.label(RichText::new("None of the rules says").color(tokens.faint));
        }
    });
    clicked
}

/// How narrow and how wide a drop-down gets.
const WIDTHS: std::ops::RangeInclusive<f32> = 150.0..=320.0;

/// What stands beside the words of a value: its check mark, the mark of a folder, gaps.
const BESIDE_WORDS: f32 = 78.0;

/// The width that holds every value beside its count.
fn room_for(ui: &Ui, facets: &[Facet], label: impl Fn(&str) -> String) -> f32 {
    let words = |facet: &Facet| theme::width(ui, &label(&facet.value), theme::body());
    let count = |facet: &Facet| theme::width(ui, &thousands(facet.rules), theme::small());
    let widest = |of: &dyn Fn(&Facet) -> f32| facets.iter().map(of).fold(0.0, f32::max);
    let room = widest(&words) + widest(&count) + BESIDE_WORDS;
    room.clamp(*WIDTHS.start(), *WIDTHS.end())
}

/// One of several choices, of which one holds; returns whether it was clicked.
pub(crate) fn choice(ui: &mut Ui, text: &str, on: bool, meaning: &str) -> bool {
    let response = line(ui, text, None, on, None);
    response.widget_info(|| WidgetInfo::selected(egui::Role::RadioButton, true, on, text));
    response.on_hover_text(meaning).clicked()
}

/// One of several things that can be taken together; returns whether it was clicked.
pub(crate) fn entry(
    ui: &mut Ui,
    text: &str,
    count: Option<usize>,
    on: bool,
    mark: Option<Mark>,
) -> bool {
    let response = line(ui, text, count, on, mark);
    let name = count.map_or_else(|| text.to_owned(), |count| format!("{text} {count}"));
    response.widget_info(|| WidgetInfo::selected(egui::Role::CheckBox, true, on, &name));
    response.clicked()
}

/// Something that can be done, in line with what can be chosen; returns whether it was clicked.
pub(crate) fn action(ui: &mut Ui, text: &str) -> bool {
    let response = line(ui, text, None, false, None);
    response.widget_info(|| WidgetInfo::labeled(egui::Role::Button, true, text));
    response.clicked()
}

fn line(
    ui: &mut Ui,
    text: &str,
    count: Option<usize>,
    on: bool,
    mark: Option<Mark>,
) -> egui::Response {
    let tokens = Tokens::of(ui);
    let (rect, response) =
        ui.allocate_exact_size(egui::vec2(ui.available_width(), 26.0), egui::Sense::click());
    if response.hovered() || response.has_focus() {
        ui.painter().rect_filled(rect, 3.0, tokens.hover);
    }
    if response.has_focus() {
        focus_ring(ui, rect, 3);
    }
    let inner = rect.shrink2(egui::vec2(8.0, 0.0));
    if on {
        text_in(ui, inner, icons::CHECK, theme::body(), tokens.accent);
    }
    let mut words = inner;
    words.min.x += 22.0;
    if let Some(mark) = mark {
        let used = match mark {
            Mark::Folder(colour) => folder_mark::at(ui, words.left_center(), colour),
            Mark::Severity(Some(severity)) => mark::severity_at(ui, words.left_center(), severity),
            Mark::Severity(None) => words.with_max_x(words.left() + mark::SHAPE - 6.0),
        };
        words.min.x = used.right() + 6.0;
    }
    text_in(ui, words, text, theme::body(), tokens.text);
    if let Some(count) = count {
        text_right(ui, inner, &thousands(count), theme::small(), tokens.faint);
    }
    response
}

/// Takes a value into what is taken, or out of it.
pub(crate) fn toggle<T: PartialEq>(list: &mut Vec<T>, value: T) {
    match list.iter().position(|known| *known == value) {
        Some(at) => {
            list.remove(at);
        }
        None => list.push(value),
    }
}
