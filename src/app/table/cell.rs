//! What stands in a cell: painted, copied, named and sorted from the same value.

use crate::app::pages::Page;
use crate::app::vendors::VendorCounts;
use crate::app::widgets::samples::Samples;
use crate::model::{Kind, Level, Severity, Vendor};
use std::borrow::Cow;
use std::cmp::Ordering;

/// The content of a cell.
#[derive(Clone, Debug)]
pub enum Cell<'a> {
    /// Nothing.
    Empty,
    /// Prose.
    Text(Cow<'a, str>),
    /// A name, and what of it is shown where all of it does not fit.
    Name(Cow<'a, str>, &'a str),
    /// Prose, dimmed.
    Dim(Cow<'a, str>),
    /// A field, an id, a path.
    Code(Cow<'a, str>),
    /// The same, dimmed.
    DimCode(Cow<'a, str>),
    /// The first of several values, dimmed, and how many more there are.
    Samples(&'a Samples),
    /// Prose that leads somewhere.
    Link(Cow<'a, str>, Page),
    /// Code that leads somewhere.
    CodeLink(Cow<'a, str>, Page),
    /// A number.
    Number(usize),
    /// A number with a bar beside it, as long as its share of the largest.
    Bar {
        /// The number.
        value: usize,
        /// The largest in the column.
        most: usize,
        /// Whether the bar stands back.
        dim: bool,
    },
    /// A share of `of` rules as a shaded cell.
    Heat {
        /// Rules.
        value: usize,
        /// Of how many.
        of: usize,
    },
    /// The word of a kind.
    Kind(&'static str),
    /// A word that says what is not as one would think; empty for nothing.
    Badge(Cow<'a, str>),
    /// Kinds with counts.
    Kinds(&'a [(Kind, usize)]),
    /// A vendor's mark.
    Vendor {
        /// The vendor.
        vendor: Vendor,
        /// Its place in the order of vendors.
        place: usize,
    },
    /// The marks of vendors with at least one rule.
    Vendors(VendorCounts),
    /// A severity.
    Severity(Option<Severity>),
    /// A level of a problem.
    Level(Level),
    /// An opened folder's name after its mark.
    Folder {
        /// Its name.
        name: Cow<'a, str>,
        /// Which of the colours of folders it has.
        colour: u8,
    },
}

impl<'a> Cell<'a> {
    /// Prose.
    pub fn text_of(text: impl Into<Cow<'a, str>>) -> Self {
        Self::Text(text.into())
    }

    /// Code.
    pub fn code(text: impl Into<Cow<'a, str>>) -> Self {
        Self::Code(text.into())
    }

    /// The opened folder of a rule.
    pub fn folder_of(catalog: &'a crate::catalog::Catalog, rule: &crate::model::Rule) -> Self {
        let folder = catalog.folder(rule);
        Self::Folder { name: Cow::Borrowed(&folder.name), colour: folder.colour }
    }

    /// A number where there is one.
    pub fn number(value: Option<usize>) -> Self {
        value.map_or(Self::Empty, Self::Number)
    }

    /// As it is copied and named.
    pub fn text(&self) -> Cow<'_, str> {
        match self {
            Self::Empty | Self::Severity(None) => Cow::Borrowed(""),
            Self::Text(text)
            | Self::Name(text, _)
            | Self::Dim(text)
            | Self::Code(text)
            | Self::DimCode(text)
            | Self::Badge(text)
            | Self::Link(text, _)
            | Self::Folder { name: text, .. }
            | Self::CodeLink(text, _) => Cow::Borrowed(text),
            Self::Number(value) | Self::Bar { value, .. } | Self::Heat { value, .. } => {
                Cow::Owned(value.to_string())
            }
            Self::Samples(samples) => Cow::Borrowed(samples.text()),
            Self::Kind(word) => Cow::Borrowed(word),
            Self::Kinds(kinds) => {
                let each = |(kind, count): &(Kind, usize)| format!("{kind} {count}");
                Cow::Owned(kinds.iter().map(each).collect::<Vec<_>>().join(", "))
            }
            Self::Vendor { vendor, .. } => Cow::Borrowed(vendor.name()),
            Self::Vendors(counts) => Cow::Owned(vendor_names(*counts)),
            Self::Severity(Some(severity)) => Cow::Borrowed(severity.word()),
            Self::Level(level) => Cow::Borrowed(level.word()),
        }
    }

    /// The number in it, if there is one.
    pub(super) fn count(&self) -> Option<usize> {
        match self {
            Self::Number(value) | Self::Bar { value, .. } | Self::Heat { value, .. } => {
                Some(*value)
            }
            _ => None,
        }
    }

    /// What it is sorted by.
    pub(super) fn order(&self) -> Order {
        match self {
            Self::Empty => Order::None,
            Self::Number(value) | Self::Bar { value, .. } => Order::Number(*value),
            Self::Heat { value, of } => Order::Number(value * 10_000 / (*of).max(1)),
            Self::Severity(severity) => {
                severity.map_or(Order::None, |it| Order::Number(it as usize))
            }
            Self::Vendor { place, .. } => Order::Number(*place),
            Self::Level(level) => Order::Number(*level as usize),
            Self::Vendors(counts) => Order::Number(counts.iter().count()),
            other => {
                let text = other.text();
                Order::Text(text.to_lowercase(), text.into_owned())
            }
        }
    }
}

fn vendor_names(counts: VendorCounts) -> String {
    counts.iter().map(|(vendor, _)| vendor.name()).collect::<Vec<_>>().join(", ")
}

/// A sortable value: nothing first, then numbers, then text without regard to case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Order {
    None,
    Number(usize),
    Text(String, String),
}

impl Ord for Order {
    fn cmp(&self, other: &Self) -> Ordering {
        match (self, other) {
            (Self::None, Self::None) => Ordering::Equal,
            (Self::None, _) => Ordering::Less,
            (_, Self::None) => Ordering::Greater,
            (Self::Number(a), Self::Number(b)) => a.cmp(b),
            (Self::Number(_), Self::Text(..)) => Ordering::Less,
            (Self::Text(..), Self::Number(_)) => Ordering::Greater,
            (Self::Text(a, x), Self::Text(b, y)) => a.cmp(b).then_with(|| x.cmp(y)),
        }
    }
}

impl PartialOrd for Order {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
