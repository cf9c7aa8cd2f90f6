//! The figures of the overview: headlines over the matrix, totals under it.

use crate::app::commands::Command;
use crate::app::pages::{Frame, is_low};
use crate::app::theme::{self, Tokens, size};
use crate::app::widgets::text::{text_in, text_right};
use crate::app::widgets::{button, counted, dropdown, mark, thousands, word_of};
use crate::model::Severity;
use crate::views::filter::{Facet, severity_word};
use crate::views::overview::Overview;
use egui::text::{LayoutJob, TextFormat};
use egui::{Label, Rect, Response, RichText, Sense, Ui, Vec2, pos2, vec2};

/// The widest a page is that shows its headlines two by two.
const TWO_BY_TWO: f32 = 780.0;
/// Five vendors with four figures each fit in a card this wide.
const FIVE_VENDORS: f32 = 350.0;
/// The least width of any other card.
const LEAST_CARD: f32 = 170.0;
/// How high a card is that ends in one line.
const CARD: f32 = 80.0;
/// Between a card's edge and what is in it.
const PAD: Vec2 = vec2(12.0, 8.0);
/// Between lines at the end of a card.
const LINE_GAP: f32 = 4.0;
/// Between cards.
const GAP: f32 = 10.0;
/// The widest a page is that shows its totals three by three.
const THREE_BY_THREE: f32 = 1200.0;

pub(super) fn headlines(ui: &mut Ui, frame: &mut Frame<'_>, page: &Overview) {
    if is_low(ui) {
        in_a_line(ui, frame, page);
        return;
    }
    ui.spacing_mut().item_spacing = vec2(GAP, GAP);
    let all = ui.available_width();
    if all < TWO_BY_TWO {
        two_by_two(ui, frame, page);
        return;
    }
    let first = (all * 0.33).max(FIVE_VENDORS);
    let rest = all - first - 3.0 * GAP;
    let height = height(ui, frame, page, first);
    ui.horizontal(|ui| {
        rules_card(ui, frame, vec2(first, height), page);
        techniques_card(ui, vec2(rest * 0.36, height), page);
        fields_card(ui, vec2(rest * 0.29, height), page);
        clauses_card(ui, frame, vec2(rest * 0.35, height), page);
    });
}

/// The first card gets the width its vendors need, or where that is not there a second line.
fn two_by_two(ui: &mut Ui, frame: &mut Frame<'_>, page: &Overview) {
    let all = ui.available_width() - GAP;
    let wanted = (all / 2.0).max(FIVE_VENDORS);
    let fits = all - wanted >= LEAST_CARD;
    let first = if fits { wanted } else { (all / 2.0).max(all - LEAST_CARD) };
    let height = height(ui, frame, page, first);
    ui.horizontal(|ui| {
        rules_card(ui, frame, vec2(first, height), page);
        techniques_card(ui, vec2(all - first, height), page);
    });
    ui.horizontal(|ui| {
        fields_card(ui, vec2(first, CARD), page);
        clauses_card(ui, frame, vec2(all - first, CARD), page);
    });
}

/// How high the card of rules is, by the lines its vendors need in its width.
fn height(ui: &Ui, frame: &Frame<'_>, page: &Overview, width: f32) -> f32 {
    let vendors = frame.state.settings.vendors.counts(page.vendors);
    let lines = mark::vendor_count_lines(ui, vendors, width - 2.0 * PAD.x);
    CARD + lines.saturating_sub(1) as f32 * (size::CHIP + LINE_GAP)
}

/// The figures alone, where the matrix needs the room.
fn in_a_line(ui: &mut Ui, frame: &mut Frame<'_>, page: &Overview) {
    let figures = |ui: &mut Ui| {
        figure(ui, &thousands(page.rules), word_of(page.rules, "rule", "rules"));
        figure(ui, &techniques(page), "techniques");
        figure(ui, &thousands(page.fields), word_of(page.fields, "field", "fields"));
        ui.spacing_mut().item_spacing.x = LINE_GAP;
        figure(ui, &clauses_read(page), "");
        if button::link(ui, "of clauses read").on_hover_text("Which are not").clicked() {
            frame.send(partly_read());
        }
    };
    ui.scope(|ui| {
        ui.spacing_mut().item_spacing = vec2(size::GAP_SECTION, 0.0);
        ui.spacing_mut().interact_size.y = size::DETAIL;
        ui.horizontal_wrapped(figures);
    });
}

