//! A query held against the rules of a catalog.

use super::glob::Glob;
use super::keys::Key;
use super::query::{Comparison, Query, State, TestCondition};
use crate::catalog::{Catalog, Entry, FieldId, RuleId, ValueId};
use crate::model::{Role, Rule, Severity, Use};
use crate::views::filter::NONE_GIVEN;
use rustc_hash::FxHashMap;
use std::borrow::Cow;
use std::cell::RefCell;

/// Whether a pattern is in a thing that stands in many rules: worked out once a search.
type Known<P, T> = RefCell<FxHashMap<(*const P, T), bool>>;

/// A query ready to be held against rules: what is costly is looked up once a search.
pub struct Search<'a> {
    pub(super) catalog: &'a Catalog,
    query: &'a Query,
    values: Known<Glob, ValueId>,
    fields: Known<Glob, FieldId>,
    words_in_values: Known<String, ValueId>,
    words_in_fields: Known<String, FieldId>,
}

impl<'a> Search<'a> {
    /// A query over a catalog.
    pub fn new(catalog: &'a Catalog, query: &'a Query) -> Self {
        Self {
            catalog,
            query,
            values: RefCell::default(),
            fields: RefCell::default(),
            words_in_values: RefCell::default(),
            words_in_fields: RefCell::default(),
        }
    }

    /// Whether a rule is what is searched for.
    pub fn matches(&self, id: RuleId) -> bool {
        self.holds(self.query, id)
    }

    pub(super) fn holds(&self, query: &Query, id: RuleId) -> bool {
        match query {
            Query::All => true,
            Query::And(parts) => parts.iter().all(|part| self.holds(part, id)),
            Query::Or(parts) => parts.iter().any(|part| self.holds(part, id)),
            Query::Not(inner) => !self.holds(inner, id),
            Query::Word(word) => {
                self.catalog.search_text(id).whole().contains(word.as_str())
                    || self.catalog.entries(id).iter().any(|entry| self.word_is_in(word, entry))
            }
            Query::Key(key, comparison, glob) => {
                self.key_value(*key, *comparison, glob, id).is_some()
            }
            Query::Test(conditions) => {
                self.catalog.entries(id).iter().any(|entry| self.test_holds(conditions, entry))
            }
        }
    }

    fn word_is_in(&self, word: &String, entry: &Entry) -> bool {
        self.word_is_in_field(word, entry) || self.word_is_in_value(word, entry)
    }

    pub(super) fn word_is_in_field(&self, word: &String, entry: &Entry) -> bool {
        let is_in = || self.catalog.field_name(entry.key.field).to_lowercase().contains(&**word);
        let key = (std::ptr::from_ref(word), entry.key.field);
        *self.words_in_fields.borrow_mut().entry(key).or_insert_with(is_in)
    }

    pub(super) fn word_is_in_value(&self, word: &String, entry: &Entry) -> bool {
        let is_in = || self.catalog.value_text(entry.key.value).to_lowercase().contains(&**word);
        let key = (std::ptr::from_ref(word), entry.key.value);
        *self.words_in_values.borrow_mut().entry(key).or_insert_with(is_in)
    }

    pub(super) fn test_holds(&self, conditions: &[TestCondition], entry: &Entry) -> bool {
        conditions.iter().all(|condition| self.condition_holds(condition, entry))
    }

    fn condition_holds(&self, condition: &TestCondition, entry: &Entry) -> bool {
        match condition {
            TestCondition::Kind(kind) => entry.kind == *kind,
            TestCondition::Field(glob) => {
                self.field_is(glob, entry.key.field) || self.field_is(glob, entry.raw_field)
            }
            TestCondition::Value(glob) => {
                let is_in = || glob.is_in(self.catalog.value_text(entry.key.value));
                let key = (std::ptr::from_ref(glob), entry.key.value);
                *self.values.borrow_mut().entry(key).or_insert_with(is_in)
            }
            TestCondition::State(state) => match state {
                State::Indicator => entry.role == Role::Indicator,
                State::Excluded => entry.role == Role::Exclusion,
                State::Nested => entry.role == Role::NestedExclusion,
                State::Signal => entry.usage == Use::Signal,
                State::Scope => entry.usage == Use::Scope,
                State::Computed => entry.usage == Use::Computed,
                State::Deprecated | State::Partial | State::Threshold => false,
            },
        }
    }

