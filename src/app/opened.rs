//! What is open, in words: names, places, and whether it was read. Knows no widget.

use crate::app::state::State;
use crate::app::widgets::counted;
use crate::catalog::load::Source;
use std::path::Path;

/// What is open, in a few words, and whether all of it could be read.
pub(super) fn what_is_open(state: &State) -> (String, bool) {
    let open = open_folders(state);
    match state.catalog.folders.iter().filter(|folder| folder.is_unreadable()).count() {
        0 => (open, true),
        1 if state.catalog.folders.len() == 1 => (format!("{open}, not readable"), false),
        some => (format!("{open}, {some} not readable"), false),
    }
}

fn open_folders(state: &State) -> String {
    let folders = |count| counted(count, "folder", "folders");
    let being_read = state.job.iter().flat_map(|job| &job.sources).collect::<Vec<_>>();
    match (state.catalog.folders.as_slice(), state.not_read()) {
        ([], _) if !being_read.is_empty() => match being_read.as_slice() {
            [one] => name_of(one),
            several => folders(several.len()),
        },
        ([one], _) => one.name.clone(),
        ([], []) => "no folder".to_owned(),
        ([], [one]) => format!("{}, not read", name_of(one)),
        ([], several) => format!("{}, not read", folders(several.len())),
        (several, _) => folders(several.len()),
    }
}

/// What a source is called before it is read.
pub(super) fn name_of(source: &Source) -> String {
    match source {
        Source::Samples => "sample rules".to_owned(),
        Source::Path(path) => path.file_name().unwrap_or(path.as_os_str()).display().to_string(),
    }
}

/// Where a folder is.
pub(super) fn place_of(root: &Path) -> String {
    if root.as_os_str().is_empty() {
        "in the program".to_owned()
    } else {
        root.display().to_string()
    }
}
