//! One rule, normalized: which log sources it means, then what each of its fields means there.

use super::Knowledge;
use super::event_classes::StatedClasses;
use super::fields::Fields;
use super::log_sources::{Context, Contexts, Group, LogSource, Origin, Rank};
use super::platforms::Stated;
use super::sysmon;
use super::usage::Purpose;
use crate::model::{EventId, Expr, Kind, Language, Predicate, Rule, Use, Vendor};

/// The contexts that hold for every log source of a group.
#[derive(Clone, Copy, Debug)]
pub(super) struct GroupContexts {
    cloud: Context,
    network: Context,
    endpoint: Context,
}

impl GroupContexts {
    pub(super) fn new(contexts: &mut Contexts) -> Self {
        Self {
            cloud: contexts.get("cloud"),
            network: contexts.get("network"),
            endpoint: contexts.get("endpoint"),
        }
    }

    fn of(self, group: Group) -> Context {
        match group {
            Group::Cloud => self.cloud,
            Group::Network => self.network,
            Group::Endpoint | Group::Generic => self.endpoint,
        }
    }
}

pub(super) fn normalize(knowledge: &Knowledge, rule: &mut Rule) {
    set_current_techniques(knowledge, rule);
    let mut stated = Stated::default();
    each_asserted(&rule.expr, &mut |predicate| stated.predicate(predicate));
    let origins = origins(knowledge, rule);
    let mut sources = sources(knowledge, &origins);
    let group = sources.iter().map(|source| source.group).max().unwrap_or(Group::Generic);
    let several_events = matches!(rule.language, Language::Eql | Language::YaraL);
    let mut reader = Reader {
        knowledge,
        vendor: rule.vendor,
        contexts: contexts(knowledge, &origins, &sources, group, several_events),
        several_events,
        group,
        sources: &sources,
        events: Vec::new(),
        eventless: Vec::new(),
        signals: false,
        guards: false,
    };
    reader.read_part(&mut rule.expr, false);
    if reader.guards && !reader.signals {
        guards_are_signals(&knowledge.fields, &mut rule.expr);
    }
    let Reader { events: mut tested, eventless, .. } = reader;
    tested.sort_unstable();
    tested.dedup();
    let all_generic = tested.is_empty() && are_generic(&origins);
    rule.events = events(&origins, tested.clone());
    let only_tested = rule.events == tested;
    sysmon::settle(rule, &mut sources, &knowledge.events);
    rule.log_sources = sources.iter().map(|source| source.name.clone()).collect();
    rule.log_sources.sort();
    rule.log_sources.dedup();
    stated.settle(rule, &sources);
    rule.generic_events = if all_generic { rule.events.clone() } else { Vec::new() };
    if only_tested {
        let logs = logs_of_its_platforms(knowledge, &origins, rule);
        add_events_of_classes(knowledge, rule, &logs, &eventless);
    }
}

/// Adds the events of the classes that a rule is about, or a step of it, which names none itself.
fn add_events_of_classes(
    knowledge: &Knowledge,
    rule: &mut Rule,
    logs: &[&LogSource],
    eventless: &[String],
) {
    let mut events = Vec::new();
    for stated in StatedClasses::of(rule) {
        let Some(step) = stated.step else {
            if rule.events.is_empty() {
                events.extend(knowledge.event_classes.events(&stated, logs));
            }
            continue;
        };
        if eventless.iter().any(|name| name == step.name) {
            let own = logs_of_step(knowledge, rule.vendor, step.test);
            let logs = if own.is_empty() { logs } else { &own };
            events.extend(knowledge.event_classes.events(&stated, logs));
        }
    }
    events.sort_unstable();
    events.dedup();
    events.retain(|event| !rule.events.contains(event));
    rule.events.extend(&events);
    rule.events.sort_unstable();
    rule.generic_events = events;
}

/// Every log the rule reads, but for those of other platforms than its own.
fn logs_of_its_platforms<'k>(
    knowledge: &'k Knowledge,
    origins: &[&Origin],
    rule: &Rule,
) -> Vec<&'k LogSource> {
    let numbers = origins.iter().filter_map(|origin| origin.source);
    let logs = numbers.map(|number| knowledge.log_sources.get(number));
    let fits = |log: &&LogSource| {
        log.platforms.is_empty() || log.platforms.iter().any(|one| rule.platforms.contains(one))
    };
    logs.filter(fits).collect()
}

/// The logs that a step names itself, by a dataset or a module.
fn logs_of_step<'k>(knowledge: &'k Knowledge, vendor: Vendor, step: &Expr) -> Vec<&'k LogSource> {
    let mut origins = Vec::new();
    add_tested_origins(knowledge, vendor, step, &mut origins);
    sources(knowledge, &origins)
}

fn set_current_techniques(knowledge: &Knowledge, rule: &mut Rule) {
    rule.techniques_current.clear();
    for id in &rule.techniques {
        let current = knowledge.attack.current_id(id);
        if !rule.techniques_current.iter().any(|known| known == current) {
            rule.techniques_current.push(current.to_owned());
        }
    }
}

