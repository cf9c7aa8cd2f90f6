//! Reading in the window: cancelled, begun again by hand and by what changes on disk.

use super::{harness, loaded, rows, rules, shows, wait, wait_writing, window, write_rule};
use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use rulescope::app::Window;
use rulescope::app::commands::{Action, Command};
use rulescope::app::job::{self, Loader};
use rulescope::app::pages::Page;
use rulescope::catalog::load::LoadedFolder;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// The loader of the program, which waits while `slow` is set; `ended` tells whether it was cancelled.
fn gated(slow: &Arc<AtomicBool>, ended: &Arc<AtomicBool>) -> Loader {
    let (gate, done, real) = (slow.clone(), ended.clone(), job::loader());
    Arc::new(move |before, sources, choices, changes, progress| {
        while gate.load(Ordering::Relaxed) && !progress.is_cancelled() {
            std::thread::sleep(Duration::from_millis(2));
        }
        done.store(progress.is_cancelled(), Ordering::Relaxed);
        real(before, sources, choices, changes, progress)
    })
}

#[test]
fn cancel_answers_at_once_and_keeps_what_was_open() {
    let folder = rules();
    let (slow, ended) = <(Arc<AtomicBool>, Arc<AtomicBool>)>::default();
    let loader = gated(&slow, &ended);
    let mut harness = harness(window(folder.path(), loader));
    wait(&mut harness, "the rules", |window| window.state.job.is_none());
    let before = harness.state().state.generation;
    slow.store(true, Ordering::Relaxed);
    harness.key_press(Key::F5);
    harness.run_steps(2);
    assert!(harness.state().state.job.is_some());
    harness.get_by_label("Cancel").click();
    harness.run_steps(2);
    assert!(harness.state().state.job.is_none(), "it is not waited for");
    assert_eq!(harness.state().state.generation, before);
    assert!(shows(&harness, "T1003.001"));
    wait(&mut harness, "the loader to stop", |_| ended.load(Ordering::Relaxed));
}

#[test]
fn a_first_reading_that_is_cancelled_leaves_the_folder_to_be_read() {
    let folder = rules();
    let (slow, ended) = (Arc::new(AtomicBool::new(true)), Arc::default());
    let mut harness = harness(window(folder.path(), gated(&slow, &ended)));
    harness.step();
    harness.get_by_label("Cancel").click();
    harness.run_steps(2);
    wait(&mut harness, "the loader to stop", |_| ended.load(Ordering::Relaxed));
    // No figures of what nobody knows, on any page.
    for key in [Key::Num1, Key::Num2, Key::Num3, Key::Num4, Key::Num5, Key::Num6, Key::Num7] {
        harness.key_press_modifiers(Modifiers::ALT, key);
        harness.run();
        let figures = harness.query_all_by(|node| {
            let words = node.label().or(node.value()).unwrap_or_default();
            words.starts_with(|first: char| first.is_ascii_digit())
        });
        assert_eq!(figures.count(), 0, "{key:?}");
        harness.get_by_label(Action::Reload.text());
    }
    harness.key_press_modifiers(Modifiers::ALT, Key::Num2);
    harness.run();
    let name = folder.path().file_name().unwrap().display().to_string();
    harness.get_by_role_and_label(Role::Button, &format!("Folders: {name}, not read")).click();
    harness.run();
    harness.get_by_label(&format!("Close {name}"));
    harness.key_press(Key::Escape);
    harness.run();
    slow.store(false, Ordering::Relaxed);
    harness.key_press(Key::F5);
    harness.run_steps(2);
    wait(&mut harness, "the rules", |window| window.state.job.is_none());
    assert!(shows(&harness, "T1003.001"));
}

#[test]
fn a_reading_that_is_cancelled_does_not_begin_again_by_itself() {
    let folder = rules();
    let (slow, ended) = <(Arc<AtomicBool>, Arc<AtomicBool>)>::default();
    let mut harness = harness(window(folder.path(), gated(&slow, &ended)));
    wait(&mut harness, "the rules", |window| window.state.job.is_none());
    slow.store(true, Ordering::Relaxed);
    let write = || write_rule(folder.path(), "epsilon", "t1003.001", "\\e.exe", "one");
    wait_writing(&mut harness, "the reading", write, |window| window.state.job.is_some());
    // What changes meanwhile is told while it goes on.
    write_rule(folder.path(), "zeta", "t1003.001", "\\z.exe", "one");
    std::thread::sleep(Duration::from_millis(500));
    harness.get_by_label("Cancel").click();
    harness.run_steps(5);
    assert!(harness.state().state.job.is_none());
    assert_eq!(harness.state().state.catalog.len(), 4);
    slow.store(false, Ordering::Relaxed);
    write_rule(folder.path(), "eta", "t1003.001", "\\h.exe", "one");
    wait(&mut harness, "all three", |window| window.state.catalog.len() == 7);
}

#[test]
fn a_rule_saved_in_an_editor_shows_by_itself_and_the_page_stays() {
    let folder = rules();
    let mut harness = loaded(folder.path());
    harness.get_by_role_and_label(Role::Link, "T1003.001").click();
    harness.run();
    harness.get_by_label("Rules 3").click();
    harness.run();
    let write = || write_rule(folder.path(), "epsilon", "t1003.001", "\\e.exe", "one");
    wait_writing(&mut harness, "the new rule", write, |window| window.state.catalog.len() == 5);
    assert!(shows(&harness, "epsilon"), "{:?}", rows(&harness));
    assert!(matches!(harness.state().state.page, Page::Technique(..)));
}

