//! Writing rules and views for people and other programs: the same values the window shows.

pub mod compare;
pub mod jsonl;
pub mod navigator;
pub mod table;
pub mod technique;
pub mod text;

use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Writes a file in one step: another program sees the old one or the whole new one.
pub fn write_atomically(
    path: &Path,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> io::Result<()> {
    let mut file = new_file(path)?;
    let mut out = io::BufWriter::new(file.as_file_mut());
    write(&mut out)?;
    out.flush()?;
    drop(out);
    file.persist(path).map_err(|error| error.error)?;
    Ok(())
}

/// Refuses a path among the rules that are open: there nothing is written.
///
/// # Errors
/// Says where a file may not be written.
pub fn must_be_outside(
    path: &Path,
    opened: impl IntoIterator<Item = PathBuf>,
) -> Result<(), String> {
    let real = |path: &Path| path.canonicalize().unwrap_or_else(|_| path.to_owned());
    let target = real(folder_of(path)).join(path.file_name().unwrap_or_default());
    match opened.into_iter().find(|opened| target.starts_with(real(opened))) {
        Some(opened) => Err(format!(
            "Rulescope does not write into folders of rules that are open; choose a place outside {}",
            opened.display()
        )),
        None => Ok(()),
    }
}

fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// A file to be put in the place of `path`. Who may read it is as with the old one, or, of a new one, for
/// the system to say: one made to be temporary would be its owner's alone.
fn new_file(path: &Path) -> io::Result<tempfile::NamedTempFile> {
    let folder = folder_of(path);
    let mut builder = tempfile::Builder::new();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let before = path.metadata().map(|file| file.permissions());
        builder.permissions(before.unwrap_or(std::fs::Permissions::from_mode(0o666)));
    }
    builder.tempfile_in(folder).map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => {
            io::Error::new(error.kind(), format!("there is no such folder: {}", folder.display()))
        }
        _ => error,
    })
}
