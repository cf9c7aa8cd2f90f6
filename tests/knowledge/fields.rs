//! Fields: what a raw name means to a vendor on a log source.

use super::{normalized, predicates, rule, sequence};
use rulescope::knowledge::{Choices, Knowledge};
use rulescope::model::{Use, Vendor};

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

/// The shipper keeps what Sysmon calls source, image or pipe under the fields of processes and
/// files.
#[test]
fn a_field_of_sysmon_s_events_means_what_the_event_makes_of_it() {
    let sysmon = ("index", "logs-windows.sysmon_operational-*");
    for (code, raw, field) in [
        ("1", "process.name", "Image"),
        ("10", "process.name", "SourceImage"),
        ("8", "process.executable", "SourceImage"),
        ("7", "process.name", "Image"),
        ("7", "file.path", "ImageLoaded"),
        ("17", "file.name", "PipeName"),
        ("11", "file.path", "TargetFilename"),
    ] {
        let tests = [("event.code", code), (raw, "x")];
        let rule = normalized(rule(Vendor::Elastic, &[sysmon], &tests));
        assert_eq!(&*predicates(&rule)[1].field, field, "{raw} of event {code}");
    }
    // An event of one step says nothing of another.
    let steps: [(&str, &[(&str, &str)]); 2] = [
        ("step 1: process", &[("event.code", "1"), ("process.name", "x")]),
        ("step 2: process", &[("event.code", "10"), ("process.name", "x")]),
    ];
    let rule = normalized(sequence(&[sysmon], &steps));
    let fields: Vec<&str> = predicates(&rule).iter().map(|it| &*it.field).collect();
    assert_eq!(fields, ["EventID", "Image", "EventID", "SourceImage"]);
}

/// UDM's application is the service that CloudTrail calls the source of an event.
#[test]
fn the_service_of_a_cloudtrail_event_is_one_concept() {
    let application = "target.application";
    let of = |concept| [(application, application, concept)];
    let cloudtrail = [("metadata.log_type", "AWS_CLOUDTRAIL")];
    check_fields(Vendor::YaraL, &cloudtrail, &of("aws::eventSource"));
    check_fields(Vendor::YaraL, &[("metadata.log_type", "OFFICE_365")], &of(application));
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
    // Splunk's name of it, where the log is one that has outcomes.
    let status = |concept| [("status", "status", concept)];
    for sourcetype in ["aws:cloudtrail", "aws:asl"] {
        check_fields(Vendor::Splunk, &[("sourcetype", sourcetype)], &status(outcome));
    }
    let web = [("status", "sc-status", "sc-status")];
    check_fields(Vendor::Splunk, &[("datamodel", "Web")], &web);
    let action = "security_result.action";
    check_fields(Vendor::YaraL, &[], &[(action, action, action)]);
    check_fields(
        Vendor::Splunk,
        &[("sourcetype", "aws:cloudtrail")],
        &[("action", "action", "action")],
    );
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
