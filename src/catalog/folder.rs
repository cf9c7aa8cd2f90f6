//! One opened folder: the files in it, and their bytes. The only room that reads rule files.

use crate::model::{Level, Problem};
use crate::vendors::{self, Context, FileReading, Folder, SourceFile};
use std::collections::BTreeSet;
use std::fs::File;
use std::io::{self, Read as _};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use super::changes::is_below_hidden;
use super::load::Progress;

/// The longest file that is read, in bytes.
pub const LONGEST_FILE: u64 = 8 << 20;

/// The path of a problem with the opened folder itself.
pub(super) const WHOLE: &str = ".";

/// What tells that a file has changed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Stamp {
    modified: Option<SystemTime>,
    length: u64,
}

impl Stamp {
    /// The stamp of a file now.
    pub(super) fn of(path: &Path) -> io::Result<Self> {
        std::fs::metadata(path).map(|metadata| Self::from(&metadata))
    }
}

impl From<&std::fs::Metadata> for Stamp {
    fn from(metadata: &std::fs::Metadata) -> Self {
        Self { modified: metadata.modified().ok(), length: metadata.len() }
    }
}

/// Files read already, by their real path: one file is read once, whatever leads to it.
#[derive(Default)]
pub(super) struct SeenFiles {
    roots: Vec<PathBuf>,
    files: std::collections::HashSet<PathBuf>,
}

/// A folder with the files found in it.
#[derive(Clone, Debug)]
pub(super) struct OpenedFolder {
    pub(super) name: String,
    pub(super) root: PathBuf,
    pub(super) paths: Vec<Arc<str>>,
    /// When one file was opened: that file alone is read, those beside it can be asked for.
    only: Option<Arc<str>>,
    pub(super) problems: Vec<Problem>,
    samples: bool,
}

impl OpenedFolder {
    pub(super) fn samples() -> Self {
        let mut paths = Vec::new();
        collect_samples(&crate::SAMPLES, &mut paths);
        paths.sort_unstable();
        Self {
            name: "sample rules".to_owned(),
            root: PathBuf::new(),
            paths,
            only: None,
            problems: Vec::new(),
            samples: true,
        }
    }

    pub(super) fn walk(path: &Path, seen: &mut SeenFiles, progress: &Progress) -> Self {
        let real = path.canonicalize().unwrap_or_else(|_| path.to_owned());
        let single = real.is_file();
        let root = match real.parent() {
            Some(parent) if single => parent.to_owned(),
            _ => real.clone(),
        };
        let shown = if single { &real } else { &root };
        let name = shown.file_name().map_or_else(
            || shown.display().to_string(),
            |name| name.to_string_lossy().into_owned(),
        );
        let mut folder = Self {
            name,
            root,
            paths: Vec::new(),
            only: None,
            problems: Vec::new(),
            samples: false,
        };
        folder.find_files(single, seen, progress);
        if single {
            folder.only = relative(&folder.root, &real).map(Arc::from);
        }
        folder
    }

    fn find_files(&mut self, single: bool, seen: &mut SeenFiles, progress: &Progress) {
        let overlaps = seen
            .roots
            .iter()
            .any(|root| root.starts_with(&self.root) || self.root.starts_with(root));
        let depth = if single { 1 } else { usize::MAX };
        let walk = walkdir::WalkDir::new(&self.root)
            .follow_links(true)
            .max_depth(depth)
            .into_iter()
            .filter_entry(|entry| entry.depth() == 0 || !is_hidden(entry));
        let mut through_links: Option<PathBuf> = None;
        for entry in walk {
            if progress.is_cancelled() {
                return;
            }
            let entry = match entry {
                Ok(entry) => entry,
                Err(error) => {
                    if !is_dead_link_of_another_kind(&error) {
                        self.problems.push(self.walk_problem(&error));
                    }
                    continue;
                }
            };
            if entry.path_is_symlink() && entry.file_type().is_dir() {
                through_links = Some(entry.path().to_owned());
            }
            if !entry.file_type().is_file() {
                continue;
            }
            let linked = entry.path_is_symlink()
                || through_links.as_ref().is_some_and(|link| entry.path().starts_with(link));
            if (overlaps || linked) && !seen.first_time(entry.path(), &self.root, linked) {
                continue;
            }
            match relative(&self.root, entry.path()) {
                Some(path) => self.paths.push(path.into()),
                None => self.problems.push(whole(
                    &entry.path().to_string_lossy(),
                    "the file's name is not UTF-8; rename it",
                )),
            }
        }
        self.paths.sort_unstable();
        seen.roots.push(self.root.clone());
    }

