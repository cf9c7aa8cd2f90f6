//! The field matrix, and the same for indicators and exclusions: rows things, columns subjects.

use super::Things;
use crate::app::commands::Command;
use crate::app::draft::Part;
use crate::app::pages::draft::Drafts;
use crate::app::pages::order::Scope;
use crate::app::pages::{Page, key_of, rule_line};
use crate::app::table::{Cell, Column, DetailLine, Heading, Rows};
use crate::app::widgets::thousands;
use crate::catalog::{Catalog, RuleId};
use crate::views::compare::{CompareRow, Comparison, Group, SubjectSummary};
use crate::views::draft::{self, Test};
use crate::views::order::{Order, Share};
use egui::Ui;
use rustc_hash::FxHashMap;
use std::borrow::Cow;
use std::cell::OnceCell;
use std::sync::Arc;

/// The rows with what is painted.
pub(super) struct CompareRows {
    catalog: Arc<Catalog>,
    page: Arc<Comparison>,
    /// The rules under each row; made for the rows that come in sight.
    lines: Vec<OnceCell<Vec<Line>>>,
    columns: Vec<Column>,
    counts: [String; 3],
    heads: Vec<Head>,
    things: Things,
    scope: Scope,
    most_reach: usize,
}

/// Column ids of subjects.
const SUBJECTS: [&str; 4] = ["first", "second", "third", "fourth"];

/// Tables with different numbers of subjects are set up apart.
pub(super) fn table_name(things: &str, subjects: usize) -> &'static str {
    match (things, subjects) {
        ("fields", 2) => "compare fields 2",
        ("fields", 3) => "compare fields 3",
        ("fields", _) => "compare fields 4",
        ("indicators", 2) => "compare indicators 2",
        ("indicators", 3) => "compare indicators 3",
        ("indicators", _) => "compare indicators 4",
        (_, 2) => "compare exclusions 2",
        (_, 3) => "compare exclusions 3",
        _ => "compare exclusions 4",
    }
}

impl CompareRows {
    pub(super) fn new(catalog: &Arc<Catalog>, page: &Arc<Comparison>, things: Things) -> Self {
        let rows = rows_of(page, things);
        let scope = Scope::of(rows, page.order, |row| &row.field);
        let seen = |row: &&CompareRow| scope.group(*row).is_none();
        let count = |group| rows.iter().filter(seen).filter(|row| row.group() == group).count();
        Self {
            catalog: catalog.clone(),
            lines: rows.iter().map(|_| OnceCell::new()).collect(),
            columns: columns(page, things),
            counts: [Group::All, Group::Some, Group::One].map(|group| thousands(count(group))),
            heads: heads(&page.subjects),
            things,
            scope,
            most_reach: rows.iter().filter_map(|row| row.reach).max().unwrap_or(0),
            page: page.clone(),
        }
    }

    fn rows(&self) -> &[CompareRow] {
        rows_of(&self.page, self.things)
    }

    /// The subject a column is of.
    fn subject(column: &str) -> Option<usize> {
        SUBJECTS.iter().position(|id| *id == column)
    }

    fn lines(&self, row: usize) -> &[Line] {
        self.lines[row].get_or_init(|| lines(&self.rows()[row].rules))
    }
}

fn rows_of(page: &Comparison, things: Things) -> &[CompareRow] {
    match things {
        Things::Fields => &page.fields,
        Things::Indicators => &page.indicators,
        Things::Exclusions => &page.exclusions,
    }
}

/// The columns. In a narrow window all subjects stay in sight: values are cut, shades lose their
/// percentages, and what is said of the whole catalog goes.
fn columns(page: &Comparison, things: Things) -> Vec<Column> {
    let field = Column::text("field", "Field", 200.0).keeping_end().at_least(96.0);
    let mut columns = if things == Things::Fields {
        vec![field.filling()]
    } else {
        vec![
            field,
            Column::text("kind", "Kind", 100.0).at_least(88.0),
            Column::text("value", "Value", 160.0).filling().keeping_end().at_least(76.0),
        ]
    };
    let least = match page.subjects.len() {
        ..=2 => 76.0,
        3 => 60.0,
        _ => 48.0,
    };
    for id in SUBJECTS.iter().take(page.subjects.len()) {
        columns.push(Column::shaded(id, id, 118.0).at_least(least));
    }
    if rows_of(page, things).iter().any(|row| row.reach.is_some()) {
        columns.push(Column::bars("reach", "Corpus reach", 112.0).at_least(96.0).leaving());
    }
    let distinctive = Column::bars("distinctive", "Distinctive %", 112.0).at_least(104.0).leaving();
    let shown = page.order == Order::Distinctive;
    columns.push(if shown { distinctive } else { distinctive.hidden() });
    columns
}

