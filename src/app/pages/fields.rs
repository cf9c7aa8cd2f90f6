//! The crosswalk as a table: every canonical field, how vendors write it, what it is tested for.

use super::listing::Listing;
use super::{Frame, key_of};
use crate::app::commands::Command;
use crate::app::memo::{Asking, Memo};
use crate::app::table::{Cell, Column, DetailLine, Rows};
use crate::app::theme::{self, Tokens, size};
use crate::app::vendors::VendorOrder;
use crate::app::widgets::samples::Samples;
use crate::app::widgets::text::{text_in, text_right};
use crate::app::widgets::{counted, each_once, mark, thousands};
use crate::views::Filter;
use crate::views::fields::{self, FieldDossier};
use crate::views::filter::Facets;
use egui::{Sense, Ui, pos2, vec2};
use std::borrow::Cow;

/// What the page is painted from.
pub(crate) struct Answer {
    rows: Vec<FieldDossier>,
    vendors: VendorOrder,
    raw: Vec<String>,
    values: Vec<Samples>,
    most: usize,
    count: String,
    facets: Facets,
}

pub(crate) type Kept = Memo<Filter, Answer>;

impl Answer {
    pub(super) fn new(asking: &Asking, filter: &Filter) -> Self {
        let catalog = &*asking.catalog;
        let rows = fields::list(catalog, filter);
        let raw = |row: &FieldDossier| each_once(row.raw_names.iter().map(|(_, name, _)| &**name));
        let values = |row: &FieldDossier| {
            Samples::new(row.top_values.iter().map(|(text, _)| &**text), row.distinct_values)
        };
        let merged = rows.iter().filter(|row| row.is_merged()).count();
        let count = match (rows.len(), merged) {
            (0, _) => String::new(),
            (all, 0) => thousands(all),
            (all, merged) => {
                let (all, merged) = (thousands(all), thousands(merged));
                format!("{all} · {merged} bring several names together")
            }
        };
        Self {
            count,
            raw: rows.iter().map(raw).collect(),
            values: rows.iter().map(values).collect(),
            most: rows.iter().map(|row| row.rules.len()).max().unwrap_or(0),
            facets: Facets::offered(catalog, filter, catalog.ids()),
            rows,
            vendors: asking.vendors,
        }
    }
}

/// Where the count of rules ends on the lines under a field.
const COUNT: f32 = 106.0;

const COLUMNS: &[Column] = &[
    Column::text("field", "Field", 206.0).fitting(260.0).keeping_end().at_least(148.0),
    Column::text("concept", "Concept", 130.0).hidden(),
    Column::bars("rules", "Rules", 112.0),
    Column::text("vendors", "Vendors", 130.0).at_least(130.0),
    Column::text("raw", "As written", 210.0).at_least(92.0),
    Column::text("kinds", "How", 190.0).at_least(90.0),
    Column::text("values", "Top values", 160.0).filling().at_least(92.0),
    Column::numbers("distinct", "Values", 66.0).at_least(66.0),
    Column::numbers("techniques", "Techniques", 90.0).at_least(90.0),
];

impl Rows for Answer {
    fn columns(&self) -> Cow<'_, [Column]> {
        Cow::Borrowed(COLUMNS)
    }

    fn first_order(&self) -> Option<(&'static str, bool)> {
        Some(("rules", true))
    }

    fn len(&self) -> usize {
        self.rows.len()
    }

    fn key(&self, row: usize) -> u64 {
        key_of(&self.rows[row].field)
    }

    fn cell(&self, row: usize, column: &'static str) -> Cell<'_> {
        let field = &self.rows[row];
        match column {
            "field" => Cell::code(&*field.field),
            "concept" => Cell::DimCode(Cow::Borrowed(&field.concept)),
            "rules" => Cell::Bar { value: field.rules.len(), most: self.most, dim: false },
            "vendors" => Cell::Vendors(self.vendors.counts(field.vendors)),
            "raw" => Cell::DimCode(Cow::Borrowed(&self.raw[row])),
            "kinds" => Cell::Kinds(&field.kinds),
            "values" => Cell::Samples(&self.values[row]),
            "distinct" => Cell::Number(field.distinct_values),
            _ => Cell::Number(field.techniques),
        }
    }

    fn name(&self, row: usize) -> String {
        let field = &self.rows[row];
        format!("{}, {}", field.field, counted(field.rules.len(), "rule", "rules"))
    }

    fn expands(&self) -> bool {
        true
    }

    fn details(&self, row: usize) -> usize {
        self.rows[row].raw_names.len()
    }

    /// How one vendor writes it.
    fn detail(&self, ui: &mut Ui, DetailLine { row, line, out, .. }: DetailLine<'_>) {
        let (vendor, name, rules) = &self.rows[row].raw_names[line];
        let tokens = Tokens::of(ui);
        let room = vec2(ui.available_width() - size::CELL, ui.max_rect().height());
        let (rect, _) = ui.allocate_exact_size(room, Sense::hover());
        mark::vendor_at(ui, pos2(rect.left(), rect.center().y), *vendor);
        let count = rect.with_max_x(rect.left() + COUNT);
        let rules = counted(*rules, "rule", "rules");
        text_right(ui, count, &rules, theme::small(), tokens.faint);
        let words = rect.with_min_x(count.right() + size::GAP_WIDE);
        let (used, _) = text_in(ui, words, name, theme::code(), tokens.accent);
        let response = ui.interact(used, ui.make_persistent_id("raw name"), Sense::CLICK);
        response.widget_info(|| {
            egui::WidgetInfo::labeled(egui::Role::Link, true, format!("{} {name}", vendor.name()))
        });
        if response.on_hover_cursor(egui::CursorIcon::PointingHand).clicked() {
            out.extend(self.open(row, Some(line)));
        }
    }

    fn detail_name(&self, row: usize, line: usize) -> String {
        let (vendor, name, rules) = &self.rows[row].raw_names[line];
        format!("{} {name}, {}", vendor.name(), counted(*rules, "rule", "rules"))
    }

    /// The rules that test it.
    fn open(&self, row: usize, line: Option<usize>) -> Option<Command> {
        let field = &self.rows[row];
        let query = match line {
            Some(line) => {
                let (vendor, name, _) = &field.raw_names[line];
                format!("vendor:{} field:\"{name}\"", vendor.word())
            }
            None => format!("field:\"{}\"", field.field),
        };
        Some(Command::Search(query))
    }
}

pub(super) fn show(ui: &mut Ui, frame: &mut Frame<'_>) {
    let state = frame.state;
    let (answer, revision) =
        frame.views.fields.get_soon(&state.asking(), &state.filter, |_| true, Answer::new);
    let listing = Listing {
        title: "Fields",
        count: &answer.count,
        table: "fields",
        field: "Filter fields",
        facets: &answer.facets,
        rows: &*answer,
        revision,
        none: "tests a field",
    };
    listing.show(ui, frame);
}
