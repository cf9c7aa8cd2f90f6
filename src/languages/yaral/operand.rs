//! What a side of a comparison is: fields, a value, a placeholder, a list, or something computed.

use super::ast::{Field, Node, NodeKind};

/// A side of a comparison.
#[derive(Debug)]
pub(super) enum Operand<'a> {
    /// Fields any of which may hold (`strings.coalesce(a, b)`, `group(a, b)`), mostly one, and the
    /// wrappers around it that a modifier tells.
    Fields(Vec<&'a Field>, Vec<&'static str>),
    /// `$name`.
    Placeholder(&'a str, Vec<&'static str>),
    /// Text, a number or a truth value.
    Value(String),
    /// A regular expression.
    Pattern(&'a str),
    /// A list kept elsewhere.
    Reference(&'a str),
    /// Anything else.
    Computed,
}

/// What `node` is as a side of a comparison.
pub(super) fn operand(node: &Node) -> Operand<'_> {
    match &node.kind {
        NodeKind::Field(field) => Operand::Fields(vec![field], Vec::new()),
        NodeKind::Variable(name) => Operand::Placeholder(name, Vec::new()),
        NodeKind::Text(text) | NodeKind::Number(text) => Operand::Value(text.clone()),
        NodeKind::Bool(truth) => Operand::Value(truth.to_string()),
        NodeKind::Pattern(pattern) => Operand::Pattern(pattern),
        NodeKind::Reference(name) => Operand::Reference(name),
        NodeKind::Call(name, arguments) => call(name, arguments),
        NodeKind::Marked(word @ ("any" | "all"), inner) => modified(operand(inner), word),
        _ => Operand::Computed,
    }
}

/// A function's result, where the function only wraps its argument or chooses among fields.
fn call<'a>(name: &str, arguments: &'a [Node]) -> Operand<'a> {
    let first = || arguments.first().map_or(Operand::Computed, operand);
    match name.to_ascii_lowercase().as_str() {
        "strings.to_lower" => modified(first(), "lower"),
        "strings.to_upper" => modified(first(), "upper"),
        "strings.trim" | "strings.ltrim" | "strings.rtrim" | "cast.as_string" | "cast.as_int"
        | "cast.as_uint" | "cast.as_float" | "cast.as_bool" => first(),
        "strings.coalesce" | "group" => choice(arguments),
        _ => Operand::Computed,
    }
}

fn modified<'a>(operand: Operand<'a>, word: &'static str) -> Operand<'a> {
    match operand {
        Operand::Fields(fields, mut words) => {
            words.push(word);
            Operand::Fields(fields, words)
        }
        Operand::Placeholder(name, mut words) => {
            words.push(word);
            Operand::Placeholder(name, words)
        }
        Operand::Value(text) if word == "lower" => Operand::Value(text.to_lowercase()),
        Operand::Value(text) if word == "upper" => Operand::Value(text.to_uppercase()),
        other => other,
    }
}

/// The fields among the arguments; a value written out is the default and says nothing.
fn choice(arguments: &[Node]) -> Operand<'_> {
    let mut fields = Vec::new();
    let mut words = Vec::new();
    for argument in arguments {
        match operand(argument) {
            Operand::Fields(more, modifiers) => {
                fields.extend(more);
                words.extend(modifiers);
            }
            Operand::Value(_) => {}
            _ => return Operand::Computed,
        }
    }
    words.dedup();
    if fields.is_empty() { Operand::Computed } else { Operand::Fields(fields, words) }
}
