//! Menus, opened by pointer and by keyboard: under their button or beside the pointer, always inside the
//! window, and scrolled where they are higher than the room there. The keyboard comes back to what opened
//! one, and what Tab leaves is closed.

use super::sight;
use crate::app::theme::size;
use egui::{
    Context, Event, Frame, Id, Key, LayerId, Margin, Memory, Order, Popup, PopupAnchor,
    PopupCloseBehavior, Pos2, Rect, RectAlign, Response, ScrollArea, SetOpenCommand, Ui, Vec2,
    pos2, vec2,
};

/// Between a menu and the edges of the window.
const EDGE: f32 = 8.0;
/// What is so near to where menus end at the right is at the right end of a page.
const AT_END: f32 = 64.0;
/// Room under a button that is enough, whatever more a menu wants.
const ENOUGH: f32 = 220.0;
/// From the pointer to the menu beside it: where it rests is none of the menu's lines.
const ASIDE: f32 = 3.0;
/// The height of a window's inside under which menus need all of it.
const LOW: f32 = 300.0;
/// What a menu's frame adds to its lines.
pub(crate) const FRAME: f32 = 18.0;

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
    show(popup, button, &place, content)
}

/// The same, under all of the bar that its button is in.
pub(crate) fn under_bar<R>(button: &Response, content: impl FnOnce(&mut Ui) -> R) -> Option<R> {
    let popup = Popup::menu(button);
    let bar = button.ctx.content_rect().top() + size::BAR;
    let rect = button.interact_rect.with_max_y(bar);
    let place = under_rect(&button.ctx, popup.get_id(), rect);
    show(popup, button, &place, content)
}

/// The menu of a column's head, under it; opened by a right click, the menu key or Shift+F10.
pub(crate) fn under_head<R>(head: &Response, content: impl FnOnce(&mut Ui) -> R) -> Option<R> {
    let popup = opened_by_key(Popup::context_menu(head), head);
    let place = under_rect(&head.ctx, popup.get_id(), head.interact_rect);
    show(popup, head, &place, content)
}

/// The menu of something: by a right click beside where the pointer was, by the menu key or Shift+F10
/// under its left end.
pub(crate) fn at_pointer<R>(of: &Response, content: impl FnOnce(&mut Ui) -> R) -> Option<R> {
    let popup = opened_by_key(Popup::context_menu(of), of);
    let (ctx, id) = (&of.ctx, popup.get_id());
    let window = room(ctx);
    let by_key = id.with("by key");
    if is_asked_by_key(of) {
        ctx.data_mut(|data| data.insert_temp(by_key, true));
    } else if of.secondary_clicked() {
        ctx.data_mut(|data| data.remove_temp::<bool>(by_key));
    }
    let known = if ctx.data(|data| data.get_temp(by_key).unwrap_or(false)) {
        let left = of.rect.left_bottom().max(of.interact_rect.left_top());
        Some(left + vec2(FROM_LEFT, 0.0))
    } else {
        // A click that opens it says anew where.
        Popup::position_of_id(ctx, id).filter(|_| !of.secondary_clicked())
    };
    let anchor = known.map_or(PopupAnchor::PointerFixed, |at| {
        PopupAnchor::Position(beside(window, at, wanted(ctx, id)))
    });
    let place = Place { anchor, align: RectAlign::BOTTOM_START, height: window.height() };
    show(popup, of, &place, content)
}

/// How far from the left end of a thing its menu opens by key.
const FROM_LEFT: f32 = 24.0;

fn opened_by_key<'a>(popup: Popup<'a>, thing: &Response) -> Popup<'a> {
    let asked = is_asked_by_key(thing);
    if asked { popup.open_memory(Some(SetOpenCommand::Bool(true))) } else { popup }
}

/// Whether the keyboard asks for the menu of what has it.
pub(crate) fn is_asked_by_key(thing: &Response) -> bool {
    let asks = |event: &Event| match event {
        Event::Key { key: Key::Menu, pressed, .. } => *pressed,
        Event::Key { key: Key::F10, pressed, modifiers, .. } => *pressed && modifiers.shift,
        _ => false,
    };
    thing.has_focus() && thing.ctx.input(|input| input.events.iter().any(asks))
}

