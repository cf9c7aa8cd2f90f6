//! Every predicate of every rule as CSV, one value a line.

use crate::catalog::{Catalog, RuleId};
use crate::model::Clause;
use std::io::{self, Write};

/// The columns.
const COLUMNS: [&str; 14] = [
    "vendor",
    "folder",
    "path",
    "line",
    "id",
    "title",
    "severity",
    "status",
    "techniques",
    "role",
    "use",
    "field",
    "kind",
    "value",
];

/// Writes the predicates of `rules`, in that order; a rule without predicates has one line.
pub fn write(catalog: &Catalog, rules: &[RuleId], out: &mut dyn Write) -> io::Result<()> {
    let mut csv = csv::Writer::from_writer(out);
    csv.write_record(COLUMNS)?;
    for id in rules {
        let rule = catalog.rule(*id);
        let severity = rule.severity.map_or("", |severity| severity.word());
        let techniques = rule.techniques_current.join(" ");
        let mut line = |line: u32, tail: [&str; 5]| {
            let folder = catalog.folder(rule).name.as_str();
            let line = line.to_string();
            let head = [
                rule.vendor.word(),
                folder,
                &rule.path,
                &line,
                &rule.id,
                &rule.title,
                severity,
                &rule.status,
                &techniques,
            ];
            csv.write_record(head.iter().chain(&tail))
        };
        let mut empty = true;
        for clause in rule.expr.clauses() {
            let Clause::Predicate(predicate, role) = clause else { continue };
            empty = false;
            let none = [String::new()];
            let values = if predicate.values.is_empty() { &none[..] } else { &predicate.values };
            for value in values {
                let (field, kind) = (&*predicate.field, predicate.kind.word());
                line(predicate.line, [role.word(), predicate.usage.word(), field, kind, value])?;
            }
        }
        if empty {
            line(rule.line, [""; 5])?;
        }
    }
    csv.flush()
}
