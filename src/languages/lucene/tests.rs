//! The reading of Lucene queries, construct by construct.

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
fn queries() {
    for (text, wanted) in [
        ("a:b AND c:d* OR NOT e:f", &["a eq b", "c starts_with d", "-e eq f"][..]),
        ("a:(b OR c d) && !e:\"f *\"", &["a in b|c|d", "-e eq f *"]),
        ("a:(g+s OR /2[0-9]{3}/)", &["a eq g+s", "a regex_match 2[0-9]{3}"]),
        ("+a:b -c:d e", &["a eq b", "-c eq d", "text e"]),
        ("a:b NOT c:d", &["a eq b", "-c eq d"]),
        ("a:[1 TO 5} AND b:>=3 AND c:[* TO -2]", &["a ge 1", "a lt 5", "b ge 3", "c le -2"]),
        (
            "_exists_:a AND NOT b:* AND NOT _exists_:c",
            &["a is_not_null ", "b is_null ", "c is_null "],
        ),
        ("evil^2 \"more evil\"~3", &[" keyword evil", " keyword more evil"]),
        (r"a:C\:\\x\*y?z", &[r"a wildcard C:\x\*y?z"]),
        ("*:*", &[]),
    ] {
        assert_eq!(leaves(text), wanted, "{text}");
        assert_eq!(errors(text), [], "{text}");
    }
}

#[test]
fn errors_have_a_place_and_the_rest_is_read() {
    for (text, at, reason, wanted) in [
        ("a:(b", 2, "this is never closed with `)`", &["a eq b"][..]),
        ("a:b) AND c:d", 3, "`)` closes nothing", &["a eq b", "c eq d"]),
        ("a: AND b:c", 3, "a term is missing before `AND`", &["text a:", "b eq c"]),
        ("a:/b", 2, "this regular expression is never closed with `/`", &["a regex_match b"]),
        ("a:[1 2] AND b:c", 5, "`TO` is missing before `2`", &["text a:[1 2", "b eq c"]),
    ] {
        assert_eq!(leaves(text), wanted, "{text}");
        assert_eq!(errors(text).first(), Some(&(at, reason.to_owned())), "{text}");
    }
}

#[test]
fn operators_in_lower_case_are_words_and_a_warning() {
    assert_eq!(leaves("a:(b or c)"), ["a in b|or|c"]);
    let reason = "`or` is a word here; operators are written in capitals".to_owned();
    assert_eq!(errors("a:(b or c)"), [(5, reason)]);
}

#[test]
fn depth_is_bounded() {
    for part in ["(", "a:", "a:(", "NOT (", "["] {
        assert!(!errors(&part.repeat(10_000)).is_empty(), "{part}");
    }
}
