//! Orders of rows, several folders, and comparisons in the window, driven by role and name.

use super::{Dropped, harness, rows, wait};
use egui::Key;
use egui::accesskit::Role;
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;
use rulescope::app::commands::Command;
use rulescope::app::settings::Store;
use rulescope::app::{Window, job};
use rulescope::catalog::load::{LoadedFolder, Source};
use rulescope::views::Filter;
use rulescope::views::compare::Subject;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

fn open(store: Store, folders: &[&Path]) -> Harness<'static, Window> {
    let sources = folders.iter().map(|folder| Source::Path((*folder).to_owned())).collect();
    let window = Window::new(store, sources, job::loader(), Arc::new(|| {}));
    let mut harness = harness(window);
    read(&mut harness);
    harness
}

/// Waits for what is being read.
fn read(harness: &mut Harness<'_, Window>) {
    wait(harness, "the rules", |window| window.state.job.is_none());
}

fn write_rule(folder: &Path, name: &str, technique: &str, tests: &str) {
    let text = format!(
        "title: {name}\nid: {name}\nstatus: test\nlevel: high\ntags: [attack.{technique}]\n\
         logsource: {{category: process_creation, product: windows}}\n\
         detection:\n  selection: {{{tests}}}\n  condition: selection\n"
    );
    std::fs::write(folder.join(format!("{name}.yml")), text).expect("written");
}

fn click(harness: &mut Harness<'_, Window>, role: Role, name: &str) {
    harness.get_by_role_and_label(role, name).click();
    harness.run();
}

#[test]
fn the_order_of_rows_is_chosen_and_remembered() {
    let (folder, config) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    write_rule(folder.path(), "a", "t1003.001", "Channel: Security, Image: a.exe, User: x");
    write_rule(folder.path(), "b", "t1003.001", "Channel: Security, Image: a.exe");
    write_rule(folder.path(), "c", "t1110", "Channel: Security, Image: a.exe");
    let mut harness = open(Store::in_folder(config.path()), &[folder.path()]);
    click(&mut harness, Role::Link, "T1003.001");
    click(&mut harness, Role::Tab, "Indicators 3");
    let starts = |harness: &Harness<'_, Window>, wanted: &[&str]| {
        let rows = rows(harness);
        let same = rows.iter().zip(wanted).all(|(row, start)| row.starts_with(start));
        assert!(same && rows.len() == wanted.len(), "{rows:?}");
    };
    starts(&harness, &["Channel eq", "Image eq", "User eq"]);
    click(&mut harness, Role::ComboBox, "Order: Most rules first");
    click(&mut harness, Role::RadioButton, "Signal first");
    starts(&harness, &["Image eq", "User eq", "1 row of scope: Channel"]);
    // The folded line opens and closes like a row, by pointer and by keyboard.
    click(&mut harness, Role::Row, "1 row of scope: Channel");
    starts(&harness, &["Image eq", "User eq", "1 row of scope: Channel", "Channel eq"]);
    harness.key_press(Key::Space);
    harness.run();
    starts(&harness, &["Image eq", "User eq", "1 row of scope: Channel"]);
    click(&mut harness, Role::ComboBox, "Order: Signal first");
    click(&mut harness, Role::RadioButton, "Distinctive first");
    starts(&harness, &["User eq", "Channel eq", "Image eq"]);
    harness.state_mut().save();
    let again = open(Store::in_folder(config.path()), &[folder.path()]);
    assert_eq!(again.state().state.settings.order.word(), "distinctive");
}

/// Two folders that are both called `rules`, with a rule each that the other has not.
fn two_folders() -> (tempfile::TempDir, std::path::PathBuf, std::path::PathBuf) {
    let above = tempfile::tempdir().unwrap();
    let folders = ["mine", "theirs"].map(|name| above.path().join(name).join("rules"));
    folders.iter().for_each(|folder| std::fs::create_dir_all(folder).unwrap());
    write_rule(&folders[0], "a", "t1003.001", "Image: a.exe");
    write_rule(&folders[1], "b", "t1003.001", "Image: b.exe");
    write_rule(&folders[1], "c", "t1110", "Image: c.exe");
    let [mine, theirs] = folders;
    (above, mine, theirs)
}

fn names(harness: &Harness<'_, Window>) -> Vec<String> {
    harness.state().state.catalog.folders.iter().map(|folder| folder.name.clone()).collect()
}

