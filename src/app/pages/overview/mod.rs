//! The whole catalog: headline figures and the ATT&CK matrix.

mod figures;
mod keys;
mod shade;

use super::{Frame, Page, filters};
use crate::app::commands::Command;
use crate::app::memo::{Asking, Memo};
use crate::app::theme::{self, Tokens, size};
use crate::app::widgets::text::{text_in, text_right};
use crate::app::widgets::thousands;
use crate::app::widgets::{button, counted, focus_ring, folder_mark, mark, menu, sideways, sight};
use crate::views::Filter;
use crate::views::compare::Subject;
use crate::views::overview::{self, Cell, Overview};
use egui::{FontId, Id, Rect, Response, RichText, Sense, Stroke, StrokeKind};
use egui::{Ui, Vec2, WidgetInfo, pos2, vec2};
use shade::Shade;

pub(crate) type Kept = Memo<Filter, Overview>;

/// What the page is painted from.
pub(super) fn answer(asking: &Asking, filter: &Filter) -> Overview {
    overview::page(&asking.catalog, filter)
}

pub(super) fn show(ui: &mut Ui, frame: &mut Frame<'_>) {
    let state = frame.state;
    let (page, _) = frame.views.overview.get_soon(&state.asking(), &state.filter, |_| true, answer);
    let id = egui::Id::unique("matrix shade");
    let shade = ui.data(|data| data.get_temp::<Shade>(id)).unwrap_or(Shade::Rules);
    let shade = shade.among(state.catalog.folders.len());
    let mut shade = shade.with_rules(&page, state.settings.vendors);
    let cramped = ui.available_width() < CRAMPED;
    let choose = |ui: &mut Ui, frame: &Frame<'_>, shade: &mut Shade| {
        if let Some(chosen) = shade::choose(ui, frame, &page, *shade, cramped) {
            *shade = chosen;
            ui.data_mut(|data| data.insert_temp(id, chosen));
        }
    };
    super::head(
        ui,
        frame,
        |ui, _| super::title(ui, "Overview"),
        |ui, frame| {
            if !cramped {
                choose(ui, frame, &mut shade);
            }
        },
    );
    if cramped {
        ui.add_space(size::GAP);
        ui.horizontal_wrapped(|ui| choose(ui, frame, &mut shade));
    }
    ui.add_space(size::GAP);
    ui.horizontal_wrapped(|ui| filters::bar(ui, frame, &page.offered));
    ui.add_space(size::GAP - 4.0);
    if page.rules == 0 {
        super::nothing(ui, frame, "counts: all of them are deprecated");
        return;
    }
    super::scrolled(ui, "overview", |ui| {
        figures::headlines(ui, frame, &page);
        ui.add_space(size::GAP);
        if let Some(chosen) = shade::legend(ui, frame, &page, shade) {
            ui.data_mut(|data| data.insert_temp(id, chosen));
        }
        let grid = Grid::of(&page, ui.available_width());
        sideways::pane(ui, grid.wide, grid.size().y).id_salt("matrix").show(ui, |ui| {
            matrix(ui, frame, &page, &grid, shade);
            sight::follow_keyboard(ui);
        });
        ui.add_space(size::GAP_WIDE);
        figures::totals(ui, frame, &page);
    });
}

/// Under this width what shades the matrix is chosen under the title.
const CRAMPED: f32 = 720.0;

/// How wide the ring around the cell with the keyboard is.
const RING: f32 = 2.0;

/// Under this width the number of a cell stands under its id.
const TWO_LINES: f32 = 62.0;

/// Between columns of the matrix, what more there is between their heads, and over its first cells.
const GAP: f32 = 4.0;
const HEAD_GAP: f32 = 4.0;
const HEADS: f32 = 20.0;

/// Where the cells of the matrix stand.
struct Grid {
    columns: usize,
    rows: usize,
    /// A cell.
    cell: Vec2,
    /// Whether they do not all fit side by side.
    wide: bool,
}

impl Grid {
    fn of(page: &Overview, room: f32) -> Self {
        let columns = page.columns.len().max(1);
        let width = ((room + GAP) / columns as f32 - GAP).max(48.0);
        let height = if width < TWO_LINES { size::MATRIX_CELL_TALL } else { size::MATRIX_CELL };
        let rows = page.columns.iter().map(|column| column.cells.len()).max().unwrap_or(0);
        let grid = Self { columns, rows, cell: vec2(width, height), wide: false };
        Self { wide: grid.size().x > room + 1.0, ..grid }
    }

    /// How large it is, with the scroll bar under it.
    fn size(&self) -> Vec2 {
        let width = self.columns as f32 * (self.cell.x + GAP) - GAP;
        let bar = if self.wide { size::SCROLL_BAR } else { 0.0 };
        vec2(width, HEADS + self.rows as f32 * (self.cell.y + 2.0) + bar)
    }
}

