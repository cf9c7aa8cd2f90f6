//! Where the clauses of a query begin, and which of them every row that comes out has passed. Knows
//! brackets and keywords, and nothing of conditions.

use super::lexer::{Token, TokenKind};
use super::names::word;
use crate::languages::MAX_DEPTH;
use std::collections::HashMap;
use std::ops::Range;

/// Words that begin another clause behind a condition over groups or windows.
const NEXT_CLAUSES: &[&str] =
    &["group", "having", "order", "limit", "qualify", "union", "except", "intersect", "window"];

/// The clauses of a query, in the order of the text.
#[derive(Debug, Default)]
pub(super) struct Structure {
    pub(super) wheres: Vec<Clause>,
    /// `HAVING` and `QUALIFY` of the query's own `SELECT`, keyword and all: first and last token.
    thresholds: Vec<(usize, usize)>,
}

/// A clause.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Clause {
    /// The token behind its keyword.
    pub(super) start: usize,
    /// Whether every row that comes out has passed it: it belongs to the query's own `SELECT`, or
    /// to the one in brackets or in a `WITH` that this reads `FROM`, not to a joined one.
    pub(super) is_passed: bool,
}

impl Structure {
    pub(super) fn of(tokens: &[Token], brackets: &Brackets) -> Self {
        let own = own_selects(tokens, brackets);
        let depths = &brackets.depths;
        let is_passed = |at: usize| {
            own.iter().any(|select| select.contains(&at) && depths[at] == depths[select.start])
        };
        let mut structure = Self::default();
        for (at, token) in tokens.iter().enumerate() {
            if token.is("where") {
                structure.wheres.push(Clause { start: at + 1, is_passed: is_passed(at) });
            } else if depths[at] == 0 && (token.is("having") || token.is("qualify")) {
                structure.thresholds.extend(last_of(tokens, at).map(|last| (at, last)));
            }
        }
        structure
    }

    /// What the query asks of groups and windows of rows.
    pub(super) fn threshold(&self, text: &str, tokens: &[Token]) -> Option<String> {
        let written = self.thresholds.iter().map(|&(first, last)| {
            let keyword = tokens[first].span.of(text).to_lowercase();
            format!("{keyword} {}", written(text, &tokens[first + 1..=last]))
        });
        let written = written.collect::<Vec<_>>().join("; ");
        (!written.is_empty()).then_some(written)
    }
}

/// The round brackets of a query.
#[derive(Debug, Default)]
pub(super) struct Brackets {
    /// How many are around each token.
    depths: Vec<usize>,
    /// For each token that opens one, the token that closes it, else the end.
    closing: Vec<usize>,
}

impl Brackets {
    pub(super) fn of(tokens: &[Token]) -> Self {
        let mut brackets = Self { depths: Vec::new(), closing: vec![tokens.len(); tokens.len()] };
        let mut open = Vec::new();
        for (at, token) in tokens.iter().enumerate() {
            if token.kind == TokenKind::Symbol(")")
                && let Some(opening) = open.pop()
            {
                brackets.closing[opening] = at;
            }
            brackets.depths.push(open.len());
            if token.kind == TokenKind::Symbol("(") {
                open.push(at);
            }
        }
        brackets
    }

    /// The token behind the bracket that opens at a token.
    pub(super) fn behind(&self, open: usize) -> usize {
        (self.closing[open] + 1).min(self.closing.len())
    }

    /// The `SELECT` in the bracket that opens at a token.
    fn select(&self, tokens: &[Token], open: usize) -> Option<Range<usize>> {
        let opens = tokens.get(open)?.kind == TokenKind::Symbol("(");
        let first = tokens.get(open + 1)?;
        (opens && (first.is("select") || first.is("with"))).then(|| open + 1..self.closing[open])
    }
}

/// The query's own `SELECT`, and those it reads `FROM`, in brackets or by a name in a `WITH`.
fn own_selects(tokens: &[Token], brackets: &Brackets) -> Vec<Range<usize>> {
    let named = named_selects(tokens, brackets);
    let source = |at: usize| {
        let written = brackets.select(tokens, at);
        written.or_else(|| named.get(&word(tokens.get(at)?)?).cloned())
    };
    let mut selects = Vec::from([Range { start: 0, end: tokens.len() }]);
    let is_own = |(at, token): (usize, &Token)| token.is("select") && brackets.depths[at] == 0;
    if !tokens.iter().enumerate().any(is_own) {
        // A template writes it, from the `WITH` it is given by name.
        let given = tokens.iter().filter_map(|token| match &token.kind {
            TokenKind::Text(name) => named.get(&name.to_lowercase()).cloned(),
            _ => None,
        });
        selects.extend(given.take(1));
    }
    let mut next = 0;
    while let Some(select) = selects.get(next).cloned()
        && next < MAX_DEPTH
    {
        next += 1;
        let depth = brackets.depths.get(select.start).copied();
        for at in select {
            let is_from = tokens[at].is("from") && Some(brackets.depths[at]) == depth;
            let read = if is_from { source(at + 1) } else { None };
            if let Some(read) =
                read.filter(|read| selects.len() < MAX_DEPTH && !selects.contains(read))
            {
                selects.push(read);
            }
        }
    }
    selects
}

/// `name as (select …)`.
fn named_selects(tokens: &[Token], brackets: &Brackets) -> HashMap<String, Range<usize>> {
    let named = tokens.windows(2).enumerate().filter_map(|(at, pair)| {
        let name = word(&pair[0]).filter(|_| pair[1].is("as"))?;
        Some((name, brackets.select(tokens, at + 2)?))
    });
    named.collect()
}

/// The last token of the clause whose keyword is `tokens[keyword]`; `None` where it is empty.
fn last_of(tokens: &[Token], keyword: usize) -> Option<usize> {
    let mut depth = 0_usize;
    let ends = |token: &Token| {
        match token.kind {
            TokenKind::Symbol("(") => depth += 1,
            TokenKind::Symbol(")") if depth == 0 => return true,
            TokenKind::Symbol(")") => depth -= 1,
            TokenKind::Symbol(";") => return true,
            _ => {}
        }
        depth == 0 && NEXT_CLAUSES.iter().any(|word| token.is(word))
    };
    let rest = &tokens[keyword + 1..];
    let length = rest.iter().position(ends).unwrap_or(rest.len());
    (length > 0).then_some(keyword + length)
}

/// The text of tokens on one line, without the comments between them.
fn written(text: &str, tokens: &[Token]) -> String {
    const LONGEST: usize = 300;
    let mut out = String::new();
    for (index, token) in tokens.iter().enumerate() {
        if index > 0 && tokens[index - 1].span.end < token.span.start {
            out.push(' ');
        }
        out.push_str(token.span.of(text));
        if out.len() > LONGEST {
            out.truncate(out.floor_char_boundary(LONGEST));
            out.push('…');
            break;
        }
    }
    out
}
