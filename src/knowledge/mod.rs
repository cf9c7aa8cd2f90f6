//! What the names in rules mean: ATT&CK, fields, log sources, platforms, events. Tables are data in
//! `assets/`; this is the look-up on them. Knows nothing of files, languages or the catalog.

mod attack;
mod attack_bundle;
mod event_classes;
mod events;
mod field_rules;
mod fields;
pub mod fold;
mod log_sources;
mod normalize;
mod platforms;
mod standing;
mod sysmon;
mod table;
mod usage;

pub use attack::{Attack, Tactic, Technique, TechniqueStatus};
pub use events::{Event, Events};
pub use fields::TableProblem;
pub use platforms::{DOMAINS, PLATFORMS};
pub use standing::Standing;

use crate::model::Rule;
use event_classes::EventClasses;
use fields::Fields;
use log_sources::{Contexts, LogSources};
use std::sync::{Arc, LazyLock};
use table::Names;
use usage::Usage;

/// MITRE's notice, to stand where content of ATT&CK is shown or passed on.
pub const ATTACK_NOTICE: &str = "© 2026 The MITRE Corporation. This work is reproduced and distributed with the permission of The MITRE Corporation.";

/// Every table, loaded.
#[derive(Debug)]
pub struct Knowledge {
    attack: Attack,
    events: Events,
    event_classes: EventClasses,
    log_sources: LogSources,
    fields: Fields,
    groups: normalize::GroupContexts,
}

/// What a user may choose of the tables.
#[derive(Clone, Copy, Debug, Default)]
pub struct Choices<'a> {
    /// The version of ATT&CK; the newest where it is empty or not embedded.
    pub attack: &'a str,
    /// ATT&CK from a bundle they opened; wins over the version.
    pub bundle: Option<&'a Attack>,
    /// The texts of their own field tables; of two rows for the same name the later one wins.
    pub fields: &'a [&'a str],
}

impl Knowledge {
    /// The tables embedded in the program.
    pub fn embedded() -> &'static Arc<Self> {
        static EMBEDDED: LazyLock<Arc<Knowledge>> =
            LazyLock::new(|| Arc::new(Knowledge::load(Choices::default()).0));
        &EMBEDDED
    }

    /// The embedded tables with a user's choices, and what is wrong in their field tables.
    pub fn load(choices: Choices<'_>) -> (Self, Vec<TableProblem>) {
        let mut names = Names::default();
        let mut contexts = Contexts::default();
        let attack = choices
            .bundle
            .cloned()
            .or_else(|| Attack::embedded(choices.attack))
            .or_else(|| Attack::embedded(Attack::VERSIONS[0]))
            .unwrap_or_default();
        let events = Events::load(&mut names);
        let event_classes = EventClasses::load(&mut names, &events);
        let log_sources = LogSources::load(&mut names, &mut contexts, &events);
        let groups = normalize::GroupContexts::new(&mut contexts);
        let usage = Usage::load(&mut names);
        let mut fields = Fields::load(&mut names, &mut contexts, usage);
        let mut problems = Vec::new();
        for (table, text) in choices.fields.iter().enumerate() {
            let wrong = fields.add_user_table(text, &mut names, &mut contexts);
            problems.extend(wrong.into_iter().map(|problem| TableProblem { table, ..problem }));
        }
        (Self { attack, events, event_classes, log_sources, fields, groups }, problems)
    }

    /// Gives each predicate its canonical field, concept and use, and the rule its current
    /// techniques, log sources, platforms, domains and events.
    pub fn normalize(&self, rule: &mut Rule) {
        normalize::normalize(self, rule);
    }

    /// ATT&CK, in the version chosen.
    pub fn attack(&self) -> &Attack {
        &self.attack
    }

    /// The catalog events.
    pub fn events(&self) -> &Events {
        &self.events
    }
}
