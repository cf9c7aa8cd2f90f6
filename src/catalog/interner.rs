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
    /// An empty one with room for as many strings as another has.
    pub(super) fn like(other: &Self) -> Self {
        let mut numbers = FxHashMap::default();
        numbers.reserve(other.strings.len());
        Self { numbers, strings: Vec::with_capacity(other.strings.len()) }
    }

    /// Moves strings of this one to another.
    pub(super) fn moving(&self) -> Moving<'_> {
        Moving { from: self, numbers: vec![UNKNOWN; self.strings.len()] }
    }

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

/// Moves strings from one interner to another; each is looked up there once.
pub(super) struct Moving<'a> {
    from: &'a Interner,
    /// The new number of each, once it has one.
    numbers: Vec<u32>,
}

const UNKNOWN: u32 = u32::MAX;

impl Moving<'_> {
    /// The number in `to` of the string that had `number`.
    pub(super) fn number(&mut self, number: u32, to: &mut Interner) -> u32 {
        let known = &mut self.numbers[number as usize];
        if *known == UNKNOWN {
            *known = to.number_of_shared(self.from.string(number));
        }
        *known
    }
}
