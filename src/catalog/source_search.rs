//! Looks for a text in the files themselves, in the order of the catalog: on the readers' threads, a
//! batch at a time, until it is told to stop.

use super::folder;
use super::load::{LoadedFolder, Progress, WORKERS};
use super::{Catalog, RuleId};
use crate::model::{LineIndex, Rule};
use rayon::prelude::*;
use regex::{Regex, RegexBuilder};
use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::Ordering;

/// The most lines that are found; who needs more asks for less.
pub const MOST_LINES: usize = 10_000;
/// How many files are read before what they hold is told.
const BATCH: usize = 64;
/// How much stands before the first hit in a line that is cut, in bytes.
const BEFORE: usize = 24;
/// The longest piece of a line that is kept, in bytes.
const LONGEST_LINE: usize = 400;
/// The largest regular expression, compiled, in bytes.
const LARGEST: usize = 1 << 20;

/// A text looked for in any case, or a regular expression.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct SourceQuery {
    /// As typed.
    pub text: String,
    /// Whether it is a regular expression.
    pub is_regex: bool,
}

/// A [`SourceQuery`] ready to be looked for.
#[derive(Clone, Debug)]
pub struct SourcePattern(Regex);

/// A line of a file with what was looked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceHit {
    /// The opened folder, by index.
    pub folder: u16,
    /// The file in it.
    pub path: Arc<str>,
    /// The line, from 1.
    pub line: u32,
    /// The line, without the space before it; of a long one the part around the first hit.
    pub text: String,
    /// The hits in `text`, as bytes.
    pub marks: Vec<Range<usize>>,
    /// The rule that stands there, or whose logic does.
    pub rule: Option<RuleId>,
}

impl SourceQuery {
    /// Makes it ready. The error says what is wrong with a regular expression.
    pub fn compile(&self) -> Result<SourcePattern, String> {
        let text = if self.is_regex { self.text.clone() } else { regex::escape(&self.text) };
        let mut builder = RegexBuilder::new(&text);
        builder.case_insensitive(true).multi_line(true).size_limit(LARGEST).dfa_size_limit(LARGEST);
        match builder.build() {
            Ok(regex) if regex.is_match("") => {
                Err("this matches every line, for it matches nothing at all".to_owned())
            }
            Ok(regex) => Ok(SourcePattern(regex)),
            Err(regex::Error::CompiledTooBig(_)) => {
                Err("this regular expression is too large".to_owned())
            }
            Err(error) => Err(sentence(&error)),
        }
    }
}

/// The last line of an error of the regex crate, which says what is wrong.
fn sentence(error: &regex::Error) -> String {
    let text = error.to_string();
    let last = text.lines().last().unwrap_or_default();
    last.trim().trim_start_matches("error: ").to_owned()
}

impl SourcePattern {
    /// Where it stands in a text, as bytes.
    pub fn find_all<'a>(&'a self, text: &'a str) -> impl Iterator<Item = Range<usize>> + 'a {
        self.0.find_iter(text).map(|found| found.range()).filter(|range| !range.is_empty())
    }
}

impl Catalog {
    /// Reads every file and tells `found` the lines that have the pattern, in catalog order. Ends
    /// early when `progress` is cancelled, or after [`MOST_LINES`] lines.
    pub fn search_sources(
        &self,
        pattern: &SourcePattern,
        progress: &Progress,
        mut found: impl FnMut(Vec<SourceHit>),
    ) {
        let files = || {
            let folders = self.folders.iter().enumerate();
            folders.flat_map(|(at, folder)| {
                folder.files.iter().map(move |file| (at as u16, folder, &file.path))
            })
        };
        let all: Vec<_> = files().collect();
        progress.found.store(all.len(), Ordering::Relaxed);
        let mut lines = 0;
        for batch in all.chunks(BATCH) {
            let search = |(at, folder, path): &(u16, &LoadedFolder, &Arc<str>)| {
                if progress.is_cancelled() {
                    return Vec::new();
                }
                let hits = self.search_source(pattern, *at, folder, path);
                progress.read.fetch_add(1, Ordering::Relaxed);
                hits
            };
            let hits: Vec<Vec<SourceHit>> =
                WORKERS.install(|| batch.par_iter().map(search).collect());
            if progress.is_cancelled() {
                return;
            }
            let mut hits = hits.concat();
            hits.truncate(MOST_LINES - lines);
            lines += hits.len();
            if !hits.is_empty() {
                found(hits);
            }
            if lines == MOST_LINES {
                return;
            }
        }
    }

    fn search_source(
        &self,
        pattern: &SourcePattern,
        at: u16,
        folder: &LoadedFolder,
        path: &Arc<str>,
    ) -> Vec<SourceHit> {
        let Ok((text, _)) = folder::source_text(&folder.root, path) else { return Vec::new() };
        let mut hits = pattern.find_all(&text).peekable();
        if hits.peek().is_none() {
            return Vec::new();
        }
        let index = LineIndex::new(&text);
        let rules = self.rules_of(at, path);
        let mut lines: Vec<SourceHit> = Vec::new();
        let mut start = 0;
        while let Some(hit) = hits.next() {
            // A hit may reach over several lines; it is shown on its first.
            start =
                text[start..hit.start].rfind('\n').map_or(start, |at_break| start + at_break + 1);
            let end = text[hit.start..].find('\n').map_or(text.len(), |length| hit.start + length);
            let more = std::iter::from_fn(|| hits.next_if(|next| next.start < end));
            let all = std::iter::once(hit.clone()).chain(more);
            let marks = all.map(|hit| hit.start..hit.end.min(end)).collect();
            let (shown, marks) = cut(&text, start..end, marks);
            let rule = self.rule_at(&rules, hit.start as u32);
            let line = index.line(hit.start as u32);
            lines.push(SourceHit {
                folder: at,
                path: path.clone(),
                line,
                text: shown,
                marks,
                rule,
            });
            start = end;
        }
        lines
    }

