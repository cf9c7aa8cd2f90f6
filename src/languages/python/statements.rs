//! Statements → what a function returns, and under which conditions.

use super::condition::{Condition, Shape};
use super::expressions::{DEEPEST, TOO_DEEP};
use super::value::{Field, Function, Value};
use super::{Reader, Scope, State};
use ruff_python_ast::{
    ExceptHandler, Expr, Operator, Pattern, Singleton, Stmt, StmtFor, StmtIf, StmtMatch, StmtTry,
};
use ruff_text_size::{Ranged, TextRange};
use std::collections::HashMap;

/// How many branches one `if` or `match` may have.
const MOST_BRANCHES: usize = 300;

/// What a block does.
struct Flow<'a> {
    /// Returns from inside it, in order.
    exits: Vec<Exit<'a>>,
    end: End<'a>,
}

/// A return that is taken under a condition.
enum Exit<'a> {
    One(Condition, Value<'a>),
    /// The returns of a block that stands under a condition and may be passed without one.
    Within(Condition, Vec<Exit<'a>>),
}

impl<'a> Exit<'a> {
    /// It under a condition: what returns the same constant in any case is one return.
    fn within(when: Condition, exits: Vec<Self>) -> Option<Self> {
        let constant = |exit: &Self| match exit {
            Self::One(_, Value::Bool(value)) => Some(*value),
            _ => None,
        };
        let first = constant(exits.first()?);
        if let Some(value) = first
            && exits.iter().all(|exit| constant(exit) == first)
        {
            let conditions = exits.into_iter().filter_map(|exit| match exit {
                Self::One(when, _) => Some(when),
                Self::Within(..) => None,
            });
            let inner = Condition::any(conditions.collect::<Vec<_>>());
            return Some(Self::One(Condition::all([when, inner]), Value::Bool(value)));
        }
        Some(Self::Within(when, exits))
    }

    fn has_test(&self) -> bool {
        match self {
            Self::One(when, value) => {
                when.has_test() || !matches!(value, Value::Bool(_) | Value::Unknown(_))
            }
            Self::Within(when, exits) => when.has_test() || exits.iter().any(Self::has_test),
        }
    }

    /// Exits in order, and the value where none is taken, as one value. A block that is followed
    /// by a constant is a choice of its own; else each of its returns is one of the function.
    fn joined(exits: Vec<Self>, last: Value<'a>) -> Value<'a> {
        let mut constant = match &last {
            Value::None | Value::Bool(false) => Some(false),
            Value::Bool(true) => Some(true),
            _ => None,
        };
        let mut arms: Vec<(Condition, Value<'a>)> = Vec::new();
        for exit in exits.into_iter().rev() {
            match (exit, constant) {
                (Self::One(when, value), _) => arms.push((when, value)),
                (Self::Within(when, inner), Some(rest)) => {
                    arms.push((when, Self::joined(inner, Value::Bool(rest))));
                }
                (Self::Within(when, inner), None) => {
                    let mut flat = Vec::new();
                    Self::flatten(when, inner, &mut flat);
                    arms.extend(flat.into_iter().rev());
                }
            }
            constant = None;
        }
        arms.reverse();
        Value::branch(arms, last)
    }

    fn flatten(when: Condition, exits: Vec<Self>, flat: &mut Vec<(Condition, Value<'a>)>) {
        for exit in exits {
            match exit {
                Self::One(inner, value) => {
                    flat.push((Condition::all([when.clone(), inner]), value))
                }
                Self::Within(inner, exits) => {
                    Self::flatten(Condition::all([when.clone(), inner]), exits, flat);
                }
            }
        }
    }
}

/// How a block ends where no exit was taken.
enum End<'a> {
    Falls,
    Returns(Value<'a>),
    /// `continue` or `break`: the rest of the loop's body is not reached.
    Leaves,
    Raises,
}

/// A block while it is read.
struct Block<'a> {
    exits: Vec<Exit<'a>>,
    /// What holds since a `continue` was passed, and the names as they were before it.
    since: Option<(Condition, State<'a>)>,
}

impl<'a> Block<'a> {
    fn exit(&mut self, when: Condition, value: Value<'a>) {
        self.add(Exit::One(when, value));
    }

    fn extend(&mut self, exits: Vec<Exit<'a>>) {
        exits.into_iter().for_each(|exit| self.add(exit));
    }

    fn within(&mut self, when: Condition, exits: Vec<Exit<'a>>) {
        if let Some(exit) = Exit::within(when, exits) {
            self.add(exit);
        }
    }

    fn add(&mut self, exit: Exit<'a>) {
        let since = self.since.as_ref().map(|(since, _)| since.clone());
        let under = |when: Condition| match &since {
            Some(since) => Condition::all([since.clone(), when]),
            None => when,
        };
        let exit = match exit {
            Exit::One(when, value) => Exit::One(under(when), value),
            Exit::Within(when, exits) => Exit::Within(under(when), exits),
        };
        let (Exit::One(when, _) | Exit::Within(when, _)) = &exit;
        if when.constant() == Some(false) {
            return;
        }
        // Neighbours that return the same constant are one exit.
        if let (Some(Exit::One(last, Value::Bool(known))), Exit::One(when, Value::Bool(own))) =
            (self.exits.last_mut(), &exit)
            && known == own
        {
            *last = Condition::any([last.clone(), when.clone()]);
            return;
        }
        self.exits.push(exit);
    }
}

/// One branch of an `if` or `match`.
struct Way<'a> {
    when: Condition,
    body: &'a [Stmt],
    state: State<'a>,
}

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

    fn bind_parameters(
        &mut self,
        function: Function<'a>,
        arguments: Vec<Value<'a>>,
        keywords: Vec<(&'a str, Value<'a>)>,
        scope: &mut Scope<'a>,
    ) {
        let parameters = &function.definition.parameters;
        for parameter in parameters.iter_non_variadic_params() {
            let value = match &parameter.default {
                Some(default) => self.value(default, &mut Scope::new(function.module)),
                None => Value::unknown("a parameter that is not given"),
            };
            scope.state.locals.insert(&parameter.parameter.name, value);
        }
        let mut arguments = arguments.into_iter();
        let positional = parameters.posonlyargs.iter().chain(&parameters.args);
        for (parameter, value) in positional.zip(arguments.by_ref()) {
            scope.state.locals.insert(&parameter.parameter.name, value);
        }
        if let Some(rest) = &parameters.vararg {
            scope.state.locals.insert(&rest.name, Value::list(arguments.collect()));
        }
        for (name, value) in keywords {
            scope.state.locals.insert(name, value);
        }
    }

    fn block(&mut self, statements: &'a [Stmt], scope: &mut Scope<'a>) -> Flow<'a> {
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

    fn choice(
        &mut self,
        choice: &'a StmtIf,
        block: &mut Block<'a>,
        scope: &mut Scope<'a>,
    ) -> End<'a> {
        let mut ways = Vec::new();
        let when = self.condition(&choice.test, scope);
        ways.push(Way { when, body: &choice.body, state: scope.state.clone() });
        for clause in choice.elif_else_clauses.iter().take(MOST_BRANCHES) {
            let when = match &clause.test {
                Some(test) => self.condition(test, scope),
                None => true.into(),
            };
            ways.push(Way { when, body: &clause.body, state: scope.state.clone() });
        }
        if choice.elif_else_clauses.len() > MOST_BRANCHES {
            let reason = "more branches than can be followed";
            block.exit(self.opaque(reason, scope.module, choice.test.range()), Value::Bool(true));
        }
        self.ways(ways, block, scope)
    }

    fn matched(
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
            ways.push(Way { when, body: &case.body, state: scope.state.clone() });
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

    /// Binds the names of a target.
    pub(super) fn bind(&mut self, target: &'a Expr, value: Value<'a>, scope: &mut Scope<'a>) {
        match target {
            Expr::Name(name) => scope.set(&name.id, value),
            Expr::Tuple(tuple) => self.bind_each(&tuple.elts, value, scope),
            Expr::List(list) => self.bind_each(&list.elts, value, scope),
            Expr::Starred(starred) => self.bind(&starred.value, value, scope),
            Expr::Subscript(subscript) => {
                if let Expr::Name(name) = &*subscript.value {
                    let old = self.named(&name.id, scope);
                    let key = self.value(&subscript.slice, scope);
                    scope.set(&name.id, self.with_entry(&old, &key, &value));
                }
            }
            _ => {}
        }
    }

    /// A dictionary with an entry more; one filled in a loop holds any number of them.
    fn with_entry(&self, old: &Value<'a>, key: &Value<'a>, value: &Value<'a>) -> Value<'a> {
        match old {
            Value::Dict(entries) => {
                let value = match self.loops {
                    0 => value.clone(),
                    _ => Value::many(value.clone(), Condition::silent()),
                };
                let mut entries = (**entries).clone();
                entries.push((key.clone(), value));
                Value::dict(entries)
            }
            Value::Branch(branch) => Value::map(branch, |old| self.with_entry(old, key, value)),
            old => old.clone(),
        }
    }

    fn bind_each(&mut self, targets: &'a [Expr], value: Value<'a>, scope: &mut Scope<'a>) {
        for (at, target) in targets.iter().enumerate() {
            let part = match &value {
                Value::Field(field) => {
                    Value::Derived(Field::clone(field), "takes a field apart".into())
                }
                value => {
                    let at = Value::Number(at.to_string().into());
                    self.item(value, &at, None, scope.module, target.range())
                }
            };
            self.bind(target, part, scope);
        }
    }

    fn augment(&mut self, target: &'a Expr, op: Operator, value: Value<'a>, scope: &mut Scope<'a>) {
        let Expr::Name(name) = target else { return };
        let old = self.named(&name.id, scope);
        let counts = self.loops > 0
            && matches!(old, Value::Number(_) | Value::Unknown(_) | Value::Branch(_));
        let new = if counts {
            Value::unknown("counts in a loop")
        } else {
            self.operated(op, &old, &value, scope.module, target.range())
        };
        scope.set(&name.id, new);
    }
}

/// Names after a choice: `ways` with their conditions, then what holds otherwise.
fn merged<'a>(ways: Vec<(Condition, State<'a>)>, last: Option<State<'a>>) -> State<'a> {
    let mut last = last.unwrap_or_default();
    let mut seen: Vec<&'a str> = Vec::new();
    let mut globals: Vec<(usize, &'a str)> = Vec::new();
    for (_, state) in &ways {
        seen.extend(state.locals.keys());
        globals.extend(state.globals.keys());
    }
    seen.sort_unstable();
    seen.dedup();
    globals.sort_unstable();
    globals.dedup();
    for name in seen {
        let arms = ways.iter().map(|(when, state)| (when, state.locals.get(name)));
        if let Some(value) = chosen(arms, last.locals.get(name)) {
            last.locals.insert(name, value);
        }
    }
    for name in globals {
        let arms = ways.iter().map(|(when, state)| (when, state.globals.get(&name)));
        if let Some(value) = chosen(arms, last.globals.get(&name)) {
            last.globals.insert(name, value);
        }
    }
    last
}

fn chosen<'a: 'b, 'b>(
    arms: impl Iterator<Item = (&'b Condition, Option<&'b Value<'a>>)>,
    last: Option<&Value<'a>>,
) -> Option<Value<'a>> {
    let mut kept: Vec<(Condition, Value<'a>)> = Vec::new();
    let mut changed = last.is_none();
    for (when, value) in arms {
        let Some(value) = value else { continue };
        if last.is_some_and(|last| last.is_same(value)) && kept.is_empty() {
            continue;
        }
        // A value brought into another form because of its type stays what it was.
        if when.asks_for_type() && last.is_some_and(|last| !matches!(last, Value::None)) {
            continue;
        }
        changed = true;
        kept.push((when.clone(), value.clone()));
    }
    if !changed {
        return None;
    }
    let last = match last {
        Some(last) => last.clone(),
        None => kept.pop().map(|(_, value)| value)?,
    };
    Some(Value::branch(kept, last))
}
