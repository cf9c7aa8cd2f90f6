//! A file as it stands, with its problems and the rules read from it.

use super::{Frame, Page, rule_line};
use crate::app::memo::Memo;
use crate::app::source::FileKey;
use crate::app::theme::{self, Tokens, size};
use crate::app::widgets::source_view::{self, SourceView};
use crate::app::widgets::{counted, heading, mark, text, thousands};
use crate::catalog::RuleId;
use crate::model::Problem;
use egui::{RichText, Ui};
use std::ops::Range;

/// What of the text was searched for.
pub(crate) type Kept = Memo<(FileKey, Option<Page>), Vec<Range<usize>>>;

pub(super) fn show(ui: &mut Ui, frame: &mut Frame<'_>, file: &FileKey, line: u32) {
    let catalog = frame.catalog();
    let (within, name) = file.path.rsplit_once('/').unwrap_or(("", &file.path));
    super::head(ui, frame, |ui, _| super::title(ui, name), |_, _| {});
    let folder = match file.folder(&catalog) {
        Some(folder) => catalog.folders[usize::from(folder)].name.clone(),
        None => file.root.display().to_string(),
    };
    let place = [folder.as_str(), within].join("/");
    text::path(ui, place.trim_end_matches('/'), Tokens::of(ui).dim);
    ui.add_space(size::GAP);
    problems(ui, frame, file, line);
    rules(ui, frame, file);
    let state = frame.state;
    let Some(source) = &state.source else { return };
    let question = (file.clone(), state.searched_on().cloned());
    let found = || state.found_in(source.text.as_deref().unwrap_or_default());
    let (found, _) = frame.views.file.get(state.generation, &question, found);
    match &source.text {
        Ok(_) => {
            let count = counted(source.lines.len(), "line", "lines");
            heading::section(ui, "Source", &count, |_| {});
            if source.is_stale {
                source_view::stale(ui);
            }
            let view = SourceView {
                found: &found,
                goal: source.start_of_line(line),
                line: Some(line).filter(|line| *line > 0 && !source.is_stale),
                ..SourceView::of(source, (ui.available_height() - size::GAP).max(120.0))
            };
            view.show(ui);
        }
        Err(reason) => {
            heading::empty(ui, &format!("The text cannot be shown: {reason}"), None);
        }
    }
}

/// How many problems of a file, and how many of its rules, stand over its text.
const MOST_PROBLEMS: usize = 12;
const MOST_RULES: usize = 6;

fn problems(ui: &mut Ui, frame: &mut Frame<'_>, file: &FileKey, line: u32) {
    let catalog = frame.catalog();
    let (folder, path) = file.place(&catalog);
    let own = |problem: &&Problem| problem.folder == folder && problem.path == path;
    let mut own = catalog.problems.iter().filter(own);
    let tokens = Tokens::of(ui);
    for problem in own.by_ref().take(MOST_PROBLEMS) {
        ui.horizontal_top(|ui| {
            let (icon, color) = mark::level_icon(tokens, problem.level);
            ui.label(RichText::new(icon).color(color));
            if problem.line > 0 {
                let place = format!("{}:{}", problem.line, problem.column);
                let color = if problem.line == line { tokens.text } else { tokens.dim };
                ui.label(RichText::new(place).font(theme::code()).color(color));
            }
            let reason = text::prose(&text::upper_first(&problem.reason), tokens.text);
            ui.add(egui::Label::new(reason).wrap());
        });
    }
    and_more(ui, own.count());
}

fn rules(ui: &mut Ui, frame: &mut Frame<'_>, file: &FileKey) {
    let catalog = frame.catalog();
    let Some(folder) = file.folder(&catalog) else { return };
    let place = (folder, &*file.path);
    let start = catalog.rules().partition_point(|rule| (rule.folder, &*rule.path) < place);
    let rules = catalog.rules()[start..].iter();
    let count = rules.take_while(|rule| (rule.folder, &*rule.path) == place).count();
    if count == 0 {
        return;
    }
    heading::section(ui, "Rules in this file", &thousands(count), |_| {});
    let tokens = Tokens::of(ui);
    egui::Frame::new().fill(tokens.panel).stroke(theme::line(tokens)).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        for at in start..start + count.min(MOST_RULES) {
            ui.push_id(at, |ui| {
                rule_line::with_note(ui, &catalog, RuleId(at as u32), "", frame.out);
            });
        }
    });
    and_more(ui, count.saturating_sub(MOST_RULES));
    ui.add_space(4.0);
}

fn and_more(ui: &mut Ui, more: usize) {
    if more > 0 {
        let text = format!("and {} more", thousands(more));
        ui.label(RichText::new(text).small().color(Tokens::of(ui).faint));
    }
}
