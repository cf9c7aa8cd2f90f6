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
    rows: Vec<CompareRow>,
    /// The rules under each row; made for the rows that come in sight.
    lines: Vec<OnceCell<Vec<Line>>>,
    columns: Vec<Column>,
    /// Rules of each subject.
    sizes: Vec<usize>,
    counts: [String; 3],
    heads: Vec<String>,
    subjects: usize,
    ids: Vec<String>,
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
    pub(super) fn new(
        catalog: &Arc<Catalog>,
        page: &Comparison,
        rows: &[CompareRow],
        things: Things,
    ) -> Self {
        let tests = things != Things::Fields;
        let mut columns = vec![Column::text("field", "Field", 200.0).keeping_end().at_least(106.0)];
        if tests {
            columns.push(Column::text("kind", "Kind", 100.0).at_least(88.0));
            columns
                .push(Column::text("value", "Value", 160.0).filling().keeping_end().at_least(90.0));
        } else {
            columns[0] = columns[0].clone().filling();
        }
        for id in SUBJECTS.iter().take(page.subjects.len()) {
            columns.push(Column::shaded(id, id, 118.0).at_least(94.0));
        }
        if rows.iter().any(|row| row.reach.is_some()) {
            columns.push(Column::bars("reach", "Corpus reach", 112.0).at_least(96.0));
        }
        let distinctive = Column::bars("distinctive", "Distinctive %", 112.0).at_least(104.0);
        let shown = page.order == Order::Distinctive;
        columns.push(if shown { distinctive } else { distinctive.hidden() });
        let scope = Scope::of(rows, page.order, |row| &row.field);
        let seen = |row: &&CompareRow| scope.group(*row).is_none();
        let count = |group| rows.iter().filter(seen).filter(|row| row.group() == group).count();
        Self {
            catalog: catalog.clone(),
            rows: rows.to_vec(),
            lines: rows.iter().map(|_| OnceCell::new()).collect(),
            columns,
            sizes: page.subjects.iter().map(|subject| subject.rules.len()).collect(),
            counts: [Group::All, Group::Some, Group::One].map(|group| thousands(count(group))),
            heads: heads(&page.subjects),
            subjects: page.subjects.len(),
            ids: page.subjects.iter().map(|subject| subject.id.clone()).collect(),
            things,
            scope,
            most_reach: rows.iter().filter_map(|row| row.reach).max().unwrap_or(0),
        }
    }

    fn lines(&self, row: usize) -> &[Line] {
        self.lines[row].get_or_init(|| lines(&self.rows[row].rules))
    }
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

/// What the subjects' columns are called: by the id, or where another has the same one by what tells
/// the subject apart.
fn heads(subjects: &[SubjectSummary]) -> Vec<String> {
    let head = |(at, subject): (usize, &SubjectSummary)| {
        let difference = difference(subject, subjects);
        let name = if difference.is_empty() { &subject.id } else { &difference };
        format!("{} {name}", at + 1)
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
        match SUBJECTS.iter().position(|id| *id == column.id) {
            Some(at) => Cow::Borrowed(&self.heads[at]),
            None => Cow::Borrowed(column.head),
        }
    }

    /// The number, and where all compared are of one technique, what stands after its id.
    fn narrow_head(&self, column: &Column) -> Cow<'_, str> {
        let head = self.head(column);
        let at = SUBJECTS.iter().position(|id| *id == column.id);
        let parent = |id: &str| id.rsplit_once('.').map(|(parent, _)| parent.to_owned());
        let first = self.ids.first().and_then(|id| parent(id));
        let of_one = self.ids.iter().all(|id| parent(id) == first);
        let id = at.map(|at| &*self.ids[at]).filter(|id| of_one && head.ends_with(id));
        match (at, id.and_then(|id| id.rsplit_once('.'))) {
            (Some(at), Some((_, tail))) => Cow::Owned(format!("{} .{tail}", at + 1)),
            _ => head,
        }
    }

    fn len(&self) -> usize {
        self.rows.len()
    }

    fn key(&self, row: usize) -> u64 {
        let row = &self.rows[row];
        key_of((&row.field, &row.test))
    }

    fn cell(&self, row: usize, column: &'static str) -> Cell<'_> {
        let compared = &self.rows[row];
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
            (subject, _) => match SUBJECTS.iter().position(|id| *id == subject) {
                Some(at) => Cell::Heat { value: compared.rules[at].len(), of: self.sizes[at] },
                None => Cell::Empty,
            },
        }
    }

    fn name(&self, row: usize) -> String {
        let row = &self.rows[row];
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
        let row = &self.rows[row];
        self.scope.group(row).unwrap_or(match row.group() {
            Group::All => 0,
            Group::Some => 1,
            Group::One => 2,
        })
    }

    fn heading(&self, group: usize) -> Option<Heading<'_>> {
        let title = match (group, self.subjects) {
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
        let CompareRow { field, test, .. } = &self.rows[row];
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
        let own = self.ids.iter().zip(&self.rows[row].rules);
        own.filter(|(_, rules)| !rules.is_empty()).map(|(id, _)| id.clone()).collect()
    }

    fn rules(&self, row: usize) -> Vec<RuleId> {
        self.rows[row].rules.concat()
    }

    fn table(&self) -> &'static str {
        match self.things {
            Things::Fields => "compared fields",
            Things::Indicators => "compared indicators",
            Things::Exclusions => "compared exclusions",
        }
    }
}
