//! The tables of the technique page besides indicators and exclusions.

use crate::app::commands::Command;
use crate::app::draft::Part;
use crate::app::pages::draft::Drafts;
use crate::app::pages::order::Scope;
use crate::app::pages::{Page, key_of, rule_line};
use crate::app::table::{Cell, Column, DetailLine, Heading, Rows};
use crate::app::vendors::VendorOrder;
use crate::app::widgets::samples::Samples;
use crate::catalog::{Catalog, RuleId};
use crate::views::draft;
use crate::views::order::Order;
use crate::views::rows::FieldRow;
use crate::views::technique::{TechniquePage, VendorGroup};
use egui::Ui;
use std::borrow::Cow;
use std::sync::Arc;

/// Fields filtered most.
pub(super) struct FieldRows {
    catalog: Arc<Catalog>,
    technique: String,
    rows: Vec<FieldRow>,
    vendors: VendorOrder,
    samples: Vec<Samples>,
    most: usize,
    most_users: usize,
    order: Order,
    scope: Scope,
    columns: Vec<Column>,
}

impl FieldRows {
    pub(super) fn new(catalog: &Arc<Catalog>, page: &TechniquePage, vendors: VendorOrder) -> Self {
        let rows = &page.fields;
        let sample =
            |row: &FieldRow| Samples::new(row.samples.iter().map(|it| &**it), row.distinct_values);
        Self {
            catalog: catalog.clone(),
            technique: page.id.clone(),
            samples: rows.iter().map(sample).collect(),
            most: rows.iter().map(|row| row.rules.len()).max().unwrap_or(0),
            most_users: rows.iter().map(|row| row.share.corpus).max().unwrap_or(0),
            order: page.order,
            scope: Scope::of(rows, page.order, |row| &row.field),
            columns: with_distinctive(FIELD_COLUMNS, page.order),
            rows: rows.clone(),
            vendors,
        }
    }
}

const FIELD_COLUMNS: &[Column] = &[
    Column::text("field", "Field", 214.0).keeping_end().at_least(120.0),
    Column::bars("rules", "Rules", 106.0),
    Column::bars("reach", "Corpus reach", 118.0).at_least(104.0).hidden(),
    Column::bars("distinctive", "Distinctive %", 118.0).at_least(104.0).hidden(),
    Column::text("how", "How", 214.0).at_least(90.0),
    Column::text("vendors", "Vendors", 130.0).at_least(130.0),
    Column::text("samples", "Sample values", 200.0).filling().at_least(80.0),
];

/// The columns, with that of distinctiveness where rows stand in its order.
pub(super) fn with_distinctive(columns: &[Column], order: Order) -> Vec<Column> {
    let shown = |column: &Column| Column {
        hidden: column.hidden && !(order == Order::Distinctive && column.id == "distinctive"),
        ..column.clone()
    };
    columns.iter().map(shown).collect()
}

/// The column that tells an order, where `rules` is that of rules.
pub(super) const fn column_of(order: Order, rules: &'static str) -> &'static str {
    match order {
        Order::Rules | Order::Signal => rules,
        Order::Distinctive => "distinctive",
    }
}

impl Rows for FieldRows {
    fn columns(&self) -> Cow<'_, [Column]> {
        Cow::Borrowed(&self.columns)
    }

    fn first_order(&self) -> Option<(&'static str, bool)> {
        Some((column_of(self.order, "rules"), true))
    }

    fn len(&self) -> usize {
        self.rows.len()
    }

    fn key(&self, row: usize) -> u64 {
        key_of((&self.technique, &self.rows[row].field))
    }

    fn cell(&self, row: usize, column: &'static str) -> Cell<'_> {
        let field = &self.rows[row];
        match column {
            "field" => Cell::code(&*field.field),
            "rules" => Cell::Bar { value: field.rules.len(), most: self.most, dim: false },
            "how" => Cell::Kinds(&field.kinds),
            "reach" => Cell::Bar { value: field.share.corpus, most: self.most_users, dim: true },
            "distinctive" => Cell::Bar { value: field.share.percent(), most: 100, dim: true },
            "vendors" => Cell::Vendors(self.vendors.counts(field.vendors)),
            _ => Cell::Samples(&self.samples[row]),
        }
    }

    fn group(&self, row: usize) -> usize {
        self.scope.group(&self.rows[row]).unwrap_or(0)
    }

    fn heading(&self, group: usize) -> Option<Heading<'_>> {
        self.scope.heading(group)
    }

    fn expands(&self) -> bool {
        true
    }

    fn details(&self, row: usize) -> usize {
        self.rows[row].rules.len()
    }

    fn detail(&self, ui: &mut Ui, DetailLine { row, line, out, .. }: DetailLine<'_>) {
        rule_line::show(ui, &self.catalog, self.rows[row].rules[line], 0, out);
    }

    fn detail_name(&self, row: usize, line: usize) -> String {
        self.catalog.rule(self.rows[row].rules[line]).title.clone()
    }

    fn open(&self, row: usize, line: Option<usize>) -> Option<Command> {
        Some(Command::Go(Page::rule(&self.catalog, self.rows[row].rules[line?])))
    }
}

