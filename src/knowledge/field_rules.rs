//! Field names that follow a rule, so that no table needs a row for each: prefixes that are no
//! part of a name, and the names of CloudTrail's own record.

/// The keys at the top of a CloudTrail record. `userAgent`, which many sources share, is left out.
/// Source: AWS CloudTrail User Guide, "CloudTrail record contents".
const CLOUDTRAIL_KEYS: &[&str] = &[
    "additionalEventData",
    "addendum",
    "apiVersion",
    "awsRegion",
    "edgeDeviceDetails",
    "errorCode",
    "errorMessage",
    "eventCategory",
    "eventID",
    "eventName",
    "eventSource",
    "eventTime",
    "eventType",
    "eventVersion",
    "managementEvent",
    "readOnly",
    "recipientAccountId",
    "requestID",
    "requestParameters",
    "resources",
    "responseElements",
    "serviceEventDetails",
    "sessionCredentialFromConsole",
    "sharedEventID",
    "sourceIPAddress",
    "tlsDetails",
    "userIdentity",
    "vpcEndpointAccountId",
    "vpcEndpointId",
];

/// The name without the marks of JSON arrays (`user.groups{}` is `user.groups`); `None` where it
/// has none.
pub(super) fn without_array_marks(raw: &str) -> Option<String> {
    let marks = ["{}", "[]", "[*]"];
    let marked = marks.iter().any(|mark| raw.contains(mark));
    let strip = || marks.iter().fold(raw.to_owned(), |name, mark| name.replace(mark, ""));
    marked.then(strip).map(|name| name.trim_start_matches('.').to_owned())
}

/// The name without the suffix of an Elasticsearch multi-field; `None` where it has none.
pub(super) fn without_multi_field(raw: &str) -> Option<&str> {
    [".caseless", ".text", ".keyword"].into_iter().find_map(|suffix| raw.strip_suffix(suffix))
}

/// What a Windows event's own fields stand under: in winlogbeat, in XML, in Panther.
const WINDOWS_ENVELOPES: &[&str] =
    &["winlog.event_data.", "EventData.", "Event.EventData.", "ExtraEventData."];

/// The field of a Windows event in an envelope (`winlog.event_data.X` is `X`).
pub(super) fn windows_event_field(raw: &str) -> Option<&str> {
    let rest = WINDOWS_ENVELOPES.iter().find_map(|envelope| raw.strip_prefix(envelope));
    rest.filter(|rest| !rest.is_empty())
}

/// The field that UDM keeps beside its own under its name (`additional.fields["X"]` is `X`).
pub(super) fn additional_field(raw: &str) -> Option<&str> {
    raw.strip_prefix("additional.fields[\"")?.strip_suffix("\"]")
}

/// A key of a Windows event in the classic rendering, as in XML (`Logon_Type` is `LogonType`).
pub(super) fn classic_windows_key(raw: &str) -> Option<String> {
    let classic = raw.contains('_') && raw.starts_with(|c: char| c.is_ascii_uppercase());
    classic.then(|| raw.replace('_', ""))
}

/// One of CloudTrail's own keys, or a key below one, as `aws::…`.
pub(super) fn cloudtrail_key(raw: &str) -> Option<String> {
    let top = raw.split(['.', '{', '[']).next().unwrap_or_default();
    CLOUDTRAIL_KEYS.contains(&top).then(|| format!("aws::{raw}"))
}

/// An `aws.cloudtrail.*` field of ECS as `aws::…`, in CloudTrail's spelling
/// (`aws.cloudtrail.user_identity.type` is `aws::userIdentity.type`).
pub(super) fn ecs_cloudtrail_field(raw: &str) -> Option<String> {
    let rest = raw.strip_prefix("aws.cloudtrail.")?;
    let rest = rest.strip_prefix("flattened.").unwrap_or(rest);
    let mut name = String::from("aws::");
    let mut after_underscore = false;
    for c in rest.chars() {
        match c {
            '_' => after_underscore = true,
            _ if after_underscore => {
                name.extend(c.to_uppercase());
                after_underscore = false;
            }
            _ => name.push(c),
        }
    }
    Some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_follow_a_rule() {
        assert_eq!(without_array_marks("user.groups{}").as_deref(), Some("user.groups"));
        assert_eq!(without_array_marks("user.groups"), None);
        assert_eq!(without_multi_field("process.name.caseless"), Some("process.name"));
        assert_eq!(windows_event_field("winlog.event_data.TargetSid"), Some("TargetSid"));
        assert_eq!(windows_event_field("ExtraEventData.Image"), Some("Image"));
        assert_eq!(additional_field("additional.fields[\"CallTrace\"]"), Some("CallTrace"));
        assert_eq!(cloudtrail_key("userIdentity.type").as_deref(), Some("aws::userIdentity.type"));
        assert_eq!(cloudtrail_key("userAgent"), None);
        let nested = ecs_cloudtrail_field("aws.cloudtrail.flattened.request_parameters.userName");
        assert_eq!(nested.as_deref(), Some("aws::requestParameters.userName"));
    }
}
