//! Canonical fields and concepts: what a vendor's raw field name means on a class of log source.
//!
//! The table has the names that have to be known; `field_rules` those that follow a rule.

use super::field_rules;
use super::log_sources::{Context, Contexts};
use super::table::{Names, each_row};
use super::usage::{Purpose, Usage};
use crate::model::{Name, Vendor};
use rustc_hash::FxHashMap;

const TABLE: &str = include_str!("../../assets/fields.csv");

/// What a raw field name means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Meaning {
    /// The canonical field.
    pub(super) field: Name,
    /// The concept above it.
    pub(super) concept: Name,
    /// What tests of it are for.
    pub(super) purpose: Purpose,
    /// Whether its values are ids of events.
    pub(super) names_event: bool,
}

impl Meaning {
    fn new(field: Name, concept: Name, usage: &Usage) -> Self {
        let (purpose, names_event) = usage.of(&field, &concept);
        Self { field, concept, purpose, names_event }
    }
}

/// The rows of a raw name: a meaning by context.
type Rows = Vec<(Context, Meaning)>;

/// The field table.
#[derive(Debug)]
pub(super) struct Fields {
    /// By vendor, then by raw name.
    rows: [FxHashMap<Name, Rows>; Vendor::ALL.len()],
    usage: Usage,
    aws_cloudtrail: Context,
    windows: Context,
}

/// Something wrong in a user's own table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableProblem {
    /// Which of their tables, from 0.
    pub table: usize,
    /// Line, from 1.
    pub line: u64,
    /// What is wrong and what to do, one sentence without a full stop.
    pub reason: String,
}

impl Fields {
    pub(super) fn load(names: &mut Names, contexts: &mut Contexts, usage: Usage) -> Self {
        let aws_cloudtrail = contexts.get("aws cloudtrail");
        let windows = contexts.get("windows");
        let mut fields = Self { rows: Default::default(), usage, aws_cloudtrail, windows };
        each_row(TABLE, |[vendor, context, raw, field, concept, _]: [&str; 6]| {
            let Some(vendor) = Vendor::from_word(vendor) else { return };
            let meaning = Meaning::new(names.get(field), names.get(concept), &fields.usage);
            let rows = fields.rows[vendor as usize].entry(names.get(raw)).or_default();
            rows.push((contexts.get(context), meaning));
        });
        fields
    }

