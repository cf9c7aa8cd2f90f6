//! Values as far as they are known without running anything.

use super::condition::Condition;
use super::parser::Module;
use crate::model::Name;
use ruff_python_ast::{ExprLambda, StmtFunctionDef};
use std::collections::HashMap;
use std::rc::Rc;

/// How many members a list may have, and how long a text may be, that is built while reading.
pub(super) const LARGEST: usize = 5_000;

/// How many arms a choice may have.
const MOST_ARMS: usize = 300;

/// How deep lists may nest.
const DEEPEST: usize = 20;

/// A value.
#[derive(Clone, Debug)]
pub(super) enum Value<'a> {
    None,
    Bool(bool),
    /// A number as it prints.
    Number(Rc<str>),
    Text(Rc<str>),
    /// A list, tuple or set. [`Value::Many`] inside it stands for any number of members.
    List(Rc<Weighed<Vec<Value<'a>>>>),
    Dict(Rc<Weighed<Vec<(Value<'a>, Value<'a>)>>>),
    /// How many members or characters a value has.
    Length(Rc<Value<'a>>),
    /// The event the rule is asked about.
    Event,
    /// A field of it, also an element of one that is a list.
    Field(Field),
    /// Something computed from a field that no longer says what it is compared with.
    Derived(Field, Rc<str>),
    /// Any number of values like `item`; some where `when` holds.
    Many(Rc<Many<'a>>),
    /// The outcome of a condition.
    Test(Condition),
    /// One of several values, by conditions.
    Branch(Rc<Branch<'a>>),
    /// A compiled regular expression, and whether it ignores case.
    Regex(Rc<str>, bool),
    Network(Rc<str>),
    Function(Function<'a>),
    Lambda(Rc<Lambda<'a>>),
    Module(&'a Module),
    /// Something outside the opened tree, by its dotted name (`re.match`, `len`).
    Name(Rc<str>),
    /// A method of a value, not yet called.
    Method(Rc<(Value<'a>, &'a str)>),
    /// Not known, and why.
    Unknown(Rc<str>),
}

/// A field of the event.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Field {
    pub(super) path: Name,
    /// What was done to its value that does not change what it is (`lower`, `upper`).
    pub(super) modifiers: Rc<Vec<String>>,
    /// Whether it is no field but computed from one, under the name it has in the rule.
    pub(super) computed: bool,
}

/// A collection that knows how deep it is, so that nothing has to walk it to find out.
#[derive(Debug)]
pub(super) struct Weighed<T> {
    depth: usize,
    inner: T,
}

impl<T> std::ops::Deref for Weighed<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.inner
    }
}

#[derive(Debug)]
pub(super) struct Many<'a> {
    pub(super) item: Value<'a>,
    pub(super) when: Condition,
}

/// A choice: the first arm whose condition holds, else the last value.
#[derive(Debug)]
pub(super) struct Branch<'a> {
    pub(super) arms: Vec<(Condition, Value<'a>)>,
    pub(super) last: Value<'a>,
    depth: usize,
}

/// A function, with the module it is defined in.
#[derive(Clone, Copy, Debug)]
pub(super) struct Function<'a> {
    pub(super) module: &'a Module,
    pub(super) definition: &'a StmtFunctionDef,
}

/// A lambda with the names it can see.
#[derive(Debug)]
pub(super) struct Lambda<'a> {
    pub(super) module: &'a Module,
    pub(super) expression: &'a ExprLambda,
    pub(super) locals: HashMap<&'a str, Value<'a>>,
}

impl Field {
    pub(super) fn new(path: impl Into<Name>) -> Self {
        Self { path: path.into(), modifiers: Rc::default(), computed: false }
    }

    /// What stands under a key of it.
    pub(super) fn at(&self, key: &str) -> Self {
        if self.path.is_empty() {
            Self::new(key)
        } else {
            Self::new(format!("{}.{key}", self.path))
        }
    }

    /// The same field with something done to its value.
    pub(super) fn with(&self, modifier: &str) -> Self {
        let mut modifiers = (*self.modifiers).clone();
        if !modifiers.iter().any(|known| known == modifier) {
            modifiers.push(modifier.to_owned());
        }
        Self { modifiers: Rc::new(modifiers), ..self.clone() }
    }
}

impl<'a> Branch<'a> {
    /// Every value it can have.
    pub(super) fn values(&self) -> impl Iterator<Item = &Value<'a>> {
        self.arms.iter().map(|(_, value)| value).chain([&self.last])
    }
}

impl<'a> Value<'a> {
    pub(super) fn text(text: impl Into<Rc<str>>) -> Self {
        Self::Text(text.into())
    }

    pub(super) fn unknown(reason: impl Into<Rc<str>>) -> Self {
        Self::Unknown(reason.into())
    }

