//! Whether what is open has changed on disk. Watching starts in the background, for it walks every
//! folder; where the system cannot watch, that is said, and reading again by hand remains.

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
    /// Brings the watch once it has started, or says why there is none.
    starting: Option<Receiver<Result<Watch, String>>>,
    _watch: Option<Watch>,
}

impl Watching {
    /// Watches these folders instead of those watched before.
    pub(crate) fn watch(&mut self, roots: Vec<Root>, wake: &Wake) {
        if roots == self.roots {
            return;
        }
        let changed = Arc::new(Mutex::new(Changes::default()));
        let (all, wanted) = (changed.clone(), roots.clone());
        let (wake, wake_again) = (wake.clone(), wake.clone());
        let (sender, starting) = sync_channel(1);
        let start = move || {
            let tell = move |changes| {
                all.lock().unwrap_or_else(PoisonError::into_inner).merge(changes);
                wake_again();
            };
            let watch = Watch::start(&wanted, tell).map_err(|error| error.to_string());
            // Folders closed meanwhile are not watched: the watch is dropped here.
            sender.send(watch).ok();
            wake();
        };
        std::thread::Builder::new().name("start of watch".to_owned()).spawn(start).ok();
        *self = Self { roots, changed, starting: Some(starting), _watch: None };
    }

    /// Why what is open cannot be watched; told once.
    pub(crate) fn take_failure(&mut self) -> Option<String> {
        let started = self.starting.as_ref()?.try_recv().ok()?;
        self.starting = None;
        match started {
            Ok(watch) => {
                self._watch = Some(watch);
                None
            }
            Err(reason) => Some(reason),
        }
    }

    /// What has changed since this was last asked, where anything has.
    pub(crate) fn take_changes(&self) -> Option<Changes> {
        let mut changed = self.changed.lock().unwrap_or_else(PoisonError::into_inner);
        (!changed.is_empty()).then(|| std::mem::take(&mut *changed))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::mpsc::channel;

    #[test]
    fn what_cannot_be_watched_is_told_once() {
        let (woken, wakes) = channel();
        let wake: Wake = Arc::new(move || woken.send(()).unwrap());
        let mut watching = Watching::default();
        watching.watch(vec![Root::Tree("/there/is/no/such/folder".into())], &wake);
        wakes.recv().unwrap();
        assert!(watching.take_failure().is_some());
        assert_eq!(watching.take_failure(), None);
    }
}
