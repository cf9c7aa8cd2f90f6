//! What every column of a pipeline is at one place in it: a field of the events, perhaps under
//! another name, or something the search computed.

use super::ast::{Aggregate, Value, ValueKind};
use super::subsearch::is_row_value;
use std::collections::{HashMap, HashSet};

/// What a name stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Column {
    /// A field of the events, by its own name.
    Field(String),
    /// Something computed, by the name of the column.
    Computed(String),
    /// The same value in every event.
    Constant(String),
}

/// The columns known at one place.
#[derive(Clone, Debug, Default)]
pub(super) struct Columns {
    /// Names that are not simply the field of that name.
    named: HashMap<String, Column>,
    /// The same for names with a star, the latest last.
    patterns: Vec<(Starred, Source)>,
    /// Datasets of data models, which stand before field names (`Processes.`).
    datasets: HashSet<String>,
    /// Fields the search has named so far.
    seen: HashSet<String>,
}

#[derive(Clone, Debug)]
enum Source {
    /// Renamed from names of that form.
    Renamed(Starred),
    /// Computed.
    Computed,
}

/// A name with one star.
#[derive(Clone, Debug)]
struct Starred {
    before: String,
    after: String,
}

/// How many renames with stars one search may have; a detection has two or three.
const MOST_PATTERNS: usize = 32;

impl Columns {
    /// What the name stands for.
    pub(super) fn resolve(&self, name: &str) -> Column {
        if let Some(column) = self.named.get(name) {
            return column.clone();
        }
        if name.ends_with(')') {
            // `avg(x)`: the name a function gives its column.
            return Column::Computed(name.to_owned());
        }
        self.patterned(name).unwrap_or_else(|| Column::Field(self.without_dataset(name).to_owned()))
    }

    fn patterned(&self, name: &str) -> Option<Column> {
        for (pattern, source) in self.patterns.iter().rev() {
            let Some(middle) = pattern.middle(name) else { continue };
            match source {
                Source::Computed => return Some(Column::Computed(name.to_owned())),
                Source::Renamed(from) => {
                    let original = from.with(middle);
                    // After `rename a.* as *` a name can be that of a renamed field or of another.
                    if !pattern.is_bare() || self.seen.contains(&original) {
                        let original = self.without_dataset(&original).to_owned();
                        return Some(
                            self.named.get(&original).cloned().unwrap_or(Column::Field(original)),
                        );
                    }
                }
            }
        }
        None
    }