/// A figure, and what it counts.
fn figure(ui: &mut Ui, number: &str, what: &str) {
    let tokens = Tokens::of(ui);
    let mut job = LayoutJob::default();
    let format = |font_id, color| TextFormat { font_id, color, ..TextFormat::default() };
    job.append(number, 0.0, format(theme::head(), tokens.text));
    job.append(what, LINE_GAP, format(theme::small(), tokens.dim));
    ui.add(Label::new(job).extend());
}

fn rules_card(ui: &mut Ui, frame: &Frame<'_>, room: Vec2, page: &Overview) {
    let vendors = frame.state.settings.vendors.counts(page.vendors);
    card(ui, room, "Rules", &thousands(page.rules), |ui| {
        mark::vendor_counts(ui, vendors);
    });
}

fn techniques(page: &Overview) -> String {
    format!("{} of {}", thousands(page.covered), thousands(page.techniques))
}

fn techniques_card(ui: &mut Ui, room: Vec2, page: &Overview) {
    card(ui, room, "Techniques with a rule", &techniques(page), |ui| {
        small(ui, &format!("{} in 2+ vendors", thousands(page.covered_by_two)));
    });
}

fn fields_card(ui: &mut Ui, room: Vec2, page: &Overview) {
    card(ui, room, "Fields", &thousands(page.fields), |ui| {
        let names = small(ui, &counted(page.raw_fields, "raw name", "raw names"));
        names.on_hover_text(RAW_NAMES);
    });
}

/// What raw names are, and why there can be fewer of them than fields.
const RAW_NAMES: &str = "Names as rules write them, those of each vendor apart. One name can be \
                         several fields: what it means depends on the log source.";

/// Never rounded up: where any is not read, it is not all.
fn clauses_read(page: &Overview) -> String {
    match (page.predicates * 1000).checked_div(page.predicates + page.opaque) {
        Some(read) => format!("{}.{}%", read / 10, read % 10),
        None => "None".to_owned(),
    }
}

fn clauses_card(ui: &mut Ui, frame: &mut Frame<'_>, room: Vec2, page: &Overview) {
    card(ui, room, "Clauses read", &clauses_read(page), |ui| {
        if page.opaque == 0 {
            small(ui, "none kept as text");
            return;
        }
        small(ui, &format!("{} as text ·", thousands(page.opaque)));
        if button::link(ui, "which").clicked() {
            frame.send(partly_read());
        }
    });
}

/// The way to the rules with clauses that were kept as text.
fn partly_read() -> Command {
    Command::Search("is:partial".to_owned())
}

fn small(ui: &mut Ui, text: &str) -> Response {
    ui.label(RichText::new(text).small().color(Tokens::of(ui).dim))
}

fn card(ui: &mut Ui, room: Vec2, title: &str, number: &str, foot: impl FnOnce(&mut Ui)) {
    let tokens = Tokens::of(ui);
    let (rect, _) = ui.allocate_exact_size(room, Sense::hover());
    ui.painter().rect(rect, 2.0, tokens.panel, theme::line(tokens), egui::StrokeKind::Inside);
    let layout = egui::Layout::top_down(egui::Align::Min);
    let builder = egui::UiBuilder::new().max_rect(rect.shrink2(PAD)).layout(layout);
    let mut child = ui.new_child(builder);
    child.shrink_clip_rect(rect);
    child.spacing_mut().item_spacing.y = 1.0;
    child.label(RichText::new(title).small().color(tokens.faint));
    child.label(RichText::new(number).font(theme::title()).color(tokens.text));
    child.add_space(LINE_GAP - 1.0);
    child.spacing_mut().item_spacing = vec2(LINE_GAP, LINE_GAP);
    child.spacing_mut().interact_size.y = size::CHIP;
    child.horizontal_wrapped(foot);
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
        ("Severity", severities(&facets.severities)),
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

/// Severities from the most urgent to the least, rules without one last.
fn severities(facets: &[Facet]) -> Vec<(String, usize)> {
    let of = |severity: Option<Severity>| {
        let facet = facets.iter().find(|facet| *facet.value == *severity_word(severity))?;
        Some((dropdown::severity_label(severity), facet.rules))
    };
    let all = Severity::ALL.into_iter().rev().map(Some).chain([None]);
    all.filter_map(of).collect()
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
