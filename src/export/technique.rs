//! The technique page as text, Markdown, JSON and CSV.

use super::text::{Table, columns, order_cell};
use crate::catalog::{Catalog, RuleId};
use crate::knowledge::ATTACK_NOTICE;
use crate::model::{Severity, Vendor};
use crate::views::events::EventRow;
use crate::views::numbers::counted;
use crate::views::order::{Ranked as _, Share};
use crate::views::rows::{FieldRow, ValueRow};
use crate::views::technique::TechniquePage;
use serde::Serialize;
use std::io::{self, Write};

/// The JSON of the page.
#[derive(Serialize, Debug)]
pub struct TechniqueJson<'a> {
    technique: Header<'a>,
    rules: usize,
    vendors: serde_json::Map<String, serde_json::Value>,
    events: Vec<EventJson<'a>>,
    fields: Vec<FieldJson<'a>>,
    indicators: Vec<IndicatorJson<'a>>,
    exclusions: Vec<ExclusionJson<'a>>,
    rule_list: Vec<RuleJson<'a>>,
}

#[derive(Serialize, Debug)]
struct Header<'a> {
    id: &'a str,
    name: &'a str,
    tactics: &'a [String],
    attack: &'a str,
}

#[derive(Serialize, Debug)]
struct EventJson<'a> {
    log_source: &'a str,
    id: &'a str,
    title: &'a str,
    rules: usize,
    by_a_generic_source: usize,
}

#[derive(Serialize, Debug)]
struct FieldJson<'a> {
    field: &'a str,
    rules: usize,
    kinds: serde_json::Map<String, serde_json::Value>,
    samples: Vec<&'a str>,
    #[serde(rename = "use")]
    usage: &'static str,
    reach: Option<usize>,
    distinctive: f64,
}

#[derive(Serialize, Debug)]
struct IndicatorJson<'a> {
    field: &'a str,
    kind: &'static str,
    value: &'a str,
    rules: usize,
    reach: Option<usize>,
    #[serde(rename = "use")]
    usage: &'static str,
    distinctive: Option<f64>,
}

#[derive(Serialize, Debug)]
struct ExclusionJson<'a> {
    field: &'a str,
    kind: &'static str,
    value: &'a str,
    rules: usize,
    #[serde(rename = "use")]
    usage: &'static str,
}

#[derive(Serialize, Debug)]
struct RuleJson<'a> {
    vendor: &'static str,
    path: &'a str,
    id: &'a str,
    title: &'a str,
    severity: Option<&'static str>,
}

impl<'a> TechniqueJson<'a> {
    /// The JSON of a page.
    pub fn new(catalog: &'a Catalog, page: &'a TechniquePage) -> Self {
        let indicator = |row: &'a ValueRow| IndicatorJson {
            field: &row.field,
            kind: row.kind.word(),
            value: &row.value,
            rules: row.rules.len(),
            reach: row.reach,
            usage: row.usage(),
            distinctive: row.share.map(Share::rounded),
        };
        let exclusion = |row: &'a ValueRow| ExclusionJson {
            field: &row.field,
            kind: row.kind.word(),
            value: &row.value,
            rules: row.rules.len(),
            usage: row.usage(),
        };
        let field = |row: &'a FieldRow| FieldJson {
            field: &row.field,
            rules: row.rules.len(),
            kinds: row
                .kinds
                .iter()
                .map(|(kind, n)| (kind.word().to_owned(), (*n).into()))
                .collect(),
            samples: row.samples.iter().map(AsRef::as_ref).collect(),
            usage: row.usage(),
            reach: Some(row.share.corpus).filter(|reach| *reach > 1),
            distinctive: row.share.rounded(),
        };
        let vendors = page
            .groups
            .iter()
            .map(|group| (group.vendor.word().to_owned(), group.rules.len().into()));
        Self {
            technique: Header {
                id: &page.id,
                name: &page.short_name,
                tactics: &page.tactics,
                attack: catalog.knowledge.attack().version(),
            },
            rules: page.rules,
            vendors: vendors.collect(),
            events: page
                .events
                .iter()
                .map(|row| EventJson {
                    log_source: &row.log_source,
                    id: &row.id,
                    title: &row.title,
                    rules: row.rules.len(),
                    by_a_generic_source: row.generic,
                })
                .collect(),
            fields: page.fields.iter().map(field).collect(),
            indicators: page.indicators.iter().map(indicator).collect(),
            exclusions: page.exclusions.iter().map(exclusion).collect(),
            rule_list: rule_ids(page).map(|id| RuleJson::new(catalog, id)).collect(),
        }
    }
}

impl<'a> RuleJson<'a> {
    fn new(catalog: &'a Catalog, id: RuleId) -> Self {
        let rule = catalog.rule(id);
        Self {
            vendor: rule.vendor.word(),
            path: &rule.path,
            id: &rule.id,
            title: &rule.title,
            severity: rule.severity.map(Severity::word),
        }
    }
}

fn rule_ids(page: &TechniquePage) -> impl Iterator<Item = RuleId> {
    page.groups.iter().flat_map(|group| group.rules.iter().map(|line| line.id))
}

/// Writes the page as JSON.
pub fn write_json(catalog: &Catalog, page: &TechniquePage, out: &mut dyn Write) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, &TechniqueJson::new(catalog, page))?;
    writeln!(out)
}

/// Writes the page for a terminal.
pub fn write_text(catalog: &Catalog, page: &TechniquePage, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "{} {}", page.id, page.name)?;
    writeln!(out, "{}\n", summary(page))?;
    write_description(&page.description, out)?;
    tables(catalog, page).iter().try_for_each(|(_, table)| table.write_text(out))
}

