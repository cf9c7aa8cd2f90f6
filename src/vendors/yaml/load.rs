//! Events of the parser → documents.

use super::{Node, Stream, SyntaxError, Value};
use crate::model::Span;
use granit_parser::{Event, Parser, ScalarStyle};
use rustc_hash::FxHashSet;
use std::collections::HashMap;

/// How many nodes aliases may add to a file before it is refused.
const ALIAS_BUDGET: usize = 50_000;

/// Reads all documents of `text`. Empty documents are left out.
pub fn parse(text: &str) -> Stream {
    let options = granit_parser::options! { block_scalar_eof_without_line_feed: true };
    let mut loader = Loader {
        events: Parser::new_from_str_with_options(text, options),
        anchors: HashMap::new(),
        copied: 0,
        repeated_keys: Vec::new(),
        text,
    };
    let mut stream = Stream::default();
    loop {
        match loader.document() {
            Ok(Some(document)) if document.is_null() => {}
            Ok(Some(document)) => stream.documents.push(document),
            Ok(None) => break,
            Err(error) => {
                stream.error = Some(error);
                break;
            }
        }
    }
    stream.repeated_keys = loader.repeated_keys;
    stream
}

struct Loader<'a> {
    events: Parser<'a, granit_parser::StrInput<'a>>,
    anchors: HashMap<usize, Node>,
    copied: usize,
    repeated_keys: Vec<(String, Span)>,
    text: &'a str,
}

impl<'a> Loader<'a> {
    fn next(&mut self) -> Result<Option<(Event<'a>, Span)>, SyntaxError> {
        loop {
            match self.events.next_event() {
                None => return Ok(None),
                Some(Ok((Event::Comment(..), _))) => {}
                Some(Ok((event, span))) => {
                    let offset = |marker: &granit_parser::Marker| marker.byte_offset().unwrap_or(0);
                    return Ok(Some((event, Span::new(offset(&span.start), offset(&span.end)))));
                }
                Some(Err(error)) => {
                    let offset = error.marker().byte_offset().unwrap_or(0);
                    return Err(SyntaxError {
                        offset,
                        reason: format!("not YAML: {}", error.info()),
                    });
                }
            }
        }
    }

    fn document(&mut self) -> Result<Option<Node>, SyntaxError> {
        while let Some((event, span)) = self.next()? {
            match event {
                Event::StreamStart | Event::DocumentStart(..) | Event::DocumentEnd => {}
                Event::StreamEnd => return Ok(None),
                event => return self.node(event, span).map(Some),
            }
        }
        Ok(None)
    }

    fn node(&mut self, event: Event<'a>, span: Span) -> Result<Node, SyntaxError> {
        match event {
            Event::Scalar(text, style, anchor, _) => {
                let node = Node {
                    value: Value::Scalar(text.into_owned(), style),
                    span: self.content_span(span, style),
                };
                Ok(self.anchored(anchor, node))
            }
            Event::SequenceStart(_, anchor, _) => {
                let mut items = Vec::new();
                let mut whole = span;
                while let Some((event, span)) = self.next()? {
                    if event == Event::SequenceEnd {
                        whole = whole.to(Span { start: whole.start, end: span.end });
                        break;
                    }
                    items.push(self.node(event, span)?);
                }
                Ok(self.anchored(anchor, Node { value: Value::Sequence(items), span: whole }))
            }
            Event::MappingStart(_, anchor, _) => {
                let (entries, end) = self.entries()?;
                let span = Span { start: span.start, end: end.max(span.start) };
                Ok(self.anchored(anchor, Node { value: Value::Mapping(entries), span }))
            }
            Event::Alias(anchor) => {
                let node = self.anchors.get(&anchor).cloned();
                let node = node.ok_or_else(|| SyntaxError {
                    offset: span.start as usize,
                    reason: "an alias inside the node it names".to_owned(),
                })?;
                self.copied += node.size();
                if self.copied > ALIAS_BUDGET {
                    let reason = "aliases multiply beyond what a rule needs".to_owned();
                    return Err(SyntaxError { offset: span.start as usize, reason });
                }
                Ok(node)
            }
            _ => Err(SyntaxError {
                offset: span.start as usize,
                reason: "a node was expected here".to_owned(),
            }),
        }
    }

