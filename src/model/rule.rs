//! A rule as it stands in the catalog.

use super::{Expr, Name, Problem, Span};
use serde::Serialize;
use std::sync::Arc;

/// Whose rule format it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
pub enum Vendor {
    /// SigmaHQ's generic format.
    #[serde(rename = "sigma")]
    Sigma,
    /// Elastic Security: KQL, EQL, ES|QL, Lucene.
    #[serde(rename = "elastic")]
    Elastic,
    /// Splunk security content: SPL.
    #[serde(rename = "splunk")]
    Splunk,
    /// Google SecOps: YARA-L 2.0.
    #[serde(rename = "yara-l")]
    YaraL,
    /// Panther: Python, YAML conditions, SQL.
    #[serde(rename = "panther")]
    Panther,
}

impl Vendor {
    /// Every vendor, in the order shown.
    pub const ALL: [Self; 5] =
        [Self::Sigma, Self::Elastic, Self::Splunk, Self::YaraL, Self::Panther];

    /// The word in exports, filters and searches.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Sigma => "sigma",
            Self::Elastic => "elastic",
            Self::Splunk => "splunk",
            Self::YaraL => "yara-l",
            Self::Panther => "panther",
        }
    }

    /// The name as people write it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Sigma => "Sigma",
            Self::Elastic => "Elastic",
            Self::Splunk => "Splunk",
            Self::YaraL => "YARA-L",
            Self::Panther => "Panther",
        }
    }

    /// The two letters of its mark.
    pub const fn mark(self) -> &'static str {
        match self {
            Self::Sigma => "SI",
            Self::Elastic => "EL",
            Self::Splunk => "SP",
            Self::YaraL => "YL",
            Self::Panther => "PA",
        }
    }

    /// The vendor of that word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|vendor| vendor.word() == word)
    }
}

/// How urgent a hit is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// For context only.
    Informational,
    /// Low.
    Low,
    /// Medium.
    Medium,
    /// High.
    High,
    /// Critical.
    Critical,
}

impl Severity {
    /// From least to most urgent.
    pub const ALL: [Self; 5] =
        [Self::Informational, Self::Low, Self::Medium, Self::High, Self::Critical];

    /// The word in exports, filters and searches.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Informational => "informational",
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
            Self::Critical => "critical",
        }
    }

    /// The severity a rule's own word means, in any case (`Info`, `INFORMATIONAL`, `HIGH`).
    pub fn from_word(word: &str) -> Option<Self> {
        match word.trim().to_ascii_lowercase().as_str() {
            "informational" | "info" | "information" => Some(Self::Informational),
            "low" => Some(Self::Low),
            "medium" => Some(Self::Medium),
            "high" => Some(Self::High),
            "critical" => Some(Self::Critical),
            _ => None,
        }
    }
}

/// The language a rule's logic is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Language {
    /// Sigma detections and conditions.
    Sigma,
    /// Kibana Query Language.
    Kql,
    /// Lucene query syntax.
    Lucene,
    /// Event Query Language.
    Eql,
    /// Elasticsearch piped query language.
    Esql,
    /// Splunk Search Processing Language.
    Spl,
    /// YARA-L 2.0.
    YaraL,
    /// Python (Panther).
    Python,
    /// Panther's simple detections.
    PantherYaml,
    /// SQL of a scheduled query.
    Sql,
    /// No query at all (machine learning jobs, correlations of other rules).
    None,
}

impl Language {
    /// Every language.
    pub const ALL: [Self; 11] = [
        Self::Sigma,
        Self::Kql,
        Self::Lucene,
        Self::Eql,
        Self::Esql,
        Self::Spl,
        Self::YaraL,
        Self::Python,
        Self::PantherYaml,
        Self::Sql,
        Self::None,
    ];

    /// The word in exports, filters and searches.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Sigma => "sigma",
            Self::Kql => "kuery",
            Self::Lucene => "lucene",
            Self::Eql => "eql",
            Self::Esql => "esql",
            Self::Spl => "spl",
            Self::YaraL => "yara-l",
            Self::Python => "python",
            Self::PantherYaml => "panther-yaml",
            Self::Sql => "sql",
            Self::None => "none",
        }
    }
}

/// A statement of the rule about where its events come from, as written: `key` is a name from the
/// log source table (`logsource`, `index`, `integration`, `data_source`, `macro`, `LogTypes`, …).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fact {
    /// What kind of statement.
    pub key: &'static str,
    /// Its value. Sigma's `logsource` is `product/category/service`, empty parts left empty.
    pub value: String,
}

/// Something else the rule says that its page shows: a join, an `until`, a declared column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Detail {
    /// What it is, lower case (`sequence by`, `until`, `correlates`, `new terms`).
    pub label: String,
    /// As written.
    pub text: String,
}

/// Index of an event in the event table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct EventId(pub u32);

