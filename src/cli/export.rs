//! `rulescope export`.

use crate::export::jsonl::RuleLine;
use std::io::{self, Write as _};
use std::path::PathBuf;
use std::process::ExitCode;

#[derive(clap::Args)]
pub(super) struct Arguments {
    /// Folders or rule files; the sample rules if none is given
    folders: Vec<PathBuf>,
    /// What to write
    #[arg(long, default_value = "jsonl")]
    format: Format,
}

#[derive(Clone, Copy, clap::ValueEnum)]
enum Format {
    Jsonl,
}

pub(super) fn run(arguments: &Arguments) -> io::Result<ExitCode> {
    let loaded = super::load_folders(&arguments.folders);
    let mut out = io::BufWriter::new(io::stdout().lock());
    match arguments.format {
        Format::Jsonl => {
            for rule in &loaded.rules {
                let folder = &loaded.folders[rule.folder as usize].name;
                let line = RuleLine::new(rule, folder, |event| event.0.to_string());
                serde_json::to_writer(&mut out, &line)?;
                out.write_all(b"\n")?;
            }
        }
    }
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}
