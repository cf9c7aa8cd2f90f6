//! The order of rows on the pages of techniques and comparisons: the menu that chooses it, and the one
//! line that rows of scope fold into.

use super::Frame;
use crate::app::commands::Command;
use crate::app::theme::icons;
use crate::app::widgets::{counted, dropdown};
use crate::views::order::{Order, Ranked};
use egui::{Button, Popup, Ui, WidgetInfo};
use std::borrow::Cow;

const fn name(order: Order) -> &'static str {
    match order {
        Order::Rules => "Most rules first",
        Order::Signal => "Signal first",
        Order::Distinctive => "Distinctive first",
    }
}

const fn meaning(order: Order) -> &'static str {
    match order {
        Order::Rules => "by how many of the rules here have it",
        Order::Signal => "what only says where to look (log source, dataset, platform) in one line",
        Order::Distinctive => "by rules here over rules in the whole catalog",
    }
}

/// Chooses the order of `tables`; what these were sorted by on their heads is forgotten then.
pub(super) fn menu(ui: &mut Ui, frame: &mut Frame<'_>, tables: &[&'static str]) {
    let current = frame.state.settings.order;
    let text = name(current);
    let response = ui.add(Button::new(format!("{text}  {}", icons::CARET_DOWN)));
    response
        .widget_info(|| WidgetInfo::labeled(egui::Role::ComboBox, true, format!("Order: {text}")));
    Popup::menu(&response).show(|ui| {
        ui.set_width(230.0);
        ui.spacing_mut().item_spacing.y = 2.0;
        for order in Order::ALL {
            if dropdown::choice(ui, name(order), order == current, meaning(order)) {
                for table in tables {
                    frame.tables.state(table).layout.sort.clear();
                }
                frame.send(Command::Order(order));
                ui.close();
            }
        }
    });
}

/// The line rows of scope fold into.
pub(super) struct Scope {
    title: String,
    fields: String,
}

impl Scope {
    /// The line for `rows`, where the order folds them and there are any; `field` names a row's.
    pub(super) fn of<'a, R: Ranked>(
        rows: &'a [R],
        order: Order,
        field: impl Fn(&'a R) -> &'a str,
    ) -> Option<Self> {
        let scope: Vec<&R> = rows.iter().filter(|row| row.is_scope()).collect();
        if order != Order::Signal || scope.is_empty() {
            return None;
        }
        let mut fields: Vec<&str> = Vec::new();
        for name in scope.iter().map(|row| field(row)) {
            if !fields.contains(&name) {
                fields.push(name);
            }
        }
        let title = format!("{} of scope:", counted(scope.len(), "row", "rows"));
        Some(Self { title, fields: fields.join(", ") })
    }

    /// What stands in it: how many rows, and their fields.
    pub(super) fn title(&self) -> (Cow<'_, str>, Cow<'_, str>) {
        (Cow::Borrowed(&self.title), Cow::Borrowed(&self.fields))
    }
}
