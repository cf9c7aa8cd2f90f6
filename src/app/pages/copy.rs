//! The button that copies a page as text, from the same view the command line prints.

use super::Frame;
use crate::app::commands::Command;
use crate::app::theme::icons;
use crate::app::widgets::menu;
use crate::catalog::Catalog;
use egui::{Role, Ui, WidgetInfo};
use std::io;

/// A format by its name, and what writes a page in it.
pub(super) type Format<P> = (&'static str, fn(&Catalog, &P, &mut dyn io::Write) -> io::Result<()>);

/// What the button says.
pub(super) fn words(short: bool) -> String {
    if short { icons::COPY.to_owned() } else { format!("{}  Copy", icons::COPY) }
}

/// Offers `what` a page of a catalog shows in each format; the notice afterwards calls it `name`. Where
/// there is little room, the button is `short`: its icon.
pub(super) fn button<P>(
    ui: &mut Ui,
    frame: &mut Frame<'_>,
    (catalog, page): (&Catalog, &P),
    (what, name): (&str, &str),
    formats: &[Format<P>],
    short: bool,
) {
    let response = ui.button(words(short));
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, "Copy"));
    menu::under(&response, |ui| {
        menu::set_width(ui, 190.0);
        for (format, write) in formats {
            if ui.button(format!("Copy {what} as {format}")).clicked() {
                let mut text = Vec::new();
                // Writing to memory cannot fail.
                write(catalog, page, &mut text).ok();
                let text = String::from_utf8_lossy(&text).into_owned();
                frame.send(Command::Copy { text, what: format!("{name} as {format}") });
                ui.close();
            }
        }
    });
}
