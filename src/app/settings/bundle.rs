//! Taking ATT&CK from a STIX bundle: read once in the background, and what is of use kept beside the
//! settings as a small bundle, so that the large one is not needed again.

use crate::app::job::Wake;
use crate::knowledge::Attack;
use serde::{Deserialize, Serialize};
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, TryRecvError, sync_channel};

/// A bundle that was taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bundle {
    /// The file opened.
    pub origin: PathBuf,
    /// The version of ATT&CK in it; empty where it does not say.
    pub version: String,
}

impl Bundle {
    /// ATT&CK with its version, where it says one.
    pub fn name(&self) -> String {
        format!("ATT&CK {}", self.version).trim_end().to_owned()
    }
}

/// A bundle that is being taken.
pub struct Taking {
    /// The file opened.
    pub origin: PathBuf,
    result: Receiver<Result<String, String>>,
}

impl Taking {
    /// Reads a bundle and keeps its facts in `kept`, where there is a place for them.
    pub fn start(origin: PathBuf, kept: Option<PathBuf>, wake: Wake) -> Self {
        let (sender, result) = sync_channel(1);
        let from = origin.clone();
        let work = move || {
            // The window may be gone by now.
            sender.send(take(&from, kept.as_deref())).ok();
            wake();
        };
        // Where no thread can be had the channel closes, which is a failure told.
        std::thread::Builder::new().name("bundle".to_owned()).spawn(work).ok();
        Self { origin, result }
    }

    /// The bundle, or why there is none, once that is known.
    pub fn poll(&self) -> Option<Result<Bundle, String>> {
        let name = self.origin.display();
        let told = |reason: String| format!("{name} {reason}");
        match self.result.try_recv() {
            Ok(Ok(version)) => Some(Ok(Bundle { origin: self.origin.clone(), version })),
            Ok(Err(reason)) => Some(Err(told(reason))),
            Err(TryRecvError::Disconnected) => Some(Err(told("could not be read".to_owned()))),
            Err(TryRecvError::Empty) => None,
        }
    }
}

fn take(origin: &Path, kept: Option<&Path>) -> Result<String, String> {
    let file = File::open(origin).map_err(|error| format!("could not be read: {error}"))?;
    let attack = Attack::from_bundle(file)?;
    if let Some(kept) = kept {
        let write = || {
            std::fs::create_dir_all(kept.parent().unwrap_or_else(|| Path::new(".")))?;
            crate::export::write_atomically(kept, |out| attack.write_bundle(out))
        };
        write().map_err(|error| format!("could not be kept ({error}): {}", kept.display()))?;
    }
    Ok(attack.version().to_owned())
}

/// Whether a file that is opened or dropped is a bundle by its name: rules are never JSON.
pub fn is_bundle(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy().to_lowercase();
    path.is_file() && (name.ends_with(".json") || name.ends_with(".json.gz"))
}
