//! Elastic detection rules (TOML).

use super::{FileReading, SourceFile};

/// Reads a TOML file.
pub fn read(_file: &SourceFile<'_>) -> FileReading {
    FileReading::skipped("TOML file")
}
