//! ATT&CK from a STIX bundle that the user opens: 2.0 or 2.1, plain or gzipped. Only facts are
//! kept (ids, names, descriptions, platforms, replacements), one object at a time.
//!
//! Source: STIX 2.1 and MITRE's "ATT&CK in STIX" guide.

use super::attack::{Attack, Tactic, Technique, TechniqueStatus};
use flate2::Compression;
use flate2::read::MultiGzDecoder;
use flate2::write::GzEncoder;
use rustc_hash::FxHashMap;
use serde::Deserialize;
use serde::de::{Deserializer, SeqAccess, Visitor};
use serde_json::{Value, json};
use std::fmt;
use std::io::{self, BufRead, BufReader, Read, Write};

/// The longest bundle that is read, unpacked; MITRE's Enterprise bundle has about 50 MiB.
const LONGEST_BUNDLE: u64 = 256 << 20;

/// The matrix that is read, and the kill chain its techniques are in.
const MATRIX: &str = "enterprise-attack";
const KILL_CHAIN: &str = "mitre-attack";

/// Reads a bundle; the error is a sentence for the user.
pub(super) fn read(bundle: impl Read) -> Result<Attack, String> {
    let mut bundle = BufReader::new(bundle);
    let start = bundle.fill_buf().map_err(|error| format!("could not be read: {error}"))?;
    let parts = if start.starts_with(&[0x1f, 0x8b]) {
        parse(BufReader::new(MultiGzDecoder::new(bundle).take(LONGEST_BUNDLE)))
    } else {
        parse(bundle.take(LONGEST_BUNDLE))
    };
    parts?.attack()
}

/// Writes what [`read`] keeps of a bundle as a bundle, gzipped.
pub(super) fn write(attack: &Attack, out: impl Write) -> io::Result<()> {
    let tactics = attack.tactics().iter().map(tactic_object);
    let techniques = attack.techniques().map(technique_object);
    let refs: Vec<String> = attack.tactics().iter().map(|tactic| stix_id(&tactic.id)).collect();
    let replaced = attack.techniques().filter_map(|technique| {
        let by = technique.replaced_by.as_ref()?;
        Some(json!({"type": "relationship", "relationship_type": "revoked-by",
            "source_ref": stix_id(&technique.id), "target_ref": stix_id(by)}))
    });
    let first = [
        json!({"type": "marking-definition", "definition": {"statement": super::ATTACK_NOTICE}}),
        json!({"type": "x-mitre-collection", "x_mitre_version": attack.version()}),
        json!({"type": "x-mitre-matrix", "external_references": references(MATRIX),
            "tactic_refs": refs}),
    ];
    let objects = first.into_iter().chain(tactics).chain(techniques).chain(replaced);
    let bundle = json!({"type": "bundle", "objects": objects.collect::<Vec<_>>()});
    let mut packed = GzEncoder::new(out, Compression::default());
    serde_json::to_writer(&mut packed, &bundle)?;
    packed.finish()?.flush()
}

/// Ids only have to agree within the bundle.
fn stix_id(id: &str) -> String {
    format!("attack--{id}")
}

fn references(id: &str) -> Value {
    json!([{"source_name": "mitre-attack", "external_id": id}])
}

fn tactic_object(tactic: &Tactic) -> Value {
    json!({"type": "x-mitre-tactic", "id": stix_id(&tactic.id), "name": tactic.name,
        "x_mitre_shortname": tactic.short_name, "external_references": references(&tactic.id)})
}

fn technique_object(technique: &Technique) -> Value {
    let phase = |name: &String| json!({"kill_chain_name": KILL_CHAIN, "phase_name": name});
    json!({"type": "attack-pattern", "id": stix_id(&technique.id), "name": technique.name,
        "description": technique.description, "x_mitre_platforms": technique.platforms,
        "revoked": technique.status == TechniqueStatus::Revoked,
        "x_mitre_deprecated": technique.status == TechniqueStatus::Deprecated,
        "kill_chain_phases": technique.tactics.iter().map(phase).collect::<Vec<_>>(),
        "external_references": references(&technique.id)})
}

fn parse(bundle: impl Read) -> Result<Parts, String> {
    let bundle: Bundle = serde_json::from_reader(bundle)
        .map_err(|error| format!("is not a STIX bundle that can be read: {error}"))?;
    match bundle.kind.as_str() {
        "bundle" => Ok(bundle.objects),
        other => Err(format!("is no STIX bundle but “{other}”")),
    }
}

#[derive(Deserialize)]
struct Bundle {
    #[serde(rename = "type")]
    kind: String,
    objects: Parts,
}

