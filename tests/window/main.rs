//! The window, driven the way assistive technology does: by role and name.

mod comparing;
mod drafting;
mod filtering;
mod fitting;
mod heads;
mod keyboard;
mod narrow;
mod places;
mod reading;
mod rule;
mod searching;
mod settings;
mod walking;

use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use rulescope::app::Window;
use rulescope::app::commands::Command;
use rulescope::app::job::{self, Loader};
use rulescope::app::pages::Page;
use rulescope::app::settings::Store;
use rulescope::app::theme;
use rulescope::catalog::load::Source;
use std::cell::Cell;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use egui::accesskit::Role;
use egui::{Key, Modifiers};

fn harness(window: Window) -> Harness<'static, Window> {
    Harness::builder()
        .with_size([1280.0, 800.0])
        .with_context_setup(theme::install)
        .with_max_steps(12)
        .build_ui_state(
            |ui, window: &mut Window| {
                let ctx = ui.ctx().clone();
                window.logic(&ctx);
                window.ui(ui);
            },
            window,
        )
}

fn window(folder: &Path, loader: Loader) -> Window {
    let sources = vec![Source::Path(folder.to_owned())];
    Window::new(Store::default(), sources, loader, Arc::new(|| {}))
}

/// Steps until `done`, or fails after ten seconds.
fn wait(harness: &mut Harness<'_, Window>, what: &str, done: impl Fn(&Window) -> bool) {
    let start = Instant::now();
    while !done(harness.state()) {
        assert!(start.elapsed() < Duration::from_secs(10), "waited in vain for {what}");
        std::thread::sleep(Duration::from_millis(5));
        harness.step();
    }
    harness.run_steps(3);
}

/// The same, writing a file again and again: the watch starts in the background, and what changes before
/// it has is not told.
fn wait_writing(
    harness: &mut Harness<'_, Window>,
    what: &str,
    write: impl Fn(),
    done: impl Fn(&Window) -> bool,
) {
    let written = Cell::new(None::<Instant>);
    wait(harness, what, |window| {
        let is_done = done(window);
        let is_long_ago = |at: Instant| at.elapsed() > Duration::from_millis(500);
        if !is_done && written.get().is_none_or(is_long_ago) {
            write();
            written.set(Some(Instant::now()));
        }
        is_done
    });
}

fn loaded(folder: &Path) -> Harness<'static, Window> {
    let mut harness = harness(window(folder, job::loader()));
    wait(&mut harness, "the rules", |window| window.state.job.is_none());
    harness
}

fn write_rule(folder: &Path, name: &str, technique: &str, image: &str, excluded: &str) {
    let text = format!(
        "title: {name}\nid: {name}\nstatus: test\nlevel: high\n\
         tags:\n  - attack.{technique}\n\
         logsource:\n  category: process_creation\n  product: windows\n\
         detection:\n  selection:\n    Image|endswith: '{image}'\n    CommandLine|contains: shared\n  \
         filter:\n    User: {excluded}\n  condition: selection and not filter\n"
    );
    std::fs::write(folder.join(format!("{name}.yml")), text).unwrap();
}

/// Three rules under T1003.001, one under T1059.001.
fn rules() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    write_rule(folder.path(), "alpha", "t1003.001", "\\a.exe", "one");
    write_rule(folder.path(), "beta", "t1003.001", "\\b.exe", "one");
    write_rule(folder.path(), "gamma", "t1003.001", "\\a.exe", "two");
    write_rule(folder.path(), "delta", "t1059.001", "\\d.exe", "two");
    folder
}

/// Names of the rows in sight, from top to bottom.
fn rows(harness: &Harness<'_, Window>) -> Vec<String> {
    let mut rows: Vec<_> = harness
        .query_all_by(|node| node.role() == Role::Row && node.label().is_some())
        .map(|node| (node.rect().min.y, node.accesskit_node().label().unwrap_or_default()))
        .collect();
    rows.sort_by(|a, b| a.0.total_cmp(&b.0));
    rows.into_iter().map(|(_, name)| name).collect()
}

fn shows(harness: &Harness<'_, Window>, name: &str) -> bool {
    rows(harness).iter().any(|row| row.contains(name))
}

/// A file or folder dropped on the window.
#[derive(Debug)]
struct Dropped(std::path::PathBuf);

impl egui::DroppedFile for Dropped {
    fn path(&self) -> &Path {
        &self.0
    }

