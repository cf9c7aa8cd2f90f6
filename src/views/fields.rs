//! The crosswalk as a table: every canonical field with its raw names, kinds, values and techniques.

use crate::catalog::{Catalog, Entry, FieldId, RuleId};
use crate::model::{Kind, Name, Vendor};
use crate::views::Filter;
use crate::views::rows::by_vendor;
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::BTreeMap;

/// A canonical field over the whole catalog.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldDossier {
    /// The canonical field.
    pub field: Name,
    /// The concept above it; the same name where there is none.
    pub concept: Name,
    /// The rules that test it, in catalog order, exclusions among them.
    pub rules: Vec<RuleId>,
    /// The same by vendor, in the order of [`Vendor::ALL`].
    pub vendors: [usize; 5],
    /// How rules write it: vendor, raw name, rules; most rules first.
    pub raw_names: Vec<(Vendor, Name, usize)>,
    /// Kinds with the number of rules, most first.
    pub kinds: Vec<(Kind, usize)>,
    /// The values most rules test, at most five: folded text and rules.
    pub top_values: Vec<(Name, usize)>,
    /// Distinct values.
    pub distinct_values: usize,
    /// Distinct techniques of its rules.
    pub techniques: usize,
}

impl FieldDossier {
    /// Whether at least two spellings were brought together under the name.
    pub fn is_merged(&self) -> bool {
        let different = |raw: &Name| **raw != *self.field;
        self.raw_names.iter().any(|(_, raw, _)| different(raw))
    }
}

/// Every field the rules test: most rules first, then by name.
pub fn list(catalog: &Catalog, filter: &Filter) -> Vec<FieldDossier> {
    let mut drafts: FxHashMap<FieldId, Draft> = FxHashMap::default();
    for id in catalog.ids().filter(|id| filter.admits(catalog.rule(*id))) {
        for entry in catalog.entries(id) {
            drafts.entry(entry.key.field).or_default().add(catalog, id, entry);
        }
    }
    let named = drafts.into_iter().filter(|(field, _)| !catalog.field_name(*field).is_empty());
    let mut rows: Vec<FieldDossier> =
        named.map(|(field, draft)| draft.finish(catalog, field)).collect();
    rows.sort_by(|a, b| b.rules.len().cmp(&a.rules.len()).then_with(|| a.field.cmp(&b.field)));
    rows
}

/// Counts rules; each rule's entries come together, so the last one seen tells repeats.
#[derive(Default)]
struct Draft {
    rules: Vec<RuleId>,
    raw_names: FxHashMap<(Vendor, FieldId), Seen>,
    kinds: BTreeMap<&'static str, (Kind, Seen)>,
    values: FxHashMap<crate::catalog::ValueId, Seen>,
    concept: Option<FieldId>,
}

#[derive(Default)]
struct Seen {
    rules: usize,
    last: Option<RuleId>,
}

impl Seen {
    fn add(&mut self, rule: RuleId) {
        self.rules += usize::from(self.last != Some(rule));
        self.last = Some(rule);
    }
}

impl Draft {
    fn add(&mut self, catalog: &Catalog, rule: RuleId, entry: &Entry) {
        if self.rules.last() != Some(&rule) {
            self.rules.push(rule);
        }
        let vendor = catalog.rule(rule).vendor;
        self.raw_names.entry((vendor, entry.raw_field)).or_default().add(rule);
        let kind = entry.kind;
        self.kinds.entry(kind.word()).or_insert_with(|| (kind, Seen::default())).1.add(rule);
        self.values.entry(entry.key.value).or_default().add(rule);
        self.concept = self.concept.or(Some(entry.concept));
    }

    fn finish(self, catalog: &Catalog, field: FieldId) -> FieldDossier {
        let name = catalog.field_name(field).clone();
        let mut raw_names: Vec<(Vendor, Name, usize)> = self
            .raw_names
            .into_iter()
            .map(|((vendor, raw), seen)| (vendor, catalog.field_name(raw).clone(), seen.rules))
            .collect();
        raw_names.sort_by(|a, b| b.2.cmp(&a.2).then_with(|| (a.0, &a.1).cmp(&(b.0, &b.1))));
        let mut kinds: Vec<(Kind, usize)> =
            self.kinds.into_values().map(|(kind, seen)| (kind, seen.rules)).collect();
        kinds.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.word().cmp(b.0.word())));
        let distinct_values = self.values.len();
        let techniques: FxHashSet<&String> =
            self.rules.iter().flat_map(|id| &catalog.rule(*id).techniques_current).collect();
        FieldDossier {
            concept: self.concept.map_or(name.clone(), |id| catalog.field_name(id).clone()),
            field: name,
            vendors: by_vendor(catalog, &self.rules),
            rules: self.rules,
            raw_names,
            kinds,
            top_values: top_values(catalog, self.values),
            distinct_values,
            techniques: techniques.len(),
        }
    }
}

/// How many values a row shows.
const TOP_VALUES: usize = 5;

fn top_values(
    catalog: &Catalog,
    values: FxHashMap<crate::catalog::ValueId, Seen>,
) -> Vec<(Name, usize)> {
    let text = |value| catalog.value_text(value);
    let mut values: Vec<(&Name, usize)> = values
        .into_iter()
        .map(|(value, seen)| (text(value), seen.rules))
        .filter(|(text, _)| !text.is_empty())
        .collect();
    let most_first =
        |a: &(&Name, usize), b: &(&Name, usize)| b.1.cmp(&a.1).then_with(|| a.0.cmp(b.0));
    if values.len() > TOP_VALUES {
        values.select_nth_unstable_by(TOP_VALUES, most_first);
        values.truncate(TOP_VALUES);
    }
    values.sort_by(most_first);
    values.into_iter().map(|(text, rules)| (text.clone(), rules)).collect()
}