/// An object of a bundle, as far as it is of use.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Object {
    #[serde(rename = "type")]
    kind: String,
    id: String,
    name: String,
    description: String,
    revoked: bool,
    x_mitre_deprecated: bool,
    external_references: Vec<Reference>,
    kill_chain_phases: Vec<Phase>,
    x_mitre_platforms: Vec<String>,
    x_mitre_shortname: String,
    x_mitre_version: String,
    tactic_refs: Vec<String>,
    relationship_type: String,
    source_ref: String,
    target_ref: String,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Reference {
    source_name: String,
    external_id: String,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Phase {
    kill_chain_name: String,
    phase_name: String,
}

impl Object {
    /// The id MITRE gives it (`T1021.007`, `TA0008`, `enterprise-attack`).
    fn external_id(&self) -> &str {
        let mitre = |reference: &&Reference| reference.source_name.starts_with("mitre");
        self.external_references.iter().find(mitre).map_or("", |reference| &reference.external_id)
    }
}

/// What a bundle holds of the matrix, by STIX id.
#[derive(Default)]
struct Parts {
    techniques: FxHashMap<String, Technique>,
    tactics: FxHashMap<String, Tactic>,
    /// The tactics of the Enterprise matrix, in its order.
    order: Option<Vec<String>>,
    /// The name of another matrix.
    other_matrix: Option<String>,
    replaced: Vec<(String, String)>,
    version: String,
}

impl<'de> Deserialize<'de> for Parts {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Objects;
        impl<'de> Visitor<'de> for Objects {
            type Value = Parts;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a list of STIX objects")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut objects: A) -> Result<Parts, A::Error> {
                let mut parts = Parts::default();
                while let Some(object) = objects.next_element::<Object>()? {
                    parts.add(object);
                }
                Ok(parts)
            }
        }
        deserializer.deserialize_seq(Objects)
    }
}

impl Parts {
    fn add(&mut self, object: Object) {
        match object.kind.as_str() {
            "attack-pattern" => self.add_technique(object),
            "x-mitre-tactic" => {
                let id = object.external_id().to_owned();
                let tactic = Tactic { id, short_name: object.x_mitre_shortname, name: object.name };
                self.tactics.insert(object.id, tactic);
            }
            "x-mitre-matrix" if object.external_id() == MATRIX => {
                self.order = Some(object.tactic_refs);
            }
            "x-mitre-matrix" => self.other_matrix = Some(object.name),
            "x-mitre-collection" => self.version = object.x_mitre_version,
            "relationship" if object.relationship_type == "revoked-by" => {
                self.replaced.push((object.source_ref, object.target_ref));
            }
            _ => {}
        }
    }

    fn add_technique(&mut self, object: Object) {
        let Some(id) = crate::model::technique(object.external_id()) else { return };
        let status = match (object.revoked, object.x_mitre_deprecated) {
            (true, _) => TechniqueStatus::Revoked,
            (false, true) => TechniqueStatus::Deprecated,
            (false, false) => TechniqueStatus::Active,
        };
        let phases = object.kill_chain_phases.into_iter();
        let tactics = phases.filter(|phase| phase.kill_chain_name == KILL_CHAIN);
        let technique = Technique {
            id,
            name: object.name,
            description: object.description,
            tactics: tactics.map(|phase| phase.phase_name).collect(),
            platforms: object.x_mitre_platforms,
            status,
            replaced_by: None,
        };
        self.techniques.insert(object.id, technique);
    }

    fn attack(mut self) -> Result<Attack, String> {
        let Some(order) = self.order.take() else {
            return Err(match self.other_matrix {
                Some(name) => format!("holds “{name}”; open the bundle of Enterprise ATT&CK"),
                None => "holds no ATT&CK matrix; open the bundle of Enterprise ATT&CK".to_owned(),
            });
        };
        for (from, to) in std::mem::take(&mut self.replaced) {
            let by = self.techniques.get(&to).map(|technique| technique.id.clone());
            if let Some(technique) = self.techniques.get_mut(&from).filter(|_| by.is_some()) {
                technique.replaced_by = by;
            }
        }
        let tactics: Vec<Tactic> =
            order.iter().filter_map(|id| self.tactics.get(id).cloned()).collect();
        let mut techniques: Vec<Technique> = self.techniques.into_values().collect();
        let rank = |name: &String| tactics.iter().position(|tactic| tactic.short_name == *name);
        for technique in &mut techniques {
            technique.tactics.sort_by_key(rank);
        }
        Ok(Attack::new(self.version, tactics, techniques))
    }
}
