//! The head of a rule's page: its title, what can be done with it, and its facts as chips.

use super::super::{Frame, Page, RuleKey, has_room, head, rule_line, title, wrapped_title};
use crate::app::commands::Command;
use crate::app::theme::{self, Tokens, icons, size};
use crate::app::widgets::text::{self, text_marked};
use crate::app::widgets::{button, chip, mark};
use crate::catalog::Catalog;
use crate::model::Rule;
use crate::views::compare::{MOST_SUBJECTS, Subject};
use crate::views::rule::RulePage;
use crate::views::search::Reasons;
use crate::views::tagged::TaggedTechnique;
use egui::{RichText, Ui};

/// What can be done with a rule that is on disk, as buttons say it.
fn actions() -> [String; 3] {
    let copy = |what| format!("{}  Copy {what}", icons::COPY);
    [copy("path"), copy("id"), "Show in folder".to_owned()]
}

/// The room of the vendor's mark before a title.
const VENDOR: f32 = 36.0;

/// The head of a page.
pub(super) struct Header<'a> {
    catalog: &'a Catalog,
    rule: &'a Rule,
    page: &'a RulePage,
    /// Whether the title has room beside the buttons; else it stands under them.
    beside: bool,
}

impl<'a> Header<'a> {
    pub(super) fn new(ui: &Ui, catalog: &'a Catalog, page: &'a RulePage) -> Self {
        let rule = catalog.rule(page.id);
        let beside = has_room(ui, VENDOR, &rule.title, &actions());
        Self { catalog, rule, page, beside }
    }

    /// The line with the buttons.
    pub(super) fn top(&self, ui: &mut Ui, frame: &mut Frame<'_>) {
        let rule = self.rule;
        let left = |ui: &mut Ui, _: &mut Frame<'_>| {
            mark::vendor(ui, rule.vendor);
            if self.beside {
                title(ui, &rule.title);
            } else {
                super::super::beside_title(ui, rule.vendor.name());
            }
        };
        head(ui, frame, left, |ui, frame| self.actions(ui, frame));
    }

    fn actions(&self, ui: &mut Ui, frame: &mut Frame<'_>) {
        let on_disk = RuleKey::of(self.catalog, self.page.id).file.on_disk();
        let [copy_path, copy_id, show] = actions();
        if ui.button(copy_path).clicked() {
            let path = on_disk
                .as_ref()
                .map_or_else(|| self.rule.path.to_string(), |path| path.display().to_string());
            frame.send(Command::Copy { text: path, what: "path".to_owned() });
        }
        if ui.button(copy_id).clicked() {
            frame.send(Command::Copy { text: self.rule.id.clone(), what: "id".to_owned() });
        }
        if let Some(path) = &on_disk
            && ui.button(show).clicked()
        {
            frame.send(Command::Reveal(path.clone()));
        }
    }

    /// What stands under it: a long title, the facts, why a search found the rule.
    pub(super) fn rest(&self, ui: &mut Ui, frame: &mut Frame<'_>, reasons: &Reasons) {
        if !self.beside {
            wrapped_title(ui, &self.rule.title);
        }
        chip::lines(ui, |ui| self.facts(ui, frame));
        found_by(ui, reasons);
        ui.add_space(size::GAP);
    }

    fn facts(&self, ui: &mut Ui, frame: &mut Frame<'_>) {
        let rule = self.rule;
        mark::severity_label(ui, rule.severity);
        let date = if rule.modified.is_empty() { &rule.created } else { &rule.modified };
        for word in [&rule.status, date] {
            if !word.is_empty() {
                chip::plain(ui, word);
            }
        }
        for name in rule.platforms.iter().chain(&rule.domains) {
            chip::plain(ui, name);
        }
        techniques(ui, frame, self.page);
        let place = rule_line::place(self.catalog, self.page.id, rule.line);
        let color = Tokens::of(ui).dim;
        let whole = ui.painter().layout_no_wrap(place.clone(), theme::code(), color).size().x;
        if whole > ui.available_size_before_wrap().x {
            ui.end_row();
        }
        text::path(ui, &place, color);
    }
}

