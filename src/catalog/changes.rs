//! What is known to have changed on disk: which paths, or that it is not known. Reads nothing.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// Paths under the opened folders that were written, made, moved or removed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    paths: BTreeSet<PathBuf>,
    anything: bool,
}

impl Changes {
    /// Anything may have changed.
    pub fn anything() -> Self {
        Self { anything: true, ..Self::default() }
    }

    /// Adds a path.
    pub fn add(&mut self, path: PathBuf) {
        self.paths.insert(path);
    }

    /// Adds what else has changed.
    pub fn merge(&mut self, more: Self) {
        self.anything |= more.anything;
        self.paths.extend(more.paths);
    }

    /// The paths; `None` where anything may have changed.
    pub fn paths(&self) -> Option<&BTreeSet<PathBuf>> {
        (!self.anything).then_some(&self.paths)
    }

    /// How many paths are known.
    pub fn len(&self) -> usize {
        self.paths.len()
    }

    /// Whether nothing has changed.
    pub fn is_empty(&self) -> bool {
        !self.anything && self.paths.is_empty()
    }
}

/// Whether a path stands in a hidden folder below `root`; those are not walked.
pub(super) fn is_below_hidden(root: &Path, path: &Path) -> bool {
    let below = path.strip_prefix(root).unwrap_or(path);
    let folders = below.parent().unwrap_or(below).components();
    folders.into_iter().any(|part| part.as_os_str().as_encoded_bytes().starts_with(b"."))
}
