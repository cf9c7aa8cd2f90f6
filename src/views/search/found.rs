//! Why a rule was found, in one line, and where in a text the words searched for stand.

use super::glob::Glob;
use super::keys::Key;
use super::matching::Search;
use super::query::{Query, TestCondition};
use crate::catalog::{Catalog, Entry, RuleId};
use crate::model::Role;
use rustc_hash::FxHashSet;
use std::ops::Range;

/// Why a rule was found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reason {
    /// `CommandLine contains sekurlsa::`, `title`, `severity high`: at most a few, then how many more.
    pub text: String,
    /// What is to be marked in it, as bytes.
    pub marks: Vec<Range<usize>>,
}

/// A text a word is looked for in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// The title.
    Title,
    /// The name of a field.
    Field,
    /// A value.
    Value,
    /// The whole file.
    Source,
}

/// How many reasons are told.
const MOST_REASONS: usize = 3;
/// How much of a long text is shown before a word, and after it.
const BEFORE: usize = 14;
const AFTER: usize = 60;
/// The longest value shown whole.
const LONGEST: usize = 80;

impl Query {
    /// Where in a text of that place the words searched for stand, as bytes, in order. What is asked
    /// not to be there is not marked.
    pub fn marks(&self, place: Place, text: &str) -> Vec<Range<usize>> {
        let mut words = Vec::new();
        self.collect_words(place, &mut words);
        find_all(text, &words)
    }

    fn collect_words<'a>(&'a self, place: Place, words: &mut Vec<&'a str>) {
        match self {
            Self::And(parts) | Self::Or(parts) => {
                parts.iter().for_each(|part| part.collect_words(place, words));
            }
            Self::Word(word) => words.push(word),
            Self::Key(key, _, glob) if is_marked(*key, place) => words.extend(glob.pieces()),
            Self::Test(conditions) => {
                for condition in conditions {
                    match condition {
                        TestCondition::Field(glob)
                            if matches!(place, Place::Field | Place::Source) =>
                        {
                            words.extend(glob.pieces());
                        }
                        TestCondition::Value(glob)
                            if matches!(place, Place::Value | Place::Source) =>
                        {
                            words.extend(glob.pieces());
                        }
                        _ => {}
                    }
                }
            }
            Self::All | Self::Not(_) | Self::Key(..) => {}
        }
    }
}

const fn is_marked(key: Key, place: Place) -> bool {
    match place {
        Place::Title => matches!(key, Key::Title),
        Place::Source => matches!(
            key,
            Key::Title | Key::Description | Key::Author | Key::Reference | Key::Id | Key::Tag
        ),
        Place::Field | Place::Value => false,
    }
}

/// Where `words`, lower case, stand in `text` in any case; those that overlap are one.
pub fn find_all(text: &str, words: &[&str]) -> Vec<Range<usize>> {
    let lower = Lower::new(text);
    let mut found: Vec<Range<usize>> = Vec::new();
    for word in words.iter().filter(|word| !word.is_empty()) {
        let hits = lower.text.match_indices(*word);
        found.extend(hits.map(|(at, hit)| lower.origin(at)..lower.origin(at + hit.len())));
    }
    found.sort_by_key(|range| (range.start, range.end));
    found.dedup_by(|next, before| {
        let overlaps = next.start <= before.end;
        if overlaps {
            before.end = before.end.max(next.end);
        }
        overlaps
    });
    found
}

/// A text in lower case, and the way back.
struct Lower {
    text: String,
    /// For each byte of `text` and its end, the byte it came from; empty where both are the same.
    origins: Vec<usize>,
}

impl Lower {
    fn new(text: &str) -> Self {
        if text.is_ascii() {
            return Self { text: text.to_ascii_lowercase(), origins: Vec::new() };
        }
        let mut lower = Self { text: String::new(), origins: Vec::new() };
        for (at, c) in text.char_indices() {
            lower.text.extend(c.to_lowercase());
            lower.origins.resize(lower.text.len(), at);
        }
        lower.origins.push(text.len());
        lower
    }

    fn origin(&self, at: usize) -> usize {
        if self.origins.is_empty() { at } else { self.origins[at] }
    }
}

