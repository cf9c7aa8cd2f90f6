//! Answers of views, kept under (generation, question): computed when the question changes, not when
//! the window is painted, and away from it where an older answer can stand in meanwhile.

use crate::app::job::Wake;
use crate::app::vendors::VendorOrder;
use crate::catalog::Catalog;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, sync_channel};
use std::time::{Duration, Instant};

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
    /// The last answer on the catalog before, until there is one on this.
    before: Option<(Q, Rc<A>, u64)>,
    pending: Option<Pending<Q, A>>,
}

/// A question whose answer is computed on another thread.
struct Pending<Q, A> {
    question: Q,
    asked: Instant,
    answer: Receiver<A>,
    /// Whether someone is at it.
    is_taken: Arc<AtomicBool>,
}

/// What computes an answer; whoever comes first does it.
pub(crate) type Work = Box<dyn FnOnce() + Send>;

/// What there is to show of an answer that may be long in coming.
pub(crate) struct Late<A> {
    /// The answer and its number, or those that stand in; `None` where there is nothing to show yet.
    pub(crate) shown: Option<(Rc<A>, u64)>,
    /// Since when the answer is waited for; `None` where it is the one shown.
    pub(crate) since: Option<Instant>,
}

impl<Q, A> Default for Memo<Q, A> {
    fn default() -> Self {
        Self { generation: 0, kept: Vec::new(), before: None, pending: None }
    }
}

impl<Q, A> Memo<Q, A> {
    /// What is left of it for the catalog of `generation`: the last answer, which stands in until there
    /// is one on that.
    pub(crate) fn on_another(mut self, generation: u64) -> Self {
        let before = self.kept.pop().or(self.before);
        Self { generation, before, ..Self::default() }
    }

    /// Lets what is left of the catalog before go.
    pub(crate) fn forget_before(&mut self) {
        self.before = None;
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
        self.before = None;
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
        match self.standing_in(stands_in) {
            Some(before) => self.awaited(asking, question, answer).unwrap_or(before),
            None => {
                let ahead = self.being_answered(question);
                self.keep(question.clone(), ahead.unwrap_or_else(|| answer(asking, question)))
            }
        }
    }

    /// The work of answering a question that will be asked; none where that is known or at work.
    pub(crate) fn ahead(
        &mut self,
        asking: &Asking,
        question: &Q,
        answer: impl Fn(&Asking, &Q) -> A + Send + 'static,
    ) -> Option<Work> {
        if self.known(asking.generation, question).is_some() || self.pending.is_some() {
            return None;
        }
        let (pending, work) = Pending::new(asking.clone(), question.clone(), answer);
        self.pending = Some(pending);
        Some(work)
    }

    /// The answer to a question that another thread is at, when it is there.
    fn being_answered(&mut self, question: &Q) -> Option<A> {
        let pending = self.pending.take_if(|pending| pending.question == *question)?;
        let is_at_work = pending.is_taken.swap(true, Ordering::AcqRel);
        if is_at_work { pending.answer.recv().ok() } else { None }
    }

    /// The same, but with none that stands in there is nothing to show until the answer is there: for
    /// answers that are too long in coming to be waited for at all.
    pub(crate) fn get_late(
        &mut self,
        asking: &Asking,
        question: &Q,
        stands_in: impl Fn(&Q) -> bool,
        answer: impl Fn(&Asking, &Q) -> A + Clone + Send + 'static,
    ) -> Late<A> {
        let known = self.known(asking.generation, question);
        match known.or_else(|| self.awaited(asking, question, answer)) {
            Some(answer) => Late { shown: Some(answer), since: None },
            None => Late {
                shown: self.standing_in(stands_in),
                since: self.pending.as_ref().map(|pending| pending.asked),
            },
        }
    }

    /// The last answer whose question `stands_in`.
    fn standing_in(&self, stands_in: impl Fn(&Q) -> bool) -> Option<(Rc<A>, u64)> {
        let mut answers = self.kept.iter().rev().chain(&self.before);
        let (_, answer, revision) = answers.find(|(question, ..)| stands_in(question))?;
        Some((answer.clone(), *revision))
    }

    /// The answer, if another thread has it within a frame's patience.
    fn awaited(
        &mut self,
        asking: &Asking,
        question: &Q,
        answer: impl Fn(&Asking, &Q) -> A + Clone + Send + 'static,
    ) -> Option<(Rc<A>, u64)> {
        let is_new = self.pending.as_ref().is_none_or(|pending| pending.question != *question);
        if is_new {
            let (pending, work) = Pending::new(asking.clone(), question.clone(), answer.clone());
            self.pending = Some(pending);
            on_a_thread(work);
        }
        let patience = if is_new { asking.patience } else { Duration::ZERO };
        let answer = match self.pending.as_ref()?.answer.recv_timeout(patience) {
            Ok(answer) => answer,
            Err(RecvTimeoutError::Timeout) => return None,
            // No thread was to be had.
            Err(RecvTimeoutError::Disconnected) => answer(asking, question),
        };
        self.pending = None;
        Some(self.keep(question.clone(), answer))
    }
}

