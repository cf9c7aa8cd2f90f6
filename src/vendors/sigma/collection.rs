//! The documents of a file → its rules: `action: global`, `reset` and `repeat`.
//!
//! As pySigma does, what is global overrides what a rule says itself; several global documents
//! add up; correlations and filters take nothing from them.

use crate::model::{Level, Problem, Span};
use crate::vendors::SourceFile;
use crate::vendors::yaml::{Node, Stream, Value};
use rustc_hash::{FxHashMap, FxHashSet};
use std::borrow::Cow;

/// How many nodes joining documents may copy before a file is no rule file any more.
const MOST_COPIED: usize = 200_000;

/// The documents with only the last of each repeated key; `None` where no key is repeated.
pub(super) fn without_repeats(stream: &Stream) -> Option<Vec<Node>> {
    if stream.repeated_keys.is_empty() {
        return None;
    }
    let mut documents = stream.documents.clone();
    documents.iter_mut().for_each(drop_repeats);
    Some(documents)
}

fn drop_repeats(node: &mut Node) {
    match &mut node.value {
        Value::Scalar(..) => {}
        Value::Sequence(items) => items.iter_mut().for_each(drop_repeats),
        Value::Mapping(entries) => {
            let mut seen = FxHashSet::default();
            entries.reverse();
            entries.retain(|(key, _)| match key.as_str() {
                Some(key) => seen.insert(key.to_owned()),
                None => true,
            });
            entries.reverse();
            entries.iter_mut().for_each(|(_, value)| drop_repeats(value));
        }
    }
}

/// The rules of a file, each with what actions add to it. What is no mapping is a problem.
pub(super) fn resolve<'a>(
    file: &SourceFile<'_>,
    documents: &'a [Node],
    problems: &mut Vec<Problem>,
) -> Vec<Cow<'a, Node>> {
    let is_rule = |document: &&Node| {
        let is_mapping = matches!(document.value, Value::Mapping(_));
        if !is_mapping {
            let reason = "this document is no rule";
            problems.push(file.problem(document.span, Level::Error, reason));
        }
        is_mapping
    };
    let documents: Vec<&Node> = documents.iter().filter(is_rule).collect();
    if documents.iter().all(|document| document.get("action").is_none()) {
        return documents.into_iter().map(Cow::Borrowed).collect();
    }
    let mut collection = Collection { rules: Vec::new(), global: None, previous: None, copied: 0 };
    for document in documents {
        if let Err((span, reason)) = collection.add(document) {
            problems.push(file.problem(span, Level::Error, reason));
        }
        if collection.copied > MOST_COPIED {
            let reason = "joining the documents of this file makes too much of it; the rest is \
                          not read";
            problems.push(file.problem(document.span, Level::Error, reason));
            break;
        }
    }
    collection.rules
}

struct Collection<'a> {
    rules: Vec<Cow<'a, Node>>,
    global: Option<Node>,
    previous: Option<Node>,
    copied: usize,
}

impl<'a> Collection<'a> {
    fn add(&mut self, document: &'a Node) -> Result<(), (Span, String)> {
        let action = document.get("action");
        match action.map(|action| action.as_str().unwrap_or_default()) {
            None => self.rule(document),
            Some("global") => {
                self.global = Some(match self.global.take() {
                    Some(before) => self.joined(&before, document),
                    None => self.copy(document),
                });
                self.previous.clone_from(&self.global);
            }
            Some("reset") => self.global = None,
            Some("repeat") => {
                let Some(previous) = self.previous.take() else {
                    let reason = "there is no rule before this one to repeat";
                    return Err((document.span, reason.to_owned()));
                };
                let mut rule = self.joined(&previous, document);
                rule.span = document.span;
                self.previous = Some(self.copy(&rule));
                self.rules.push(Cow::Owned(rule));
            }
            Some(other) => {
                let span = action.map_or(document.span, |action| action.span);
                return Err((span, format!("the action `{other}` is not known")));
            }
        }
        Ok(())
    }

    fn rule(&mut self, document: &'a Node) {
        let alone = document.get("correlation").is_some() || document.get("filter").is_some();
        let rule = match self.global.take() {
            Some(global) if !alone => {
                let rule = self.joined(document, &global);
                self.global = Some(global);
                Cow::Owned(rule)
            }
            global => {
                self.global = global;
                Cow::Borrowed(document)
            }
        };
        if !alone {
            self.previous = Some(self.copy(&rule));
        }
        self.rules.push(rule);
    }

    /// `base` with `over` laid over it: mappings are joined key by key, all else is replaced.
    fn joined(&mut self, base: &Node, over: &Node) -> Node {
        let (Value::Mapping(below), Value::Mapping(above)) = (&base.value, &over.value) else {
            return self.copy(over);
        };
        let mut replaced: FxHashMap<&str, &(Node, Node)> = FxHashMap::default();
        replaced.extend(above.iter().filter_map(|entry| Some((entry.0.as_str()?, entry))));
        let mut entries = Vec::with_capacity(below.len() + above.len());
        for (key, value) in below {
            entries.push(match key.as_str().and_then(|key| replaced.remove(key)) {
                Some((key, over)) => (key.clone(), self.joined(value, over)),
                None => (key.clone(), self.copy(value)),
            });
        }
        for (key, value) in above {
            if key.as_str().is_none_or(|key| replaced.contains_key(key)) {
                entries.push((key.clone(), self.copy(value)));
            }
        }
        entries.retain(|(key, _)| key.as_str() != Some("action"));
        Node { value: Value::Mapping(entries), span: base.span }
    }

    fn copy(&mut self, node: &Node) -> Node {
        self.copied += node.size();
        if self.copied > MOST_COPIED {
            return Node { value: Value::Mapping(Vec::new()), span: node.span };
        }
        node.clone()
    }
}