/// What the rule's statements and the predicates it asserts say of where events come from.
fn origins<'k>(knowledge: &'k Knowledge, rule: &Rule) -> Vec<&'k Origin> {
    let mut origins = Vec::new();
    for fact in &rule.facts {
        if rule.vendor == Vendor::Sigma && fact.key != "logsource" {
            continue;
        }
        let found = |origin| origins.push(origin);
        knowledge.log_sources.origins(rule.vendor, fact.key, &fact.value, found);
    }
    add_tested_origins(knowledge, rule.vendor, &rule.expr, &mut origins);
    origins
}

fn add_tested_origins<'k>(
    knowledge: &'k Knowledge,
    vendor: Vendor,
    test: &Expr,
    origins: &mut Vec<&'k Origin>,
) {
    each_asserted(test, &mut |predicate| {
        let key = match &*predicate.raw_field {
            "p_log_type" => "LogTypes",
            field => field,
        };
        if knowledge.log_sources.is_key(vendor, key) {
            for value in &predicate.values {
                knowledge.log_sources.origins(vendor, key, value, |origin| origins.push(origin));
            }
        }
    });
}

/// Calls `visit` on every predicate that a hit has to or may satisfy with one of its values.
pub(super) fn each_asserted<'e>(expr: &'e Expr, visit: &mut impl FnMut(&'e Predicate)) {
    match expr {
        Expr::And(parts) | Expr::Or(parts) => {
            parts.iter().for_each(|part| each_asserted(part, visit));
        }
        Expr::Named(_, inner) => each_asserted(inner, visit),
        Expr::Predicate(predicate) if matches!(predicate.kind, Kind::Eq | Kind::In) => {
            visit(predicate);
        }
        Expr::Predicate(_) | Expr::Not(_) | Expr::Opaque(_) => {}
    }
}

/// The statements that count for log sources and events: those of the most exact rank at which
/// a log source is named. Classes and products do not exclude each other.
fn counting(origins: &[&Origin]) -> impl Fn(&&&Origin) -> bool + use<> {
    let named = origins.iter().filter(|origin| origin.source.is_some());
    let best = named.map(|origin| origin.rank).max().unwrap_or(Rank::Product);
    move |origin| origin.rank == best || best <= Rank::Class
}

/// The log sources meant.
fn sources<'k>(knowledge: &'k Knowledge, origins: &[&Origin]) -> Vec<&'k LogSource> {
    let mut numbers: Vec<u16> = Vec::new();
    for number in origins.iter().filter(counting(origins)).filter_map(|origin| origin.source) {
        if !numbers.contains(&number) {
            numbers.push(number);
        }
    }
    numbers.into_iter().map(|number| knowledge.log_sources.get(number)).collect()
}

/// The contexts of the rule's fields, most exact first.
fn contexts(
    knowledge: &Knowledge,
    origins: &[&Origin],
    sources: &[&LogSource],
    group: Group,
    several_events: bool,
) -> Vec<Context> {
    // Where a rule is about several events, a class or an id is that of one of them.
    let of_all =
        |origin: &&&Origin| !several_events || !matches!(origin.rank, Rank::Class | Rank::Id);
    let by_value = origins.iter().filter(of_all).filter_map(|origin| origin.context);
    let by_source = sources.iter().flat_map(|source| &source.contexts).copied();
    let mut contexts: Vec<Context> = Vec::new();
    for context in by_value.chain(by_source).chain([knowledge.groups.of(group)]) {
        if !contexts.contains(&context) {
            contexts.push(context);
        }
    }
    contexts
}

/// The events named by predicates and statements; of classes and products only where no other is.
fn events(origins: &[&Origin], mut named: Vec<EventId>) -> Vec<EventId> {
    let counting: Vec<&&Origin> = origins.iter().filter(counting(origins)).collect();
    for rank in [Rank::Listed, Rank::Log, Rank::Id, Rank::Class, Rank::Product] {
        if named.is_empty() || rank >= Rank::Id {
            let ranked = counting.iter().filter(|origin| origin.rank == rank);
            named.extend(ranked.flat_map(|origin| &origin.events));
        }
    }
    named.sort_unstable();
    named.dedup();
    named
}

/// Whether the statements that count name classes of events that several logs record, and none an
/// event of its own.
fn are_generic(origins: &[&Origin]) -> bool {
    let naming = || {
        let counting = origins.iter().filter(counting(origins));
        counting.filter(|origin| !origin.events.is_empty())
    };
    let own = |origin: &&Origin| matches!(origin.rank, Rank::Listed | Rank::Id);
    !naming().any(own) && naming().any(|origin| origin.events.len() > 1)
}

