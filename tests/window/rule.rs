//! The page of a rule.

use super::{loaded, rules};
use egui::accesskit::Role;
use egui_kittest::Harness;
use egui_kittest::kittest::{AccessKitNode, Queryable as _};
use rulescope::app::Window;
use rulescope::app::commands::{Action, Command};
use rulescope::app::pages::Page;
use std::path::Path;

fn open(harness: &mut Harness<'_, Window>, title: &str) {
    let catalog = harness.state().state.catalog.clone();
    let id = catalog.ids().find(|id| catalog.rule(*id).title == title).unwrap();
    harness.state_mut().state.apply(Command::Go(Page::rule(&catalog, id)));
    harness.run_steps(4);
}

/// A rule with more values than there is room for in a window.
fn write_tall(folder: &Path, name: &str, technique: &str) {
    let values: String = (0..60).map(|at| format!("      - {name}{at}.exe\n")).collect();
    let text = format!(
        "# Of\n# {name}\ntitle: {name}\nid: {name}\nstatus: test\ndescription: |\n  A thing that\n  \
         goes on.\n\n  - And\n    more.\ntags: [attack.{technique}]\n\
         logsource:\n  product: windows\ndetection:\n  selection:\n    \
         Image|endswith:\n{values}  condition: selection\n"
    );
    std::fs::write(folder.join(format!("{name}.yml")), text).unwrap();
}

fn tall() -> (Harness<'static, Window>, tempfile::TempDir) {
    let folder = rules();
    write_tall(folder.path(), "many", "t1021.001");
    write_tall(folder.path(), "more", "t1078.004");
    let mut harness = loaded(folder.path());
    open(&mut harness, "many");
    (harness, folder)
}

/// Where the predicates begin.
fn top(harness: &Harness<'_, Window>) -> f32 {
    harness.get_by_role_and_label(Role::Heading, "Predicates").rect().min.y
}

/// Turns the wheel over rows.
fn scroll(harness: &mut Harness<'_, Window>, by: f32) {
    let at = harness.query_all_by_role(Role::Row).last().unwrap().rect().left_top();
    harness.event(egui::Event::PointerMoved(at + egui::vec2(40.0, -30.0)));
    harness.event(egui::Event::MouseWheel {
        unit: egui::MouseWheelUnit::Point,
        delta: egui::vec2(0.0, -by),
        phase: egui::TouchPhase::Move,
        source: egui::MouseWheelSource::Wheel,
        modifiers: egui::Modifiers::NONE,
    });
    harness.run_steps(30);
}

#[test]
fn a_rule_opens_at_its_top_and_one_gone_back_to_where_it_was() {
    let (mut harness, _folder) = tall();
    let first = top(&harness);
    scroll(&mut harness, 400.0);
    let scrolled = top(&harness);
    assert!(scrolled < first - 300.0, "{scrolled}");
    open(&mut harness, "more");
    assert_eq!(top(&harness), first);
    harness.state_mut().state.apply(Command::Act(Action::Back));
    harness.run_steps(4);
    assert_eq!(top(&harness), scrolled);
}

#[test]
fn the_frame_of_a_table_stands_around_all_rows_in_sight() {
    let (mut harness, _folder) = tall();
    scroll(&mut harness, 500.0);
    let rows = harness.query_all_by_role(Role::Row).map(|row| row.rect());
    let rows = rows.reduce(egui::Rect::union).unwrap();
    let frames = harness.output().shapes.iter().filter_map(|shape| match &shape.shape {
        egui::Shape::Rect(rect) if rect.stroke.width > 0.0 => Some(rect.rect),
        _ => None,
    });
    let around: Vec<_> = frames.filter(|it| it.expand(1.0).contains_rect(rows)).collect();
    assert_eq!(around.len(), 1, "{around:?} {rows:?}");
}

#[test]
fn prose_is_shown_without_the_lines_of_the_file_and_lines_are_counted_as_numbered() {
    let (harness, _folder) = tall();
    harness.get_by_value("A thing that goes on.\n\n- And more.");
    harness.get_by_value("sigma · lines 3–78");
}

#[test]
fn no_link_leads_to_problems_that_stand_right_below() {
    let folder = rules();
    let text = "AnalysisType: rule\nRuleID: Gone\nDisplayName: Gone\nFilename: gone.py\nEnabled: true\n\
                Severity: Low\nLogTypes: [AWS.CloudTrail]\n";
    std::fs::write(folder.path().join("gone.yml"), text).unwrap();
    let mut harness = loaded(folder.path());
    open(&mut harness, "Gone");
    harness.get_by_value("Its logic could not be read");
    let is_link = |node: &AccessKitNode<'_>| node.label().as_deref() == Some("See why");
    assert!(harness.query_by(is_link).is_none());
    harness.set_size([800.0, 600.0].into());
    harness.run_steps(4);
    harness.get_by(is_link);
}
