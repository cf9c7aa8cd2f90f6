//! A drafted rule reads back as what was ticked.

use rulescope::catalog::Catalog;
use rulescope::catalog::load::{Progress, Source, load};
use rulescope::knowledge::Knowledge;
use rulescope::model::{Clause, Kind, Role};
use rulescope::views::draft::{Draft, Test, sigma};

fn test(field: &str, kind: Kind, value: &str) -> Test {
    Test { field: field.into(), kind, value: value.into() }
}

#[test]
fn what_was_ticked_is_what_the_draft_says() {
    let indicators = [
        test("Image", Kind::EndsWith, r"\cmd.exe"),
        test("Image", Kind::EndsWith, r"\powershell.exe"),
        test("CommandLine", Kind::Contains, r"a*b\\c?"),
        test("CommandLine", Kind::Wildcard, r"*x*y\*z"),
        test("EventID", Kind::Eq, "4104"),
        test("Details", Kind::Eq, ""),
        test("Size", Kind::Gt, "100"),
        test("Hash", Kind::RegexMatch, r"^[a-f]{3}\*"),
        test("SourceIp", Kind::Cidr, "10.0.0.0/8"),
        test("User", Kind::IsNotNull, ""),
        test("ParentImage", Kind::IsNull, ""),
        test("", Kind::Keyword, "mimikatz: yes"),
    ];
    let exclusions = [
        test("User", Kind::Eq, "SYSTEM"),
        test("ParentImage", Kind::StartsWith, r"C:\Program Files\"),
        test("ParentImage", Kind::EndsWith, r"\setup.exe"),
    ];
    let draft = Draft {
        techniques: vec!["T1059.001".to_owned()],
        indicators: indicators.to_vec(),
        exclusions: exclusions.to_vec(),
        ..Draft::default()
    };
    let text = sigma(&Catalog::empty(), &draft).expect("a draft");
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("draft.yml"), &text).expect("written");
    let sources = [Source::Path(folder.path().to_owned())];
    let loaded = load(&sources, Knowledge::embedded(), &Progress::default()).expect("loaded");
    let rule = loaded.rules().next().unwrap_or_else(|| panic!("no rule in {text}"));
    assert!(rule.problems.is_empty(), "{:?} in {text}", rule.problems);
    assert_eq!(rule.techniques, ["T1059.001"]);
    let mut found = Vec::new();
    for clause in rule.expr.clauses() {
        let Clause::Predicate(predicate, role) = clause else { panic!("{text}") };
        let empty = [String::new()];
        let values = if predicate.values.is_empty() { &empty[..] } else { &predicate.values };
        for value in values {
            found.push((role, predicate.raw_field.to_string(), predicate.kind, value.clone()));
        }
    }
    for (role, tests) in [(Role::Indicator, &indicators[..]), (Role::Exclusion, &exclusions[..])] {
        for Test { field, kind, value } in tests {
            let wanted = (role, field.to_string(), *kind, value.to_string());
            assert!(found.contains(&wanted), "{wanted:?} not in {found:#?}\n{text}");
        }
    }
    assert_eq!(found.len(), indicators.len() + exclusions.len(), "{text}");
}

#[test]
fn what_sigma_cannot_say_is_refused_with_the_row() {
    let draft = Draft {
        techniques: vec!["T1110".to_owned()],
        indicators: vec![test("user", Kind::InList, "vips")],
        ..Draft::default()
    };
    assert!(sigma(&Catalog::empty(), &draft).unwrap_err().contains("user in_list vips"));
    assert!(sigma(&Catalog::empty(), &Draft::default()).is_err());
}
