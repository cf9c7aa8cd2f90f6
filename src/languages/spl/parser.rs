//! Segments → commands.

use super::arguments::Arguments;
use super::ast::{Body, Command, Filter, Pipeline};
use super::lexer::{self, Comparison, Lexeme, Mode, Token, lex};
use super::structure::{Bracket, Segment, trimmed};
use super::{eval, filter};
use crate::languages::Finding;
use crate::model::{Span, TextMap};

/// Commands that begin a search without a pipe before them.
const GENERATING: &[&str] = &[
    "datamodel",
    "from",
    "inputlookup",
    "loadjob",
    "makeresults",
    "metadata",
    "mstats",
    "multisearch",
    "rest",
    "savedsearch",
    "search",
    "tstats",
    "union",
];

/// Commands that filter nothing and make no columns a detection could test unseen.
const NEUTRAL: &[&str] = &[
    "abstract",
    "addinfo",
    "anomalydetection",
    "cluster",
    "collect",
    "delta",
    "dedup",
    "eventcount",
    "expand",
    "extract",
    "fieldformat",
    "fieldsummary",
    "fillnull",
    "flatten",
    "format",
    "fromjson",
    "gauge",
    "gentimes",
    "head",
    "highlight",
    "history",
    "kv",
    "loadjob",
    "localop",
    "makecontinuous",
    "makemv",
    "makeresults",
    "mcollect",
    "metadata",
    "mvcombine",
    "mvexpand",
    "noop",
    "nomv",
    "outlier",
    "outputcsv",
    "outputlookup",
    "outputtext",
    "overlap",
    "redistribute",
    "reltime",
    "require",
    "rest",
    "reverse",
    "savedsearch",
    "script",
    "sendalert",
    "sendemail",
    "set",
    "sort",
    "summary",
    "tail",
    "tags",
    "typeahead",
    "typer",
    "uniq",
    "untable",
    "xmlkv",
    "xmlunescape",
    "xpath",
    "xyseries",
    "multikv",
];

/// Reads every command.
pub(super) fn pipeline(text: &str, segments: &[Segment], findings: &mut Vec<Finding>) -> Pipeline {
    let mut parser = Parser { text, findings };
    parser.pipeline(segments, false)
}

struct Parser<'a, 'f> {
    text: &'a str,
    findings: &'f mut Vec<Finding>,
}

/// The parts of a segment once its name is known.
struct Parts<'s> {
    /// Where the arguments stand.
    rest: Span,
    /// The brackets, unread.
    brackets: &'s [Bracket],
    /// The brackets, read.
    pipelines: Vec<Pipeline>,
}

impl Parser<'_, '_> {
    fn pipeline(&mut self, segments: &[Segment], nested: bool) -> Pipeline {
        let commands = segments.iter().enumerate();
        let commands = commands.map(|(index, segment)| {
            let first = index == 0 && !segment.piped;
            self.command(segment, first, nested)
        });
        Pipeline { commands: commands.collect() }
    }

    fn command(&mut self, segment: &Segment, first: bool, nested: bool) -> Command {
        let (name, mut rest) = self.name(segment);
        let implied = first && !(is_generating(&name) || (nested && is_known(&name)));
        let name = if implied { "search".to_owned() } else { name };
        if implied {
            rest = segment.span;
        }
        let pipelines = segment.brackets.iter().map(|bracket| self.bracket(bracket)).collect();
        let parts = Parts { rest, brackets: &segment.brackets, pipelines };
        let body = self.body(&name, parts, segment.span);
        Command { name, span: segment.span, body }
    }

    /// The command's name in lower case, and what comes after it.
    fn name(&self, segment: &Segment) -> (String, Span) {
        let written = segment.span.of(self.text);
        let is_part = |c: char| c.is_ascii_alphanumeric() || c == '_';
        let length = written.find(|c| !is_part(c)).unwrap_or(written.len());
        let start = segment.span.start as usize + length;
        let rest = trimmed(self.text, Span::new(start, segment.span.end as usize));
        let is_test = rest.of(self.text).starts_with(['=', '!', '<', '>']);
        let name = if is_test { "" } else { &written[..length] };
        (name.to_ascii_lowercase(), rest)
    }

