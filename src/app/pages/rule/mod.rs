//! Everything about one rule.

mod about;
mod predicates;
mod tree;

use super::{Frame, Page, RuleKey};
use crate::app::commands::Command;
use crate::app::memo::Memo;
use crate::app::searching::Searched;
use crate::app::source::Mark;
use crate::app::state::State;
use crate::app::table::{Rows as _, Table};
use crate::app::theme::{self, Tokens, icons, size};
use crate::app::widgets::source_view::{self, SourceView};
use crate::app::widgets::text::text_marked;
use crate::app::widgets::{button, chip, counted, heading, mark, rule_line};
use crate::catalog::RuleId;
use crate::model::Level;
use crate::views::Filter;
use crate::views::compare::{MOST_SUBJECTS, Subject};
use crate::views::rule::{self, AlikeRule, RulePage};
use crate::views::search::{self, Reason};
use egui::{RichText, Ui};
use predicates::PredicateRows;
use std::ops::Range;

/// What the page is painted from.
pub(crate) struct Answer {
    page: RulePage,
    predicates: PredicateRows,
    marks: Vec<Mark>,
    steps: Vec<usize>,
    /// What was searched for, in the source.
    found: Vec<Range<usize>>,
    /// Why a search found the rule.
    reason: Reason,
    lines: Range<u32>,
    facts: Vec<about::Written>,
}

pub(crate) type Kept = Memo<(RuleKey, Option<bool>, Filter, Option<Page>), Answer>;

impl Answer {
    fn new(state: &State, id: RuleId) -> Self {
        let catalog = &state.catalog;
        let page = rule::page(catalog, id, &state.filter);
        let rule = catalog.rule(id);
        let source = state.source.as_ref();
        let text = source.and_then(|source| source.text.as_deref().ok()).unwrap_or_default();
        let searched = state.searched();
        let query = match &searched {
            Some(Searched::Rules(query)) => Some(query),
            _ => None,
        };
        let marks = source.map_or_else(Vec::new, |source| source.marks(rule));
        Self {
            predicates: PredicateRows::new(&page, query),
            steps: source_view::steps(&marks),
            marks,
            lines: source.map_or(1..1, |source| source.lines_of(rule)),
            found: state.found_in(text),
            reason: query.map(|it| search::reason(catalog, it, id)).unwrap_or_default(),
            facts: about::facts(rule, &page),
            page,
        }
    }
}

/// The width under which the two columns stand one under the other.
const NARROW: f32 = 720.0;

pub(super) fn show(ui: &mut Ui, frame: &mut Frame<'_>, key: &RuleKey) {
    let state = frame.state;
    let catalog = frame.catalog();
    let Some(id) = key.find(&catalog) else {
        let sentence = if state.job.is_some() {
            "Reading rules…"
        } else {
            "This rule is not among those open any more"
        };
        super::head(ui, frame, |ui, _| super::title(ui, "Rule"), |_, _| {});
        heading::empty(ui, sentence, None);
        return;
    };
    let is_stale = state.source.as_ref().map(|source| source.is_stale);
    let question = (key.clone(), is_stale, state.filter.clone(), state.searched_on().cloned());
    let (answer, revision) =
        frame.views.rule.get(state.generation, &question, || Answer::new(state, id));
    header(ui, frame, &answer.page);
    found_by(ui, &answer.reason);
    ui.add_space(size::GAP);
    let pointed_id = egui::Id::unique("pointed predicate");
    let pointed = ui.data(|data| data.get_temp::<usize>(pointed_id));
    answer.predicates.begin(pointed);
    let mut now = None;
    if ui.available_width() < NARROW {
        super::scrolled(ui, "rule", |ui| {
            now = left(ui, frame, &answer, revision, pointed);
            now = right(ui, frame, &answer, id, pointed, 320.0).or(now);
        });
    } else {
        let height = ui.available_height();
        let width = ui.available_width() - size::GAP_SECTION;
        let (wide, narrow) = ((width * 0.53).round(), (width * 0.47).round());
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing.x = size::GAP_SECTION;
            column(ui, "rule left", wide, height, |ui| {
                now = left(ui, frame, &answer, revision, pointed);
            });
            column(ui, "rule right", narrow, height, |ui| {
                now = right(ui, frame, &answer, id, pointed, height * 0.62).or(now);
            });
        });
    }
    let now = answer.predicates.pointed().or(now).or(answer.predicates.chosen());
    if now != pointed {
        ui.data_mut(|data| match now {
            Some(number) => {
                data.insert_temp(pointed_id, number);
            }
            None => {
                data.remove_temp::<usize>(pointed_id);
            }
        });
        ui.ctx().request_repaint();
    }
}

