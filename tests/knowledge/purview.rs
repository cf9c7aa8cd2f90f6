//! Platforms, domains and events: what a rule says it is for.

use super::{names, normalized, purview, rule};
use rulescope::model::{Expr, Kind, Predicate, Span, Vendor};

#[test]
fn platforms_domains_and_events_come_from_what_the_rule_says() {
    let defend = ("index", "logs-endpoint.events.process-*");
    let crowdstrike = ("index", "logs-crowdstrike.fdr*");
    for (vendor, facts, tests, expected) in [
        (
            Vendor::Sigma,
            &[("logsource", "windows/process_creation/")][..],
            &[][..],
            "windows | endpoint | Sysmon#1, Windows Security#4688",
        ),
        (
            Vendor::Sigma,
            &[("logsource", "windows//security")],
            &[("EventID", "4624")],
            "windows | endpoint | Windows Security#4624",
        ),
        // A log source no table has: the parts that are known.
        (Vendor::Sigma, &[("logsource", "linux//made-up")], &[], "linux | endpoint | "),
        // The tested system wins over what the sources could carry.
        (
            Vendor::Elastic,
            &[defend, crowdstrike],
            &[("host.os.type", "macos")],
            "macos | endpoint | ",
        ),
        (
            Vendor::Elastic,
            &[("index", "auditbeat-*"), defend],
            &[("host.os.type", "windows"), ("event.action", "start")],
            "windows | endpoint | Elastic Defend process#start",
        ),
        // An index no table has, of an integration one has.
        (Vendor::Elastic, &[("index", "logs-okta.made_up-*")], &[], "okta | identity | "),
        (
            Vendor::Elastic,
            &[("index", "winlogbeat-*")],
            &[("event.code", "4720")],
            "windows | endpoint | Windows Security#4720",
        ),
        // What the shipper calls an event; only in the log it calls so.
        (
            Vendor::Elastic,
            &[("index", "logs-system.security*")],
            &[("event.action", "logon-failed")],
            "windows | endpoint | Windows Security#4625",
        ),
        (
            Vendor::Elastic,
            &[("index", "winlogbeat-*")],
            &[("event.action", "Added-Member-To-Group")],
            "windows | endpoint | Windows Security#4728, Windows Security#4732, Windows Security#4756",
        ),
        (
            Vendor::Elastic,
            &[("index", "logs-okta.system-*")],
            &[("event.action", "logged-in")],
            "okta | identity | ",
        ),
        // One of several web servers runs on Windows alone; the rule does not say so.
        (
            Vendor::Elastic,
            &[("index", "logs-nginx.access-*"), ("index", "logs-iis.access-*")],
            &[],
            " | web | ",
        ),
        (
            Vendor::Elastic,
            &[("integration", "aws"), ("index", "logs-aws.cloudtrail-*")],
            &[("event.action", "getsignintoken")],
            "aws | cloud | AWS CloudTrail#GetSigninToken",
        ),
        (
            Vendor::Splunk,
            &[("datamodel", "Endpoint.Processes"), ("data_source", "Sysmon EventID 1")],
            &[],
            "windows | endpoint | Sysmon#1",
        ),
        // An event no table has, of a log one has.
        (
            Vendor::Splunk,
            &[("data_source", "Windows Event Log Security 4999")],
            &[("EventCode", "4720")],
            "windows | endpoint | Windows Security#4720",
        ),
        (
            Vendor::Splunk,
            &[("datamodel", "Endpoint.Processes")],
            &[],
            " | endpoint | Sysmon#1, Windows Security#4688",
        ),
        // What the rule watches over says more than the log group it is shipped in, less than a log.
        (Vendor::Splunk, &[("macro", "aws_cloudwatchlogs_eks")], &[], "kubernetes | container | "),
        (
            Vendor::Splunk,
            &[("macro", "aws_cloudwatchlogs_eks"), ("asset_type", "AWS Account")],
            &[("eventName", "CreateAccessKey")],
            "aws | cloud | AWS CloudTrail#CreateAccessKey",
        ),
        (Vendor::Splunk, &[("macro", "risk_index"), ("asset_type", "AWS Account")], &[], " |  | "),
        // An id means Sysmon only where no product is named.
        (
            Vendor::YaraL,
            &[],
            &[("metadata.product_event_type", "5")],
            "windows | endpoint | Sysmon#5",
        ),
        (
            Vendor::YaraL,
            &[],
            &[("metadata.product_name", "ONELOGIN_SSO"), ("metadata.product_event_type", "5")],
            "onelogin | identity | OneLogin Events#5",
        ),
        (
            Vendor::Panther,
            &[("table", "panther_rule_matches.public.okta_systemlog")],
            &[],
            "okta | identity | ",
        ),
        (
            Vendor::Panther,
            &[("table", "snowflake.account_usage.login_history")],
            &[],
            "snowflake | saas | ",
        ),
        // A service whose own log it is.
        (Vendor::Panther, &[("LogTypes", "Notion.AuditLogs")], &[], "notion | saas | "),
        (Vendor::Panther, &[("LogTypes", "Anthropic.Activity")], &[], "anthropic | saas | "),
        (Vendor::Panther, &[("LogTypes", "Tracebit.Alert")], &[], "tracebit | saas | "),
        (Vendor::Panther, &[("LogTypes", "Proofpoint.Event")], &[], "proofpoint | email | "),
        // What the rule watches over says more than a data model.
        (
            Vendor::Splunk,
            &[("datamodel", "Change.All_Changes"), ("asset_type", "Windows")],
            &[],
            "windows | endpoint | ",
        ),
        // A log that holds one kind of event names it.
        (
            Vendor::Panther,
            &[("LogTypes", "Crowdstrike.DNSRequest")],
            &[],
            " | endpoint | CrowdStrike Falcon#DnsRequest",
        ),
        (
            Vendor::Panther,
            &[("LogTypes", "Okta.SystemLog")],
            &[("eventtype", "group.privilege.grant")],
            "okta | identity | Okta System Log#group.privilege.grant",
        ),
        (
            Vendor::Panther,
            &[("LogTypes", "AWS.CloudTrail")],
            &[("eventName", "ConsoleLogin")],
            "aws | cloud | AWS CloudTrail#ConsoleLogin",
        ),
    ] {
        assert_eq!(purview(vendor, facts, tests), expected, "{vendor:?} {facts:?} {tests:?}");
    }
}

