//! The table component with a hundred thousand rows, through its accessible names.

use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use rulescope::app::commands::Command;
use rulescope::app::table::{Cell, Column, Rows, Table, Tables};
use rulescope::app::theme;
use std::borrow::Cow;

const COLUMNS: &[Column] = &[
    Column::text("name", "Name", 200.0).filling(),
    Column::numbers("group", "Group", 100.0),
    Column::numbers("number", "Number", 100.0),
];

struct Many(usize);

impl Rows for Many {
    fn columns(&self) -> Cow<'_, [Column]> {
        Cow::Borrowed(COLUMNS)
    }

    fn len(&self) -> usize {
        self.0
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

    fn open(&self, row: usize, _line: Option<usize>) -> Option<Command> {
        Some(Command::Notice(format!("opened {row}")))
    }
}

#[derive(Default)]
struct State {
    tables: Tables,
    sent: Vec<Command>,
}

fn harness(rows: usize) -> Harness<'static, State> {
    let rows = Many(rows);
    Harness::builder().with_size([800.0, 600.0]).with_context_setup(theme::install).build_ui_state(
        move |ui, state: &mut State| {
            Table::new("many", "Many rows", &rows, 1).show(ui, &mut state.tables, &mut state.sent);
        },
        State::default(),
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
