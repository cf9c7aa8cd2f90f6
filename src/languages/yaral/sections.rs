//! Tokens → rules: headers and sections. Expressions are read by [`super::expression`].

use super::super::Finding;
use super::ast::{Assignment, Entry, Node, NodeKind, Rule};
use super::lexer::TokenKind;
use super::parser::Parser;
use crate::model::Span;

/// More rules than this in one text are not read.
const MOST_RULES: usize = 10_000;

/// The rules of a text and what is wrong with it.
pub(super) fn parse(text: &str) -> (Vec<Rule>, Vec<Finding>) {
    let mut parser = Parser::new(text);
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

impl Parser<'_> {
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
        while !self.at_boundary() && (!self.opens_line() || self.span() == start) {
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
