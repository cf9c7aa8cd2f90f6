//! What a rule needs and says besides its logic.

use super::flow::flowed;
use crate::app::commands::Command;
use crate::app::pages::Frame;
use crate::app::theme::{self, Tokens, size};
use crate::app::widgets::{button, heading, mark, text};
use crate::model::{Detail, Problem, Rule};
use crate::views::rule::RulePage;
use egui::{RichText, Ui};

pub(super) fn show(ui: &mut Ui, frame: &mut Frame<'_>, rule: &Rule, page: &RulePage, said: &Said) {
    problems(ui, rule, page);
    needs(ui, rule, page, &said.facts);
    details(ui, rule, &said.details);
    words(ui, frame, rule, said);
}

/// What a rule says itself, as it is shown.
pub(super) struct Said {
    facts: Vec<Written>,
    details: Vec<Shown>,
    description: String,
    false_positives: Vec<String>,
}

impl Said {
    pub(super) fn new(rule: &Rule, page: &RulePage) -> Self {
        Self {
            facts: facts(rule, page),
            details: rule.details.iter().map(Shown::new).collect(),
            description: flowed(&rule.description),
            false_positives: rule.false_positives.iter().map(|it| flowed(it)).collect(),
        }
    }
}

/// The details that are words; the others are code, or names that stand in files.
const PROSE: &[&str] = &[
    "alerts",
    "analytic story",
    "asset type",
    "correlates",
    "dedup period",
    "deprecation reason",
    "generate",
    "how to implement",
    "license",
    "log source definition",
    "no predicates",
    "policy",
    "runbook",
    "runs",
    "security domain",
    "window",
];

/// A detail: its name, what stands there, and whether that is code.
struct Shown {
    label: String,
    text: String,
    code: bool,
}

impl Shown {
    fn new(detail: &Detail) -> Self {
        let code = !PROSE.contains(&detail.label.as_str());
        let text = if code { detail.text.clone() } else { flowed(&detail.text) };
        Self { label: detail.label.clone(), text, code }
    }
}

fn panel(ui: &mut Ui, title: &str, content: impl FnOnce(&mut Ui)) {
    ui.add_space(super::SECTION_GAP);
    heading::section(ui, title, "", |_| {});
    let tokens = Tokens::of(ui);
    let frame = egui::Frame::new().fill(tokens.panel).stroke(theme::line(tokens)).inner_margin(10);
    frame.show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.spacing_mut().item_spacing.y = 4.0;
        content(ui);
    });
}

/// The room for what stands before an entry.
const LABEL: f32 = 124.0;

/// What stands before an entry: over several lines where it is long, so that what stands after it is
/// one column.
fn label(ui: &mut Ui, room: f32, text: RichText) {
    let layout = egui::Layout::top_down(egui::Align::Min);
    ui.allocate_ui_with_layout(egui::vec2(room, size::CHIP), layout, |ui| {
        ui.set_width(room);
        ui.add(egui::Label::new(text).wrap());
    });
}

/// A label and what stands after it.
fn entry(ui: &mut Ui, name: &str, text: &str, code: bool) {
    entry_after(ui, LABEL, name, text, code);
}

/// The same after a label of another width.
fn entry_after(ui: &mut Ui, room: f32, name: &str, text: &str, code: bool) {
    let tokens = Tokens::of(ui);
    ui.horizontal_top(|ui| {
        label(ui, room, RichText::new(name).small().color(tokens.faint));
        let font = if code { theme::code() } else { theme::body() };
        let text = RichText::new(text).font(font).color(tokens.text);
        ui.add(egui::Label::new(text).wrap().selectable(true));
    });
}

/// Whether the problems are to be brought into sight.
const WANTED: &str = "problems of the rule";

/// Brings the problems into sight.
pub(super) fn scroll_to_problems(ui: &Ui) {
    ui.data_mut(|data| data.insert_temp(egui::Id::unique(WANTED), true));
    ui.ctx().request_repaint();
}

fn problems(ui: &mut Ui, rule: &Rule, page: &RulePage) {
    if rule.problems.is_empty() && page.opaque.is_empty() {
        return;
    }
    if ui.data_mut(|data| data.remove_temp::<bool>(egui::Id::unique(WANTED))).is_some() {
        ui.scroll_to_cursor(Some(egui::Align::Min));
    }
    panel(ui, "Problems", |ui| {
        let tokens = Tokens::of(ui);
        let room = room_of_places(ui, rule, page);
        for problem in &rule.problems {
            let (_, color) = mark::level_icon(tokens, problem.level);
            ui.horizontal_top(|ui| {
                let place = place_of(tokens, problem);
                label(ui, room, RichText::new(place).font(theme::code()).color(color));
                let reason = text::prose(&text::upper_first(&problem.reason), tokens.text);
                ui.add(egui::Label::new(reason).wrap());
            });
        }
        for opaque in &page.opaque {
            entry_after(ui, room, KEPT, &opaque.text, true);
            if !rule.problems.iter().any(|problem| problem.reason.contains(&*opaque.reason)) {
                entry_after(ui, room, "", &opaque.reason, false);
            }
        }
    });
}

