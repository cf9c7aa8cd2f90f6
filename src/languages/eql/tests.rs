//! The reading of EQL, construct by construct.

use super::read;
use crate::model::{Clause, Role};

/// The leaves of a query, one a line: `-` before an exclusion.
fn leaves(text: &str) -> Vec<String> {
    let reading = read(text);
    let write = |clause: Clause<'_>| match clause {
        Clause::Predicate(p, role) => {
            let mark = if role == Role::Indicator { "" } else { "-" };
            let modifiers = p.modifiers.iter().map(|word| format!("|{word}")).collect::<String>();
            format!("{mark}{}{modifiers} {} {}", p.raw_field, p.kind, p.values.join("|"))
        }
        Clause::Opaque(opaque) => format!("text {}: {}", opaque.text, opaque.reason),
    };
    reading.expr.clauses().into_iter().map(write).collect()
}

fn errors(text: &str) -> Vec<(u32, String)> {
    read(text).findings.into_iter().map(|finding| (finding.span.start, finding.reason)).collect()
}

#[test]
fn conditions() {
    for (condition, wanted) in [
        (r#"a == "x*""#, &["a eq x*"][..]),
        (r#"a != "" and b != null"#, &["a ne ", "b is_not_null "]),
        (r#"not a == null or not b != null"#, &["a is_not_null ", "b is_null "]),
        (r#"a : "x*" and b like~ ("*x", "y")"#, &["a starts_with x", "b|nocase in *x|y"]),
        (r#"a like "?x*" and b : "*""#, &["a wildcard ?x*", "b is_not_null "]),
        (r#"a in ("x*", "y") and b in~ ("z")"#, &["a in x*|y", "b|nocase eq z"]),
        (r#"not a : ("x", "y") and b not in (1, 2)"#, &["-a in x|y", "-b in 1|2"]),
        (r#"a regex~ ("x.*", "y?")"#, &["a|nocase regex_match x.*|y?"]),
        (r#"?a. b >= 5 and -1 < `c-d`.`0`.e[1]"#, &["a.b ge 5", "c-d.0.e[1] gt -1"]),
        (r#"a == b and a : c"#, &["a eq_field b", "a eq_field c"]),
        (r#"a != b and not a == c"#, &["-a eq_field b", "-a eq_field c"]),
        (r#"a and not b"#, &["a is_not_null ", "b is_null "]),
        (r#"a == true and (b == false)"#, &["a eq true", "b eq false"]),
        (
            r#"startsWith~(a, "x") and not endswith(b, "y", "z")"#,
            &["a|nocase starts_with x", "-b ends_with y|z"],
        ),
        (r#"stringContains(string(a), "*x") == true"#, &["a contains *x"]),
        (r#"wildcard(a, "x*", "y") and match(b, "z.*")"#, &["a in x*|y", "b regex_match z.*"]),
        (r#"cidrMatch(a, "10.0.0.0/8", "::1")"#, &["a cidr 10.0.0.0/8|::1"]),
        (
            r#"_arraysearch(s.t, $e, $e.n : "x*" and not $e.u == 1)"#,
            &["s.t.n starts_with x", "-s.t.u eq 1"],
        ),
        ("true", &[]),
    ] {
        let query = format!("any where {condition}");
        assert_eq!(leaves(&query), wanted, "{condition}");
        assert_eq!(errors(&query), [], "{condition}");
    }
}

#[test]
fn what_is_no_predicate_keeps_its_text() {
    for (condition, wanted) in [
        ("length(a) > 5", "text length(a) > 5: `length` computes a value"),
        ("a + 1 == 5", "text a + 1 == 5: arithmetic computes a value"),
        ("a > b", "text a > b: compares two fields otherwise than for equality"),
        ("f(a)", "text f(a): the function `f` is no known test"),
        (
            "startsWith(a, b)",
            "text startsWith(a, b): compares two fields otherwise than for equality",
        ),
    ] {
        assert_eq!(leaves(&format!("any where {condition}")), [wanted]);
    }
}

#[test]
fn texts() {
    for (text, wanted) in [
        (r#""C:\\x\"y\" \q""#, r#"a eq C:\x"y" \q"#),
        (r#""""C:\x"y"""""#, r#"a eq C:\x"y""#),
        (r#"'it\'s'"#, "a eq it's"),
        (r#"?"C:\x""#, r"a eq C:\x"),
        (r#""\u{e9}\t""#, "a eq é\t"),
    ] {
        assert_eq!(leaves(&format!("any where a == {text} /* c */ // d")), [wanted]);
    }
}

#[test]
fn steps_are_roots_and_joins_are_details() {
    let reading = read(
        "sequence by host.id, ?x with maxspan = 1m
           [process where a == 1] by p with runs=3
           ![file where b == 2 and c != null] by q
         until [network where d == 3]
         | tail 1",
    );
    let details: Vec<String> =
        reading.details.iter().map(|detail| format!("{}: {}", detail.label, detail.text)).collect();
    assert_eq!(
        details,
        [
            "sequence by: host.id, ?x",
            "maxspan: 1m",
            "step 1 by: p",
            "step 1 runs: 3",
            "step 2 by: q",
            "until: network where d == 3",
            "pipe: tail 1",
        ]
    );
    let categories: Vec<&str> = reading.facts.iter().map(|fact| fact.value.as_str()).collect();
    assert_eq!(categories, ["process", "file"]);
    assert_eq!(
        leaves("sequence [a where x == 1] ![b where y == 2 and z != null]"),
        ["x eq 1", "-y eq 2", "-z is_not_null "]
    );
    assert_eq!(
        leaves("a where x == 1 and not descendant of [process where y : \"z*\"]"),
        ["x eq 1", "-y starts_with z"]
    );
    assert_eq!(errors("sample by a [b where true] [c where true]"), []);
}

#[test]
fn comparisons_between_events_are_joins() {
    let alternative = "events are joined in one of several alternatives";
    for (condition, wanted, joins) in [
        ("y == e0.y and e1.z == 2", &["e1.z eq 2"][..], &["y == e0.y"][..]),
        ("startsWith(e0.y, y) and not y == e0.x", &[], &["startsWith(e0.y, y) and not y == e0.x"]),
        ("e0.y : (\"a\", \"b\") and e0.y == e0.z", &["y in a|b", "y eq_field z"], &[]),
        ("z == 2 and not (y == e0.y or x == 3)", &["z eq 2", "-x eq 3"], &["not y == e0.y"]),
        ("(z == 2 and e0.y != y) or x == 3", &["z eq 2", "x eq 3"], &["e0.y != y"]),
        ("y == e0.y or x == 3", &[&*format!("text y == e0.y: {alternative}"), "x eq 3"], &[]),
        (
            "not (y == e0.y and x == 3)",
            &[&*format!("text y == e0.y: {alternative}"), "-x eq 3"],
            &[],
        ),
        (
            "_arraysearch(s, $m, $m.n == 1 and stringContains($m.t, e0.y))",
            &["s.n eq 1"],
            &["stringContains($m.t, e0.y)"],
        ),
    ] {
        let query = format!("sequence [a where true] as e0 [b where {condition}]");
        assert_eq!(leaves(&query), wanted, "{condition}");
        let details = read(&query).details.into_iter();
        let shown = details.filter(|detail| detail.label == "step 2 join");
        assert_eq!(shown.map(|detail| detail.text).collect::<Vec<_>>(), joins, "{condition}");
    }
}

#[test]
fn errors_have_a_place_and_the_rest_is_read() {
    for (text, at, reason, wanted) in [
        (
            "a where b == and c == 1",
            13,
            "a value is missing before `and`",
            &["text b ==: a value is missing before `and`", "c eq 1"][..],
        ),
        ("a where (b == 1", 8, "this is never closed with `)`", &["b eq 1"]),
        (
            "a where b == 1 c == 2",
            15,
            "`and` or `or` is missing before this; read as `and`",
            &["b eq 1", "c eq 2"],
        ),
        ("a where b = 1", 10, "`=` compares nothing in EQL; read as `==`", &["b eq 1"]),
        (
            "b == 1",
            0,
            "an event starts with a category and `where`; read as a condition",
            &["b eq 1"],
        ),
        ("sequence [a where b == 1", 9, "this is never closed with `]`", &["b eq 1"]),
        ("a where b == \"x", 13, "this quote is never closed", &["b eq x"]),
        ("a where b == 1)", 14, "`)` is not read: the query ends before it", &["b eq 1"]),
    ] {
        assert_eq!(leaves(text), wanted, "{text}");
        assert_eq!(errors(text), [(at, reason.to_owned())], "{text}");
    }
}

#[test]
fn depth_is_bounded() {
    for part in ["(", "not ", "-", "f(", "a in (", "["] {
        let query = format!("any where {}", part.repeat(10_000));
        assert!(!errors(&query).is_empty(), "{part}");
    }
}
