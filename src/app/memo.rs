//! Answers of views, kept under (generation, question): computed when the question changes, not when
//! the window is painted.

use std::rc::Rc;

/// The last few answers to one kind of question.
#[derive(Debug)]
pub(crate) struct Memo<Q, A> {
    generation: u64,
    /// The last asked is the last in the list.
    kept: Vec<(Q, Rc<A>, u64)>,
}

/// How many answers are kept: the page, and those one comes back to.
const KEPT: usize = 6;

impl<Q, A> Default for Memo<Q, A> {
    fn default() -> Self {
        Self { generation: 0, kept: Vec::new() }
    }
}

impl<Q: PartialEq + Clone, A> Memo<Q, A> {
    /// The answer to a question on the catalog of `generation`, and a number that changes with it.
    pub(crate) fn get(
        &mut self,
        generation: u64,
        question: &Q,
        answer: impl FnOnce() -> A,
    ) -> (Rc<A>, u64) {
        if self.generation != generation {
            self.generation = generation;
            self.kept.clear();
        }
        if let Some(at) = self.kept.iter().position(|(known, ..)| known == question) {
            let entry = self.kept.remove(at);
            let result = (entry.1.clone(), entry.2);
            self.kept.push(entry);
            return result;
        }
        let answer = Rc::new(answer());
        let revision = next_revision();
        self.kept.push((question.clone(), answer.clone(), revision));
        if self.kept.len() > KEPT {
            self.kept.remove(0);
        }
        (answer, revision)
    }
}

/// A number never given before.
pub(crate) fn next_revision() -> u64 {
    use std::sync::atomic::{AtomicU64, Ordering};
    static NEXT: AtomicU64 = AtomicU64::new(1);
    NEXT.fetch_add(1, Ordering::Relaxed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_computed_once_a_generation() {
        let mut memo = Memo::default();
        let mut computed = 0;
        let mut ask =
            |generation, question: u8| memo.get(generation, &question, || computed += 1).1;
        let first = ask(1, 7);
        assert_eq!(ask(1, 7), first);
        assert_ne!(ask(1, 8), first);
        assert_eq!(ask(1, 7), first);
        assert_ne!(ask(2, 7), first);
        assert_eq!(computed, 3);
    }
}
