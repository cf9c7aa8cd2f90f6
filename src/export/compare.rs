//! The comparison as text, Markdown, JSON and CSV; the same figures as the page.

use super::text::{Table, columns, order_cell};
use crate::catalog::Catalog;
use crate::model::Vendor;
use crate::views::compare::{CompareRow, Comparison, Group, Overlap, SubjectSummary};
use crate::views::filter::Facet;
use crate::views::order::{Order, Ranked as _};
use serde_json::{Value, json};
use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::io::{self, Write};

/// Writes the comparison as JSON.
pub fn write_json(catalog: &Catalog, page: &Comparison, out: &mut dyn Write) -> io::Result<()> {
    let rule = |id| {
        let rule = catalog.rule(id);
        json!({"vendor": rule.vendor.word(), "path": &*rule.path, "id": rule.id, "title": rule.title})
    };
    let shared = |(id, subjects): &(_, Vec<usize>)| {
        let mut value = rule(*id);
        value["subjects"] = json!(subjects);
        value
    };
    let rows = |rows: &[CompareRow]| rows.iter().map(row_json).collect::<Vec<Value>>();
    let value = json!({
        "subjects": page.subjects.iter().map(subject_json).collect::<Vec<Value>>(),
        "fields": rows(&page.fields),
        "indicators": rows(&page.indicators),
        "exclusions": rows(&page.exclusions),
        "overlap": {
            "fields": overlap_json(&page.field_overlap),
            "signal_indicators": overlap_json(&page.indicator_overlap),
            "exclusions": overlap_json(&page.exclusion_overlap),
        },
        "shared_rules": page.shared_rules.iter().map(shared).collect::<Vec<Value>>(),
    });
    serde_json::to_writer_pretty(&mut *out, &value)?;
    writeln!(out)
}

fn subject_json(subject: &SubjectSummary) -> Value {
    let vendors: serde_json::Map<String, Value> = Vendor::ALL
        .iter()
        .zip(subject.vendors)
        .map(|(vendor, rules)| (vendor.word().to_owned(), rules.into()))
        .collect();
    let [fields, indicators, exclusions] = subject.distinct;
    let shares = |facets: &[Facet]| -> serde_json::Map<String, Value> {
        facets.iter().map(|facet| (facet.value.to_string(), facet.rules.into())).collect()
    };
    json!({
        "platforms": shares(&subject.facets.platforms),
        "severities": shares(&subject.facets.severities),
        "id": subject.id, "name": subject.name, "narrowed": subject.narrowed,
        "rules": subject.rules.len(), "vendors": vendors,
        "fields": fields, "indicators": indicators, "exclusions": exclusions,
    })
}

fn row_json(row: &CompareRow) -> Value {
    let mut value = json!({"field": &*row.field});
    if let Some((kind, text)) = &row.test {
        value["kind"] = kind.word().into();
        value["value"] = text.as_ref().into();
        value["reach"] = row.reach.into();
    }
    value["rules"] = row.rules.iter().map(Vec::len).collect();
    value["in"] = group_word(row.group()).into();
    value["use"] = row.usage().into();
    if let Some(share) = row.share {
        value["distinctive"] = share.rounded().into();
    }
    value
}

fn overlap_json(overlap: &Overlap) -> Value {
    let subjects = |mask: u8| (0..8).filter(|at| mask & (1 << at) != 0).collect::<Vec<u8>>();
    let combination =
        |(mask, count): &(u8, usize)| json!({"subjects": subjects(*mask), "count": count});
    let pair = |(a, b, share): &(usize, usize, f64)| json!({"subjects": [a, b], "share": share});
    json!({
        "combinations": overlap.combinations.iter().map(combination).collect::<Vec<Value>>(),
        "jaccard": overlap.jaccard.iter().map(pair).collect::<Vec<Value>>(),
    })
}

const fn group_word(group: Group) -> &'static str {
    match group {
        Group::All => "all",
        Group::Some => "some",
        Group::One => "one",
    }
}

