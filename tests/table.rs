//! The table component with a hundred thousand rows, through its accessible names.

use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use rulescope::app::commands::Command;
use rulescope::app::table::{Cell, Column, Rows, Table, Tables};
use rulescope::app::theme;
use std::borrow::Cow;
use std::cell::RefCell;
use std::rc::Rc;

const COLUMNS: &[Column] = &[
    Column::text("name", "Name", 200.0).filling(),
    Column::numbers("group", "Group", 100.0),
    Column::numbers("number", "Number", 100.0),
];

struct Many {
    rows: usize,
    /// Rows the pointer was on.
    pointed: Rc<RefCell<Vec<usize>>>,
}

impl Rows for Many {
    fn columns(&self) -> Cow<'_, [Column]> {
        Cow::Borrowed(COLUMNS)
    }

    fn len(&self) -> usize {
        self.rows
    }

    fn key(&self, row: usize) -> u64 {
        row as u64
    }

    fn cell(&self, row: usize, column: &'static str) -> Cell<'_> {
        match column {
            "name" => Cell::code(format!("row {row:06}")),
            "group" => Cell::Number(row % 3),
            _ => Cell::Number(row),
        }
    }

    fn name(&self, row: usize) -> String {
        format!("row {row:06}")
    }

    fn hovered(&self, row: usize) {
        self.pointed.borrow_mut().push(row);
    }

    fn open(&self, row: usize, _line: Option<usize>) -> Option<Command> {
        Some(Command::Notice(format!("opened {row}")))
    }
}

#[derive(Default)]
struct State {
    tables: Tables,
    sent: Vec<Command>,
    pointed: Rc<RefCell<Vec<usize>>>,
}

fn harness(rows: usize) -> Harness<'static, State> {
    let state = State::default();
    let rows = Many { rows, pointed: state.pointed.clone() };
    Harness::builder().with_size([800.0, 600.0]).with_context_setup(theme::install).build_ui_state(
        move |ui, state: &mut State| {
            Table::new("many", "Many rows", &rows, 1).show(ui, &mut state.tables, &mut state.sent);
        },
        state,
    )
}

fn rows(harness: &Harness<'_, State>) -> Vec<String> {
    let mut rows: Vec<_> = harness
        .query_all_by(|node| node.role() == Role::Row && node.label().is_some())
        .map(|node| (node.rect().min.y, node.accesskit_node().label().unwrap_or_default()))
        .collect();
    rows.sort_by(|a, b| a.0.total_cmp(&b.0));
    rows.into_iter().map(|(_, name)| name).collect()
}

#[test]
fn only_rows_in_sight_are_painted_and_the_keyboard_reaches_all() {
    let mut harness = harness(100_000);
    harness.run();
    assert!(rows(&harness).len() < 40, "{}", rows(&harness).len());
    assert_eq!(rows(&harness)[0], "row 000000");
    harness.key_press(Key::Tab);
    harness.run();
    harness.key_press(Key::End);
    harness.run();
    assert!(harness.get_by_role_and_label(Role::Row, "row 099999").is_focused());
    harness.key_press(Key::K);
    harness.run();
    harness.key_press(Key::Enter);
    harness.run();
    assert_eq!(harness.state().sent, [Command::Notice("opened 99998".to_owned())]);
    harness.key_press(Key::Home);
    harness.run();
    harness.key_press(Key::PageDown);
    harness.run();
    assert!(!harness.get_by_role_and_label(Role::Row, "row 000021").is_focused());
    // Up from the first row are the heads; one tab stop serves them all.
    harness.key_press(Key::Home);
    harness.run();
    harness.key_press(Key::ArrowUp);
    harness.run();
    assert!(harness.get_by_label("Sort by Name").is_focused());
    harness.key_press(Key::Tab);
    harness.run();
    assert!(!harness.get_by_label("Sort by Group").is_focused());
}

#[test]
fn several_columns_sort_with_shift() {
    let mut harness = harness(9);
    harness.run();
    harness.get_by_label("Sort by Group").click();
    harness.run();
    assert_eq!(rows(&harness)[..3], ["row 000002", "row 000005", "row 000008"]);
    harness.get_by_label("Sort by Number").click_modifiers(Modifiers::SHIFT);
    harness.run();
    assert_eq!(rows(&harness)[..3], ["row 000008", "row 000005", "row 000002"]);
    harness.get_by_label("Sort by Group, descending");
    harness.get_by_label("Sort by Number, descending");
}

