//! The tables: every id, log source and field name that real rules use means what it should.

use rulescope::knowledge::{Attack, Elsewhere, Knowledge, TechniqueStatus};
use rulescope::model::{Expr, Kind, Language, Predicate, Rule, Span, Vendor};

/// Every id that rules of the five vendors tag, with what 19.2 makes of it.
const ATTACK_IDS: &str = include_str!("knowledge/attack-ids.csv");

#[test]
fn every_technique_id_in_real_rules_resolves() {
    let attack = Knowledge::embedded().attack();
    let mut reader = csv::Reader::from_reader(ATTACK_IDS.as_bytes());
    let mut checked = 0;
    for row in reader.records().map(|row| row.expect("a row")) {
        let (id, status, note) = (&row[0], &row[1], &row[2]);
        let technique = attack.technique(id);
        match status {
            "active" => assert_eq!(technique.expect(id).status, TechniqueStatus::Active, "{id}"),
            "deprecated" => {
                assert_eq!(technique.expect(id).status, TechniqueStatus::Deprecated, "{id}");
                assert_eq!(attack.current(id), (id.to_owned(), false));
            }
            "revoked" => {
                let by = note.split(' ').nth(1).expect("by T…");
                assert_eq!(attack.current(id), (by.to_owned(), true), "{id}");
                assert_eq!(attack.technique(by).expect(by).status, TechniqueStatus::Active);
            }
            "mobile-18.1 active" => {
                assert_eq!(attack.elsewhere(id), Some(Elsewhere::Matrix("mobile", note)));
            }
            "pre-attack retired" => {
                assert_eq!(attack.elsewhere(id), Some(Elsewhere::Matrix("pre-attack", note)));
            }
            "atlas" => {
                let atlas = format!("AML.{id}");
                assert_eq!(attack.elsewhere(&atlas), Some(Elsewhere::Atlas), "{id}");
                assert_eq!(attack.elsewhere(id), Some(Elsewhere::Unknown), "{id}");
            }
            "unknown" => assert_eq!(attack.elsewhere(id), Some(Elsewhere::Unknown), "{id}"),
            other => panic!("{id} has an unknown status {other}"),
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
    assert!(!old.is_known("T1685"));
    assert_eq!(new.full_name("T1021.007").as_deref(), Some("Remote Services: Cloud Services"));
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
}
