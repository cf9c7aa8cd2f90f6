//! What every page is laid out with: its head, the title in it, what scrolls under it, what is said
//! where there is nothing to show.

use super::Frame;
use crate::app::commands::{Action, Command};
use crate::app::state::State;
use crate::app::theme::{self, Tokens, size};
use crate::app::widgets::{button, ends, heading, sight};
use crate::views::Filter;
use egui::{Align, Label, Layout, RichText, ScrollArea, Sense, TextWrapMode};
use egui::{Ui, UiBuilder, Vec2, vec2};
use std::time::{Duration, Instant};

/// The head of a page: back and forward, then what the page puts there, then at the right end.
pub(crate) fn head(
    ui: &mut Ui,
    frame: &mut Frame<'_>,
    left: impl FnOnce(&mut Ui, &mut Frame<'_>),
    right: impl FnOnce(&mut Ui, &mut Frame<'_>),
) {
    ui.horizontal(|ui| {
        ui.set_height(size::BUTTON);
        ui.spacing_mut().item_spacing.x = 2.0;
        for action in [Action::Back, Action::Forward] {
            let enabled = action.is_enabled(frame.state);
            if button::icon(ui, action.icon(), action.text(), enabled).clicked() {
                frame.send(Command::Act(action));
            }
        }
        ui.spacing_mut().item_spacing.x = size::GAP;
        ui.add_space(4.0);
        // A long title is cut, not what stands at the right.
        ends::line(ui, size::BUTTON, frame, left, right);
    });
}

/// The room of back and forward before what a page puts into its head.
const ARROWS: f32 = 60.0;

/// Whether a title has room in the head of a page, beside what is `before` wide and buttons with
/// these words; else it stands under them.
pub(crate) fn has_room(ui: &Ui, before: f32, title: &str, buttons: &[impl AsRef<str>]) -> bool {
    let padding = 2.0 * ui.spacing().button_padding.x + size::GAP;
    let button = |text: &str| theme::width(ui, text, theme::body()) + padding;
    let buttons: f32 = buttons.iter().map(|text| button(text.as_ref())).sum();
    let title = theme::width(ui, title, theme::title());
    ARROWS + before + title + buttons <= ui.available_width()
}

/// Whether the window is so low that a page's subject needs the room of its figures.
pub(crate) fn is_low(ui: &Ui) -> bool {
    ui.ctx().content_rect().height() < LOW
}

/// The height of a window under which it is low.
const LOW: f32 = 520.0;

/// A page's title, cut where it does not fit.
pub(crate) fn title(ui: &mut Ui, text: &str) {
    title_label(ui, text, TextWrapMode::Truncate);
}

/// A page's title that is often long, over several lines where it does not fit.
pub(crate) fn wrapped_title(ui: &mut Ui, text: &str) {
    title_label(ui, text, TextWrapMode::Wrap);
}

fn title_label(ui: &mut Ui, text: &str, wrap: TextWrapMode) {
    let color = Tokens::of(ui).text;
    let text = RichText::new(text).font(theme::title()).color(color);
    let response = ui.add(Label::new(text).wrap_mode(wrap));
    ui.ctx().accesskit_node_builder(response.id, |node| {
        node.set_role(egui::accesskit::Role::Heading);
    });
}

/// What a page's title counts, in faint beside it, as much of it as has room.
pub(crate) fn beside_title(ui: &mut Ui, text: &str) {
    if ui.available_width() >= 24.0 {
        heading::count(ui, text);
    }
}

/// Scrolls what a page holds, with the bar in the page's margin.
pub(crate) fn scrolled(ui: &mut Ui, name: &str, content: impl FnOnce(&mut Ui)) {
    let rect = ui.available_rect_before_wrap();
    let wider = rect.with_max_x(rect.max.x + size::SCROLL_BAR + 2.0);
    let mut child = ui.new_child(UiBuilder::new().id_salt(name).max_rect(wider));
    child.set_clip_rect(ui.clip_rect().intersect(wider.expand2(vec2(1.0, 0.0))));
    ScrollArea::vertical().id_salt(name).auto_shrink(false).show(&mut child, |ui| {
        ui.set_max_width(rect.width());
        content(ui);
        ui.add_space(size::GAP_SECTION);
        sight::follow_keys(ui, rect.height());
    });
    ui.allocate_rect(rect, Sense::hover());
}

/// A column of a page, whatever is in it.
pub(crate) fn pane(ui: &mut Ui, room: Vec2, content: impl FnOnce(&mut Ui)) {
    ui.allocate_ui_with_layout(room, Layout::top_down(Align::Min), |ui| {
        ui.set_width(room.x);
        ui.set_height(room.y);
        ui.spacing_mut().item_spacing = Vec2::splat(size::GAP);
        content(ui);
    });
}

/// A page while there is nothing to show on it yet: no figures, since none is known.
pub(crate) fn reading(ui: &mut Ui, frame: &mut Frame<'_>) {
    bare_head(ui, frame);
    heading::empty(ui, READING, None);
}

/// A page after the first reading ended early.
pub(crate) fn not_read(ui: &mut Ui, frame: &mut Frame<'_>) {
    bare_head(ui, frame);
    empty(ui, frame, ("What is open has not been read", Some(Action::Reload)));
}

/// The head of a page with nothing but its name.
fn bare_head(ui: &mut Ui, frame: &mut Frame<'_>) {
    let name = frame.state.page.title(&frame.state.catalog);
    let left = |ui: &mut Ui, _: &mut Frame<'_>| {
        if !name.is_empty() {
            title(ui, &name);
        }
    };
    head(ui, frame, left, |_, _| {});
}

/// Whether an answer has been waited for since so long that it is to be said.
pub(crate) fn is_late(ui: &Ui, since: Option<Instant>) -> bool {
    let Some(since) = since else { return false };
    let rest = LATE.saturating_sub(since.elapsed());
    if !rest.is_zero() {
        ui.ctx().request_repaint_after(rest);
    }
    rest.is_zero()
}

/// How long nothing is said of an answer that is late.
const LATE: Duration = Duration::from_millis(150);

/// What is said while rules are read.
const READING: &str = "Reading rules…";

/// What is said of an empty page, and what can be done about it.
pub(crate) type Said<'a> = (&'a str, Option<Action>);

