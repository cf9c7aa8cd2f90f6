//! Why a rule was found, in one line, and where in a text the words searched for stand.

use super::glob::Glob;
use super::keys::Key;
use super::matching::Search;
use super::query::{Query, TestCondition};
use crate::catalog::{Catalog, Entry, RuleId};
use crate::model::Role;
use rustc_hash::FxHashSet;
use std::borrow::Cow;
use std::ops::Range;

/// Why a rule was found, as far as a line has room for it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reason {
    /// `CommandLine contains sekurlsa::`, `title`, `severity high`: at most a few, then how many more.
    pub text: String,
    /// What is to be marked in it, as bytes.
    pub marks: Vec<Range<usize>>,
}

/// Why a rule was found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reasons {
    /// Tests and texts with what was searched for.
    told: Vec<Told>,
    seen: FxHashSet<String>,
    /// What the rule says under a key; that tells less, and comes last.
    keys: Vec<Told>,
}

/// One reason: a test, or a place in a text, of which as much is shown as there is room for.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Told {
    Test(Reason),
    Text { name: &'static str, text: String, hit: Range<usize> },
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
/// Between reasons.
const BETWEEN: &str = "  ·  ";
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
    pub fn reasons(&self, query: &Query, id: RuleId) -> Reasons {
        let mut reasons = Reasons::default();
        self.explain(query, id, &mut reasons);
        reasons.told.append(&mut reasons.keys);
        reasons
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
                    reasons.add(Told::Test(self.test(query, entry)));
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
            reasons.add(Told::Test(self.test(&query, entry)));
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
            if let Some(hit) = find_all(text, &[word]).into_iter().next() {
                reasons.add(Told::Text { name, text: text.clone(), hit });
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

/// `name: …words around the hit…`, with so much after it.
fn cut_around(name: &str, text: &str, hit: &Range<usize>, after: usize) -> Reason {
    let from = text.floor_char_boundary(hit.start.saturating_sub(BEFORE));
    let to = text.ceil_char_boundary((hit.end + after).min(text.len()));
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

impl Told {
    fn cut(&self, after: usize) -> Cow<'_, Reason> {
        match self {
            Self::Test(reason) => Cow::Borrowed(reason),
            Self::Text { name, text, hit } => Cow::Owned(cut_around(name, text, hit, after)),
        }
    }

    /// How much of it is left out when so much after the hit is shown.
    fn left_out(&self, after: usize) -> usize {
        match self {
            Self::Test(_) => 0,
            Self::Text { text, hit, .. } => text.len().saturating_sub(hit.end + after),
        }
    }
}

impl Reasons {
    fn add(&mut self, told: Told) {
        if self.seen.insert(told.cut(AFTER).text.clone()) {
            self.told.push(told);
        }
    }

    fn add_key(&mut self, key: Key, value: &str, glob: &Glob) {
        let words: Vec<&str> = glob.pieces().collect();
        let hit = find_all(value, &words).into_iter().next().unwrap_or(0..value.len());
        self.keys.push(Told::Text { name: key.word(), text: value.to_owned(), hit });
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.told.is_empty()
    }

    /// In one line, which has room for about so many letters: of texts that are cut, more is shown
    /// where there is more room.
    pub fn line(&self, room: usize) -> Reason {
        let told = &self.told[..self.told.len().min(MOST_REASONS)];
        let mut after = AFTER;
        let length = told.iter().map(|told| told.cut(AFTER).text.chars().count() + BETWEEN.len());
        let left_out = told.iter().map(|told| told.left_out(AFTER)).filter(|rest| *rest > 0);
        if let Some(more) = room.saturating_sub(length.sum()).checked_div(left_out.count()) {
            after += more;
        }
        let mut all = Reason::default();
        for told in told {
            if !all.text.is_empty() {
                all.text.push_str(BETWEEN);
            }
            let reason = told.cut(after).into_owned();
            all.push_marked(&reason.text, reason.marks);
        }
        let more = self.told.len() - told.len();
        if more > 0 {
            all.text.push_str(&format!("{BETWEEN}{more} more"));
        }
        all
    }
}

/// Why a rule was found by a query.
pub fn reasons(catalog: &Catalog, query: &Query, id: RuleId) -> Reasons {
    Search::new(catalog, query).reasons(query, id)
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

    #[test]
    fn more_of_a_text_is_shown_where_there_is_more_room() {
        let text = format!("{} needle {} end", "before ".repeat(9), "after ".repeat(40));
        let hit = find_all(&text, &["needle"]).remove(0);
        let mut reasons = Reasons::default();
        reasons.add(Told::Text { name: "description", text, hit });
        reasons.add(Told::Text { name: "vendor", text: "sigma".to_owned(), hit: 0..5 });
        let short = reasons.line(0).text;
        assert!(short.ends_with("…  ·  vendor: sigma") && short.len() < 130, "{short}");
        let long = reasons.line(200);
        assert!((190..=200).contains(&long.text.chars().count()), "{}", long.text);
        assert_eq!(&long.text[long.marks[0].clone()], "needle");
        assert!(reasons.line(1000).text.contains("after  end  ·  vendor: sigma"));
    }
}