/// A rule under a row, and the numbers of the subjects that have it.
type Line = (RuleId, Vec<usize>);

/// Each rule of the subjects once, with the numbers of the subjects that have it.
fn lines(subjects: &[Vec<RuleId>]) -> Vec<Line> {
    let mut places: FxHashMap<RuleId, usize> = FxHashMap::default();
    let mut lines: Vec<Line> = Vec::new();
    for (at, rules) in subjects.iter().enumerate() {
        for id in rules {
            let place = *places.entry(*id).or_insert(lines.len());
            if place == lines.len() {
                lines.push((*id, Vec::new()));
            }
            lines[place].1.push(at + 1);
        }
    }
    lines
}

/// `in 1, 2 and 4`.
fn subjects_of(numbers: &[usize]) -> String {
    let words: Vec<String> = numbers.iter().map(ToString::to_string).collect();
    match words.split_last() {
        Some((last, before)) if !before.is_empty() => {
            format!("in {} and {last}", before.join(", "))
        }
        _ => format!("in {}", words.concat()),
    }
}

/// What a subject's column is called.
struct Head {
    whole: String,
    /// The same with less room, the longest first.
    narrow: Vec<String>,
}

/// What the subjects' columns are called: by the id, or where another has the same one by what tells
/// the subject apart. With less room by the number, and where all are of one technique by what stands
/// after its id.
fn heads(subjects: &[SubjectSummary]) -> Vec<Head> {
    let technique = |subject: &SubjectSummary| {
        subject.id.rsplit_once('.').map(|(technique, _)| technique.to_owned())
    };
    let first = subjects.first().and_then(technique);
    let of_one = subjects.iter().all(|subject| technique(subject) == first);
    let head = |(at, subject): (usize, &SubjectSummary)| {
        let number = at + 1;
        let difference = difference(subject, subjects);
        let by_id = difference.is_empty();
        let name = if by_id { &subject.id } else { &difference };
        let tail = subject.id.rsplit_once('.').filter(|_| by_id && of_one);
        let mut narrow: Vec<String> =
            tail.map(|(_, tail)| format!("{number} .{tail}")).into_iter().collect();
        narrow.push(number.to_string());
        Head { whole: format!("{number} {name}"), narrow }
    };
    subjects.iter().enumerate().map(head).collect()
}

/// What narrows a subject and not every other one of the same technique; empty where it is alone.
fn difference(subject: &SubjectSummary, subjects: &[SubjectSummary]) -> String {
    let same: Vec<_> = subjects.iter().filter(|other| other.id == subject.id).collect();
    let has =
        |subject: &SubjectSummary, part: &str| subject.narrowed.split(", ").any(|it| it == part);
    let parts = subject.narrowed.split(", ");
    let own = parts.filter(|part| !same.iter().all(|other| has(other, part)));
    // A folder's name alone tells more in a narrow column.
    let words = own.map(|part| part.strip_prefix("folder ").unwrap_or(part));
    words.collect::<Vec<_>>().join(", ")
}

