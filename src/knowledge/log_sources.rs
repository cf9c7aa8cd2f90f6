//! Log sources: what each is, and which one a rule means by an index, a dataset, a sourcetype, a
//! log type, a Sigma log source.

use super::events::Events;
use super::table::{Names, each_row, list};
use crate::model::{EventId, Name, Vendor};
use rustc_hash::FxHashMap;

const SOURCES: &str = include_str!("../../assets/log-sources.csv");
const MAP: &str = include_str!("../../assets/log-source-map.csv");

/// A class of log source in which a raw field name has one meaning (`aws cloudtrail`, `cim Web`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Context(u16);

impl Context {
    /// Holds for every log source.
    pub(super) const ANY: Self = Self(0);
}

/// Contexts by name.
#[derive(Debug)]
pub(super) struct Contexts {
    known: FxHashMap<Box<str>, Context>,
}

impl Default for Contexts {
    fn default() -> Self {
        Self { known: FxHashMap::from_iter([("any".into(), Context::ANY)]) }
    }
}

impl Contexts {
    /// The context of that name.
    pub(super) fn get(&mut self, name: &str) -> Context {
        if let Some(known) = self.known.get(name) {
            return *known;
        }
        let new = Context(u16::try_from(self.known.len()).unwrap_or(u16::MAX));
        self.known.insert(name.into(), new);
        new
    }

    /// The context of that name, if a table uses it.
    pub(super) fn known(&self, name: &str) -> Option<Context> {
        self.known.get(name).copied()
    }
}

/// Whose names canonical fields follow on a log source.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Group {
    /// Says nothing by itself (alerts of any kind, `filebeat-*`).
    Generic,
    /// Cloud, identity and SaaS audit logs: native names.
    Cloud,
    /// Network, proxies, web servers, applications: Sigma's names.
    Network,
    /// Hosts: Sigma's names.
    Endpoint,
}

/// A log source.
#[derive(Debug)]
pub(super) struct LogSource {
    pub(super) name: Name,
    pub(super) group: Group,
    /// Platforms as short names; empty where it runs on several.
    pub(super) platforms: Vec<Name>,
    /// Domains as short names.
    pub(super) domains: Vec<Name>,
    /// The contexts of its fields, most exact first.
    pub(super) contexts: Vec<Context>,
}

/// What a value means (`logs-aws.cloudtrail-*`, `Sysmon EventID 1`).
#[derive(Debug)]
pub(super) struct Origin {
    /// Index of the log source.
    pub(super) source: Option<u16>,
    /// The events it names.
    pub(super) events: Vec<EventId>,
    /// The context it gives by itself.
    pub(super) context: Option<Context>,
    /// How exact it is.
    pub(super) rank: Rank,
}

/// How exact a statement about the log source is. Less exact ones count only where no more exact
/// one was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Rank {
    /// A product that ships several logs (Elastic's `integration`).
    Product,
    /// A class of events that several logs record (a data model, a UDM event type).
    Class,
    /// What the rule watches over, beside its search.
    Asset,
    /// An event id without its log; several logs may have it.
    Id,
    /// The log itself.
    Log,
    /// The log and its events, as the author lists them beside the query.
    Listed,
}

/// Every log source, and what rules call them.
#[derive(Debug, Default)]
pub(super) struct LogSources {
    list: Vec<LogSource>,
    /// By vendor, then by key.
    map: [FxHashMap<Box<str>, Values>; Vendor::ALL.len()],
}

/// What the values of a key mean, by value in lower case.
type Values = FxHashMap<Box<str>, Origin>;

impl LogSources {
    pub(super) fn load(names: &mut Names, contexts: &mut Contexts, events: &Events) -> Self {
        let mut sources = Self::default();
        let mut numbers: FxHashMap<Name, u16> = FxHashMap::default();
        each_row(SOURCES, |[name, group, platforms, domains, of]: [&str; 5]| {
            let name = names.get(name);
            numbers.insert(name.clone(), sources.list.len() as u16);
            sources.list.push(LogSource {
                name,
                group: group_of(group),
                platforms: list(platforms).map(|platform| names.get(platform)).collect(),
                domains: list(domains).map(|domain| names.get(domain)).collect(),
                contexts: list(of).map(|context| contexts.get(context)).collect(),
            });
        });
        each_row(MAP, |[vendor, key, value, source, of, context]: [&str; 6]| {
            let Some(vendor) = Vendor::from_word(vendor) else { return };
            let origin = Origin {
                source: numbers.get(source).copied(),
                events: list(of).filter_map(|event| events.by_name(event)).collect(),
                context: (!context.is_empty()).then(|| contexts.get(context)),
                rank: rank_of(key, value),
            };
            let values = sources.map[vendor as usize].entry(key.into()).or_default();
            values.insert(value.to_ascii_lowercase().into(), origin);
        });
        sources
    }

    /// The log source of an index in an [`Origin`].
    pub(super) fn get(&self, source: u16) -> &LogSource {
        &self.list[source as usize]
    }

    /// Whether predicates over `field` say where events come from.
    pub(super) fn is_key(&self, vendor: Vendor, field: &str) -> bool {
        vendor != Vendor::Sigma && self.map[vendor as usize].contains_key(field)
    }

