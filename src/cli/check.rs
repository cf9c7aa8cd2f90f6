//! `rulescope check`.

use crate::model::Level;
use crate::views::numbers::{counted, thousands};
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
    let (files, rules) =
        (counted(catalog.files, "file", "files"), counted(catalog.len(), "rule", "rules"));
    let problems = counted(catalog.problems.len(), "problem", "problems");
    eprintln!("{files} · {rules} · {problems} · {:.2} s", catalog.elapsed.as_secs_f64());
    for (kind, count) in &catalog.skipped {
        eprintln!("{} passed over: {kind}", thousands(*count));
    }
    let fails = |level: Level| level == Level::Error || arguments.strict;
    let failed = catalog.problems.iter().any(|problem| fails(problem.level));
    Ok(if failed { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}
