//! The events that classes and generic log sources stand for.

use super::{events, normalized, rule, sequence};
use rulescope::model::Vendor;

#[test]
fn a_class_of_events_stands_for_what_the_logs_of_the_rule_record() {
    let windows = [
        ("index", "winlogbeat-*"),
        ("index", "logs-endpoint.events.process-*"),
        ("index", "logs-crowdstrike.fdr*"),
    ];
    let start = [("event.category", "process"), ("event.type", "process_started")];
    let of = |facts: &[(&'static str, &str)], tests: &[(&str, &str)]| {
        let rule = normalized(rule(Vendor::Elastic, facts, tests));
        (events(&rule).join(", "), !rule.generic_events.is_empty())
    };
    let generic = |text: &str| (text.to_owned(), true);
    let all = "CrowdStrike Falcon#ProcessRollup2, Elastic Defend process#start, Sysmon#1, \
               Windows Security#4688";
    assert_eq!(of(&windows, &[&start[..], &[("host.os.type", "windows")]].concat()), generic(all));
    // The category of EQL says the same.
    let eql = [&windows[..], &[("eql_category", "process")]].concat();
    assert_eq!(of(&eql, &[("host.os.type", "windows"), ("event.type", "start")]), generic(all));
    // No log of another platform than the rule's.
    assert_eq!(
        of(&eql, &[("host.os.type", "linux"), ("event.type", "start")]),
        generic("CrowdStrike Falcon#ProcessRollup2, Elastic Defend process#start")
    );
    // A type of another step of a sequence says nothing of this category.
    let sysmon = ("index", "logs-windows.sysmon_operational-*");
    assert_eq!(
        of(
            &[sysmon, ("eql_category", "process"), ("eql_category", "registry")],
            &[("event.type", "start")]
        ),
        generic("Sysmon#1, Sysmon#12, Sysmon#13, Sysmon#14")
    );
    assert_eq!(
        of(&[sysmon, ("eql_category", "file")], &[("event.type", "deletion")]),
        generic("Sysmon#23, Sysmon#26")
    );
    // Script blocks are processes to ECS only.
    assert_eq!(
        of(&windows[..1], &[start[0], ("powershell.file.script_block_text", "x")]),
        generic("PowerShell Operational#4104")
    );
    // A rule that names its events means them.
    let named = of(&windows[..1], &[start[0], start[1], ("event.code", "4698")]);
    assert_eq!(named, ("Windows Security#4698".to_owned(), false));
    assert_eq!(of(&[("eql_category", "any"), sysmon], &[]), (String::new(), false));
}

#[test]
fn a_generic_log_source_says_so() {
    let generic = |vendor, facts: &[(&'static str, &str)], tests: &[(&str, &str)]| {
        !normalized(rule(vendor, facts, tests)).generic_events.is_empty()
    };
    assert!(generic(Vendor::Sigma, &[("logsource", "windows/process_creation/")], &[]));
    assert!(generic(Vendor::Splunk, &[("datamodel", "Endpoint.Processes")], &[]));
    assert!(generic(Vendor::YaraL, &[], &[("metadata.event_type", "PROCESS_LAUNCH")]));
    assert!(!generic(Vendor::Sigma, &[("logsource", "windows/driver_load/")], &[]));
    assert!(!generic(Vendor::Sigma, &[("logsource", "windows//security")], &[("EventID", "1")]));
    let listed = [("datamodel", "Endpoint.Processes"), ("data_source", "Sysmon EventID 1")];
    assert!(!generic(Vendor::Splunk, &listed, &[]));
}

/// The events of a sequence, those that a class stands for in brackets.
fn of_steps(steps: &[(&str, &[(&str, &str)])]) -> String {
    let logs = ["winlogbeat-*", "logs-windows.sysmon_operational-*", "logs-system.security*"];
    let rule = normalized(sequence(&logs.map(|index| ("index", index)), steps));
    let named = events(&rule).into_iter().zip(&rule.events).map(|(name, event)| {
        if rule.generic_events.contains(event) { format!("({name})") } else { name }
    });
    named.collect::<Vec<_>>().join(", ")
}

#[test]
fn a_step_that_names_no_event_means_those_of_its_class() {
    let process = ("step 1: process", &[("event.type", "start")][..]);
    let image = ("step 2: library", &[("event.code", "7")][..]);
    assert_eq!(of_steps(&[process, image]), "(Sysmon#1), Sysmon#7, (Windows Security#4688)");
    let logon = ("step 2 as logon: authentication", &[("event.code", "4624")][..]);
    assert_eq!(
        of_steps(&[process, logon]),
        "(Sysmon#1), Windows Security#4624, (Windows Security#4688)"
    );
    // A type says something of its own step only, and so does a log.
    let file = ("step 2: file", &[][..]);
    assert_eq!(of_steps(&[process, file]), "(Sysmon#1), (Sysmon#11), (Windows Security#4688)");
    let in_sysmon = ("step 1: process", &[("event.dataset", "windows.sysmon_operational")][..]);
    assert_eq!(of_steps(&[in_sysmon, logon]), "(Sysmon#1), Windows Security#4624");
    assert_eq!(of_steps(&[("step 1: any", &[]), image]), "Sysmon#7");
}
