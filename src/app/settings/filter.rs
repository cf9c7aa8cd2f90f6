//! A filter in words that outlive a reload and a restart.

use crate::catalog::Catalog;
use crate::model::{Name, Severity, Vendor};
use crate::views::Filter;
use serde::{Deserialize, Serialize};
use std::path::PathBuf;

/// A filter as it is written down.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct KeptFilter {
    vendors: Vec<String>,
    platforms: Vec<String>,
    domains: Vec<String>,
    severities: Vec<String>,
    statuses: Vec<String>,
    /// Where the folders are; empty for the sample rules.
    folders: Vec<PathBuf>,
    include_deprecated: bool,
    sub_techniques: bool,
    merged: bool,
    nested: bool,
}

impl KeptFilter {
    /// A filter over a catalog.
    pub fn new(filter: &Filter, catalog: &Catalog) -> Self {
        let words = |names: &[Name]| names.iter().map(ToString::to_string).collect();
        let root = |at: &u16| catalog.folders.get(*at as usize).map(|it| it.root.clone());
        Self {
            vendors: filter.vendors.iter().map(|vendor| vendor.word().to_owned()).collect(),
            platforms: words(&filter.platforms),
            domains: words(&filter.domains),
            severities: filter.severities.iter().map(|it| it.word().to_owned()).collect(),
            statuses: words(&filter.statuses),
            folders: filter.folders.iter().filter_map(root).collect(),
            include_deprecated: filter.include_retired,
            sub_techniques: filter.sub_techniques,
            merged: filter.merged,
            nested: filter.nested,
        }
    }

    /// The filter over a catalog. A folder that is not open any more no longer narrows it.
    pub fn filter(&self, catalog: &Catalog) -> Filter {
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
            sub_techniques: self.sub_techniques,
            merged: self.merged,
            nested: self.nested,
        }
    }

    /// What it is narrowed to.
    pub fn words(&self) -> impl Iterator<Item = &str> {
        let lists =
            [&self.vendors, &self.platforms, &self.domains, &self.severities, &self.statuses];
        let deprecated = self.include_deprecated.then_some("with deprecated");
        lists.into_iter().flatten().map(String::as_str).chain(deprecated)
    }
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
            merged: true,
            ..Filter::default()
        };
        let kept = KeptFilter::new(&filter, &catalog);
        let text = serde_yaml::to_string(&kept).unwrap();
        let read: KeptFilter = serde_yaml::from_str(&text).unwrap();
        assert_eq!(read.filter(&catalog), filter);
        let words: Vec<&str> = read.words().collect();
        assert_eq!(words, ["sigma", "windows", "high", "with deprecated"]);
    }
}
