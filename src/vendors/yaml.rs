//! YAML as a tree with positions, over `granit-parser`'s events.
//!
//! Scalars resolve as libyaml's core schema does (`on`, `00000429` and dates stay text); keys keep
//! their order; a repeated key is kept and reported, and the last one wins. Aliases are copied
//! within a budget. Reading stops at the first error; the documents before it are kept.

use crate::model::{Span, TextMap};
use granit_parser::{Event, Parser, ScalarStyle};
use rustc_hash::FxHashSet;
use std::borrow::Cow;
use std::collections::HashMap;

/// How many nodes aliases may add to a file before it is refused.
const ALIAS_BUDGET: usize = 50_000;

/// A node and where it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// What it is.
    pub value: Value,
    /// Where it stands in the file; a block scalar's range starts at its content.
    pub span: Span,
}

/// What a node is.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// Text, number, boolean or null, not yet resolved.
    Scalar(String, ScalarStyle),
    /// A sequence.
    Sequence(Vec<Node>),
    /// A mapping, in the order written.
    Mapping(Vec<(Node, Node)>),
}

/// What a file holds.
#[derive(Debug, Default)]
pub struct Stream {
    /// The documents read.
    pub documents: Vec<Node>,
    /// The error that ended the reading.
    pub error: Option<SyntaxError>,
    /// Keys that stand twice in a mapping.
    pub repeated_keys: Vec<(String, Span)>,
}

/// Why a file is not YAML.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{reason}")]
pub struct SyntaxError {
    /// The byte offset.
    pub offset: usize,
    /// The sentence.
    pub reason: String,
}

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

impl Node {
    /// The text of a scalar, unresolved.
    pub fn as_str(&self) -> Option<&str> {
        match &self.value {
            Value::Scalar(text, _) => Some(text),
            _ => None,
        }
    }

    /// Whether it is a plain scalar, which alone can be null, a boolean or a number.
    fn plain(&self) -> Option<&str> {
        match &self.value {
            Value::Scalar(text, ScalarStyle::Plain) => Some(text),
            _ => None,
        }
    }

    /// Whether it is null (`null`, `~` or nothing).
    pub fn is_null(&self) -> bool {
        matches!(self.plain(), Some("" | "~" | "null" | "Null" | "NULL"))
    }

    /// Its truth value, where it is one (`true`, `True`, `TRUE` and the same of false).
    pub fn as_bool(&self) -> Option<bool> {
        match self.plain()? {
            "true" | "True" | "TRUE" => Some(true),
            "false" | "False" | "FALSE" => Some(false),
            _ => None,
        }
    }

    /// The text of a scalar as it prints once resolved: a hexadecimal, octal or signed integer in
    /// decimal, everything else as written; `None` for null and for collections.
    pub fn printed(&self) -> Option<Cow<'_, str>> {
        if self.is_null() {
            return None;
        }
        let text = self.as_str()?;
        Some(match self.plain().and_then(integer) {
            Some(number) if number != text => Cow::Owned(number),
            _ => Cow::Borrowed(text),
        })
    }

    /// Its entries; none where it is no mapping.
    pub fn entries(&self) -> &[(Node, Node)] {
        match &self.value {
            Value::Mapping(entries) => entries,
            _ => &[],
        }
    }

    /// Its items; none where it is no sequence.
    pub fn items(&self) -> &[Node] {
        match &self.value {
            Value::Sequence(items) => items,
            _ => &[],
        }
    }

    /// The value of a key of a mapping; the last one where it stands twice.
    pub fn get(&self, key: &str) -> Option<&Node> {
        let found = self.entries().iter().rev().find(|(name, _)| name.as_str() == Some(key));
        found.map(|(_, value)| value)
    }

    /// The text of a key; `None` where it is missing, null or a collection.
    pub fn text(&self, key: &str) -> Option<&str> {
        self.get(key).filter(|node| !node.is_null()).and_then(Self::as_str)
    }

    /// A key's text, trimmed, or nothing.
    pub fn trimmed(&self, key: &str) -> String {
        self.text(key).unwrap_or_default().trim().to_owned()
    }

    /// The texts of a key that holds one scalar or a list of them.
    pub fn texts(&self, key: &str) -> Vec<&str> {
        let Some(node) = self.get(key) else { return Vec::new() };
        match &node.value {
            Value::Sequence(items) => items.iter().filter_map(Self::as_str).collect(),
            Value::Scalar(text, _) if !node.is_null() => vec![text],
            _ => Vec::new(),
        }
    }

    /// How many nodes it is made of, keys among them.
    pub fn size(&self) -> usize {
        1 + match &self.value {
            Value::Scalar(..) => 0,
            Value::Sequence(items) => items.iter().map(Self::size).sum(),
            Value::Mapping(entries) => entries.iter().map(|(k, v)| k.size() + v.size()).sum(),
        }
    }

    /// The way from offsets in a scalar's text to the file it was read from.
    ///
    /// Text and file are walked together: white space may differ (indentation, folding), escapes
    /// are stepped over, everything else must be equal and is.
    pub fn text_map(&self, file: &str) -> TextMap {
        let Value::Scalar(text, style) = &self.value else { return TextMap::default() };
        let mut map = TextMap::default();
        let mut at = self.span.start as usize;
        if matches!(style, ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted) {
            at += 1;
        }
        let mut step = usize::MAX;
        for (offset, wanted) in text.char_indices() {
            if wanted.is_whitespace() {
                continue;
            }
            let Some((start, end)) = next_written(file, at, *style) else { break };
            if start.wrapping_sub(offset) != step {
                map.push(offset, start);
                step = start.wrapping_sub(offset);
            }
            at = end;
        }
        map
    }
}

