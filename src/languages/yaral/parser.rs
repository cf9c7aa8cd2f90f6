//! Tokens → rules: headers, sections, and where to go on after a mistake. Expressions are read by
//! [`super::expression`]. A mistake is a finding; what stands around it is read.

use super::super::Finding;
use super::ast::{Assignment, Comparison, Entry, Node, NodeKind, Rule};
use super::lexer::{Token, TokenKind, tokens};
use crate::model::Span;

/// More rules than this in one text are not read.
const MOST_RULES: usize = 10_000;

/// How many tokens of a line are looked at to tell a comparison.
const LONGEST_PATH: usize = 40;

/// The rules of a text and what is wrong with it.
pub(super) fn parse(text: &str) -> (Vec<Rule>, Vec<Finding>) {
    let (tokens, findings) = tokens(text);
    let mut parser = Parser { text, tokens, at: 0, depth: 0, findings };
    let mut rules = Vec::new();
    while !matches!(parser.peek(), TokenKind::End) {
        if rules.len() == MOST_RULES {
            let reason = format!("only the first {MOST_RULES} rules of a text are read");
            parser.findings.push(Finding::error(parser.span(), reason));
            break;
        }
        if parser.at_rule() {
            rules.push(parser.rule());
        } else {
            parser.stray();
        }
    }
    (rules, parser.findings)
}

/// Walks the tokens. The last one is always `End` and is never taken.
pub(super) struct Parser<'a> {
    pub(super) text: &'a str,
    tokens: Vec<Token>,
    at: usize,
    /// How many brackets and signs are open.
    pub(super) depth: usize,
    pub(super) findings: Vec<Finding>,
}