    fn bytes(&self) -> Result<Vec<u8>, String> {
        std::fs::read(&self.0).map_err(|error| error.to_string())
    }
}

#[test]
fn the_sample_rules_open_with_a_banner() {
    let mut harness =
        harness(Window::new(Store::default(), Vec::new(), job::loader(), Arc::new(|| {})));
    wait(&mut harness, "the samples", |window| window.state.job.is_none());
    assert!(harness.state().state.shows_samples());
    harness.get_by_label("Hide this").click();
    harness.run();
    assert!(harness.query_by_label("Hide this").is_none());
}

#[test]
fn a_technique_opens_from_the_table_and_back_returns() {
    let folder = rules();
    let mut harness = loaded(folder.path());
    assert!(shows(&harness, "T1003.001"), "{:?}", rows(&harness));
    harness.get_by_role_and_label(Role::Link, "T1003.001").click();
    harness.run();
    assert_eq!(harness.state().state.page, Page::technique("T1003.001"));
    harness.get_by_label("Fields 2").click();
    harness.run();
    let shown = rows(&harness);
    assert!(shown[0].starts_with("Field CommandLine, Rules 3"), "{shown:?}");
    harness.get_by_label("Back").click();
    harness.run();
    assert_eq!(harness.state().state.page, Page::Techniques);
    harness.key_press_modifiers(Modifiers::ALT, Key::ArrowRight);
    harness.run();
    assert!(matches!(harness.state().state.page, Page::Technique(..)));
}

#[test]
fn heads_sort_and_say_how() {
    let folder = rules();
    let mut harness = loaded(folder.path());
    let first = |harness: &Harness<'_, Window>| rows(harness)[0].clone();
    harness.get_by_label("Sort by Rules").click();
    harness.run();
    assert!(first(&harness).starts_with("T1003.001"));
    harness.get_by_label("Sort by Rules, descending").click();
    harness.run();
    assert!(first(&harness).starts_with("T1059.001"));
    harness.get_by_label("Sort by Rules, ascending");
}

#[test]
fn a_row_expands_to_its_rules_by_click_and_by_space() {
    let folder = rules();
    let mut harness = loaded(folder.path());
    harness.get_by_role_and_label(Role::Link, "T1003.001").click();
    harness.run();
    harness.get_by_label("Indicators 3").click();
    harness.run();
    let row = "Image ends_with \\a.exe, 2 rules";
    harness.get_by_role_and_label(Role::Row, row).click();
    harness.run();
    assert!(harness.query_by_role_and_label(Role::Link, "alpha").is_some());
    assert!(harness.query_by_role_and_label(Role::Link, "beta").is_none());
    harness.key_press(Key::Space);
    harness.run();
    assert!(harness.query_by_role_and_label(Role::Link, "alpha").is_none());
    harness.key_press(Key::Space);
    harness.run();
    harness.get_by_role_and_label(Role::Link, "alpha").click();
    harness.run();
    assert!(matches!(harness.state().state.page, Page::Rule(_)));
    assert!(
        harness.query_by_label_contains("CommandLine|contains").is_some()
            || shows(&harness, "CommandLine")
    );
}

#[test]
fn typing_in_a_page_filters_its_table() {
    let folder = rules();
    let mut harness = loaded(folder.path());
    assert!(shows(&harness, "T1059.001") && shows(&harness, "T1003.001"));
    harness.event(egui::Event::Text("powersh".to_owned()));
    harness.run();
    assert!(shows(&harness, "T1059.001") && !shows(&harness, "T1003.001"));
    // The digit of a shortcut is no text.
    harness.get_by_label("Back").focus();
    harness.run();
    harness.key_press(Key::Escape);
    harness.run();
    let events = [key(Key::Num3, Modifiers::ALT), egui::Event::Text("3".to_owned())];
    harness.input_mut().events.extend(events);
    harness.run();
    assert_eq!(harness.state().state.page, Page::Fields);
    assert!(!rows(&harness).is_empty(), "the fields are not filtered");
}

fn key(key: Key, modifiers: Modifiers) -> egui::Event {
    egui::Event::Key { key, physical_key: None, pressed: true, repeat: false, modifiers }
}