impl Rows for CompareRows {
    fn columns(&self) -> Cow<'_, [Column]> {
        Cow::Borrowed(&self.columns)
    }

    fn head(&self, column: &Column) -> Cow<'_, str> {
        match Self::subject(column.id) {
            Some(at) => Cow::Borrowed(&self.heads[at].whole),
            None => Cow::Borrowed(column.head),
        }
    }

    fn narrow_heads(&self, column: &Column) -> Vec<&str> {
        let heads = Self::subject(column.id).map_or(&[][..], |at| &self.heads[at].narrow);
        heads.iter().map(String::as_str).collect()
    }

    fn len(&self) -> usize {
        self.rows().len()
    }

    fn key(&self, row: usize) -> u64 {
        let row = &self.rows()[row];
        key_of((&row.field, &row.test))
    }

    fn cell(&self, row: usize, column: &'static str) -> Cell<'_> {
        let compared = &self.rows()[row];
        match (column, &compared.test) {
            ("field", _) => Cell::code(&*compared.field),
            ("kind", Some((kind, _))) => Cell::Kind(kind.word()),
            ("value", Some((_, value))) => Cell::code(&**value),
            ("reach", _) => compared.reach.map_or(Cell::Empty, |value| Cell::Bar {
                value,
                most: self.most_reach,
                dim: true,
            }),
            ("distinctive", _) => {
                let value = compared.share.map_or(0, Share::percent);
                Cell::Bar { value, most: 100, dim: true }
            }
            (subject, _) => Self::subject(subject).map_or(Cell::Empty, |at| Cell::Heat {
                value: compared.rules[at].len(),
                of: self.page.subjects[at].rules.len(),
            }),
        }
    }

    fn name(&self, row: usize) -> String {
        let row = &self.rows()[row];
        let test = row
            .test
            .as_ref()
            .map_or_else(String::new, |(kind, value)| format!(" {} {value}", kind.word()));
        let each = row.rules.iter().enumerate();
        let counts: Vec<String> =
            each.map(|(at, rules)| format!("{} in {}", rules.len(), at + 1)).collect();
        format!("{}{test}, {}", row.field, counts.join(", "))
    }

    fn group(&self, row: usize) -> usize {
        let row = &self.rows()[row];
        self.scope.group(row).unwrap_or(match row.group() {
            Group::All => 0,
            Group::Some => 1,
            Group::One => 2,
        })
    }

    fn heading(&self, group: usize) -> Option<Heading<'_>> {
        let title = match (group, self.page.subjects.len()) {
            (0, 2) => "In both",
            (0, _) => "In all",
            (1, _) => "In some",
            _ => "In one only",
        };
        let of_group = || Some(Heading::new(title, self.counts.get(group)?));
        self.scope.heading(group).or_else(of_group)
    }

    fn expands(&self) -> bool {
        true
    }

    fn details(&self, row: usize) -> usize {
        self.lines(row).len()
    }

    fn detail(&self, ui: &mut Ui, DetailLine { row, line, out, .. }: DetailLine<'_>) {
        if let Some((id, numbers)) = self.lines(row).get(line) {
            rule_line::noted(ui, &self.catalog, *id, &subjects_of(numbers), out);
        }
    }

    fn detail_name(&self, row: usize, line: usize) -> String {
        let line = self.lines(row).get(line);
        line.map_or_else(String::new, |(id, _)| self.catalog.rule(*id).title.clone())
    }

    fn open(&self, row: usize, line: Option<usize>) -> Option<Command> {
        let (id, _) = self.lines(row).get(line?)?;
        Some(Command::Go(Page::rule(&self.catalog, *id)))
    }
}

impl Drafts for CompareRows {
    fn part(&self, row: usize) -> Part {
        let CompareRow { field, test, .. } = &self.rows()[row];
        match test {
            None => Part::Field(draft::plain_field(field)),
            Some((kind, value)) => {
                let test = Test::folded(field, *kind, value);
                if self.things == Things::Exclusions {
                    Part::Exclusion(test)
                } else {
                    Part::Indicator(test)
                }
            }
        }
    }

    /// Those of the subjects whose rules have it.
    fn techniques(&self, row: usize) -> Vec<String> {
        let own = self.page.subjects.iter().zip(&self.rows()[row].rules);
        own.filter(|(_, rules)| !rules.is_empty()).map(|(subject, _)| subject.id.clone()).collect()
    }

    fn rules(&self, row: usize) -> Vec<RuleId> {
        self.rows()[row].rules.concat()
    }

    fn table(&self) -> &'static str {
        match self.things {
            Things::Fields => "compared fields",
            Things::Indicators => "compared indicators",
            Things::Exclusions => "compared exclusions",
        }
    }
}
