//! The order of rows on the pages of techniques and comparisons: the menu that chooses it, and the one
//! line that rows of scope fold into.

use super::Frame;
use crate::app::commands::Command;
use crate::app::table::Heading;
use crate::app::theme::icons;
use crate::app::widgets::{counted, dropdown, each_once, menu};
use crate::views::order::{Order, Ranked};
use egui::{Button, Ui, WidgetInfo};

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
    menu::under(&response, |ui| {
        menu::set_width(ui, 190.0);
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

/// The group of rows of scope, after all others: a comparison has three.
const SCOPE: usize = 3;

/// The rows of scope, which fold into one line where the order asks for it.
pub(super) struct Scope(Option<Line>);

/// The line: how many rows are in it, and their fields.
struct Line {
    title: String,
    fields: String,
}

impl Scope {
    /// The scope among `rows`; `field` names a row's.
    pub(super) fn of<'a, R: Ranked>(
        rows: &'a [R],
        order: Order,
        field: impl Fn(&'a R) -> &'a str,
    ) -> Self {
        let scope: Vec<&R> = rows.iter().filter(|row| row.is_scope()).collect();
        if order != Order::Signal || scope.is_empty() {
            return Self(None);
        }
        let title = format!("{} of scope:", counted(scope.len(), "row", "rows"));
        Self(Some(Line { title, fields: each_once(scope.iter().map(|row| field(row))) }))
    }

    /// The group of a row that folds; none where it stands among the others.
    pub(super) fn group(&self, row: &impl Ranked) -> Option<usize> {
        (self.0.is_some() && row.is_scope()).then_some(SCOPE)
    }

    /// The line, where `group` is the one of rows that fold.
    pub(super) fn heading(&self, group: usize) -> Option<Heading<'_>> {
        let line = self.0.as_ref().filter(|_| group == SCOPE)?;
        Some(Heading::new(&line.title, &line.fields).folding())
    }
}
