//! Google SecOps rules (YARA-L): meta entries → what a rule says of itself. The language reads the
//! rest.

use super::{FileReading, SourceFile};
use crate::languages::yaral::{self, Entry, RuleText};
use crate::model::{Language, Level, Rule, Severity, Span, TextMap, Vendor, tactic, technique};

/// Reads a `.yaral` file: one rule or several.
pub fn read(file: &SourceFile<'_>) -> FileReading {
    let (texts, findings) = yaral::read(file.text);
    let map = TextMap::verbatim(0);
    let problems = file.findings(findings, &map);
    if texts.is_empty() && problems.is_empty() {
        return FileReading::skipped("YARA-L file without a rule");
    }
    let read = |(doc, text)| rule(file, doc, text, &map);
    let rules = (0..).zip(texts).map(read).collect();
    FileReading { rules, problems, skipped: None }
}

fn rule(file: &SourceFile<'_>, doc: u32, text: RuleText, map: &TextMap) -> Rule {
    let mut rule = Rule::new(Vendor::YaraL, file.path, Language::YaraL);
    rule.doc = doc;
    rule.span = text.span;
    let window = if text.windowed { "multi event" } else { "single event" };
    let mut meta = Meta { file, rule: &mut rule, technique_names: Vec::new(), left: MOST_VALUES };
    text.meta.iter().for_each(|entry| meta.entry(entry));
    text.constants.iter().for_each(|entry| meta.outcome(entry));
    meta.finish();
    for (text, fallback) in [
        (&mut rule.id, &text.name),
        (&mut rule.title, &text.name),
        (&mut rule.rule_type, &window.to_owned()),
    ] {
        if text.is_empty() {
            text.clone_from(fallback);
        }
    }
    if rule.title != text.name {
        rule.detail("name", text.name);
    }
    retire(&mut rule, file.path);
    rule.threshold = text.reading.threshold;
    rule.details.extend(text.reading.details);
    rule.problems.extend(file.findings(text.reading.findings, map));
    rule.expr = text.reading.expr;
    file.place(&mut rule.expr, map);
    file.finish(&mut rule);
    rule
}

/// Rules are retired by what they say and by the folder they were moved to.
fn retire(rule: &mut Rule, path: &str) {
    let moved = path
        .split('/')
        .any(|folder| matches!(folder, "_deprecated" | "deprecated" | "unsupported"));
    if moved && rule.status.is_empty() {
        rule.status = "deprecated".to_owned();
    }
    rule.retired = moved || matches!(rule.status.as_str(), "deprecated" | "unsupported");
}

/// Takes in the meta entries of one rule.
struct Meta<'a> {
    file: &'a SourceFile<'a>,
    rule: &'a mut Rule,
    /// Techniques given by name only.
    technique_names: Vec<String>,
    /// How many more values are read.
    left: usize,
}

/// More values than this in the meta section of one rule are not read.
const MOST_VALUES: usize = 1_000;

