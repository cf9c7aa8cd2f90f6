//! The technique page counts as its contract says (`ARCHITECTURE.md`, "What the numbers mean").

use rulescope::catalog::Catalog;
use rulescope::catalog::load::{Progress, Source, load};
use rulescope::knowledge::{Knowledge, Standing};
use rulescope::views::Filter;
use rulescope::views::rows::ValueRow;
use rulescope::views::rule;
use rulescope::views::tagged::TaggedTechnique;
use rulescope::views::technique::{Question, TechniquePage, page};
use rulescope::views::techniques::{self, TechniqueRow};

/// Rules as `(technique tags, status, selection, filter)`.
fn catalog(rules: &[(&str, &str, &str, &str)]) -> Catalog {
    let texts = rules.iter().enumerate().map(|(at, (tags, status, selection, filter))| {
        let tags: String = tags.split(' ').map(|tag| format!("  - attack.{tag}\n")).collect();
        let (filter, condition) = match *filter {
            "" => (String::new(), "selection"),
            filter => (format!("  filter: {{{filter}}}\n"), "selection and not filter"),
        };
        let text = format!(
            "title: Rule {at}\nid: {at}\nstatus: {status}\nlogsource: {{product: windows, \
             category: process_creation}}\ntags:\n{tags}detection:\n  selection: {{{selection}}}\n\
             {filter}  condition: {condition}\n"
        );
        (text, format!("{at}.yml"))
    });
    catalog_of(&texts.collect::<Vec<_>>())
}

/// Files as `(text, name)`.
fn catalog_of(files: &[(impl AsRef<str>, impl AsRef<str>)]) -> Catalog {
    let folder = tempfile::tempdir().expect("a folder");
    for (text, name) in files {
        std::fs::write(folder.path().join(name.as_ref()), text.as_ref()).expect("written");
    }
    let sources = [Source::Path(folder.path().to_owned())];
    let loaded = load(&sources, Knowledge::embedded(), &Progress::default()).expect("loaded");
    let catalog = Catalog::new(loaded, Knowledge::embedded());
    assert_eq!(catalog.problems, []);
    catalog
}

fn ask(catalog: &Catalog, id: &str, filter: Filter) -> TechniquePage {
    page(catalog, &Question { id: id.to_owned(), filter })
}

fn rows(rows: &[ValueRow]) -> Vec<(String, usize, Option<usize>)> {
    let row = |row: &ValueRow| {
        (format!("{} {} {}", row.field, row.kind.word(), row.value), row.rules.len(), row.reach)
    };
    rows.iter().map(row).collect()
}

#[test]
fn a_rule_counts_once_in_a_row_and_once_in_each_kind() {
    let catalog = catalog(&[
        (
            "t1003.001",
            "test",
            r"Image|endswith: ['\a.exe', '\A.EXE'], CommandLine|contains|all: [x, y]",
            "",
        ),
        (
            "t1003.001",
            "test",
            r"Image|endswith: '\a.exe', Image|contains: 'tmp', OriginalFileName: A.exe",
            "",
        ),
        ("t1059", "test", r"OriginalFileName: a.exe", ""),
    ]);
    let page = ask(&catalog, "T1003.001", Filter::default());
    let fields: Vec<String> = page
        .fields
        .iter()
        .map(|row| {
            let kinds = row.kinds.iter().map(|(kind, count)| format!("{kind} {count}"));
            format!("{} {} {}", row.field, row.rules.len(), kinds.collect::<Vec<_>>().join(", "))
        })
        .collect();
    assert_eq!(
        fields,
        ["Image 2 ends_with 2, contains 1", "CommandLine 1 contains 1", "OriginalFileName 1 eq 1"]
    );
    assert_eq!(
        rows(&page.indicators),
        [
            (r"Image ends_with \a.exe".to_owned(), 2, Some(2)),
            ("CommandLine contains x".to_owned(), 1, None),
            ("CommandLine contains y".to_owned(), 1, None),
            ("Image contains tmp".to_owned(), 1, None),
            ("OriginalFileName eq A.exe".to_owned(), 1, Some(2)),
        ]
    );
}

#[test]
fn an_eq_row_shows_the_spelling_most_rules_use() {
    let catalog = catalog(&[
        ("t1003", "test", "OriginalFileName: CMD.EXE", ""),
        ("t1003", "test", "OriginalFileName: Cmd.Exe", ""),
        ("t1003", "test", "OriginalFileName: Cmd.Exe", ""),
        ("t1003", "test", "Image|re: 'A'", ""),
        ("t1003", "test", "Image|re: 'a'", ""),
    ]);
    let page = ask(&catalog, "T1003", Filter::default());
    let values: Vec<&str> = page.indicators.iter().map(|row| row.value.as_ref()).collect();
    assert_eq!(values, ["Cmd.Exe", "A", "a"]);
}

