//! Names a query gives: to tables, and to the columns of its `SELECT`s.

use super::lexer::{Token, TokenKind};
use std::collections::{HashMap, HashSet};

/// The names of a query, in lower case.
#[derive(Debug, Default)]
pub(super) struct Names {
    /// Names of tables and subselects; in front of a column they are no part of it.
    tables: HashSet<String>,
    /// Names of columns: the column they stand for, `None` for what is computed.
    columns: HashMap<String, Option<String>>,
}

impl Names {
    /// The names given anywhere in the query.
    pub(super) fn of(tokens: &[Token]) -> Self {
        let mut names = Self::default();
        for (at, token) in tokens.iter().enumerate() {
            let Some(word) = word(token) else { continue };
            match word.as_str() {
                "from" | "join" => names.table(&tokens[at + 1..]),
                "as" => names.alias(tokens, at),
                _ => {}
            }
        }
        names
    }

    /// `from a.b.c [as] t`.
    fn table(&mut self, rest: &[Token]) {
        let is_path = |token: &&Token| {
            matches!(token.kind, TokenKind::Word(_) | TokenKind::Quoted(_) | TokenKind::Symbol("."))
        };
        let path: Vec<&Token> = rest.iter().take(12).take_while(is_path).collect();
        let mut parts = path.iter().filter(|token| token.kind != TokenKind::Symbol("."));
        let words: Vec<String> = parts.by_ref().filter_map(|token| word(token)).collect();
        self.tables.extend(words.into_iter().filter(|word| word != "as"));
    }

    /// `column as name`, `(select …) as name`, `name as (select …)`.
    fn alias(&mut self, tokens: &[Token], at: usize) {
        let Some(name) = tokens.get(at + 1).and_then(word) else {
            if let Some(name) = at.checked_sub(1).and_then(|before| word(&tokens[before])) {
                self.tables.insert(name);
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
        let parts = match parts {
            [table, rest @ ..]
                if !rest.is_empty() && self.tables.contains(&table.to_lowercase()) =>
            {
                rest
            }
            parts => parts,
        };
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
