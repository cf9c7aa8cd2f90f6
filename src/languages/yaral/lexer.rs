//! Text → tokens. Knows where a slash opens a regular expression, and nothing of what the tokens
//! mean. Comments are left out; what cannot be a token is a finding and is left out too.

use super::super::Finding;
use super::super::cursor::Cursor;
use crate::model::Span;

/// A token with its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Token {
    pub(super) kind: TokenKind,
    pub(super) span: Span,
    /// Whether it is the first of its line.
    pub(super) opens_line: bool,
}

/// What a token is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum TokenKind {
    /// `word`, also the keywords.
    Word(String),
    /// `$name`.
    Variable(String),
    /// `#name`.
    Count(String),
    /// `%name`.
    Reference(String),
    /// A string, unescaped, or a raw string.
    Text(String),
    /// A regular expression as written between its slashes.
    Pattern(String),
    /// A number as written, with the unit of a duration (`5m`).
    Number(String),
    /// Anything else, longest first (`!=`, `<=`, `(`).
    Symbol(&'static str),
    /// The end of the text.
    End,
}

impl TokenKind {
    /// Whether it is that symbol.
    pub(super) fn is(&self, symbol: &str) -> bool {
        matches!(self, Self::Symbol(found) if *found == symbol)
    }

    /// Whether it is that keyword, in any case.
    pub(super) fn is_word(&self, word: &str) -> bool {
        matches!(self, Self::Word(found) if found.eq_ignore_ascii_case(word))
    }

    /// Whether a value ends with it, so that a slash after it divides.
    fn ends_operand(&self) -> bool {
        const OPERATORS: [&str; 7] = ["and", "or", "not", "in", "any", "all", "regex"];
        match self {
            Self::Word(_) => !OPERATORS.iter().any(|word| self.is_word(word)),
            Self::Symbol(symbol) => matches!(*symbol, ")" | "]"),
            Self::End => false,
            _ => true,
        }
    }

    /// Whether an expression cannot end with it: an operator, a comma, an opening bracket.
    pub(super) fn asks_for_more(&self) -> bool {
        match self {
            Self::Word(_) => ["and", "or", "not"].iter().any(|word| self.is_word(word)),
            Self::Symbol(symbol) => !matches!(*symbol, ")" | "]" | "{" | "}" | ":" | "*"),
            _ => false,
        }
    }
}

/// Longest first.
const SYMBOLS: [&str; 22] = [
    "!=", "<=", ">=", "==", "&&", "||", "{", "}", "(", ")", "[", "]", "=", "<", ">", "!", "+", "-",
    "*", ",", ".", ":",
];

/// How many further lines a string may reach over before its quote counts as left open.
const LONGEST_STRING_LINES: usize = 3;

/// The tokens of `text`, with an `End` at the end, and what is odd about it.
pub(super) fn tokens(text: &str) -> (Vec<Token>, Vec<Finding>) {
    let mut lexer = Lexer {
        cursor: Cursor::new(text),
        tokens: Vec::new(),
        findings: Vec::new(),
        opens_line: true,
    };
    while lexer.skip_blank() {
        lexer.token();
    }
    let end = lexer.cursor.position();
    lexer.push(TokenKind::End, end);
    (lexer.tokens, lexer.findings)
}

struct Lexer<'a> {
    cursor: Cursor<'a>,
    tokens: Vec<Token>,
    findings: Vec<Finding>,
    opens_line: bool,
}

