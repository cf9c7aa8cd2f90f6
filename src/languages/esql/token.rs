//! The tokens of ES|QL. Knows nothing of the grammar.

/// What a token is.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum TokenKind<'a> {
    /// One unquoted word: a keyword, a function, a column without a dot.
    Word(&'a str),
    /// A column with dots or backquotes, the backquotes taken off.
    Name(String),
    /// Digits, as written.
    Number(&'a str),
    /// A string, unescaped.
    Text(String),
    /// An operator or a bracket.
    Mark(&'static str),
    /// `?`, `?name`, `??1`.
    Parameter,
    /// A character that no token starts with.
    Unknown,
    /// The end of the query.
    End,
}

/// Operators and brackets, longer ones before their own beginnings.
pub(super) const MARKS: &[&str] = &[
    "::", "==", "!=", "<=", ">=", "=", "<", ">", ":", ",", ".", "+", "-", "*", "/", "%", "(", ")",
    "[", "]", "{", "}", "|", ";",
];

impl TokenKind<'_> {
    /// Whether it is this operator or bracket.
    pub(super) fn is_mark(&self, mark: &str) -> bool {
        matches!(self, Self::Mark(found) if *found == mark)
    }

    /// Whether it is this word, in any case.
    pub(super) fn is_word(&self, word: &str) -> bool {
        matches!(self, Self::Word(found) if found.eq_ignore_ascii_case(word))
    }
}
