//! A file's kind is decided from its content: a single rule, a folder that mixes vendors, a whole
//! repository with everything in it that is no rule.

use rulescope::catalog::Catalog;
use rulescope::catalog::load::{Progress, Source, load};
use rulescope::knowledge::Knowledge;
use std::path::{Path, PathBuf};

const SIGMA: &str = "title: Sigma rule\nid: 1\nlogsource: {product: windows}\ndetection:\n  \
                     selection: {Image: a}\n  condition: selection\n";
const ELASTIC: &str = "[metadata]\nmaturity = \"production\"\n[rule]\nrule_id = \"2\"\n\
                       name = \"Elastic rule\"\ntype = \"eql\"\nlanguage = \"eql\"\n\
                       query = 'process where process.name == \"a\"'\n";
const SPLUNK: &str = "name: Splunk rule\nid: 3\ntype: TTP\nstatus: production\n\
                      search: 'index=x Image=a'\nknown_false_positives: none\n";
const YARA_L: &str = "rule yara_l_rule {\n  meta:\n    author = \"x\"\n  events:\n    \
                      $e.principal.hostname = \"a\"\n  condition:\n    $e\n}\n";
const PANTHER: &str = "AnalysisType: rule\nRuleID: Panther.Rule\nFilename: panther.py\n\
                       DisplayName: Panther rule\nEnabled: true\nLogTypes: [Okta.SystemLog]\n\
                       Severity: Low\n";
const PYTHON: &str = "def rule(event):\n    return event.get(\"actor\") == \"a\"\n";

fn write(root: &Path, files: &[(&str, &str)]) {
    for (path, text) in files {
        let path = root.join(path);
        std::fs::create_dir_all(path.parent().expect("below the root")).expect("a folder");
        std::fs::write(path, text).expect("written");
    }
}

fn open(path: PathBuf) -> Catalog {
    let loaded = load(&[Source::Path(path)], Knowledge::embedded(), &Progress::default());
    let catalog = Catalog::new(loaded.expect("not cancelled"), Knowledge::embedded());
    assert_eq!(catalog.problems, []);
    catalog
}

/// Rules as `vendor: title, number of tests`.
fn rules(catalog: &Catalog) -> Vec<String> {
    let line = |rule: &rulescope::model::Rule| {
        format!("{}: {}, {}", rule.vendor.word(), rule.title, rule.expr.clauses().len())
    };
    let mut lines: Vec<String> = catalog.rules().iter().map(|rule| line(rule)).collect();
    lines.sort();
    lines
}

fn skipped(catalog: &Catalog) -> Vec<(&'static str, usize)> {
    catalog.skipped.iter().map(|(kind, count)| (*kind, *count)).collect()
}

/// One rule of each vendor, under names that say nothing of whose they are.
const MIXED: &[(&str, &str)] = &[
    ("a.yml", SIGMA),
    ("b.toml", ELASTIC),
    ("c.yaml", SPLUNK),
    ("d.yaral", YARA_L),
    ("e.yml", PANTHER),
    ("panther.py", PYTHON),
];

#[test]
fn a_folder_that_mixes_all_vendors() {
    let folder = tempfile::tempdir().expect("a folder");
    write(folder.path(), MIXED);
    let catalog = open(folder.path().to_owned());
    assert_eq!(
        rules(&catalog),
        [
            "elastic: Elastic rule, 1",
            "panther: Panther rule, 1",
            "sigma: Sigma rule, 1",
            "splunk: Splunk rule, 2",
            "yara-l: yara_l_rule, 1",
        ]
    );
    assert_eq!(skipped(&catalog), [("Panther rule code", 1)]);
}

#[test]
fn a_single_file_of_each_vendor() {
    let folder = tempfile::tempdir().expect("a folder");
    write(folder.path(), MIXED);
    for (file, rule) in [
        ("a.yml", "sigma: Sigma rule, 1"),
        ("b.toml", "elastic: Elastic rule, 1"),
        ("c.yaml", "splunk: Splunk rule, 2"),
        ("d.yaral", "yara-l: yara_l_rule, 1"),
        // Its Python beside it is read for it.
        ("e.yml", "panther: Panther rule, 1"),
    ] {
        let catalog = open(folder.path().join(file));
        assert_eq!(rules(&catalog), [rule]);
        assert_eq!(skipped(&catalog), []);
    }
}