impl Lexer<'_> {
    /// Goes to the next token, over blanks and comments; `false` at the end.
    fn skip_blank(&mut self) -> bool {
        loop {
            let start = self.cursor.position();
            let blank = self.cursor.take_while(char::is_whitespace);
            self.opens_line |= blank.contains('\n');
            if self.cursor.eat("//") {
                self.cursor.take_while(|c| c != '\n');
            } else if self.cursor.eat("/*") {
                self.block_comment();
            } else if self.cursor.position() == start || !self.at_blank() {
                return !self.cursor.is_at_end();
            }
        }
    }

    fn at_blank(&self) -> bool {
        self.cursor.peek().is_some_and(char::is_whitespace)
            || self.cursor.rest().starts_with("//")
            || self.cursor.rest().starts_with("/*")
    }

    fn block_comment(&mut self) {
        let start = self.cursor.position() - 2;
        let (comment, closed) = self.cursor.take_until("*/");
        self.opens_line |= comment.contains('\n');
        if !closed {
            let span = Span::new(start, start + 2);
            self.findings.push(Finding::error(span, "the comment opened here is never closed"));
        }
    }

    fn push(&mut self, kind: TokenKind, start: usize) {
        let span = self.cursor.span_since(start);
        self.tokens.push(Token { kind, span, opens_line: self.opens_line });
        self.opens_line = false;
    }

    fn token(&mut self) {
        let start = self.cursor.position();
        let Some(first) = self.cursor.peek() else { return };
        match first {
            '"' => self.quoted(start),
            '`' => self.raw(start),
            '/' => self.slash(start),
            '$' | '#' | '%' => self.sigil(first, start),
            c if c.is_ascii_digit() => self.number(start),
            c if is_name(c) => {
                let word = self.cursor.take_while(is_name).to_owned();
                self.push(TokenKind::Word(word), start);
            }
            _ => self.symbol(start),
        }
    }

    fn sigil(&mut self, sigil: char, start: usize) {
        self.cursor.bump();
        let name = self.cursor.take_while(is_name).to_owned();
        if name.is_empty() {
            let reason = format!("expected a name after `{sigil}`");
            self.findings.push(Finding::error(self.cursor.span_since(start), reason));
            return;
        }
        let kind = match sigil {
            '$' => TokenKind::Variable(name),
            '#' => TokenKind::Count(name),
            _ => TokenKind::Reference(name),
        };
        self.push(kind, start);
    }

    fn number(&mut self, start: usize) {
        self.cursor.take_while(is_name);
        let point = self.cursor.peek() == Some('.');
        if point && self.cursor.peek_second().is_some_and(|c| c.is_ascii_digit()) {
            self.cursor.bump();
            self.cursor.take_while(is_name);
        }
        let text = self.cursor.text_since(start).to_owned();
        self.push(TokenKind::Number(text), start);
    }

    fn symbol(&mut self, start: usize) {
        if let Some(symbol) = SYMBOLS.iter().find(|symbol| self.cursor.eat(symbol)) {
            self.push(TokenKind::Symbol(symbol), start);
            return;
        }
        let odd = self.cursor.bump().unwrap_or_default();
        let reason = format!("the character {odd:?} means nothing here");
        self.findings.push(Finding::error(self.cursor.span_since(start), reason));
    }

    /// `` `raw` ``, which may reach over lines.
    fn raw(&mut self, start: usize) {
        self.cursor.bump();
        let rest = self.cursor.rest();
        if let Some(length) = rest.find('`') {
            self.cursor.set_position(start + 1 + length + 1);
            self.push(TokenKind::Text(rest[..length].to_owned()), start);
        } else {
            let line = self.cursor.take_while(|c| c != '\n').trim_end().to_owned();
            self.left_open(start, "raw string");
            self.push(TokenKind::Text(line), start);
        }
    }

    fn left_open(&mut self, start: usize, what: &str) {
        let reason = format!("the {what} opened here is never closed");
        self.findings.push(Finding::error(Span::new(start, start + 1), reason));
    }

    /// `"text"`. Real rules hold strings with a line break in them; a quote that was forgotten is
    /// told apart by what the next lines look like.
    fn quoted(&mut self, start: usize) {
        self.cursor.bump();
        let mut text = String::new();
        let mut lines = 0;
        loop {
            match self.cursor.bump() {
                Some('"') => break,
                Some('\\') => self.escape(&mut text),
                Some('\n') if lines < LONGEST_STRING_LINES && self.string_goes_on() => {
                    lines += 1;
                    text.push('\n');
                }
                Some(c) if c != '\n' => text.push(c),
                ended => {
                    if ended.is_some() {
                        self.cursor.set_position(self.cursor.position() - 1);
                    }
                    self.left_open(start, "string");
                    text.truncate(text.trim_end().len());
                    break;
                }
            }
        }
        if lines > 0 {
            let span = self.cursor.span_since(start);
            self.findings.push(Finding::warning(span, "the string holds a line break"));
        }
        self.push(TokenKind::Text(text), start);
    }

    /// Whether the line that starts here looks like the rest of a string: a quote comes, and no
    /// comparison before it.
    fn string_goes_on(&self) -> bool {
        let rest = self.cursor.rest();
        let end = rest.find(['"', '\n', '=', '$', '{', '}']);
        end.is_some_and(|at| matches!(rest.as_bytes()[at], b'"' | b'\n'))
    }

    /// What follows a backslash in a string. Unknown escapes stay as written: regular expressions
    /// in quotes are full of them.
    fn escape(&mut self, text: &mut String) {
        let Some(next) = self.cursor.peek() else { return text.push('\\') };
        let plain = match next {
            '\\' | '"' | '\'' | '`' => next,
            'n' => '\n',
            't' => '\t',
            'r' => '\r',
            _ => return text.push('\\'),
        };
        self.cursor.bump();
        text.push(plain);
    }

    /// `/pattern/`, or a division.
    fn slash(&mut self, start: usize) {
        self.cursor.bump();
        if self.tokens.last().is_some_and(|token| token.kind.ends_operand()) {
            self.push(TokenKind::Symbol("/"), start);
            return;
        }
        let from = self.cursor.position();
        loop {
            match self.cursor.peek() {
                Some('/') => break,
                None | Some('\n') => {
                    self.left_open(start, "regular expression");
                    let pattern = self.cursor.text_since(from).trim_end().to_owned();
                    return self.push(TokenKind::Pattern(pattern), start);
                }
                Some(c) => {
                    self.cursor.bump();
                    if c == '\\' && self.cursor.peek().is_some_and(|next| next != '\n') {
                        self.cursor.bump();
                    }
                }
            }
        }
        let pattern = self.cursor.text_since(from).to_owned();
        self.cursor.bump();
        self.push(TokenKind::Pattern(pattern), start);
    }
}

