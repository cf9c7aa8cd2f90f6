//! The search box: words, `key:value`, comparisons, `and or not`, parentheses, wildcards.
//!
//! ```text
//! mimikatz                          anywhere in title, id, description, author, links, fields, values
//! "pass the hash"                   the phrase
//! mimi*tz  T1003.001                `*` and `?` are wildcards; a technique's id finds what is tagged with it
//! vendor:sigma severity>=high       keys; a space is `and`
//! field:Image value:*\cmd.exe       both of the same test
//! value:svchost is:excluded         a test among the exclusions
//! not (platform:linux or platform:macos)
//! ```

mod found;
mod glob;
mod keys;
mod matching;
mod parser;
mod query;
mod suggest;
mod tokens;
mod vocabulary;

pub use found::{Place, Reason, Reasons, find_all, reasons};
pub use glob::Glob;
pub use keys::Key;
pub use matching::Search;
pub use query::{Comparison, Query, QueryError, State, TestCondition};
pub use vocabulary::check_names;
