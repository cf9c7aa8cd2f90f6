//! The search of the source text under way, or the last one: at most one, on a thread of its own; what
//! an older one brings is dropped with it.

use crate::app::job::Wake;
use crate::app::memo::next_revision;
use crate::catalog::load::Progress;
use crate::catalog::{Catalog, MOST_LINES, SourceHit, SourceQuery};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::sync::mpsc::{Receiver, TryRecvError, channel};

/// A search of the source text.
pub struct SourceSearch {
    /// What is looked for.
    pub query: SourceQuery,
    /// The lines found so far, in catalog order.
    pub hits: Vec<SourceHit>,
    /// Changes with `hits`.
    pub revision: u64,
    /// Where it is.
    pub stage: Stage,
    generation: u64,
    progress: Arc<Progress>,
    found: Option<Receiver<Vec<SourceHit>>>,
}

/// Where a search is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Nothing was asked for yet.
    Idle,
    /// It goes on.
    Running,
    /// Every file was looked through, or there are more lines than are told.
    Finished,
    /// Somebody stopped it.
    Cancelled,
    /// It cannot be carried out; why.
    Refused(String),
}

impl SourceSearch {
    /// Starts looking through a catalog of `generation`.
    pub fn start(catalog: &Arc<Catalog>, query: SourceQuery, generation: u64, wake: &Wake) -> Self {
        let mut search = Self {
            hits: Vec::new(),
            revision: next_revision(),
            stage: Stage::Idle,
            generation,
            progress: Arc::default(),
            found: None,
            query,
        };
        if search.query.text.is_empty() {
            return search;
        }
        let pattern = match search.query.compile() {
            Ok(pattern) => pattern,
            Err(reason) => {
                search.stage = Stage::Refused(reason);
                return search;
            }
        };
        let (sender, found) = channel();
        let (catalog, progress, wake) = (catalog.clone(), search.progress.clone(), wake.clone());
        let work = move || {
            catalog.search_sources(&pattern, &progress, |hits| {
                // Nobody listens any more to an older search; that is as it should be.
                sender.send(hits).ok();
            });
            drop(sender);
            wake();
        };
        search.stage = Stage::Running;
        search.found = Some(found);
        std::thread::Builder::new().name("source search".to_owned()).spawn(work).ok();
        search
    }

    /// Whether it is this search, of this generation of the catalog.
    pub fn is(&self, query: &SourceQuery, generation: u64) -> bool {
        self.query == *query && self.generation == generation
    }

    /// Takes what has been found meanwhile.
    pub fn advance(&mut self) {
        let Some(found) = &self.found else { return };
        let before = self.hits.len();
        loop {
            match found.try_recv() {
                Ok(hits) => self.hits.extend(hits),
                Err(TryRecvError::Empty) => break,
                Err(TryRecvError::Disconnected) => {
                    self.stage = Stage::Finished;
                    self.found = None;
                    break;
                }
            }
        }
        if self.hits.len() != before {
            self.revision = next_revision();
        }
    }

    /// Stops at once; what was found stays.
    pub fn cancel(&mut self) {
        self.progress.cancel();
        if self.found.take().is_some() {
            self.stage = Stage::Cancelled;
        }
    }

    /// Files looked through, and how many there are.
    pub fn files(&self) -> (usize, usize) {
        let load = |number: &std::sync::atomic::AtomicUsize| number.load(Ordering::Relaxed);
        (load(&self.progress.read), load(&self.progress.found))
    }

    /// Whether there are more lines than are told.
    pub fn is_cut(&self) -> bool {
        self.hits.len() >= MOST_LINES
    }
}

impl Drop for SourceSearch {
    /// A search nobody waits for stops.
    fn drop(&mut self) {
        self.progress.cancel();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::Choices;
    use crate::catalog::load::Source;
    use std::time::{Duration, Instant};

    fn start(text: &str) -> SourceSearch {
        let catalog = Catalog::open(&[Source::Samples], &Choices::default(), &Progress::default());
        let catalog = Arc::new(catalog.unwrap());
        let wake: Wake = Arc::new(|| {});
        let query = SourceQuery { text: text.to_owned(), is_regex: false };
        SourceSearch::start(&catalog, query, 1, &wake)
    }

    #[test]
    fn lines_arrive_until_it_is_finished() {
        let mut search = start("title");
        let started = Instant::now();
        while search.stage == Stage::Running && started.elapsed() < Duration::from_secs(10) {
            search.advance();
        }
        assert_eq!(search.stage, Stage::Finished);
        assert!(!search.hits.is_empty());
        let (read, all) = search.files();
        assert!(read == all && all > 0);
    }

    #[test]
    fn cancelling_answers_at_once_and_nothing_more_arrives() {
        let mut search = start("title");
        search.cancel();
        assert_eq!(search.stage, Stage::Cancelled);
        std::thread::sleep(Duration::from_millis(20));
        search.advance();
        assert_eq!((search.stage.clone(), search.hits.len()), (Stage::Cancelled, 0));
    }
}
