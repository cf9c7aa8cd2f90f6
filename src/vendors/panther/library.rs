//! What is shared by the rules of an opened folder: Python modules, parsed when first asked for,
//! and the queries that scheduled rules name.

use crate::languages::python::{Module, Modules};
use crate::vendors::{Folder, yaml};
use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, LazyLock, OnceLock};

/// How much text of modules is kept parsed, in bytes; a real repository has a third of a MiB.
const MOST_TEXT: usize = 16 << 20;

/// The Python modules and queries of an opened folder.
#[derive(Debug, Default)]
pub struct Library {
    modules: HashMap<String, Vec<Slot>>,
    kept: AtomicUsize,
    queries: OnceLock<HashMap<String, Query>>,
    named: OnceLock<HashMap<String, &'static str>>,
}

#[derive(Debug)]
struct Slot {
    path: Arc<str>,
    module: OnceLock<Option<Module>>,
}

/// A query that scheduled rules name.
#[derive(Clone, Debug)]
pub(super) struct Query {
    /// Its file.
    pub(super) path: Arc<str>,
    /// The file's text.
    pub(super) text: Arc<str>,
    /// The SQL.
    pub(super) sql: yaml::Node,
}

/// Widely used helpers, for rules opened without `global_helpers/`.
static KNOWN: LazyLock<Module> = LazyLock::new(|| {
    Module::parse("panther_helpers", include_str!("../../../assets/panther_helpers.py"))
});

impl Library {
    /// Finds the modules of the folder; none is read yet.
    pub fn load(folder: &dyn Folder) -> Self {
        let mut library = Self::default();
        for path in folder.paths() {
            if let Some(stem) = stem(path) {
                let slot = Slot { path: path.clone(), module: OnceLock::new() };
                library.modules.entry(stem.to_owned()).or_default().push(slot);
            }
        }
        library
    }

    /// The modules a file of `directory` can import.
    pub(super) fn seen_from<'a>(&'a self, folder: &'a dyn Folder, path: &'a str) -> Seen<'a> {
        Seen { library: self, folder, directory: directory(path) }
    }

    /// The query of that name.
    pub(super) fn query(&self, folder: &dyn Folder, name: &str) -> Option<&Query> {
        self.queries.get_or_init(|| queries(folder)).get(name)
    }

    /// What a Python file is, for counting.
    pub(super) fn kind_of(&self, path: &str, text: &str, folder: &dyn Folder) -> &'static str {
        let stem = stem(path).unwrap_or(path);
        let beside =
            |extension: &str| folder.text(&joined(directory(path), &format!("{stem}.{extension}")));
        let document = beside("yml").or_else(|| beside("yaml"));
        let named = || self.named.get_or_init(|| named_code(folder)).get(path).copied();
        if let Some(kind) = document.as_deref().and_then(kind_of_code).or_else(named) {
            return kind;
        }
        let defines = |name: &str| text.lines().any(|line| line.starts_with(name));
        if defines("def rule(") || defines("def policy(") {
            "Python rule without YAML"
        } else {
            "Python file"
        }
    }

    fn parsed<'a>(&self, slot: &'a Slot, stem: &str, folder: &dyn Folder) -> Option<&'a Module> {
        let parse = || {
            let text = folder.text(&slot.path)?;
            let kept = self.kept.fetch_add(text.len(), Ordering::Relaxed);
            (kept + text.len() <= MOST_TEXT).then(|| Module::parse(stem, &text))
        };
        slot.module.get_or_init(parse).as_ref()
    }
}

/// The modules as one file sees them: those beside it, then the global helpers.
pub(super) struct Seen<'a> {
    library: &'a Library,
    folder: &'a dyn Folder,
    directory: &'a str,
}

impl Modules for Seen<'_> {
    fn module(&self, name: &str) -> Option<&Module> {
        let slots = self.library.modules.get(name).map(Vec::as_slice).unwrap_or_default();
        let beside = slots.iter().find(|slot| directory(&slot.path) == self.directory);
        let global = || {
            slots
                .iter()
                .find(|slot| directory(&slot.path).rsplit('/').next() == Some("global_helpers"))
        };
        let found =
            beside.or_else(global).and_then(|slot| self.library.parsed(slot, name, self.folder));
        found.or_else(|| name.starts_with("panther_").then_some(&*KNOWN))
    }
}

fn queries(folder: &dyn Folder) -> HashMap<String, Query> {
    let mut found = HashMap::new();
    for path in folder.paths().iter().filter(|path| is_yaml(path)) {
        let Some(text) = folder.text(path) else { continue };
        if !text.contains("QueryName") {
            continue;
        }
        for document in yaml::parse(&text).documents {
            let keys = ["Query", "SnowflakeQuery", "AthenaQuery"];
            let sql = keys.iter().find_map(|key| document.get(key));
            if let (Some(name), Some(sql)) = (document.text("QueryName"), sql) {
                let query = Query { path: path.clone(), text: text.clone(), sql: sql.clone() };
                found.insert(name.trim().to_owned(), query);
            }
        }
    }
    found
}

fn is_yaml(path: &str) -> bool {
    path.ends_with(".yml") || path.ends_with(".yaml")
}

/// The Python files that the YAML of the folder names as code, with what they are.
fn named_code(folder: &dyn Folder) -> HashMap<String, &'static str> {
    let mut found = HashMap::new();
    for path in folder.paths().iter().filter(|path| is_yaml(path)) {
        let Some(text) = folder.text(path) else { continue };
        let kind = kind_of_code(&text).unwrap_or(crate::vendors::RULE_CODE);
        let names = text.lines().filter_map(|line| line.strip_prefix("Filename:"));
        found.extend(names.map(|name| (joined(directory(path), bare(name)), kind)));
    }
    found
}

/// What the Python beside a document is.
fn kind_of_code(text: &str) -> Option<&'static str> {
    match analysis_type(text) {
        "rule" | "scheduled_rule" | "policy" => Some(crate::vendors::RULE_CODE),
        "global" => Some("Panther global helper"),
        "datamodel" => Some("Panther data model"),
        _ => None,
    }
}

/// A plain scalar without comment and quotes.
fn bare(scalar: &str) -> &str {
    scalar.split(" #").next().unwrap_or_default().trim().trim_matches(['"', '\''])
}

fn analysis_type(text: &str) -> &str {
    bare(text.lines().find_map(|line| line.strip_prefix("AnalysisType:")).unwrap_or_default())
}

fn stem(path: &str) -> Option<&str> {
    path.rsplit('/').next()?.strip_suffix(".py")
}

/// The folder a path stands in.
pub(super) fn directory(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(directory, _)| directory)
}

/// A path below a folder, with `.` and `..` followed; never above the opened folder.
pub(super) fn joined(directory: &str, name: &str) -> String {
    let mut parts: Vec<&str> = directory.split('/').filter(|part| !part.is_empty()).collect();
    for part in name.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    let root = if directory.starts_with('/') { "/" } else { "" };
    format!("{root}{}", parts.join("/"))
}
