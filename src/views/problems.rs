//! What could not be read, by file.

use crate::catalog::Catalog;
use crate::model::{Level, Problem};

/// A file and its problems.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileProblems {
    /// Which opened folder, by index.
    pub folder: u16,
    /// The file, relative to it.
    pub path: String,
    /// Its problems, in the order of the file.
    pub problems: Vec<Problem>,
}

/// Everything the page shows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ProblemsPage {
    /// Files with problems, those with errors first, of these the user's own tables, then by folder
    /// and path.
    pub files: Vec<FileProblems>,
    /// How many errors there are.
    pub errors: usize,
    /// How many warnings there are.
    pub warnings: usize,
    /// Files that are no rules, by kind, most first.
    pub skipped: Vec<(&'static str, usize)>,
}

/// The problems of the catalog.
pub fn list(catalog: &Catalog) -> ProblemsPage {
    let mut page = ProblemsPage::default();
    let by_file = |a: &Problem, b: &Problem| (a.folder, &a.path) == (b.folder, &b.path);
    for own in catalog.problems.chunk_by(by_file) {
        let errors = own.iter().filter(|problem| problem.level == Level::Error).count();
        page.errors += errors;
        page.warnings += own.len() - errors;
        page.files.push(FileProblems {
            folder: own[0].folder,
            path: own[0].path.clone(),
            problems: own.to_vec(),
        });
    }
    let only_warnings =
        |file: &FileProblems| file.problems.iter().all(|problem| problem.level != Level::Error);
    // What is wrong in the user's own tables is said before what is wrong in rules.
    page.files.sort_by_key(|file| (only_warnings(file), file.folder != Problem::ELSEWHERE));
    page.skipped = catalog.skipped.iter().map(|(kind, count)| (*kind, *count)).collect();
    page.skipped.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
    page
}
