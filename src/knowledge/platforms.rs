//! Platforms and domains of a rule, from what the rule itself says.

use super::log_sources::LogSource;
use crate::model::{Clause, Name, Predicate, Role, Rule, Vendor};
use std::sync::LazyLock;

/// Platforms as short names with the names people write, in the order filters list them. A rule
/// may be for others too; they follow.
pub const PLATFORMS: &[(&str, &str)] = &[
    ("windows", "Windows"),
    ("linux", "Linux"),
    ("macos", "macOS"),
    ("aws", "AWS"),
    ("azure", "Azure"),
    ("gcp", "GCP"),
    ("m365", "Microsoft 365"),
    ("entra-id", "Entra ID"),
    ("intune", "Intune"),
    ("google-workspace", "Google Workspace"),
    ("okta", "Okta"),
    ("github", "GitHub"),
    ("kubernetes", "Kubernetes"),
    ("network", "Network device"),
];

/// Domains as short names with the names people write, in the order filters list them.
pub const DOMAINS: &[(&str, &str)] = &[
    ("endpoint", "Endpoint"),
    ("cloud", "Cloud"),
    ("identity", "Identity"),
    ("saas", "SaaS"),
    ("container", "Container"),
    ("network", "Network"),
    ("web", "Web"),
    ("application", "Application"),
    ("email", "Email"),
];

/// The shared names of the operating systems and domains a rule can state itself.
static STATED: LazyLock<Vec<Name>> = LazyLock::new(|| {
    PLATFORMS.iter().chain(DOMAINS).map(|(short_name, _)| Name::from(*short_name)).collect()
});

/// Fields whose values are operating systems.
const SYSTEM_FIELDS: &[&str] = &[
    "event_platform",
    "host.os.family",
    "host.os.name",
    "host.os.platform",
    "host.os.type",
    "principal.asset.platform_software.platform",
    "principal.platform",
    "target.asset.platform_software.platform",
    "target.platform",
];

/// Collects what a rule says of its platforms and domains.
#[derive(Debug, Default)]
pub(super) struct Stated {
    systems: Vec<Name>,
}

impl Stated {
    /// Takes a predicate that the rule asserts.
    pub(super) fn predicate(&mut self, predicate: &Predicate) {
        if SYSTEM_FIELDS.contains(&&*predicate.raw_field) {
            predicate.values.iter().for_each(|value| self.system(value));
        }
    }

    fn system(&mut self, word: &str) {
        let name = match word.to_ascii_lowercase().as_str() {
            "windows" | "win" => "windows",
            "linux" | "lin" => "linux",
            "macos" | "mac" | "darwin" | "mac os x" => "macos",
            _ => return,
        };
        push(&mut self.systems, stated(name));
    }

    /// Sets the rule's platforms and domains, given the log sources it names.
    pub(super) fn settle(mut self, rule: &mut Rule, sources: &[&LogSource]) {
        let listed = rule.facts.iter().filter(|fact| fact.key == "os_list");
        listed.for_each(|fact| self.system(&fact.value));
        let mut domains = Vec::new();
        if rule.vendor == Vendor::Elastic {
            let no_system_tested = self.systems.is_empty();
            for tag in &rule.tags {
                match tag.split_once(": ") {
                    Some(("OS", system)) if no_system_tested => self.system(system),
                    Some(("Domain", domain)) => {
                        let named = |(_, name): &&(&str, &str)| name.eq_ignore_ascii_case(domain);
                        let known = DOMAINS.iter().find(named);
                        known.iter().for_each(|(short, _)| push(&mut domains, stated(short)));
                    }
                    _ => {}
                }
            }
        }
        let mut platforms = self.systems;
        let systems_stated = !platforms.is_empty();
        let domains_stated = !domains.is_empty();
        for source in sources {
            for platform in &source.platforms {
                if !(systems_stated && matches!(&**platform, "windows" | "linux" | "macos")) {
                    push(&mut platforms, platform.clone());
                }
            }
            if !domains_stated {
                source.domains.iter().for_each(|domain| push(&mut domains, domain.clone()));
            }
        }
        if domains.is_empty() && tests_a_host(rule) {
            domains.push(stated("endpoint"));
        }
        sort(&mut platforms, PLATFORMS);
        sort(&mut domains, DOMAINS);
        rule.platforms = platforms;
        rule.domains = domains;
    }
}

/// Whether the rule tests what only hosts have: processes, their files and modules.
fn tests_a_host(rule: &Rule) -> bool {
    let host = |field: &str| {
        matches!(field, "Image" | "CommandLine" | "ParentImage" | "ParentCommandLine")
            || matches!(field, "TargetFilename" | "TargetObject" | "ImageLoaded")
    };
    rule.expr.clauses().iter().any(|clause| match clause {
        Clause::Predicate(predicate, Role::Indicator) => host(&predicate.field),
        _ => false,
    })
}

fn stated(short_name: &str) -> Name {
    let known = STATED.iter().find(|name| &***name == short_name);
    known.cloned().unwrap_or_else(|| short_name.into())
}

fn push(names: &mut Vec<Name>, name: Name) {
    if !names.contains(&name) {
        names.push(name);
    }
}

fn sort(names: &mut [Name], order: &[(&str, &str)]) {
    let rank = |name: &Name| {
        order.iter().position(|(short_name, _)| *short_name == &**name).unwrap_or(order.len())
    };
    names.sort_by(|a, b| rank(a).cmp(&rank(b)).then_with(|| a.cmp(b)));
}
