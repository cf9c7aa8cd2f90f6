//! Conditions → expressions. Only what filters comes here: the conditions inside `CASE` or an
//! aggregate's own `WHERE` choose values and are no predicates.

use super::ast::{Comparison, Expression, Literal, Members, Node};
use super::columns::Resolved;
use super::guard::any_guarded;
use super::like;
use super::lower::Lowering;
use super::operand::Operand;
use crate::languages::not;
use crate::languages::pattern::{Pattern, listed, single};
use crate::model::{Expr, Kind, Predicate, Span, Use};

const NO_FIELD: &str = "tests an expression, not a field";
const TWO_FIELDS: &str = "compares two fields otherwise than for equality";
pub(super) const TOO_LONG: &str = "is too long to be taken apart";

impl Lowering<'_> {
    /// What a condition tests.
    pub(super) fn condition(&mut self, condition: &Expression) -> Expr {
        let span = condition.span;
        match &condition.node {
            Node::Group(inner) => self.condition(inner),
            Node::And(parts) => Expr::all(self.conditions(parts)),
            Node::Or(parts) => any_guarded(self.conditions(parts)),
            Node::Not(inner) => not(self.condition(inner)),
            Node::Compare { operator, left, right } => {
                let (left, right) = (self.operand(left), self.operand(right));
                self.compare(*operator, &left, &right, span)
            }
            Node::In { value, members } => self.membership(value, members, span),
            Node::Like { regex, value, patterns } => self.like(*regex, value, patterns, span),
            Node::IsNull(value) => self.test(value, Kind::IsNull, Vec::new(), span),
            Node::Match { value, query } => self.test_constant(value, Kind::Match, query, span),
            Node::Call { name, arguments } => self.call(name, arguments, span),
            Node::Literal(Literal::Truth(true)) => Expr::truth(),
            Node::Literal(Literal::Truth(false)) => Expr::Or(Vec::new()),
            // A column can be a condition only if it holds truth values.
            Node::Column(_) | Node::Cast(_) => {
                self.test(condition, Kind::Eq, vec!["true".to_owned()], span)
            }
            Node::Unread => self.unread(span),
            Node::Literal(_) | Node::List(_) | Node::Arithmetic(_) => {
                self.opaque(span, "is a value, not a condition")
            }
        }
    }

    fn conditions(&mut self, parts: &[Expression]) -> Vec<Expr> {
        parts.iter().map(|part| self.condition(part)).collect()
    }

    fn compare(
        &mut self,
        operator: Comparison,
        left: &Operand<'_>,
        right: &Operand<'_>,
        span: Span,
    ) -> Expr {
        match (left, right) {
            (Operand::Column(column), Operand::Column(other)) => {
                self.compare_fields(operator, column, other, span)
            }
            (Operand::Column(column), value) => self.compare_value(operator, column, value, span),
            (value, Operand::Column(column)) => {
                self.compare_value(operator.mirrored(), column, value, span)
            }
            (Operand::Condition(condition), Operand::Truth(truth))
            | (Operand::Truth(truth), Operand::Condition(condition)) => match operator {
                Comparison::Equal => self.truth(condition, *truth),
                Comparison::NotEqual => self.truth(condition, !truth),
                _ => self.opaque(span, NO_FIELD),
            },
            _ => self.opaque(span, NO_FIELD),
        }
    }

    /// `condition == truth`.
    fn truth(&mut self, condition: &Expression, truth: bool) -> Expr {
        let condition = self.condition(condition);
        if truth { condition } else { not(condition) }
    }

    fn compare_value(
        &mut self,
        operator: Comparison,
        column: &Resolved,
        value: &Operand<'_>,
        span: Span,
    ) -> Expr {
        let value = match (value, operator) {
            (Operand::Constant(text), _) => text.clone(),
            (Operand::Truth(truth), _) => truth.to_string(),
            (Operand::Null, Comparison::Equal) => {
                return self.predicate(column, Kind::IsNull, Vec::new(), span);
            }
            (Operand::Null, Comparison::NotEqual) => {
                return self.predicate(column, Kind::IsNotNull, Vec::new(), span);
            }
            _ => return self.opaque(span, NO_FIELD),
        };
        let kind = match operator {
            Comparison::Equal => Kind::Eq,
            Comparison::NotEqual => Kind::Ne,
            Comparison::Less => Kind::Lt,
            Comparison::LessOrEqual => Kind::Le,
            Comparison::Greater => Kind::Gt,
            Comparison::GreaterOrEqual => Kind::Ge,
        };
        self.predicate(column, kind, vec![value], span)
    }

    fn compare_fields(
        &mut self,
        operator: Comparison,
        column: &Resolved,
        other: &Resolved,
        span: Span,
    ) -> Expr {
        if !matches!(operator, Comparison::Equal | Comparison::NotEqual) {
            return self.opaque(span, TWO_FIELDS);
        }
        let other = other.name.to_string();
        let equal = self.predicate(column, Kind::EqField, vec![other], span);
        if operator == Comparison::Equal { equal } else { not(equal) }
    }

    fn membership(&mut self, value: &Expression, members: &Members, span: Span) -> Expr {
        match members {
            Members::Values(members) => self.one_of(value, members, span),
            Members::Subquery(query) => {
                let index = query.source.patterns.join(",");
                let test = self.test(value, Kind::InList, vec![index], span);
                let mark = self.columns.mark();
                let filters = self.pipeline(query);
                self.columns.undo(mark);
                Expr::all(std::iter::once(test).chain(filters))
            }
        }
    }

    /// `value IN (…)`: one list where a column is held against constants, else a comparison each.
    fn one_of(&mut self, value: &Expression, members: &[Expression], span: Span) -> Expr {
        let tested = self.operand(value);
        let constants: Option<Vec<Pattern>> =
            members.iter().map(|member| self.constant(member).map(Pattern::literal)).collect();
        match (&tested, constants) {
            (Operand::Column(column), Some(values)) => {
                let predicate = listed(column.name.clone(), &values, span);
                self.finish(predicate.placed(members.iter().map(|member| member.span)), column)
            }
            (Operand::Condition(_), _) if members.len() > 1 => self.opaque(span, NO_FIELD),
            _ if spreads_too_far(value, members.len()) => self.opaque(span, TOO_LONG),
            _ => Expr::any(members.iter().map(|member| {
                let operand = self.operand(member);
                self.compare(Comparison::Equal, &tested, &operand, member.span)
            })),
        }
    }

    fn like(&mut self, regex: bool, value: &Expression, patterns: &[String], span: Span) -> Expr {
        let Operand::Column(column) = self.operand(value) else {
            return self.opaque(span, NO_FIELD);
        };
        if regex {
            return self.predicate(&column, Kind::RegexMatch, patterns.to_vec(), span);
        }
        let patterns: Vec<Pattern> = patterns.iter().map(|text| like::pattern(text)).collect();
        let name = column.name.clone();
        let predicate = match patterns.as_slice() {
            [pattern] => single(name, pattern, span),
            patterns => listed(name, patterns, span),
        };
        self.finish(predicate, &column)
    }

    /// A test of a column against a constant.
    pub(super) fn test_constant(
        &mut self,
        value: &Expression,
        kind: Kind,
        constant: &Expression,
        span: Span,
    ) -> Expr {
        match self.constant(constant) {
            Some(constant) => self.test(value, kind, vec![constant], span),
            None => self.opaque(span, "its value is not a constant"),
        }
    }

    /// A test of a column.
    pub(super) fn test(
        &mut self,
        value: &Expression,
        kind: Kind,
        values: Vec<String>,
        span: Span,
    ) -> Expr {
        match self.operand(value) {
            Operand::Column(column) => self.predicate(&column, kind, values, span),
            _ => self.opaque(span, NO_FIELD),
        }
    }

    fn predicate(
        &mut self,
        column: &Resolved,
        kind: Kind,
        values: Vec<String>,
        span: Span,
    ) -> Expr {
        self.finish(Predicate::new(column.name.clone(), kind, values, span), column)
    }

    fn finish(&mut self, mut predicate: Predicate, column: &Resolved) -> Expr {
        predicate.modifiers = column.case.iter().map(|&word| word.to_owned()).collect();
        if let Some(definition) = column.computed {
            predicate.usage = Use::Computed;
            self.show_column(definition);
        }
        predicate.into()
    }

    fn operand<'e>(&self, value: &'e Expression) -> Operand<'e> {
        Operand::of(value, &self.columns, self.text)
    }

    /// The value of an expression that does not depend on the event.
    pub(super) fn constant(&self, value: &Expression) -> Option<String> {
        self.operand(value).into_constant()
    }

    /// A clause kept as text.
    pub(super) fn opaque(&self, span: Span, reason: &str) -> Expr {
        Expr::opaque(span.of(self.text), reason, span)
    }

    /// A clause that has a finding; nothing is left of it where nothing was there.
    fn unread(&self, span: Span) -> Expr {
        if span.end <= span.start {
            return Expr::truth();
        }
        self.opaque(span, "is not valid ES|QL")
    }
}

/// Whether `copies` of a value would take more memory than any rule is worth.
pub(super) fn spreads_too_far(value: &Expression, copies: usize) -> bool {
    const MOST_BYTES: usize = 1 << 20;
    let length = (value.span.end - value.span.start) as usize;
    length.saturating_mul(copies) > MOST_BYTES
}
