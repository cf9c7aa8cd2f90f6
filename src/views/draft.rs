//! A Sigma rule drafted from what is ticked on a technique's page or in a comparison.

use crate::catalog::{Catalog, RuleId};
use crate::knowledge::fold::Class;
use crate::model::{Kind, Name, Vendor};
use rustc_hash::FxHashSet;
use serde_yaml::{Mapping, Value};
use std::collections::BTreeMap;
use std::sync::Arc;

/// What the draft is made of.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Draft {
    /// The title; empty for the one proposed.
    pub title: String,
    /// The techniques, current ids; the first gives the title.
    pub techniques: Vec<String>,
    /// Tests the rule looks for.
    pub indicators: Vec<Test>,
    /// Tests it leaves out.
    pub exclusions: Vec<Test>,
    /// Fields without a value yet; each becomes a placeholder to fill in.
    pub fields: Vec<Name>,
    /// The rules the tests come from; the log source most of them name is taken.
    pub from: Vec<RuleId>,
}

/// A ticked row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Test {
    /// The canonical field; empty for a keyword.
    pub field: Name,
    /// The kind.
    pub kind: Kind,
    /// The value.
    pub value: Arc<str>,
}

impl Test {
    /// A test of a canonical field, under the name events have for it.
    pub fn new(field: &str, kind: Kind, value: &Arc<str>) -> Self {
        Self { field: plain_field(field), kind, value: value.clone() }
    }

    /// A test of a row of equivalent ones.
    pub fn folded(field: &str, class: Class, value: &Arc<str>) -> Self {
        match class {
            Class::Is => Self::new(field, Kind::Eq, value),
            Class::IsNot => Self::new(field, Kind::Ne, value),
            Class::Name => {
                let name = format!("\\{}", value.trim_start_matches('\\'));
                Self::new(field, Kind::EndsWith, &name.into())
            }
            Class::Kind(kind) => Self::new(field, kind, value),
        }
    }
}

/// A canonical field without what tells sources with the same name apart (`aws::eventName`).
pub fn plain_field(field: &str) -> Name {
    field.rsplit("::").next().unwrap_or(field).into()
}

/// The fields of a draft that no Sigma rule of the catalog tests: Sigma may call them otherwise. None
/// where there is no Sigma rule to tell by.
pub fn fields_no_sigma_rule_has(catalog: &Catalog, draft: &Draft) -> Vec<Name> {
    let sigma = catalog.ids().filter(|id| catalog.rule(*id).vendor == Vendor::Sigma);
    let known: FxHashSet<Name> = sigma
        .flat_map(|id| catalog.entries(id))
        .flat_map(|entry| [entry.raw_field, entry.key.field])
        .map(|field| plain_field(catalog.field_name(field)))
        .collect();
    if known.is_empty() {
        return Vec::new();
    }
    let tests = draft.indicators.iter().chain(&draft.exclusions).map(|test| &test.field);
    let mut unknown: Vec<Name> = Vec::new();
    for field in tests.chain(&draft.fields) {
        if !field.is_empty() && !known.contains(field) && !unknown.contains(field) {
            unknown.push(field.clone());
        }
    }
    unknown
}

/// The title of a draft that has none of its own.
pub fn proposed_title(catalog: &Catalog, draft: &Draft) -> String {
    format!("Possible {}", name(catalog, &draft.techniques))
}

