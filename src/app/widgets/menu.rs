//! Menus: under their button or beside the pointer, always inside the window, and scrolled where they
//! are higher than the room there.

use egui::{
    Context, Frame, Id, Margin, Popup, PopupAnchor, PopupCloseBehavior, Pos2, Rect, RectAlign,
    Response, ScrollArea, Ui, Vec2, pos2,
};

/// Between a menu and the edges of the window.
const EDGE: f32 = 8.0;
/// Room under a button that is enough, whatever more a menu wants.
const ENOUGH: f32 = 220.0;
/// The highest a menu gets.
const HIGHEST: f32 = 640.0;
/// From the pointer to the menu beside it: where it rests is none of the menu's lines.
const ASIDE: f32 = 3.0;
/// What a menu's frame adds to its lines.
const FRAME: f32 = 18.0;

/// Where a menu is, and how high it may be.
struct Place {
    anchor: PopupAnchor,
    align: RectAlign,
    height: f32,
}

/// The menu of a button, opened by a click: under it, or over it where only there is room.
pub(crate) fn under<R>(button: &Response, content: impl FnOnce(&mut Ui) -> R) -> Option<R> {
    let popup = Popup::menu(button);
    let place = under_rect(&button.ctx, popup.get_id(), button.interact_rect);
    show(popup, &place, content)
}

/// The menu of a column's head, opened by a right click, under it.
pub(crate) fn under_head<R>(head: &Response, content: impl FnOnce(&mut Ui) -> R) -> Option<R> {
    let popup = Popup::context_menu(head);
    let place = under_rect(&head.ctx, popup.get_id(), head.interact_rect);
    show(popup, &place, content)
}

/// The menu opened by a right click, beside where the pointer was.
pub(crate) fn at_pointer<R>(of: &Response, content: impl FnOnce(&mut Ui) -> R) -> Option<R> {
    let popup = Popup::context_menu(of);
    let (ctx, id) = (&of.ctx, popup.get_id());
    let window = room(ctx);
    // A click that opens it says anew where.
    let known = Popup::position_of_id(ctx, id).filter(|_| !of.secondary_clicked());
    let anchor = known.map_or(PopupAnchor::PointerFixed, |pointer| {
        PopupAnchor::Position(beside(window, pointer, wanted(ctx, id)))
    });
    let place = Place { anchor, align: RectAlign::BOTTOM_START, height: window.height() };
    show(popup, &place, content)
}

/// Makes a menu as wide as it is to be, where the window has the room.
pub(crate) fn set_width(ui: &mut Ui, width: f32) {
    ui.set_width(width.min(room(ui.ctx()).width() - FRAME));
}

/// Where menus can be.
fn room(ctx: &Context) -> Rect {
    ctx.content_rect().shrink(EDGE)
}

fn under_rect(ctx: &Context, id: Id, rect: Rect) -> Place {
    let (window, wanted) = (room(ctx), wanted(ctx, id));
    let (above, below) = (rect.top() - window.top(), window.bottom() - rect.bottom());
    let left = rect.left().min(window.right() - wanted.x).max(window.left());
    let anchor = PopupAnchor::ParentRect(rect.with_min_x(left));
    if below >= wanted.y.min(ENOUGH) || below >= above {
        Place { anchor, align: RectAlign::BOTTOM_START, height: below }
    } else {
        Place { anchor, align: RectAlign::TOP_START, height: above }
    }
}

/// The corner of a menu so large that is beside the pointer.
fn beside(window: Rect, pointer: Pos2, wanted: Vec2) -> Pos2 {
    let (right, left) = (pointer.x + ASIDE, pointer.x - ASIDE - wanted.x);
    let x = if right + wanted.x <= window.right() { right } else { left.max(window.left()) };
    let y = pointer.y.min(window.bottom() - wanted.y.min(HIGHEST)).max(window.top());
    pos2(x, y)
}

/// How large a menu would be with all its lines, as it was shown last.
fn wanted(ctx: &Context, id: Id) -> Vec2 {
    ctx.data(|data| data.get_temp(id)).unwrap_or_default()
}

fn show<R>(popup: Popup<'_>, place: &Place, content: impl FnOnce(&mut Ui) -> R) -> Option<R> {
    let (id, ctx) = (popup.get_id(), popup.ctx().clone());
    // The scroll bar is in the margin, not over the lines.
    let margin = ctx.global_style().spacing.menu_margin;
    let frame = Frame::popup(&ctx.global_style()).inner_margin(Margin { right: 0, ..margin });
    let lines = Frame::new().inner_margin(Margin { right: margin.right, ..Margin::ZERO });
    let height = place.height.min(HIGHEST) - FRAME;
    let popup = popup.anchor(place.anchor).align(place.align).align_alternatives(&[]);
    let popup = popup.frame(frame).close_behavior(PopupCloseBehavior::CloseOnClickOutside);
    let shown = popup.show(|ui| {
        // A menu that grew while it is open is not held to the height it had.
        ui.set_max_height(height);
        let area = ScrollArea::vertical().max_height(height).min_scrolled_height(height);
        let shown = area.show(ui, |ui| lines.show(ui, content).inner);
        (shown.inner, shown.content_size)
    })?;
    let (inner, lines) = shown.inner;
    let now = Vec2::new(shown.response.rect.width(), lines.y + FRAME);
    if (now - wanted(&ctx, id)).abs().max_elem() > 0.5 {
        ctx.data_mut(|data| data.insert_temp(id, now));
        ctx.request_repaint();
    }
    Some(inner)
}
