//! Searches kept under a name, with the filters they were made with, in words that outlive a reload.

use super::settings::KeptFilter;
use crate::catalog::Catalog;
use crate::views::Filter;
use serde::{Deserialize, Serialize};

/// A search kept under a name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SavedSearch {
    /// Its name; no two have the same.
    pub name: String,
    /// The text of the search box.
    pub text: String,
    #[serde(flatten)]
    filter: KeptFilter,
}

impl SavedSearch {
    /// The search of `text` with a filter.
    pub fn new(name: String, text: String, filter: &Filter, catalog: &Catalog) -> Self {
        Self { name, text, filter: KeptFilter::new(filter, catalog) }
    }

    /// Its filter over a catalog; how rows are counted stays as it is at `present`.
    pub fn filter(&self, catalog: &Catalog, present: &Filter) -> Filter {
        let Filter { sub_techniques, merged, nested, .. } = *present;
        Filter { sub_techniques, merged, nested, ..self.filter.filter(catalog) }
    }

    /// The search and its filters in one line.
    pub fn summary(&self) -> String {
        let text = Some(self.text.clone()).filter(|text| !text.is_empty());
        let words: Vec<String> = text.into_iter().chain(self.filter.words()).collect();
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
    fn a_search_is_read_as_it_was_written_before() {
        let written = "name: a\ntext: lsass\nvendors: [sigma]\ninclude_deprecated: true\n";
        let read: SavedSearch = serde_yaml::from_str(written).unwrap();
        assert_eq!(read.summary(), "lsass · sigma · with deprecated");
        let present = Filter { merged: true, ..Filter::default() };
        let filter = read.filter(&Catalog::empty(), &present);
        assert_eq!((filter.vendors.len(), filter.merged), (1, true));
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
