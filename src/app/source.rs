//! The text of a file a page shows: its lines, lightly inked, and which of them predicates stand on.

use crate::app::ink::{self, Dialect, Inker};
use crate::catalog::Catalog;
use crate::model::{Clause, LineIndex, Problem, Role, Rule, Span, Use};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

pub use crate::app::ink::Ink;

/// A file of an opened folder, or one of the user's choices, over reloads.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct FileKey {
    /// Where the folder is; empty for the sample rules.
    pub root: PathBuf,
    /// The file in it.
    pub path: Arc<str>,
}

impl FileKey {
    /// The opened folder it is in, by index.
    pub fn folder(&self, catalog: &Catalog) -> Option<u16> {
        let place = catalog.folders.iter().position(|folder| folder.root == self.root)?;
        u16::try_from(place).ok()
    }

    /// A file that is in no opened folder, by its whole path.
    pub fn elsewhere(path: &Path) -> Self {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        Self { root: path.parent().unwrap_or(path).to_owned(), path: name.into() }
    }

    /// The folder and path that problems name it by.
    pub fn place(&self, catalog: &Catalog) -> (u16, String) {
        match self.folder(catalog) {
            Some(folder) => (folder, self.path.to_string()),
            None => (Problem::ELSEWHERE, self.root.join(&*self.path).display().to_string()),
        }
    }

    /// Where it is on disk; `None` for the sample rules.
    pub fn on_disk(&self) -> Option<PathBuf> {
        (!self.root.as_os_str().is_empty()).then(|| self.root.join(&*self.path))
    }
}

/// A line, its pieces as byte ranges of the text.
#[derive(Clone, Debug)]
pub struct SourceLine {
    /// All of it, without the line break.
    pub range: Range<usize>,
    /// Its pieces in order.
    pub pieces: Vec<(Range<usize>, Ink)>,
}

/// The text of a file, or why there is none.
#[derive(Debug)]
pub struct SourceText {
    /// Which file.
    pub file: FileKey,
    /// The generation of the catalog it was read for.
    pub generation: u64,
    /// Whether it is no more what was indexed: then no place in it is sure.
    pub is_stale: bool,
    /// The text, or a sentence.
    pub text: Result<Arc<str>, String>,
    /// Its lines.
    pub lines: Vec<SourceLine>,
    index: LineIndex,
}

/// How many more lines than its first a clause is marked on: a list of thousands of values is one clause.
const MOST_LINES: u32 = 200;

impl SourceText {
    /// Reads the file as it is now.
    pub fn read(catalog: &Catalog, file: FileKey, generation: u64) -> Self {
        let read = match file.folder(catalog) {
            Some(folder) => catalog.file_text(folder, &file.path),
            None => catalog.chosen_text(&file.root.join(&*file.path)).map(|text| (text, false)),
        };
        let (text, is_stale) = match read {
            Ok((text, is_stale)) => (Ok(text), is_stale),
            Err(reason) => (Err(reason), false),
        };
        let whole = text.as_deref().unwrap_or_default();
        let (lines, index) = (inked(catalog, &file, whole), LineIndex::new(whole));
        Self { generation, is_stale, lines, index, text: text.map(Arc::from), file }
    }

    /// A text that is in no file yet.
    pub fn draft(text: &str) -> Self {
        Self {
            file: FileKey::elsewhere(Path::new("draft.yml")),
            // No catalog is behind it; it is another text with every change.
            generation: crate::app::pages::key_of(text),
            is_stale: false,
            lines: lines(text, Inker::new(Dialect::of("draft.yml"), &[])),
            index: LineIndex::new(text),
            text: Ok(Arc::from(text)),
        }
    }

    /// Finds out whether the file has changed meanwhile.
    pub(super) fn look_again(&mut self, catalog: &Catalog) {
        let folder = self.file.folder(catalog);
        self.is_stale = folder.is_some_and(|folder| catalog.has_changed(folder, &self.file.path));
    }

    /// The byte a line, from 1, starts at.
    pub fn start_of_line(&self, line: u32) -> Option<usize> {
        Some(self.lines.get(line.checked_sub(1)? as usize)?.range.start)
    }

    /// The marks of a rule's predicates, by line; none while the text is not what was indexed.
    pub fn marks(&self, rule: &Rule) -> Vec<Mark> {
        let Ok(text) = &self.text else { return Vec::new() };
        if self.is_stale {
            return Vec::new();
        }
        let mut number = 0;
        let mut marks = Vec::new();
        for clause in rule.expr.clauses() {
            match clause {
                Clause::Predicate(predicate, role) => {
                    let what = What::of(role, predicate.usage, number);
                    number += 1;
                    self.mark(text, predicate.span, (what, None), &mut marks);
                    for (value, place) in predicate.places.iter().enumerate() {
                        self.mark(text, place.span, (what, Some(value)), &mut marks);
                    }
                }
                Clause::Opaque(opaque) => {
                    self.mark(text, opaque.span, (What::Opaque, None), &mut marks);
                }
            }
        }
        marks.sort_by_key(|mark| (mark.line, mark.range.start));
        marks
    }

