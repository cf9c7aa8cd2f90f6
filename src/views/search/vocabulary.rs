//! Keys and values the search box knows: a slip of the pen is an error with what was probably meant,
//! never a search that finds nothing.

use super::glob::Glob;
use super::keys::Key;
use super::query::{Comparison, Query, State, TestCondition};
use super::suggest::{nearest, unknown};
use crate::catalog::Catalog;
use crate::knowledge::{DOMAINS, PLATFORMS};
use crate::model::{Kind, Language, Name, Rule, Severity, Vendor};
use crate::views::Filter;
use crate::views::filter::NONE_GIVEN;
use std::collections::BTreeSet;

/// Statuses that vendors document; a folder may have rules of a few of them only.
const STATUSES: [&str; 7] =
    ["stable", "test", "experimental", "deprecated", "unsupported", "production", "development"];

/// What `key:value` asks for, or the sentence about what is wrong with it.
pub(super) fn condition(
    catalog: &Catalog,
    word: &str,
    comparison: Comparison,
    value: &str,
) -> Result<Query, String> {
    let key = key(&word.to_lowercase())?;
    if comparison != Comparison::Is && !key.has_order() {
        return Err(format!("`{word}` has no order; write `{word}:{value}`"));
    }
    let glob = Glob::new(value);
    if comparison != Comparison::Is && glob.is_wild() {
        return Err(format!("`{value}` has no order; leave the wildcard out"));
    }
    if key.is_missing(&glob) {
        return match comparison {
            Comparison::Is => Ok(Query::Key(key, comparison, glob)),
            _ => Err(format!("`{value}` has no order; write `{word}:{value}`")),
        };
    }
    check(catalog, key, &glob)?;
    Ok(match key {
        Key::Field => Query::Test(vec![TestCondition::Field(glob)]),
        Key::Value => Query::Test(vec![TestCondition::Value(glob)]),
        Key::Kind => Query::Test(vec![TestCondition::Kind(kind(&glob)?)]),
        Key::Is => match state(&glob)? {
            state if state.is_of_rule() => Query::Key(key, comparison, glob),
            state => Query::Test(vec![TestCondition::State(state)]),
        },
        _ => Query::Key(key, comparison, glob),
    })
}

fn key(word: &str) -> Result<Key, String> {
    Key::from_word(word).ok_or_else(|| match Key::meant_by(word) {
        Some(meant) => format!("there is no key `{word}`; it is `{}` here", meant.word()),
        None => unknown("key", word, Key::ALL.iter().map(|key| key.word())),
    })
}

fn kind(glob: &Glob) -> Result<Kind, String> {
    let words = || Kind::ALL.iter().map(|kind| kind.word());
    Kind::from_word(&glob.text).ok_or_else(|| unknown("kind", &glob.text, words()))
}

fn state(glob: &Glob) -> Result<State, String> {
    let found = State::ALL.into_iter().find(|state| state.word() == glob.text);
    found.ok_or_else(|| unknown("state", &glob.text, State::ALL.into_iter().map(State::word)))
}

/// Whether a key can have that value.
fn check(catalog: &Catalog, key: Key, glob: &Glob) -> Result<(), String> {
    let rules = || catalog.rules().iter().map(|rule| &**rule);
    let one = |what, known: &mut dyn Iterator<Item = &str>| one_of(catalog, what, glob, known);
    match key {
        Key::Vendor => one("vendor", &mut Vendor::ALL.into_iter().map(Vendor::word)),
        Key::Severity if Severity::from_word(&glob.text).is_some() => Ok(()),
        Key::Severity => one("severity", &mut Severity::ALL.into_iter().map(Severity::word)),
        Key::Language => one("language", &mut Language::ALL.into_iter().map(Language::word)),
        Key::Technique => technique(catalog, glob),
        Key::Tactic => tactic(catalog, glob),
        Key::Platform => one("platform", &mut names(rules(), |rule| &rule.platforms)),
        Key::Domain => one("domain", &mut names(rules(), |rule| &rule.domains)),
        Key::Status => one("status", &mut set(rules().map(|rule| &*rule.status))),
        Key::Type => one("type of rule", &mut set(rules().map(|rule| &*rule.rule_type))),
        Key::Folder => one("opened folder", &mut catalog.folders.iter().map(|it| &*it.name)),
        Key::Tag => one("tag", &mut set(rules().flat_map(|rule| &rule.tags).map(|tag| &**tag))),
        Key::Id => one("id", &mut rules().map(|rule| &*rule.id)),
        Key::Field => one("field", &mut catalog.field_names().map(|name| &**name)),
        Key::Source => part_of(glob, "log source", names(rules(), |rule| &rule.log_sources)),
        Key::Event => event(catalog, glob),
        Key::Risk if glob.text.parse::<u32>().is_err() => {
            Err("a risk score is a number".to_owned())
        }
        Key::Created | Key::Modified | Key::Date if !is_date(&glob.text) => {
            Err("a date is 2024, 2024-01 or 2024-01-31".to_owned())
        }
        // These are checked where they are read, or any text will do.
        Key::Kind | Key::Is | Key::Risk | Key::Created | Key::Modified | Key::Date => Ok(()),
        Key::Value | Key::Path | Key::Title | Key::Description | Key::Author | Key::Reference => {
            Ok(())
        }
    }
}

