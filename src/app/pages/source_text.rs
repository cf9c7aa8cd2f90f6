//! Lines of the files themselves with a text: they come while the search goes on.

use super::{Frame, Page, RuleKey, key_of};
use crate::app::commands::{Command, Target};
use crate::app::source::FileKey;
use crate::app::source_search::{SourceSearch, Stage};
use crate::app::table::{Cell, Column, Rows, Table};
use crate::app::theme::{self, Tokens, icons, size};
use crate::app::vendors::VendorOrder;
use crate::app::widgets::{bar, button, check, counted, heading, is_entered, thousands};
use crate::catalog::{Catalog, SourceHit, SourceQuery};
use egui::{Key, RichText, TextEdit, Ui};
use std::borrow::Cow;
use std::ops::Range;

const TABLE: &str = "source text";

/// The room for what stands beside the box.
const BESIDE: f32 = 570.0;

/// Where how far the search is has no room beside the box.
const NARROW: f32 = 800.0;

const COLUMNS: &[Column] = &[
    Column::text("vendor", "Vendor", 62.0).at_least(62.0),
    Column::text("title", "Rule or file", 300.0).at_least(112.0),
    Column::numbers("line", "Line", 56.0).at_least(44.0),
    Column::text("text", "Text", 400.0).filling().at_least(220.0),
    Column::text("path", "File", 260.0).keeping_end().hidden(),
    Column::text("folder", "Folder", 110.0).hidden(),
];

/// The lines found.
struct Lines<'a> {
    catalog: &'a Catalog,
    hits: &'a [SourceHit],
    vendors: VendorOrder,
}

impl Lines<'_> {
    fn file(&self, hit: &SourceHit) -> FileKey {
        let root = self.catalog.folders[hit.folder as usize].root.clone();
        FileKey { root, path: hit.path.clone() }
    }

    /// The rule's page where it shows that file, else the file's.
    fn page(&self, hit: &SourceHit) -> Page {
        let file = self.file(hit);
        if let Some(id) = hit.rule {
            let page = Page::Rule(RuleKey::of(self.catalog, id));
            if page.file(self.catalog).as_ref() == Some(&file) {
                return page;
            }
        }
        Page::File(file, hit.line)
    }
}