#[test]
fn the_row_with_the_keyboard_has_its_name_out_of_sight() {
    let mut harness = harness(100_000);
    harness.run();
    harness.get_by_role_and_label(Role::Row, "row 000001").click();
    harness.run();
    harness.get_by_label("Sort by Number").click();
    harness.run();
    assert_eq!(rows(&harness)[0], "row 000001", "it is named first, where it is kept");
    assert!(harness.query_all_by(|node| node.role() == Role::Unknown).next().is_none());
}

#[test]
fn in_a_narrow_window_the_keyboard_brings_heads_into_sight() {
    let mut harness = harness(9);
    harness.set_size(egui::vec2(120.0, 300.0));
    harness.run();
    let right =
        |harness: &Harness<'_, State>, label: &str| harness.get_by_label(label).rect().max.x;
    assert!(right(&harness, "Sort by Number") > 120.0, "it does not fit");
    harness.key_press(Key::Tab);
    harness.key_press(Key::ArrowUp);
    harness.run();
    for _ in 0..2 {
        press(&mut harness, Modifiers::NONE, Key::ArrowRight);
    }
    harness.run();
    assert!(right(&harness, "Sort by Number") <= 120.0);
    press(&mut harness, Modifiers::NONE, Key::Enter);
    press(&mut harness, Modifiers::NONE, Key::ArrowLeft);
    press(&mut harness, Modifiers::SHIFT, Key::Enter);
    harness.get_by_label("Sort by Group, descending");
    assert!(right(&harness, "Sort by Number, descending") > 60.0, "it is kept with Shift");
}

/// Names of the rows that are selected.
fn selected(harness: &Harness<'_, State>) -> Vec<String> {
    let is_selected = |name: &String| {
        let row = harness.get_by_role_and_label(Role::Row, name);
        row.accesskit_node().is_selected() == Some(true)
    };
    rows(harness).into_iter().filter(is_selected).collect()
}

fn press(harness: &mut Harness<'_, State>, modifiers: Modifiers, key: Key) {
    harness.key_press_modifiers(modifiers, key);
    harness.run();
}

#[test]
fn rows_are_selected_by_keyboard_and_copied_as_shown() {
    let mut harness = harness(9);
    harness.run();
    harness.get_by_label("Sort by Number").click();
    harness.run();
    harness.get_by_role_and_label(Role::Row, "row 000006").click();
    harness.run();
    press(&mut harness, Modifiers::SHIFT, Key::ArrowDown);
    press(&mut harness, Modifiers::SHIFT, Key::ArrowDown);
    press(&mut harness, Modifiers::SHIFT, Key::ArrowUp);
    assert_eq!(selected(&harness), ["row 000006", "row 000005"]);
    harness.event(egui::Event::Copy);
    harness.run();
    let text = "Name,Group,Number\nrow 000006,0,6\nrow 000005,2,5\n".to_owned();
    let what = "2 rows as CSV".to_owned();
    assert_eq!(harness.state().sent, [Command::Copy { text, what }]);
    press(&mut harness, Modifiers::COMMAND, Key::A);
    assert_eq!(selected(&harness).len(), 9);
    press(&mut harness, Modifiers::NONE, Key::Escape);
    assert!(selected(&harness).is_empty());
    assert!(harness.get_by_role_and_label(Role::Row, "row 000005").is_focused());
}

#[test]
fn rows_are_selected_by_pointer_and_the_menu_copies_them() {
    let mut harness = harness(9);
    harness.run();
    let row = |harness: &mut Harness<'static, State>, name: &str, modifiers| {
        harness.get_by_role_and_label(Role::Row, name).click_modifiers(modifiers);
        harness.run();
    };
    row(&mut harness, "row 000001", Modifiers::NONE);
    row(&mut harness, "row 000003", Modifiers::SHIFT);
    assert_eq!(selected(&harness), ["row 000001", "row 000002", "row 000003"]);
    row(&mut harness, "row 000002", Modifiers::COMMAND);
    row(&mut harness, "row 000007", Modifiers::COMMAND);
    assert_eq!(selected(&harness), ["row 000001", "row 000003", "row 000007"]);
    harness.get_by_role_and_label(Role::Row, "row 000003").click_secondary();
    harness.run();
    harness.get_by_label("Copy selection as Markdown").click();
    harness.run();
    let Some(Command::Copy { text, .. }) = harness.state().sent.last() else {
        panic!("not copied")
    };
    assert!(
        text.ends_with("| row 000001 | 1 | 1 |\n| row 000003 | 0 | 3 |\n| row 000007 | 1 | 7 |\n")
    );
    row(&mut harness, "row 000004", Modifiers::NONE);
    assert!(selected(&harness).is_empty());
}

