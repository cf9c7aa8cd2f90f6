//! Panther's Python, read by abstract interpretation: what `rule(event)` tests, never running it.
//!
//! [`parser`] gives the syntax tree (ruff's), [`statements`] follows the ways through a function,
//! [`expressions`], [`calls`], [`builtins`] and [`methods`] say what an expression's value is as far
//! as it is known ([`value`]), [`compare`] turns values into conditions ([`condition`]), which end
//! as the rule's [`Expr`](crate::model::Expr).
//!
//! What the rules of reading leave open is decided so: a guard of one ordering (`if n < 5: return
//! False`) is its complement, as one equality is; `if C: return X` before `return True` is
//! `Not (C and not X)`; a value chosen by conditions is compared as any of the values it can have,
//! and its conditions count only where every one of these values is a constant; `except` clauses
//! are not followed.

mod binding;
mod branches;
mod builtins;
mod calls;
mod compare;
mod comprehensions;
mod condition;
mod expressions;
mod flow;
mod lower;
mod membership;
mod methods;
mod names;
mod parser;
mod patterns;
mod simplify;
mod statements;
mod truth;
mod value;

pub use parser::Module;

use super::{Finding, Reading};
use crate::model::Span;
use condition::{Clause, Condition, Place, Shape};
use parser::span;
use ruff_python_ast::StmtFunctionDef;
use ruff_text_size::TextRange;
use std::collections::{HashMap, HashSet};
use value::{Function, Value};

/// Where modules that a file imports are found.
pub trait Modules {
    /// The module of that name, where it is known.
    fn module(&self, name: &str) -> Option<&Module>;
}

/// How deep expressions, blocks and calls may stand in each other.
const DEEPEST: usize = 150;

/// How many nodes are looked at before the rest is left unread.
const MOST_STEPS: usize = 300_000;

/// What the function `entry` of `module` tests. Spans are places in `module`.
pub fn read(module: &Module, entry: &str, modules: &dyn Modules) -> Reading {
    let mut reader = Reader::new(module, modules);
    let condition = match module.bound(entry) {
        Some(parser::Bound::Function(definition)) => reader.entry(Function { module, definition }),
        _ => Condition::from(true),
    };
    let mut reading = Reading::of(condition.into_expr());
    reading.findings.clone_from(&module.findings);
    if !module.defines(entry) && module.findings.is_empty() {
        let reason = format!("no function `{entry}` here, so nothing is tested");
        reading.findings.push(Finding::error(Span::default(), reason));
    }
    reading
}

/// The names a function can change.
#[derive(Clone, Debug, Default)]
struct State<'a> {
    locals: HashMap<&'a str, Value<'a>>,
    /// Globals set by functions, by module.
    globals: HashMap<(usize, &'a str), Value<'a>>,
}

impl State<'_> {
    fn size(&self) -> usize {
        self.locals.len() + self.globals.len()
    }
}

/// A function while it is read.
struct Scope<'a> {
    module: &'a Module,
    state: State<'a>,
    /// Names declared `global`.
    declared: HashSet<&'a str>,
}

/// Reads one rule.
struct Reader<'a> {
    modules: &'a dyn Modules,
    own: &'a Module,
    steps: usize,
    /// How deep expressions, blocks and calls stand in each other.
    depth: usize,
    /// The functions being read, to find recursion.
    stack: Vec<&'a StmtFunctionDef>,
    /// The call in the rule's own file that led into another module.
    site: Option<Span>,
    /// How many loops over lists of the event are around.
    loops: usize,
    constants: HashMap<(usize, &'a str), Option<Value<'a>>>,
}

impl<'a> Reader<'a> {
    fn new(own: &'a Module, modules: &'a dyn Modules) -> Self {
        Self {
            modules,
            own,
            steps: 0,
            depth: 0,
            stack: Vec::new(),
            site: None,
            loops: 0,
            constants: HashMap::new(),
        }
    }

    fn entry(&mut self, function: Function<'a>) -> Condition {
        let mut globals = HashMap::new();
        let range = function.definition.name.range;
        let value = self.run(function, vec![Value::Event], Vec::new(), &mut globals);
        match &value {
            Value::Branch(branch) => self.decided(branch, function.module, range),
            value => self.truth(value, function.module, range),
        }
    }

    /// Whether there is still room to look at another node.
    fn step(&mut self) -> bool {
        self.spend(1)
    }

    fn spend(&mut self, steps: usize) -> bool {
        self.steps = self.steps.saturating_add(steps);
        self.steps <= MOST_STEPS
    }

    /// The names as they are, for a branch to go on with.
    fn fork(&mut self, scope: &Scope<'a>) -> State<'a> {
        self.spend(scope.state.size() / 8);
        scope.state.clone()
    }

    fn place(&self, module: &Module, range: TextRange) -> Place {
        let own = span(range);
        Place { shown: self.site.unwrap_or(own), origin: (address(module), own) }
    }

    fn opaque(
        &self,
        reason: impl Into<std::rc::Rc<str>>,
        module: &Module,
        range: TextRange,
    ) -> Condition {
        let text = match self.site {
            Some(site) => site.of(&self.own.text),
            None => module.text_of(range),
        };
        let text: String = text.split_whitespace().take(60).collect::<Vec<_>>().join(" ");
        let place = self.place(module, range);
        let clause = Clause { text: text.into(), reason: reason.into(), place };
        Condition::from(Shape::Opaque(clause))
    }
}

impl<'a> Scope<'a> {
    fn new(module: &'a Module) -> Self {
        Self { module, state: State::default(), declared: HashSet::new() }
    }

