//! A file as it stands, with its problems and the rules read from it.

use super::{Frame, Page, RuleKey, key_of};
use crate::app::memo::Memo;
use crate::app::source::FileKey;
use crate::app::theme::{self, Tokens, icons, size};
use crate::app::widgets::source_view::{self, SourceView};
use crate::app::widgets::{counted, heading, rule_line};
use crate::catalog::RuleId;
use crate::model::{Level, Problem};
use egui::{RichText, Ui};
use std::ops::Range;

/// What of the text was searched for.
pub(crate) type Kept = Memo<(FileKey, Option<Page>), Vec<Range<usize>>>;

pub(super) fn show(ui: &mut Ui, frame: &mut Frame<'_>, file: &FileKey, line: u32) {
    super::head(
        ui,
        frame,
        |ui, _| {
            super::title(ui, file.path.rsplit('/').next().unwrap_or(&file.path));
            let path = RichText::new(&*file.path).font(theme::code()).color(Tokens::of(ui).faint);
            ui.add(egui::Label::new(path).truncate());
        },
        |_, _| {},
    );
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
            let count = source.lines.len() as u32;
            heading::section(ui, "Source", &counted(count as usize, "line", "lines"), |_| {});
            if source.is_stale {
                source_view::stale(ui);
            }
            let view = SourceView {
                source,
                lines: 1..count + 1,
                marks: &[],
                steps: &[],
                found: &found,
                pointed: None,
                goal: source.start_of_line(line),
                line: Some(line).filter(|line| *line > 0 && !source.is_stale),
                height: (ui.available_height() - size::GAP).max(120.0),
            };
            view.show(ui);
        }
        Err(reason) => {
            heading::empty(ui, &format!("The file {reason}"), None);
        }
    }
}

fn problems(ui: &mut Ui, frame: &mut Frame<'_>, file: &FileKey, line: u32) {
    let catalog = frame.catalog();
    let (folder, path) = file.place(&catalog);
    let own = |problem: &&Problem| problem.folder == folder && problem.path == path;
    let all = &catalog.problems;
    let tokens = Tokens::of(ui);
    for problem in all.iter().filter(own).take(12) {
        ui.horizontal(|ui| {
            let (icon, color) = match problem.level {
                Level::Error => (icons::ERROR, tokens.bad),
                Level::Warning => (icons::WARNING, tokens.warn),
            };
            ui.label(RichText::new(icon).color(color));
            if problem.line > 0 {
                let place = format!("{}:{}", problem.line, problem.column);
                let color = if problem.line == line { tokens.text } else { tokens.dim };
                ui.label(RichText::new(place).font(theme::code()).color(color));
            }
            ui.add(egui::Label::new(&problem.reason).truncate());
        });
    }
}

fn rules(ui: &mut Ui, frame: &mut Frame<'_>, file: &FileKey) {
    let catalog = frame.catalog();
    let first = RuleKey { file: file.clone(), doc: 0 };
    let Some(folder) = file.folder(&catalog) else { return };
    let all = catalog.rules();
    let start =
        all.partition_point(|rule| (rule.folder, &*rule.path) < (folder, &*first.file.path));
    let own =
        all[start..].iter().take_while(|rule| rule.folder == folder && rule.path == file.path);
    let count = own.count();
    if count == 0 {
        return;
    }
    heading::section(ui, "Rules in this file", &count.to_string(), |_| {});
    for at in start..start + count.min(6) {
        ui.push_id(key_of(at), |ui| {
            rule_line::with_note(ui, &catalog, RuleId(at as u32), "", frame.out);
        });
    }
}
