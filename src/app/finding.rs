//! Techniques by words in their ids and names, for whoever looks for one.

use super::pages::Counts;
use super::state::State;
use super::widgets::counted;
use crate::knowledge::Standing;

/// A technique that has the words.
pub(super) struct Found {
    /// Its id; of one that was replaced, the id that replaced it.
    pub(super) id: String,
    /// The id that was looked for, and its name.
    pub(super) text: String,
    /// How many rules are under it, after what its id is worth where it is none in use.
    pub(super) note: String,
}

/// The techniques with all of these words in their ids and names: those with rules, then those
/// without, each by id.
pub(super) fn techniques<'a>(
    state: &'a State,
    counts: &'a Counts,
    words: &str,
) -> impl Iterator<Item = Found> + use<'a> {
    let catalog = &state.catalog;
    let attack = catalog.knowledge.attack();
    let words: Vec<String> = words.split_whitespace().map(str::to_lowercase).collect();
    let has_rules = |id: &str| !catalog.technique_rules(id).is_empty();
    let with = catalog.techniques().map(|(id, _)| id);
    let without = attack.techniques().map(|technique| &*technique.id);
    let without = without.filter(move |id| !has_rules(id));
    with.chain(without).filter_map(move |id| {
        let text = format!("{id} {}", attack.full_name(id).unwrap_or_default());
        let lower = text.to_lowercase();
        words.iter().all(|word| lower.contains(&**word)).then(|| {
            let (current, _) = attack.current(id);
            let rules = counts.under(&current);
            Found { note: note(&attack.standing(id), rules), id: current, text }
        })
    })
}

fn note(standing: &Standing, rules: usize) -> String {
    let rules = counted(rules, "rule", "rules");
    match standing {
        Standing::Active => rules,
        Standing::Revoked(now) => format!("now {now} · {rules}"),
        other => format!("{} · {rules}", other.label()),
    }
}
