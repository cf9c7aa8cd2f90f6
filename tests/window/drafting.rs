//! A rule drafted in the window, by role and name: ticked on a technique's page and in a comparison,
//! shown, named, copied, saved, and read back.

use super::{harness, wait};
use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use rulescope::app::Window;
use rulescope::app::commands::Command;
use rulescope::app::job;
use rulescope::app::pages::{Page, Tab};
use rulescope::app::settings::Store;
use rulescope::app::state::{Overlay, PathFor};
use rulescope::catalog::load::{Progress, Source, load};
use rulescope::knowledge::Knowledge;
use rulescope::model::{Clause, Role as InRule};
use std::path::Path;
use std::sync::Arc;

fn write_rule(folder: &Path, name: &str, technique: &str, image: &str) {
    let text = format!(
        "title: {name}\nid: {name}\nstatus: test\nlevel: high\n\
         tags:\n  - attack.{technique}\n\
         logsource:\n  category: process_creation\n  product: windows\n\
         detection:\n  selection:\n    Image|endswith: '{image}'\n    CommandLine|contains: shared\n  \
         filter:\n    User: SYSTEM\n  condition: selection and not filter\n"
    );
    std::fs::write(folder.join(format!("{name}.yml")), text).expect("written");
}

fn opened(folder: &Path) -> Harness<'static, Window> {
    write_rule(folder, "alpha", "t1003.001", "\\a.exe");
    write_rule(folder, "beta", "t1059.001", "\\b.exe");
    let sources = vec![Source::Path(folder.to_owned())];
    let window = Window::new(Store::default(), sources, job::loader(), Arc::new(|| {}));
    let mut harness = harness(window);
    wait(&mut harness, "the rules", |window| window.state.job.is_none());
    harness
}

fn go(harness: &mut Harness<'_, Window>, page: Page) {
    harness.state_mut().state.apply(Command::Go(page));
    harness.run();
}

fn click(harness: &mut Harness<'_, Window>, label: &str) {
    harness.get_by_label(label).click();
    harness.run();
}

/// Ticks the only row whose name has the text.
fn tick(harness: &mut Harness<'_, Window>, text: &str) {
    let wanted = |node: &egui_kittest::kittest::AccessKitNode<'_>| {
        node.role() == Role::CheckBox && node.label().is_some_and(|label| label.contains(text))
    };
    harness.get_by(wanted).click();
    harness.run();
}

fn text(harness: &Harness<'_, Window>) -> String {
    let state = &harness.state().state;
    let drafting = state.drafting.as_ref().expect("a draft");
    drafting.sigma(&state.catalog).expect("a rule")
}

