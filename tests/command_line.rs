//! The program without a window, run as a script runs it.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn rulescope(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_rulescope")).args(arguments).output().expect("it runs")
}

fn text(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).expect("UTF-8")
}

fn folder(files: &[(&str, &[u8])]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for (path, bytes) in files {
        let path: PathBuf = folder.path().join(path);
        std::fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        std::fs::write(path, bytes).expect("written");
    }
    folder
}

fn shown(path: &Path) -> &str {
    path.to_str().expect("UTF-8")
}

const RULE: &str = "title: Whoami as a service account
id: 6a1cf7ba-54e3-4b3b-a5c9-1c6f3d1f0001
status: test
logsource:
    product: windows
    category: process_creation
detection:
    selection:
        Image|endswith: '\\whoami.exe'
        User|contains: 'svc_'
    filter_main_setup:
        ParentImage|endswith: '\\setup.exe'
    condition: selection and not 1 of filter_main_*
level: medium
tags:
    - attack.discovery
    - attack.t1033
";

#[test]
fn the_sample_rules_have_no_problems() {
    let output = rulescope(&["check", "--strict"]);
    assert!(output.status.success(), "{}", text(&output));
}

#[test]
fn rows_stand_in_the_order_asked_for() {
    let scope = |name: &str| {
        RULE.replace("selection:\n", &format!("selection:\n        Channel: {name}\n"))
    };
    let elsewhere = scope("Security").replace("t1033", "t1110").replace("svc_", "adm_");
    let (here, also) = (scope("Security"), scope("Security").replace("svc_", "sa_"));
    let files = [("a.yml", here), ("b.yml", also), ("c.yml", elsewhere)];
    let folder = folder(&files.each_ref().map(|(path, text)| (*path, text.as_bytes())));
    let path = shown(folder.path());
    let rows = |command: &[&str], order: &str| -> Vec<String> {
        let options = [path, "--format", "csv", "--order", order];
        let csv = text(&rulescope(&[command, &options].concat()));
        let rows = csv.lines().filter(|line| line.starts_with("indicators,"));
        rows.map(str::to_owned).collect()
    };
    let technique = ["technique", "T1033"];
    let starts = |order: &str, wanted: [&str; 4]| {
        let rows = rows(&technique, order);
        assert!(rows.iter().zip(wanted).all(|(row, start)| row.starts_with(start)), "{rows:?}");
    };
    let (channel, image) = ("indicators,Channel,eq,Security,2,3", "indicators,Image,ends_with");
    let (sa, svc) = ("indicators,User,contains,sa_,1,", "indicators,User,contains,svc_,1,");
    starts("rules", [channel, image, sa, svc]);
    starts("signal", [image, sa, svc, "indicators,Channel,eq,Security,2,3,scope"]);
    starts(
        "distinctive",
        [&format!("{sa},100%"), svc, "indicators,Channel,eq,Security,2,3,67%", image],
    );
    let compared = rows(&["compare", "T1033", "T1110"], "signal");
    assert!(compared[0].starts_with("indicators,all,Image"), "{compared:?}");
    assert!(compared.last().is_some_and(|row| row.ends_with(",3,scope")), "{compared:?}");
}

#[test]
fn severities_of_a_comparison_count_every_rule() {
    let unrated = RULE.replace("level: medium\n", "");
    assert_ne!(unrated, RULE);
    let folder = folder(&[("a.yml", RULE.as_bytes()), ("b.yml", unrated.as_bytes())]);
    let path = shown(folder.path());
    let printed = rulescope(&["compare", "T1033", "T1110", path, "--format", "json"]);
    let json: serde_json::Value = serde_json::from_slice(&printed.stdout).expect("JSON");
    let subject = &json["subjects"][0];
    assert_eq!(subject["rules"], 2);
    assert_eq!(subject["severities"], serde_json::json!({ "medium": 1, "none": 1 }));
}