    fn bracket(&mut self, bracket: &Bracket) -> Pipeline {
        match &bracket.segments {
            Some(segments) => self.pipeline(segments, true),
            None => {
                let reason = "brackets are nested too deeply";
                self.findings.push(Finding::error(bracket.span, reason));
                Pipeline::default()
            }
        }
    }

    fn body(&mut self, name: &str, mut parts: Parts<'_>, span: Span) -> Body {
        match name {
            "search" => Body::Search(self.filter(&mut parts)),
            "where" => {
                let tokens = self.tokens(&parts, Mode::Eval);
                Body::Where(eval::condition(self.text, &tokens))
            }
            "eval" => {
                let tokens = self.tokens(&parts, Mode::Eval);
                Body::Eval(eval::assignments(self.text, &tokens))
            }
            "map" => self.map(&parts),
            "foreach" => Body::Foreach(parts.pipelines.into_iter().next().unwrap_or_default()),
            "transaction" => Body::Transaction(parts.rest),
            _ => {
                let tokens = self.tokens(&parts, Mode::Arguments);
                self.with_arguments(name, &tokens, parts, span)
            }
        }
    }

    fn with_arguments(
        &mut self,
        name: &str,
        tokens: &[Lexeme],
        mut parts: Parts<'_>,
        span: Span,
    ) -> Body {
        let mut arguments = Arguments::new(self.text, tokens);
        match name {
            "tstats" | "mstats" => return self.tstats(tokens, &mut parts.pipelines),
            "inputlookup" => return self.input_lookup(tokens, &mut parts.pipelines),
            "from" | "datamodel" => return dataset(name, &mut arguments, self.text),
            "regex" => return regex(&mut arguments, self.text, span),
            "rename" => return Body::Rename(arguments.pairs(&[])),
            "lookup" => return lookup(&mut arguments, parts.rest),
            "spath" => return spath(&mut arguments),
            "fields" | "table" | "return" => return fields(name, tokens, self.text),
            _ => {}
        }
        if let Some(body) = statistics(name, &mut arguments) {
            return body;
        }
        if let Some(columns) = made_columns(name, &mut arguments, self.text) {
            return Body::Columns(columns);
        }
        if !parts.pipelines.is_empty() {
            return branches(name, tokens, parts, self.text);
        }
        if NEUTRAL.contains(&name) { Body::Neutral } else { Body::Unknown }
    }

    fn tokens(&self, parts: &Parts<'_>, mode: Mode) -> Vec<Lexeme> {
        lex(self.text, parts.rest, parts.brackets, mode)
    }

    fn filter(&self, parts: &mut Parts<'_>) -> Filter {
        let tokens = self.tokens(parts, Mode::Search);
        filter::parse(self.text, &tokens, &mut parts.pipelines)
    }

    /// `tstats aggregates from datamodel=X where filter by fields`.
    fn tstats(&self, tokens: &[Lexeme], pipelines: &mut [Pipeline]) -> Body {
        let mut arguments = Arguments::new(self.text, tokens);
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
            let end = end_of_filter(self.text, rest);
            filter = filter::parse(self.text, &rest[..end], pipelines);
            arguments = Arguments::new(self.text, &rest[end..]);
        }
        arguments.next();
        Body::Tstats { models, filter, aggregates, by: arguments.names() }
    }

    /// `inputlookup append=t table where filter`.
    fn input_lookup(&self, tokens: &[Lexeme], pipelines: &mut [Pipeline]) -> Body {
        let mut arguments = Arguments::new(self.text, tokens);
        let append = arguments.options("append");
        let append = append.is_some_and(|value| value.to_ascii_lowercase().starts_with(['t', '1']));
        let table = arguments.name().unwrap_or_default();
        arguments.options("");
        let has_filter = arguments.eat("where");
        let rest = if has_filter { arguments.rest() } else { &[] };
        Body::InputLookup { table, append, filter: filter::parse(self.text, rest, pipelines) }
    }

    /// `map search="…"`: the quoted search without its escapes.
    fn map(&self, parts: &Parts<'_>) -> Body {
        let tokens = self.tokens(parts, Mode::Arguments);
        let quoted = tokens.iter().find(|token| token.token == Token::Quoted);
        let Some(quoted) = quoted else { return Body::Unknown };
        let (search, map) = unescaped_with_map(quoted.content.of(self.text), quoted.content.start);
        Body::Map { search, map }
    }
}

