//! `rulescope compare`.

use crate::catalog::Catalog;
use crate::export::compare as write;
use crate::model::Vendor;
use crate::views::Filter;
use crate::views::compare::{MOST_SUBJECTS, Subject, page};
use std::io::{self, Write as _};
use std::path::PathBuf;
use std::process::ExitCode;

#[derive(clap::Args)]
pub(super) struct Arguments {
    /// Two to four techniques, then folders or rule files (the sample rules if none is given). A
    /// technique can be narrowed to a vendor or an opened folder: T1003.001@sigma
    #[arg(required = true, num_args = 2.., value_names = ["TECHNIQUE", "TECHNIQUE_OR_FOLDER"])]
    subjects_and_folders: Vec<String>,
    /// How to print it
    #[arg(long, default_value = "text")]
    format: super::PageFormat,
    #[command(flatten)]
    filter: super::FilterArguments,
    #[command(flatten)]
    meaning: super::MeaningArguments,
    #[command(flatten)]
    page: super::PageArguments,
}

pub(super) fn run(arguments: &Arguments) -> io::Result<ExitCode> {
    let words = &arguments.subjects_and_folders;
    let first_folder = words.iter().position(|word| technique_of(word).is_none());
    let (subjects, folders) = words.split_at(first_folder.unwrap_or(words.len()));
    if !(2..=MOST_SUBJECTS).contains(&subjects.len()) {
        let reason = format!("two to four techniques can be compared, not {}", subjects.len());
        return Err(io::Error::new(io::ErrorKind::InvalidInput, reason));
    }
    let folders: Vec<PathBuf> = folders.iter().map(PathBuf::from).collect();
    let catalog = super::open(&folders, &arguments.meaning)?;
    let filter = arguments.page.apply(arguments.filter.filter(&catalog)?);
    let subjects: io::Result<Vec<Subject>> =
        subjects.iter().map(|word| subject(&catalog, word, &filter)).collect();
    let page = page(&catalog, &subjects?).in_order(arguments.page.order);
    let mut out = io::BufWriter::new(io::stdout().lock());
    match arguments.format {
        super::PageFormat::Text => write::write_text(&catalog, &page, &mut out)?,
        super::PageFormat::Md => write::write_markdown(&catalog, &page, &mut out)?,
        super::PageFormat::Json => write::write_json(&catalog, &page, &mut out)?,
        super::PageFormat::Csv => write::write_csv(&catalog, &page, &mut out)?,
    }
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}

/// The technique of `T1003.001` or `T1003.001@sigma`, and what narrows it.
fn technique_of(word: &str) -> Option<(String, Option<&str>)> {
    let (id, narrowed) = match word.split_once('@') {
        Some((id, narrowed)) => (id, Some(narrowed)),
        None => (word, None),
    };
    Some((crate::model::technique(id)?, narrowed))
}

fn subject(catalog: &Catalog, word: &str, filter: &Filter) -> io::Result<Subject> {
    let mut filter = filter.clone();
    let (id, narrowed) = technique_of(word).unwrap_or_default();
    if let Some(name) = narrowed {
        let folder = catalog.folders.iter().position(|folder| folder.name == name);
        match (Vendor::from_word(&name.to_lowercase()), folder) {
            (Some(vendor), _) => filter.vendors = vec![vendor],
            (None, Some(folder)) => filter.folders = vec![folder as u16],
            (None, None) => {
                let reason = format!("`{name}` is neither a vendor nor an opened folder");
                return Err(io::Error::new(io::ErrorKind::InvalidInput, reason));
            }
        }
    }
    Ok(Subject { id, filter })
}
