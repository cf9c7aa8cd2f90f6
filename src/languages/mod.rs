//! Query languages: the text of a rule's logic → an expression and what was not understood.
//!
//! A language knows nothing of files, vendors or tables. Spans are byte offsets in the text it was
//! given; the vendor maps them to the file. Reading never fails: what is not understood becomes an
//! opaque clause or a [`Finding`], and the rest is read.

pub mod cursor;
pub mod eql;
pub mod esql;
pub mod kuery;
pub mod lucene;
pub mod pattern;
pub mod python;
pub mod sigma;
pub mod spl;
pub mod sql;
pub mod tokens;
pub mod yaral;

use crate::model::{Detail, Expr, Fact, Kind, Level, Span};

/// How deep brackets and operators may nest in any language before a clause is kept as text.
pub const MAX_DEPTH: usize = 200;

/// Something a language has to say about a place in its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Where, in bytes of the query text.
    pub span: Span,
    /// How bad it is.
    pub level: Level,
    /// What is wrong, one sentence without a full stop.
    pub reason: String,
}

impl Finding {
    /// An error: something was not read.
    pub fn error(span: Span, reason: impl Into<String>) -> Self {
        Self { span, level: Level::Error, reason: reason.into() }
    }

    /// A warning: everything was read, but it says something odd.
    pub fn warning(span: Span, reason: impl Into<String>) -> Self {
        Self { span, level: Level::Warning, reason: reason.into() }
    }
}

/// What a language understood of a text. Spans are byte offsets in that text.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading {
    /// What it tests.
    pub expr: Expr,
    /// What it has to say about the text.
    pub findings: Vec<Finding>,
    /// What the text says of where events come from (an index, a category).
    pub facts: Vec<Fact>,
    /// Joins, windows and the like, for the rule's page.
    pub details: Vec<Detail>,
    /// A threshold the text declares.
    pub threshold: Option<String>,
}

impl Reading {
    /// A reading with nothing but an expression.
    pub fn of(expr: Expr) -> Self {
        Self { expr, findings: Vec::new(), facts: Vec::new(), details: Vec::new(), threshold: None }
    }
}

/// `not` as the text writes it: of one null test it is the other null test.
pub fn not(expr: Expr) -> Expr {
    match expr {
        Expr::Predicate(mut predicate) if predicate.kind.is_presence() => {
            let is_null = predicate.kind == Kind::IsNull;
            predicate.kind = if is_null { Kind::IsNotNull } else { Kind::IsNull };
            Expr::Predicate(predicate)
        }
        other => other.negate(),
    }
}

/// A comparison's kind with its sides changed over.
pub fn flipped(kind: Kind) -> Kind {
    match kind {
        Kind::Lt => Kind::Gt,
        Kind::Le => Kind::Ge,
        Kind::Gt => Kind::Lt,
        Kind::Ge => Kind::Le,
        kind => kind,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Clause, Role};

    struct NoModules;

    impl python::Modules for NoModules {
        fn module(&self, _name: &str) -> Option<&python::Module> {
            None
        }
    }

    #[test]
    fn two_fields_that_differ_are_an_excluded_equality_in_every_language() {
        let code = "def rule(event):\n    return event.get('a') != event.get('b')\n";
        let module = python::Module::parse("r", code);
        let rule = "rule r { events: $e.a != $e.b condition: $e }";
        for (language, reading) in [
            ("EQL", eql::read("any where a != b")),
            ("ES|QL", esql::read("from x | where a != b")),
            ("SPL", spl::read("index=x | where a!=b | fields a")),
            ("YARA-L", yaral::read(rule).0.swap_remove(0).reading),
            ("Python", python::read(&module, "rule", &NoModules)),
        ] {
            let last = reading.expr.clauses().pop();
            let Some(Clause::Predicate(predicate, role)) = last else {
                panic!("{language}: {:?}", reading.expr)
            };
            assert_eq!((predicate.kind, role), (Kind::EqField, Role::Exclusion), "{language}");
            assert_eq!((&*predicate.raw_field, &*predicate.values[0]), ("a", "b"), "{language}");
        }
    }

    #[test]
    fn each_value_of_a_list_has_its_own_place_in_every_language() {
        for (language, text, reading) in [
            ("EQL", "any where a in (\"x\", \"yy\")", eql::read as fn(&str) -> Reading),
            ("EQL", "any where a : (\"x*\", \"yy\")", eql::read),
            ("EQL", "any where startsWith(a, \"x\", \"yy\")", eql::read),
            ("KQL", "a:(x or \"yy\") and b:c", kuery::read),
            ("Lucene", "a:(x OR \"yy\")", lucene::read),
            ("ES|QL", "from i | where a in (\"x\", \"yy\")", esql::read),
            ("SPL", "search index=i a IN (x, \"yy\")", spl::read),
            ("SPL", "index=i | where a in (\"x\", \"yy\") | fields a", spl::read),
        ] {
            let expr = reading(text).expr;
            let several = expr.clauses().into_iter().find_map(|clause| match clause {
                Clause::Predicate(predicate, _) if predicate.values.len() > 1 => Some(predicate),
                _ => None,
            });
            let several = several.unwrap_or_else(|| panic!("{language}: {expr:?}"));
            let places = several.places.iter().map(|place| place.span.of(text));
            let written: Vec<&str> = places.map(|place| place.trim_matches('"')).collect();
            assert_eq!(written, [if text.contains("x*") { "x*" } else { "x" }, "yy"], "{language}");
        }
    }
}