#[test]
fn each_rule_offers_its_first_three_values_as_samples() {
    let catalog = catalog(&[
        ("t1003", "test", "User: [d, c, b, a]", ""),
        ("t1003", "test", "User: [c, z]", ""),
        ("t1003", "test", "User: [e, f, g, h]", ""),
    ]);
    let page = ask(&catalog, "T1003", Filter::default());
    let samples: Vec<&str> = page.fields[0].samples.iter().map(AsRef::as_ref).collect();
    assert_eq!(samples, ["c", "a", "b", "e", "f"]);
    assert_eq!(page.fields[0].distinct_values, 9);
}

#[test]
fn exclusions_stand_apart_from_indicators() {
    let catalog = catalog(&[
        ("t1003", "test", "User: a", "Image: b, ParentImage: c"),
        ("t1003", "test", "User: a", "Image: B"),
    ]);
    let page = ask(&catalog, "T1003", Filter::default());
    assert_eq!(page.fields.len(), 1);
    assert_eq!(
        rows(&page.exclusions),
        [("Image eq B".to_owned(), 2, None), ("ParentImage eq c".to_owned(), 1, None)]
    );
}

#[test]
fn a_parent_counts_alone_unless_asked_and_never_beside_its_own_sub_technique() {
    let catalog = catalog(&[
        ("t1003", "test", "User: a", ""),
        ("t1003 t1003.001", "test", "User: b", ""),
        ("t1003.002", "test", "User: c", ""),
    ]);
    let plain = ask(&catalog, "T1003", Filter::default());
    assert_eq!(plain.rules, 1);
    assert_eq!(ask(&catalog, "T1003.001", Filter::default()).rules, 1);
    let all = ask(&catalog, "T1003", Filter { sub_techniques: true, ..Filter::default() });
    assert_eq!(all.rules, 3);
    let sub = plain.sub_techniques.iter().find(|(id, ..)| id == "T1003.001").expect("listed");
    assert_eq!((sub.1.as_str(), sub.2), ("LSASS Memory", 1));
    assert_eq!(ask(&catalog, "T1003.001", Filter::default()).parent.expect("a parent").0, "T1003");
}

#[test]
fn deprecated_rules_are_left_out_of_counts_and_reach_until_asked_for() {
    let catalog = catalog(&[
        ("t1003", "test", "User: a", ""),
        ("t1003", "deprecated", "User: a", ""),
        ("t1003", "unsupported", "User: a", ""),
    ]);
    let page = ask(&catalog, "T1003", Filter::default());
    assert_eq!((page.rules, page.retired_left_out), (1, 2));
    assert_eq!(page.indicators[0].reach, None);
    let all = ask(&catalog, "T1003", Filter { include_retired: true, ..Filter::default() });
    assert_eq!((all.rules, all.indicators[0].reach), (3, Some(3)));
    let named = Filter { statuses: vec!["deprecated".into()], ..Filter::default() };
    let named = ask(&catalog, "T1003", named);
    assert_eq!((named.rules, named.indicators[0].reach), (1, Some(2)));
}

#[test]
fn a_revoked_id_counts_for_its_successor_and_says_so() {
    let catalog =
        catalog(&[("t1562.001", "test", "User: a", ""), ("t1685", "test", "User: a", "")]);
    for id in ["T1685", "T1562.001"] {
        let page = ask(&catalog, id, Filter::default());
        assert_eq!((page.id.as_str(), page.rules), ("T1685", 2));
        assert_eq!(page.tagged_as, [("T1562.001".to_owned(), 1)]);
        let tagged: Vec<Option<&str>> =
            page.groups[0].rules.iter().map(|line| line.tagged_as.as_deref()).collect();
        assert_eq!(tagged, [Some("T1562.001"), None]);
    }
}

