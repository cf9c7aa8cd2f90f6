//! Commands → what the search tests. Each stage that filters is a root of its own; all must hold.

use super::ast::{Body, Command, Filter, Pipeline, Value};
use super::columns::{Column, Columns};
use super::compare::{Tested, searched, searched_list, term};
use super::condition::Conditions;
use super::{parser, structure, subsearch};
use crate::languages::{MAX_DEPTH, Reading, not};
use crate::model::{Detail, Expr, Fact, Kind, Span, TextMap, Use};

/// Words that look like fields and only choose a time.
const TIME_MODIFIERS: &[&str] = &[
    "_index_earliest",
    "_index_latest",
    "_time",
    "earliest",
    "endtime",
    "endtimeu",
    "index_earliest",
    "index_latest",
    "latest",
    "starttime",
    "starttimeu",
    "timeformat",
];

/// Reads a whole search.
pub(super) fn read(text: &str, pipeline: &Pipeline) -> Reading {
    let mut stages = Stages::new(text);
    let roots = stages.pipeline(pipeline, &mut Columns::default());
    let mut reading = Reading::of(Expr::all(roots));
    reading.facts = stages.facts;
    reading.details = stages.details;
    reading
}

/// Reads a filter that stands in an expression.
pub(super) fn filter_alone(text: &str, filter: &Filter, columns: &Columns) -> Expr {
    Stages::new(text).filter(filter, columns)
}

struct Stages<'a> {
    text: &'a str,
    facts: Vec<Fact>,
    details: Vec<Detail>,
    /// How many `map`s this is inside of.
    maps: usize,
}

impl<'a> Stages<'a> {
    fn new(text: &'a str) -> Self {
        Self { text, facts: Vec::new(), details: Vec::new(), maps: 0 }
    }

    fn detail(&mut self, label: &str, text: impl AsRef<str>) {
        let text = text.as_ref().split_whitespace().collect::<Vec<_>>().join(" ");
        let detail = Detail { label: label.to_owned(), text };
        if !detail.text.is_empty() && !self.details.contains(&detail) {
            self.details.push(detail);
        }
    }

    fn model(&mut self, model: &str) {
        let fact = Fact { key: "datamodel", value: model.to_owned() };
        if !model.is_empty() && !self.facts.contains(&fact) {
            self.facts.push(fact);
        }
    }

    /// The roots of a pipeline; `columns` are those before it, and then those after it.
    fn pipeline(&mut self, pipeline: &Pipeline, columns: &mut Columns) -> Vec<Expr> {
        let stages = pipeline.commands.iter().map(|command| {
            let expr = self.command(command, columns);
            (!expr.is_empty()).then(|| expr.named(command.name.as_str()))
        });
        stages.flatten().collect()
    }

    /// What a command tests; `columns` are changed to those after it.
    fn command(&mut self, command: &Command, columns: &mut Columns) -> Expr {
        match &command.body {
            Body::Search(filter) => {
                see_fields(filter, columns);
                return self.filter(filter, columns);
            }
            Body::Where(value) => return self.condition(value, columns),
            Body::Regex { field, negated: no, pattern, span } => {
                let tested = Tested::column(columns, field);
                let expr = tested.predicate(Kind::RegexMatch, vec![pattern.clone()], *span).into();
                return if *no { not(expr) } else { expr };
            }
            Body::Tstats { .. } => return self.tstats(&command.body, columns),
            Body::InputLookup { table, filter, .. } => {
                self.detail("lookup", table);
                return computed(self.filter(filter, columns));
            }
            Body::Branches { pipelines, written, overwrites } => {
                let written = written.map(|span| span.of(self.text));
                self.detail(&command.name, written.unwrap_or_default());
                return self.branches(pipelines, *overwrites, columns);
            }
            Body::Map { search, map } => return self.map(search, map, columns),
            body => self.columns(body, command.span, columns),
        }
        Expr::truth()
    }

    /// Commands that only change what the columns are.
    fn columns(&mut self, body: &Body, span: Span, columns: &mut Columns) {
        match body {
            Body::Datamodel(model) => {
                self.model(model);
                columns.add_model(model);
            }
            Body::Eval(assignments) => {
                assignments.iter().for_each(|set| columns.assign(&set.name, &set.value));
            }
            Body::Stats { aggregates, .. } => columns.aggregate(aggregates),
            Body::Rename(pairs) => pairs.iter().for_each(|(from, to)| columns.rename(from, to)),
            Body::Spath { path, output, from_event } => match (*from_event, path.is_empty()) {
                (_, true) => {}
                (true, false) => columns.set(output, Column::Field(path.clone())),
                (false, false) => columns.compute(output),
            },
            Body::Columns(names) => names.iter().for_each(|name| columns.compute(name)),
            Body::Lookup { outputs, written } => {
                self.detail("lookup", written.of(self.text));
                outputs.iter().for_each(|name| columns.compute(name));
            }
            Body::Foreach(pipeline) => self.foreach(pipeline, columns),
            Body::Transaction(written) => {
                self.detail("transaction", written.of(self.text));
                ["duration", "eventcount", "closed_txn"]
                    .iter()
                    .for_each(|name| columns.compute(name));
            }
            Body::Unknown => self.detail("command", span.of(self.text)),
            _ => {}
        }
    }

    fn foreach(&mut self, pipeline: &Pipeline, columns: &mut Columns) {
        for command in &pipeline.commands {
            if let Body::Eval(assignments) = &command.body {
                let names = assignments.iter().map(|set| set.name.as_str());
                names.filter(|name| !name.contains('<')).for_each(|name| columns.compute(name));
            }
        }
    }

