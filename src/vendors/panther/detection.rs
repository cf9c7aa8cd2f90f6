//! Simple detections: match expressions in YAML. Also the inline filters of Python rules.

use crate::model::{Expr, Kind, Predicate, Span, Use};
use crate::vendors::yaml::{Node, Value};

/// How deep combinators may nest.
const DEEPEST: usize = 50;

/// What a list of match expressions tests; all of them must hold. Spans are places in the file.
pub(super) fn read(node: &Node) -> Expr {
    all(node, "", 0)
}

fn all(node: &Node, prefix: &str, depth: usize) -> Expr {
    Expr::all(each(node, prefix, depth))
}

fn each(node: &Node, prefix: &str, depth: usize) -> Vec<Expr> {
    match &node.value {
        Value::Sequence(items) => {
            items.iter().map(|item| expression(item, prefix, depth)).collect()
        }
        _ => vec![expression(node, prefix, depth)],
    }
}

fn expression(node: &Node, prefix: &str, depth: usize) -> Expr {
    if depth > DEEPEST {
        return opaque(node, "nested too deep to be read");
    }
    let combined = node.entries().iter().filter_map(|(key, inner)| {
        Some(match key.as_str()? {
            "All" => all(inner, prefix, depth + 1),
            "Any" => Expr::any(each(inner, prefix, depth + 1)),
            "None" => Expr::any(each(inner, prefix, depth + 1)).negate(),
            "OnlyOne" => Expr::any(each(inner, prefix, depth + 1)).named("only one of"),
            _ => return None,
        })
    });
    let combined: Vec<Expr> = combined.collect();
    if !combined.is_empty() {
        return Expr::all(combined);
    }
    let Some(condition) = node.text("Condition") else {
        return opaque(node, "a match expression without `Condition`");
    };
    match field(node, prefix) {
        Some(field) if node.get("Expressions").is_some() => {
            elements(node, condition, &field, depth)
        }
        Some(field) => compared(node, condition, &field),
        None => without_field(node, condition),
    }
}

/// The field a match expression names, in its three spellings, or an enrichment's.
fn field(node: &Node, prefix: &str) -> Option<String> {
    let own = if let Some(keys) = node.get("DeepKey") {
        Some(keys.items().iter().filter_map(Node::as_str).collect::<Vec<_>>().join("."))
    } else if let Some(enrichment) = node.get("Enrichment") {
        let parts = ["Table", "Selector", "FieldPath"];
        let parts = parts.iter().filter_map(|part| enrichment.text(part));
        Some(["p_enrichment"].into_iter().chain(parts).collect::<Vec<_>>().join("."))
    } else {
        node.text("Key").or_else(|| node.text("KeyPath")).map(without_indices)
    };
    match (own, prefix) {
        (Some(own), "") => Some(own),
        (Some(own), prefix) => Some(format!("{prefix}.{own}")),
        (None, "") => None,
        (None, prefix) => Some(prefix.to_owned()),
    }
}

/// A key path without `[*]` and `[0]`: what stands in a list is a field of its own.
fn without_indices(path: &str) -> String {
    let mut out = String::new();
    let mut inside = false;
    for c in path.chars() {
        match c {
            '[' => inside = true,
            ']' => inside = false,
            c if !inside => out.push(c),
            _ => {}
        }
    }
    out
}

fn compared(node: &Node, condition: &str, field: &str) -> Expr {
    let (word, folded) = match condition.strip_prefix('I') {
        Some(rest) if rest.starts_with(|c: char| c.is_ascii_uppercase()) => (rest, true),
        _ => (condition, false),
    };
    if let Some(property) = address_property(word) {
        let field = format!("ip_address({field}).{property}");
        let mut predicate = Predicate::new(field, Kind::Eq, vec!["true".to_owned()], place(node));
        predicate.usage = Use::Computed;
        return predicate.into();
    }
    let Some((kind, negated)) = kind(word) else {
        return opaque(node, &format!("asks `{condition}`, which is no comparison with a value"));
    };
    let (values, places): (Vec<String>, Vec<Span>) = values(node).into_iter().unzip();
    if !kind.is_presence() && values.is_empty() {
        return opaque(node, "compares with no plain value");
    }
    let kind = if kind == Kind::In && values.len() == 1 { Kind::Eq } else { kind };
    let mut predicate = if kind.is_presence() {
        Predicate::new(field, kind, Vec::new(), place(node))
    } else {
        Predicate::new(field, kind, values, place(node)).placed(places)
    };
    if folded {
        predicate.modifiers.push("nocase".to_owned());
    }
    let expr = Expr::from(predicate);
    if negated { expr.negate() } else { expr }
}

