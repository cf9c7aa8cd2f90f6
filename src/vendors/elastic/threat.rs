//! `[[rule.threat]]`: techniques, sub-techniques and tactics.

use crate::model::Rule;
use crate::vendors::toml_tree::{Table, table, tables, text};

/// Tags `rule` with what stands under `threat` in `parent`, parents and sub-techniques as written.
/// Ids of another framework (MITRE ATLAS) are no ATT&CK ids and go to the other tags.
pub(super) fn tag(rule: &mut Rule, parent: &Table<'_>) {
    for threat in tables(parent, "threat") {
        let attack = text(threat, "framework").is_none_or(|name| !name.contains("ATLAS"));
        let mut ids = Vec::new();
        for technique in tables(threat, "technique") {
            ids.extend(text(technique, "id"));
            let inner = tables(technique, "subtechnique");
            ids.extend(inner.filter_map(|subtechnique| text(subtechnique, "id")));
        }
        let tactic = table(threat, "tactic");
        ids.extend(tactic.and_then(|tactic| text(tactic, "id").or(text(tactic, "name"))));
        ids.into_iter().for_each(|id| if attack { rule.tag(id) } else { other(rule, id) });
    }
}

/// Adds a tag as it is written.
pub(super) fn other(rule: &mut Rule, tag: &str) {
    if !tag.is_empty() && !rule.tags.iter().any(|known| known == tag) {
        rule.tags.push(tag.to_owned());
    }
}
