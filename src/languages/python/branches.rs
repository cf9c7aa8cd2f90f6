//! `if` and `match`: the branches of a choice, what they return and which names they leave.

use super::binding::merged;
use super::condition::Condition;
use super::expressions::TOO_DEEP;
use super::flow::{Block, End, Exit};
use super::value::Value;
use super::{DEEPEST, Reader, Scope, State};
use ruff_python_ast::{Expr, Pattern, Singleton, Stmt, StmtIf, StmtMatch};
use ruff_text_size::Ranged;

/// How many branches one `if` or `match` may have.
const MOST_BRANCHES: usize = 300;

/// One branch of an `if` or `match`.
struct Way<'a> {
    when: Condition,
    body: &'a [Stmt],
    state: State<'a>,
}

impl<'a> Reader<'a> {
    pub(super) fn choice(
        &mut self,
        choice: &'a StmtIf,
        block: &mut Block<'a>,
        scope: &mut Scope<'a>,
    ) -> End<'a> {
        let mut ways = Vec::new();
        let when = self.condition(&choice.test, scope);
        ways.push(Way { when, body: &choice.body, state: self.fork(scope) });
        for clause in choice.elif_else_clauses.iter().take(MOST_BRANCHES) {
            let when = match &clause.test {
                Some(test) => self.condition(test, scope),
                None => true.into(),
            };
            ways.push(Way { when, body: &clause.body, state: self.fork(scope) });
        }
        if choice.elif_else_clauses.len() > MOST_BRANCHES {
            let reason = "more branches than can be followed";
            block.exit(self.opaque(reason, scope.module, choice.test.range()), Value::Bool(true));
        }
        self.ways(ways, block, scope)
    }

    pub(super) fn matched(
        &mut self,
        choice: &'a StmtMatch,
        block: &mut Block<'a>,
        scope: &mut Scope<'a>,
    ) -> End<'a> {
        let subject = self.value(&choice.subject, scope);
        let mut ways = Vec::new();
        for case in choice.cases.iter().take(MOST_BRANCHES) {
            let mut when = self.pattern(&case.pattern, &subject, scope);
            if let Some(guard) = &case.guard {
                when = Condition::all([when, self.condition(guard, scope)]);
            }
            ways.push(Way { when, body: &case.body, state: self.fork(scope) });
        }
        self.ways(ways, block, scope)
    }

    /// Whether a value matches a pattern; names in it are bound.
    fn pattern(
        &mut self,
        pattern: &'a Pattern,
        subject: &Value<'a>,
        scope: &mut Scope<'a>,
    ) -> Condition {
        if self.depth > DEEPEST || !self.step() {
            return self.opaque(TOO_DEEP, scope.module, pattern.range());
        }
        self.depth += 1;
        let condition = self.pattern_condition(pattern, subject, scope);
        self.depth -= 1;
        condition
    }

    fn pattern_condition(
        &mut self,
        pattern: &'a Pattern,
        subject: &Value<'a>,
        scope: &mut Scope<'a>,
    ) -> Condition {
        let (module, range) = (scope.module, pattern.range());
        match pattern {
            Pattern::MatchValue(value) => {
                let value = self.value(&value.value, scope);
                self.equal(subject, &value, module, range)
            }
            Pattern::MatchSingleton(value) => {
                let value = match value.value {
                    Singleton::None => Value::None,
                    Singleton::True => Value::Bool(true),
                    Singleton::False => Value::Bool(false),
                };
                self.equal(subject, &value, module, range)
            }
            Pattern::MatchOr(choice) => {
                let literal = |part: &'a Pattern| match part {
                    Pattern::MatchValue(value) => Some(&*value.value),
                    _ => None,
                };
                match choice.patterns.iter().map(literal).collect::<Option<Vec<&Expr>>>() {
                    Some(values) => {
                        let values = values.into_iter().map(|value| self.value(value, scope));
                        let values = Value::list(values.collect());
                        self.contains(&values, subject, module, range)
                    }
                    None => {
                        let parts =
                            choice.patterns.iter().map(|part| self.pattern(part, subject, scope));
                        Condition::any(parts.collect::<Vec<_>>())
                    }
                }
            }
            Pattern::MatchAs(named) => {
                let condition = match &named.pattern {
                    Some(inner) => self.pattern(inner, subject, scope),
                    None => true.into(),
                };
                if let Some(name) = &named.name {
                    scope.set(name, subject.clone());
                }
                condition
            }
            Pattern::MatchSequence(sequence) => match subject {
                Value::List(items) if items.len() == sequence.patterns.len() => {
                    let items = items.clone();
                    let parts = sequence.patterns.iter().zip(items.iter());
                    let parts = parts.map(|(part, item)| self.pattern(part, item, scope));
                    Condition::all(parts.collect::<Vec<_>>())
                }
                _ => self.opaque("matches a sequence that is not known", module, range),
            },
            _ => self.opaque("matches a pattern that is not followed", module, range),
        }
    }

    /// The branches of an `if` or `match`: what they return, and which names they leave behind.
    fn ways(
        &mut self,
        ways: Vec<Way<'a>>,
        block: &mut Block<'a>,
        scope: &mut Scope<'a>,
    ) -> End<'a> {
        let before = std::mem::take(&mut scope.state);
        let mut fallen: Vec<(Condition, State<'a>)> = Vec::new();
        let mut left: Vec<Condition> = Vec::new();
        let mut closed: Option<End<'a>> = None;
        for way in ways {
            if way.when.constant() == Some(false) {
                continue;
            }
            let last = way.when.constant() == Some(true);
            scope.state = way.state;
            let flow = self.block(way.body, scope);
            // Branches before it that went on without a return are what it is the `else` of.
            let passed = fallen.iter().map(|(when, _)| when.clone());
            let otherwise = Condition::any(passed.collect::<Vec<_>>()).negated();
            let when = Condition::all([otherwise, way.when.clone()]);
            self.spend(when.size() as usize / 8);
            let alone = last && fallen.is_empty() && left.is_empty();
            let end = match flow.end {
                End::Returns(value) => End::Returns(Exit::joined(flow.exits, value)),
                end => {
                    block.within(when.clone(), flow.exits);
                    end
                }
            };
            match end {
                end @ (End::Returns(_) | End::Raises) if alone => closed = Some(end),
                End::Returns(value) => block.exit(when, value),
                End::Leaves => left.push(when),
                End::Raises => {}
                End::Falls => fallen.push((way.when.clone(), std::mem::take(&mut scope.state))),
            }
            if last {
                return self.after_ways(block, scope, before, fallen, left, closed);
            }
        }
        self.spend(before.size() / 8);
        fallen.push((true.into(), before.clone()));
        self.after_ways(block, scope, before, fallen, left, closed)
    }

    fn after_ways(
        &mut self,
        block: &mut Block<'a>,
        scope: &mut Scope<'a>,
        before: State<'a>,
        mut fallen: Vec<(Condition, State<'a>)>,
        left: Vec<Condition>,
        closed: Option<End<'a>>,
    ) -> End<'a> {
        if fallen.is_empty() {
            scope.state = before;
            return match closed {
                Some(end) => end,
                None if left.is_empty() => End::Raises,
                None => End::Leaves,
            };
        }
        if !left.is_empty() {
            let passed = Condition::any(left).guard();
            let since = match block.since.take() {
                Some((since, state)) => (Condition::all([since, passed]), state),
                None => (passed, before),
            };
            block.since = Some(since);
        }
        let last = fallen.pop().map(|(_, state)| state);
        scope.state = merged(fallen, last);
        End::Falls
    }
}
