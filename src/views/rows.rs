//! The rows of the technique page's tables, counted over any set of rules (`ARCHITECTURE.md`, "What the
//! numbers mean").

use crate::catalog::{Catalog, Entry, FieldId, Key, Lens, RuleId, RuleSet, ValueId};
use crate::knowledge::fold::Class;
use crate::model::{Kind, Name, Role, Vendor};
use crate::views::order::{Ranked, Share};
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::BTreeMap;
use std::sync::Arc;

/// A field and how rules filter on it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldRow {
    /// The canonical field; the concept where equivalent fields are merged.
    pub field: Name,
    /// The rules that filter on it as an indicator, in catalog order.
    pub rules: Vec<RuleId>,
    /// How, each kind with the number of rules that use it, most first.
    pub kinds: Vec<(Kind, usize)>,
    /// The values shown as examples, at most five.
    pub samples: Vec<Arc<str>>,
    /// How many distinct values there are.
    pub distinct_values: usize,
    /// Rules by vendor, in the order of [`Vendor::ALL`].
    pub vendors: [usize; 5],
    /// In how many of the rules it only says where to look (scope).
    pub scope_rules: usize,
    /// The rules here, and those of the whole catalog that filter on it.
    pub share: Share,
}

/// A combination of field, kind and value, and the rules that use it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ValueRow {
    /// What identifies the row.
    pub key: Key,
    /// The canonical field; the concept where equivalent fields are merged.
    pub field: Name,
    /// The kind, or what the kinds merged into the row have in common.
    pub kind: Class,
    /// The value as shown, the spelling most rules use; empty for null tests.
    pub value: Arc<str>,
    /// What was merged into the row, most rules first; a single one where nothing was.
    pub spellings: Vec<Spelling>,
    /// The rules here that use it, in catalog order.
    pub rules: Vec<RuleId>,
    /// How many rules of the whole catalog use it as an indicator; `None` where it is one or less
    /// (and for exclusions, which have no reach).
    pub reach: Option<usize>,
    /// The same for the field and value under any kind.
    pub reach_any_kind: usize,
    /// The reach by vendor, in the order of [`Vendor::ALL`].
    pub reach_by_vendor: [usize; 5],
    /// Rules here by vendor, in the order of [`Vendor::ALL`].
    pub vendors: [usize; 5],
    /// In how many of the rules it only says where to look (scope).
    pub scope_rules: usize,
    /// The rules here, and those of the whole catalog that use it; `None` for exclusions.
    pub share: Option<Share>,
}

impl Ranked for FieldRow {
    fn is_scope(&self) -> bool {
        is_scope(self.scope_rules, self.rules.len())
    }

    fn share(&self) -> Option<Share> {
        Some(self.share)
    }
}

impl Ranked for ValueRow {
    fn is_scope(&self) -> bool {
        is_scope(self.scope_rules, self.rules.len())
    }

    fn share(&self) -> Option<Share> {
        self.share
    }
}

/// A row is scope where it is so in most of its rules.
pub(super) const fn is_scope(scope_rules: usize, rules: usize) -> bool {
    scope_rules * 2 > rules
}

/// One way to write a merged row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spelling {
    /// Whose rules write it so.
    pub vendor: Vendor,
    /// The canonical field.
    pub field: Name,
    /// The kind.
    pub kind: Kind,
    /// The value.
    pub value: Arc<str>,
    /// How many rules do.
    pub rules: usize,
}

/// How many rules of each vendor, in the order of [`Vendor::ALL`].
pub fn by_vendor(catalog: &Catalog, rules: &[RuleId]) -> [usize; 5] {
    let mut counts = [0; 5];
    for id in rules {
        counts[catalog.rule(*id).vendor as usize] += 1;
    }
    counts
}

/// The fields `rules` filter on as indicators, with their use in `corpus`: most rules first, then by
/// name.
pub fn field_rows(
    catalog: &Catalog,
    lens: Lens,
    rules: &[RuleId],
    corpus: &RuleSet,
) -> Vec<FieldRow> {
    let mut drafts: FxHashMap<FieldId, FieldDraft> = FxHashMap::default();
    for id in rules {
        let mut entries: Vec<&Entry> = catalog
            .entries_through(lens, *id)
            .iter()
            .filter(|entry| entry.is_indicator())
            .collect();
        entries.sort_by_key(|entry| entry.key.field);
        for own in entries.chunk_by(|a, b| a.key.field == b.key.field) {
            let field = own[0].key.field;
            if !catalog.field_name(field).is_empty() {
                drafts.entry(field).or_default().add(catalog, *id, own);
            }
        }
    }
    let users = users_of(catalog, lens, &drafts, corpus);
    let finish = |(field, draft): (FieldId, FieldDraft)| {
        let here = catalog.reach(&draft.rules, corpus);
        let corpus = users.get(&field).map_or(here, |rules| catalog.reach(rules, corpus));
        draft.finish(catalog, field, Share { here, corpus })
    };
    let mut rows: Vec<FieldRow> = drafts.into_iter().map(finish).collect();
    rows.sort_by(|a, b| b.rules.len().cmp(&a.rules.len()).then_with(|| a.field.cmp(&b.field)));
    rows
}

