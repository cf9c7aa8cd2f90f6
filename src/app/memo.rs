//! Answers of views, kept under (generation, question): computed when the question changes, not when
//! the window is painted, and away from it where an older answer can stand in meanwhile.

use crate::app::job::Wake;
use crate::app::vendors::VendorOrder;
use crate::catalog::Catalog;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, sync_channel};
use std::time::Duration;

/// How many answers are kept: the page, and those one comes back to.
const KEPT: usize = 6;

/// How long a frame waits for an answer before it shows the one there was.
pub(super) const PATIENCE: Duration = Duration::from_millis(2);

/// Who asks: on which catalog, how long a frame may wait, and who is told when an answer is late.
#[derive(Clone)]
pub(crate) struct Asking {
    /// What is asked.
    pub(crate) catalog: Arc<Catalog>,
    /// Changes with the catalog, and with the order of vendors.
    pub(crate) generation: u64,
    /// In which order vendors are listed.
    pub(crate) vendors: VendorOrder,
    /// How long a frame waits.
    pub(crate) patience: Duration,
    /// Wakes the window.
    pub(crate) wake: Wake,
}

/// The last few answers to one kind of question.
pub(crate) struct Memo<Q, A> {
    generation: u64,
    /// The last asked is the last in the list.
    kept: Vec<(Q, Rc<A>, u64)>,
    pending: Option<(Q, Receiver<A>)>,
}

impl<Q, A> Default for Memo<Q, A> {
    fn default() -> Self {
        Self { generation: 0, kept: Vec::new(), pending: None }
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
        self.known(generation, question).unwrap_or_else(|| self.keep(question.clone(), answer()))
    }

    fn known(&mut self, generation: u64, question: &Q) -> Option<(Rc<A>, u64)> {
        if self.generation != generation {
            *self = Self { generation, ..Self::default() };
        }
        let at = self.kept.iter().position(|(known, ..)| known == question)?;
        let entry = self.kept.remove(at);
        let result = (entry.1.clone(), entry.2);
        self.kept.push(entry);
        Some(result)
    }

    fn keep(&mut self, question: Q, answer: A) -> (Rc<A>, u64) {
        let answer = Rc::new(answer);
        let revision = next_revision();
        self.kept.push((question, answer.clone(), revision));
        if self.kept.len() > KEPT {
            self.kept.remove(0);
        }
        (answer, revision)
    }
}

impl<Q: PartialEq + Clone + Send + 'static, A: Send + 'static> Memo<Q, A> {
    /// As [`Memo::get`], but an answer that is long in coming is computed on another thread, and the
    /// last one whose question `stands_in` is shown until it is there. With none it is waited for.
    pub(crate) fn get_soon(
        &mut self,
        asking: &Asking,
        question: &Q,
        stands_in: impl Fn(&Q) -> bool,
        answer: impl Fn(&Asking, &Q) -> A + Clone + Send + 'static,
    ) -> (Rc<A>, u64) {
        if let Some(known) = self.known(asking.generation, question) {
            return known;
        }
        let before = self.kept.iter().rev().find(|(known, ..)| stands_in(known));
        let Some(before) = before.map(|(_, answer, revision)| (answer.clone(), *revision)) else {
            return self.keep(question.clone(), answer(asking, question));
        };
        let patience = match &self.pending {
            Some((pending, _)) if pending == question => Duration::ZERO,
            _ => {
                let receiver = compute(asking.clone(), question.clone(), answer.clone());
                self.pending = Some((question.clone(), receiver));
                asking.patience
            }
        };
        match self.pending.as_ref().map(|(_, receiver)| receiver.recv_timeout(patience)) {
            Some(Ok(answer)) => {
                self.pending = None;
                self.keep(question.clone(), answer)
            }
            Some(Err(std::sync::mpsc::RecvTimeoutError::Timeout)) => before,
            // No thread was to be had.
            _ => self.keep(question.clone(), answer(asking, question)),
        }
    }
}

/// Computes an answer on a thread of its own.
fn compute<Q: Send + 'static, A: Send + 'static>(
    asking: Asking,
    question: Q,
    answer: impl Fn(&Asking, &Q) -> A + Send + 'static,
) -> Receiver<A> {
    let (sender, receiver) = sync_channel(1);
    let work = move || {
        // Nobody listens any more where another question came; that is as it should be.
        sender.send(answer(&asking, &question)).ok();
        (asking.wake)();
    };
    std::thread::Builder::new().name("answer".to_owned()).spawn(work).ok();
    receiver
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
    use std::sync::Mutex;
    use std::sync::mpsc::channel;

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

    #[test]
    fn the_answer_before_stands_in_until_the_new_one_is_there() {
        let (woken, wakes) = channel();
        let wake: Wake = Arc::new(move || woken.send(()).unwrap());
        let asking = Asking {
            catalog: Arc::new(Catalog::empty()),
            generation: 1,
            vendors: VendorOrder::default(),
            patience: Duration::ZERO,
            wake,
        };
        let mut memo: Memo<u8, u8> = Memo::default();
        let (go, wait) = channel::<()>();
        let gate = Arc::new(Mutex::new(wait));
        let mut ask = |question: u8, slow: bool| {
            let gate = gate.clone();
            let answer = move |_: &Asking, question: &u8| {
                if slow {
                    gate.lock().unwrap().recv().unwrap();
                }
                *question
            };
            *memo.get_soon(&asking, &question, |known| known % 2 == question % 2, answer).0
        };
        assert_eq!(ask(2, false), 2, "with nothing to stand in it is waited for");
        assert_eq!(ask(4, true), 2);
        assert_eq!(ask(5, false), 5, "an answer of another kind does not stand in");
        assert_eq!(ask(4, true), 2);
        go.send(()).unwrap();
        wakes.recv().unwrap();
        assert_eq!(ask(4, true), 4);
    }
}
