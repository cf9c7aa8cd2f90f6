//! Searches in the window: the box, the source text, and those kept under a name; driven by role and
//! name.

use super::{harness, rows, wait};
use egui::Modifiers;
use egui::accesskit::Role;
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use rulescope::app::pages::Page;
use rulescope::app::settings::Store;
use rulescope::app::{Window, job};
use rulescope::catalog::load::Source;
use rulescope::views::search::Key;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

fn open(store: Store, folder: &Path) -> Harness<'static, Window> {
    open_with(store, folder, job::loader())
}

fn open_with(store: Store, folder: &Path, loader: job::Loader) -> Harness<'static, Window> {
    let sources = vec![Source::Path(folder.to_owned())];
    let window = Window::new(store, sources, loader, Arc::new(|| {}));
    let mut harness = harness(window);
    wait(&mut harness, "the rules", |window| window.state.job.is_none());
    harness
}

const RULE: &str = "\
title: Dumping with a needle
id: one
status: test
level: high
logsource:
  category: process_creation
  product: windows
detection:
  selection:
    CommandLine|contains: sekurlsa
  filter:
    ParentImage|endswith: '\\sekurlsa-test.exe'
  condition: selection and not filter
# NEEDLE in a comment
";

fn rules() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("one.yml"), RULE).unwrap();
    let other = RULE
        .replace("one", "two")
        .replace("needle", "pin")
        .replace("NEEDLE", "PIN")
        .replace("sekurlsa", "other");
    std::fs::write(folder.path().join("two.yml"), other).unwrap();
    folder
}

fn search(harness: &mut Harness<'_, Window>, text: &str) {
    harness.key_press_modifiers(Modifiers::COMMAND, egui::Key::F);
    harness.run();
    harness.get_by_label("Search rules").type_text(text);
    harness.run();
}

#[test]
fn a_result_says_why_it_was_found_and_where_an_exclusion_has_it() {
    let folder = rules();
    let mut harness = open(Store::default(), folder.path());
    search(&mut harness, "sekurlsa");
    assert_eq!(rows(&harness), ["Dumping with a needle"]);
    harness.get_by_role_and_label(
        Role::Cell,
        "CommandLine contains sekurlsa  ·  in an exclusion: ParentImage ends_with \\sekurlsa-test.exe",
    );
}

#[test]
fn a_search_stands_in_the_box_only_where_it_narrows_what_is_shown_or_led_there() {
    let folder = rules();
    let mut harness = open(Store::default(), folder.path());
    let text = |harness: &Harness<'_, Window>| {
        harness.get_by_label("Search rules").accesskit_node().value().unwrap_or_default()
    };
    search(&mut harness, "needle");
    harness.key_press(egui::Key::Enter);
    harness.run();
    harness.key_press(egui::Key::Enter);
    harness.run();
    assert!(matches!(harness.state().state.page, Page::Rule(_)));
    assert_eq!(text(&harness), "needle");
    harness.key_press_modifiers(Modifiers::ALT, egui::Key::Num2);
    harness.run();
    assert_eq!(text(&harness), "", "every technique is listed");
    harness.get_by_label("Back").click();
    harness.run();
    harness.get_by_label("Back").click();
    harness.run();
    assert_eq!(text(&harness), "needle");
}

#[test]
fn rules_that_only_a_filter_hides_are_said_to_be_there() {
    let folder = rules();
    let text = RULE.replace("status: test", "status: deprecated").replace("one", "three");
    std::fs::write(folder.path().join("three.yml"), text).unwrap();
    let mut harness = open(Store::default(), folder.path());
    search(&mut harness, "id:three");
    assert!(rows(&harness).is_empty());
    harness.get_by_label("Count deprecated rules").click();
    harness.run();
    assert_eq!(rows(&harness).len(), 1);
}

#[test]
fn down_from_the_box_goes_to_the_first_result_and_enter_opens_it() {
    let folder = rules();
    let mut harness = open(Store::default(), folder.path());
    search(&mut harness, "needle");
    harness.key_press(egui::Key::ArrowDown);
    harness.run();
    harness.key_press(egui::Key::Enter);
    harness.run();
    assert!(matches!(harness.state().state.page, Page::Rule(_)), "{:?}", rows(&harness));
}

