//! Opened folders → rules: reads in parallel, reports progress, stops when asked, and reads again
//! only what has changed.

use super::folder::{OpenedFolder, SeenFiles, Stamp};
use crate::knowledge::Knowledge;
use crate::model::{Problem, Rule};
use crate::vendors::{Context, is_rule_extension};
use rayon::prelude::*;
use std::collections::BTreeMap;
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

    fn count(&self, file: &LoadedFile) {
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
    /// The name shown: the last part of its path.
    pub name: String,
    /// What was opened.
    pub source: Source,
    /// Where it is; for a single file, the folder the file is in. Empty for the sample rules.
    pub root: PathBuf,
    /// How many files were found, those of no rule's kind among them.
    pub found: usize,
    /// Its files that may hold rules, by path.
    pub files: Vec<LoadedFile>,
    /// Problems met while walking it.
    pub problems: Vec<Problem>,
}

/// A file that was read.
#[derive(Clone, Debug)]
pub struct LoadedFile {
    /// Relative to the opened folder, with `/`.
    pub path: Arc<str>,
    /// What it was when it was read.
    pub stamp: Stamp,
    /// Its rules, normalized.
    pub rules: Vec<Arc<Rule>>,
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
        let of_file = |file: &LoadedFile| {
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
            let others = folder.found.saturating_sub(folder.files.len());
            if others > 0 {
                *skipped.entry("file of another kind").or_default() += others;
            }
        }
        skipped
    }
}

impl LoadedFile {
    /// Whether others may be read differently when it changes: a macro, a helper module.
    fn is_companion(&self) -> bool {
        self.rules.is_empty()
    }
}

/// Reads everything under `sources` and normalizes it; `None` when cancelled.
pub fn load(sources: &[Source], knowledge: &Knowledge, progress: &Progress) -> Option<Loaded> {
    load_again(&Loaded::default(), sources, knowledge, progress)
}

/// The same, where files that have not changed since `before` are not read again.
pub fn load_again(
    before: &Loaded,
    sources: &[Source],
    knowledge: &Knowledge,
    progress: &Progress,
) -> Option<Loaded> {
    let start = Instant::now();
    let mut loaded = Loaded::default();
    let mut seen = SeenFiles::default();
    for (index, source) in sources.iter().enumerate() {
        let index = u16::try_from(index).ok()?;
        let opened = match source {
            Source::Path(path) => OpenedFolder::walk(path, &mut seen, progress),
            Source::Samples => OpenedFolder::samples(),
        };
        if progress.is_cancelled() {
            return None;
        }
        let found = opened.wanted().count();
        progress.found.fetch_add(found, Ordering::Relaxed);
        let known = before.folders.get(usize::from(index)).filter(|old| old.source == *source);
        let files = Reader { opened: &opened, index, knowledge, progress }.files(known)?;
        loaded.folders.push(LoadedFolder {
            source: source.clone(),
            found,
            files,
            name: opened.name,
            root: opened.root,
            problems: opened.problems,
        });
    }
    loaded.elapsed = start.elapsed();
    Some(loaded)
}

/// Reads the files of one folder.
struct Reader<'a> {
    opened: &'a OpenedFolder,
    index: u16,
    knowledge: &'a Knowledge,
    progress: &'a Progress,
}

impl Reader<'_> {
    /// Every file that may hold rules; those of `known` that have not changed are taken over,
    /// unless a file others depend on has changed.
    fn files(&self, known: Option<&LoadedFolder>) -> Option<Vec<LoadedFile>> {
        let wanted: Vec<&Arc<str>> =
            self.opened.wanted().filter(|path| is_rule_extension(path)).collect();
        let others = self.opened.wanted().count() - wanted.len();
        self.progress.read.fetch_add(others, Ordering::Relaxed);
        let context = Context::new(self.opened);
        let Some(known) = known else {
            return self.read(&wanted, |path| self.file(path, &context));
        };
        let old = |path: &str| {
            let at = known.files.binary_search_by(|file| file.path.as_ref().cmp(path)).ok()?;
            Some(&known.files[at])
        };
        let take_over =
            |path: &str| old(path).filter(|old| old.stamp == self.opened.stamp(path)).cloned();
        let files = self.read(&wanted, |path| {
            take_over(path).map_or_else(
                || self.file(path, &context),
                |file| {
                    self.progress.count(&file);
                    file
                },
            )
        })?;
        let gone = known
            .files
            .iter()
            .filter(|old| files.binary_search_by(|file| file.path.cmp(&old.path)).is_err());
        let changed = files.iter().filter(|file| {
            old(&file.path).is_none_or(|old| {
                old.stamp != file.stamp || old.is_companion() != file.is_companion()
            })
        });
        if gone.chain(changed).any(LoadedFile::is_companion) {
            return self.read(&wanted, |path| self.file(path, &context));
        }
        Some(files)
    }

    /// `read` on every path, in parallel; `None` when cancelled.
    fn read(
        &self,
        paths: &[&Arc<str>],
        read: impl Fn(&Arc<str>) -> LoadedFile + Sync,
    ) -> Option<Vec<LoadedFile>> {
        let one = |path: &&Arc<str>| (!self.progress.is_cancelled()).then(|| read(path));
        WORKERS.install(|| paths.par_iter().map(one).collect())
    }

    fn file(&self, path: &Arc<str>, context: &Context<'_>) -> LoadedFile {
        let (reading, stamp) = self.opened.read(path, context);
        let normalized = |mut rule: Rule| {
            rule.folder = self.index;
            self.knowledge.normalize(&mut rule);
            Arc::new(rule)
        };
        let file = LoadedFile {
            path: path.clone(),
            stamp,
            rules: reading.rules.into_iter().map(normalized).collect(),
            problems: reading.problems,
            skipped: reading.skipped,
        };
        self.progress.count(&file);
        file
    }
}

/// The threads that read, with stacks for deep rules.
static WORKERS: LazyLock<rayon::ThreadPool> = LazyLock::new(|| {
    rayon::ThreadPoolBuilder::new()
        .stack_size(STACK)
        .thread_name(|index| format!("reader {index}"))
        .build()
        .expect("threads can be started")
});