/// Whether every platform, domain and status of a filter is one that a rule can have.
///
/// # Errors
/// Says which is none, and what was probably meant.
pub fn check_names(catalog: &Catalog, filter: &Filter) -> Result<(), String> {
    let rules = || catalog.rules().iter().map(|rule| &**rule);
    let usual = |list: &'static [(&str, &str)]| list.iter().map(|(name, _)| *name);
    let platforms = names(rules(), |rule| &rule.platforms).chain(usual(PLATFORMS));
    let domains = names(rules(), |rule| &rule.domains).chain(usual(DOMAINS));
    let statuses = set(rules().map(|rule| &*rule.status)).chain(STATUSES);
    known_only("platform", &filter.platforms, platforms.chain([NONE_GIVEN]).collect())?;
    known_only("domain", &filter.domains, domains.chain([NONE_GIVEN]).collect())?;
    known_only("status", &filter.statuses, statuses.chain([NONE_GIVEN]).collect())
}

fn known_only(what: &str, wanted: &[Name], known: Vec<&str>) -> Result<(), String> {
    match wanted.iter().find(|name| !known.contains(&&***name)) {
        Some(name) => Err(unknown(what, name, known.into_iter())),
        None => Ok(()),
    }
}

/// Whether a value is one of those known; before anything is opened every value may be.
fn one_of(
    catalog: &Catalog,
    what: &str,
    glob: &Glob,
    known: &mut dyn Iterator<Item = &str>,
) -> Result<(), String> {
    let mut seen = Vec::new();
    for word in known {
        if glob.matches(word) {
            return Ok(());
        }
        seen.push(word);
    }
    if catalog.is_empty() && seen.is_empty() {
        return Ok(());
    }
    Err(unknown(what, &glob.text, seen.into_iter()))
}

/// The same where a part of the value will do.
fn part_of<'a>(
    glob: &Glob,
    what: &str,
    known: impl Iterator<Item = &'a str>,
) -> Result<(), String> {
    let known: Vec<&str> = known.collect();
    if known.is_empty() || known.iter().any(|word| glob.is_in(word)) {
        return Ok(());
    }
    Err(unknown(what, &glob.text, known.into_iter()))
}

fn set<'a>(words: impl Iterator<Item = &'a str>) -> impl Iterator<Item = &'a str> {
    words.filter(|word| !word.is_empty()).collect::<BTreeSet<_>>().into_iter()
}

fn names<'a>(
    rules: impl Iterator<Item = &'a Rule>,
    of: impl Fn(&'a Rule) -> &'a [Name],
) -> impl Iterator<Item = &'a str> {
    set(rules.flat_map(of).map(|name| &**name))
}

fn technique(catalog: &Catalog, glob: &Glob) -> Result<(), String> {
    let attack = catalog.knowledge.attack();
    let tagged = catalog.rules().iter().flat_map(|rule| &rule.techniques).map(|id| &**id);
    let mut all = attack.techniques().map(|technique| &*technique.id).chain(tagged);
    if all.any(|id| glob.matches(id)) {
        return Ok(());
    }
    // `technique:"os credential dumping"`: the name leads to the id.
    let named = attack.techniques().find(|technique| {
        technique.is_active() && glob.is_in(&technique.name) && glob.text.len() > 3
    });
    Err(match named {
        Some(technique) => {
            format!("a technique is searched by its id: {} is `{}`", technique.name, technique.id)
        }
        None => {
            let ids: BTreeSet<&str> = attack.techniques().map(|it| &*it.id).collect();
            unknown("technique", &glob.text.to_uppercase(), ids.into_iter())
        }
    })
}

