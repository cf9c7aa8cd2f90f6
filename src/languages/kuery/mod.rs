//! Kibana Query Language (kuery): the query of Elastic's `query`, `threshold`, `new_terms` and
//! `threat_match` rules, and of `kql("…")` inside ES|QL.
//!
//! Follows Kibana's grammar (`kuery.peg`), and goes on where Kibana would stop. Knows nothing of
//! mappings: whether a value is matched as a whole or as text is the index's business, so a plain
//! value is `eq`.

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
