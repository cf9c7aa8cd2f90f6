//! Two to four subjects side by side: what all, some or one of them filter, and how much they share.

use crate::catalog::{Catalog, Key, Lens, RuleId, RuleSet};
use crate::knowledge::fold::Class;
use crate::model::{Name, Vendor};
use crate::views::filter::{Facets, said, severity_word};
use crate::views::order::{self, Order, Ranked, Share};
use crate::views::rows::{self, ValueRow, by_vendor};
use crate::views::{Filter, technique};
use std::collections::BTreeMap;
use std::sync::Arc;

/// How many subjects can be compared at once.
pub const MOST_SUBJECTS: usize = 4;

/// What is compared: a technique, seen through a filter (one vendor, one folder, …).
pub type Subject = technique::Question;

/// The comparison.
#[derive(Clone, Debug, PartialEq)]
pub struct Comparison {
    /// The subjects, in the order asked for.
    pub subjects: Vec<SubjectSummary>,
    /// Fields, those that most subjects have first.
    pub fields: Vec<CompareRow>,
    /// Indicators, in the same order.
    pub indicators: Vec<CompareRow>,
    /// Exclusions, in the same order.
    pub exclusions: Vec<CompareRow>,
    /// How much fields overlap.
    pub field_overlap: Overlap,
    /// How much signal indicators overlap; scope is left out.
    pub indicator_overlap: Overlap,
    /// How much exclusions overlap.
    pub exclusion_overlap: Overlap,
    /// Rules of more than one subject, in catalog order, each with its subjects.
    pub shared_rules: Vec<(RuleId, Vec<usize>)>,
    /// In which order fields, indicators and exclusions stand.
    pub order: Order,
}

impl Comparison {
    /// The comparison with its rows in another order than the first; what all subjects have stays
    /// ahead of what some have.
    #[must_use]
    pub fn in_order(mut self, order: Order) -> Self {
        for rows in [&mut self.fields, &mut self.indicators, &mut self.exclusions] {
            order::arrange(rows, order);
            if order == Order::Distinctive {
                rows.sort_by_key(|row| std::cmp::Reverse(row.mask().count_ones()));
            }
        }
        self.order = order;
        self
    }
}

/// A subject's headline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SubjectSummary {
    /// The technique's id.
    pub id: String,
    /// Its own name.
    pub name: String,
    /// What else narrows it down (`Sigma`, `folder mine`), in words; empty where nothing does.
    pub narrowed: String,
    /// Its rules.
    pub rules: Vec<RuleId>,
    /// The same by vendor, in the order of [`Vendor::ALL`].
    pub vendors: [usize; 5],
    /// By platform, severity, domain, status and folder.
    pub facets: Facets,
    /// What it can be narrowed to.
    pub offered: Facets,
    /// Distinct fields, indicators and exclusions.
    pub distinct: [usize; 3],
}

/// A field, an indicator or an exclusion, and how many rules of each subject have it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CompareRow {
    /// The canonical field.
    pub field: Name,
    /// Kind and value, where it is no field.
    pub test: Option<(Class, Arc<str>)>,
    /// The rules of each subject that have it.
    pub rules: Vec<Vec<RuleId>>,
    /// Corpus reach of an indicator, blank where it is one.
    pub reach: Option<usize>,
    /// In how many of the rules it only says where to look (scope).
    pub scope_rules: usize,
    /// The rules of the subjects, and those of the whole catalog that use it; `None` for exclusions.
    pub share: Option<Share>,
}

impl Ranked for CompareRow {
    fn is_scope(&self) -> bool {
        rows::is_scope(self.scope_rules, self.total())
    }

    fn share(&self) -> Option<Share> {
        self.share
    }
}

/// Which subjects have a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Group {
    /// All of them.
    All,
    /// More than one, not all.
    Some,
    /// One.
    One,
}

/// How much the subjects share of something.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Overlap {
    /// For each combination of subjects (bit 0 is the first), how many things exactly those have;
    /// largest combinations first.
    pub combinations: Vec<(u8, usize)>,
    /// For each pair of subjects, shared over all (Jaccard), 0 to 1.
    pub jaccard: Vec<(usize, usize, f64)>,
}

impl CompareRow {
    /// Which subjects have it, bit 0 is the first.
    pub fn mask(&self) -> u8 {
        let bits = self.rules.iter().enumerate().filter(|(_, rules)| !rules.is_empty());
        bits.fold(0, |mask, (at, _)| mask | (1 << at))
    }

    /// How many of the subjects have it.
    pub fn group(&self) -> Group {
        match self.mask().count_ones() as usize {
            1 => Group::One,
            n if n == self.rules.len() => Group::All,
            _ => Group::Some,
        }
    }

    /// Rules of all subjects together.
    pub fn total(&self) -> usize {
        self.rules.iter().map(Vec::len).sum()
    }
}

