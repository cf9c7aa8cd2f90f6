//! The catalog events: what a log source can record, by log source and id.

use super::table::{Names, each_row, list};
use crate::model::{EventId, Name};
use rustc_hash::FxHashMap;

const TABLE: &str = include_str!("../../assets/events.csv");
const NAMES: &str = include_str!("../../assets/event-names.csv");

/// An event a log source can record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// The log source (`Windows Security`, `AWS CloudTrail`).
    pub log_source: String,
    /// Its id there (`4624`, `ConsoleLogin`).
    pub id: String,
    /// What it records; empty where nobody says.
    pub title: String,
}

/// Every event.
#[derive(Debug, Default)]
pub struct Events {
    list: Vec<Event>,
    /// By log source, then by id in lower case.
    by_source: FxHashMap<Name, FxHashMap<Box<str>, EventId>>,
    /// By log source, then by what shippers call them beside their ids, in lower case.
    by_word: FxHashMap<Name, FxHashMap<Box<str>, Vec<EventId>>>,
}

impl Events {
    pub(super) fn load(names: &mut Names) -> Self {
        let mut events = Self::default();
        each_row(TABLE, |[log_source, id, title]: [&str; 3]| {
            let number = EventId(u32::try_from(events.list.len()).unwrap_or(u32::MAX));
            let known = events.by_source.entry(names.get(log_source)).or_default();
            known.insert(id.to_ascii_lowercase().into(), number);
            events.list.push(Event {
                log_source: log_source.to_owned(),
                id: id.to_owned(),
                title: title.to_owned(),
            });
        });
        each_row(NAMES, |[log_source, name, ids]: [&str; 3]| {
            let meant = list(ids).filter_map(|id| events.find(log_source, id)).collect();
            let known = events.by_word.entry(names.get(log_source)).or_default();
            known.insert(name.to_ascii_lowercase().into(), meant);
        });
        events
    }

    /// The event of an index that [`Events::find`] gave.
    pub fn get(&self, id: EventId) -> &Event {
        &self.list[id.0 as usize]
    }

    /// Log source and id in one (`AWS CloudTrail#GetSigninToken`).
    pub fn name(&self, id: EventId) -> String {
        let event = self.get(id);
        format!("{}#{}", event.log_source, event.id)
    }

    /// The event a log source records under that id, in any case.
    pub fn find(&self, log_source: &str, id: &str) -> Option<EventId> {
        let known = self.by_source.get(log_source)?;
        if let Some(found) = known.get(id) {
            return Some(*found);
        }
        let upper = id.bytes().any(|byte| byte.is_ascii_uppercase());
        if upper { known.get(id.to_ascii_lowercase().as_str()).copied() } else { None }
    }

    /// The events a log source records under that id, or under that name of a shipper
    /// (Elastic's `logged-in` is 4624 of Windows Security).
    pub fn named(&self, log_source: &str, name: &str) -> Vec<EventId> {
        if let Some(found) = self.find(log_source, name) {
            return vec![found];
        }
        let known = self.by_word.get(log_source);
        let meant = known.and_then(|known| known.get(name.to_ascii_lowercase().as_str()));
        meant.cloned().unwrap_or_default()
    }

    /// The event of `log source#id`.
    pub fn by_name(&self, name: &str) -> Option<EventId> {
        let (log_source, id) = name.split_once('#')?;
        self.find(log_source, id)
    }

    /// Every event with its index, by log source and id.
    pub fn iter(&self) -> impl Iterator<Item = (EventId, &Event)> {
        self.list.iter().enumerate().map(|(at, event)| (EventId(at as u32), event))
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }
}
