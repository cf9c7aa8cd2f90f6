//! How a predicate compares its field with its values.

use serde::Serialize;
use std::fmt;

macro_rules! kinds {
    ($($(#[$doc:meta])* $variant:ident = $word:literal,)*) => {
        /// How a predicate compares its field with its values.
        #[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Serialize)]
        pub enum Kind {
            $($(#[$doc])* #[serde(rename = $word)] $variant,)*
        }

        impl Kind {
            /// Every kind, in the order filters list them.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The word shown in tables and written in exports.
            pub const fn word(self) -> &'static str {
                match self { $(Self::$variant => $word,)* }
            }
        }
    };
}

kinds! {
    /// The whole value.
    Eq = "eq",
    /// Anything but the value, written so by the author.
    Ne = "ne",
    /// One of a list.
    In = "in",
    /// The value anywhere inside.
    Contains = "contains",
    /// The value at the start.
    StartsWith = "starts_with",
    /// The value at the end.
    EndsWith = "ends_with",
    /// A pattern of `*` and `?`.
    Wildcard = "wildcard",
    /// A regular expression, as written.
    RegexMatch = "regex_match",
    /// A full-text match (KQL and ES|QL `match`).
    Match = "match",
    /// Greater than.
    Gt = "gt",
    /// Greater than or equal.
    Ge = "ge",
    /// Less than.
    Lt = "lt",
    /// Less than or equal.
    Le = "le",
    /// An address inside a network.
    Cidr = "cidr",
    /// The field is missing, null or empty.
    IsNull = "is_null",
    /// The field is there.
    IsNotNull = "is_not_null",
    /// A word anywhere in the event; no field.
    Keyword = "keyword",
    /// A member of a list kept elsewhere (a lookup, a reference list, a threat index).
    InList = "in_list",
    /// Equal to another field of the same event.
    EqField = "eq_field",
}

impl Kind {
    /// The kind of that word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.word() == word)
    }

    /// Whether the kind needs no value.
    pub const fn is_presence(self) -> bool {
        matches!(self, Self::IsNull | Self::IsNotNull)
    }

    /// Whether a row of this kind is always shown in lower case.
    pub const fn is_partial(self) -> bool {
        matches!(self, Self::Contains | Self::StartsWith | Self::EndsWith | Self::Wildcard)
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}
