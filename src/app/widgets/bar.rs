//! Amounts: a bar beside a number, a shaded cell, a bar of vendors.

use super::thousands;
use crate::app::theme::{self, Tokens, heat_of_share, size};
use crate::app::vendors::VendorCounts;
use crate::app::widgets::text::{on_line, text_centred, text_right};
use crate::model::Vendor;
use egui::{Rect, Ui, pos2, vec2};

/// How long the longest bar beside a number is.
const LONGEST: f32 = 48.0;
/// With less room for the longest no bar tells anything.
const SHORTEST: f32 = 12.0;
const HEIGHT: f32 = 6.0;

/// A number, right-aligned in the room the largest needs, and its bar.
pub(crate) fn in_cell(ui: &Ui, rect: Rect, value: usize, most: usize, dim: bool) {
    let tokens = Tokens::of(ui);
    let room = room(most).min(rect.width());
    let number = Rect::from_min_size(rect.min, vec2(room, rect.height()));
    let color = if value == 0 { tokens.faint } else { tokens.text };
    text_right(ui, number, &thousands(value), theme::body(), color);
    let left = number.right() + size::GAP;
    let longest = LONGEST.min(rect.right() - left);
    if value == 0 || longest < SHORTEST {
        return;
    }
    let length = (value as f32 / most.max(1) as f32 * longest).max(2.0);
    let middle = rect.center().y;
    let bar = Rect::from_min_size(pos2(left, middle - HEIGHT / 2.0), vec2(length, HEIGHT));
    ui.painter().rect_filled(bar, 1.0, if dim { tokens.bar_dim } else { tokens.bar });
}

/// The room of the largest number before its bar.
pub(crate) fn room(most: usize) -> f32 {
    thousands(most).len() as f32 * 8.5
}

/// Between the shades of two columns.
const SHADE_GAP: f32 = 2.0;
/// From the middle of a shade to its number, and to its percentage.
const BESIDE: f32 = 4.0;

/// A cell shaded by a share, with the number and the percentage in the middle; where there is no room
/// for both, the number.
pub(crate) fn heat(ui: &Ui, rect: Rect, value: usize, of: usize) {
    let tokens = Tokens::of(ui);
    let step = heat_of_share(value as f32 / of.max(1) as f32);
    // As high as the row, whose text stands in its middle; the line under it stays.
    let inner = rect.with_max_x(rect.max.x - SHADE_GAP);
    ui.painter().rect_filled(inner.with_max_y(rect.max.y - 1.0), 0.0, tokens.heat[step]);
    if value == 0 {
        text_centred(ui, inner, "·", theme::small(), tokens.faint);
        return;
    }
    let (number, percentage, color) = (thousands(value), percent(value, of), tokens.on_heat(step));
    if inner.width() < LEAST_OF_BOTH {
        text_centred(ui, inner, &number, theme::small(), color);
        return;
    }
    // Numbers end, and percentages begin, at one line down the column.
    let (left, right) = inner.split_left_right_at_fraction(0.5);
    let left = left.with_max_x(left.max.x - BESIDE);
    text_right(ui, left, &number, theme::small(), color);
    let right = right.with_min_x(right.min.x + BESIDE);
    let galley = ui.painter().layout_no_wrap(percentage, theme::tiny(), color);
    let at = on_line(ui, &galley, right.left(), right.center().y);
    ui.painter().galley(at, galley, color);
}

/// The width of a shade that a number of four digits and a percentage have room in.
const LEAST_OF_BOTH: f32 = 72.0;

/// A share in per cent; what is there is never nothing.
pub(crate) fn percent(value: usize, of: usize) -> String {
    let share = value as f32 / of.max(1) as f32 * 100.0;
    if value > 0 && share < 0.5 { "<1%".to_owned() } else { format!("{share:.0}%") }
}

/// Rules by vendor as one stacked bar.
pub(crate) fn vendors(ui: &mut Ui, width: f32, counts: VendorCounts) {
    let (rect, response) = ui.allocate_exact_size(vec2(width, 8.0), egui::Sense::hover());
    let total = counts.total();
    let named = |(vendor, count): (Vendor, usize)| format!("{} {count}", vendor.name());
    let text = counts.iter().map(named).collect::<Vec<_>>().join(", ");
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Image, true, &text));
    if total == 0 {
        return;
    }
    let tokens = Tokens::of(ui);
    let mut left = rect.left();
    for (vendor, count) in counts.iter() {
        let length = count as f32 / total as f32 * rect.width();
        let part = Rect::from_min_size(
            pos2(left, rect.top()),
            vec2((length - 1.0).max(1.0), rect.height()),
        );
        ui.painter().rect_filled(part, 1.0, tokens.vendor(vendor));
        left += length;
    }
    response.on_hover_text(text);
}

/// How far something is, from 0 to 1.
pub(crate) fn progress(ui: &mut Ui, name: &str, share: f32) {
    let tokens = Tokens::of(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(120.0, 6.0), egui::Sense::hover());
    ui.painter().rect_filled(rect, 3.0, tokens.line);
    let done = rect.with_max_x(rect.left() + rect.width() * share.clamp(0.0, 1.0));
    ui.painter().rect_filled(done, 3.0, tokens.accent);
    // Also while nothing is done yet, it is seen how much there is to do.
    let edge = egui::Stroke::new(1.0, tokens.faint);
    ui.painter().rect_stroke(rect, 3.0, edge, egui::StrokeKind::Inside);
    response.widget_info(|| {
        let mut info = egui::WidgetInfo::labeled(egui::Role::ProgressIndicator, true, name);
        info.value = Some(f64::from(share) * 100.0);
        info
    });
}
