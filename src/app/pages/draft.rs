//! The rule being drafted, as Sigma YAML; and the check marks by which rows of other pages come into it.

use super::{Frame, RuleKey, key_of};
use crate::app::commands::{Action, Command};
use crate::app::draft::{Change, Drafting, Part, Tick};
use crate::app::memo::Memo;
use crate::app::source::SourceText;
use crate::app::state::{PathFor, State};
use crate::app::table::{Rows, Ticks};
use crate::app::theme::{self, Tokens, icons, size};
use crate::app::widgets::source_view::SourceView;
use crate::app::widgets::{button, heading, sight, text, thousands};
use crate::catalog::{Catalog, RuleId};
use egui::{RichText, TextEdit, Ui, vec2};

/// What the page is painted from.
pub(crate) struct Answer {
    /// The text, or what is wrong.
    rule: Result<SourceText, String>,
    /// The title it has while none is typed.
    proposed: String,
    /// What is said of fields that Sigma may call otherwise; empty where there are none.
    note: String,
}

pub(crate) type Kept = Memo<Drafting, Answer>;

impl Answer {
    fn new(catalog: &Catalog, drafting: &Drafting) -> Self {
        let fields = drafting.fields_no_sigma_rule_has(catalog);
        let note = match fields.as_slice() {
            [] => String::new(),
            [one] => {
                format!("No Sigma rule here tests `{one}`; Sigma may have another name for it")
            }
            several => {
                let names = several.join("`, `");
                format!("No Sigma rule here tests `{names}`; Sigma may have other names for them")
            }
        };
        Self {
            rule: drafting.sigma(catalog).map(|text| SourceText::draft(&text)),
            proposed: drafting.proposed_title(catalog),
            note,
        }
    }
}

/// Rows that can come into a draft.
pub(super) trait Drafts: Rows {
    /// What a row is in a rule.
    fn part(&self, row: usize) -> Part;
    /// The techniques it was found under.
    fn techniques(&self, row: usize) -> Vec<String>;
    /// The rules that have it.
    fn rules(&self, row: usize) -> Vec<RuleId>;
    /// What tells the table from others whose rows have the same keys.
    fn table(&self) -> &'static str;
}

/// The check marks of a table, by the draft there is.
pub(super) struct Marks<'a> {
    rows: &'a dyn Drafts,
    catalog: &'a Catalog,
    drafting: Option<&'a Drafting>,
}

impl<'a> Marks<'a> {
    /// Of rows that are of a catalog.
    pub(super) fn new(frame: &Frame<'a>, catalog: &'a Catalog, rows: &'a dyn Drafts) -> Self {
        Self { rows, catalog, drafting: frame.state.drafting.as_ref() }
    }

    fn key(&self, row: usize) -> u64 {
        key_of((self.rows.table(), self.rows.key(row)))
    }

    fn tick_of(&self, row: usize) -> Tick {
        let rules = self.rows.rules(row);
        Tick {
            key: self.key(row),
            part: self.rows.part(row),
            techniques: self.rows.techniques(row),
            rules: rules.into_iter().map(|id| RuleKey::of(self.catalog, id)).collect(),
        }
    }
}

impl Ticks for Marks<'_> {
    fn are_shown(&self) -> bool {
        self.drafting.is_some()
    }

    fn is_ticked(&self, row: usize) -> bool {
        self.drafting.is_some_and(|drafting| drafting.has(self.key(row)))
    }

    fn tick(&self, rows: &[u32], on: bool) -> Command {
        let rows = rows.iter().map(|row| *row as usize);
        Command::Draft(if on {
            Change::Tick(rows.map(|row| self.tick_of(row)).collect())
        } else {
            Change::Untick(rows.map(|row| self.key(row)).collect())
        })
    }

    fn words(&self, on: bool) -> &'static str {
        if on { "Add to draft" } else { "Take out of draft" }
    }
}

/// What the button says that starts a draft, or leads to it.
pub(super) fn start_text(state: &State) -> String {
    match &state.drafting {
        None => "Draft a rule".to_owned(),
        Some(drafting) => format!("Draft ({})", thousands(drafting.ticks.len())),
    }
}

/// Starts a draft, or leads to the one there is.
pub(super) fn start(ui: &mut Ui, frame: &mut Frame<'_>) {
    let text = start_text(frame.state);
    if ui.button(text).on_hover_text("Make a Sigma rule of ticked rows").clicked() {
        frame.send(Command::Act(Action::Draft));
    }
}

