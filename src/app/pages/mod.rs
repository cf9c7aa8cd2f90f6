//! The pages of the window. Each paints the plain data of a view and sends commands; none changes
//! anything.

mod compare;
mod copy;
mod counts;
mod draft;
mod events;
mod fields;
mod file;
mod filters;
mod layout;
mod listing;
mod order;
mod overview;
mod problems;
mod rule;
mod rule_line;
mod rules;
mod settings;
mod source_text;
mod technique;
mod techniques;

pub use counts::{Counts, Totals};

use crate::app::commands::Command;
use crate::app::memo::{self, Asking, Memo, Work};
use crate::app::source::FileKey;
use crate::app::state::State;
use crate::app::table::Tables;
use crate::catalog::{Catalog, RuleId, SourceQuery};
use crate::views::Filter;
use crate::views::compare::Subject;
use egui::Ui;
use layout::{
    beside_title, empty, has_room, head, is_late, is_low, nothing, only_retired, pane, scrolled,
    title, unread, wrapped_title,
};
use std::path::PathBuf;
use std::rc::Rc;
use std::sync::Arc;

/// What the window shows.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Page {
    /// The whole catalog.
    Overview,
    /// Every technique.
    Techniques,
    /// A technique, at a tab.
    Technique(String, Tab),
    /// Every field.
    Fields,
    /// Every event.
    Events,
    /// Rules found by a search.
    Rules(String),
    /// Lines of the files themselves.
    SourceText(SourceQuery),
    /// A rule.
    Rule(RuleKey),
    /// Subjects side by side.
    Compare(Vec<Subject>),
    /// The rule being drafted.
    Draft,
    /// What could not be read.
    Problems,
    /// What can be chosen for good.
    Settings,
    /// A file, at a line (0 where the whole file is meant).
    File(FileKey, u32),
}

/// The tabs of the technique page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Tab {
    /// The first rows of every table.
    #[default]
    All,
    /// Fields filtered most.
    Fields,
    /// Top indicator values.
    Indicators,
    /// Exclusions.
    Exclusions,
    /// Rules.
    Rules,
    /// Events.
    Events,
}

/// A rule, over reloads.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct RuleKey {
    /// Its file.
    pub file: FileKey,
    /// Which rule of the file.
    pub doc: u32,
}

impl RuleKey {
    /// The key of a rule of a catalog.
    pub fn of(catalog: &Catalog, id: RuleId) -> Self {
        let rule = catalog.rule(id);
        let root: PathBuf = catalog.folder(rule).root.clone();
        Self { file: FileKey { root, path: rule.path.clone() }, doc: rule.doc }
    }

    /// The rule in a catalog, if it is still there.
    pub fn find(&self, catalog: &Catalog) -> Option<RuleId> {
        let folder = self.file.folder(catalog)?;
        let wanted = (folder, &*self.file.path, self.doc);
        let rules = catalog.rules();
        let at = rules.binary_search_by(|rule| (rule.folder, &*rule.path, rule.doc).cmp(&wanted));
        at.ok().map(|at| RuleId(at as u32))
    }
}

impl Page {
    /// A technique's page at its first tab.
    pub fn technique(id: impl Into<String>) -> Self {
        Self::Technique(id.into(), Tab::All)
    }

    /// The page of a rule.
    pub fn rule(catalog: &Catalog, id: RuleId) -> Self {
        Self::Rule(RuleKey::of(catalog, id))
    }

    /// The file whose text the page shows.
    pub fn file(&self, catalog: &Catalog) -> Option<FileKey> {
        match self {
            Self::Rule(key) => {
                let rule = catalog.rule(key.find(catalog)?);
                let path = rule.logic_path.as_ref().unwrap_or(&rule.path).clone();
                Some(FileKey { path, ..key.file.clone() })
            }
            Self::File(file, _) => Some(file.clone()),
            _ => None,
        }
    }

    /// Whether it is the same place as another, with something else chosen or searched for in it.
    pub(super) fn is_place_of(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Technique(id, _), Self::Technique(other, _)) => id == other,
            (Self::Rule(key), Self::Rule(other)) => key == other,
            (Self::File(file, _), Self::File(other, _)) => file == other,
            _ => std::mem::discriminant(self) == std::mem::discriminant(other),
        }
    }

    /// Whether it shows what the opened folders hold, and nothing without them.
    const fn is_counted(&self) -> bool {
        !matches!(self, Self::Draft | Self::Settings | Self::File(..))
    }

    /// What the window's title says.
    pub fn title(&self, catalog: &Catalog) -> String {
        match self {
            Self::Overview => "Overview".to_owned(),
            Self::Techniques => "Techniques".to_owned(),
            Self::Technique(id, _) => id.clone(),
            Self::Fields => "Fields".to_owned(),
            Self::Events => "Events".to_owned(),
            Self::Rules(_) => "Rules".to_owned(),
            Self::SourceText(_) => "Source text".to_owned(),
            Self::Rule(key) => {
                key.find(catalog).map_or_else(String::new, |id| catalog.rule(id).title.clone())
            }
            Self::Compare(_) => "Compare".to_owned(),
            Self::Draft => "Draft".to_owned(),
            Self::Problems => "Problems".to_owned(),
            Self::Settings => "Settings".to_owned(),
            Self::File(file, _) => file.path.to_string(),
        }
    }
}