    fn walk_problem(&self, error: &walkdir::Error) -> Problem {
        let path = error.path().unwrap_or(&self.root);
        let shown = relative(&self.root, path).unwrap_or_else(|| path.display().to_string());
        let reason = if error.loop_ancestor().is_some() {
            "a link leads back to a folder above it; it is not followed".to_owned()
        } else {
            match error.io_error() {
                Some(error) => cannot_read(error),
                None => error.to_string(),
            }
        };
        whole(if shown.is_empty() { WHOLE } else { &shown }, &reason)
    }

    /// The same folder after changes of `paths`, and which of its files those are. `None` where a
    /// whole folder came or went, or something is not a plain file: then it is to be walked.
    pub(super) fn after(&self, paths: &BTreeSet<PathBuf>) -> Option<(Self, BTreeSet<Arc<str>>)> {
        let was_there = self.problems.iter().all(|problem| problem.path != WHOLE);
        if !self.samples && self.root.exists() != was_there {
            return None;
        }
        let mut folder = self.clone();
        let mut changed = BTreeSet::new();
        for path in paths.iter().filter(|path| path.starts_with(&self.root)) {
            if is_below_hidden(&self.root, path) {
                continue;
            }
            let below: Arc<str> = relative(&self.root, path)?.into();
            let known = folder.paths.binary_search(&below);
            match (known, std::fs::symlink_metadata(path)) {
                (Ok(_), Ok(now)) if now.is_file() => {}
                (Err(at), Ok(now)) if now.is_file() && is_plain(path) => {
                    folder.paths.insert(at, below.clone());
                }
                (Ok(at), Err(error)) if error.kind() == io::ErrorKind::NotFound => {
                    folder.paths.remove(at);
                }
                (Err(at), Err(error)) if error.kind() == io::ErrorKind::NotFound => {
                    let inside = |path: &Arc<str>| path.starts_with(&format!("{below}/"));
                    if folder.paths.get(at..).is_some_and(|rest| rest.iter().take(1).any(inside)) {
                        return None;
                    }
                    continue;
                }
                _ => return None,
            }
            changed.insert(below);
        }
        Some((folder, changed))
    }

    /// Whether one of the two stands in the other.
    pub(super) fn overlaps(&self, other: &Self) -> bool {
        self.root.starts_with(&other.root) || other.root.starts_with(&self.root)
    }

    /// The files to read rules from.
    pub(super) fn wanted(&self) -> impl Iterator<Item = &Arc<str>> {
        self.paths.iter().filter(|path| self.only.as_ref().is_none_or(|only| only == *path))
    }

    /// Reads one file; its stamp is that of the bytes read.
    pub(super) fn read(&self, path: &str, context: &Context<'_>) -> (FileReading, Stamp) {
        let (bytes, stamp) = match self.bytes(path) {
            Ok(read) => read,
            Err(error) => {
                let problem = whole(path, &cannot_read(&error));
                return (FileReading::failed(problem), Stamp::default());
            }
        };
        let text = match text_of(bytes) {
            Ok(text) => text,
            Err(reason) => return (FileReading::failed(whole(path, &reason)), stamp),
        };
        let file = SourceFile::new(path, &text);
        let reading = catch_unwind(AssertUnwindSafe(|| vendors::read(&file, context)));
        let reading = reading.unwrap_or_else(|_| {
            let reason = "reading this file failed inside the program; please report it";
            FileReading::failed(whole(path, reason))
        });
        (reading, stamp)
    }

    fn bytes(&self, path: &str) -> io::Result<(Vec<u8>, Stamp)> {
        if self.samples {
            let file = crate::SAMPLES.get_file(path).ok_or(io::ErrorKind::NotFound)?;
            return Ok((file.contents().to_vec(), Stamp::default()));
        }
        file_bytes(&self.root.join(path))
    }

    /// The stamp a file has now, without reading it.
    pub(super) fn stamp(&self, path: &str) -> Stamp {
        if self.samples {
            return Stamp::default();
        }
        Stamp::of(&self.root.join(path)).unwrap_or_default()
    }
}

