//! What a detection says of itself, in the layout up to 2025 (under `tags`) and in that of 2026 (at
//! the top).

use super::super::yaml::Node;
use crate::model::{Rule, Severity};

/// Fills everything but the logic.
pub(super) fn read(document: &Node, path: &str, rule: &mut Rule) {
    let tags = document.get("tags");
    rule.title = document.trimmed("name");
    rule.id = document.trimmed("id");
    if rule.id.is_empty() {
        rule.id.clone_from(&rule.title);
    }
    rule.description = document.trimmed("description");
    rule.author = document.texts("author").join(", ").trim().to_owned();
    rule.rule_type = document.trimmed("type");
    rule.status = document.trimmed("status").to_lowercase();
    rule.retired = is_retired(&rule.status, path);
    rule.created = document.trimmed("creation_date");
    rule.modified = document.trimmed("modification_date");
    if rule.modified.is_empty() {
        rule.modified = document.trimmed("date");
    }
    rule.references = owned(document.texts("references"));
    rule.false_positives = owned(document.texts("known_false_positives"));
    rule.risk_score = risk_score(document, tags);
    let severity = either(document, tags, "severity");
    rule.severity = severity.first().and_then(|word| Severity::from_word(word));
    labels(document, tags, rule);
    for source in document.texts("data_source").into_iter().chain(document.texts("data_sources")) {
        rule.fact("data_source", source.trim());
    }
    for asset in either(document, tags, "asset_type") {
        rule.fact("asset_type", asset.trim());
    }
}

fn labels(document: &Node, tags: Option<&Node>, rule: &mut Rule) {
    for key in ["mitre_attack_id", "cve", "CVE"] {
        either(document, tags, key).into_iter().for_each(|tag| rule.tag(tag));
    }
    for (key, label) in [
        ("analytic_story", "analytic story"),
        ("asset_type", "asset type"),
        ("security_domain", "security domain"),
    ] {
        let values = either(document, tags, key);
        rule.detail(label, values.join(", "));
    }
    rule.detail("how to implement", document.trimmed("how_to_implement"));
}

fn owned(texts: Vec<&str>) -> Vec<String> {
    let texts = texts.into_iter().map(|text| text.trim().to_owned());
    texts.filter(|text| !text.is_empty()).collect()
}

/// The texts of a key at the top, or else under `tags`.
fn either<'n>(document: &'n Node, tags: Option<&'n Node>, key: &str) -> Vec<&'n str> {
    let at_top = document.texts(key);
    if at_top.is_empty() { tags.map_or_else(Vec::new, |tags| tags.texts(key)) } else { at_top }
}

fn is_retired(status: &str, path: &str) -> bool {
    let retired = |word: &str| matches!(word, "deprecated" | "removed");
    let folders = path.rsplit_once('/').map_or("", |(folders, _)| folders);
    retired(status) || folders.split('/').any(retired)
}

/// `tags.risk_score`, or the highest score of the risk objects.
fn risk_score(document: &Node, tags: Option<&Node>) -> Option<u32> {
    let written = either(document, tags, "risk_score");
    let objects = document.get("rba").and_then(|rba| rba.get("risk_objects"));
    let objects = objects.map_or(&[][..], Node::items);
    let scores = objects.iter().filter_map(|object| object.text("score"));
    written.into_iter().chain(scores).filter_map(score).max()
}

/// A score from 0 to 100, whole or with decimals.
fn score(text: &str) -> Option<u32> {
    let number: f64 = text.trim().parse().ok()?;
    (0.0..=100.0).contains(&number).then(|| number.round() as u32)
}
