//! MITRE ATT&CK: techniques and tactics of a version, and the ids that older rules still use.
//!
//! Source of `assets/attack-*.csv`: MITRE ATT&CK, see `assets/NOTICE`.

use super::standing::Standing;
use super::table::{each_row, list};
use rustc_hash::FxHashMap;
use std::io::{self, Read, Write};

const TECHNIQUES_19: &str = include_str!("../../assets/attack-19.2.csv");
/// The rows of 18.1 that differ from those of 19.2. An id it does not have is `absent`, and the
/// last column is the id of 18.1 that became it.
const CHANGES_18: &str = include_str!("../../assets/attack-18.1.csv");
const TACTICS: &str = include_str!("../../assets/attack-tactics.csv");
const OTHER: &str = include_str!("../../assets/attack-other.csv");

/// Whether a technique is in use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TechniqueStatus {
    /// In use.
    Active,
    /// Replaced by another.
    Revoked,
    /// No longer used, and not replaced.
    Deprecated,
}

/// A technique or sub-technique of the Enterprise matrix.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Technique {
    /// `T1021.007`.
    pub id: String,
    /// Its own name, without that of the parent.
    pub name: String,
    /// What it is, in MITRE's words (Markdown); empty unless the user has opened a bundle.
    pub description: String,
    /// Tactics as short names, in matrix order; for revoked ids those it had last.
    pub tactics: Vec<String>,
    /// Platforms in MITRE's words.
    pub platforms: Vec<String>,
    /// Whether it is in use.
    pub status: TechniqueStatus,
    /// The id that replaced it.
    pub replaced_by: Option<String>,
}

impl Technique {
    /// Whether it is neither revoked nor deprecated.
    pub fn is_active(&self) -> bool {
        self.status == TechniqueStatus::Active
    }
}

/// A column of the matrix.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tactic {
    /// `TA0008`.
    pub id: String,
    /// `lateral-movement`.
    pub short_name: String,
    /// `Lateral Movement`.
    pub name: String,
}

/// The Enterprise matrix in one version.
#[derive(Clone, Debug, Default)]
pub struct Attack {
    version: String,
    /// By id.
    techniques: Vec<Technique>,
    positions: FxHashMap<String, usize>,
    tactics: Vec<Tactic>,
    /// Tactics that only the other version has, for their names.
    other_tactics: Vec<Tactic>,
    /// Ids that only another matrix or version has.
    other: FxHashMap<String, Other>,
}

/// An id that only another matrix or version has.
#[derive(Clone, Debug)]
pub(super) struct Other {
    pub(super) standing: Standing,
    pub(super) name: String,
    /// The id of this version that it counts for.
    counts_for: Option<String>,
}

