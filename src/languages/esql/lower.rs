//! Syntax tree → expression: the conditions of a pipeline, each stage by its own name, and what the
//! rest of the pipeline says of columns and sources.

use super::ast::{Command, Pipeline, Stage};
use super::columns::{Columns, Undone};
use super::operand::one_line;
use crate::languages::{Finding, Reading};
use crate::model::{Detail, Expr, Fact, Span};
use std::collections::HashSet;

/// What a query tests; `text` is what it was parsed from.
pub(super) fn lower(text: &str, pipeline: &Pipeline) -> Reading {
    let mut lowering = Lowering { text, ..Lowering::default() };
    let mut filters = lowering.pipeline(pipeline);
    number(&mut filters);
    Reading {
        findings: lowering.findings,
        facts: lowering.facts,
        details: lowering.details,
        ..Reading::of(Expr::all(filters))
    }
}

/// The walk along a pipeline.
#[derive(Default)]
pub(super) struct Lowering<'a> {
    pub(super) text: &'a str,
    pub(super) columns: Columns,
    pub(super) findings: Vec<Finding>,
    facts: Vec<Fact>,
    details: Vec<Detail>,
    /// Computed columns that are among the details.
    shown: HashSet<Span>,
}

/// The name of a filter; numbered where a pipeline has several.
const WHERE: &str = "where";

impl Lowering<'_> {
    /// The filters of a pipeline, in order.
    pub(super) fn pipeline(&mut self, pipeline: &Pipeline) -> Vec<Expr> {
        let source = &pipeline.source;
        let facts =
            source.patterns.iter().map(|pattern| Fact { key: "from", value: pattern.clone() });
        self.facts.extend(facts);
        self.columns.define(&source.columns);
        let mut filters = Vec::new();
        self.branches("source", source.branches.len(), &mut filters, |lowering, index| {
            lowering.pipeline(&source.branches[index])
        });
        self.stages(&pipeline.stages, &mut filters);
        filters
    }

    fn stages(&mut self, stages: &[Stage], filters: &mut Vec<Expr>) {
        for stage in stages {
            self.stage(stage, filters);
        }
    }

    fn stage(&mut self, stage: &Stage, filters: &mut Vec<Expr>) {
        match &stage.command {
            Command::Where(condition) => {
                let filter = self.condition(condition);
                filters.push(filter.named(WHERE));
            }
            Command::Eval(definitions) => self.columns.define(definitions),
            Command::Stats { aggregates, groups } => {
                self.columns.define(groups);
                self.columns.define(aggregates);
                if let (Some(first), Some(last)) = (groups.first(), groups.last()) {
                    self.detail("group by", first.span.to(last.span));
                }
            }
            Command::Rename(pairs) => {
                pairs.iter().for_each(|(new, old)| self.columns.rename(new, old));
            }
            Command::New(names) => self.columns.compute(names, stage.span),
            Command::NewUnder(prefix) => self.columns.compute_under(prefix, stage.span),
            Command::Join { label, columns } => {
                self.columns.compute(columns, stage.span);
                self.shown.insert(stage.span);
                self.detail(label, stage.span);
            }
            Command::Fork(branches) => {
                self.branches("fork", branches.len(), filters, |lowering, index| {
                    let mut inner = Vec::new();
                    lowering.stages(&branches[index], &mut inner);
                    inner
                });
                self.columns.compute(&["_fork".to_owned()], Span::default());
            }
            Command::Passes | Command::Unread => {}
        }
    }

    /// The filters of branches, each a root of its own; what one names, another does not see, and
    /// what follows sees all.
    fn branches(
        &mut self,
        label: &str,
        count: usize,
        filters: &mut Vec<Expr>,
        mut read: impl FnMut(&mut Self, usize) -> Vec<Expr>,
    ) {
        let mut named: Vec<Undone> = Vec::new();
        for index in 0..count {
            let mark = self.columns.mark();
            let mut inner = read(self, index);
            number(&mut inner);
            named.push(self.columns.undo(mark));
            if !inner.is_empty() {
                filters.push(Expr::all(inner).named(format!("{label} {}", index + 1)));
            }
        }
        named.into_iter().for_each(|undone| self.columns.redo(undone));
    }

    /// Shows on the rule's page how a column is computed that a filter tests.
    pub(super) fn show_column(&mut self, definition: Span) {
        if self.shown.insert(definition) {
            self.detail("computed column", definition);
        }
    }

    /// Shows a part of the query, if there is any, on the rule's page, on one line.
    fn detail(&mut self, label: &str, span: Span) {
        const LONGEST: usize = 300;
        let mut text = one_line(span.of(self.text));
        if text.len() > LONGEST {
            text.truncate(text.floor_char_boundary(LONGEST));
            text.push('…');
        }
        if text.is_empty() {
            return;
        }
        self.details.push(Detail { label: label.to_owned(), text });
    }
}

/// Numbers filters that share the name of all.
fn number(filters: &mut [Expr]) {
    let wheres = filters.iter_mut().filter_map(|filter| match filter {
        Expr::Named(name, _) if name == WHERE => Some(name),
        _ => None,
    });
    let names: Vec<_> = wheres.collect();
    if names.len() > 1 {
        for (index, name) in names.into_iter().enumerate() {
            *name = format!("{WHERE} {}", index + 1);
        }
    }
}
