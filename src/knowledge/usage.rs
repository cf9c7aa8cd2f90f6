//! Signal and scope: which tests tell a behaviour apart, and which only say where to look.

use super::table::{Names, each_row};
use crate::model::Name;
use rustc_hash::FxHashMap;

const TABLE: &str = include_str!("../../assets/usage.csv");

/// What tests of a field are for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Purpose {
    /// They tell the behaviour apart.
    Signal,
    /// They say where to look, whatever else the rule tests.
    Scope,
    /// They say where to look in a rule that tests something else as well, and are the behaviour
    /// in a rule that does not (an event id).
    Guard,
}

/// The usage table; fields it does not have are [`Purpose::Signal`].
#[derive(Debug, Default)]
pub(super) struct Usage {
    rows: FxHashMap<Name, (Purpose, bool)>,
}

impl Usage {
    pub(super) fn load(names: &mut Names) -> Self {
        let mut usage = Self::default();
        each_row(TABLE, |[field, word, names_event]: [&str; 3]| {
            let purpose = match word {
                "scope" => Purpose::Scope,
                "guard" => Purpose::Guard,
                _ => Purpose::Signal,
            };
            usage.rows.insert(names.get(field), (purpose, !names_event.is_empty()));
        });
        usage
    }

    /// What tests of a field with that concept are for, and whether its values are ids of events.
    /// The concept counts before the field, whose name several logs may share.
    pub(super) fn of(&self, field: &str, concept: &str) -> (Purpose, bool) {
        let row = self.rows.get(concept).or_else(|| self.rows.get(field));
        row.copied().unwrap_or((Purpose::Signal, false))
    }
}
