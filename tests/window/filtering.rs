//! What the drop-downs over a page offer, and that the page holds as many rules as they say.

use super::{harness, rows, wait};
use egui::Key;
use egui::accesskit::Role;
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use rulescope::app::commands::Command;
use rulescope::app::pages::Page;
use rulescope::app::settings::Store;
use rulescope::app::{Window, job};
use rulescope::catalog::load::Source;
use rulescope::model::{Severity, Vendor};
use rulescope::views::Filter;
use rulescope::views::compare::Subject;
use std::path::Path;
use std::sync::Arc;

fn write_rule(folder: &Path, name: &str, technique: &str, level: &str, status: &str) {
    let text = format!(
        "title: {name}\nid: {name}\nstatus: {status}\nlevel: {level}\ntags: [attack.{technique}]\n\
         logsource: {{category: process_creation, product: windows}}\n\
         detection:\n  selection: {{Image: {name}.exe}}\n  condition: selection\n"
    );
    std::fs::write(folder.join(format!("{name}.yml")), text).expect("written");
}

/// Two folders with rules of several severities and statuses, one of them deprecated.
fn open() -> (tempfile::TempDir, Harness<'static, Window>) {
    let above = tempfile::tempdir().expect("a folder");
    let [mine, theirs] = ["mine", "theirs"].map(|name| above.path().join(name));
    for folder in [&mine, &theirs] {
        std::fs::create_dir(folder).expect("made");
    }
    write_rule(&mine, "a", "t1003.001", "high", "test");
    write_rule(&mine, "b", "t1003.001", "low", "stable");
    write_rule(&mine, "c", "t1003.001", "high", "deprecated");
    write_rule(&theirs, "d", "t1110", "medium", "test");
    write_rule(&theirs, "e", "t1110", "medium", "experimental");
    let sources = [mine, theirs].map(Source::Path).to_vec();
    let mut harness =
        harness(Window::new(Store::default(), sources, job::loader(), Arc::new(|| {})));
    wait(&mut harness, "the rules", |window| window.state.job.is_none());
    (above, harness)
}

fn click(harness: &mut Harness<'_, Window>, role: Role, name: &str) {
    harness.get_by_role_and_label(role, name).click();
    harness.run();
}

/// What an open menu offers, from top to bottom.
fn offered(harness: &Harness<'_, Window>) -> Vec<String> {
    let mut entries: Vec<_> = harness
        .query_all_by(|node| node.role() == Role::CheckBox)
        .map(|node| (node.rect().min.y, node.accesskit_node().label().unwrap_or_default()))
        .filter(|(_, name)| !is_of_the_page(name))
        .collect();
    entries.sort_by(|a, b| a.0.total_cmp(&b.0));
    entries.into_iter().map(|(_, name)| name).collect()
}

/// Whether a check box stands on the page, not in a menu.
fn is_of_the_page(name: &str) -> bool {
    name == "Merge equivalent fields" || name.starts_with("Deprecated")
}

/// What a drop-down offers.
fn of(harness: &mut Harness<'_, Window>, name: &str) -> Vec<String> {
    click(harness, Role::ComboBox, name);
    let offered = offered(harness);
    harness.key_press(Key::Escape);
    harness.run();
    offered
}

/// Takes a value of a drop-down.
fn take(harness: &mut Harness<'_, Window>, name: &str, value: &str) {
    click(harness, Role::ComboBox, name);
    click(harness, Role::CheckBox, value);
    harness.key_press(Key::Escape);
    harness.run();
}

