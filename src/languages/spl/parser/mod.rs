//! Segments → commands. What each command's arguments say is read by `sources` and `shaping`, and
//! here where the command filters or branches.

mod names;
mod shaping;
mod sources;

use super::arguments::Arguments;
use super::ast::{Body, Command, Filter, Pipeline};
use super::lexer::{self, Comparison, Lexeme, Mode, Token, lex};
use super::structure::{Bracket, Segment, trimmed};
use super::{eval, filter};
use crate::languages::Finding;
use crate::model::{Span, TextMap};

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
        let implied = first && !(names::is_generating(&name) || (nested && names::is_known(&name)));
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
            "tstats" | "mstats" => return sources::tstats(self.text, tokens, &mut parts.pipelines),
            "inputlookup" => return sources::input_lookup(self.text, tokens, &mut parts.pipelines),
            "from" | "datamodel" => return sources::dataset(name, &mut arguments, self.text),
            "regex" => return regex(&mut arguments, self.text, span),
            "rename" => return Body::Rename(arguments.pairs(&[])),
            "lookup" => return shaping::lookup(&mut arguments, parts.rest),
            "spath" => return shaping::spath(&mut arguments),
            "fields" | "table" | "return" => return shaping::fields(name, tokens, self.text),
            _ => {}
        }
        if let Some(body) = shaping::statistics(name, &mut arguments) {
            return body;
        }
        if let Some(columns) = shaping::made_columns(name, &mut arguments, self.text) {
            return Body::Columns(columns);
        }
        if !parts.pipelines.is_empty() {
            return branches(name, tokens, parts, self.text);
        }
        if names::is_neutral(name) { Body::Neutral } else { Body::Unknown }
    }

    fn tokens(&self, parts: &Parts<'_>, mode: Mode) -> Vec<Lexeme> {
        lex(self.text, parts.rest, parts.brackets, mode)
    }

    fn filter(&self, parts: &mut Parts<'_>) -> Filter {
        let tokens = self.tokens(parts, Mode::Search);
        filter::parse(self.text, &tokens, &mut parts.pipelines)
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