fn tactic(catalog: &Catalog, glob: &Glob) -> Result<(), String> {
    let known = catalog.knowledge.attack().tactics().iter().map(|tactic| &*tactic.short_name);
    let tagged = catalog.rules().iter().flat_map(|rule| &rule.tactics).map(|name| &**name);
    one_of(catalog, "tactic", glob, &mut set(known.chain(tagged)))
}

fn event(catalog: &Catalog, glob: &Glob) -> Result<(), String> {
    let events = catalog.knowledge.events();
    let known =
        |event: &crate::knowledge::Event| glob.matches(&event.id) || glob.is_in(&event.title);
    if events.iter().any(|(_, event)| known(event)) {
        return Ok(());
    }
    let ids = events.iter().map(|(_, event)| &*event.id);
    Err(match nearest(&glob.text, ids) {
        Some(near) => {
            format!("no event has the id or title `{}`; did you mean `{near}`?", glob.text)
        }
        None => format!("no event has the id or title `{}`", glob.text),
    })
}

/// `2024`, `2024-01` or `2024-01-31`, with `-` or `/`.
fn is_date(text: &str) -> bool {
    let shapes = ["dddd", "dddd-dd", "dddd-dd-dd"];
    let shape: String = text
        .chars()
        .map(|c| match c {
            '0'..='9' => 'd',
            '/' => '-',
            other => other,
        })
        .collect();
    shapes.contains(&shape.as_str())
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::catalog::Choices;
    use crate::catalog::load::{Progress, Source};

    pub(in crate::views::search) fn samples() -> Catalog {
        Catalog::open(&[Source::Samples], &Choices::default(), &Progress::default()).unwrap()
    }

    #[test]
    fn a_slip_in_any_key_is_an_error_with_what_was_meant() {
        let catalog = samples();
        for (text, reason) in [
            ("vendr:sigma", "there is no key `vendr`; did you mean `vendor`?"),
            ("level:high", "there is no key `level`; it is `severity` here"),
            ("vendor:sgima", "there is no vendor `sgima`; did you mean `sigma`?"),
            ("kind:startswith", "there is no kind `startswith`; did you mean `starts_with`?"),
            ("severity:hihg", "there is no severity `hihg`; did you mean `high`?"),
            ("severity>=h*", "`h*` has no order; leave the wildcard out"),
            ("platform:windwos", "there is no platform `windwos`; did you mean `windows`?"),
            ("domain:clowd", "there is no domain `clowd`; did you mean `cloud`?"),
            ("status:tset", "there is no status `tset`; did you mean `test`?"),
            ("language:eqll", "there is no language `eqll`; did you mean `eql`?"),
            ("tactic:persistance", "there is no tactic `persistance`; did you mean `persistence`?"),
            ("technique:T1O03", "there is no technique `T1O03`; did you mean `T1003`?"),
            ("field:Imgae", "there is no field `imgae`; did you mean `Image`?"),
            ("is:exclude", "there is no state `exclude`; did you mean `excluded`?"),
            ("source:sysmn", "there is no log source `sysmn`; did you mean `Sysmon`?"),
            ("event:46244", "no event has the id or title `46244`; did you mean `4624`?"),
            ("folder:nowhere", "there is no opened folder `nowhere`"),
            ("id:nothing-like-it", "there is no id `nothing-like-it`"),
            ("risk>high", "a risk score is a number"),
            ("created:yesterday", "a date is 2024, 2024-01 or 2024-01-31"),
            ("title>3", "`title` has no order; write `title:3`"),
        ] {
            assert_eq!(Query::parse(text, &catalog).unwrap_err().reason, reason, "{text}");
        }
    }

    #[test]
    fn values_that_are_there_are_taken_in_any_case_and_with_wildcards() {
        let catalog = samples();
        for text in [
            "vendor:SIGMA",
            "severity:info",
            "severity>=medium",
            "platform:win*",
            "risk>=50",
            "technique:t1003*",
            "technique:T1003.001",
            "field:image",
            "is:excluded",
            "event:4624",
            "date>=2024-01-01",
            "created<2025/02",
            "language:eql",
            "folder:\"sample rules\"",
            "path:sigma/*",
            "kind:ends_with",
            "source:sysmon",
            "status:test",
            "id:*",
        ] {
            assert!(
                Query::parse(text, &catalog).is_ok(),
                "{text}: {:?}",
                Query::parse(text, &catalog)
            );
        }
    }
}
