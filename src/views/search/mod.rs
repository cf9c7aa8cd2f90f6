//! The search box: words, `key:value`, comparisons, `and or not`, parentheses, wildcards.
//!
//! ```text
//! mimikatz                          anywhere in title, id, description, author, links, fields, values
//! "pass the hash"                   the phrase
//! vendor:sigma severity>=high       keys; a space is `and`
//! field:Image value:*\cmd.exe       both of the same test
//! value:svchost is:excluded         a test among the exclusions
//! not (platform:linux or platform:macos)
//! ```

mod glob;
mod matching;
mod query;
mod suggest;

pub use glob::Glob;
pub use matching::{Hit, Search};
pub use query::{KEYS, Query, QueryError};