/// The techniques it is tagged with, each with a badge where the file has it under ids not in use.
fn techniques(ui: &mut Ui, frame: &mut Frame<'_>, page: &RulePage) {
    let mut ids: Vec<&str> = Vec::new();
    for tagged in &page.techniques {
        if ids.contains(&&*tagged.current) {
            continue;
        }
        ids.push(&tagged.current);
        if chip::link(ui, &tagged.current).on_hover_text(&tagged.name).clicked() {
            frame.send(Command::Go(Page::technique(&*tagged.current)));
        }
        let same = page.techniques.iter().filter(|it| it.current == tagged.current);
        standing(ui, same.filter(|it| !it.standing.is_active()));
    }
    compare(ui, frame, &ids);
}

/// What ids of one technique that are not in use are worth.
fn standing<'a>(ui: &mut Ui, tagged: impl Iterator<Item = &'a TaggedTechnique>) {
    let mut old: Vec<&str> = Vec::new();
    let mut sentences = Vec::new();
    for tagged in tagged {
        if tagged.id == tagged.current {
            chip::badge(ui, &tagged.standing.label()).on_hover_text(tagged.standing.sentence());
        } else {
            old.push(&tagged.id);
            sentences.push(format!("{}: {}", tagged.id, tagged.standing.sentence()));
        }
    }
    if !old.is_empty() {
        let text = format!("tagged {} in the file", short_list(&old));
        chip::badge(ui, &text).on_hover_text(sentences.join("\n"));
    }
}

/// Ids with commas between them; of sub-techniques of the one before, their ends.
fn short_list(ids: &[&str]) -> String {
    let technique = |id: &str| id.split('.').next().unwrap_or_default().to_owned();
    let mut list = String::new();
    for (at, id) in ids.iter().enumerate() {
        let same = at > 0 && technique(ids[at - 1]) == technique(id);
        let end = id.find('.').filter(|_| same).unwrap_or(0);
        list.push_str(if at > 0 { ", " } else { "" });
        list.push_str(&id[end..]);
    }
    list
}

/// Compares the techniques it is tagged with; one alone beside those compared last.
fn compare(ui: &mut Ui, frame: &mut Frame<'_>, ids: &[&str]) {
    let word = match ids.len() {
        0 => return,
        1 => "Compare with…",
        _ => "Compare these",
    };
    if !button::link(ui, word).clicked() {
        return;
    }
    let filter = &frame.state.filter;
    let of = |id: &&str| Subject { id: (*id).to_owned(), filter: filter.clone() };
    let subjects = match ids {
        [one] => frame.state.subjects_with(one),
        several => several.iter().take(MOST_SUBJECTS).map(of).collect(),
    };
    frame.send(Command::Compare(subjects));
}

/// Why a search found the rule, marked.
fn found_by(ui: &mut Ui, reasons: &Reasons) {
    if reasons.is_empty() {
        return;
    }
    let tokens = Tokens::of(ui);
    ui.horizontal(|ui| {
        ui.set_height(size::CHIP);
        ui.label(RichText::new(icons::SEARCH).color(tokens.faint));
        ui.label(RichText::new("Found by").small().color(tokens.faint));
        let room = egui::vec2(ui.available_width(), size::CHIP);
        let (rect, response) = ui.allocate_exact_size(room, egui::Sense::hover());
        let face = (theme::small(), tokens.dim);
        let letter = ui.fonts_mut(|fonts| fonts.glyph_width(&face.0, 'a'));
        let reason = reasons.line((rect.width() / letter) as usize);
        let (_, cut) = text_marked(ui, rect, &reason.text, face, &reason.marks);
        response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Label, true, &reason.text));
        if cut {
            response.on_hover_text(&reason.text);
        }
    });
}
