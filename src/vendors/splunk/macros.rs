//! Macro definitions: those of the opened folder, and those that Splunk's own apps supply.

use super::super::{Folder, yaml};
use std::collections::HashMap;
use std::sync::LazyLock;

/// A macro.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Definition {
    /// Names of its arguments, which stand in the text as `$name$`.
    pub(super) arguments: Vec<String>,
    /// What it stands for.
    pub(super) text: String,
}

/// What a name leads to.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Found<'m> {
    /// A definition.
    Defined(&'m Definition),
    /// Empty until a user fills it in (`*_filter`).
    Empty,
    /// Defined with another number of arguments.
    OtherArity(usize),
    /// Nothing.
    Missing,
}

/// The macros of an opened folder.
#[derive(Debug, Default)]
pub struct Macros {
    /// By name: the folder of the `macros` folder, and the definition, in the order of paths.
    defined: HashMap<String, Vec<(String, Definition)>>,
}

impl Macros {
    /// Reads every macro definition of the folder: the YAML files of folders called `macros`.
    pub fn load(folder: &dyn Folder) -> Self {
        let mut macros = Self::default();
        for path in folder.paths() {
            let Some(home) = home(path) else { continue };
            let Some(text) = folder.text(path) else { continue };
            for document in yaml::parse(&text).documents {
                macros.add(home, &document);
            }
        }
        macros
    }

    fn add(&mut self, home: &str, document: &yaml::Node) {
        let (Some(name), Some(text)) = (document.text("name"), document.get("definition")) else {
            return;
        };
        let definition = Definition {
            arguments: document.texts("arguments").into_iter().map(str::to_owned).collect(),
            text: text.as_str().unwrap_or_default().to_owned(),
        };
        // `name(2)` is how Splunk's own files write a macro with two arguments.
        let name = name.split('(').next().unwrap_or(name).trim().to_owned();
        self.defined.entry(name).or_default().push((home.to_owned(), definition));
    }

    /// What `name` with that many arguments is in the file `path`: of several definitions, the one
    /// whose `macros` folder is nearest on the way up.
    pub(super) fn find(&self, path: &str, name: &str, arity: usize) -> Found<'_> {
        let here = self.defined.get(name).into_iter().flatten();
        let fitting = here.clone().filter(|(_, definition)| definition.arguments.len() == arity);
        let nearest = fitting.rev().max_by_key(|(home, _)| nearness(path, home));
        if let Some((_, definition)) = nearest {
            return Found::Defined(definition);
        }
        if let Some(definition) = supplied(name, arity) {
            return Found::Defined(definition);
        }
        match here.map(|(_, definition)| definition.arguments.len()).next() {
            Some(other) => Found::OtherArity(other),
            None if name.ends_with("_filter") => Found::Empty,
            None => Found::Missing,
        }
    }
}

/// The folder that holds the `macros` folder a YAML file stands in.
fn home(path: &str) -> Option<&str> {
    if !path.ends_with(".yml") && !path.ends_with(".yaml") {
        return None;
    }
    let folder = path.rsplit_once('/')?.0;
    match folder.strip_suffix("macros")? {
        "" => Some(""),
        above => above.strip_suffix('/'),
    }
}

/// How near a folder is to a file: the length of the way both share, where the file is below it.
fn nearness(path: &str, home: &str) -> usize {
    let below =
        home.is_empty() || path.strip_prefix(home).is_some_and(|rest| rest.starts_with('/'));
    if below { home.len() + 1 } else { 0 }
}

/// The macro that one of Splunk's own apps supplies.
fn supplied(name: &str, arity: usize) -> Option<&'static Definition> {
    let mut all = SUPPLIED.iter().filter(|(known, _)| *known == name);
    all.find(|(_, definition)| definition.arguments.len() == arity).map(|(_, found)| found)
}

/// Macros that Splunk's own apps supply.
static SUPPLIED: LazyLock<Vec<(&str, Definition)>> = LazyLock::new(|| {
    let table = include_str!("../../../assets/splunk-macros.csv");
    let lines = table.lines().skip(1).filter_map(|line| {
        let (name, rest) = line.split_once(',')?;
        let (arguments, rest) = rest.split_once(',')?;
        let (text, _) = rest.rsplit_once(',')?;
        let arguments = arguments.split_whitespace().map(str::to_owned).collect();
        Some((name, Definition { arguments, text: text.to_owned() }))
    });
    lines.collect()
});

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;

    struct Files(Vec<Arc<str>>);

    impl Folder for Files {
        fn paths(&self) -> &[Arc<str>] {
            &self.0
        }

        fn text(&self, path: &str) -> Option<Arc<str>> {
            Some(format!("name: m\ndefinition: {path}\n").into())
        }
    }

    #[test]
    fn the_nearest_macros_folder_upwards_wins() {
        let paths = ["a/b/macros/m.yml", "a/macros/m.yml", "c/macros/m.yml", "c/detections/x.yml"];
        let macros = Macros::load(&Files(paths.iter().map(|path| Arc::from(*path)).collect()));
        for (path, wanted) in [
            ("a/b/detections/d.yml", "a/b/macros/m.yml"),
            ("a/bc/d.yml", "a/macros/m.yml"),
            ("c/d.yml", "c/macros/m.yml"),
            ("elsewhere/d.yml", "a/b/macros/m.yml"),
        ] {
            let Found::Defined(found) = macros.find(path, "m", 0) else { panic!("{path}") };
            assert_eq!(found.text, wanted, "{path}");
        }
        assert_eq!(macros.find("d.yml", "m", 2), Found::OtherArity(0));
    }

    #[test]
    fn filters_are_empty_and_other_unknown_names_missing() {
        let macros = Macros::default();
        assert_eq!(macros.find("d.yml", "some_rule_filter", 0), Found::Empty);
        assert_eq!(macros.find("d.yml", "some_rule", 0), Found::Missing);
        assert!(matches!(macros.find("d.yml", "drop_dm_object_name", 1), Found::Defined(_)));
    }
}