#[test]
fn folders_have_names_and_marks_that_are_remembered() {
    let (_above, mine, theirs) = two_folders();
    let config = tempfile::tempdir().unwrap();
    let mut harness = open(Store::in_folder(config.path()), &[&mine, &theirs]);
    assert_eq!(names(&harness), ["mine/rules", "theirs/rules"]);
    click(&mut harness, Role::Button, "Folders: 2 folders");
    let field = "Name of theirs/rules";
    harness.get_by_label(field).focus();
    harness.run();
    harness.key_press_modifiers(egui::Modifiers::COMMAND, Key::A);
    harness.get_by_label(field).type_text("community");
    harness.key_press(Key::Enter);
    harness.run_steps(3);
    read(&mut harness);
    assert_eq!(names(&harness), ["mine/rules", "community"]);
    click(&mut harness, Role::Button, "Mark of community");
    harness.get_by_role_and_label(Role::RadioButton, "hexagon").click();
    harness.run_steps(3);
    read(&mut harness);
    let colours = |harness: &Harness<'_, Window>| {
        let folders = &harness.state().state.catalog.folders;
        folders.iter().map(|folder| folder.colour).collect::<Vec<_>>()
    };
    assert_eq!(colours(&harness), [0, 5]);
    harness.state_mut().save();
    // Closing one leaves the other what it is; what was closed is offered again as it was.
    let mut harness = open(Store::in_folder(config.path()), &[]);
    assert_eq!((names(&harness).len(), colours(&harness)), (2, vec![0, 5]));
    click(&mut harness, Role::Button, "Folders: 2 folders");
    harness.get_by_label("Close mine/rules").click();
    harness.run_steps(3);
    read(&mut harness);
    assert_eq!((names(&harness), colours(&harness)), (vec!["community".to_owned()], vec![5]));
    click(&mut harness, Role::Button, "Folders: community");
    harness.get_by_label(&format!("Add {}", mine.display())).click();
    harness.run_steps(3);
    read(&mut harness);
    assert_eq!(
        (names(&harness), colours(&harness)),
        (vec!["community".into(), "mine/rules".into()], vec![5, 0])
    );
}

#[test]
fn what_is_compared_by_folder_stays_with_its_folder() {
    use rulescope::app::pages::Page;
    let (_above, mine, theirs) = two_folders();
    let mut harness = open(Store::default(), &[&mine, &theirs]);
    let of = |folder: u16| Subject {
        id: "T1003.001".to_owned(),
        filter: Filter { folders: vec![folder], ..Filter::default() },
    };
    let state = &mut harness.state_mut().state;
    state.apply(Command::Compare(vec![of(0), of(1)]));
    state.apply(Command::Close(0));
    read(&mut harness);
    assert_eq!(harness.state().state.page, Page::Compare(vec![of(0)]));
    harness.get_by_label("Folder: rules");
}

#[test]
fn the_matrix_shows_the_difference_of_two_folders() {
    let (_above, mine, theirs) = two_folders();
    write_rule(&theirs, "d", "t1003.002", "Image: d.exe");
    write_rule(&mine, "e", "t1059.001", "Image: e.exe");
    let mut harness = open(Store::default(), &[&mine, &theirs]);
    click(&mut harness, Role::Link, "Overview");
    click(&mut harness, Role::RadioButton, "Vendors");
    harness.get_by_label("T1003 OS Credential Dumping, 3 rules, 1 vendor");
    click(&mut harness, Role::RadioButton, "One vendor");
    harness.get_by_label("T1003 OS Credential Dumping, 3 rules, 3 of Sigma");
    click(&mut harness, Role::RadioButton, "Difference of folders");
    harness.get_by_label("T1003 OS Credential Dumping, 3 rules, −1");
    harness.get_by_label("T1110 Brute Force, 1 rule, −1");
    harness.get_by_label("T1059 Command and Scripting Interpreter, 1 rule, +1");
    click(&mut harness, Role::Button, "Swap");
    harness.get_by_label("T1003 OS Credential Dumping, 3 rules, +1");
    harness.get_by_label("T1003 OS Credential Dumping, 3 rules, +1").click_secondary();
    harness.run();
    click(&mut harness, Role::Button, "Compare theirs/rules and mine/rules here");
    harness.get_by_label("Folder: theirs/rules · With sub-techniques");
    harness.get_by_label("Sort by 1 theirs/rules");
    harness.get_by_label("Sort by 2 mine/rules");
    assert!(
        rows(&harness).iter().any(|row| row == "Image, 2 in 1, 1 in 2"),
        "{:?}",
        rows(&harness)
    );
}