    fn set(&mut self, name: &'a str, value: Value<'a>) {
        if self.declared.contains(name) {
            self.state.globals.insert((address(self.module), name), value);
        } else {
            self.state.locals.insert(name, value);
        }
    }
}

/// What tells modules apart.
fn address(module: &Module) -> usize {
    std::ptr::from_ref(module) as usize
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Clause, Expr};
    use std::time::{Duration, Instant};

    struct Alone;

    impl Modules for Alone {
        fn module(&self, _name: &str) -> Option<&Module> {
            None
        }
    }

    fn expr(text: &str) -> Expr {
        read(&Module::parse("test", text), "rule", &Alone).expr
    }

    /// Role, field, kind and values of every predicate.
    fn said(body: &str) -> Vec<String> {
        let text = format!("def rule(event):\n    {}\n", body.replace('\n', "\n    "));
        let expr = expr(&text);
        let clauses = expr.clauses().into_iter().map(|clause| match clause {
            Clause::Predicate(p, role) => {
                format!("{} {} {} {}", role.word(), p.raw_field, p.kind, p.values.join(","))
            }
            Clause::Opaque(opaque) => format!("text {}", opaque.text),
        });
        clauses.collect()
    }

    #[test]
    fn guards_are_complements_and_other_negations_exclusions() {
        for (body, expected) in [
            ("if event.get('x') != 'a': return False\nreturn True", "indicator x eq a"),
            ("if event.get('x') == 403: return False\nreturn True", "indicator x ne 403"),
            ("if event.get('x') not in [1, 2]: return False\nreturn True", "indicator x in 1,2"),
            ("if event.get('x') in [1, 2]: return False\nreturn True", "exclusion x in 1,2"),
            (
                "s = event.get('s')\nif s and s != 'c': return False\nreturn True",
                "exclusion s ne c",
            ),
            ("return event.get('x') not in ('a', 'b')", "exclusion x in a,b"),
            ("return not event.get('x')", "indicator x is_null "),
        ] {
            assert_eq!(said(body), [expected], "{body}");
        }
    }

    #[test]
    fn what_follows_a_return_is_the_other_way() {
        assert_eq!(
            said("if event.get('a') == 1: return event.get('b') == 2\nreturn event.get('c') == 3"),
            ["indicator a eq 1", "indicator b eq 2", "indicator c eq 3"]
        );
    }

    /// Reads it and sees that this ends soon, also where the machine has ten other things to do.
    fn ends(text: &str) {
        let start = Instant::now();
        let size = expr(text).clauses().len();
        assert!(start.elapsed() < Duration::from_secs(60), "{:?}", start.elapsed());
        assert!(size <= 20_000, "{size} clauses");
    }

    #[test]
    fn hostile_text_ends_within_bounds() {
        let rule = |body: &str| format!("def rule(event):\n{body}    return event.get('z') == 1\n");
        let branches: String = (0..10_000)
            .map(|n| format!("    if event.get('a{n}') == {n}: return {}\n", n % 2 == 0))
            .collect();
        ends(&rule(&branches));
        let chain: String =
            (0..10_000).map(|n| format!("    elif event.get('a') == {n}: x = {n}\n")).collect();
        ends(&rule(&format!(
            "    if event.get('a') == 0: x = 0\n{chain}    if x == 9: return True\n"
        )));
        let doubled: String = (0..200).map(|_| "    x = x + x\n").collect();
        ends(&rule(&format!("    x = 'ab'\n{doubled}")));
        let nested: String = (0..200).map(|_| "    x = [x, x]\n").collect();
        ends(&rule(&format!("    x = event.get('x')\n{nested}    if x == x: return True\n")));
        let either: String = (0..200).map(|_| "    x = (x or x) and (x or x)\n").collect();
        ends(&rule(&format!("    x = event.get('x') == 1\n{either}    if x: return True\n")));
        let literal: String = (0..20_000).map(|n| format!("'{n}', ")).collect();
        ends(&rule(&format!("    if event.get('x') in [{literal}]: return True\n")));
        let calls: String = (0..60)
            .map(|n| format!("def f{n}(e):\n    return f{}(e) or f{}(e)\n", n + 1, n + 1))
            .collect();
        ends(&format!(
            "{calls}def f60(e):\n    return e.get('x')\ndef rule(event):\n    return f0(event)\n"
        ));
        ends(
            "def f(e):\n    return g(e)\ndef g(e):\n    return f(e)\ndef rule(event):\n    return f(event)\n",
        );
        let names: String = (0..5_000).map(|n| format!("    v{n} = event.get('a')\n")).collect();
        let forks = "    if event.get('b'): v1 = 2\n".repeat(20_000);
        ends(&rule(&format!("{names}{forks}")));
        let many = "1, ".repeat(2_400);
        ends(&rule(&format!("    x = [{many}]\n{}", "    y = x + x\n".repeat(40_000))));
        ends(&rule(&format!("    x = [{many}]\n{}", "    x.append(1)\n".repeat(40_000))));
        let keys = "    d[event.get('k')] = 1\n".repeat(20_000);
        ends(&rule(&format!("    d = {{}}\n{keys}    if d.get('x') == 1: return True\n")));
        ends("A = B\nB = A\ndef rule(event):\n    return event.get('x') in A\n");
        let loops = "L = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]\ndef rule(event):\n".to_owned();
        let inner: String =
            (0..12).map(|n| format!("{}for a{n} in L:\n", "    ".repeat(n + 1))).collect();
        ends(&format!("{loops}{inner}{}if event.get('x') == a0: return True\n", "    ".repeat(13)));
    }
}