#[test]
fn a_drop_down_counts_what_the_page_would_hold() {
    let (_folders, mut harness) = open();
    click(&mut harness, Role::Link, "Rules");
    // Severities by rank; what is deprecated counts where its status is what is chosen.
    assert_eq!(of(&mut harness, "Severity (all)"), ["All", "High 1", "Medium 2", "Low 1"]);
    let statuses = ["All", "test 2", "deprecated 1", "experimental 1", "stable 1"];
    assert_eq!(of(&mut harness, "Status (all)"), statuses);
    take(&mut harness, "Severity (all)", "Medium 2");
    assert_eq!(rows(&harness), ["d", "e"]);
    // One drop-down narrows the others, and not itself.
    assert_eq!(of(&mut harness, "Severity: Medium"), ["All", "High 1", "Medium 2", "Low 1"]);
    assert_eq!(of(&mut harness, "Status (all)"), ["All", "experimental 1", "test 1"]);
    assert_eq!(of(&mut harness, "Folder (all)"), ["All", "mine 0", "theirs 2"]);
    for page in ["Overview", "Techniques", "Fields", "Events"] {
        click(&mut harness, Role::Link, page);
        let severities = of(&mut harness, "Severity: Medium");
        assert_eq!(severities, ["All", "High 1", "Medium 2", "Low 1"], "{page}");
    }
}

#[test]
fn a_technique_offers_what_its_own_rules_have() {
    let (_folders, mut harness) = open();
    click(&mut harness, Role::Link, "T1003.001");
    assert_eq!(of(&mut harness, "Severity (all)"), ["All", "High 1", "Low 1"]);
    assert_eq!(of(&mut harness, "Folder (all)"), ["All", "mine 2", "theirs 0"]);
    take(&mut harness, "Status (all)", "deprecated 1");
    harness.get_by_role_and_label(Role::Tab, "Rules 1");
    take(&mut harness, "Status: deprecated", "deprecated 1");
    // What is taken is offered even where nothing is left of it.
    click(&mut harness, Role::Link, "Techniques");
    take(&mut harness, "Status (all)", "experimental 1");
    click(&mut harness, Role::Button, "Back");
    let statuses = ["All", "deprecated 1", "stable 1", "test 1", "experimental 0"];
    assert_eq!(of(&mut harness, "Status: experimental"), statuses);
}

#[test]
fn a_compared_subject_offers_what_it_would_hold() {
    use rulescope::views::compare::Subject;
    let (_folders, mut harness) = open();
    let of = |id: &str| Subject { id: id.to_owned(), filter: Filter::default() };
    harness.state_mut().state.apply(Command::Compare(vec![of("T1003.001"), of("T1110")]));
    harness.run();
    click(&mut harness, Role::Button, "Narrow subject 1 down");
    let menu = offered(&harness).join(", ");
    assert!(menu.contains("Sigma 2, mine 2, theirs 0, "), "{menu}");
    assert!(menu.contains("High 1, Low 1, deprecated 1, stable 1, test 1"), "{menu}");
    click(&mut harness, Role::CheckBox, "Low 1");
    let menu = offered(&harness).join(", ");
    assert!(menu.contains("Sigma 1, mine 1, theirs 0, "), "{menu}");
    assert!(menu.contains("High 1, Low 1, stable 1"), "{menu}");
}

/// Replaces a line of a rule's file.
fn change(folder: &Path, name: &str, from: &str, to: &str) {
    let file = folder.join(format!("{name}.yml"));
    let text = std::fs::read_to_string(&file).expect("read");
    assert!(text.contains(from));
    std::fs::write(file, text.replace(from, to)).expect("written");
}

#[test]
fn rules_that_say_nothing_are_offered_and_found_as_such() {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, technique) in [("a", "t1003.001"), ("b", "t1110"), ("c", "t1110")] {
        write_rule(folder.path(), name, technique, "high", "test");
    }
    change(folder.path(), "b", "level: high\n", "");
    change(folder.path(), "c", "status: test\n", "");
    change(folder.path(), "c", "category: process_creation, product: windows", "service: x");
    let sources = vec![Source::Path(folder.path().to_owned())];
    let mut harness =
        harness(Window::new(Store::default(), sources, job::loader(), Arc::new(|| {})));
    wait(&mut harness, "the rules", |window| window.state.job.is_none());
    click(&mut harness, Role::Link, "Rules");
    for (name, value, found) in
        [("Severity", "high 2", "b"), ("Status", "test 2", "c"), ("Platform", "windows 2", "c")]
    {
        let all = format!("{name} (all)");
        let values = of(&mut harness, &all);
        let last: Vec<String> = values[1..].iter().map(|it| it.to_lowercase()).collect();
        assert_eq!(last, [value, "none given 1"], "{name}");
        take(&mut harness, &all, "None given 1");
        assert_eq!(rows(&harness), [found], "{name}");
        take(&mut harness, &format!("{name}: None given"), "None given 1");
        let searched = format!("{}:none", name.to_lowercase());
        harness.state_mut().state.apply(Command::Search(searched));
        harness.run();
        assert_eq!(rows(&harness), [found], "{name}");
        harness.state_mut().state.apply(Command::Search(String::new()));
        harness.run();
    }
}

