//! All rules, searched and filtered.

use crate::catalog::{Catalog, RuleId};
use crate::views::Filter;
use crate::views::filter::Facets;
use crate::views::search::{Hit, Query, QueryError, Search};

/// The page.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RulesPage {
    /// The rules found, by title, then in catalog order.
    pub rows: Vec<RuleRow>,
    /// How many rules the filter alone admits.
    pub total: usize,
    /// What the drop-downs offer, counted over what the search finds before the filter.
    pub facets: Facets,
}

/// A rule found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleRow {
    /// Which rule.
    pub id: RuleId,
    /// Where the words searched for stand in it.
    pub hits: Vec<Hit>,
}

/// The rules that `text` finds among those the filter admits.
pub fn search(catalog: &Catalog, filter: &Filter, text: &str) -> Result<RulesPage, QueryError> {
    let query = Query::parse(text)?;
    let search = Search::new(catalog, &query);
    let admitted = filter.rules(catalog);
    let found: Vec<RuleId> = catalog.ids().filter(|id| search.matches(*id)).collect();
    let mut rows: Vec<RuleRow> = found
        .iter()
        .filter(|id| admitted.contains(**id))
        .map(|id| RuleRow { id: *id, hits: search.hits(*id) })
        .collect();
    rows.sort_by_cached_key(|row| (catalog.rule(row.id).title.to_lowercase(), row.id));
    let facets = Facets::count(catalog, found.into_iter());
    Ok(RulesPage { rows, total: admitted.len(), facets })
}