/// Writes the page as Markdown.
pub fn write_markdown(
    catalog: &Catalog,
    page: &TechniquePage,
    out: &mut dyn Write,
) -> io::Result<()> {
    writeln!(out, "# {} {}\n\n{}\n", page.id, page.name, summary(page))?;
    // A line of the description is a paragraph.
    write_description(&page.description.replace('\n', "\n\n"), out)?;
    tables(catalog, page).iter().try_for_each(|(_, table)| table.write_markdown(out))
}

/// Writes the page's tables as CSV, one under the other, the table's name first in each line.
pub fn write_csv(catalog: &Catalog, page: &TechniquePage, out: &mut dyn Write) -> io::Result<()> {
    let mut csv = csv::WriterBuilder::new().flexible(true).from_writer(out);
    tables(catalog, page).iter().try_for_each(|(name, table)| table.write_csv(name, &mut csv))?;
    csv.flush()
}

/// MITRE's words, with its notice under them.
fn write_description(text: &str, out: &mut dyn Write) -> io::Result<()> {
    if text.is_empty() {
        return Ok(());
    }
    writeln!(out, "{text}\n\n{ATTACK_NOTICE}\n")
}

fn summary(page: &TechniquePage) -> String {
    let vendors: Vec<String> = page
        .groups
        .iter()
        .map(|group| format!("{} {}", group.vendor.name(), group.rules.len()))
        .collect();
    let standing = page.standing.sentence().into_owned();
    let mut parts =
        vec![standing, page.tactic_names.join(", "), counted(page.rules, "rule", "rules")];
    parts.extend(vendors);
    if page.retired_left_out > 0 {
        parts.push(format!("{} deprecated left out", page.retired_left_out));
    }
    parts.retain(|part| !part.is_empty());
    parts.join(" · ")
}

/// The page's tables in order, each with the name CSV gives it.
fn tables(catalog: &Catalog, page: &TechniquePage) -> [(&'static str, Table); 5] {
    [
        ("events", events(page)),
        ("fields", fields(page)),
        ("indicators", indicators(page)),
        ("exclusions", exclusions(page)),
        ("rules", rules(catalog, page)),
    ]
}

fn events(page: &TechniquePage) -> Table {
    let row = |event: &EventRow| {
        let (rules, generic) = (event.rules.len().to_string(), event.generic.to_string());
        vec![event.log_source.clone(), event.id.clone(), event.title.clone(), rules, generic]
    };
    Table {
        title: format!("Events covered ({})", page.events.len()),
        columns: ["Log source", "Event", "Title", "Rules", "By a generic source"]
            .map(String::from)
            .to_vec(),
        rows: page.events.iter().map(row).collect(),
    }
}

fn fields(page: &TechniquePage) -> Table {
    let row = |field: &FieldRow| {
        let kinds: Vec<String> =
            field.kinds.iter().map(|(kind, count)| format!("{kind} {count}")).collect();
        let (name, rules) = (field.field.to_string(), field.rules.len().to_string());
        let mut cells = vec![name, rules, kinds.join(", "), field.samples.join(", ")];
        cells.extend(order_cell(page.order, field));
        cells
    };
    Table {
        title: format!("Fields filtered most ({} distinct)", page.fields.len()),
        columns: columns(&["Field", "Rules", "How", "Sample values"], page.order),
        rows: page.fields.iter().map(row).collect(),
    }
}

fn value_cells(row: &ValueRow) -> Vec<String> {
    let (field, kind) = (row.field.to_string(), row.kind.word().to_owned());
    vec![field, kind, row.value.to_string(), row.rules.len().to_string()]
}

fn indicators(page: &TechniquePage) -> Table {
    let row = |indicator: &ValueRow| {
        let mut cells = value_cells(indicator);
        cells.push(indicator.reach.map_or_else(String::new, |reach| reach.to_string()));
        cells.extend(order_cell(page.order, indicator));
        cells
    };
    let names = ["Field", "Kind", "Value", "Rules (here)", "Corpus reach"];
    Table {
        title: format!("Top indicator values ({} distinct)", page.indicators.len()),
        columns: columns(&names, page.order),
        rows: page.indicators.iter().map(row).collect(),
    }
}

fn exclusions(page: &TechniquePage) -> Table {
    let mut title = format!("Exclusions ({} distinct)", page.exclusions.len());
    if page.nested_left_out > 0 {
        title.push_str(&format!(", {} nested left out", page.nested_left_out));
    }
    let order = page.order.without_reach();
    let row = |exclusion: &ValueRow| {
        let mut cells = value_cells(exclusion);
        cells.extend(order_cell(order, exclusion));
        cells
    };
    Table {
        title,
        columns: columns(&["Field", "Kind", "Value", "Rules excluding"], order),
        rows: page.exclusions.iter().map(row).collect(),
    }
}

fn rules(catalog: &Catalog, page: &TechniquePage) -> Table {
    let row = |(vendor, id, tagged): (Vendor, RuleId, Option<&String>)| {
        let rule = catalog.rule(id);
        let severity = rule.severity.map_or("", |severity| severity.word()).to_owned();
        let mut title = rule.title.clone();
        if let Some(tagged) = tagged {
            title.push_str(&format!(" (tagged {tagged} in the file)"));
        }
        vec![vendor.name().to_owned(), severity, title, rule.path.to_string()]
    };
    let lines = page.groups.iter().flat_map(|group| {
        group.rules.iter().map(move |line| (group.vendor, line.id, line.tagged_as.as_ref()))
    });
    Table {
        title: format!("Rules under this technique ({})", page.rules),
        columns: ["Vendor", "Severity", "Title", "File"].map(String::from).to_vec(),
        rows: lines.map(row).collect(),
    }
}
