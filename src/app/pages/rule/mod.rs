//! Everything about one rule.

mod about;
mod flow;
mod header;
mod predicates;
mod tree;

use super::{Frame, Page, RuleKey, rule_line};
use crate::app::commands::{Action, Command};
use crate::app::memo::Memo;
use crate::app::searching::Searched;
use crate::app::source::{Mark, Pointed};
use crate::app::state::State;
use crate::app::table::{Rows as _, Table};
use crate::app::theme::{self, Tokens, size};
use crate::app::widgets::source_view::{self, SourceView};
use crate::app::widgets::{button, counted, heading};
use crate::catalog::RuleId;
use crate::model::{Language, Level};
use crate::views::Filter;
use crate::views::rule::{self, AlikeRule, RulePage};
use crate::views::search::{self, Reasons};
use egui::{Id, RichText, Ui, Vec2, vec2};
use header::Header;
use predicates::PredicateRows;
use std::ops::Range;
use tree::{Asked, Tree};

/// What the page is painted from.
pub(crate) struct Answer {
    page: RulePage,
    predicates: PredicateRows,
    tree: Tree,
    marks: Vec<Mark>,
    steps: Vec<usize>,
    /// What was searched for, in the source.
    found: Vec<Range<usize>>,
    /// Why a search found the rule.
    reasons: Reasons,
    lines: Range<u32>,
    said: about::Said,
}

pub(crate) type Kept = Memo<(RuleKey, Option<bool>, Filter, Option<Page>), Answer>;

impl Answer {
    fn new(state: &State, id: RuleId) -> Self {
        let catalog = &state.catalog;
        let mut page = rule::page(catalog, id, &state.filter);
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
            tree: Tree::new(std::mem::take(&mut page.tree)),
            steps: source_view::steps(&marks),
            marks,
            lines: source.map_or(1..1, |source| source.lines_of(rule)),
            found: state.found_in(text),
            reasons: query.map(|it| search::reasons(catalog, it, id)).unwrap_or_default(),
            said: about::Said::new(rule, &page),
            page,
        }
    }
}

/// The width under which the two columns stand one under the other.
const NARROW: f32 = 840.0;

/// What stands over a source and under it, where it has a column to itself.
const SOURCE_HEAD: f32 = 46.0;

/// What stands over a section besides the gap between things.
const SECTION_GAP: f32 = 4.0;

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
        let action = Action::Rules;
        let offered = Some(action.text()).filter(|_| state.job.is_none());
        if heading::empty(ui, sentence, offered) {
            frame.send(Command::Act(action));
        }
        return;
    };
    let is_stale = state.source.as_ref().map(|source| source.is_stale);
    let question = (key.clone(), is_stale, state.filter.clone(), state.searched_on().cloned());
    let (answer, revision) =
        frame.views.rule.get(state.generation, &question, || Answer::new(state, id));
    let head = Header::new(ui, &catalog, &answer.page);
    head.top(ui, frame);
    let pointed_id = egui::Id::unique("pointed predicate");
    let pointed = ui.data(|data| data.get_temp::<Pointed>(pointed_id));
    answer.predicates.begin(pointed);
    let mut now = None;
    // Each rule keeps its own scroll.
    let own = super::key_of(key);
    if ui.available_width() < NARROW {
        super::scrolled(ui, &format!("rule {own}"), |ui| {
            head.rest(ui, frame, &answer.reasons);
            let logic = left(ui, frame, &answer, revision, pointed, true);
            ui.add_space(SECTION_GAP);
            let shown = Shown { pointed, entered: logic.entered, height: 320.0 };
            now = source(ui, frame, &answer, &shown).or(logic.predicate.map(Pointed::whole));
            about(ui, frame, &answer);
        });
    } else {
        head.rest(ui, frame, &answer.reasons);
        let height = ui.available_height();
        let width = ui.available_width() - size::GAP_SECTION;
        let (wide, narrow) = ((width * 0.53).round(), (width * 0.47).round());
        // Without logic the left column has the room for what is said of the rule, and the source has
        // the right one to itself.
        let bare = answer.tree.is_empty();
        let source_height = if bare { height - SOURCE_HEAD } else { height * 0.62 };
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing.x = size::GAP_SECTION;
            let mut logic = Asked::default();
            column(ui, &format!("left {own}"), vec2(wide, height), |ui| {
                logic = left(ui, frame, &answer, revision, pointed, !bare);
                if bare {
                    about(ui, frame, &answer);
                }
            });
            let shown = Shown { pointed, entered: logic.entered, height: source_height };
            column(ui, &format!("right {own}"), vec2(narrow, height), |ui| {
                now = source(ui, frame, &answer, &shown).or(logic.predicate.map(Pointed::whole));
                if !bare {
                    about(ui, frame, &answer);
                }
            });
        });
    }
    let now = answer.predicates.pointed().or(now).or(answer.predicates.chosen());
    if now != pointed {
        ui.data_mut(|data| match now {
            Some(pointed) => {
                data.insert_temp(pointed_id, pointed);
            }
            None => {
                data.remove_temp::<Pointed>(pointed_id);
            }
        });
        ui.ctx().request_repaint();
    }
}

fn column(ui: &mut Ui, name: &str, size: Vec2, content: impl FnOnce(&mut Ui)) {
    super::pane(ui, size, |ui| super::scrolled(ui, name, content));
}