fn column(ui: &mut Ui, name: &str, width: f32, height: f32, content: impl FnOnce(&mut Ui)) {
    let layout = egui::Layout::top_down(egui::Align::Min);
    ui.allocate_ui_with_layout(egui::vec2(width, height), layout, |ui| {
        ui.set_width(width);
        ui.set_height(height);
        ui.spacing_mut().item_spacing = egui::Vec2::splat(size::GAP);
        super::scrolled(ui, name, content);
    });
}

fn header(ui: &mut Ui, frame: &mut Frame<'_>, page: &RulePage) {
    let id = page.id;
    let catalog = frame.catalog();
    let rule = catalog.rule(id);
    let on_disk = RuleKey::of(&catalog, id).file.on_disk();
    super::head(
        ui,
        frame,
        |ui, _| {
            mark::vendor(ui, rule.vendor);
            super::title(ui, &rule.title);
        },
        |ui, frame| {
            if ui.button(format!("{}  Copy path", icons::COPY)).clicked() {
                let path = on_disk
                    .as_ref()
                    .map_or_else(|| rule.path.to_string(), |it| it.display().to_string());
                frame.send(Command::Copy { text: path, what: "path".to_owned() });
            }
            if ui.button(format!("{}  Copy id", icons::COPY)).clicked() {
                frame.send(Command::Copy { text: rule.id.clone(), what: "id".to_owned() });
            }
            if let Some(path) = &on_disk
                && ui.button("Show in folder").clicked()
            {
                frame.send(Command::Reveal(path.clone()));
            }
        },
    );
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.y = 4.0;
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
        techniques(ui, frame, page);
        let place = rule_line::place(&catalog, id, rule.line);
        let text = RichText::new(place).font(theme::code()).color(Tokens::of(ui).dim);
        ui.add(egui::Label::new(text).truncate());
    });
}

/// The techniques it is tagged with, each with a badge where its id is not one in use.
fn techniques(ui: &mut Ui, frame: &mut Frame<'_>, page: &RulePage) {
    for (at, tagged) in page.techniques.iter().enumerate() {
        let shown = page.techniques[..at].iter().any(|other| other.current == tagged.current);
        if !shown && chip::link(ui, &tagged.current).on_hover_text(&tagged.name).clicked() {
            frame.send(Command::Go(Page::technique(&*tagged.current)));
        }
        let standing = &tagged.standing;
        if !standing.is_active() {
            let moved = tagged.id != tagged.current;
            let text = if moved {
                format!("tagged {} in the file", tagged.id)
            } else {
                standing.label().into_owned()
            };
            chip::badge(ui, &text).on_hover_text(standing.sentence());
        }
    }
    compare(ui, frame, page);
}

/// Compares the techniques it is tagged with; one alone beside those compared last.
fn compare(ui: &mut Ui, frame: &mut Frame<'_>, page: &RulePage) {
    let mut ids: Vec<&str> = Vec::new();
    for tagged in &page.techniques {
        if !ids.contains(&&*tagged.current) {
            ids.push(&tagged.current);
        }
    }
    if ids.is_empty() || !button::link(ui, "Compare").clicked() {
        return;
    }
    let filter = &frame.state.filter;
    let of = |id: &&str| Subject { id: (*id).to_owned(), filter: filter.clone() };
    let subjects = match ids.as_slice() {
        [one] => frame.state.subjects_with(one),
        several => several.iter().take(MOST_SUBJECTS).map(of).collect(),
    };
    frame.send(Command::Compare(subjects));
}