/// Where only event ids and the like are tested, they are the behaviour.
fn guards_are_signals(fields: &Fields, expr: &mut Expr) {
    expr.for_each_predicate_mut(&mut |predicate| {
        let guard = fields.purpose(&predicate.field, &predicate.concept) == Purpose::Guard;
        if guard && predicate.usage == Use::Scope {
            predicate.usage = Use::Signal;
        }
    });
}

/// Walks a rule's expression and gives each predicate its meaning.
struct Reader<'a, 'k> {
    knowledge: &'k Knowledge,
    vendor: Vendor,
    contexts: Vec<Context>,
    group: Group,
    sources: &'a [&'k LogSource],
    /// Whether the named parts are events of their own (event variables, steps).
    several_events: bool,
    events: Vec<EventId>,
    /// The names of the parts that name no event.
    eventless: Vec<String>,
    /// Whether an indicator is a signal.
    signals: bool,
    /// Whether a guard was taken for scope.
    guards: bool,
}

impl Reader<'_, '_> {
    fn read(&mut self, expr: &mut Expr, negated: bool) {
        match expr {
            Expr::And(parts) => parts.iter_mut().for_each(|part| self.read(part, negated)),
            Expr::Or(parts) => parts.iter_mut().for_each(|part| self.read_part(part, negated)),
            Expr::Not(inner) => self.read(inner, !negated),
            Expr::Named(name, inner) => self.read_named(name, inner, negated),
            Expr::Predicate(predicate) => self.read_predicate(predicate, negated),
            Expr::Opaque(_) => {}
        }
    }

    /// The whole, an event variable or a step, or an alternative: it may be about a class of
    /// events of its own.
    fn read_part(&mut self, part: &mut Expr, negated: bool) {
        let outer = self.contexts.len();
        if self.several_events && !matches!(part, Expr::Predicate(_)) {
            let mut of_part = Vec::new();
            self.contexts_of_events(part, &mut of_part);
            self.contexts.splice(0..0, of_part);
        }
        self.read(part, negated);
        let added = self.contexts.len() - outer;
        self.contexts.drain(..added);
    }

    /// The contexts of the classes and ids of events that a part asserts, without those of the
    /// variables and steps in it.
    fn contexts_of_events(&self, part: &Expr, contexts: &mut Vec<Context>) {
        match part {
            Expr::And(parts) | Expr::Or(parts) => {
                parts.iter().for_each(|part| self.contexts_of_events(part, contexts));
            }
            Expr::Predicate(predicate) if matches!(predicate.kind, Kind::Eq | Kind::In) => {
                let log_sources = &self.knowledge.log_sources;
                if !log_sources.is_key(self.vendor, &predicate.raw_field) {
                    return;
                }
                for value in &predicate.values {
                    let found = |origin: &Origin| contexts.extend(origin.context);
                    log_sources.origins(self.vendor, &predicate.raw_field, value, found);
                }
            }
            _ => {}
        }
    }

    /// An event variable or a step under its name.
    fn read_named(&mut self, name: &str, inner: &mut Expr, negated: bool) {
        let before = self.events.len();
        self.read_part(inner, negated);
        if self.events.len() == before {
            self.eventless.push(name.to_owned());
        }
    }

    fn read_predicate(&mut self, predicate: &mut Predicate, negated: bool) {
        if predicate.usage == Use::Computed || predicate.raw_field.is_empty() {
            return;
        }
        let fields = &self.knowledge.fields;
        let meaning = fields.meaning(self.vendor, &self.contexts, &predicate.raw_field);
        predicate.field.clone_from(&meaning.field);
        predicate.concept.clone_from(&meaning.concept);
        predicate.usage = match meaning.purpose {
            Purpose::Scope => Use::Scope,
            Purpose::Guard if self.group != Group::Cloud => {
                self.guards = true;
                Use::Scope
            }
            Purpose::Guard | Purpose::Signal => Use::Signal,
        };
        self.signals |= !negated && predicate.usage == Use::Signal;
        let exact = matches!(predicate.kind, Kind::Eq | Kind::In) && !predicate.starred;
        if meaning.names_event && !negated && exact {
            predicate.values.iter().for_each(|value| self.name_event(value));
        }
    }

    fn name_event(&mut self, id: &str) {
        /// The channels that `winlogbeat-*` and the like may mean.
        const WINDOWS_CHANNELS: [&str; 5] = [
            "Windows Security",
            "Sysmon",
            "Windows System",
            "PowerShell Operational",
            "Microsoft Defender Antivirus",
        ];
        let events = &self.knowledge.events;
        let before = self.events.len();
        let exact = self.sources.iter().flat_map(|source| events.named(&source.name, id));
        self.events.extend(exact);
        let any_channel = |source: &&LogSource| {
            matches!(&*source.name, "Windows" | "Windows or Linux system logs")
        };
        if self.events.len() == before && self.sources.iter().any(any_channel) {
            let mut of_channels = WINDOWS_CHANNELS.iter().map(|name| events.named(name, id));
            self.events.extend(of_channels.find(|found| !found.is_empty()).unwrap_or_default());
        }
    }
}
