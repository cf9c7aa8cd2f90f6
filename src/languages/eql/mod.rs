//! Event Query Language (EQL): event queries, sequences and samples, as Elasticsearch and, with
//! `_arraysearch` and `event0.field`, Elastic Defend read them.
//!
//! Every step of a sequence is a root of its own; joins, windows and `until` are details.

mod ast;
mod functions;
mod joins;
mod lexer;
mod lower;
mod parser;

use super::Reading;

/// Reads a query.
pub fn read(text: &str) -> Reading {
    let (query, findings) = parser::parse(text);
    Reading { findings, ..lower::lower(text, &query) }
}

#[cfg(test)]
mod tests;
