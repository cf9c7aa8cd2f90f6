//! Opened folders → rules: walks, reads in parallel, reports progress, stops when asked.
//!
//! The only room that reads rule files and starts threads for it.

use crate::knowledge::Knowledge;
use crate::model::{Level, Problem, Rule};
use crate::vendors::{self, Context, FileReading, Folder, SourceFile};
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Read as _};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, LazyLock};
use std::time::{Duration, Instant};

/// The longest file that is read, in bytes.
pub const LONGEST_FILE: u64 = 8 << 20;

/// What a worker's stack holds: readers bound their recursion, this leaves them room.
const STACK: usize = 16 << 20;

/// Something to open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// A folder, or a single rule file.
    Path(PathBuf),
    /// The sample rules in the program.
    Samples,
}

/// How far a load is; shared between the loading threads and whoever watches.
#[derive(Debug, Default)]
pub struct Progress {
    /// Files found so far.
    pub found: AtomicUsize,
    /// Files read so far.
    pub read: AtomicUsize,
    /// Rules read so far.
    pub rules: AtomicUsize,
    /// Problems met so far.
    pub problems: AtomicUsize,
    cancelled: AtomicBool,
}

impl Progress {
    /// Asks the load to stop; a worker finishes the file it is at.
    pub fn cancel(&self) {
        self.cancelled.store(true, Ordering::Relaxed);
    }

    /// Whether it was asked to stop.
    pub fn is_cancelled(&self) -> bool {
        self.cancelled.load(Ordering::Relaxed)
    }
}

/// What a load brought.
#[derive(Debug, Default)]
pub struct Loaded {
    /// The opened folders, in the order opened.
    pub folders: Vec<LoadedFolder>,
    /// Every rule, normalized, by folder, path and place in the file.
    pub rules: Vec<Rule>,
    /// Every problem, those of rules among them, in the same order.
    pub problems: Vec<Problem>,
    /// Files that are no rules, by kind.
    pub skipped: BTreeMap<&'static str, usize>,
    /// How many files were found.
    pub files: usize,
    /// How long it took.
    pub elapsed: Duration,
}

/// An opened folder.
#[derive(Clone, Debug)]
pub struct LoadedFolder {
    /// The name shown: the last part of its path.
    pub name: String,
    /// Where it is; for a single file, the folder the file is in. Empty for the sample rules.
    pub root: PathBuf,
}

/// Reads everything under `sources` and normalizes it; `None` when cancelled.
pub fn load(sources: &[Source], knowledge: &Knowledge, progress: &Progress) -> Option<Loaded> {
    let start = Instant::now();
    let mut loaded = Loaded::default();
    let mut seen = SeenFiles::default();
    for (index, source) in sources.iter().enumerate() {
        let index = u16::try_from(index).ok()?;
        let folder = match source {
            Source::Path(path) => OpenedFolder::walk(path, &mut seen, progress),
            Source::Samples => OpenedFolder::samples(),
        };
        progress.found.fetch_add(folder.paths.len(), Ordering::Relaxed);
        loaded.files += folder.paths.len();
        read_folder(&folder, index, knowledge, progress, &mut loaded)?;
        loaded.folders.push(LoadedFolder { name: folder.name, root: folder.root });
    }
    loaded.elapsed = start.elapsed();
    Some(loaded)
}

