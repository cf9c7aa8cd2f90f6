//! Questions and answers: pure functions from the catalog to plain data. No egui, no files. What the
//! window shows and what the command line prints is the same value.

pub mod compare;
pub mod draft;
pub mod events;
pub mod fields;
pub mod filter;
pub mod numbers;
pub mod order;
pub mod overview;
pub mod problems;
mod prose;
pub mod rows;
pub mod rule;
pub mod rules;
pub mod search;
pub mod tagged;
pub mod technique;
pub mod techniques;

pub use filter::Filter;