#[test]
fn keys_that_come_in_one_frame_each_move() {
    let folder = rules();
    let mut harness = loaded(folder.path());
    harness.state_mut().state.apply(Command::Go(Page::technique("T1003.001")));
    harness.run();
    harness.get_by_label("Fields 2").click();
    harness.run();
    harness.get_by_label("Filter fields").focus();
    harness.run();
    harness.key_press(Key::ArrowDown);
    harness.run();
    let keys = [Key::ArrowDown, Key::Space].map(|it| key(it, Modifiers::NONE));
    harness.input_mut().events.extend(keys);
    harness.run();
    let expanded: Vec<String> = rows(&harness);
    assert!(expanded.iter().any(|row| row.starts_with("alpha")), "{expanded:?}");
}

#[test]
fn a_drop_down_filters_and_the_filter_can_be_cleared() {
    let folder = rules();
    write_rule(folder.path(), "low", "t1110", "\\l.exe", "two");
    let text = std::fs::read_to_string(folder.path().join("low.yml")).unwrap();
    std::fs::write(folder.path().join("low.yml"), text.replace("level: high", "level: low"))
        .unwrap();
    let mut harness = loaded(folder.path());
    assert!(shows(&harness, "T1110"));
    harness.get_by_label("Severity (all)").click();
    harness.run();
    harness.get_by_label("High 4").click();
    harness.run();
    assert!(!shows(&harness, "T1110"), "{:?}", rows(&harness));
    harness.key_press(Key::Escape);
    harness.run();
    harness.get_by_label("Clear filters").click();
    harness.run();
    assert!(shows(&harness, "T1110"));
}

#[test]
fn a_bad_file_is_a_problem_among_good_ones_and_opens_at_its_line() {
    let folder = rules();
    let bad = "title: x\nid: x\nlogsource:\n  product: windows\ndetection:\n  sel:\n    A: b\n  condition: sel and (\n";
    std::fs::write(folder.path().join("bad.yml"), bad).unwrap();
    let mut harness = loaded(folder.path());
    assert!(shows(&harness, "T1003.001"));
    harness.get_by_role_and_label(Role::Link, "Problems").click();
    harness.run();
    let problem = rows(&harness).into_iter().find(|row| row.starts_with("bad.yml:8"));
    let problem = problem.unwrap_or_else(|| panic!("{:?}", rows(&harness)));
    harness.get_by_role_and_label(Role::Row, &problem).click();
    harness.run();
    assert!(matches!(harness.state().state.page, Page::File(_, 8)));
    assert!(harness.query_by_value("8   condition: sel and (").is_some());
}

/// The text on the clipboard after the last step.
fn copied(harness: &Harness<'_, Window>) -> Option<String> {
    harness.output().platform_output.commands.iter().find_map(|command| match command {
        egui::OutputCommand::CopyText(text) => Some(text.clone()),
        _ => None,
    })
}

#[test]
fn a_table_is_copied_as_it_is_shown() {
    let folder = rules();
    let mut harness = loaded(folder.path());
    harness.get_by_label("Sort by Rules").click();
    harness.run();
    harness
        .get_by_role_and_label(
            Role::Row,
            "T1059.001 Command and Scripting Interpreter: PowerShell, 1 rule",
        )
        .click_secondary();
    harness.run();
    harness.get_by_label("Copy table as CSV").click();
    harness.run_steps(1);
    let mut text = copied(&harness);
    for _ in 0..2 {
        harness.run_steps(1);
        text = text.or_else(|| copied(&harness));
    }
    let text = text.expect("something was copied");
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines.len(), 3, "{text}");
    assert!(lines[0].starts_with("Technique,Name,Tactics,Rules"), "{text}");
    assert!(lines[1].starts_with("T1003.001,"), "{text}");
}

#[test]
fn theme_sorts_and_folders_are_remembered() {
    let (folder, config) = (rules(), tempfile::tempdir().unwrap());
    let open = |sources: Vec<Source>| {
        let store = Store::in_folder(config.path());
        let mut harness = harness(Window::new(store, sources, job::loader(), Arc::new(|| {})));
        wait(&mut harness, "the rules", |window| window.state.job.is_none());
        harness
    };
    let mut first = open(vec![Source::Path(folder.path().to_owned())]);
    first.get_by_label("Sort by Rules").click();
    first.run();
    first.get_by_label("Theme and text size").click();
    first.run();
    first.get_by_label("Light theme").click();
    first.run();
    first.state_mut().save();
    let second = open(Vec::new());
    assert_eq!(second.state().state.catalog.len(), 4);
    assert!(!second.ctx.global_style().visuals.dark_mode);
    second.get_by_label("Sort by Rules, descending");
}

