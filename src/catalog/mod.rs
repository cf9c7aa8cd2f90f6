//! All rules of the opened folders, indexed once, immutable.

mod changes;
mod choices;
mod folder;
mod index;
mod interner;
mod kept;
pub mod load;
mod postings;
mod reader;
mod set;
mod source_search;
mod text;
pub mod watch;

use crate::knowledge::Knowledge;
use crate::model::{Clause, Name, Problem, Role, Rule, Use};
use choices::Chosen;
use index::Index;
use kept::Kept;
use load::{Loaded, LoadedFolder, Progress, Source, load_again};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

pub use changes::Changes;
pub use choices::Choices;
pub use folder::{LONGEST_FILE, Stamp};
pub use index::{Entry, FieldId, Key, Lens, ValueId};
pub use set::{RuleId, RuleSet};
pub use source_search::{MOST_LINES, SourceHit, SourcePattern, SourceQuery};
pub use text::SearchText;

/// Every rule with what is needed to count them.
pub struct Catalog {
    /// What the rules' names mean.
    pub knowledge: Arc<Knowledge>,
    /// The opened folders, in the order opened.
    pub folders: Vec<LoadedFolder>,
    /// Every problem, by folder, path and place; those of the user's own tables last.
    pub problems: Vec<Problem>,
    /// Files that are no rules, by kind.
    pub skipped: BTreeMap<&'static str, usize>,
    /// How many files were found.
    pub files: usize,
    /// How long reading and indexing took.
    pub elapsed: Duration,
    chosen: Chosen,
    rules: Vec<Arc<Rule>>,
    index: Index,
    search_texts: OnceLock<Vec<Arc<SearchText>>>,
}

impl Catalog {
    /// Indexes what was loaded with this knowledge.
    pub fn new(loaded: Loaded, knowledge: &Arc<Knowledge>) -> Self {
        Self::indexed(loaded, Chosen::given(knowledge.clone()), None)
    }

    /// Indexes what was loaded; what is known of rules that are in `before` too is taken over.
    fn indexed(loaded: Loaded, chosen: Chosen, before: Option<&Self>) -> Self {
        let start = Instant::now();
        let rules: Vec<Arc<Rule>> = loaded.rules().cloned().collect();
        let kept = before.map_or_else(Kept::default, |before| Kept::new(&before.rules, &rules));
        let index = match before {
            Some(before) => Index::after(&before.index, &kept, &rules),
            None => Index::new(&rules),
        };
        let mut problems = loaded.problems();
        problems.extend(chosen.problems.iter().cloned());
        Self {
            knowledge: chosen.knowledge.clone(),
            chosen,
            problems,
            skipped: loaded.skipped(),
            files: loaded.found(),
            index,
            search_texts: before
                .map_or_else(OnceLock::new, |before| before.texts_of(&kept, &rules)),
            rules,
            folders: loaded.folders,
            elapsed: loaded.elapsed + start.elapsed(),
        }
    }

    /// Reads and indexes `sources` as names mean by `choices`; `None` when cancelled.
    pub fn open(sources: &[Source], choices: &Choices, progress: &Progress) -> Option<Self> {
        Self::empty().again_with(sources, choices, &Changes::anything(), progress)
    }

    /// Reads and indexes again what has changed on disk since; `sources` may differ from those
    /// opened before. `None` when cancelled.
    pub fn again(
        &self,
        sources: &[Source],
        changes: &Changes,
        progress: &Progress,
    ) -> Option<Self> {
        self.again_with(sources, &self.chosen.choices, changes, progress)
    }

    /// The same by other choices: where they, or the files they name, have changed, everything is
    /// read anew.
    pub fn again_with(
        &self,
        sources: &[Source],
        choices: &Choices,
        changes: &Changes,
        progress: &Progress,
    ) -> Option<Self> {
        let (chosen, before) = if self.chosen.is_current(choices) {
            (self.chosen.clone(), self.folders.as_slice())
        } else {
            (Chosen::load(choices), &[][..])
        };
        let loaded = load_again(before, sources, changes, &chosen.knowledge, progress)?;
        Some(Self::indexed(loaded, chosen, Some(self)))
    }

    /// By which choices names mean what they mean.
    pub fn choices(&self) -> &Choices {
        &self.chosen.choices
    }

    /// Where the file of a problem is; in the sample rules, its path there.
    pub fn path_of(&self, problem: &Problem) -> PathBuf {
        let folder = self.folders.get(usize::from(problem.folder));
        folder.map_or_else(PathBuf::new, |folder| folder.root.clone()).join(&problem.path)
    }

    /// What is opened, in order.
    pub fn sources(&self) -> Vec<Source> {
        self.folders.iter().map(|folder| folder.source.clone()).collect()
    }

    /// How many of the files found are of a kind that cannot hold rules; these are not read.
    pub fn of_another_kind(&self) -> usize {
        self.folders.iter().map(LoadedFolder::of_another_kind).sum()
    }

    /// The text of the file a rule's logic stands in, as it is now, and whether it has changed
    /// since it was read. The error says why there is none.
    pub fn source_text(&self, rule: &Rule) -> Result<(String, bool), String> {
        let folder = self.folder(rule);
        let path = rule.logic_path.as_ref().unwrap_or(&rule.path);
        let (text, stamp) = folder::source_text(&folder.root, path)?;
        Ok((text, folder.stamp(path).is_some_and(|known| known != stamp)))
    }