    /// The name without the datasets of a data model before it.
    fn without_dataset<'n>(&self, name: &'n str) -> &'n str {
        let mut name = name;
        while let Some((dataset, rest)) = name.split_once('.')
            && !rest.is_empty()
            && self.datasets.contains(dataset)
        {
            name = rest;
        }
        name
    }

    /// Takes note of a dataset as `from datamodel=` names it (`Endpoint.Processes`).
    pub(super) fn add_model(&mut self, model: &str) {
        self.datasets.extend(model.split('.').map(str::to_owned));
    }

    /// Takes note of a field name of a data-model search: what stands before its last part with a
    /// capital is a dataset.
    pub(super) fn add_model_field(&mut self, name: &str) {
        let mut rest = name;
        while let Some((first, after)) = rest.split_once('.') {
            if !first.starts_with(|c: char| c.is_ascii_uppercase()) {
                return;
            }
            self.datasets.insert(first.to_owned());
            rest = after;
        }
    }

    /// Takes note of a field the search names.
    pub(super) fn see(&mut self, name: &str) {
        self.seen.insert(name.to_owned());
    }

    /// A column is computed.
    pub(super) fn compute(&mut self, name: &str) {
        match Starred::new(name) {
            Some(pattern) => self.add_pattern(pattern, Source::Computed),
            None => self.set(name, Column::Computed(name.to_owned())),
        }
    }

    /// A column is something known.
    pub(super) fn set(&mut self, name: &str, column: Column) {
        self.named.insert(name.to_owned(), column);
    }

    /// `rename from as to`.
    pub(super) fn rename(&mut self, from: &str, to: &str) {
        match (Starred::new(from), Starred::new(to)) {
            (Some(from), Some(to)) => self.add_pattern(to, Source::Renamed(from)),
            _ => {
                let column = self.resolve(from);
                self.named.remove(from);
                match column {
                    Column::Computed(_) => self.compute(to),
                    column => self.set(to, column),
                }
            }
        }
    }

    fn add_pattern(&mut self, pattern: Starred, source: Source) {
        if self.patterns.len() < MOST_PATTERNS {
            self.patterns.push((pattern, source));
        }
    }

    /// `eval name = value`.
    pub(super) fn assign(&mut self, name: &str, value: &Value) {
        let column = match &looked_through(value).kind {
            ValueKind::Field(field) => self.resolve(field),
            ValueKind::Text(text) if is_row_value(text) => return self.compute(name),
            ValueKind::Text(text) | ValueKind::Number(text) => Column::Constant(text.clone()),
            _ => return self.compute(name),
        };
        match column {
            // A copy of a computed column is a column of its own name.
            Column::Computed(_) => self.compute(name),
            column => self.set(name, column),
        }
    }

    /// The columns a `stats` makes; those that only collect a field's values are that field.
    pub(super) fn aggregate(&mut self, aggregates: &[Aggregate]) {
        const COLLECTING: &[&str] =
            &["values", "value", "list", "first", "last", "latest", "earliest"];
        let made: Vec<(&str, Option<Column>)> = aggregates
            .iter()
            .map(|aggregate| {
                let collects = COLLECTING.contains(&aggregate.function.as_str());
                let field = aggregate.field.as_deref().filter(|_| collects);
                let field = field.filter(|field| !field.contains('*'));
                (aggregate.output.as_str(), field.map(|field| self.resolve(field)))
            })
            .collect();
        for (output, column) in made {
            match column {
                Some(column @ (Column::Field(_) | Column::Constant(_))) => self.set(output, column),
                _ if output.starts_with("values(") || output == "*" => {}
                _ => self.compute(output),
            }
        }
    }

    /// Columns of another pipeline come in; `overwrites` says whose win.
    pub(super) fn merge(&mut self, other: Self, overwrites: bool) {
        for (name, column) in other.named {
            if overwrites || !self.named.contains_key(&name) {
                self.named.insert(name, column);
            }
        }
        self.datasets.extend(other.datasets);
    }
}

impl Starred {
    fn new(name: &str) -> Option<Self> {
        let (before, after) = name.split_once('*')?;
        Some(Self { before: before.to_owned(), after: after.to_owned() })
    }

    fn is_bare(&self) -> bool {
        self.before.is_empty() && self.after.is_empty()
    }

    fn middle<'n>(&self, name: &'n str) -> Option<&'n str> {
        name.strip_prefix(self.before.as_str())?.strip_suffix(self.after.as_str())
    }

    fn with(&self, middle: &str) -> String {
        format!("{}{middle}{}", self.before, self.after)
    }
}

/// The expression under functions that do not change what is compared (`lower(x)`, `tostring(x)`,
/// `coalesce(x, "")`).
pub(super) fn looked_through(value: &Value) -> &Value {
    const WRAPPERS: &[&str] =
        &["lower", "upper", "trim", "ltrim", "rtrim", "tostring", "tonumber", "mvdedup"];
    let ValueKind::Call(name, arguments) = &value.kind else { return value };
    match (name.as_str(), arguments.as_slice()) {
        (name, [inner]) if WRAPPERS.contains(&name) => looked_through(inner),
        ("coalesce", [inner, rest @ ..]) if rest.iter().all(Value::is_constant) => {
            looked_through(inner)
        }
        _ => value,
    }
}
