//! The keyboard: whose it is while nothing has it, and where it goes when something opens and closes.

use super::*;
use egui::Event;
use egui_kittest::kittest::AccessKitNode;

pub(super) fn has_keyboard(node: &AccessKitNode<'_>) -> bool {
    node.is_focused()
}

/// What has the keyboard, by its name.
fn focused(harness: &Harness<'_, Window>) -> String {
    let node = harness.query_all_by(has_keyboard).last();
    let name = |node: egui_kittest::Node<'_>| {
        node.accesskit_node().label().or_else(|| node.accesskit_node().value())
    };
    node.and_then(name).unwrap_or_default()
}

fn press(harness: &mut Harness<'_, Window>, keys: &[Key]) {
    for key in keys {
        harness.key_press(*key);
        harness.run();
    }
}

fn press_with(harness: &mut Harness<'_, Window>, held: Modifiers, key: Key) {
    harness.key_press_modifiers(held, key);
    harness.run();
}

fn types(harness: &mut Harness<'_, Window>, text: &str) {
    harness.event(Event::Text(text.to_owned()));
    harness.run();
}

/// Goes on by Tab until something of that name has the keyboard.
fn tab_to(harness: &mut Harness<'_, Window>, name: &str) {
    for _ in 0..60 {
        press(harness, &[Key::Tab]);
        if focused(harness).starts_with(name) {
            return;
        }
    }
    panic!("{name} was not reached by Tab");
}

#[test]
fn keys_are_for_the_table_of_the_page_while_nothing_has_them() {
    let folder = rules();
    let mut harness = loaded(folder.path());
    press(&mut harness, &[Key::ArrowDown]);
    assert!(focused(&harness).starts_with("T1003.001"), "{}", focused(&harness));
    press_with(&mut harness, Modifiers::ALT, Key::Num3);
    press(&mut harness, &[Key::ArrowDown, Key::ArrowDown]);
    assert!(focused(&harness).starts_with(&rows(&harness)[1]), "{}", focused(&harness));
    let before = rows(&harness).len();
    press(&mut harness, &[Key::Escape, Key::Space]);
    assert!(rows(&harness).len() > before, "a row was expanded: {:?}", rows(&harness));
    press_with(&mut harness, Modifiers::ALT, Key::Num5);
    press(&mut harness, &[Key::J, Key::J]);
    assert_eq!(focused(&harness), rows(&harness)[1]);
    press_with(&mut harness, Modifiers::ALT, Key::Num2);
    press(&mut harness, &[Key::End, Key::Enter]);
    assert_eq!(harness.state().state.page, Page::technique("T1059.001"));
    press_with(&mut harness, Modifiers::ALT, Key::ArrowLeft);
    press(&mut harness, &[Key::ArrowUp]);
    assert!(focused(&harness).starts_with("T1059.001"), "where it was: {}", focused(&harness));
}

#[test]
fn typing_filters_a_table_that_has_a_field_for_it() {
    let folder = rules();
    let mut harness = loaded(folder.path());
    types(&mut harness, "k");
    types(&mut harness, "x");
    assert!(rows(&harness).is_empty());
    press(&mut harness, &[Key::Escape]);
    types(&mut harness, "1059");
    assert_eq!(rows(&harness).len(), 1, "it is typed anew: {:?}", rows(&harness));
    press(&mut harness, &[Key::Enter]);
    assert!(focused(&harness).starts_with("T1059.001"));
    press(&mut harness, &[Key::Enter]);
    assert_eq!(harness.state().state.page, Page::technique("T1059.001"));
}

#[test]
fn a_shortcut_with_alt_is_no_text_for_the_field_that_has_the_keyboard() {
    let folder = rules();
    let mut harness = loaded(folder.path());
    press_with(&mut harness, Modifiers::COMMAND, Key::F);
    harness.key_press_modifiers(Modifiers::ALT, Key::Num3);
    harness.event(Event::Text("3".to_owned()));
    harness.run();
    assert_eq!(harness.state().state.page, Page::Fields);
    press(&mut harness, &[Key::ArrowDown]);
    assert!(focused(&harness).starts_with(&rows(&harness)[0]), "{}", focused(&harness));
}

