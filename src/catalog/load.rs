//! Opened folders → rules: reads in parallel, reports progress, stops when asked, and reads again
//! only what has changed.

use super::changes::Changes;
use super::folder::{OpenedFolder, SeenFiles, Stamp, WHOLE};
use super::reader::{Known, Reader};
use crate::knowledge::Knowledge;
use crate::model::{Problem, Rule};
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, LazyLock};
use std::time::{Duration, Instant};

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

    pub(super) fn count(&self, file: &LoadedFile) {
        self.read.fetch_add(1, Ordering::Relaxed);
        self.rules.fetch_add(file.rules.len(), Ordering::Relaxed);
        let of_rules = file.rules.iter().map(|rule| rule.problems.len()).sum::<usize>();
        self.problems.fetch_add(of_rules + file.problems.len(), Ordering::Relaxed);
    }
}

/// What a load brought.
#[derive(Debug, Default)]
pub struct Loaded {
    /// The opened folders, in the order opened.
    pub folders: Vec<LoadedFolder>,
    /// How long it took.
    pub elapsed: Duration,
}

/// An opened folder and what was read in it.
#[derive(Clone, Debug)]
pub struct LoadedFolder {
    /// The name shown, no two alike: the last part of its path, and more of it where that is needed.
    pub name: String,
    /// Which of the colours of folders it is shown in.
    pub colour: u8,
    /// What was opened.
    pub source: Source,
    /// Where it is; for a single file, the folder the file is in. Empty for the sample rules.
    pub root: PathBuf,
    /// How many files were found, those of no rule's kind among them.
    pub found: usize,
    /// Its files that may hold rules, by path.
    pub files: Vec<Arc<LoadedFile>>,
    /// Problems met while walking it.
    pub problems: Vec<Problem>,
    /// The folder as it was found.
    opened: Arc<OpenedFolder>,
}

/// A file that was read.
#[derive(Clone, Debug)]
pub struct LoadedFile {
    /// Relative to the opened folder, with `/`.
    pub path: Arc<str>,
    /// What it was when it was read.
    pub stamp: Stamp,
    /// Its rules, normalized. (Collected in a list, they would keep the room they were read into.)
    pub rules: Box<[Arc<Rule>]>,
    /// Its problems, those of its rules not among them.
    pub problems: Vec<Problem>,
    /// What it is when it holds no rule.
    pub skipped: Option<&'static str>,
}

impl Loaded {
    /// Every rule, by folder, path and place in the file.
    pub fn rules(&self) -> impl Iterator<Item = &Arc<Rule>> {
        self.folders.iter().flat_map(|folder| &folder.files).flat_map(|file| &file.rules)
    }

    /// How many files were found.
    pub fn found(&self) -> usize {
        self.folders.iter().map(|folder| folder.found).sum()
    }

    /// Every problem, by folder, path and place.
    pub fn problems(&self) -> Vec<Problem> {
        let of_file = |file: &Arc<LoadedFile>| {
            let of_rules = file.rules.iter().flat_map(|rule| rule.problems.iter().cloned());
            of_rules.chain(file.problems.iter().cloned()).collect::<Vec<_>>()
        };
        let mut problems = Vec::new();
        for (index, folder) in self.folders.iter().enumerate() {
            let own = folder.files.iter().flat_map(of_file).chain(folder.problems.iter().cloned());
            problems.extend(own.map(|problem| Problem { folder: index as u16, ..problem }));
        }
        problems.sort();
        problems
    }

    /// Files that hold no rule, by kind.
    pub fn skipped(&self) -> BTreeMap<&'static str, usize> {
        let mut skipped = BTreeMap::new();
        for folder in &self.folders {
            for kind in folder.files.iter().filter_map(|file| file.skipped) {
                *skipped.entry(kind).or_default() += 1;
            }
            let others = folder.of_another_kind();
            if others > 0 {
                *skipped.entry("File of another kind").or_default() += others;
            }
        }
        skipped
    }
}

impl LoadedFolder {
    /// How many of its files are of a kind that cannot hold rules; these are not read.
    pub fn of_another_kind(&self) -> usize {
        self.found.saturating_sub(self.files.len())
    }

    /// Whether the folder itself could not be read: it is gone, or nobody may look into it.
    pub fn is_unreadable(&self) -> bool {
        self.problems.iter().any(|problem| problem.path == WHOLE)
    }

