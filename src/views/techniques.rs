//! Every technique that a rule is under, as one table.

use crate::catalog::{Catalog, Entry, RuleId};
use crate::knowledge::Standing;
use crate::model::{Name, Role};
use crate::views::Filter;
use crate::views::rows::by_vendor;
use crate::views::tagged::tagged_as;
use rustc_hash::FxHashSet;

/// A technique and what its rules hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TechniqueRow {
    /// The id, current.
    pub id: String,
    /// Its name with its parent's; the id where it is unknown.
    pub name: String,
    /// Its name without its parent's.
    pub short_name: String,
    /// What the id is worth: one that is revoked has no row of its own.
    pub standing: Standing,
    /// The ids of older or newer versions that rules here are tagged with instead, by id, with how
    /// many are.
    pub tagged_as: Vec<(String, usize)>,
    /// Its tactics, as names.
    pub tactics: Vec<String>,
    /// How many rules are under it.
    pub rules: usize,
    /// The same by vendor, in the order of [`crate::model::Vendor::ALL`].
    pub vendors: [usize; 5],
    /// Distinct fields filtered on as indicators.
    pub fields: usize,
    /// Distinct indicators.
    pub indicators: usize,
    /// Distinct exclusions, without nested ones.
    pub exclusions: usize,
}

/// Every technique with at least one rule that counts: those in use by id, then those that are not.
pub fn list(catalog: &Catalog, filter: &Filter) -> Vec<TechniqueRow> {
    let admitted = filter.rules(catalog);
    let row = |(id, rules): (&str, &[RuleId])| {
        let rules: Vec<RuleId> =
            rules.iter().copied().filter(|rule| admitted.contains(*rule)).collect();
        (!rules.is_empty()).then(|| technique_row(catalog, id, &rules))
    };
    let mut rows: Vec<TechniqueRow> = catalog.techniques().filter_map(row).collect();
    rows.sort_by_key(|row| !row.standing.is_active());
    rows
}

fn technique_row(catalog: &Catalog, id: &str, rules: &[RuleId]) -> TechniqueRow {
    let attack = catalog.knowledge.attack();
    let known = attack.technique(id);
    let tactic_name = |short: &String| attack.tactic_name(short).unwrap_or(short).to_owned();
    let entries = || rules.iter().flat_map(|rule| catalog.entries(*rule));
    let count = |role: Role| {
        let keys = entries().filter(|entry| entry.role == role).map(|entry| entry.key);
        keys.collect::<FxHashSet<_>>().len()
    };
    let has_name = |entry: &&Entry| {
        let name: &Name = catalog.field_name(entry.key.field);
        !name.is_empty()
    };
    let fields = entries().filter(|entry| entry.is_indicator()).filter(has_name);
    TechniqueRow {
        id: id.to_owned(),
        name: attack.full_name(id).unwrap_or_else(|| id.to_owned()),
        short_name: known.map_or_else(|| id.to_owned(), |known| known.name.clone()),
        standing: attack.standing(id),
        tagged_as: tagged_as(catalog, id, rules),
        tactics: known
            .map_or_else(Vec::new, |known| known.tactics.iter().map(tactic_name).collect()),
        rules: rules.len(),
        vendors: by_vendor(catalog, rules),
        fields: fields.map(|entry| entry.key.field).collect::<FxHashSet<_>>().len(),
        indicators: count(Role::Indicator),
        exclusions: count(Role::Exclusion),
    }
}