#[test]
fn what_stands_in_the_search_box_is_replaced_when_it_is_asked_for_again() {
    let folder = rules();
    let mut harness = loaded(folder.path());
    for (text, found) in [("title:alpha", "alpha"), ("title:delta", "delta")] {
        press_with(&mut harness, Modifiers::COMMAND, Key::F);
        types(&mut harness, text);
        assert_eq!(rows(&harness), [found]);
    }
    // Esc leaves it; what was found stays.
    press(&mut harness, &[Key::Escape, Key::ArrowDown]);
    assert_eq!(focused(&harness), "delta");
}

#[test]
fn enter_on_what_comes_after_the_search_box_is_no_search() {
    let folder = rules();
    let mut harness = loaded(folder.path());
    press_with(&mut harness, Modifiers::COMMAND, Key::F);
    harness.key_press(Key::Tab);
    harness.step();
    harness.key_press(Key::Enter);
    harness.run();
    assert_eq!(harness.state().state.page, Page::Techniques);
    assert!(harness.query_by_label("Name of this search").is_none(), "there is nothing to keep");
}

#[test]
fn a_menu_gives_the_keyboard_back_and_is_closed_when_tab_leaves_it() {
    let folder = rules();
    let mut harness = loaded(folder.path());
    tab_to(&mut harness, "Severity (all)");
    press(&mut harness, &[Key::Enter, Key::ArrowDown, Key::ArrowDown]);
    assert_eq!(focused(&harness), "High 4");
    press(&mut harness, &[Key::Escape]);
    assert!(harness.query_by_label("High 4").is_none());
    assert_eq!(focused(&harness), "Severity (all)");
    press(&mut harness, &[Key::Space, Key::Tab, Key::Tab]);
    assert_eq!(focused(&harness), "High 4");
    press(&mut harness, &[Key::Tab]);
    assert!(harness.query_by_label("High 4").is_none(), "{}", focused(&harness));
    assert_eq!(focused(&harness), "Status (all)");
}

#[test]
fn the_palette_gives_the_keyboard_back() {
    let folder = rules();
    let mut harness = loaded(folder.path());
    tab_to(&mut harness, "Severity (all)");
    press_with(&mut harness, Modifiers::COMMAND, Key::K);
    assert_eq!(focused(&harness), "Command palette");
    press(&mut harness, &[Key::Escape]);
    assert_eq!(focused(&harness), "Severity (all)");
}

#[test]
fn a_row_has_its_menu_by_key() {
    let folder = rules();
    let mut harness = loaded(folder.path());
    press(&mut harness, &[Key::ArrowDown]);
    press_with(&mut harness, Modifiers::SHIFT, Key::F10);
    harness.get_by_label("Copy table as CSV");
    press(&mut harness, &[Key::ArrowDown]);
    assert_eq!(focused(&harness), "Copy “T1003.001”");
    press(&mut harness, &[Key::Escape]);
    assert!(harness.query_by_label("Copy table as CSV").is_none());
    assert!(focused(&harness).starts_with("T1003.001"), "{}", focused(&harness));
    press(&mut harness, &[Key::Menu]);
    harness.get_by_label("Copy table as CSV");
}

#[test]
fn the_matrix_is_one_stop_and_arrows_go_through_it() {
    let folder = rules();
    let mut harness = loaded(folder.path());
    press_with(&mut harness, Modifiers::ALT, Key::Num1);
    press(&mut harness, &[Key::ArrowDown]);
    let first = focused(&harness);
    assert!(first.starts_with('T') && first.ends_with("rules"), "{first}");
    press(&mut harness, &[Key::ArrowDown]);
    let second = focused(&harness);
    assert_ne!(second, first);
    press(&mut harness, &[Key::ArrowRight, Key::ArrowLeft]);
    assert_eq!(focused(&harness), second);
    press(&mut harness, &[Key::Tab]);
    assert!(!focused(&harness).ends_with("rules"), "{}", focused(&harness));
    press_with(&mut harness, Modifiers::SHIFT, Key::Tab);
    assert_eq!(focused(&harness), second);
    press(&mut harness, &[Key::Enter]);
    let id = second.split_once(' ').map_or("", |it| it.0);
    assert_eq!(harness.state().state.page, Page::technique(id));
}