fn left(
    ui: &mut Ui,
    frame: &mut Frame<'_>,
    answer: &Answer,
    revision: u64,
    pointed: Option<Pointed>,
    problems_are_far: bool,
) -> Asked {
    predicates(ui, frame, answer, revision, problems_are_far);
    let page = &answer.page;
    if answer.tree.is_empty() {
        return Asked::default();
    }
    ui.add_space(SECTION_GAP);
    heading::section(ui, "Logic", "", |_| {});
    let now = answer.tree.show(ui, pointed.map(|pointed| pointed.predicate));
    now.chosen.into_iter().for_each(|number| answer.predicates.choose(number));
    let (own, others) = (&page.alike_own, &page.alike_others);
    let vendor = frame.catalog().rule(page.id).vendor.name();
    let none = format!("No other {vendor} rule shares a signal indicator with it");
    alike(ui, frame, "Most alike in its vendor", own, &none);
    let none = "No rule of another vendor shares a signal indicator with it";
    alike(ui, frame, "Most alike in others", others, none);
    now
}

/// The predicates, how much of the logic they are, and the way to what says why it is not all where
/// that does not follow them.
fn predicates(
    ui: &mut Ui,
    frame: &mut Frame<'_>,
    answer: &Answer,
    revision: u64,
    problems_are_far: bool,
) {
    let problems = &frame.state.catalog.rule(answer.page.id).problems;
    let unread = problems.iter().any(|problem| problem.level == Level::Error);
    let kept = answer.page.opaque.len();
    let none = answer.predicates.is_empty();
    let read = match kept {
        0 if none => String::new(),
        0 if unread => "not all of it could be read".to_owned(),
        0 => "every clause read".to_owned(),
        kept => format!("{} kept as text", counted(kept, "clause", "clauses")),
    };
    heading::section(ui, "Predicates", &read, |ui| {
        if problems_are_far && (unread || kept > 0) && button::link(ui, "See why").clicked() {
            about::scroll_to_problems(ui);
        }
    });
    if none {
        said(
            ui,
            match kept {
                0 if unread => "Its logic could not be read",
                0 => "The rule tests no field",
                _ => "No clause of it tests a field in a way that could be read",
            },
        );
    } else {
        let table = Table::new("rule predicates", "Predicates", &answer.predicates, revision);
        table.whole().show(ui, frame.tables, frame.out);
    }
}

/// What stands in a section without rows.
fn said(ui: &mut Ui, sentence: &str) {
    ui.label(RichText::new(sentence).small().color(Tokens::of(ui).dim));
}

fn alike(ui: &mut Ui, frame: &mut Frame<'_>, title: &str, rules: &[AlikeRule], none: &str) {
    let catalog = frame.catalog();
    ui.add_space(SECTION_GAP);
    heading::section(ui, title, "shared signal indicators", |_| {});
    let tokens = Tokens::of(ui);
    if rules.is_empty() {
        said(ui, none);
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

/// How the source of a rule is shown.
struct Shown {
    /// The predicate or value pointed at elsewhere.
    pointed: Option<Pointed>,
    /// The predicate whose place the keyboard goes to, and what it comes from.
    entered: Option<(usize, Id)>,
    height: f32,
}

/// How many lines there are, or which, where the numbers before them do not begin with 1.
fn lines_in_words(lines: &Range<u32>) -> String {
    match (lines.start, lines.len()) {
        (1, count) => counted(count, "line", "lines"),
        (first, 0 | 1) => format!("line {first}"),
        (first, _) => format!("lines {first}–{}", lines.end - 1),
    }
}

fn source(ui: &mut Ui, frame: &Frame<'_>, answer: &Answer, shown: &Shown) -> Option<Pointed> {
    let rule = frame.state.catalog.rule(answer.page.id);
    let tokens = Tokens::of(ui);
    let lines = lines_in_words(&answer.lines);
    // Python stands in a file of its own; where that is missing, what is shown is the rule's YAML.
    let is_missing = rule.language == Language::Python && rule.logic_path.is_none();
    let language = if is_missing { "yaml" } else { rule.language.word() };
    heading::section(ui, "Source", &format!("{language} · {lines}"), |ui| {
        if answer.marks.is_empty() {
            return;
        }
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
            let goal = chosen.and_then(|chosen| source_view::start_of(&answer.marks, chosen));
            let asked = line.and_then(|line| source.start_of_line(line));
            let first = answer.marks.first().map(|mark| mark.range.start);
            let view = SourceView {
                source,
                lines: answer.lines.clone(),
                marks: &answer.marks,
                steps: &answer.steps,
                found: &answer.found,
                pointed: shown.pointed,
                entered: shown.entered,
                goal: goal.or(asked).or(first),
                line,
                height: shown.height,
            };
            now = view.show(ui);
        }
        Some((Err(reason), _)) => {
            ui.label(RichText::new(format!("The file {reason}")).color(tokens.dim));
        }
        None => {}
    }
    now
}

/// What it needs and says besides.
fn about(ui: &mut Ui, frame: &mut Frame<'_>, answer: &Answer) {
    let catalog = frame.catalog();
    about::show(ui, frame, catalog.rule(answer.page.id), &answer.page, &answer.said);
}
