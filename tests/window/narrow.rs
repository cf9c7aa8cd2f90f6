//! Pages in a window as small as 1024×700 is at 150 % text: nothing sticks out at the right, and what
//! is read first is whole.

use super::*;
use egui_kittest::kittest::AccessKitNode;
use rulescope::app::commands::{Action, Command};
use rulescope::views::Filter;

/// 1024×700 at 150 %.
const SMALL: [f32; 2] = [682.0, 466.0];

const TITLE: &str = "Exploitation attempt of a device at the edge - unauthenticated command \
                     injection in the page where its language is chosen";

fn small() -> (Harness<'static, Window>, tempfile::TempDir) {
    let folder = rules();
    let deep = folder.path().join("a_folder_with_a_long_name/and_another_one_inside_it");
    std::fs::create_dir_all(&deep).unwrap();
    write_rule(&deep, "a_file_that_says_in_its_name_all_that_its_rule_is_about", "t1003", "x", "y");
    let file = deep.join("a_file_that_says_in_its_name_all_that_its_rule_is_about.yml");
    let text = std::fs::read_to_string(&file).unwrap();
    let name = "title: a_file_that_says_in_its_name_all_that_its_rule_is_about";
    std::fs::write(&file, text.replace(name, &format!("title: {TITLE}"))).unwrap();
    let mut harness = loaded(folder.path());
    harness.set_size(SMALL.into());
    harness.run_steps(3);
    (harness, folder)
}

/// What ends right of the window and is not in a table, which scrolls sideways.
fn sticks_out(harness: &Harness<'_, Window>) -> Vec<String> {
    let roles = [Role::Button, Role::Heading, Role::Label, Role::Link, Role::TextInput];
    let in_table = |node: &egui_kittest::Node<'_>| {
        let mut above = node.parent();
        while let Some(node) = above {
            if node.accesskit_node().role() == Role::Table {
                return true;
            }
            above = node.parent();
        }
        false
    };
    let out = harness.query_all_by(|node| roles.contains(&node.role()));
    let out = out.filter(|node| node.rect().max.x > SMALL[0] && !in_table(node));
    out.map(|node| format!("{node:?}")).collect()
}

#[test]
fn a_long_title_is_whole_beside_no_button() {
    let (mut harness, _folder) = small();
    let catalog = harness.state().state.catalog.clone();
    let id = catalog.ids().find(|id| catalog.rule(*id).title == TITLE);
    harness.state_mut().state.apply(Command::Go(Page::rule(&catalog, id.unwrap())));
    harness.run_steps(4);
    let title = harness.get_by_role_and_label(Role::Heading, TITLE).rect();
    let button = harness.get_by_label("Show in folder").rect();
    assert!(title.height() > 40.0 && title.min.y >= button.max.y, "{title:?} {button:?}");
    assert_eq!(sticks_out(&harness), Vec::<String>::new());
}

#[test]
fn a_long_search_that_is_refused_stays_in_the_window() {
    let (mut harness, _folder) = small();
    let search =
        format!("vendr:sigma and (severity>=high or value:*\\cmd.exe) and title:\"{TITLE}\"");
    harness.state_mut().state.apply(Command::Search(search));
    wait(&mut harness, "the answer", |_| true);
    harness.run_steps(4);
    harness.get_by_label("There is no key vendr; did you mean vendor?");
    assert_eq!(sticks_out(&harness), Vec::<String>::new());
}

#[test]
fn a_menu_stands_at_its_button_and_inside_the_window() {
    let (mut harness, _folder) = small();
    harness.state_mut().state.apply(Command::Go(Page::Rules(String::new())));
    harness.run_steps(4);
    for size in [SMALL, [682.0, 300.0], [420.0, 300.0], [1280.0, 800.0]] {
        harness.set_size(size.into());
        harness.run_steps(4);
        harness.get_by_label("Status (all)").click();
        harness.run_steps(6);
        let button = harness.get_by_label("Status (all)").rect();
        let line = harness.get_by_role_and_label(Role::CheckBox, "All").rect();
        let window = harness.ctx.content_rect().shrink(8.0);
        assert!(window.contains_rect(line), "{size:?}: {line:?}");
        let apart = line.min.y >= button.max.y || line.max.y <= button.min.y;
        assert!(apart, "{size:?}: {line:?} lies over {button:?}");
        harness.key_press(Key::Escape);
        harness.run_steps(4);
    }
}

