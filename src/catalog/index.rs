//! Posting lists: from a technique or an indicator to its rules; and each rule's tests, one a value.

use super::interner::{Interner, Moving};
use super::kept::Kept;
use super::postings::Postings;
use super::set::{RuleId, RuleSet};
use crate::knowledge::fold::{self, Class};
use crate::model::{Clause, Kind, Name, Predicate, Role, Rule, Use, atlas_technique};
use rustc_hash::FxHashMap;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

/// A field's number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FieldId(u32);

/// A value's number. Values that differ only in case have the same folded number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ValueId(u32);

/// How rows are told apart.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Lens {
    /// By canonical field, kind and value.
    #[default]
    Plain,
    /// By concept and what the value means, whatever its spelling.
    Merged,
}

/// What makes two tests the same row under a lens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key {
    /// The canonical field; the concept under [`Lens::Merged`].
    pub field: FieldId,
    /// The value, case folded but for regular expressions; a number of its own under
    /// [`Lens::Merged`].
    pub value: ValueId,
    /// The kind, or what several kinds have in common.
    pub class: Class,
}

/// One value of one predicate of a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The row it belongs to.
    pub key: Key,
    /// Its field as the rule writes it.
    pub raw_field: FieldId,
    /// The concept of its field.
    pub concept: FieldId,
    /// The kind.
    pub kind: Kind,
    /// The value as a row of one rule shows it: lower case for partial kinds, else as written.
    pub shown: ValueId,
    /// The side it is on.
    pub role: Role,
    /// What it is for.
    pub usage: Use,
    /// Which predicate of the rule, in source order.
    pub predicate: u32,
    /// The line it stands on, from 1.
    pub line: u32,
}

/// The indices of a catalog.
#[derive(Debug, Default)]
pub(super) struct Index {
    fields: Interner,
    values: Interner,
    /// Where each rule's entries start; one more than there are rules.
    starts: Vec<u32>,
    plain: Rows,
    /// Made when first looked through.
    merged: OnceLock<Rows>,
    techniques: BTreeMap<String, Vec<RuleId>>,
    /// Rules of other folders with the same id have the same number.
    identity: Vec<u32>,
    has_twins: bool,
}

impl Index {
    pub(super) fn new(rules: &[Arc<Rule>]) -> Self {
        Self::after(&Self::default(), &Kept::default(), rules)
    }

    /// The same index; the entries of rules kept from those `before` was made of are taken over.
    pub(super) fn after(before: &Self, kept: &Kept, rules: &[Arc<Rule>]) -> Self {
        let mut builder = EntryBuilder::like(before);
        let mut moving = (before.fields.moving(), before.values.moving());
        let mut starts = Vec::with_capacity(rules.len() + 1);
        for (at, rule) in rules.iter().enumerate() {
            starts.push(builder.entries.len() as u32);
            match kept.place_before(at) {
                Some(place) => builder.take(before.plain_entries(place), &mut moving),
                None => builder.add_rule(rule),
            }
        }
        starts.push(builder.entries.len() as u32);
        let EntryBuilder { fields, values, entries } = builder;
        let (identity, has_twins) = identities(rules);
        Self {
            plain: Rows::new(entries, &starts),
            merged: OnceLock::new(),
            techniques: techniques(rules),
            fields,
            values,
            starts,
            identity,
            has_twins,
        }
    }

    fn plain_entries(&self, place: usize) -> &[Entry] {
        &self.plain.entries[self.starts[place] as usize..self.starts[place + 1] as usize]
    }

    /// The rows as a lens shows them; `rules` are those the index was made of.
    fn rows(&self, lens: Lens, rules: &[Arc<Rule>]) -> &Rows {
        match lens {
            Lens::Plain => &self.plain,
            Lens::Merged => self
                .merged
                .get_or_init(|| Rows::new(merged(&self.plain.entries, rules), &self.starts)),
        }
    }

    pub(super) fn entries(&self, lens: Lens, rules: &[Arc<Rule>], id: RuleId) -> &[Entry] {
        let at = id.0 as usize;
        let own = self.starts[at] as usize..self.starts[at + 1] as usize;
        &self.rows(lens, rules).entries[own]
    }

    pub(super) fn indicator_rules(&self, lens: Lens, rules: &[Arc<Rule>], key: Key) -> &[RuleId] {
        self.rows(lens, rules).indicators.get(key)
    }

