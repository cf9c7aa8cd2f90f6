//! Google SecOps rules (YARA-L).

use super::{FileReading, SourceFile};

/// Reads a `.yaral` file.
pub fn read(_file: &SourceFile<'_>) -> FileReading {
    FileReading::skipped("YARA-L file")
}