    fn mark(
        &self,
        text: &str,
        span: Span,
        (what, value): (What, Option<usize>),
        marks: &mut Vec<Mark>,
    ) {
        let range = span.start as usize..span.end as usize;
        if range.is_empty() || text.get(range.clone()).is_none() {
            return;
        }
        let first = self.index.line(span.start);
        let last = self.index.line(span.end.saturating_sub(1)).max(first);
        for line in first..=last.min(first + MOST_LINES) {
            let Some(own) = self.lines.get(line as usize - 1) else { return };
            let mut start = range.start.max(own.range.start);
            let end = range.end.min(own.range.end);
            if start < end && line > first {
                let piece = &text[start..end];
                start += piece.len() - piece.trim_start().len();
            }
            if start < end {
                marks.push(Mark { line, range: start..end, what, value });
            }
        }
    }

    /// The lines a rule stands on, from 1.
    pub fn lines_of(&self, rule: &Rule) -> Range<u32> {
        let count = self.lines.len() as u32;
        if rule.span.end <= rule.span.start || self.is_stale {
            return 1..count + 1;
        }
        let first = self.index.line(rule.span.start).min(count.max(1));
        let last = self.index.line(rule.span.end.saturating_sub(1)).min(count);
        first..last.max(first) + 1
    }
}

/// Where a clause stands in a line.
#[derive(Clone, Debug)]
pub struct Mark {
    /// The line, from 1.
    pub line: u32,
    /// Bytes of the text.
    pub range: Range<usize>,
    /// Whose place it is.
    pub what: What,
    /// Of which of its values, where it is not the place of the whole predicate.
    pub value: Option<usize>,
}

impl Mark {
    /// What is pointed at where it is.
    pub fn pointed(&self) -> Option<Pointed> {
        Some(Pointed { predicate: self.what.predicate()?, value: self.value })
    }
}

/// What is pointed at: a predicate, by its number in source order, or one of its values.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Pointed {
    /// The predicate.
    pub predicate: usize,
    /// The value, where it has a place of its own.
    pub value: Option<usize>,
}

impl Pointed {
    /// A predicate with all of its values.
    pub const fn whole(predicate: usize) -> Self {
        Self { predicate, value: None }
    }

    /// Whether it is the other one, or all of its predicate.
    pub fn holds(self, other: Self) -> bool {
        self.predicate == other.predicate && (self.value.is_none() || self.value == other.value)
    }
}

/// Whose place a mark is; with the number of the predicate in source order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// An indicator's.
    Indicator(usize),
    /// An exclusion's.
    Exclusion(usize),
    /// A scope's.
    Scope(usize),
    /// That of a clause kept as text.
    Opaque,
}

impl What {
    const fn of(role: Role, usage: Use, number: usize) -> Self {
        match (role, usage) {
            (Role::Indicator, Use::Scope) => Self::Scope(number),
            (Role::Indicator, _) => Self::Indicator(number),
            (Role::Exclusion | Role::NestedExclusion, _) => Self::Exclusion(number),
        }
    }

    /// The predicate's number.
    pub const fn predicate(self) -> Option<usize> {
        match self {
            Self::Indicator(number) | Self::Exclusion(number) | Self::Scope(number) => Some(number),
            Self::Opaque => None,
        }
    }
}

fn span_of(clause: &Clause<'_>) -> Span {
    match clause {
        Clause::Predicate(predicate, _) => predicate.span,
        Clause::Opaque(opaque) => opaque.span,
    }
}

/// The lines of a file, inked.
fn inked(catalog: &Catalog, file: &FileKey, text: &str) -> Vec<SourceLine> {
    let dialect = Dialect::of(&file.path);
    let clauses = |rule: &Arc<Rule>| {
        let clauses = rule.expr.clauses();
        let placed = |span: &Span| span.end > span.start;
        let spans = || clauses.iter().map(|clause| span_of(clause)).filter(placed);
        let start = spans().map(|span| span.start).min()? as usize;
        let end = spans().map(|span| span.end).max()? as usize;
        Some(ink::logic_around(text, &(start..end)))
    };
    let folder = file.folder(catalog);
    let here = |rule: &&Arc<Rule>| {
        Some(rule.folder) == folder && rule.logic_path.as_ref().unwrap_or(&rule.path) == &file.path
    };
    let logic: Vec<Range<usize>> =
        catalog.rules().iter().filter(here).filter_map(clauses).collect();
    lines(text, Inker::new(dialect, &logic))
}

fn lines(text: &str, mut inker: Inker<'_>) -> Vec<SourceLine> {
    let mut start = 0;
    let mut lines = Vec::new();
    for line in text.split('\n') {
        let end = start + line.trim_end_matches('\r').len();
        lines.push(SourceLine { range: start..end, pieces: inker.line(text, start..end) });
        start += line.len() + 1;
    }
    if text.ends_with('\n') {
        lines.pop();
    }
    lines
}
