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
    #[command(flatten)]
    meaning: super::MeaningArguments,
}

/// Problems to standard output, a summary to standard error.
pub(super) fn run(arguments: &Arguments) -> io::Result<ExitCode> {
    let catalog = super::read(&arguments.folders, &arguments.meaning)?;
    let mut out = io::BufWriter::new(io::stdout().lock());
    for problem in &catalog.problems {
        let mut shown = problem.clone();
        shown.path = catalog.path_of(problem).display().to_string();
        writeln!(out, "{shown}")?;
    }
    out.flush()?;
    let (files, rules, problems) = (catalog.files, catalog.len(), catalog.problems.len());
    let seconds = catalog.elapsed.as_secs_f64();
    eprintln!("{files} files · {rules} rules · {problems} problems · {seconds:.2} s");
    for (kind, count) in &catalog.skipped {
        eprintln!("{count} skipped: {kind}");
    }
    let fails = |level: Level| level == Level::Error || arguments.strict;
    let failed = catalog.problems.iter().any(|problem| fails(problem.level));
    Ok(if failed { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}