    pub(super) fn list(items: Vec<Self>) -> Self {
        let depth = 1 + items.iter().map(Self::depth).max().unwrap_or(0);
        if items.len() > LARGEST || depth > DEEPEST {
            return Self::unknown("a list too large to be followed");
        }
        Self::List(Rc::new(Weighed { depth, inner: items }))
    }

    pub(super) fn dict(entries: Vec<(Self, Self)>) -> Self {
        let depths = entries.iter().map(|(key, item)| key.depth().max(item.depth()));
        let depth = 1 + depths.max().unwrap_or(0);
        if entries.len() > LARGEST || depth > DEEPEST {
            return Self::unknown("a dictionary too large to be followed");
        }
        Self::Dict(Rc::new(Weighed { depth, inner: entries }))
    }

    pub(super) fn many(item: Self, when: Condition) -> Self {
        if item.depth() > DEEPEST {
            return Self::unknown("a list too large to be followed");
        }
        Self::Many(Rc::new(Many { item, when }))
    }

    pub(super) fn length(of: Self) -> Self {
        match of {
            Self::Length(_) => Self::unknown("the length of a number"),
            of => Self::Length(Rc::new(of)),
        }
    }

    /// A choice; conditions that are constant are decided.
    pub(super) fn branch(arms: Vec<(Condition, Self)>, last: Self) -> Self {
        let mut kept: Vec<(Condition, Self)> = Vec::new();
        let mut last = last;
        for (when, value) in arms {
            match when.constant() {
                Some(false) => {}
                Some(true) => {
                    last = value;
                    break;
                }
                None => kept.push((when, value)),
            }
        }
        if let Self::Branch(inner) = &last {
            let inner = inner.clone();
            kept.extend(inner.arms.iter().cloned());
            last = inner.last.clone();
        }
        while kept.last().is_some_and(|(_, value)| value.is_same(&last)) {
            kept.pop();
        }
        if kept.is_empty() {
            return last;
        }
        let deepest = kept.iter().map(|(_, value)| value.depth()).max().unwrap_or(0);
        let depth = 1 + deepest.max(last.depth());
        if kept.len() > MOST_ARMS || depth > DEEPEST {
            return Self::unknown("too many choices to be followed");
        }
        Self::Branch(Rc::new(Branch { arms: kept, last, depth }))
    }

    /// The same choice between other values.
    pub(super) fn map(branch: &Branch<'a>, mut change: impl FnMut(&Self) -> Self) -> Self {
        let arms = branch.arms.iter().map(|(when, value)| (when.clone(), change(value))).collect();
        Self::branch(arms, change(&branch.last))
    }

    fn depth(&self) -> usize {
        match self {
            Self::List(items) => items.depth,
            Self::Dict(entries) => entries.depth,
            Self::Many(many) => 1 + many.item.depth(),
            Self::Branch(branch) => branch.depth,
            Self::Method(method) => 1 + method.0.depth(),
            Self::Length(of) => 1 + of.depth(),
            _ => 0,
        }
    }

    /// Whether two values are one and the same, as far as that is cheap to know.
    pub(super) fn is_same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Field(a), Self::Field(b)) => a == b,
            (Self::Derived(a, why), Self::Derived(b, other)) => a == b && why == other,
            (Self::List(a), Self::List(b)) => Rc::ptr_eq(a, b),
            (Self::Dict(a), Self::Dict(b)) => Rc::ptr_eq(a, b),
            (Self::Many(a), Self::Many(b)) => Rc::ptr_eq(a, b),
            (Self::Branch(a), Self::Branch(b)) => Rc::ptr_eq(a, b),
            (Self::Test(a), Self::Test(b)) => a.is_same(b),
            (Self::Event, Self::Event) => true,
            (Self::Unknown(a), Self::Unknown(b)) => a == b,
            (Self::Function(a), Self::Function(b)) => std::ptr::eq(a.definition, b.definition),
            (a, b) => a.equals(b) == Some(true),
        }
    }

    /// The text of a constant as it prints in a predicate.
    pub(super) fn printed(&self) -> Option<String> {
        match self {
            Self::Bool(value) => Some(value.to_string()),
            Self::Number(text) | Self::Text(text) => Some(text.to_string()),
            _ => None,
        }
    }

    /// Whether it is known whatever the event (and is no collection).
    pub(super) fn is_scalar(&self) -> bool {
        matches!(self, Self::None | Self::Bool(_) | Self::Number(_) | Self::Text(_))
    }

    /// Whether two scalars are equal.
    pub(super) fn equals(&self, other: &Self) -> Option<bool> {
        match (self, other) {
            (Self::None, Self::None) => Some(true),
            (Self::Bool(a), Self::Bool(b)) => Some(a == b),
            (Self::Text(a), Self::Text(b)) => Some(a == b),
            (Self::Number(a), Self::Number(b)) => Some(a == b),
            (a, b) if a.is_scalar() && b.is_scalar() => Some(false),
            _ => None,
        }
    }
}
