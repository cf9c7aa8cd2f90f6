//! Commands that bring events from somewhere: data models, lookups.

use crate::languages::spl::arguments::Arguments;
use crate::languages::spl::ast::{Body, Filter, Pipeline};
use crate::languages::spl::filter;
use crate::languages::spl::lexer::{Lexeme, Token};

/// `tstats aggregates from datamodel=X where filter by fields`.
pub(super) fn tstats(text: &str, tokens: &[Lexeme], pipelines: &mut [Pipeline]) -> Body {
    let mut arguments = Arguments::new(text, tokens);
    let aggregates = arguments.aggregates(&["from", "where", "by", "groupby"]);
    let mut models = Vec::new();
    if arguments.eat("from") {
        models.extend(arguments.options("datamodel"));
        if models.is_empty() {
            arguments.name();
        }
    }
    let mut filter = Filter::And(Vec::new());
    if arguments.eat("where") {
        let rest = arguments.rest();
        let end = end_of_filter(text, rest);
        filter = filter::parse(text, &rest[..end], pipelines);
        arguments = Arguments::new(text, &rest[end..]);
    }
    arguments.next();
    Body::Tstats { models, filter, aggregates, by: arguments.names() }
}

/// `inputlookup append=t table where filter`.
pub(super) fn input_lookup(text: &str, tokens: &[Lexeme], pipelines: &mut [Pipeline]) -> Body {
    let mut arguments = Arguments::new(text, tokens);
    let append = arguments.options("append");
    let append = append.is_some_and(|value| value.to_ascii_lowercase().starts_with(['t', '1']));
    let table = arguments.name().unwrap_or_default();
    arguments.options("");
    let has_filter = arguments.eat("where");
    let rest = if has_filter { arguments.rest() } else { &[] };
    Body::InputLookup { table, append, filter: filter::parse(text, rest, pipelines) }
}

/// The number of tokens before `by`, outside of brackets.
fn end_of_filter(text: &str, tokens: &[Lexeme]) -> usize {
    let mut open = 0_usize;
    for (index, token) in tokens.iter().enumerate() {
        match token.token {
            Token::Open => open += 1,
            Token::Close => open = open.saturating_sub(1),
            _ if open == 0 && (token.is_word(text, "by") || token.is_word(text, "groupby")) => {
                return index;
            }
            _ => {}
        }
    }
    tokens.len()
}

/// `from datamodel:X`, `from datamodel X`, `from lookup:X`, `datamodel X Y search`.
pub(super) fn dataset(name: &str, arguments: &mut Arguments<'_>, text: &str) -> Body {
    let mut words = Vec::new();
    while let Some(next) = arguments.next() {
        words.extend(
            next.value(text).split(':').map(|part| part.trim_matches(['.', '"']).to_owned()),
        );
    }
    let mut words = words.into_iter().filter(|word| !word.is_empty() && word != "=");
    let first = words.next().unwrap_or_default();
    if name == "datamodel" {
        let dataset = words.next().filter(|word| !matches!(word.as_str(), "search" | "flat"));
        return Body::Datamodel(
            dataset.map_or(first.clone(), |dataset| format!("{first}.{dataset}")),
        );
    }
    let rest = words.next().unwrap_or_default();
    match first.to_ascii_lowercase().as_str() {
        "datamodel" => {
            let dataset = words.next();
            Body::Datamodel(dataset.map_or(rest.clone(), |dataset| format!("{rest}.{dataset}")))
        }
        "lookup" | "inputlookup" => {
            Body::InputLookup { table: rest, append: false, filter: Filter::And(Vec::new()) }
        }
        _ => Body::Neutral,
    }
}
