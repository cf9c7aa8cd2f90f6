//! Reads the files of one opened folder, and takes over those that have not changed since it was read
//! before. Which folders are open, and where they are, is known to `load`.

use super::folder::OpenedFolder;
use super::load::{LoadedFile, Progress, WORKERS};
use crate::knowledge::Knowledge;
use crate::model::Rule;
use crate::vendors::{Context, RULE_CODE, is_rule_extension, others_depend_on};
use rayon::prelude::*;
use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::Ordering;

/// What was read of a folder before.
pub(super) struct Known<'a> {
    /// Its files, by path.
    pub(super) files: &'a [Arc<LoadedFile>],
    /// Those that have changed since, where that is known; else their stamps tell.
    pub(super) changed: Option<BTreeSet<Arc<str>>>,
}

impl Known<'_> {
    /// For each of `paths`, which are in order, the file known under it.
    fn each(&self, paths: &[&Arc<str>]) -> Vec<Option<&Arc<LoadedFile>>> {
        let mut files = self.files.iter().peekable();
        let mut file = |path: &Arc<str>| {
            // A path that was known is most often the very same string.
            let is = |file: &Arc<LoadedFile>| Arc::ptr_eq(&file.path, path) || file.path == *path;
            loop {
                match files.peek() {
                    Some(file) if is(file) => return files.next(),
                    Some(file) if file.path < *path => drop(files.next()),
                    _ => return None,
                }
            }
        };
        paths.iter().map(|path| file(path)).collect()
    }

    /// Whether a file is still what it was.
    fn is_current(&self, file: &LoadedFile, opened: &OpenedFolder) -> bool {
        match &self.changed {
            Some(changed) => !changed.contains(&file.path),
            None => file.stamp == opened.stamp(&file.path),
        }
    }

    /// Which of `files` are to be read again since others they depend on have changed.
    fn dependents(&self, files: &[Arc<LoadedFile>]) -> Dependents {
        let mut code: Vec<&Arc<str>> = Vec::new();
        for (old, new) in self.different(files) {
            let kind = |file: Option<&Arc<LoadedFile>>| file.and_then(|file| file.skipped);
            let kinds = [kind(old), kind(new)];
            if let (Some(new), [Some(RULE_CODE), Some(RULE_CODE)]) = (new, kinds) {
                code.push(&new.path);
            } else if kinds.into_iter().flatten().any(others_depend_on) {
                return Dependents::All;
            }
        }
        let uses = |file: &&Arc<LoadedFile>| {
            let logic = file.rules.iter().filter_map(|rule| rule.logic_path.as_ref());
            logic.into_iter().any(|path| code.iter().any(|code| ***code == **path))
        };
        let paths = files.iter().filter(|_| !code.is_empty()).filter(uses);
        Dependents::Some(paths.map(|file| file.path.clone()).collect())
    }

    /// What differs between the files known and `files`: each as it was and as it is.
    fn different<'a>(&'a self, files: &'a [Arc<LoadedFile>]) -> Vec<Difference<'a>> {
        let in_both = |path: &str| (find(self.files, path), find(files, path));
        if let Some(changed) = &self.changed {
            return changed.iter().map(|path| in_both(path)).collect();
        }
        let paths: Vec<&Arc<str>> = files.iter().map(|file| &file.path).collect();
        let old = self.each(&paths);
        let now = old.into_iter().zip(files).map(|(old, new)| (old, Some(new)));
        let gone = self.files.iter().filter(|old| find(files, &old.path).is_none());
        let all = now.chain(gone.map(|old| (Some(old), None)));
        let stamp = |file: Option<&Arc<LoadedFile>>| file.map(|file| file.stamp);
        all.filter(|(old, new)| stamp(*old) != stamp(*new)).collect()
    }
}

/// A file before and after.
type Difference<'a> = (Option<&'a Arc<LoadedFile>>, Option<&'a Arc<LoadedFile>>);

/// The file under a path.
fn find<'a>(files: &'a [Arc<LoadedFile>], path: &str) -> Option<&'a Arc<LoadedFile>> {
    let at = files.binary_search_by(|file| file.path.as_ref().cmp(path)).ok()?;
    Some(&files[at])
}

/// Files whose reading depends on others.
enum Dependents {
    /// All of the folder.
    All,
    /// These.
    Some(BTreeSet<Arc<str>>),
}

/// Reads the files of one folder.
pub(super) struct Reader<'a> {
    pub(super) opened: &'a OpenedFolder,
    pub(super) index: u16,
    pub(super) knowledge: &'a Knowledge,
    pub(super) progress: &'a Progress,
}

impl Reader<'_> {
    /// Every file that may hold rules; those known that have not changed are taken over, unless they
    /// depend on one that has.
    pub(super) fn files(&self, known: Option<Known<'_>>) -> Option<Vec<Arc<LoadedFile>>> {
        let wanted: Vec<&Arc<str>> =
            self.opened.wanted().filter(|path| is_rule_extension(path)).collect();
        let others = self.opened.wanted().count() - wanted.len();
        self.progress.read.fetch_add(others, Ordering::Relaxed);
        let context = Context::new(self.opened);
        let anew = |path: &Arc<str>| Arc::new(self.file(path, &context));
        let Some(known) = known else { return self.read(&wanted, |_, path| anew(path)) };
        let before = known.each(&wanted);
        let files = self.read(&wanted, |at, path| match before[at] {
            Some(file) if known.is_current(file, self.opened) => {
                self.progress.count(file);
                file.clone()
            }
            _ => anew(path),
        })?;
        match known.dependents(&files) {
            Dependents::All => self.read(&wanted, |_, path| anew(path)),
            Dependents::Some(paths) if paths.is_empty() => Some(files),
            Dependents::Some(paths) => {
                let again = |file: Arc<LoadedFile>| match paths.contains(&file.path) {
                    true => anew(&file.path),
                    false => file,
                };
                Some(files.into_iter().map(again).collect())
            }
        }
    }

    /// `read` on every path and its place, in parallel; `None` when cancelled.
    fn read(
        &self,
        paths: &[&Arc<str>],
        read: impl Fn(usize, &Arc<str>) -> Arc<LoadedFile> + Sync,
    ) -> Option<Vec<Arc<LoadedFile>>> {
        let one = |(at, path): (usize, &&Arc<str>)| {
            (!self.progress.is_cancelled()).then(|| read(at, path))
        };
        WORKERS.install(|| paths.par_iter().enumerate().map(one).collect())
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
