//! Rules by number, and sets of them.

/// A rule's place in the catalog.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RuleId(pub u32);

/// A set of rules of one catalog.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RuleSet {
    words: Vec<u64>,
    len: usize,
}

impl RuleSet {
    /// Adds a rule.
    pub fn insert(&mut self, id: RuleId) {
        let (word, bit) = (id.0 as usize / 64, 1_u64 << (id.0 % 64));
        if word >= self.words.len() {
            self.words.resize(word + 1, 0);
        }
        self.len += usize::from(self.words[word] & bit == 0);
        self.words[word] |= bit;
    }

    /// Whether a rule is in it.
    pub fn contains(&self, id: RuleId) -> bool {
        let word = self.words.get(id.0 as usize / 64).copied().unwrap_or_default();
        word & (1 << (id.0 % 64)) != 0
    }

    /// How many rules are in it.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether none is.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }
}

impl FromIterator<RuleId> for RuleSet {
    fn from_iter<T: IntoIterator<Item = RuleId>>(rules: T) -> Self {
        let mut set = Self::default();
        rules.into_iter().for_each(|id| set.insert(id));
        set
    }
}
