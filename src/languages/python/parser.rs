//! Text → syntax tree, by ruff's parser, with limits on what is given to it.
//!
//! A tree is dropped recursively, so depth is bounded before it is built: by brackets, and by the
//! operators that can nest without them (`not not …`, `a.b.c…`, `lambda: lambda: …`).

use crate::languages::Finding;
use crate::languages::cursor::Cursor;
use crate::model::Span;
use ruff_python_ast::{Alias, Expr, Stmt, StmtFunctionDef};
use ruff_text_size::TextRange;
use std::collections::HashMap;

/// The longest text that is parsed, in bytes.
const LONGEST: usize = 1 << 20;

/// How deep brackets, blocks and operators may nest.
const DEEPEST: usize = 1_000;

/// A Python file, parsed.
#[derive(Debug)]
pub struct Module {
    /// Its name: the file's stem.
    pub name: String,
    /// Its text.
    pub text: String,
    /// What is wrong with the text; the rest of it is in the tree.
    pub findings: Vec<Finding>,
    body: Vec<Stmt>,
    names: HashMap<String, Binding>,
}

/// Where a module binds a name at its top level: the statement, by number. The last one counts.
#[derive(Clone, Copy, Debug)]
struct Binding(usize);

/// What a name of a module is bound by.
#[derive(Clone, Copy)]
pub(super) enum Bound<'a> {
    Function(&'a StmtFunctionDef),
    Value(&'a Expr),
    /// A part of an assignment to several names.
    Part(&'a Expr, usize),
    /// `import module [as name]`.
    Module(&'a str),
    /// `from module import name`.
    Imported(&'a str, &'a Alias),
    Class(&'a str),
}

impl Module {
    /// Parses `text`. What cannot be parsed is a finding, and left out of the tree.
    pub fn parse(name: &str, text: &str) -> Self {
        let mut module = Self {
            name: name.to_owned(),
            text: text.to_owned(),
            findings: Vec::new(),
            body: Vec::new(),
            names: HashMap::new(),
        };
        if let Err(finding) = check_limits(text) {
            module.findings.push(finding);
            return module;
        }
        let options = ruff_python_parser::ParseOptions::from(ruff_python_parser::Mode::Module);
        let parsed = ruff_python_parser::parse_unchecked(text, options);
        let errors = parsed.errors().iter().take(5);
        module.findings = errors
            .map(|error| {
                Finding::error(span(error.location), format!("not Python: {}", error.error))
            })
            .collect();
        if let Some(parsed) = parsed.try_into_module() {
            module.body = parsed.into_suite().into_iter().collect();
        }
        module.index();
        module
    }

    /// Whether it defines a function of that name.
    pub fn defines(&self, function: &str) -> bool {
        matches!(self.bound(function), Some(Bound::Function(_)))
    }

    /// The place of a function's name; the start of the file where it has none.
    pub fn place_of(&self, function: &str) -> Span {
        match self.bound(function) {
            Some(Bound::Function(definition)) => span(definition.name.range),
            _ => Span::default(),
        }
    }

    fn index(&mut self) {
        for (at, statement) in self.body.iter().enumerate() {
            let mut bind = |name: &str| {
                self.names.insert(name.to_owned(), Binding(at));
            };
            match statement {
                Stmt::FunctionDef(definition) => bind(&definition.name),
                Stmt::ClassDef(definition) => bind(&definition.name),
                Stmt::Assign(assign) => assign.targets.iter().for_each(|target| match target {
                    Expr::Name(name) => bind(&name.id),
                    Expr::Tuple(tuple) => tuple.elts.iter().for_each(|part| {
                        if let Expr::Name(name) = part {
                            bind(&name.id);
                        }
                    }),
                    _ => {}
                }),
                Stmt::AnnAssign(assign) if assign.value.is_some() => {
                    if let Expr::Name(name) = &*assign.target {
                        bind(&name.id);
                    }
                }
                Stmt::Import(import) => import.names.iter().for_each(|alias| bind(local(alias))),
                Stmt::ImportFrom(import) => {
                    import.names.iter().for_each(|alias| bind(local(alias)));
                }
                _ => {}
            }
        }
    }

    /// What a name is bound by at the top level.
    pub(super) fn bound(&self, name: &str) -> Option<Bound<'_>> {
        let Binding(at) = *self.names.get(name)?;
        Some(match self.body.get(at)? {
            Stmt::FunctionDef(definition) => Bound::Function(definition),
            Stmt::ClassDef(definition) => Bound::Class(&definition.name),
            Stmt::AnnAssign(assign) => Bound::Value(assign.value.as_deref()?),
            Stmt::Assign(assign) => bound_by_targets(&assign.targets, &assign.value, name)?,
            Stmt::Import(import) => {
                let alias = import.names.iter().find(|alias| local(alias) == name)?;
                match alias.asname {
                    Some(_) => Bound::Module(&alias.name),
                    None => Bound::Module(local(alias)),
                }
            }
            Stmt::ImportFrom(import) => {
                let alias = import.names.iter().find(|alias| local(alias) == name)?;
                let module = import.module.as_ref().map_or("", |module| module.as_str());
                Bound::Imported(module, alias)
            }
            _ => return None,
        })
    }

    /// The text of a range.
    pub(super) fn text_of(&self, range: TextRange) -> &str {
        span(range).of(&self.text)
    }
}

fn bound_by_targets<'a>(targets: &'a [Expr], value: &'a Expr, name: &str) -> Option<Bound<'a>> {
    let is_name = |target: &Expr| matches!(target, Expr::Name(found) if found.id == name);
    for target in targets {
        if is_name(target) {
            return Some(Bound::Value(value));
        }
        if let Expr::Tuple(tuple) = target
            && let Some(part) = tuple.elts.iter().position(is_name)
        {
            return Some(Bound::Part(value, part));
        }
    }
    None
}

/// The name an import binds: `a` of `import a.b`.
fn local(alias: &Alias) -> &str {
    match &alias.asname {
        Some(name) => name,
        None => alias.name.split('.').next().unwrap_or_default(),
    }
}

/// A range of ruff's as ours.
pub(super) fn span(range: TextRange) -> Span {
    Span { start: range.start().to_u32(), end: range.end().to_u32() }
}

fn check_limits(text: &str) -> Result<(), Finding> {
    if text.len() > LONGEST {
        let reason = "longer than 1 MiB; no rule is, so it was not read";
        return Err(Finding::error(Span::default(), reason));
    }
    match Depth::too_deep(text) {
        Some(at) => {
            let reason = "nested too deep to be read; split the expression";
            Err(Finding::error(Span::new(at, at + 1), reason))
        }
        None => Ok(()),
    }
}

/// Counts how deep the tree of a text can be at most, without building it.
struct Depth {
    /// Operators met in each open bracket; a comma starts anew, a closing bracket does not, since
    /// `a().b().c()` nests to the left.
    open: Vec<usize>,
    total: usize,
}

impl Depth {
    fn too_deep(text: &str) -> Option<usize> {
        let mut depth = Self { open: vec![0], total: 0 };
        let mut cursor = Cursor::new(text);
        while !cursor.is_at_end() {
            let start = cursor.position();
            depth.step(&mut cursor);
            if depth.open.len() + depth.total > DEEPEST {
                return Some(start);
            }
        }
        None
    }

    fn step(&mut self, cursor: &mut Cursor<'_>) {
        let Some(c) = cursor.peek() else { return };
        if c.is_alphabetic() || c == '_' {
            let word = cursor.take_while(|c| c.is_alphanumeric() || c == '_');
            if matches!(word, "not" | "lambda" | "await" | "else" | "yield" | "case") {
                self.operator();
            }
            return;
        }
        match c {
            '"' | '\'' => return self.string(cursor),
            '#' => {
                cursor.take_while(|c| c != '\n');
                return;
            }
            '(' | '[' | '{' => {
                self.operator();
                self.open.push(0);
            }
            ')' | ']' | '}' if self.open.len() > 1 => self.close(),
            ',' => self.reset(),
            '\n' => self.line(cursor),
            '.' | '+' | '-' | '*' | '/' | '%' | '~' | '|' | '&' | '^' | '@' | '<' | '>' | '=' => {
                self.operator();
            }
            _ => {}
        }
        cursor.bump();
    }

    fn operator(&mut self) {
        if let Some(count) = self.open.last_mut() {
            *count += 1;
            self.total += 1;
        }
    }

    fn reset(&mut self) {
        if let Some(count) = self.open.last_mut() {
            self.total -= *count;
            *count = 0;
        }
    }

    fn close(&mut self) {
        self.total -= self.open.pop().unwrap_or(0);
    }

    /// A line ends a statement outside brackets; its indentation is how deep the next one is.
    fn line(&mut self, cursor: &Cursor<'_>) {
        if self.open.len() == 1 {
            self.reset();
            let rest = &cursor.rest()[1..];
            let indent = rest.len() - rest.trim_start_matches([' ', '\t']).len();
            self.total += indent;
            self.open[0] = indent;
        }
    }

    /// A string, with the brackets of an f-string counted.
    fn string(&mut self, cursor: &mut Cursor<'_>) {
        let quote = if cursor.rest().starts_with('"') { "\"" } else { "'" };
        let triple = quote.repeat(3);
        let end = if cursor.eat(&triple) { triple.as_str() } else { quote };
        if end == quote {
            cursor.bump();
        }
        let mut braces = 0_usize;
        while let Some(c) = cursor.peek() {
            if cursor.eat(end) || (end == quote && c == '\n') {
                return;
            }
            match c {
                '\\' => drop(cursor.bump()),
                '{' => braces += 1,
                '}' => braces = braces.saturating_sub(1),
                _ => {}
            }
            if self.total + self.open.len() + braces > DEEPEST {
                self.total += braces;
                return;
            }
            cursor.bump();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_nests_without_end_is_refused_before_it_is_parsed() {
        for text in [
            "x = ".to_owned() + &"(".repeat(10_000),
            "x = ".to_owned() + &"not ".repeat(10_000) + "y",
            "x = ".to_owned() + &"lambda: ".repeat(10_000) + "y",
            "x = a".to_owned() + &".b()".repeat(10_000),
            "x = 1".to_owned() + &" + 1".repeat(10_000),
            "x = f\"".to_owned() + &"{y:".repeat(10_000),
            "x = ".to_owned() + &"f\"{".repeat(10_000),
            "x = 1".to_owned() + &"\n".repeat(2 << 20),
        ] {
            assert_eq!(Module::parse("m", &text).findings.len(), 1, "{}", &text[..20]);
        }
    }

    #[test]
    fn long_lists_and_chains_of_and_are_not_deep() {
        let list = format!("x = [{}]", "'a.b-c', -1, ".repeat(10_000));
        assert!(Module::parse("m", &list).findings.is_empty());
        let chain = format!("x = {} c", "a and b or ".repeat(10_000));
        assert!(Module::parse("m", &chain).findings.is_empty());
    }

    #[test]
    fn an_error_is_found_and_the_rest_is_read() {
        let module = Module::parse("m", "x = (1\ndef rule(event):\n    return True\n");
        assert!(!module.findings.is_empty());
        assert!(Module::parse("m", "def rule(e):\n  return 1\n").defines("rule"));
    }
}
