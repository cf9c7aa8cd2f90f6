//! What a user chose of what the names in rules mean: a version of ATT&CK, or a bundle; field tables
//! of their own. Reads these files; what they say is known to `knowledge`.

use super::folder::{Stamp, source_text};
use crate::knowledge::{self, Attack, Knowledge};
use crate::model::{Level, Problem};
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What was chosen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Choices {
    /// The version of ATT&CK; the newest embedded one where it is empty or not embedded.
    pub attack: String,
    /// A STIX bundle, whose ATT&CK wins over the version.
    pub bundle: Option<PathBuf>,
    /// A field table, or a folder of them (`*.csv`, in the order of their names).
    pub fields: Option<PathBuf>,
}

impl Choices {
    /// The files chosen, with what tells that they have changed.
    fn files(&self) -> Vec<(PathBuf, Stamp)> {
        let all = self.bundle.iter().cloned().chain(self.tables());
        all.map(|path| (path.clone(), Stamp::of(&path).unwrap_or_default())).collect()
    }

    fn tables(&self) -> Vec<PathBuf> {
        let Some(chosen) = &self.fields else { return Vec::new() };
        let Ok(folder) = std::fs::read_dir(chosen) else { return vec![chosen.clone()] };
        let paths = folder.flatten().map(|entry| entry.path());
        let mut tables: Vec<PathBuf> = paths.filter(|path| is_table(path)).collect();
        tables.sort();
        tables
    }
}

fn is_table(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("csv"))
}

/// The knowledge chosen, and what it was made from.
#[derive(Clone)]
pub(super) struct Chosen {
    pub(super) choices: Choices,
    pub(super) knowledge: Arc<Knowledge>,
    pub(super) problems: Vec<Problem>,
    files: Vec<(PathBuf, Stamp)>,
}

impl Chosen {
    /// Knowledge put together elsewhere.
    pub(super) fn given(knowledge: Arc<Knowledge>) -> Self {
        let choices = Choices::default();
        Self { choices, knowledge, problems: Vec::new(), files: Vec::new() }
    }

    /// Reads what was chosen. What cannot be read is a problem, and the embedded tables hold.
    pub(super) fn load(choices: &Choices) -> Self {
        if *choices == Choices::default() {
            return Self::given(Knowledge::embedded().clone());
        }
        let files = choices.files();
        let mut problems = Vec::new();
        let bundle = choices.bundle.as_deref().and_then(|path| read_bundle(path, &mut problems));
        let tables = read_tables(choices, &mut problems);
        let texts: Vec<&str> = tables.iter().map(|(_, text)| text.as_str()).collect();
        let (knowledge, wrong) = Knowledge::load(knowledge::Choices {
            attack: &choices.attack,
            bundle: bundle.as_ref(),
            fields: &texts,
        });
        problems.extend(wrong.into_iter().map(|wrong| {
            let line = u32::try_from(wrong.line).unwrap_or(0);
            problem(&tables[wrong.table].0, line, wrong.reason)
        }));
        Self { choices: choices.clone(), knowledge: Arc::new(knowledge), problems, files }
    }

    /// Whether loading these choices now would bring the same.
    pub(super) fn is_current(&self, choices: &Choices) -> bool {
        self.choices == *choices && self.files == choices.files()
    }

    /// The text of one of the files chosen, as it is now; the error says why there is none.
    pub(super) fn text(&self, path: &Path) -> Result<String, String> {
        if !self.files.iter().any(|(known, _)| known == path) {
            return Err("is not in an opened folder".to_owned());
        }
        read(path)
    }
}

fn read(path: &Path) -> Result<String, String> {
    let whole = std::path::absolute(path).map_err(|error| format!("could not be read: {error}"))?;
    let (Some(folder), Some(name)) = (whole.parent(), whole.file_name()) else {
        return Err("is no file".to_owned());
    };
    Ok(source_text(folder, &name.to_string_lossy())?.0)
}

fn read_bundle(path: &Path, problems: &mut Vec<Problem>) -> Option<Attack> {
    let opened = File::open(path).map_err(|error| format!("could not be read: {error}"));
    let attack = opened.and_then(Attack::from_bundle);
    attack.map_err(|reason| problems.push(problem(path, 0, format!("the bundle {reason}")))).ok()
}

/// The user's tables that can be read, with their texts.
fn read_tables(choices: &Choices, problems: &mut Vec<Problem>) -> Vec<(PathBuf, String)> {
    let tables = choices.tables();
    if let (Some(folder), true) = (&choices.fields, tables.is_empty()) {
        let reason = "there is no field table (*.csv) in this folder";
        problems.push(problem(folder, 0, reason.to_owned()));
    }
    let mut texts = Vec::new();
    for path in tables {
        match read(&path) {
            Ok(text) => texts.push((path, text)),
            Err(reason) => problems.push(problem(&path, 0, format!("the field table {reason}"))),
        }
    }
    texts
}

/// A problem in one of the user's files; the whole file where the line is 0.
fn problem(path: &Path, line: u32, reason: String) -> Problem {
    Problem {
        folder: Problem::ELSEWHERE,
        path: path.display().to_string(),
        line,
        column: line.min(1),
        level: Level::Error,
        reason,
    }
}
