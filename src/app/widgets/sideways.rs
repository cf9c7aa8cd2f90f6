//! A pane that scrolls sideways on a page that scrolls.

use egui::scroll_area::ScrollBarVisibility;
use egui::{ScrollArea, Ui};

/// A pane, `height` high, that scrolls sideways where it is `wide`. Its bar stands at its bottom and
/// nowhere else: where that is out of sight, the bar is too.
pub(crate) fn pane(ui: &Ui, wide: bool, height: f32) -> ScrollArea {
    let bottom = ui.cursor().top() + height;
    let in_sight = bottom < ui.clip_rect().bottom() + 1.0;
    let bar = match in_sight {
        true => ScrollBarVisibility::VisibleWhenNeeded,
        false => ScrollBarVisibility::AlwaysHidden,
    };
    ScrollArea::new([wide, false]).scroll_bar_visibility(bar)
}