impl Drafts for FieldRows {
    fn part(&self, row: usize) -> Part {
        Part::Field(draft::plain_field(&self.rows[row].field))
    }

    fn techniques(&self, _row: usize) -> Vec<String> {
        vec![self.technique.clone()]
    }

    fn rules(&self, row: usize) -> Vec<RuleId> {
        self.rows[row].rules.clone()
    }

    fn table(&self) -> &'static str {
        "fields"
    }
}

/// The rules, by vendor.
pub(super) struct RuleRows {
    catalog: Arc<Catalog>,
    rows: Vec<(RuleId, usize, Option<String>)>,
    groups: Vec<(String, String)>,
    /// Other ids in the files have a column where there are any.
    columns: Vec<Column>,
}

impl RuleRows {
    pub(super) fn new(catalog: &Arc<Catalog>, groups: &[VendorGroup]) -> Self {
        let heading = |group: &VendorGroup| {
            let count = crate::app::widgets::counted(group.rules.len(), "rule", "rules");
            (group.vendor.name().to_owned(), count)
        };
        let rows = groups.iter().enumerate().flat_map(|(at, group)| {
            group.rules.iter().map(move |line| (line.id, at, line.tagged_as.clone()))
        });
        let rows: Vec<_> = rows.collect();
        let any_tagged = rows.iter().any(|(.., tagged_as)| tagged_as.is_some());
        let wanted = |column: &Column| any_tagged || column.id != "tagged";
        let columns = Column::with_folders(RULE_COLUMNS, catalog);
        Self {
            catalog: catalog.clone(),
            columns: columns.into_iter().filter(wanted).collect(),
            rows,
            groups: groups.iter().map(heading).collect(),
        }
    }
}

const RULE_COLUMNS: &[Column] = &[
    Column::text("severity", "Severity", 92.0).at_least(82.0),
    Column::text("title", "Title", 320.0).filling().at_least(148.0),
    Column::text("tagged", "Tagged", 96.0),
    Column::text("status", "Status", 106.0).at_least(88.0),
    Column::text("language", "Language", 84.0).at_least(74.0),
    Column::text("modified", "Modified", 94.0).at_least(94.0),
    Column::text("folder", "Folder", 110.0).at_least(66.0),
    Column::text("path", "File", 260.0).keeping_end().at_least(60.0),
];

impl Rows for RuleRows {
    fn columns(&self) -> Cow<'_, [Column]> {
        Cow::Borrowed(&self.columns)
    }

    fn first_order(&self) -> Option<(&'static str, bool)> {
        Some(("title", false))
    }

    fn len(&self) -> usize {
        self.rows.len()
    }

    fn key(&self, row: usize) -> u64 {
        let rule = self.catalog.rule(self.rows[row].0);
        key_of((rule.folder, &rule.path, rule.doc))
    }

    fn cell(&self, row: usize, column: &'static str) -> Cell<'_> {
        let (id, _, tagged_as) = &self.rows[row];
        let rule = self.catalog.rule(*id);
        match column {
            "severity" => Cell::Severity(rule.severity),
            "title" => Cell::Link(Cow::Borrowed(&rule.title), Page::rule(&self.catalog, *id)),
            "tagged" => Cell::Badge(Cow::Borrowed(tagged_as.as_deref().unwrap_or_default())),
            "status" => Cell::Dim(Cow::Borrowed(&rule.status)),
            "language" => Cell::Dim(Cow::Borrowed(rule.language.word())),
            "modified" if rule.modified.is_empty() => Cell::Dim(Cow::Borrowed(&rule.created)),
            "modified" => Cell::Dim(Cow::Borrowed(&rule.modified)),
            "folder" => Cell::folder_of(&self.catalog, rule),
            _ => Cell::DimCode(Cow::Borrowed(&rule.path)),
        }
    }

    fn name(&self, row: usize) -> String {
        let (id, _, tagged_as) = &self.rows[row];
        let title = &self.catalog.rule(*id).title;
        match tagged_as {
            Some(old) => format!("{title}, tagged {old} in the file"),
            None => title.clone(),
        }
    }

    fn group(&self, row: usize) -> usize {
        self.rows[row].1
    }

    fn heading(&self, group: usize) -> Option<Heading<'_>> {
        let (name, count) = self.groups.get(group)?;
        Some(Heading::new(name, count))
    }

    fn open(&self, row: usize, _line: Option<usize>) -> Option<Command> {
        Some(Command::Go(Page::rule(&self.catalog, self.rows[row].0)))
    }

    fn opens_by_click(&self) -> bool {
        true
    }
}
