//! SQL of scheduled queries: its simple `WHERE` clauses.
//!
//! Every `WHERE` of the text is a root of its own, joined by `And`; subselects inside a clause are
//! kept as text. Time windows are no tests. Names that a `SELECT` gives to a column are followed
//! to the column, else what tests them is computed. The dialect is Snowflake's, as Panther has it.

mod lexer;
mod names;
mod parser;

use super::Reading;
use crate::model::Expr;
use names::Names;
use parser::Parser;

/// What the `WHERE` clauses of `text` test.
pub fn read(text: &str) -> Reading {
    let tokens = lexer::tokens(text);
    let names = Names::of(&tokens);
    let mut parser = Parser::new(text, &tokens, &names);
    let mut clauses = Vec::new();
    while parser.find_where() {
        let clause = parser.expression();
        if !clause.is_empty() {
            clauses.push(clause.named("where"));
        }
    }
    let mut reading = Reading::of(Expr::all(clauses));
    reading.threshold = parser.having();
    reading
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Clause;

    fn said(text: &str) -> Vec<String> {
        let expr = read(text).expr;
        let clauses = expr.clauses().into_iter().map(|clause| match clause {
            Clause::Predicate(p, role) => {
                let usage = p.usage.word();
                format!("{} {} {} {} {usage}", role.word(), p.raw_field, p.kind, p.values.join(","))
            }
            Clause::Opaque(opaque) => format!("text {}", opaque.text),
        });
        clauses.collect()
    }

    #[test]
    fn where_clauses_are_read() {
        for (clause, expected) in [
            ("a = 'x'", "indicator a eq x signal"),
            ("5 < a", "indicator a gt 5 signal"),
            ("a <> ''", "indicator a ne  signal"),
            ("lower(a:b.c::string) in ('x', 'y')", "indicator a.b.c in x,y signal"),
            ("t.a not in (1, 2)", "exclusion a in 1,2 signal"),
            ("a like '%x%'", "indicator a contains x signal"),
            ("a ilike any ('x%', '%y')", "indicator a in x*,*y signal"),
            ("a not like 'x_y'", "exclusion a wildcard x?y signal"),
            ("a[0]:b is not null", "indicator a.b is_not_null  signal"),
            ("a between 1 and 2", "indicator a ge 1 signal"),
            ("array_contains('x'::variant, a)", "indicator a contains x signal"),
            ("rlike(a, 'x+')", "indicator a regex_match x+ signal"),
            ("n > 3", "indicator n gt 3 computed"),
            ("renamed = 1", "indicator own.field eq 1 signal"),
            ("a in (select b from c)", "text a in (select b from c)"),
            ("a + 1 > b", "text a + 1 > b"),
        ] {
            let text = format!(
                "select count(*) as n, own:field::int as renamed from panther_logs.public.t t where \
                 p_occurs_since('1 d') and {clause} group by a"
            );
            assert_eq!(said(&text)[0], expected, "{clause}");
        }
    }

    #[test]
    fn deep_brackets_and_odd_text_end() {
        for piece in ["(", "not ", "a = ", "where ", "'", "in (", "case ", "x.", "[", "and "] {
            said(&format!("select 1 where {}", piece.repeat(20_000)));
        }
    }
}
