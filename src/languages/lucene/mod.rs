//! Lucene query syntax, as `query_string` of Elasticsearch reads it: the language of Kibana's
//! queries before KQL.
//!
//! A parser of our own: the crates that read it give no places, and a predicate has one. Two
//! operands with nothing between them are an `OR`, Elasticsearch's default.

mod ast;
mod lexer;
mod lower;
mod parser;

use super::Reading;

/// Reads a query; an empty one tests nothing.
pub fn read(text: &str) -> Reading {
    let (query, findings) = parser::parse(text);
    Reading { findings, ..Reading::of(lower::lower(text, &query)) }
}

#[cfg(test)]
mod tests;
