//! ATT&CK Navigator layers, format 4.5 (mitre-attack/attack-navigator, `layers/spec/v4.5`).

use crate::catalog::{Catalog, RuleId, RuleSet};
use crate::model::Vendor;
use crate::views::rows::by_vendor;
use serde_json::{Value, json};
use std::io::{self, Write};

/// The bins of the score, with the colour the Navigator shows for each.
const BINS: [(usize, &str, &str); 5] = [
    (1, "1", "#d9e8f5"),
    (5, "2-5", "#b3d2ec"),
    (20, "6-20", "#7fb3df"),
    (80, "21-80", "#3e86c4"),
    (usize::MAX, "81 or more", "#0a66b0"),
];

/// How many rule titles a technique's comment lists.
const TITLES: usize = 20;

/// Writes a layer: each technique scored by the rules under it that `admitted` holds. Tactics are
/// left out, so that a technique is marked under every one of its tactics.
pub fn write(catalog: &Catalog, admitted: &RuleSet, out: &mut dyn Write) -> io::Result<()> {
    let techniques: Vec<Value> = catalog
        .techniques()
        .filter_map(|(id, rules)| {
            let own: Vec<RuleId> =
                rules.iter().copied().filter(|rule| admitted.contains(*rule)).collect();
            let known = catalog.knowledge.attack().technique(id).is_some();
            (known && !own.is_empty()).then(|| technique(catalog, id, &own))
        })
        .collect();
    let most = techniques.iter().filter_map(|technique| technique["score"].as_u64()).max();
    let version = catalog.knowledge.attack().version();
    let major = version.split('.').next().unwrap_or(version);
    let folders: Vec<&str> = catalog.folders.iter().map(|folder| folder.name.as_str()).collect();
    let legend = |(_, label, color): &(usize, &str, &str)| json!({"label": format!("{label} rules"), "color": color});
    let layer = json!({
        "name": format!("Rules in {}", folders.join(", ")),
        "versions": {"attack": major, "navigator": "5.1.0", "layer": "4.5"},
        "domain": "enterprise-attack",
        "description": format!(
            "Detection rules under each technique, counted by its exact id; revoked ids count for \
             those that replaced them (ATT&CK {version}). {} rules of {}.",
            admitted.len(),
            folders.join(", ")
        ),
        "sorting": 3,
        "layout": {"layout": "side", "showID": true, "showName": true, "showAggregateScores": true,
                   "countUnscored": false, "aggregateFunction": "sum", "expandedSubtechniques": "none"},
        "hideDisabled": false,
        "techniques": techniques,
        "gradient": {"colors": [BINS[0].2, BINS[4].2], "minValue": 1, "maxValue": most.unwrap_or(2).max(2)},
        "legendItems": BINS.iter().map(legend).collect::<Vec<Value>>(),
    });
    serde_json::to_writer_pretty(&mut *out, &layer)?;
    writeln!(out)
}

fn technique(catalog: &Catalog, id: &str, rules: &[RuleId]) -> Value {
    let color = BINS.iter().find(|(most, ..)| rules.len() <= *most).map_or("", |bin| bin.2);
    let titles = rules.iter().take(TITLES).map(|rule| catalog.rule(*rule).title.as_str());
    let mut comment = titles.collect::<Vec<_>>().join("\n");
    if rules.len() > TITLES {
        comment.push_str(&format!("\nand {} more", rules.len() - TITLES));
    }
    let vendors = Vendor::ALL.iter().zip(by_vendor(catalog, rules)).filter(|(_, rules)| *rules > 0);
    let metadata =
        vendors.map(|(vendor, rules)| json!({"name": vendor.name(), "value": rules.to_string()}));
    json!({
        "techniqueID": id,
        "score": rules.len(),
        "color": color,
        "comment": comment,
        "enabled": true,
        "metadata": metadata.collect::<Vec<Value>>(),
    })
}
