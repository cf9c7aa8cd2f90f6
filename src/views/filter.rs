//! Which rules a page counts: the drop-downs of the window and the options of the command line.

use crate::catalog::{Catalog, Lens, RuleId, RuleSet};
use crate::model::{Name, Rule, Severity, Vendor};
use std::cmp::Reverse;

/// What stands in a filter for rules that name no severity, status, platform or domain.
pub const NONE_GIVEN: &str = "none";

/// A severity, or that there is none, as filters write it.
pub fn severity_word(severity: Option<Severity>) -> &'static str {
    severity.map_or(NONE_GIVEN, Severity::word)
}

/// The severity, or that there is none, of such a word.
pub fn severity_of(word: &str) -> Option<Option<Severity>> {
    if word == NONE_GIVEN { Some(None) } else { Severity::from_word(word).map(Some) }
}

/// A name of a filter as a sentence says it; `what` it is of.
pub fn said(what: &str, name: &str) -> String {
    if name == NONE_GIVEN { format!("no {what}") } else { name.to_owned() }
}

/// Which rules count, and how they are counted. An empty list means all; [`NONE_GIVEN`] in a list of
/// names is for rules that have none.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Filter {
    /// Only these vendors.
    pub vendors: Vec<Vendor>,
    /// Only rules of one of these platforms.
    pub platforms: Vec<Name>,
    /// Only rules of one of these domains.
    pub domains: Vec<Name>,
    /// Only rules of one of these severities; `None` for rules without one.
    pub severities: Vec<Option<Severity>>,
    /// Only rules with one of these statuses; one that retires rules brings its own in.
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
        self.admitting(rule) == [true; PARTS]
    }

    /// Whether a rule passes each drop-down, in the order of [`Part`].
    fn admitting(&self, rule: &Rule) -> [bool; PARTS] {
        let any = |wanted: &[Name], have: &[Name]| {
            wanted.is_empty()
                || have.iter().any(|name| wanted.contains(name))
                || (have.is_empty() && wanted.iter().any(|name| **name == *NONE_GIVEN))
        };
        [
            self.vendors.is_empty() || self.vendors.contains(&rule.vendor),
            any(&self.platforms, &rule.platforms),
            any(&self.domains, &rule.domains),
            self.severities.is_empty() || self.severities.contains(&rule.severity),
            (self.statuses.is_empty() || self.names_status(rule)) && self.is_in_corpus(rule),
            self.folders.is_empty() || self.folders.contains(&rule.folder),
        ]
    }

    /// Whether some value of a drop-down would let a rule count, whatever the others are at.
    fn can_admit(&self, rule: &Rule, part: Part) -> bool {
        match part {
            Part::Status => !rule.retired || self.include_retired || rule.has_retiring_status(),
            _ => true,
        }
    }

    fn names_status(&self, rule: &Rule) -> bool {
        self.statuses.iter().any(|status| **status == *status_word(rule))
    }

    /// Whether reach counts a rule. A rule that was moved to a folder of retired ones but says of
    /// itself that it is stable is not brought in by asking for what is stable.
    fn is_in_corpus(&self, rule: &Rule) -> bool {
        !rule.retired
            || self.include_retired
            || (rule.has_retiring_status() && self.names_status(rule))
    }

    /// The rules that count, of the whole catalog.
    pub fn rules(&self, catalog: &Catalog) -> RuleSet {
        catalog.ids().filter(|id| self.admits(catalog.rule(*id))).collect()
    }

    /// The rules that corpus reach counts: the whole catalog, whatever page it is; deprecated and
    /// unsupported ones only where this filter brings them in.
    pub fn corpus(&self, catalog: &Catalog) -> RuleSet {
        catalog.ids().filter(|id| self.is_in_corpus(catalog.rule(*id))).collect()
    }
}

/// The status of a rule as filters write it.
fn status_word(rule: &Rule) -> &str {
    if rule.status.is_empty() { NONE_GIVEN } else { &rule.status }
}

/// The drop-downs of a filter.
#[derive(Clone, Copy)]
enum Part {
    Vendor,
    Platform,
    Domain,
    Severity,
    Status,
    Folder,
}

/// How many there are.
const PARTS: usize = 6;

const ALL_PARTS: [Part; PARTS] =
    [Part::Vendor, Part::Platform, Part::Domain, Part::Severity, Part::Status, Part::Folder];

/// A value and how many rules have it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facet {
    /// The value as filters hold it.
    pub value: Name,
    /// Rules that have it.
    pub rules: usize,
}