/// The rules of `corpus` that filter on the wanted fields as indicators.
fn users_of(
    catalog: &Catalog,
    lens: Lens,
    wanted: &FxHashMap<FieldId, FieldDraft>,
    corpus: &RuleSet,
) -> FxHashMap<FieldId, Vec<RuleId>> {
    let mut users: FxHashMap<FieldId, Vec<RuleId>> = FxHashMap::default();
    for id in catalog.ids().filter(|id| corpus.contains(*id)) {
        let entries = catalog.entries_through(lens, id).iter();
        for entry in entries.filter(|entry| entry.is_indicator()) {
            if wanted.contains_key(&entry.key.field) {
                let rules = users.entry(entry.key.field).or_default();
                if rules.last() != Some(&id) {
                    rules.push(id);
                }
            }
        }
    }
    users
}

/// How many values a rule offers as samples of a field, and how many a row shows.
const OFFERED: usize = 3;
const SAMPLES: usize = 5;

#[derive(Default)]
struct FieldDraft {
    rules: Vec<RuleId>,
    kinds: BTreeMap<&'static str, (Kind, usize)>,
    /// Folded value → how many rules offer it, and how they write it.
    offers: FxHashMap<ValueId, Spellings>,
    values: FxHashSet<ValueId>,
    scope: usize,
}

impl FieldDraft {
    fn add(&mut self, catalog: &Catalog, rule: RuleId, own: &[&Entry]) {
        self.rules.push(rule);
        self.scope += usize::from(own.iter().all(|entry| entry.is_scope()));
        let mut kinds: Vec<Kind> = own.iter().map(|entry| entry.kind).collect();
        kinds.sort_unstable();
        kinds.dedup();
        for kind in kinds {
            self.kinds.entry(kind.word()).or_insert((kind, 0)).1 += 1;
        }
        self.values.extend(own.iter().map(|entry| entry.key.value));
        for entry in first_values(catalog, own) {
            self.offers.entry(entry.key.value).or_default().add(entry.shown);
        }
    }

    fn finish(self, catalog: &Catalog, field: FieldId, share: Share) -> FieldRow {
        let mut kinds: Vec<(Kind, usize)> = self.kinds.into_values().collect();
        kinds.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.word().cmp(b.0.word())));
        let mut offers: Vec<(usize, &Arc<str>)> = self
            .offers
            .values()
            .map(|spellings| (spellings.total(), spellings.most(catalog)))
            .collect();
        offers.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(b.1)));
        let samples = offers.into_iter().take(SAMPLES).map(|(_, text)| text.clone()).collect();
        FieldRow {
            field: catalog.field_name(field).clone(),
            vendors: by_vendor(catalog, &self.rules),
            rules: self.rules,
            kinds,
            samples,
            distinct_values: self.values.len(),
            scope_rules: self.scope,
            share,
        }
    }
}

/// The first values of a rule in byte order, without empty ones and without repeats.
fn first_values<'a>(catalog: &Catalog, own: &[&'a Entry]) -> Vec<&'a Entry> {
    let text = |entry: &Entry| catalog.value_text(entry.shown);
    let mut values: Vec<&Entry> =
        own.iter().copied().filter(|entry| !text(entry).is_empty()).collect();
    values.sort_by(|a, b| text(a).cmp(text(b)));
    values.dedup_by_key(|entry| entry.key.value);
    values.truncate(OFFERED);
    values
}

/// How rules write one folded value.
#[derive(Default)]
struct Spellings(Vec<(ValueId, usize)>);

impl Spellings {
    fn add(&mut self, shown: ValueId) {
        match self.0.iter_mut().find(|(known, _)| *known == shown) {
            Some((_, count)) => *count += 1,
            None => self.0.push((shown, 1)),
        }
    }

    fn total(&self) -> usize {
        self.0.iter().map(|(_, count)| count).sum()
    }

    /// The spelling most rules use; the first in byte order where several do.
    fn most<'a>(&self, catalog: &'a Catalog) -> &'a Arc<str> {
        let best = self.0.iter().max_by(|a, b| {
            let text = |spelling: &(ValueId, usize)| catalog.value_text(spelling.0);
            a.1.cmp(&b.1).then_with(|| text(b).cmp(text(a)))
        });
        catalog.value_text(best.expect("a value has a spelling").0)
    }
}

