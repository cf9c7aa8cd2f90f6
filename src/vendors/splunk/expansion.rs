//! Expanding macros, as Splunk does it: in the text, before the search is read. What comes out of a
//! macro stands at the macro's use.

use super::macros::{Definition, Found};
use crate::languages::Finding;
use crate::model::Span;

/// How deep macros may use macros.
const DEEPEST: usize = 20;
/// How long a search may become, in bytes.
const LONGEST: usize = 1 << 18;

/// A search with its macros expanded.
#[derive(Debug, Default)]
pub(super) struct Expanded {
    /// The text.
    pub(super) text: String,
    /// What was wrong with the macros; spans of the text before.
    pub(super) findings: Vec<Finding>,
    /// The macros that say where events come from, or could: by what they stand for, or because
    /// they are not defined here.
    pub(super) sources: Vec<String>,
    /// Where the pieces of the text come from, rising by `start`.
    pieces: Vec<Piece>,
}

/// A piece of the text: copied, or out of a macro.
#[derive(Clone, Copy, Debug)]
struct Piece {
    start: u32,
    /// The place of the copied text, or the whole use of the macro.
    origin: Span,
    copied: bool,
}

impl Expanded {
    /// The place in the text before of a place in this one.
    pub(super) fn span(&self, span: Span) -> Span {
        let start = self.origin(span.start);
        if span.end <= span.start {
            return Span { start: start.start, end: start.start };
        }
        let end = self.origin(span.end - 1);
        Span { start: start.start, end: end.end.max(start.start) }
    }

    /// The byte a byte was copied from, or the use of the macro it comes out of.
    fn origin(&self, offset: u32) -> Span {
        let after = self.pieces.partition_point(|piece| piece.start <= offset);
        match after.checked_sub(1).and_then(|index| self.pieces.get(index)) {
            Some(piece) if piece.copied => {
                let start = piece.origin.start + (offset - piece.start);
                Span { start, end: start + 1 }
            }
            Some(piece) => piece.origin,
            None => Span { start: offset, end: offset + 1 },
        }
    }
}

/// Expands the macros of `text`; `find` gives a macro by name and number of arguments.
pub(super) fn expand<'m>(text: &str, find: &dyn Fn(&str, usize) -> Found<'m>) -> Expanded {
    let mut expander = Expander { find, open: Vec::new(), out: Expanded::default() };
    expander.text(text, None, false);
    expander.out
}

struct Expander<'f, 'm> {
    find: &'f dyn Fn(&str, usize) -> Found<'m>,
    /// The macros this is inside of.
    open: Vec<String>,
    out: Expanded,
}

/// A use of a macro in a text.
struct Use<'t> {
    name: &'t str,
    arguments: Vec<&'t str>,
    span: Span,
}

impl Expander<'_, '_> {
    /// Copies a text and expands the macros in it. `origin` is the use of the outermost macro the
    /// text comes out of; `quoted` says whether that stands inside quotes.
    fn text(&mut self, text: &str, origin: Option<Span>, quoted: bool) {
        let mut inside = false;
        let mut copied = 0;
        let mut at = 0;
        while let Some(offset) = text[at..].find(['"', '`', '\\']) {
            at += offset;
            match text.as_bytes()[at] {
                b'"' => inside = !inside,
                b'\\' => at += 1,
                _ if !inside && text[at..].starts_with("```") => {
                    at = text[at + 3..].find("```").map_or(text.len(), |end| at + end + 6);
                    continue;
                }
                _ => {
                    if let Some(found) = macro_use(text, at) {
                        self.copy(text, copied, at, origin, quoted);
                        at = found.span.end as usize;
                        copied = at;
                        self.macro_use(&found, origin, quoted || inside);
                        continue;
                    }
                }
            }
            at = text.ceil_char_boundary(at + 1);
        }
        self.copy(text, copied, text.len(), origin, quoted);
    }

    fn copy(&mut self, text: &str, from: usize, to: usize, origin: Option<Span>, quoted: bool) {
        let piece = text.get(from..to).unwrap_or_default();
        if piece.is_empty() || self.out.text.len() + piece.len() > LONGEST {
            return;
        }
        let start = Span::new(self.out.text.len(), 0).start;
        let copied = origin.is_none();
        let origin = origin.unwrap_or(Span::new(from, to));
        self.out.pieces.push(Piece { start, origin, copied });
        if quoted {
            self.out.text.push_str(&piece.replace('"', "\\\""));
        } else {
            self.out.text.push_str(piece);
        }
    }

    fn macro_use(&mut self, used: &Use<'_>, origin: Option<Span>, quoted: bool) {
        let at = origin.unwrap_or(used.span);
        let Use { name, arguments, .. } = used;
        match (self.find)(name, arguments.len()) {
            Found::Defined(_) if self.open.iter().any(|open| open == name) => {
                self.error(at, format!("the macro `{name}` leads back to itself"));
            }
            Found::Defined(_) if self.open.len() >= DEEPEST => {
                self.error(at, format!("macros are nested too deeply at `{name}`"));
            }
            Found::Defined(definition) => {
                if says_where(&definition.text) {
                    self.source(name);
                }
                self.defined(name, definition, arguments, at, quoted);
            }
            Found::Empty => {}
            Found::OtherArity(wanted) => {
                let given = arguments.len();
                let reason = format!("the macro `{name}` takes {wanted} arguments, not {given}");
                self.error(at, reason);
            }
            Found::Missing if quoted && origin.is_none() => {
                // A pair of backticks inside a string need not be a macro.
                let text = format!("`{name}`");
                self.copy(&text, 0, text.len(), Some(at), false);
            }
            Found::Missing => {
                self.source(name);
                let reason = format!(
                    "the macro `{name}` is not defined in a `macros` folder of the opened folder"
                );
                self.error(at, reason);
            }
        }
    }

