//! Writing rules and views for people and other programs: the same values the window shows.

pub mod compare;
pub mod jsonl;
pub mod navigator;
pub mod table;
pub mod technique;
pub mod text;

use std::io::{self, Write};
use std::path::Path;

/// Writes a file in one step: another program sees the old one or the whole new one.
pub fn write_atomically(
    path: &Path,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let mut file = tempfile::NamedTempFile::new_in(folder.unwrap_or(Path::new(".")))?;
    let mut out = io::BufWriter::new(file.as_file_mut());
    write(&mut out)?;
    out.flush()?;
    drop(out);
    file.persist(path).map_err(|error| error.error)?;
    Ok(())
}