/// Why a search found the rule, marked.
fn found_by(ui: &mut Ui, reason: &Reason) {
    if reason.text.is_empty() {
        return;
    }
    let tokens = Tokens::of(ui);
    ui.horizontal(|ui| {
        ui.label(RichText::new(icons::SEARCH).color(tokens.faint));
        ui.label(RichText::new("Found by").small().color(tokens.faint));
        let room = egui::vec2(ui.available_width(), size::CHIP);
        let (rect, response) = ui.allocate_exact_size(room, egui::Sense::hover());
        let face = (theme::small(), tokens.dim);
        let (_, cut) = text_marked(ui, rect, &reason.text, face, &reason.marks);
        response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Label, true, &reason.text));
        if cut {
            response.on_hover_text(&reason.text);
        }
    });
}

fn left(
    ui: &mut Ui,
    frame: &mut Frame<'_>,
    answer: &Answer,
    revision: u64,
    pointed: Option<usize>,
) -> Option<usize> {
    let page = &answer.page;
    let catalog = frame.catalog();
    let problems = &catalog.rule(page.id).problems;
    let unread = problems.iter().any(|problem| problem.level == Level::Error);
    let read = match page.opaque.len() {
        0 if unread => "not all of it could be read".to_owned(),
        0 => "every clause read".to_owned(),
        kept => format!("{} kept as text", counted(kept, "clause", "clauses")),
    };
    heading::section(ui, "Predicates", &read, |_| {});
    if answer.predicates.is_empty() {
        heading::empty(ui, "The rule tests no field", None);
    } else {
        Table::new("rule predicates", "Predicates", &answer.predicates, revision).whole().show(
            ui,
            frame.tables,
            frame.out,
        );
    }
    let mut now = None;
    if !page.tree.is_empty() {
        ui.add_space(4.0);
        heading::section(ui, "Logic", "", |_| {});
        now = tree::show(ui, &page.tree, pointed);
    }
    ui.add_space(4.0);
    alike(ui, frame, "Most alike in its vendor", &page.alike_own);
    alike(ui, frame, "Most alike in others", &page.alike_others);
    now
}

fn alike(ui: &mut Ui, frame: &mut Frame<'_>, title: &str, rules: &[AlikeRule]) {
    let catalog = frame.catalog();
    heading::section(ui, title, "shared signal indicators", |_| {});
    let tokens = Tokens::of(ui);
    if rules.is_empty() {
        ui.label(RichText::new("None shares one").small().color(tokens.faint));
        return;
    }
    egui::Frame::new().fill(tokens.panel).stroke(theme::line(tokens)).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        for (at, rule) in rules.iter().enumerate() {
            ui.push_id((rule.id, at), |ui| {
                let shared = format!("{} of {} shared", rule.shared, rule.of);
                rule_line::with_note(ui, &catalog, rule.id, &shared, frame.out);
            });
        }
    });
}

fn right(
    ui: &mut Ui,
    frame: &mut Frame<'_>,
    answer: &Answer,
    id: RuleId,
    pointed: Option<usize>,
    height: f32,
) -> Option<usize> {
    let catalog = frame.catalog();
    let rule = catalog.rule(id);
    let tokens = Tokens::of(ui);
    let lines = counted(answer.lines.len(), "line", "lines");
    heading::section(ui, "Source", &format!("{} · {lines}", rule.language.word()), |ui| {
        for (word, color) in
            [("indicator", tokens.accent), ("exclusion", tokens.warn), ("scope", tokens.faint)]
        {
            ui.label(RichText::new(word).small().color(color));
        }
    });
    let mut now = None;
    match frame.state.source.as_ref().map(|source| (&source.text, source)) {
        Some((Ok(_), source)) => {
            if source.is_stale {
                source_view::stale(ui);
            }
            let line = frame.state.line;
            let chosen = answer.predicates.chosen();
            let goal = chosen.and_then(|number| source_view::start_of(&answer.marks, number));
            let asked = line.and_then(|line| source.start_of_line(line));
            let first = answer.marks.first().map(|mark| mark.range.start);
            let view = SourceView {
                source,
                lines: answer.lines.clone(),
                marks: &answer.marks,
                steps: &answer.steps,
                found: &answer.found,
                pointed,
                goal: goal.or(asked).or(first),
                line,
                height,
            };
            now = view.show(ui);
        }
        Some((Err(reason), _)) => {
            ui.label(RichText::new(format!("The file {reason}")).color(tokens.dim));
        }
        None => {}
    }
    about::show(ui, frame, rule, &answer.page, &answer.facts);
    now
}
