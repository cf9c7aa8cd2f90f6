//! The figures of the overview: headlines over the matrix, totals under it.

use crate::app::commands::Command;
use crate::app::pages::Frame;
use crate::app::theme::{self, Tokens, size};
use crate::app::widgets::text::{text_in, text_right};
use crate::app::widgets::{button, mark, thousands};
use crate::model::Severity;
use crate::views::filter::Facet;
use crate::views::overview::Overview;
use egui::{Rect, RichText, Sense, Ui, Vec2, pos2, vec2};

/// The widest a page is that shows its headlines two by two.
const TWO_BY_TWO: f32 = 780.0;
/// Five vendors with four figures each fit in a card this wide.
const FIVE_VENDORS: f32 = 350.0;
/// The least width of any other card.
const LEAST_CARD: f32 = 170.0;
/// How high a card is.
const CARD: f32 = 80.0;
/// The widest a page is that shows its totals three by three.
const THREE_BY_THREE: f32 = 1200.0;

pub(super) fn headlines(ui: &mut Ui, frame: &mut Frame<'_>, page: &Overview) {
    let gap = 10.0;
    ui.spacing_mut().item_spacing = vec2(gap, gap);
    let all = ui.available_width();
    if all < TWO_BY_TWO {
        two_by_two(ui, frame, page, gap);
        return;
    }
    let first = (all * 0.33).max(FIVE_VENDORS);
    let rest = all - first - 3.0 * gap;
    ui.horizontal(|ui| {
        rules_card(ui, frame, vec2(first, CARD), page);
        techniques_card(ui, vec2(rest * 0.36, CARD), page);
        fields_card(ui, vec2(rest * 0.29, CARD), page);
        clauses_card(ui, frame, vec2(rest * 0.35, CARD), page);
    });
}

/// The first card gets the width its vendors need, or where that is not there a second line.
fn two_by_two(ui: &mut Ui, frame: &mut Frame<'_>, page: &Overview, gap: f32) {
    let all = ui.available_width() - gap;
    let wanted = (all / 2.0).max(FIVE_VENDORS);
    let fits = all - wanted >= LEAST_CARD;
    let first = if fits { wanted } else { (all / 2.0).max(all - LEAST_CARD) };
    let height = if fits { CARD } else { CARD + size::CHIP };
    ui.horizontal(|ui| {
        rules_card(ui, frame, vec2(first, height), page);
        techniques_card(ui, vec2(all - first, height), page);
    });
    ui.horizontal(|ui| {
        fields_card(ui, vec2(first, CARD), page);
        clauses_card(ui, frame, vec2(all - first, CARD), page);
    });
}

fn rules_card(ui: &mut Ui, frame: &Frame<'_>, room: Vec2, page: &Overview) {
    let vendors = frame.state.settings.vendors.counts(page.vendors);
    card(ui, room, "Rules", &thousands(page.rules), |ui| {
        mark::vendor_counts(ui, vendors);
    });
}

fn techniques_card(ui: &mut Ui, room: Vec2, page: &Overview) {
    let techniques = format!("{} of {}", thousands(page.covered), thousands(page.techniques));
    card(ui, room, "Techniques with a rule", &techniques, |ui| {
        small(ui, &format!("{} in 2+ vendors", thousands(page.covered_by_two)));
    });
}

fn fields_card(ui: &mut Ui, room: Vec2, page: &Overview) {
    card(ui, room, "Fields", &thousands(page.fields), |ui| {
        small(ui, &format!("{} raw names", thousands(page.raw_fields)));
    });
}

fn clauses_card(ui: &mut Ui, frame: &mut Frame<'_>, room: Vec2, page: &Overview) {
    let clauses = page.predicates + page.opaque;
    // Never rounded up: where any is not read, it is not all.
    let read = (page.predicates * 1000).checked_div(clauses).unwrap_or(1000);
    card(ui, room, "Clauses read", &format!("{}.{}%", read / 10, read % 10), |ui| {
        small(ui, &format!("{} as text ·", thousands(page.opaque)));
        if button::link(ui, "which").clicked() {
            frame.send(Command::Search("is:partial".to_owned()));
        }
    });
}

fn small(ui: &mut Ui, text: &str) {
    ui.label(RichText::new(text).small().color(Tokens::of(ui).dim));
}

