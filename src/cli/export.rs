//! `rulescope export`.

use crate::catalog::RuleId;
use crate::export::{jsonl, must_be_outside, navigator, table, write_atomically};
use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

#[derive(clap::Args)]
pub(super) struct Arguments {
    /// Folders or rule files; the sample rules if none is given
    folders: Vec<PathBuf>,
    /// What to write
    #[arg(long, default_value = "jsonl")]
    format: Format,
    /// Write to this file instead of standard output
    #[arg(short, long)]
    output: Option<PathBuf>,
    #[command(flatten)]
    filter: super::FilterArguments,
    #[command(flatten)]
    meaning: super::MeaningArguments,
}

#[derive(Clone, Copy, clap::ValueEnum)]
enum Format {
    /// One rule a line with its predicates
    Jsonl,
    /// One value of one predicate a line
    Csv,
    /// An ATT&CK Navigator layer: rules under each technique, deprecated ones left out
    Navigator,
}

pub(super) fn run(arguments: &Arguments) -> io::Result<ExitCode> {
    if let Some(path) = &arguments.output {
        must_be_outside(path, arguments.folders.iter().cloned()).map_err(io::Error::other)?;
    }
    let catalog = super::open(&arguments.folders, &arguments.meaning)?;
    let mut filter = arguments.filter.filter(&catalog)?;
    // An export holds deprecated rules with their status; counts, and so a layer, leave them out.
    let counts = matches!(arguments.format, Format::Navigator);
    filter.include_retired |= filter.statuses.is_empty() && !counts;
    let admits = |id: &RuleId| filter.admits(catalog.rule(*id));
    let rules: Vec<RuleId> = catalog.ids().filter(admits).collect();
    let write = |out: &mut dyn Write| match arguments.format {
        Format::Jsonl => jsonl::write(&catalog, &rules, out),
        Format::Csv => table::write(&catalog, &rules, out),
        Format::Navigator => navigator::write(&catalog, &rules.iter().copied().collect(), out),
    };
    match &arguments.output {
        Some(path) => write_atomically(path, write)?,
        None => {
            let mut out = io::BufWriter::new(io::stdout().lock());
            write(&mut out)?;
            out.flush()?;
        }
    }
    Ok(ExitCode::SUCCESS)
}
