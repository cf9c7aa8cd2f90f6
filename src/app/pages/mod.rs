//! The pages of the window. Each paints the plain data of a view and sends commands; none changes
//! anything.

mod compare;
mod draft;
mod events;
mod fields;
mod file;
mod filters;
mod listing;
mod order;
mod overview;
mod problems;
mod rule;
mod rules;
mod settings;
mod source_text;
mod technique;
mod techniques;

use crate::app::commands::Command;
use crate::app::memo::{Asking, Memo};
use crate::app::source::FileKey;
use crate::app::state::State;
use crate::app::table::Tables;
use crate::catalog::{Catalog, RuleId, SourceQuery};
use crate::views::Filter;
use crate::views::compare::Subject;
use egui::Ui;
use std::path::PathBuf;
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
}

/// How many things there are, for the navigation.
#[derive(Clone, Debug, Default)]
pub struct Counts {
    /// Rules under each technique.
    pub by_technique: rustc_hash::FxHashMap<String, usize>,
    /// Rules of each opened folder, whatever the filter is.
    pub by_folder: Vec<usize>,
    /// Techniques with a rule.
    pub techniques: usize,
    /// Rules that count.
    pub rules: usize,
    /// Fields tested.
    pub fields: usize,
    /// Events named.
    pub events: usize,
    /// Problems.
    pub problems: usize,
}

impl Views {
    /// Lets all answers go where the catalog is another one, since they hold the one they are of:
    /// those of pages not shown would keep it long after.
    pub(crate) fn follow(&mut self, generation: u64) {
        if self.generation != generation {
            *self = Self { generation, ..Self::default() };
        }
    }

    /// The counts of the navigation.
    pub fn counts(&mut self, state: &State) -> std::rc::Rc<Counts> {
        let count = |asking: &Asking, filter: &Filter| Counts::new(&asking.catalog, filter);
        self.counts.get_soon(&state.asking(), &state.filter, |_| true, count).0
    }
}

impl Counts {
    fn new(catalog: &Catalog, filter: &Filter) -> Self {
        let rules = filter.rules(catalog);
        let admitted = |ids: &[RuleId]| ids.iter().filter(|id| rules.contains(**id)).count();
        let mut by_folder = vec![0; catalog.folders.len()];
        catalog.rules().iter().for_each(|rule| by_folder[rule.folder as usize] += 1);
        let by_technique: rustc_hash::FxHashMap<String, usize> = catalog
            .techniques()
            .map(|(id, ids)| (id.to_owned(), admitted(ids)))
            .filter(|(_, rules)| *rules > 0)
            .collect();
        Self {
            techniques: by_technique.len(),
            by_technique,
            by_folder,
            rules: rules.len(),
            fields: distinct(catalog, &rules, |id, seen| {
                let named = |entry: &&crate::catalog::Entry| {
                    !catalog.field_name(entry.key.field).is_empty()
                };
                let fields = catalog.entries(id).iter().filter(named);
                seen.extend(fields.map(|entry| key_of(entry.key.field)));
            }),
            events: distinct(catalog, &rules, |id, seen| {
                seen.extend(catalog.rule(id).events.iter().map(|event| u64::from(event.0)));
            }),
            problems: catalog.problems.len(),
        }
    }
}