#[test]
fn a_first_reading_names_the_folder_and_counts_nothing() {
    let folder = rules();
    let (slow, ended) = (Arc::new(AtomicBool::new(true)), Arc::default());
    let mut harness = harness(window(folder.path(), gated(&slow, &ended)));
    harness.run_steps(2);
    let name = folder.path().file_name().unwrap().display().to_string();
    harness.get_by_role_and_label(Role::Button, &format!("Folders: {name}"));
    let said = |harness: &egui_kittest::Harness<'_, _>, text: &str| {
        harness.query_by(|node| node.value().is_some_and(|value| value.starts_with(text))).is_some()
    };
    assert!(said(&harness, "Looking for files…"));
    assert!(!said(&harness, "0 with a rule") && !said(&harness, "0 rules"), "nothing is known yet");
    slow.store(false, Ordering::Relaxed);
    wait(&mut harness, "the rules", |window| window.state.job.is_none());
    assert!(said(&harness, "2 with a rule"));
}

#[test]
fn a_folder_that_is_gone_is_told() {
    let above = tempfile::tempdir().unwrap();
    let folder = above.path().join("mine");
    std::fs::create_dir(&folder).unwrap();
    write_rule(&folder, "alpha", "t1003.001", "\\a.exe", "one");
    let mut harness = loaded(&folder);
    std::fs::remove_dir_all(&folder).unwrap();
    // The watch may be reading already, which F5 does not begin anew.
    harness.key_press(Key::F5);
    harness.run_steps(2);
    wait(&mut harness, "the folder", |window| {
        window.state.catalog.folders.iter().all(LoadedFolder::is_unreadable)
    });
    harness.get_by_role_and_label(Role::Button, "Folders: mine, not readable");
}

#[test]
fn a_rule_without_logic_has_what_is_said_of_it_beside_its_source() {
    let folder = rules();
    let text = "[metadata]\nmaturity = \"production\"\n[rule]\nname = \"Learned\"\n\
                description = \"Rare things\"\nrisk_score = 21\nrule_id = \"learned\"\n\
                severity = \"low\"\ntype = \"machine_learning\"\nanomaly_threshold = 70\n\
                machine_learning_job_id = \"rare\"\n";
    std::fs::write(folder.path().join("learned.toml"), text).unwrap();
    let mut harness = loaded(folder.path());
    let open = |harness: &mut egui_kittest::Harness<'_, Window>, title: &str| {
        let catalog = harness.state().state.catalog.clone();
        let id = catalog.ids().find(|id| catalog.rule(*id).title == title).unwrap();
        harness.state_mut().state.apply(Command::Go(Page::rule(&catalog, id)));
        harness.run_steps(4);
    };
    let left = |harness: &egui_kittest::Harness<'_, Window>, heading: &str| {
        harness.get_by_role_and_label(Role::Heading, heading).rect().min.x
    };
    open(&mut harness, "Learned");
    assert_eq!(left(&harness, "About"), left(&harness, "Predicates"));
    assert!(left(&harness, "Source") > left(&harness, "About"));
    assert!(harness.query_by_label("Most alike in its vendor").is_none());
    open(&mut harness, "alpha");
    assert_eq!(left(&harness, "About"), left(&harness, "Source"));
    harness.get_by_label("Most alike in its vendor");
}

#[test]
fn each_value_of_a_list_is_pointed_at_by_itself() {
    let folder = rules();
    let text = "title: many\nid: many\nstatus: test\nlogsource:\n  product: windows\ndetection:\n  \
                selection:\n    Image|endswith:\n      - one.exe\n      - two.exe\n  \
                condition: selection\n";
    std::fs::write(folder.path().join("many.yml"), text).unwrap();
    let mut harness = loaded(folder.path());
    let catalog = harness.state().state.catalog.clone();
    let id = catalog.ids().find(|id| catalog.rule(*id).title == "many").unwrap();
    harness.state_mut().state.apply(Command::Go(Page::rule(&catalog, id)));
    harness.run_steps(4);
    // Points at a column of a line of the source; tells the rows that are lit.
    let mut lit = |line: &str, column: f32| -> Vec<String> {
        let at = harness.get_by_value(line).rect().left_center();
        let to = at + egui::vec2(GUTTER + CHARACTER * column, 0.0);
        harness.event(egui::Event::PointerMoved(to));
        harness.run_steps(3);
        let is_lit = |node: &egui_kittest::Node<'_>| node.accesskit_node().is_selected();
        let rows = harness.query_all_by_role(Role::Row).filter(|row| is_lit(row) == Some(true));
        rows.filter_map(|row| row.accesskit_node().label()).collect()
    };
    assert_eq!(lit("10       - two.exe", 10.0), ["Image ends_with two.exe"]);
    assert_eq!(lit("9       - one.exe", 10.0), ["Image ends_with one.exe"]);
    assert_eq!(
        lit("8     Image|endswith:", 6.0),
        ["Image ends_with one.exe", "Image ends_with two.exe"]
    );
}

/// What stands before a line of a source, and how wide a character of it is.
const GUTTER: f32 = 44.0;
const CHARACTER: f32 = 7.2;