#[test]
fn what_tab_reaches_comes_into_sight() {
    let folder = rules();
    let mut harness = loaded(folder.path());
    harness.set_size([1024.0, 560.0].into());
    harness
        .state_mut()
        .state
        .apply(rulescope::app::commands::Command::Go(Page::technique("T1003.001")));
    harness.run();
    for _ in 0..60 {
        press(&mut harness, &[Key::Tab]);
        let node = harness.query_all_by(has_keyboard).last();
        let Some(node) = node else { continue };
        let rect = node.rect();
        assert!(rect.min.y >= 0.0 && rect.max.y <= 560.0, "{}: {rect:?}", focused(&harness));
        if focused(&harness).starts_with("Sysmon 1") {
            return;
        }
    }
    panic!("the last table was not reached");
}

#[test]
fn the_keyboard_goes_to_the_page_past_bar_and_navigation() {
    let folder = rules();
    let mut harness = loaded(folder.path());
    tab_to(&mut harness, "Overview");
    press(&mut harness, &[Key::F6]);
    assert_eq!(focused(&harness), "Filter techniques");
    press(&mut harness, &[Key::Tab]);
    assert_eq!(focused(&harness), "Platform (all)");
}

#[test]
fn tab_begins_at_the_page_whatever_led_there() {
    let folder = rules();
    let mut harness = loaded(folder.path());
    press(&mut harness, &[Key::Tab]);
    assert_eq!(focused(&harness), "Filter techniques");
    press_with(&mut harness, Modifiers::SHIFT, Key::Tab);
    assert_eq!(focused(&harness), "Settings", "what stands before the page");
    tab_to(&mut harness, "Fields");
    press(&mut harness, &[Key::Enter, Key::Tab]);
    assert_eq!(harness.state().state.page, Page::Fields);
    assert_eq!(focused(&harness), "Back");
    press_with(&mut harness, Modifiers::ALT, Key::Num4);
    press(&mut harness, &[Key::Tab, Key::Enter]);
    assert_eq!(harness.state().state.page, Page::Fields);
    assert_eq!(focused(&harness), "Back", "to go on going back");
    press_with(&mut harness, Modifiers::COMMAND, Key::K);
    types(&mut harness, "T1003.001");
    press(&mut harness, &[Key::Enter, Key::Tab]);
    assert_eq!(harness.state().state.page, Page::technique("T1003.001"));
    assert_eq!(focused(&harness), "Back");
    // What is typed in leads to a page and keeps the keyboard.
    press_with(&mut harness, Modifiers::COMMAND, Key::F);
    types(&mut harness, "al");
    types(&mut harness, "pha");
    assert_eq!(rows(&harness), ["alpha"]);
}

fn all_in_one_frame(harness: &mut Harness<'_, Window>, events: impl IntoIterator<Item = Event>) {
    harness.input_mut().events.extend(events);
    harness.run();
}

#[test]
fn what_is_typed_in_the_frame_of_a_shortcut_is_for_what_it_opens() {
    let folder = rules();
    let both = Modifiers::COMMAND.plus(Modifiers::SHIFT);
    for (held, with, entry) in [
        (Modifiers::COMMAND, Key::K, "Command palette"),
        (Modifiers::COMMAND, Key::F, "Search rules"),
        (Modifiers::COMMAND, Key::L, "Path of a folder or file"),
        (both, Key::F, "Text in the files"),
    ] {
        let mut harness = loaded(folder.path());
        let typed = ["al", "pha"].map(|text| Event::Text(text.to_owned()));
        all_in_one_frame(&mut harness, [key(with, held)].into_iter().chain(typed));
        assert_eq!(focused(&harness), entry);
        let node = harness.get_by_role_and_label(Role::TextInput, entry);
        assert_eq!(node.accesskit_node().value().as_deref(), Some("alpha"), "{entry}");
    }
    let mut harness = loaded(folder.path());
    let palette = key(Key::K, Modifiers::COMMAND);
    let enter = key(Key::Enter, Modifiers::NONE);
    all_in_one_frame(&mut harness, [palette, Event::Text("t1059".to_owned()), enter]);
    assert_eq!(harness.state().state.page, Page::technique("T1059.001"));
    // With Alt a key is its text, too; what comes after that is meant.
    let typed = ["3", "comm"].map(|text| Event::Text(text.to_owned()));
    let fields = key(Key::Num3, Modifiers::ALT);
    all_in_one_frame(&mut harness, [fields].into_iter().chain(typed));
    let shown = rows(&harness);
    assert!(shown.len() == 1 && shown[0].starts_with("CommandLine"), "{shown:?}");
}

