//! Sigma: detection items (`Field|modifier: values`) and the condition that joins selections.
//!
//! The vendor takes the YAML apart and hands over keys, values and condition texts with their
//! places in the file, so every span here is a range of the file. Source: the Sigma rules
//! specification 2.1 and its modifiers appendix; aggregation tails (`| count() …`) are those of
//! version 1.0.

mod ast;
mod item;
mod lexer;
mod lower;
mod modifiers;
mod names;
mod parser;
mod value;

pub use item::{Item, Value, read_item};
pub use lower::{Condition, read};
pub use names::Selection;
