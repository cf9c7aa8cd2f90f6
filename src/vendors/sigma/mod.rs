//! Sigma: rules, correlations of rules, and filters, one or several documents a file.
//!
//! Takes the YAML apart; values, modifiers and conditions are the language's. Source: the Sigma
//! specification 2.1 (rules, correlation rules, filters).

mod collection;
mod correlation;
mod detection;
mod metadata;

use super::{FileReading, SourceFile, yaml};
use crate::languages::Finding;
use crate::model::{Language, Level, Rule, Span};
use yaml::Node;

/// How many rules of one file are read.
const MOST_RULES: usize = 50_000;

/// How many problems of one rule are told.
const MOST_PROBLEMS: usize = 100;

/// Whether one of the documents is a Sigma rule, correlation or filter, or means to be one.
pub fn claims(documents: &[Node]) -> bool {
    documents.iter().any(|document| {
        document.get("detection").is_some()
            || document.get("correlation").is_some()
            || (document.get("logsource").is_some()
                && (document.get("filter").is_some() || document.get("title").is_some()))
    })
}

/// Reads the rules of a file.
pub fn read(file: &SourceFile<'_>, stream: &yaml::Stream) -> FileReading {
    let mut reading = FileReading::default();
    let single = collection::without_repeats(stream);
    let documents = single.as_ref().unwrap_or(&stream.documents);
    let documents = collection::resolve(file, documents, &mut reading.problems);
    let titles = correlation::Titles::of(&documents);
    for (index, document) in documents.iter().enumerate() {
        if index == MOST_RULES {
            let reason = format!("only the first {MOST_RULES} rules of a file are read");
            reading.problems.push(file.problem(document.span, Level::Error, reason));
            break;
        }
        let mut rule = read_document(file, document, &titles);
        rule.doc = u32::try_from(index).unwrap_or(u32::MAX);
        reading.rules.push(rule);
    }
    titles.share_log_sources(&documents, &mut reading.rules);
    if reading.rules.is_empty() && reading.problems.is_empty() {
        return FileReading::skipped("Sigma file without a rule");
    }
    reading
}

fn read_document(file: &SourceFile<'_>, document: &Node, titles: &correlation::Titles<'_>) -> Rule {
    let mut rule = metadata::read(file, document);
    if let Some(correlation) = document.get("correlation") {
        rule.language = Language::None;
        correlation::read(file, document, correlation, titles, &mut rule);
    } else if let Some(filter) = document.get("filter") {
        detection::read_filter(file, filter, &mut rule);
    } else if let Some(detection) = document.get("detection") {
        detection::read(file, detection, &mut rule);
    } else {
        let reason = "the rule has no `detection`";
        report(file, &mut rule, [Finding::error(first_line(file, document), reason)]);
    }
    file.finish(&mut rule);
    rule
}

/// Adds problems whose places are ranges of the file.
fn report(file: &SourceFile<'_>, rule: &mut Rule, findings: impl IntoIterator<Item = Finding>) {
    for finding in findings {
        if rule.problems.len() > MOST_PROBLEMS {
            return;
        }
        let reason = match rule.problems.len() {
            MOST_PROBLEMS => "there are more problems in this rule than are told".to_owned(),
            _ => finding.reason,
        };
        rule.problems.push(file.problem(finding.span, finding.level, reason));
    }
}

/// The first line of a node: where a problem of the whole of it is shown.
fn first_line(file: &SourceFile<'_>, node: &Node) -> Span {
    let start = node.span.start as usize;
    let text = node.span.of(file.text);
    let line = text.lines().next().unwrap_or_default();
    Span::new(start, start + line.trim_end().len())
}