fn is_generating(name: &str) -> bool {
    GENERATING.contains(&name)
}

/// Whether a bracket can begin with that command without a pipe.
fn is_known(name: &str) -> bool {
    const OTHERS: &[&str] =
        &["eval", "where", "stats", "append", "table", "return", "map", "rename"];
    OTHERS.contains(&name) || NEUTRAL.contains(&name)
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
fn dataset(name: &str, arguments: &mut Arguments<'_>, text: &str) -> Body {
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

/// `regex field="…"`, `regex field!="…"`, `regex "…"`.
fn regex(arguments: &mut Arguments<'_>, text: &str, whole: Span) -> Body {
    let Some(first) = arguments.next() else { return Body::Neutral };
    let (field, negated, pattern) = match arguments.next() {
        Some(Lexeme { token: Token::Comparison(operator), .. }) => {
            let negated = operator == Comparison::Unequal;
            (first.value(text), negated, arguments.next())
        }
        _ => ("_raw".to_owned(), false, Some(first)),
    };
    let Some(pattern) = pattern else { return Body::Unknown };
    let span =
        if field == "_raw" && pattern == first { whole } else { first.span.to(pattern.span) };
    Body::Regex { field, negated, pattern: pattern.value(text), span }
}

/// `lookup table field as event_field OUTPUT column as event_column`.
fn lookup(arguments: &mut Arguments<'_>, written: Span) -> Body {
    arguments.options("");
    arguments.name();
    arguments.pairs(&["output", "outputnew"]);
    arguments.next();
    let outputs = arguments.pairs(&[]).into_iter().map(|(_, output)| output).collect();
    Body::Lookup { outputs, written }
}

/// `spath input=field output=column path=a.b`, `spath a.b`.
fn spath(arguments: &mut Arguments<'_>) -> Body {
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
fn fields(name: &str, tokens: &[Lexeme], text: &str) -> Body {
    let drops = name == "fields" && tokens.first().is_some_and(|first| first.span.of(text) == "-");
    let names = Arguments::new(text, tokens).names();
    let is_count = |name: &String| name.bytes().all(|byte| byte.is_ascii_digit());
    let names = names.into_iter().filter(|name| name != "-" && name != "+" && !is_count(name));
    let names = names.map(|name| name.trim_start_matches('$').to_owned()).collect();
    Body::Fields { names, drops }
}

/// Commands over functions of fields.
fn statistics(name: &str, arguments: &mut Arguments<'_>) -> Option<Body> {
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
    let made = |output: &str| super::ast::Aggregate {
        function: output.to_owned(),
        field: None,
        output: output.to_owned(),
    };
    Body::Stats { aggregates: vec![made("count"), made("percent")], by, keeps: false }
}

/// The columns made by commands that filter nothing.
fn made_columns(name: &str, arguments: &mut Arguments<'_>, text: &str) -> Option<Vec<String>> {
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

/// A command with pipelines in brackets.
fn branches(name: &str, tokens: &[Lexeme], parts: Parts<'_>, text: &str) -> Body {
    let end = tokens.iter().find(|token| matches!(token.token, Token::Subsearch(_)));
    let end = end.map_or(parts.rest.end, |token| token.span.start);
    let written = trimmed(text, Span { start: parts.rest.start, end });
    let joins = matches!(name, "join" | "selfjoin");
    Body::Branches {
        pipelines: parts.pipelines,
        written: (joins && written.start < written.end).then_some(written),
        overwrites: joins,
    }
}

/// A quoted text without its escapes, and the way from it to where it stands.
fn unescaped_with_map(written: &str, start: u32) -> (String, TextMap) {
    let mut map = TextMap::verbatim(start as usize);
    let mut out = String::with_capacity(written.len());
    let mut rest = written;
    while let Some(at) = rest.find('\\') {
        out.push_str(&rest[..at]);
        let length = rest[at..].chars().take(2).map(char::len_utf8).sum::<usize>();
        out.push_str(&lexer::unescaped(&rest[at..at + length]));
        rest = &rest[at + length..];
        map.push(out.len(), start as usize + written.len() - rest.len());
    }
    out.push_str(rest);
    (out, map)
}