fn is_name(c: char) -> bool {
    c == '_' || c.is_alphanumeric()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(text: &str) -> Vec<TokenKind> {
        let (tokens, findings) = tokens(text);
        assert_eq!(findings, [], "{text}");
        tokens.into_iter().map(|token| token.kind).filter(|kind| *kind != TokenKind::End).collect()
    }

    fn text(value: &str) -> TokenKind {
        TokenKind::Text(value.to_owned())
    }

    #[test]
    fn strings_keep_the_escapes_they_do_not_know() {
        assert_eq!(kinds(r#""a\\b \"c\" \.d""#), [text(r#"a\b "c" \.d"#)]);
        assert_eq!(kinds(r"`a\\b`"), [text(r"a\\b")]);
    }

    #[test]
    fn a_slash_divides_after_a_value_and_opens_a_pattern_elsewhere() {
        let pattern = |text: &str| TokenKind::Pattern(text.to_owned());
        assert_eq!(kinds(r"= /a\/b/")[1], pattern(r"a\/b"));
        assert!(kinds("$a / 2")[1].is("/"));
        assert_eq!(kinds("or /x/")[1], pattern("x"));
        assert_eq!(kinds("1 // two\n/* three */ 4").len(), 2);
    }

    #[test]
    fn a_forgotten_quote_costs_one_line() {
        let (tokens, findings) = tokens("$a = \"open\n$b = \"closed\"");
        assert_eq!(findings.len(), 1);
        assert_eq!(tokens[2].kind, text("open"));
        assert_eq!(tokens[5].kind, text("closed"));
        let (tokens, findings) = super::tokens("$a = \"broken\nin two\"");
        assert_eq!(findings, [Finding::warning(Span::new(5, 20), "the string holds a line break")]);
        assert_eq!(tokens[2].kind, text("broken\nin two"));
    }
}
