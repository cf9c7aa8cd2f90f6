//! The text of a file a page shows: its lines, lightly inked, and which of them predicates stand on.

use crate::catalog::Catalog;
use crate::model::{Clause, LineIndex, Problem, Role, Rule, Span, Use};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

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

/// What a piece of a line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ink {
    /// Anything else.
    Plain,
    /// A key of YAML, TOML or a meta section.
    Key,
    /// A comment.
    Comment,
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
    /// The text, or a sentence.
    pub text: Result<Arc<str>, String>,
    /// Its lines.
    pub lines: Vec<SourceLine>,
    index: LineIndex,
}

impl SourceText {
    /// Reads the file as it is now.
    pub fn read(catalog: &Catalog, file: FileKey, generation: u64) -> Self {
        let text = match file.folder(catalog) {
            Some(folder) => catalog.file_text(folder, &file.path),
            None => catalog.chosen_text(&file.root.join(&*file.path)),
        };
        let whole = text.as_deref().unwrap_or_default();
        let (lines, index) = (lines(whole), LineIndex::new(whole));
        Self { generation, lines, index, text: text.map(Arc::from), file }
    }

    /// The marks of a rule's predicates, by line.
    pub fn marks(&self, rule: &Rule) -> Vec<Mark> {
        let Ok(text) = &self.text else { return Vec::new() };
        let mut number = 0;
        let mut marks = Vec::new();
        for clause in rule.expr.clauses() {
            let (span, what) = match clause {
                Clause::Predicate(predicate, role) => {
                    number += 1;
                    (predicate.span, What::of(role, predicate.usage, number - 1))
                }
                Clause::Opaque(opaque) => (opaque.span, What::Opaque),
            };
            self.mark(text, span, what, &mut marks);
        }
        marks.sort_by_key(|mark| (mark.line, mark.range.start));
        marks
    }

    fn mark(&self, text: &str, span: Span, what: What, marks: &mut Vec<Mark>) {
        let range = span.start as usize..span.end as usize;
        if range.is_empty() || text.get(range.clone()).is_none() {
            return;
        }
        let first = self.index.line(span.start);
        let last = self.index.line(span.end.saturating_sub(1)).max(first);
        for line in first..=last.min(first + 200) {
            let Some(own) = self.lines.get(line as usize - 1) else { return };
            let start = range.start.max(own.range.start);
            let end = range.end.min(own.range.end);
            if start < end {
                marks.push(Mark { line, range: start..end, what });
            }
        }
    }

    /// The lines a rule stands on, from 1.
    pub fn lines_of(&self, rule: &Rule) -> Range<u32> {
        let count = self.lines.len() as u32;
        if rule.span.end <= rule.span.start {
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

fn lines(text: &str) -> Vec<SourceLine> {
    let mut start = 0;
    let mut lines = Vec::new();
    for line in text.split('\n') {
        let end = start + line.trim_end_matches('\r').len();
        lines.push(SourceLine { range: start..end, pieces: pieces(text, start..end) });
        start += line.len() + 1;
    }
    if text.ends_with('\n') {
        lines.pop();
    }
    lines
}

fn pieces(text: &str, line: Range<usize>) -> Vec<(Range<usize>, Ink)> {
    let own = &text[line.clone()];
    let code_end = line.start + comment_start(own).unwrap_or(own.len());
    let key_end = line.start + key_length(&text[line.start..code_end]);
    let all = [
        (line.start..key_end, Ink::Key),
        (key_end..code_end, Ink::Plain),
        (code_end..line.end, Ink::Comment),
    ];
    all.into_iter().filter(|(range, _)| !range.is_empty()).collect()
}

/// Where a comment starts: `#` or `//` outside quotes, at the start or after a space.
fn comment_start(line: &str) -> Option<usize> {
    let mut quote = None;
    let mut before = b' ';
    let bytes = line.as_bytes();
    for (at, byte) in bytes.iter().copied().enumerate() {
        match (quote, byte) {
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), _) if open == byte && before != b'\\' => quote = None,
            (None, b'#') if before.is_ascii_whitespace() => return Some(at),
            (None, b'/') if before.is_ascii_whitespace() && bytes.get(at + 1) == Some(&b'/') => {
                return Some(at);
            }
            _ => {}
        }
        before = byte;
    }
    None
}

/// How long `  key:` or `key =` at the start of a line is.
fn key_length(line: &str) -> usize {
    let body = line.trim_start_matches([' ', '-', '\t']);
    let lead = line.len() - body.len();
    let is_key = |c: char| c.is_alphanumeric() || "_|.*-".contains(c);
    let word = body.find(|c: char| !is_key(c)).unwrap_or(body.len());
    let rest = &body[word..];
    let follows =
        rest.strip_prefix(':').is_some_and(|after| after.is_empty() || after.starts_with(' '));
    let assigned = rest
        .trim_start()
        .strip_prefix('=')
        .is_some_and(|after| after.starts_with([' ', '"', '\'', '[']));
    if word > 0 && (follows || assigned) { lead + word } else { 0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn inks(line: &str) -> Vec<(&str, Ink)> {
        pieces(line, 0..line.len()).into_iter().map(|(range, ink)| (&line[range], ink)).collect()
    }

    #[test]
    fn keys_and_comments_are_told_from_the_rest() {
        assert_eq!(
            inks("  Image|endswith: '\\x' # why"),
            [("  Image|endswith", Ink::Key), (": '\\x' ", Ink::Plain), ("# why", Ink::Comment)]
        );
        assert_eq!(
            inks("severity = \"low\""),
            [("severity", Ink::Key), (" = \"low\"", Ink::Plain)]
        );
        assert_eq!(inks("- 'a # b'"), [("- 'a # b'", Ink::Plain)]);
        assert_eq!(inks("// about"), [("// about", Ink::Comment)]);
        assert_eq!(inks("http://x"), [("http://x", Ink::Plain)]);
    }
}