    /// What a file of it was when it was read.
    pub(super) fn stamp(&self, path: &str) -> Option<Stamp> {
        let at = self.files.binary_search_by(|file| file.path.as_ref().cmp(path)).ok()?;
        Some(self.files[at].stamp)
    }
}

/// Reads everything under `sources` and normalizes it; `None` when cancelled.
pub fn load(sources: &[Source], knowledge: &Knowledge, progress: &Progress) -> Option<Loaded> {
    load_again(&[], sources, &Changes::anything(), knowledge, progress)
}

/// The same, where files that have not changed since `before` are not read again. Where `changes`
/// tells which files have, the folders are not walked and the others not looked at.
pub fn load_again(
    before: &[LoadedFolder],
    sources: &[Source],
    changes: &Changes,
    knowledge: &Knowledge,
    progress: &Progress,
) -> Option<Loaded> {
    let start = Instant::now();
    let mut loaded = Loaded::default();
    let known = after(before, sources, changes);
    let mut known = known.map(Vec::into_iter);
    let mut seen = SeenFiles::default();
    for (index, source) in sources.iter().enumerate() {
        let index = u16::try_from(index).ok()?;
        let (opened, changed) = match (known.as_mut().and_then(Iterator::next), source) {
            (Some((opened, changed)), _) => (opened, Some(changed)),
            (None, Source::Path(path)) => (OpenedFolder::walk(path, &mut seen, progress), None),
            (None, Source::Samples) => (OpenedFolder::samples(), None),
        };
        if progress.is_cancelled() {
            return None;
        }
        let found = opened.wanted().count();
        progress.found.fetch_add(found, Ordering::Relaxed);
        let old = before.get(usize::from(index)).filter(|old| old.source == *source);
        let reader = Reader { opened: &opened, index, knowledge, progress };
        let files = reader.files(old.map(|old| Known { files: &old.files, changed }))?;
        loaded.folders.push(LoadedFolder {
            source: source.clone(),
            found,
            files,
            name: opened.name.clone(),
            colour: 0,
            root: opened.root.clone(),
            problems: opened.problems.clone(),
            opened: Arc::new(opened),
        });
    }
    tell_apart(&mut loaded.folders);
    loaded.elapsed = start.elapsed();
    Some(loaded)
}

/// Gives folders of the same name the folder above in their name (`sigma/rules`), and a number where
/// that does not tell them apart.
pub fn tell_apart(folders: &mut [LoadedFolder]) {
    let alike = |folders: &[LoadedFolder], at: usize| {
        let name = &folders[at].name;
        folders.iter().enumerate().any(|(other, folder)| other != at && folder.name == *name)
    };
    let same: Vec<usize> = (0..folders.len()).filter(|at| alike(folders, *at)).collect();
    for at in same {
        let above = folders[at].root.parent().and_then(|path| path.file_name());
        if let Some(above) = above {
            folders[at].name = format!("{}/{}", above.to_string_lossy(), folders[at].name);
        }
    }
    for at in 0..folders.len() {
        let name = folders[at].name.clone();
        let mut number = 1;
        while folders[..at].iter().any(|folder| folder.name == folders[at].name) {
            number += 1;
            folders[at].name = format!("{name} {number}");
        }
    }
}

/// The folders as they are after `changes`, each with its changed files; `None` where that cannot be
/// told without walking them.
fn after(
    before: &[LoadedFolder],
    sources: &[Source],
    changes: &Changes,
) -> Option<Vec<(OpenedFolder, BTreeSet<Arc<str>>)>> {
    let paths = changes.paths()?;
    let overlap = before
        .iter()
        .enumerate()
        .any(|(at, one)| before[..at].iter().any(|other| one.opened.overlaps(&other.opened)));
    if overlap || !before.iter().map(|folder| &folder.source).eq(sources) {
        return None;
    }
    before.iter().map(|folder| folder.opened.after(paths)).collect()
}

/// The threads that read, with stacks for deep rules.
pub(super) static WORKERS: LazyLock<rayon::ThreadPool> = LazyLock::new(|| {
    rayon::ThreadPoolBuilder::new()
        .stack_size(STACK)
        .thread_name(|index| format!("reader {index}"))
        .build()
        .expect("threads can be started")
});