fn card(ui: &mut Ui, room: Vec2, title: &str, number: &str, foot: impl FnOnce(&mut Ui)) {
    let tokens = Tokens::of(ui);
    let (rect, _) = ui.allocate_exact_size(room, Sense::hover());
    ui.painter().rect(rect, 2.0, tokens.panel, theme::line(tokens), egui::StrokeKind::Inside);
    let inner = rect.shrink2(vec2(12.0, 8.0));
    let mut child = ui.new_child(
        egui::UiBuilder::new().max_rect(inner).layout(egui::Layout::top_down(egui::Align::Min)),
    );
    child.shrink_clip_rect(rect);
    child.spacing_mut().item_spacing.y = 1.0;
    child.label(RichText::new(title).small().color(tokens.faint));
    child.label(RichText::new(number).font(theme::title()).color(tokens.text));
    child.horizontal_wrapped(|ui| {
        ui.spacing_mut().interact_size.y = size::CHIP;
        ui.spacing_mut().item_spacing = vec2(4.0, 0.0);
        foot(ui);
    });
}

/// Rules by vendor, severity, platform, domain and status, and with several open by folder.
pub(super) fn totals(ui: &mut Ui, frame: &Frame<'_>, page: &Overview) {
    let facets = &page.facets;
    let of = |facets: &[Facet]| -> Vec<(String, usize)> {
        facets.iter().map(|facet| (facet.value.to_string(), facet.rules)).collect()
    };
    let vendors = frame.state.settings.vendors.iter();
    let vendors = vendors.map(|vendor| (vendor.name().to_owned(), page.vendors[vendor as usize]));
    let mut all = vec![
        ("Vendor", vendors.filter(|(_, rules)| *rules > 0).collect()),
        ("Severity", facets.severities.iter().map(severity).collect()),
        ("Platform", of(&facets.platforms)),
        ("Domain", of(&facets.domains)),
        ("Status", of(&facets.statuses)),
    ];
    let folders = &frame.state.catalog.folders;
    if folders.len() > 1 {
        let names = folders.iter().map(|folder| folder.name.clone());
        all.push(("Folder", names.zip(facets.folders.iter().copied()).collect()));
    }
    let gap = size::GAP_SECTION;
    let side_by_side = if ui.available_width() < THREE_BY_THREE { 3 } else { all.len() };
    let width = (ui.available_width() + gap) / side_by_side as f32 - gap;
    for row in all.chunks(side_by_side) {
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing.x = gap;
            row.iter().for_each(|(title, figures)| column(ui, width, title, figures));
        });
        ui.add_space(size::GAP);
    }
}

fn severity(facet: &Facet) -> (String, usize) {
    let word = Severity::from_word(&facet.value).map(mark::severity_word);
    (word.map_or_else(|| facet.value.to_string(), str::to_owned), facet.rules)
}

/// How many of a total are shown until more are asked for.
const MOST: usize = 10;

fn column(ui: &mut Ui, width: f32, title: &str, figures: &[(String, usize)]) {
    ui.vertical(|ui| {
        ui.set_width(width);
        ui.spacing_mut().item_spacing.y = 0.0;
        ui.label(RichText::new(title).font(theme::section()));
        ui.add_space(4.0);
        let most = figures.iter().map(|(_, rules)| *rules).max().unwrap_or(1);
        let all = ui.make_persistent_id(("all of", title));
        let shows_all = ui.data(|data| data.get_temp(all).unwrap_or(false));
        let shown = if shows_all { figures.len() } else { MOST };
        for (name, rules) in figures.iter().take(shown) {
            total(ui, width, name, *rules, most);
        }
        if figures.len() > MOST {
            let more = format!("and {} more", figures.len() - MOST);
            let text = if shows_all { "fewer" } else { &more };
            if button::link_named(ui, text, &format!("{title}: {text}")).clicked() {
                ui.data_mut(|data| data.insert_temp(all, !shows_all));
            }
        }
    });
}

fn total(ui: &mut Ui, width: f32, name: &str, rules: usize, most: usize) {
    let tokens = Tokens::of(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(width, 22.0), Sense::hover());
    let bar_left = rect.left() + width * 0.62;
    let name_rect = rect.with_max_x(rect.left() + width * 0.44);
    text_in(ui, name_rect, name, theme::body(), tokens.text);
    let number =
        Rect::from_min_max(pos2(rect.left(), rect.top()), pos2(bar_left - 8.0, rect.bottom()));
    text_right(ui, number, &thousands(rules), theme::small(), tokens.dim);
    let length = (rules as f32 / most.max(1) as f32 * (rect.right() - bar_left)).max(2.0);
    let bar = Rect::from_min_size(pos2(bar_left, rect.center().y - 3.0), vec2(length, 6.0));
    ui.painter().rect_filled(bar, 1.0, tokens.bar);
    response.widget_info(|| {
        egui::WidgetInfo::labeled(egui::Role::Label, true, format!("{name} {rules}"))
    });
}
