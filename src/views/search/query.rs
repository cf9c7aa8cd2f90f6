//! The search box's language: text → [`Query`], or an error with a suggestion.

use super::glob::Glob;
use super::suggest::unknown;
use crate::model::{Kind, Severity, Vendor};
use std::fmt;

/// Every key, with an example value, in the order help lists them.
pub const KEYS: &[(&str, &str)] = &[
    ("vendor", "sigma, elastic, splunk, yara-l, panther"),
    ("technique", "T1003 (its sub-techniques too), T1003.001"),
    ("tactic", "lateral-movement"),
    ("field", "Image, canonical or as written"),
    ("kind", "contains"),
    ("value", "*mimikatz*"),
    ("is", "indicator, excluded, nested, signal, scope, computed, deprecated, partial, threshold"),
    ("severity", "high; >=medium"),
    ("risk", ">50"),
    ("platform", "windows"),
    ("domain", "cloud"),
    ("status", "stable"),
    ("language", "eql"),
    ("type", "new_terms"),
    ("source", "a log source"),
    ("event", "4624"),
    ("folder", "an opened folder"),
    ("path", "rules/cloud/*"),
    ("title", "words of the title"),
    ("id", "a rule's id"),
    ("author", "a name"),
    ("tag", "cve.2021*"),
    ("created", ">=2024-01"),
    ("modified", "<2023"),
];

/// Words of `is:`.
const STATES: &[&str] = &[
    "indicator",
    "excluded",
    "nested",
    "signal",
    "scope",
    "computed",
    "deprecated",
    "partial",
    "threshold",
];

/// What is searched for.
#[derive(Clone, Debug, PartialEq)]
pub enum Query {
    /// Everything.
    All,
    /// All of them.
    And(Vec<Query>),
    /// Any of them.
    Or(Vec<Query>),
    /// Not.
    Not(Box<Query>),
    /// A word or phrase anywhere, lower case.
    Word(String),
    /// A key of the rule itself.
    Key(&'static str, Comparison, Glob),
    /// Conditions on one and the same test of the rule.
    Test(Vec<TestCondition>),
}

/// A condition on a test.
#[derive(Clone, Debug, PartialEq)]
pub enum TestCondition {
    /// Its field, canonical or as written.
    Field(Glob),
    /// Its kind.
    Kind(Kind),
    /// Its value.
    Value(Glob),
    /// `indicator`, `excluded`, `nested`, `signal`, `scope`, `computed`.
    State(&'static str),
}

/// How a key is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comparison {
    /// `:` or `=`.
    Is,
    /// `<`.
    Less,
    /// `<=`.
    AtMost,
    /// `>`.
    More,
    /// `>=`.
    AtLeast,
}

/// Why a search cannot be carried out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QueryError {
    /// Where, in bytes of the text typed.
    pub at: usize,
    /// What is wrong, and what was probably meant.
    pub reason: String,
}

impl fmt::Display for QueryError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.reason)
    }
}

impl std::error::Error for QueryError {}

impl Query {
    /// Reads what was typed.
    pub fn parse(text: &str) -> Result<Self, QueryError> {
        let mut parser = Parser { tokens: tokens(text)?, at: 0, end: text.len(), depth: 0 };
        if parser.tokens.is_empty() {
            return Ok(Self::All);
        }
        let query = parser.any()?;
        match parser.tokens.get(parser.at) {
            Some(token) => Err(QueryError { at: token.at, reason: "a `)` too many".to_owned() }),
            None => Ok(query),
        }
    }

    /// The words and values searched for, to be marked where they are found.
    pub fn marks(&self) -> Vec<&str> {
        match self {
            Self::And(parts) | Self::Or(parts) => parts.iter().flat_map(Self::marks).collect(),
            Self::Word(word) => vec![word],
            Self::Key("title", _, glob) => vec![glob.text.trim_matches('*')],
            Self::Test(conditions) => conditions
                .iter()
                .filter_map(|condition| match condition {
                    TestCondition::Field(glob) | TestCondition::Value(glob) => {
                        Some(glob.text.trim_matches('*'))
                    }
                    _ => None,
                })
                .collect(),
            Self::All | Self::Not(_) | Self::Key(..) => Vec::new(),
        }
    }
}

#[derive(Clone, Debug, PartialEq)]
struct Token {
    at: usize,
    what: What,
}

#[derive(Clone, Debug, PartialEq)]
enum What {
    Open,
    Close,
    And,
    Or,
    Not,
    Word(String),
    Pair(String, Comparison, String),
}