#[test]
fn a_comparison_is_narrowed_swapped_and_opened_from_a_rule() {
    use rulescope::app::pages::Page;
    let folder = tempfile::tempdir().unwrap();
    write_rule(folder.path(), "a", "t1003.001, attack.t1110, attack.t1059.001", "Image: a.exe");
    write_rule(folder.path(), "b", "t1003.001", "Image: b.exe, User: x");
    let low = std::fs::read_to_string(folder.path().join("b.yml")).unwrap();
    std::fs::write(folder.path().join("b.yml"), low.replace("level: high", "level: low")).unwrap();
    let mut harness = open(Store::default(), &[folder.path()]);
    let ids = |harness: &Harness<'_, Window>| match &harness.state().state.page {
        Page::Compare(subjects) => subjects.iter().map(|it| it.id.clone()).collect::<Vec<_>>(),
        page => panic!("{page:?}"),
    };
    click(&mut harness, Role::Link, "Rules");
    click(&mut harness, Role::Link, "a");
    click(&mut harness, Role::Button, "Compare these");
    assert_eq!(ids(&harness), ["T1003.001", "T1110", "T1059.001"]);
    assert!(rows(&harness).contains(&"Image, 2 in 1, 1 in 2, 1 in 3".to_owned()));
    click(&mut harness, Role::Row, "Image, 2 in 1, 1 in 2, 1 in 3");
    let lines = rows(&harness).into_iter().filter(|row| row == "a" || row == "b");
    assert_eq!(lines.collect::<Vec<_>>(), ["a", "b"], "a rule of all three is one line");
    click(&mut harness, Role::Button, "Swap subjects 1 and 2");
    assert_eq!(ids(&harness), ["T1110", "T1003.001", "T1059.001"]);
    click(&mut harness, Role::Button, "Narrow subject 2 down");
    click(&mut harness, Role::CheckBox, "Low 1");
    assert!(rows(&harness).contains(&"Image, 1 in 1, 1 in 2, 1 in 3".to_owned()));
    harness.key_press(Key::Escape);
    harness.run();
    click(&mut harness, Role::Button, "Remove T1110 from the comparison");
    assert_eq!(ids(&harness), ["T1003.001", "T1059.001"]);
    click(&mut harness, Role::RadioButton, "Indicators");
    click(&mut harness, Role::Row, "Image eq b.exe, 1 in 1, 0 in 2");
    click(&mut harness, Role::Link, "b");
    assert!(matches!(harness.state().state.page, Page::Rule(_)));
}

#[test]
fn a_drop_opens_and_with_shift_adds() {
    let (_above, mine, theirs) = two_folders();
    let mut harness = open(Store::default(), &[&mine]);
    let drop = |harness: &mut Harness<'_, Window>, folder: &Path, modifiers: egui::Modifiers| {
        let input = harness.input_mut();
        input.events.push(egui::Event::ModifiersChanged(modifiers));
        input.dropped_files = vec![Arc::new(Dropped(folder.to_owned()))];
        harness.step();
        read(harness);
    };
    drop(&mut harness, &theirs, egui::Modifiers::SHIFT);
    assert_eq!(names(&harness), ["mine/rules", "theirs/rules"]);
    drop(&mut harness, &theirs, egui::Modifiers::NONE);
    assert_eq!(names(&harness), ["rules"]);
    assert_eq!(harness.state().state.catalog.len(), 2);
}

fn compared(ids: &[&str]) -> Command {
    let of = |id: &&str| Subject { id: (*id).to_owned(), filter: Filter::default() };
    Command::Compare(ids.iter().map(of).collect())
}

/// So many values in a list.
fn list(count: usize) -> String {
    let values: Vec<String> = (0..count).map(|number| format!("value{number}.exe")).collect();
    format!("[{}]", values.join(", "))
}

