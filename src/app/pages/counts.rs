//! How many things there are, for the navigation.

use crate::catalog::{Catalog, FieldId, RuleId};
use crate::views::Filter;
use rustc_hash::{FxHashMap, FxHashSet};

/// How many things there are, for the navigation.
#[derive(Clone, Debug, Default)]
pub struct Counts {
    /// Rules under each technique.
    pub by_technique: FxHashMap<String, usize>,
    /// Techniques with a rule.
    pub techniques: usize,
    /// Rules that count.
    pub rules: usize,
    /// Fields tested.
    pub fields: usize,
    /// Events named.
    pub events: usize,
    /// Problems.
    pub problems: usize,
}

impl Counts {
    pub(super) fn new(catalog: &Catalog, filter: &Filter) -> Self {
        let rules = filter.rules(catalog);
        let admitted = |ids: &[RuleId]| ids.iter().filter(|id| rules.contains(**id)).count();
        let by_technique: FxHashMap<String, usize> = catalog
            .techniques()
            .map(|(id, ids)| (id.to_owned(), admitted(ids)))
            .filter(|(_, rules)| *rules > 0)
            .collect();
        let counted = || catalog.ids().filter(|id| rules.contains(*id));
        let entries = counted().flat_map(|id| catalog.entries(id));
        let fields: FxHashSet<_> = entries.map(|entry| entry.key.field).collect();
        let named = |field: &FieldId| !catalog.field_name(*field).is_empty();
        let events: FxHashSet<_> = counted().flat_map(|id| &catalog.rule(id).events).collect();
        Self {
            techniques: by_technique.len(),
            by_technique,
            rules: rules.len(),
            fields: fields.into_iter().filter(named).count(),
            events: events.len(),
            problems: catalog.problems.len(),
        }
    }
}
