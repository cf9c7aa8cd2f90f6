//! Searches in brackets inside a filter. Their results become a test of the outer events: of a
//! lookup, that a field is in its list; of events, what those events were searched for.

use super::ast::{Body, Pipeline};

/// The lookup whose rows a bracket gives, and the columns it gives of them.
pub(super) struct Listed<'p> {
    /// The lookup.
    pub(super) table: &'p str,
    /// The columns, where they are named.
    pub(super) columns: Vec<String>,
}

/// The lookup a pipeline starts from, where it does.
pub(super) fn lookup(pipeline: &Pipeline) -> Option<Listed<'_>> {
    let first = pipeline.commands.first()?;
    let Body::InputLookup { table, append: false, .. } = &first.body else { return None };
    let mut columns: Vec<String> = Vec::new();
    for command in &pipeline.commands[1..] {
        match &command.body {
            Body::Fields { names, drops: true } => columns.retain(|column| !names.contains(column)),
            Body::Fields { names, drops: false } => columns.clone_from(names),
            Body::Stats { by, keeps: false, .. } => columns.clone_from(by),
            Body::Rename(pairs) => rename(&mut columns, pairs),
            _ => {}
        }
    }
    Some(Listed { table, columns })
}

fn rename(columns: &mut [String], pairs: &[(String, String)]) {
    for column in columns {
        if let Some((_, to)) = pairs.iter().find(|(from, _)| from == column) {
            column.clone_from(to);
        }
    }
}

/// Whether a value of a `map` only repeats one of the row it runs for (`$user$`).
pub(super) fn is_row_value(value: &str) -> bool {
    let value = value.trim_matches(['*', '"', '\\']);
    value.len() > 2 && value.starts_with('$') && value.ends_with('$')
}