impl<Q: Clone + Send + 'static, A: Send + 'static> Pending<Q, A> {
    fn new(
        asking: Asking,
        question: Q,
        answer: impl Fn(&Asking, &Q) -> A + Send + 'static,
    ) -> (Self, Work) {
        let (sender, receiver) = sync_channel(1);
        let is_taken = Arc::new(AtomicBool::new(false));
        let pending = Self {
            question: question.clone(),
            asked: Instant::now(),
            answer: receiver,
            is_taken: is_taken.clone(),
        };
        let work = move || {
            if !is_taken.swap(true, Ordering::AcqRel) {
                // Nobody listens any more where another question came; that is as it should be.
                sender.send(answer(&asking, &question)).ok();
                (asking.wake)();
            }
        };
        (pending, Box::new(work))
    }
}

/// Does work away from the window.
pub(crate) fn on_a_thread(work: impl FnOnce() + Send + 'static) {
    std::thread::Builder::new().name("answer".to_owned()).spawn(work).ok();
}

/// A number never given before.
pub(crate) fn next_revision() -> u64 {
    use std::sync::atomic::AtomicU64;
    static NEXT: AtomicU64 = AtomicU64::new(1);
    NEXT.fetch_add(1, Ordering::Relaxed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Mutex;
    use std::sync::mpsc::channel;

    /// Who never waits.
    fn asking_with(wake: Wake) -> Asking {
        Asking {
            catalog: Arc::new(Catalog::empty()),
            generation: 1,
            vendors: VendorOrder::default(),
            patience: Duration::ZERO,
            wake,
        }
    }

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
        let asking = asking_with(wake);
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

    #[test]
    fn an_answer_asked_for_ahead_is_computed_once_by_whoever_comes_first() {
        let asking = asking_with(Arc::new(|| {}));
        let computed = Arc::new(Mutex::new(Vec::new()));
        let counted = computed.clone();
        let answer = move |_: &Asking, question: &u8| {
            counted.lock().unwrap().push(*question);
            *question
        };
        let mut memo: Memo<u8, u8> = Memo::default();
        let work = memo.ahead(&asking, &1, answer.clone()).unwrap();
        assert!(memo.ahead(&asking, &1, answer.clone()).is_none(), "it is at work");
        assert_eq!(
            *memo.get_soon(&asking, &1, |_| true, answer.clone()).0,
            1,
            "asked before it ran"
        );
        work();
        assert!(memo.ahead(&asking, &1, answer.clone()).is_none(), "it is known");
        let mut memo: Memo<u8, u8> = Memo::default();
        memo.ahead(&asking, &2, answer.clone()).unwrap()();
        assert_eq!(*memo.get_soon(&asking, &2, |_| true, answer).0, 2, "and after");
        assert_eq!(*computed.lock().unwrap(), [1, 2]);
    }

    #[test]
    fn a_late_answer_is_never_waited_for_and_the_catalog_before_stands_in() {
        let (woken, wakes) = channel();
        let wake: Wake = Arc::new(move || woken.send(()).unwrap());
        let mut asking = asking_with(wake);
        let mut memo: Memo<u8, u64> = Memo::default();
        let (go, wait) = channel::<()>();
        let gate = Arc::new(Mutex::new(wait));
        let answer = move |asking: &Asking, question: &u8| {
            gate.lock().unwrap().recv().unwrap();
            asking.generation * 10 + u64::from(*question)
        };
        let ask = |memo: &mut Memo<u8, u64>, asking: &Asking| {
            let late = memo.get_late(asking, &1, |_| true, answer.clone());
            (late.shown.map(|(answer, _)| *answer), late.since.is_some())
        };
        assert_eq!(ask(&mut memo, &asking), (None, true), "nothing stands in");
        go.send(()).unwrap();
        wakes.recv().unwrap();
        assert_eq!(ask(&mut memo, &asking), (Some(11), false));
        asking.generation = 2;
        memo = memo.on_another(2);
        assert_eq!(ask(&mut memo, &asking), (Some(11), true), "the catalog before stands in");
        go.send(()).unwrap();
        wakes.recv().unwrap();
        assert_eq!(ask(&mut memo, &asking), (Some(21), false));
        assert!(memo.before.is_none(), "and is let go");
    }
}
