//! In which order a page's rows stand: most rules first, as they are counted; what detects before what
//! only says where to look; or what is most peculiar to these rules first. Knows no table.

use std::cmp::Ordering;

/// The order of rows.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize,
)]
#[serde(rename_all = "lowercase")]
pub enum Order {
    /// Most rules first.
    #[default]
    Rules,
    /// Rows of signal before rows of scope, most rules first in each.
    Signal,
    /// By how much of a row's use in the whole catalog is here; ties by most rules.
    Distinctive,
}

impl Order {
    /// Every order.
    pub const ALL: [Self; 3] = [Self::Rules, Self::Signal, Self::Distinctive];

    /// The word the command line takes.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Rules => "rules",
            Self::Signal => "signal",
            Self::Distinctive => "distinctive",
        }
    }

    /// The same for rows that have no reach.
    #[must_use]
    pub const fn without_reach(self) -> Self {
        match self {
            Self::Distinctive => Self::Rules,
            other => other,
        }
    }

    /// The order of a word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|order| order.word() == word)
    }
}

/// How many rules use a row here, and how many in the whole catalog; a rule that stands in two
/// opened folders counts once.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Share {
    /// Rules here.
    pub here: usize,
    /// Rules of the whole catalog, those here among them.
    pub corpus: usize,
}

impl Share {
    /// Rules here over rules of the whole catalog, 0 to 1.
    pub fn ratio(self) -> f64 {
        if self.corpus == 0 { 0.0 } else { self.here as f64 / self.corpus as f64 }
    }

    /// The ratio in whole per cent.
    pub fn percent(self) -> usize {
        if self.corpus == 0 { 0 } else { (self.here * 200 + self.corpus) / (self.corpus * 2) }
    }

    /// The ratio to three places.
    pub fn rounded(self) -> f64 {
        (self.ratio() * 1000.0).round() / 1000.0
    }

    fn compare(self, other: Self) -> Ordering {
        let (a, b) = (self.here * other.corpus.max(1), other.here * self.corpus.max(1));
        a.cmp(&b)
    }
}

/// A row that can be put in order.
pub trait Ranked {
    /// Whether it only says where to look.
    fn is_scope(&self) -> bool;
    /// How distinctive it is; `None` for what has no reach.
    fn share(&self) -> Option<Share>;
    /// What it is for, in a word.
    fn usage(&self) -> &'static str {
        if self.is_scope() { "scope" } else { "signal" }
    }
}

/// Puts rows that stand in their first order into another. What is equal in it keeps the first
/// order, which is total.
pub(super) fn arrange<R: Ranked>(rows: &mut [R], order: Order) {
    match order {
        Order::Rules => {}
        Order::Signal => rows.sort_by_key(Ranked::is_scope),
        Order::Distinctive => rows.sort_by(|a, b| {
            let share = |row: &R| row.share().unwrap_or_default();
            share(b).compare(share(a))
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Row(&'static str, bool, Share);

    impl Ranked for Row {
        fn is_scope(&self) -> bool {
            self.1
        }

        fn share(&self) -> Option<Share> {
            Some(self.2)
        }
    }

    #[test]
    fn ties_keep_the_first_order() {
        let row = |name, scope, here, corpus| Row(name, scope, Share { here, corpus });
        let names = |order| {
            let mut rows = [
                row("dataset", true, 9, 90),
                row("image", false, 6, 8),
                row("product", true, 3, 4),
                row("user", false, 2, 2),
                row("verb", false, 1, 1),
            ];
            arrange(&mut rows, order);
            rows.map(|row| row.0)
        };
        assert_eq!(names(Order::Rules), ["dataset", "image", "product", "user", "verb"]);
        assert_eq!(names(Order::Signal), ["image", "user", "verb", "dataset", "product"]);
        assert_eq!(names(Order::Distinctive), ["user", "verb", "image", "product", "dataset"]);
    }
}
