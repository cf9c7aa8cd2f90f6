//! The catalog events that rules name, with the techniques they cover.

use crate::catalog::{Catalog, RuleId};
use crate::model::EventId;
use crate::views::Filter;
use crate::views::rows::by_vendor;
use std::collections::{BTreeMap, BTreeSet};

/// An event and the rules that name it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EventRow {
    /// The event.
    pub event: EventId,
    /// Its log source.
    pub log_source: String,
    /// Its id in that log source (`4104`, `ConsoleLogin`).
    pub id: String,
    /// Its title.
    pub title: String,
    /// The rules that name it, in catalog order.
    pub rules: Vec<RuleId>,
    /// The same by vendor, in the order of [`crate::model::Vendor::ALL`].
    pub vendors: [usize; 5],
    /// How many of them name only a class of events or a generic log source that it stands for.
    pub generic: usize,
    /// The techniques of its rules, by id.
    pub techniques: Vec<String>,
}

/// Every event that a rule which counts names.
pub fn list(catalog: &Catalog, filter: &Filter) -> Vec<EventRow> {
    of(catalog, catalog.ids().filter(|id| filter.admits(catalog.rule(*id))))
}

/// Every event that at least one of `rules` names: most rules first, then by log source and id.
pub(super) fn of(catalog: &Catalog, rules: impl Iterator<Item = RuleId>) -> Vec<EventRow> {
    let mut by_event: BTreeMap<EventId, Vec<RuleId>> = BTreeMap::new();
    for id in rules {
        for event in &catalog.rule(id).events {
            by_event.entry(*event).or_default().push(id);
        }
    }
    let rows = by_event.into_iter().map(|(event, rules)| row(catalog, event, rules));
    let mut rows: Vec<EventRow> = rows.collect();
    rows.sort_by(|a, b| {
        let by_count = b.rules.len().cmp(&a.rules.len());
        by_count.then_with(|| (&a.log_source, &a.id).cmp(&(&b.log_source, &b.id)))
    });
    rows
}

fn row(catalog: &Catalog, event: EventId, rules: Vec<RuleId>) -> EventRow {
    let known = catalog.knowledge.events().get(event);
    let named = || rules.iter().map(|id| catalog.rule(*id));
    let techniques: BTreeSet<&String> = named().flat_map(|rule| &rule.techniques_current).collect();
    EventRow {
        event,
        log_source: known.log_source.clone(),
        id: known.id.clone(),
        title: known.title.clone(),
        vendors: by_vendor(catalog, &rules),
        generic: named().filter(|rule| rule.generic_events.contains(&event)).count(),
        techniques: techniques.into_iter().cloned().collect(),
        rules,
    }
}
