//! The cards of the subjects of a comparison: what each is, its rules, what can be done with it.

use super::{Answer, narrow};
use crate::app::commands::Command;
use crate::app::pages::{Frame, Page, is_low};
use crate::app::theme::{self, Tokens, icons, size};
use crate::app::vendors::VendorCounts;
use crate::app::widgets::{bar, button, chip, ends, folder_mark, mark, thousands};
use crate::catalog::Catalog;
use crate::catalog::load::LoadedFolder;
use crate::views::Filter;
use crate::views::compare::{Subject, SubjectSummary};
use egui::{Align, Label, Layout, Rect, RichText, Sense, Ui, UiBuilder, Vec2, vec2};

/// Between a card's edge and what is in it.
const PAD: Vec2 = vec2(12.0, 6.0);
/// Between the lines of a card.
const LINE_GAP: f32 = 4.0;
/// The line of a technique's name.
const NAME: f32 = 16.0;
/// The line of a subject's rules.
const COUNT: f32 = 24.0;
/// Between cards.
const GAP: f32 = 10.0;
/// The least width of a card; where there is none, two stand in a row.
const LEAST: f32 = 232.0;

/// What is said of a subject besides its figures.
pub(super) struct Said {
    /// What it is narrowed down to, as the drop-downs say it.
    narrowed: String,
    /// Why it has no rules, where the folders it is of cannot be read.
    unreadable: Option<String>,
    vendors: VendorCounts,
}

impl Said {
    pub(super) fn new(catalog: &Catalog, filter: &Filter, vendors: VendorCounts) -> Self {
        let folders: Vec<&LoadedFolder> = match filter.folders.as_slice() {
            [] => catalog.folders.iter().collect(),
            own => own.iter().filter_map(|at| catalog.folders.get(usize::from(*at))).collect(),
        };
        let sentence = match folders.as_slice() {
            [one] => format!("The folder {} is not readable", one.name),
            _ => "The folders are not readable".to_owned(),
        };
        let none = !folders.is_empty() && folders.iter().all(|folder| folder.is_unreadable());
        let narrowed = narrow::words(catalog, filter);
        Self { narrowed, unreadable: none.then_some(sentence), vendors }
    }
}

/// How all cards are laid out.
#[derive(Clone, Copy)]
struct Plan {
    width: f32,
    /// Whether the name stands under the id; in a low window it stands in a tip.
    name_below: bool,
    /// Lines of vendors; none in a low window.
    vendors: usize,
    /// Whether what a subject is narrowed down to has a line.
    narrowed: bool,
    low: bool,
}

/// One card a subject, side by side; what is done with them changes `subjects`.
pub(super) fn show(ui: &mut Ui, frame: &mut Frame<'_>, subjects: &[Subject], answer: &Answer) {
    let all = &answer.page.subjects;
    if all.is_empty() {
        return;
    }
    let of = |count: usize| (ui.available_width() + GAP) / count as f32 - GAP;
    let count = all.len().max(2);
    let in_a_row = if of(count) < LEAST { 2 } else { count };
    let plan = Plan::new(ui, of(in_a_row), answer);
    ui.spacing_mut().item_spacing = vec2(GAP, GAP);
    let numbered: Vec<_> = all.iter().enumerate().collect();
    for row in numbered.chunks(in_a_row) {
        ui.horizontal(|ui| {
            for (at, summary) in row {
                let card = Card { plan, at: *at, summary, subjects, answer };
                ui.push_id(at, |ui| card.show(ui, frame));
            }
        });
    }
}

impl Plan {
    fn new(ui: &Ui, width: f32, answer: &Answer) -> Self {
        let (low, inner) = (is_low(ui), width - 2.0 * PAD.x);
        let subjects = &answer.page.subjects;
        let buttons = if subjects.len() > 2 { 3.0 } else { 2.0 };
        let taken = |it: &SubjectSummary| {
            let name = theme::width(ui, &it.name, theme::head());
            let id = chip::width(ui, &it.id) + chip::width(ui, "0");
            name + id + buttons * size::BUTTON + (buttons + 4.0) * size::GAP
        };
        let lines = |it: &Said| mark::vendor_count_lines(ui, it.vendors, inner);
        let vendors = answer.said.iter().map(lines).max().unwrap_or(0);
        Self {
            width,
            name_below: !low && subjects.iter().any(|it| taken(it) > inner),
            vendors: if low { 0 } else { vendors },
            narrowed: !low && subjects.iter().any(|it| !it.narrowed.is_empty()),
            low,
        }
    }

    /// How large cards are.
    fn room(self) -> Vec2 {
        let name = if self.name_below { NAME + LINE_GAP } else { 0.0 };
        let chips = self.vendors + usize::from(self.narrowed);
        let chips = chips as f32 * (size::CHIP + LINE_GAP);
        vec2(self.width, 2.0 * PAD.y + size::BUTTON + name + LINE_GAP + COUNT + chips)
    }
}

/// A subject and how it is shown.
struct Card<'a> {
    plan: Plan,
    at: usize,
    summary: &'a SubjectSummary,
    /// What is changed by what is done with it.
    subjects: &'a [Subject],
    answer: &'a Answer,
}

