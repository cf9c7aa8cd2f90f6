//! The search box's text in pieces: words, phrases, brackets, and keys with their values.

use super::query::{Comparison, QueryError};

/// A piece and where it starts.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Token {
    pub(super) at: usize,
    pub(super) what: What,
}

/// What a piece is.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum What {
    Open,
    Close,
    And,
    Or,
    Not,
    Word(String),
    /// Between quotes: what is in it stands for itself.
    Phrase(String),
    Pair(String, Comparison, String),
}

pub(super) fn tokens(text: &str) -> Result<Vec<Token>, QueryError> {
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        let start = at;
        let what = match c {
            c if c.is_whitespace() => {
                at += c.len_utf8();
                continue;
            }
            '(' => What::Open,
            ')' => What::Close,
            '-' if text[at + 1..].starts_with(|c: char| !c.is_whitespace()) => What::Not,
            _ => {
                let (word, end) = word(text, at, &[':', '=', '<', '>'])?;
                let quoted = c == '"';
                let (what, end) = pair_or_word(text, word, end, quoted)?;
                at = end;
                tokens.push(Token { at: start, what });
                continue;
            }
        };
        at += c.len_utf8();
        tokens.push(Token { at: start, what });
    }
    Ok(tokens)
}

/// A word or quoted phrase from `at`, up to white space, a bracket or one of `stops`.
fn word(text: &str, at: usize, stops: &[char]) -> Result<(String, usize), QueryError> {
    let rest = &text[at..];
    if let Some(quoted) = rest.strip_prefix('"') {
        let Some(end) = quoted.find('"') else {
            return Err(QueryError { at, reason: "a quote that is not closed".to_owned() });
        };
        return Ok((quoted[..end].to_owned(), at + end + 2));
    }
    let ends = |c: char| c.is_whitespace() || matches!(c, '(' | ')') || stops.contains(&c);
    let end = rest.find(ends).unwrap_or(rest.len());
    Ok((rest[..end].to_owned(), at + end))
}

fn pair_or_word(
    text: &str,
    name: String,
    end: usize,
    quoted: bool,
) -> Result<(What, usize), QueryError> {
    let (comparison, length) = match &text[end..] {
        rest if rest.starts_with(">=") => (Comparison::AtLeast, 2),
        rest if rest.starts_with("<=") => (Comparison::AtMost, 2),
        rest if rest.starts_with('>') => (Comparison::More, 1),
        rest if rest.starts_with('<') => (Comparison::Less, 1),
        rest if rest.starts_with([':', '=']) => (Comparison::Is, 1),
        _ => (Comparison::Is, 0),
    };
    if length == 0 || quoted {
        let what = match name.as_str() {
            "and" | "AND" if !quoted => What::And,
            "or" | "OR" if !quoted => What::Or,
            "not" | "NOT" if !quoted => What::Not,
            _ if quoted => What::Phrase(name),
            _ => What::Word(name),
        };
        return Ok((what, end));
    }
    // `severity:>=high` is as good as `severity>=high`.
    let mut at = end + length;
    let mut comparison = comparison;
    for (sign, meant) in [
        (">=", Comparison::AtLeast),
        ("<=", Comparison::AtMost),
        (">", Comparison::More),
        ("<", Comparison::Less),
    ] {
        if comparison == Comparison::Is && text[at..].starts_with(sign) {
            comparison = meant;
            at += sign.len();
        }
    }
    let (value, value_end) = word(text, at, &[])?;
    if value.is_empty() && !text[at..].starts_with('"') {
        let reason = format!("a value is missing after `{}`", &text[end - name.len()..at]);
        return Err(QueryError { at, reason });
    }
    Ok((What::Pair(name, comparison, value), value_end))
}
