//! Tells when something under the opened folders changes on disk. What changed is found by the
//! reload itself, from the files' stamps; here one quiet moment after a burst is one call.

use notify::{EventKind, RecursiveMode, Watcher as _};
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

/// How long nothing must happen before a burst of changes counts as over.
const QUIET: Duration = Duration::from_millis(60);

/// How long a burst may go on before it is told all the same.
const LONGEST_BURST: Duration = Duration::from_secs(2);

/// Watches until it is dropped.
pub struct Watch {
    _watcher: notify::RecommendedWatcher,
}

impl Watch {
    /// Calls `changed` on a thread of its own after each burst of changes under `roots`.
    ///
    /// # Errors
    /// Says why the system cannot watch a root; those before it are then not watched either.
    pub fn start(
        roots: &[PathBuf],
        changed: impl Fn() + Send + 'static,
    ) -> Result<Self, notify::Error> {
        let (sender, receiver) = channel();
        let mut watcher =
            notify::recommended_watcher(move |event: notify::Result<notify::Event>| {
                let reads_only =
                    matches!(event, Ok(ref event) if matches!(event.kind, EventKind::Access(_)));
                if !reads_only {
                    // A watch that is being dropped no longer listens.
                    sender.send(()).ok();
                }
            })?;
        for root in roots {
            watcher.watch(root, RecursiveMode::Recursive)?;
        }
        std::thread::Builder::new()
            .name("watcher".to_owned())
            .spawn(move || tell_bursts(&receiver, changed))
            .map_err(notify::Error::io)?;
        Ok(Self { _watcher: watcher })
    }
}

/// Ends when the sender is gone.
fn tell_bursts(events: &Receiver<()>, changed: impl Fn()) {
    while events.recv().is_ok() {
        let start = Instant::now();
        while start.elapsed() < LONGEST_BURST {
            match events.recv_timeout(QUIET) {
                Ok(()) => {}
                Err(RecvTimeoutError::Timeout) => break,
                Err(RecvTimeoutError::Disconnected) => return,
            }
        }
        changed();
    }
}
