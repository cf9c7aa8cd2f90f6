//! The events that a class of events stands for in a log: a rule on process starts in Sysmon's log
//! means Sysmon 1 whether it says so or not. For rules that name no event themselves.

use super::events::Events;
use super::log_sources::LogSource;
use super::normalize::each_asserted;
use super::table::{Names, each_row, list};
use crate::model::{Clause, EventId, Expr, Name, Predicate, Role, Rule, Vendor};
use rustc_hash::FxHashMap;

const TABLE: &str = include_str!("../../assets/event-classes.csv");

/// What classes stand for, by log source.
#[derive(Debug, Default)]
pub(super) struct EventClasses {
    rows: FxHashMap<Name, Vec<Row>>,
    /// The types that some log tells apart, by category.
    kinds: FxHashMap<Name, Vec<Name>>,
}

/// The events of a class: a category and, where it matters, a type of ECS.
#[derive(Debug)]
struct Row {
    category: Name,
    /// Empty for any that has no row of its own.
    kind: Name,
    events: Vec<EventId>,
}

impl EventClasses {
    pub(super) fn load(names: &mut Names, events: &Events) -> Self {
        let mut classes = Self::default();
        each_row(TABLE, |[log_source, category, kind, of]: [&str; 4]| {
            let rows = classes.rows.entry(names.get(log_source)).or_default();
            if !kind.is_empty() {
                classes.kinds.entry(names.get(category)).or_default().push(names.get(kind));
            }
            rows.push(Row {
                category: names.get(category),
                kind: names.get(kind),
                events: list(of).filter_map(|event| events.by_name(event)).collect(),
            });
        });
        classes
    }

    /// The events of the classes that a rule states, in the logs it reads.
    pub(super) fn events(&self, stated: &StatedClasses<'_>, logs: &[&LogSource]) -> Vec<EventId> {
        let mut events = Vec::new();
        for category in stated.categories() {
            let told_apart = self.kinds.get(category).map_or(&[][..], Vec::as_slice);
            let kinds: Vec<&Name> = told_apart
                .iter()
                .filter(|kind| stated.kinds.iter().any(|k| **k == ***kind))
                .collect();
            let rows = logs.iter().filter_map(|log| self.rows.get(&log.name)).flatten();
            for row in rows.filter(|row| *row.category == *category) {
                let general = kinds.is_empty() && row.kind.is_empty();
                if general || kinds.contains(&&row.kind) {
                    events.extend(&row.events);
                }
            }
        }
        events
    }
}

/// The classes of events that a rule says it is about, or a step of a sequence.
#[derive(Debug, Default)]
pub(super) struct StatedClasses<'r> {
    /// The step.
    pub(super) step: Option<Step<'r>>,
    /// Categories, lower case.
    categories: Vec<String>,
    /// Types, lower case, `process_started` as `start`.
    kinds: Vec<String>,
    /// Whether it tests what only script blocks have.
    script_block: bool,
}

/// A step of a sequence.
#[derive(Clone, Copy, Debug)]
pub(super) struct Step<'r> {
    /// The name it stands under.
    pub(super) name: &'r str,
    /// What it tests.
    pub(super) test: &'r Expr,
}

impl<'r> StatedClasses<'r> {
    /// What a rule states: of each step of a sequence, or of the one event it is about.
    pub(super) fn of(rule: &'r Rule) -> Vec<Self> {
        let steps: Vec<Self> = named_parts(rule).filter_map(Self::of_step).collect();
        if !steps.is_empty() {
            return steps;
        }
        let mut whole = Self::default();
        if rule.vendor == Vendor::Elastic {
            let categories = rule.facts.iter().filter(|fact| fact.key == "eql_category");
            whole.categories = categories.map(|fact| fact.value.to_lowercase()).collect();
        }
        whole.read(&rule.expr);
        vec![whole]
    }

    /// What a step of EQL states (`step 2: network`).
    fn of_step(step: Step<'r>) -> Option<Self> {
        let (_, category) = step.name.strip_prefix("step ")?.split_once(": ")?;
        let mut stated = Self { step: Some(step), ..Self::default() };
        stated.categories.push(category.to_lowercase());
        stated.read(step.test);
        Some(stated)
    }

    fn read(&mut self, test: &Expr) {
        each_asserted(test, &mut |predicate| self.predicate(predicate));
        self.script_block = test.clauses().iter().any(|clause| match clause {
            Clause::Predicate(predicate, Role::Indicator) => {
                predicate.raw_field.starts_with("powershell.file.script_block")
            }
            _ => false,
        });
    }

    /// Takes a predicate that is asserted.
    fn predicate(&mut self, predicate: &Predicate) {
        let list = match &*predicate.raw_field {
            "event.category" => &mut self.categories,
            "event.type" => &mut self.kinds,
            _ => return,
        };
        list.extend(predicate.values.iter().map(|value| match value.to_lowercase().as_str() {
            "process_started" => "start".to_owned(),
            other => other.to_owned(),
        }));
    }

    /// The categories; script blocks are recorded as processes, and are a class of their own.
    fn categories(&self) -> impl Iterator<Item = &str> {
        let own = self.script_block.then_some("script block");
        let others = self.categories.iter().map(String::as_str);
        own.into_iter()
            .chain(others.filter(|category| !(self.script_block && *category == "process")))
    }
}

fn named_parts(rule: &Rule) -> impl Iterator<Item = Step<'_>> {
    let parts = match &rule.expr {
        Expr::And(parts) => &parts[..],
        whole => std::slice::from_ref(whole),
    };
    parts.iter().filter_map(|part| match part {
        Expr::Named(name, test) => Some(Step { name, test }),
        _ => None,
    })
}