impl Parser<'_> {
    fn token(&self, ahead: usize) -> &Token {
        &self.tokens[(self.at + ahead).min(self.tokens.len() - 1)]
    }

    /// The next token's kind.
    pub(super) fn peek(&self) -> &TokenKind {
        &self.token(0).kind
    }

    /// The kind of the token after the next one.
    pub(super) fn peek_second(&self) -> &TokenKind {
        &self.token(1).kind
    }

    /// Where the next token stands.
    pub(super) fn span(&self) -> Span {
        self.token(0).span
    }

    /// Whether the next token is the first of its line.
    pub(super) fn opens_line(&self) -> bool {
        self.token(0).opens_line
    }

    /// From `start` to the last token taken.
    pub(super) fn span_from(&self, start: Span) -> Span {
        let last = self.at.checked_sub(1).map_or(start, |index| self.tokens[index].span);
        if last.end < start.end { start } else { start.to(last) }
    }

    /// Takes the next token and gives its kind.
    pub(super) fn bump(&mut self) -> TokenKind {
        let kind = self.peek().clone();
        self.at = (self.at + 1).min(self.tokens.len() - 1);
        kind
    }

    /// Takes the symbol if it comes next.
    pub(super) fn eat(&mut self, symbol: &str) -> bool {
        let found = self.peek().is(symbol);
        if found {
            self.bump();
        }
        found
    }

    /// Takes the keyword if it comes next.
    pub(super) fn eat_word(&mut self, word: &str) -> bool {
        let found = self.peek().is_word(word);
        if found {
            self.bump();
        }
        found
    }

    /// Reports that something else was expected at the next token.
    pub(super) fn expected(&mut self, what: &str) {
        let found = match self.peek() {
            TokenKind::End => "the end of the text".to_owned(),
            _ => {
                let text = self.span().of(self.text);
                format!("`{}`", &text[..text.floor_char_boundary(40)])
            }
        };
        if self.findings.last().is_some_and(|last| last.span == self.span()) {
            return;
        }
        self.findings.push(Finding::error(self.span(), format!("expected {what}, found {found}")));
    }

    /// Whether a rule starts here.
    fn at_rule(&self) -> bool {
        let opens = self.peek().is_word("rule") || self.peek().is_word("profile");
        let named = matches!(self.peek_second(), TokenKind::Word(_));
        opens && named && (self.token(2).kind.is("{") || self.token(0).opens_line)
    }

    /// Whether a section starts here (`events:`).
    fn at_section(&self) -> bool {
        matches!(self.peek(), TokenKind::Word(_)) && self.peek_second().is(":")
    }

    /// Whether the section ends here.
    pub(super) fn at_boundary(&self) -> bool {
        matches!(self.peek(), TokenKind::End)
            || self.peek().is("}")
            || self.at_section()
            || self.at_rule()
    }

    /// Whether a statement starts here: the first token of a line, with nothing before it that
    /// asks for more.
    pub(super) fn opens_statement(&self) -> bool {
        let starts = match self.peek() {
            TokenKind::Word(_) => !self.peek().is_word("and") && !self.peek().is_word("or"),
            TokenKind::Symbol(symbol) => matches!(*symbol, "(" | "!"),
            _ => true,
        };
        let before = self.at.checked_sub(1).map(|index| &self.tokens[index].kind);
        starts && self.opens_line() && !before.is_some_and(TokenKind::asks_for_more)
    }

    /// Whether a whole comparison starts on this line: the operator before it lacks its value.
    pub(super) fn opens_comparison(&self) -> bool {
        if !self.opens_line() || !matches!(self.peek(), TokenKind::Variable(_)) {
            return false;
        }
        let path = |kind: &TokenKind| match kind {
            TokenKind::Symbol(symbol) => matches!(*symbol, "." | "[" | "]"),
            TokenKind::Word(word) => !word.eq_ignore_ascii_case("in"),
            TokenKind::Text(_) | TokenKind::Number(_) => true,
            _ => false,
        };
        let rest = self.tokens[self.at + 1..].iter().take(LONGEST_PATH);
        let after = rest.skip_while(|token| path(&token.kind)).map(|token| &token.kind).next();
        after.is_some_and(|kind| match kind {
            TokenKind::Symbol(symbol) => Comparison::from_symbol(symbol).is_some(),
            kind => kind.is_word("in"),
        })
    }

    /// Goes on after a mistake in the clause that starts at `start`: to the next `and`, `or`,
    /// closing bracket, comma or statement.
    pub(super) fn skip_clause(&mut self, start: Span) {
        let mut depth = 0_usize;
        while !self.at_boundary() {
            let next = self.peek();
            let closes = next.is(")") || next.is("]");
            let joins = next.is_word("and") || next.is_word("or") || next.is(",");
            let line = self.opens_statement() || self.opens_comparison();
            if depth == 0 && (closes || joins) || line && self.span() != start {
                return;
            }
            if next.is("(") || next.is("[") {
                depth += 1;
            } else if closes {
                depth -= 1;
            }
            self.bump();
        }
    }

    /// Over brackets that are closed again, from the opening one.
    pub(super) fn skip_brackets(&mut self) {
        let mut depth = 0_usize;
        while !self.at_boundary() {
            if self.peek().is("(") {
                depth += 1;
            } else if self.peek().is(")") {
                depth = depth.saturating_sub(1);
            }
            self.bump();
            if depth == 0 {
                return;
            }
        }
    }

    /// Text outside of rules.
    fn stray(&mut self) {
        self.expected("`rule name {`");
        while !matches!(self.peek(), TokenKind::End) && !self.at_rule() {
            self.bump();
        }
    }

    fn rule(&mut self) -> Rule {
        let start = self.span();
        self.bump();
        let TokenKind::Word(name) = self.bump() else { return Rule::default() };
        let mut rule = Rule { name, ..Rule::default() };
        if !self.eat("{") {
            self.expected("`{` after the rule's name");
        }
        while !self.eat("}") {
            if self.at_section() {
                self.section(&mut rule);
            } else if matches!(self.peek(), TokenKind::End) || self.at_rule() {
                let reason = format!("the rule `{}` is never closed with `}}`", rule.name);
                self.findings.push(Finding::error(start, reason));
                break;
            } else {
                self.expected("a section such as `events:`");
                while !self.at_boundary() {
                    self.bump();
                }
            }
        }
        rule.span = self.span_from(start);
        rule
    }

    fn section(&mut self, rule: &mut Rule) {
        let heading = self.span();
        let TokenKind::Word(name) = self.bump() else { return };
        self.bump();
        let name = name.to_ascii_lowercase();
        match name.as_str() {
            "meta" => self.meta(&mut rule.meta),
            "events" => self.statements(&mut rule.events),
            "condition" => self.statements(&mut rule.condition),
            "outcome" => self.outcome(&mut rule.outcome),
            "function" => self.first_edition(heading),
            _ => {
                let text = self.section_text();
                rule.texts.push((name.clone(), text));
            }
        }
        rule.sections.push(name);
    }

    /// A section kept as text, without comments and line breaks.
    fn section_text(&mut self) -> String {
        let mut text = String::new();
        let mut end = self.span().start;
        while !self.at_boundary() {
            let span = self.span();
            if span.start > end && !text.is_empty() {
                text.push(' ');
            }
            text.push_str(span.of(self.text));
            end = span.end;
            self.bump();
        }
        text
    }

    /// YARA-L 1 wrote functions and ran them in the condition; the rule keeps its meta section.
    fn first_edition(&mut self, heading: Span) {
        let reason = "this is YARA-L 1, whose functions are not read; write the rule in YARA-L 2";
        self.findings.push(Finding::error(heading, reason));
        let mut depth = 0_usize;
        while !matches!(self.peek(), TokenKind::End) && !self.at_rule() {
            if self.peek().is("{") {
                depth += 1;
            } else if self.peek().is("}") {
                if depth == 0 {
                    return;
                }
                depth -= 1;
            }
            self.bump();
        }
    }

    fn meta(&mut self, entries: &mut Vec<Entry>) {
        while !self.at_boundary() {
            let start = self.span();
            match self.entry() {
                Some((key, value)) => {
                    entries.push(Entry { key, value, span: self.span_from(start) });
                }
                None => self.skip_line(start),
            }
        }
    }

    fn entry(&mut self) -> Option<(String, String)> {
        let TokenKind::Word(key) = self.peek().clone() else {
            self.expected("a key of the meta section");
            return None;
        };
        self.bump();
        if !self.eat("=") {
            self.expected(&format!("`=` after `{key}`"));
            return None;
        }
        let sign = if self.eat("-") { "-" } else { "" };
        let value = match self.peek().clone() {
            TokenKind::Text(value) => value,
            TokenKind::Number(value) | TokenKind::Word(value) if !self.opens_line() => {
                format!("{sign}{value}")
            }
            _ => {
                self.expected(&format!("a quoted value of `{key}`"));
                return None;
            }
        };
        self.bump();
        Some((key, value))
    }

    /// To the first token of another line than that of `start`.
    fn skip_line(&mut self, start: Span) {
        while !self.at_boundary() && (!self.token(0).opens_line || self.span() == start) {
            self.bump();
        }
    }

    fn statements(&mut self, found: &mut Vec<Node>) {
        while !self.at_boundary() {
            let before = self.at;
            let statement = self.expression();
            if !matches!(statement.kind, NodeKind::Broken) {
                found.push(statement);
            } else if self.at == before {
                self.bump();
            }
        }
    }

    fn outcome(&mut self, found: &mut Vec<Assignment>) {
        while !self.at_boundary() {
            let start = self.span();
            let before = self.at;
            match self.assignment(start) {
                Some(assignment) => found.push(assignment),
                None => self.skip_clause(start),
            }
            if self.at == before {
                self.bump();
            }
        }
    }

    fn assignment(&mut self, start: Span) -> Option<Assignment> {
        let TokenKind::Variable(name) = self.peek().clone() else {
            self.expected("`$name = value`");
            return None;
        };
        self.bump();
        if !self.eat("=") {
            self.expected(&format!("`=` after `${name}`"));
            return None;
        }
        let value = self.expression();
        Some(Assignment { name, value, span: self.span_from(start) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(rules: &[Rule]) -> Vec<&str> {
        rules.iter().map(|rule| rule.name.as_str()).collect()
    }

    #[test]
    fn a_broken_rule_does_not_hide_the_next_one() {
        let text = "rule one {\n events:\n  ($e.a = \"x\"\n\nrule two {\n condition:\n  $e\n}";
        let (rules, findings) = parse(text);
        assert_eq!(names(&rules), ["one", "two"]);
        assert_eq!(rules[0].events.len(), 1);
        let reasons: Vec<&str> = findings.iter().map(|finding| finding.reason.as_str()).collect();
        assert_eq!(
            reasons,
            ["expected `)`, found `rule`", "the rule `one` is never closed with `}`"]
        );
    }

    #[test]
    fn a_broken_statement_costs_one_problem_and_itself() {
        let text =
            "rule a { events: $e.a = = \"x\"\n $e.b = \"y\" $e.c >\n $e.d = 1 condition: $e }";
        let (rules, findings) = parse(text);
        assert_eq!(findings.len(), 2, "{findings:?}");
        assert_eq!(rules[0].events.len(), 2);
    }
}