/// What stands before a clause kept as text.
const KEPT: &str = "Kept as text";

/// What stands before a problem: how bad it is, and where.
fn place_of(tokens: &Tokens, problem: &Problem) -> String {
    let (icon, _) = mark::level_icon(tokens, problem.level);
    format!("{icon}  {}:{}", problem.line, problem.column)
}

/// The room for what stands before problems: their places are short, and reasons are long.
fn room_of_places(ui: &Ui, rule: &Rule, page: &RulePage) -> f32 {
    let tokens = Tokens::of(ui);
    let place = |it: &Problem| theme::width(ui, &place_of(tokens, it), theme::code());
    let kept = page.opaque.first().map(|_| theme::width(ui, KEPT, theme::small()));
    rule.problems.iter().map(place).chain(kept).fold(0.0, f32::max).ceil() + 4.0
}

/// What a rule says itself of where its events come from: a key and its values.
type Written = (&'static str, String);

/// The facts of a rule, a line a key, without what the log sources and events say already.
fn facts(rule: &Rule, page: &RulePage) -> Vec<Written> {
    let mut facts: Vec<Written> = Vec::new();
    let said = |value: &str| {
        rule.log_sources.iter().any(|source| **source == *value)
            || page.events.iter().any(|(_, id, _)| *id == *value)
    };
    // Sigma's own is made of the three that follow it.
    for fact in rule.facts.iter().filter(|it| it.key != "logsource" && !said(&it.value)) {
        match facts.iter_mut().find(|(key, _)| *key == fact.key) {
            Some((_, values)) => {
                values.push_str(", ");
                values.push_str(&fact.value);
            }
            None => facts.push((fact.key, fact.value.to_string())),
        }
    }
    facts
}

fn needs(ui: &mut Ui, rule: &Rule, page: &RulePage, facts: &[Written]) {
    if rule.log_sources.is_empty() && page.events.is_empty() && facts.is_empty() {
        return;
    }
    panel(ui, "Needs", |ui| {
        for source in &rule.log_sources {
            entry(ui, "Log source", source, false);
        }
        for (source, id, title) in &page.events {
            let title = if title == id { String::new() } else { format!(" · {title}") };
            entry(ui, "Event", &format!("{id}{title} · {source}"), false);
        }
        for (key, values) in facts {
            entry(ui, key, values, true);
        }
    });
}

fn details(ui: &mut Ui, rule: &Rule, details: &[Shown]) {
    if details.is_empty() && rule.threshold.is_none() {
        return;
    }
    panel(ui, "Besides", |ui| {
        if let Some(threshold) = &rule.threshold {
            entry(ui, "Threshold", threshold, true);
        }
        for Shown { label, text, code } in details {
            entry(ui, label, text, *code);
        }
    });
}

fn words(ui: &mut Ui, frame: &mut Frame<'_>, rule: &Rule, said: &Said) {
    panel(ui, "About", |ui| {
        if !said.description.is_empty() {
            let text = RichText::new(&*said.description);
            ui.add(egui::Label::new(text).wrap().selectable(true));
            ui.add_space(4.0);
        }
        let tags = rule.tags.join(", ");
        let risk = rule.risk_score.map(|score| score.to_string()).unwrap_or_default();
        let tactics = rule.tactics.join(", ");
        let entries = [
            ("Id", &rule.id, true),
            ("Author", &rule.author, false),
            ("Created", &rule.created, false),
            ("Modified", &rule.modified, false),
            ("Type", &rule.rule_type, false),
            ("Risk score", &risk, false),
            ("Tactics", &tactics, false),
            ("Tags", &tags, true),
        ];
        for (label, text, code) in entries {
            if !text.is_empty() {
                entry(ui, label, text, code);
            }
        }
        for text in &said.false_positives {
            entry(ui, "False positive", text, false);
        }
        for link in &rule.references {
            reference(ui, frame, link);
        }
    });
}

/// A link; it opens in the browser only when clicked, and only if it is a web address.
fn reference(ui: &mut Ui, frame: &mut Frame<'_>, link: &str) {
    if link.starts_with("https://") || link.starts_with("http://") {
        let tokens = Tokens::of(ui);
        let text = RichText::new(link).small().color(tokens.accent);
        let label = egui::Label::new(text).truncate().sense(egui::Sense::click());
        let response = ui.add(label).on_hover_cursor(egui::CursorIcon::PointingHand);
        response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Link, true, link));
        button::ring(ui, &response);
        if response.on_hover_text("Opens in the browser").clicked() {
            frame.send(Command::Browse(link.to_owned()));
        }
    } else {
        entry(ui, "Reference", link, false);
    }
}
