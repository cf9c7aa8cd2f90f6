//! A filter in words that outlive a reload and a restart.

use crate::catalog::Catalog;
use crate::model::{Name, Vendor};
use crate::views::Filter;
use crate::views::filter::{said, severity_of, severity_word};
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
            severities: filter.severities.iter().map(|it| severity_word(*it).to_owned()).collect(),
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
            severities: self.severities.iter().filter_map(|it| severity_of(it)).collect(),
            statuses: names(&self.statuses),
            folders: self.folders.iter().filter_map(folder).collect(),
            include_retired: self.include_deprecated,
            sub_techniques: self.sub_techniques,
            merged: self.merged,
            nested: self.nested,
        }
    }

    /// What it is narrowed to.
    pub fn words(&self) -> Vec<String> {
        let lists = [
            ("vendor", &self.vendors),
            ("platform", &self.platforms),
            ("domain", &self.domains),
            ("severity", &self.severities),
            ("status", &self.statuses),
        ];
        let said = |(what, names): (&'static str, &Vec<String>)| {
            names.iter().map(|name| said(what, name)).collect::<Vec<_>>()
        };
        let mut words: Vec<String> = lists.into_iter().flat_map(said).collect();
        words.extend(self.include_deprecated.then(|| "with deprecated".to_owned()));
        words
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Severity;
    use crate::views::filter::NONE_GIVEN;

    #[test]
    fn a_filter_comes_back_as_it_was_kept() {
        let catalog = Catalog::empty();
        let filter = Filter {
            vendors: vec![Vendor::Sigma],
            severities: vec![Some(Severity::High), None],
            platforms: vec!["windows".into(), NONE_GIVEN.into()],
            include_retired: true,
            merged: true,
            ..Filter::default()
        };
        let kept = KeptFilter::new(&filter, &catalog);
        let text = serde_yaml::to_string(&kept).unwrap();
        let read: KeptFilter = serde_yaml::from_str(&text).unwrap();
        assert_eq!(read.filter(&catalog), filter);
        let words = ["sigma", "windows", "no platform", "high", "no severity", "with deprecated"];
        assert_eq!(read.words(), words);
    }
}
