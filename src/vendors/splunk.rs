//! Splunk security content.

use super::{Context, FileReading, Folder, SourceFile, yaml};

/// The macros of an opened folder.
#[derive(Debug, Default)]
pub struct Macros;

impl Macros {
    /// Reads every macro definition of the folder.
    pub fn load(_folder: &dyn Folder) -> Self {
        Self
    }
}

/// Whether the document is a Splunk detection.
pub fn claims(document: &yaml::Node) -> bool {
    document.get("search").is_some() && document.get("how_to_implement").is_some()
}

/// What a YAML file beside Splunk's detections is, where it is one (`Splunk macro`, `Splunk story`).
pub fn companion(_path: &str, _document: &yaml::Node) -> Option<&'static str> {
    None
}

/// Reads a detection.
pub fn read(_file: &SourceFile<'_>, _document: &yaml::Node, _context: &Context<'_>) -> FileReading {
    FileReading::skipped("Splunk detection")
}