/// Makes a menu as wide as it is to be, where the window has the room.
pub(crate) fn set_width(ui: &mut Ui, width: f32) {
    ui.set_width(width.min(room(ui.ctx()).width() - FRAME));
}

/// Where menus can be: not over the status bar, but where the window is low.
fn room(ctx: &Context) -> Rect {
    let window = ctx.content_rect().shrink(EDGE);
    let page = window.with_max_y(window.bottom() - size::STATUS);
    if page.height() < LOW { window } else { page }
}

fn under_rect(ctx: &Context, id: Id, rect: Rect) -> Place {
    let (window, wanted) = (room(ctx), wanted(ctx, id));
    let (above, below) = (rect.top() - window.top(), window.bottom() - rect.bottom());
    let last = window.right() - wanted.x;
    // What opens one at the right end of a page ends with it.
    let beyond = Some(window.right() - rect.right()).filter(|it| (0.0..AT_END).contains(it));
    let left = rect.left().min(last - beyond.unwrap_or(0.0)).max(window.left());
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
    let y = pointer.y.min(window.bottom() - wanted.y).max(window.top());
    pos2(x, y)
}

/// How large a menu would be with all its lines, as it was shown last.
fn wanted(ctx: &Context, id: Id) -> Vec2 {
    ctx.data(|data| data.get_temp(id)).unwrap_or_default()
}

fn show<R>(
    popup: Popup<'_>,
    opener: &Response,
    place: &Place,
    content: impl FnOnce(&mut Ui) -> R,
) -> Option<R> {
    let (id, ctx) = (popup.get_id(), &opener.ctx);
    let was_open = Popup::is_id_open(ctx, id);
    let shown = framed(popup, place, content);
    if was_open && !Popup::is_id_open(ctx, id) && !ctx.input(|input| input.pointer.any_click()) {
        opener.request_focus();
    }
    if shown.is_some() && is_left(opener, id, was_open) {
        Popup::close_id(ctx, id);
    }
    shown
}

/// Whether the keyboard was in what is open, or on what opened it, and went on.
fn is_left(opener: &Response, id: Id, was_open: bool) -> bool {
    let ctx = &opener.ctx;
    let Some(focused) = ctx.memory(Memory::focused) else { return false };
    let layer = LayerId::new(Order::Foreground, id);
    let order = ctx.viewport(|viewport| viewport.prev_pass.widgets.order(focused));
    let inside = focused == opener.id || order.is_some_and(|(own, _)| own == layer);
    let known = id.with("has keyboard");
    let before = ctx.data(|data| data.get_temp::<bool>(known)).unwrap_or(false);
    ctx.data_mut(|data| data.insert_temp(known, inside));
    was_open && before && !inside && order.is_some()
}

fn framed<R>(popup: Popup<'_>, place: &Place, content: impl FnOnce(&mut Ui) -> R) -> Option<R> {
    let (id, ctx) = (popup.get_id(), popup.ctx().clone());
    // The scroll bar is in the margin, not over the lines.
    let margin = ctx.global_style().spacing.menu_margin;
    let frame = Frame::popup(&ctx.global_style()).inner_margin(Margin { right: 0, ..margin });
    let lines = Frame::new().inner_margin(Margin { right: margin.right, ..Margin::ZERO });
    let height = place.height - FRAME;
    let popup = popup.anchor(place.anchor).align(place.align).align_alternatives(&[]);
    let popup = popup.frame(frame).close_behavior(PopupCloseBehavior::CloseOnClickOutside);
    let shown = popup.show(|ui| {
        // A menu that grew while it is open is not held to the height it had.
        ui.set_max_height(height);
        let area = ScrollArea::vertical().max_height(height).min_scrolled_height(height);
        let shown = area.show(ui, |ui| {
            let inner = lines.show(ui, content).inner;
            sight::follow_keyboard(ui);
            inner
        });
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
