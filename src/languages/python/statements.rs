//! Statements → what a function returns, and under which conditions.

use super::binding::merged;
use super::condition::{Condition, Shape};
use super::expressions::TOO_DEEP;
use super::flow::{Block, End, Exit, Flow};
use super::value::{Function, Value};
use super::{DEEPEST, Reader, Scope};
use ruff_python_ast::{ExceptHandler, Expr, Stmt, StmtFor, StmtTry};
use ruff_text_size::{Ranged, TextRange};
use std::collections::HashMap;

impl<'a> Reader<'a> {
    /// Runs a function with its arguments: what it returns.
    pub(super) fn run(
        &mut self,
        function: Function<'a>,
        arguments: Vec<Value<'a>>,
        keywords: Vec<(&'a str, Value<'a>)>,
        globals: &mut HashMap<(usize, &'a str), Value<'a>>,
    ) -> Value<'a> {
        let mut scope = Scope::new(function.module);
        scope.state.globals = std::mem::take(globals);
        self.bind_parameters(function, arguments, keywords, &mut scope);
        self.stack.push(function.definition);
        let loops = std::mem::take(&mut self.loops);
        let flow = self.block(&function.definition.body, &mut scope);
        self.loops = loops;
        self.stack.pop();
        *globals = scope.state.globals;
        let last = match flow.end {
            End::Returns(value) => value,
            End::Raises => Value::Bool(false),
            End::Falls | End::Leaves => Value::None,
        };
        Exit::joined(flow.exits, last)
    }