/// Answers kept for the pages.
#[derive(Default)]
pub struct Views {
    /// The catalog they are of.
    generation: u64,
    /// The catalog of which the answers of lists were asked for ahead.
    ahead: u64,
    pub(crate) overview: overview::Kept,
    pub(crate) techniques: techniques::Kept,
    pub(crate) technique: technique::Kept,
    pub(crate) fields: fields::Kept,
    pub(crate) events: events::Kept,
    pub(crate) rules: rules::Kept,
    pub(crate) rule: rule::Kept,
    pub(crate) file: file::Kept,
    pub(crate) compare: compare::Kept,
    pub(crate) problems: problems::Kept,
    pub(crate) draft: draft::Kept,
    pub(crate) counts: Memo<Filter, Counts>,
    pub(crate) totals: Memo<(), Totals>,
}

impl Views {
    /// Lets all answers go where the catalog is another one, since they hold the one they are of:
    /// those of pages not shown would keep it long after. A comparison that is shown stays until there
    /// is another.
    pub(crate) fn follow(&mut self, generation: u64, page: &Page) {
        if self.generation != generation {
            let compare = std::mem::take(&mut self.compare).on_another(generation);
            *self = Self { generation, compare, ..Self::default() };
        }
        if !matches!(page, Page::Compare(_)) {
            self.compare.forget_before();
        }
    }

    /// Has the answers of the pages of lists computed before these are gone to.
    pub(crate) fn look_ahead(&mut self, state: &State) {
        if self.ahead == state.generation || state.job.is_some() || state.catalog.is_empty() {
            return;
        }
        self.ahead = state.generation;
        let (asking, filter) = (state.asking(), &state.filter);
        let everything = (String::new(), filter.clone());
        let work: Vec<Work> = [
            self.techniques.ahead(&asking, filter, techniques::Answer::new),
            self.rules.ahead(&asking, &everything, rules::Answer::new),
            self.fields.ahead(&asking, filter, fields::Answer::new),
            self.events.ahead(&asking, filter, events::Answer::new),
            self.overview.ahead(&asking, filter, overview::answer),
        ]
        .into_iter()
        .flatten()
        .collect();
        memo::on_a_thread(|| work.into_iter().for_each(|work| work()));
    }

    /// What the opened folders hold, whatever the filters are.
    pub fn totals(&mut self, state: &State) -> Rc<Totals> {
        self.totals.get(state.generation, &(), || Totals::new(&state.catalog)).0
    }

    /// The counts of the navigation.
    pub fn counts(&mut self, state: &State) -> Rc<Counts> {
        let count = |asking: &Asking, filter: &Filter| Counts::new(&asking.catalog, filter);
        self.counts.get_soon(&state.asking(), &state.filter, |_| true, count).0
    }
}

/// What a page is painted from and with.
pub struct Frame<'a> {
    /// What the window is at.
    pub state: &'a State,
    /// Answers kept.
    pub views: &'a mut Views,
    /// Tables.
    pub tables: &'a mut Tables,
    /// Commands sent.
    pub out: &'a mut Vec<Command>,
}

impl Frame<'_> {
    /// Sends a command.
    pub fn send(&mut self, command: Command) {
        self.out.push(command);
    }

    /// The catalog, apart from the frame.
    pub fn catalog(&self) -> Arc<Catalog> {
        self.state.catalog.clone()
    }
}

/// Paints the page the state is at.
pub fn show(ui: &mut Ui, frame: &mut Frame<'_>) {
    let state = frame.state;
    match &state.page {
        page if page.is_counted() && state.is_first_reading() => layout::reading(ui, frame),
        page if page.is_counted() && !state.not_read().is_empty() => layout::not_read(ui, frame),
        Page::Overview => overview::show(ui, frame),
        Page::Techniques => techniques::show(ui, frame),
        Page::Technique(id, tab) => technique::show(ui, frame, id, *tab),
        Page::Fields => fields::show(ui, frame),
        Page::Events => events::show(ui, frame),
        Page::Rules(text) => rules::show(ui, frame, text),
        Page::SourceText(query) => source_text::show(ui, frame, query),
        Page::Rule(key) => rule::show(ui, frame, key),
        Page::Compare(subjects) => compare::show(ui, frame, subjects),
        Page::Draft => draft::show(ui, frame),
        Page::Problems => problems::show(ui, frame),
        Page::Settings => settings::show(ui, frame),
        Page::File(file, line) => file::show(ui, frame, file, *line),
    }
}

/// A stable number for what identifies a row.
pub(crate) fn key_of(what: impl std::hash::Hash) -> u64 {
    use std::hash::{BuildHasher as _, BuildHasherDefault};
    BuildHasherDefault::<rustc_hash::FxHasher>::default().hash_one(what)
}
