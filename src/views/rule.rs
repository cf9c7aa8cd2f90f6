//! Everything about one rule: its tests by role, its logic as a tree, the rules most like it.

use crate::catalog::{Catalog, Entry, Key, Lens, RuleId};
use crate::model::{Expr, Kind, Name, Opaque, Predicate, Role, Use, Vendor};
use crate::views::Filter;
use crate::views::tagged::{self, TaggedTechnique};
use rustc_hash::{FxHashMap, FxHashSet};

/// The page of a rule; metadata is read from the rule itself.
#[derive(Clone, Debug, PartialEq)]
pub struct RulePage {
    /// Which rule.
    pub id: RuleId,
    /// The techniques it is tagged with, with what each id is worth.
    pub techniques: Vec<TaggedTechnique>,
    /// Its tests, grouped.
    pub groups: Vec<PredicateGroup>,
    /// Clauses kept as text.
    pub opaque: Vec<Opaque>,
    /// Its logic, as lines of a tree; none where the rule tests nothing itself.
    pub tree: Vec<TreeLine>,
    /// The rules most like it in its own vendor, and in the others.
    pub alike_own: Vec<AlikeRule>,
    /// The rules most like it in other vendors.
    pub alike_others: Vec<AlikeRule>,
    /// The events it names: log source, id, title.
    pub events: Vec<(String, String, String)>,
}

/// Tests that play the same part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PredicateGroup {
    /// The part.
    pub part: Part,
    /// Its rows, in source order, one a value.
    pub rows: Vec<PredicateRow>,
}

/// The part a test plays on the rule's page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// An indicator that tells the behaviour apart.
    Signal,
    /// An indicator over a computed column.
    Computed,
    /// An exclusion.
    Exclusion,
    /// A nested exclusion.
    NestedExclusion,
    /// An indicator that says where to look.
    Scope,
}

impl Part {
    /// The heading.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Signal => "Indicators",
            Self::Computed => "Computed",
            Self::Exclusion => "Exclusions",
            Self::NestedExclusion => "Nested exclusions",
            Self::Scope => "Scope",
        }
    }

    const fn of(entry: &Entry) -> Self {
        match (entry.role, entry.usage) {
            (Role::Exclusion, _) => Self::Exclusion,
            (Role::NestedExclusion, _) => Self::NestedExclusion,
            (Role::Indicator, Use::Signal) => Self::Signal,
            (Role::Indicator, Use::Scope) => Self::Scope,
            (Role::Indicator, Use::Computed) => Self::Computed,
        }
    }
}

/// One value of one test.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PredicateRow {
    /// Which test of the rule, in source order.
    pub predicate: usize,
    /// Which of its values, where each has a place of its own.
    pub place: Option<usize>,
    /// The canonical field.
    pub field: Name,
    /// The field as written.
    pub raw_field: Name,
    /// The kind.
    pub kind: Kind,
    /// The value as written.
    pub value: String,
    /// Modifiers that are shown and not expanded.
    pub modifiers: Vec<String>,
    /// How many rules of the catalog use the same as an indicator.
    pub reach: usize,
    /// Where it stands, from 1.
    pub line: u32,
}

/// A line of the logic tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TreeLine {
    /// For each level above, whether more comes below on that level; the last is its own.
    pub rails: Vec<bool>,
    /// What it says.
    pub node: TreeNode,
    /// The side it is on.
    pub negated: bool,
}

/// What a line of the tree says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TreeNode {
    /// `and`, `or` or `not`, and the name of that part where it has one.
    Branch(&'static str, Option<String>),
    /// A test: which one in source order, its field, kind and values.
    Test(usize, Name, Kind, Vec<String>),
    /// A clause kept as text.
    Text(String),
}

/// A rule and what it shares with this one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AlikeRule {
    /// The rule.
    pub id: RuleId,
    /// Its vendor.
    pub vendor: Vendor,
    /// Signal indicators both have.
    pub shared: usize,
    /// Signal indicators this rule has.
    pub of: usize,
}

/// The page of a rule.
pub fn page(catalog: &Catalog, id: RuleId, filter: &Filter) -> RulePage {
    let rule = catalog.rule(id);
    let mut tree = TreeBuilder::default();
    if !rule.expr.is_empty() {
        tree.add(&rule.expr, None, &mut Vec::new(), false);
    }
    let alike = alike(catalog, id, filter);
    let (alike_own, alike_others): (Vec<_>, Vec<_>) =
        alike.into_iter().partition(|other| other.vendor == rule.vendor);
    let event = |id: &crate::model::EventId| {
        let event = catalog.knowledge.events().get(*id);
        (event.log_source.clone(), event.id.clone(), event.title.clone())
    };
    RulePage {
        id,
        techniques: tagged::techniques(catalog, rule),
        groups: groups(catalog, id, filter),
        opaque: tree.opaque,
        tree: tree.lines,
        alike_own: first_alike(alike_own),
        alike_others: first_alike(alike_others),
        events: rule.events.iter().map(event).collect(),
    }
}

/// How many alike rules each list shows.
const ALIKE: usize = 10;