#[test]
fn splunk_s_sysmon_macro_means_the_system_the_rule_speaks_of() {
    let log = "XmlWinEventLog:Microsoft-Windows-Sysmon/Operational";
    let sysmon = [("source", log), ("source", "Syslog:Linux-Sysmon/Operational")];
    let of = |facts: &[(&'static str, &str)], tests: &[(&str, &str)]| {
        purview(Vendor::Splunk, facts, &[&sysmon[..], tests].concat())
    };
    let named = ("macro", "sysmon");
    // An event that Sysmon has on Windows alone; a path; a program.
    assert_eq!(of(&[named], &[("EventCode", "10")]), "windows | endpoint | Sysmon#10");
    let linux = "linux | endpoint | Sysmon for Linux#1";
    assert_eq!(of(&[named], &[("EventCode", "1"), ("Image", "/usr/bin/nc")]), linux);
    let windows = "windows | endpoint | Sysmon#1";
    assert_eq!(of(&[named], &[("EventCode", "1"), ("Image", "*\\\\nc.exe")]), windows);
    // What it lists itself counts before anything else.
    let listed = ("data_source", "Sysmon for Linux EventID 1");
    assert_eq!(of(&[named, listed], &[("EventCode", "1")]), linux);
    assert_eq!(of(&[named, ("data_source", "Sysmon EventID 1")], &[("EventCode", "1")]), windows);
    let both = of(&[named], &[("EventCode", "1")]);
    assert_eq!(both, "windows linux | endpoint | Sysmon#1, Sysmon for Linux#1");
}

#[test]
fn an_excluded_dataset_is_not_where_events_come_from() {
    let mut excluded = rule(Vendor::Elastic, &[("index", "logs-*")], &[]);
    let dataset = Predicate::new(
        "data_stream.dataset",
        Kind::Eq,
        vec!["okta.system".to_owned()],
        Span::default(),
    );
    excluded.expr = Expr::from(dataset).negate();
    assert_eq!(names(&normalized(excluded).platforms), [""; 0]);
}