/// One rule.
#[derive(Clone, Debug)]
pub struct Rule {
    /// Whose format.
    pub vendor: Vendor,
    /// Which of the opened folders it is in; set when loaded.
    pub folder: u16,
    /// The file, relative to the opened folder, with `/`.
    pub path: Arc<str>,
    /// The file its logic stands in where that is another one (Panther's Python), relative to the
    /// opened folder. Places of predicates and opaque clauses are places in it; `span` and `line`
    /// stay places in `path`.
    pub logic_path: Option<Arc<str>>,
    /// Which rule of the file, from 0.
    pub doc: u32,
    /// The vendor's id; the title where a format has none.
    pub id: String,
    /// Title.
    pub title: String,
    /// Description, whole.
    pub description: String,
    /// Author or authors, joined with `, `.
    pub author: String,
    /// Severity; `None` where the vendor has none.
    pub severity: Option<Severity>,
    /// Risk score, 0 to 100, where the vendor has one.
    pub risk_score: Option<u32>,
    /// Status as written, lower case; empty where the rule says nothing.
    pub status: String,
    /// Deprecated or unsupported: left out of counts unless asked for.
    pub retired: bool,
    /// Kind of rule in the vendor's words (`query`, `eql`, `TTP`, `scheduled_rule`, `correlation`, …).
    pub rule_type: String,
    /// Date of creation as written.
    pub created: String,
    /// Date of the last change as written.
    pub modified: String,
    /// Links.
    pub references: Vec<String>,
    /// Known false positives.
    pub false_positives: Vec<String>,
    /// The language of its logic.
    pub language: Language,
    /// Where the rule stands in its file, in bytes.
    pub span: Span,
    /// The line it starts on, from 1.
    pub line: u32,
    /// ATT&CK techniques as tagged (`T1021.007`), in order, without repeats.
    pub techniques: Vec<String>,
    /// The same after revocations are followed; set when normalized.
    pub techniques_current: Vec<String>,
    /// ATT&CK tactics as short names (`lateral-movement`) as tagged.
    pub tactics: Vec<String>,
    /// Every other tag (`car.2013-05-003`, `cve.2021-44228`, `detection.threat-hunting`, ATLAS ids).
    pub tags: Vec<String>,
    /// What it says of where its events come from.
    pub facts: Vec<Fact>,
    /// Log source names of the log source table; set when normalized.
    pub log_sources: Vec<Name>,
    /// Platforms as short names (`windows`, `aws`); set when normalized.
    pub platforms: Vec<Name>,
    /// Domains as short names (`endpoint`, `cloud`); set when normalized.
    pub domains: Vec<Name>,
    /// Catalog events it names; set when normalized.
    pub events: Vec<EventId>,
    /// Those of them that its log source or class of events stands for and that it does not name
    /// itself; set when normalized.
    pub generic_events: Vec<EventId>,
    /// What it tests.
    pub expr: Expr,
    /// A declared threshold, as written (`count() by user > 5`).
    pub threshold: Option<String>,
    /// Other things its page shows.
    pub details: Vec<Detail>,
    /// Problems met while reading it.
    pub problems: Vec<Problem>,
}

impl Rule {
    /// Whether it is retired by its own word, not by the folder it was moved to alone.
    pub fn has_retiring_status(&self) -> bool {
        matches!(self.status.as_str(), "deprecated" | "unsupported" | "removed")
    }

    /// A rule with nothing in it yet.
    pub fn new(vendor: Vendor, path: &str, language: Language) -> Self {
        Self {
            vendor,
            folder: 0,
            path: path.into(),
            logic_path: None,
            doc: 0,
            id: String::new(),
            title: String::new(),
            description: String::new(),
            author: String::new(),
            severity: None,
            risk_score: None,
            status: String::new(),
            retired: false,
            rule_type: String::new(),
            created: String::new(),
            modified: String::new(),
            references: Vec::new(),
            false_positives: Vec::new(),
            language,
            span: Span::default(),
            line: 1,
            techniques: Vec::new(),
            techniques_current: Vec::new(),
            tactics: Vec::new(),
            tags: Vec::new(),
            facts: Vec::new(),
            log_sources: Vec::new(),
            platforms: Vec::new(),
            domains: Vec::new(),
            events: Vec::new(),
            generic_events: Vec::new(),
            expr: Expr::truth(),
            threshold: None,
            details: Vec::new(),
            problems: Vec::new(),
        }
    }

    /// Adds a technique or tactic in any spelling, or keeps the text among the other tags.
    pub fn tag(&mut self, text: &str) {
        let target = |list: &mut Vec<String>, value: String| {
            if !list.contains(&value) {
                list.push(value);
            }
        };
        if let Some(id) = super::technique(text) {
            target(&mut self.techniques, id);
        } else if let Some(tactic) = super::tactic(text) {
            target(&mut self.tactics, tactic.to_owned());
        } else if !text.trim().is_empty() {
            target(&mut self.tags, text.trim().to_owned());
        }
    }

    /// Adds a statement about where events come from; empty values and repeats are left out.
    pub fn fact(&mut self, key: &'static str, value: impl Into<String>) {
        let fact = Fact { key, value: value.into() };
        if !fact.value.is_empty() && !self.facts.contains(&fact) {
            self.facts.push(fact);
        }
    }

    /// Adds something its page shows; empty text is left out.
    pub fn detail(&mut self, label: impl Into<String>, text: impl Into<String>) {
        let detail = Detail { label: label.into(), text: text.into() };
        if !detail.text.is_empty() {
            self.details.push(detail);
        }
    }
}
