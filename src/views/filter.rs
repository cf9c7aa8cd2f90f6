//! Which rules a page counts: the drop-downs of the window and the options of the command line.

use crate::catalog::{Catalog, Lens, RuleId, RuleSet};
use crate::model::{Name, Rule, Severity, Vendor};

/// Which rules count, and how they are counted. An empty list means all.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Filter {
    /// Only these vendors.
    pub vendors: Vec<Vendor>,
    /// Only rules of one of these platforms.
    pub platforms: Vec<Name>,
    /// Only rules of one of these domains.
    pub domains: Vec<Name>,
    /// Only rules of one of these severities.
    pub severities: Vec<Severity>,
    /// Only rules with one of these statuses; naming a retired one brings its rules in.
    pub statuses: Vec<Name>,
    /// Only rules of these opened folders, by index.
    pub folders: Vec<u16>,
    /// Deprecated and unsupported rules count too.
    pub include_retired: bool,
    /// A parent technique's page counts the rules of its sub-techniques.
    pub sub_techniques: bool,
    /// Rows are concepts and meanings, whatever the spelling; else canonical fields and values.
    pub merged: bool,
    /// The exclusions table counts nested ones too.
    pub nested: bool,
}

impl Filter {
    /// How rows are told apart.
    pub fn lens(&self) -> Lens {
        if self.merged { Lens::Merged } else { Lens::Plain }
    }

    /// Whether a rule counts.
    pub fn admits(&self, rule: &Rule) -> bool {
        let any = |wanted: &[Name], have: &[Name]| {
            wanted.is_empty() || have.iter().any(|name| wanted.contains(name))
        };
        let status_named = self.statuses.iter().any(|status| **status == *rule.status);
        (self.vendors.is_empty() || self.vendors.contains(&rule.vendor))
            && any(&self.platforms, &rule.platforms)
            && any(&self.domains, &rule.domains)
            && (self.severities.is_empty()
                || rule.severity.is_some_and(|severity| self.severities.contains(&severity)))
            && (self.statuses.is_empty() || status_named)
            && (self.folders.is_empty() || self.folders.contains(&rule.folder))
            && (!rule.retired || self.include_retired || status_named)
    }

    /// The rules that count, of the whole catalog.
    pub fn rules(&self, catalog: &Catalog) -> RuleSet {
        catalog.ids().filter(|id| self.admits(catalog.rule(*id))).collect()
    }

    /// The rules that corpus reach counts: the whole catalog, whatever page it is; deprecated and
    /// unsupported ones only where this filter brings them in.
    pub fn corpus(&self, catalog: &Catalog) -> RuleSet {
        let counts = |id: &RuleId| {
            let rule = catalog.rule(*id);
            !rule.retired
                || self.include_retired
                || self.statuses.iter().any(|status| **status == *rule.status)
        };
        catalog.ids().filter(counts).collect()
    }
}

/// What a drop-down offers: a value and how many rules have it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facet {
    /// The value as filters hold it.
    pub value: Name,
    /// Rules that have it.
    pub rules: usize,
}

/// What the drop-downs offer for a set of rules, most rules first, then by name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facets {
    /// Vendors, as their words.
    pub vendors: Vec<Facet>,
    /// Platforms.
    pub platforms: Vec<Facet>,
    /// Domains.
    pub domains: Vec<Facet>,
    /// Severities, as their words.
    pub severities: Vec<Facet>,
    /// Statuses.
    pub statuses: Vec<Facet>,
}

impl Facets {
    /// Counts the values of `rules`.
    pub fn count(catalog: &Catalog, rules: impl Iterator<Item = RuleId>) -> Self {
        let mut vendors = Counter::default();
        let mut platforms = Counter::default();
        let mut domains = Counter::default();
        let mut severities = Counter::default();
        let mut statuses = Counter::default();
        for id in rules {
            let rule = catalog.rule(id);
            vendors.add(rule.vendor.word());
            rule.platforms.iter().for_each(|name| platforms.add(name));
            rule.domains.iter().for_each(|name| domains.add(name));
            if let Some(severity) = rule.severity {
                severities.add(severity.word());
            }
            if !rule.status.is_empty() {
                statuses.add(&rule.status);
            }
        }
        Self {
            vendors: vendors.sorted(),
            platforms: platforms.sorted(),
            domains: domains.sorted(),
            severities: severities.sorted(),
            statuses: statuses.sorted(),
        }
    }
}

#[derive(Default)]
struct Counter(std::collections::BTreeMap<Name, usize>);

impl Counter {
    fn add(&mut self, value: &str) {
        match self.0.get_mut(value) {
            Some(count) => *count += 1,
            None => {
                self.0.insert(value.into(), 1);
            }
        }
    }

    fn sorted(self) -> Vec<Facet> {
        let mut facets: Vec<Facet> =
            self.0.into_iter().map(|(value, rules)| Facet { value, rules }).collect();
        facets.sort_by(|a, b| b.rules.cmp(&a.rules).then_with(|| a.value.cmp(&b.value)));
        facets
    }
}