pub(super) fn show(ui: &mut Ui, frame: &mut Frame<'_>) {
    let state = frame.state;
    let drafting = state.drafting.as_ref().filter(|drafting| !drafting.ticks.is_empty());
    let Some(drafting) = drafting else {
        super::head(ui, frame, |ui, _| super::title(ui, "Draft a rule"), |_, _| {});
        return empty(ui, frame);
    };
    let (answer, _) =
        frame.views.draft.get(state.generation, drafting, || Answer::new(&state.catalog, drafting));
    super::head(
        ui,
        frame,
        |ui, _| super::title(ui, "Draft a rule"),
        |ui, frame| actions(ui, frame, &answer.rule),
    );
    ui.add_space(size::GAP);
    title(ui, frame, drafting, &answer.proposed);
    ui.add_space(size::GAP);
    let (width, height) = (ui.available_width(), ui.available_height());
    if width < BESIDE {
        super::scrolled(ui, "draft", |ui| {
            rule(ui, &answer, f32::INFINITY);
            ticked(ui, frame, drafting);
        });
        return;
    }
    let list = (width * 0.4).min(480.0);
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = size::GAP_SECTION;
        super::pane(ui, vec2(list, height), |ui| {
            super::scrolled(ui, "ticked", |ui| ticked(ui, frame, drafting));
        });
        let height = height - size::GAP;
        ui.vertical(|ui| rule(ui, &answer, height));
    });
}

/// The width under which what was ticked stands under the rule, and the page scrolls, not the rule.
const BESIDE: f32 = 720.0;

fn empty(ui: &mut Ui, frame: &mut Frame<'_>) {
    let sentence = match frame.state.drafting {
        None => "Open a technique or a comparison and choose “Draft a rule” there",
        Some(_) => "Tick fields, indicators and exclusions of a technique or a comparison",
    };
    if heading::empty(ui, sentence, Some(Action::Techniques.text())) {
        frame.send(Command::Act(Action::Techniques));
    }
}

fn actions(ui: &mut Ui, frame: &mut Frame<'_>, answer: &Result<SourceText, String>) {
    let text = answer.as_ref().ok().and_then(|source| source.text.as_deref().ok());
    if ui.button("Discard").clicked() {
        frame.send(Command::Draft(Change::Discard));
    }
    ui.add_enabled_ui(text.is_some(), |ui| {
        if ui.button(format!("{}  Copy", icons::COPY)).clicked()
            && let Some(text) = text
        {
            frame.send(Command::Copy { text: text.to_owned(), what: "the draft".to_owned() });
        }
        if button::accented(ui, "Save…").clicked() {
            frame.send(Command::Choose { what: PathFor::Draft, folder: false });
        }
    });
}

fn title(ui: &mut Ui, frame: &mut Frame<'_>, drafting: &Drafting, proposed: &str) {
    let mut title = drafting.title.clone();
    ui.horizontal(|ui| {
        ui.label(RichText::new("Title").color(Tokens::of(ui).dim));
        let edit = TextEdit::singleline(&mut title)
            .hint_text(proposed)
            .desired_width(f32::INFINITY)
            .margin(egui::Margin::symmetric(8, 5));
        if ui.add(edit).accessible_name("Title of the rule").changed() {
            frame.send(Command::Draft(Change::Title(title)));
        }
    });
}

/// What was ticked, each with a button that takes it out.
fn ticked(ui: &mut Ui, frame: &mut Frame<'_>, drafting: &Drafting) {
    heading::section(ui, "Ticked", &thousands(drafting.ticks.len()), |_| {});
    ui.scope(|ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        for tick in &drafting.ticks {
            let words = tick.part.words();
            ui.horizontal(|ui| {
                let name = format!("Take out {words}");
                if button::icon(ui, icons::CLOSE, &name, true).clicked() {
                    frame.send(Command::Draft(Change::Untick(vec![tick.key])));
                }
                let tokens = Tokens::of(ui);
                let exclusion = matches!(tick.part, Part::Exclusion(_));
                let color = if exclusion { tokens.warn } else { tokens.text };
                let text = RichText::new(&words).font(theme::code()).color(color);
                ui.add(egui::Label::new(text).truncate()).on_hover_text(&words);
            });
        }
        sight::follow_keyboard(ui);
    });
}

/// The rule in no more than `height`, with its heading.
fn rule(ui: &mut Ui, answer: &Answer, height: f32) {
    let top = ui.cursor().top();
    heading::section(ui, "Sigma rule", "", |_| {});
    if !answer.note.is_empty() {
        let note = text::prose(&answer.note, Tokens::of(ui).warn);
        ui.add(egui::Label::new(note).wrap());
    }
    match &answer.rule {
        Ok(source) => {
            SourceView::of(source, height - (ui.cursor().top() - top)).show(ui);
        }
        Err(reason) => {
            heading::refusal(ui, reason);
        }
    }
}
