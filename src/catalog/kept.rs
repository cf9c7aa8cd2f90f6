//! Which rules of a catalog are the very rules of the one before it, so that what is known of them
//! need not be found out again.

use crate::model::Rule;
use rustc_hash::FxHashMap;
use std::sync::Arc;

/// For each rule of a catalog its place in the one before.
#[derive(Debug, Default)]
pub(super) struct Kept(Vec<Option<u32>>);

impl Kept {
    pub(super) fn new(before: &[Arc<Rule>], now: &[Arc<Rule>]) -> Self {
        let numbered = before.iter().map(Arc::as_ptr).zip(0..);
        let places: FxHashMap<*const Rule, u32> = numbered.collect();
        Self(now.iter().map(|rule| places.get(&Arc::as_ptr(rule)).copied()).collect())
    }

    /// Where the rule at `place` was before; `None` for one that was not, or has changed.
    pub(super) fn place_before(&self, place: usize) -> Option<usize> {
        self.0.get(place).copied().flatten().map(|place| place as usize)
    }
}
