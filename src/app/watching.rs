//! Whether what is open has changed on disk. Watching starts in the background, for it walks every
//! folder; where the system cannot watch, reading again by hand remains.

use crate::app::job::Wake;
use crate::catalog::watch::Watch;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, sync_channel};

/// Watches folders until dropped.
#[derive(Default)]
pub(crate) struct Watching {
    roots: Vec<PathBuf>,
    changed: Arc<AtomicBool>,
    /// Holds the watch once it has started.
    started: Option<Receiver<Watch>>,
}

impl Watching {
    /// Watches these folders instead of those watched before.
    pub(crate) fn watch(&mut self, roots: Vec<PathBuf>, wake: &Wake) {
        if roots == self.roots {
            return;
        }
        let changed = Arc::new(AtomicBool::new(false));
        let (flag, wake, wanted) = (changed.clone(), wake.clone(), roots.clone());
        let (sender, started) = sync_channel(1);
        let start = move || {
            let tell = move || {
                flag.store(true, Ordering::Relaxed);
                wake();
            };
            if let Ok(watch) = Watch::start(&wanted, tell) {
                // Folders closed meanwhile are not watched: the watch is dropped here.
                sender.send(watch).ok();
            }
        };
        std::thread::Builder::new().name("start of watch".to_owned()).spawn(start).ok();
        *self = Self { roots, changed, started: Some(started) };
    }

    /// Whether something has changed since this was last asked.
    pub(crate) fn take_changed(&self) -> bool {
        self.started.is_some() && self.changed.swap(false, Ordering::Relaxed)
    }
}
