//! Tells when files under the opened folders change on disk, and which. A burst of changes is told
//! once, when it is over; what a change means is found out by reading again.

use super::changes::{Changes, is_below_hidden};
use crate::vendors::is_rule_extension;
use notify::event::{ModifyKind, RemoveKind, RenameMode};
use notify::{Event, EventKind, RecursiveMode, Watcher as _};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

/// How long nothing must happen before a burst is over, for each rule file in it: a save is over at once,
/// and of many files more are likely to follow.
const QUIET: Duration = Duration::from_millis(20);
/// More files than these make it no longer.
const MOST_COUNTED: usize = 30;

/// How long a burst may go on before it is told all the same.
const LONGEST_BURST: Duration = Duration::from_secs(30);

/// What is watched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Root {
    /// A folder and all in it.
    Tree(PathBuf),
    /// A folder without the folders in it.
    Folder(PathBuf),
    /// A file, whatever its kind.
    File(PathBuf),
    /// The files in a folder, whatever their kind.
    Files(PathBuf),
}

impl Root {
    /// The folder to watch for it, and whether with all in it. A file is watched by its folder, since
    /// an editor may put another one in its place.
    fn watched(&self) -> (&Path, RecursiveMode) {
        match self {
            Self::Tree(path) => (path, RecursiveMode::Recursive),
            Self::Folder(path) | Self::Files(path) => (path, RecursiveMode::NonRecursive),
            Self::File(path) => (path.parent().unwrap_or(path), RecursiveMode::NonRecursive),
        }
    }

    /// Whether an event at a path is one to tell.
    fn concerns(&self, path: &Path, kind: EventKind) -> bool {
        match self {
            Self::File(own) => path == own && !matches!(kind, EventKind::Access(_)),
            Self::Files(folder) => {
                path.parent() == Some(folder) && !matches!(kind, EventKind::Access(_))
            }
            Self::Tree(root) | Self::Folder(root) => {
                path.starts_with(root) && matters(path, kind) && !is_below_hidden(root, path)
            }
        }
    }
}

/// Watches until it is dropped.
pub struct Watch {
    _watcher: notify::RecommendedWatcher,
}

impl Watch {
    /// Calls `changed` on a thread of its own after each burst of changes under `roots`.
    ///
    /// # Errors
    /// Says why the system cannot watch a root; those before it are then not watched either. Folders that
    /// may not be read are left out without an error.
    pub fn start(
        roots: &[Root],
        changed: impl Fn(Changes) + Send + 'static,
    ) -> Result<Self, notify::Error> {
        let (sender, receiver) = channel();
        let wanted = roots.to_vec();
        let mut watcher =
            notify::recommended_watcher(move |event: notify::Result<notify::Event>| {
                let changes = changes_of(event, &wanted);
                if !changes.is_empty() {
                    // A watch that is being dropped no longer listens.
                    sender.send(changes).ok();
                }
            })?;
        let in_a_tree = |path: &Path| {
            roots.iter().any(|root| matches!(root, Root::Tree(tree) if path.starts_with(tree)))
        };
        for root in roots {
            let (path, mode) = root.watched();
            // A second watch of the same folder would end that of what is in it.
            if mode == RecursiveMode::Recursive {
                watch_tree(&mut watcher, path)?;
            } else if !in_a_tree(path) {
                watcher.watch(path, mode)?;
            }
        }
        std::thread::Builder::new()
            .name("watcher".to_owned())
            .spawn(move || tell_bursts(&receiver, changed))
            .map_err(notify::Error::io)?;
        Ok(Self { _watcher: watcher })
    }
}

/// Watches a folder and all in it but what may not be read. The system's own way ends at the first such
/// folder, so the folders beside and below it are watched each for itself.
fn watch_tree(watcher: &mut notify::RecommendedWatcher, root: &Path) -> Result<(), notify::Error> {
    match watcher.watch(root, RecursiveMode::Recursive) {
        Err(error) if is_denied(&error) && root.read_dir().is_ok() => {}
        watched => return watched,
    }
    let mut folders = walkdir::WalkDir::new(root).min_depth(1).follow_links(true).into_iter();
    while let Some(entry) = folders.next() {
        // What cannot be walked is told as a problem by the reading.
        let Ok(entry) = entry else { continue };
        if !entry.file_type().is_dir() {
            continue;
        }
        match watcher.watch(entry.path(), RecursiveMode::Recursive) {
            Ok(()) => folders.skip_current_dir(),
            Err(error) if !is_denied(&error) => return Err(error),
            Err(_) => {}
        }
    }
    Ok(())
}

fn is_denied(error: &notify::Error) -> bool {
    matches!(&error.kind, notify::ErrorKind::Io(io) if io.kind() == std::io::ErrorKind::PermissionDenied)
}

/// What an event says has changed; nothing where a file was only read, in hidden folders, and for
/// files that hold no rules.
fn changes_of(event: notify::Result<Event>, roots: &[Root]) -> Changes {
    let event = match event {
        Ok(event) if !event.need_rescan() => event,
        _ => return Changes::anything(),
    };
    let mut changes = Changes::default();
    for path in event.paths {
        if roots.iter().any(|root| root.concerns(&path, event.kind)) {
            changes.add(path);
        }
    }
    changes
}

/// Whether a path that saw an event is one of a rule file, or of a folder that may hold some.
fn matters(path: &Path, kind: EventKind) -> bool {
    let was_there = matches!(
        kind,
        EventKind::Any
            | EventKind::Remove(RemoveKind::Folder | RemoveKind::Any | RemoveKind::Other)
            | EventKind::Modify(ModifyKind::Name(RenameMode::From | RenameMode::Any))
    );
    let is_rule = path.to_str().is_some_and(is_rule_extension);
    !matches!(kind, EventKind::Access(_)) && (is_rule || was_there || path.is_dir())
}

/// Ends when the sender is gone.
fn tell_bursts(events: &Receiver<Changes>, changed: impl Fn(Changes)) {
    while let Ok(mut burst) = events.recv() {
        let start = Instant::now();
        let (mut counted, mut known) = (rule_files(&burst), burst.len());
        while start.elapsed() < LONGEST_BURST {
            match events.recv_timeout(QUIET * counted.max(1) as u32) {
                Ok(more) => burst.merge(more),
                Err(RecvTimeoutError::Timeout) => break,
                Err(RecvTimeoutError::Disconnected) => return,
            }
            if burst.len() != known && counted < MOST_COUNTED {
                (counted, known) = (rule_files(&burst), burst.len());
            }
        }
        changed(burst);
    }
}

/// The rule files that changed, at most [`MOST_COUNTED`]; as many where it is not known which.
fn rule_files(changes: &Changes) -> usize {
    let Some(paths) = changes.paths() else { return MOST_COUNTED };
    let is_rule = |path: &&PathBuf| path.to_str().is_some_and(is_rule_extension);
    paths.iter().filter(is_rule).take(MOST_COUNTED).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_burst_is_told_once() {
        let (sender, receiver) = channel();
        for number in 0..10_000 {
            let mut changes = Changes::default();
            changes.add(format!("/rules/{number}.yml").into());
            sender.send(changes).expect("someone listens");
        }
        let (told, tellings) = channel();
        let telling = std::thread::spawn(move || {
            tell_bursts(&receiver, |changes| told.send(changes.len()).unwrap_or_default());
        });
        assert_eq!(tellings.recv(), Ok(10_000));
        drop(sender);
        telling.join().expect("it ends");
        assert!(tellings.recv().is_err(), "told twice");
    }
}