/// Steps until something of this name is there; `meanwhile` is asked before each step.
fn until(
    harness: &mut Harness<'_, Window>,
    name: &str,
    meanwhile: impl Fn(&Harness<'_, Window>, Duration),
) {
    let start = Instant::now();
    loop {
        if harness.query_by_label(name).is_some() {
            return;
        }
        assert!(start.elapsed() < Duration::from_secs(10), "waited in vain for {name}");
        meanwhile(harness, start.elapsed());
        std::thread::sleep(Duration::from_millis(5));
        harness.step();
    }
}

#[test]
fn a_comparison_stays_until_the_next_one_is_whole() {
    let folder = tempfile::tempdir().unwrap();
    // So many values that no frame has the answer at once.
    write_rule(folder.path(), "a", "t1003.001", &format!("Image: {}", list(3000)));
    write_rule(folder.path(), "b", "t1110", "Image: a.exe");
    write_rule(folder.path(), "c", "t1059.001", "Image: a.exe");
    let mut harness = open(Store::default(), &[folder.path()]);
    harness.state_mut().state.patience = Duration::ZERO;
    harness.state_mut().state.apply(compared(&["T1003.001", "T1110"]));
    harness.step();
    harness.get_by_role_and_label(Role::Heading, "Compare techniques");
    assert_eq!(rows(&harness), Vec::<String>::new(), "there is nothing to show yet");
    until(&mut harness, "Sort by 2 T1110", |_, _| {});
    assert_eq!(rows(&harness), ["Image, 1 in 1, 1 in 2"]);
    harness.state_mut().state.apply(compared(&["T1003.001", "T1110", "T1059.001"]));
    harness.step();
    let is_the_one_before = |harness: &Harness<'_, Window>, _| {
        harness.get_by_label("Sort by 2 T1110");
        assert!(harness.query_by_label("Remove T1059.001 from the comparison").is_none());
        assert_eq!(rows(harness), ["Image, 1 in 1, 1 in 2"]);
    };
    is_the_one_before(&harness, Duration::ZERO);
    until(&mut harness, "Sort by 3 T1059.001", is_the_one_before);
    assert_eq!(rows(&harness), ["Image, 1 in 1, 1 in 2, 1 in 3"]);
    // What is read again is compared again, and the page is never empty meanwhile.
    write_rule(folder.path(), "d", "t1110", "Image: a.exe");
    harness.key_press(Key::F5);
    harness.step();
    let stays = |harness: &Harness<'_, Window>, _| assert_eq!(rows(harness).len(), 1);
    until(&mut harness, "Image, 1 in 1, 2 in 2, 1 in 3", stays);
}

/// What is said of an answer that is late.
const TOLD: &str = "Comparing…";

#[test]
fn a_comparison_that_is_long_in_coming_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let many = format!("Image: {}", list(6000));
    write_rule(folder.path(), "a", "t1003.001, attack.t1110", &many);
    write_rule(folder.path(), "b", "t1059.001", "Image: b.exe");
    let mut harness = open(Store::default(), &[folder.path()]);
    harness.state_mut().state.patience = Duration::ZERO;
    harness.state_mut().state.apply(compared(&["T1003.001", "T1110"]));
    harness.step();
    // It may be there sooner on a fast machine.
    until(&mut harness, "Sort by 2 T1110", |harness, waited| {
        let told = harness.query_by_label(TOLD).is_some();
        assert!(told || waited < Duration::from_millis(300), "nothing is told");
        assert!(!told || waited > Duration::from_millis(100), "it is told too soon");
    });
    assert!(harness.query_by_label(TOLD).is_none());
}

#[test]
fn the_card_of_a_folder_that_is_gone_says_so() {
    let (_above, mine, theirs) = two_folders();
    let mut harness = open(Store::default(), &[&mine, &theirs]);
    let of = |folder: u16| Subject {
        id: "T1003.001".to_owned(),
        filter: Filter { folders: vec![folder], ..Filter::default() },
    };
    harness.state_mut().state.apply(Command::Compare(vec![of(0), of(1)]));
    std::fs::remove_dir_all(&mine).unwrap();
    harness.key_press(Key::F5);
    harness.step();
    wait(&mut harness, "the folder", |window| {
        window.state.catalog.folders.iter().any(LoadedFolder::is_unreadable)
    });
    harness.get_by_label("The folder mine/rules is not readable");
    assert_eq!(harness.query_all_by_label_contains("is not readable").count(), 1);
}