fn tokens(text: &str) -> Result<Vec<Token>, QueryError> {
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        let start = at;
        let what = match c {
            c if c.is_whitespace() => {
                at += c.len_utf8();
                continue;
            }
            '(' => What::Open,
            ')' => What::Close,
            '-' if text[at + 1..].starts_with(|c: char| !c.is_whitespace()) => What::Not,
            _ => {
                let (word, end) = word(text, at, &[':', '=', '<', '>'])?;
                let quoted = c == '"';
                let (what, end) = pair_or_word(text, word, end, quoted)?;
                at = end;
                tokens.push(Token { at: start, what });
                continue;
            }
        };
        at += c.len_utf8();
        tokens.push(Token { at: start, what });
    }
    Ok(tokens)
}

/// A word or quoted phrase from `at`, up to white space, a bracket or one of `stops`.
fn word(text: &str, at: usize, stops: &[char]) -> Result<(String, usize), QueryError> {
    let rest = &text[at..];
    if let Some(quoted) = rest.strip_prefix('"') {
        let Some(end) = quoted.find('"') else {
            return Err(QueryError { at, reason: "a quote that is not closed".to_owned() });
        };
        return Ok((quoted[..end].to_owned(), at + end + 2));
    }
    let ends = |c: char| c.is_whitespace() || matches!(c, '(' | ')') || stops.contains(&c);
    let end = rest.find(ends).unwrap_or(rest.len());
    Ok((rest[..end].to_owned(), at + end))
}

fn pair_or_word(
    text: &str,
    name: String,
    end: usize,
    quoted: bool,
) -> Result<(What, usize), QueryError> {
    let (comparison, length) = match &text[end..] {
        rest if rest.starts_with(">=") => (Comparison::AtLeast, 2),
        rest if rest.starts_with("<=") => (Comparison::AtMost, 2),
        rest if rest.starts_with('>') => (Comparison::More, 1),
        rest if rest.starts_with('<') => (Comparison::Less, 1),
        rest if rest.starts_with([':', '=']) => (Comparison::Is, 1),
        _ => (Comparison::Is, 0),
    };
    if length == 0 || quoted {
        let what = match name.as_str() {
            "and" | "AND" if !quoted => What::And,
            "or" | "OR" if !quoted => What::Or,
            "not" | "NOT" if !quoted => What::Not,
            _ => What::Word(name),
        };
        return Ok((what, end));
    }
    // `severity:>=high` is as good as `severity>=high`.
    let mut at = end + length;
    let mut comparison = comparison;
    for (sign, meant) in [
        (">=", Comparison::AtLeast),
        ("<=", Comparison::AtMost),
        (">", Comparison::More),
        ("<", Comparison::Less),
    ] {
        if comparison == Comparison::Is && text[at..].starts_with(sign) {
            comparison = meant;
            at += sign.len();
        }
    }
    let (value, value_end) = word(text, at, &[])?;
    if value.is_empty() && !text[at..].starts_with('"') {
        let reason = format!("a value is missing after `{}`", &text[end - name.len()..at]);
        return Err(QueryError { at, reason });
    }
    Ok((What::Pair(name, comparison, value), value_end))
}

struct Parser {
    tokens: Vec<Token>,
    at: usize,
    end: usize,
    depth: usize,
}

/// How deep parentheses may nest.
const DEPTH: usize = 64;

impl Parser {
    fn any(&mut self) -> Result<Query, QueryError> {
        self.depth += 1;
        if self.depth > DEPTH {
            return Err(QueryError { at: self.here(), reason: "too many parentheses".to_owned() });
        }
        let mut parts = vec![self.all()?];
        while self.take(&What::Or) {
            parts.push(self.all()?);
        }
        self.depth -= 1;
        Ok(if parts.len() == 1 { parts.swap_remove(0) } else { Query::Or(parts) })
    }

    fn all(&mut self) -> Result<Query, QueryError> {
        let mut parts = Vec::new();
        let mut test: Vec<TestCondition> = Vec::new();
        loop {
            match self.one()? {
                Query::Test(conditions) => test.extend(conditions),
                other => parts.push(other),
            }
            self.take(&What::And);
            match self.tokens.get(self.at).map(|token| &token.what) {
                None | Some(What::Or | What::Close) => break,
                Some(_) => {}
            }
        }
        if !test.is_empty() {
            parts.push(Query::Test(test));
        }
        Ok(if parts.len() == 1 { parts.swap_remove(0) } else { Query::And(parts) })
    }

    fn one(&mut self) -> Result<Query, QueryError> {
        let Some(token) = self.tokens.get(self.at).cloned() else {
            return Err(QueryError {
                at: self.end,
                reason: "something to search for is missing".into(),
            });
        };
        self.at += 1;
        match token.what {
            What::Not => {
                self.depth += 1;
                if self.depth > DEPTH {
                    return Err(QueryError { at: token.at, reason: "too many nots".to_owned() });
                }
                let inner = self.one()?;
                self.depth -= 1;
                Ok(Query::Not(Box::new(inner)))
            }
            What::Open => {
                let inner = self.any()?;
                if self.take(&What::Close) {
                    Ok(inner)
                } else {
                    Err(QueryError { at: token.at, reason: "a `(` that is not closed".to_owned() })
                }
            }
            What::Word(word) => Ok(Query::Word(word.to_lowercase())),
            What::Pair(key, comparison, value) => pair(token.at, &key, comparison, &value),
            What::Close | What::And | What::Or => {
                let reason = "something to search for is missing here".to_owned();
                Err(QueryError { at: token.at, reason })
            }
        }
    }

