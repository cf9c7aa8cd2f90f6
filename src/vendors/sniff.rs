//! Whose file it is, decided from its content.

use super::{Context, FileReading, SourceFile, elastic, panther, sigma, splunk, yaml, yaral};
use crate::model::{Level, Span};

/// Whether files with that name can hold rules, and so can be problems.
pub fn is_rule_extension(path: &str) -> bool {
    matches!(extension(path), "yml" | "yaml" | "toml" | "yaral" | "py")
}

/// What a Python file is that holds the logic of rules and nothing others use.
pub const RULE_CODE: &str = "Panther rule code";

/// Whether other files may be read differently when a file that holds no rule, of this kind, changes.
pub fn others_depend_on(kind: &str) -> bool {
    let alone = matches!(
        kind,
        "YAML that is no rule"
            | "TOML that is no rule"
            | "Sigma file without a rule"
            | "YARA-L file without a rule"
            | "Elastic hunting query"
            | "Panther pack"
            | "Panther saved query"
            | "File of another kind"
    );
    !alone
}

fn extension(path: &str) -> &str {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.rsplit_once('.').map_or("", |(_, extension)| extension)
}

/// Reads a file: its rules, its problems, or what it is when it holds none.
pub fn read(file: &SourceFile<'_>, context: &Context<'_>) -> FileReading {
    match extension(file.path) {
        "yml" | "yaml" => read_yaml(file, context),
        "toml" => elastic::read(file),
        "yaral" => yaral::read(file),
        "py" => panther::read_python(file, context),
        _ => FileReading::skipped("File of another kind"),
    }
}

fn read_yaml(file: &SourceFile<'_>, context: &Context<'_>) -> FileReading {
    let stream = yaml::parse(file.text);
    let first = stream.documents.first();
    let mut reading = if sigma::claims(&stream.documents) {
        sigma::read(file, &stream)
    } else if let Some(document) = first.filter(|document| panther::claims(document)) {
        panther::read_yaml(file, document, context)
    } else if let Some(document) = first.filter(|document| splunk::claims(document)) {
        splunk::read(file, document, context)
    } else if let Some(kind) = first.and_then(|document| companion(file.path, document)) {
        FileReading::skipped(kind)
    } else if first.is_none() && stream.error.is_some() {
        FileReading::default()
    } else {
        FileReading::skipped("YAML that is no rule")
    };
    if let Some(error) = &stream.error {
        let at = Span::new(error.offset, error.offset);
        reading.problems.push(file.problem(at, Level::Error, error.reason.clone()));
    }
    if reading.skipped.is_none() {
        for (key, span) in &stream.repeated_keys {
            let reason = format!("the key `{key}` stands twice; the last one counts");
            reading.problems.push(file.problem(*span, Level::Warning, reason));
        }
    }
    reading
}

/// What a YAML file beside a vendor's rules is.
fn companion(path: &str, document: &yaml::Node) -> Option<&'static str> {
    splunk::companion(path, document).or_else(|| panther::companion(document))
}