    fn defined(
        &mut self,
        name: &str,
        definition: &Definition,
        arguments: &[&str],
        at: Span,
        quoted: bool,
    ) {
        if self.out.text.len() >= LONGEST {
            self.error(at, "macros make the search too long to be read".to_owned());
            return;
        }
        let whole = definition.text.trim();
        let bare = whole.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
        // Inside quotes, the quotes around a definition would end the text they stand in.
        let mut text = bare.filter(|_| quoted).unwrap_or(whole).to_owned();
        for (argument, value) in definition.arguments.iter().zip(arguments) {
            text = text.replace(&format!("${argument}$"), value);
        }
        self.open.push(name.to_owned());
        self.text(&text, Some(at), quoted);
        self.open.pop();
    }

    fn source(&mut self, name: &str) {
        if !self.out.sources.iter().any(|known| known == name) {
            self.out.sources.push(name.to_owned());
        }
    }

    fn error(&mut self, at: Span, reason: String) {
        let finding = Finding::error(at, reason);
        if !self.out.findings.contains(&finding) {
            self.out.findings.push(finding);
        }
    }
}

/// Whether a definition names an index, a source or a kind of event.
fn says_where(definition: &str) -> bool {
    let terms = definition.split('|').next().unwrap_or_default();
    let mut words = terms.split(|c: char| c.is_whitespace() || matches!(c, '(' | '=' | '"'));
    words.any(|word| matches!(word, "index" | "source" | "sourcetype" | "eventtype"))
}

/// The use of a macro that starts with the backtick at `at`.
fn macro_use(text: &str, at: usize) -> Option<Use<'_>> {
    let rest = &text[at + 1..];
    let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | ':' | '.');
    let length = rest.find(|c| !is_part(c))?;
    let (name, rest) = rest.split_at(length);
    if name.is_empty() {
        return None;
    }
    let (arguments, length) = match rest.strip_prefix('(') {
        Some(inside) => {
            let end = inside.find('`')?;
            let written = inside[..end].trim_end().strip_suffix(')')?;
            (split_arguments(written), 1 + end)
        }
        None if rest.starts_with('`') => (Vec::new(), 0),
        None => return None,
    };
    let end = at + 1 + name.len() + length + 1;
    Some(Use { name, arguments, span: Span::new(at, end) })
}

/// Arguments between commas, their quotes left out.
fn split_arguments(written: &str) -> Vec<&str> {
    let mut all = Vec::new();
    let (mut start, mut inside) = (0, false);
    for (at, c) in written.char_indices() {
        match c {
            '"' => inside = !inside,
            ',' if !inside => {
                all.push(&written[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    all.push(&written[start..]);
    all.into_iter().map(|argument| bare(argument.trim())).collect()
}

fn bare(argument: &str) -> &str {
    let inside = argument.strip_prefix("\\\"").and_then(|rest| rest.strip_suffix("\\\""));
    let inside = inside.or_else(|| argument.strip_prefix('"')?.strip_suffix('"'));
    inside.unwrap_or(argument)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn definition(arguments: &[&str], text: &str) -> Definition {
        let arguments = arguments.iter().map(|name| (*name).to_owned()).collect();
        Definition { arguments, text: text.to_owned() }
    }

    fn expanded(text: &str) -> Expanded {
        let plain = definition(&[], "a=1 OR b=\"x\"");
        let outer = definition(&[], "(`plain`)");
        let cycle = definition(&[], "c=1 `cycle`");
        let one = definition(&["f"], "$f$=1");
        expand(text, &|name, arity| match (name, arity) {
            ("plain", 0) => Found::Defined(&plain),
            ("outer", 0) => Found::Defined(&outer),
            ("cycle", 0) => Found::Defined(&cycle),
            ("one", 1) => Found::Defined(&one),
            _ => Found::Missing,
        })
    }

    #[test]
    fn macros_are_expanded_in_any_place() {
        for (text, wanted) in [
            ("`outer` x", "(a=1 OR b=\"x\") x"),
            ("`one(\"a b\")`|`one( c )`", "a b=1|c=1"),
            ("map search=\"`plain`\"", "map search=\"a=1 OR b=\\\"x\\\"\""),
            ("```c `plain` ``` y", "```c `plain` ``` y"),
            ("replace(x, \"`\", \"\")", "replace(x, \"`\", \"\")"),
        ] {
            assert_eq!(expanded(text).text, wanted);
        }
    }

    #[test]
    fn what_comes_out_of_a_macro_stands_at_its_use() {
        let found = expanded("x `outer` y=2");
        let at = found.text.find("b=").expect("expanded");
        assert_eq!(found.span(Span::new(at, at + 5)), Span::new(2, 9));
        let at = found.text.find("y=2").expect("copied");
        assert_eq!(found.span(Span::new(at, at + 3)), Span::new(10, 13));
    }

    #[test]
    fn cycles_and_unknown_macros_are_said() {
        assert!(expanded("`cycle`").findings[0].reason.contains("leads back to itself"));
        assert!(expanded("a `nope`").findings[0].reason.contains("`nope` is not defined"));
        assert_eq!(expanded("a `nope`").sources, ["nope"]);
    }
}