impl Rows for Lines<'_> {
    fn columns(&self) -> Cow<'_, [Column]> {
        Cow::Borrowed(COLUMNS)
    }

    fn len(&self) -> usize {
        self.hits.len()
    }

    fn key(&self, row: usize) -> u64 {
        let hit = &self.hits[row];
        key_of((hit.folder, &hit.path, hit.line))
    }

    fn cell(&self, row: usize, column: &'static str) -> Cell<'_> {
        let hit = &self.hits[row];
        let rule = hit.rule.map(|id| self.catalog.rule(id));
        match column {
            "vendor" => rule.map_or(Cell::Empty, |rule| Cell::Vendor {
                vendor: rule.vendor,
                place: self.vendors.place(rule.vendor),
            }),
            "title" => match rule {
                Some(rule) => Cell::Text(Cow::Borrowed(&rule.title)),
                None => Cell::DimCode(Cow::Borrowed(&hit.path)),
            },
            "line" => Cell::Number(hit.line as usize),
            "text" => Cell::Code(Cow::Borrowed(&hit.text)),
            "folder" => Cell::Dim(Cow::Borrowed(&self.catalog.folders[hit.folder as usize].name)),
            _ => Cell::DimCode(Cow::Borrowed(&hit.path)),
        }
    }

    fn marks(&self, row: usize, column: &'static str) -> Cow<'_, [Range<usize>]> {
        match column {
            "text" => Cow::Borrowed(&self.hits[row].marks),
            _ => Cow::Borrowed(&[]),
        }
    }

    fn name(&self, row: usize) -> String {
        let hit = &self.hits[row];
        format!("{}:{} {}", hit.path, hit.line, hit.text)
    }

    fn open(&self, row: usize, _line: Option<usize>) -> Option<Command> {
        let hit = &self.hits[row];
        Some(Command::GoToLine(self.page(hit), hit.line))
    }

    fn opens_by_click(&self) -> bool {
        true
    }
}

pub(super) fn show(ui: &mut Ui, frame: &mut Frame<'_>, query: &SourceQuery) {
    super::head(
        ui,
        frame,
        |ui, _| {
            super::title(ui, "Source text");
            super::beside_title(
                ui,
                "in every opened file that can hold rules · whatever the filters",
            );
        },
        |_, _| {},
    );
    ui.add_space(size::GAP);
    asking(ui, frame, query);
    ui.add_space(size::GAP);
    let catalog = frame.catalog();
    let Some(search) = &frame.state.source_search else { return };
    if let Stage::Refused(reason) = &search.stage {
        heading::refusal(ui, &format!("Not a regular expression: {reason}"));
    } else if search.hits.is_empty() {
        nothing(ui, search);
    } else {
        let lines =
            Lines { catalog: &catalog, hits: &search.hits, vendors: frame.state.settings.vendors };
        let table = Table::new(TABLE, "Lines found", &lines, search.revision);
        table.show(ui, frame.tables, frame.out);
    }
}

/// The box, the switch to regular expressions, and how far the search is.
fn asking(ui: &mut Ui, frame: &mut Frame<'_>, query: &SourceQuery) {
    let narrow = ui.available_width() < NARROW;
    let others = frame.state.catalog.of_another_kind();
    ui.horizontal(|ui| {
        ui.set_height(size::BUTTON);
        ui.spacing_mut().item_spacing.x = size::GAP;
        let mut next = query.clone();
        let edit = TextEdit::singleline(&mut next.text)
            .id(egui::Id::unique("source search"))
            .font(theme::code())
            .prefix(RichText::new(icons::SEARCH).color(Tokens::of(ui).faint))
            .hint_text("Text in the files")
            .desired_width((ui.available_width() - BESIDE).clamp(240.0, 380.0))
            .margin(egui::Margin::symmetric(10, 6));
        let response = ui.add(edit).accessible_name("Text in the files");
        if frame.state.focus == Some(Target::SourceSearch) {
            response.request_focus();
            frame.send(Command::Focused);
        }
        check::show(ui, &mut next.is_regex, "Regular expression");
        if next != *query {
            frame.send(Command::SearchSource(next));
        }
        let entered = is_entered(&response);
        let down = response.has_focus()
            && ui.input_mut(|input| input.consume_key(egui::Modifiers::NONE, Key::ArrowDown));
        if entered || down {
            frame.tables.state(TABLE).take_keyboard();
        }
        if let Some(search) = frame.state.source_search.as_ref().filter(|_| !narrow) {
            ui.add_space(size::GAP);
            progress(ui, search, others, frame.out);
        }
    });
    if let Some(search) = frame.state.source_search.as_ref().filter(|_| narrow) {
        ui.horizontal(|ui| progress(ui, search, others, frame.out));
    }
}

/// How far the search is; `others` are the files that are not searched, for they can hold no rule.
fn progress(ui: &mut Ui, search: &SourceSearch, others: usize, out: &mut Vec<Command>) {
    let tokens = Tokens::of(ui);
    let (read, all) = search.files();
    let lines = counted(search.hits.len(), "line", "lines");
    let says = |ui: &mut Ui, text: String| {
        ui.add(egui::Label::new(RichText::new(text).small().color(tokens.dim)).truncate());
    };
    match search.stage {
        Stage::Running => {
            bar::progress(ui, "Searching", read as f32 / all.max(1) as f32);
            says(ui, format!("{lines} · {} of {} files", thousands(read), thousands(all)));
            if button::link_named(ui, "Cancel", "Cancel the search").clicked() {
                out.push(Command::CancelSourceSearch);
            }
        }
        Stage::Cancelled => says(
            ui,
            format!("{lines} · cancelled after {} of {} files", thousands(read), thousands(all)),
        ),
        Stage::Finished if search.is_cut() => {
            says(ui, format!("the first {lines} · a longer text finds fewer"));
        }
        Stage::Finished => {
            let files = counted(all, "file", "files");
            let others = match others {
                0 => String::new(),
                others => format!(", {} of another kind left out", thousands(others)),
            };
            says(ui, format!("{lines} · {files} searched{others}"));
        }
        Stage::Idle | Stage::Refused(_) => {}
    }
}

fn nothing(ui: &mut Ui, search: &SourceSearch) {
    let sentence = match search.stage {
        Stage::Idle => "Type what to look for: every line of these files is searched, in any case",
        Stage::Running => "Nothing yet…",
        Stage::Cancelled => "Nothing was found before it was cancelled",
        _ => "No file has that text",
    };
    heading::empty(ui, sentence, None);
}