fn matrix(ui: &mut Ui, frame: &mut Frame<'_>, page: &Overview, grid: &Grid, shade: Shade) {
    let (width, height) = (grid.cell.x, grid.cell.y);
    let (area, _) = ui.allocate_exact_size(grid.size(), Sense::hover());
    let sight = ui.clip_rect();
    let id_of = |place: keys::Place| {
        let column = page.columns.get(place.0)?;
        Some(cell_id(ui, &column.tactic, column.cells.get(place.1)?))
    };
    let current = keys::take(ui, page, id_of);
    for (at, column) in page.columns.iter().enumerate() {
        let left = area.left() + at as f32 * (width + GAP);
        let head = Rect::from_min_size(pos2(left, area.top()), vec2(width, 18.0));
        let tokens = Tokens::of(ui);
        let font = FontId::new(size::TINY, theme::semibold());
        let words = head_that_fits(ui, &column.tactic, &column.name, width - HEAD_GAP);
        let (_, cut) = text_in(ui, head, words, font, tokens.dim);
        let id = ui.make_persistent_id(("tactic", at));
        let response = ui.interact(head, id, Sense::hover());
        response.widget_info(|| WidgetInfo::labeled(egui::Role::ColumnHeader, true, &column.name));
        if cut || words != column.name {
            response.on_hover_text(&column.name);
        }
        for (row, cell) in column.cells.iter().enumerate() {
            let top = area.top() + HEADS + row as f32 * (height + 2.0);
            let rect = Rect::from_min_size(pos2(left, top), vec2(width, height));
            let is_current = (at, row) == current;
            if sight.intersects(rect) || is_current {
                let id = cell_id(ui, &column.tactic, cell);
                let response = matrix_cell(ui, frame, (rect, id, is_current), cell, shade);
                if response.clicked() || response.secondary_clicked() {
                    keys::set_place(ui, (at, row));
                }
            }
        }
    }
}

/// A tactic's name in the width of a column, shorter where it has no room.
fn head_that_fits<'a>(ui: &Ui, tactic: &str, name: &'a str, width: f32) -> &'a str {
    let font = FontId::new(size::TINY, theme::semibold());
    let fits = |words: &&str| theme::width(ui, words, font.clone()) <= width;
    let shorter = shorter(tactic);
    let all = [name].into_iter().chain(shorter.iter().copied());
    all.clone().find(fits).or_else(|| all.last()).unwrap_or(name)
}

/// What a tactic is called where its name has no room, from the longest.
fn shorter(tactic: &str) -> &'static [&'static str] {
    match tactic {
        "reconnaissance" => &["Reconn."],
        "resource-development" => &["Resources", "Resour."],
        "initial-access" => &["Init. access", "Initial"],
        "execution" => &["Exec."],
        "persistence" => &["Persist."],
        "privilege-escalation" => &["Priv. esc.", "Privil."],
        "defense-evasion" => &["Evasion"],
        "defense-impairment" => &["Def. impair.", "Impair."],
        "credential-access" => &["Credentials", "Creds"],
        "discovery" => &["Discov."],
        "lateral-movement" => &["Lat. mov.", "Lateral"],
        "collection" => &["Collect."],
        "command-and-control" => &["C2"],
        "exfiltration" => &["Exfiltr."],
        _ => &[],
    }
}

fn cell_id(ui: &Ui, tactic: &str, cell: &Cell) -> Id {
    ui.make_persistent_id((tactic, &cell.id))
}

/// A cell; the current one is the matrix's tab stop.
fn matrix_cell(
    ui: &mut Ui,
    frame: &mut Frame<'_>,
    (rect, id, is_current): (Rect, Id, bool),
    cell: &Cell,
    shade: Shade,
) -> Response {
    let tokens = Tokens::of(ui);
    let shown = shade.of(tokens, cell);
    let sense = if is_current { Sense::click() } else { Sense::CLICK };
    let response = ui.interact(rect, id, sense);
    ui.painter().rect_filled(rect, 2.0, shown.ground);
    if shown.blank {
        ui.painter().rect_stroke(rect, 2.0, theme::line(tokens), StrokeKind::Inside);
    }
    if response.has_focus() {
        // Outside, also at the matrix's edge, and in no colour of the scale.
        let painter = ui.painter().with_clip_rect(ui.clip_rect().expand(RING));
        painter.rect_stroke(rect, 2.0, Stroke::new(RING, tokens.text), StrokeKind::Outside);
    } else if response.hovered() {
        focus_ring(ui, rect, 2);
    }
    let inner = rect.shrink2(vec2(4.0, 0.0));
    let (id_rect, number_rect) = if rect.width() < TWO_LINES {
        let middle = rect.center().y;
        (inner.with_max_y(middle + 1.0), inner.with_min_y(middle - 2.0))
    } else {
        (inner, inner)
    };
    let digits = cell.id.trim_start_matches('T');
    text_in(ui, id_rect, digits, FontId::new(size::TINY, egui::FontFamily::Monospace), shown.text);
    let font = FontId::new(size::TINY, egui::FontFamily::Proportional);
    text_right(ui, number_rect, &shown.figure, font, shown.text);
    let mut name = format!("{} {}, {}", cell.id, cell.name, counted(cell.rules, "rule", "rules"));
    name.push_str(&shade.in_words(cell));
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Link, true, &name));
    if response.clicked() {
        frame.send(Command::Go(Page::technique(&*cell.id)));
    }
    menu::at_pointer(&response, |ui| sub_menu(ui, frame, cell, shade));
    if !response.contains_pointer() {
        return response;
    }
    response.on_hover_ui(|ui| hover(ui, frame, cell, shade))
}