fn type_into(harness: &mut Harness<'_, State>, label: &str, text: &str) {
    harness.get_by_role_and_label(Role::TextInput, label).focus();
    harness.run();
    harness.get_by_role_and_label(Role::TextInput, label).type_text(text);
    harness.run();
}

#[test]
fn the_filter_row_asks_each_column() {
    let mut harness = harness(100);
    harness.run();
    harness.get_by_label("Filter row").click();
    harness.run();
    type_into(&mut harness, "Filter Number", "2..12");
    assert_eq!(rows(&harness).len(), 11);
    type_into(&mut harness, "Filter Group", ">1");
    assert_eq!(rows(&harness), ["row 000002", "row 000005", "row 000008", "row 000011"]);
    type_into(&mut harness, "Filter Name", "*1?");
    assert_eq!(rows(&harness), ["row 000011"]);
    assert_eq!(harness.state_mut().tables.state("many").counts(), (1, 100));
    // What cannot be asked is told and leaves nothing out.
    type_into(&mut harness, "Filter Number", " or so");
    let field = harness.get_by_role_and_label(Role::TextInput, "Filter Number");
    assert!(field.accesskit_node().data().invalid().is_some());
    assert_eq!(rows(&harness), ["row 000011", "row 000014", "row 000017"]);
    harness.get_by_label("Filter row").click();
    harness.run();
    assert!(harness.query_by_label("Filter Number").is_none());
    assert_eq!(harness.state_mut().tables.state("many").counts(), (100, 100));
}

#[test]
fn rows_that_none_pass_are_brought_back_by_a_button() {
    let mut harness = harness(9);
    harness.run();
    harness.get_by_label("Filter row").click();
    harness.run();
    type_into(&mut harness, "Filter Name", "nowhere");
    assert!(rows(&harness).is_empty());
    harness.get_by_label("Show all rows").click();
    harness.run();
    assert_eq!(rows(&harness).len(), 9);
}

#[test]
fn a_column_moves_where_its_head_is_dragged() {
    let mut harness = harness(9);
    harness.run();
    let left = |harness: &Harness<'_, State>, label: &str| harness.get_by_label(label).rect().min.x;
    assert!(left(&harness, "Sort by Number") > left(&harness, "Sort by Group"));
    let from = harness.get_by_label("Sort by Number").rect().center();
    let to = harness.get_by_label("Sort by Name").rect().center();
    harness.drag_at(from);
    harness.run();
    harness.hover_at(to);
    harness.run();
    harness.drop_at(to);
    harness.run();
    assert!(left(&harness, "Sort by Number") < left(&harness, "Sort by Name"));
    assert_eq!(rows(&harness)[0], "row 000000", "the drag does not sort");
}

#[test]
fn where_two_rows_meet_the_pointer_is_on_one() {
    let mut harness = harness(9);
    harness.run();
    let row = harness.get_by_role_and_label(Role::Row, "row 000001").rect();
    harness.hover_at(row.center_bottom());
    harness.run();
    harness.state().pointed.borrow_mut().clear();
    harness.step();
    assert_eq!(*harness.state().pointed.borrow(), [2]);
}

#[test]
fn a_column_is_hidden_from_the_menu_of_its_head() {
    let mut harness = harness(9);
    harness.run();
    harness.get_by_label("Sort by Group").click_secondary();
    harness.run();
    harness.get_by_role_and_label(Role::CheckBox, "Group").click();
    harness.run();
    harness.key_press(Key::Escape);
    harness.run();
    assert!(harness.query_by_label("Sort by Group").is_none());
    assert!(harness.query_by_label("Sort by Number").is_some());
}
