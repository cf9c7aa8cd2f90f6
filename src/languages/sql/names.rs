//! Names a query gives: to tables, and to the columns of its `SELECT`s.

use super::lexer::{Token, TokenKind};
use super::structure::Brackets;
use std::collections::{HashMap, HashSet};

/// Words that come behind a table and are no name of it.
const AFTER_TABLES: &[&str] = &[
    "where",
    "join",
    "inner",
    "left",
    "right",
    "full",
    "cross",
    "natural",
    "lateral",
    "asof",
    "on",
    "using",
    "group",
    "having",
    "qualify",
    "order",
    "limit",
    "fetch",
    "union",
    "except",
    "intersect",
    "window",
    "select",
    "from",
    "as",
    "pivot",
    "unpivot",
    "sample",
    "tablesample",
    "match_recognize",
];

/// The names of a query, in lower case.
#[derive(Debug, Default)]
pub(super) struct Names {
    /// Names of tables and subselects; in front of a column they are no part of it.
    tables: HashSet<String>,
    /// Those among them that a `WITH` makes.
    made: HashSet<String>,
    /// Names of subselects that are joined: their columns are those of other rows.
    joined: HashSet<String>,
    /// Names of columns: the column they stand for, `None` for what is computed.
    columns: HashMap<String, Option<String>>,
}

impl Names {
    /// The names given anywhere in the query.
    pub(super) fn of(tokens: &[Token], brackets: &Brackets) -> Self {
        let mut names = Self::default();
        for (at, token) in tokens.iter().enumerate() {
            let Some(word) = word(token) else { continue };
            match word.as_str() {
                "from" | "join" => names.table(tokens, at, brackets),
                "as" => names.alias(tokens, at),
                _ => {}
            }
        }
        names
    }

    /// `from a.b.c [as] t`, `join (select …) [as] t`; `keyword` is the first token.
    fn table(&mut self, tokens: &[Token], keyword: usize, brackets: &Brackets) {
        let start = keyword + 1;
        let (mut at, mut is_made) = match tokens.get(start) {
            Some(token) if token.kind == TokenKind::Symbol("(") => (brackets.behind(start), true),
            _ => (start, false),
        };
        let name = |at: usize| {
            let named = tokens.get(at).and_then(word);
            named.filter(|word| !AFTER_TABLES.contains(&word.as_str()))
        };
        while let Some(part) = name(at) {
            at += 1;
            is_made |= self.made.contains(&part);
            if tokens.get(at).is_some_and(|token| token.kind == TokenKind::Symbol(".")) {
                at += 1;
            } else {
                // The last of a path is the table, and what follows it is its other name.
                if is_made && tokens[keyword].is("join") {
                    self.joined.insert(part.clone());
                }
                self.tables.insert(part);
            }
            at += usize::from(tokens.get(at).is_some_and(|token| token.is("as")));
        }
    }

    /// `column as name`, `(select …) as name`, `name as (select …)`.
    fn alias(&mut self, tokens: &[Token], at: usize) {
        let Some(name) = tokens.get(at + 1).and_then(word) else {
            if let Some(name) = at.checked_sub(1).and_then(|before| word(&tokens[before])) {
                self.tables.insert(name.clone());
                self.made.insert(name);
            }
            return;
        };
        let path = path_before(&tokens[..at]);
        let column = path.filter(|path| !path.eq_ignore_ascii_case(&name));
        let known = self.columns.entry(name).or_insert_with(|| column.clone());
        if *known != column {
            *known = None;
        }
    }

    /// A column without the table's name, followed to what its name stands for; whether it is
    /// computed.
    pub(super) fn column(&self, parts: &[String]) -> (String, bool) {
        let (table, parts) = match parts {
            [table, rest @ ..]
                if !rest.is_empty() && self.tables.contains(&table.to_lowercase()) =>
            {
                (table.to_lowercase(), rest)
            }
            parts => (String::new(), parts),
        };
        if self.joined.contains(&table) {
            return (parts.join("."), true);
        }
        let Some((first, rest)) = parts.split_first() else { return (String::new(), false) };
        match self.columns.get(&first.to_lowercase()) {
            Some(Some(column)) => {
                let whole = [column.as_str()].into_iter().chain(rest.iter().map(String::as_str));
                (whole.collect::<Vec<_>>().join("."), false)
            }
            Some(None) => (parts.join("."), true),
            None => (parts.join("."), false),
        }
    }
}

/// The column right before a place, where nothing but a column stands there.
fn path_before(tokens: &[Token]) -> Option<String> {
    const LONGEST: usize = 40;
    let is_start = |token: &Token| {
        token.kind == TokenKind::Symbol(",")
            || matches!(word(token).as_deref(), Some("select" | "distinct"))
    };
    let nearby = &tokens[tokens.len().saturating_sub(LONGEST)..];
    let start = nearby.iter().rposition(is_start)?;
    let mut parts: Vec<String> = Vec::new();
    let mut tokens = nearby[start + 1..].iter();
    while let Some(token) = tokens.next() {
        match &token.kind {
            TokenKind::Word(name) | TokenKind::Quoted(name) => parts.push(name.clone()),
            TokenKind::Symbol("::") => drop(tokens.next()),
            TokenKind::Symbol(":" | "." | "[" | "]") | TokenKind::Number(_) => {}
            _ => return None,
        }
    }
    (!parts.is_empty()).then(|| parts.join("."))
}

/// A word in lower case.
pub(super) fn word(token: &Token) -> Option<String> {
    match &token.kind {
        TokenKind::Word(text) => Some(text.to_lowercase()),
        _ => None,
    }
}
