//! A column: what it is called, how wide it is at first, what it does where room is short.

use crate::catalog::Catalog;

/// A column.
#[derive(Clone, Debug)]
pub struct Column {
    /// What it is called in settings; stable.
    pub id: &'static str,
    /// Its heading.
    pub head: &'static str,
    /// What it is called in menus where its heading is only letters.
    pub name: Option<&'static str>,
    /// Its width at first.
    pub width: f32,
    /// Its width at first where its cells need that much; they decide between `least` and this.
    pub most: Option<f32>,
    /// The least width it is shrunk to where the window is narrow.
    pub least: f32,
    /// Whether it takes the width that is left.
    pub fills: bool,
    /// Whether it holds numbers: right-aligned, sorted from the largest first.
    pub numbers: bool,
    /// Whether its numbers have bars: they stand at the left, and so does the heading.
    pub bars: bool,
    /// Whether its numbers are shares in shaded cells: they stand in the middle, and so does the
    /// heading.
    pub shaded: bool,
    /// Whether it is hidden until asked for.
    pub hidden: bool,
    /// Whether code or a name that does not fit keeps its end and loses its middle.
    pub keeps_end: bool,
    /// Whether it is the first to stand out of sight where not all columns fit.
    pub leaves: bool,
}

impl Column {
    /// A column of text.
    pub const fn text(id: &'static str, head: &'static str, width: f32) -> Self {
        let least = if width < 60.0 { width } else { 60.0 };
        Self {
            id,
            head,
            name: None,
            width,
            most: None,
            least,
            fills: false,
            numbers: false,
            bars: false,
            shaded: false,
            hidden: false,
            keeps_end: false,
            leaves: false,
        }
    }

    /// A column of numbers.
    pub const fn numbers(id: &'static str, head: &'static str, width: f32) -> Self {
        Self { numbers: true, least: 40.0, ..Self::text(id, head, width) }
    }

    /// A column of numbers with bars.
    pub const fn bars(id: &'static str, head: &'static str, width: f32) -> Self {
        Self { bars: true, least: 76.0, ..Self::numbers(id, head, width) }
    }

    /// A column of shares in shaded cells.
    pub const fn shaded(id: &'static str, head: &'static str, width: f32) -> Self {
        Self { shaded: true, ..Self::numbers(id, head, width) }
    }

    /// The column that takes the width that is left.
    pub const fn filling(self) -> Self {
        Self { fills: true, ..self }
    }

    /// Hidden until asked for.
    pub const fn hidden(self) -> Self {
        Self { hidden: true, ..self }
    }

    /// What does not fit is cut in its middle: values and paths often begin alike.
    pub const fn keeping_end(self) -> Self {
        Self { keeps_end: true, ..self }
    }

    /// Where not all columns fit, it is the first to stand out of sight: one of the last columns.
    pub const fn leaving(self) -> Self {
        Self { leaves: true, ..self }
    }

    /// The columns, of which that of folders is shown where several are open.
    pub fn with_folders(columns: &[Self], catalog: &Catalog) -> Vec<Self> {
        let one = catalog.folders.len() < 2;
        let shown = |column: &Self| Self {
            hidden: if column.id == "folder" { one } else { column.hidden },
            ..column.clone()
        };
        columns.iter().map(shown).collect()
    }

    /// At first as wide as its cells need it to be, and `most` at most.
    pub const fn fitting(self, most: f32) -> Self {
        Self { most: Some(most), ..self }
    }

    /// Called so in menus, beside its heading.
    pub const fn named(self, name: &'static str) -> Self {
        Self { name: Some(name), ..self }
    }

    /// Never narrower than `least`.
    pub const fn at_least(self, least: f32) -> Self {
        Self { least, ..self }
    }
}