/// What a condition asks of an address, by the name it has in Python rules.
fn address_property(word: &str) -> Option<&'static str> {
    match word {
        "IsIPAddressPublic" => Some("is_global"),
        "IsIPAddressPrivate" => Some("is_private"),
        _ => None,
    }
}

/// The kind a condition's word means, and whether it is negated.
fn kind(word: &str) -> Option<(Kind, bool)> {
    Some(match word {
        "Equals" => (Kind::Eq, false),
        "DoesNotEqual" => (Kind::Ne, false),
        "IsGreaterThan" => (Kind::Gt, false),
        "IsGreaterThanOrEqual" | "IsGreaterThanOrEquals" => (Kind::Ge, false),
        "IsLessThan" => (Kind::Lt, false),
        "IsLessThanOrEqual" | "IsLessThanOrEquals" => (Kind::Le, false),
        "Contains" => (Kind::Contains, false),
        "DoesNotContain" => (Kind::Contains, true),
        "StartsWith" => (Kind::StartsWith, false),
        "DoesNotStartWith" => (Kind::StartsWith, true),
        "EndsWith" => (Kind::EndsWith, false),
        "DoesNotEndWith" => (Kind::EndsWith, true),
        "IsIn" => (Kind::In, false),
        "IsNotIn" => (Kind::In, true),
        "MatchesRegex" | "RegexMatch" => (Kind::RegexMatch, false),
        "DoesNotMatchRegex" => (Kind::RegexMatch, true),
        "IsIPAddressInCIDR" => (Kind::Cidr, false),
        "IsIPAddressNotInCIDR" => (Kind::Cidr, true),
        "Exists" | "IsNotNull" | "IsNotNullOrEmpty" | "IsNotEmpty" => (Kind::IsNotNull, false),
        "DoesNotExist" | "IsNull" | "IsNullOrEmpty" | "IsEmpty" => (Kind::IsNull, false),
        _ => return None,
    })
}

/// The values of a match expression and where each stands.
fn values(node: &Node) -> Vec<(String, Span)> {
    let printed = |node: &Node| Some((node.printed()?.into_owned(), node.span));
    match (node.get("Values"), node.get("Value")) {
        (Some(values), _) => values.items().iter().filter_map(printed).collect(),
        (None, Some(value)) => match &value.value {
            Value::Sequence(items) => items.iter().filter_map(printed).collect(),
            _ => printed(value).into_iter().collect(),
        },
        (None, None) => Vec::new(),
    }
}

/// A test of the elements of a list.
fn elements(node: &Node, condition: &str, field: &str, depth: usize) -> Expr {
    let Some(inner) = node.get("Expressions") else { return Expr::truth() };
    let inner = all(inner, field, depth + 1);
    match condition {
        "AnyElement" => inner,
        "NoElement" => inner.negate(),
        "AllElements" => inner.named("all elements"),
        "OnlyOneElement" => inner.named("only one element"),
        _ => opaque(node, &format!("`{condition}` of a list's elements is not known")),
    }
}

/// A match expression that names no field of its own: a constant, or two fields compared.
fn without_field(node: &Node, condition: &str) -> Expr {
    match condition {
        "AlwaysTrue" => return Expr::truth(),
        "AlwaysFalse" => return Expr::Or(Vec::new()),
        _ => {}
    }
    let fields = node.get("Values").map(Node::items).unwrap_or_default();
    let names: Vec<String> = fields.iter().filter_map(|node| field(node, "")).collect();
    let [first, second] = names.as_slice() else {
        return opaque(node, "a match expression that names no field");
    };
    let equal = Predicate::new(first.as_str(), Kind::EqField, vec![second.clone()], place(node));
    match condition {
        "Equals" => equal.into(),
        "DoesNotEqual" => Expr::from(equal).negate(),
        _ => opaque(node, "compares two fields of the event"),
    }
}

fn opaque(node: &Node, reason: &str) -> Expr {
    let words = node.entries().iter().filter_map(|(key, value)| {
        let value = match value.as_str() {
            Some(text) => text.to_owned(),
            None => "…".to_owned(),
        };
        Some(format!("{}: {value}", key.as_str()?))
    });
    Expr::opaque(words.collect::<Vec<_>>().join(", "), reason, place(node))
}

/// Where a match expression stands: its field, else its start.
fn place(node: &Node) -> Span {
    let field = ["Key", "KeyPath", "DeepKey"].iter().find_map(|key| node.get(key));
    field.map_or(node.span, |field| field.span)
}
