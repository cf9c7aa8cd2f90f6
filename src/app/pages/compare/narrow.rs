//! What a subject of a comparison is narrowed down to: vendors, folders, platforms and the like.

use crate::app::commands::{Action, Command};
use crate::app::pages::Frame;
use crate::app::theme::{self, Tokens, icons};
use crate::app::widgets::dropdown::{self, Mark, toggle};
use crate::app::widgets::{button, menu};
use crate::catalog::Catalog;
use crate::model::Name;
use crate::views::Filter;
use crate::views::compare::{Subject, SubjectSummary};
use crate::views::filter::{Facet, severity_of};
use egui::{RichText, Ui};

/// The menu; what is taken in it holds at once.
pub(super) fn menu(
    ui: &mut Ui,
    frame: &mut Frame<'_>,
    at: usize,
    summary: &SubjectSummary,
    subjects: &[Subject],
) {
    let response =
        button::icon(ui, icons::FILTER, &format!("Narrow subject {} down", at + 1), true);
    menu::under(&response, |ui| {
        ui.reset_style();
        let before = &subjects[at].filter;
        let mut filter = before.clone();
        menu::set_width(ui, 190.0);
        ui.spacing_mut().item_spacing.y = 2.0;
        choices(ui, frame, summary, &mut filter);
        if filter != *before {
            let mut changed = subjects.to_vec();
            changed[at].filter = filter;
            frame.send(Command::Compare(changed));
        }
    });
}

fn choices(ui: &mut Ui, frame: &Frame<'_>, summary: &SubjectSummary, filter: &mut Filter) {
    let all = of_all_rules(filter);
    if dropdown::entry(ui, "All rules", None, *filter == all, None) {
        *filter = all;
    }
    let subs = filter.sub_techniques;
    if dropdown::entry(ui, "With sub-techniques", None, subs, None) {
        filter.sub_techniques = !subs;
    }
    let offered = &summary.offered;
    heading(ui, "Vendor");
    for vendor in frame.state.settings.vendors.iter() {
        let facet = offered.vendors.iter().find(|facet| *facet.value == *vendor.word());
        let Some(facet) = facet else { continue };
        let on = filter.vendors.contains(&vendor);
        if dropdown::entry(ui, vendor.name(), Some(facet.rules), on, None) {
            toggle(&mut filter.vendors, vendor);
        }
    }
    folders(ui, frame, &offered.folders, filter);
    names(ui, "Platform", &offered.platforms, &mut filter.platforms);
    names(ui, "Domain", &offered.domains, &mut filter.domains);
    heading(ui, "Severity");
    for facet in &offered.severities {
        let Some(severity) = severity_of(&facet.value) else { continue };
        let on = filter.severities.contains(&severity);
        let mark = Some(Mark::Severity(severity));
        if dropdown::entry(ui, &dropdown::severity_label(severity), Some(facet.rules), on, mark) {
            toggle(&mut filter.severities, severity);
        }
    }
    names(ui, "Status", &offered.statuses, &mut filter.statuses);
}

/// The filter that narrows nothing down, with rows as they are told apart.
fn of_all_rules(filter: &Filter) -> Filter {
    Filter { merged: filter.merged, nested: filter.nested, ..Filter::default() }
}

/// The way out where nothing is left of a subject that is narrowed down.
pub(super) fn clear(ui: &mut Ui, frame: &mut Frame<'_>, at: usize, subjects: &[Subject]) {
    let filter = &subjects[at].filter;
    let sub_techniques = filter.sub_techniques;
    let all = Filter { sub_techniques, ..of_all_rules(filter) };
    if *filter == all {
        return;
    }
    let name = format!("Clear filters of subject {}", at + 1);
    if button::link_named(ui, Action::ClearFilters.text(), &name).clicked() {
        let mut changed = subjects.to_vec();
        changed[at].filter = all;
        frame.send(Command::Compare(changed));
    }
}

fn folders(ui: &mut Ui, frame: &Frame<'_>, offered: &[usize], filter: &mut Filter) {
    let folders = &frame.state.catalog.folders;
    if folders.len() < 2 {
        return;
    }
    heading(ui, "Folder");
    for (at, folder) in folders.iter().enumerate() {
        let at = at as u16;
        let on = filter.folders.contains(&at);
        let (rules, mark) = (offered.get(usize::from(at)).copied(), Mark::Folder(folder.colour));
        if dropdown::entry(ui, &folder.name, rules, on, Some(mark)) {
            toggle(&mut filter.folders, at);
        }
    }
}

fn names(ui: &mut Ui, title: &str, offered: &[Facet], taken: &mut Vec<Name>) {
    if offered.is_empty() {
        return;
    }
    heading(ui, title);
    for facet in offered {
        let on = taken.contains(&facet.value);
        if dropdown::entry(ui, &dropdown::label(&facet.value), Some(facet.rules), on, None) {
            toggle(taken, facet.value.clone());
        }
    }
}

fn heading(ui: &mut Ui, text: &str) {
    let color = Tokens::of(ui).faint;
    ui.label(RichText::new(text).font(theme::tiny()).color(color));
}

/// What a filter narrows down to, as the drop-downs over pages say it.
pub(super) fn words(catalog: &Catalog, filter: &Filter) -> String {
    let names = |names: &[Name]| names.iter().map(|it| dropdown::label(it)).collect::<Vec<_>>();
    let folder = |at: &u16| catalog.folders.get(usize::from(*at)).map(|it| it.name.clone());
    let parts: [(&str, Vec<String>); 6] = [
        ("Vendor", filter.vendors.iter().map(|it| it.name().to_owned()).collect()),
        ("Folder", filter.folders.iter().filter_map(folder).collect()),
        ("Platform", names(&filter.platforms)),
        ("Domain", names(&filter.domains)),
        ("Severity", filter.severities.iter().copied().map(dropdown::severity_label).collect()),
        ("Status", names(&filter.statuses)),
    ];
    let taken = parts.iter().filter(|(_, values)| !values.is_empty());
    let mut words: Vec<String> =
        taken.map(|(name, values)| format!("{name}: {}", values.join(", "))).collect();
    words.extend(filter.sub_techniques.then(|| "With sub-techniques".to_owned()));
    words.join(" · ")
}
