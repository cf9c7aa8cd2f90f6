//! Light ink for source text: what in a line is a key, a word of the language, a string, a number, a
//! comment. It goes by the look of the text alone and knows no grammar.

use std::ops::Range;

/// What a piece of a line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ink {
    /// Anything else.
    Plain,
    /// A key of YAML, TOML or a meta section.
    Key,
    /// A word of the language.
    Word,
    /// A string.
    Text,
    /// A number.
    Number,
    /// A comment.
    Comment,
}

/// What a file is inked as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Dialect {
    /// YAML, with a query language in its scalars.
    Yaml,
    /// TOML, with a query language in its strings.
    Toml,
    /// Python.
    Python,
    /// YARA-L.
    YaraL,
}

/// Words of the query languages inside YAML and TOML, lower case.
const QUERY: &[&str] = &[
    "and",
    "as",
    "by",
    "count",
    "dissect",
    "drop",
    "enrich",
    "eval",
    "exists",
    "false",
    "fields",
    "from",
    "grok",
    "in",
    "is",
    "join",
    "keep",
    "like",
    "limit",
    "lookup",
    "match",
    "max",
    "maxspan",
    "min",
    "mv_expand",
    "not",
    "null",
    "of",
    "or",
    "rename",
    "rex",
    "rlike",
    "search",
    "sequence",
    "sort",
    "stats",
    "table",
    "true",
    "tstats",
    "until",
    "where",
    "with",
];

/// Words of Python.
const PYTHON: &[&str] = &[
    "False", "None", "True", "and", "as", "assert", "async", "await", "break", "class", "continue",
    "def", "del", "elif", "else", "except", "finally", "for", "from", "global", "if", "import",
    "in", "is", "lambda", "nonlocal", "not", "or", "pass", "raise", "return", "try", "while",
    "with", "yield",
];

/// Words of YARA-L.
const YARA_L: &[&str] = &[
    "all",
    "and",
    "any",
    "by",
    "condition",
    "else",
    "events",
    "if",
    "in",
    "is",
    "match",
    "meta",
    "nocase",
    "not",
    "null",
    "options",
    "or",
    "outcome",
    "over",
    "rule",
    "true",
    "false",
];

impl Dialect {
    /// What a file is inked as, by its name.
    pub(super) fn of(path: &str) -> Self {
        match path.rsplit('.').next().unwrap_or_default() {
            "toml" => Self::Toml,
            "py" => Self::Python,
            "yaral" => Self::YaraL,
            _ => Self::Yaml,
        }
    }

    fn is_word(self, word: &str) -> bool {
        match self {
            Self::Python => PYTHON.binary_search(&word).is_ok(),
            Self::YaraL => YARA_L.contains(&word),
            Self::Yaml | Self::Toml => {
                word.len() < 12 && QUERY.binary_search(&word.to_ascii_lowercase().as_str()).is_ok()
            }
        }
    }

    /// Strings over several lines, whose inside is prose or a query and not one string.
    fn long_quotes(self) -> &'static [&'static str] {
        match self {
            Self::Python | Self::Toml => &["\"\"\"", "'''"],
            Self::YaraL | Self::Yaml => &[],
        }
    }

    fn has_keys(self) -> bool {
        matches!(self, Self::Yaml | Self::Toml)
    }

    fn quotes(self) -> &'static [u8] {
        match self {
            Self::YaraL => b"\"`/",
            _ => b"\"'",
        }
    }

    fn comment(self, rest: &str, before: Option<u8>) -> bool {
        let apart = before.is_none_or(|byte| byte.is_ascii_whitespace());
        match self {
            Self::Python => rest.starts_with('#'),
            Self::YaraL => rest.starts_with("//"),
            Self::Yaml | Self::Toml => apart && (rest.starts_with('#') || rest.starts_with("// ")),
        }
    }
}

/// Inks the lines of one file, in order.
pub(super) struct Inker<'a> {
    dialect: Dialect,
    /// Where logic stands, in order. In YAML and TOML words mean nothing elsewhere: it is prose.
    logic: &'a [Range<usize>],
    in_logic: bool,
    /// The long quote a line starts inside of.
    inside: Option<&'static str>,
}

impl<'a> Inker<'a> {
    pub(super) fn new(dialect: Dialect, logic: &'a [Range<usize>]) -> Self {
        Self { dialect, logic, in_logic: false, inside: None }
    }

    /// The pieces of the next line, which stands at `line` in `text`.
    pub(super) fn line(&mut self, text: &str, line: Range<usize>) -> Vec<(Range<usize>, Ink)> {
        let mut pen = Pen { start: line.start, pieces: Vec::new() };
        let touches = |logic: &Range<usize>| logic.start <= line.end && line.start < logic.end;
        self.in_logic = !self.dialect.has_keys() || self.logic.iter().any(touches);
        let own = &text[line];
        let mut at = 0;
        if self.inside.is_none() && self.dialect.has_keys() {
            at = key_length(own);
            let lead = own.len() - own.trim_start_matches([' ', '-', '\t']).len();
            pen.add(0..lead.min(at), Ink::Plain);
            pen.add(lead.min(at)..at, Ink::Key);
            if self.in_logic && at > 0 {
                let opened = quoted_query(&own[at..]);
                pen.add(at..at + opened, Ink::Plain);
                at += opened;
            }
        }
        while at < own.len() {
            let (length, ink) = self.piece(own, at);
            pen.add(at..at + length, ink);
            at += length;
        }
        pen.pieces
    }