    fn take(&mut self, what: &What) -> bool {
        let found = self.tokens.get(self.at).is_some_and(|token| token.what == *what);
        self.at += usize::from(found);
        found
    }

    fn here(&self) -> usize {
        self.tokens.get(self.at).map_or(self.end, |token| token.at)
    }
}

fn pair(at: usize, key: &str, comparison: Comparison, value: &str) -> Result<Query, QueryError> {
    let lower = key.to_lowercase();
    let Some((key, _)) = KEYS.iter().find(|(known, _)| *known == lower) else {
        let keys = KEYS.iter().map(|(known, _)| *known);
        return Err(QueryError { at, reason: unknown("key", &lower, keys) });
    };
    let glob = Glob::new(value);
    let ordered = matches!(*key, "severity" | "risk" | "created" | "modified");
    if comparison != Comparison::Is && !ordered {
        let reason = format!("`{key}` has no order; write `{key}:{value}`");
        return Err(QueryError { at, reason });
    }
    let check = |known: &[&'static str], what: &str| {
        if glob.is_wild() || known.iter().any(|word| glob.matches(word)) {
            Ok(())
        } else {
            Err(QueryError { at, reason: unknown(what, &glob.text, known.iter().copied()) })
        }
    };
    match *key {
        "field" => return Ok(Query::Test(vec![TestCondition::Field(glob)])),
        "value" => return Ok(Query::Test(vec![TestCondition::Value(glob)])),
        "kind" => {
            let words: Vec<&str> = Kind::ALL.iter().map(|kind| kind.word()).collect();
            return match Kind::from_word(&glob.text) {
                Some(kind) => Ok(Query::Test(vec![TestCondition::Kind(kind)])),
                None => {
                    Err(QueryError { at, reason: unknown("kind", &glob.text, words.into_iter()) })
                }
            };
        }
        "is" => {
            let Some(state) = STATES.iter().find(|state| glob.matches(state)) else {
                return Err(QueryError {
                    at,
                    reason: unknown("state", &glob.text, STATES.iter().copied()),
                });
            };
            if !matches!(*state, "deprecated" | "partial" | "threshold") {
                return Ok(Query::Test(vec![TestCondition::State(state)]));
            }
        }
        "vendor" => check(&Vendor::ALL.map(Vendor::word), "vendor")?,
        "severity" => check(&Severity::ALL.map(Severity::word), "severity")?,
        "risk" if value.parse::<u32>().is_err() => {
            return Err(QueryError { at, reason: "a risk score is a number".to_owned() });
        }
        _ => {}
    }
    Ok(Query::Key(key, comparison, glob))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn conditions_beside_each_other_are_of_one_test() {
        let query = Query::parse("vendor:sigma field:Image value:*mimikatz* is:excluded").unwrap();
        let Query::And(parts) = query else { panic!("{query:?}") };
        assert!(matches!(&parts[0], Query::Key("vendor", ..)));
        assert!(matches!(&parts[1], Query::Test(conditions) if conditions.len() == 3));
    }

    #[test]
    fn operators_bind_as_usual() {
        let query = Query::parse("a b or not (c or \"d e\") -f").unwrap();
        let word = |text: &str| Query::Word(text.to_owned());
        let not = |inner| Query::Not(Box::new(inner));
        assert_eq!(
            query,
            Query::Or(vec![
                Query::And(vec![word("a"), word("b")]),
                Query::And(vec![not(Query::Or(vec![word("c"), word("d e")])), not(word("f"))]),
            ])
        );
    }

    #[test]
    fn mistakes_are_errors_with_a_suggestion() {
        for (text, reason) in [
            ("vendr:sigma", "there is no key `vendr`; did you mean `vendor`?"),
            ("vendor:sgima", "there is no vendor `sgima`; did you mean `sigma`?"),
            ("kind:startswith", "there is no kind `startswith`; did you mean `starts_with`?"),
            ("(a", "a `(` that is not closed"),
            ("a)", "a `)` too many"),
            ("title:", "a value is missing after `title:`"),
            ("title>3", "`title` has no order; write `title:3`"),
            ("\"a", "a quote that is not closed"),
            ("a or", "something to search for is missing"),
        ] {
            assert_eq!(Query::parse(text).unwrap_err().reason, reason, "{text}");
        }
    }
}
