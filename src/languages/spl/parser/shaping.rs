//! Commands that make, keep and drop columns.

use crate::languages::spl::arguments::Arguments;
use crate::languages::spl::ast::{Aggregate, Body};
use crate::languages::spl::lexer::{Lexeme, Token};
use crate::model::Span;

/// `lookup table field as event_field OUTPUT column as event_column`.
pub(super) fn lookup(arguments: &mut Arguments<'_>, written: Span) -> Body {
    arguments.options("");
    arguments.name();
    arguments.pairs(&["output", "outputnew"]);
    arguments.next();
    let outputs = arguments.pairs(&[]).into_iter().map(|(_, output)| output).collect();
    Body::Lookup { outputs, written }
}

/// `spath input=field output=column path=a.b`, `spath a.b`.
pub(super) fn spath(arguments: &mut Arguments<'_>) -> Body {
    let (mut path, mut output, mut from_event) = (String::new(), String::new(), true);
    while arguments.peek().is_some() {
        match arguments.option() {
            Some((name, value)) if name == "path" => path = value,
            Some((name, value)) if name == "output" => output = value,
            Some((name, value)) if name == "input" => from_event = value == "_raw",
            Some(_) => {}
            None => match arguments.name() {
                Some(name) => path = name,
                None => {
                    arguments.next();
                }
            },
        }
    }
    if output.is_empty() {
        output.clone_from(&path);
    }
    Body::Spath { path, output, from_event }
}

/// `fields + a b`, `fields - a b`, `table a b`, `return 10 a $b`.
pub(super) fn fields(name: &str, tokens: &[Lexeme], text: &str) -> Body {
    let drops = name == "fields" && tokens.first().is_some_and(|first| first.span.of(text) == "-");
    let names = Arguments::new(text, tokens).names();
    let is_count = |name: &String| name.bytes().all(|byte| byte.is_ascii_digit());
    let names = names.into_iter().filter(|name| name != "-" && name != "+" && !is_count(name));
    let names = names.map(|name| name.trim_start_matches('$').to_owned()).collect();
    Body::Fields { names, drops }
}

/// Commands over functions of fields.
pub(super) fn statistics(name: &str, arguments: &mut Arguments<'_>) -> Option<Body> {
    let keeps = match name {
        "stats" | "chart" | "timechart" | "sistats" | "geostats" => false,
        "eventstats" | "streamstats" => true,
        "top" | "rare" | "sitop" => return Some(most_common(arguments)),
        _ => return None,
    };
    let aggregates = arguments.aggregates(&["by", "over"]);
    arguments.next();
    let by = arguments.names().into_iter().filter(|name| !name.eq_ignore_ascii_case("by"));
    Some(Body::Stats { aggregates, by: by.collect(), keeps })
}

/// `top a b`: the fields stay, a count and a share come with them.
fn most_common(arguments: &mut Arguments<'_>) -> Body {
    let by =
        arguments.names().into_iter().filter(|name| !name.eq_ignore_ascii_case("by")).collect();
    let made = |output: &str| Aggregate {
        function: output.to_owned(),
        field: None,
        output: output.to_owned(),
    };
    Body::Stats { aggregates: vec![made("count"), made("percent")], by, keeps: false }
}

/// The columns made by commands that filter nothing.
pub(super) fn made_columns(
    name: &str,
    arguments: &mut Arguments<'_>,
    text: &str,
) -> Option<Vec<String>> {
    match name {
        "rex" => Some(rex(arguments.rest(), text)),
        "iplocation" => {
            let prefix = arguments.options("prefix").unwrap_or_default();
            let made =
                ["City", "Country", "Region", "lat", "lon", "Continent", "MetroCode", "Timezone"];
            Some(made.iter().map(|column| format!("{prefix}{column}")).collect())
        }
        "addtotals" => {
            Some(vec![arguments.options("fieldname").unwrap_or_else(|| "Total".to_owned())])
        }
        "bin" | "bucket" | "convert" | "apply" | "predict" => Some(aliases(arguments)),
        "strcat" => Some(arguments.names().pop().into_iter().collect()),
        "replace" => {
            let tokens = arguments.rest();
            let last = tokens.iter().rposition(|token| token.is_word(text, "in"));
            last.map(|last| Arguments::new(text, &tokens[last + 1..]).names())
        }
        "rangemap" => Some(vec!["range".to_owned()]),
        _ => None,
    }
}

/// The names behind `as`.
fn aliases(arguments: &mut Arguments<'_>) -> Vec<String> {
    let mut names = Vec::new();
    while arguments.peek().is_some() {
        match arguments.alias() {
            Some(name) => names.push(name),
            None => {
                arguments.next();
            }
        }
    }
    names
}

/// The names of the groups of a `rex`; none where it rewrites (`mode=sed`).
fn rex(tokens: &[Lexeme], text: &str) -> Vec<String> {
    let mut quoted = tokens.iter().filter(|token| token.token == Token::Quoted);
    let Some(pattern) = quoted.next_back() else { return Vec::new() };
    let pattern = pattern.content.of(text);
    let mut names = Vec::new();
    for (at, _) in pattern.match_indices("(?") {
        let rest = pattern[at + 2..].trim_start_matches('P');
        let Some(rest) = rest.strip_prefix('<') else { continue };
        let length = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
        if length > 0 && rest[length..].starts_with('>') {
            names.push(rest[..length].to_owned());
        }
    }
    names
}
