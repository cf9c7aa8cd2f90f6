//! `rulescope check`.

use crate::model::Level;
use std::io::{self, Write as _};
use std::path::PathBuf;
use std::process::ExitCode;

#[derive(clap::Args)]
pub(super) struct Arguments {
    /// Folders or rule files; the sample rules if none is given
    folders: Vec<PathBuf>,
    /// Exit 1 on warnings too
    #[arg(long)]
    strict: bool,
}

pub(super) fn run(arguments: &Arguments) -> io::Result<ExitCode> {
    let loaded = super::load_folders(&arguments.folders);
    let mut out = io::BufWriter::new(io::stdout().lock());
    for problem in &loaded.problems {
        let root = &loaded.folders[problem.folder as usize].root;
        let mut shown = problem.clone();
        shown.path = root.join(&problem.path).display().to_string();
        writeln!(out, "{shown}")?;
    }
    out.flush()?;
    eprintln!(
        "{} files, {} rules, {} problems",
        loaded.files,
        loaded.rules.len(),
        loaded.problems.len()
    );
    for (kind, count) in &loaded.skipped {
        eprintln!("{count} skipped: {kind}");
    }
    let fails = |level: Level| level == Level::Error || arguments.strict;
    let failed = loaded.problems.iter().any(|problem| fails(problem.level));
    Ok(if failed { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}
