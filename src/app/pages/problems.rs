//! What could not be read, by file.

use super::{Frame, Page, key_of};
use crate::app::commands::{Action, Command};
use crate::app::memo::Memo;
use crate::app::source::FileKey;
use crate::app::table::{Cell, Column, Heading, Rows, Table};
use crate::app::theme::{Tokens, size};
use crate::app::widgets::{button, chip, counted, text, thousands};
use crate::catalog::Catalog;
use crate::catalog::load::LoadedFolder;
use crate::model::Problem;
use crate::views::problems::{self, ProblemsPage};
use egui::{RichText, Ui};
use std::borrow::Cow;
use std::path::Path;
use std::sync::Arc;

/// What the page is painted from.
pub(crate) struct Answer {
    catalog: Arc<Catalog>,
    page: ProblemsPage,
    /// File and place in it of each row.
    rows: Vec<(usize, usize)>,
    groups: Vec<(String, String)>,
    /// What each row says is wrong.
    reasons: Vec<String>,
}

pub(crate) type Kept = Memo<(), Answer>;

impl Answer {
    fn new(catalog: Arc<Catalog>) -> Self {
        let page = problems::list(&catalog);
        let file_rows = |(at, file): (usize, &problems::FileProblems)| {
            let problems = file.problems.len();
            (0..problems).map(move |number| (at, number)).collect::<Vec<_>>()
        };
        let rows: Vec<_> = page.files.iter().enumerate().flat_map(file_rows).collect();
        let reason = |(file, number): &(usize, usize)| reason(&page.files[*file].problems[*number]);
        let group = |file: &problems::FileProblems| {
            let folder = catalog.folders.get(usize::from(file.folder));
            let within = |folder: &LoadedFolder| format!("{}/{}", folder.name, file.path);
            let name = folder.map_or_else(|| file.path.clone(), within);
            (name, counted(file.problems.len(), "problem", "problems"))
        };
        Self {
            groups: page.files.iter().map(group).collect(),
            reasons: rows.iter().map(reason).collect(),
            rows,
            page,
            catalog,
        }
    }

    fn problem(&self, row: usize) -> &Problem {
        let (file, number) = self.rows[row];
        &self.page.files[file].problems[number]
    }
}

/// What is wrong, without the name of a file that the heading above says but for its ending.
fn reason(problem: &Problem) -> String {
    let stem = |path: &str| Path::new(path).file_stem().map(std::ffi::OsStr::to_ascii_lowercase);
    let own = stem(&problem.path);
    let mut pieces = problem.reason.split('`');
    let reason = match pieces.nth(1).filter(|name| own.is_some() && stem(name) == own) {
        Some(name) => Cow::Owned(problem.reason.replacen(&format!(" `{name}`"), "", 1)),
        None => Cow::Borrowed(&*problem.reason),
    };
    text::upper_first(&text::typographic(&reason))
}

const COLUMNS: &[Column] = &[
    Column::text("level", "Level", 100.0).at_least(90.0),
    Column::numbers("line", "Line", 64.0).at_least(52.0),
    Column::numbers("column", "Column", 74.0).at_least(66.0),
    Column::text("reason", "What is wrong", 400.0).filling().at_least(200.0),
    Column::text("path", "File", 300.0).keeping_end().hidden(),
];

impl Rows for Answer {
    fn columns(&self) -> Cow<'_, [Column]> {
        Cow::Borrowed(COLUMNS)
    }

    fn len(&self) -> usize {
        self.rows.len()
    }

    fn key(&self, row: usize) -> u64 {
        let problem = self.problem(row);
        key_of((problem.folder, &problem.path, self.rows[row].1))
    }

    fn cell(&self, row: usize, column: &'static str) -> Cell<'_> {
        let problem = self.problem(row);
        let place =
            |number: u32| if number == 0 { Cell::Empty } else { Cell::Number(number as usize) };
        match column {
            "level" => Cell::Level(problem.level),
            "line" => place(problem.line),
            "column" => place(problem.column),
            "path" => Cell::DimCode(Cow::Borrowed(&problem.path)),
            _ => Cell::text_of(&*self.reasons[row]),
        }
    }

    fn name(&self, row: usize) -> String {
        self.problem(row).to_string()
    }

    fn group(&self, row: usize) -> usize {
        self.rows[row].0
    }

    fn heading(&self, group: usize) -> Option<Heading<'_>> {
        let (name, count) = self.groups.get(group)?;
        Some(Heading::new(name, count).in_code())
    }

    fn open(&self, row: usize, _line: Option<usize>) -> Option<Command> {
        let problem = self.problem(row);
        let file = match self.catalog.folders.get(usize::from(problem.folder)) {
            Some(folder) => {
                FileKey { root: folder.root.clone(), path: problem.path.as_str().into() }
            }
            None => FileKey::elsewhere(Path::new(&problem.path)),
        };
        Some(Command::Go(Page::File(file, problem.line)))
    }

    fn opens_by_click(&self) -> bool {
        true
    }
}

