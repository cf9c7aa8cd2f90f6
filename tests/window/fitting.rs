//! The bars of the window at every size: nothing is cut off or lies over something else.

use super::{harness, loaded, rules, wait, window};
use egui::accesskit::Role;
use egui::{Rect, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::{AccessKitNode, NodeT as _, Queryable as _};
use rulescope::app::Window;
use rulescope::app::job::{self, Loader};
use std::sync::Arc;
use std::time::Duration;

/// The smallest window, a small screen, a large one; in pixels.
const SIZES: [[f32; 2]; 3] = [[860.0, 560.0], [1024.0, 700.0], [1280.0, 840.0]];
/// The text sizes there are between, of which each makes that many pixels a point.
const TEXT: [f32; 4] = [0.8, 1.0, 1.5, 2.0];

/// Runs `check` in a window of every size.
fn at_every_size(harness: &mut Harness<'_, Window>, check: impl Fn(&Harness<'_, Window>, &str)) {
    for [width, height] in SIZES {
        for text in TEXT {
            harness.set_size(vec2(width, height) / text);
            harness.run_steps(4);
            check(harness, &format!("{width}×{height} at {text}"));
        }
    }
}

/// What stands in a part of the window, by name.
fn inside(harness: &Harness<'_, Window>, part: &str) -> Vec<(String, Rect)> {
    let is_used = |node: &AccessKitNode<'_>| {
        let roles = [Role::Button, Role::TextInput, Role::Link, Role::Label];
        roles.contains(&node.role()) && !node.is_hidden()
    };
    let part = harness.get_by_label(part);
    let name = |node: &AccessKitNode<'_>| node.label().or(node.value()).unwrap_or_default();
    part.query_all_by(is_used).map(|it| (name(&it.accesskit_node()), it.rect())).collect()
}

/// Whether all stands in the window, and beside each other.
fn fits(harness: &Harness<'_, Window>, part: &str, at: &str) -> Vec<(String, Rect)> {
    let all = inside(harness, part);
    let window = harness.ctx.content_rect();
    for (number, (name, rect)) in all.iter().enumerate() {
        assert!(window.expand(0.5).contains_rect(*rect), "{at}: {name} is cut off: {rect:?}");
        for (other, over) in &all[..number] {
            let both = rect.intersect(*over);
            let apart = both.width() < 0.5 || both.height() < 0.5;
            assert!(apart, "{at}: {name} and {other} lie over each other");
        }
    }
    all
}

#[test]
fn both_bars_fit_at_every_size() {
    let folder = rules();
    std::fs::write(folder.path().join("bad.yml"), "title: x\ndetection: [").unwrap();
    std::fs::write(folder.path().join("notes.yml"), "a: b").unwrap();
    let mut harness = loaded(folder.path());
    at_every_size(&mut harness, |harness, at| {
        let bar = fits(harness, "Folders, search and commands", at);
        let search = bar.iter().find(|(name, _)| name == "Search rules").expect("the search box");
        assert!(search.1.width() > 60.0, "{at}: the search box is {} wide", search.1.width());
        let status = fits(harness, "Status", at);
        assert!(status.iter().any(|(name, _)| name == "1 problem"), "{at}: {status:?}");
    });
}

#[test]
fn reading_can_be_cancelled_at_every_size() {
    let folder = rules();
    let real = job::loader();
    let loader: Loader = Arc::new(move |before, sources, choices, changes, progress| {
        while !progress.is_cancelled() {
            std::thread::sleep(Duration::from_millis(2));
        }
        real(before, sources, choices, changes, progress)
    });
    let mut harness = harness(window(folder.path(), loader));
    wait(&mut harness, "reading", |window| window.state.job.is_some());
    at_every_size(&mut harness, |harness, at| {
        let status = fits(harness, "Status", at);
        assert!(status.iter().any(|(name, _)| name == "Cancel"), "{at}: {status:?}");
    });
}
