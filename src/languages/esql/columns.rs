//! What the columns of a pipeline are, as far as it has come: fields of the event, other names of
//! fields, or computed.

use super::ast::{Definition, Expression, Node};
use crate::model::{Name, Span};
use std::collections::HashMap;

/// What a column is that is not simply a field.
#[derive(Clone, Debug)]
enum Column {
    /// Another name of this field, and what was done to its case.
    Field(Name, CaseWords),
    /// Computed, here.
    Computed(Span),
}

/// The columns that a pipeline named so far.
#[derive(Debug, Default)]
pub(super) struct Columns {
    named: HashMap<String, Column>,
    /// Columns `prefix.…` are computed.
    prefixes: HashMap<String, Span>,
    /// What `named` held before each change, so that a branch can be undone.
    journal: Vec<(String, Option<Column>)>,
}

/// What a column name stands for.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Resolved {
    /// The field, or the computed column's own name.
    pub(super) name: Name,
    /// Where it is computed, if it is.
    pub(super) computed: Option<Span>,
    /// What was done to its case on the way.
    pub(super) case: CaseWords,
}

/// `lower` and `upper`, each once.
pub(super) type CaseWords = Vec<&'static str>;

impl Columns {
    /// The column that `value` is, whatever only wraps it looked through.
    pub(super) fn column_of(&self, value: &Expression) -> Option<Resolved> {
        let Node::Column(name) = &look_through(value).node else { return None };
        let mut resolved = self.resolve(name);
        add_case_words(&mut resolved.case, value);
        Some(resolved)
    }

    /// What `name` stands for; a name that no command made is a field of the event.
    fn resolve(&self, name: &str) -> Resolved {
        match self.named.get(name) {
            Some(Column::Field(field, case)) => {
                Resolved { name: field.clone(), computed: None, case: case.clone() }
            }
            Some(Column::Computed(span)) => {
                Resolved { name: name.into(), computed: Some(*span), case: CaseWords::new() }
            }
            None => {
                let computed = self.computed_above(name);
                Resolved { name: name.into(), computed, case: CaseWords::new() }
            }
        }
    }

    /// Where the prefix of `name` is computed that makes it a computed column.
    fn computed_above(&self, name: &str) -> Option<Span> {
        /// No field has more parts than that.
        const MOST_PARTS: usize = 32;
        let prefixes = name.match_indices('.').take(MOST_PARTS).map(|(dot, _)| &name[..dot]);
        prefixes.filter_map(|prefix| self.prefixes.get(prefix)).last().copied()
    }

    /// Names the columns of `EVAL`, `ROW` or `STATS`, each seeing those before it.
    pub(super) fn define(&mut self, definitions: &[Definition]) {
        for definition in definitions {
            let renamed =
                if definition.filtered { None } else { self.column_of(&definition.value) };
            self.set(definition.name.clone(), column(renamed, definition.span));
        }
    }

    /// Names columns that are made at `span` from nothing that has a name in the event.
    pub(super) fn compute(&mut self, names: &[String], span: Span) {
        for name in names {
            self.set(name.clone(), Column::Computed(span));
        }
    }

    /// Makes every column below `prefix` computed.
    pub(super) fn compute_under(&mut self, prefix: &str, span: Span) {
        self.prefixes.insert(prefix.to_owned(), span);
    }

    /// Gives a column a new name.
    pub(super) fn rename(&mut self, new: &str, old: &str) {
        let renamed = self.resolve(old);
        let span = renamed.computed.unwrap_or_default();
        self.set(new.to_owned(), column(Some(renamed), span));
    }

    /// A place to go back to with [`Columns::undo`].
    pub(super) fn mark(&self) -> usize {
        self.journal.len()
    }

    /// Forgets what was named since `mark` and gives it, for [`Columns::redo`].
    pub(super) fn undo(&mut self, mark: usize) -> Undone {
        let mut undone = Vec::new();
        while self.journal.len() > mark {
            let Some((name, before)) = self.journal.pop() else { break };
            let now = match before {
                Some(column) => self.named.insert(name.clone(), column),
                None => self.named.remove(&name),
            };
            undone.extend(now.map(|column| (name, column)));
        }
        Undone(undone)
    }

    /// Names again what a branch named.
    pub(super) fn redo(&mut self, undone: Undone) {
        for (name, column) in undone.0.into_iter().rev() {
            self.set(name, column);
        }
    }

    fn set(&mut self, name: String, column: Column) {
        let before = self.named.insert(name.clone(), column);
        self.journal.push((name, before));
    }
}

/// A column that is another name of what `renamed` is, or computed at `span`.
fn column(renamed: Option<Resolved>, span: Span) -> Column {
    match renamed {
        Some(Resolved { name, computed: None, case }) => Column::Field(name, case),
        _ => Column::Computed(span),
    }
}

/// What branches named, latest first.
#[derive(Debug, Default)]
pub(super) struct Undone(Vec<(String, Column)>);

/// Functions whose result is still the value of their first argument: case, spaces, types, and the
/// choice of one or all values of a field.
const WRAPPERS: &[&str] = &[
    "to_lower",
    "to_upper",
    "trim",
    "ltrim",
    "rtrim",
    "mv_first",
    "mv_last",
    "mv_dedupe",
    "mv_sort",
    "values",
    "first",
    "last",
    "first_over_time",
    "last_over_time",
    "latest",
    "earliest",
];

/// `value` without brackets, casts, case and the like around it.
pub(super) fn look_through(value: &Expression) -> &Expression {
    let mut value = value;
    loop {
        value = match &value.node {
            Node::Group(inner) | Node::Cast(inner) => inner,
            Node::Call { name, arguments } => match wrapped(name, arguments) {
                Some(inner) => inner,
                None => return value,
            },
            _ => return value,
        };
    }
}

/// The argument that a call only wraps.
fn wrapped<'e>(name: &str, arguments: &'e [Expression]) -> Option<&'e Expression> {
    let (first, others) = arguments.split_first()?;
    let wraps = match name {
        "coalesce" => others.iter().all(|other| matches!(other.node, Node::Literal(_))),
        name => is_cast(name) || WRAPPERS.contains(&name),
    };
    wraps.then_some(first)
}

/// Whether a function only changes the type: `TO_STRING`, `TO_IP`, not `TO_BASE64`.
fn is_cast(name: &str) -> bool {
    const OTHERS: &[&str] = &["base64", "radians", "degrees", "aggregate_metric_double"];
    name.strip_prefix("to_").is_some_and(|to| !OTHERS.contains(&to))
}

/// Adds `lower` or `upper` for each such function around a column.
fn add_case_words(words: &mut CaseWords, value: &Expression) {
    let mut next = Some(value);
    while let Some(value) = next {
        next = match &value.node {
            Node::Group(inner) | Node::Cast(inner) => Some(inner),
            Node::Call { name, arguments } => {
                let word = match name.as_str() {
                    "to_lower" => Some("lower"),
                    "to_upper" => Some("upper"),
                    _ => None,
                };
                words.extend(word.filter(|word| !words.contains(word)));
                arguments.first()
            }
            _ => None,
        };
    }
}
