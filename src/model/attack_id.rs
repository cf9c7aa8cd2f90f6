//! ATT&CK ids and tactic names in every spelling rules use, in one.

/// Tactic ids and short names: Enterprise (19.x and, for `defense-evasion`, 18.x), then those that
/// only Mobile and ICS have. Source: MITRE ATT&CK; see `assets/NOTICE`.
pub const TACTICS: &[(&str, &str)] = &[
    ("TA0043", "reconnaissance"),
    ("TA0042", "resource-development"),
    ("TA0001", "initial-access"),
    ("TA0002", "execution"),
    ("TA0003", "persistence"),
    ("TA0004", "privilege-escalation"),
    ("TA0005", "defense-evasion"),
    ("TA0005", "stealth"),
    ("TA0112", "defense-impairment"),
    ("TA0006", "credential-access"),
    ("TA0007", "discovery"),
    ("TA0008", "lateral-movement"),
    ("TA0009", "collection"),
    ("TA0011", "command-and-control"),
    ("TA0010", "exfiltration"),
    ("TA0040", "impact"),
    ("TA0103", "evasion"),
    ("TA0107", "inhibit-response-function"),
    ("TA0106", "impair-process-control"),
];

/// The technique id in `text`, upper case (`T1021.007`), or `None`.
///
/// Takes `T1021.007`, `attack.t1021.007`, `T1021/007`, `TA0008:T1021.007` and the same with space
/// around it; not `T1021.07`, not ATLAS ids.
pub fn technique(text: &str) -> Option<String> {
    let text = text.trim();
    let text = text.rsplit_once(':').map_or(text, |(_, after)| after.trim());
    let text = strip_prefix_ignoring_case(text, "attack.").unwrap_or(text);
    let digits = text.strip_prefix(['T', 't'])?;
    let (main, sub) = match digits.split_once(['.', '/']) {
        Some((main, sub)) => (main, Some(sub)),
        None => (digits, None),
    };
    let all_digits = |part: &str, length: usize| {
        part.len() == length && part.bytes().all(|byte| byte.is_ascii_digit())
    };
    if !all_digits(main, 4) || sub.is_some_and(|sub| !all_digits(sub, 3)) {
        return None;
    }
    Some(sub.map_or_else(|| format!("T{main}"), |sub| format!("T{main}.{sub}")))
}

/// The MITRE ATLAS technique id in `text`, upper case (`AML.T0051.001`), or `None`. ATLAS is a
/// matrix of its own; its ids are tags here.
///
/// Takes `AML.T0051` and `Mitre Atlas: T0051` in any case.
pub fn atlas_technique(text: &str) -> Option<String> {
    let text = text.trim();
    let named = strip_prefix_ignoring_case(text, "MITRE ATLAS:").map(str::trim);
    let number = strip_prefix_ignoring_case(named.unwrap_or(text), "AML.").or(named)?;
    technique(number).map(|id| format!("AML.{id}"))
}

/// The short name of the tactic in `text` (`lateral-movement`), or `None`.
///
/// Takes `TA0008`, `attack.lateral_movement`, `Lateral Movement`, `lateral-movement` in any case.
pub fn tactic(text: &str) -> Option<&'static str> {
    let text = text.trim();
    let text = strip_prefix_ignoring_case(text, "attack.").unwrap_or(text);
    let folded: String = text
        .chars()
        .map(|c| if matches!(c, ' ' | '_') { '-' } else { c.to_ascii_lowercase() })
        .collect();
    let found = TACTICS
        .iter()
        .find(|(id, short_name)| id.eq_ignore_ascii_case(text) || *short_name == folded);
    found.map(|(_, short_name)| *short_name)
}

fn strip_prefix_ignoring_case<'a>(text: &'a str, prefix: &str) -> Option<&'a str> {
    let head = text.get(..prefix.len())?;
    head.eq_ignore_ascii_case(prefix).then(|| &text[prefix.len()..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn techniques_in_every_spelling() {
        for text in ["T1021.007", "attack.t1021.007", " t1021/007 ", "TA0008:T1021.007"] {
            assert_eq!(technique(text).as_deref(), Some("T1021.007"), "{text}");
        }
        for text in ["T1021.07", "AML.T0051", "TA0008", "T10211", "attack.g0032", ""] {
            assert_eq!(technique(text), None, "{text}");
        }
        for text in ["aml.t0051.001", "Mitre Atlas: T0051.001", "MITRE ATLAS:AML.T0051.001"] {
            assert_eq!(atlas_technique(text).as_deref(), Some("AML.T0051.001"), "{text}");
        }
        assert_eq!(atlas_technique("T1059"), None);
    }

    #[test]
    fn tactics_in_every_spelling() {
        for text in ["TA0008", "attack.lateral-movement", "Lateral Movement", "lateral_movement"] {
            assert_eq!(tactic(text), Some("lateral-movement"), "{text}");
        }
        assert_eq!(tactic("attack.stealth"), Some("stealth"));
        assert_eq!(tactic("TA0005"), Some("defense-evasion"));
        assert_eq!(tactic("attack.t1059"), None);
    }
}
