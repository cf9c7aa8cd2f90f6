//! Behaviour rules of Elastic Defend (`elastic/protections-artifacts`): EQL in a layout of their
//! own, with `os_list`, `[[threat]]` and `[[actions]]` beside `[rule]`.

use super::{query, threat};
use crate::model::{Language, Rule, Span, Vendor};
use crate::vendors::toml_tree::{Table, tables, text, texts};
use crate::vendors::{FileReading, SourceFile};

/// Whether it is a behaviour rule.
pub(super) fn claims(rule: &Table<'_>) -> bool {
    ["id", "query", "os_list"].into_iter().all(|key| rule.contains_key(key))
}

/// Reads the rule.
pub(super) fn read(file: &SourceFile<'_>, root: &Table<'_>, source: &Table<'_>) -> FileReading {
    let mut rule = Rule::new(Vendor::Elastic, file.path, Language::Eql);
    let own = |key: &str| text(source, key).unwrap_or_default().trim().to_owned();
    rule.rule_type = "behavior".to_owned();
    rule.span = Span::new(0, file.text.len());
    rule.id = own("id");
    rule.title = own("name");
    rule.description = own("description");
    rule.references = texts(source, "reference").into_iter().map(str::to_owned).collect();
    threat::tag(&mut rule, root);
    // Such rules run in Elastic Defend and nowhere else.
    rule.fact("integration", "endpoint");
    texts(source, "os_list").into_iter().for_each(|os| rule.fact("os_list", os));
    if let Some(value) = source.get("query") {
        rule.expr = query::read(file, &mut rule, value);
    }
    rule.detail("version", own("version"));
    rule.detail("needs Elastic Defend", own("min_endpoint_version"));
    describe_actions(&mut rule, root, "actions", "action");
    describe_actions(&mut rule, root, "optional_actions", "optional action");
    query::add_source_facts(&mut rule);
    file.finish(&mut rule);
    FileReading::rule(rule)
}

/// What Elastic Defend does about a hit.
fn describe_actions(rule: &mut Rule, root: &Table<'_>, key: &str, label: &str) {
    for action in tables(root, key) {
        let name = text(action, "action").unwrap_or_default();
        let field = text(action, "field").unwrap_or_default();
        rule.detail(label, format!("{name} {field}").trim());
    }
}
