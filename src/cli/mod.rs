//! The command line: one file a subcommand.

mod check;
mod compare;
mod export;
mod technique;

use crate::catalog::load::{Progress, Source};
use crate::catalog::{Catalog, Choices};
use crate::knowledge::Attack;
use crate::model::{Name, Problem, Vendor};
use crate::views::Filter;
use crate::views::order::Order;
use crate::views::search::check_names;
use clap::builder::PossibleValuesParser;
use clap::{Parser, Subcommand};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Reads detection rules and shows what the rules of an ATT&CK technique have in common
#[derive(Parser)]
#[command(name = "rulescope", version, args_conflicts_with_subcommands = true)]
pub struct Arguments {
    /// What to do without a window
    #[command(subcommand)]
    command: Option<Command>,
    /// Folders or rule files to open in the window; the last ones if none is given
    pub folders: Vec<PathBuf>,
}

#[derive(Subcommand)]
enum Command {
    /// Print what the rules of a technique have in common
    Technique(technique::Arguments),
    /// Print two to four techniques side by side
    Compare(compare::Arguments),
    /// Write every rule with its predicates
    Export(export::Arguments),
    /// Print the problems as file:line:column: reason; exit 1 if there are errors
    Check(check::Arguments),
    /// Print the JSON Schema of a line of `export`
    Schema,
}

/// Which rules count; the same filters as in the window. Several values are separated by commas.
#[derive(clap::Args, Debug)]
struct FilterArguments {
    /// Only these vendors: sigma, elastic, splunk, yara-l, panther
    #[arg(long, value_delimiter = ',', value_parser = vendor)]
    vendor: Vec<Vendor>,
    /// Only rules of these platforms (windows, aws, …; none: those that name no platform)
    #[arg(long, value_delimiter = ',')]
    platform: Vec<String>,
    /// Only rules of these domains (endpoint, cloud, …; none: those that have no domain)
    #[arg(long, value_delimiter = ',')]
    domain: Vec<String>,
    /// Only rules with these statuses (none: those that give no status); deprecated and the like bring
    /// their rules in
    #[arg(long, value_delimiter = ',')]
    status: Vec<String>,
    /// Count deprecated and unsupported rules too
    #[arg(long)]
    include_deprecated: bool,
}

impl FilterArguments {
    /// The filter over a catalog; a name that no rule can have is an error, not a page without rules.
    fn filter(&self, catalog: &Catalog) -> io::Result<Filter> {
        let names = |words: &[String]| -> Vec<Name> {
            words.iter().map(|word| word.to_lowercase().into()).collect()
        };
        let filter = Filter {
            vendors: self.vendor.clone(),
            platforms: names(&self.platform),
            domains: names(&self.domain),
            statuses: names(&self.status),
            include_retired: self.include_deprecated,
            ..Filter::default()
        };
        check_names(catalog, &filter)
            .map_err(|reason| io::Error::new(io::ErrorKind::InvalidInput, reason))?;
        Ok(filter)
    }
}

/// What the names in rules mean.
#[derive(clap::Args, Debug)]
struct MeaningArguments {
    /// The version of ATT&CK; the newest if none is given
    #[arg(long, value_name = "VERSION", value_parser = PossibleValuesParser::new(Attack::VERSIONS))]
    attack: Option<String>,
    /// ATT&CK from a STIX bundle (2.0 or 2.1, also gzipped) instead
    #[arg(long, value_name = "FILE", conflicts_with = "attack")]
    attack_bundle: Option<PathBuf>,
    /// Your own field table (CSV with vendor, context, raw, canonical, concept), or a folder of them
    #[arg(long, value_name = "PATH")]
    field_table: Option<PathBuf>,
}

impl MeaningArguments {
    fn choices(&self) -> io::Result<Choices> {
        let given = self.attack_bundle.iter().chain(&self.field_table);
        given.map(PathBuf::as_path).try_for_each(must_exist)?;
        Ok(Choices {
            attack: self.attack.clone().unwrap_or_default(),
            bundle: self.attack_bundle.clone(),
            fields: self.field_table.clone(),
        })
    }
}

