//! What the heads of tables tell of their order.

use super::{loaded, rows, rules, write_rule};
use egui::accesskit::{Role, SortDirection};
use egui::{Key, Modifiers};
use egui_kittest::kittest::{NodeT as _, Queryable as _};

#[test]
fn a_head_tells_the_first_order_which_is_not_remembered() {
    let folder = rules();
    let rule = "title: epsilon\ndetection:\n  selection: {Hashes: a}\n  condition: selection\n";
    std::fs::write(folder.path().join("epsilon.yml"), rule).unwrap();
    let mut harness = loaded(folder.path());
    harness.key_press_modifiers(Modifiers::ALT, Key::Num3);
    harness.run();
    let first = rows(&harness);
    assert_eq!(first[3], "Hashes, 1 rule");
    let head = harness.get_by_role_and_label(Role::ColumnHeader, "Rules");
    assert_eq!(head.accesskit_node().data().sort_direction(), Some(SortDirection::Descending));
    harness.get_by_label("Sort by Rules, descending").click();
    harness.run();
    assert_eq!(rows(&harness)[0], "Hashes, 1 rule");
    harness.get_by_label("Sort by Rules, ascending").click();
    harness.run();
    assert_eq!(rows(&harness), first);
    harness.state_mut().save();
    assert!(harness.state().state.settings.tables.is_empty());
}

#[test]
fn in_a_wide_window_words_are_whole_before_the_filling_column_grows() {
    let folder = rules();
    write_rule(folder.path(), "zeta", "t1078", "\\z.exe", "one");
    let mut harness = loaded(folder.path());
    let mut widths = |width: f32| {
        harness.set_size([width, 800.0].into());
        harness.run_steps(4);
        ["Name", "Tactics"]
            .map(|head| harness.get_by_role_and_label(Role::ColumnHeader, head).rect().width())
    };
    let [_, narrow] = widths(1024.0);
    let [name, tactics] = widths(1600.0);
    assert!(narrow < 200.0 && tactics > 300.0, "{narrow} {tactics}");
    assert_eq!(widths(1700.0), [name + 100.0, tactics]);
}
