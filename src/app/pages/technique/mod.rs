//! What the rules of a technique have in common.

mod head;
mod section;
mod tables;
mod values;

use super::copy::{self, Format};
use super::events::{EventRows, OF_TECHNIQUE};
use super::{Frame, Page, Tab, draft, filters};
use crate::app::commands::Command;
use crate::app::memo::{Asking, Memo};
use crate::app::state::State;
use crate::app::theme::{self, Tokens, size};
use crate::app::vendors::VendorCounts;
use crate::app::widgets::{button, check, counted, heading};
use crate::export::technique as export;
use crate::views::order::Order;
use crate::views::technique::{self, Question, TechniquePage};
use egui::{RichText, Ui};
use section::Section;
use tables::{FieldRows, RuleRows};
use values::ValueRows;

/// What the page is painted from.
pub(crate) struct Answer {
    page: TechniquePage,
    fields: FieldRows,
    indicators: ValueRows,
    exclusions: ValueRows,
    rules: RuleRows,
    events: EventRows,
    vendors: VendorCounts,
}

pub(crate) type Kept = Memo<(Question, Order), Answer>;

impl Answer {
    fn new(asking: &Asking, (question, order): &(Question, Order)) -> Self {
        let Asking { catalog, vendors, .. } = asking;
        let vendors = *vendors;
        let mut page = technique::page(catalog, question).in_order(*order);
        let merged = question.filter.merged;
        page.groups.sort_by_key(|group| vendors.place(group.vendor));
        let mut counts = [0; 5];
        for group in &page.groups {
            counts[group.vendor as usize] = group.rules.len();
        }
        Self {
            fields: FieldRows::new(catalog, &page, vendors),
            indicators: ValueRows::new(catalog, &page, true, merged, vendors),
            exclusions: ValueRows::new(catalog, &page, false, merged, vendors),
            rules: RuleRows::new(catalog, &page.groups),
            events: EventRows::new(catalog, page.events.clone(), vendors, OF_TECHNIQUE),
            vendors: vendors.counts(counts),
            page,
        }
    }
}

pub(super) fn show(ui: &mut Ui, frame: &mut Frame<'_>, id: &str, tab: Tab) {
    let state = frame.state;
    let order = state.settings.order;
    let question = (Question { id: id.to_owned(), filter: state.filter.clone() }, order);
    let (answer, revision) = frame.views.technique.get_soon(
        &state.asking(),
        &question,
        |known| known.0.id == id,
        Answer::new,
    );
    let page = &answer.page;
    let before = page.id.len() as f32 * size::CODE_TITLE * 0.6 + size::GAP;
    let has_room =
        |short| super::has_room(ui, before, &page.short_name, &action_words(state, page, short));
    let short = !has_room(false);
    let beside = !short || has_room(true);
    super::head(
        ui,
        frame,
        |ui, _| {
            let code = egui::FontId::new(size::CODE_TITLE, egui::FontFamily::Monospace);
            let id = RichText::new(&page.id).font(code).color(Tokens::of(ui).dim);
            ui.add(egui::Label::new(id).truncate());
            if beside {
                super::title(ui, name_that_fits(ui, page));
            }
        },
        |ui, frame| actions(ui, frame, &answer, short),
    );
    if !beside {
        super::wrapped_title(ui, name_that_fits(ui, page));
    }
    let low = ui.available_height() < LOW;
    let all = tab == Tab::All;
    let mut content = |ui: &mut Ui| {
        if !low || all {
            head::about(ui, frame, &answer);
        }
        rest(ui, frame, &answer, tab, revision, low);
    };
    if low && all {
        super::scrolled(ui, &format!("low technique {}", page.id), content);
    } else {
        content(ui);
    }
}

/// The height under which the first tab scrolls with what is said of the technique, and the others,
/// which are a table each, leave it out.
const LOW: f32 = 480.0;

/// What stands under what is said of the technique.
fn rest(ui: &mut Ui, frame: &mut Frame<'_>, answer: &Answer, tab: Tab, revision: u64, low: bool) {
    let page = &answer.page;
    ui.add_space(size::GAP - 4.0);
    ui.horizontal_wrapped(|ui| {
        filters::bar(ui, frame, &page.facets);
        toggles(ui, frame, page);
        if ui.max_rect().width() < BESIDE_TABS && is_ordered(page, tab) {
            super::order::menu(ui, frame, &ORDERED);
        }
    });
    tab_line(ui, frame, page, tab);
    if page.rules == 0 {
        no_rules(ui, frame, page);
        return;
    }
    ui.add_space(2.0);
    body(ui, frame, answer, tab, revision, low);
}

/// The state of a technique without rules. Where it has none, filters or not, those are not to blame.
fn no_rules(ui: &mut Ui, frame: &mut Frame<'_>, page: &TechniquePage) {
    const NONE: &str = "is tagged with exactly this technique";
    if page.unfiltered > 0 || frame.state.catalog.is_empty() {
        super::nothing(ui, frame, NONE);
    } else if page.retired_left_out == 0 {
        heading::empty(ui, &format!("No rule {NONE}"), None);
    } else {
        let tagged = counted(page.retired_left_out, "rule is", "rules are");
        let sentence = format!("{tagged} tagged with this technique, all of them deprecated");
        super::only_retired(ui, frame, &sentence);
    }
}

/// The least width that holds the choice of order beside the tabs.
const BESIDE_TABS: f32 = 720.0;

/// Whether a tab has a table whose order can be chosen.
const fn is_ordered(page: &TechniquePage, tab: Tab) -> bool {
    page.rules > 0 && !matches!(tab, Tab::Rules | Tab::Events)
}