const TABLE: &str = "problems";

pub(super) fn show(ui: &mut Ui, frame: &mut Frame<'_>) {
    let state = frame.state;
    let (answer, revision) =
        frame.views.problems.get(state.generation, &(), || Answer::new(state.catalog.clone()));
    let page = &answer.page;
    super::head(
        ui,
        frame,
        |ui, _| {
            super::title(ui, "Problems");
            super::beside_title(ui, &figures(page));
        },
        |ui, frame| super::listing::filter_box(ui, frame, TABLE, "Filter problems"),
    );
    skipped(ui, page);
    ui.add_space(size::GAP);
    if answer.rows.is_empty() {
        let said = super::unread(state).unwrap_or(if state.catalog.files == 0 {
            ("There is no file to read in what is open", Some(Action::OpenFolder))
        } else {
            ("Everything that is open was read without a problem", None)
        });
        super::empty(ui, frame, said);
        return;
    }
    Table::new(TABLE, "Problems", &*answer, revision).show(ui, frame.tables, frame.out);
}

/// How many problems there are, of which level, and in how many files.
fn figures(page: &ProblemsPage) -> String {
    let all = page.errors + page.warnings;
    if all == 0 {
        return String::new();
    }
    format!(
        "{} · {} · {} · in {}",
        thousands(all),
        counted(page.errors, "error", "errors"),
        counted(page.warnings, "warning", "warnings"),
        counted(page.files.len(), "file", "files"),
    )
}

/// The room for what shows the rest of the kinds.
const MORE: f32 = 56.0;

/// Files that hold no rule, by kind, in one line until the rest is asked for.
fn skipped(ui: &mut Ui, page: &ProblemsPage) {
    if page.skipped.is_empty() {
        return;
    }
    let color = Tokens::of(ui).faint;
    let all: usize = page.skipped.iter().map(|(_, count)| count).sum();
    let sentence = format!("{} passed over, for they hold no rule:", counted(all, "file", "files"));
    let asked = egui::Id::unique("all kinds passed over");
    let mut open = ui.data(|data| data.get_temp(asked)).unwrap_or(false);
    ui.scope(|ui| {
        ui.spacing_mut().item_spacing = egui::vec2(6.0, 4.0);
        ui.spacing_mut().interact_size.y = size::CHIP;
        ui.horizontal_wrapped(|ui| {
            ui.add(egui::Label::new(RichText::new(sentence).small().color(color)).truncate());
            for (at, (kind, count)) in page.skipped.iter().enumerate() {
                let text = format!("{kind} {}", thousands(*count));
                let rest = page.skipped.len() - at;
                let room = ui.available_size_before_wrap().x;
                if !open && chip::width(ui, &text) + MORE > room && rest > 1 {
                    open = button::link(ui, &format!("{rest} more")).clicked();
                    return;
                }
                chip::plain(ui, &text);
            }
            if open && button::link(ui, "fewer").clicked() {
                open = false;
            }
        });
    });
    ui.data_mut(|data| data.insert_temp(asked, open));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Level;

    #[test]
    fn the_name_of_the_own_file_is_left_to_the_heading() {
        let of = |reason: &str| {
            let (path, reason) = ("policies/aws_reuse.yml".into(), reason.into());
            let (folder, line, column, level) = (0, 2, 11, Level::Error);
            super::reason(&Problem { folder, path, line, column, level, reason })
        };
        assert_eq!(of("its logic `AWS_reuse.py` is not there"), "Its logic is not there");
        assert_eq!(of("its logic `other.py` is not there"), "Its logic `other.py` is not there");
        assert_eq!(of("a rule's title"), "A rule’s title");
    }
}