/// The combinations `rules` use as indicators, with their reach in `corpus`: most rules first, then
/// by field, kind and value.
pub fn indicator_rows(
    catalog: &Catalog,
    lens: Lens,
    rules: &[RuleId],
    corpus: &RuleSet,
) -> Vec<ValueRow> {
    let mut rows = value_rows(catalog, lens, rules, Entry::is_indicator);
    for row in &mut rows {
        let postings = catalog.indicator_rules(lens, row.key);
        let share = Share {
            here: catalog.reach(&row.rules, corpus),
            corpus: catalog.reach(postings, corpus),
        };
        row.reach = Some(share.corpus).filter(|reach| *reach > 1);
        row.share = Some(share);
        row.reach_any_kind =
            catalog.reach(catalog.indicator_rules_of_any_kind(lens, row.key), corpus);
        let mut by_vendor: [Vec<RuleId>; 5] = Default::default();
        for id in postings {
            by_vendor[catalog.rule(*id).vendor as usize].push(*id);
        }
        row.reach_by_vendor = by_vendor.map(|own| catalog.reach(&own, corpus));
    }
    rows
}

/// The combinations `rules` exclude, in the same order; nested exclusions too where asked for.
pub fn exclusion_rows(
    catalog: &Catalog,
    lens: Lens,
    rules: &[RuleId],
    nested: bool,
) -> Vec<ValueRow> {
    value_rows(catalog, lens, rules, |entry| match entry.role {
        Role::Indicator => false,
        Role::Exclusion => true,
        Role::NestedExclusion => nested,
    })
}

#[derive(Default)]
struct ValueDraft {
    rules: Vec<RuleId>,
    shown: Spellings,
    /// How each vendor writes it: the plain row, one spelling of it, rules, the last of them.
    spellings: FxHashMap<(Vendor, Key), (ValueId, Kind, usize, RuleId)>,
    scope: usize,
}

impl ValueDraft {
    /// Adds an entry of a rule; `plain` is the same entry as the plain lens shows it.
    fn add(&mut self, vendor: Vendor, rule: RuleId, entry: &Entry, plain: Key) {
        if self.rules.last() != Some(&rule) {
            self.rules.push(rule);
            self.shown.add(entry.shown);
            self.scope += usize::from(entry.is_scope());
        }
        let spelling = self.spellings.entry((vendor, plain));
        let spelling = spelling.or_insert((entry.shown, entry.kind, 0, RuleId(u32::MAX)));
        spelling.2 += usize::from(spelling.3 != rule);
        spelling.3 = rule;
    }

    fn finish(self, catalog: &Catalog, key: Key) -> ValueRow {
        let spelling = |((vendor, plain), (shown, kind, rules, _)): ((Vendor, Key), _)| Spelling {
            vendor,
            field: catalog.field_name(plain.field).clone(),
            kind,
            value: catalog.value_text(shown).clone(),
            rules,
        };
        let mut spellings: Vec<Spelling> = self.spellings.into_iter().map(spelling).collect();
        spellings.sort_by(|a, b| {
            let words = |s: &Spelling| (s.vendor, s.field.clone(), s.kind.word(), s.value.clone());
            b.rules.cmp(&a.rules).then_with(|| words(a).cmp(&words(b)))
        });
        ValueRow {
            key,
            field: catalog.field_name(key.field).clone(),
            kind: key.class,
            value: self.shown.most(catalog).clone(),
            spellings,
            vendors: by_vendor(catalog, &self.rules),
            scope_rules: self.scope,
            rules: self.rules,
            reach: None,
            share: None,
            reach_any_kind: 0,
            reach_by_vendor: [0; 5],
        }
    }
}

fn value_rows(
    catalog: &Catalog,
    lens: Lens,
    rules: &[RuleId],
    wanted: impl Fn(&Entry) -> bool,
) -> Vec<ValueRow> {
    let mut drafts: FxHashMap<Key, ValueDraft> = FxHashMap::default();
    for id in rules {
        let vendor = catalog.rule(*id).vendor;
        let both = catalog.entries_through(lens, *id).iter().zip(catalog.entries(*id));
        for (entry, plain) in both.filter(|(entry, _)| wanted(entry)) {
            drafts.entry(entry.key).or_default().add(vendor, *id, entry, plain.key);
        }
    }
    let mut rows: Vec<ValueRow> =
        drafts.into_iter().map(|(key, draft)| draft.finish(catalog, key)).collect();
    rows.sort_by(|a, b| {
        let by_count = b.rules.len().cmp(&a.rules.len());
        by_count
            .then_with(|| a.field.cmp(&b.field))
            .then_with(|| a.kind.word().cmp(b.kind.word()))
            .then_with(|| a.value.cmp(&b.value))
    });
    rows
}
