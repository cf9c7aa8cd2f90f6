//! The invariants of `ARCHITECTURE.md`, checked against the source itself.

use std::fs;
use std::path::{Path, PathBuf};

struct Source {
    /// Below `src`, with `/`.
    path: String,
    text: String,
}

fn sources() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut pending = vec![root.clone()];
    let mut found = Vec::new();
    while let Some(folder) = pending.pop() {
        for entry in fs::read_dir(folder).expect("a folder").flatten() {
            let path = entry.path();
            if path.is_dir() {
                pending.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                found.push(source(&root, path));
            }
        }
    }
    found.sort_by(|a, b| a.path.cmp(&b.path));
    found
}

fn source(root: &Path, path: PathBuf) -> Source {
    let below = path.strip_prefix(root).expect("below src").to_string_lossy().replace('\\', "/");
    Source { path: below, text: fs::read_to_string(path).expect("UTF-8") }
}

/// The code of a file, without comments and unit tests.
fn code(source: &Source) -> String {
    let text = source.text.split("#[cfg(test)]").next().unwrap_or_default();
    text.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

fn offenders(wrong: impl Fn(&Source) -> bool) -> Vec<String> {
    sources().into_iter().filter(wrong).map(|source| source.path).collect()
}

/// Rooms in the order of the data's way; a room may use those before it.
const ROOMS: &[(&str, &[&str])] = &[
    ("model", &[]),
    ("languages", &["model"]),
    ("vendors", &["model", "languages"]),
    ("knowledge", &["model"]),
    ("catalog", &["model", "languages", "vendors", "knowledge"]),
    ("views", &["model", "languages", "vendors", "knowledge", "catalog"]),
    ("export", &["model", "languages", "vendors", "knowledge", "catalog", "views"]),
    ("cli", &["model", "languages", "vendors", "knowledge", "catalog", "views", "export"]),
    ("app", &["model", "languages", "vendors", "knowledge", "catalog", "views", "export"]),
];

#[test]
fn nothing_imports_against_the_way_of_the_data() {
    for (room, allowed) in ROOMS {
        let prefix = format!("{room}/");
        for source in sources().iter().filter(|source| source.path.starts_with(&prefix)) {
            for (other, _) in ROOMS.iter().filter(|(other, _)| other != room) {
                if code(source).contains(&format!("crate::{other}::")) {
                    assert!(allowed.contains(other), "{} imports {other}", source.path);
                }
            }
        }
    }
}

#[test]
fn the_window_toolkit_stays_in_its_room() {
    let wrong = |source: &Source| {
        let elsewhere = !source.path.starts_with("app/") && source.path != "main.rs";
        elsewhere
            && ["egui", "eframe", "rfd"]
                .iter()
                .any(|name| code(source).contains(&format!("{name}::")))
    };
    assert_eq!(offenders(wrong), Vec::<String>::new());
}

#[test]
fn each_reader_of_a_format_stands_in_one_module() {
    for (name, room) in [
        ("granit_parser", "vendors/yaml"),
        ("toml::", "vendors/toml_tree.rs"),
        ("ruff_python_parser", "languages/python"),
    ] {
        let elsewhere =
            |source: &Source| !source.path.starts_with(room) && code(source).contains(name);
        assert_eq!(offenders(elsewhere), Vec::<String>::new(), "{name}");
    }
}

#[test]
fn rule_folders_are_read_in_one_room_and_never_written() {
    let readers = |source: &Source| {
        let text = code(source);
        let reads = ["File::open", "fs::read", "WalkDir"].iter().any(|call| text.contains(call));
        reads && !source.path.starts_with("catalog/") && !source.path.starts_with("app/settings")
    };
    assert_eq!(offenders(readers), Vec::<String>::new());
    let writers = |source: &Source| {
        let text = code(source);
        let writes = ["File::create", "fs::write", "fs::remove", "fs::rename", "NamedTempFile"];
        let writes = writes.iter().any(|call| text.contains(call));
        writes && !source.path.starts_with("export/") && !source.path.starts_with("app/settings")
    };
    assert_eq!(offenders(writers), Vec::<String>::new());
}

#[test]
fn every_file_says_what_it_is_for() {
    assert_eq!(offenders(|source| !source.text.starts_with("//!")), Vec::<String>::new());
}

#[test]
fn nothing_is_left_unfinished() {
    let marks = ["todo!(", "unimplemented!(", "dbg!(", "#[ignore", "FIXME", "XXX:"];
    let wrong = |source: &Source| marks.iter().any(|mark| source.text.contains(mark));
    assert_eq!(offenders(wrong), Vec::<String>::new());
}

#[test]
fn no_file_is_longer_than_one_reads_at_once() {
    let long = |source: &Source| source.text.lines().count() > 400;
    assert_eq!(offenders(long), Vec::<String>::new());
}

fn at_the_root(path: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    fs::read_to_string(path).expect("UTF-8")
}

/// The rows of the tables in a section of `ARCHITECTURE.md`, cell by cell.
fn table(section: &str) -> Vec<Vec<String>> {
    let map = at_the_root("ARCHITECTURE.md");
    let (_, after) = map.split_once(&format!("## {section}\n")).expect("a section");
    let section = after.split("\n## ").next().unwrap_or_default();
    let rows = section.lines().filter(|line| line.starts_with("| `"));
    rows.map(|row| row.split('|').map(|cell| cell.trim().to_owned()).collect()).collect()
}

/// What stands between backticks.
fn quoted(text: &str) -> impl Iterator<Item = &str> {
    text.split('`').skip(1).step_by(2)
}

#[test]
fn the_map_has_every_room_and_no_file_that_is_not_there() {
    let rows = table("Rooms");
    let rooms: Vec<&str> = rows.iter().filter_map(|row| quoted(&row[1]).next()).collect();
    for (room, _) in ROOMS {
        assert!(rooms.contains(&format!("src/{room}").as_str()), "{room} is not on the map");
    }
    let sources = sources();
    for row in rows.iter().filter(|row| row[1].starts_with("`src/")) {
        let room = row[1].trim_matches('`').trim_start_matches("src/");
        for file in quoted(&row[2]).chain(quoted(&row[3])).filter(|it| it.ends_with(".rs")) {
            let is_it = |source: &Source| {
                source.path.starts_with(room) && source.path.ends_with(&format!("/{file}"))
            };
            assert!(sources.iter().any(is_it), "there is no {file} in {room}");
        }
    }
}

#[test]
fn every_dependency_has_its_reason_on_the_map() {
    let manifest: toml::Table = at_the_root("Cargo.toml").parse().expect("a manifest");
    let tables = ["dependencies", "build-dependencies", "dev-dependencies"];
    let of_platforms = manifest["target"].as_table().expect("platforms").values();
    let of_platforms = of_platforms.map(|platform| &platform["dependencies"]);
    let tables = tables.iter().map(|table| &manifest[*table]).chain(of_platforms);
    let names = tables.filter_map(toml::Value::as_table);
    let mut used: Vec<&str> = names.flat_map(toml::Table::keys).map(String::as_str).collect();
    used.sort_unstable();
    let rows = table("Dependencies");
    let mut told: Vec<&str> = rows.iter().flat_map(|row| quoted(&row[1])).collect();
    // The crate behind `serde_yaml`.
    told.retain(|name| *name != "yaml_serde");
    told.sort_unstable();
    assert_eq!(told, used);
}
