//! A query held against the rules of a catalog.

use super::glob::Glob;
use super::query::{Comparison, Query, TestCondition};
use crate::catalog::{Catalog, Entry, RuleId, ValueId};
use crate::model::{Role, Rule, Severity, Use};
use rustc_hash::FxHashMap;
use std::cell::RefCell;

/// A query ready to be held against rules: what is costly is looked up once a search.
pub struct Search<'a> {
    catalog: &'a Catalog,
    query: &'a Query,
    /// Pattern → value → whether it matches; a few thousand values stand in many rules.
    values: RefCell<FxHashMap<(*const Glob, ValueId), bool>>,
    words: RefCell<FxHashMap<(*const String, ValueId), bool>>,
}

/// Where in a rule a word was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Hit {
    /// Its title.
    Title,
    /// Its id.
    Id,
    /// A field.
    Field,
    /// A value of an indicator.
    Value,
    /// A value of an exclusion.
    Exclusion,
    /// Its author.
    Author,
    /// Its description.
    Description,
    /// A link.
    Reference,
}

impl Hit {
    /// The word shown beside a result.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Title => "title",
            Self::Id => "id",
            Self::Field => "field",
            Self::Value => "value",
            Self::Exclusion => "exclusion",
            Self::Author => "author",
            Self::Description => "description",
            Self::Reference => "link",
        }
    }
}

impl<'a> Search<'a> {
    /// A query over a catalog.
    pub fn new(catalog: &'a Catalog, query: &'a Query) -> Self {
        Self { catalog, query, values: RefCell::default(), words: RefCell::default() }
    }

    /// Whether a rule is what is searched for.
    pub fn matches(&self, id: RuleId) -> bool {
        self.holds(self.query, id)
    }

    /// Where the words of the query stand in a rule.
    pub fn hits(&self, id: RuleId) -> Vec<Hit> {
        let mut hits = Vec::new();
        self.collect_hits(self.query, id, &mut hits);
        hits.sort_unstable();
        hits.dedup();
        hits
    }

    fn holds(&self, query: &Query, id: RuleId) -> bool {
        match query {
            Query::All => true,
            Query::And(parts) => parts.iter().all(|part| self.holds(part, id)),
            Query::Or(parts) => parts.iter().any(|part| self.holds(part, id)),
            Query::Not(inner) => !self.holds(inner, id),
            Query::Word(word) => self.first_hit(word, id).is_some(),
            Query::Key(key, comparison, glob) => self.key_holds(key, *comparison, glob, id),
            Query::Test(conditions) => self.catalog.entries(id).iter().any(|entry| {
                conditions.iter().all(|condition| self.condition_holds(condition, entry))
            }),
        }
    }

    fn first_hit(&self, word: &String, id: RuleId) -> Option<Hit> {
        let text = self.catalog.search_text(id);
        let metadata = [
            (Hit::Title, text.title()),
            (Hit::Id, text.id()),
            (Hit::Author, text.author()),
            (Hit::Description, text.description()),
            (Hit::Reference, text.references()),
        ];
        if let Some((hit, _)) = metadata.into_iter().find(|(_, text)| text.contains(word.as_str()))
        {
            return Some(hit);
        }
        self.catalog.entries(id).iter().find_map(|entry| self.entry_hit(word, entry))
    }

    fn entry_hit(&self, word: &String, entry: &Entry) -> Option<Hit> {
        let field = self.catalog.field_name(entry.key.field);
        if field.to_ascii_lowercase().contains(word.as_str()) {
            return Some(Hit::Field);
        }
        let key = (std::ptr::from_ref(word), entry.key.value);
        let found = *self.words.borrow_mut().entry(key).or_insert_with(|| {
            self.catalog.value_text(entry.key.value).to_lowercase().contains(word.as_str())
        });
        let hit = if entry.is_indicator() { Hit::Value } else { Hit::Exclusion };
        found.then_some(hit)
    }

    fn collect_hits(&self, query: &Query, id: RuleId, hits: &mut Vec<Hit>) {
        match query {
            Query::And(parts) | Query::Or(parts) => {
                parts.iter().for_each(|part| self.collect_hits(part, id, hits));
            }
            Query::Word(word) => {
                hits.extend(self.first_hit(word, id));
                let entries = self.catalog.entries(id).iter();
                hits.extend(entries.filter_map(|entry| self.entry_hit(word, entry)));
            }
            Query::Test(conditions) => {
                let all = |entry: &&Entry| {
                    conditions.iter().all(|condition| self.condition_holds(condition, entry))
                };
                let hit = |entry: &Entry| {
                    if entry.is_indicator() { Hit::Value } else { Hit::Exclusion }
                };
                hits.extend(self.catalog.entries(id).iter().filter(all).map(hit));
            }
            Query::All | Query::Not(_) | Query::Key(..) => {}
        }
    }

