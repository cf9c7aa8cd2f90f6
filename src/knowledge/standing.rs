//! What an id that a rule is tagged with is worth today: in use, replaced, or from elsewhere. Knows
//! nothing of rules.

use super::attack::{Attack, TechniqueStatus};
use std::borrow::Cow;

/// What became of a technique's id, or where it comes from.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Standing {
    /// In use.
    Active,
    /// Replaced by the id it counts for.
    Revoked(String),
    /// No longer used, and not replaced.
    Deprecated,
    /// A technique of the Enterprise matrix in that other version only.
    Version(String),
    /// A technique of another ATT&CK matrix: `mobile`, `ics`, or `pre-attack`, which is retired.
    Matrix(String),
    /// An id of MITRE ATLAS.
    Atlas,
    /// No id that is known.
    Unknown,
}

impl Standing {
    /// Whether there is nothing to say beside the id.
    pub fn is_active(&self) -> bool {
        *self == Self::Active
    }

    /// The word or two of a badge; empty for an id in use.
    pub fn label(&self) -> Cow<'static, str> {
        Cow::Borrowed(match self {
            Self::Active => "",
            Self::Revoked(_) => "Revoked",
            Self::Deprecated => "Deprecated",
            Self::Version(version) => return Cow::Owned(format!("ATT&CK {version}")),
            Self::Matrix(matrix) => match matrix.as_str() {
                "mobile" => "Mobile",
                "ics" => "ICS",
                "pre-attack" => "PRE-ATT&CK",
                other => return Cow::Owned(other.to_owned()),
            },
            Self::Atlas => "ATLAS",
            Self::Unknown => "Unknown",
        })
    }

    /// The same as a sentence; empty for an id in use.
    pub fn sentence(&self) -> Cow<'static, str> {
        Cow::Borrowed(match self {
            Self::Active => "",
            Self::Revoked(now) => return Cow::Owned(format!("Revoked; counts for {now}")),
            Self::Deprecated => "Deprecated by ATT&CK and not replaced",
            Self::Version(version) => {
                return Cow::Owned(format!("Only in version {version} of ATT&CK"));
            }
            Self::Matrix(matrix) if matrix == "pre-attack" => {
                "A technique of PRE-ATT&CK, which is retired"
            }
            Self::Matrix(_) => {
                return Cow::Owned(format!("A technique of the {} matrix of ATT&CK", self.label()));
            }
            Self::Atlas => "A technique of MITRE ATLAS, not of ATT&CK",
            Self::Unknown => "No technique that ATT&CK knows",
        })
    }
}

impl Attack {
    /// What an id is worth in this version.
    pub fn standing(&self, id: &str) -> Standing {
        let Some(technique) = self.technique(id) else {
            return match self.elsewhere(id) {
                Some(other) => other.standing.clone(),
                None if id.starts_with("AML.") => Standing::Atlas,
                None => Standing::Unknown,
            };
        };
        match technique.status {
            TechniqueStatus::Active => Standing::Active,
            TechniqueStatus::Deprecated => Standing::Deprecated,
            TechniqueStatus::Revoked => match self.current_id(id) {
                current if current == id => Standing::Deprecated,
                current => Standing::Revoked(current.to_owned()),
            },
        }
    }
}