#[test]
fn a_status_brings_in_only_what_is_retired_by_it() {
    let (folders, mut harness) = open();
    let moved = folders.path().join("mine").join("deprecated");
    std::fs::create_dir(&moved).expect("made");
    write_rule(&moved, "f", "t1003.001", "high", "test");
    harness.key_press(Key::F5);
    harness.run_steps(2);
    wait(&mut harness, "the rules", |window| window.state.job.is_none());
    assert_eq!(harness.state().state.catalog.len(), 6);
    click(&mut harness, Role::Link, "Rules");
    take(&mut harness, "Status (all)", "test 2");
    assert_eq!(rows(&harness), ["a", "d"]);
    take(&mut harness, "Status: test", "test 2");
    take(&mut harness, "Status (all)", "deprecated 1");
    assert_eq!(rows(&harness), ["c"]);
    take(&mut harness, "Status: deprecated", "deprecated 1");
    // Asked for, all of them count, whatever status they have.
    let all = Filter { include_retired: true, ..Filter::default() };
    harness.state_mut().state.apply(Command::Filter(all));
    harness.run();
    let statuses = ["All", "test 3", "deprecated 1", "experimental 1", "stable 1"];
    assert_eq!(of(&mut harness, "Status (all)"), statuses);
    take(&mut harness, "Status (all)", "test 3");
    assert_eq!(rows(&harness), ["a", "d", "f"]);
}

/// What a page without rows says.
fn says(harness: &Harness<'_, Window>, sentence: &str) -> bool {
    harness.query_by_value(sentence).is_some()
}

#[test]
fn a_page_without_rows_says_whether_the_filters_are_to_blame() {
    let (_folders, mut harness) = open();
    let set = |harness: &mut Harness<'_, Window>, filter: Filter| {
        harness.state_mut().state.apply(Command::Filter(filter));
        harness.run_steps(4);
    };
    let go = |harness: &mut Harness<'_, Window>, page: Page| {
        harness.state_mut().state.apply(Command::Go(page));
        harness.run_steps(4);
    };
    let filter = harness.state().state.filter.clone();
    set(&mut harness, Filter { vendors: vec![Vendor::Panther], ..filter.clone() });
    let everywhere = [
        Page::Overview,
        Page::Techniques,
        Page::Fields,
        Page::Events,
        Page::Rules(String::new()),
        Page::technique("T1110"),
    ];
    for page in everywhere {
        go(&mut harness, page.clone());
        assert!(says(&harness, "No rule passes the filters"), "{page:?}");
    }
    // One that no filter keeps from it, and one that all its rules do.
    go(&mut harness, Page::technique("T1659"));
    assert!(says(&harness, "No rule is tagged with exactly this technique"));
    let low = Filter { severities: vec![Some(Severity::Low)], ..filter };
    set(&mut harness, low.clone());
    go(&mut harness, Page::technique("T1110"));
    assert!(says(
        &harness,
        "No rule that passes the filters is tagged with exactly this technique"
    ));
    let order = harness
        .query_all_by_role(Role::ComboBox)
        .find(|it| it.accesskit_node().label().is_some_and(|label| label.starts_with("Order: ")));
    assert!(order.is_none(), "there is nothing to put in order");
    // A subject of a comparison has a filter of its own.
    go(&mut harness, Page::Compare(vec![Subject { id: "T1110".into(), filter: low }]));
    click(&mut harness, Role::Button, "Clear filters of subject 1");
    harness.run_steps(4);
    let Page::Compare(subjects) = &harness.state().state.page else { panic!("still compared") };
    assert_eq!(subjects[0].filter.severities, []);
    assert!(says(&harness, "2"), "its rules");
}
