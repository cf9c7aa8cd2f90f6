//! Lists of rules by key.

use super::set::RuleId;
use rustc_hash::FxHashMap;
use std::hash::Hash;

/// Lists of rules by key, in one allocation.
#[derive(Debug)]
pub(super) struct Postings<K> {
    lists: FxHashMap<K, u32>,
    /// Where each list starts; one more than there are lists.
    starts: Vec<u32>,
    rules: Vec<RuleId>,
}

impl<K> Default for Postings<K> {
    fn default() -> Self {
        Self { lists: FxHashMap::default(), starts: vec![0], rules: Vec::new() }
    }
}

impl<K: Copy + Eq + Hash> Postings<K> {
    /// Of pairs in the order of the rules; a rule stands in a list once.
    pub(super) fn new(pairs: impl Iterator<Item = (K, RuleId)>) -> Self {
        let mut lists = FxHashMap::default();
        // The last rule of each list, and how many there are before it.
        let mut ends: Vec<(RuleId, u32)> = Vec::new();
        let mut placed: Vec<(u32, u32, RuleId)> = Vec::new();
        for (key, rule) in pairs {
            let list = *lists.entry(key).or_insert(ends.len() as u32);
            let place = match ends.get_mut(list as usize) {
                Some((last, _)) if *last == rule => continue,
                Some((last, place)) => {
                    (*last, *place) = (rule, *place + 1);
                    *place
                }
                None => {
                    ends.push((rule, 0));
                    0
                }
            };
            placed.push((list, place, rule));
        }
        let starts = starts(ends.iter().map(|(_, place)| place + 1));
        let mut rules = vec![RuleId(0); placed.len()];
        for (list, place, rule) in placed {
            rules[(starts[list as usize] + place) as usize] = rule;
        }
        Self { lists, starts, rules }
    }

    pub(super) fn get(&self, key: K) -> &[RuleId] {
        let Some(list) = self.lists.get(&key).map(|list| *list as usize) else { return &[] };
        &self.rules[self.starts[list] as usize..self.starts[list + 1] as usize]
    }
}

/// Where lists of these lengths start one after the other, and where the last ends.
fn starts(lengths: impl Iterator<Item = u32>) -> Vec<u32> {
    let mut end = 0;
    let ends = lengths.map(|length| {
        end += length;
        end
    });
    std::iter::once(0).chain(ends).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_has_the_rules_of_its_key_once_and_in_order() {
        let pairs = [('a', 0), ('b', 0), ('a', 0), ('a', 2), ('c', 2), ('a', 3)];
        let postings = Postings::new(pairs.into_iter().map(|(key, rule)| (key, RuleId(rule))));
        let list = |key| postings.get(key).iter().map(|id| id.0).collect::<Vec<_>>();
        assert_eq!((list('a'), list('b'), list('c')), (vec![0, 2, 3], vec![0], vec![2]));
        assert!(list('d').is_empty());
    }
}
