//! Tables as text, Markdown and CSV.

use crate::views::order::{Order, Ranked, Share};
use std::io::{self, Write};

/// A table of text; the first row is the heading.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Table {
    /// What it is of, with its counts.
    pub title: String,
    /// Column names.
    pub columns: Vec<String>,
    /// Cells, as many a row as there are columns.
    pub rows: Vec<Vec<String>>,
}

impl Table {
    /// Columns aligned with spaces, for a terminal.
    pub fn write_text(&self, out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, "{}", self.title)?;
        let width = |text: &str| text.chars().count();
        let mut widths: Vec<usize> = self.columns.iter().map(|name| width(name)).collect();
        for row in &self.rows {
            for (widest, cell) in widths.iter_mut().zip(row) {
                *widest = (*widest).max(width(cell)).min(72);
            }
        }
        for row in std::iter::once(&self.columns).chain(&self.rows) {
            let mut line = String::from(" ");
            for (at, cell) in row.iter().enumerate() {
                let pad = widths[at].saturating_sub(width(cell));
                line.push(' ');
                line.push_str(&one_line(cell));
                line.push_str(&" ".repeat(pad + 1));
            }
            writeln!(out, "{}", line.trim_end())?;
        }
        writeln!(out)
    }

    /// A Markdown table under a heading.
    pub fn write_markdown(&self, out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, "## {}\n", self.title)?;
        writeln!(out, "| {} |", self.columns.join(" | "))?;
        writeln!(out, "|{}", " --- |".repeat(self.columns.len()))?;
        for row in &self.rows {
            let cells: Vec<String> = row.iter().map(|cell| markdown_cell(cell)).collect();
            writeln!(out, "| {} |", cells.join(" | "))?;
        }
        writeln!(out)
    }

    /// CSV with the table's name in the first column, so that several tables make one file.
    pub fn write_csv(&self, name: &str, out: &mut csv::Writer<&mut dyn Write>) -> io::Result<()> {
        out.write_record(std::iter::once("table").chain(self.columns.iter().map(String::as_str)))?;
        for row in &self.rows {
            out.write_record(std::iter::once(name).chain(row.iter().map(String::as_str)))?;
        }
        Ok(())
    }
}

/// Control characters as escapes: values come from untrusted rules and go to a terminal.
fn one_line(text: &str) -> String {
    let escape =
        |c: char| if c.is_control() { c.escape_default().to_string() } else { c.to_string() };
    text.chars().map(escape).collect()
}

fn markdown_cell(text: &str) -> String {
    one_line(text).replace('|', "\\|")
}

/// Column names, with the one that tells why the rows stand in their order.
pub fn columns(names: &[&str], order: Order) -> Vec<String> {
    let column = match order {
        Order::Rules => None,
        Order::Signal => Some("Use"),
        Order::Distinctive => Some("Distinctive"),
    };
    names.iter().copied().chain(column).map(String::from).collect()
}

/// What stands in that column.
pub fn order_cell(order: Order, row: &dyn Ranked) -> Option<String> {
    let percent = |share: Share| format!("{}%", share.percent());
    match order {
        Order::Rules => None,
        Order::Signal => Some(row.usage().to_owned()),
        Order::Distinctive => Some(row.share().map_or_else(String::new, percent)),
    }
}
