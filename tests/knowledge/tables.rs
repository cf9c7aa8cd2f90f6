//! The tables themselves.

use super::normalized;
use rulescope::knowledge::{DOMAINS, Knowledge, PLATFORMS};
use rulescope::model::{Language, Rule, Vendor};
use std::collections::HashSet;

/// Rows of a table in `assets/`, without its header.
fn table(text: &str) -> Vec<Vec<String>> {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let rows = reader.records().map(|row| row.expect("a whole row"));
    rows.map(|row| row.iter().map(str::to_owned).collect()).collect()
}

#[test]
fn the_tables_are_whole() {
    let sources = table(include_str!("../../assets/log-sources.csv"));
    let known: HashSet<&str> = sources.iter().map(|row| row[0].as_str()).collect();
    let platforms: HashSet<&str> = PLATFORMS.iter().map(|(name, _)| *name).collect();
    let domains: HashSet<&str> = DOMAINS.iter().map(|(name, _)| *name).collect();
    for row in &sources {
        assert!(["endpoint", "network", "cloud", "generic"].contains(&&*row[1]), "{row:?}");
        assert!(row[3].split(';').all(|domain| domain.is_empty() || domains.contains(domain)));
    }
    for platform in platforms {
        let has = |row: &Vec<String>| row[2].split(';').any(|name| name == platform);
        assert!(sources.iter().any(has), "no log source of {platform}");
    }
    for row in table(include_str!("../../assets/log-source-map.csv")) {
        assert!(Vendor::from_word(&row[0]).is_some(), "{row:?}");
        assert!(row[3].is_empty() || known.contains(row[3].as_str()), "{row:?}");
        for event in row[4].split(';').filter(|event| !event.is_empty()) {
            assert!(Knowledge::embedded().events().by_name(event).is_some(), "{row:?}");
        }
    }
    for row in table(include_str!("../../assets/event-classes.csv")) {
        assert!(known.contains(row[0].as_str()), "{row:?}");
        for event in row[3].split(';') {
            assert!(Knowledge::embedded().events().by_name(event).is_some(), "{row:?}");
        }
    }
    for row in table(include_str!("../../assets/events.csv")) {
        assert!(known.contains(row[0].as_str()), "{row:?}");
        let found = Knowledge::embedded().events().find(&row[0], &row[1]).expect("an event");
        assert_eq!(Knowledge::embedded().events().get(found).id, row[1], "{row:?}");
    }
    for row in table(include_str!("../../assets/event-names.csv")) {
        for id in row[2].split(';') {
            let event = Knowledge::embedded().events().find(&row[0], id);
            let named = Knowledge::embedded().events().named(&row[0], &row[1]);
            assert!(event.is_some_and(|event| named.contains(&event)), "{row:?}");
        }
    }
    let mut seen = HashSet::new();
    for row in table(include_str!("../../assets/fields.csv")) {
        assert!(Vendor::from_word(&row[0]).is_some(), "{row:?}");
        assert!(row[1..].iter().all(|cell| !cell.is_empty()), "{row:?}");
        assert!(seen.insert((row[0].clone(), row[1].clone(), row[2].clone())), "twice: {row:?}");
    }
}

/// Every value with which rules of the five vendors say where events come from.
const LOG_SOURCE_VALUES: &str = include_str!("log-source-values.csv");

#[test]
fn log_source_values_of_real_rules_are_known_or_listed() {
    let mut unknown = Vec::new();
    for row in table(LOG_SOURCE_VALUES) {
        let (vendor, key, value) =
            (Vendor::from_word(&row[0]).expect("a vendor"), &row[1], &row[2]);
        // Parts of a Sigma log source, as a rule with that part alone has them.
        let (key, value) = match (vendor, key.as_str()) {
            (Vendor::Sigma, "product") => ("logsource", format!("{value}//")),
            (Vendor::Sigma, "category") => ("logsource", format!("/{value}/")),
            (Vendor::Sigma, "service") => ("logsource", format!("//{value}")),
            (_, key) => (key, value.clone()),
        };
        let mut rule = Rule::new(vendor, "rule", Language::None);
        rule.fact(key.to_owned().leak(), value.as_str());
        if normalized(rule).log_sources.is_empty() {
            unknown.push(format!("{} {}: {}", row[0], row[1], row[2]));
        }
    }
    insta::assert_snapshot!(unknown.join("\n"));
}