/// Writes the comparison for a terminal.
pub fn write_text(catalog: &Catalog, page: &Comparison, out: &mut dyn Write) -> io::Result<()> {
    tables(catalog, page).iter().try_for_each(|(_, table)| table.write_text(out))
}

/// Writes the comparison as Markdown.
pub fn write_markdown(catalog: &Catalog, page: &Comparison, out: &mut dyn Write) -> io::Result<()> {
    tables(catalog, page).iter().try_for_each(|(_, table)| table.write_markdown(out))
}

/// Writes the comparison's tables as CSV, the table's name first in each line.
pub fn write_csv(catalog: &Catalog, page: &Comparison, out: &mut dyn Write) -> io::Result<()> {
    let mut csv = csv::WriterBuilder::new().flexible(true).from_writer(out);
    tables(catalog, page).iter().try_for_each(|(name, table)| table.write_csv(name, &mut csv))?;
    csv.flush()
}

fn tables(catalog: &Catalog, page: &Comparison) -> [(&'static str, Table); 9] {
    [
        ("subjects", subjects(page)),
        ("platforms", shares("Platforms", page, |subject| &subject.facets.platforms)),
        ("severities", shares("Severities", page, |subject| &subject.facets.severities)),
        ("fields", rows("Fields", page, &page.fields, page.order)),
        ("indicators", rows("Indicators", page, &page.indicators, page.order)),
        ("exclusions", rows("Exclusions", page, &page.exclusions, page.order.without_reach())),
        ("combinations", combinations(page)),
        ("overlap", overlap(page)),
        ("shared rules", shared(catalog, page)),
    ]
}

fn label(at: usize, subject: &SubjectSummary) -> String {
    match subject.narrowed.as_str() {
        "" => format!("{} {}", at + 1, subject.id),
        narrowed => format!("{} {} ({narrowed})", at + 1, subject.id),
    }
}

fn labels(page: &Comparison) -> Vec<String> {
    page.subjects.iter().enumerate().map(|(at, subject)| label(at, subject)).collect()
}

fn subjects(page: &Comparison) -> Table {
    let row = |(at, subject): (usize, &SubjectSummary)| {
        let mut cells =
            vec![label(at, subject), subject.name.clone(), subject.rules.len().to_string()];
        cells.extend(subject.vendors.iter().map(ToString::to_string));
        cells.extend(subject.distinct.iter().map(ToString::to_string));
        cells
    };
    let mut columns: Vec<String> = ["Subject", "Name", "Rules"].map(String::from).to_vec();
    columns.extend(Vendor::ALL.map(|vendor| vendor.name().to_owned()));
    columns.extend(["Fields", "Indicators", "Exclusions"].map(String::from));
    Table {
        title: format!("Compared ({})", page.subjects.len()),
        columns,
        rows: page.subjects.iter().enumerate().map(row).collect(),
    }
}

/// How many rules of each subject have each value, those that most have first.
fn shares(what: &str, page: &Comparison, of: fn(&SubjectSummary) -> &Vec<Facet>) -> Table {
    let rules = |subject: &SubjectSummary, value: &str| {
        let facet = of(subject).iter().find(|facet| *facet.value == *value);
        facet.map_or(0, |facet| facet.rules)
    };
    let names: BTreeSet<&str> = page.subjects.iter().flat_map(of).map(|it| &*it.value).collect();
    let total =
        |name: &str| page.subjects.iter().map(|subject| rules(subject, name)).sum::<usize>();
    let mut names: Vec<&str> = names.into_iter().collect();
    names.sort_by_key(|name| Reverse(total(name)));
    let row = |name: &&str| {
        let shares = page.subjects.iter();
        let shares = shares.map(|subject| share(rules(subject, name), subject.rules.len()));
        std::iter::once((*name).to_owned()).chain(shares).collect()
    };
    Table {
        title: what.to_owned(),
        columns: std::iter::once(what.to_owned()).chain(labels(page)).collect(),
        rows: names.iter().map(row).collect(),
    }
}

/// How many things exactly each combination of subjects has.
fn combinations(page: &Comparison) -> Table {
    let overlaps = [&page.field_overlap, &page.indicator_overlap, &page.exclusion_overlap];
    let row = |(at, (mask, _)): (usize, &(u8, usize))| {
        let held = (0..page.subjects.len()).filter(|bit| mask & (1 << bit) != 0);
        let held: Vec<String> = held.map(|bit| (bit + 1).to_string()).collect();
        let counts = overlaps.map(|overlap| overlap.combinations[at].1.to_string());
        std::iter::once(held.join(" and ")).chain(counts).collect()
    };
    Table {
        title: "Only in".to_owned(),
        columns: ["Subjects", "Fields", "Signal indicators", "Exclusions"]
            .map(String::from)
            .to_vec(),
        rows: page.field_overlap.combinations.iter().enumerate().map(row).collect(),
    }
}

fn rows(what: &str, page: &Comparison, rows: &[CompareRow], order: Order) -> Table {
    let tests = rows.iter().any(|row| row.test.is_some());
    let count = |group: Group| rows.iter().filter(|row| row.group() == group).count();
    let cells = |row: &CompareRow| {
        let mut cells = vec![group_word(row.group()).to_owned(), row.field.to_string()];
        if let Some((kind, value)) = &row.test {
            cells.extend([kind.word().to_owned(), value.to_string()]);
        }
        let shares = row.rules.iter().zip(&page.subjects);
        cells.extend(shares.map(|(rules, subject)| share(rules.len(), subject.rules.len())));
        if tests {
            cells.push(row.reach.map_or_else(String::new, |reach| reach.to_string()));
        }
        cells.extend(order_cell(order, row));
        cells
    };
    let subjects = labels(page);
    let mut names = vec!["In", "Field"];
    if tests {
        names.extend(["Kind", "Value"]);
    }
    names.extend(subjects.iter().map(String::as_str));
    if tests {
        names.push("Reach");
    }
    let (all, some, one) = (count(Group::All), count(Group::Some), count(Group::One));
    Table {
        title: format!("{what}: {all} in all, {some} in some, {one} in one"),
        columns: columns(&names, order),
        rows: rows.iter().map(cells).collect(),
    }
}

fn share(rules: usize, of: usize) -> String {
    if rules == 0 {
        return "0".to_owned();
    }
    format!("{rules} ({}%)", (rules * 200 + of) / (of * 2))
}

fn overlap(page: &Comparison) -> Table {
    let mut table = Table {
        title: "Overlap (Jaccard, 0 to 1)".to_owned(),
        columns: ["Subjects", "Fields", "Signal indicators", "Exclusions"]
            .map(String::from)
            .to_vec(),
        rows: Vec::new(),
    };
    for (at, (a, b, fields)) in page.field_overlap.jaccard.iter().enumerate() {
        let figures =
            [*fields, page.indicator_overlap.jaccard[at].2, page.exclusion_overlap.jaccard[at].2];
        let mut row = vec![format!("{} and {}", a + 1, b + 1)];
        row.extend(figures.map(|share| format!("{share:.2}")));
        table.rows.push(row);
    }
    table
}

fn shared(catalog: &Catalog, page: &Comparison) -> Table {
    let row = |(id, subjects): &(_, Vec<usize>)| {
        let rule = catalog.rule(*id);
        let subjects: Vec<String> = subjects.iter().map(|at| (at + 1).to_string()).collect();
        vec![
            subjects.join(", "),
            rule.vendor.name().to_owned(),
            rule.title.clone(),
            rule.path.to_string(),
        ]
    };
    Table {
        title: format!("Rules of more than one subject ({})", page.shared_rules.len()),
        columns: ["Subjects", "Vendor", "Title", "File"].map(String::from).to_vec(),
        rows: page.shared_rules.iter().map(row).collect(),
    }
}
