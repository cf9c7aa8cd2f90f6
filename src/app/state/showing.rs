//! The source text a page shows: read when the page needs it, and looked after while it is shown. Where
//! the file is no more what was indexed, it is read again before anything is marked in it.

use super::State;
use crate::app::source::SourceText;
use std::time::{Duration, Instant};

/// How often a shown file is looked at on disk, where nothing tells of changes.
const LOOKED_AT: Duration = Duration::from_secs(1);

impl State {
    /// Reads the text the page shows, if it is not the one at hand.
    pub(super) fn prepare_source(&mut self) {
        let wanted = self.page.file(&self.catalog);
        let at_hand = self.source.as_ref().map(|source| (&source.file, source.generation));
        match wanted {
            Some(file) if at_hand != Some((&file, self.generation)) => {
                self.source = Some(SourceText::read(&self.catalog, file, self.generation));
                self.looked_at = Instant::now();
            }
            Some(_) => self.look_again(),
            None => self.source = None,
        }
        self.read_again_if_stale();
    }

    /// Reads the shown file again where it has changed; once a generation, so that it can be cancelled.
    fn read_again_if_stale(&mut self) {
        let Some(source) = self.source.as_ref().filter(|source| source.is_stale) else { return };
        if self.job.is_some() || self.stale_in == self.generation {
            return;
        }
        self.stale_in = self.generation;
        self.unread.add(source.file.root.join(&*source.file.path));
        self.start(self.sources.clone(), self.unread.clone());
    }

    /// Whether the shown file has changed meanwhile.
    fn look_again(&mut self) {
        let Some(source) = &mut self.source else { return };
        if !source.is_stale && self.looked_at.elapsed() > LOOKED_AT {
            self.looked_at = Instant::now();
            source.look_again(&self.catalog);
        }
    }
}