fn first_alike(mut rules: Vec<AlikeRule>) -> Vec<AlikeRule> {
    rules.truncate(ALIKE);
    rules
}

fn groups(catalog: &Catalog, id: RuleId, filter: &Filter) -> Vec<PredicateGroup> {
    let corpus = filter.corpus(catalog);
    let predicates = predicates(&catalog.rule(id).expr);
    let mut groups: Vec<PredicateGroup> = Vec::new();
    let mut value_of: FxHashMap<u32, usize> = FxHashMap::default();
    for entry in catalog.entries(id) {
        let predicate = predicates[entry.predicate as usize];
        let at = value_of.entry(entry.predicate).or_default();
        let row = PredicateRow {
            predicate: entry.predicate as usize,
            place: predicate.places.get(*at).map(|_| *at),
            field: predicate.field.clone(),
            raw_field: predicate.raw_field.clone(),
            kind: predicate.kind,
            value: predicate.values.get(*at).cloned().unwrap_or_default(),
            modifiers: predicate.modifiers.clone(),
            reach: catalog.reach(catalog.indicator_rules(Lens::Plain, entry.key), &corpus),
            line: entry.line,
        };
        *at += 1;
        let part = Part::of(entry);
        match groups.iter_mut().find(|group| group.part == part) {
            Some(group) => group.rows.push(row),
            None => groups.push(PredicateGroup { part, rows: vec![row] }),
        }
    }
    groups.sort_by_key(|group| group.part);
    groups
}

fn predicates(expr: &Expr) -> Vec<&Predicate> {
    let predicate = |clause| match clause {
        crate::model::Clause::Predicate(predicate, _) => Some(predicate),
        crate::model::Clause::Opaque(_) => None,
    };
    expr.clauses().into_iter().filter_map(predicate).collect()
}

/// Rules that share signal indicators, the most specific sharing first: a shared indicator weighs
/// the less the more rules of the catalog use it.
fn alike(catalog: &Catalog, id: RuleId, filter: &Filter) -> Vec<AlikeRule> {
    let corpus = filter.corpus(catalog);
    let keys: FxHashSet<Key> = catalog
        .entries(id)
        .iter()
        .filter(|entry| Part::of(entry) == Part::Signal && !entry.kind.is_presence())
        .map(|entry| entry.key)
        .collect();
    let mut shared: FxHashMap<RuleId, (usize, f64)> = FxHashMap::default();
    for key in &keys {
        let rules = catalog.indicator_rules(Lens::Plain, *key);
        let weight = 1.0 / rules.len() as f64;
        for other in rules.iter().filter(|other| **other != id && corpus.contains(**other)) {
            let sum = shared.entry(*other).or_default();
            sum.0 += 1;
            sum.1 += weight;
        }
    }
    let mut alike: Vec<(f64, AlikeRule)> = shared
        .into_iter()
        .map(|(other, (count, weight))| {
            let vendor = catalog.rule(other).vendor;
            (weight, AlikeRule { id: other, vendor, shared: count, of: keys.len() })
        })
        .collect();
    alike.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.id.cmp(&b.1.id)));
    alike.into_iter().map(|(_, rule)| rule).collect()
}

#[derive(Default)]
struct TreeBuilder {
    lines: Vec<TreeLine>,
    opaque: Vec<Opaque>,
    predicates: usize,
}

impl TreeBuilder {
    fn add(&mut self, expr: &Expr, name: Option<&str>, rails: &mut Vec<bool>, negated: bool) {
        match expr {
            Expr::Named(name, inner) => self.add(inner, Some(name), rails, negated),
            Expr::And(parts) => self.branch("and", name, parts.iter(), rails, negated),
            Expr::Or(parts) => self.branch("or", name, parts.iter(), rails, negated),
            Expr::Not(inner) => {
                self.branch("not", name, std::iter::once(inner.as_ref()), rails, !negated);
            }
            Expr::Predicate(predicate) => {
                let Predicate { field, kind, values, .. } = &**predicate;
                let test = TreeNode::Test(self.predicates, field.clone(), *kind, values.clone());
                self.predicates += 1;
                self.push(rails, test, negated);
            }
            Expr::Opaque(opaque) => {
                self.opaque.push((**opaque).clone());
                self.push(rails, TreeNode::Text(opaque.text.clone()), negated);
            }
        }
    }

    fn branch<'a>(
        &mut self,
        word: &'static str,
        name: Option<&str>,
        parts: impl ExactSizeIterator<Item = &'a Expr>,
        rails: &mut Vec<bool>,
        negated: bool,
    ) {
        self.push(rails, TreeNode::Branch(word, name.map(str::to_owned)), negated);
        let last = parts.len().saturating_sub(1);
        for (at, part) in parts.enumerate() {
            rails.push(at != last);
            self.add(part, None, rails, negated);
            rails.pop();
        }
    }

    fn push(&mut self, rails: &[bool], node: TreeNode, negated: bool) {
        self.lines.push(TreeLine { rails: rails.to_vec(), node, negated });
    }
}