    /// Calls `found` with what a vendor's `key: value` means; not at all where nobody knows.
    pub(super) fn origins<'a>(
        &'a self,
        vendor: Vendor,
        key: &str,
        value: &str,
        found: impl FnMut(&'a Origin),
    ) {
        let value = value.trim().to_ascii_lowercase();
        if vendor == Vendor::YaraL && matches!(key, "meta.data_source" | "meta.platform") {
            let parts = value.split(',').filter_map(|part| self.exact(vendor, key, part.trim()));
            return parts.for_each(found);
        }
        let by_shape = || match (vendor, key) {
            (Vendor::Sigma, "logsource") => self.sigma(&value),
            (Vendor::Elastic, "index" | "from" | "threat_index") => {
                self.elastic_dataset(dataset_of_index(&value))
            }
            (Vendor::Elastic, "data_stream.dataset" | "event.dataset") => {
                self.elastic_dataset(&value)
            }
            (Vendor::Panther, "table") => {
                let (_, table) = value.rsplit_once('.')?;
                self.exact(vendor, key, table)
            }
            (Vendor::Splunk, "data_source") => self.splunk_data_source(&value),
            _ => None,
        };
        self.exact(vendor, key, &value).or_else(by_shape).into_iter().for_each(found);
    }

    fn exact(&self, vendor: Vendor, key: &str, value: &str) -> Option<&Origin> {
        self.map[vendor as usize].get(key)?.get(value)
    }

    /// A `product/category/service` that no row has: with a part left out, or the product alone.
    fn sigma(&self, value: &str) -> Option<&Origin> {
        let mut parts = value.splitn(3, '/');
        let mut part = || parts.next().unwrap_or_default();
        let (product, category, service) = (part(), part(), part());
        let log_source = |value: String| self.exact(Vendor::Sigma, "logsource", &value);
        let named = |key: &str, value: &str| self.exact(Vendor::Sigma, key, value);
        log_source(format!("{product}/{category}/"))
            .or_else(|| log_source(format!("{product}//{service}")))
            .or_else(|| log_source(format!("/{category}/")))
            .or_else(|| named("product", product))
            .or_else(|| named("category", category))
            .or_else(|| named("service", service))
    }

    /// A data source that no row has: without its last words, which name the event.
    fn splunk_data_source(&self, value: &str) -> Option<&Origin> {
        /// Longer than any name; keeps the look-ups few.
        const LONGEST: usize = 200;
        let mut rest = if value.len() <= LONGEST { value } else { "" };
        while let Some((head, _)) = rest.rsplit_once(' ') {
            rest = head.trim_end();
            if let Some(origin) = self.exact(Vendor::Splunk, "data_source", rest) {
                return Some(origin);
            }
        }
        None
    }

    /// A dataset that no row has: the integration it belongs to.
    fn elastic_dataset(&self, dataset: &str) -> Option<&Origin> {
        let integration = dataset.split('.').next().unwrap_or_default();
        self.exact(Vendor::Elastic, "data_stream.dataset", dataset)
            .or_else(|| self.exact(Vendor::Elastic, "integration", integration))
    }
}

/// The dataset in the name of an index (`*:logs-okta.system-*` has `okta.system`).
fn dataset_of_index(index: &str) -> &str {
    let local = index.rsplit_once(':').map_or(index, |(_, local)| local);
    let kind = ["logs-", "metrics-", "traces-"];
    let name = kind.iter().find_map(|kind| local.strip_prefix(kind)).unwrap_or(local);
    let end = name.find(['*', '-']).unwrap_or(name.len());
    name[..end].trim_end_matches('.')
}

fn group_of(word: &str) -> Group {
    match word {
        "cloud" => Group::Cloud,
        "network" => Group::Network,
        "endpoint" => Group::Endpoint,
        _ => Group::Generic,
    }
}

fn rank_of(key: &str, value: &str) -> Rank {
    match key {
        // A shipper's index holds whatever it was told to ship.
        "index" | "from" if value.ends_with("beat-*") => Rank::Product,
        // And so does CloudWatch, whatever its log group is called.
        "macro" if value == "aws_cloudwatchlogs_eks" => Rank::Product,
        "asset_type" => Rank::Asset,
        "threat_index" => Rank::Product,
        "integration"
        | "event.module"
        | "meta.platform"
        | "meta.product"
        | "meta.service"
        | "metadata.vendor_name"
        | "meta.data_source"
        | "test_sourcetype"
        | "test_source" => Rank::Product,
        "datamodel" | "metadata.event_type" | "meta.category" => Rank::Class,
        "metadata.product_event_type" | "event.code" => Rank::Id,
        "data_source" => Rank::Listed,
        _ => Rank::Log,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_dataset_of_an_index() {
        for (index, dataset) in [
            ("logs-okta.system-*", "okta.system"),
            ("logs-okta*", "okta"),
            ("*:logs-windows.sysmon_operational-default", "windows.sysmon_operational"),
            ("logs-gcp.*", "gcp"),
            ("winlogbeat-*", "winlogbeat"),
        ] {
            assert_eq!(dataset_of_index(index), dataset, "{index}");
        }
    }
}
