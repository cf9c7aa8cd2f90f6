//! The tables: every id, log source and field name that real rules use means what it should.

use rulescope::knowledge::{
    Attack, Choices, DOMAINS, Knowledge, PLATFORMS, Standing, TechniqueStatus,
};
use rulescope::model::{Expr, Kind, Language, Predicate, Rule, Span, Use, Vendor};
use std::collections::HashSet;

/// Every id that rules of the five vendors tag, with what 19.2 makes of it.
const ATTACK_IDS: &str = include_str!("knowledge/attack-ids.csv");

#[test]
fn every_technique_id_in_real_rules_resolves() {
    let attack = Knowledge::embedded().attack();
    let mut reader = csv::Reader::from_reader(ATTACK_IDS.as_bytes());
    let mut checked = 0;
    for row in reader.records().map(|row| row.expect("a row")) {
        let (id, status, note) = (&row[0], &row[1], &row[2]);
        let standing = match status {
            "active" => Standing::Active,
            "deprecated" => Standing::Deprecated,
            "revoked" => Standing::Revoked(note.split(' ').nth(1).expect("by T…").to_owned()),
            "mobile-18.1 active" => Standing::Matrix("mobile".to_owned()),
            "pre-attack retired" => Standing::Matrix("pre-attack".to_owned()),
            "atlas" | "unknown" => Standing::Unknown,
            other => panic!("{id} has an unknown status {other}"),
        };
        assert_eq!(attack.standing(id), standing, "{id}");
        match &standing {
            Standing::Revoked(by) => assert_eq!(attack.standing(by), Standing::Active, "{by}"),
            Standing::Matrix(_) => assert!(attack.full_name(id).expect(id).ends_with(note), "{id}"),
            _ => assert_eq!(attack.current(id), (id.to_owned(), false)),
        }
        if status == "atlas" {
            let id = format!("AML.{id}");
            assert_eq!(attack.standing(&id), Standing::Atlas, "{id}");
            assert!(attack.full_name(&id).is_some(), "{id} has no name");
        }
        checked += 1;
    }
    assert_eq!(checked, 648);
}

#[test]
fn the_matrix_of_either_version() {
    let new = Attack::embedded("19.2").expect("embedded");
    let old = Attack::embedded("18.1").expect("embedded");
    let counts = |attack: &Attack| {
        let of = |status| attack.techniques().filter(|t| t.status == status).count();
        use TechniqueStatus::{Active, Deprecated, Revoked};
        (attack.tactics().len(), of(Active), of(Revoked), of(Deprecated))
    };
    assert_eq!(counts(&new), (15, 697, 149, 12));
    assert_eq!(counts(&old), (14, 691, 132, 12));
    assert_eq!(new.current("T1562.001"), ("T1685".to_owned(), true));
    assert_eq!(old.current("T1562.001"), ("T1562.001".to_owned(), false));
    assert_eq!(old.standing("T1685"), Standing::Version("19.2".to_owned()));
    assert_eq!(old.current("T1685"), ("T1562.001".to_owned(), true));
    assert_eq!(old.current("T1027.018"), ("T1027.018".to_owned(), false));
    assert_eq!(new.full_name("T1021.007").as_deref(), Some("Remote Services: Cloud Services"));
    let atlas = new.full_name("AML.T0085.001");
    assert_eq!(atlas.as_deref(), Some("Data from AI Services: AI Agent Tools"));
    assert_eq!(new.parent("T1021.007"), Some("T1021"));
    assert_eq!(new.sub_techniques("T1021").len(), 8);
    assert_eq!(old.tactic_name("stealth"), Some("Stealth"));
    let meant = |attack: &Attack, word: &str| {
        attack.tactics_meant(word).iter().map(|t| t.short_name.clone()).collect::<Vec<_>>()
    };
    assert_eq!(meant(&new, "defense-evasion"), ["stealth", "defense-impairment"]);
    assert_eq!(meant(&old, "stealth"), ["defense-evasion"]);
}

