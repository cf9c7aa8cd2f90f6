//! The rule being drafted: what was ticked, over reloads. Knows no widget.

use crate::app::pages::RuleKey;
use crate::catalog::Catalog;
use crate::model::Name;
use crate::views::draft::{self, Draft, Test};

/// What a ticked row stands for in the rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// A field without a value yet.
    Field(Name),
    /// Something to look for.
    Indicator(Test),
    /// Something to leave out.
    Exclusion(Test),
}

impl Part {
    /// How it is listed.
    pub fn words(&self) -> String {
        let test = |Test { field, kind, value }: &Test| format!("{field} {} {value}", kind.word());
        match self {
            Self::Field(field) => field.to_string(),
            Self::Indicator(own) => test(own),
            Self::Exclusion(own) => format!("not {}", test(own)),
        }
    }
}

/// A ticked row.
#[derive(Clone, Debug, PartialEq)]
pub struct Tick {
    /// What identifies the row.
    pub key: u64,
    /// What it is in the rule.
    pub part: Part,
    /// The techniques it was found under.
    pub techniques: Vec<String>,
    /// The rules that have it; the log source most of them name is taken.
    pub rules: Vec<RuleKey>,
}

/// A change of the draft.
#[derive(Clone, Debug, PartialEq)]
pub enum Change {
    /// Takes rows in.
    Tick(Vec<Tick>),
    /// Takes rows out, by their keys.
    Untick(Vec<u64>),
    /// The title; empty for the one proposed.
    Title(String),
    /// Forgets the draft.
    Discard,
}

/// The rule being drafted.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Drafting {
    /// Its title; empty for the one proposed.
    pub title: String,
    /// What was ticked, in order.
    pub ticks: Vec<Tick>,
}

impl Drafting {
    /// Whether a row is ticked.
    pub fn has(&self, key: u64) -> bool {
        self.ticks.iter().any(|tick| tick.key == key)
    }

    /// Takes rows in that are not in yet.
    pub fn tick(&mut self, ticks: Vec<Tick>) {
        for tick in ticks {
            if !self.has(tick.key) {
                self.ticks.push(tick);
            }
        }
    }

    /// Takes rows out.
    pub fn untick(&mut self, keys: &[u64]) {
        self.ticks.retain(|tick| !keys.contains(&tick.key));
    }

    /// The rule as Sigma YAML.
    ///
    /// # Errors
    /// Says what of the ticked rows Sigma cannot say.
    pub fn sigma(&self, catalog: &Catalog) -> Result<String, String> {
        draft::sigma(catalog, &self.draft(catalog))
    }

    /// The fields of it that no Sigma rule of the catalog tests.
    pub fn fields_no_sigma_rule_has(&self, catalog: &Catalog) -> Vec<Name> {
        draft::fields_no_sigma_rule_has(catalog, &self.draft(catalog))
    }

    /// The title it has while it is given none.
    pub fn proposed_title(&self, catalog: &Catalog) -> String {
        draft::proposed_title(catalog, &self.draft(catalog))
    }

    fn draft(&self, catalog: &Catalog) -> Draft {
        let mut draft = Draft { title: self.title.clone(), ..Draft::default() };
        for tick in &self.ticks {
            match &tick.part {
                Part::Field(field) => draft.fields.push(field.clone()),
                Part::Indicator(test) => draft.indicators.push(test.clone()),
                Part::Exclusion(test) => draft.exclusions.push(test.clone()),
            }
            for id in &tick.techniques {
                if !draft.techniques.contains(id) {
                    draft.techniques.push(id.clone());
                }
            }
            draft.from.extend(tick.rules.iter().filter_map(|rule| rule.find(catalog)));
        }
        draft
    }
}
