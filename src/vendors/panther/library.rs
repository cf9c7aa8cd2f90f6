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
    /// The SQL.
    pub(super) sql: String,
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
    let is_yaml = |path: &&Arc<str>| path.ends_with(".yml") || path.ends_with(".yaml");
    for path in folder.paths().iter().filter(is_yaml) {
        let Some(text) = folder.text(path) else { continue };
        if !text.contains("QueryName") {
            continue;
        }
        for document in yaml::parse(&text).documents {
            let keys = ["Query", "SnowflakeQuery", "AthenaQuery"];
            let sql = keys.iter().find_map(|key| document.text(key));
            if let (Some(name), Some(sql)) = (document.text("QueryName"), sql) {
                let query = Query { path: path.clone(), sql: sql.to_owned() };
                found.insert(name.trim().to_owned(), query);
            }
        }
    }
    found
}

/// What a Python file is, for counting.
pub(super) fn kind_of_python(path: &str, text: &str, folder: &dyn Folder) -> &'static str {
    let stem = stem(path).unwrap_or(path);
    let beside =
        |extension: &str| folder.text(&joined(directory(path), &format!("{stem}.{extension}")));
    let kind = beside("yml").or_else(|| beside("yaml")).map(|text| analysis_type(&text));
    match kind.as_deref() {
        Some("rule" | "scheduled_rule" | "policy") => return "Panther rule code",
        Some("global") => return "Panther global helper",
        Some("datamodel") => return "Panther data model",
        _ => {}
    }
    if named_beside(path, folder) {
        return "Panther rule code";
    }
    let defines = |name: &str| text.lines().any(|line| line.starts_with(&format!("def {name}(")));
    if defines("rule") || defines("policy") { "Python rule without YAML" } else { "Python file" }
}

/// Whether a YAML file beside it names it as its code.
fn named_beside(path: &str, folder: &dyn Folder) -> bool {
    let own = directory(path);
    let name = path.rsplit('/').next().unwrap_or(path);
    let neighbours = folder.paths().iter().filter(|other| {
        directory(other) == own && (other.ends_with(".yml") || other.ends_with(".yaml"))
    });
    neighbours.take(2_000).any(|other| {
        folder.text(other).is_some_and(|text| {
            text.lines().any(|line| {
                line.strip_prefix("Filename:")
                    .is_some_and(|rest| rest.trim().trim_matches(['"', '\'']) == name)
            })
        })
    })
}

fn analysis_type(text: &str) -> String {
    let line = text.lines().find_map(|line| line.strip_prefix("AnalysisType:"));
    let word = line.unwrap_or_default().split('#').next().unwrap_or_default();
    word.trim().trim_matches(['"', '\'']).to_owned()
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