/// Values and how many rules have each, most rules first, then by name; [`NONE_GIVEN`] last.
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
    /// Rules of each opened folder, by its index.
    pub folders: Vec<usize>,
}

impl Facets {
    /// Counts the values that `rules` have, and those without a severity.
    pub fn count(catalog: &Catalog, rules: impl Iterator<Item = RuleId>) -> Self {
        let mut tally = Tally::new(catalog);
        for id in rules {
            ALL_PARTS.into_iter().for_each(|part| tally.add(catalog.rule(id), part));
        }
        tally.finish()
    }

    /// What the drop-downs offer: of `rules` those a page would count if one drop-down were at a value
    /// and the others where they are. What is taken is offered even where nothing is left of it, rules
    /// without a value are offered as such, and severities stand from the most urgent to the least.
    pub fn offered(
        catalog: &Catalog,
        filter: &Filter,
        rules: impl Iterator<Item = RuleId>,
    ) -> Self {
        let mut tally = Tally { with_none: true, ..Tally::new(catalog) };
        tally.take(filter);
        for rule in rules.map(|id| catalog.rule(id)) {
            let passed = filter.admitting(rule);
            let refused = passed.iter().filter(|passed| !**passed).count();
            for (part, passed) in ALL_PARTS.into_iter().zip(passed) {
                if refused == usize::from(!passed) && filter.can_admit(rule, part) {
                    tally.add(rule, part);
                }
            }
        }
        let mut offered = tally.finish();
        offered.severities.sort_by_key(|facet| Reverse(Severity::from_word(&facet.value)));
        offered
    }
}

/// Counts the values of rules.
#[derive(Default)]
struct Tally {
    vendors: Counter,
    platforms: Counter,
    domains: Counter,
    severities: Counter,
    statuses: Counter,
    folders: Vec<usize>,
    /// Whether rules without a platform, domain or status are counted.
    with_none: bool,
}

impl Tally {
    fn new(catalog: &Catalog) -> Self {
        Self { folders: vec![0; catalog.folders.len()], ..Self::default() }
    }

    /// Counts a rule among the values of one drop-down.
    fn add(&mut self, rule: &Rule, part: Part) {
        match part {
            Part::Vendor => self.vendors.add(rule.vendor.word(), 1),
            Part::Platform => self.platforms.add_all(&rule.platforms, self.with_none),
            Part::Domain => self.domains.add_all(&rule.domains, self.with_none),
            Part::Severity => self.severities.add(severity_word(rule.severity), 1),
            Part::Status if rule.status.is_empty() && !self.with_none => {}
            Part::Status => self.statuses.add(status_word(rule), 1),
            Part::Folder => self.folders[usize::from(rule.folder)] += 1,
        }
    }

    /// Lists what is taken, whether any rule has it or not.
    fn take(&mut self, filter: &Filter) {
        filter.vendors.iter().for_each(|it| self.vendors.add(it.word(), 0));
        filter.platforms.iter().for_each(|it| self.platforms.add(it, 0));
        filter.domains.iter().for_each(|it| self.domains.add(it, 0));
        filter.severities.iter().for_each(|it| self.severities.add(severity_word(*it), 0));
        filter.statuses.iter().for_each(|it| self.statuses.add(it, 0));
    }

    fn finish(self) -> Facets {
        Facets {
            vendors: self.vendors.sorted(),
            platforms: self.platforms.sorted(),
            domains: self.domains.sorted(),
            severities: self.severities.sorted(),
            statuses: self.statuses.sorted(),
            folders: self.folders,
        }
    }
}

#[derive(Default)]
struct Counter(std::collections::BTreeMap<Name, usize>);

impl Counter {
    fn add(&mut self, value: &str, rules: usize) {
        match self.0.get_mut(value) {
            Some(count) => *count += rules,
            None => {
                self.0.insert(value.into(), rules);
            }
        }
    }

    /// Counts a rule under each of its names, or as one without.
    fn add_all(&mut self, names: &[Name], with_none: bool) {
        names.iter().for_each(|name| self.add(name, 1));
        if names.is_empty() && with_none {
            self.add(NONE_GIVEN, 1);
        }
    }

    /// By name where they have as many rules, which is how they come.
    fn sorted(self) -> Vec<Facet> {
        let facet = |(value, rules)| Facet { value, rules };
        let mut facets: Vec<Facet> = self.0.into_iter().map(facet).collect();
        facets.sort_by_key(|facet| (*facet.value == *NONE_GIVEN, Reverse(facet.rules)));
        facets
    }
}
