//! The grammar of the search box: `or` binds least, then `and` or a space, then `not`.

use super::glob::Glob;
use super::keys::Key;
use super::query::{Comparison, Query, QueryError, TestCondition};
use super::tokens::{Token, What, tokens};
use super::vocabulary;
use crate::catalog::Catalog;

pub(super) fn parse(text: &str, catalog: &Catalog) -> Result<Query, QueryError> {
    let mut parser = Parser { catalog, tokens: tokens(text)?, at: 0, end: text.len(), depth: 0 };
    if parser.tokens.is_empty() {
        return Ok(Query::All);
    }
    let query = parser.any()?;
    match parser.tokens.get(parser.at) {
        Some(token) => Err(QueryError { at: token.at, reason: "a `)` too many".to_owned() }),
        None => Ok(query),
    }
}

struct Parser<'a> {
    catalog: &'a Catalog,
    tokens: Vec<Token>,
    at: usize,
    end: usize,
    depth: usize,
}

/// How deep parentheses may nest.
const DEPTH: usize = 64;

impl Parser<'_> {
    fn any(&mut self) -> Result<Query, QueryError> {
        self.depth += 1;
        if self.depth > DEPTH {
            return Err(QueryError { at: self.here(), reason: "too many parentheses".to_owned() });
        }
        let mut parts = vec![self.all()?];
        while self.take(&What::Or) {
            parts.push(self.all()?);
        }
        self.depth -= 1;
        Ok(if parts.len() == 1 { parts.swap_remove(0) } else { Query::Or(parts) })
    }

    fn all(&mut self) -> Result<Query, QueryError> {
        let mut parts = Vec::new();
        let mut test: Vec<TestCondition> = Vec::new();
        loop {
            match self.one()? {
                Query::Test(conditions) => test.extend(conditions),
                other => parts.push(other),
            }
            if self.take(&What::And) {
                continue;
            }
            match self.tokens.get(self.at).map(|token| &token.what) {
                None | Some(What::Or | What::Close) => break,
                Some(_) => {}
            }
        }
        if !test.is_empty() {
            parts.push(Query::Test(test));
        }
        Ok(if parts.len() == 1 { parts.swap_remove(0) } else { Query::And(parts) })
    }

    fn one(&mut self) -> Result<Query, QueryError> {
        let Some(token) = self.tokens.get(self.at).cloned() else {
            return Err(QueryError {
                at: self.end,
                reason: "something to search for is missing".into(),
            });
        };
        self.at += 1;
        match token.what {
            What::Not => {
                self.depth += 1;
                if self.depth > DEPTH {
                    return Err(QueryError { at: token.at, reason: "too many nots".to_owned() });
                }
                let inner = self.one()?;
                self.depth -= 1;
                Ok(Query::Not(Box::new(inner)))
            }
            What::Open => {
                let inner = self.any()?;
                if self.take(&What::Close) {
                    Ok(inner)
                } else {
                    Err(QueryError { at: token.at, reason: "a `(` that is not closed".to_owned() })
                }
            }
            What::Word(word) => Ok(anywhere(&word)),
            What::Phrase(phrase) => Ok(Query::Word(phrase.to_lowercase())),
            What::Pair(key, comparison, value) => {
                let found = vocabulary::condition(self.catalog, &key, comparison, &value);
                found.map_err(|reason| QueryError { at: token.at, reason })
            }
            What::Close | What::And | What::Or => {
                let reason = "something to search for is missing here".to_owned();
                Err(QueryError { at: token.at, reason })
            }
        }
    }

    fn take(&mut self, what: &What) -> bool {
        let found = self.tokens.get(self.at).is_some_and(|token| token.what == *what);
        self.at += usize::from(found);
        found
    }

    fn here(&self) -> usize {
        self.tokens.get(self.at).map_or(self.end, |token| token.at)
    }
}

/// What a bare word asks for: a pattern where it has wildcards, the technique too where it is an id.
fn anywhere(word: &str) -> Query {
    let key = |key, glob: &Glob| Query::Key(key, Comparison::Is, glob.clone());
    if Glob::new(word).is_wild() {
        let glob = Glob::new(&format!("*{word}*"));
        let texts = [Key::Title, Key::Id, Key::Description, Key::Author, Key::Reference];
        let mut places: Vec<Query> = texts.into_iter().map(|text| key(text, &glob)).collect();
        places.push(Query::Test(vec![TestCondition::Field(glob.clone())]));
        places.push(Query::Test(vec![TestCondition::Value(glob)]));
        return Query::Or(places);
    }
    let text = Query::Word(word.to_lowercase());
    match crate::model::technique(word) {
        Some(id) => Query::Or(vec![key(Key::Technique, &Glob::new(&id)), text]),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(text: &str) -> Result<Query, QueryError> {
        parse(text, &Catalog::empty())
    }

    #[test]
    fn conditions_beside_each_other_are_of_one_test() {
        let query = parsed("vendor:sigma field:Image value:*mimikatz* is:excluded").unwrap();
        let Query::And(parts) = query else { panic!("{query:?}") };
        assert!(matches!(&parts[0], Query::Key(Key::Vendor, ..)));
        assert!(matches!(&parts[1], Query::Test(conditions) if conditions.len() == 3));
    }

    #[test]
    fn operators_bind_as_usual() {
        let query = parsed("a b or not (c or \"d e\") -f").unwrap();
        let word = |text: &str| Query::Word(text.to_owned());
        let not = |inner| Query::Not(Box::new(inner));
        assert_eq!(
            query,
            Query::Or(vec![
                Query::And(vec![word("a"), word("b")]),
                Query::And(vec![not(Query::Or(vec![word("c"), word("d e")])), not(word("f"))]),
            ])
        );
    }

    #[test]
    fn what_is_no_search_says_why() {
        for (text, reason) in [
            ("(a", "a `(` that is not closed"),
            ("a)", "a `)` too many"),
            ("title:", "a value is missing after `title:`"),
            ("\"a", "a quote that is not closed"),
            ("a or", "something to search for is missing"),
            ("a and or b", "something to search for is missing here"),
        ] {
            assert_eq!(parsed(text).unwrap_err().reason, reason, "{text}");
        }
    }
}