fn hover(ui: &mut Ui, frame: &Frame<'_>, cell: &Cell, shade: Shade) {
    let tokens = Tokens::of(ui);
    ui.label(
        RichText::new(format!("{} {}", cell.id, cell.name)).font(theme::head()).color(tokens.text),
    );
    if let Some(text) = shade.counted(cell) {
        ui.label(RichText::new(text).color(tokens.text));
    }
    ui.horizontal(|ui| {
        ui.label(RichText::new(counted(cell.rules, "rule", "rules")).color(tokens.dim));
        mark::vendor_counts(ui, frame.state.settings.vendors.counts(cell.vendors));
    });
    if let Shade::Difference(first, second) = shade {
        ui.horizontal(|ui| {
            for at in [first, second] {
                let folder = &frame.state.catalog.folders[at];
                folder_mark::mark(ui, folder);
                let text = format!("{} {}", folder.name, thousands(cell.folders[at]));
                ui.label(RichText::new(text).color(tokens.dim));
            }
        });
    }
    let subs = cell.sub_techniques.iter().filter(|sub| sub.rules > 0).count();
    if !cell.sub_techniques.is_empty() {
        let text = format!("{subs} of {} sub-techniques have a rule", cell.sub_techniques.len());
        ui.label(RichText::new(text).small().color(tokens.faint));
    }
}

fn sub_menu(ui: &mut Ui, frame: &mut Frame<'_>, cell: &Cell, shade: Shade) {
    menu::set_width(ui, 340.0);
    ui.spacing_mut().item_spacing.y = 2.0;
    let mut entry = |ui: &mut Ui, cell: &Cell| {
        let text = format!("{} {}", cell.id, cell.name);
        let shown = shade.of(Tokens::of(ui), cell).figure;
        let count = RichText::new(shown).small().color(Tokens::of(ui).faint);
        let line = egui::Button::new(text).right_text(count).frame(false).truncate();
        let response = ui.add(line.min_size(vec2(ui.available_width(), 26.0)));
        button::ring(ui, &response);
        if response.clicked() {
            frame.send(Command::Go(Page::technique(&*cell.id)));
            ui.close();
        }
    };
    entry(ui, cell);
    if !cell.sub_techniques.is_empty() {
        ui.separator();
    }
    for sub in &cell.sub_techniques {
        entry(ui, sub);
    }
    ui.separator();
    comparisons(ui, frame, cell, shade);
}

/// A technique among those compared, or in one folder beside the other.
fn comparisons(ui: &mut Ui, frame: &mut Frame<'_>, cell: &Cell, shade: Shade) {
    let line = |ui: &mut Ui, text: String| {
        let button = egui::Button::new(text).frame(false).truncate();
        ui.add(button.min_size(vec2(ui.available_width(), 26.0))).clicked()
    };
    if line(ui, format!("Compare {} with…", cell.id)) {
        frame.send(Command::Compare(frame.state.subjects_with(&cell.id)));
        ui.close();
    }
    let Shade::Difference(first, second) = shade else { return };
    let folders = &frame.state.catalog.folders;
    let text = format!("Compare {} and {} here", folders[first].name, folders[second].name);
    if line(ui, text) {
        let filter = frame.state.unfiltered();
        let of = |folder: usize| Subject {
            id: cell.id.clone(),
            filter: Filter { folders: vec![folder as u16], sub_techniques: true, ..filter.clone() },
        };
        frame.send(Command::Compare(vec![of(first), of(second)]));
        ui.close();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::knowledge::Knowledge;

    #[test]
    fn a_tactic_has_a_name_for_every_width_of_a_column() {
        let ctx = egui::Context::default();
        theme::install(&ctx);
        let knowledge = Knowledge::embedded();
        let mut output = ctx.run_ui(egui::RawInput::default(), |ui| {
            let font = FontId::new(size::TINY, theme::semibold());
            for tactic in knowledge.attack().tactics() {
                let (short_name, name) = (&tactic.short_name, &tactic.name);
                for width in [44.0, 60.0, 90.0] {
                    let words = head_that_fits(ui, short_name, name, width);
                    let wide = theme::width(ui, words, font.clone());
                    assert!(wide <= width, "{words} is {wide} wide, in {width}");
                }
                assert_eq!(head_that_fits(ui, short_name, name, 400.0), name);
            }
        });
        output.textures_delta.clear();
    }
}
