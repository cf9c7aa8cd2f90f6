//! How many things there are, for the navigation, the status bar, and where techniques are found.

use crate::app::widgets::text::upper_first;
use crate::catalog::{Catalog, FieldId, RuleId};
use crate::views::Filter;
use rustc_hash::{FxHashMap, FxHashSet};

/// How many things there are.
#[derive(Clone, Debug, Default)]
pub struct Counts {
    /// Rules under each technique that has some.
    by_technique: FxHashMap<String, usize>,
    /// Techniques with a rule.
    pub techniques: usize,
    /// Rules that count.
    pub rules: usize,
    /// Fields tested.
    pub fields: usize,
    /// Events named.
    pub events: usize,
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
        }
    }

    /// How many rules are under a technique.
    pub fn under(&self, technique: &str) -> usize {
        self.by_technique.get(technique).copied().unwrap_or(0)
    }
}

/// What there is whatever the filters are.
#[derive(Clone, Debug, Default)]
pub struct Totals {
    /// Rules that are deprecated or unsupported.
    pub retired: usize,
    /// Files that hold no rule, by kind, most first.
    pub passed_over: Vec<(String, usize)>,
}

impl Totals {
    pub(super) fn new(catalog: &Catalog) -> Self {
        Self {
            retired: catalog.rules().iter().filter(|rule| rule.retired).count(),
            passed_over: passed_over(catalog),
        }
    }
}

fn passed_over(catalog: &Catalog) -> Vec<(String, usize)> {
    let kinds = catalog.skipped.iter().map(|(kind, files)| (upper_first(kind), *files));
    let mut kinds: Vec<_> = kinds.collect();
    kinds.sort_by_key(|(_, files)| std::cmp::Reverse(*files));
    kinds
}