impl Meta<'_> {
    fn entry(&mut self, entry: &Entry) {
        let value = entry.value.trim();
        let key = entry.key.to_ascii_lowercase();
        if value.is_empty() || self.left == 0 {
            return;
        }
        self.left -= 1;
        match key.as_str() {
            "author" | "authors" | "creator" => join(&mut self.rule.author, value),
            "description" => join(&mut self.rule.description, value),
            "rule_id" | "uuid" | "id" | "ruleid" => first(&mut self.rule.id, value),
            "rule_name" | "title" | "name" => first(&mut self.rule.title, value),
            "severity" => self.severity(value, entry.span),
            "risk_score" => self.rule.risk_score = score(value).or(self.rule.risk_score),
            "status" | "rule_status" => self.rule.status = value.to_lowercase(),
            "deprecated" if value.eq_ignore_ascii_case("true") => {
                "deprecated".clone_into(&mut self.rule.status);
            }
            "type" | "rule_type" => self.rule.rule_type = value.to_lowercase(),
            "created" | "date" | "created_date" | "creation_date" | "date_created" => {
                first(&mut self.rule.created, value);
            }
            "modified" | "updated" | "last_updated" | "last_modified" | "modified_date" => {
                first(&mut self.rule.modified, value);
            }
            "false_positives" | "falsepositives" | "false_positive" => {
                self.rule.false_positives.push(value.to_owned());
            }
            "tags" | "tag" => self.parts(value).iter().for_each(|tag| self.rule.tag(tag)),
            "mitre_attack_version" => self.rule.detail("mitre attack version", value),
            _ if is_reference(&key) => self.references(value),
            _ if is_attack(&key) => self.attack(&key, value),
            _ => match fact_key(&key) {
                Some(key) => self.rule.fact(key, value),
                None => self.rule.detail(key.replace('_', " "), value),
            },
        }
    }

    fn severity(&mut self, value: &str, span: Span) {
        self.rule.severity = Severity::from_word(value);
        if self.rule.severity.is_none() {
            let reason =
                format!("`{value}` is no severity; use Info, Low, Medium, High or Critical");
            let problem = self.file.problem(span, Level::Warning, reason);
            self.rule.problems.push(problem);
        }
    }

    /// One link, or several in a value.
    fn references(&mut self, value: &str) {
        let parts = self.parts(value);
        let links = parts.iter().all(|part| part.contains("://"));
        let found = if links { parts } else { vec![value] };
        for reference in found {
            if !self.rule.references.iter().any(|known| known == reference) {
                self.rule.references.push(reference.to_owned());
            }
        }
    }

    /// Techniques and tactics in any spelling, several in a value, also as links.
    fn attack(&mut self, key: &str, value: &str) {
        for part in self.parts(value) {
            let word = |c: char| !c.is_ascii_alphanumeric() && !matches!(c, '.' | '/');
            let link = part.rsplit_once("/techniques/").map(|(_, id)| id.trim_end_matches('/'));
            let words = link.unwrap_or(part).split(word);
            let ids: Vec<&str> = words.filter(|word| technique(word).is_some()).collect();
            if !ids.is_empty() {
                ids.into_iter().for_each(|id| self.rule.tag(id));
            } else if tactic(part).is_some() || !key.contains("technique") {
                self.rule.tag(part);
            } else {
                self.technique_names.push(part.to_owned());
            }
        }
    }

    /// Outcome variables carry what meta entries do.
    fn outcome(&mut self, entry: &Entry) {
        match entry.key.to_ascii_lowercase().as_str() {
            "risk_score" => self.rule.risk_score = self.rule.risk_score.or(score(&entry.value)),
            "mitre_attack_version" => {}
            key if is_attack(key) => self.attack(key, &entry.value),
            _ => {}
        }
    }

    /// The parts of a value that holds several.
    fn parts<'v>(&mut self, value: &'v str) -> Vec<&'v str> {
        let parts = value.split([',', ';', '|']).map(str::trim).filter(|part| !part.is_empty());
        let parts: Vec<&str> = parts.take(self.left).collect();
        self.left -= parts.len();
        parts
    }

    /// A technique's name says nothing where its id is there too.
    fn finish(self) {
        if self.left == 0 {
            let reason =
                format!("only the first {MOST_VALUES} values of the meta section are read");
            let problem = self.file.problem(self.rule.span, Level::Warning, reason);
            self.rule.problems.push(problem);
        }
        if self.rule.techniques.is_empty() {
            self.technique_names.iter().for_each(|name| self.rule.tag(name));
        }
    }
}

/// The key of the log source table for a meta key.
fn fact_key(key: &str) -> Option<&'static str> {
    Some(match key {
        "data_source" | "data_sources" | "log_source" => "meta.data_source",
        "platform" | "platforms" => "meta.platform",
        "product" => "meta.product",
        "service" => "meta.service",
        "category" => "meta.category",
        _ => return None,
    })
}

fn is_reference(key: &str) -> bool {
    key.trim_end_matches(|c: char| c.is_ascii_digit()).trim_end_matches('s') == "reference"
}

fn is_attack(key: &str) -> bool {
    ["mitre", "technique", "tactic", "attack_"].iter().any(|word| key.contains(word))
}

fn first(field: &mut String, value: &str) {
    if field.is_empty() {
        value.clone_into(field);
    }
}

fn join(field: &mut String, value: &str) {
    if !field.is_empty() {
        field.push_str(", ");
    }
    field.push_str(value);
}

fn score(value: &str) -> Option<u32> {
    value.trim().parse().ok().filter(|score| *score <= 100)
}
