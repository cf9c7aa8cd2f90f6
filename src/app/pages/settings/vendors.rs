//! In which order vendors are listed.

use super::{LINE_GAP, hint, panel};
use crate::app::commands::Command;
use crate::app::pages::Frame;
use crate::app::state::Setting;
use crate::app::theme::{self, Tokens, icons, size};
use crate::app::vendors::VendorOrder;
use crate::app::widgets::text::text_in;
use crate::app::widgets::{button, focus_ring, mark};
use crate::model::Vendor;
use egui::{EventFilter, Id, Key, Modifiers, Sense, Ui, WidgetInfo, vec2};

pub(super) fn show(ui: &mut Ui, frame: &mut Frame<'_>) {
    let order = frame.state.settings.vendors;
    let mut now = order;
    panel(ui, "Order of vendors", "wherever several stand side by side", |ui| {
        ui.spacing_mut().item_spacing.y = LINE_GAP;
        for vendor in order.iter() {
            row(ui, order, vendor, &mut now);
        }
        ui.add_space(size::GAP);
        hint(ui, "Alt+↑ and Alt+↓ move the focused vendor.");
        if order != VendorOrder::default() && ui.button("Default order").clicked() {
            now = VendorOrder::default();
        }
    });
    if now != order {
        frame.send(Command::Set(Setting::Vendors(now)));
    }
}

fn id_of(vendor: Vendor) -> Id {
    Id::unique(("vendor", vendor.word()))
}

/// The room of a button that moves a vendor.
const ARROW: f32 = 24.0;
/// The room of a vendor's number.
const NUMBER: f32 = 20.0;
/// From a row's words to the ring around it.
const RING: f32 = 6.0;

/// A vendor with buttons to move it; keys move it, too, and it keeps the keyboard.
fn row(ui: &mut Ui, order: VendorOrder, vendor: Vendor, now: &mut VendorOrder) {
    let place = order.place(vendor);
    let last = Vendor::ALL.len() - 1;
    ui.horizontal(|ui| {
        let room = ui.available_width() - 2.0 * (ARROW + ui.spacing().item_spacing.x);
        let (rect, _) = ui.allocate_exact_size(vec2(room, size::BUTTON), Sense::hover());
        let response = ui.interact(rect, id_of(vendor), Sense::click());
        let tokens = Tokens::of(ui);
        if response.has_focus() {
            focus_ring(ui, rect.expand2(vec2(RING, 0.0)), size::CORNER);
            take_keys(ui, order, vendor, now);
        }
        if response.clicked() {
            response.request_focus();
        }
        let number = (place + 1).to_string();
        text_in(ui, rect, &number, theme::small(), tokens.faint);
        mark::vendor_at(ui, rect.left_center() + vec2(NUMBER, 0.0), vendor);
        let name = rect.with_min_x(rect.left() + NUMBER + size::MARK.x + size::GAP);
        text_in(ui, name, vendor.name(), theme::body(), tokens.text);
        let (name, of) = (vendor.name(), last + 1);
        response.widget_info(|| {
            let said = format!("{name}, {} of {of}", place + 1);
            WidgetInfo::labeled(egui::Role::ListItem, true, said)
        });
        if button::icon(ui, icons::UP, &format!("Move {name} up"), place > 0).clicked() {
            *now = order.moved(vendor, true);
        }
        if button::icon(ui, icons::DOWN, &format!("Move {name} down"), place < last).clicked() {
            *now = order.moved(vendor, false);
        }
    });
}

fn take_keys(ui: &Ui, order: VendorOrder, vendor: Vendor, now: &mut VendorOrder) {
    let id = id_of(vendor);
    let filter = EventFilter { vertical_arrows: true, ..EventFilter::default() };
    ui.memory_mut(|memory| memory.set_focus_lock_filter(id, filter));
    let pressed = |modifiers, key| ui.input_mut(|input| input.consume_key(modifiers, key));
    for (key, up) in [(Key::ArrowUp, true), (Key::ArrowDown, false)] {
        if pressed(Modifiers::ALT, key) {
            *now = order.moved(vendor, up);
        } else if pressed(Modifiers::NONE, key) {
            let place = order.place(vendor);
            let other = if up { place.checked_sub(1) } else { Some(place + 1) };
            if let Some(other) = other.and_then(|other| order.iter().nth(other)) {
                ui.memory_mut(|memory| memory.request_focus(id_of(other)));
            }
        }
    }
}
