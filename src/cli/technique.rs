//! `rulescope technique`.

use super::PageFormat;
use crate::export::technique as write;
use crate::views::technique::{Question, page};
use std::io::{self, Write as _};
use std::path::PathBuf;
use std::process::ExitCode;

#[derive(clap::Args)]
pub(super) struct Arguments {
    /// The technique's id, such as T1021.007
    #[arg(value_parser = technique)]
    id: String,
    /// Folders or rule files; the sample rules if none is given
    folders: Vec<PathBuf>,
    /// How to print it
    #[arg(long, default_value = "text")]
    format: PageFormat,
    #[command(flatten)]
    filter: super::FilterArguments,
    #[command(flatten)]
    meaning: super::MeaningArguments,
    #[command(flatten)]
    page: super::PageArguments,
}

fn technique(text: &str) -> Result<String, String> {
    let atlas = || crate::model::atlas_technique(text);
    crate::model::technique(text).or_else(atlas).ok_or_else(|| "an id such as T1021.007".to_owned())
}

pub(super) fn run(arguments: &Arguments) -> io::Result<ExitCode> {
    let catalog = super::open(&arguments.folders, &arguments.meaning)?;
    let filter = arguments.page.apply(arguments.filter.filter(&catalog)?);
    let page = page(&catalog, &Question { id: arguments.id.clone(), filter })
        .in_order(arguments.page.order);
    let mut out = io::BufWriter::new(io::stdout().lock());
    match arguments.format {
        PageFormat::Text => write::write_text(&catalog, &page, &mut out)?,
        PageFormat::Md => write::write_markdown(&catalog, &page, &mut out)?,
        PageFormat::Json => write::write_json(&catalog, &page, &mut out)?,
        PageFormat::Csv => write::write_csv(&catalog, &page, &mut out)?,
    }
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}
