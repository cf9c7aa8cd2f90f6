//! The command line: one file a subcommand.

mod check;
mod export;

use crate::catalog::load::{Loaded, Progress, Source, load};
use crate::knowledge::Knowledge;
use clap::{Parser, Subcommand};
use std::path::PathBuf;
use std::process::ExitCode;

#[derive(Parser)]
#[command(name = "rulescope", version, about)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Write every rule with its predicates
    Export(export::Arguments),
    /// Print the problems as file:line:column: reason; exit 1 if there are errors
    Check(check::Arguments),
}

/// Runs the program.
pub fn main() -> ExitCode {
    let result = match Arguments::parse().command {
        Command::Export(arguments) => export::run(&arguments),
        Command::Check(arguments) => check::run(&arguments),
    };
    match result {
        Ok(code) => code,
        Err(error) => {
            eprintln!("rulescope: {error}");
            ExitCode::from(2)
        }
    }
}

/// Loads folders given as arguments; the sample rules where none is given.
fn load_folders(folders: &[PathBuf]) -> Loaded {
    let mut sources: Vec<Source> = folders.iter().cloned().map(Source::Path).collect();
    if sources.is_empty() {
        sources.push(Source::Samples);
    }
    load(&sources, Knowledge::embedded(), &Progress::default()).unwrap_or_default()
}