/// The next character that is no white space at or after `at`, as written: where it starts and
/// ends in the file.
fn next_written(file: &str, mut at: usize, style: ScalarStyle) -> Option<(usize, usize)> {
    loop {
        let rest = file.get(at..)?;
        let c = rest.chars().next()?;
        if c.is_whitespace() {
            at += c.len_utf8();
            continue;
        }
        if style == ScalarStyle::SingleQuoted && rest.starts_with("''") {
            return Some((at, at + 2));
        }
        if style != ScalarStyle::DoubleQuoted || c != '\\' {
            return Some((at, at + c.len_utf8()));
        }
        let escaped = rest[1..].chars().next()?;
        let length = match escaped {
            'x' => 4,
            'u' => 6,
            'U' => 10,
            other => 1 + other.len_utf8(),
        };
        if matches!(escaped, 'n' | 't' | 'r' | ' ' | '\t' | '\n' | '\r' | '_' | 'N' | 'L' | 'P') {
            at += length;
            continue;
        }
        return Some((at, at + length));
    }
}

/// The decimal form of a YAML 1.2 core integer; `None` where it is none or has a leading zero.
fn integer(text: &str) -> Option<String> {
    let (negative, digits) = match text.as_bytes().first()? {
        b'-' => (true, &text[1..]),
        b'+' => (false, &text[1..]),
        _ => (false, text),
    };
    let number = if let Some(hex) = digits.strip_prefix("0x") {
        u64::from_str_radix(hex, 16).ok()?
    } else if let Some(octal) = digits.strip_prefix("0o") {
        u64::from_str_radix(octal, 8).ok()?
    } else {
        if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        if digits.len() > 1 && digits.starts_with('0') {
            return None;
        }
        digits.parse().ok()?
    };
    Some(if negative { format!("-{number}") } else { number.to_string() })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn only(text: &str) -> Node {
        let stream = parse(text);
        assert_eq!(stream.error, None);
        stream.documents.into_iter().next().expect("one document")
    }

    #[test]
    fn scalars_resolve_as_the_core_schema_says() {
        let node = only("a: 00000429\nb: 0x10\nc: on\nd: ~\ne: 'null'\nf: 2022-08-11\ng: True\n");
        let printed =
            |key: &str| node.get(key).and_then(|node| node.printed().map(Cow::into_owned));
        assert_eq!(printed("a").as_deref(), Some("00000429"));
        assert_eq!(printed("b").as_deref(), Some("16"));
        assert_eq!(printed("c").as_deref(), Some("on"));
        assert_eq!(printed("d"), None);
        assert_eq!(printed("e").as_deref(), Some("null"));
        assert_eq!(printed("f").as_deref(), Some("2022-08-11"));
        assert_eq!(node.get("g").and_then(Node::as_bool), Some(true));
    }

    #[test]
    fn a_map_leads_from_each_style_of_scalar_to_the_file() {
        for (file, word) in [
            ("q: |\n  first\n    second\n\n  third\n", "third"),
            ("q: >-\n  first\n  second\n\n  third\nr: 1\n", "third"),
            ("q: first\n  second\n  third\n", "third"),
            ("q: 'it''s\n  third'\n", "third"),
            ("q: \"a\\\\b\\n\\x41 \\\"third\\\"\"\n", "third"),
            ("q: plain third\n", "third"),
            ("- q: |-\n    ü first\n    third", "third"),
            ("q: |-\n  | first | second\n  | third\n", "second"),
            ("q: >2 # note\n  first\n  third\n", "third"),
        ] {
            let node = only(file);
            let node = node.items().first().unwrap_or(&node).get("q").expect("q").clone();
            let text = node.as_str().expect("a scalar");
            let at = text.find(word).expect("the word");
            let span = node.text_map(file).span(Span::new(at, at + word.len()));
            assert_eq!(span.of(file), word, "{file:?}");
        }
    }

    #[test]
    fn the_documents_before_an_error_are_kept() {
        let stream = parse("a: 1\n---\nb: 2\n---\napp: {apikey\n");
        assert_eq!(stream.documents.len(), 2);
        assert!(stream.error.is_some());
    }

    #[test]
    fn aliases_are_copied_within_a_budget() {
        assert_eq!(only("a: &x [1]\nb: *x\n").get("b").map(|node| node.items().len()), Some(1));
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
