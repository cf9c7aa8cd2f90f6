//! Queries in, predicates out.

use super::read;
use crate::languages::Reading;
use crate::model::{Expr, Use};

/// An expression on one line: `f eq a|b` is a predicate, `~f` a computed column, `f:lower` one
/// whose case was changed.
fn line(expr: &Expr) -> String {
    let list = |parts: &[Expr]| parts.iter().map(line).collect::<Vec<_>>().join(", ");
    match expr {
        Expr::And(parts) => format!("and({})", list(parts)),
        Expr::Or(parts) => format!("or({})", list(parts)),
        Expr::Not(inner) => format!("not({})", line(inner)),
        Expr::Named(name, inner) => format!("{name}: {}", line(inner)),
        Expr::Predicate(p) => {
            let mark = if p.usage == Use::Computed { "~" } else { "" };
            let case: String = p.modifiers.iter().map(|word| format!(":{word}")).collect();
            let words =
                [format!("{mark}{}{case}", p.raw_field), p.kind.to_string(), p.values.join("|")];
            words.join(" ").trim_end().to_owned()
        }
        Expr::Opaque(clause) => format!("«{}»", clause.text),
    }
}

/// What a condition tests.
fn condition(text: &str) -> String {
    let reading = read(&format!("FROM logs-* | WHERE {text}"));
    assert_eq!(reading.findings, [], "{text}");
    line(&reading.expr).strip_prefix("where: ").map_or_else(String::new, str::to_owned)
}

/// What the last of a query's commands tests.
fn query(text: &str) -> String {
    let reading = read(&format!("FROM logs-* | {text}"));
    assert_eq!(reading.findings, [], "{text}");
    line(&reading.expr).replace("where: ", "")
}

fn check(read: fn(&str) -> String, table: &[(&str, &str)]) {
    for (text, expected) in table {
        assert_eq!(read(text), *expected, "{text}");
    }
}

