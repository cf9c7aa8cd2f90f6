//! Whether what is open has changed on disk. Watching starts in the background, for it walks every
//! folder; where the system cannot watch, reading again by hand remains.

use crate::app::job::Wake;
use crate::catalog::Changes;
use crate::catalog::watch::{Root, Watch};
use std::sync::mpsc::{Receiver, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};

/// Watches folders until dropped.
#[derive(Default)]
pub(crate) struct Watching {
    roots: Vec<Root>,
    changed: Arc<Mutex<Changes>>,
    /// Holds the watch once it has started.
    started: Option<Receiver<Watch>>,
}

impl Watching {
    /// Watches these folders instead of those watched before.
    pub(crate) fn watch(&mut self, roots: Vec<Root>, wake: &Wake) {
        if roots == self.roots {
            return;
        }
        let changed = Arc::new(Mutex::new(Changes::default()));
        let (all, wake, wanted) = (changed.clone(), wake.clone(), roots.clone());
        let (sender, started) = sync_channel(1);
        let start = move || {
            let tell = move |changes| {
                all.lock().unwrap_or_else(PoisonError::into_inner).merge(changes);
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

    /// What has changed since this was last asked, where anything has.
    pub(crate) fn take_changes(&self) -> Option<Changes> {
        self.started.as_ref()?;
        let mut changed = self.changed.lock().unwrap_or_else(PoisonError::into_inner);
        (!changed.is_empty()).then(|| std::mem::take(&mut *changed))
    }
}
