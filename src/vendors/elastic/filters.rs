//! `[[rule.filters]]`: Kibana filters, which are Elasticsearch queries in TOML, and-ed to the query.

use crate::languages::not;
use crate::languages::pattern::{Pattern, single};
use crate::model::{Expr, Kind, Predicate, Span};
use crate::vendors::SourceFile;
use crate::vendors::toml_tree::{Table, Value, entries, flag, one_or_more, scalar, span, table};

/// How deep `bool` queries may nest.
const MAX_DEPTH: usize = 40;

/// Reads a filter; one that is switched off tests nothing.
pub(super) fn read(file: &SourceFile<'_>, filter: &Value<'_>) -> Expr {
    let reader = Reader { file };
    let Some(content) = filter.get_ref().as_table() else {
        return reader.unread(span(filter), "a filter should be a table");
    };
    let meta = table(content, "meta");
    let is_set = |key: &str| meta.and_then(|meta| flag(meta, key)).unwrap_or(false);
    if is_set("disabled") {
        return Expr::truth();
    }
    // Older filters have no `query`; their clause stands beside `meta`.
    let clauses = table(content, "query").unwrap_or(content);
    let expr = reader.clauses(clauses, span(filter), 0);
    if is_set("negate") { not(expr) } else { expr }
}

struct Reader<'a> {
    file: &'a SourceFile<'a>,
}

