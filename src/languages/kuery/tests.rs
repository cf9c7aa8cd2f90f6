//! The reading of KQL, construct by construct.

use super::read;
use crate::model::{Clause, Role};

/// The leaves of a query, one a line: `-` before an exclusion.
fn leaves(text: &str) -> Vec<String> {
    let reading = read(text);
    let write = |clause: Clause<'_>| match clause {
        Clause::Predicate(p, role) => {
            let mark = if role == Role::Indicator { "" } else { "-" };
            format!("{mark}{} {} {}", p.raw_field, p.kind, p.values.join("|"))
        }
        Clause::Opaque(opaque) => format!("text {}", opaque.text),
    };
    reading.expr.clauses().into_iter().map(write).collect()
}

fn errors(text: &str) -> Vec<(u32, String)> {
    read(text).findings.into_iter().map(|finding| (finding.span.start, finding.reason)).collect()
}

#[test]
fn values_and_fields() {
    for (text, wanted) in [
        ("a:b", &["a eq b"][..]),
        ("a : \"b *\"", &["a eq b *"]),
        ("a:*b* and c:d* or e:*f", &["a contains b", "c starts_with d", "e ends_with f"]),
        ("a:b*c", &["a wildcard b*c"]),
        ("a:*", &["a is_not_null "]),
        ("not a:*", &["a is_null "]),
        ("not (a:* or b:c)", &["-a is_not_null ", "-b eq c"]),
        ("a.*:b", &["a.* eq b"]),
        ("a:(b or \"c d\" or e)", &["a in b|c d|e"]),
        ("a:(b)", &["a eq b"]),
        ("a:(*b and *c)", &["a ends_with b", "a ends_with c"]),
        ("a:(b and not (c or d*))", &["a eq b", "-a in c|d*"]),
        ("a:(b or not *)", &["a eq b", "a is_null "]),
        ("a:((b or c) and d)", &["a in b|c", "a eq d"]),
        ("a:{ b:c and d:{ e:f } }", &["a.b eq c", "a.d.e eq f"]),
        ("a >= 5 and a<7", &["a ge 5", "a lt 7"]),
        (
            "evil and \"more evil\" or *part*",
            &[" keyword evil", " keyword more evil", " keyword *part*"],
        ),
        ("a:Okta Verify and b:c", &["a eq Okta Verify", "b eq c"]),
        ("state:OR", &["state eq OR"]),
        ("*:*", &[]),
        ("  ", &[]),
    ] {
        assert_eq!(leaves(text), wanted, "{text}");
        assert_eq!(errors(text), [], "{text}");
    }
}

#[test]
fn escapes_are_those_of_kibana() {
    for (text, wanted) in [
        (r#"a:"C:\Windows\system32""#, r"a eq C:\Windows\system32"),
        (r#"a:"\"x\\y\"""#, r#"a eq "x\y""#),
        (r#"a:"\u0041\t""#, "a eq A\t"),
        (r"a:C\:\\Windows\\*", r"a starts_with C:\Windows\"),
        (r"a:x\*y", "a eq x*y"),
        (r"a:\or", "a eq or"),
        (r"a:\q", r"a eq \q"),
        (r"a:*0\\\>&1*", r"a contains 0\>&1"),
    ] {
        assert_eq!(leaves(text), [wanted], "{text}");
        assert_eq!(errors(text), [], "{text}");
    }
}

#[test]
fn errors_have_a_place_and_the_rest_is_read() {
    for (text, at, reason, wanted) in [
        ("a: and b:c", 3, "a value is missing before `and`", &["text a:", "b eq c"][..]),
        ("(a:b", 0, "this is never closed with `)`", &["a eq b"]),
        ("a:b) and c:d", 3, "`)` closes nothing", &["a eq b", "c eq d"]),
        (
            "a:b c:d",
            4,
            "`and` or `or` is missing before this; read as `and`",
            &["a eq b", "c eq d"],
        ),
        ("a:\"b", 2, "this quote is never closed", &["a eq b"]),
        ("a:b and", 7, "a condition is missing at the end", &["a eq b", "text "]),
    ] {
        assert_eq!(leaves(text), wanted, "{text}");
        assert_eq!(errors(text), [(at, reason.to_owned())], "{text}");
    }
}

#[test]
fn depth_is_bounded() {
    for text in ["(".repeat(10_000), "not ".repeat(10_000), format!("a:{}", "(".repeat(10_000))] {
        let found = errors(&text);
        assert!(found.iter().any(|(_, reason)| reason.starts_with("nested deeper")), "{found:?}");
    }
}
