//! Panther rules: YAML beside Python.

use super::{Context, FileReading, Folder, SourceFile, yaml};

/// The Python modules and data models of an opened folder.
#[derive(Debug, Default)]
pub struct Library;

impl Library {
    /// Finds the modules of the folder.
    pub fn load(_folder: &dyn Folder) -> Self {
        Self
    }
}

/// Whether the document is a Panther rule, policy, scheduled or correlation rule.
pub fn claims(document: &yaml::Node) -> bool {
    document.get("AnalysisType").is_some()
}

/// What a YAML file beside Panther's rules is, where it is one.
pub fn companion(_path: &str, _document: &yaml::Node) -> Option<&'static str> {
    None
}

/// Reads the YAML of a rule and the Python beside it.
pub fn read_yaml(
    _file: &SourceFile<'_>,
    _document: &yaml::Node,
    _context: &Context<'_>,
) -> FileReading {
    FileReading::skipped("Panther rule")
}

/// Counts a Python file as what it is.
pub fn read_python(_file: &SourceFile<'_>, _context: &Context<'_>) -> FileReading {
    FileReading::skipped("Python file")
}
