//! Sysmon writes one log on Windows and another on Linux, and Splunk's macro reads both: which of
//! them a rule means that does not say so itself.

use super::events::{Event, Events};
use super::log_sources::LogSource;
use crate::model::{Clause, Kind, Role, Rule};

const WINDOWS: &str = "Sysmon";
const LINUX: &str = "Sysmon for Linux";

/// What paths start with on Linux.
const LINUX_FOLDERS: &[&str] = &[
    "/bin", "/boot", "/dev", "/etc", "/home", "/lib", "/opt", "/proc", "/root", "/run", "/sbin",
    "/srv", "/sys", "/tmp", "/usr", "/var",
];

/// Leaves out the log that a rule on both cannot mean, and its events.
pub(super) fn settle(rule: &mut Rule, sources: &mut Vec<&LogSource>, events: &Events) {
    let has = |name: &str| sources.iter().any(|source| &*source.name == name);
    if !has(WINDOWS) || !has(LINUX) {
        return;
    }
    let Some(not_meant) = not_meant(rule, events) else { return };
    sources.retain(|source| &*source.name != not_meant);
    rule.events.retain(|event| events.get(*event).log_source != not_meant);
}

fn not_meant(rule: &Rule, events: &Events) -> Option<&'static str> {
    let named = || rule.events.iter().map(|event| events.get(*event));
    let of_windows = |event: &Event| event.log_source == WINDOWS;
    let only_there = |event: &Event| events.find(LINUX, &event.id).is_none();
    if named().any(of_windows) && named().filter(|event| of_windows(event)).all(only_there) {
        return Some(LINUX);
    }
    let mut systems = [false, false];
    for clause in rule.expr.clauses() {
        let Clause::Predicate(predicate, Role::Indicator) = clause else { continue };
        let text = predicate.kind != Kind::RegexMatch
            && !matches!(&*predicate.raw_field, "source" | "sourcetype");
        for value in predicate.values.iter().filter(|_| text) {
            let path = value.trim_start_matches('*');
            systems[0] |= value.contains('\\') || value.to_lowercase().ends_with(".exe");
            systems[1] |= LINUX_FOLDERS.iter().any(|folder| path.starts_with(folder));
        }
    }
    match systems {
        [true, false] => Some(LINUX),
        [false, true] => Some(WINDOWS),
        _ => None,
    }
}