#[test]
fn a_technique_prints_the_same_figures_in_every_format() {
    let folder = folder(&[("a.yml", RULE.as_bytes())]);
    let path = shown(folder.path());
    let json: serde_json::Value = serde_json::from_slice(
        &rulescope(&["technique", "T1033", path, "--format", "json"]).stdout,
    )
    .expect("JSON");
    assert_eq!(json["rules"], 1);
    assert_eq!(json["vendors"]["sigma"], 1);
    assert_eq!(json["fields"][0]["field"], "Image");
    assert_eq!(json["fields"][0]["kinds"]["ends_with"], 1);
    assert_eq!(json["indicators"][0]["value"], "\\whoami.exe");
    assert!(json["indicators"][0]["reach"].is_null());
    assert_eq!(json["exclusions"][0]["field"], "ParentImage");
    let plain = text(&rulescope(&["technique", "T1033", path]));
    assert!(plain.contains("Fields filtered most (2 distinct)"), "{plain}");
    assert!(plain.contains("Exclusions (1 distinct)"), "{plain}");
    let markdown = text(&rulescope(&["technique", "T1033", path, "--format", "md"]));
    assert!(markdown.contains("| ParentImage | ends_with | \\setup.exe | 1 |"), "{markdown}");
    let csv = text(&rulescope(&["technique", "T1033", path, "--format", "csv"]));
    assert!(csv.contains("exclusions,ParentImage,ends_with,\\setup.exe,1"), "{csv}");
}

#[test]
fn filters_narrow_what_is_counted() {
    let folder = folder(&[("a.yml", RULE.as_bytes())]);
    let path = shown(folder.path());
    for (arguments, rules) in [
        (["--vendor", "sigma"], 1),
        (["--vendor", "elastic"], 0),
        (["--platform", "windows"], 1),
        (["--platform", "linux"], 0),
        (["--status", "test"], 1),
        (["--status", "stable"], 0),
        (["--platform", "none"], 0),
        (["--status", "none"], 0),
    ] {
        let [option, value] = arguments;
        let all = ["technique", "T1033", path, "--format", "json", option, value];
        let json: serde_json::Value =
            serde_json::from_slice(&rulescope(&all).stdout).expect("JSON");
        assert_eq!(json["rules"], rules, "{arguments:?}");
    }
    assert!(!rulescope(&["technique", "T1033", path, "--vendor", "nobody"]).status.success());
    for (option, value, reason) in [
        ("--platform", "wndows", "there is no platform `wndows`; did you mean `windows`?"),
        ("--domain", "clod", "there is no domain `clod`; did you mean `cloud`?"),
        ("--status", "stabel", "there is no status `stabel`; did you mean `stable`?"),
    ] {
        let output = rulescope(&["export", path, option, value]);
        assert_eq!(output.status.code(), Some(2), "{value}");
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(said.contains(reason), "{said}");
    }
}

#[test]
fn bad_files_are_problems_and_the_others_are_read() {
    let deep = "[".repeat(100_000);
    let large = vec![b'#'; (8 << 20) + 1];
    let folder = folder(&[
        ("good.yml", RULE.as_bytes()),
        ("latin.yml", b"title: caf\xe9\n"),
        ("deep.yml", deep.as_bytes()),
        ("large.yml", &large),
        ("broken.yml", b"title: x\ndetection: {a: [\n"),
        ("notes.txt", b"nothing"),
        (".git/config.yml", b"title: [\n"),
    ]);
    let output = rulescope(&["check", shown(folder.path())]);
    let problems = text(&output);
    assert_eq!(output.status.code(), Some(1), "{problems}");
    for name in ["latin.yml: not UTF-8 (line 1)", "deep.yml:", "large.yml: larger", "broken.yml:"] {
        assert!(problems.contains(name), "{name} in {problems}");
    }
    assert!(!problems.contains("good.yml") && !problems.contains(".git"), "{problems}");
    let exported = text(&rulescope(&["export", shown(folder.path())]));
    assert!(exported.contains("Whoami as a service account"), "{exported}");
}

#[test]
fn a_single_file_opens_alone() {
    let folder = folder(&[("a.yml", RULE.as_bytes()), ("b.yml", RULE.as_bytes())]);
    let exported = text(&rulescope(&["export", shown(&folder.path().join("a.yml"))]));
    assert_eq!(exported.lines().count(), 1, "{exported}");
}