#[test]
fn the_newcomers_path_by_keyboard_alone() {
    let folder = rules();
    let mut harness =
        harness(Window::new(Store::default(), Vec::new(), job::loader(), Arc::new(|| {})));
    wait(&mut harness, "the samples", |window| window.state.job.is_none());
    // Open a folder by its path.
    harness.key_press_modifiers(Modifiers::COMMAND, Key::L);
    harness.run();
    harness
        .get_by_label("Path of a folder or file")
        .type_text(&folder.path().display().to_string());
    harness.run();
    harness.key_press(Key::Enter);
    harness.run_steps(2);
    wait(&mut harness, "the rules", |window| {
        window.state.job.is_none() && !window.state.shows_samples()
    });
    // Find T1003.001 by the palette.
    harness.key_press_modifiers(Modifiers::COMMAND, Key::K);
    harness.run();
    harness.get_by_label("Command palette").type_text("t1003.001");
    harness.run();
    harness.key_press(Key::Enter);
    harness.run();
    assert_eq!(harness.state().state.page, Page::technique("T1003.001"));
    // Expand an indicator and open a rule under it.
    harness.get_by_label("Indicators 3").focus();
    harness.run();
    harness.key_press(Key::Enter);
    harness.run();
    harness.get_by_label("Filter indicators").focus();
    harness.run();
    for key in [Key::ArrowDown, Key::Space, Key::ArrowDown, Key::Enter] {
        harness.key_press(key);
        harness.run();
    }
    assert!(
        matches!(harness.state().state.page, Page::Rule(_)),
        "{:?}",
        harness.state().state.page
    );
    // Go back, and copy the row that still has the keyboard.
    harness.key_press_modifiers(Modifiers::ALT, Key::ArrowLeft);
    harness.run();
    assert!(matches!(harness.state().state.page, Page::Technique(..)));
    // Compare with another technique.
    harness.get_by_label("Compare with…").focus();
    harness.run();
    harness.key_press(Key::Enter);
    harness.run();
    harness.get_by_label("Add technique").focus();
    harness.run();
    harness.key_press(Key::Enter);
    harness.run();
    harness.get_by_label("Technique to compare").type_text("T1059.001");
    harness.run();
    harness.key_press(Key::Enter);
    harness.run();
    let Page::Compare(subjects) = &harness.state().state.page else { panic!("not comparing") };
    let ids: Vec<&str> = subjects.iter().map(|subject| subject.id.as_str()).collect();
    assert_eq!(ids, ["T1003.001", "T1059.001"]);
    assert!(shows(&harness, "CommandLine"), "{:?}", rows(&harness));
}

#[test]
fn every_page_paints_named_controls_in_both_themes_and_sizes() {
    let folder = rules();
    let mut harness = loaded(folder.path());
    for theme in [egui::ThemePreference::Dark, egui::ThemePreference::Light] {
        harness.ctx.set_theme(theme);
        for size in [[1280.0, 800.0], [1024.0, 700.0]] {
            harness.set_size(size.into());
            for key in [Key::Num1, Key::Num2, Key::Num3, Key::Num4, Key::Num5, Key::Num6, Key::Num7]
            {
                harness.key_press_modifiers(Modifiers::ALT, key);
                harness.run();
            }
        }
    }
}

#[test]
fn searching_says_what_is_wrong_with_a_search() {
    let folder = rules();
    let mut harness = loaded(folder.path());
    harness.key_press_modifiers(Modifiers::COMMAND, Key::F);
    harness.run();
    harness.get_by_label("Search rules").type_text("title:alpha");
    harness.run();
    assert_eq!(rows(&harness), ["alpha"]);
    harness.key_press_modifiers(Modifiers::COMMAND, Key::F);
    harness.run();
    harness.event(egui::Event::Text("title:beta".to_owned()));
    harness.run();
    assert_eq!(rows(&harness), ["beta"], "what is typed replaces the search before");
    harness.get_by_label("Search rules").type_text(" vendr:sigma");
    harness.run();
    assert!(harness.query_by_label_contains("vendor").is_some());
    harness.get_by_label("Clear the search").click();
    harness.run();
    assert_eq!(rows(&harness).len(), 4);
}