/// Compares `subjects`; those after the fourth are left out. Rows are merged where the first
/// subject's filter says so.
pub fn page(catalog: &Catalog, subjects: &[Subject]) -> Comparison {
    let subjects = &subjects[..subjects.len().min(MOST_SUBJECTS)];
    let lens = subjects.first().map_or(Lens::Plain, |subject| subject.filter.lens());
    let merged = lens == Lens::Merged;
    let ask = |Subject { id, filter }: &Subject| {
        let filter = Filter { merged, ..filter.clone() };
        technique::page(catalog, &Subject { id: id.clone(), filter })
    };
    let pages: Vec<technique::TechniquePage> = subjects.iter().map(ask).collect();
    let summaries: Vec<SubjectSummary> = pages
        .iter()
        .zip(subjects)
        .map(|(page, subject)| summary(catalog, page, &subject.filter))
        .collect();
    let corpus = corpus(catalog, subjects);
    let fields = field_rows(&pages, catalog, &corpus);
    let indicators = value_rows(
        pages.iter().map(|page| page.indicators.as_slice()),
        catalog,
        lens,
        Some(&corpus),
    );
    let exclusions =
        value_rows(pages.iter().map(|page| page.exclusions.as_slice()), catalog, lens, None);
    Comparison {
        field_overlap: overlap(subjects.len(), fields.iter()),
        indicator_overlap: overlap(subjects.len(), indicators.iter().filter(|row| !row.is_scope())),
        exclusion_overlap: overlap(subjects.len(), exclusions.iter()),
        shared_rules: shared_rules(&summaries),
        order: Order::Rules,
        subjects: summaries,
        fields,
        indicators,
        exclusions,
    }
}

/// The rules that reach counts: retired ones where the filter of some subject brings them in.
fn corpus(catalog: &Catalog, subjects: &[Subject]) -> RuleSet {
    let filters = || subjects.iter().map(|subject| &subject.filter);
    let brings_in = Filter {
        include_retired: filters().any(|filter| filter.include_retired),
        statuses: filters().flat_map(|filter| filter.statuses.clone()).collect(),
        ..Filter::default()
    };
    brings_in.corpus(catalog)
}

fn summary(catalog: &Catalog, page: &technique::TechniquePage, filter: &Filter) -> SubjectSummary {
    let mut rules: Vec<RuleId> =
        page.groups.iter().flat_map(|group| group.rules.iter().map(|line| line.id)).collect();
    rules.sort_unstable();
    SubjectSummary {
        id: page.id.clone(),
        name: page.short_name.clone(),
        narrowed: narrowed(catalog, filter),
        vendors: by_vendor(catalog, &rules),
        facets: Facets::count(catalog, rules.iter().copied()),
        offered: page.facets.clone(),
        distinct: [page.fields.len(), page.indicators.len(), page.exclusions.len()],
        rules,
    }
}

fn narrowed(catalog: &Catalog, filter: &Filter) -> String {
    let mut words: Vec<String> =
        filter.vendors.iter().map(|vendor: &Vendor| vendor.name().to_owned()).collect();
    for folder in &filter.folders {
        if let Some(folder) = catalog.folders.get(*folder as usize) {
            words.push(format!("folder {}", folder.name));
        }
    }
    let lists = [
        ("platform", &filter.platforms),
        ("domain", &filter.domains),
        ("status", &filter.statuses),
    ];
    for (what, names) in lists {
        words.extend(names.iter().map(|name| said(what, name)));
    }
    let severity = |severity| said("severity", severity_word(severity));
    words.extend(filter.severities.iter().copied().map(severity));
    if filter.sub_techniques {
        words.push("with sub-techniques".to_owned());
    }
    words.join(", ")
}

fn field_rows(
    pages: &[technique::TechniquePage],
    catalog: &Catalog,
    corpus: &RuleSet,
) -> Vec<CompareRow> {
    let mut by_field: BTreeMap<&Name, CompareRow> = BTreeMap::new();
    for (at, page) in pages.iter().enumerate() {
        for row in &page.fields {
            let compared = by_field.entry(&row.field).or_insert_with(|| CompareRow {
                field: row.field.clone(),
                test: None,
                rules: vec![Vec::new(); pages.len()],
                reach: None,
                scope_rules: 0,
                share: Some(Share::default()),
            });
            compared.rules[at].clone_from(&row.rules);
            compared.scope_rules += row.scope_rules;
            let users = compared.share.map_or(0, |share| share.corpus).max(row.share.corpus);
            compared.share = Some(Share { here: 0, corpus: users });
        }
    }
    for row in by_field.values_mut() {
        let here = here(catalog, &row.rules, corpus);
        row.share = row.share.map(|share| Share { here, corpus: share.corpus.max(here) });
    }
    sorted(by_field.into_values().collect())
}