impl Search<'_> {
    /// Why a rule was found.
    pub fn reason(&self, query: &Query, id: RuleId) -> Reason {
        let mut reasons = Reasons::default();
        self.explain(query, id, &mut reasons);
        reasons.joined()
    }

    fn explain(&self, query: &Query, id: RuleId, reasons: &mut Reasons) {
        match query {
            Query::And(parts) => parts.iter().for_each(|part| self.explain(part, id, reasons)),
            Query::Or(parts) => {
                let held = parts.iter().filter(|part| self.holds(part, id));
                held.for_each(|part| self.explain(part, id, reasons));
            }
            Query::Word(word) => self.explain_word(word, id, reasons),
            Query::Test(conditions) => {
                let entries = self.catalog.entries(id).iter();
                for entry in entries.filter(|entry| self.test_holds(conditions, entry)) {
                    reasons.add(self.test(query, entry));
                }
            }
            Query::Key(key, comparison, glob) => {
                if let Some(value) = self.key_value(*key, *comparison, glob, id) {
                    reasons.add_key(*key, &value, glob);
                }
            }
            Query::All | Query::Not(_) => {}
        }
    }

    fn explain_word(&self, word: &String, id: RuleId, reasons: &mut Reasons) {
        let entries = self.catalog.entries(id).iter();
        let is_in = |entry: &&Entry| {
            self.word_is_in_field(word, entry) || self.word_is_in_value(word, entry)
        };
        let query = Query::Word(word.clone());
        for entry in entries.filter(is_in) {
            reasons.add(self.test(&query, entry));
        }
        let rule = self.catalog.rule(id);
        let links = rule.references.join(" ");
        for (name, text) in [
            ("title", &rule.title),
            ("id", &rule.id),
            ("author", &rule.author),
            ("description", &rule.description),
            ("link", &links),
        ] {
            if let Some(first) = find_all(text, &[word]).into_iter().next() {
                reasons.add(cut_around(name, text, first));
            }
        }
    }

    /// A test as one reason, marked.
    fn test(&self, query: &Query, entry: &Entry) -> Reason {
        let mut reason = Reason::default();
        if entry.role != Role::Indicator {
            reason.text.push_str("in an exclusion: ");
        }
        let field = self.catalog.field_name(entry.key.field);
        reason.push_marked(field, query.marks(Place::Field, field));
        let value = self.catalog.value_text(entry.shown);
        if !field.is_empty() {
            reason.text.push(' ');
        }
        reason.text.push_str(entry.kind.word());
        if !value.is_empty() {
            reason.text.push(' ');
            let marks = query.marks(Place::Value, value);
            let (cut, marks) = cut_long(value, marks);
            reason.push_marked(&cut, marks);
        }
        reason
    }
}

impl Reason {
    fn push_marked(&mut self, text: &str, marks: impl IntoIterator<Item = Range<usize>>) {
        let start = self.text.len();
        self.marks.extend(marks.into_iter().map(|mark| start + mark.start..start + mark.end));
        self.text.push_str(text);
    }
}

/// A long value from shortly before its first mark.
fn cut_long(text: &str, marks: Vec<Range<usize>>) -> (String, Vec<Range<usize>>) {
    let start = marks.first().map_or(0, |mark| mark.start);
    if text.len() <= LONGEST || start <= LONGEST / 2 {
        return (text.to_owned(), marks);
    }
    let from = text.floor_char_boundary(start - BEFORE);
    let shift = |at: usize| at - from + '…'.len_utf8();
    let marks = marks.into_iter().map(|mark| shift(mark.start)..shift(mark.end)).collect();
    (format!("…{}", &text[from..]), marks)
}

/// `name: …words around the hit…`.
fn cut_around(name: &str, text: &str, hit: Range<usize>) -> Reason {
    let from = text.floor_char_boundary(hit.start.saturating_sub(BEFORE));
    let to = text.ceil_char_boundary((hit.end + AFTER).min(text.len()));
    let mut reason = Reason { text: format!("{name}: "), marks: Vec::new() };
    if from > 0 {
        reason.text.push('…');
    }
    let piece = text[from..to].replace(['\n', '\r', '\t'], " ");
    reason.push_marked(&piece, std::iter::once(hit.start - from..hit.end - from));
    if to < text.len() {
        reason.text.push('…');
    }
    reason
}

/// Reasons before they are joined.
#[derive(Default)]
struct Reasons {
    /// Tests and texts with what was searched for.
    told: Vec<Reason>,
    seen: FxHashSet<String>,
    /// What the rule says under a key; that tells less, and comes last.
    keys: Vec<Reason>,
}

impl Reasons {
    fn add(&mut self, reason: Reason) {
        if self.seen.insert(reason.text.clone()) {
            self.told.push(reason);
        }
    }

    fn add_key(&mut self, key: Key, value: &str, glob: &Glob) {
        let words: Vec<&str> = glob.pieces().collect();
        let first = find_all(value, &words).into_iter().next();
        self.keys.push(cut_around(key.word(), value, first.unwrap_or(0..value.len())));
    }

    fn joined(mut self) -> Reason {
        self.told.append(&mut self.keys);
        let more = self.told.len().saturating_sub(MOST_REASONS);
        let mut all = Reason::default();
        for reason in self.told.into_iter().take(MOST_REASONS) {
            if !all.text.is_empty() {
                all.text.push_str("  ·  ");
            }
            all.push_marked(&reason.text, reason.marks);
        }
        if more > 0 {
            all.text.push_str(&format!("  ·  {more} more"));
        }
        all
    }
}

/// Why a rule was found by a query.
pub fn reason(catalog: &Catalog, query: &Query, id: RuleId) -> Reason {
    Search::new(catalog, query).reason(query, id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_in_any_case_and_script() {
        let found = |text: &'static str, words: &[&str]| -> Vec<&str> {
            find_all(text, words).into_iter().map(|range| &text[range]).collect()
        };
        assert_eq!(found("LSASS and lsass", &["lsass"]), ["LSASS", "lsass"]);
        assert_eq!(found("abcab", &["abc", "cab"]), ["abcab"]);
        // `İ` is three bytes in lower case and two as it is.
        assert_eq!(found("İİ Straße", &["straße"]), ["Straße"]);
    }
}
