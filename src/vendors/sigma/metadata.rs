//! What a Sigma document says about itself: everything but its logic.

use super::report;
use crate::languages::Finding;
use crate::model::{Language, Rule, Severity, Vendor, technique};
use crate::vendors::SourceFile;
use crate::vendors::yaml::{Node, Value};

/// How many tags of one rule are read.
const MOST_TAGS: usize = 1_000;

/// A rule with everything but its logic.
pub(super) fn read(file: &SourceFile<'_>, document: &Node) -> Rule {
    let mut rule = Rule::new(Vendor::Sigma, file.path, Language::Sigma);
    rule.span = document.span;
    rule.rule_type = "detection".to_owned();
    for (key, value) in document.entries() {
        match key.as_str().unwrap_or_default() {
            "title" => rule.title = text(value),
            "id" => rule.id = text(value),
            "name" => rule.detail("name", text(value)),
            "description" => rule.description = text(value),
            "author" => rule.author = texts(value).join(", "),
            "status" => rule.status = text(value).to_lowercase(),
            "date" => rule.created = text(value),
            "modified" => rule.modified = text(value),
            "references" => rule.references = texts(value),
            "falsepositives" => rule.false_positives = texts(value),
            "level" => read_level(file, value, &mut rule),
            "tags" => read_tags(file, value, &mut rule),
            "logsource" => read_logsource(file, value, &mut rule),
            "related" => read_related(value, &mut rule),
            "fields" => rule.detail("fields", texts(value).join(", ")),
            "scope" => rule.detail("scope", texts(value).join(", ")),
            "taxonomy" => rule.detail("taxonomy", text(value)),
            "license" => rule.detail("license", text(value)),
            _ => {}
        }
    }
    rule.retired = is_retired(&rule);
    if rule.title.is_empty() {
        let span = super::first_line(file, document);
        report(file, &mut rule, [Finding::warning(span, "the rule has no title")]);
        rule.title = match rule.id.as_str() {
            "" => file.path.rsplit('/').next().unwrap_or_default().to_owned(),
            id => id.to_owned(),
        };
    }
    if rule.id.is_empty() {
        rule.id.clone_from(&rule.title);
    }
    rule
}

/// By its own word, or by the folder a collection keeps such rules in.
fn is_retired(rule: &Rule) -> bool {
    let retired = |word: &str| matches!(word, "deprecated" | "unsupported");
    retired(&rule.status) || rule.path.split('/').rev().skip(1).any(retired)
}

fn read_level(file: &SourceFile<'_>, value: &Node, rule: &mut Rule) {
    let word = text(value);
    rule.severity = Severity::from_word(&word);
    if rule.severity.is_none() && !word.is_empty() {
        let reason = format!("`{word}` is no level; Sigma has informational to critical");
        report(file, rule, [Finding::warning(value.span, reason)]);
    }
}

fn read_tags(file: &SourceFile<'_>, value: &Node, rule: &mut Rule) {
    for (count, node) in each(value).enumerate() {
        if count == MOST_TAGS {
            let reason = format!("only the first {MOST_TAGS} tags are read");
            report(file, rule, [Finding::error(node.span, reason)]);
            return;
        }
        let Some(tag) = node.as_str() else { continue };
        rule.tag(tag);
        let id = tag.trim().strip_prefix("attack.").and_then(|tag| tag.strip_prefix(['t', 'T']));
        let is_numbered = id.is_some_and(|id| id.starts_with(|c: char| c.is_ascii_digit()));
        if is_numbered && technique(tag).is_none() {
            let reason = format!("`{}` is no ATT&CK technique", tag.trim());
            report(file, rule, [Finding::warning(node.span, reason)]);
        }
    }
}

fn read_logsource(file: &SourceFile<'_>, value: &Node, rule: &mut Rule) {
    if !matches!(value.value, Value::Mapping(_)) {
        let reason = "`logsource` holds `product`, `category` and `service`";
        report(file, rule, [Finding::warning(value.span, reason)]);
        return;
    }
    let [product, category, service] =
        ["product", "category", "service"].map(|key| value.trimmed(key));
    if [&product, &category, &service].into_iter().any(|part| !part.is_empty()) {
        rule.fact("logsource", format!("{product}/{category}/{service}"));
    }
    rule.fact("product", product);
    rule.fact("category", category);
    rule.fact("service", service);
    for (key, value) in value.entries() {
        match key.as_str().unwrap_or_default() {
            "product" | "category" | "service" => {}
            "definition" => rule.detail("log source definition", text(value)),
            other => rule.detail(format!("log source {other}"), text(value)),
        }
    }
}

fn read_related(value: &Node, rule: &mut Rule) {
    for related in value.items() {
        let (id, relation) = (related.trimmed("id"), related.trimmed("type"));
        if !id.is_empty() {
            rule.detail(format!("related ({relation})"), id);
        }
    }
}

/// The text of a scalar, trimmed; nothing for null and collections.
pub(super) fn text(node: &Node) -> String {
    if node.is_null() {
        return String::new();
    }
    node.as_str().unwrap_or_default().trim().to_owned()
}

/// The texts of a scalar or a list of scalars.
pub(super) fn texts(node: &Node) -> Vec<String> {
    each(node).map(text).filter(|text| !text.is_empty()).collect()
}

/// The items of a list; a single node where it is none.
pub(super) fn each(node: &Node) -> impl Iterator<Item = &Node> {
    match &node.value {
        Value::Sequence(items) => items.iter(),
        _ => std::slice::from_ref(node).iter(),
    }
}
