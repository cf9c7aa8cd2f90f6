//! The keys of the search box, in the order help lists them.

use super::glob::Glob;
use crate::views::filter::NONE_GIVEN;

macro_rules! keys {
    ($($(#[$doc:meta])* $name:ident = $word:literal, $example:literal;)*) => {
        /// A key of the search box.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Key { $($(#[$doc])* $name,)* }

        impl Key {
            /// Every key.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// As it is typed.
            pub const fn word(self) -> &'static str {
                match self { $(Self::$name => $word,)* }
            }

            /// What can stand after it; what is typed as it is stands between backticks.
            pub const fn example(self) -> &'static str {
                match self { $(Self::$name => $example,)* }
            }
        }
    };
}

keys! {
    /// The vendor.
    Vendor = "vendor", "`sigma`, `elastic`, `splunk`, `yara-l`, `panther`";
    /// An ATT&CK technique, current or as tagged.
    Technique = "technique", "`T1003` with its sub-techniques, `T1003.001`";
    /// An ATT&CK tactic.
    Tactic = "tactic", "`lateral-movement`";
    /// The field of a test.
    Field = "field", "`Image`: its canonical name, or as written";
    /// The kind of a test.
    Kind = "kind", "`contains`";
    /// The value of a test.
    Value = "value", "`mimikatz`, `*\\cmd.exe`";
    /// The part a test plays, or what is special about the rule.
    Is = "is", "indicator excluded nested signal scope computed deprecated partial threshold";
    /// How urgent.
    Severity = "severity", "`high`, `>=medium`, `none`";
    /// The risk score.
    Risk = "risk", "`>50`";
    /// A platform.
    Platform = "platform", "`windows`, `none`";
    /// A domain.
    Domain = "domain", "`cloud`, `none`";
    /// The status.
    Status = "status", "`stable`, `none`";
    /// The language of its logic.
    Language = "language", "`eql`";
    /// The vendor's own word for the kind of rule.
    Type = "type", "`new_terms`";
    /// A log source.
    Source = "source", "`sysmon`";
    /// A catalog event, by id or title.
    Event = "event", "`4624`";
    /// An opened folder.
    Folder = "folder", "the name of an opened folder";
    /// The file.
    Path = "path", "`rules/cloud/*`";
    /// The title.
    Title = "title", "`\"pass the hash\"`";
    /// The description.
    Description = "description", "`lsass`";
    /// The id.
    Id = "id", "the id of a rule, or its start with `*`";
    /// The author.
    Author = "author", "a name";
    /// A link.
    Reference = "reference", "`github.com`";
    /// A tag that is no technique or tactic.
    Tag = "tag", "`cve.2021*`";
    /// The date of creation.
    Created = "created", "`>=2024-01`";
    /// The date of the last change.
    Modified = "modified", "`<2023`";
    /// The date of the last change, or of creation where there was none.
    Date = "date", "`>=2024-01-01`";
}

/// What people call a key that has another name here.
const ALSO_CALLED: &[(&str, Key)] = &[
    ("attack", Key::Technique),
    ("desc", Key::Description),
    ("file", Key::Path),
    ("level", Key::Severity),
    ("link", Key::Reference),
    ("logsource", Key::Source),
    ("name", Key::Title),
    ("op", Key::Kind),
    ("operator", Key::Kind),
    ("product", Key::Platform),
    ("score", Key::Risk),
];

impl Key {
    /// The key of a word in lower case.
    pub(super) fn from_word(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|key| key.word() == word)
    }

    /// The key somebody who typed `word` may have meant by it.
    pub(super) fn meant_by(word: &str) -> Option<Self> {
        ALSO_CALLED.iter().find(|(also, _)| *also == word).map(|(_, key)| *key)
    }

    /// Whether a value asks for the rules that say nothing under this key.
    pub(super) fn is_missing(self, value: &Glob) -> bool {
        let can_be = matches!(self, Self::Severity | Self::Platform | Self::Domain | Self::Status);
        can_be && value.text == NONE_GIVEN
    }

    /// Whether its values have an order.
    pub(super) const fn has_order(self) -> bool {
        matches!(self, Self::Severity | Self::Risk | Self::Created | Self::Modified | Self::Date)
    }
}
