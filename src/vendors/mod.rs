//! Rule files: bytes → rules and problems. Decides whose file it is from its content, takes it
//! apart, and hands the logic to a language. Knows nothing of canonical names or the catalog.

pub mod elastic;
pub mod panther;
pub mod sigma;
mod sniff;
pub mod splunk;
mod toml_tree;
pub mod yaml;
pub mod yaral;

use crate::languages::Finding;
use crate::model::{Clause, Expr, Level, LineIndex, Problem, Rule, Span, TextMap};
use std::sync::{Arc, OnceLock};

pub use sniff::{RULE_CODE, is_rule_extension, others_depend_on, read};

/// The folder a file stands in, as far as reading one file may ask about others: Splunk's macros,
/// the Python beside Panther's YAML. Only files found under the opened folder can be asked for.
pub trait Folder: Sync {
    /// Every file found, relative to the opened folder, with `/`, sorted.
    fn paths(&self) -> &[Arc<str>];

    /// The text of a file of [`Folder::paths`]; `None` where it cannot be read or is not UTF-8.
    fn text(&self, path: &str) -> Option<Arc<str>>;
}

/// How many clauses of one rule kept as text are told.
const MOST_KEPT: usize = 100;

/// What is shared by all files of an opened folder; parts are made when first asked for.
pub struct Context<'a> {
    /// The folder.
    pub folder: &'a dyn Folder,
    splunk: OnceLock<splunk::Macros>,
    panther: OnceLock<panther::Library>,
}

impl<'a> Context<'a> {
    /// For one opened folder.
    pub fn new(folder: &'a dyn Folder) -> Self {
        Self { folder, splunk: OnceLock::new(), panther: OnceLock::new() }
    }

    /// The Splunk macros of the folder.
    pub fn splunk_macros(&self) -> &splunk::Macros {
        self.splunk.get_or_init(|| splunk::Macros::load(self.folder))
    }

    /// The Python modules and data models of the folder.
    pub fn panther_library(&self) -> &panther::Library {
        self.panther.get_or_init(|| panther::Library::load(self.folder))
    }
}

/// A file to read: its path relative to the opened folder, its text and its lines.
pub struct SourceFile<'a> {
    /// Path with `/`.
    pub path: &'a str,
    /// The whole text, without byte-order mark.
    pub text: &'a str,
    /// Its lines.
    pub lines: LineIndex,
}

/// What came out of a file.
#[derive(Debug, Default)]
pub struct FileReading {
    /// Its rules, in order.
    pub rules: Vec<Rule>,
    /// Problems of the file itself; those of a rule are in the rule.
    pub problems: Vec<Problem>,
    /// What it is when it is no rule (`Splunk macro`, `YAML that is no rule`), for counting.
    pub skipped: Option<&'static str>,
}

impl FileReading {
    /// A file that is no rule.
    pub fn skipped(kind: &'static str) -> Self {
        Self { skipped: Some(kind), ..Self::default() }
    }

    /// A file that could not be read.
    pub fn failed(problem: Problem) -> Self {
        Self { problems: vec![problem], ..Self::default() }
    }

    /// A file with one rule.
    pub fn rule(rule: Rule) -> Self {
        Self { rules: vec![rule], ..Self::default() }
    }
}

impl<'a> SourceFile<'a> {
    /// A file with its text.
    pub fn new(path: &'a str, text: &'a str) -> Self {
        Self { path, text, lines: LineIndex::new(text) }
    }

    /// A problem at a place of the file.
    pub fn problem(&self, span: Span, level: Level, reason: impl Into<String>) -> Problem {
        let (line, column) = self.lines.line_column(self.text, span.start);
        let path = self.path.to_owned();
        Problem { folder: 0, path, line, column, level, reason: reason.into() }
    }

    /// A problem of the whole file.
    pub fn whole_problem(&self, level: Level, reason: impl Into<String>) -> Problem {
        let path = self.path.to_owned();
        Problem { folder: 0, path, line: 0, column: 0, level, reason: reason.into() }
    }

    /// The problems of a language, moved from the query's text to the file.
    pub fn findings(&self, findings: Vec<Finding>, map: &TextMap) -> Vec<Problem> {
        let moved =
            |finding: Finding| self.problem(map.span(finding.span), finding.level, finding.reason);
        findings.into_iter().map(moved).collect()
    }

    /// Moves every leaf of `expr` from the query's text to the file and gives it its line.
    pub fn place(&self, expr: &mut Expr, map: &TextMap) {
        expr.relocate(&|span| {
            let span = map.span(span);
            (span, self.lines.line(span.start))
        });
    }

    /// Sets the rule's line from its span, writes its dates with dashes and adds a warning for every
    /// clause kept as text. The last step of every reader.
    pub fn finish(&self, rule: &mut Rule) {
        rule.line = self.lines.line(rule.span.start);
        for date in [&mut rule.created, &mut rule.modified] {
            // Elastic's and older Sigma rules' `2026/05/04`: one column of dates is to sort as dates.
            *date = date.replace('/', "-");
        }
        self.warn_of_text(rule);
    }

    /// A warning for every clause kept as text, unless an error points into it already.
    fn warn_of_text(&self, rule: &mut Rule) {
        let place = |offset| self.lines.line_column(self.text, offset);
        let errors = rule.problems.iter().filter(|problem| problem.level == Level::Error);
        let errors: Vec<_> = errors.map(|problem| (problem.line, problem.column)).collect();
        let opaque = rule.expr.clauses().into_iter().filter_map(|clause| match clause {
            Clause::Opaque(opaque) => Some(opaque),
            Clause::Predicate(..) => None,
        });
        let mut warnings = Vec::new();
        for (count, clause) in opaque.enumerate() {
            if count == MOST_KEPT {
                let reason = "there are more clauses kept as text than are told";
                warnings.push(self.problem(clause.span, Level::Warning, reason));
                break;
            }
            let told = place(clause.span.start)..=place(clause.span.end);
            if !errors.iter().any(|error| told.contains(error)) {
                let reason = format!("clause kept as text: {}", clause.reason);
                warnings.push(self.problem(clause.span, Level::Warning, reason));
            }
        }
        rule.problems.extend(warnings);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Language, Vendor};

    #[test]
    fn dates_are_written_with_dashes() {
        let file = SourceFile::new("rule.yml", "");
        let mut rule = Rule::new(Vendor::Sigma, "rule.yml", Language::Sigma);
        rule.created = "2026/05/04".to_owned();
        file.finish(&mut rule);
        assert_eq!(rule.created, "2026-05-04");
    }
}
