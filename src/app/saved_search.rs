//! Searches kept under a name, with the filters they were made with, in words that outlive a reload.

use crate::catalog::Catalog;
use crate::model::{Name, Severity, Vendor};
use crate::views::Filter;
use serde::{Deserialize, Serialize};
use std::path::PathBuf;

/// A search kept under a name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SavedSearch {
    /// Its name; no two have the same.
    pub name: String,
    /// The text of the search box.
    pub text: String,
    vendors: Vec<String>,
    platforms: Vec<String>,
    domains: Vec<String>,
    severities: Vec<String>,
    statuses: Vec<String>,
    /// Where the folders are; empty for the sample rules.
    folders: Vec<PathBuf>,
    include_deprecated: bool,
}

impl SavedSearch {
    /// The search of `text` with a filter.
    pub fn new(name: String, text: String, filter: &Filter, catalog: &Catalog) -> Self {
        let words = |names: &[Name]| names.iter().map(ToString::to_string).collect();
        let root = |at: &u16| catalog.folders.get(*at as usize).map(|it| it.root.clone());
        Self {
            name,
            text,
            vendors: filter.vendors.iter().map(|vendor| vendor.word().to_owned()).collect(),
            platforms: words(&filter.platforms),
            domains: words(&filter.domains),
            severities: filter.severities.iter().map(|it| it.word().to_owned()).collect(),
            statuses: words(&filter.statuses),
            folders: filter.folders.iter().filter_map(root).collect(),
            include_deprecated: filter.include_retired,
        }
    }

    /// Its filter over a catalog; how rows are counted stays as it is at `present`. A folder that is
    /// not open any more no longer narrows it.
    pub fn filter(&self, catalog: &Catalog, present: &Filter) -> Filter {
        let names = |words: &[String]| words.iter().map(|word| word.as_str().into()).collect();
        let folder = |root: &PathBuf| {
            let at = catalog.folders.iter().position(|folder| folder.root == *root)?;
            u16::try_from(at).ok()
        };
        Filter {
            vendors: self.vendors.iter().filter_map(|word| Vendor::from_word(word)).collect(),
            platforms: names(&self.platforms),
            domains: names(&self.domains),
            severities: self.severities.iter().filter_map(|it| Severity::from_word(it)).collect(),
            statuses: names(&self.statuses),
            folders: self.folders.iter().filter_map(folder).collect(),
            include_retired: self.include_deprecated,
            ..present.clone()
        }
    }

    /// The search and its filters in one line.
    pub fn summary(&self) -> String {
        let lists =
            [&self.vendors, &self.platforms, &self.domains, &self.severities, &self.statuses];
        let mut words: Vec<&str> = Vec::new();
        words.extend(Some(&*self.text).filter(|text| !text.is_empty()));
        words.extend(lists.into_iter().flatten().map(String::as_str));
        if self.include_deprecated {
            words.push("with deprecated");
        }
        words.join(" · ")
    }
}

/// Puts a search among those kept, in the place of one of the same name.
pub(super) fn keep(searches: &mut Vec<SavedSearch>, search: SavedSearch) {
    match searches.iter_mut().find(|known| known.name == search.name) {
        Some(known) => *known = search,
        None => searches.push(search),
    }
    searches.sort_by_cached_key(|search| search.name.to_lowercase());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_filter_comes_back_as_it_was_kept() {
        let catalog = Catalog::empty();
        let filter = Filter {
            vendors: vec![Vendor::Sigma],
            severities: vec![Severity::High],
            platforms: vec!["windows".into()],
            include_retired: true,
            ..Filter::default()
        };
        let saved = SavedSearch::new("a".into(), "lsass".into(), &filter, &catalog);
        let text = serde_yaml::to_string(&saved).unwrap();
        let read: SavedSearch = serde_yaml::from_str(&text).unwrap();
        assert_eq!(read.filter(&catalog, &Filter::default()), filter);
        assert_eq!(read.summary(), "lsass · sigma · windows · high · with deprecated");
    }

    #[test]
    fn a_name_is_kept_once() {
        let mut searches = Vec::new();
        for (name, text) in [("b", "1"), ("a", "2"), ("b", "3")] {
            let (name, text) = (name.to_owned(), text.to_owned());
            keep(&mut searches, SavedSearch { name, text, ..SavedSearch::default() });
        }
        let kept: Vec<_> = searches.iter().map(|it| (&*it.name, &*it.text)).collect();
        assert_eq!(kept, [("a", "2"), ("b", "3")]);
    }
}
