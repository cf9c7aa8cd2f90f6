//! The technique ids that rules are tagged with, each with what it is worth today.

use crate::catalog::{Catalog, RuleId};
use crate::knowledge::Standing;
use crate::model::{Rule, atlas_technique};
use std::collections::BTreeMap;

/// A technique's id as a rule is tagged with it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct TaggedTechnique {
    /// The id in the file.
    pub id: String,
    /// The id whose page counts the rule.
    pub current: String,
    /// The name of the current one with its parent's; empty where nobody knows it.
    pub name: String,
    /// What the id in the file is worth.
    pub standing: Standing,
}

/// Every technique a rule is tagged with, in the order of the file, those of MITRE ATLAS last.
pub fn techniques(catalog: &Catalog, rule: &Rule) -> Vec<TaggedTechnique> {
    let attack = catalog.knowledge.attack();
    let atlas = rule.tags.iter().filter_map(|tag| atlas_technique(tag));
    let tagged = |id: String| {
        let (current, _) = attack.current(&id);
        let name = attack.full_name(&current).unwrap_or_default();
        TaggedTechnique { standing: attack.standing(&id), name, current, id }
    };
    rule.techniques.iter().cloned().chain(atlas).map(tagged).collect()
}

/// The ids that `rules` under `id` are tagged with in its stead, with how many are. A rule that is
/// tagged with `id` as well is not among them.
pub(super) fn tagged_as(catalog: &Catalog, id: &str, rules: &[RuleId]) -> Vec<(String, usize)> {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for rule in rules {
        if let Some(old) = instead_of(catalog, id, catalog.rule(*rule)) {
            *counts.entry(old.to_owned()).or_default() += 1;
        }
    }
    counts.into_iter().collect()
}

/// The id a rule under `id` is tagged with where it is not `id` itself.
pub(super) fn instead_of<'r>(catalog: &Catalog, id: &str, rule: &'r Rule) -> Option<&'r str> {
    let attack = catalog.knowledge.attack();
    let counts = |tag: &&String| tag.as_str() == id || attack.current(tag).0 == id;
    let mut counting = rule.techniques.iter().filter(counts).map(String::as_str);
    let first = counting.next()?;
    (first != id && counting.all(|tag| tag != id)).then_some(first)
}