    pub(super) fn indicator_rules_of_any_kind(
        &self,
        lens: Lens,
        rules: &[Arc<Rule>],
        key: Key,
    ) -> &[RuleId] {
        self.rows(lens, rules).of_any_kind(&self.starts).get((key.field, key.value))
    }

    pub(super) fn technique_rules(&self, id: &str) -> &[RuleId] {
        self.techniques.get(id).map_or(&[], |rules| rules)
    }

    pub(super) fn techniques(&self) -> impl Iterator<Item = (&str, &[RuleId])> {
        self.techniques.iter().map(|(id, rules)| (id.as_str(), rules.as_slice()))
    }

    pub(super) fn field_names(&self) -> impl Iterator<Item = &Name> {
        self.fields.strings()
    }

    pub(super) fn field_name(&self, field: FieldId) -> &Name {
        self.fields.string(field.0)
    }

    pub(super) fn value_text(&self, value: ValueId) -> &Arc<str> {
        self.values.string(value.0)
    }

    pub(super) fn reach(&self, rules: &[RuleId], corpus: &RuleSet) -> usize {
        let counted = rules.iter().filter(|id| corpus.contains(**id));
        if !self.has_twins {
            return counted.count();
        }
        let mut different: Vec<u32> = counted.map(|id| self.identity[id.0 as usize]).collect();
        different.sort_unstable();
        different.dedup();
        different.len()
    }
}

/// Entries, and the rules that use each row as an indicator.
#[derive(Debug, Default)]
struct Rows {
    entries: Vec<Entry>,
    indicators: Postings<Key>,
    /// Made when first asked for.
    indicators_of_any_kind: OnceLock<Postings<(FieldId, ValueId)>>,
}

impl Rows {
    fn new(entries: Vec<Entry>, starts: &[u32]) -> Self {
        let indicators = Postings::new(indicators(&entries, starts));
        Self { indicators, indicators_of_any_kind: OnceLock::new(), entries }
    }

    fn of_any_kind(&self, starts: &[u32]) -> &Postings<(FieldId, ValueId)> {
        self.indicators_of_any_kind.get_or_init(|| {
            let all = indicators(&self.entries, starts);
            Postings::new(all.map(|(key, rule)| ((key.field, key.value), rule)))
        })
    }
}

/// The rows used as indicators, with their rules: rule by rule, in catalog order.
fn indicators<'a>(
    entries: &'a [Entry],
    starts: &'a [u32],
) -> impl Iterator<Item = (Key, RuleId)> + 'a {
    starts.windows(2).enumerate().flat_map(|(rule, range)| {
        let own = &entries[range[0] as usize..range[1] as usize];
        let own = own.iter().filter(|entry| entry.role == Role::Indicator);
        own.map(move |entry| (entry.key, RuleId(rule as u32)))
    })
}

/// The same entries, told apart by concept and meaning.
fn merged(plain: &[Entry], rules: &[Arc<Rule>]) -> Vec<Entry> {
    let mut meanings = Interner::default();
    let mut entries = Vec::with_capacity(plain.len());
    let mut plain = plain.iter();
    for rule in rules {
        for clause in rule.expr.clauses() {
            let Clause::Predicate(predicate, _) = clause else { continue };
            let Predicate { concept, kind, starred, values, .. } = predicate;
            for at in 0..values.len().max(1) {
                let Some(entry) = plain.next() else { return entries };
                let value = values.get(at).map_or("", String::as_str);
                let folded = fold::value(concept, *kind, *starred, value);
                let value = ValueId(meanings.number(&folded.value));
                let key = Key { field: entry.concept, value, class: folded.class };
                entries.push(Entry { key, ..*entry });
            }
        }
    }
    entries
}

/// Flattens rules into entries.
struct EntryBuilder {
    fields: Interner,
    values: Interner,
    entries: Vec<Entry>,
}

impl EntryBuilder {
    /// With room for as much as there is in an index.
    fn like(index: &Index) -> Self {
        Self {
            fields: Interner::like(&index.fields),
            values: Interner::like(&index.values),
            entries: Vec::with_capacity(index.plain.entries.len()),
        }
    }