    /// The rules that stand in a file; for one that holds only the logic of a rule, that rule.
    fn rules_of(&self, folder: u16, path: &str) -> Range<usize> {
        let rules = self.rules();
        let first = rules.partition_point(|rule| (rule.folder, &*rule.path) < (folder, path));
        let own = |rule: &&Arc<Rule>| rule.folder == folder && *rule.path == *path;
        let count = rules[first..].iter().take_while(own).count();
        if count > 0 {
            return first..first + count;
        }
        let holds_logic =
            |rule: &Arc<Rule>| rule.folder == folder && rule.logic_path.as_deref() == Some(path);
        rules.iter().position(holds_logic).map_or(0..0, |at| at..at + 1)
    }

    /// Of the rules of a file, the one that stands at a byte: the last that starts before it.
    fn rule_at(&self, rules: &Range<usize>, at: u32) -> Option<RuleId> {
        let first = rules.clone().next()?;
        let before = |place: &usize| self.rules()[*place].span.start <= at;
        let last = rules.clone().take_while(before).last().unwrap_or(first);
        Some(RuleId(last as u32))
    }
}

/// A line without the space before it, long ones from shortly before the first mark.
fn cut(text: &str, line: Range<usize>, marks: Vec<Range<usize>>) -> (String, Vec<Range<usize>>) {
    let first = marks.first().map_or(line.start, |mark| mark.start);
    let lead = text[line.start..first].len() - text[line.start..first].trim_start().len();
    let mut from = line.start + lead;
    let mut shown = String::new();
    if first - from > 2 * BEFORE {
        from = text.floor_char_boundary(first - BEFORE);
        shown.push('…');
    }
    let to = text.floor_char_boundary((from + LONGEST_LINE).min(line.end));
    let shift = |at: usize| at - from + shown.len();
    let marks = marks.into_iter().filter(|mark| mark.start < to);
    let marks = marks.map(|mark| shift(mark.start)..shift(mark.end.min(to))).collect();
    shown.push_str(text[from..to].trim_end());
    if to < line.end {
        shown.push('…');
    }
    (shown, marks)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::Choices;
    use crate::catalog::load::Source;

    fn samples() -> Catalog {
        Catalog::open(&[Source::Samples], &Choices::default(), &Progress::default()).unwrap()
    }

    fn query(text: &str, is_regex: bool) -> SourceQuery {
        SourceQuery { text: text.to_owned(), is_regex }
    }

    fn lines(catalog: &Catalog, query: &SourceQuery, progress: &Progress) -> Vec<SourceHit> {
        let mut all = Vec::new();
        catalog.search_sources(&query.compile().unwrap(), progress, |hits| all.extend(hits));
        all
    }

    #[test]
    fn every_line_with_the_text_is_found_in_any_case_with_its_rule() {
        let catalog = samples();
        let hits = lines(&catalog, &query("LogSource:", false), &Progress::default());
        assert!(!hits.is_empty());
        for hit in &hits {
            assert_eq!(hit.text[hit.marks[0].clone()].to_lowercase(), "logsource:");
            let rule = catalog.rule(hit.rule.unwrap());
            assert_eq!(rule.path, hit.path);
        }
        let mut sorted = hits.clone();
        sorted.sort_by_key(|hit| (hit.folder, hit.path.clone(), hit.line));
        assert_eq!(sorted, hits);
    }

    #[test]
    fn a_plain_text_is_no_regular_expression_and_a_broken_one_says_why() {
        let catalog = samples();
        assert!(lines(&catalog, &query("d.tection:", false), &Progress::default()).is_empty());
        assert!(!lines(&catalog, &query("^d.tection:$", true), &Progress::default()).is_empty());
        assert_eq!(query("a(", true).compile().unwrap_err(), "unclosed group");
        assert!(query("x*", true).compile().is_err());
    }

    #[test]
    fn a_cancelled_search_tells_nothing_more() {
        let progress = Progress::default();
        progress.cancel();
        assert!(lines(&samples(), &query("title", false), &progress).is_empty());
    }

    #[test]
    fn a_long_line_is_cut_around_its_first_hit() {
        let text = format!("  {}needle{}\n", "a".repeat(900), "b".repeat(900));
        let at = text.find("needle").unwrap();
        let hit = std::iter::once(at..at + 6).collect();
        let (shown, marks) = cut(&text, 0..text.len() - 1, hit);
        assert_eq!(&shown[marks[0].clone()], "needle");
        assert!(shown.starts_with('…') && shown.ends_with('…') && shown.len() < 600);
    }
}
