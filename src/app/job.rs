//! Reading folders in the background: one job at a time, each with a number; what an older one
//! brings is dropped. Cancelling answers at once and keeps the catalog there was.

use crate::catalog::load::{Progress, Source};
use crate::catalog::{Catalog, Changes, Choices};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, TryRecvError, sync_channel};
use std::time::{Duration, Instant};

/// Reads sources to a catalog by the choices of what names mean, given the catalog before and what has
/// changed on disk since; `None` when asked to stop. Another one stands in for it in tests.
pub type Loader = Arc<
    dyn Fn(&Catalog, &[Source], &Choices, &Changes, &Progress) -> Option<Catalog> + Send + Sync,
>;

/// Wakes the window.
pub type Wake = Arc<dyn Fn() + Send + Sync>;

/// The loader of the program.
pub fn loader() -> Loader {
    Arc::new(Catalog::again_with)
}

/// A load under way.
pub struct Job {
    /// What is read.
    pub sources: Vec<Source>,
    /// How far it is.
    pub progress: Arc<Progress>,
    started: Instant,
    result: Receiver<Option<Catalog>>,
}

/// What became of a job.
pub enum Outcome {
    /// It goes on.
    Running,
    /// It brought a catalog.
    Finished(Arc<Catalog>),
    /// It ended without one.
    Failed,
}

impl Job {
    /// Starts reading.
    pub fn start(
        before: &Arc<Catalog>,
        sources: Vec<Source>,
        (choices, changes): (Choices, Changes),
        loader: &Loader,
        wake: Wake,
    ) -> Self {
        let progress = Arc::new(Progress::default());
        let (sender, result) = sync_channel(1);
        let (own, loader, wanted) = (progress.clone(), loader.clone(), sources.clone());
        let before = before.clone();
        let work = move || {
            let catalog = loader(&before, &wanted, &choices, &changes, &own);
            // Nobody listens any more after a cancel; that is as it should be.
            sender.send(catalog).ok();
            wake();
        };
        // Where no thread can be had the channel closes, which is a failed job.
        std::thread::Builder::new().name("loader".to_owned()).spawn(work).ok();
        Self { sources, progress, started: Instant::now(), result }
    }

    /// What became of it so far.
    pub fn poll(&self) -> Outcome {
        match self.result.try_recv() {
            Ok(Some(catalog)) => Outcome::Finished(Arc::new(catalog)),
            Ok(None) | Err(TryRecvError::Disconnected) => Outcome::Failed,
            Err(TryRecvError::Empty) => Outcome::Running,
        }
    }

    /// For how long it has run.
    pub fn elapsed(&self) -> Duration {
        self.started.elapsed()
    }
}

impl Drop for Job {
    /// A job nobody waits for stops.
    fn drop(&mut self) {
        self.progress.cancel();
    }
}