#[test]
fn every_tagged_id_says_what_it_is_worth() {
    let catalog = catalog(&[
        ("t1003 t1562.001 t1660 t9999", "test", "User: a", ""),
        ("t1043 t1685 t1562.001", "test", "User: a", ""),
    ]);
    let [first, second] = [0, 1].map(|at| catalog.ids().nth(at).expect("a rule"));
    let tagged = |rule| {
        let page = rule::page(&catalog, rule, &Filter::default());
        let words = |tag: &TaggedTechnique| {
            format!("{} {} {} {}", tag.id, tag.current, tag.name, tag.standing.label())
        };
        page.techniques.iter().map(words).collect::<Vec<_>>()
    };
    assert_eq!(
        tagged(first),
        [
            "T1003 T1003 OS Credential Dumping ",
            "T1562.001 T1685 Disable or Modify Tools Revoked",
            "T1660 T1660 Phishing Mobile",
            "T9999 T9999  Unknown",
        ]
    );
    assert_eq!(
        tagged(second),
        [
            "T1043 T1043 Commonly Used Port Deprecated",
            "T1685 T1685 Disable or Modify Tools ",
            "T1562.001 T1685 Disable or Modify Tools Revoked",
        ]
    );
    let rows = techniques::list(&catalog, &Filter::default());
    let words = |row: &TechniqueRow| {
        let label = row.standing.label().into_owned();
        (format!("{} {}", row.id, row.name), label, row.tagged_as.clone())
    };
    let row = |text: &str, label: &str| (text.to_owned(), label.to_owned(), Vec::new());
    let (disabled, _, _) = row("T1685 Disable or Modify Tools", "");
    assert_eq!(
        rows.iter().map(words).collect::<Vec<_>>(),
        [
            row("T1003 OS Credential Dumping", ""),
            (disabled, String::new(), vec![("T1562.001".to_owned(), 1)]),
            row("T1043 Commonly Used Port", "Deprecated"),
            row("T1660 Phishing", "Mobile"),
            row("T9999 T9999", "Unknown"),
        ]
    );
    let mobile = ask(&catalog, "T1660", Filter::default());
    assert_eq!((mobile.name.as_str(), mobile.rules), ("Phishing", 1));
    assert_eq!(mobile.standing, Standing::Matrix("mobile".to_owned()));
    assert_eq!(
        ask(&catalog, "T1562.001", Filter::default()).standing,
        Standing::Revoked("T1685".to_owned())
    );
}

#[test]
fn an_id_of_atlas_is_no_technique_of_attack_and_has_a_page() {
    let catalog = catalog_of(&[(
        "title: Rule\nid: a\nstatus: test\nlogsource: {product: windows}\ntags: [atlas.x, \
         AML.T0051.000]\ndetection: {selection: {User: a}, condition: selection}\n",
        "rule.yml",
    )]);
    let tagged = &rule::page(&catalog, catalog.ids().next().expect("a rule"), &Filter::default());
    assert_eq!(tagged.techniques[0].id, "AML.T0051.000");
    let page = ask(&catalog, "AML.T0051.000", Filter::default());
    assert_eq!((page.rules, page.standing), (1, Standing::Atlas));
    assert_eq!(page.parent.expect("a parent").0, "AML.T0051");
    assert_eq!(ask(&catalog, "AML.T0051", Filter::default()).parent, None);
    assert_eq!(ask(&catalog, "T0051.000", Filter::default()).rules, 0);
}

#[test]
fn a_generic_log_source_names_the_events_it_stands_for() {
    let catalog = catalog(&[("t1003", "test", "User: a", "")]);
    let page = ask(&catalog, "T1003", Filter::default());
    let events: Vec<String> =
        page.events.iter().map(|row| format!("{} {}", row.log_source, row.id)).collect();
    assert_eq!(events, ["Sysmon 1", "Windows Security 4688"]);
}

#[test]
fn each_value_of_a_list_has_the_line_it_stands_on() {
    let text = "title: Rule\nid: rule\nstatus: test\nlogsource: {product: windows, category: \
                process_creation}\ndetection:\n  selection:\n    Image|endswith:\n      - one.exe\n      \
                - 'two.exe'\n    User: [a, b]\n    CommandLine|contains|all:\n      - x\n      - y\n  \
                condition: selection\n";
    let catalog = catalog_of(&[(text, "rule.yml")]);
    let id = catalog.ids().next().unwrap();
    let page = rule::page(&catalog, id, &Filter::default());
    let lines = |field: &str| -> Vec<u32> {
        let rows = page.groups.iter().flat_map(|group| &group.rows);
        rows.filter(|row| *row.field == *field).map(|row| row.line).collect()
    };
    assert_eq!((lines("Image"), lines("User")), (vec![8, 9], vec![10, 10]));
    assert_eq!(lines("CommandLine"), [12, 13], "all of them");
}
