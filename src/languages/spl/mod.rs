//! Splunk Search Processing Language, as detections are written in it.
//!
//! A search is a pipeline. [`structure`] finds its pipes, brackets, quotes and comments; [`parser`]
//! reads each command, with [`filter`] for what `search` and `tstats … where` test and [`eval`] for
//! the expressions of `where` and `eval`; [`lower`] walks the commands in order, keeps track of what
//! every column is ([`columns`]) and turns the stages that filter into an [`Expr`]. Macros are
//! expanded before: this module knows nothing of them, nor of files.
//!
//! [`Expr`]: crate::model::Expr

mod arguments;
mod ast;
mod columns;
mod compare;
mod condition;
mod eval;
mod filter;
mod lexer;
mod lower;
mod parser;
mod structure;
mod subsearch;

use super::Reading;

/// Reads a search whose macros are expanded.
pub fn read(text: &str) -> Reading {
    let mut findings = Vec::new();
    let segments = structure::segments(text, &mut findings);
    let pipeline = parser::pipeline(text, &segments, &mut findings);
    let mut reading = lower::read(text, &pipeline);
    reading.findings.splice(..0, findings);
    reading
}