    fn condition_holds(&self, condition: &TestCondition, entry: &Entry) -> bool {
        match condition {
            TestCondition::Kind(kind) => entry.kind == *kind,
            TestCondition::Field(glob) => {
                glob.matches(self.catalog.field_name(entry.key.field))
                    || glob.matches(self.catalog.field_name(entry.raw_field))
            }
            TestCondition::Value(glob) => {
                let key = (std::ptr::from_ref(glob), entry.key.value);
                *self
                    .values
                    .borrow_mut()
                    .entry(key)
                    .or_insert_with(|| glob.is_in(self.catalog.value_text(entry.key.value)))
            }
            TestCondition::State(state) => match *state {
                "indicator" => entry.role == Role::Indicator,
                "excluded" => entry.role == Role::Exclusion,
                "nested" => entry.role == Role::NestedExclusion,
                "signal" => entry.usage == Use::Signal,
                "scope" => entry.usage == Use::Scope,
                _ => entry.usage == Use::Computed,
            },
        }
    }

    fn key_holds(&self, key: &str, comparison: Comparison, glob: &Glob, id: RuleId) -> bool {
        let rule = self.catalog.rule(id);
        let any = |texts: &[String]| texts.iter().any(|text| glob.matches(text));
        let any_name = |names: &[crate::model::Name]| names.iter().any(|name| glob.matches(name));
        match key {
            "vendor" => glob.matches(rule.vendor.word()),
            "technique" => technique_holds(rule, glob),
            "tactic" => any(&rule.tactics),
            "severity" => severity_holds(rule, comparison, glob),
            "risk" => rule.risk_score.is_some_and(|score| {
                glob.text.parse().is_ok_and(|wanted: u32| compared(comparison, &score, &wanted))
            }),
            "platform" => any_name(&rule.platforms),
            "domain" => any_name(&rule.domains),
            "status" => glob.matches(&rule.status),
            "language" => glob.matches(rule.language.word()),
            "type" => glob.matches(&rule.rule_type),
            "source" => {
                any_name(&rule.log_sources)
                    || rule.log_sources.iter().any(|source| glob.is_in(source))
            }
            "event" => rule.events.iter().any(|event| {
                let event = self.catalog.knowledge.events().get(*event);
                glob.matches(&event.id) || glob.is_in(&event.title)
            }),
            "folder" => glob.matches(&self.catalog.folder(rule).name),
            "path" => glob.is_in(&rule.path),
            "title" => glob.is_in(&rule.title),
            "id" => glob.matches(&rule.id),
            "author" => glob.is_in(&rule.author),
            "tag" => any(&rule.tags),
            "created" => date_holds(&rule.created, comparison, glob),
            "modified" => date_holds(&rule.modified, comparison, glob),
            "is" => match glob.text.as_str() {
                "deprecated" => rule.retired,
                "threshold" => rule.threshold.is_some(),
                _ => self.catalog.is_partial(id),
            },
            _ => false,
        }
    }
}

/// `technique:T1003` means its sub-techniques too.
fn technique_holds(rule: &Rule, glob: &Glob) -> bool {
    let mut ids = rule.techniques.iter().chain(&rule.techniques_current);
    ids.any(|id| {
        let parent = id.split_once('.').map_or(id.as_str(), |(parent, _)| parent);
        glob.matches(id) || glob.matches(parent)
    })
}

fn severity_holds(rule: &Rule, comparison: Comparison, glob: &Glob) -> bool {
    let Some(severity) = rule.severity else { return false };
    match Severity::from_word(&glob.text) {
        Some(wanted) => compared(comparison, &severity, &wanted),
        None => glob.matches(severity.word()),
    }
}

/// Dates compare as text, year first; `/` counts as `-`. A shorter date means any day in it.
fn date_holds(date: &str, comparison: Comparison, glob: &Glob) -> bool {
    let date = date.replace('/', "-");
    let wanted = glob.text.replace('/', "-");
    let head = date.get(..wanted.len()).unwrap_or(&date);
    !date.is_empty() && compared(comparison, &head, &wanted.as_str())
}

fn compared<T: Ord>(comparison: Comparison, have: &T, wanted: &T) -> bool {
    match comparison {
        Comparison::Is => have == wanted,
        Comparison::Less => have < wanted,
        Comparison::AtMost => have <= wanted,
        Comparison::More => have > wanted,
        Comparison::AtLeast => have >= wanted,
    }
}