#[test]
fn the_source_text_is_searched_apart_and_a_line_opens_its_rule_there() {
    let folder = rules();
    let mut harness = open(Store::default(), folder.path());
    harness.key_press_modifiers(Modifiers::COMMAND.plus(Modifiers::SHIFT), egui::Key::F);
    harness.run();
    harness.get_by_label("Text in the files").type_text("needle in");
    harness.run_steps(2);
    wait(&mut harness, "the lines", |window| !window.state.is_searching_source());
    assert_eq!(rows(&harness), ["one.yml:14 # NEEDLE in a comment"]);
    harness.key_press(egui::Key::ArrowDown);
    harness.run();
    harness.key_press(egui::Key::Enter);
    harness.run();
    assert!(matches!(harness.state().state.page, Page::Rule(_)));
    assert_eq!(harness.state().state.line, Some(14));
    harness.key_press_modifiers(Modifiers::ALT, egui::Key::ArrowLeft);
    harness.run();
    assert_eq!(rows(&harness).len(), 1);
}

#[test]
fn a_regular_expression_is_asked_for_and_a_broken_one_says_why() {
    let folder = rules();
    let mut harness = open(Store::default(), folder.path());
    harness.key_press_modifiers(Modifiers::COMMAND.plus(Modifiers::SHIFT), egui::Key::F);
    harness.run();
    harness.get_by_label("Regular expression").click();
    harness.run();
    harness.get_by_label("Text in the files").focus();
    harness.run();
    harness.get_by_label("Text in the files").type_text("^id: (one|two)$");
    harness.run_steps(2);
    wait(&mut harness, "the lines", |window| !window.state.is_searching_source());
    assert_eq!(rows(&harness), ["one.yml:2 id: one", "two.yml:2 id: two"]);
    harness.get_by_label("Text in the files").type_text("(");
    harness.run_steps(2);
    harness.get_by_label_contains("Not a regular expression: unclosed group");
}

#[test]
fn a_search_is_kept_with_its_filters_renamed_found_in_the_palette_and_forgotten() {
    let (folder, config) = (rules(), tempfile::tempdir().unwrap());
    let mut harness = open(Store::in_folder(config.path()), folder.path());
    search(&mut harness, "needle");
    harness.get_by_label("Severity (all)").click();
    harness.run();
    harness.get_by_label("High 1").click();
    harness.run();
    harness.key_press(egui::Key::Escape);
    harness.run();
    harness.get_by_label("Saved searches").click();
    harness.run();
    harness.get_by_label("Name of this search").focus();
    harness.run();
    harness.get_by_label("Name of this search").type_text("my needles");
    harness.run();
    harness.key_press(egui::Key::Enter);
    harness.run();
    // Another window finds it again, with its filter.
    let mut harness = open(Store::in_folder(config.path()), folder.path());
    harness.key_press_modifiers(Modifiers::COMMAND, egui::Key::K);
    harness.run();
    harness.get_by_label("Command palette").type_text("my needles");
    harness.run();
    harness.key_press(egui::Key::Enter);
    harness.run();
    assert_eq!(harness.state().state.page, Page::Rules("needle".to_owned()));
    assert_eq!(harness.state().state.filter.severities.len(), 1);
    harness.get_by_label("Saved searches").click();
    harness.run();
    harness.get_by_label("Rename my needles").click();
    harness.run();
    harness.get_by_label("New name of my needles").type_text(" 2");
    harness.run();
    harness.key_press(egui::Key::Enter);
    harness.run();
    assert_eq!(harness.state().state.settings.searches[0].name, "my needles 2");
    harness.get_by_label("Delete my needles 2").click();
    harness.run();
    assert!(harness.state().state.settings.searches.is_empty());
}

#[test]
fn the_help_lists_every_key() {
    let folder = rules();
    let mut harness = open(Store::default(), folder.path());
    harness.get_by_label("Search help").click();
    harness.run();
    for key in Key::ALL.iter().filter(|key| **key != Key::Is) {
        harness.get_by_value(&format!("{}:", key.word()));
    }
    harness.get_by_value("T1003 with its sub-techniques, T1003.001");
}

#[test]
fn a_search_that_is_refused_is_not_kept() {
    let folder = rules();
    let mut harness = open(Store::default(), folder.path());
    search(&mut harness, "vendr:sigma");
    harness.get_by_label("Saved searches").click();
    harness.run();
    harness.get_by_label("Name of this search").focus();
    harness.run();
    harness.get_by_label("Name of this search").type_text("wrong");
    harness.run();
    assert!(harness.get_by_role_and_label(Role::Button, "Save").accesskit_node().is_disabled());
    harness.key_press(egui::Key::Enter);
    harness.run();
    assert!(harness.state().state.settings.searches.is_empty());
}

fn open_first_result(harness: &mut Harness<'_, Window>, text: &str) {
    search(harness, text);
    harness.key_press(egui::Key::ArrowDown);
    harness.run();
    harness.key_press(egui::Key::Enter);
    harness.run();
    assert!(matches!(harness.state().state.page, Page::Rule(_)));
}