impl Attack {
    /// The versions that are embedded, newest first.
    pub const VERSIONS: [&'static str; 2] = ["19.2", "18.1"];

    /// An embedded version; `None` for any other.
    pub fn embedded(version: &str) -> Option<Self> {
        let version = Self::VERSIONS.into_iter().find(|known| *known == version)?;
        let mut attack = Self { version: version.to_owned(), ..Self::default() };
        let mut rows = FxHashMap::default();
        each_row(TECHNIQUES_19, |row| add_technique(&mut rows, row));
        if version == "18.1" {
            each_row(CHANGES_18, |row| match row {
                [id, _, "absent", _, _, before] => {
                    let newer = rows.remove(id).map(|newer| Other::newer(newer, before));
                    attack.other.extend(newer.map(|newer| (id.to_owned(), newer)));
                }
                row => add_technique(&mut rows, row),
            });
        }
        each_row(TACTICS, |[of, id, short_name, name]: [&str; 4]| {
            let tactic = Tactic { id: id.into(), short_name: short_name.into(), name: name.into() };
            let list = if of == version { &mut attack.tactics } else { &mut attack.other_tactics };
            list.push(tactic);
        });
        each_row(OTHER, |[id, name, matrix]: [&str; 3]| {
            let standing = match matrix {
                "atlas" => Standing::Atlas,
                matrix => Standing::Matrix(matrix.to_owned()),
            };
            let other = Other { standing, name: name.to_owned(), counts_for: None };
            attack.other.insert(id.to_owned(), other);
        });
        attack.set_techniques(rows.into_values().collect());
        Some(attack)
    }

    /// The Enterprise matrix of a STIX bundle (2.0 or 2.1, plain or gzipped); the error is a
    /// sentence for the user.
    pub fn from_bundle(bundle: impl Read) -> Result<Self, String> {
        super::attack_bundle::read(bundle)
    }

    /// Writes what [`Attack::from_bundle`] keeps of a bundle as a small bundle, gzipped.
    pub fn write_bundle(&self, out: impl Write) -> io::Result<()> {
        super::attack_bundle::write(self, out)
    }

    /// A matrix put together elsewhere. Where it does not say its version, that of the embedded
    /// matrix with the same techniques, if there is one.
    pub(super) fn new(version: String, tactics: Vec<Tactic>, techniques: Vec<Technique>) -> Self {
        let mut attack = Self { version, tactics, ..Self::default() };
        attack.set_techniques(techniques);
        for known in Self::VERSIONS.into_iter().filter_map(Self::embedded) {
            if attack.version.is_empty() && attack.active_ids().eq(known.active_ids()) {
                attack.version.clone_from(&known.version);
            }
            attack.other = known.other;
            attack.other_tactics.extend(known.tactics);
        }
        attack
    }

    fn active_ids(&self) -> impl Iterator<Item = &str> {
        let active = self.techniques.iter().filter(|technique| technique.is_active());
        active.map(|technique| technique.id.as_str())
    }

    fn set_techniques(&mut self, mut techniques: Vec<Technique>) {
        techniques.sort_by(|a, b| a.id.cmp(&b.id));
        let positions = techniques.iter().enumerate();
        self.positions = positions.map(|(at, technique)| (technique.id.clone(), at)).collect();
        self.techniques = techniques;
    }

    /// The version (`19.2`).
    pub fn version(&self) -> &str {
        &self.version
    }

    /// The technique of that id.
    pub fn technique(&self, id: &str) -> Option<&Technique> {
        self.positions.get(id).map(|at| &self.techniques[*at])
    }

    /// Every technique, by id.
    pub fn techniques(&self) -> impl Iterator<Item = &Technique> {
        self.techniques.iter()
    }

    /// Whether the matrix has or had that id.
    pub fn is_known(&self, id: &str) -> bool {
        self.positions.contains_key(id)
    }

    /// What only another matrix or version says of an id.
    pub(super) fn elsewhere(&self, id: &str) -> Option<&Other> {
        self.other.get(id)
    }

    /// The id that counts today for `id`: revocations are followed to their end, a newer version's
    /// id back to what it was; the id itself where nothing replaced it or it is not known. The flag says whether it moved.
    pub fn current(&self, id: &str) -> (String, bool) {
        let current = self.current_id(id);
        (current.to_owned(), current != id)
    }

    pub(super) fn current_id<'a>(&'a self, id: &'a str) -> &'a str {
        /// Longer than any chain of revocations; ends a circle in a bundle.
        const LONGEST_CHAIN: usize = 8;
        let mut current = id;
        for _ in 0..LONGEST_CHAIN {
            let next = match self.technique(current) {
                Some(technique) => technique.replaced_by.as_deref(),
                None => self.other.get(current).and_then(|other| other.counts_for.as_deref()),
            };
            match next {
                Some(next) if self.is_known(next) => current = next,
                _ => break,
            }
        }
        current
    }

    /// The parent's id of a sub-technique's id that the matrix has.
    pub fn parent(&self, id: &str) -> Option<&str> {
        let (parent, _) = id.split_once('.')?;
        self.technique(parent).map(|technique| technique.id.as_str())
    }

    /// The sub-techniques of a technique that are in use, by id.
    pub fn sub_techniques(&self, id: &str) -> Vec<&Technique> {
        let start = self.techniques.partition_point(|technique| technique.id.as_str() <= id);
        let below = self.techniques[start..].iter().take_while(|technique| {
            technique.id.strip_prefix(id).is_some_and(|rest| rest.starts_with('.'))
        });
        below.filter(|technique| technique.is_active()).collect()
    }

    /// The name with that of the parent (`Remote Services: Cloud Services`); that of another matrix
    /// where only that has the id.
    pub fn full_name(&self, id: &str) -> Option<String> {
        let name = self.own_name(id)?;
        let parent = id.rsplit_once('.').and_then(|(parent, _)| self.own_name(parent));
        Some(parent.map_or_else(|| name.to_owned(), |parent| format!("{parent}: {name}")))
    }

    fn own_name(&self, id: &str) -> Option<&str> {
        match self.technique(id) {
            Some(technique) => Some(&technique.name),
            None => Some(&self.other.get(id)?.name),
        }
    }

    /// The tactics, in matrix order.
    pub fn tactics(&self) -> &[Tactic] {
        &self.tactics
    }

    /// The name of a tactic by its short name, also one that only another version has.
    pub fn tactic_name(&self, short_name: &str) -> Option<&str> {
        let mut all = self.tactics.iter().chain(&self.other_tactics);
        all.find(|tactic| tactic.short_name == short_name).map(|tactic| tactic.name.as_str())
    }

    /// The tactics of this version that a tagged tactic stands for: itself, or what became of it
    /// (19.0 split Defense Evasion into Stealth and Defense Impairment).
    pub fn tactics_meant(&self, short_name: &str) -> Vec<&Tactic> {
        const SPLIT: [&str; 2] = ["stealth", "defense-impairment"];
        let named = |name: &str| self.tactics.iter().find(|tactic| tactic.short_name == name);
        match named(short_name) {
            Some(tactic) => vec![tactic],
            None if short_name == "defense-evasion" => {
                SPLIT.into_iter().filter_map(named).collect()
            }
            None if SPLIT.contains(&short_name) => named("defense-evasion").into_iter().collect(),
            None => Vec::new(),
        }
    }

    /// The tactics of this version that became of those `tags` which only another version has. Where
    /// one became two, the techniques tell which is meant; where they do not, both are.
    pub fn successor_tactics(&self, tags: &[String], techniques: &[String]) -> Vec<&Tactic> {
        let is_other = |tag: &&String| self.tactics.iter().all(|own| own.short_name != **tag);
        let mut meant: Vec<&Tactic> =
            tags.iter().filter(is_other).flat_map(|tag| self.tactics_meant(tag)).collect();
        let told: Vec<&String> = techniques
            .iter()
            .filter_map(|id| self.technique(id))
            .flat_map(|technique| &technique.tactics)
            .collect();
        let is_told = |tactic: &Tactic| told.contains(&&tactic.short_name);
        if meant.iter().any(|tactic| is_told(tactic)) {
            meant.retain(|tactic| is_told(tactic));
        }
        meant
    }
}

impl Other {
    /// A technique that only the newest version has; `before` is the id it had, if any.
    fn newer(technique: Technique, before: &str) -> Self {
        Self {
            standing: Standing::Version(Attack::VERSIONS[0].to_owned()),
            name: technique.name,
            counts_for: (!before.is_empty()).then(|| before.to_owned()),
        }
    }
}

fn add_technique(rows: &mut FxHashMap<String, Technique>, row: [&str; 6]) {
    let [id, name, status, tactics, platforms, replaced_by] = row;
    let status = match status {
        "active" => TechniqueStatus::Active,
        "revoked" => TechniqueStatus::Revoked,
        "deprecated" => TechniqueStatus::Deprecated,
        _ => return,
    };
    let technique = Technique {
        id: id.to_owned(),
        name: name.to_owned(),
        description: String::new(),
        tactics: list(tactics).map(str::to_owned).collect(),
        platforms: list(platforms).map(str::to_owned).collect(),
        status,
        replaced_by: (!replaced_by.is_empty()).then(|| replaced_by.to_owned()),
    };
    rows.insert(id.to_owned(), technique);
}
