//! What the YAML says of a rule besides its logic.

use crate::model::{Rule, Severity};
use crate::vendors::yaml::Node;

/// Takes over everything but the logic.
pub(super) fn fill(rule: &mut Rule, document: &Node) {
    rule.span = document.span;
    let id = ["RuleID", "PolicyID", "QueryName"].iter().find_map(|key| document.text(key));
    rule.title = document.trimmed("DisplayName");
    rule.id = id.map_or_else(|| rule.title.clone(), |id| id.trim().to_owned());
    if rule.title.is_empty() {
        rule.title.clone_from(&rule.id);
    }
    rule.description = document.trimmed("Description");
    rule.author = document.texts("Author").join(", ");
    rule.severity = document.text("Severity").and_then(Severity::from_word);
    rule.status = document.trimmed("Status").to_lowercase();
    rule.retired = rule.status == "deprecated";
    rule.created = first_of(document, &["CreatedAt", "Created"]);
    rule.modified = first_of(document, &["LastModified", "UpdatedAt"]);
    let references = ["Reference", "References"].iter().flat_map(|key| document.texts(key));
    rule.references = references.flat_map(str::split_whitespace).map(str::to_owned).collect();
    tags(rule, document);
    for (key, fact) in [("LogTypes", "LogTypes"), ("ResourceTypes", "ResourceTypes")] {
        document.texts(key).into_iter().for_each(|value| rule.fact(fact, value.trim()));
    }
    rule.threshold = threshold(document);
    details(rule, document);
}

fn first_of(document: &Node, keys: &[&str]) -> String {
    keys.iter().find_map(|key| document.text(key)).unwrap_or_default().trim().to_owned()
}

/// `Reports` names techniques as `tactic:technique`; what other frameworks name is a tag.
fn tags(rule: &mut Rule, document: &Node) {
    let reports = document.get("Reports").map(Node::entries).unwrap_or_default();
    for (framework, _) in reports {
        let Some(framework) = framework.as_str() else { continue };
        let Some(entries) = document.get("Reports") else { continue };
        for text in entries.texts(framework) {
            match framework {
                "MITRE ATT&CK" => text.split(':').for_each(|part| rule.tag(part)),
                _ => rule.tags.push(format!("{framework} {}", text.trim())),
            }
        }
    }
    // A tag may read like a tactic (`Persistence`); only reports say what a rule is under.
    let tags = document.texts("Tags").into_iter().map(|tag| tag.trim().to_owned());
    rule.tags.extend(tags.filter(|tag| !tag.is_empty()));
}

/// A threshold of more than one event, and the time it counts in.
fn threshold(document: &Node) -> Option<String> {
    let count = document.get("Threshold")?.printed()?;
    if matches!(&*count, "0" | "1") {
        return None;
    }
    Some(match document.get("DedupPeriodMinutes").and_then(Node::printed) {
        Some(minutes) => format!("{count} events within {minutes} minutes"),
        None => format!("{count} events"),
    })
}

fn details(rule: &mut Rule, document: &Node) {
    for (key, label) in [
        ("Runbook", "runbook"),
        ("SummaryAttributes", "summary attributes"),
        ("ScheduledQueries", "scheduled query"),
        ("BaseDetection", "derived from"),
        ("GroupBy", "grouped by"),
    ] {
        let text = document.texts(key).join(", ");
        rule.detail(label, text.trim());
    }
    if document.get("Enabled").and_then(Node::as_bool) == Some(false) {
        rule.detail("enabled", "no");
    }
    if document.get("CreateAlert").and_then(Node::as_bool) == Some(false) {
        rule.detail("alerts", "no, it is a signal for other rules");
    }
    if let Some(minutes) = document.get("DedupPeriodMinutes").and_then(Node::printed) {
        rule.detail("dedup period", format!("{minutes} minutes"));
    }
}
