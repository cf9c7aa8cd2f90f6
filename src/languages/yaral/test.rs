//! Which predicate a comparison or a function is, once its sides are known. Knows nothing of
//! placeholders and joins.

use super::super::pattern::{Pattern, listed};
use super::ast::Comparison;
use crate::model::{Expr, Kind, Predicate, Span};

/// What a field is compared with.
#[derive(Debug)]
pub(super) enum Against {
    /// Values written out, any of which may hold.
    Values(Vec<String>),
    /// A regular expression.
    Pattern(String),
    /// A list kept elsewhere, and how its members are read.
    List(String, Option<&'static str>),
}

/// A field's name in a predicate, and what is known of it.
#[derive(Clone, Debug)]
pub(super) struct Subject {
    /// The name.
    pub(super) name: String,
    /// `lower`, `any` and the like.
    pub(super) modifiers: Vec<&'static str>,
    /// Whether the rule computes it.
    pub(super) computed: bool,
}

/// `subject operator against`; `None` where no kind says it (a regular expression under `<`).
pub(super) fn compare(
    subject: &Subject,
    operator: Comparison,
    against: Against,
    span: Span,
) -> Option<Expr> {
    let ordered = match operator {
        Comparison::Eq => return Some(equal(subject, against, span)),
        Comparison::Ne => return Some(unequal(subject, against, span)),
        Comparison::Lt => Kind::Lt,
        Comparison::Le => Kind::Le,
        Comparison::Gt => Kind::Gt,
        Comparison::Ge => Kind::Ge,
    };
    match against {
        Against::Values(values) => Some(predicate(subject, ordered, values, span)),
        Against::Pattern(_) | Against::List(..) => None,
    }
}

/// `subject = against`, and a member of it.
pub(super) fn equal(subject: &Subject, against: Against, span: Span) -> Expr {
    match against {
        Against::Values(values) => {
            let literal = |value: String| Pattern::literal(value);
            let patterns: Vec<Pattern> = values.into_iter().map(literal).collect();
            finished(subject, listed(subject.name.as_str(), &patterns, span))
        }
        Against::Pattern(pattern) => predicate(subject, Kind::RegexMatch, vec![pattern], span),
        Against::List(name, how) => in_list(subject, name, how, span),
    }
}

/// A plain value is `ne`; everything else is negated.
fn unequal(subject: &Subject, against: Against, span: Span) -> Expr {
    match against {
        Against::Values(values) => predicate(subject, Kind::Ne, values, span),
        other => equal(subject, other, span).negate(),
    }
}

/// A member of a list kept elsewhere; `how` says what its members are, if not plain values.
pub(super) fn in_list(
    subject: &Subject,
    name: String,
    how: Option<&'static str>,
    span: Span,
) -> Expr {
    let mut predicate = Predicate::new(subject.name.as_str(), Kind::InList, vec![name], span);
    predicate.modifiers.extend(how.map(str::to_owned));
    finished(subject, predicate)
}

/// A predicate over the subject.
pub(super) fn predicate(subject: &Subject, kind: Kind, values: Vec<String>, span: Span) -> Expr {
    finished(subject, Predicate::new(subject.name.as_str(), kind, values, span))
}

fn finished(subject: &Subject, mut predicate: Predicate) -> Expr {
    predicate.modifiers.extend(subject.modifiers.iter().map(|&word| word.to_owned()));
    if subject.computed {
        predicate.usage = crate::model::Use::Computed;
    }
    predicate.into()
}

/// The kind a function of two arguments tests, and how a list in its second place is read.
pub(super) fn function(name: &str) -> Option<(Kind, &'static str)> {
    Some(match name.to_ascii_lowercase().as_str() {
        "re.regex" => (Kind::RegexMatch, "regex"),
        "strings.contains" => (Kind::Contains, "contains"),
        "strings.starts_with" | "strings.startswith" => (Kind::StartsWith, "starts_with"),
        "strings.ends_with" | "strings.endswith" => (Kind::EndsWith, "ends_with"),
        "net.ip_in_range_cidr" => (Kind::Cidr, "cidr"),
        "arrays.contains" => (Kind::Eq, "any"),
        _ => return None,
    })
}