/// What a technique's page counts besides.
#[derive(clap::Args, Debug)]
struct PageArguments {
    /// Count the rules of its sub-techniques too
    #[arg(long)]
    sub_techniques: bool,
    /// List nested exclusions too
    #[arg(long)]
    nested: bool,
    /// Merge equivalent fields, and values that mean the same in different spellings
    #[arg(long)]
    merged: bool,
    /// In which order rows stand: `rules`, most first; `signal`, what detects before what only says
    /// where to look; `distinctive`, by rules here over corpus reach
    #[arg(long, default_value = "rules", value_parser = order)]
    order: Order,
}

impl PageArguments {
    fn apply(&self, filter: Filter) -> Filter {
        let Self { sub_techniques, nested, merged, .. } = *self;
        Filter { sub_techniques, nested, merged, ..filter }
    }
}

/// How a page is printed.
#[derive(Clone, Copy, clap::ValueEnum)]
enum PageFormat {
    /// Aligned columns, for a terminal
    Text,
    /// Markdown
    Md,
    /// JSON
    Json,
    /// CSV, the table's name first in each line
    Csv,
}

fn vendor(word: &str) -> Result<Vendor, String> {
    let known = Vendor::ALL.map(Vendor::word).join(", ");
    Vendor::from_word(&word.to_lowercase()).ok_or_else(|| format!("one of {known}"))
}

fn order(word: &str) -> Result<Order, String> {
    let known = Order::ALL.map(Order::word).join(", ");
    Order::from_word(&word.to_lowercase()).ok_or_else(|| format!("one of {known}"))
}

/// What the arguments ask for.
pub enum Asked {
    /// The window, on these folders.
    Window(Vec<PathBuf>),
    /// A command that has run.
    Done(ExitCode),
}

/// Reads the arguments and carries out the command, if there is one.
pub fn run() -> Asked {
    let arguments = Arguments::parse();
    let result = match &arguments.command {
        None => return Asked::Window(arguments.folders),
        Some(Command::Technique(arguments)) => technique::run(arguments),
        Some(Command::Compare(arguments)) => compare::run(arguments),
        Some(Command::Export(arguments)) => export::run(arguments),
        Some(Command::Check(arguments)) => check::run(arguments),
        Some(Command::Schema) => schema(),
    };
    Asked::Done(match result {
        Ok(code) => code,
        // The reader of a pipe has seen enough.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("rulescope: {error}");
            ExitCode::from(2)
        }
    })
}

fn schema() -> io::Result<ExitCode> {
    let mut out = io::stdout().lock();
    serde_json::to_writer_pretty(&mut out, &crate::export::jsonl::schema())?;
    writeln!(out)?;
    Ok(ExitCode::SUCCESS)
}

/// Loads and indexes folders given as arguments; the sample rules where none is given. What is wrong
/// in a field table is printed; a bundle that cannot be read ends the command.
fn open(folders: &[PathBuf], meaning: &MeaningArguments) -> io::Result<Catalog> {
    let catalog = read(folders, meaning)?;
    let own = catalog.problems.iter().filter(|problem| problem.folder == Problem::ELSEWHERE);
    own.for_each(|problem| eprintln!("rulescope: {problem}"));
    Ok(catalog)
}

fn read(folders: &[PathBuf], meaning: &MeaningArguments) -> io::Result<Catalog> {
    let choices = meaning.choices()?;
    folders.iter().map(PathBuf::as_path).try_for_each(must_exist)?;
    let mut sources: Vec<Source> = folders.iter().cloned().map(Source::Path).collect();
    if sources.is_empty() {
        sources.push(Source::Samples);
    }
    // Nobody cancels here.
    let catalog = Catalog::open(&sources, &choices, &Progress::default());
    let catalog = catalog.unwrap_or_else(Catalog::empty);
    let of_bundle = |problem: &&Problem| {
        choices.bundle.as_ref().is_some_and(|bundle| catalog.path_of(problem) == *bundle)
    };
    match catalog.problems.iter().find(of_bundle) {
        Some(problem) => Err(io::Error::new(io::ErrorKind::InvalidData, problem.to_string())),
        None => Ok(catalog),
    }
}

fn must_exist(path: &Path) -> io::Result<()> {
    if path.exists() {
        return Ok(());
    }
    let reason = format!("no such file or folder: {}", path.display());
    Err(io::Error::new(io::ErrorKind::NotFound, reason))
}