    fn field_is(&self, glob: &Glob, field: FieldId) -> bool {
        let key = (std::ptr::from_ref(glob), field);
        let is = || glob.matches(self.catalog.field_name(field));
        *self.fields.borrow_mut().entry(key).or_insert_with(is)
    }

    /// What a rule says under a key, where that is what is searched for.
    pub(super) fn key_value(
        &self,
        key: Key,
        comparison: Comparison,
        glob: &Glob,
        id: RuleId,
    ) -> Option<Cow<'a, str>> {
        let rule = self.catalog.rule(id);
        let is = |text: &'a str| glob.matches(text).then_some(Cow::Borrowed(text));
        let has = |text: &'a str| glob.is_in(text).then_some(Cow::Borrowed(text));
        let dated = |date: &'a str| date_holds(date, comparison, glob).then_some(date.into());
        if key.is_missing(glob) {
            return is_none_given(rule, key).then_some(Cow::Borrowed(NONE_GIVEN));
        }
        match key {
            Key::Vendor => is(rule.vendor.word()),
            Key::Technique => technique(rule, glob),
            Key::Tactic => self.tactic(rule, glob).map(Cow::Borrowed),
            Key::Severity => severity(rule, comparison, glob).map(Cow::Borrowed),
            Key::Risk => risk(rule, comparison, glob).map(Cow::Owned),
            Key::Platform => rule.platforms.iter().find_map(|name| is(name)),
            Key::Domain => rule.domains.iter().find_map(|name| is(name)),
            Key::Status => is(&rule.status),
            Key::Language => is(rule.language.word()),
            Key::Type => is(&rule.rule_type),
            Key::Source => rule.log_sources.iter().find_map(|source| has(source)),
            Key::Event => rule.events.iter().find_map(|event| {
                let event = self.catalog.knowledge.events().get(*event);
                is(&event.id).or_else(|| has(&event.title))
            }),
            Key::Folder => is(&self.catalog.folder(rule).name),
            Key::Path => has(&rule.path),
            Key::Title => has(&rule.title),
            Key::Description => has(&rule.description),
            Key::Id => is(&rule.id),
            Key::Author => has(&rule.author),
            Key::Reference => rule.references.iter().find_map(|link| has(link)),
            Key::Tag => rule.tags.iter().find_map(|tag| is(tag)),
            Key::Created => dated(&rule.created),
            Key::Modified => dated(&rule.modified),
            Key::Date if rule.modified.is_empty() => dated(&rule.created),
            Key::Date => dated(&rule.modified),
            Key::Is => self.state(rule, id, glob).map(Cow::Borrowed),
            // These are conditions on tests.
            Key::Field | Key::Kind | Key::Value => None,
        }
    }

    /// A tactic the rule is tagged with, under the name either version of ATT&CK gives it.
    fn tactic(&self, rule: &'a Rule, glob: &Glob) -> Option<&'a str> {
        let attack = self.catalog.knowledge.attack();
        let asked = attack.tactics_meant(&glob.text);
        let is = |tag: &&String| {
            glob.matches(tag) || asked.iter().any(|tactic| tactic.short_name == **tag)
        };
        if let Some(tag) = rule.tactics.iter().find(is) {
            return Some(tag);
        }
        let successors = attack.successor_tactics(&rule.tactics, &rule.techniques_current);
        let found = successors.into_iter().find(|tactic| glob.matches(&tactic.short_name));
        found.map(|tactic| &*tactic.short_name)
    }

    fn state(&self, rule: &Rule, id: RuleId, glob: &Glob) -> Option<&'static str> {
        let state = State::ALL.into_iter().find(|state| state.word() == glob.text)?;
        let holds = match state {
            State::Deprecated => rule.retired,
            State::Threshold => rule.threshold.is_some(),
            State::Partial => self.catalog.is_partial(id),
            _ => false,
        };
        holds.then_some(state.word())
    }
}

