//! ES|QL, the piped query language of Elasticsearch: `FROM logs-* | WHERE … | STATS … | WHERE …`.
//!
//! Every `WHERE` is a filter of its own, and all of them hold. A column that the pipeline computes
//! counts under its own name; one that only renames a field counts as the field. Knows nothing of
//! mappings and indices.

mod ast;
mod call;
mod columns;
mod condition;
mod extraction;
mod guard;
mod lexer;
mod like;
mod lower;
mod operand;
mod parser;
mod token;

use super::Reading;

/// Reads a query.
pub fn read(text: &str) -> Reading {
    let (pipeline, mut findings) = parser::parse(text);
    let mut reading = lower::lower(text, &pipeline);
    findings.append(&mut reading.findings);
    Reading { findings, ..reading }
}

#[cfg(test)]
mod tests;