#[test]
fn the_same_file_is_read_once_however_many_folders_hold_it() {
    let folder = folder(&[("in/a.yml", RULE.as_bytes())]);
    let (outer, inner) = (folder.path().to_owned(), folder.path().join("in"));
    for order in [[&outer, &inner], [&inner, &outer]] {
        let exported = text(&rulescope(&["export", shown(order[0]), shown(order[1])]));
        assert_eq!(exported.lines().count(), 1, "{order:?}: {exported}");
    }
}

#[cfg(unix)]
#[test]
fn a_cycle_of_links_ends() {
    let folder = folder(&[("a.yml", RULE.as_bytes())]);
    std::os::unix::fs::symlink(folder.path(), folder.path().join("again")).expect("a link");
    let output = rulescope(&["check", shown(folder.path())]);
    assert!(text(&output).contains("a link leads back"), "{}", text(&output));
    let exported = text(&rulescope(&["export", shown(folder.path())]));
    assert_eq!(exported.lines().count(), 1);
}

#[cfg(unix)]
#[test]
fn a_dead_link_is_a_problem_only_where_a_rule_could_have_been() {
    let folder = folder(&[("a.yml", RULE.as_bytes())]);
    for name in ["gone.yml", "gone.conf", "gone"] {
        std::os::unix::fs::symlink("/no/such", folder.path().join(name)).expect("a link");
    }
    let output = text(&rulescope(&["check", shown(folder.path())]));
    assert!(output.contains("gone.yml: is not there"), "{output}");
    assert!(output.contains("gone: is not there"), "it may have been a folder: {output}");
    assert!(!output.contains("gone.conf"), "{output}");
}

#[test]
fn a_folder_that_is_not_there_is_said_so() {
    let output = rulescope(&["check", "/no/such/folder"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("no such file or folder"));
}

#[test]
fn an_export_is_the_same_every_time_and_can_go_to_a_file() {
    let folder = folder(&[("a.yml", RULE.as_bytes()), ("b/c.yml", RULE.as_bytes())]);
    let path = shown(folder.path());
    let first = text(&rulescope(&["export", path]));
    assert_eq!(first, text(&rulescope(&["export", path])));
    let elsewhere = tempfile::tempdir().expect("a folder");
    let target = elsewhere.path().join("out.jsonl");
    assert!(rulescope(&["export", path, "-o", shown(&target)]).status.success());
    assert_eq!(std::fs::read_to_string(target).expect("written"), first);
}

#[test]
fn nothing_is_written_into_the_folders_that_are_read() {
    let folder = folder(&[("a.yml", RULE.as_bytes()), ("b/c.yml", RULE.as_bytes())]);
    let path = shown(folder.path());
    for (read, target) in [(path, "out.jsonl"), (path, "b/out.jsonl"), (path, "a.yml")] {
        let target = folder.path().join(target);
        let output = rulescope(&["export", read, "-o", shown(&target)]);
        assert_eq!(output.status.code(), Some(2), "{target:?}");
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(said.contains("choose a place outside"), "{said}");
    }
    let rule = folder.path().join("a.yml");
    assert_eq!(rulescope(&["export", shown(&rule), "-o", shown(&rule)]).status.code(), Some(2));
    assert_eq!(std::fs::read_to_string(rule).expect("a rule"), RULE);
    assert!(!folder.path().join("out.jsonl").exists());
    let output = rulescope(&["export", path, "-o", "/no/such/out.jsonl"]);
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(said.contains("there is no such folder: /no/such"), "{said}");
}

#[cfg(unix)]
#[test]
fn an_export_may_be_read_by_whom_other_new_files_may() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().expect("a folder");
    let mode = |path: &Path| path.metadata().expect("a file").permissions().mode() & 0o777;
    let (plain, target) = (folder.path().join("plain"), folder.path().join("out.jsonl"));
    std::fs::write(&plain, "").expect("written");
    assert!(rulescope(&["export", "-o", shown(&target)]).status.success());
    assert_eq!(mode(&target), mode(&plain));
    std::fs::set_permissions(&target, std::fs::Permissions::from_mode(0o600)).expect("closed");
    assert!(rulescope(&["export", "-o", shown(&target)]).status.success());
    assert_eq!(mode(&target), 0o600, "what was closed stays closed");
}

