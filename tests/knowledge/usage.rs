//! Signal and scope.

use super::{normalized, predicates, rule};
use rulescope::model::{Rule, Vendor};

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

/// `event.type` says where to look in ECS, and what happened in the logs of some services.
#[test]
fn a_name_that_is_scope_elsewhere_may_be_the_behaviour() {
    for (log_type, field, used) in [
        ("Notion.AuditLogs", "event.type", "signal"),
        ("Zscaler.ZIA.AdminAuditLog", "event.category", "signal"),
        ("Axonius.Activity", "event.category", "signal"),
        ("Windows.EventLogs", "event.category", "scope"),
    ] {
        let rule = rule(Vendor::Panther, &[("LogTypes", log_type)], &[(field, "x")]);
        assert_eq!(uses(&normalized(rule)), [used], "{log_type}");
    }
    let index = ("index", "logs-endpoint.events.process-*");
    let process = [("event.category", "process"), ("event.type", "start")];
    assert_eq!(uses(&normalized(rule(Vendor::Elastic, &[index], &process))), ["scope", "scope"]);
}
