//! Values with wildcards: how stars decide the kind (`ARCHITECTURE.md`, "What the numbers mean").
//!
//! Each language turns its own escapes into a [`Pattern`]; what kind it is and how it is written
//! is decided here, once for all of them.

use crate::model::{Expr, Kind, Name, Predicate, Span};

/// A value taken apart into plain text and wildcards.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pattern {
    pieces: Vec<Piece>,
    /// Its language has no other wildcard than `*`, so that a `?` needs no escape.
    stars_only: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Piece {
    Text(String),
    Star,
    Question,
}

impl Pattern {
    /// A value without wildcards.
    pub fn literal(text: impl Into<String>) -> Self {
        let mut pattern = Self::default();
        pattern.push_str(&text.into());
        pattern
    }

    /// An empty value of a language in which `*` alone is a wildcard.
    pub fn of_stars_only() -> Self {
        Self { stars_only: true, ..Self::default() }
    }

    /// Adds a plain character.
    pub fn push(&mut self, c: char) {
        match self.pieces.last_mut() {
            Some(Piece::Text(text)) => text.push(c),
            _ => self.pieces.push(Piece::Text(c.to_string())),
        }
    }

    /// Adds plain text.
    pub fn push_str(&mut self, more: &str) {
        match self.pieces.last_mut() {
            Some(Piece::Text(text)) => text.push_str(more),
            _ if more.is_empty() => {}
            _ => self.pieces.push(Piece::Text(more.to_owned())),
        }
    }

    /// Adds "any characters"; several in a row are one.
    pub fn star(&mut self) {
        if self.pieces.last() != Some(&Piece::Star) {
            self.pieces.push(Piece::Star);
        }
    }

    /// Adds "any one character".
    pub fn question(&mut self) {
        self.pieces.push(Piece::Question);
    }

    /// Adds another pattern behind it.
    pub fn append(&mut self, more: &Self) {
        self.stars_only |= more.stars_only;
        for piece in &more.pieces {
            match piece {
                Piece::Text(text) => self.push_str(text),
                Piece::Star => self.star(),
                Piece::Question => self.question(),
            }
        }
    }

    /// Adds a star in front, as `endswith` does.
    pub fn with_leading_star(mut self) -> Self {
        if self.pieces.first() != Some(&Piece::Star) {
            self.pieces.insert(0, Piece::Star);
        }
        self
    }

    /// Adds a star at the end, as `startswith` does.
    pub fn with_trailing_star(mut self) -> Self {
        self.star();
        self
    }

    /// Whether a wildcard is in it.
    pub fn has_wildcards(&self) -> bool {
        self.pieces.iter().any(|piece| !matches!(piece, Piece::Text(_)))
    }

    /// The value with its wildcards dropped into the text as `*` and `?`; literal ones are not
    /// told apart. For plain values.
    pub fn plain(&self) -> String {
        self.pieces.iter().map(Piece::plain).collect()
    }

    /// The value with wildcards as `*` and `?` and literal ones as `\*` and `\?`; a `?` stays as it
    /// is where `*` alone is a wildcard.
    pub fn escaped(&self) -> String {
        self.escaped_among(self.stars_only)
    }

    /// The same, as a member of a list whose language is known.
    fn escaped_among(&self, stars_only: bool) -> String {
        let mut out = String::new();
        for piece in &self.pieces {
            match piece {
                Piece::Text(text) => {
                    for c in text.chars() {
                        if c == '*' || (c == '?' && !stars_only) {
                            out.push('\\');
                        }
                        out.push(c);
                    }
                }
                wildcard => out.push_str(wildcard.plain()),
            }
        }
        out
    }

    /// The kind its stars make it, and the value that goes with that kind.
    pub fn classify(&self) -> (Kind, String) {
        match self.pieces.as_slice() {
            [] => (Kind::Eq, String::new()),
            [Piece::Star] => (Kind::IsNotNull, String::new()),
            [Piece::Text(text)] => (Kind::Eq, text.clone()),
            [Piece::Star, Piece::Text(text), Piece::Star] => (Kind::Contains, text.clone()),
            [Piece::Text(text), Piece::Star] => (Kind::StartsWith, text.clone()),
            [Piece::Star, Piece::Text(text)] => (Kind::EndsWith, text.clone()),
            _ => (Kind::Wildcard, self.escaped()),
        }
    }
}

