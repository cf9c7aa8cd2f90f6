//! The whole catalog on one page: the ATT&CK matrix with the rules of each technique, and totals.

use crate::catalog::{Catalog, RuleId};
use crate::model::Clause;
use crate::views::Filter;
use crate::views::filter::Facets;
use crate::views::rows::by_vendor;

/// The page.
#[derive(Clone, Debug, PartialEq)]
pub struct Overview {
    /// Rules that count.
    pub rules: usize,
    /// The same by vendor, in the order of [`crate::model::Vendor::ALL`].
    pub vendors: [usize; 5],
    /// The same by vendor, platform, domain, severity, status and opened folder.
    pub facets: Facets,
    /// What the drop-downs offer.
    pub offered: Facets,
    /// Active techniques and sub-techniques with at least one rule.
    pub covered: usize,
    /// Those with rules of two vendors or more.
    pub covered_by_two: usize,
    /// Active techniques and sub-techniques there are.
    pub techniques: usize,
    /// Distinct canonical fields.
    pub fields: usize,
    /// Distinct raw names, by vendor.
    pub raw_fields: usize,
    /// Predicates read.
    pub predicates: usize,
    /// Clauses kept as text.
    pub opaque: usize,
    /// Tactics in matrix order with their techniques.
    pub columns: Vec<Column>,
}

/// A tactic of the matrix.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its short name.
    pub tactic: String,
    /// Its name.
    pub name: String,
    /// Its techniques by id, without sub-techniques.
    pub cells: Vec<Cell>,
}

/// A technique in the matrix.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cell {
    /// Its id.
    pub id: String,
    /// Its own name.
    pub name: String,
    /// Rules under it or one of its sub-techniques.
    pub rules: usize,
    /// The same by vendor, in the order of [`crate::model::Vendor::ALL`].
    pub vendors: [usize; 5],
    /// The same by opened folder.
    pub folders: Vec<usize>,
    /// Its sub-techniques, with their own rules.
    pub sub_techniques: Vec<Cell>,
}

impl Cell {
    /// How many vendors have a rule here.
    pub fn covering(&self) -> usize {
        self.vendors.iter().filter(|rules| **rules > 0).count()
    }
}

/// The overview of the rules the filter admits.
pub fn page(catalog: &Catalog, filter: &Filter) -> Overview {
    let admitted: Vec<RuleId> =
        catalog.ids().filter(|id| filter.admits(catalog.rule(*id))).collect();
    let columns = columns(catalog, filter);
    let (predicates, opaque) = clauses(catalog, &admitted);
    let (fields, raw_fields) = fields(catalog, &admitted);
    let attack = catalog.knowledge.attack();
    let (mut techniques, mut covered, mut covered_by_two) = (0, 0, 0);
    for technique in attack.techniques().filter(|technique| technique.is_active()) {
        techniques += 1;
        let rules = admitted_rules(catalog, filter, &technique.id);
        covered += usize::from(!rules.is_empty());
        let vendors = by_vendor(catalog, &rules);
        covered_by_two += usize::from(vendors.iter().filter(|rules| **rules > 0).count() > 1);
    }
    Overview {
        rules: admitted.len(),
        vendors: by_vendor(catalog, &admitted),
        facets: Facets::count(catalog, admitted.iter().copied()),
        offered: Facets::offered(catalog, filter, catalog.ids()),
        covered,
        covered_by_two,
        techniques,
        fields,
        raw_fields,
        predicates,
        opaque,
        columns,
    }
}

fn admitted_rules(catalog: &Catalog, filter: &Filter, id: &str) -> Vec<RuleId> {
    let rules = catalog.technique_rules(id).iter().copied();
    rules.filter(|rule| filter.admits(catalog.rule(*rule))).collect()
}

fn columns(catalog: &Catalog, filter: &Filter) -> Vec<Column> {
    let attack = catalog.knowledge.attack();
    let column = |tactic: &crate::knowledge::Tactic| Column {
        tactic: tactic.short_name.clone(),
        name: tactic.name.clone(),
        cells: attack
            .techniques()
            .filter(|technique| technique.is_active() && !technique.id.contains('.'))
            .filter(|technique| technique.tactics.contains(&tactic.short_name))
            .map(|technique| cell(catalog, filter, &technique.id, &technique.name))
            .collect(),
    };
    attack.tactics().iter().map(column).collect()
}

fn cell(catalog: &Catalog, filter: &Filter, id: &str, name: &str) -> Cell {
    let subs = catalog.knowledge.attack().sub_techniques(id);
    let mut rules = admitted_rules(catalog, filter, id);
    let sub_techniques = subs
        .into_iter()
        .filter(|sub| sub.is_active())
        .map(|sub| {
            let own = admitted_rules(catalog, filter, &sub.id);
            rules.extend(&own);
            counted(catalog, &sub.id, &sub.name, &own)
        })
        .collect();
    rules.sort_unstable();
    rules.dedup();
    Cell { sub_techniques, ..counted(catalog, id, name, &rules) }
}

fn counted(catalog: &Catalog, id: &str, name: &str, rules: &[RuleId]) -> Cell {
    Cell {
        id: id.to_owned(),
        name: name.to_owned(),
        rules: rules.len(),
        vendors: by_vendor(catalog, rules),
        folders: by_folder(catalog, rules),
        sub_techniques: Vec::new(),
    }
}

fn by_folder(catalog: &Catalog, rules: &[RuleId]) -> Vec<usize> {
    let mut folders = vec![0; catalog.folders.len()];
    for rule in rules {
        folders[catalog.rule(*rule).folder as usize] += 1;
    }
    folders
}

fn clauses(catalog: &Catalog, rules: &[RuleId]) -> (usize, usize) {
    let (mut predicates, mut opaque) = (0, 0);
    for id in rules {
        for clause in catalog.rule(*id).expr.clauses() {
            match clause {
                Clause::Predicate(..) => predicates += 1,
                Clause::Opaque(_) => opaque += 1,
            }
        }
    }
    (predicates, opaque)
}

fn fields(catalog: &Catalog, rules: &[RuleId]) -> (usize, usize) {
    use rustc_hash::FxHashSet;
    let entries =
        || rules.iter().flat_map(|id| catalog.entries(*id).iter().map(|entry| (*id, entry)));
    // A keyword has no field.
    let named = |field: &crate::catalog::FieldId| !catalog.field_name(*field).is_empty();
    let canonical: FxHashSet<_> =
        entries().map(|(_, entry)| entry.key.field).filter(named).collect();
    let raw: FxHashSet<_> = entries()
        .filter(|(_, entry)| named(&entry.raw_field))
        .map(|(id, entry)| (catalog.rule(id).vendor, entry.raw_field))
        .collect();
    (canonical.len(), raw.len())
}
