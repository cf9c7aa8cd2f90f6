//! The keyboard alone in a small window with large text: Tab goes round every page, is always somewhere,
//! and what it is at is in sight.

use super::keyboard::has_keyboard;
use super::{Harness, Key, Page, Window, loaded, rules};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use rulescope::app::commands::Command;
use rulescope::app::pages::{RuleKey, Tab};
use rulescope::app::source::FileKey;
use rulescope::catalog::{RuleId, SourceQuery};
use rulescope::views::Filter;
use rulescope::views::compare::Subject;

/// 1024 × 700 at 150 %, in points.
const SIZE: egui::Vec2 = egui::vec2(683.0, 467.0);

fn pages(harness: &Harness<'_, Window>) -> Vec<Page> {
    let catalog = &harness.state().state.catalog;
    let root = catalog.folders[0].root.clone();
    let subject = |id: &str| Subject { id: id.to_owned(), filter: Filter::default() };
    vec![
        Page::Overview,
        Page::Techniques,
        Page::technique("T1003.001"),
        Page::Technique("T1003.001".to_owned(), Tab::Indicators),
        Page::Fields,
        Page::Events,
        Page::Rules("alpha".to_owned()),
        Page::SourceText(SourceQuery { text: "title".to_owned(), is_regex: false }),
        Page::Rule(RuleKey::of(catalog, RuleId(0))),
        Page::Compare(vec![subject("T1003.001"), subject("T1059.001")]),
        Page::Draft,
        Page::Problems,
        Page::Settings,
        Page::File(FileKey { root, path: "alpha.yml".into() }, 3),
    ]
}

/// What has the keyboard: its name, and where it is.
fn place(harness: &Harness<'_, Window>) -> Option<(String, egui::Rect)> {
    let node = harness.query_all_by(has_keyboard).last()?;
    let own = node.accesskit_node();
    let name = own.label().or_else(|| own.value()).unwrap_or_default();
    Some((format!("{:?} {name}", own.role()), node.rect()))
}

#[test]
fn tab_goes_round_every_page_and_stays_in_sight() {
    let folder = rules();
    let mut harness = loaded(folder.path());
    harness.set_size(SIZE);
    for page in pages(&harness) {
        harness.state_mut().state.apply(Command::Go(page.clone()));
        harness.run();
        let mut first = None;
        let mut stops = 0;
        loop {
            harness.key_press(Key::Tab);
            harness.run();
            let Some((name, rect)) = place(&harness) else {
                panic!("{page:?}: lost after {stops} stops");
            };
            // A row may be wider than the window, and is scrolled sideways.
            let window = egui::Rect::from_min_size(egui::Pos2::ZERO, SIZE).expand(1.0);
            let seen = window.intersect(rect);
            let is_whole = seen.height() >= rect.height().min(SIZE.y / 2.0) && seen.width() > 8.0;
            assert!(is_whole, "{page:?}: {name} is out of sight: {rect:?}");
            assert_eq!(harness.state().state.page, page, "Tab changes no page");
            if first.get_or_insert_with(|| name.clone()) == &name && stops > 0 {
                break;
            }
            stops += 1;
            assert!(stops < 120, "{page:?}: it does not come round");
        }
        assert!(stops > 10, "{page:?}: {stops} stops");
    }
}
