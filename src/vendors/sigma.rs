//! Sigma rules.

use super::{FileReading, SourceFile, yaml};

/// Whether one of the documents is a Sigma rule, correlation or filter.
pub fn claims(documents: &[yaml::Node]) -> bool {
    documents.iter().any(|document| {
        document.get("detection").is_some()
            || document.get("correlation").is_some()
            || (document.get("filter").is_some() && document.get("logsource").is_some())
    })
}

/// Reads the rules of a file.
pub fn read(_file: &SourceFile<'_>, _stream: &yaml::Stream) -> FileReading {
    FileReading::skipped("Sigma rule")
}
