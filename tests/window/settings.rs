//! What is chosen for good, and what the window tells of names, files and itself.

use super::{Dropped, harness, loaded, rows, rules, shows, wait, wait_writing, write_rule};
use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use rulescope::app::Window;
use rulescope::app::commands::Command;
use rulescope::app::job;
use rulescope::app::pages::{Page, Tab};
use rulescope::app::settings::Store;
use rulescope::app::state::PathFor;
use rulescope::catalog::load::Source;
use std::path::Path;
use std::sync::Arc;

/// A window on `folder` that remembers in `config`.
fn remembering(folder: &Path, config: &Path) -> Harness<'static, Window> {
    let sources = vec![Source::Path(folder.to_owned())];
    let store = Store::in_folder(config);
    let mut harness = harness(Window::new(store, sources, job::loader(), Arc::new(|| {})));
    wait(&mut harness, "the rules", |window| window.state.job.is_none());
    harness
}

#[test]
fn the_version_of_attack_is_chosen_and_the_page_stays() {
    let (folder, config) = (rules(), tempfile::tempdir().unwrap());
    write_rule(folder.path(), "old", "t1562.001", "\\o.exe", "one");
    let mut harness = remembering(folder.path(), config.path());
    assert!(shows(&harness, "T1685") && !shows(&harness, "T1562.001"));
    harness.key_press_modifiers(Modifiers::COMMAND, Key::Comma);
    harness.run();
    harness.get_by_role_and_label(Role::RadioButton, "ATT&CK 18.1").click();
    harness.run_steps(2);
    wait(&mut harness, "18.1", |window| {
        window.state.catalog.knowledge.attack().version() == "18.1"
    });
    assert_eq!(harness.state().state.page, Page::Settings);
    harness.get_by_label("Back").click();
    harness.run();
    assert!(shows(&harness, "T1562.001") && !shows(&harness, "T1685"), "{:?}", rows(&harness));
    drop(harness);
    let harness = remembering(folder.path(), config.path());
    assert_eq!(harness.state().state.catalog.knowledge.attack().version(), "18.1");
}

#[test]
fn filters_are_remembered() {
    let (folder, config) = (rules(), tempfile::tempdir().unwrap());
    write_rule(folder.path(), "low", "t1110", "\\l.exe", "two");
    let low = folder.path().join("low.yml");
    let text = std::fs::read_to_string(&low).unwrap().replace("level: high", "level: low");
    std::fs::write(low, text).unwrap();
    let mut harness = remembering(folder.path(), config.path());
    harness.get_by_label("Severity (all)").click();
    harness.run();
    harness.get_by_label("High 4").click();
    harness.key_press(Key::Escape);
    harness.run();
    assert!(!shows(&harness, "T1110"), "{:?}", rows(&harness));
    drop(harness);
    let mut harness = remembering(folder.path(), config.path());
    harness.get_by_label("Severity: High");
    assert!(!shows(&harness, "T1110"), "{:?}", rows(&harness));
    harness.get_by_label("Clear filters").click();
    harness.run();
    drop(harness);
    let harness = remembering(folder.path(), config.path());
    harness.get_by_label("Severity (all)");
    assert!(shows(&harness, "T1110"), "{:?}", rows(&harness));
}

#[test]
fn a_bad_line_of_a_field_table_is_a_problem_that_opens_there() {
    let (folder, config) = (rules(), tempfile::tempdir().unwrap());
    std::fs::write(folder.path().join("bad.yml"), "title: [").unwrap();
    let table = config.path().join("mine.csv");
    std::fs::write(&table, "vendor,raw,canonical\nsigma,Image,process\nwazuh,a,b\n").unwrap();
    let mut harness = remembering(folder.path(), config.path());
    harness.state_mut().state.use_path(table.clone(), PathFor::FieldTable);
    wait(&mut harness, "the table", |window| window.state.catalog.problems.len() == 2);
    // A table that is edited is read again by itself.
    let edited = "vendor,raw,canonical\nsigma,Image,process\nwazuh,a,b\nsigma,,b\n";
    let write = || std::fs::write(&table, edited).unwrap();
    wait_writing(&mut harness, "the edit", write, |it| it.state.catalog.problems.len() == 3);
    harness.key_press_modifiers(Modifiers::COMMAND, Key::Comma);
    harness.run();
    harness.get_by_label("Show them").click();
    harness.run();
    // It is said before what is wrong in rules.
    let problem = rows(&harness).into_iter().next().unwrap_or_default();
    assert!(problem.contains("mine.csv:3:1: vendor is"), "{:?}", rows(&harness));
    harness.get_by_role_and_label(Role::Row, &problem).click();
    harness.run();
    assert!(harness.query_by_value("3 wazuh,a,b").is_some());
    harness.key_press_modifiers(Modifiers::COMMAND, Key::Comma);
    harness.run();
    harness.get_by_label("Use none").click();
    harness.run_steps(2);
    wait(&mut harness, "no table", |window| window.state.catalog.problems.len() == 1);
}