impl Piece {
    fn plain(&self) -> &str {
        match self {
            Self::Text(text) => text,
            Self::Star => "*",
            Self::Question => "?",
        }
    }
}

/// One comparison of `field` with one pattern: its stars decide the kind.
pub fn single(field: impl Into<Name>, pattern: &Pattern, span: Span) -> Predicate {
    let (kind, value) = pattern.classify();
    let values = if kind.is_presence() { Vec::new() } else { vec![value] };
    Predicate::new(field, kind, values, span)
}

/// One comparison of `field` with a list: `in`, with the stars of its members kept; a list of one
/// is a single value.
pub fn listed(field: impl Into<Name>, patterns: &[Pattern], span: Span) -> Predicate {
    if let [only] = patterns {
        return single(field, only, span);
    }
    let starred = patterns.iter().any(Pattern::has_wildcards);
    let stars_only = patterns.iter().any(|pattern| pattern.stars_only);
    let write = |pattern: &Pattern| match starred {
        true => pattern.escaped_among(stars_only),
        false => pattern.plain(),
    };
    let mut predicate = Predicate::new(field, Kind::In, patterns.iter().map(write).collect(), span);
    predicate.starred = starred;
    predicate
}

/// A value without a field; `*` alone is every event.
pub fn keyword(pattern: &Pattern, span: Span) -> Expr {
    if pattern.classify().0 == Kind::IsNotNull {
        return Expr::truth();
    }
    let starred = pattern.has_wildcards();
    let text = if starred { pattern.escaped() } else { pattern.plain() };
    let mut predicate = Predicate::new("", Kind::Keyword, vec![text], span);
    predicate.starred = starred;
    predicate.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `*` and `?` as wildcards, `\` escapes one.
    fn pattern(text: &str) -> Pattern {
        let mut pattern = Pattern::default();
        let mut chars = text.chars();
        while let Some(c) = chars.next() {
            match c {
                '*' => pattern.star(),
                '?' => pattern.question(),
                '\\' => pattern.push(chars.next().unwrap_or('\\')),
                c => pattern.push(c),
            }
        }
        pattern
    }

    #[test]
    fn stars_decide_the_kind() {
        for (text, kind, value) in [
            ("x", Kind::Eq, "x"),
            ("", Kind::Eq, ""),
            ("*x*", Kind::Contains, "x"),
            ("x*", Kind::StartsWith, "x"),
            ("*x", Kind::EndsWith, "x"),
            ("**x", Kind::EndsWith, "x"),
            ("*", Kind::IsNotNull, ""),
            ("*x*y", Kind::Wildcard, "*x*y"),
            ("x?", Kind::Wildcard, "x?"),
            (r"a\*b", Kind::Eq, "a*b"),
            (r"a\*b*c", Kind::Wildcard, r"a\*b*c"),
        ] {
            assert_eq!(pattern(text).classify(), (kind, value.to_owned()), "{text}");
        }
    }

    #[test]
    fn a_question_mark_is_escaped_only_where_it_would_be_a_wildcard() {
        let mut stars_only = Pattern::of_stars_only();
        stars_only.push_str("/a?b=");
        stars_only.star();
        stars_only.push('c');
        assert_eq!(stars_only.classify(), (Kind::Wildcard, "/a?b=*c".to_owned()));
        let list = listed("f", &[stars_only, Pattern::literal("x?y")], Span::default());
        assert_eq!(list.values, ["/a?b=*c", "x?y"]);
        assert_eq!(pattern(r"a\?b*c").classify(), (Kind::Wildcard, r"a\?b*c".to_owned()));
    }

    #[test]
    fn a_list_keeps_the_stars_of_its_members() {
        let list = listed("f", &[pattern("a*"), pattern(r"b\*")], Span::default());
        assert_eq!((list.kind, list.starred), (Kind::In, true));
        assert_eq!(list.values, ["a*", r"b\*"]);
        let one = listed("f", &[pattern("a*")], Span::default());
        assert_eq!((one.kind, one.values), (Kind::StartsWith, vec!["a".to_owned()]));
    }
}
