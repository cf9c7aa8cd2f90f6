//! All rules, searched and filtered.

use crate::catalog::{Catalog, RuleId};
use crate::views::Filter;
use crate::views::filter::Facets;
use crate::views::search::{Query, QueryError, Search};

/// The page.
#[derive(Clone, Debug, PartialEq)]
pub struct RulesPage {
    /// What was searched for.
    pub query: Query,
    /// The rules found, by title, then in catalog order.
    pub rows: Vec<RuleId>,
    /// How many rules the filter alone admits.
    pub total: usize,
    /// How many rules the search alone finds.
    pub found: usize,
    /// What the drop-downs offer of what the search finds.
    pub facets: Facets,
}

/// The rules that `text` finds among those the filter admits.
pub fn search(catalog: &Catalog, filter: &Filter, text: &str) -> Result<RulesPage, QueryError> {
    let query = Query::parse(text, catalog)?;
    let search = Search::new(catalog, &query);
    let admitted = filter.rules(catalog);
    let found: Vec<RuleId> = catalog.ids().filter(|id| search.matches(*id)).collect();
    let mut rows: Vec<RuleId> = found.iter().copied().filter(|id| admitted.contains(*id)).collect();
    rows.sort_by_cached_key(|id| (catalog.search_text(*id).title(), *id));
    let facets = Facets::offered(catalog, filter, found.iter().copied());
    Ok(RulesPage { rows, total: admitted.len(), found: found.len(), facets, query })
}