    /// The length and ink of the piece that starts at a byte of a line.
    fn piece(&mut self, own: &str, at: usize) -> (usize, Ink) {
        let rest = &own[at..];
        let before = at.checked_sub(1).map(|before| own.as_bytes()[before]);
        if let Some(quote) = self.inside {
            if rest.starts_with(quote) {
                self.inside = None;
                return (quote.len(), Ink::Plain);
            }
            if self.dialect == Dialect::Python {
                return (rest.find(quote).unwrap_or(rest.len()), Ink::Text);
            }
        } else if let Some(quote) = self.long_quote(rest) {
            self.inside = Some(quote);
            return (quote.len(), Ink::Plain);
        }
        if self.dialect.comment(rest, before) {
            return (rest.len(), Ink::Comment);
        }
        let first = rest.as_bytes()[0];
        let is_name = |c: char| c.is_alphanumeric() || "_.$@".contains(c);
        if self.dialect.quotes().contains(&first) && self.opens(before) {
            return string(rest, first).map_or((1, Ink::Plain), |length| (length, Ink::Text));
        }
        if rest.starts_with(is_name) {
            let length = rest.find(|c: char| !is_name(c)).unwrap_or(rest.len());
            // `in` of `logged-in-users` is no word.
            let hyphen = before == Some(b'-') || rest.as_bytes().get(length) == Some(&b'-');
            let ink = if hyphen { Ink::Plain } else { self.name(&rest[..length]) };
            return (length, ink);
        }
        let plain = |c: char| {
            is_name(c) || c == '#' || c == '/' || self.dialect.quotes().contains(&(c as u8))
        };
        let skip = rest.chars().next().map_or(1, char::len_utf8);
        let length = rest[skip..].find(plain).map_or(rest.len(), |length| skip + length);
        (length, Ink::Plain)
    }

    fn long_quote(&self, rest: &str) -> Option<&'static str> {
        self.dialect.long_quotes().iter().copied().find(|quote| rest.starts_with(quote))
    }

    /// Whether a quote after that byte can open a string: an apostrophe inside a word cannot.
    fn opens(&self, before: Option<u8>) -> bool {
        let open = |byte: u8| !byte.is_ascii_alphanumeric();
        before.is_none_or(|byte| {
            open(byte) || (self.dialect == Dialect::Python && b"rfbu".contains(&byte))
        })
    }

    fn name(&self, name: &str) -> Ink {
        if self.in_logic && self.dialect.is_word(name) {
            Ink::Word
        } else if name.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.') {
            Ink::Number
        } else {
            Ink::Plain
        }
    }
}

/// How long a string is that starts with its quote, if it ends on the line.
fn string(rest: &str, quote: u8) -> Option<usize> {
    let mut escaped = false;
    for (at, byte) in rest.bytes().enumerate().skip(1) {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            _ if byte == quote => return Some(at + 1),
            _ => {}
        }
    }
    // A Windows path may end in a backslash: `'C:\'`.
    rest[1..].find(quote as char).map(|at| at + 2)
}

struct Pen {
    start: usize,
    pieces: Vec<(Range<usize>, Ink)>,
}

impl Pen {
    /// Adds a piece; one like the last makes that longer.
    fn add(&mut self, range: Range<usize>, ink: Ink) {
        if range.is_empty() {
            return;
        }
        let range = self.start + range.start..self.start + range.end;
        match self.pieces.last_mut() {
            Some((last, known)) if *known == ink => last.end = range.end,
            _ => self.pieces.push((range, ink)),
        }
    }
}

/// How long `: '` is where a whole query stands in quotes after a key: it is no string then.
fn quoted_query(rest: &str) -> usize {
    let value = rest.trim_start_matches([':', '=', ' ']);
    let is_query = value.starts_with(['\'', '"']) && value.contains("| ");
    if is_query { rest.len() - value.len() + 1 } else { 0 }
}

/// Where the logic around some clauses stands in YAML or TOML: from the line of the key it is under.
pub(super) fn logic_around(text: &str, clauses: &Range<usize>) -> Range<usize> {
    let end = text.len().min(clauses.end);
    let mut start = text.floor_char_boundary(clauses.start.min(end));
    loop {
        let line = text[..start].rfind('\n').map_or(0, |at| at + 1);
        let rest = text[line..].lines().next().unwrap_or_default();
        if line == 0 || key_length(rest) > 0 {
            return line..end;
        }
        start = line - 1;
    }
}

/// How long `  key:` or `key =` at the start of a line is.
fn key_length(line: &str) -> usize {
    let body = line.trim_start_matches([' ', '-', '\t']);
    let lead = line.len() - body.len();
    let is_key = |c: char| c.is_alphanumeric() || "_|.*-".contains(c);
    let word = body.find(|c: char| !is_key(c)).unwrap_or(body.len());
    let rest = &body[word..];
    let follows =
        rest.strip_prefix(':').is_some_and(|after| after.is_empty() || after.starts_with(' '));
    let assigned = rest
        .trim_start()
        .strip_prefix('=')
        .is_some_and(|after| after.starts_with([' ', '"', '\'', '[']));
    if word > 0 && (follows || assigned) { lead + word } else { 0 }
}

#[cfg(test)]
mod tests;
