//! Names and colours of opened folders, and which folder is which after others were opened or closed.
//! Knows no widget.

use crate::app::pages::Page;
use crate::catalog::load::{LoadedFolder, Source};
use crate::views::Filter;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::PathBuf;

/// How many colours of folders there are, each with a shape.
pub const COLOURS: u8 = 6;

/// How a folder is shown.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Look {
    /// What a person called it; empty for the folder's own name.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// Which colour it has, below [`COLOURS`].
    pub colour: u8,
}

/// The looks of folders by path.
pub type Looks = BTreeMap<PathBuf, Look>;

/// The path a folder's look is kept under.
fn path_of(source: &Source) -> Option<&PathBuf> {
    match source {
        Source::Path(path) => Some(path),
        Source::Samples => None,
    }
}

/// Gives folders the names and colours they are to have. A folder without a colour gets the first that
/// no other open folder has, and keeps it.
pub(super) fn dress(folders: &mut [LoadedFolder], looks: &mut Looks) {
    let open: Vec<PathBuf> = folders.iter().filter_map(|it| path_of(&it.source).cloned()).collect();
    for folder in folders.iter_mut() {
        let Some(path) = path_of(&folder.source) else { continue };
        let is_taken = |colour: &u8| {
            open.iter().any(|other| looks.get(other).is_some_and(|look| look.colour == *colour))
        };
        let free = (0..COLOURS).find(|colour| !is_taken(colour)).unwrap_or_default();
        let look = looks.entry(path.clone()).or_insert(Look { name: String::new(), colour: free });
        folder.colour = look.colour % COLOURS;
        if !look.name.is_empty() {
            folder.name.clone_from(&look.name);
        }
    }
    crate::catalog::load::tell_apart(folders);
}

/// Calls a folder something else; `false` where another open folder is called that. An empty name is
/// the folder's own again.
pub(super) fn rename(
    looks: &mut Looks,
    folders: &[LoadedFolder],
    number: usize,
    name: &str,
) -> bool {
    let taken = folders.iter().enumerate().any(|(at, it)| at != number && it.name == name);
    let path = folders.get(number).and_then(|folder| path_of(&folder.source));
    if let (Some(path), false) = (path, taken) {
        name.clone_into(&mut looks.entry(path.clone()).or_default().name);
    }
    !taken
}

/// Gives a folder a colour.
pub(super) fn recolour(looks: &mut Looks, folders: &[LoadedFolder], number: usize, colour: u8) {
    if let Some(path) = folders.get(number).and_then(|folder| path_of(&folder.source)) {
        looks.entry(path.clone()).or_default().colour = colour;
    }
}

/// Where each of the folders open before is now.
pub(super) struct Moved(Vec<Option<u16>>);

impl Moved {
    pub(super) fn new(before: &[Source], now: &[Source]) -> Self {
        let place = |source: &Source| now.iter().position(|other| other == source);
        Self(before.iter().map(|source| place(source).map(|at| at as u16)).collect())
    }

    /// Whether each is where it was.
    pub(super) fn is_nothing(&self) -> bool {
        self.0.iter().enumerate().all(|(at, now)| *now == Some(at as u16))
    }

    /// Follows the folders of a filter; `false` where all of them were closed.
    pub(super) fn filter(&self, filter: &mut Filter) -> bool {
        if filter.folders.is_empty() {
            return true;
        }
        let now = |folder: &u16| self.0.get(usize::from(*folder)).copied().flatten();
        filter.folders = filter.folders.iter().filter_map(now).collect();
        !filter.folders.is_empty()
    }

    /// Follows the folders of what is compared; what is of a closed folder is compared no longer.
    pub(super) fn page(&self, page: &mut Page) {
        if let Page::Compare(subjects) = page {
            subjects.retain_mut(|subject| self.filter(&mut subject.filter));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_are_followed_when_others_close() {
        let source = |name: &str| Source::Path(name.into());
        let before = [source("a"), source("b"), source("c")];
        let moved = Moved::new(&before, &[source("c"), source("b")]);
        let after = |folders: &[u16]| {
            let mut filter = Filter { folders: folders.to_vec(), ..Filter::default() };
            (moved.filter(&mut filter), filter.folders)
        };
        assert_eq!(after(&[]), (true, vec![]));
        assert_eq!(after(&[1, 2]), (true, vec![1, 0]));
        assert_eq!(after(&[0]), (false, vec![]));
    }
}
