//! The words of a rule in lower case, for the search box.

use crate::model::Rule;
use std::sync::Arc;

/// Title, id, author, description and links of a rule, lower case, in one string.
#[derive(Debug)]
pub struct SearchText {
    text: Box<str>,
    ends: [u32; 5],
}

impl SearchText {
    pub(super) fn shared(rule: &Rule) -> Arc<Self> {
        Arc::new(Self::new(rule))
    }

    fn new(rule: &Rule) -> Self {
        let mut text = String::new();
        let mut ends = [0; 5];
        let links = rule.references.join("\n");
        let parts = [&rule.title, &rule.id, &rule.author, &rule.description, &links];
        for (end, part) in ends.iter_mut().zip(parts) {
            text.push_str(&part.to_lowercase());
            *end = text.len() as u32;
            // No word reaches from one part into the next.
            text.push('\n');
        }
        Self { text: text.into(), ends }
    }

    /// All of it.
    pub fn whole(&self) -> &str {
        &self.text
    }

    /// The title.
    pub fn title(&self) -> &str {
        self.part(0)
    }

    /// The id.
    pub fn id(&self) -> &str {
        self.part(1)
    }

    /// The author.
    pub fn author(&self) -> &str {
        self.part(2)
    }

    /// The description.
    pub fn description(&self) -> &str {
        self.part(3)
    }

    /// The links, one a line.
    pub fn references(&self) -> &str {
        self.part(4)
    }

    fn part(&self, at: usize) -> &str {
        let start = if at == 0 { 0 } else { self.ends[at - 1] + 1 };
        &self.text[start as usize..self.ends[at] as usize]
    }
}
