//! The drop-downs over a page: which rules count.

use super::Frame;
use crate::app::commands::{Action, Command};
use crate::app::vendors::VendorOrder;
use crate::app::widgets::button;
use crate::app::widgets::dropdown::{self, Choices, Mark, toggle};
use crate::model::{Name, Vendor};
use crate::views::Filter;
use crate::views::filter::{Facet, Facets, severity_of, severity_word};
use egui::Ui;

/// Platform, domain, vendor, severity, status, and with several folders, folder.
pub(super) fn bar(ui: &mut Ui, frame: &mut Frame<'_>, facets: &Facets) {
    let mut filter = frame.state.filter.clone();
    let short = !fit_in_a_line(ui, frame.state.catalog.folders.len());
    let of = |name, facets| Choices { name, facets, short };
    names(ui, of("Platform", &facets.platforms), &mut filter.platforms);
    names(ui, of("Domain", &facets.domains), &mut filter.domains);
    vendors(ui, of("Vendor", &facets.vendors), frame.state.settings.vendors, &mut filter);
    severities(ui, of("Severity", &facets.severities), &mut filter);
    names(ui, of("Status", &facets.statuses), &mut filter.statuses);
    folders(ui, frame, of("Folder", &by_index(&facets.folders)), &mut filter);
    if filter != frame.state.filter {
        frame.send(Command::Filter(filter));
    }
    if Action::ClearFilters.is_enabled(frame.state)
        && button::link(ui, Action::ClearFilters.text()).clicked()
    {
        frame.send(Command::Act(Action::ClearFilters));
    }
}

/// Whether all drop-downs stand in one line with what they are at.
fn fit_in_a_line(ui: &Ui, folders: usize) -> bool {
    const NAMES: [&str; 6] = ["Platform", "Domain", "Vendor", "Severity", "Status", "Folder"];
    let shown = &NAMES[..if folders > 1 { 6 } else { 5 }];
    let width = |name: &&str| dropdown::width(ui, &dropdown::all_of(name));
    let gaps = (shown.len() - 1) as f32 * ui.spacing().item_spacing.x;
    shown.iter().map(width).sum::<f32>() + gaps <= ui.available_width()
}

fn names(ui: &mut Ui, choices: Choices<'_>, taken: &mut Vec<Name>) {
    let is_taken = |value: &str| taken.iter().any(|known| **known == *value);
    match dropdown::facets(ui, choices, is_taken, dropdown::label) {
        None => {}
        Some(None) => taken.clear(),
        Some(Some(value)) => toggle(taken, value.as_str().into()),
    }
}

fn vendors(ui: &mut Ui, choices: Choices<'_>, order: VendorOrder, filter: &mut Filter) {
    let facet = |vendor: Vendor| choices.facets.iter().find(|facet| *facet.value == *vendor.word());
    let facets: Vec<Facet> = order.iter().filter_map(facet).cloned().collect();
    let is_taken = |value: &str| filter.vendors.iter().any(|known| known.word() == value);
    let label = |value: &str| {
        Vendor::from_word(value).map_or_else(|| value.to_owned(), |vendor| vendor.name().to_owned())
    };
    match dropdown::facets(ui, Choices { facets: &facets, ..choices }, is_taken, label) {
        None => {}
        Some(None) => filter.vendors.clear(),
        Some(Some(value)) => {
            if let Some(vendor) = Vendor::from_word(&value) {
                toggle(&mut filter.vendors, vendor);
            }
        }
    }
}

fn severities(ui: &mut Ui, choices: Choices<'_>, filter: &mut Filter) {
    let is_taken = |value: &str| filter.severities.iter().any(|it| severity_word(*it) == value);
    let severity = |value: &str| severity_of(value).flatten();
    let label = |value: &str| dropdown::severity_label(severity(value));
    let mark = |value: &str| Some(Mark::Severity(severity(value)));
    match dropdown::marked(ui, choices, is_taken, label, mark) {
        None => {}
        Some(None) => filter.severities.clear(),
        Some(Some(value)) => {
            if let Some(severity) = severity_of(&value) {
                toggle(&mut filter.severities, severity);
            }
        }
    }
}

/// Rules of each opened folder, as a drop-down offers them.
fn by_index(folders: &[usize]) -> Vec<Facet> {
    let facet =
        |(at, rules): (usize, &usize)| Facet { value: at.to_string().into(), rules: *rules };
    folders.iter().enumerate().map(facet).collect()
}

fn folders(ui: &mut Ui, frame: &Frame<'_>, choices: Choices<'_>, filter: &mut Filter) {
    let folders = &frame.state.catalog.folders;
    if folders.len() < 2 {
        return;
    }
    let index = |value: &str| value.parse::<u16>().unwrap_or(u16::MAX);
    let folder = |value: &str| folders.get(usize::from(index(value)));
    let is_taken = |value: &str| filter.folders.contains(&index(value));
    let label = |value: &str| folder(value).map_or_else(String::new, |it| it.name.clone());
    let mark = |value: &str| folder(value).map(|it| Mark::Folder(it.colour));
    match dropdown::marked(ui, choices, is_taken, label, mark) {
        None => {}
        Some(None) => filter.folders.clear(),
        Some(Some(value)) => toggle(&mut filter.folders, index(&value)),
    }
}