fn read_folder(
    folder: &OpenedFolder,
    index: u16,
    knowledge: &Knowledge,
    progress: &Progress,
    loaded: &mut Loaded,
) -> Option<()> {
    let context = Context::new(folder);
    let read = |path: &Arc<str>| {
        if progress.is_cancelled() {
            return None;
        }
        let mut reading = folder.read(path, &context);
        for rule in &mut reading.rules {
            rule.folder = index;
            knowledge.normalize(rule);
        }
        progress.read.fetch_add(1, Ordering::Relaxed);
        progress.rules.fetch_add(reading.rules.len(), Ordering::Relaxed);
        let problems = reading.rules.iter().map(|rule| rule.problems.len()).sum::<usize>();
        progress.problems.fetch_add(problems + reading.problems.len(), Ordering::Relaxed);
        Some(reading)
    };
    let wanted: Vec<&Arc<str>> = folder.wanted().collect();
    let readings: Option<Vec<FileReading>> =
        WORKERS.install(|| wanted.par_iter().map(|path| read(path)).collect());
    let mut problems = folder.problems.clone();
    for reading in readings? {
        if let Some(kind) = reading.skipped {
            *loaded.skipped.entry(kind).or_default() += 1;
        }
        problems.extend(reading.problems);
        for rule in reading.rules {
            problems.extend(rule.problems.iter().cloned());
            loaded.rules.push(rule);
        }
    }
    problems.sort();
    for mut problem in problems {
        problem.folder = index;
        loaded.problems.push(problem);
    }
    Some(())
}

/// The threads that read, with stacks for deep rules.
static WORKERS: LazyLock<rayon::ThreadPool> = LazyLock::new(|| {
    rayon::ThreadPoolBuilder::new()
        .stack_size(STACK)
        .thread_name(|index| format!("reader {index}"))
        .build()
        .expect("threads can be started")
});

/// Files read already, by their real path: one file is read once, whatever leads to it.
#[derive(Default)]
struct SeenFiles {
    roots: Vec<PathBuf>,
    files: std::collections::HashSet<PathBuf>,
}

/// A folder with the files found in it.
struct OpenedFolder {
    name: String,
    root: PathBuf,
    paths: Vec<Arc<str>>,
    /// When one file was opened: that file alone is read, those beside it can be asked for.
    only: Option<Arc<str>>,
    problems: Vec<Problem>,
    samples: bool,
}

impl OpenedFolder {
    fn samples() -> Self {
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

    fn walk(path: &Path, seen: &mut SeenFiles, progress: &Progress) -> Self {
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
                    self.problems.push(self.walk_problem(&error));
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
        whole(if shown.is_empty() { "." } else { &shown }, &reason)
    }

    /// The files to read rules from.
    fn wanted(&self) -> impl Iterator<Item = &Arc<str>> {
        self.paths.iter().filter(|path| self.only.as_ref().is_none_or(|only| only == *path))
    }

    fn read(&self, path: &str, context: &Context<'_>) -> FileReading {
        if !vendors::is_rule_extension(path) {
            return FileReading::skipped("file of another kind");
        }
        let text = match self.bytes(path).map(text_of) {
            Ok(Ok(text)) => text,
            Ok(Err(reason)) => return FileReading::failed(whole(path, &reason)),
            Err(error) => return FileReading::failed(whole(path, &cannot_read(&error))),
        };
        let file = SourceFile::new(path, &text);
        catch_unwind(AssertUnwindSafe(|| vendors::read(&file, context))).unwrap_or_else(|_| {
            let reason = "reading this file failed inside the program; please report it";
            FileReading::failed(whole(path, reason))
        })
    }

    fn bytes(&self, path: &str) -> io::Result<Vec<u8>> {
        if self.samples {
            let file = crate::SAMPLES.get_file(path).ok_or(io::ErrorKind::NotFound)?;
            return Ok(file.contents().to_vec());
        }
        let mut bytes = Vec::new();
        File::open(self.root.join(path))?.take(LONGEST_FILE + 1).read_to_end(&mut bytes)?;
        Ok(bytes)
    }
}

impl Folder for OpenedFolder {
    fn paths(&self) -> &[Arc<str>] {
        &self.paths
    }

    fn text(&self, path: &str) -> Option<Arc<str>> {
        self.paths.binary_search_by(|known| known.as_ref().cmp(path)).ok()?;
        let text = text_of(self.bytes(path).ok()?).ok()?;
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
