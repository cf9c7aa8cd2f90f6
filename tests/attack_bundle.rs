//! STIX bundles of ATT&CK as users open them.

use flate2::{Compression, read::GzEncoder};
use rulescope::knowledge::{Attack, Choices, Knowledge, TechniqueStatus};
use std::io::Read as _;

/// A small bundle in the shape of STIX 2.1; a revoked technique, and what nobody needs.
fn bundle(matrix: &str) -> String {
    let reference =
        |id: &str| format!(r#"[{{"source_name":"mitre-attack","external_id":"{id}"}}]"#);
    let technique = |stix: &str, id: &str, rest: &str| {
        let references = reference(id);
        format!(
            r#"{{"type":"attack-pattern","id":"attack-pattern--{stix}","name":"N {id}",
                "external_references":{references},"x_mitre_platforms":["Windows"],
                "kill_chain_phases":[{{"kill_chain_name":"mitre-attack","phase_name":"stealth"}},
                {{"kill_chain_name":"mitre-attack","phase_name":"execution"}}]{rest}}}"#
        )
    };
    let tactic = |id: &str, short_name: &str| {
        let references = reference(id);
        format!(
            r#"{{"type":"x-mitre-tactic","id":"x-mitre-tactic--{id}","name":"Tactic {id}",
                "x_mitre_shortname":"{short_name}","external_references":{references}}}"#
        )
    };
    let objects = [
        r#"{"type":"x-mitre-collection","x_mitre_version":"20.0","unknown":[{"a":null}]}"#
            .to_owned(),
        format!(
            r#"{{"type":"x-mitre-matrix","name":"M","external_references":{},
                "tactic_refs":["x-mitre-tactic--TA0002","x-mitre-tactic--TA0005"]}}"#,
            reference(matrix)
        ),
        tactic("TA0005", "stealth"),
        tactic("TA0002", "execution"),
        technique("1", "T9001", r#","description":"What it is.""#),
        technique("2", "T9001.001", ""),
        technique("3", "T1059", r#","revoked":true"#),
        r#"{"type":"relationship","relationship_type":"revoked-by",
            "source_ref":"attack-pattern--3","target_ref":"attack-pattern--2"}"#
            .to_owned(),
        r#"{"type":"malware","id":"malware--1","name":"x","aliases":["y"]}"#.to_owned(),
    ];
    format!(r#"{{"type":"bundle","id":"bundle--1","objects":[{}]}}"#, objects.join(","))
}

#[test]
fn a_bundle_brings_descriptions_and_a_newer_version() {
    let text = bundle("enterprise-attack");
    let mut packed = Vec::new();
    GzEncoder::new(text.as_bytes(), Compression::fast()).read_to_end(&mut packed).expect("packed");
    for bytes in [text.as_bytes(), &packed] {
        let attack = Attack::from_bundle(bytes).expect("a bundle");
        assert_eq!(attack.version(), "20.0");
        let tactics: Vec<_> = attack.tactics().iter().map(|t| t.short_name.as_str()).collect();
        assert_eq!(tactics, ["execution", "stealth"]);
        let technique = attack.technique("T9001").expect("known");
        assert_eq!(technique.description, "What it is.");
        assert_eq!(technique.tactics, ["execution", "stealth"]);
        assert_eq!(attack.full_name("T9001.001").as_deref(), Some("N T9001: N T9001.001"));
        assert_eq!(attack.technique("T1059").expect("known").status, TechniqueStatus::Revoked);
        assert_eq!(attack.current("T1059"), ("T9001.001".to_owned(), true));
        assert_eq!(attack.tactic_name("defense-evasion"), Some("Defense Evasion"));
        let choices = Choices { bundle: Some(&attack), ..Choices::default() };
        assert_eq!(Knowledge::load(choices).0.attack().version(), "20.0");
    }
}

#[test]
fn what_is_kept_of_a_bundle_is_a_bundle_that_says_the_same() {
    let text = bundle("enterprise-attack");
    let attack = Attack::from_bundle(text.as_bytes()).expect("a bundle");
    let mut kept = Vec::new();
    attack.write_bundle(&mut kept).expect("written");
    let again = Attack::from_bundle(&kept[..]).expect("a bundle");
    assert_eq!(again.version(), attack.version());
    assert_eq!(again.tactics(), attack.tactics());
    assert!(again.techniques().eq(attack.techniques()));
}

#[test]
fn what_is_no_enterprise_bundle_says_so() {
    let deep = format!(r#"{{"type":"bundle","objects":{}"#, "[".repeat(100_000));
    let ics = bundle("ics-attack");
    for (text, reason) in [
        ("", "is not a STIX bundle"),
        ("{\"type\":\"report\",\"objects\":[]}", "is no STIX bundle but “report”"),
        ("{\"type\":\"bundle\",\"objects\":[]}", "holds no ATT&CK matrix"),
        (ics.as_str(), "holds “M”"),
        (deep.as_str(), "is not a STIX bundle"),
        (&bundle("enterprise-attack")[..500], "is not a STIX bundle"),
    ] {
        let error = Attack::from_bundle(text.as_bytes()).expect_err(reason);
        assert!(error.starts_with(reason), "{error}");
    }
    let broken_gzip = [0x1f, 0x8b, 0, 0, 0];
    assert!(Attack::from_bundle(&broken_gzip[..]).is_err());
}