#[test]
fn a_rule_opened_from_a_search_says_why_it_was_found() {
    let folder = rules();
    let mut harness = open(Store::default(), folder.path());
    open_first_result(&mut harness, "value:sekurlsa is:excluded");
    harness.get_by_value("in an exclusion: ParentImage ends_with \\sekurlsa-test.exe");
}

#[test]
fn a_wide_window_shows_more_of_the_text_a_rule_was_found_by() {
    let folder = rules();
    let text = format!("description: pebble {}the end\n{RULE}", "and more ".repeat(10));
    std::fs::write(folder.path().join("three.yml"), text.replace("one", "three")).unwrap();
    let mut harness = open(Store::default(), folder.path());
    open_first_result(&mut harness, "pebble vendor:sigma");
    let found = |harness: &mut Harness<'_, Window>, width: f32| {
        harness.set_size([width, 800.0].into());
        harness.run_steps(4);
        let is_found = |value: &str| value.starts_with("description: pebble");
        let node = harness.get_by(|node| node.value().is_some_and(|value| is_found(&value)));
        node.accesskit_node().value().unwrap_or_default()
    };
    let (narrow, wide) = (found(&mut harness, 700.0), found(&mut harness, 1600.0));
    assert!(narrow.ends_with("…  ·  vendor: sigma"), "{narrow}");
    assert!(wide.ends_with("the end  ·  vendor: sigma"), "{wide}");
}

#[test]
fn arrows_in_the_source_go_from_predicate_to_predicate() {
    let folder = rules();
    let mut harness = open(Store::default(), folder.path());
    open_first_result(&mut harness, "needle");
    harness.get_by_label("Predicates in the source").focus();
    harness.run();
    let at = |harness: &Harness<'_, Window>| {
        let node = harness.get_by_label("Predicates in the source");
        node.accesskit_node().value().unwrap_or_default()
    };
    assert_eq!(at(&harness), "1 of 2: CommandLine|contains: sekurlsa");
    harness.key_press(egui::Key::ArrowDown);
    harness.run();
    assert_eq!(at(&harness), "2 of 2: ParentImage|endswith: '\\sekurlsa-test.exe'");
    harness.key_press(egui::Key::ArrowUp);
    harness.run();
    assert!(at(&harness).starts_with("1 of 2"));
}

#[test]
fn a_shown_source_that_changes_on_disk_is_read_again_before_it_is_marked() {
    let folder = rules();
    let gate = Arc::new(AtomicBool::new(false));
    let (shut, real) = (gate.clone(), job::loader());
    let loader: job::Loader = Arc::new(move |before, sources, choices, changes, progress| {
        while shut.load(Ordering::Relaxed) && !progress.is_cancelled() {
            std::thread::sleep(Duration::from_millis(2));
        }
        real(before, sources, choices, changes, progress)
    });
    let mut harness = open_with(Store::default(), folder.path(), loader);
    // The file changes after it was indexed; the rule is opened before anything was read again.
    gate.store(true, Ordering::Relaxed);
    let text = RULE.replace("  selection:\n", "  selection:\n    EventID: 1\n");
    std::fs::write(folder.path().join("one.yml"), text).unwrap();
    open_first_result(&mut harness, "needle");
    harness.get_by_value("The file has changed on disk; nothing is marked until it is read again");
    assert!(harness.query_by_label("Predicates in the source").is_none());
    assert!(harness.state().state.job.is_some(), "it is being read again");
    gate.store(false, Ordering::Relaxed);
    wait(&mut harness, "the new text", |window| {
        window.state.job.is_none() && window.state.source.as_ref().is_some_and(|it| !it.is_stale)
    });
    harness.get_by_label("Predicates in the source").focus();
    harness.run();
    let node = harness.get_by_label("Predicates in the source");
    assert_eq!(node.accesskit_node().value().unwrap_or_default(), "1 of 3: EventID: 1");
}

#[test]
fn a_technique_is_found_by_the_id_it_had_and_without_rules() {
    let (folder, config) = (rules(), tempfile::tempdir().unwrap());
    let mut harness = open(Store::in_folder(config.path()), folder.path());
    for (typed, page) in [("t1562.001", "T1685"), ("t1621", "T1621")] {
        harness.key_press_modifiers(Modifiers::COMMAND, egui::Key::K);
        harness.run();
        harness.get_by_label("Command palette").type_text(typed);
        harness.run();
        harness.key_press(egui::Key::Enter);
        harness.run();
        assert_eq!(harness.state().state.page, Page::technique(page), "by {typed}");
    }
}
