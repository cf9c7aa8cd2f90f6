//! ATT&CK: what the ids of real rules are worth, in either version.

use rulescope::knowledge::{Attack, Knowledge, Standing, TechniqueStatus};

/// Every id that rules of the five vendors tag, with what 19.2 makes of it.
const ATTACK_IDS: &str = include_str!("attack-ids.csv");

#[test]
fn every_technique_id_in_real_rules_resolves() {
    let attack = Knowledge::embedded().attack();
    let mut reader = csv::Reader::from_reader(ATTACK_IDS.as_bytes());
    let mut checked = 0;
    for row in reader.records().map(|row| row.expect("a row")) {
        let (id, status, note) = (&row[0], &row[1], &row[2]);
        let standing = match status {
            "active" => Standing::Active,
            "deprecated" => Standing::Deprecated,
            "revoked" => Standing::Revoked(note.split(' ').nth(1).expect("by T…").to_owned()),
            "mobile-18.1 active" => Standing::Matrix("mobile".to_owned()),
            "pre-attack retired" => Standing::Matrix("pre-attack".to_owned()),
            "atlas" | "unknown" => Standing::Unknown,
            other => panic!("{id} has an unknown status {other}"),
        };
        assert_eq!(attack.standing(id), standing, "{id}");
        match &standing {
            Standing::Revoked(by) => assert_eq!(attack.standing(by), Standing::Active, "{by}"),
            Standing::Matrix(_) => assert!(attack.full_name(id).expect(id).ends_with(note), "{id}"),
            _ => assert_eq!(attack.current(id), (id.to_owned(), false)),
        }
        if status == "atlas" {
            let id = format!("AML.{id}");
            assert_eq!(attack.standing(&id), Standing::Atlas, "{id}");
            assert!(attack.full_name(&id).is_some(), "{id} has no name");
        }
        checked += 1;
    }
    assert_eq!(checked, 648);
}

#[test]
fn the_matrix_of_either_version() {
    let new = Attack::embedded("19.2").expect("embedded");
    let old = Attack::embedded("18.1").expect("embedded");
    let counts = |attack: &Attack| {
        let of = |status| attack.techniques().filter(|t| t.status == status).count();
        use TechniqueStatus::{Active, Deprecated, Revoked};
        (attack.tactics().len(), of(Active), of(Revoked), of(Deprecated))
    };
    assert_eq!(counts(&new), (15, 697, 149, 12));
    assert_eq!(counts(&old), (14, 691, 132, 12));
    assert_eq!(new.current("T1562.001"), ("T1685".to_owned(), true));
    assert_eq!(old.current("T1562.001"), ("T1562.001".to_owned(), false));
    assert_eq!(old.standing("T1685"), Standing::Version("19.2".to_owned()));
    assert_eq!(old.current("T1685"), ("T1562.001".to_owned(), true));
    assert_eq!(old.current("T1027.018"), ("T1027.018".to_owned(), false));
    assert_eq!(new.full_name("T1021.007").as_deref(), Some("Remote Services: Cloud Services"));
    let atlas = new.full_name("AML.T0085.001");
    assert_eq!(atlas.as_deref(), Some("Data from AI Services: AI Agent Tools"));
    assert_eq!(new.parent("T1021.007"), Some("T1021"));
    assert_eq!(new.sub_techniques("T1021").len(), 8);
    assert_eq!(old.tactic_name("stealth"), Some("Stealth"));
    let meant = |attack: &Attack, word: &str| {
        attack.tactics_meant(word).iter().map(|t| t.short_name.clone()).collect::<Vec<_>>()
    };
    assert_eq!(meant(&new, "defense-evasion"), ["stealth", "defense-impairment"]);
    assert_eq!(meant(&old, "stealth"), ["defense-evasion"]);
}