#[test]
fn a_bundle_is_taken_by_its_path_and_kept_as_facts() {
    let (folder, config) = (rules(), tempfile::tempdir().unwrap());
    let reference = |id: &str| {
        format!(r#""external_references":[{{"source_name":"mitre-attack","external_id":"{id}"}}]"#)
    };
    let text = format!(
        r#"{{"type":"bundle","objects":[{{"type":"x-mitre-collection","x_mitre_version":"20.0"}},
        {{"type":"x-mitre-matrix",{},"tactic_refs":[]}},
        {{"type":"attack-pattern","id":"1","name":"Dumping","description":"What it is.",{}}}]}}"#,
        reference("enterprise-attack"),
        reference("T1003.001")
    );
    let bundle = folder.path().join("attack.json");
    std::fs::write(&bundle, text).unwrap();
    let mut harness = remembering(folder.path(), config.path());
    harness.key_press_modifiers(Modifiers::COMMAND, Key::L);
    harness.run();
    harness.get_by_label("Path of a folder or file").type_text(&bundle.display().to_string());
    harness.run();
    harness.key_press(Key::Enter);
    harness.run_steps(2);
    wait(&mut harness, "20.0", |window| {
        window.state.catalog.knowledge.attack().version() == "20.0"
    });
    assert_eq!(harness.state().state.sources, [Source::Path(folder.path().to_owned())]);
    // The large file is not needed again.
    std::fs::remove_file(bundle).unwrap();
    drop(harness);
    let mut harness = remembering(folder.path(), config.path());
    harness.key_press_modifiers(Modifiers::COMMAND, Key::Comma);
    harness.run();
    harness.get_by_role_and_label(Role::RadioButton, "ATT&CK 20.0 from attack.json");
    harness.state_mut().state.apply(Command::Go(Page::technique("T1003.001")));
    harness.run();
    assert!(harness.query_by_label("What it is.").is_some());
    assert!(harness.query_by_label_contains("The MITRE Corporation").is_some());
}

#[test]
fn the_window_says_whose_work_is_in_it() {
    let folder = rules();
    let mut harness = loaded(folder.path());
    harness.key_press_modifiers(Modifiers::COMMAND, Key::K);
    harness.run();
    harness.get_by_label("Command palette").type_text("about");
    harness.run();
    harness.key_press(Key::Enter);
    harness.run();
    assert!(harness.query_by_label_contains("The MITRE Corporation").is_some());
    harness.get_by_label("Inter").click();
    harness.run();
    assert!(harness.query_by_label_contains("SIL Open Font License").is_some());
    harness.key_press(Key::Escape);
    harness.run();
    assert!(harness.query_by_label("Copy version").is_none());
}

/// An Elastic rule under T1003.001.
const ELASTIC: &str = r#"
[metadata]
creation_date = "2026/01/01"
[rule]
name = "omega"
rule_id = "omega"
type = "query"
language = "kuery"
severity = "low"
query = "process.name: a.exe"
[[rule.threat]]
framework = "MITRE ATT&CK"
[rule.threat.tactic]
id = "TA0006"
name = "Credential Access"
[[rule.threat.technique]]
id = "T1003"
[[rule.threat.technique.subtechnique]]
id = "T1003.001"
"#;

#[test]
fn vendors_are_listed_in_the_order_chosen() {
    let (folder, config) = (rules(), tempfile::tempdir().unwrap());
    std::fs::write(folder.path().join("omega.toml"), ELASTIC).unwrap();
    let mut harness = remembering(folder.path(), config.path());
    let groups = |harness: &mut Harness<'_, Window>| {
        harness
            .state_mut()
            .state
            .apply(Command::Go(Page::Technique("T1003.001".to_owned(), Tab::Rules)));
        harness.run();
        rows(harness)
    };
    let before = groups(&mut harness);
    assert!(before[0].contains("alpha") && before[3].contains("omega"), "{before:?}");
    harness.key_press_modifiers(Modifiers::COMMAND, Key::Comma);
    harness.run();
    harness.get_by_label("Move Elastic up").click();
    harness.run();
    let after = groups(&mut harness);
    assert!(after[0].contains("omega"), "{after:?}");
    harness.get_by_label("Elastic 1, Sigma 3");
    // It moves by keys, too, and keeps the keyboard.
    harness.get_by_label("Back").click();
    harness.run();
    harness.get_by_label("Elastic, 1 of 5").focus();
    harness.run();
    harness.key_press_modifiers(Modifiers::ALT, Key::ArrowDown);
    harness.run();
    harness.key_press_modifiers(Modifiers::ALT, Key::ArrowDown);
    harness.run();
    harness.get_by_label("Elastic, 3 of 5");
    harness.state_mut().state.apply(Command::Go(Page::Techniques));
    harness.run();
    let left = |name: &str| harness.get_by_label(name).rect().left();
    assert!(left("Sort by SP") < left("Sort by EL"));
    drop(harness);
    let harness = remembering(folder.path(), config.path());
    let left = |name: &str| harness.get_by_label(name).rect().left();
    assert!(left("Sort by SP") < left("Sort by EL"), "the order is remembered");
}