    /// Takes over the entries of a rule of an older index. Strings are met in the same order as in
    /// `add_rule`, so that an index is the same whichever way it was made.
    fn take(&mut self, entries: &[Entry], (fields, values): &mut (Moving<'_>, Moving<'_>)) {
        for entry in entries {
            let mut field = |id: FieldId| FieldId(fields.number(id.0, &mut self.fields));
            let mut value = |id: ValueId| ValueId(values.number(id.0, &mut self.values));
            let (own, concept, raw_field) =
                (field(entry.key.field), field(entry.concept), field(entry.raw_field));
            let key = Key { field: own, value: value(entry.key.value), ..entry.key };
            let shown = value(entry.shown);
            self.entries.push(Entry { key, concept, raw_field, shown, ..*entry });
        }
    }

    fn add_rule(&mut self, rule: &Rule) {
        let mut number = 0;
        for clause in rule.expr.clauses() {
            if let Clause::Predicate(predicate, role) = clause {
                self.add_predicate(predicate, role, number);
                number += 1;
            }
        }
    }

    fn add_predicate(&mut self, predicate: &Predicate, role: Role, number: u32) {
        let field = FieldId(self.fields.number_of_shared(&predicate.field));
        let concept = FieldId(self.fields.number_of_shared(&predicate.concept));
        let raw_field = FieldId(self.fields.number_of_shared(&predicate.raw_field));
        let mut add = |values: &mut Interner, at: usize, value: &str| {
            let (folded, shown) = fold(values, predicate, value);
            let kind = predicate.kind;
            let key = Key { field, class: Class::Kind(kind), value: folded };
            let (usage, line) = (predicate.usage, predicate.place_of(at).line);
            let entry = Entry {
                key,
                raw_field,
                concept,
                kind,
                shown,
                role,
                usage,
                predicate: number,
                line,
            };
            self.entries.push(entry);
        };
        if predicate.values.is_empty() {
            add(&mut self.values, 0, "");
        }
        for (at, value) in predicate.values.iter().enumerate() {
            add(&mut self.values, at, value);
        }
    }
}

/// The folded value and the value as shown.
fn fold(values: &mut Interner, predicate: &Predicate, value: &str) -> (ValueId, ValueId) {
    let as_written = |values: &mut Interner| ValueId(values.number(value));
    if predicate.kind == Kind::RegexMatch {
        let written = as_written(values);
        return (written, written);
    }
    let lower = lower_case(value);
    let folded = ValueId(values.number(&lower));
    let always_lower = predicate.kind.is_partial() || predicate.starred;
    let shown = if always_lower { folded } else { as_written(values) };
    (folded, shown)
}

/// Lower case, borrowed where it is that already.
fn lower_case(text: &str) -> Cow<'_, str> {
    if text.bytes().all(|byte| byte.is_ascii() && !byte.is_ascii_uppercase()) {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(text.to_lowercase())
    }
}

fn techniques(rules: &[Arc<Rule>]) -> BTreeMap<String, Vec<RuleId>> {
    let mut index: BTreeMap<String, Vec<RuleId>> = BTreeMap::new();
    for (at, rule) in rules.iter().enumerate() {
        for id in &rule.techniques_current {
            let is_parent_of = |other: &String| {
                other.strip_prefix(id.as_str()).is_some_and(|rest| rest.starts_with('.'))
            };
            if !rule.techniques_current.iter().any(is_parent_of) {
                index.entry(id.clone()).or_default().push(RuleId(at as u32));
            }
        }
        for id in rule.tags.iter().filter_map(|tag| atlas_technique(tag)) {
            let under = index.entry(id).or_default();
            under.push(RuleId(at as u32));
            under.dedup();
        }
    }
    index
}

/// A number for each rule, the same for rules of the same id in different folders, and whether
/// there are any such.
fn identities(rules: &[Arc<Rule>]) -> (Vec<u32>, bool) {
    let several = rules.iter().any(|rule| rule.folder != 0);
    let mut first: FxHashMap<(crate::model::Vendor, &str), u32> = FxHashMap::default();
    let mut has_twins = false;
    let identity = rules.iter().enumerate().map(|(at, rule)| {
        let at = at as u32;
        if !several || rule.id.is_empty() {
            return at;
        }
        let known = *first.entry((rule.vendor, &rule.id)).or_insert(at);
        let twin = rules[known as usize].folder != rule.folder;
        has_twins |= twin;
        if twin { known } else { at }
    });
    (identity.collect(), has_twins)
}