fn file_bytes(path: &Path) -> io::Result<(Vec<u8>, Stamp)> {
    let file = File::open(path)?;
    let metadata = file.metadata()?;
    let mut bytes = Vec::with_capacity(metadata.len().min(LONGEST_FILE) as usize + 1);
    file.take(LONGEST_FILE + 1).read_to_end(&mut bytes)?;
    Ok((bytes, Stamp::from(&metadata)))
}

/// The text of a rule file, to be shown: from the program where `root` is empty, else from disk.
pub(super) fn source_text(root: &Path, path: &str) -> Result<(String, Stamp), String> {
    let read = if root.as_os_str().is_empty() {
        let file = crate::SAMPLES.get_file(path).ok_or(io::ErrorKind::NotFound);
        file.map(|file| (file.contents().to_vec(), Stamp::default())).map_err(io::Error::from)
    } else {
        file_bytes(&root.join(path))
    };
    let (bytes, stamp) = read.map_err(|error| cannot_read(&error))?;
    Ok((text_of(bytes)?, stamp))
}

impl Folder for OpenedFolder {
    fn paths(&self) -> &[Arc<str>] {
        &self.paths
    }

    fn text(&self, path: &str) -> Option<Arc<str>> {
        self.paths.binary_search_by(|known| known.as_ref().cmp(path)).ok()?;
        let text = text_of(self.bytes(path).ok()?.0).ok()?;
        Some(text.into())
    }
}

impl SeenFiles {
    /// Whether this file was not met before; a file that another walked folder holds, or will
    /// hold, without links counts as met.
    fn first_time(&mut self, path: &Path, root: &Path, linked: bool) -> bool {
        let Ok(real) = path.canonicalize() else { return true };
        if linked && real.starts_with(root) {
            return false;
        }
        let elsewhere = self.roots.iter().any(|other| real.starts_with(other));
        !elsewhere && self.files.insert(real)
    }
}

/// Whether a path leads to its file without a link.
fn is_plain(path: &Path) -> bool {
    path.canonicalize().is_ok_and(|real| real == path)
}

/// The text of a rule file without its byte-order mark, or why it has none.
fn text_of(mut bytes: Vec<u8>) -> Result<String, String> {
    if bytes.len() as u64 > LONGEST_FILE {
        return Err("larger than 8 MiB; no rule is, so it was not read".to_owned());
    }
    if bytes.starts_with(b"\xef\xbb\xbf") {
        bytes.drain(..3);
    }
    String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        let line = error.as_bytes()[..at].iter().filter(|byte| **byte == b'\n').count() + 1;
        format!("not UTF-8 (line {line}); save the file as UTF-8")
    })
}

fn cannot_read(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::PermissionDenied => "may not be read; check its permissions".to_owned(),
        io::ErrorKind::NotFound => "is not there (any more)".to_owned(),
        _ => format!("could not be read: {error}"),
    }
}

fn whole(path: &str, reason: &str) -> Problem {
    Problem {
        folder: 0,
        path: path.to_owned(),
        line: 0,
        column: 0,
        level: Level::Error,
        reason: reason.to_owned(),
    }
}

/// Whether a link that leads nowhere has the name of a file of another kind: such files can be no problem.
fn is_dead_link_of_another_kind(error: &walkdir::Error) -> bool {
    let is_of_another_kind = |path: &Path| {
        path.extension().is_some() && !path.to_str().is_some_and(vendors::is_rule_extension)
    };
    error.loop_ancestor().is_none()
        && error.path().is_some_and(|path| path.is_symlink() && is_of_another_kind(path))
}

fn is_hidden(entry: &walkdir::DirEntry) -> bool {
    entry.file_name().as_encoded_bytes().starts_with(b".") && entry.file_type().is_dir()
}

/// The path below `root`, with `/`; `None` where it is not UTF-8.
fn relative(root: &Path, path: &Path) -> Option<String> {
    let below = path.strip_prefix(root).ok()?;
    let parts: Option<Vec<&str>> = below.iter().map(|part| part.to_str()).collect();
    Some(parts?.join("/"))
}

fn collect_samples(directory: &include_dir::Dir<'_>, paths: &mut Vec<Arc<str>>) {
    for file in directory.files() {
        if let Some(path) = file.path().to_str() {
            paths.push(path.replace('\\', "/").into());
        }
    }
    for inner in directory.dirs() {
        collect_samples(inner, paths);
    }
}
