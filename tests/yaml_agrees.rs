//! Our YAML tree against `serde_yaml`'s, over every YAML file of the fixtures and sample rules and
//! of the folder that `RULESCOPE_CORPORA` names: the same documents, keys, order and scalars, but
//! for line breaks at the end of a text.
//!
//! Documents that `serde_yaml` refuses for a repeated key end the comparison of their file.

use rulescope::vendors::yaml::{self, Node, Value};
use serde::Deserialize as _;
use std::path::{Path, PathBuf};

fn yaml_files(root: &Path, found: &mut Vec<PathBuf>) {
    let Ok(entries) = std::fs::read_dir(root) else { return };
    for entry in entries.flatten() {
        let path = entry.path();
        if path.is_dir() {
            yaml_files(&path, found);
        } else if path.extension().is_some_and(|name| name == "yml" || name == "yaml") {
            found.push(path);
        }
    }
}

/// What differs, as a path of keys and a sentence.
type Difference = Result<(), String>;

fn same(ours: &Node, theirs: &serde_yaml::Value) -> Difference {
    use serde_yaml::Value as Theirs;
    match (&ours.value, theirs) {
        (_, Theirs::Tagged(tagged)) => same(ours, &tagged.value),
        (Value::Mapping(entries), Theirs::Mapping(mapping)) if entries.len() == mapping.len() => {
            entries.iter().zip(mapping).try_for_each(|((key, value), (their_key, their_value))| {
                let name = || key.as_str().unwrap_or("a key").to_owned();
                same(key, their_key).map_err(|why| format!("{}: {why}", name()))?;
                same(value, their_value).map_err(|why| format!("{}: {why}", name()))
            })
        }
        (Value::Sequence(items), Theirs::Sequence(sequence)) if items.len() == sequence.len() => {
            items.iter().zip(sequence).try_for_each(|(item, their_item)| same(item, their_item))
        }
        (Value::Scalar(..), Theirs::Mapping(_) | Theirs::Sequence(_)) => {
            Err("a scalar for a collection".to_owned())
        }
        (Value::Scalar(..), scalar) => same_scalar(ours, scalar),
        _ => Err("collections of another kind or length".to_owned()),
    }
}

fn same_scalar(ours: &Node, theirs: &serde_yaml::Value) -> Difference {
    use serde_yaml::Value as Theirs;
    let text = ours.as_str().unwrap_or_default();
    let printed = ours.printed();
    let equal = match theirs {
        Theirs::Null => ours.is_null(),
        Theirs::Bool(value) => ours.as_bool() == Some(*value),
        Theirs::Number(number) => {
            let printed = printed.as_deref().unwrap_or_default();
            printed == number.to_string() || same_float(printed, number.as_f64())
        }
        Theirs::String(string) => {
            let ends = |text: &str| text.trim_end_matches(['\n', '\r']).to_owned();
            let plain = ours.as_bool().is_none() && printed.as_deref() == Some(text);
            plain && ends(text) == ends(string)
        }
        _ => false,
    };
    if equal { Ok(()) } else { Err(format!("{text:?} for {theirs:?}")) }
}

fn same_float(printed: &str, number: Option<f64>) -> bool {
    let Some(number) = number else { return false };
    let printed = printed.trim_start_matches('+').to_ascii_lowercase();
    match printed.as_str() {
        ".nan" => number.is_nan(),
        ".inf" => number == f64::INFINITY,
        "-.inf" => number == f64::NEG_INFINITY,
        text => text.parse() == Ok(number),
    }
}

enum Outcome {
    Same,
    Repeated,
    BothRefuse,
}

fn compare(text: &str) -> Result<Outcome, String> {
    let text = text.trim_start_matches('\u{feff}');
    let stream = yaml::parse(text);
    let mut ours = stream.documents.iter();
    for document in serde_yaml::Deserializer::from_str(text) {
        match serde_yaml::Value::deserialize(document) {
            Ok(serde_yaml::Value::Null) => {}
            Ok(theirs) => {
                let node = ours.next().ok_or("a document is missing")?;
                same(node, &theirs)?;
            }
            Err(error) if error.to_string().contains("duplicate entry") => {
                return Ok(Outcome::Repeated);
            }
            // Its iterator never ends behind an error.
            Err(error) => {
                return match stream.error {
                    Some(_) => Ok(Outcome::BothRefuse),
                    None => Err(format!("only serde_yaml refuses it: {error}")),
                };
            }
        }
    }
    match stream.error {
        Some(error) => Err(format!("only we refuse it: {error}")),
        None if ours.next().is_some() => Err("a document too many".to_owned()),
        None => Ok(Outcome::Same),
    }
}

fn check(root: &Path) {
    let mut paths = Vec::new();
    yaml_files(root, &mut paths);
    paths.sort();
    let (mut same, mut repeated, mut refused) = (0, 0, 0);
    let mut differences = Vec::new();
    for path in paths {
        let Ok(text) = std::fs::read_to_string(&path) else { continue };
        match compare(&text) {
            Ok(Outcome::Same) => same += 1,
            Ok(Outcome::Repeated) => repeated += 1,
            Ok(Outcome::BothRefuse) => refused += 1,
            Err(why) => differences.push(format!("{}: {why}", path.display())),
        }
    }
    println!(
        "{}: {same} files alike, {repeated} with repeated keys, {refused} refused by both",
        root.display()
    );
    assert!(differences.is_empty(), "{}", differences.join("\n"));
}

#[test]
fn fixtures_and_sample_rules() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    check(&root.join("tests/fixtures"));
    check(&root.join("rules"));
}

#[test]
fn corpora() {
    if let Some(root) = std::env::var_os("RULESCOPE_CORPORA") {
        check(Path::new(&root));
    }
}