#[test]
fn the_palette_goes_on_by_several_keys_a_frame() {
    let folder = rules();
    let mut harness = loaded(folder.path());
    press_with(&mut harness, Modifiers::COMMAND, Key::K);
    let down = || key(Key::ArrowDown, Modifiers::NONE);
    all_in_one_frame(&mut harness, [down(), down()]);
    let chosen = harness.query_all_by(|node| {
        node.role() == Role::ListBoxOption && node.toggled() == Some(egui::accesskit::Toggled::True)
    });
    let names: Vec<_> = chosen.filter_map(|node| node.accesskit_node().label()).collect();
    assert_eq!(names, ["Open by path…"]);
}

#[test]
fn a_menu_by_key_copies_any_cell_of_a_row() {
    let folder = rules();
    let mut harness = loaded(folder.path());
    press(&mut harness, &[Key::ArrowDown, Key::Menu, Key::ArrowDown, Key::ArrowDown]);
    assert_eq!(focused(&harness), "Copy “OS Credential … LSASS Memory”");
    harness.input_mut().events.push(key(Key::Enter, Modifiers::NONE));
    let mut text = None;
    for _ in 0..3 {
        harness.step();
        text = text.or_else(|| copied(&harness));
    }
    assert_eq!(text.as_deref(), Some("OS Credential Dumping: LSASS Memory"));
    assert!(focused(&harness).starts_with("T1003.001"), "{}", focused(&harness));
    // The pointer is on one cell.
    let row = rows(&harness)[0].clone();
    harness.get_by_role_and_label(Role::Row, &row).click_secondary();
    harness.run();
    let cells = harness.query_all_by(|node| {
        node.role() == Role::Button && node.label().is_some_and(|it| it.starts_with("Copy “"))
    });
    assert_eq!(cells.count(), 1);
}

#[test]
fn the_logic_of_a_rule_is_one_stop_and_leads_to_its_places_in_the_source() {
    let folder = rules();
    let mut harness = loaded(folder.path());
    press_with(&mut harness, Modifiers::COMMAND, Key::F);
    types(&mut harness, "title:alpha");
    press(&mut harness, &[Key::Enter, Key::Enter]);
    assert!(matches!(harness.state().state.page, Page::Rule(_)));
    tab_to(&mut harness, "and");
    press(&mut harness, &[Key::End]);
    let last = focused(&harness);
    assert!(last.starts_with("User"), "{last}");
    press(&mut harness, &[Key::ArrowLeft]);
    assert!(focused(&harness).starts_with("not"), "{}", focused(&harness));
    press(&mut harness, &[Key::ArrowRight]);
    assert_eq!(focused(&harness), last);
    press(&mut harness, &[Key::Enter]);
    assert_eq!(focused(&harness), "Predicates in the source");
    let place = |harness: &Harness<'_, Window>| {
        let node = harness.get_by_label("Predicates in the source");
        node.accesskit_node().value().unwrap_or_default()
    };
    assert!(place(&harness).starts_with("3 of 3: User: one"), "{}", place(&harness));
    press(&mut harness, &[Key::ArrowUp]);
    assert!(place(&harness).starts_with("2 of 3: "), "{}", place(&harness));
    press(&mut harness, &[Key::Escape]);
    assert_eq!(focused(&harness), last, "it comes from there");
    press(&mut harness, &[Key::Home, Key::Tab]);
    let after = harness.query_all_by(has_keyboard).last().map(|node| node.accesskit_node().role());
    assert_ne!(after, Some(Role::TreeItem));
}