#[test]
fn ids_that_are_not_in_use_say_so_on_every_page() {
    let folder = rules();
    write_rule(folder.path(), "old", "t1562.001", "\\o.exe", "one");
    write_rule(folder.path(), "phone", "t1404", "\\p.exe", "one");
    write_rule(folder.path(), "typo", "t9999", "\\t.exe", "one");
    let mut harness = loaded(folder.path());
    let all = rows(&harness);
    for said in ["(Mobile), 1 rule", "T9999 (Unknown), 1 rule"] {
        assert!(all.iter().any(|row| row.contains(said)), "{said}: {all:?}");
    }
    let open = |harness: &mut Harness<'_, Window>, page: Page| {
        harness.state_mut().state.apply(Command::Go(page));
        harness.run();
    };
    open(&mut harness, Page::technique("T1404"));
    harness.get_by_label("Mobile");
    // A revoked id is followed, and both pages tell what stands in the file.
    open(&mut harness, Page::Technique("T1562.001".to_owned(), Tab::Rules));
    harness.get_by_label("Revoked");
    harness.get_by_label("1 rule tagged T1562.001 in the file");
    assert_eq!(rows(&harness), ["old, tagged T1562.001 in the file"]);
    harness.get_by_role_and_label(Role::Link, "old").click();
    harness.run();
    // One link is of the rule, the other among the recent ones, where the revoked id is not.
    assert_eq!(harness.get_all_by_role_and_label(Role::Link, "T1685").count(), 2);
    assert!(harness.query_by_role_and_label(Role::Link, "T1562.001").is_none());
    harness.get_by_label("tagged T1562.001 in the file");
}

#[test]
fn a_path_asked_for_by_the_palette_is_asked_for_anew() {
    let folder = rules();
    let mut harness = loaded(folder.path());
    harness.key_press_modifiers(Modifiers::COMMAND, Key::K);
    harness.run();
    harness.get_by_label("Command palette").type_text("open by path");
    harness.run();
    harness.key_press(Key::Enter);
    harness.run();
    let field = harness.get_by_label("Path of a folder or file");
    assert_eq!(field.accesskit_node().value().unwrap_or_default(), "");
}

#[test]
fn a_broken_settings_file_is_told_until_it_is_closed_and_kept() {
    let (folder, config) = (rules(), tempfile::tempdir().unwrap());
    std::fs::write(config.path().join("settings.yaml"), "theme: [").unwrap();
    let mut harness = remembering(folder.path(), config.path());
    assert!(harness.query_by_label_contains("settings.broken.yaml").is_some());
    harness.get_by_label("Close this").click();
    harness.run();
    assert!(harness.query_by_label_contains("settings.broken.yaml").is_none());
    let kept = std::fs::read_to_string(config.path().join("settings.broken.yaml")).unwrap();
    assert_eq!(kept, "theme: [");
}

#[test]
fn what_was_passed_over_is_told_by_kind() {
    let folder = rules();
    std::fs::write(folder.path().join("README.md"), "Read me").unwrap();
    std::fs::write(folder.path().join("notes.yml"), "a: b").unwrap();
    let mut harness = loaded(folder.path());
    harness.get_by_role_and_label(Role::Link, "2 files passed over").click();
    harness.run();
    harness.get_by_label("YAML that is no rule 1");
    harness.get_by_label("File of another kind 1");
}

#[test]
fn a_bundle_dropped_on_the_window_is_no_folder_of_rules() {
    let (folder, config) = (rules(), tempfile::tempdir().unwrap());
    let mut harness = remembering(folder.path(), config.path());
    let bundle = config.path().join("attack.json");
    std::fs::write(&bundle, "{}").unwrap();
    harness.input_mut().dropped_files.push(Arc::new(Dropped(bundle)));
    harness.step();
    wait(&mut harness, "the reason", |window| window.state.taking.is_none());
    assert!(harness.query_by_label_contains("attack.json is not a STIX bundle").is_some());
    assert_eq!(harness.state().state.sources, [Source::Path(folder.path().to_owned())]);
    assert!(shows(&harness, "T1003.001"));
}

#[test]
fn a_reset_takes_back_what_was_chosen_and_keeps_what_was_gathered() {
    let (folder, config) = (rules(), tempfile::tempdir().unwrap());
    let mut harness = remembering(folder.path(), config.path());
    harness.state_mut().state.apply(Command::Star("T1003.001".to_owned()));
    harness.key_press_modifiers(Modifiers::COMMAND, Key::Comma);
    harness.run();
    for name in ["Dark", "Larger text", "Move Panther up", "ATT&CK 18.1"] {
        harness.get_by_label(name).click();
        harness.run();
    }
    wait(&mut harness, "18.1", |window| {
        window.state.catalog.knowledge.attack().version() == "18.1"
    });
    harness.get_by_label("Panther, 4 of 5");
    harness.get_by_label("Reset all settings").click();
    harness.run_steps(2);
    wait(&mut harness, "19.2", |window| {
        window.state.catalog.knowledge.attack().version() == "19.2"
    });
    harness.get_by_label("Panther, 5 of 5");
    let settings = &harness.state().state.settings;
    assert_eq!((settings.text_size, settings.starred.len()), (100, 1));
    assert_eq!(settings.folders, [folder.path()]);
}
