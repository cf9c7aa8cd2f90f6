//! A test of text as a body that is open or closed at either end, whatever its kind.

use super::{Class, Folded};
use crate::model::Kind;

/// A body of text and what may stand around it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Shape<'a> {
    /// The text between the outer stars.
    pub(super) body: &'a str,
    /// Whether anything may stand before it.
    pub(super) open_start: bool,
    /// Whether anything may stand behind it.
    pub(super) open_end: bool,
    /// Whether `*` and `?` inside are wildcards, and there are some.
    pub(super) wild: bool,
    /// Whether the value is what must not be (`ne`).
    pub(super) negated: bool,
}

impl<'a> Shape<'a> {
    /// The shape of a test; `None` where the kind compares no text.
    pub(super) fn of(kind: Kind, starred: bool, value: &'a str) -> Option<Self> {
        let closed =
            Self { body: value, open_start: false, open_end: false, wild: false, negated: false };
        Some(match kind {
            Kind::Wildcard => closed.with_stars(),
            Kind::In if starred => closed.with_stars(),
            Kind::Eq | Kind::In => closed,
            Kind::Ne => Self { negated: true, ..closed },
            Kind::Contains => Self { open_start: true, open_end: true, ..closed },
            Kind::StartsWith => Self { open_end: true, ..closed },
            Kind::EndsWith => Self { open_start: true, ..closed },
            _ => return None,
        })
    }

    fn with_stars(self) -> Self {
        let open_start = self.body.starts_with('*');
        let open_end = self.body.ends_with('*');
        let shape = Self { open_start, open_end, ..self };
        shape.with_wild_body(self.body.trim_matches('*'))
    }

    /// It with another body, in which stars are wildcards if they were.
    pub(super) fn with_body<'b>(self, body: &'b str) -> Shape<'b>
    where
        'a: 'b,
    {
        Shape { body, wild: self.wild && body.contains(['*', '?']), ..self }
    }

    fn with_wild_body(self, body: &'a str) -> Self {
        Self { body, wild: body.contains(['*', '?']), ..self }
    }

    /// Whether nothing may stand around it.
    pub(super) const fn is_whole(self) -> bool {
        !self.open_start && !self.open_end
    }

    /// Kind and value again.
    pub(super) fn folded(self) -> Folded {
        let Self { body, open_start, open_end, wild, negated } = self;
        if wild {
            let star = |open: bool| if open { "*" } else { "" };
            let value = format!("{}{body}{}", star(open_start), star(open_end));
            return Folded::new(Class::Kind(Kind::Wildcard), value);
        }
        let class = match (open_start, open_end) {
            (true, true) if body.is_empty() => Class::Kind(Kind::IsNotNull),
            (false, false) if negated => Class::IsNot,
            (false, false) => Class::Is,
            (true, false) => Class::Kind(Kind::EndsWith),
            (false, true) => Class::Kind(Kind::StartsWith),
            (true, true) => Class::Kind(Kind::Contains),
        };
        Folded::new(class, body)
    }
}
