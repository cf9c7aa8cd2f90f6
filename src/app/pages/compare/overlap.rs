//! How much the subjects share, drawn: a bar for each combination over dots that tell which
//! subjects it is of, and the shares in figures.

use crate::app::theme::{self, Tokens, size};
use crate::app::widgets::thousands;
use crate::views::compare::{Comparison, Overlap};
use egui::{Align2, FontFamily, FontId, Rect, RichText, Sense, Ui, pos2, vec2};

const BARS: f32 = 96.0;
const DOTS: f32 = 17.0;

pub(super) fn show(ui: &mut Ui, overlap: &Overlap, subjects: usize) {
    let tokens = Tokens::of(ui);
    if overlap.combinations.iter().all(|(_, things)| *things == 0) {
        ui.label(RichText::new("None").font(theme::small()).color(tokens.faint));
        return;
    }
    let height = 24.0 + BARS + subjects as f32 * DOTS + 12.0;
    let (rect, response) =
        ui.allocate_exact_size(vec2(ui.available_width(), height), Sense::hover());
    ui.painter().rect(rect, 0.0, tokens.panel, theme::line(tokens), egui::StrokeKind::Inside);
    let inner = rect.shrink(10.0);
    let label_width = 16.0;
    let count = overlap.combinations.len().max(1);
    let step = ((inner.width() - label_width) / count as f32).min(60.0);
    let most = overlap.combinations.iter().map(|(_, things)| *things).max().unwrap_or(0).max(1);
    let base = inner.top() + 14.0 + BARS;
    let font = FontId::new(size::TINY, FontFamily::Proportional);
    for at in 0..subjects {
        let y = base + 12.0 + at as f32 * DOTS;
        let text = (at + 1).to_string();
        ui.painter().text(
            pos2(inner.left(), y),
            Align2::LEFT_CENTER,
            text,
            font.clone(),
            tokens.dim,
        );
    }
    for (at, (mask, things)) in overlap.combinations.iter().enumerate() {
        let x = inner.left() + label_width + (at as f32 + 0.5) * step;
        let length = *things as f32 / most as f32 * BARS;
        let width = (step - 14.0).clamp(6.0, 36.0);
        let bar = Rect::from_min_max(
            pos2(x - width / 2.0, base - length.max(1.0)),
            pos2(x + width / 2.0, base),
        );
        ui.painter().rect_filled(bar, 1.0, tokens.bar);
        let at_top = pos2(x, bar.top() - 3.0);
        ui.painter().text(
            at_top,
            Align2::CENTER_BOTTOM,
            thousands(*things),
            font.clone(),
            tokens.text,
        );
        dots(ui, x, base, *mask, subjects);
    }
    let said = spoken(overlap, subjects);
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Image, true, &said));
    response.on_hover_text(&said);
}

fn dots(ui: &Ui, x: f32, base: f32, mask: u8, subjects: usize) {
    let tokens = Tokens::of(ui);
    let y = |at: usize| base + 12.0 + at as f32 * DOTS;
    let on: Vec<usize> = (0..subjects).filter(|at| mask & (1 << at) != 0).collect();
    if let (Some(first), Some(last)) = (on.first(), on.last()) {
        let stroke = egui::Stroke::new(2.0, tokens.accent);
        ui.painter().vline(x, y(*first)..=y(*last), stroke);
    }
    for at in 0..subjects {
        let color = if on.contains(&at) { tokens.accent } else { tokens.line };
        ui.painter().circle_filled(pos2(x, y(at)), 4.5, color);
    }
}

/// Jaccard of each pair: by fields, by signal indicators, by exclusions.
pub(super) fn figures(ui: &mut Ui, page: &Comparison) {
    let dim = Tokens::of(ui).dim;
    let small = |text: &str| RichText::new(text).small().color(dim);
    let overlaps = [&page.field_overlap, &page.indicator_overlap, &page.exclusion_overlap];
    let grid = egui::Grid::new("jaccard").num_columns(4).spacing(vec2(14.0, 2.0));
    grid.min_row_height(size::DETAIL).show(ui, |ui| {
        for head in ["Jaccard", "Fields", "Signal indicators", "Exclusions"] {
            ui.label(small(head));
        }
        ui.end_row();
        for (at, (a, b, _)) in page.field_overlap.jaccard.iter().enumerate() {
            ui.label(small(&format!("{} and {}", a + 1, b + 1)));
            for overlap in overlaps {
                let share = format!("{:.2}", overlap.jaccard[at].2);
                ui.label(RichText::new(share).font(theme::small()));
            }
            ui.end_row();
        }
    });
}

fn spoken(overlap: &Overlap, subjects: usize) -> String {
    let each = |(mask, things): &(u8, usize)| {
        let of = (0..subjects).filter(|at| mask & (1 << at) != 0).map(|at| (at + 1).to_string());
        format!("only {}: {things}", of.collect::<Vec<_>>().join(" and "))
    };
    overlap.combinations.iter().map(each).collect::<Vec<_>>().join(", ")
}
