//! The tables: every id, log source and field name that real rules use means what it should.

mod attack;
mod events;
mod fields;
mod purview;
mod tables;
mod usage;

use rulescope::knowledge::Knowledge;
use rulescope::model::{Clause, Expr, Kind, Language, Name, Predicate, Rule, Span, Vendor};

/// A rule with one predicate `field = value` a pair.
fn rule(vendor: Vendor, facts: &[(&'static str, &str)], tests: &[(&str, &str)]) -> Rule {
    let mut rule = Rule::new(vendor, "rule", Language::None);
    for (key, value) in facts {
        rule.fact(key, *value);
    }
    rule.expr = all(tests);
    rule
}

/// An EQL sequence: a name and the tests of each step.
fn sequence(facts: &[(&'static str, &str)], steps: &[(&str, &[(&str, &str)])]) -> Rule {
    let mut rule = rule(Vendor::Elastic, facts, &[]);
    rule.language = Language::Eql;
    rule.expr = Expr::all(steps.iter().map(|(name, tests)| all(tests).named(*name)));
    rule
}

fn all(tests: &[(&str, &str)]) -> Expr {
    Expr::all(tests.iter().map(|(field, value)| {
        Expr::from(Predicate::new(*field, Kind::Eq, vec![(*value).to_owned()], Span::default()))
    }))
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
            Clause::Predicate(predicate, _) => Some(predicate),
            Clause::Opaque(_) => None,
        })
        .collect()
}

fn names(list: &[Name]) -> Vec<&str> {
    list.iter().map(AsRef::as_ref).collect()
}

fn events(rule: &Rule) -> Vec<String> {
    rule.events.iter().map(|event| Knowledge::embedded().events().name(*event)).collect()
}

/// What a rule is for, in one line: platforms | domains | events.
fn purview(vendor: Vendor, facts: &[(&'static str, &str)], tests: &[(&str, &str)]) -> String {
    let rule = normalized(rule(vendor, facts, tests));
    let (platforms, domains) = (names(&rule.platforms), names(&rule.domains));
    format!("{} | {} | {}", platforms.join(" "), domains.join(" "), events(&rule).join(", "))
}