/// What is said while what was empty is read again.
pub(crate) fn unread(state: &State) -> Option<Said<'static>> {
    (state.job.is_some() && state.catalog.is_empty()).then_some((READING, None))
}

/// The state of a page without rows: being read, nothing there, or filtered away. `what` is what no
/// rule does, as it stands after “No rule”.
pub(crate) fn nothing(ui: &mut Ui, frame: &mut Frame<'_>, what: &str) {
    let state = frame.state;
    if let Some(said) = unread(state) {
        empty(ui, frame, said);
    } else if state.catalog.is_empty() {
        empty(ui, frame, empty_catalog(state));
    } else if !Action::ClearFilters.is_enabled(state) {
        empty(ui, frame, (&format!("No rule {what}"), None));
    } else if frame.views.counts(state).rules == 0 {
        empty(ui, frame, ("No rule passes the filters", Some(Action::ClearFilters)));
    } else {
        let sentence = format!("No rule that passes the filters {what}");
        empty(ui, frame, (&sentence, Some(Action::ClearFilters)));
    }
}

/// An empty page.
pub(crate) fn empty(ui: &mut Ui, frame: &mut Frame<'_>, (sentence, action): Said<'_>) {
    if heading::empty(ui, sentence, action.map(Action::text)) {
        frame.out.extend(action.map(Command::Act));
    }
}

/// The state of a page all rules of which are deprecated.
pub(crate) fn only_retired(ui: &mut Ui, frame: &mut Frame<'_>, sentence: &str) {
    if heading::empty(ui, sentence, Some("Count deprecated rules")) {
        let filter = Filter { include_retired: true, ..frame.state.filter.clone() };
        frame.send(Command::Filter(filter));
    }
}

fn empty_catalog(state: &State) -> Said<'static> {
    if state.catalog.problems.is_empty() {
        ("There are no rules in what is open", Some(Action::OpenFolder))
    } else {
        ("No rule could be read from what is open", Some(Action::Problems))
    }
}