    pub(super) fn block(&mut self, statements: &'a [Stmt], scope: &mut Scope<'a>) -> Flow<'a> {
        let mut block = Block { exits: Vec::new(), since: None };
        let mut end = End::Falls;
        if self.depth > DEEPEST {
            let at = statements.first().map_or_else(TextRange::default, Ranged::range);
            block.exit(self.opaque(TOO_DEEP, scope.module, at), Value::Bool(true));
            return Flow { exits: block.exits, end };
        }
        self.depth += 1;
        for statement in statements {
            if !self.step() {
                let reason = "the rule is too long to be read to its end";
                block.exit(self.opaque(reason, scope.module, statement.range()), Value::Bool(true));
                break;
            }
            end = self.statement(statement, &mut block, scope);
            if !matches!(end, End::Falls) {
                break;
            }
        }
        self.depth -= 1;
        self.close(block, end, scope)
    }

    /// Ends a block: what stands after a `continue` that was not taken happens only then.
    fn close(&mut self, mut block: Block<'a>, end: End<'a>, scope: &mut Scope<'a>) -> Flow<'a> {
        let Some((since, before)) = block.since.take() else {
            return Flow { exits: block.exits, end };
        };
        let end = match end {
            End::Returns(value) => {
                block.since = None;
                block.exit(since.clone(), value);
                End::Falls
            }
            End::Raises => End::Falls,
            end => end,
        };
        let after = std::mem::take(&mut scope.state);
        scope.state = merged(vec![(since, after)], Some(before));
        Flow { exits: block.exits, end }
    }

    fn statement(
        &mut self,
        statement: &'a Stmt,
        block: &mut Block<'a>,
        scope: &mut Scope<'a>,
    ) -> End<'a> {
        match statement {
            Stmt::Return(returned) => {
                let Some(expression) = returned.value.as_deref() else {
                    return End::Returns(Value::None);
                };
                let value = self.value(expression, scope);
                // What the rule itself returns is a condition: this is where it stands.
                let is_rule = self.stack.len() == 1;
                return End::Returns(match value {
                    Value::Unknown(reason) if is_rule => {
                        Value::Test(self.opaque(reason, scope.module, expression.range()))
                    }
                    value => value,
                });
            }
            Stmt::If(choice) => return self.choice(choice, block, scope),
            Stmt::Match(choice) => return self.matched(choice, block, scope),
            Stmt::For(looped) => self.looped(looped, block, scope),
            Stmt::While(looped) => self.while_loop(&looped.body, block, scope),
            Stmt::Try(tried) => return self.tried(tried, block, scope),
            Stmt::With(with) => {
                for item in &with.items {
                    let value = self.value(&item.context_expr, scope);
                    if let Some(target) = &item.optional_vars {
                        self.bind(target, value, scope);
                    }
                }
                let flow = self.block(&with.body, scope);
                block.extend(flow.exits);
                return flow.end;
            }
            Stmt::Assign(assign) => {
                let value = self.value(&assign.value, scope);
                assign.targets.iter().for_each(|target| self.bind(target, value.clone(), scope));
            }
            Stmt::AnnAssign(assign) => {
                if let Some(value) = &assign.value {
                    let value = self.value(value, scope);
                    self.bind(&assign.target, value, scope);
                }
            }
            Stmt::AugAssign(assign) => {
                let value = self.value(&assign.value, scope);
                self.augment(&assign.target, assign.op, value, scope);
            }
            Stmt::Global(global) => {
                scope.declared.extend(global.names.iter().map(ruff_python_ast::Identifier::as_str));
            }
            Stmt::Expr(expression) => self.effect(&expression.value, scope),
            Stmt::Continue(_) | Stmt::Break(_) => return End::Leaves,
            Stmt::Raise(_) => return End::Raises,
            Stmt::FunctionDef(definition) => {
                let function = Function { module: scope.module, definition };
                scope.set(&definition.name, Value::Function(function));
            }
            _ => {}
        }
        End::Falls
    }

    fn looped(&mut self, looped: &'a StmtFor, block: &mut Block<'a>, scope: &mut Scope<'a>) {
        let source = self.value(&looped.iter, scope);
        let Some(members) = self.members(&source, scope.module, looped.iter.range()) else {
            self.unknown_loop(looped, block, scope);
            return;
        };
        for member in members {
            if !self.step() {
                let reason = "the rule is too long to be read to its end";
                let at = looped.iter.range();
                block.exit(self.opaque(reason, scope.module, at), Value::Bool(true));
                return;
            }
            self.iteration(looped, member, block, scope);
        }
        let flow = self.block(&looped.orelse, scope);
        block.extend(flow.exits);
    }

    /// A loop over something that is not known: where its body tests nothing else of the event, the
    /// whole loop is one clause.
    fn unknown_loop(&mut self, looped: &'a StmtFor, block: &mut Block<'a>, scope: &mut Scope<'a>) {
        let reason = "goes over something that is not known";
        let member = Value::many(Value::unknown(reason), Condition::silent());
        let mut inner = Block { exits: Vec::new(), since: None };
        self.iteration(looped, member, &mut inner, scope);
        let whole = || TextRange::new(looped.range.start(), looped.iter.range().end());
        match inner.exits.first() {
            Some(Exit::One(_, value)) if !inner.exits.iter().any(Exit::has_test) => {
                block.exit(self.opaque(reason, scope.module, whole()), value.clone());
            }
            _ => block.extend(inner.exits),
        }
    }

    /// The body of a loop, for one member, or for any of many.
    fn iteration(
        &mut self,
        looped: &'a StmtFor,
        member: Value<'a>,
        block: &mut Block<'a>,
        scope: &mut Scope<'a>,
    ) {
        let (item, when) = match &member {
            Value::Many(many) => (many.item.clone(), Some(many.when.clone())),
            item => (item.clone(), None),
        };
        self.bind(&looped.target, item, scope);
        self.loops += usize::from(when.is_some());
        let flow = self.block(&looped.body, scope);
        self.loops -= usize::from(when.is_some());
        let when = when.filter(|when| !matches!(when.shape(), Shape::Silent));
        match &when {
            Some(when) => block.within(when.clone(), flow.exits),
            None => block.extend(flow.exits),
        }
        if let End::Returns(value) = flow.end {
            let always = if when.is_some() || matches!(member, Value::Many(_)) {
                self.truth(&member, scope.module, looped.iter.range())
            } else {
                true.into()
            };
            block.exit(always, value);
        }
    }

    /// A `while` loop: its body once, as far as it goes; what it counts is not known.
    fn while_loop(&mut self, body: &'a [Stmt], block: &mut Block<'a>, scope: &mut Scope<'a>) {
        self.loops += 1;
        let flow = self.block(body, scope);
        self.loops -= 1;
        block.extend(flow.exits);
    }

    /// `try`: the body as if nothing were raised. Where a handler answers with the opposite of the
    /// body's constant, whether it raises is the question, and that is not known.
    fn tried(
        &mut self,
        tried: &'a StmtTry,
        block: &mut Block<'a>,
        scope: &mut Scope<'a>,
    ) -> End<'a> {
        let mut flow = self.block(&tried.body, scope);
        if let (End::Returns(Value::Bool(answer)), true) = (&flow.end, flow.exits.is_empty()) {
            let opposite = tried.handlers.iter().any(|ExceptHandler::ExceptHandler(handler)| {
                matches!(handler.body.as_slice(), [Stmt::Return(returned)]
                    if matches!(returned.value.as_deref(), Some(Expr::BooleanLiteral(literal)) if literal.value != *answer))
            });
            if opposite && let Some(first) = tried.body.first() {
                let reason = "asks whether an operation raises an error";
                let question = self.opaque(reason, scope.module, first.range());
                let question = if *answer { question } else { question.negated() };
                flow.end = End::Returns(Value::Test(question));
            }
        }
        block.extend(flow.exits);
        if !matches!(flow.end, End::Falls) {
            return flow.end;
        }
        for body in [&tried.orelse, &tried.finalbody] {
            let flow = self.block(body, scope);
            block.extend(flow.exits);
            if !matches!(flow.end, End::Falls) {
                return flow.end;
            }
        }
        End::Falls
    }
}