fn distinct(
    catalog: &Catalog,
    rules: &crate::catalog::RuleSet,
    add: impl Fn(RuleId, &mut rustc_hash::FxHashSet<u64>),
) -> usize {
    let mut seen = rustc_hash::FxHashSet::default();
    catalog.ids().filter(|id| rules.contains(*id)).for_each(|id| add(id, &mut seen));
    seen.len()
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

/// The head of a page: back and forward, then what the page puts there, then at the right end.
pub(crate) fn head(
    ui: &mut Ui,
    frame: &mut Frame<'_>,
    left: impl FnOnce(&mut Ui, &mut Frame<'_>),
    right: impl FnOnce(&mut Ui, &mut Frame<'_>),
) {
    use crate::app::commands::Action;
    use crate::app::widgets::{button, ends};
    ui.horizontal(|ui| {
        ui.set_height(crate::app::theme::size::BUTTON);
        ui.spacing_mut().item_spacing.x = 2.0;
        for action in [Action::Back, Action::Forward] {
            let enabled = action.is_enabled(frame.state);
            if button::icon(ui, action.icon(), action.text(), enabled).clicked() {
                frame.send(Command::Act(action));
            }
        }
        ui.spacing_mut().item_spacing.x = crate::app::theme::size::GAP;
        ui.add_space(4.0);
        // A long title is cut, not what stands at the right.
        ends::line(ui, crate::app::theme::size::BUTTON, frame, left, right);
    });
}

/// A page's title, cut where it does not fit.
pub(crate) fn title(ui: &mut Ui, text: &str) {
    use crate::app::theme;
    let color = theme::Tokens::of(ui).text;
    let text = egui::RichText::new(text).font(theme::title()).color(color);
    let label = egui::Label::new(text).truncate();
    let response = ui.add(label);
    ui.ctx().accesskit_node_builder(response.id, |node| {
        node.set_role(egui::accesskit::Role::Heading);
    });
}

/// What a page's title counts, in faint beside it, cut where it does not fit.
pub(crate) fn beside_title(ui: &mut Ui, text: &str) {
    let color = crate::app::theme::Tokens::of(ui).faint;
    let text = egui::RichText::new(text).small().color(color);
    ui.add(egui::Label::new(text).truncate());
}

/// Scrolls what a page holds, with the bar in the page's margin.
pub(crate) fn scrolled(ui: &mut Ui, name: &str, content: impl FnOnce(&mut Ui)) {
    use crate::app::theme::size::SCROLL_BAR;
    let rect = ui.available_rect_before_wrap();
    let wider = rect.with_max_x(rect.max.x + SCROLL_BAR + 2.0);
    let mut child = ui.new_child(egui::UiBuilder::new().id_salt(name).max_rect(wider));
    child.set_clip_rect(ui.clip_rect().intersect(wider.expand2(egui::vec2(1.0, 0.0))));
    egui::ScrollArea::vertical().id_salt(name).auto_shrink(false).show(&mut child, |ui| {
        ui.set_max_width(rect.width());
        content(ui);
        ui.add_space(crate::app::theme::size::GAP_SECTION);
    });
    ui.allocate_rect(rect, egui::Sense::hover());
}

/// A stable number for what identifies a row.
pub(crate) fn key_of(what: impl std::hash::Hash) -> u64 {
    use std::hash::{BuildHasher as _, BuildHasherDefault};
    BuildHasherDefault::<rustc_hash::FxHasher>::default().hash_one(what)
}

/// The state of a page without rows: loading, filtered away, or nothing there.
pub(crate) fn nothing(ui: &mut Ui, frame: &mut Frame<'_>, sentence: &str) {
    use crate::app::commands::Action;
    use crate::app::widgets::heading;
    let state = frame.state;
    if state.job.is_some() && state.catalog.is_empty() {
        heading::empty(ui, "Reading rules…", None);
    } else if !state.not_read().is_empty() {
        let action = Action::Reload;
        if heading::empty(ui, "What is open has not been read", Some(action.text())) {
            frame.send(Command::Act(action));
        }
    } else if Action::ClearFilters.is_enabled(state) {
        let action = Action::ClearFilters;
        if heading::empty(ui, "No rule passes the filters", Some(action.text())) {
            frame.send(Command::Act(action));
        }
    } else if state.catalog.is_empty() {
        let action = Action::OpenFolder;
        if heading::empty(ui, "There are no rules in what is open", Some(action.text())) {
            frame.send(Command::Act(action));
        }
    } else {
        heading::empty(ui, sentence, None);
    }
}
