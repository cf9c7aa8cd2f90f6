//! `[[rule.filters]]`: Kibana filters, which are Elasticsearch queries in TOML, and-ed to the query.

use crate::languages::pattern::{Pattern, single};
use crate::model::{Expr, Kind, Predicate, Span};
use crate::vendors::SourceFile;
use crate::vendors::toml_tree::{Value, items, span, table};
use toml::de::{DeTable, DeValue};

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

fn flag(parent: &DeTable<'_>, key: &str) -> Option<bool> {
    parent.get(key)?.get_ref().as_bool()
}

/// `not` of a null test is the other null test.
fn not(expr: Expr) -> Expr {
    match expr {
        Expr::Predicate(mut predicate) if predicate.kind == Kind::IsNotNull => {
            predicate.kind = Kind::IsNull;
            Expr::Predicate(predicate)
        }
        other => other.negate(),
    }
}

struct Reader<'a> {
    file: &'a SourceFile<'a>,
}

impl Reader<'_> {
    /// Every clause of a query; Elasticsearch allows one, and several are and-ed here.
    fn clauses(&self, query: &DeTable<'_>, place: Span, depth: usize) -> Expr {
        if depth > MAX_DEPTH {
            return self.unread(place, "filters nest too deeply");
        }
        let clauses = query.iter().filter(|(name, _)| !is_setting(name.get_ref()));
        let mut clauses: Vec<_> = clauses.collect();
        clauses.sort_by_key(|(name, _)| name.span().start);
        if clauses.is_empty() {
            return self.unread(place, "the filter has no query");
        }
        Expr::all(clauses.into_iter().map(|(name, body)| {
            let place = Span::new(name.span().start, name.span().end);
            self.clause(name.get_ref(), body, place, depth)
        }))
    }

    fn clause(&self, name: &str, body: &Value<'_>, place: Span, depth: usize) -> Expr {
        let Some(content) = body.get_ref().as_table() else {
            return self.unread(place, "a filter's clause should be a table");
        };
        match name {
            "match_all" => Expr::truth(),
            "bool" => self.bool_query(content, place, depth),
            "exists" => match content.get("field") {
                Some(field) => match field.get_ref().as_str() {
                    Some(name) => self.predicate(name, Kind::IsNotNull, Vec::new(), span(field)),
                    None => self.unread(span(field), "the field of `exists` should be a text"),
                },
                None => self.unread(place, "`exists` names no field"),
            },
            "term" | "match_phrase" | "match" | "prefix" | "wildcard" | "regexp" | "terms"
            | "range" => Expr::all(content.iter().filter_map(|(field, test)| {
                let is_option = name == "terms" && field.get_ref() == "boost";
                (!is_option).then(|| self.field_test(name, field.get_ref(), test))
            })),
            _ => self.unread(place, &format!("the filter clause `{name}` is not read")),
        }
    }

    /// `must` and `filter` are and-ed, `should` is or-ed, `must_not` is negated.
    fn bool_query(&self, content: &DeTable<'_>, place: Span, depth: usize) -> Expr {
        let below = |key: &str| -> Vec<Expr> {
            let all = match content.get(key).map(toml::Spanned::get_ref) {
                Some(DeValue::Array(_)) => items(content, key).iter().collect(),
                Some(DeValue::Table(_)) => content.get(key).into_iter().collect(),
                _ => Vec::new(),
            };
            all.into_iter()
                .map(|item| match item.get_ref().as_table() {
                    Some(query) => self.clauses(query, span(item), depth + 1),
                    None => self.unread(span(item), "a filter's clause should be a table"),
                })
                .collect()
        };
        let mut parts = below("must");
        parts.extend(below("filter"));
        let should = below("should");
        if !should.is_empty() {
            parts.push(Expr::any(should));
        }
        parts.extend(below("must_not").into_iter().map(not));
        if parts.is_empty() { self.unread(place, "`bool` has no clause") } else { Expr::all(parts) }
    }

    /// One field under a clause: `wildcard: { field: { value, case_insensitive } }` or
    /// `term: { field: value }`.
    fn field_test(&self, clause: &str, field: &str, test: &Value<'_>) -> Expr {
        let place = span(test);
        let options = test.get_ref().as_table();
        if clause == "range" {
            return self.range(field, options, place);
        }
        if clause == "terms" {
            let members = test.get_ref().as_array().map_or(&[][..], |members| &members[..]);
            let values: Vec<String> = members.iter().filter_map(scalar).collect();
            let kind = if values.len() == 1 { Kind::Eq } else { Kind::In };
            return self.predicate(field, kind, values, place);
        }
        let inside = options.and_then(|options| {
            ["value", "query", "wildcard"].into_iter().find_map(|key| options.get(key))
        });
        let Some(value) = inside.map_or_else(|| scalar(test), scalar) else {
            return self.unread(place, &format!("`{clause}` of `{field}` has no value"));
        };
        let nocase = options.and_then(|options| flag(options, "case_insensitive")) == Some(true);
        let place = inside.map_or(place, span);
        let mut predicate = match clause {
            "wildcard" => single(field, &wildcards(&value), place),
            "prefix" => Predicate::new(field, Kind::StartsWith, vec![value], place),
            "regexp" => Predicate::new(field, Kind::RegexMatch, vec![value], place),
            "match" => Predicate::new(field, Kind::Match, vec![value], place),
            _ => Predicate::new(field, Kind::Eq, vec![value], place),
        };
        if nocase {
            predicate.modifiers.push("nocase".to_owned());
        }
        predicate.line = self.file.lines.line(place.start);
        predicate.into()
    }

    fn range(&self, field: &str, options: Option<&DeTable<'_>>, place: Span) -> Expr {
        const BOUNDS: [(&str, Kind); 4] =
            [("gte", Kind::Ge), ("gt", Kind::Gt), ("lte", Kind::Le), ("lt", Kind::Lt)];
        let bounds = BOUNDS.into_iter().filter_map(|(key, kind)| {
            let value = options?.get(key)?;
            Some(self.predicate(field, kind, vec![scalar(value)?], span(value)))
        });
        let bounds: Vec<Expr> = bounds.collect();
        if bounds.is_empty() {
            return self.unread(place, &format!("the range of `{field}` has no bounds"));
        }
        Expr::all(bounds)
    }

    fn predicate(&self, field: &str, kind: Kind, values: Vec<String>, place: Span) -> Expr {
        let mut predicate = Predicate::new(field, kind, values, place);
        predicate.line = self.file.lines.line(place.start);
        predicate.into()
    }

    fn unread(&self, place: Span, reason: &str) -> Expr {
        let mut expr = Expr::opaque(place.of(self.file.text), reason, place);
        expr.relocate(&|span| (span, self.file.lines.line(span.start)));
        expr
    }
}

/// What stands in a filter beside its clause.
fn is_setting(name: &str) -> bool {
    matches!(name, "meta" | "$state" | "boost" | "_name")
}

fn scalar(value: &Value<'_>) -> Option<String> {
    match value.get_ref() {
        DeValue::String(text) => Some(text.to_string()),
        DeValue::Integer(number) => Some(number.as_str().to_owned()),
        DeValue::Float(number) => Some(number.as_str().to_owned()),
        DeValue::Boolean(flag) => Some(flag.to_string()),
        _ => None,
    }
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