    fn condition(&self, value: &Value, columns: &Columns) -> Expr {
        Conditions { text: self.text, columns }.read(value)
    }

    fn tstats(&mut self, body: &Body, columns: &mut Columns) -> Expr {
        let Body::Tstats { models, filter, aggregates, by } = body else { return Expr::truth() };
        for model in models {
            self.model(model);
            columns.add_model(model);
        }
        if !models.is_empty() {
            let fields = aggregates.iter().filter_map(|aggregate| aggregate.field.as_deref());
            fields
                .chain(by.iter().map(String::as_str))
                .for_each(|name| columns.add_model_field(name));
            each_field(filter, &mut |name| columns.add_model_field(name));
        }
        let expr = self.filter(filter, columns);
        columns.aggregate(aggregates);
        expr
    }

    fn branches(
        &mut self,
        pipelines: &[Pipeline],
        overwrites: bool,
        columns: &mut Columns,
    ) -> Expr {
        let mut roots = Vec::new();
        for pipeline in pipelines {
            let mut own = Columns::default();
            roots.extend(self.pipeline(pipeline, &mut own));
            columns.merge(own, overwrites);
        }
        Expr::all(roots)
    }

    /// A `map` runs its search for every row; what only repeats the row's values is no test.
    fn map(&mut self, search: &str, map: &TextMap, columns: &mut Columns) -> Expr {
        if self.maps >= MAX_DEPTH / 10 {
            return Expr::truth();
        }
        let mut findings = Vec::new();
        let segments = structure::segments(search, &mut findings);
        let pipeline = parser::pipeline(search, &segments, &mut findings);
        let mut inner = Stages { maps: self.maps + 1, ..Stages::new(search) };
        let mut own = Columns::default();
        let mut expr = Expr::all(inner.pipeline(&pipeline, &mut own));
        expr.relocate(&|span| (map.span(span), 0));
        self.facts.extend(inner.facts);
        self.details.extend(inner.details);
        columns.merge(own, true);
        expr
    }

    fn filter(&mut self, filter: &Filter, columns: &Columns) -> Expr {
        match filter {
            Filter::And(parts) => Expr::all(self.filters(parts, columns)),
            Filter::Or(parts) => Expr::any(self.filters(parts, columns)),
            Filter::Not(inner) => {
                let inner = self.filter(inner, columns);
                if inner.is_empty() { inner } else { not(inner) }
            }
            Filter::Compare { field, value, span, .. } if self.is_no_test(field, value, *span) => {
                Expr::truth()
            }
            Filter::Compare { field, operator, value, span } => {
                searched(&Tested::column(columns, field), *operator, value, *span)
            }
            Filter::In { field, values, span } => {
                let written: Vec<&str> = values.iter().map(|(value, _)| value.as_str()).collect();
                if self.is_no_test(field, &written.join(", "), *span) {
                    return Expr::truth();
                }
                searched_list(&Tested::column(columns, field), values, *span)
            }
            Filter::Term { value, .. } if self.is_row_value(value) => Expr::truth(),
            Filter::Term { value, span } => term(value, *span),
            Filter::Subsearch { pipeline, span } => self.subsearch(pipeline, *span, columns),
            Filter::Broken { reason, span } => Expr::opaque(span.of(self.text), *reason, *span),
        }
    }

    fn filters(&mut self, parts: &[Filter], columns: &Columns) -> Vec<Expr> {
        let parts = parts.iter().map(|part| self.filter(part, columns));
        parts.filter(|part| !part.is_empty()).collect()
    }

    /// Whether a comparison chooses a time or a saved kind of event, or repeats a row's value.
    fn is_no_test(&mut self, field: &str, value: &str, span: Span) -> bool {
        if field == "eventtype" {
            self.detail("event type", value);
            return true;
        }
        if TIME_MODIFIERS.contains(&field) {
            self.detail("time", span.of(self.text));
            return true;
        }
        self.is_row_value(value)
    }

    fn is_row_value(&self, value: &str) -> bool {
        self.maps > 0 && subsearch::is_row_value(value)
    }

    fn subsearch(&mut self, pipeline: &Pipeline, span: Span, columns: &Columns) -> Expr {
        let roots = self.pipeline(pipeline, &mut Columns::default());
        let Some(listed) = subsearch::lookup(pipeline) else {
            return Expr::all(roots).named("subsearch");
        };
        if listed.columns.is_empty() {
            let reason = format!("the columns taken from `{}` are not named", listed.table);
            return Expr::opaque(span.of(self.text), reason, span);
        }
        let in_list = |column: &String| {
            let tested = Tested::column(columns, column);
            tested.predicate(Kind::InList, vec![listed.table.to_owned()], span).into()
        };
        let tests: Vec<Expr> = listed.columns.iter().map(in_list).collect();
        Expr::all(tests.into_iter().chain(roots.into_iter().map(computed)))
    }
}

/// Tests of rows that are no events.
fn computed(mut expr: Expr) -> Expr {
    expr.for_each_predicate_mut(&mut |predicate| predicate.usage = Use::Computed);
    expr
}

fn see_fields(filter: &Filter, columns: &mut Columns) {
    each_field(filter, &mut |name| columns.see(name));
}

/// Calls `visit` with every field a filter names.
fn each_field(filter: &Filter, visit: &mut impl FnMut(&str)) {
    match filter {
        Filter::And(parts) | Filter::Or(parts) => {
            parts.iter().for_each(|part| each_field(part, visit));
        }
        Filter::Not(inner) => each_field(inner, visit),
        Filter::Compare { field, .. } | Filter::In { field, .. } => visit(field),
        Filter::Term { .. } | Filter::Subsearch { .. } | Filter::Broken { .. } => {}
    }
}