    /// What `raw` means to `vendor` on a log source of `contexts`, the first of which that the
    /// table knows counts. A name nobody knows means itself.
    pub(super) fn meaning(&self, vendor: Vendor, contexts: &[Context], raw: &Name) -> Found<'_> {
        if let Some(meaning) = self.row(vendor, contexts, raw) {
            return Found::Row(meaning);
        }
        match self.by_rule(vendor, contexts, raw) {
            Some(meaning) => Found::Made(meaning),
            None => Found::Made(Meaning::new(raw.clone(), raw.clone(), &self.usage)),
        }
    }

    fn row(&self, vendor: Vendor, contexts: &[Context], raw: &str) -> Option<&Meaning> {
        let rows = self.rows[vendor as usize].get(raw)?;
        let in_context = |context: &Context| {
            rows.iter().find(|(known, _)| known == context).map(|(_, meaning)| meaning)
        };
        let mut known = contexts.iter().filter_map(in_context);
        let Some(first) = known.next() else { return in_context(&Context::ANY) };
        // The log types of a Panther rule stand beside each other: a name that means one thing in
        // this and another in that is what the rule calls it, and no more.
        let alike = vendor != Vendor::Panther || known.all(|other| other.concept == first.concept);
        alike.then_some(first)
    }

    fn by_rule(&self, vendor: Vendor, contexts: &[Context], raw: &str) -> Option<Meaning> {
        if let Some(name) = field_rules::without_array_marks(raw) {
            return Some(self.same_or_own(vendor, contexts, name.into()));
        }
        let cloudtrail = match vendor {
            Vendor::Elastic => field_rules::ecs_cloudtrail_field(raw),
            Vendor::YaraL => None,
            _ if contexts.contains(&self.aws_cloudtrail) => field_rules::cloudtrail_key(raw),
            _ => None,
        };
        if let Some(name) = cloudtrail {
            return Some(self.own(name.into()));
        }
        if let Some(name) = field_rules::windows_event_field(raw) {
            let known = self.taxonomy(&[self.windows], name);
            return Some(known.unwrap_or_else(|| self.own(name.into())));
        }
        if vendor == Vendor::Elastic
            && let Some(name) = field_rules::without_multi_field(raw)
        {
            return self.row(vendor, contexts, name).cloned();
        }
        if vendor == Vendor::Splunk
            && let Some(name) = field_rules::classic_windows_key(raw)
            && contexts.contains(&self.windows)
            && let Some(meaning) = self.taxonomy(&[self.windows], &name)
        {
            return Some(meaning);
        }
        match (vendor, field_rules::additional_field(raw)) {
            (Vendor::Sigma, _) => None,
            (Vendor::YaraL, Some(name)) if contexts.contains(&self.aws_cloudtrail) => {
                field_rules::cloudtrail_key(name).map(|name| self.own(name.into()))
            }
            (Vendor::YaraL, Some(name)) => self.taxonomy(contexts, name),
            _ => self.taxonomy(contexts, raw),
        }
    }

    fn same_or_own(&self, vendor: Vendor, contexts: &[Context], name: Name) -> Meaning {
        match self.meaning(vendor, contexts, &name) {
            Found::Row(meaning) => meaning.clone(),
            Found::Made(meaning) => meaning,
        }
    }

    fn own(&self, name: Name) -> Meaning {
        Meaning::new(name.clone(), name, &self.usage)
    }

    /// A name that is Sigma's own on such a log source.
    fn taxonomy(&self, contexts: &[Context], name: &str) -> Option<Meaning> {
        self.row(Vendor::Sigma, contexts, name).cloned()
    }

    /// What tests of a field are for.
    pub(super) fn purpose(&self, field: &str, concept: &str) -> Purpose {
        self.usage.of(field, concept).0
    }

    /// Adds a user's own rows, which win over the embedded ones; one for `any` context wins in
    /// every context.
    pub(super) fn add_user_table(
        &mut self,
        text: &str,
        names: &mut Names,
        contexts: &mut Contexts,
    ) -> Vec<TableProblem> {
        let mut problems = Vec::new();
        let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(text.as_bytes());
        let columns = match reader.headers().map(Columns::find) {
            Ok(Ok(columns)) => columns,
            Ok(Err(reason)) => return vec![TableProblem { table: 0, line: 1, reason }],
            Err(error) => return vec![problem_of(&error)],
        };
        let mut record = csv::StringRecord::new();
        loop {
            match reader.read_record(&mut record) {
                Ok(false) => return problems,
                Ok(true) => {}
                Err(error) => {
                    problems.push(problem_of(&error));
                    continue;
                }
            }
            let line = record.position().map_or(0, csv::Position::line);
            if let Err(reason) = self.add_user_row(&columns, &record, names, contexts) {
                problems.push(TableProblem { table: 0, line, reason });
            }
        }
    }

    fn add_user_row(
        &mut self,
        columns: &Columns,
        record: &csv::StringRecord,
        names: &mut Names,
        contexts: &mut Contexts,
    ) -> Result<(), String> {
        let cell = |column: usize| record.get(column).unwrap_or_default().trim();
        let word = cell(columns.vendor);
        let vendor = Vendor::from_word(word).ok_or_else(|| {
            format!("vendor is “{word}”; write sigma, elastic, splunk, yara-l or panther")
        })?;
        let (raw, field) = (cell(columns.raw), cell(columns.canonical));
        if raw.is_empty() || field.is_empty() {
            return Err("raw and canonical must both be filled in".to_owned());
        }
        let concept = columns.concept.map(cell).filter(|concept| !concept.is_empty());
        let meaning =
            Meaning::new(names.get(field), names.get(concept.unwrap_or(field)), &self.usage);
        let context = columns.context.map(cell).filter(|context| !context.is_empty());
        let context = match context {
            Some(context) => contexts.known(context).ok_or_else(|| {
                format!("context “{context}” is not known; leave it empty for any log source")
            })?,
            None => Context::ANY,
        };
        let rows = self.rows[vendor as usize].entry(names.get(raw)).or_default();
        rows.retain(|(known, _)| context != Context::ANY && *known != context);
        rows.push((context, meaning));
        Ok(())
    }
}

/// A look-up's answer: a row of the table, or a meaning made by a rule.
pub(super) enum Found<'a> {
    /// A row.
    Row(&'a Meaning),
    /// Made for this name.
    Made(Meaning),
}

impl std::ops::Deref for Found<'_> {
    type Target = Meaning;

    fn deref(&self) -> &Meaning {
        match self {
            Self::Row(meaning) => meaning,
            Self::Made(meaning) => meaning,
        }
    }
}

/// Where the columns of a user's table stand; the order is theirs.
struct Columns {
    vendor: usize,
    raw: usize,
    canonical: usize,
    context: Option<usize>,
    concept: Option<usize>,
}

impl Columns {
    fn find(header: &csv::StringRecord) -> Result<Self, String> {
        let column =
            |name: &str| header.iter().position(|cell| cell.trim().eq_ignore_ascii_case(name));
        let needed = |name: &str| {
            column(name).ok_or_else(|| {
                format!("no column “{name}”; the first line names vendor, context, raw, canonical and concept")
            })
        };
        Ok(Self {
            vendor: needed("vendor")?,
            raw: needed("raw")?,
            canonical: needed("canonical")?,
            context: column("context"),
            concept: column("concept"),
        })
    }
}

fn problem_of(error: &csv::Error) -> TableProblem {
    let line = error.position().map_or(0, csv::Position::line);
    TableProblem { table: 0, line, reason: format!("the table could not be read: {error}") }
}
