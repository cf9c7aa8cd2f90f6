//! Elastic's rules (TOML): detection rules of Elastic Security and behaviour rules of Elastic
//! Defend. Takes a file apart and hands its queries to the languages.

mod behavior;
mod detection;
mod filters;
mod query;
mod rule_types;
mod threat;

use super::{FileReading, SourceFile, toml_tree};
use crate::model::Level;

/// Reads a TOML file.
pub fn read(file: &SourceFile<'_>) -> FileReading {
    let root = match toml_tree::parse(file.text) {
        Ok(root) => root,
        Err(error) => {
            return FileReading::failed(file.problem(error.span, Level::Error, error.reason));
        }
    };
    if root.contains_key("hunt") {
        return FileReading::skipped("Elastic hunting query");
    }
    match toml_tree::table(&root, "rule") {
        Some(rule) if detection::claims(&root, rule) => detection::read(file, &root, rule),
        Some(rule) if behavior::claims(rule) => behavior::read(file, &root, rule),
        _ => FileReading::skipped("TOML that is no rule"),
    }
}