#[test]
fn a_menu_of_a_row_leaves_the_status_bar_in_sight() {
    let (mut harness, _folder) = small();
    harness.state_mut().state.apply(Command::Go(Page::Rules(String::new())));
    harness.set_size([1280.0, 420.0].into());
    harness.run_steps(4);
    let last = rows(&harness).pop().unwrap();
    for _ in 0..2 {
        harness.get_by_role_and_label(Role::Row, &last).click_secondary();
        harness.run_steps(6);
        let lines = harness.query_all_by_label_contains("Copy table as").map(|line| line.rect());
        let end = lines.map(|line| line.max.y).fold(0.0, f32::max);
        let status = harness.ctx.content_rect().bottom() - theme::size::STATUS;
        assert!(end > 300.0 && end <= status, "{end} {status}");
        harness.key_press(Key::Escape);
        harness.run_steps(4);
    }
}

#[test]
fn a_rule_whose_logic_is_not_there_says_so_and_leads_to_why() {
    let (mut harness, folder) = small();
    let rule = "AnalysisType: rule\nFilename: gone.py\nRuleID: gone\nDisplayName: gone\n\
                Enabled: true\nLogTypes: [Okta.SystemLog]\nSeverity: High\n";
    std::fs::write(folder.path().join("gone.yml"), rule).unwrap();
    harness.state_mut().state.apply(Command::Act(Action::Reload));
    wait(&mut harness, "the rules", |window| window.state.job.is_none());
    let catalog = harness.state().state.catalog.clone();
    let id = catalog.ids().find(|id| catalog.rule(*id).title == "gone");
    harness.state_mut().state.apply(Command::Go(Page::rule(&catalog, id.unwrap())));
    harness.run_steps(4);
    harness.get_by_value("Its logic could not be read");
    let problems = |harness: &Harness<'_, Window>| {
        harness.get_all_by_role_and_label(Role::Heading, "Problems").last().unwrap().rect()
    };
    let before = problems(&harness);
    let is_why = |node: &AccessKitNode<'_>| node.label().as_deref() == Some("See why");
    harness.get_by(is_why).click();
    harness.run_steps(30);
    assert!(problems(&harness).min.y < before.min.y);
}

#[test]
fn the_bar_of_a_table_stands_at_its_end_and_nowhere_else() {
    let (mut harness, _folder) = small();
    harness.state_mut().state.apply(Command::Go(Page::technique("T1003.001")));
    let bars = |harness: &mut Harness<'_, Window>, height: f32| {
        harness.set_size([SMALL[0], height].into());
        harness.run_steps(12);
        let bars = harness.query_all_by_role(Role::ScrollBar).map(|node| node.rect());
        bars.filter(|rect| rect.width() > rect.height()).collect::<Vec<_>>()
    };
    assert_eq!(bars(&mut harness, SMALL[1]), [], "the first table ends out of sight");
    assert!(!bars(&mut harness, 1600.0).is_empty());
}

/// The margin of a page and the strip of a table's scroll bar.
const BESIDE: f32 = 39.0;

#[test]
fn all_that_is_compared_is_in_sight() {
    use rulescope::views::compare::Subject;
    let folder = rules();
    let techniques = ["t1110", "t1078", "t1055"];
    for technique in techniques {
        write_rule(folder.path(), technique, technique, "\\a.exe", "one");
    }
    let mut harness = loaded(folder.path());
    harness.set_size(SMALL.into());
    let subject = |id: &str| Subject { id: id.to_uppercase(), filter: Filter::default() };
    let subjects = techniques.into_iter().chain(["t1003.001"]).map(subject);
    harness.state_mut().state.apply(Command::Compare(subjects.collect()));
    harness.run_steps(4);
    for things in ["Indicators", "Exclusions", "Fields"] {
        harness.get_by_role_and_label(Role::RadioButton, things).click();
        harness.run_steps(4);
        for head in ["Field", "1 T1110", "2 T1078", "3 T1055", "4 T1003.001"] {
            let head = harness.get_by_label(&format!("Sort by {head}")).rect();
            assert!(head.max.x < SMALL[0] - BESIDE, "{things}: {head:?}");
        }
    }
    assert_eq!(sticks_out(&harness), Vec::<String>::new());
}

#[test]
fn techniques_to_compare_are_chosen_over_the_page() {
    let (mut harness, _folder) = small();
    harness.state_mut().state.apply(Command::Act(Action::Compare));
    harness.run_steps(4);
    harness.get_by_label("Add technique").click();
    harness.run_steps(6);
    let pages = harness.get_by_role_and_label(Role::Link, "Compare").rect();
    let field = harness.get_by_label("Technique to compare").rect();
    assert!(field.min.x > pages.max.x && field.max.x < SMALL[0], "{field:?} beside {pages:?}");
}