/// A rule with one predicate `field = value` a pair.
fn rule(vendor: Vendor, facts: &[(&'static str, &str)], tests: &[(&str, &str)]) -> Rule {
    let mut rule = Rule::new(vendor, "rule", Language::None);
    for (key, value) in facts {
        rule.fact(key, *value);
    }
    rule.expr = Expr::all(tests.iter().map(|(field, value)| {
        Expr::from(Predicate::new(*field, Kind::Eq, vec![(*value).to_owned()], Span::default()))
    }));
    rule
}

fn normalized(mut rule: Rule) -> Rule {
    Knowledge::embedded().normalize(&mut rule);
    rule
}

fn predicates(rule: &Rule) -> Vec<&Predicate> {
    rule.expr
        .clauses()
        .into_iter()
        .filter_map(|clause| match clause {
            rulescope::model::Clause::Predicate(predicate, _) => Some(predicate),
            rulescope::model::Clause::Opaque(_) => None,
        })
        .collect()
}

/// Checks raw name → canonical field and concept on one log source.
fn check_fields(vendor: Vendor, facts: &[(&'static str, &str)], names: &[(&str, &str, &str)]) {
    let tests: Vec<(&str, &str)> = names.iter().map(|(raw, ..)| (*raw, "x")).collect();
    let rule = normalized(rule(vendor, facts, &tests));
    for (predicate, (raw, field, concept)) in predicates(&rule).into_iter().zip(names) {
        assert_eq!(&*predicate.field, *field, "canonical field of {raw}");
        assert_eq!(&*predicate.concept, *concept, "concept of {raw}");
    }
}

#[test]
fn fields_of_the_worked_example() {
    check_fields(
        Vendor::Sigma,
        &[("logsource", "aws//cloudtrail")],
        &[
            ("eventName", "aws::eventName", "aws::eventName"),
            ("eventSource", "aws::eventSource", "aws::eventSource"),
            ("userIdentity.type", "aws::userIdentity.type", "aws::userIdentity.type"),
            ("userIdentity.madeUp", "aws::userIdentity.madeUp", "aws::userIdentity.madeUp"),
            ("userAgent", "userAgent", "aws::userAgent"),
        ],
    );
    check_fields(
        Vendor::Elastic,
        &[("index", "filebeat-*"), ("index", "logs-aws.cloudtrail-*")],
        &[
            ("event.action", "EventType", "aws::eventName"),
            ("event.provider", "Provider_Name", "aws::eventSource"),
            (
                "aws.cloudtrail.user_identity.type",
                "aws::userIdentity.type",
                "aws::userIdentity.type",
            ),
            ("data_stream.dataset", "data_stream.dataset", "event.dataset"),
            ("event.outcome", "event.outcome", "event.outcome"),
            ("user.name", "user.name", "aws::userIdentity.userName"),
        ],
    );
    check_fields(
        Vendor::Splunk,
        &[],
        &[
            ("operationName", "operationName", "operationName"),
            ("sourcetype", "sourcetype", "sourcetype"),
        ],
    );
    check_fields(Vendor::YaraL, &[], &[("metadata.product_event_type", "EventID", "EventID")]);
    check_fields(
        Vendor::Panther,
        &[("LogTypes", "Amazon.EKS.Audit")],
        &[
            ("responseStatus.code", "responseStatus.code", "k8s::responseStatus.code"),
            ("user.groups", "user.groups", "k8s::user.groups"),
            ("userAgent", "userAgent", "k8s::userAgent"),
            ("p_log_type", "p_log_type", "panther::p_log_type"),
            ("requestURI", "requestURI", "k8s::requestURI"),
            ("stage", "stage", "k8s::stage"),
        ],
    );
}

/// Panther's standard rules read many logs; a name they share is none of one of them.
#[test]
fn a_name_that_differs_between_the_log_types_of_a_rule_is_not_merged() {
    let asana = ("event_type", "event_type", "asana::event_type");
    check_fields(Vendor::Panther, &[("LogTypes", "Asana.Audit")], &[asana]);
    check_fields(
        Vendor::Panther,
        &[("LogTypes", "Asana.Audit"), ("LogTypes", "Okta.SystemLog")],
        &[("event_type", "event_type", "event_type")],
    );
}

#[test]
fn fields_on_endpoints_follow_sigma() {
    check_fields(
        Vendor::Elastic,
        &[("index", "logs-endpoint.events.process-*")],
        &[
            ("process.name", "Image", "Image"),
            ("process.executable", "Image", "Image"),
            ("process.parent.name", "ParentImage", "ParentImage"),
            ("process.args", "CommandLine", "CommandLine"),
            ("process.command_line", "CommandLine", "CommandLine"),
            ("process.name.caseless", "Image", "Image"),
            ("user.name", "User", "User"),
            ("event.code", "EventID", "EventID"),
            ("winlog.event_data.TargetObject", "TargetObject", "TargetObject"),
            ("winlog.event_data.IpAddress", "IpAddress", "SourceIp"),
            ("host.os.type", "host.os.type", "Platform"),
        ],
    );
    check_fields(
        Vendor::Splunk,
        &[("datamodel", "Endpoint.Processes"), ("data_source", "Sysmon EventID 1")],
        &[
            ("process_name", "Image", "Image"),
            ("process_path", "Image", "Image"),
            ("process", "CommandLine", "CommandLine"),
            ("parent_process", "ParentCommandLine", "ParentCommandLine"),
            ("dest", "Computer", "Computer"),
            ("EventCode", "EventID", "EventID"),
        ],
    );
    check_fields(
        Vendor::YaraL,
        &[],
        &[
            ("target.process.command_line", "CommandLine", "CommandLine"),
            ("principal.process.command_line", "ParentCommandLine", "ParentCommandLine"),
        ],
    );
    check_fields(
        Vendor::Panther,
        &[("LogTypes", "Windows.EventLogs")],
        &[
            ("ExtraEventData.Image", "Image", "Image"),
            ("ExtraEventData.NewProcessName", "NewProcessName", "Image"),
        ],
    );
}

#[test]
fn a_udm_field_means_what_its_class_of_events_makes_of_it() {
    for (class, names) in [
        (
            "PROCESS_OPEN",
            &[
                ("target.process.file.full_path", "TargetImage", "TargetImage"),
                ("target.resource.name", "GrantedAccess", "GrantedAccess"),
                ("additional.fields[\"CallTrace\"]", "CallTrace", "CallTrace"),
            ][..],
        ),
        (
            "PROCESS_LAUNCH",
            &[
                ("target.process.file.full_path", "Image", "Image"),
                ("src.process.file.full_path", "OriginalFileName", "OriginalFileName"),
                ("target.resource.name", "target.resource.name", "target.resource.name"),
            ],
        ),
    ] {
        check_fields(Vendor::YaraL, &[("metadata.event_type", class)], names);
    }
}

/// What the outcome of a cloud event is called, and what only looks like one.
#[test]
fn outcomes_are_one_concept() {
    let outcome = "event.outcome";
    check_fields(
        Vendor::Elastic,
        &[("index", "logs-okta.system-*")],
        &[
            ("event.outcome", outcome, outcome),
            ("okta.outcome.result", "okta.outcome.result", outcome),
        ],
    );
    let okta = [("logsource", "okta//okta")];
    check_fields(Vendor::Sigma, &okta, &[("outcome.result", "outcome.result", outcome)]);
    check_fields(
        Vendor::Elastic,
        &[("index", "logs-o365.audit-*")],
        &[("event.outcome", outcome, outcome), ("event.code", "event.code", "m365::RecordType")],
    );
    let action = "security_result.action";
    check_fields(Vendor::YaraL, &[], &[(action, action, action)]);
    check_fields(
        Vendor::Splunk,
        &[("sourcetype", "aws:cloudtrail")],
        &[("action", "action", "action")],
    );
}

fn names(list: &[rulescope::model::Name]) -> Vec<&str> {
    list.iter().map(AsRef::as_ref).collect()
}

fn events(rule: &Rule) -> Vec<String> {
    rule.events.iter().map(|event| Knowledge::embedded().events().name(*event)).collect()
}

/// What a rule is for, in one line: platforms | domains | events.
fn purview(vendor: Vendor, facts: &[(&'static str, &str)], tests: &[(&str, &str)]) -> String {
    let rule = normalized(rule(vendor, facts, tests));
    let (platforms, domains) = (names(&rule.platforms), names(&rule.domains));
    format!("{} | {} | {}", platforms.join(" "), domains.join(" "), events(&rule).join(", "))
}

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
fn a_class_of_events_stands_for_what_the_logs_of_the_rule_record() {
    let windows = [
        ("index", "winlogbeat-*"),
        ("index", "logs-endpoint.events.process-*"),
        ("index", "logs-crowdstrike.fdr*"),
    ];
    let start = [("event.category", "process"), ("event.type", "process_started")];
    let of = |facts: &[(&'static str, &str)], tests: &[(&str, &str)]| {
        let rule = normalized(rule(Vendor::Elastic, facts, tests));
        (events(&rule).join(", "), rule.generic_events)
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
        normalized(rule(vendor, facts, tests)).generic_events
    };
    assert!(generic(Vendor::Sigma, &[("logsource", "windows/process_creation/")], &[]));
    assert!(generic(Vendor::Splunk, &[("datamodel", "Endpoint.Processes")], &[]));
    assert!(generic(Vendor::YaraL, &[], &[("metadata.event_type", "PROCESS_LAUNCH")]));
    assert!(!generic(Vendor::Sigma, &[("logsource", "windows/driver_load/")], &[]));
    assert!(!generic(Vendor::Sigma, &[("logsource", "windows//security")], &[("EventID", "1")]));
    let listed = [("datamodel", "Endpoint.Processes"), ("data_source", "Sysmon EventID 1")];
    assert!(!generic(Vendor::Splunk, &listed, &[]));
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

fn uses(rule: &Rule) -> Vec<&'static str> {
    predicates(rule).iter().map(|predicate| predicate.usage.word()).collect()
}

#[test]
fn an_event_id_is_scope_beside_a_signal_and_a_signal_alone() {
    let security = ("logsource", "windows//security");
    let with = rule(Vendor::Sigma, &[security], &[("EventID", "4624"), ("IpAddress", "::1")]);
    assert_eq!(uses(&normalized(with)), ["scope", "signal"]);
    let alone = rule(Vendor::Sigma, &[security], &[("EventID", "4720"), ("Provider_Name", "x")]);
    assert_eq!(uses(&normalized(alone)), ["signal", "scope"]);
    let cloud = rule(
        Vendor::Elastic,
        &[("index", "logs-aws.cloudtrail-*")],
        &[("data_stream.dataset", "aws.cloudtrail"), ("event.action", "x"), ("user.name", "y")],
    );
    assert_eq!(uses(&normalized(cloud)), ["scope", "signal", "signal"]);
    let okta = rule(Vendor::Panther, &[("LogTypes", "Okta.SystemLog")], &[("eventtype", "x")]);
    assert_eq!(uses(&normalized(okta)), ["signal"]);
}

#[test]
fn a_computed_column_keeps_its_name_and_use() {
    let mut computed = rule(Vendor::Elastic, &[], &[("user.name", "x")]);
    computed.expr.for_each_predicate_mut(&mut |predicate| predicate.usage = Use::Computed);
    let computed = normalized(computed);
    let predicates = predicates(&computed);
    assert_eq!((&*predicates[0].field, predicates[0].usage), ("user.name", Use::Computed));
}

#[test]
fn a_user_s_own_table_wins_and_its_bad_lines_are_told() {
    let table = "vendor,raw,canonical,context,concept\n\
                 elastic,process.name,ProcessName,,Image\n\
                 elastic,made.up,MadeUp,endpoint,\n\
                 acme,x,y,,\n\
                 splunk,,y,,\n\
                 splunk,x,y,nowhere,\n";
    let (knowledge, problems) = Knowledge::load(Choices { fields: &[table], ..Choices::default() });
    let lines: Vec<u64> = problems.iter().map(|problem| problem.line).collect();
    assert_eq!(lines, [4, 5, 6], "{problems:?}");
    let mut rule = rule(
        Vendor::Elastic,
        &[("index", "logs-endpoint.events.process-*")],
        &[("process.name", "x"), ("made.up", "x"), ("process.executable", "x")],
    );
    knowledge.normalize(&mut rule);
    let fields: Vec<_> = predicates(&rule).iter().map(|p| p.field.to_string()).collect();
    assert_eq!(fields, ["ProcessName", "MadeUp", "Image"]);
    let (_, problems) = Knowledge::load(Choices { fields: &["a,b\n1,2\n"], ..Choices::default() });
    assert_eq!(problems.len(), 1);
    assert_eq!(problems[0].line, 1);
}

/// Rows of a table in `assets/`, without its header.
fn table(text: &str) -> Vec<Vec<String>> {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let rows = reader.records().map(|row| row.expect("a whole row"));
    rows.map(|row| row.iter().map(str::to_owned).collect()).collect()
}

#[test]
fn the_tables_are_whole() {
    let sources = table(include_str!("../assets/log-sources.csv"));
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
    for row in table(include_str!("../assets/log-source-map.csv")) {
        assert!(Vendor::from_word(&row[0]).is_some(), "{row:?}");
        assert!(row[3].is_empty() || known.contains(row[3].as_str()), "{row:?}");
        for event in row[4].split(';').filter(|event| !event.is_empty()) {
            assert!(Knowledge::embedded().events().by_name(event).is_some(), "{row:?}");
        }
    }
    for row in table(include_str!("../assets/event-classes.csv")) {
        assert!(known.contains(row[0].as_str()), "{row:?}");
        for event in row[3].split(';') {
            assert!(Knowledge::embedded().events().by_name(event).is_some(), "{row:?}");
        }
    }
    for row in table(include_str!("../assets/events.csv")) {
        assert!(known.contains(row[0].as_str()), "{row:?}");
        let found = Knowledge::embedded().events().find(&row[0], &row[1]).expect("an event");
        assert_eq!(Knowledge::embedded().events().get(found).id, row[1], "{row:?}");
    }
    for row in table(include_str!("../assets/event-names.csv")) {
        for id in row[2].split(';') {
            let event = Knowledge::embedded().events().find(&row[0], id);
            let named = Knowledge::embedded().events().named(&row[0], &row[1]);
            assert!(event.is_some_and(|event| named.contains(&event)), "{row:?}");
        }
    }
    let mut seen = HashSet::new();
    for row in table(include_str!("../assets/fields.csv")) {
        assert!(Vendor::from_word(&row[0]).is_some(), "{row:?}");
        assert!(row[1..].iter().all(|cell| !cell.is_empty()), "{row:?}");
        assert!(seen.insert((row[0].clone(), row[1].clone(), row[2].clone())), "twice: {row:?}");
    }
}

/// Every value with which rules of the five vendors say where events come from.
const LOG_SOURCE_VALUES: &str = include_str!("knowledge/log-source-values.csv");

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
