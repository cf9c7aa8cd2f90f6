//! Lines with something at their right end.

use crate::app::theme::size;
use egui::{Align, Layout, Rect, Ui, UiBuilder, pos2, vec2};

/// A line with `left` at its left end, cut where it has no room, and `right` at its right end. Both
/// are laid out from left to right, in the order in which they are read and reached by Tab. It is as
/// high as `height`, or as what stands at the left, in whose middle the right end is then.
pub(crate) fn line<C>(
    ui: &mut Ui,
    height: f32,
    context: &mut C,
    left: impl FnOnce(&mut Ui, &mut C),
    right: impl FnOnce(&mut Ui, &mut C),
) {
    let id = ui.next_auto_id().with("right end");
    let room = ui.available_rect_before_wrap();
    let whole = Rect::from_min_size(room.min, vec2(room.width(), height));
    // How wide the right end is tells its last layout; the first one is thrown away.
    let known: f32 = ui.data(|data| data.get_temp(id)).unwrap_or_default();
    let start = (whole.right() - known).max(whole.left());
    let gap = if known > 0.0 { size::GAP } else { 0.0 };
    let layout = Layout::left_to_right(Align::Center);
    let rest = whole.with_max_x((start - gap).max(whole.left()));
    let mut child = ui.new_child(UiBuilder::new().max_rect(rest).layout(layout));
    left(&mut child, context);
    let used = whole.union(child.min_rect().with_max_x(whole.right()));
    let end = Rect::from_min_size(pos2(start, used.top()), used.size());
    let mut child = ui.new_child(UiBuilder::new().max_rect(end).layout(layout));
    right(&mut child, context);
    let width = child.min_rect().width();
    if (width - known).abs() > 0.5 {
        ui.data_mut(|data| data.insert_temp(id, width));
        ui.ctx().request_discard("a right end has another width");
    }
    ui.advance_cursor_after_rect(used);
}
