//! The technique page: what the rules of a technique have in common (`ARCHITECTURE.md`, "What the numbers
//! mean").

use crate::catalog::{Catalog, RuleId};
use crate::knowledge::Standing;
use crate::model::Vendor;
use crate::views::Filter;
use crate::views::events::{self, EventRow};
use crate::views::filter::Facets;
use crate::views::order::{self, Order};
use crate::views::prose;
use crate::views::rows::{self, FieldRow, ValueRow};
use crate::views::tagged;

/// Which technique, and which rules count.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Question {
    /// The technique's id (`T1021.007`); a revoked one means the one that replaced it.
    pub id: String,
    /// Which rules count.
    pub filter: Filter,
}

/// The page.
#[derive(Clone, Debug, PartialEq)]
pub struct TechniquePage {
    /// The technique's id after revocations.
    pub id: String,
    /// Its name with its parent's (`Remote Services: Cloud Services`); the id where it is unknown.
    pub name: String,
    /// Its own name (`Cloud Services`).
    pub short_name: String,
    /// What it is, as prose; empty unless the user has opened a bundle.
    pub description: String,
    /// Tactics, as short names.
    pub tactics: Vec<String>,
    /// Tactics, as names.
    pub tactic_names: Vec<String>,
    /// Platforms ATT&CK gives it.
    pub platforms: Vec<String>,
    /// The parent's id and name.
    pub parent: Option<(String, String)>,
    /// Sub-techniques: id, name, rules (by the same filter).
    pub sub_techniques: Vec<(String, String, usize)>,
    /// What the id asked for is worth; a revoked one is answered with the one that replaced it.
    pub standing: Standing,
    /// The ids of older or newer versions that rules here are tagged with instead, by id, with how
    /// many are.
    pub tagged_as: Vec<(String, usize)>,
    /// The rules, grouped by vendor in the order of [`Vendor::ALL`], by title in each.
    pub groups: Vec<VendorGroup>,
    /// How many rules.
    pub rules: usize,
    /// How many rules would count were it not for the filter's drop-downs.
    pub unfiltered: usize,
    /// Deprecated and unsupported rules left out.
    pub retired_left_out: usize,
    /// What the drop-downs offer of the rules under the technique.
    pub facets: Facets,
    /// Events covered.
    pub events: Vec<EventRow>,
    /// Fields filtered most.
    pub fields: Vec<FieldRow>,
    /// Top indicator values.
    pub indicators: Vec<ValueRow>,
    /// Exclusions.
    pub exclusions: Vec<ValueRow>,
    /// Nested exclusions the table leaves out (rows), 0 when they are asked for.
    pub nested_left_out: usize,
    /// In which order fields, indicators and exclusions stand.
    pub order: Order,
}

impl TechniquePage {
    /// The page with fields, indicators and exclusions in another order than the first.
    #[must_use]
    pub fn in_order(mut self, order: Order) -> Self {
        order::arrange(&mut self.fields, order);
        order::arrange(&mut self.indicators, order);
        order::arrange(&mut self.exclusions, order);
        self.order = order;
        self
    }
}

/// The rules of one vendor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VendorGroup {
    /// The vendor.
    pub vendor: Vendor,
    /// Its rules.
    pub rules: Vec<RuleLine>,
}

/// A rule in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleLine {
    /// Which rule.
    pub id: RuleId,
    /// `tagged T… in the file` where the technique counts for a revoked id.
    pub tagged_as: Option<String>,
}