#[test]
fn the_version_of_attack_can_be_chosen() {
    let old = RULE.replace("attack.t1033", "attack.t1562.001");
    let folder = folder(&[("a.yml", old.as_bytes())]);
    let current = |arguments: &[&str]| {
        let mut all = vec!["export", shown(folder.path())];
        all.extend(arguments);
        let line: serde_json::Value =
            serde_json::from_str(&text(&rulescope(&all))).expect("a line of JSON");
        line["techniques_current"][0].as_str().expect("an id").to_owned()
    };
    assert_eq!(current(&[]), "T1685");
    assert_eq!(current(&["--attack", "18.1"]), "T1562.001");
    let output = rulescope(&["export", shown(folder.path()), "--attack", "17.0"]);
    assert!(String::from_utf8_lossy(&output.stderr).contains("19.2, 18.1"));
}

#[test]
fn a_field_table_of_ones_own_wins_and_its_bad_lines_are_problems() {
    let folder = folder(&[("a.yml", RULE.as_bytes())]);
    let own = "vendor,raw,canonical\nsigma,Image,process\nwazuh,Image,x\n";
    let tables = self::folder(&[("mine.csv", own.as_bytes())]);
    let (path, table) = (shown(folder.path()), tables.path().join("mine.csv"));
    let exported = rulescope(&["export", path, "--field-table", shown(&table)]);
    assert!(text(&exported).contains(r#""field":"process""#), "{}", text(&exported));
    let said = format!("{}:3:1: vendor is “wazuh”", table.display());
    assert!(String::from_utf8_lossy(&exported.stderr).contains(&said));
    // A folder of tables stands for all of them.
    let checked = rulescope(&["check", path, "--field-table", shown(tables.path())]);
    assert_eq!(checked.status.code(), Some(1));
    assert!(text(&checked).contains(&said), "{}", text(&checked));
}

#[test]
fn a_bundle_that_is_none_ends_the_command() {
    let folder = folder(&[("a.yml", RULE.as_bytes()), ("b.json", b"{}")]);
    let bundle = folder.path().join("b.json");
    let output =
        rulescope(&["technique", "T1033", shown(folder.path()), "--attack-bundle", shown(&bundle)]);
    assert_eq!(output.status.code(), Some(2));
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(said.contains("b.json: the bundle is not a STIX bundle"), "{said}");
}

#[test]
fn a_description_is_printed_with_its_notice() {
    let bundle = r#"{"type":"bundle","objects":[
        {"type":"x-mitre-matrix","external_references":
            [{"source_name":"mitre-attack","external_id":"enterprise-attack"}]},
        {"type":"attack-pattern","id":"1","name":"Who",
            "description":"Ask [who](https://example.org) it is.(Citation: X)",
            "external_references":[{"source_name":"mitre-attack","external_id":"T1033"}]}]}"#;
    let folder = folder(&[("a.yml", RULE.as_bytes()), ("b.json", bundle.as_bytes())]);
    let bundle = folder.path().join("b.json");
    for format in ["text", "md"] {
        let arguments = ["--format", format, "--attack-bundle", shown(&bundle)];
        let mut all = vec!["technique", "T1033", shown(folder.path())];
        all.extend(arguments);
        let printed = text(&rulescope(&all));
        let notice = "\n\nAsk who it is.\n\n© 2026 The MITRE Corporation.";
        assert!(printed.contains(notice), "{printed}");
    }
}

#[test]
#[cfg(target_os = "linux")]
fn without_a_screen_the_window_says_why_and_where_to_go_on() {
    let settings = tempfile::tempdir().expect("a folder");
    let output = Command::new(env!("CARGO_BIN_EXE_rulescope"))
        .env_remove("DISPLAY")
        .env_remove("WAYLAND_DISPLAY")
        .env_remove("WAYLAND_SOCKET")
        .env("RULESCOPE_CONFIG_DIR", settings.path())
        .output()
        .expect("it runs");
    assert_eq!(output.status.code(), Some(1));
    let said = String::from_utf8(output.stderr).expect("UTF-8");
    let (why, rest) = said.split_once('\n').expect("two lines");
    assert!(why.starts_with("rulescope: the window could not be opened: neither "), "{why}");
    assert!(why.contains("DISPLAY") && !why.contains(".rs:"), "{why}");
    assert_eq!(rest, "The commands work without one: rulescope --help\n");
}