/// The draft as Sigma YAML; it parses, and reads back as the same tests.
///
/// # Errors
/// Says what of the ticked rows Sigma cannot say (a list kept elsewhere).
pub fn sigma(catalog: &Catalog, draft: &Draft) -> Result<String, String> {
    let name = name(catalog, &draft.techniques);
    let proposed = proposed_title(catalog, draft);
    let title = if draft.title.trim().is_empty() { &*proposed } else { draft.title.trim() };
    let mut detection = Mapping::new();
    let mut condition = String::from("selection");
    let mut selection = tests(&draft.indicators)?;
    for field in &draft.fields {
        selection.entry(field.to_string().into()).or_insert("CHANGE_ME".into());
    }
    if selection.is_empty() {
        return Err("tick at least one field or indicator".to_owned());
    }
    let keywords = selection.remove(KEYWORDS);
    match (selection.is_empty(), keywords) {
        (true, Some(words)) => drop(detection.insert("selection".into(), words)),
        (false, Some(words)) => {
            detection.insert("selection".into(), Value::Mapping(selection));
            detection.insert("keywords".into(), words);
            condition.push_str(" and keywords");
        }
        (_, None) => drop(detection.insert("selection".into(), Value::Mapping(selection))),
    }
    for (at, (name, filter)) in filters(&draft.exclusions)?.into_iter().enumerate() {
        if at == 0 {
            condition.push_str(" and not 1 of filter_main_*");
        }
        detection.insert(name.into(), filter);
    }
    detection.insert("condition".into(), condition.into());
    let mut rule = Mapping::new();
    let mut set = |key: &str, value: Value| drop(rule.insert(key.into(), value));
    set("title", title.into());
    set("status", "experimental".into());
    set(
        "description",
        format!("Detects {name}; drafted from rules under {}", draft.techniques.join(", ")).into(),
    );
    set("tags", tags(catalog, &draft.techniques));
    set("logsource", log_source(catalog, &draft.from));
    set("detection", Value::Mapping(detection));
    set("level", "medium".into());
    serde_yaml::to_string(&rule).map_err(|error| error.to_string())
}

/// The key under which tests without a field are collected.
const KEYWORDS: &str = "";

/// Tests of the same field and modifier as one key with a list.
fn tests(tests: &[Test]) -> Result<Mapping, String> {
    let mut values: BTreeMap<String, Vec<Value>> = BTreeMap::new();
    for test in tests {
        let (key, value) = key_and_value(test)?;
        let values = values.entry(key).or_default();
        if !values.contains(&value) {
            values.push(value);
        }
    }
    let one_or_list = |mut values: Vec<Value>| match values.len() {
        1 => values.swap_remove(0),
        _ => Value::Sequence(values),
    };
    let entry = |(key, values): (String, Vec<Value>)| {
        let value = if key == KEYWORDS { Value::Sequence(values) } else { one_or_list(values) };
        (Value::from(key), value)
    };
    Ok(values.into_iter().map(entry).collect())
}

/// A filter for each field, so that any of them leaves an event out.
fn filters(exclusions: &[Test]) -> Result<Vec<(String, Value)>, String> {
    let mut by_field: BTreeMap<&Name, Vec<Test>> = BTreeMap::new();
    for test in exclusions {
        by_field.entry(&test.field).or_default().push(test.clone());
    }
    let mut filters = Vec::new();
    for (field, own) in by_field {
        let name: String = field
            .chars()
            .map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '_' })
            .collect();
        let name = if name.is_empty() { "keywords".to_owned() } else { name };
        let mut keys = tests(&own)?;
        let several = keys.len() > 1;
        let body = match keys.remove(KEYWORDS) {
            Some(words) => words,
            // Several modifiers of one field are alternatives, so a list of maps.
            None if several => {
                let one = |(key, value)| Value::Mapping(Mapping::from_iter([(key, value)]));
                Value::Sequence(keys.into_iter().map(one).collect())
            }
            None => Value::Mapping(keys),
        };
        filters.push((format!("filter_main_{name}"), body));
    }
    Ok(filters)
}

