//! The navigation at the left: pages with counts, starred techniques, those looked at last.

use crate::app::commands::{Action, Command};
use crate::app::pages::{Counts, Page};
use crate::app::state::State;
use crate::app::theme::{self, Tokens, size};
use crate::app::widgets::text::{text_in, text_right};
use crate::app::widgets::{focus_ring, sight, thousands};
use egui::{Response, RichText, Sense, Ui, WidgetInfo, vec2};

/// How wide the navigation is in a window: where there is little room, as wide as its icons.
pub(super) fn width(window: f32) -> f32 {
    if window < LITTLE_ROOM { size::NAVIGATION_OF_ICONS } else { size::NAVIGATION }
}

/// The width of a window below which the page needs the room more than the names of pages.
const LITTLE_ROOM: f32 = 640.0;

/// A count; of what was never read there is none.
fn known(state: &State, count: usize) -> Option<usize> {
    (!state.catalog.folders.is_empty()).then_some(count)
}

fn is_narrow(ui: &Ui) -> bool {
    ui.max_rect().width() < size::NAVIGATION / 2.0
}

pub(super) fn show(ui: &mut Ui, state: &State, counts: &Counts, out: &mut Vec<Command>) {
    ui.spacing_mut().item_spacing.y = 0.0;
    let known = |count: usize| known(state, count);
    let entries = [
        (Action::Overview, "Overview", None),
        (Action::Techniques, "Techniques", known(counts.techniques)),
        (Action::Fields, "Fields", known(counts.fields)),
        (Action::Events, "Events", known(counts.events)),
        (Action::Rules, "Rules", known(counts.rules)),
        (Action::Compare, "Compare", None),
        (Action::Problems, "Problems", known(state.catalog.problems.len())),
    ];
    for (action, name, count) in entries {
        if page(ui, action, name, count, state) {
            out.push(Command::Act(action));
        }
    }
    foot(ui, state, out);
    if is_narrow(ui) {
        return;
    }
    egui::ScrollArea::vertical().id_salt("navigation").auto_shrink(false).show(ui, |ui| {
        techniques(ui, state, counts, ("Starred", &state.settings.starred), out);
        let visited: Vec<String> = state
            .settings
            .visited
            .iter()
            .filter(|id| !state.settings.starred.contains(id))
            .cloned()
            .collect();
        let most = room_for_recent(ui);
        techniques(ui, state, counts, ("Recent", &visited[..visited.len().min(most)]), out);
        sight::follow_keyboard(ui);
    });
}

/// How many of the techniques looked at last have room over the foot, under their heading.
fn room_for_recent(ui: &Ui) -> usize {
    let heading = size::GAP_WIDE + size::DETAIL;
    let room = ui.clip_rect().bottom() - ui.cursor().top() - heading;
    (room.max(0.0) / size::ROW) as usize
}

/// Settings, at the lower end.
fn foot(ui: &mut Ui, state: &State, out: &mut Vec<Command>) {
    egui::Panel::bottom("navigation foot")
        .show_separator_line(false)
        .frame(egui::Frame::NONE)
        .show(ui, |ui| {
            ui.add_space(size::GAP);
            let action = Action::Settings;
            if page(ui, action, action.text(), None, state) {
                out.push(Command::Act(action));
            }
        });
}

fn is_at(page: &Page, action: Action) -> bool {
    matches!(
        (page, action),
        (Page::Overview, Action::Overview)
            | (Page::Techniques | Page::Technique(..), Action::Techniques)
            | (Page::Fields, Action::Fields)
            | (Page::Events, Action::Events)
            | (Page::Rules(_) | Page::SourceText(_) | Page::Rule(_), Action::Rules)
            | (Page::Compare(_), Action::Compare)
            | (Page::Problems | Page::File(..), Action::Problems)
            | (Page::Settings, Action::Settings)
    )
}

fn techniques(
    ui: &mut Ui,
    state: &State,
    counts: &Counts,
    (title, ids): (&str, &[String]),
    out: &mut Vec<Command>,
) {
    if ids.is_empty() {
        return;
    }
    ui.add_space(size::GAP_WIDE);
    ui.horizontal(|ui| {
        ui.add_space(14.0);
        ui.label(RichText::new(title).font(theme::tiny()).color(Tokens::of(ui).faint));
    });
    ui.add_space(2.0);
    for id in ids {
        let rules = counts.under(id);
        let here = matches!(&state.page, Page::Technique(shown, _) if shown == id);
        ui.push_id((title, id), |ui| {
            let response = entry(ui, id, known(state, rules), here, true);
            response.widget_info(|| WidgetInfo::selected(egui::Role::Link, true, here, id));
            if response.clicked() {
                out.push(Command::Go(Page::technique(&**id)));
            }
        });
    }
}

/// A page by name and count, or by its icon.
fn page(ui: &mut Ui, action: Action, name: &str, count: Option<usize>, state: &State) -> bool {
    let here = is_at(&state.page, action);
    let response = if is_narrow(ui) {
        let tip = count.map_or_else(|| name.to_owned(), |it| format!("{name} {}", thousands(it)));
        entry(ui, action.icon(), None, here, false).on_hover_text(tip)
    } else {
        entry(ui, name, count, here, false)
    };
    response.widget_info(|| WidgetInfo::selected(egui::Role::Link, true, here, name));
    response.clicked()
}

/// As high as entries are to be, less where the window is so low that they would not all be seen.
fn entry_height(ui: &Ui) -> f32 {
    let entries = 8.0;
    (ui.ctx().content_rect().height() - size::BAR - size::STATUS - 18.0).min(size::ENTRY * entries)
        / entries
}

fn entry(ui: &mut Ui, name: &str, count: Option<usize>, here: bool, small: bool) -> Response {
    let tokens = Tokens::of(ui);
    let height = if small { size::ROW } else { entry_height(ui) };
    let (rect, response) =
        ui.allocate_exact_size(vec2(ui.available_width(), height), Sense::click());
    // An entry under its own heading is never the page's; the page's is the one above.
    let marked = here && !small;
    if marked {
        ui.painter().rect_filled(rect, 0.0, tokens.accent_bg);
        let bar = egui::Rect::from_min_size(rect.min, vec2(2.0, rect.height()));
        ui.painter().rect_filled(bar, 0.0, tokens.accent);
    } else if response.hovered() {
        ui.painter().rect_filled(rect, 0.0, tokens.hover);
    }
    if response.has_focus() {
        focus_ring(ui, rect, 0);
    }
    let inner = rect.shrink2(vec2(14.0, 0.0));
    let color = if here { tokens.text } else { tokens.dim };
    let font = if small { theme::small() } else { theme::body() };
    text_in(ui, inner, name, font, color);
    if let Some(count) = count {
        text_right(ui, inner, &thousands(count), theme::small(), tokens.faint);
    }
    response
}
