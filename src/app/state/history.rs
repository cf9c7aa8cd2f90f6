//! The pages one came from: going on, back and forward, and what was compared last.

use super::State;
use crate::app::pages::Page;
use crate::views::compare::{MOST_SUBJECTS, Subject};

impl State {
    /// Whether there is a page to go back to.
    pub fn can_go_back(&self) -> bool {
        !self.back.is_empty()
    }

    /// Whether there is a page to go forward to.
    pub fn can_go_forward(&self) -> bool {
        !self.forward.is_empty()
    }

    pub(in crate::app) fn go(&mut self, page: Page) {
        self.line = None;
        if page == self.page {
            return;
        }
        if let Page::Technique(id, _) = &page {
            // A revoked id leads to the page of the one that replaced it.
            let (current, _) = self.catalog.knowledge.attack().current(id);
            self.settings.visit(&current);
        }
        self.back.push(std::mem::replace(&mut self.page, page));
        self.forward.clear();
    }

    pub(super) fn step(&mut self, back: bool) {
        self.line = None;
        let (from, to) = if back {
            (&mut self.back, &mut self.forward)
        } else {
            (&mut self.forward, &mut self.back)
        };
        if let Some(page) = from.pop() {
            to.push(std::mem::replace(&mut self.page, page));
        }
    }

    pub(super) fn compare(&mut self, subjects: Vec<Subject>) {
        if let Page::Compare(_) = self.page {
            self.page = Page::Compare(subjects);
        } else {
            self.go(Page::Compare(subjects));
        }
    }

    /// The subjects compared last with a technique, as the filters show it, among them.
    pub fn subjects_with(&self, id: &str) -> Vec<Subject> {
        let mut subjects = self.subjects();
        let subject = Subject { id: id.to_owned(), filter: self.filter.clone() };
        if !subjects.contains(&subject) {
            subjects.truncate(MOST_SUBJECTS - 1);
            subjects.push(subject);
        }
        subjects
    }

    /// The subjects compared last.
    pub fn subjects(&self) -> Vec<Subject> {
        let (back, forward) = (self.back.iter().rev(), self.forward.iter().rev());
        let pages = std::iter::once(&self.page).chain(back).chain(forward);
        let subjects = |page: &Page| match page {
            Page::Compare(subjects) => Some(subjects.clone()),
            _ => None,
        };
        pages.into_iter().find_map(subjects).unwrap_or_default()
    }
}
