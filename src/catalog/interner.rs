//! Strings by number: a few thousand values stand in a hundred thousand places.

use rustc_hash::FxHashMap;
use std::sync::Arc;

/// Gives each distinct string a number, from 0.
#[derive(Debug, Default)]
pub(super) struct Interner {
    numbers: FxHashMap<Arc<str>, u32>,
    strings: Vec<Arc<str>>,
}

impl Interner {
    /// The number of `text`.
    pub(super) fn number(&mut self, text: &str) -> u32 {
        if let Some(number) = self.numbers.get(text) {
            return *number;
        }
        self.add(text.into())
    }

    /// The number of a string that is shared already.
    pub(super) fn number_of_shared(&mut self, text: &Arc<str>) -> u32 {
        match self.numbers.get(text) {
            Some(number) => *number,
            None => self.add(text.clone()),
        }
    }

    fn add(&mut self, text: Arc<str>) -> u32 {
        let number = self.strings.len() as u32;
        self.numbers.insert(text.clone(), number);
        self.strings.push(text);
        number
    }

    /// The string of a number.
    pub(super) fn string(&self, number: u32) -> &Arc<str> {
        &self.strings[number as usize]
    }

    /// Every string, in the order of the numbers.
    pub(super) fn strings(&self) -> impl Iterator<Item = &Arc<str>> {
        self.strings.iter()
    }
}
