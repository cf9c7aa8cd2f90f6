//! A table as text: exactly the cells that are shown, in the order they are shown.

use super::{Column, Rows};
use crate::app::commands::Command;
use crate::app::widgets::counted;

/// How a table is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Comma-separated values with a head.
    Csv,
    /// A Markdown table.
    Markdown,
    /// An array of objects, one a row.
    Json,
}

impl Format {
    /// Every format, in the order of menus.
    pub const ALL: [Self; 3] = [Self::Csv, Self::Markdown, Self::Json];

    /// Its name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Csv => "CSV",
            Self::Markdown => "Markdown",
            Self::Json => "JSON",
        }
    }
}

/// Copies the given rows as they are shown.
pub(super) fn rows(
    rows: &dyn Rows,
    columns: &[Column],
    widths: &[(usize, f32)],
    order: &[u32],
    format: Format,
) -> Command {
    let text = write(rows, columns, widths, order, format);
    let what = format!("{} as {}", counted(order.len(), "row", "rows"), format.name());
    Command::Copy { text, what }
}

fn write(
    rows: &dyn Rows,
    columns: &[Column],
    widths: &[(usize, f32)],
    order: &[u32],
    format: Format,
) -> String {
    let shown: Vec<&Column> = widths.iter().map(|(number, _)| &columns[*number]).collect();
    let heads: Vec<_> = shown.iter().map(|column| rows.head(column)).collect();
    let heads: Vec<&str> = heads.iter().map(|head| &**head).collect();
    let line = |row: &u32| -> Vec<String> {
        let text = |column: &&Column| rows.cell(*row as usize, column.id).text().into_owned();
        shown.iter().map(text).collect()
    };
    let lines = order.iter().map(line);
    match format {
        Format::Csv => csv(&heads, lines),
        Format::Markdown => markdown(&heads, lines),
        Format::Json => json(&heads, lines),
    }
}

fn csv(heads: &[&str], lines: impl Iterator<Item = Vec<String>>) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    // Writing to memory cannot fail.
    writer.write_record(heads).ok();
    for line in lines {
        writer.write_record(line).ok();
    }
    let bytes = writer.into_inner().unwrap_or_default();
    String::from_utf8(bytes).unwrap_or_default()
}

fn markdown(heads: &[&str], lines: impl Iterator<Item = Vec<String>>) -> String {
    let escaped = |text: &str| text.replace('\\', "\\\\").replace('|', "\\|").replace('\n', " ");
    let row = |cells: Vec<String>| format!("| {} |\n", cells.join(" | "));
    let mut text = row(heads.iter().map(|head| escaped(head)).collect());
    text.push_str(&row(heads.iter().map(|_| "---".to_owned()).collect()));
    for line in lines {
        text.push_str(&row(line.iter().map(|cell| escaped(cell)).collect()));
    }
    text
}

fn json(heads: &[&str], lines: impl Iterator<Item = Vec<String>>) -> String {
    let object = |line: Vec<String>| {
        let pairs = heads.iter().map(|head| (*head).to_owned()).zip(line);
        let values = pairs.map(|(head, cell)| (head, serde_json::Value::String(cell)));
        serde_json::Value::Object(values.collect())
    };
    let all: Vec<serde_json::Value> = lines.map(object).collect();
    serde_json::to_string_pretty(&all).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_format_keeps_what_its_reader_needs() {
        let lines = || vec![vec!["a|b".to_owned(), "c,\"d\"".to_owned()]].into_iter();
        assert_eq!(csv(&["F", "V"], lines()), "F,V\na|b,\"c,\"\"d\"\"\"\n");
        assert_eq!(
            markdown(&["F", "V"], lines()),
            "| F | V |\n| --- | --- |\n| a\\|b | c,\"d\" |\n"
        );
        let back: serde_json::Value = serde_json::from_str(&json(&["F", "V"], lines())).unwrap();
        assert_eq!(back[0]["V"], "c,\"d\"");
    }
}