/// `technique:T1003` means its sub-techniques too.
fn technique<'a>(rule: &'a Rule, glob: &Glob) -> Option<Cow<'a, str>> {
    let mut ids = rule.techniques.iter().chain(&rule.techniques_current);
    let found = ids.find(|id| {
        let parent = id.split_once('.').map_or(id.as_str(), |(parent, _)| parent);
        glob.matches(id) || glob.matches(parent)
    });
    found.map(|id| Cow::Borrowed(id.as_str()))
}

/// Whether a rule says nothing under a key that [`Key::is_missing`] knows.
fn is_none_given(rule: &Rule, key: Key) -> bool {
    match key {
        Key::Severity => rule.severity.is_none(),
        Key::Status => rule.status.is_empty(),
        Key::Platform => rule.platforms.is_empty(),
        _ => rule.domains.is_empty(),
    }
}

fn severity(rule: &Rule, comparison: Comparison, glob: &Glob) -> Option<&'static str> {
    let severity = rule.severity?;
    let holds = match Severity::from_word(&glob.text) {
        Some(wanted) => compared(comparison, &severity, &wanted),
        None => glob.matches(severity.word()),
    };
    holds.then_some(severity.word())
}

fn risk(rule: &Rule, comparison: Comparison, glob: &Glob) -> Option<String> {
    let (score, wanted) = (rule.risk_score?, glob.text.parse().ok()?);
    compared(comparison, &score, &wanted).then(|| score.to_string())
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

#[cfg(test)]
mod tests {
    use super::super::vocabulary::tests::samples;
    use super::*;

    #[test]
    fn a_bare_word_takes_wildcards_and_the_id_of_a_technique() {
        let catalog = samples();
        let count = |text: &str| {
            let query = Query::parse(text, &catalog).unwrap();
            let search = Search::new(&catalog, &query);
            catalog.ids().filter(|id| search.matches(*id)).count()
        };
        assert!(count("rundll32") > 0);
        assert_eq!(count("rund*32"), count("rundll32"));
        assert_eq!(count("rundll3?"), count("rundll32"));
        assert_eq!(count("\"rund*32\""), 0, "in quotes a star is a star");
        assert!(count("technique:T1003.001") > 0);
        assert_eq!(count("t1003.001"), count("technique:T1003.001"));
    }

    #[test]
    fn a_tactic_is_found_under_the_names_of_either_version() {
        let catalog = samples();
        let found = |text: &str| -> Vec<&str> {
            let query = Query::parse(text, &catalog).unwrap();
            let search = Search::new(&catalog, &query);
            let rules = catalog.ids().filter(|id| search.matches(*id));
            rules.map(|id| &*catalog.rule(id).title).collect()
        };
        let evasion = found("tactic:defense-evasion");
        let stealth = found("tactic:stealth");
        let impairment = found("tactic:defense-impairment");
        let in_either = |title: &&str| stealth.contains(title) || impairment.contains(title);
        let lost: Vec<&&str> = evasion.iter().filter(|title| !in_either(title)).collect();
        assert!(lost.is_empty(), "{lost:?}");
        assert!(evasion.len() > stealth.len() && evasion.len() > impairment.len());
        // Tagged with Defense Evasion, and with a technique of one of the two that it became.
        let of = |path: &str| {
            let rule = catalog.rules().iter().find(|rule| rule.path.ends_with(path)).unwrap();
            let title = &*rule.title;
            (stealth.contains(&title), impairment.contains(&title))
        };
        assert_eq!(of("defense_evasion_audit_daemon_stopped.toml"), (false, true));
        assert_eq!(of("defense_evasion_remote_thread_from_unbacked_memory.toml"), (true, false));
        // With techniques of neither.
        assert_eq!(of("cloudtrail_signin_token_by_role.yml"), (true, true));
    }
}