/// How many different rules the subjects have together.
fn here(catalog: &Catalog, rules: &[Vec<RuleId>], corpus: &RuleSet) -> usize {
    let mut rules = rules.concat();
    rules.sort_unstable();
    rules.dedup();
    catalog.reach(&rules, corpus)
}

fn value_rows<'a>(
    lists: impl ExactSizeIterator<Item = &'a [ValueRow]>,
    catalog: &Catalog,
    lens: Lens,
    corpus: Option<&RuleSet>,
) -> Vec<CompareRow> {
    let subjects = lists.len();
    let mut by_key: BTreeMap<Key, CompareRow> = BTreeMap::new();
    for (at, list) in lists.enumerate() {
        for row in list {
            let compared = by_key.entry(row.key).or_insert_with(|| CompareRow {
                field: row.field.clone(),
                test: Some((row.kind, row.value.clone())),
                rules: vec![Vec::new(); subjects],
                reach: None,
                scope_rules: 0,
                share: None,
            });
            compared.rules[at].clone_from(&row.rules);
            compared.scope_rules += row.scope_rules;
        }
    }
    if let Some(corpus) = corpus {
        for (key, row) in &mut by_key {
            let users = catalog.reach(catalog.indicator_rules(lens, *key), corpus);
            row.reach = Some(users).filter(|reach| *reach > 1);
            row.share = Some(Share { here: here(catalog, &row.rules, corpus), corpus: users });
        }
    }
    sorted(by_key.into_values().collect())
}

/// What most subjects have first, then most rules, then by field, kind and value.
fn sorted(mut rows: Vec<CompareRow>) -> Vec<CompareRow> {
    let words =
        |row: &CompareRow| row.test.as_ref().map(|(kind, value)| (kind.word(), value.clone()));
    rows.sort_by(|a, b| {
        let subjects = |row: &CompareRow| row.mask().count_ones();
        subjects(b)
            .cmp(&subjects(a))
            .then_with(|| b.total().cmp(&a.total()))
            .then_with(|| a.field.cmp(&b.field))
            .then_with(|| words(a).cmp(&words(b)))
    });
    rows
}

fn overlap<'a>(subjects: usize, rows: impl Iterator<Item = &'a CompareRow>) -> Overlap {
    let mut counts = [0_usize; 1 << MOST_SUBJECTS];
    for row in rows {
        counts[row.mask() as usize] += 1;
    }
    let mut combinations: Vec<(u8, usize)> =
        (1..1_u8 << subjects).map(|mask| (mask, counts[mask as usize])).collect();
    combinations.sort_by_key(|(mask, _)| (std::cmp::Reverse(mask.count_ones()), *mask));
    let holding = |bits: u8, all: bool| -> usize {
        let wanted = |mask: u8| if all { mask & bits == bits } else { mask & bits != 0 };
        combinations.iter().filter(|(mask, _)| wanted(*mask)).map(|(_, count)| count).sum()
    };
    let mut jaccard = Vec::new();
    for a in 0..subjects {
        for b in a + 1..subjects {
            let bits = (1 << a) | (1 << b);
            let either = holding(bits, false);
            let both = holding(bits, true);
            let share = if either == 0 { 0.0 } else { both as f64 / either as f64 };
            jaccard.push((a, b, share));
        }
    }
    Overlap { combinations, jaccard }
}

fn shared_rules(subjects: &[SubjectSummary]) -> Vec<(RuleId, Vec<usize>)> {
    let mut by_rule: BTreeMap<RuleId, Vec<usize>> = BTreeMap::new();
    for (at, subject) in subjects.iter().enumerate() {
        for rule in &subject.rules {
            by_rule.entry(*rule).or_default().push(at);
        }
    }
    by_rule.into_iter().filter(|(_, subjects)| subjects.len() > 1).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(masks: &[usize]) -> CompareRow {
        let rules = masks.iter().map(|n| (0..*n as u32).map(RuleId).collect()).collect();
        CompareRow {
            field: "f".into(),
            test: None,
            rules,
            reach: None,
            scope_rules: 0,
            share: None,
        }
    }

    #[test]
    fn overlap_counts_each_combination_and_jaccard_shares() {
        let rows = [row(&[1, 2, 0]), row(&[1, 0, 0]), row(&[1, 1, 1]), row(&[0, 0, 3])];
        let overlap = overlap(3, rows.iter());
        let count = |mask| overlap.combinations.iter().find(|(m, _)| *m == mask).unwrap().1;
        assert_eq!((count(0b111), count(0b011), count(0b001), count(0b100)), (1, 1, 1, 1));
        assert_eq!(overlap.jaccard[0], (0, 1, 2.0 / 3.0));
        assert_eq!(overlap.jaccard[1], (0, 2, 1.0 / 4.0));
        assert_eq!(rows[0].group(), Group::Some);
        assert_eq!(rows[2].group(), Group::All);
    }
}