/// Answers the question.
pub fn page(catalog: &Catalog, question: &Question) -> TechniquePage {
    let Question { id, filter } = question;
    let attack = catalog.knowledge.attack();
    let standing = attack.standing(id);
    let (id, _) = attack.current(id);
    let lens = filter.lens();
    let under = rules_under(catalog, &id, filter.sub_techniques);
    let corpus = filter.corpus(catalog);
    let countable: Vec<RuleId> =
        under.iter().copied().filter(|rule| corpus.contains(*rule)).collect();
    let rules: Vec<RuleId> =
        under.iter().copied().filter(|rule| filter.admits(catalog.rule(*rule))).collect();
    let exclusions = rows::exclusion_rows(catalog, lens, &rules, filter.nested);
    let nested_left_out = if filter.nested {
        0
    } else {
        rows::exclusion_rows(catalog, lens, &rules, true).len() - exclusions.len()
    };
    let known = attack.technique(&id);
    let tactics = known.map_or_else(Vec::new, |technique| technique.tactics.clone());
    let tactic_name = |short: &String| attack.tactic_name(short).unwrap_or(short).to_owned();
    TechniquePage {
        name: attack.full_name(&id).unwrap_or_else(|| id.clone()),
        short_name: known.map_or_else(|| id.clone(), |technique| technique.name.clone()),
        description: known.map_or_else(String::new, |it| prose::plain(&it.description)),
        tactic_names: tactics.iter().map(tactic_name).collect(),
        tactics,
        platforms: known.map_or_else(Vec::new, |technique| technique.platforms.clone()),
        parent: parent(catalog, &id),
        sub_techniques: sub_techniques(catalog, &id, filter),
        standing,
        tagged_as: tagged::tagged_as(catalog, &id, &rules),
        groups: groups(catalog, &id, &rules),
        rules: rules.len(),
        unfiltered: countable.len(),
        retired_left_out: under.len() - countable.len(),
        facets: Facets::offered(catalog, filter, under.iter().copied()),
        events: events::of(catalog, rules.iter().copied()),
        fields: rows::field_rows(catalog, lens, &rules, &corpus),
        order: Order::Rules,
        indicators: rows::indicator_rows(catalog, lens, &rules, &corpus),
        exclusions,
        nested_left_out,
        id,
    }
}

/// The rules under a technique, those of its sub-techniques among them where asked for, in catalog
/// order.
fn rules_under(catalog: &Catalog, id: &str, sub_techniques: bool) -> Vec<RuleId> {
    let mut rules = catalog.technique_rules(id).to_vec();
    if sub_techniques {
        for (other, more) in catalog.techniques() {
            if other.strip_prefix(id).is_some_and(|rest| rest.starts_with('.')) {
                rules.extend(more);
            }
        }
        rules.sort_unstable();
        rules.dedup();
    }
    rules
}

fn parent(catalog: &Catalog, id: &str) -> Option<(String, String)> {
    let (parent, _) = id.rsplit_once('.').filter(|(parent, _)| *parent != "AML")?;
    let name = catalog.knowledge.attack().full_name(parent);
    Some((parent.to_owned(), name.unwrap_or_else(|| parent.to_owned())))
}

fn sub_techniques(catalog: &Catalog, id: &str, filter: &Filter) -> Vec<(String, String, usize)> {
    let attack = catalog.knowledge.attack();
    let count = |id: &str| {
        let rules = catalog.technique_rules(id).iter();
        rules.filter(|rule| filter.admits(catalog.rule(**rule))).count()
    };
    let subs = attack.sub_techniques(id).into_iter();
    subs.map(|sub| (sub.id.clone(), sub.name.clone(), count(&sub.id))).collect()
}

fn groups(catalog: &Catalog, id: &str, rules: &[RuleId]) -> Vec<VendorGroup> {
    let tagged_as =
        |rule: RuleId| tagged::instead_of(catalog, id, catalog.rule(rule)).map(str::to_owned);
    let group = |vendor: Vendor| {
        let mut own: Vec<RuleId> =
            rules.iter().copied().filter(|id| catalog.rule(*id).vendor == vendor).collect();
        own.sort_by(|a, b| {
            let title = |id: &RuleId| &catalog.rule(*id).title;
            title(a).cmp(title(b)).then(a.cmp(b))
        });
        let line = |id: RuleId| RuleLine { id, tagged_as: tagged_as(id) };
        VendorGroup { vendor, rules: own.into_iter().map(line).collect() }
    };
    Vendor::ALL.into_iter().map(group).filter(|group| !group.rules.is_empty()).collect()
}
