//! What the window does about searches: those of the source text, and those kept under a name.

use crate::app::commands::{SavedChange, Target};
use crate::app::pages::Page;
use crate::app::saved_search::{SavedSearch, keep};
use crate::app::source_search::{SourceSearch, Stage};
use crate::app::state::State;
use crate::catalog::SourceQuery;
use crate::views::search::{Place, Query};
use std::ops::Range;

/// The search a page was opened from.
#[derive(Clone, Debug, PartialEq)]
pub enum Searched {
    /// The search box.
    Rules(Query),
    /// The source text.
    Source(SourceQuery),
}

impl State {
    /// The search the page shown was opened from, if it was.
    pub fn searched(&self) -> Option<Searched> {
        match self.back.last()? {
            Page::Rules(text) => match Query::parse(text, &self.catalog) {
                Ok(Query::All) | Err(_) => None,
                Ok(query) => Some(Searched::Rules(query)),
            },
            Page::SourceText(query) if !query.text.is_empty() => {
                Some(Searched::Source(query.clone()))
            }
            _ => None,
        }
    }

    /// Where in a source text stands what the page shown was found by, as bytes in order.
    pub fn found_in(&self, text: &str) -> Vec<Range<usize>> {
        match self.searched() {
            Some(Searched::Rules(query)) => query.marks(Place::Source, text),
            Some(Searched::Source(query)) => {
                let pattern = query.compile();
                pattern.map_or_else(|_| Vec::new(), |pattern| pattern.find_all(text).collect())
            }
            None => Vec::new(),
        }
    }

    /// The page such a search is on, as it stands in the history; what [`State::searched`] tells
    /// changes with it.
    pub fn searched_on(&self) -> Option<&Page> {
        self.back.last().filter(|page| matches!(page, Page::Rules(_) | Page::SourceText(_)))
    }

    /// Whether the source text is being looked through.
    pub fn is_searching_source(&self) -> bool {
        self.source_search.as_ref().is_some_and(|search| search.stage == Stage::Running)
    }

    /// Starts the search the page asks for, if it is not the one at hand, and takes what was found.
    pub(super) fn prepare_source_search(&mut self) {
        if let Page::SourceText(query) = &self.page {
            let at_hand = self.source_search.as_ref();
            if !at_hand.is_some_and(|search| search.is(query, self.generation)) {
                let start = SourceSearch::start;
                let search = start(&self.catalog, query.clone(), self.generation, &self.wake);
                self.source_search = Some(search);
            }
        }
        if let Some(search) = &mut self.source_search {
            search.advance();
        }
    }

    pub(super) fn search_source(&mut self, query: SourceQuery) {
        match self.page {
            Page::SourceText(_) => self.page = Page::SourceText(query),
            _ => self.go(Page::SourceText(query)),
        }
    }

    pub(super) fn cancel_source_search(&mut self) {
        if let Some(search) = &mut self.source_search {
            search.cancel();
        }
    }

    /// Goes to the search in the source text, with the text that was looked for last.
    pub(super) fn find_in_source(&mut self) {
        if !matches!(self.page, Page::SourceText(_)) {
            let last = self.source_search.as_ref().map(|search| search.query.clone());
            self.go(Page::SourceText(last.unwrap_or_default()));
        }
        self.focus = Some(Target::SourceSearch);
    }

    /// The text of the search that can be kept now: that of the rules page, where it or a filter
    /// narrows the rules.
    pub fn search_to_keep(&self) -> Option<&str> {
        let Page::Rules(text) = &self.page else { return None };
        let narrows = !text.trim().is_empty() || self.filter != self.unfiltered();
        narrows.then_some(text.trim())
    }

    /// Why the search of the rules page cannot be carried out, where it cannot.
    pub fn search_refusal(&self) -> Option<String> {
        let Page::Rules(text) = &self.page else { return None };
        Query::parse(text, &self.catalog).err().map(|error| error.reason)
    }

    pub(super) fn change_saved(&mut self, change: SavedChange) {
        match change {
            SavedChange::Keep(name) => self.keep_search(name.trim()),
            SavedChange::Run(name) => self.run_search(&name),
            SavedChange::Rename { from, to } => self.rename_search(&from, to.trim()),
            SavedChange::Forget(name) => {
                self.settings.searches.retain(|search| search.name != name);
            }
        }
    }

    fn keep_search(&mut self, name: &str) {
        let Some(text) = self.search_to_keep().filter(|_| self.search_refusal().is_none()) else {
            return;
        };
        let name = if name.is_empty() { text } else { name };
        let saved = SavedSearch::new(name.to_owned(), text.to_owned(), &self.filter, &self.catalog);
        let said = format!("Saved the search as “{}”", saved.name);
        keep(&mut self.settings.searches, saved);
        self.say(said);
    }

    fn run_search(&mut self, name: &str) {
        let Some(search) = self.settings.searches.iter().find(|it| it.name == name) else { return };
        let filter = search.filter(&self.catalog, &self.filter);
        let page = Page::Rules(search.text.clone());
        self.filter = filter;
        self.go(page);
    }

    fn rename_search(&mut self, from: &str, to: &str) {
        let searches = &mut self.settings.searches;
        let Some(at) = searches.iter().position(|search| search.name == from) else { return };
        if !to.is_empty() && to != from {
            let mut search = searches.remove(at);
            to.clone_into(&mut search.name);
            keep(searches, search);
        }
    }
}
