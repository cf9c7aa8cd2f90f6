//! Rules in, predicates out: what fixtures do not show well.

use super::*;
use crate::model::{Clause, Role};

/// The only rule of a text with these events and this condition.
fn rule(events: &str, condition: &str) -> RuleText {
    let text = format!("rule r {{ events: {events}\n condition: {condition} }}");
    let (mut rules, findings) = read(&text);
    assert_eq!((rules.len(), findings.len()), (1, 0), "{text}");
    rules.swap_remove(0)
}

/// Each predicate as `field kind role`.
fn predicates(rule: &RuleText) -> Vec<String> {
    let clauses = rule.reading.expr.clauses();
    let each = clauses.into_iter().map(|clause| match clause {
        Clause::Predicate(predicate, Role::Indicator) => {
            format!("{} {}", predicate.raw_field, predicate.kind)
        }
        Clause::Predicate(predicate, role) => {
            format!("{} {} {}", predicate.raw_field, predicate.kind, role.word())
        }
        Clause::Opaque(opaque) => opaque.reason.clone(),
    });
    each.collect()
}

#[test]
fn the_condition_decides_the_side_of_an_event() {
    for (condition, side, threshold) in [
        ("$e", "", None),
        ("#e > 0", "", None),
        ("1 <= #e", "", None),
        ("#e > 5", "", Some("#e > 5")),
        ("$e and $o > 1", "", Some("$o > 1")),
        ("$o > 1", "", Some("$o > 1")),
        ("not $e", " exclusion", None),
        ("!$e", " exclusion", None),
        ("#e = 0", " exclusion", None),
        ("#e < 1 and $o = 1", " exclusion", Some("$o = 1")),
        ("not (not $e)", "", None),
        ("not #e > 5", " exclusion", Some("not #e > 5")),
    ] {
        let rule = rule("$e.a.b = 1", condition);
        assert_eq!(predicates(&rule), [format!("a.b eq{side}")], "{condition}");
        assert_eq!(rule.reading.threshold.as_deref(), threshold, "{condition}");
    }
}

#[test]
fn deep_nesting_is_kept_as_text() {
    let deep = |open: &str, close: &str| {
        let events = format!("{}$e.a = 1{}", open.repeat(10_000), close.repeat(10_000));
        predicates(&rule(&(events + "\n$e.b = 2"), "$e"))
    };
    let kept = "it nests deeper than 200 levels".to_owned();
    assert_eq!(deep("(", ")"), [kept.clone(), "b eq".to_owned()]);
    assert_eq!(deep("not ", ""), [kept, "b eq".to_owned()]);
    assert_eq!(deep("f(", ")"), ["no predicate says what `f` gives", "b eq"]);
}

#[test]
fn a_long_chain_is_no_nesting() {
    let rule = rule(&vec!["$e.a = 1"; 20_000].join(" or "), "$e");
    assert_eq!(predicates(&rule).len(), 20_000);
}

#[test]
fn places_are_those_of_the_text() {
    let text =
        "rule a { events: $e.x = \"1\" condition: $e }\nrule b { events: $e.y = condition: }";
    let (rules, findings) = read(text);
    assert_eq!(findings, []);
    assert_eq!(rules[1].span.of(text), "rule b { events: $e.y = condition: }");
    let first = rules[0].reading.expr.clauses();
    let [Clause::Predicate(predicate, _)] = first[..] else { panic!("{first:?}") };
    assert_eq!(predicate.span.of(text), "$e.x = \"1\"");
    let reasons: Vec<_> = rules[1].reading.findings.iter().map(|found| &*found.reason).collect();
    assert_eq!(reasons, ["expected a field or a value, found `condition`"]);
}
