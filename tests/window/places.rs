//! Where things stand beside each other, and what is said where there is nothing.

use super::*;
use egui_kittest::kittest::AccessKitNode;
use rulescope::app::commands::Action;
use rulescope::app::pages::Page;
use rulescope::app::source::FileKey;

const GONE: &str = "AnalysisType: rule\nFilename: gone.py\nRuleID: gone\nDisplayName: gone\n\
                    Enabled: true\nLogTypes: [Okta.SystemLog]\nSeverity: High\n\
                    Runbook: ask them\nSummaryAttributes: [p_any_actors]\n";

/// Rules, one of which has no logic, in a window of that size.
fn sized(size: [f32; 2]) -> (Harness<'static, Window>, tempfile::TempDir) {
    let folder = rules();
    std::fs::write(folder.path().join("gone.yml"), GONE).unwrap();
    std::fs::write(folder.path().join("README.md"), "shared").unwrap();
    let mut harness = loaded(folder.path());
    harness.set_size(size.into());
    harness.run_steps(3);
    (harness, folder)
}

fn go(harness: &mut Harness<'_, Window>, page: Page) {
    harness.state_mut().state.apply(Command::Go(page));
    harness.run_steps(4);
}

fn named<'a>(name: &'a str) -> impl Fn(&AccessKitNode<'_>) -> bool + 'a {
    move |node| node.label().is_some_and(|label| label.starts_with(name))
}

#[test]
fn what_a_rule_says_of_itself_stands_in_one_column() {
    let (mut harness, _folder) = sized([1280.0, 1200.0]);
    let catalog = harness.state().state.catalog.clone();
    let id = catalog.ids().find(|id| catalog.rule(*id).title == "gone").unwrap();
    go(&mut harness, Page::rule(&catalog, id));
    let left = |value: &str| {
        let says = |node: &AccessKitNode<'_>| node.value().as_deref() == Some(value);
        harness.get_by(|node| node.role() == Role::Label && says(node)).rect().left()
    };
    assert_eq!(left("ask them"), left("p_any_actors"));
    assert!(left("summary attributes") < left("ask them"));
}

#[test]
fn a_long_problem_is_whole_over_its_file() {
    let (mut harness, folder) = sized([420.0, 466.0]);
    let file = FileKey { root: folder.path().to_owned(), path: "gone.yml".into() };
    go(&mut harness, Page::File(file, 2));
    let said = "Its logic gone.py is not there; open the folder that holds both, or add the file";
    let problem = harness.get_by_value(said).rect();
    assert!(problem.height() > 20.0 && problem.right() <= 420.0, "{problem:?}");
}

#[test]
fn pages_of_an_empty_folder_say_so_and_offer_to_open_another() {
    let folder = tempfile::tempdir().unwrap();
    let mut harness = loaded(folder.path());
    for page in [Page::Techniques, Page::Fields, Page::Rules(String::new()), Page::Problems] {
        let said = match page {
            Page::Problems => "There is no file to read in what is open",
            _ => "There are no rules in what is open",
        };
        go(&mut harness, page.clone());
        let said = harness.get_by_value(said).rect();
        let is_offered =
            |node: &AccessKitNode<'_>| node.role() == Role::Button && named("Open folder…")(node);
        assert!(harness.get_by(is_offered).rect().top() > said.top(), "{page:?}");
    }
}

#[test]
fn the_text_size_goes_back_to_its_normal_size_where_it_has_another() {
    let (mut harness, _folder) = sized([1280.0, 800.0]);
    go(&mut harness, Page::Settings);
    assert!(harness.query_by_label("Normal text size").is_none());
    harness.get_by_label("Larger text").click();
    harness.run_steps(4);
    harness.get_by_value("110%");
    harness.get_by_label("Normal text size").click();
    harness.run_steps(4);
    harness.get_by_value("100%");
    assert!(harness.query_by_label("Normal text size").is_none());
}

#[test]
fn keys_stand_in_two_columns_where_there_is_room() {
    let (mut harness, _folder) = sized([1600.0, 960.0]);
    harness.state_mut().state.apply(Command::Act(Action::Keys));
    harness.run_steps(6);
    let at = |harness: &Harness<'_, Window>, value: &str| harness.get_by_value(value).rect().min;
    let (actions, tables) = (at(&harness, "Everywhere"), at(&harness, "In tables"));
    assert!(actions.y == tables.y && actions.x < tables.x, "{actions:?} {tables:?}");
    harness.set_size([1000.0, 1600.0].into());
    harness.run_steps(6);
    assert!(at(&harness, "Everywhere").y < at(&harness, "In tables").y);
    assert_eq!(at(&harness, "Read again").x, at(&harness, "Expand a row, or collapse it").x);
}

#[test]
fn signs_at_the_end_of_a_line_of_folders_end_where_the_buttons_do() {
    let (mut harness, _folder) = sized([1280.0, 800.0]);
    harness.get_by(|node| named("Folders: ")(node)).click();
    harness.run_steps(6);
    let close = harness.get_by(|node| named("Close ")(node)).rect().right();
    let add = harness.get_all_by(|node| node.label().as_deref() == Some("Add"));
    let add = add.last().unwrap().rect().right();
    assert!((close - add).abs() < 1.0, "{close} {add}");
}

#[test]
fn the_words_of_a_banner_stand_in_the_middle_of_its_buttons() {
    let mut harness =
        harness(Window::new(Store::default(), Vec::new(), job::loader(), Arc::new(|| {})));
    wait(&mut harness, "the samples", |window| window.state.job.is_none());
    let said = "These are sample rules. Open a folder with your own, or a vendor’s.";
    let words = harness.get_by_value(said).rect().center().y;
    let button = harness.get_by_label("Hide this").rect().center().y;
    assert!((words - button).abs() <= 1.0, "{words} {button}");
}

#[test]
fn a_search_of_the_source_says_how_many_files_it_leaves_out() {
    let (mut harness, _folder) = sized([1280.0, 800.0]);
    harness.state_mut().state.apply(Command::Act(Action::FindInSource));
    harness.run_steps(4);
    harness.get_by_label("Text in the files").type_text("shared");
    harness.run_steps(2);
    wait(&mut harness, "the lines", |window| !window.state.is_searching_source());
    harness.get_by_value("4 lines · 5 files searched, 1 of another kind left out");
}
