//! Panther: rules, policies and scheduled rules in YAML beside Python, simple detections in YAML
//! alone, and correlation rules over them.

mod correlation;
mod detection;
mod library;
mod metadata;
mod python;

pub use library::Library;

use super::{Context, FileReading, SourceFile, yaml};
use crate::model::{Language, Level, Rule, TextMap, Vendor};

/// Whether the document is one of Panther's: its analysis types, and what stands beside them.
pub fn claims(document: &yaml::Node) -> bool {
    document.get("AnalysisType").is_some()
}

/// What a YAML file without `AnalysisType` is, where it belongs to Panther (a pack of old).
pub fn companion(document: &yaml::Node) -> Option<&'static str> {
    document.get("PackID").is_some().then_some("Panther pack")
}

/// Reads the YAML of a rule and the Python beside it.
pub fn read_yaml(
    file: &SourceFile<'_>,
    document: &yaml::Node,
    context: &Context<'_>,
) -> FileReading {
    let kind = document.text("AnalysisType").unwrap_or_default();
    match kind {
        "rule" | "policy" | "scheduled_rule" => {}
        "correlation_rule" => return FileReading::rule(correlation::read(file, document)),
        kind => return FileReading::skipped(companion_kind(kind)),
    }
    let mut rule = Rule::new(Vendor::Panther, file.path, Language::Python);
    metadata::fill(&mut rule, document);
    rule.rule_type = kind.to_owned();
    logic(file, document, context, kind, &mut rule);
    rule.line = file.lines.line(rule.span.start);
    FileReading::rule(rule)
}

/// Counts a Python file as what it is.
pub fn read_python(file: &SourceFile<'_>, context: &Context<'_>) -> FileReading {
    let library = context.panther_library();
    FileReading::skipped(library.kind_of(file.path, file.text, context.folder))
}

fn companion_kind(kind: &str) -> &'static str {
    match kind {
        "datamodel" => "Panther data model",
        "global" => "Panther global helper",
        "lookup_table" => "Panther lookup table",
        "pack" => "Panther pack",
        "saved_query" => "Panther saved query",
        "scheduled_query" => "Panther scheduled query",
        _ => "Panther document of another kind",
    }
}

fn logic(
    file: &SourceFile<'_>,
    document: &yaml::Node,
    context: &Context<'_>,
    kind: &str,
    rule: &mut Rule,
) {
    let filters = document.get("InlineFilters").filter(|node| !node.items().is_empty());
    if let Some(detection) = document.get("Detection") {
        rule.language = Language::PantherYaml;
        let parts = filters.into_iter().chain([detection]);
        rule.expr = crate::model::Expr::all(parts.map(detection::read));
        file.place(&mut rule.expr, &TextMap::verbatim(0));
        file.finish(rule);
    } else if let Some(name) = document.get("Filename") {
        python::read(file, name, context, kind, rule);
        if let Some(filters) = filters {
            python::filtered(file, filters, rule);
        }
    } else {
        let reason =
            "has neither `Filename` nor `Detection`, so nothing is tested; name its Python file";
        rule.problems.push(file.problem(rule.span, Level::Error, reason));
    }
}