impl Card<'_> {
    fn said(&self) -> &Said {
        &self.answer.said[self.at]
    }

    fn show(&self, ui: &mut Ui, frame: &mut Frame<'_>) {
        let tokens = Tokens::of(ui);
        let (rect, _) = ui.allocate_exact_size(self.plan.room(), Sense::hover());
        ui.painter().rect(rect, 2.0, tokens.panel, theme::line(tokens), egui::StrokeKind::Inside);
        let inner = rect.shrink2(PAD);
        let builder = UiBuilder::new().max_rect(inner).layout(Layout::top_down(Align::Min));
        let mut child = ui.new_child(builder);
        child.shrink_clip_rect(rect);
        child.spacing_mut().item_spacing.y = LINE_GAP;
        let left = |ui: &mut Ui, frame: &mut Frame<'_>| self.title(ui, frame);
        ends::line(&mut child, size::BUTTON, frame, left, |ui, frame| self.actions(ui, frame));
        if self.plan.name_below {
            self.name(&mut child);
        }
        self.count(&mut child, frame);
        if self.plan.vendors > 0 {
            child.spacing_mut().interact_size.y = size::CHIP;
            child.horizontal_wrapped(|ui| mark::vendor_counts(ui, self.said().vendors));
        }
        if self.plan.narrowed {
            // At one height in all cards.
            let line = inner.with_min_y(inner.bottom() - size::CHIP);
            self.narrowed(&mut child, line);
        }
    }

    /// Its number, its id, and where there is room its name.
    fn title(&self, ui: &mut Ui, frame: &mut Frame<'_>) {
        chip::plain(ui, &(self.at + 1).to_string());
        let id = chip::link(ui, &self.summary.id);
        let id = if self.plan.low { id.on_hover_text(&self.summary.name) } else { id };
        if id.clicked() {
            frame.send(Command::Go(Page::technique(&*self.summary.id)));
        }
        if !self.plan.low && !self.plan.name_below {
            self.name(ui);
        }
    }

    fn name(&self, ui: &mut Ui) {
        let text = RichText::new(&self.summary.name).font(theme::head());
        ui.add(Label::new(text).truncate()).on_hover_text(&self.summary.name);
    }

    /// Its rules and their vendors as a bar, or in a low window what it is narrowed down to.
    fn count(&self, ui: &mut Ui, frame: &mut Frame<'_>) {
        let tokens = Tokens::of(ui);
        ui.horizontal(|ui| {
            ui.set_height(COUNT);
            if let Some(sentence) = &self.said().unreadable {
                ui.add(Label::new(RichText::new(sentence).color(tokens.warn)).truncate());
                return;
            }
            ui.label(RichText::new(thousands(self.summary.rules.len())).font(theme::title()));
            ui.label(RichText::new("rules").color(tokens.dim));
            if self.summary.rules.is_empty() {
                narrow::clear(ui, frame, self.at, self.subjects);
            }
            if self.plan.low && !self.summary.narrowed.is_empty() {
                let line = ui.available_rect_before_wrap();
                self.narrowed(ui, line);
            } else {
                bar::vendors(ui, ui.available_width(), self.said().vendors);
            }
        });
    }

    /// What it is narrowed down to, as the drop-downs say it.
    fn narrowed(&self, ui: &mut Ui, line: Rect) {
        let layout = Layout::left_to_right(Align::Center);
        let mut child = ui.new_child(UiBuilder::new().max_rect(line).layout(layout));
        child.spacing_mut().item_spacing.x = 6.0;
        if let [folder] = self.answer.subjects[self.at].filter.folders.as_slice()
            && let Some(folder) = self.answer.catalog.folders.get(usize::from(*folder))
        {
            folder_mark::mark(&mut child, folder);
        }
        if !self.said().narrowed.is_empty() {
            let text = RichText::new(&self.said().narrowed).small().color(Tokens::of(ui).accent);
            child.add(Label::new(text).truncate());
        }
    }

    /// What can be done with it.
    fn actions(&self, ui: &mut Ui, frame: &mut Frame<'_>) {
        if self.at > 0 && self.subjects.len() > 2 {
            self.move_left(ui, frame);
        }
        narrow::menu(ui, frame, self.at, self.summary, self.subjects);
        let name = format!("Remove {} from the comparison", self.summary.id);
        if button::icon(ui, icons::CLOSE, &name, true).clicked() {
            let mut rest = self.subjects.to_vec();
            rest.remove(self.at);
            frame.send(Command::Compare(rest));
        }
    }

    /// Lets it and the one before it change places.
    fn move_left(&self, ui: &mut Ui, frame: &mut Frame<'_>) {
        let name = format!("Swap subjects {} and {}", self.at, self.at + 1);
        if button::icon(ui, icons::BACK, &name, true).clicked() {
            let mut swapped = self.subjects.to_vec();
            swapped.swap(self.at - 1, self.at);
            frame.send(Command::Compare(swapped));
        }
    }
}
