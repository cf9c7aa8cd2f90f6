//! The reading of SQL, clause by clause.

use super::read;
use crate::model::Clause;

fn said(text: &str) -> Vec<String> {
    let expr = read(text).expr;
    let clauses = expr.clauses().into_iter().map(|clause| match clause {
        Clause::Predicate(p, role) => {
            format!("{} {} {} {}", role.word(), p.raw_field, p.kind, p.values.join(","))
        }
        Clause::Opaque(opaque) => format!("text {}: {}", opaque.text, opaque.reason),
    });
    clauses.collect()
}

#[test]
fn simple_clauses_are_predicates() {
    for (clause, expected) in [
        ("a = 'x'", "indicator a eq x"),
        ("5 < a", "indicator a gt 5"),
        ("a <> ''", "indicator a ne "),
        ("lower(a:b.c::string) in ('x', 'y')", "indicator a.b.c in x,y"),
        ("parse_json(a):b.c = 'x'", "indicator a.b.c eq x"),
        ("t.a not in (1, 2)", "exclusion a in 1,2"),
        ("a like '%x%'", "indicator a contains x"),
        ("a ilike any ('x%', '%y')", "indicator a in x*,*y"),
        ("a not like 'x_y'", "exclusion a wildcard x?y"),
        ("a[0]:b is not null", "indicator a.b is_not_null "),
        ("a between 1 and 2", "indicator a ge 1"),
        ("array_contains('x'::variant, a)", "indicator a contains x"),
        ("array_contains(a, ['x', 'y'])", "indicator a in x,y"),
        ("rlike(a, 'x+')", "indicator a regex_match x+"),
        ("renamed = 1", "indicator own.field eq 1"),
        ("user:name = 'x'", "indicator user.name eq x"),
    ] {
        let text = format!(
            "select own:field::int as renamed from panther_logs.public.t t where {clause} and \
             p_occurs_since('1 d') group by a"
        );
        assert_eq!(said(&text)[0], expected, "{clause}");
    }
}

#[test]
fn other_clauses_are_kept_as_text() {
    for (clause, reason) in [
        ("n > 3", "tests a column that is computed or joined"),
        ("a in (select b from c where d = 1)", "compares with something that is no plain value"),
        ("a + 1 > b", "is more than a comparison with a plain value"),
        ("a = t.b", "compares two columns"),
        ("f(a) = 'x'", "calls a function that is not read"),
    ] {
        let text = format!("select count(*) as n from t where a = 1 and {clause} limit 5");
        assert_eq!(said(&text), ["indicator a eq 1", &format!("text {clause}: {reason}")]);
    }
}

#[test]
fn clauses_of_what_is_read_from_are_passed_and_those_of_what_is_joined_are_not() {
    let text = "with w as (select a, b from t where p_occurs_since('1 d') and a = 'x'),
                     old as (select a from (select * from t where a = 'y') where b = 'z')
                select * from (select * from w where c = 1) s
                left join old on old.a = s.a where s.b != 'v' and s.a not in (select a from w where d = 1)";
    let reason = "filters a subquery that the query joins or asks";
    assert_eq!(
        said(text),
        [
            "indicator a eq x",
            &format!("text a = 'y': {reason}"),
            &format!("text b = 'z': {reason}"),
            "indicator c eq 1",
            "indicator b ne v",
            "text s.a not in (select a from w where d = 1): compares with something that is no plain value",
        ]
    );
    assert_eq!(
        said("with w as (select 1 from t where p_occurs_since(1)) select * from w"),
        [""; 0]
    );
}

#[test]
fn a_template_reads_what_it_is_given_by_name() {
    let text = "{% import 'anomalies' new_values %}
                with w as (select a from t where b = 'x'), v as (select a from t where b = 'y'),
                {{ new_values('w', 'a', '1 day') }}";
    let reason = "filters a subquery that the query joins or asks";
    assert_eq!(said(text), ["indicator b eq x", &format!("text b = 'y': {reason}")]);
}

#[test]
fn thresholds_are_what_groups_and_windows_must_hold() {
    for (rest, expected) in [
        ("group by a having count(distinct b) >= 3 order by a", "having count(distinct b) >= 3"),
        ("having n > 5 -- many\n and m > 1;", "having n > 5 and m > 1"),
        (
            "HAVING count(case when a = 1 then 2 end) > 1 qualify row_number() over (order by a) = 1",
            "having count(case when a = 1 then 2 end) > 1; qualify row_number() over (order by a) = 1",
        ),
    ] {
        let text = format!("select * from t where a = 1 {rest}");
        assert_eq!(read(&text).threshold.as_deref(), Some(expected));
    }
    assert_eq!(read("select * from (select 1 from t having n > 1) having").threshold, None);
}

#[test]
fn deep_brackets_and_odd_text_end() {
    for piece in [
        "(",
        "not ",
        "a = ",
        "where ",
        "'",
        "in (",
        "case ",
        "x.",
        "[",
        "and ",
        "f(",
        "having ",
        "from (select ",
        "from from as (select ",
    ] {
        said(&format!("select 1 from where {}", piece.repeat(20_000)));
    }
}
