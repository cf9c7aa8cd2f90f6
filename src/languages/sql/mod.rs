//! SQL of scheduled queries: its simple `WHERE` clauses. The dialect is Snowflake's, as Panther has
//! it.
//!
//! A clause is simple, and a predicate, where it compares a column of a table with values and every
//! row that comes out has passed it: it stands in the `WHERE` of the query's own `SELECT`, or of the
//! subquery or common table expression that this one reads `FROM` (or that a template is given by
//! name, where a template writes the `SELECT`). What tests a column that the query computes or takes
//! from a joined subquery, asks a subquery or compares two columns is kept as text, and so is the
//! `WHERE` of any other subquery, one text each: it says what rows are joined or asked, not what a
//! hit is like. Time windows are no tests. Names that a `SELECT` gives to a column are followed.

mod comparison;
mod condition;
mod lexer;
mod names;
mod operand;
mod reader;
mod structure;

use super::Reading;
use crate::model::Expr;
use names::Names;
use reader::Reader;
use structure::{Brackets, Structure};

/// What the `WHERE` clauses of `text` test.
pub fn read(text: &str) -> Reading {
    let tokens = lexer::tokens(text);
    let brackets = Brackets::of(&tokens);
    let names = Names::of(&tokens, &brackets);
    let structure = Structure::of(&tokens, &brackets);
    let mut reader = Reader::new(text, &tokens, &names);
    let mut tests = Vec::new();
    for clause in &structure.wheres {
        // One inside another's subquery has been read as a part of it.
        if reader.go_to(clause.start) {
            tests.extend(reader.where_clause(clause.is_passed));
        }
    }
    let mut reading = Reading::of(Expr::all(tests));
    reading.threshold = structure.threshold(text, &tokens);
    reading
}

#[cfg(test)]
mod tests;