/// The tabs, and at the right end the choice of order where there is room.
fn tab_line(ui: &mut Ui, frame: &mut Frame<'_>, page: &TechniquePage, tab: Tab) {
    let line = ui.available_rect_before_wrap();
    if let Some(tab) = button::tabs(ui, tab, &tabs(page)) {
        frame.send(Command::Replace(Page::Technique(page.id.clone(), tab)));
    }
    if line.width() >= BESIDE_TABS && is_ordered(page, tab) {
        let rect = line.with_max_y(line.min.y + size::BUTTON).with_min_x(line.max.x - 160.0);
        let layout = egui::Layout::right_to_left(egui::Align::Center);
        let mut end = ui.new_child(egui::UiBuilder::new().max_rect(rect).layout(layout));
        super::order::menu(&mut end, frame, &ORDERED);
    }
}

/// The tables whose order can be chosen.
const ORDERED: [&str; 3] = ["technique fields", "technique indicators", "technique exclusions"];

/// The name with its parent's where there is room; the parent's id stands in the line below, too.
fn name_that_fits<'a>(ui: &Ui, page: &'a TechniquePage) -> &'a str {
    if page.name == page.id {
        return "Unknown to ATT&CK";
    }
    let whole = theme::width(ui, &page.name, theme::title());
    if whole > ui.available_width() { &page.short_name } else { &page.name }
}

fn tabs(page: &TechniquePage) -> [(Tab, &'static str, Option<usize>); 6] {
    [
        (Tab::All, "All", None),
        (Tab::Fields, "Fields", Some(page.fields.len())),
        (Tab::Indicators, "Indicators", Some(page.indicators.len())),
        (Tab::Exclusions, "Exclusions", Some(page.exclusions.len())),
        (Tab::Rules, "Rules", Some(page.rules)),
        (Tab::Events, "Events", Some(page.events.len())),
    ]
}

const COMPARE: &str = "Compare with…";

/// The star of a technique, with its word and without.
const fn star(starred: bool) -> (&'static str, &'static str) {
    if starred { ("★ Starred", "★") } else { ("☆ Star", "☆") }
}

/// What the buttons of the head say.
fn action_words(state: &State, page: &TechniquePage, short: bool) -> [String; 4] {
    let (whole, sign) = star(state.settings.starred.contains(&page.id));
    let star = if short { sign } else { whole };
    [star.to_owned(), draft::start_text(state), COMPARE.to_owned(), copy::words(short)]
}

/// Star, draft, compare, copy; where they are to be short, some as icons.
fn actions(ui: &mut Ui, frame: &mut Frame<'_>, answer: &Answer, short: bool) {
    let page = &answer.page;
    let starred = frame.state.settings.starred.contains(&page.id);
    let (whole, sign) = star(starred);
    let response = ui.button(if short { sign } else { whole });
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, whole));
    if response.on_hover_text(if starred { "Starred" } else { "Star" }).clicked() {
        frame.send(Command::Star(page.id.clone()));
    }
    draft::start(ui, frame);
    if button::accented(ui, COMPARE).clicked() {
        frame.send(Command::Compare(frame.state.subjects_with(&page.id)));
    }
    let catalog = frame.catalog();
    copy::button(ui, frame, (&catalog, page), ("page", &page.id), &FORMATS, short);
}

const FORMATS: [Format<TechniquePage>; 4] = [
    ("Markdown", export::write_markdown),
    ("text", export::write_text),
    ("JSON", export::write_json),
    ("CSV", export::write_csv),
];

/// Starts a line where the check boxes do not all fit in the one there is.
fn group_together(ui: &mut Ui, page: &TechniquePage) {
    let mut words = vec!["Merge equivalent fields"];
    words.extend((!page.sub_techniques.is_empty()).then_some("Sub-techniques"));
    words.extend((page.retired_left_out > 0).then_some("Deprecated (000)"));
    let room: f32 = words.iter().map(|text| check::width(ui, text) + size::GAP_SECTION).sum();
    let between = size::GAP_SECTION - ui.spacing().item_spacing.x;
    if ui.available_size_before_wrap().x < room + between {
        ui.end_row();
    } else {
        ui.add_space(between);
    }
    ui.spacing_mut().item_spacing.x = size::GAP_SECTION;
}

/// What else counts: sub-techniques, nested exclusions, retired rules.
fn toggles(ui: &mut Ui, frame: &mut Frame<'_>, page: &TechniquePage) {
    let mut filter = frame.state.filter.clone();
    group_together(ui, page);
    if !page.sub_techniques.is_empty() {
        check::show(ui, &mut filter.sub_techniques, "Sub-techniques");
    }
    check::show(ui, &mut filter.merged, "Merge equivalent fields");
    if page.retired_left_out > 0 || filter.include_retired {
        let text = if page.retired_left_out > 0 {
            format!("Deprecated ({})", page.retired_left_out)
        } else {
            "Deprecated".to_owned()
        };
        check::show(ui, &mut filter.include_retired, &text);
    }
    if filter != frame.state.filter {
        frame.send(Command::Filter(filter));
    }
}

fn body(ui: &mut Ui, frame: &mut Frame<'_>, answer: &Answer, tab: Tab, revision: u64, low: bool) {
    if tab != Tab::All {
        Section::of(answer, tab).show_all(ui, frame, revision);
        return;
    }
    let mut sections = |ui: &mut Ui| {
        for part in [Tab::Fields, Tab::Indicators, Tab::Exclusions, Tab::Rules, Tab::Events] {
            Section::of(answer, part).show_first(ui, frame, revision);
            ui.add_space(size::GAP_WIDE);
        }
    };
    if low {
        sections(ui);
    } else {
        // Each technique keeps its own scroll.
        super::scrolled(ui, &format!("technique {}", answer.page.id), sections);
    }
}
