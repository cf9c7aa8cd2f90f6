//! Plain data: what a rule is once it has been read. Knows nothing of files, languages or tables.

mod attack_id;
mod expr;
mod kind;
mod problem;
mod rule;
mod span;

pub use attack_id::{TACTICS, atlas_technique, tactic, technique};
pub use expr::{Clause, Expr, Modifiers, Name, Opaque, Place, Predicate, Role, Use};
pub use kind::Kind;
pub use problem::{Level, Problem};
pub use rule::{Detail, EventId, Fact, Language, Rule, Severity, Vendor};
pub use span::{LineIndex, Span, TextMap};
