//! The selections of a detection and the names a condition calls them by.

use crate::model::{Expr, Span};
use rustc_hash::FxHashMap;

/// How many bytes of selections conditions may repeat before they are no rule any more, and how
/// many a selection counts besides its text.
const REPEATED_BYTES: usize = 2 << 20;
const SELECTION_BYTES: usize = 64;

/// How much comparing of names patterns may ask for.
const COMPARISONS: usize = 4 << 20;

/// A named part of a detection.
#[derive(Debug)]
pub struct Selection<'a> {
    /// Its name.
    pub name: &'a str,
    /// Where the name stands in the file.
    pub span: Span,
    /// Its text in the file, without the name.
    pub source: &'a str,
    /// What it tests.
    pub expr: Expr,
}

/// The selections of one detection while its conditions are read. Counts how often each is used,
/// so that the last use can take it instead of copying it, and bounds what hostile conditions can
/// multiply.
pub(super) struct Names<'a> {
    selections: Vec<Selection<'a>>,
    index: FxHashMap<&'a str, usize>,
    uses: Vec<u32>,
    mentioned: Vec<bool>,
    bytes_left: usize,
    comparisons_left: usize,
}

/// Why a name or pattern gives no selections.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Missing {
    /// Nothing has that name.
    Unknown,
    /// The conditions repeat selections beyond what a rule needs.
    TooMuch,
}

impl<'a> Names<'a> {
    pub(super) fn new(selections: Vec<Selection<'a>>) -> Self {
        let named = selections.iter().enumerate();
        Self {
            index: named.map(|(index, selection)| (selection.name, index)).collect(),
            uses: vec![0; selections.len()],
            mentioned: vec![false; selections.len()],
            selections,
            bytes_left: REPEATED_BYTES,
            comparisons_left: COMPARISONS,
        }
    }

    /// The selection of that name.
    pub(super) fn named(&mut self, name: &str) -> Result<usize, Missing> {
        let index = *self.index.get(name).ok_or(Missing::Unknown)?;
        self.count(index)?;
        Ok(index)
    }

    /// The selections a pattern means: `them` is all, `*` stands for any characters; names with a
    /// leading `_` are meant only by patterns that begin so too.
    pub(super) fn matching(&mut self, pattern: &str) -> Result<Vec<usize>, Missing> {
        if !pattern.contains('*') && pattern != "them" {
            return self.named(pattern).map(|index| vec![index]);
        }
        let pattern = if pattern == "them" { "*" } else { pattern };
        let mut found = Vec::new();
        for (index, selection) in self.selections.iter().enumerate() {
            let name = selection.name;
            let cost = 1 + name.len() * pattern.len() / 64;
            self.comparisons_left =
                self.comparisons_left.checked_sub(cost).ok_or(Missing::TooMuch)?;
            let hidden = name.starts_with('_') && !pattern.starts_with('_');
            if !hidden && matches_pattern(pattern.as_bytes(), name.as_bytes()) {
                found.push(index);
            }
        }
        for index in &found {
            self.count(*index)?;
        }
        if found.is_empty() { Err(Missing::Unknown) } else { Ok(found) }
    }

    fn count(&mut self, index: usize) -> Result<(), Missing> {
        if self.mentioned[index] {
            let size = self.selections[index].source.len() + SELECTION_BYTES;
            self.bytes_left = self.bytes_left.checked_sub(size).ok_or(Missing::TooMuch)?;
        }
        self.mentioned[index] = true;
        self.uses[index] += 1;
        Ok(())
    }

    /// The name and text of a selection, which is not used for its expression after all.
    pub(super) fn release(&mut self, index: usize) -> (&'a str, &'a str) {
        self.uses[index] -= 1;
        (self.selections[index].name, self.selections[index].source)
    }

    /// The expression of a selection that was asked for, under its name.
    pub(super) fn take(&mut self, index: usize) -> Expr {
        let selection = &mut self.selections[index];
        self.uses[index] = self.uses[index].saturating_sub(1);
        let expr = if self.uses[index] == 0 {
            std::mem::replace(&mut selection.expr, Expr::truth())
        } else {
            selection.expr.clone()
        };
        expr.named(selection.name)
    }

    /// The selections no condition mentions.
    pub(super) fn unused(&self) -> impl Iterator<Item = &Selection<'a>> {
        let pairs = self.selections.iter().zip(&self.mentioned);
        pairs.filter(|(_, mentioned)| !**mentioned).map(|(selection, _)| selection)
    }
}

/// Whether `name` is what `pattern` describes; `*` stands for any characters.
fn matches_pattern(pattern: &[u8], name: &[u8]) -> bool {
    let (mut p, mut n) = (0, 0);
    // Where to go on when the last star has to take one character more.
    let mut retry: Option<(usize, usize)> = None;
    while n < name.len() {
        if pattern.get(p) == Some(&b'*') {
            retry = Some((p + 1, n));
            p += 1;
        } else if pattern.get(p) == Some(&name[n]) {
            p += 1;
            n += 1;
        } else if let Some((after_star, taken)) = retry {
            retry = Some((after_star, taken + 1));
            (p, n) = (after_star, taken + 1);
        } else {
            return false;
        }
    }
    pattern[p..].iter().all(|byte| *byte == b'*')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stars_stand_for_any_characters_anywhere() {
        for (pattern, name, expected) in [
            ("sel*", "selection_a", true),
            ("*_a", "selection_a", true),
            ("s*on_*", "selection_a", true),
            ("*", "", true),
            ("sel*b", "selection_a", false),
            ("sel", "selection", false),
            ("*aab", "aaab", true),
        ] {
            assert_eq!(matches_pattern(pattern.as_bytes(), name.as_bytes()), expected, "{pattern}");
        }
    }

    #[test]
    fn what_conditions_may_multiply_is_bounded() {
        let texts: Vec<String> = (0..20_000).map(|number| format!("s{number}")).collect();
        let selection =
            |name| Selection { name, span: Span::default(), source: "x", expr: Expr::truth() };
        let mut names = Names::new(texts.iter().map(|name| selection(name)).collect());
        assert_eq!(names.matching("s*").map(|found| found.len()), Ok(20_000));
        assert_eq!(names.named("nobody"), Err(Missing::Unknown));
        let repeated = (0..200).any(|_| names.matching("*1*") == Err(Missing::TooMuch));
        assert!(repeated);
    }
}