#[test]
fn ticked_rows_become_a_rule_that_reads_back() {
    let rules = tempfile::tempdir().expect("a folder");
    let elsewhere = tempfile::tempdir().expect("a folder");
    let mut harness = opened(rules.path());
    go(&mut harness, Page::Technique("T1003.001".to_owned(), Tab::Indicators));
    click(&mut harness, "Draft a rule");
    tick(&mut harness, "Image ends_with \\a.exe");
    go(&mut harness, Page::Technique("T1003.001".to_owned(), Tab::Exclusions));
    // Ctrl+D on the row with the keyboard.
    harness
        .get_by(|node| {
            node.role() == Role::Row && node.label().is_some_and(|label| label.contains("User eq"))
        })
        .click();
    harness.run();
    harness.key_press_modifiers(Modifiers::COMMAND, Key::D);
    harness.run();
    click(&mut harness, "Draft (2)");
    assert_eq!(harness.state().state.page, Page::Draft);
    let title = harness.get_by_label("Title of the rule");
    let proposed = "Possible OS Credential Dumping: LSASS Memory";
    assert_eq!(title.accesskit_node().placeholder(), Some(proposed));
    title.focus();
    harness.run();
    harness.get_by_label("Title of the rule").type_text("Mine");
    harness.run();
    let shows = |harness: &Harness<'_, Window>, line: &str| {
        let is_line = |node: &egui_kittest::kittest::AccessKitNode<'_>| {
            node.value().or(node.label()).is_some_and(|words| words.ends_with(line))
        };
        harness.query_all_by(is_line).next().is_some()
    };
    assert!(shows(&harness, "title: Mine"));
    assert!(shows(&harness, "Image|endswith: \\a.exe"), "{}", text(&harness));

    // Not into the rules that are open.
    click(&mut harness, "Save…");
    let inside = rules.path().join("draft.yml");
    harness.state_mut().state.use_path(inside.clone(), PathFor::Draft);
    harness.run();
    assert!(!inside.exists());
    let refused = Some(PathFor::Draft);
    let asked = match &harness.state().state.overlay {
        Some(Overlay::Path { what, .. }) => Some(*what),
        _ => None,
    };
    assert_eq!(asked, refused);
    let saved = elsewhere.path().join("draft.yml");
    harness.get_by_label("Path of the new rule").focus();
    harness.run();
    harness.get_by_label("Path of the new rule").type_text(&saved.to_string_lossy());
    harness.run();
    click(&mut harness, "Save");
    assert!(harness.state().state.overlay.is_none());

    let sources = [Source::Path(elsewhere.path().to_owned())];
    let read = load(&sources, Knowledge::embedded(), &Progress::default()).expect("read");
    let rule = read.rules().next().expect("a rule");
    assert!(rule.problems.is_empty(), "{:?}", rule.problems);
    assert_eq!((&*rule.title, &rule.techniques[..]), ("Mine", &["T1003.001".to_owned()][..]));
    let log_source = "logsource:\n  product: windows\n  category: process_creation\n";
    assert!(text(&harness).contains(log_source), "{}", text(&harness));
    let found: Vec<_> = rule
        .expr
        .clauses()
        .into_iter()
        .map(|clause| match clause {
            Clause::Predicate(predicate, role) => {
                (role, predicate.raw_field.to_string(), predicate.values[0].clone())
            }
            Clause::Opaque(opaque) => panic!("{opaque:?}"),
        })
        .collect();
    let wanted = [
        (InRule::Indicator, "Image".to_owned(), "\\a.exe".to_owned()),
        (InRule::Exclusion, "User".to_owned(), "SYSTEM".to_owned()),
    ];
    assert_eq!(found, wanted);
}

#[test]
fn a_comparison_gives_the_tags_of_both_and_rows_come_out_again() {
    let rules = tempfile::tempdir().expect("a folder");
    let mut harness = opened(rules.path());
    let filter = harness.state().state.filter.clone();
    let subject =
        |id: &str| rulescope::views::compare::Subject { id: id.to_owned(), filter: filter.clone() };
    go(&mut harness, Page::Compare(vec![subject("T1003.001"), subject("T1059.001")]));
    click(&mut harness, "Draft a rule");
    tick(&mut harness, "CommandLine");
    tick(&mut harness, "Image");
    click(&mut harness, "Draft (2)");
    let drafted = text(&harness);
    for part in
        ["attack.t1003.001", "attack.t1059.001", "CommandLine: CHANGE_ME", "Image: CHANGE_ME"]
    {
        assert!(drafted.contains(part), "{part} in {drafted}");
    }
    click(&mut harness, "Take out Image");
    assert!(!text(&harness).contains("Image"));
    click(&mut harness, "Discard");
    assert!(harness.state().state.drafting.is_none());
}

#[test]
fn a_field_that_no_sigma_rule_tests_is_told() {
    let rules = tempfile::tempdir().expect("a folder");
    let other = "rule other {\n  meta:\n    mitre_attack_technique_id = \"T1003.001\"\n  events:\n    \
                 $e.metadata.event_type = \"PROCESS_OPEN\"\n  condition:\n    $e\n}\n";
    std::fs::write(rules.path().join("other.yaral"), other).expect("written");
    let mut harness = opened(rules.path());
    go(&mut harness, Page::Technique("T1003.001".to_owned(), Tab::Indicators));
    click(&mut harness, "Draft a rule");
    tick(&mut harness, "Image ends_with \\a.exe");
    go(&mut harness, Page::Draft);
    let told = |harness: &Harness<'_, Window>| {
        let says = |node: &egui_kittest::kittest::AccessKitNode<'_>| {
            node.value().is_some_and(|words| words.starts_with("No Sigma rule here tests"))
        };
        harness.query_all_by(says).filter_map(|it| it.accesskit_node().value()).next()
    };
    assert_eq!(told(&harness), None);
    go(&mut harness, Page::Technique("T1003.001".to_owned(), Tab::Indicators));
    tick(&mut harness, "metadata.event_type");
    go(&mut harness, Page::Draft);
    assert!(told(&harness).is_some_and(|words| words.contains("metadata.event_type")));
}