#[test]
fn comparisons() {
    check(
        condition,
        &[
            (r#"a == "x""#, "a eq x"),
            (r#"a != """#, "a ne"),
            ("5 < a.b", "a.b gt 5"),
            ("a >= -1.5", "a ge -1.5"),
            ("a == true", "a eq true"),
            ("a == null", "a is_null"),
            ("a != null", "a is_not_null"),
            ("a == b", "a eq_field b"),
            ("a != b", "not(a eq_field b)"),
            ("a < b", "«a < b»"),
            ("LENGTH(a) > 5", "«LENGTH(a) > 5»"),
            ("(a + b) * 2 == 4", "«(a + b) * 2 == 4»"),
            ("@timestamp > NOW() - 7  days", "@timestamp gt NOW() - 7 days"),
            (r#"@timestamp >= TO_DATETIME("2026-01-01")"#, "@timestamp ge 2026-01-01"),
        ],
    );
}

#[test]
fn words_around_a_value() {
    check(
        condition,
        &[
            (r#"TO_LOWER(TRIM(TO_LOWER(a))) == "x""#, "a:lower eq x"),
            (r#"a::ip::string == "::1""#, "a eq ::1"),
            (r#"COALESCE(a, "", "-") != "x""#, "a ne x"),
            (r#"COALESCE(a, b) == "x""#, r#"«COALESCE(a, b) == "x"»"#),
            (r#"COALESCE(a LIKE "x*", false)"#, "a starts_with x"),
            (r#"TO_BASE64(a) == "x""#, r#"«TO_BASE64(a) == "x"»"#),
            (r#"`a b`.c == """x"y""""#, "a b.c eq x\"y"),
        ],
    );
}

#[test]
fn lists_and_patterns() {
    check(
        condition,
        &[
            (r#"a IN ("x", "y")"#, "a in x|y"),
            (r#"a in ("x")"#, "a eq x"),
            ("a NOT IN (1, 2)", "not(a in 1|2)"),
            (r#""x" IN (a, b)"#, "or(a eq x, b eq x)"),
            (r#"true IN (STARTS_WITH(a, "x"), b)"#, "or(a starts_with x, b eq true)"),
            (r#"a IN (FROM threats | WHERE b == 1)"#, "and(a in_list threats, where: b eq 1)"),
            (r#"a LIKE "*x*""#, "a contains x"),
            (r#"a LIKE "x""#, "a eq x"),
            (r#"a LIKE "*""#, "a is_not_null"),
            (r#"NOT a LIKE "*""#, "a is_null"),
            (r#"a LIKE """*\\x\**""""#, r"a contains \x*"),
            (r#"a NOT LIKE "x?y""#, "not(a wildcard x?y)"),
            (r#"a LIKE ("x*", "y")"#, "a in x*|y"),
            (r#"a RLIKE ".*x""#, "a regex_match .*x"),
            (r#"a RLIKE ("x", "y")"#, "a regex_match x|y"),
        ],
    );
}

#[test]
fn functions() {
    check(
        condition,
        &[
            (r#"STARTS_WITH(a, "x") AND ENDS_WITH(a, "y")"#, "and(a starts_with x, a ends_with y)"),
            (r#"CONTAINS(TO_LOWER(a), "x")"#, "a:lower contains x"),
            (r#"CIDR_MATCH(TO_IP(a), "10.0.0.0/8", "::1")"#, "a cidr 10.0.0.0/8|::1"),
            (r#"MV_CONTAINS(a, ["x", "y"])"#, "and(a eq x, a eq y)"),
            (r#"a:"x""#, "a match x"),
            (r#"a::string : "x""#, "a match x"),
            (r#"MATCH(a, "x", {"operator": "AND", "boost": 2})"#, "a match x"),
            (r#"MULTI_MATCH("x", a, b, {"type": "phrase"})"#, "or(a match x, b match x)"),
            (r#"KQL("a: x* and not b: 1")"#, "and(a starts_with x, not(b eq 1))"),
            (r#"QSTR("a: x* AND NOT b: 1")"#, "and(a starts_with x, not(b eq 1))"),
            ("CASE(a == 1, true, false)", "«CASE(a == 1, true, false)»"),
        ],
    );
}

#[test]
fn brackets_and_negation() {
    check(
        condition,
        &[
            ("NOT a == 1 AND b == 2 OR c == 3", "or(and(not(a eq 1), b eq 2), c eq 3)"),
            ("NOT (a == 1 OR b == 2)", "not(or(a eq 1, b eq 2))"),
            ("NOT (a IS NULL)", "a is_not_null"),
            ("NOT (a IS NULL AND b == 1)", "not(and(a is_null, b eq 1))"),
            ("NOT NOT a == 1", "not(not(a eq 1))"),
            ("a", "a eq true"),
            ("NOT a", "not(a eq true)"),
            ("(a == 1) == false", "not(a eq 1)"),
            ("true", "and()"),
            ("false", "or()"),
        ],
    );
}

#[test]
fn a_null_guard_says_nothing() {
    check(
        condition,
        &[
            (r#"a IS NULL OR NOT a LIKE "x*""#, "not(a starts_with x)"),
            (r#"a != "x" OR a IS NULL"#, "a ne x"),
            (r#"a IS NULL OR NOT (a == "x" AND b == "y")"#, "not(and(a eq x, b eq y))"),
            (
                r#"a IS NULL OR NOT (a == "x" OR b == "y")"#,
                "or(a is_null, not(or(a eq x, b eq y)))",
            ),
            (r#"a IS NULL OR NOT b == "x""#, "or(a is_null, not(b eq x))"),
            (r#"a IS NULL OR a == "x""#, "or(a is_null, a eq x)"),
        ],
    );
}

#[test]
fn columns_of_a_pipeline() {
    check(
        query,
        &[
            ("STATS n = COUNT(*) BY a | WHERE n > 5 AND a == 1", "and(~n gt 5, a eq 1)"),
            ("STATS COUNT(*) BY a | WHERE `COUNT(*)` > 5", "~COUNT(*) gt 5"),
            ("STATS v = VALUES(a) | WHERE v == 1", "a eq 1"),
            ("STATS v = VALUES(a) WHERE b == 1 | WHERE v == 1", "~v eq 1"),
            ("STATS v = VALUES(a) BY b | EVAL c = MV_FIRST(v) | WHERE c == 1", "a eq 1"),
            (
                "INLINE STATS n = MAX(a) BY day = DATE_TRUNC(1 day, @timestamp) | WHERE n == 1",
                "~n eq 1",
            ),
            ("INLINESTATS n = MAX(a) | WHERE n == 1", "~n eq 1"),
            ("RENAME a AS b, c = d | WHERE b == 1 OR c == 2", "or(a eq 1, d eq 2)"),
            ("EVAL b = TO_LOWER(a), c = b | WHERE c == \"x\"", "a:lower eq x"),
            ("EVAL a = CASE(a == 1, 2, 3) | WHERE a == 2", "~a eq 2"),
            ("EVAL b = COALESCE(a, c) | RENAME b AS d | WHERE d IS NOT NULL", "~d is_not_null"),
            (r#"DISSECT a "%{b} %{+b}" APPEND_SEPARATOR=" " | WHERE b == "x""#, "~b eq x"),
            (
                r#"GROK a "%{WORD:b}", "(?<c>x)" | WHERE b == "x" AND c == "y""#,
                "and(~b eq x, ~c eq y)",
            ),
            ("ENRICH p ON a WITH b = c, d | WHERE b == 1 AND d == 2", "and(~b eq 1, ~d eq 2)"),
            ("LOOKUP JOIN l ON a, b == c | WHERE a == 1", "a eq 1"),
            ("CHANGE_POINT n ON t AS kind, p | WHERE kind == \"dip\"", "~kind eq dip"),
            ("CHANGE_POINT n | WHERE pvalue < 0.1", "~pvalue lt 0.1"),
            (r#"COMPLETION c = "p" WITH { "inference_id": "x" } | WHERE c == "y""#, "~c eq y"),
            (
                r#"COMPLETION CONCAT(a, b) WITH { "x": {} } | WHERE completion == "y""#,
                "~completion eq y",
            ),
            ("RERANK \"q\" ON a, b = TO_LOWER(c) | WHERE _score > 1", "~_score gt 1"),
            ("URI_PARTS u = url | WHERE u.path == \"/\" AND ux == 1", "and(~u.path eq /, ux eq 1)"),
        ],
    );
}

#[test]
fn commands_without_filters() {
    for command in [
        "KEEP a, Esql.*, `b c`.d, *",
        "DROP a*",
        "SORT a DESC NULLS LAST, LENGTH(b) ASC, c NULLS FIRST",
        "LIMIT 10",
        "LIMIT 10 BY a",
        "SAMPLE 0.1",
        "MV_EXPAND a",
        "FUSE rrf SCORE BY s GROUP BY g KEY BY k WITH { \"rank_constant\": 5 }",
        "STATS n = COUNT(*) WHERE a == 1, FIRST(b BY c) BY d = BUCKET(e, 5)",
        "EVAL a = ?x, b = [1, 2], c = -(d), e = {}",
    ] {
        assert_eq!(query(command), "and()", "{command}");
    }
}

#[test]
fn several_filters_are_numbered_and_branches_are_named() {
    let text = "FROM a, (FROM b | WHERE x == 1) METADATA _id
        | WHERE a == 1 | EVAL c = 1
        | FORK (EVAL d = 1 | WHERE d == 1) (WHERE d == 2 | LIMIT 5 | WHERE b == 1)
        | WHERE d == 3 AND _fork == \"fork1\"";
    let expected = "and(source 1: where: x eq 1, where 1: a eq 1, fork 1: where: ~d eq 1, \
        fork 2: and(where 1: d eq 2, where 2: b eq 1), where 2: and(~d eq 3, ~_fork eq fork1))";
    let reading = read(text);
    assert_eq!((line(&reading.expr).as_str(), reading.findings), (expected, Vec::new()));
    let facts: Vec<_> = reading.facts.iter().map(|fact| fact.value.as_str()).collect();
    assert_eq!(facts, ["a", "b"]);
}

#[test]
fn sources() {
    for (text, patterns) in [
        (
            r#"FROM logs-aws.*,  .alerts-security.*, "logs-a, b-*" METADATA _id, _index"#,
            &["logs-aws.*", ".alerts-security.*", "logs-a", "b-*"][..],
        ),
        (
            "from cluster:logs-*-2026.01.01, <logs-{now/d}>, -x::failures [metadata _id]",
            &["cluster:logs-*-2026.01.01", "<logs-{now/d}>", "-x::failures"],
        ),
        ("SET a = 1; TS metrics | LIMIT 1", &["metrics"]),
        ("ROW a = 1, b = [1, 2]", &[]),
        ("SHOW INFO", &[]),
    ] {
        let reading = read(text);
        let found: Vec<_> = reading.facts.iter().map(|fact| fact.value.as_str()).collect();
        assert_eq!((found.as_slice(), reading.findings), (patterns, Vec::new()), "{text}");
    }
}

#[test]
fn the_page_shows_groups_joins_and_the_columns_that_are_tested() {
    let reading = read(
        "FROM a | STATS n = COUNT(*),\n  m = MAX(x) BY h, d = DATE_TRUNC(1 day, t)
         | LOOKUP JOIN l ON h | WHERE n > 1 | WHERE n < 9",
    );
    let details: Vec<_> =
        reading.details.iter().map(|d| format!("{}: {}", d.label, d.text)).collect();
    assert_eq!(
        details,
        [
            "group by: h, d = DATE_TRUNC(1 day, t)",
            "lookup join: LOOKUP JOIN l ON h",
            "computed column: n = COUNT(*)",
        ]
    );
}

#[test]
fn places_are_those_of_the_tests() {
    let text =
        "FROM l | WHERE (a == 1 AND NOT kql(\"\"\"b: \"x\" \"\"\"))\n| WHERE KQL(\"c: \\\"y\\\"\")";
    let mut places = Vec::new();
    let mut expr = read(text).expr;
    expr.for_each_predicate_mut(&mut |predicate| places.push(predicate.span.of(text)));
    assert_eq!(places, ["a == 1", "b: \"x\"", "c: \\\"y\\\""]);
}

/// The findings of a text as `start: reason`.
fn findings(text: &str) -> (Reading, Vec<String>) {
    let reading = read(text);
    let shown =
        |finding: &crate::languages::Finding| format!("{}: {}", finding.span.start, finding.reason);
    let lines = reading.findings.iter().map(shown).collect();
    (reading, lines)
}

#[test]
fn errors_say_where_and_the_rest_is_read() {
    for (text, reason, expected) in [
        (
            "FROM l | WHERE a == AND b == 1",
            "20: expected a value, found `AND`",
            "and(«a ==», b eq 1)",
        ),
        (
            "FROM l | WHERE (a = 1 OR b == 1) AND c == 2",
            "18: expected `)`, found `=`",
            "and(«(a = 1 OR b == 1)», c eq 2)",
        ),
        ("FROM l | WHERE f(a b) OR c == 2", "19: expected `)`, found `b`", "or(«f(a b)», c eq 2)"),
        ("FROM l | WHERE", "14: expected a value, but the query ends here", "and()"),
        (
            "FROM l | WHERE a LIKE b | WHERE c == 1",
            "22: expected a string, found `b`",
            "and(where 1: «a LIKE b», where 2: c eq 1)",
        ),
        (
            "FROM l | WHERE a NOT == 1",
            "21: expected `IN`, `LIKE` or `RLIKE`, found `==`",
            "«a NOT == 1»",
        ),
        (
            "FROM l | WHERE (a == 1 | WHERE c == 1",
            "23: expected `)`, found `|`",
            "and(where 1: «(a == 1», where 2: c eq 1)",
        ),
        (
            "FROM l | WHERE a == 1, b == 2 | WHERE c == 1",
            "21: expected `|` or the end, found `,`",
            "and(where 1: a eq 1, where 2: c eq 1)",
        ),
        ("FROM l | FROBNICATE (a | b) | WHERE c == 1", "9: unknown command `FROBNICATE`", "c eq 1"),
        ("FROM l | | WHERE c == 1", "9: expected a command, found `|`", "c eq 1"),
        ("FROM | WHERE c == 1", "5: expected an index pattern, found `|`", "c eq 1"),
        ("WHERE c == 1 | WHERE d == 1", "0: unknown source command `WHERE`", "d eq 1"),
        ("", "0: expected a source command such as `FROM`, but the query ends here", "and()"),
        (
            "FROM l | FORK (WHERE (a == 1 | LIMIT 1) (WHERE b == 1)",
            "29: expected `)`, found `|`",
            "and(fork 1: «(a == 1», fork 2: b eq 1)",
        ),
        ("FROM l | WHERE KQL(\"a: (x\")", "23: ", "a eq x"),
        ("FROM l | WHERE a == \"x", "20: this string is never closed", "a eq x"),
    ] {
        let (reading, lines) = findings(text);
        assert!(lines.len() == 1 && lines[0].starts_with(reason), "{text}: {lines:?}");
        assert_eq!(line(&reading.expr).replace("where: ", ""), expected, "{text}");
    }
}

#[test]
fn ten_thousand_levels_are_one_problem() {
    let deep = |open: &str, inner: &str, close: &str| {
        format!("{}{inner}{}", open.repeat(10_000), close.repeat(10_000))
    };
    for (text, rest) in [
        (format!("FROM l | WHERE {} AND b == 2", deep("(", "a == 1", ")")), true),
        (format!("FROM l | WHERE {} AND b == 2", deep("NOT ", "a == 1", "")), true),
        (format!("FROM l | WHERE a == {}1 AND b == 2", "-".repeat(10_000)), true),
        (format!("FROM l | WHERE {} AND b == 2", deep("f(", "a", ")")), true),
        (format!("FROM l | WHERE a == {} AND b == 2", deep("[", "1", "]")), true),
        (format!("FROM {} | WHERE b == 2", deep("(FROM ", "l", ")")), true),
        (format!("FROM l | {} | WHERE b == 2", deep("FORK (", "LIMIT 1", ")")), true),
        (format!("FROM l | WHERE {}", "(".repeat(10_000)), false),
        (format!("FROM l | WHERE {}", "a IN (FROM l | WHERE ".repeat(10_000)), false),
    ] {
        let (reading, lines) = findings(&text);
        assert!(lines.iter().any(|line| line.contains("levels deep")), "{lines:?}");
        assert_eq!(line(&reading.expr).contains("b eq 2"), rest, "{}", &text[..40]);
    }
}

#[test]
fn long_chains_are_no_depth() {
    let chain = |word: &str, part: &str| vec![part; 20_000].join(word);
    for text in [
        chain(" AND ", "a == 1"),
        chain(" OR ", "NOT a == 1"),
        format!("a == {}", chain(" + ", "1")),
        format!("a{} == 1", "::string".repeat(20_000)),
    ] {
        assert_eq!(read(&format!("FROM l | WHERE {text}")).findings, []);
    }
    let stages = "| EVAL a = b | WHERE a == 1".repeat(20_000);
    assert_eq!(read(&format!("FROM l {stages}")).findings, []);
}