impl Reader<'_> {
    /// Every clause of a query; Elasticsearch allows one, and several are and-ed here.
    fn clauses(&self, query: &Table<'_>, place: Span, depth: usize) -> Expr {
        if depth > MAX_DEPTH {
            return self.unread(place, "filters nest too deeply");
        }
        let mut clauses = entries(query);
        clauses.retain(|(name, ..)| !is_setting(name));
        if clauses.is_empty() {
            return self.unread(place, "the filter has no query");
        }
        let clause = |(name, place, body)| self.clause(name, body, place, depth);
        Expr::all(clauses.into_iter().map(clause))
    }

    fn clause(&self, name: &str, body: &Value<'_>, place: Span, depth: usize) -> Expr {
        let Some(content) = body.get_ref().as_table() else {
            return self.unread(place, "a filter's clause should be a table");
        };
        match name {
            "match_all" => Expr::truth(),
            "bool" => self.bool_query(content, place, depth),
            "exists" => match content.get("field").map(|field| (scalar(field), span(field))) {
                Some((Some(name), place)) => {
                    self.predicate(&name, Kind::IsNotNull, Vec::new(), place)
                }
                _ => self.unread(place, "`exists` names no field"),
            },
            "term" | "match_phrase" | "match" | "prefix" | "wildcard" | "regexp" | "terms"
            | "range" => {
                let mut fields = entries(content);
                fields.retain(|(field, ..)| !is_setting(field));
                Expr::all(
                    fields.into_iter().map(|(field, _, test)| self.field_test(name, field, test)),
                )
            }
            _ => self.unread(place, &format!("the filter clause `{name}` is not read")),
        }
    }

    /// `must` and `filter` are and-ed, `should` is or-ed, `must_not` is negated.
    fn bool_query(&self, content: &Table<'_>, place: Span, depth: usize) -> Expr {
        let read = |item: &Value<'_>| match item.get_ref().as_table() {
            Some(query) => self.clauses(query, span(item), depth + 1),
            None => self.unread(span(item), "a filter's clause should be a table"),
        };
        let below =
            |key: &str| -> Vec<Expr> { one_or_more(content, key).into_iter().map(read).collect() };
        let mut parts = below("must");
        parts.extend(below("filter"));
        let should = below("should");
        if !should.is_empty() {
            parts.push(Expr::any(should));
        }
        parts.extend(below("must_not").into_iter().map(not));
        if parts.is_empty() { self.unread(place, "`bool` has no clause") } else { Expr::all(parts) }
    }

    /// One field under a clause.
    fn field_test(&self, clause: &str, field: &str, test: &Value<'_>) -> Expr {
        match clause {
            "range" => self.range(field, test),
            "terms" => {
                let members = test.get_ref().as_array().map_or(&[][..], |members| &members[..]);
                let member = |member| Some((scalar(member)?, span(member)));
                let (values, places): (Vec<String>, Vec<Span>) =
                    members.iter().filter_map(member).unzip();
                let kind = if values.len() == 1 { Kind::Eq } else { Kind::In };
                self.placed(Predicate::new(field, kind, values, span(test)).placed(places))
            }
            _ => self.value_test(clause, field, test),
        }
    }

    /// `wildcard: { field: { value, case_insensitive } }` or `term: { field: value }`.
    fn value_test(&self, clause: &str, field: &str, test: &Value<'_>) -> Expr {
        let options = test.get_ref().as_table();
        let inside = options.and_then(|options| {
            ["value", "query", "wildcard"].into_iter().find_map(|key| options.get(key))
        });
        let written = inside.unwrap_or(test);
        let Some(value) = scalar(written) else {
            return self.unread(span(test), &format!("`{clause}` of `{field}` has no value"));
        };
        let mut predicate = match clause {
            "wildcard" => single(field, &wildcards(&value), span(written)),
            _ => Predicate::new(field, kind_of(clause), vec![value], span(written)),
        };
        if options.and_then(|options| flag(options, "case_insensitive")) == Some(true) {
            predicate.modifiers.push("nocase".to_owned());
        }
        self.placed(predicate)
    }

    fn range(&self, field: &str, test: &Value<'_>) -> Expr {
        const BOUNDS: [(&str, Kind); 4] =
            [("gte", Kind::Ge), ("gt", Kind::Gt), ("lte", Kind::Le), ("lt", Kind::Lt)];
        let bounds = BOUNDS.into_iter().filter_map(|(key, kind)| {
            let value = test.get_ref().as_table()?.get(key)?;
            Some(self.predicate(field, kind, vec![scalar(value)?], span(value)))
        });
        let bounds: Vec<Expr> = bounds.collect();
        if bounds.is_empty() {
            return self.unread(span(test), &format!("the range of `{field}` has no bounds"));
        }
        Expr::all(bounds)
    }

    fn predicate(&self, field: &str, kind: Kind, values: Vec<String>, place: Span) -> Expr {
        self.placed(Predicate::new(field, kind, values, place))
    }

    fn placed(&self, predicate: Predicate) -> Expr {
        let mut expr = Expr::from(predicate);
        expr.relocate(&|span| (span, self.file.lines.line(span.start)));
        expr
    }

    fn unread(&self, place: Span, reason: &str) -> Expr {
        let mut expr = Expr::opaque(place.of(self.file.text), reason, place);
        expr.relocate(&|span| (span, self.file.lines.line(span.start)));
        expr
    }
}

/// The kind of a clause with one plain value; Kibana's `match_phrase` is its "is".
fn kind_of(clause: &str) -> Kind {
    match clause {
        "prefix" => Kind::StartsWith,
        "regexp" => Kind::RegexMatch,
        "match" => Kind::Match,
        _ => Kind::Eq,
    }
}

/// What stands in a filter beside its clause.
fn is_setting(name: &str) -> bool {
    matches!(name, "meta" | "$state" | "boost" | "_name")
}

/// A `wildcard` value: `\` makes the next wildcard or backslash plain; before anything else it
/// stands for itself, as paths with single backslashes mean it.
fn wildcards(value: &str) -> Pattern {
    let mut pattern = Pattern::default();
    let mut chars = value.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '*' => pattern.star(),
            '?' => pattern.question(),
            '\\' => pattern.push(chars.next_if(|c| matches!(c, '\\' | '*' | '?')).unwrap_or('\\')),
            c => pattern.push(c),
        }
    }
    pattern
}