fn key_and_value(test: &Test) -> Result<(String, Value), String> {
    let Test { field, kind, value } = test;
    let plain = || Value::from(escaped(value, false));
    let (modifier, value) = match kind {
        Kind::Keyword => return Ok((KEYWORDS.to_owned(), plain())),
        Kind::Eq => ("", plain()),
        Kind::In => ("", Value::from(escaped(value, true))),
        Kind::Wildcard => ("", Value::from(escaped(value, true))),
        Kind::Ne => ("|neq", plain()),
        Kind::Contains | Kind::Match => ("|contains", plain()),
        Kind::StartsWith => ("|startswith", plain()),
        Kind::EndsWith => ("|endswith", plain()),
        Kind::RegexMatch => ("|re", Value::from(value.as_ref())),
        Kind::Gt => ("|gt", number(value)),
        Kind::Ge => ("|gte", number(value)),
        Kind::Lt => ("|lt", number(value)),
        Kind::Le => ("|lte", number(value)),
        Kind::Cidr => ("|cidr", Value::from(value.as_ref())),
        Kind::IsNull => ("", Value::Null),
        Kind::IsNotNull => ("|exists", Value::Bool(true)),
        Kind::EqField => ("|fieldref", Value::from(value.as_ref())),
        Kind::InList => {
            return Err(format!(
                "Sigma has no list kept elsewhere: untick {field} in_list {value}"
            ));
        }
    };
    Ok((format!("{field}{modifier}"), value))
}

fn number(text: &str) -> Value {
    match (text.parse::<i64>(), text.parse::<f64>()) {
        (Ok(number), _) => number.into(),
        (_, Ok(number)) => number.into(),
        _ => text.into(),
    }
}

/// The value with Sigma's escapes: `*` and `?` are plain unless `starred`, where they are wildcards
/// already and escaped ones stay so; a backslash before either of them, or before another one, is
/// doubled (Sigma specification 2.1, "Escaping").
fn escaped(value: &str, starred: bool) -> String {
    let mut out = String::new();
    let mut chars = value.chars().peekable();
    while let Some(c) = chars.next() {
        match (c, chars.peek()) {
            ('\\', Some(next @ ('*' | '?'))) if starred => {
                out.push('\\');
                out.push(*next);
                chars.next();
            }
            ('\\', Some('\\' | '*' | '?')) => out.push_str("\\\\"),
            ('*' | '?', _) if !starred => {
                out.push('\\');
                out.push(c);
            }
            _ => out.push(c),
        }
    }
    out
}

/// The first technique's name, its id where that is unknown.
fn name(catalog: &Catalog, techniques: &[String]) -> String {
    let Some(id) = techniques.first() else { return "activity".to_owned() };
    catalog.knowledge.attack().full_name(id).unwrap_or_else(|| id.clone())
}

/// The tactics of all techniques, then these.
fn tags(catalog: &Catalog, techniques: &[String]) -> Value {
    let attack = catalog.knowledge.attack();
    let known = techniques.iter().filter_map(|id| attack.technique(id));
    let mut tags: Vec<String> = Vec::new();
    for tactic in known.flat_map(|technique| &technique.tactics) {
        let tag = format!("attack.{tactic}");
        if !tags.contains(&tag) {
            tags.push(tag);
        }
    }
    tags.extend(techniques.iter().map(|id| format!("attack.{}", id.to_lowercase())));
    Value::Sequence(tags.into_iter().map(Value::from).collect())
}

/// The log source most of the rules name; a placeholder where none of them is Sigma's.
fn log_source(catalog: &Catalog, rules: &[RuleId]) -> Value {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for id in rules {
        for fact in catalog.rule(*id).facts.iter().filter(|fact| fact.key == "logsource") {
            *counts.entry(&fact.value).or_default() += 1;
        }
    }
    let most = counts.into_iter().max_by(|a, b| a.1.cmp(&b.1).then_with(|| b.0.cmp(a.0)));
    let (value, _) = most.unwrap_or(("CHANGE_ME", 0));
    let parts = ["product", "category", "service"].into_iter().zip(value.split('/'));
    let named = parts.filter(|(_, part)| !part.is_empty());
    Value::Mapping(named.map(|(key, part)| (key.into(), part.into())).collect())
}
