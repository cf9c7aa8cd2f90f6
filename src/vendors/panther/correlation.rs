//! Correlation rules: which rules they join, in what order, by which values.

use super::metadata;
use crate::model::{Language, Level, Rule, Vendor};
use crate::vendors::{SourceFile, yaml::Node};

/// Reads a correlation rule. It tests nothing of an event itself.
pub(super) fn read(file: &SourceFile<'_>, document: &Node) -> Rule {
    let mut rule = Rule::new(Vendor::Panther, file.path, Language::None);
    metadata::fill(&mut rule, document);
    rule.rule_type = "correlation_rule".to_owned();
    let blocks = document.get("Detection").map(Node::items).unwrap_or_default();
    for block in blocks {
        members(&mut rule, block, "Group", "joins");
        members(&mut rule, block, "Sequence", "in sequence");
        transitions(&mut rule, block);
        criteria(&mut rule, block);
        schedule(&mut rule, block);
    }
    if !rule.details.iter().any(|detail| matches!(detail.label.as_str(), "joins" | "in sequence")) {
        let at = document.get("Detection").map_or(rule.span, |node| node.span);
        let reason = "joins no rules; name them under `Group` or `Sequence`";
        rule.problems.push(file.problem(at, Level::Error, reason));
    }
    file.finish(&mut rule);
    rule
}

fn members(rule: &mut Rule, block: &Node, key: &str, label: &str) {
    for member in block.get(key).map(Node::items).unwrap_or_default() {
        let mut text = member.trimmed("RuleID");
        let id = member.trimmed("ID");
        if !id.is_empty() && id != text {
            text = format!("{id}: {text}");
        }
        if let Some(count) = member.get("MinMatchCount").and_then(Node::printed) {
            text.push_str(&format!(", at least {count} times"));
        }
        if member.get("Absence").and_then(Node::as_bool) == Some(true) {
            text.push_str(", absent");
        }
        rule.detail(label, text);
    }
}

fn transitions(rule: &mut Rule, block: &Node) {
    for step in block.get("Transitions").map(Node::items).unwrap_or_default() {
        let mut text = format!("{} → {}", step.trimmed("From"), step.trimmed("To"));
        if let Some(minutes) = step.get("WithinTimeFrameMinutes").and_then(Node::printed) {
            text.push_str(&format!(" within {minutes} minutes"));
        }
        let matches = step.get("Match").map(Node::items).unwrap_or_default();
        let on = matches.iter().map(|pair| {
            match (pair.text("On"), pair.text("From"), pair.text("To")) {
                (Some(on), ..) => on.to_owned(),
                (None, Some(from), Some(to)) => format!("{from} = {to}"),
                _ => String::new(),
            }
        });
        let on: Vec<String> = on.filter(|text| !text.is_empty()).collect();
        if !on.is_empty() {
            text.push_str(&format!(" on {}", on.join(", ")));
        }
        rule.detail("transition", text);
    }
}

fn criteria(rule: &mut Rule, block: &Node) {
    for (_, fields) in block.get("MatchCriteria").map(Node::entries).unwrap_or_default() {
        let pairs = fields.items().iter().map(|pair| match pair.text("Match") {
            Some(field) => format!("{}.{field}", pair.trimmed("GroupID")),
            None => pair.trimmed("GroupID"),
        });
        rule.detail("matched by", pairs.collect::<Vec<_>>().join(" = "));
    }
}

fn schedule(rule: &mut Rule, block: &Node) {
    if let Some(minutes) = block.get("LookbackWindowMinutes").and_then(Node::printed) {
        rule.detail("window", format!("{minutes} minutes"));
    }
    let rate = block.get("Schedule").and_then(|schedule| schedule.get("RateMinutes"));
    if let Some(minutes) = rate.and_then(Node::printed) {
        rule.detail("runs", format!("every {minutes} minutes"));
    }
}