/// What stands in vendors' repositories beside rules, each with the kind it counts under.
const REPOSITORY: &[(&str, &str, &str)] = &[
    ("README.md", "# Rules\n", "File of another kind"),
    ("LICENSE", "text\n", "File of another kind"),
    ("splunk/lookups/hosts.csv", "host,known\na,true\n", "File of another kind"),
    ("splunk/macros/two.yml", "name: two\ndefinition: index=x User=y\n", "Splunk macro"),
    (
        "splunk/stories/theft.yml",
        "name: Theft\nid: 9\nnarrative: Once\ndescription: d\ntags: {category: [x]}\n",
        "Splunk story",
    ),
    (
        "splunk/lookups/hosts.yml",
        "name: hosts\nfilename: hosts.csv\ndescription: d\n",
        "Splunk lookup",
    ),
    (
        "splunk/baselines/first.yml",
        "name: First\nid: 8\ntype: Baseline\nsearch: '| tstats count'\nhow_to_implement: x\n",
        "Splunk baseline",
    ),
    (
        "splunk/data_sources/sysmon_1.yml",
        "name: Sysmon EventID 1\nid: 7\nsource: x\nsourcetype: y\n",
        "Splunk data source",
    ),
    (
        "panther/data_models/okta.yml",
        "AnalysisType: datamodel\nDataModelID: Okta\nFilename: okta_model.py\n",
        "Panther data model",
    ),
    ("panther/data_models/okta_model.py", "def ip(event):\n    return 1\n", "Panther data model"),
    (
        "panther/global_helpers/base.yml",
        "AnalysisType: global\nGlobalID: base\nFilename: base_helpers.py\n",
        "Panther global helper",
    ),
    (
        "panther/global_helpers/base_helpers.py",
        "def deep(event):\n    return event\n",
        "Panther global helper",
    ),
    ("panther/packs/okta.yml", "AnalysisType: pack\nPackID: Okta\n", "Panther pack"),
    (
        "panther/queries/query.yml",
        "AnalysisType: saved_query\nQueryName: q\nQuery: select 1\n",
        "Panther saved query",
    ),
    (
        "panther/queries/scheduled.yml",
        "AnalysisType: scheduled_query\nQueryName: s\nQuery: select 1\n",
        "Panther scheduled query",
    ),
    (
        "panther/lookup_tables/ips.yml",
        "AnalysisType: lookup_table\nLookupName: ips\n",
        "Panther lookup table",
    ),
    ("panther/global_helpers/helpers_test.py", "import unittest\n", "Python file"),
    (
        "elastic/hunting/linux.toml",
        "[hunt]\nname = \"Hunt\"\nuuid = \"x\"\nlanguage = [\"ES|QL\"]\nquery = ['from x']\n",
        "Elastic hunting query",
    ),
    ("elastic/pyproject.toml", "[project]\nname = \"rules\"\n", "TOML that is no rule"),
    ("sigma/tests/config.yml", "version: 1\nchecks: [a, b]\n", "YAML that is no rule"),
    ("chronicle/lists.yaral", "// nothing yet\n", "YARA-L file without a rule"),
];

#[test]
fn a_repository_with_everything_in_it_that_is_no_rule() {
    let folder = tempfile::tempdir().expect("a folder");
    write(folder.path(), MIXED);
    let macros =
        SPLUNK.replace("Splunk rule", "Splunk rule with a macro").replace("index=x", "`two`");
    write(
        folder.path(),
        &[(".github/workflows/rule.yml", SIGMA), ("splunk/detections/x.yml", &macros)],
    );
    for (path, text, _) in REPOSITORY {
        write(folder.path(), &[(path, text)]);
    }
    let mut expected = std::collections::BTreeMap::from([("Panther rule code", 1)]);
    for (.., kind) in REPOSITORY {
        *expected.entry(*kind).or_default() += 1;
    }
    let catalog = open(folder.path().to_owned());
    assert_eq!(skipped(&catalog), expected.into_iter().collect::<Vec<_>>());
    assert_eq!(catalog.len(), 6);
    // Every file is a rule's or is counted; hidden folders are not the user's rules.
    assert_eq!(catalog.files, MIXED.len() + REPOSITORY.len() + 1);
    // The macro of the folder is expanded.
    assert!(rules(&catalog).contains(&"splunk: Splunk rule with a macro, 3".to_owned()));
}
