//! What a block of statements does: the ways out of it, and how it ends.

use super::State;
use super::condition::Condition;
use super::value::Value;

/// What a block does.
pub(super) struct Flow<'a> {
    /// Returns from inside it, in order.
    pub(super) exits: Vec<Exit<'a>>,
    pub(super) end: End<'a>,
}

/// A return that is taken under a condition.
pub(super) enum Exit<'a> {
    One(Condition, Value<'a>),
    /// The returns of a block that stands under a condition and may be passed without one.
    Within(Condition, Vec<Exit<'a>>),
}

impl<'a> Exit<'a> {
    /// It under a condition: what returns the same constant in any case is one return.
    pub(super) fn within(when: Condition, exits: Vec<Self>) -> Option<Self> {
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

    pub(super) fn has_test(&self) -> bool {
        match self {
            Self::One(when, value) => {
                when.has_test() || !matches!(value, Value::Bool(_) | Value::Unknown(_))
            }
            Self::Within(when, exits) => when.has_test() || exits.iter().any(Self::has_test),
        }
    }

    /// Exits in order, and the value where none is taken, as one value. A block that is followed
    /// by a constant is a choice of its own; else each of its returns is one of the function.
    pub(super) fn joined(exits: Vec<Self>, last: Value<'a>) -> Value<'a> {
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
                    flat.push((Condition::all([when.clone(), inner]), value));
                }
                Self::Within(inner, exits) => {
                    Self::flatten(Condition::all([when.clone(), inner]), exits, flat);
                }
            }
        }
    }
}

/// How a block ends where no exit was taken.
pub(super) enum End<'a> {
    Falls,
    Returns(Value<'a>),
    /// `continue` or `break`: the rest of the loop's body is not reached.
    Leaves,
    Raises,
}

/// A block while it is read.
pub(super) struct Block<'a> {
    pub(super) exits: Vec<Exit<'a>>,
    /// What holds since a `continue` was passed, and the names as they were before it.
    pub(super) since: Option<(Condition, State<'a>)>,
}

impl<'a> Block<'a> {
    pub(super) fn exit(&mut self, when: Condition, value: Value<'a>) {
        self.add(Exit::One(when, value));
    }

    pub(super) fn extend(&mut self, exits: Vec<Exit<'a>>) {
        exits.into_iter().for_each(|exit| self.add(exit));
    }

    pub(super) fn within(&mut self, when: Condition, exits: Vec<Exit<'a>>) {
        if let Some(exit) = Exit::within(when, exits) {
            self.add(exit);
        }
    }

    pub(super) fn add(&mut self, exit: Exit<'a>) {
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