    /// The text of any file of an opened folder, by its index, as it is now, and whether it has
    /// changed since it was read. The error says why there is none.
    pub fn file_text(&self, folder: u16, path: &str) -> Result<(String, bool), String> {
        let opened = self.folders.get(folder as usize).ok_or("is not in an opened folder")?;
        let (text, stamp) = folder::source_text(&opened.root, path)?;
        let known = opened.stamp(path);
        Ok((text, known.is_some_and(|known| known != stamp)))
    }

    /// Whether a file of an opened folder has changed since it was read, without reading it.
    pub fn has_changed(&self, folder: u16, path: &str) -> bool {
        let Some(opened) = self.folders.get(folder as usize) else { return false };
        let known = opened.stamp(path).filter(|_| opened.source != Source::Samples);
        known.is_some_and(|known| Stamp::of(&opened.root.join(path)).ok() != Some(known))
    }

    /// The text of a file of the user's choices, as it is now. The error says why there is none.
    pub fn chosen_text(&self, path: &Path) -> Result<String, String> {
        self.chosen.text(path)
    }

    /// A catalog without rules.
    pub fn empty() -> Self {
        Self::new(Loaded::default(), Knowledge::embedded())
    }

    /// How many rules there are.
    pub fn len(&self) -> usize {
        self.rules.len()
    }

    /// Whether there is no rule.
    pub fn is_empty(&self) -> bool {
        self.rules.is_empty()
    }

    /// Every rule's id, in catalog order: by folder, path and place in the file.
    pub fn ids(&self) -> impl Iterator<Item = RuleId> + use<> {
        (0..self.rules.len() as u32).map(RuleId)
    }

    /// A rule.
    pub fn rule(&self, id: RuleId) -> &Rule {
        &self.rules[id.0 as usize]
    }

    /// Every rule, in catalog order.
    pub fn rules(&self) -> &[Arc<Rule>] {
        &self.rules
    }

    /// The opened folder a rule is in.
    pub fn folder(&self, rule: &Rule) -> &LoadedFolder {
        &self.folders[rule.folder as usize]
    }

    /// The tests of a rule, one entry a value, in source order.
    pub fn entries(&self, id: RuleId) -> &[Entry] {
        self.entries_through(Lens::Plain, id)
    }

    /// The same, with the rows of a lens; both lists run in step.
    pub fn entries_through(&self, lens: Lens, id: RuleId) -> &[Entry] {
        self.index.entries(lens, &self.rules, id)
    }

    /// The rules that use a row as an indicator, in catalog order.
    pub fn indicator_rules(&self, lens: Lens, key: Key) -> &[RuleId] {
        self.index.indicator_rules(lens, &self.rules, key)
    }

    /// The rules that use a field and value as an indicator under any kind, in catalog order.
    pub fn indicator_rules_of_any_kind(&self, lens: Lens, key: Key) -> &[RuleId] {
        self.index.indicator_rules_of_any_kind(lens, &self.rules, key)
    }

    /// Makes what is otherwise made when first asked for: the merged rows and the words to search.
    pub fn prepare(&self) {
        if let Some(id) = self.ids().next() {
            self.entries_through(Lens::Merged, id);
            self.search_text(id);
        }
    }

    /// The rules under a technique (current ids): tagged with exactly it, and not with one of its
    /// own sub-techniques beside it.
    pub fn technique_rules(&self, id: &str) -> &[RuleId] {
        self.index.technique_rules(id)
    }

    /// Every technique at least one rule is under, with its rules.
    pub fn techniques(&self) -> impl Iterator<Item = (&str, &[RuleId])> {
        self.index.techniques()
    }

    /// A field's name.
    pub fn field_name(&self, field: FieldId) -> &Name {
        self.index.field_name(field)
    }

    /// Every name a field has: canonical, as rules write it, and of its concept.
    pub fn field_names(&self) -> impl Iterator<Item = &Name> {
        self.index.field_names()
    }

    /// A value's text.
    pub fn value_text(&self, value: ValueId) -> &Arc<str> {
        self.index.value_text(value)
    }

    /// How many different rules there are among `rules` that `corpus` holds: a rule whose id stands
    /// in two folders counts once.
    pub fn reach(&self, rules: &[RuleId], corpus: &RuleSet) -> usize {
        self.index.reach(rules, corpus)
    }

    /// The words of a rule, lower case; made for all rules at the first search.
    pub fn search_text(&self, id: RuleId) -> &SearchText {
        let texts = self
            .search_texts
            .get_or_init(|| self.rules.iter().map(|rule| SearchText::shared(rule)).collect());
        &texts[id.0 as usize]
    }

    /// The words of `rules`, those of the rules kept from here taken over; none where none were made.
    fn texts_of(&self, kept: &Kept, rules: &[Arc<Rule>]) -> OnceLock<Vec<Arc<SearchText>>> {
        let Some(known) = self.search_texts.get() else { return OnceLock::new() };
        let text = |(at, rule): (usize, &Arc<Rule>)| match kept.place_before(at) {
            Some(before) => known[before].clone(),
            None => SearchText::shared(rule),
        };
        OnceLock::from(rules.iter().enumerate().map(text).collect::<Vec<_>>())
    }

    /// Whether a part of the rule's logic was kept as text.
    pub fn is_partial(&self, id: RuleId) -> bool {
        let clauses = self.rule(id).expr.clauses();
        clauses.iter().any(|clause| matches!(clause, Clause::Opaque(_)))
    }
}

impl Entry {
    /// Whether it counts as an indicator.
    pub fn is_indicator(&self) -> bool {
        self.role == Role::Indicator
    }

    /// Whether it only says where to look.
    pub fn is_scope(&self) -> bool {
        self.usage == Use::Scope
    }
}