    fn entries(&mut self) -> Result<(Vec<(Node, Node)>, u32), SyntaxError> {
        let mut entries: Vec<(Node, Node)> = Vec::new();
        let mut known = KnownKeys::default();
        let mut end = 0;
        while let Some((event, span)) = self.next()? {
            if event == Event::MappingEnd {
                end = span.end;
                break;
            }
            let key = self.node(event, span)?;
            let Some((event, span)) = self.next()? else { break };
            let value = self.node(event, span)?;
            if let Some(name) = key.as_str()
                && !known.insert(name, &entries)
            {
                self.repeated_keys.push((name.to_owned(), key.span));
            }
            entries.push((key, value));
        }
        Ok((entries, end))
    }

    fn anchored(&mut self, anchor: usize, node: Node) -> Node {
        if anchor > 0 {
            self.anchors.insert(anchor, node.clone());
        }
        node
    }

    /// A block scalar's own range without its `|` line.
    fn content_span(&self, span: Span, style: ScalarStyle) -> Span {
        if !matches!(style, ScalarStyle::Literal | ScalarStyle::Folded) {
            return span;
        }
        let written = span.of(self.text);
        let header = written.find('\n').map_or(written.len(), |at| at + 1);
        if !is_block_header(&written[..header]) {
            return span;
        }
        Span { start: span.start + header as u32, end: span.end }
    }
}

/// Whether a line opens a block scalar (`|-`, `>2 # note`); a search may begin with `|` as well.
fn is_block_header(line: &str) -> bool {
    let Some(rest) = line.strip_prefix(['|', '>']) else { return false };
    let rest = rest.trim_start_matches(|c: char| matches!(c, '+' | '-') || c.is_ascii_digit());
    rest.trim().is_empty() || rest.trim_start().starts_with('#')
}

/// The keys of a mapping so far: the entries themselves while they are few, a set beyond.
#[derive(Default)]
struct KnownKeys(FxHashSet<String>);

impl KnownKeys {
    const FEW: usize = 24;

    /// Whether `name` is new among the keys of `entries`.
    fn insert(&mut self, name: &str, entries: &[(Node, Node)]) -> bool {
        if entries.len() < Self::FEW {
            return entries.iter().all(|(key, _)| key.as_str() != Some(name));
        }
        if self.0.is_empty() {
            self.0.extend(entries.iter().filter_map(|(key, _)| key.as_str().map(str::to_owned)));
        }
        self.0.insert(name.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_documents_before_an_error_are_kept() {
        let stream = parse("a: 1\n---\nb: 2\n---\napp: {apikey\n");
        assert_eq!(stream.documents.len(), 2);
        assert!(stream.error.is_some());
    }

    #[test]
    fn aliases_are_copied_within_a_budget() {
        assert_eq!(
            parse("a: &x [1]\nb: *x\n").documents[0].get("b").map(|node| node.items().len()),
            Some(1)
        );
        let mut bomb = String::from("a0: &a0 [x,x,x,x,x,x,x,x,x]\n");
        for level in 1..9 {
            let before = format!("*a{}", level - 1);
            let refs = vec![before; 9].join(",");
            bomb.push_str(&format!("a{level}: &a{level} [{refs}]\n"));
        }
        assert!(parse(&bomb).error.is_some_and(|error| error.reason.contains("aliases")));
    }

    #[test]
    fn a_repeated_key_is_reported_and_the_last_one_wins() {
        let stream = parse("a: 1\na: 2\n");
        assert_eq!(stream.documents[0].text("a"), Some("2"));
        assert_eq!(stream.repeated_keys, [("a".to_owned(), Span::new(5, 6))]);
    }
}
