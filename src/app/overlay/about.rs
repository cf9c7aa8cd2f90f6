//! What this program is, and whose work is in it: notices and licences.

use super::{close_button, modal};
use crate::app::commands::Command;
use crate::app::theme::{self, Tokens, icons, size};
use crate::app::widgets::{ends, sight};
use crate::knowledge::ATTACK_NOTICE;
use egui::{Align2, CollapsingHeader, Response, RichText, Ui};

/// Notices, each under its name.
const NOTICES: [(&str, &str); 4] = [
    ("Tables", include_str!("../../../assets/NOTICE")),
    ("Inter", include_str!("../../../assets/fonts/Inter-OFL.txt")),
    ("JetBrains Mono", include_str!("../../../assets/fonts/JetBrainsMono-OFL.txt")),
    ("Phosphor icons", include_str!("../../../assets/fonts/Phosphor-MIT.txt")),
];

const VERSION: &str = env!("CARGO_PKG_VERSION");

pub(super) fn show(ui: &Ui, attack: &str, out: &mut Vec<Command>) {
    let closed = modal(ui, "About Rulescope", 620.0, |ui| {
        head(ui, attack, out);
        let tokens = Tokens::of(ui);
        ui.label(concat!(env!("CARGO_PKG_DESCRIPTION"), "."));
        ui.label("Nothing leaves this machine.");
        ui.label(format!("Licence: {}, as you like.", env!("CARGO_PKG_LICENSE")));
        ui.label(RichText::new(ATTACK_NOTICE).font(theme::small()).color(tokens.dim));
        let crates =
            "Libraries in it, egui and others: MIT, Apache-2.0, BSD, Zlib, Unicode or CC0.";
        ui.label(RichText::new(crates).font(theme::small()).color(tokens.dim));
        ui.add_space(size::GAP);
        let height = (ui.ctx().content_rect().height() - 320.0).clamp(60.0, 380.0);
        egui::ScrollArea::vertical().max_height(height).show(ui, |ui| {
            sight::scroll_by_keys(ui, height);
            for (name, text) in NOTICES {
                CollapsingHeader::new(name).icon(caret).show(ui, |ui| {
                    let text = RichText::new(text).font(theme::small()).color(tokens.dim);
                    ui.add(egui::Label::new(text).wrap().selectable(true));
                });
            }
            sight::follow_keyboard(ui);
        });
    });
    if closed {
        out.push(Command::CloseOverlay);
    }
}

/// The sign before a notice that opens.
fn caret(ui: &mut Ui, openness: f32, response: &Response) {
    let caret = if openness > 0.5 { icons::CARET_DOWN } else { icons::CARET_RIGHT };
    let (at, color) = (response.rect.center(), Tokens::of(ui).dim);
    ui.painter().text(at, Align2::CENTER_CENTER, caret, theme::small(), color);
}

fn head(ui: &mut Ui, attack: &str, out: &mut Vec<Command>) {
    let title = |ui: &mut Ui, _: &mut Vec<Command>| {
        let title = RichText::new(format!("Rulescope {VERSION}")).font(theme::title());
        ui.label(title.color(Tokens::of(ui).text));
    };
    ends::line(ui, size::BUTTON, out, title, |ui, out| {
        if ui.button(format!("{}  Copy version", icons::COPY)).clicked() {
            let text = format!("Rulescope {VERSION}, ATT&CK {attack}, {}", std::env::consts::OS);
            out.push(Command::Copy { text, what: "version".to_owned() });
        }
        close_button(ui, out);
    });
}
