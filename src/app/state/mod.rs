//! What the window is at, and the one place that changes it.

mod choosing;
mod drafting;
mod history;
mod opening;
mod showing;

use crate::app::commands::{Action, Command, Target};
use crate::app::draft::Drafting;
use crate::app::folders;
use crate::app::frames::FrameTimes;
use crate::app::job::{Job, Loader, Outcome, Wake};
use crate::app::memo::{self, Asking};
use crate::app::pages::Page;
use crate::app::settings::{Settings, Store, Taking, ThemeChoice};
use crate::app::source::SourceText;
use crate::app::source_search::SourceSearch;
use crate::app::watching::Watching;
use crate::catalog::load::Source;
use crate::catalog::{Catalog, Changes};
use crate::views::Filter;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

pub use choosing::Setting;

/// What lies over the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Overlay {
    /// The command palette.
    Palette,
    /// The keys.
    Keys,
    /// What this program is, and whose work is in it.
    About,
    /// A field for a path, with a sentence about why it is there.
    Path {
        /// What for.
        what: PathFor,
        /// Why, where that is not plain.
        note: String,
    },
}

/// What a path is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PathFor {
    /// To open it instead of what is open.
    Open,
    /// To open it beside what is open.
    Add,
    /// To take ATT&CK from it.
    Bundle,
    /// To read field names by it.
    FieldTable,
    /// To save the draft there.
    Draft,
}

/// A message that goes away by itself.
#[derive(Clone, Debug)]
pub struct Notice {
    /// What it says.
    pub text: String,
    /// When it was said.
    pub said: Instant,
}

/// How long a notice stays.
const NOTICE_STAYS: Duration = Duration::from_secs(5);

/// What the window asks its shell for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Request {
    /// A file or folder from the platform's dialog.
    Choose {
        /// What for.
        what: PathFor,
        /// Whether a folder is wanted.
        folder: bool,
    },
    /// A file shown in the file manager.
    Reveal(PathBuf),
}

/// Everything the window knows.
pub struct State {
    /// The rules shown.
    pub catalog: Arc<Catalog>,
    /// Changes with the catalog.
    pub generation: u64,
    /// What is open.
    pub sources: Vec<Source>,
    /// The load under way.
    pub job: Option<Job>,
    /// The page shown.
    pub page: Page,
    pub(super) back: Vec<Page>,
    forward: Vec<Page>,
    /// Which rules count, on every page.
    pub filter: Filter,
    /// What is remembered.
    pub settings: Settings,
    /// Where it is remembered.
    pub store: Store,
    /// The bundle being taken.
    pub taking: Option<Taking>,
    /// The rule being drafted, while there is one.
    pub drafting: Option<Drafting>,
    /// What lies over the page.
    pub overlay: Option<Overlay>,
    /// A sentence that stays until it is closed.
    pub warning: Option<String>,
    /// Messages.
    pub notices: Vec<Notice>,
    /// What is to take the keyboard.
    pub focus: Option<Target>,
    /// The search of the source text: the one under way, or the last.
    pub source_search: Option<SourceSearch>,
    /// The line to bring into view on a page with source, where one was asked for.
    pub line: Option<u32>,
    /// The text of the file the page shows.
    pub source: Option<SourceText>,
    /// When it was looked at on disk.
    looked_at: Instant,
    /// The generation in which it was last found changed.
    stale_in: u64,
    /// How long frames take, where that is shown.
    pub frame_times: Option<FrameTimes>,
    /// What the shell is asked for.
    pub requests: Vec<Request>,
    /// Text for the clipboard, links for the browser.
    pub(super) outbox: Vec<Outgoing>,
    loader: Loader,
    pub(super) wake: Wake,
    /// How long a frame waits for a view before it shows the one there was; without end at first.
    pub patience: Duration,
    watching: Watching,
    /// Changes on disk that no finished job has read.
    unread: Changes,
}

/// What leaves through egui.
#[derive(Clone, Debug)]
pub(super) enum Outgoing {
    Copy(String),
    Browse(String),
}

impl State {
    /// A window on an empty catalog.
    pub fn new(settings: Settings, store: Store, loader: Loader, wake: Wake) -> Self {
        Self {
            catalog: Arc::new(Catalog::empty()),
            generation: memo::next_revision(),
            sources: Vec::new(),
            job: None,
            page: Page::Techniques,
            back: Vec::new(),
            forward: Vec::new(),
            filter: Filter::default(),
            settings,
            store,
            taking: None,
            drafting: None,
            overlay: None,
            warning: None,
            notices: Vec::new(),
            focus: None,
            source_search: None,
            line: None,
            source: None,
            looked_at: Instant::now(),
            stale_in: 0,
            frame_times: None,
            requests: Vec::new(),
            outbox: Vec::new(),
            loader,
            wake,
            patience: Duration::MAX,
            watching: Watching::default(),
            unread: Changes::default(),
        }
    }

    /// How views are asked.
    pub(crate) fn asking(&self) -> Asking {
        Asking {
            catalog: self.catalog.clone(),
            generation: self.generation,
            vendors: self.settings.vendors,
            patience: self.patience,
            wake: self.wake.clone(),
        }
    }

    /// The filter that leaves nothing out, counting as the present one does.
    pub fn unfiltered(&self) -> Filter {
        let Filter { include_retired, sub_techniques, nested, merged, .. } = self.filter;
        Filter { include_retired, sub_techniques, nested, merged, ..Filter::default() }
    }

    /// Whether the sample rules are open and nothing else.
    pub fn shows_samples(&self) -> bool {
        self.sources == [Source::Samples]
    }

    /// Takes what the job brought, lets old notices go. Called once a frame, before painting.
    pub fn advance(&mut self) {
        self.notices.retain(|notice| notice.said.elapsed() < NOTICE_STAYS);
        let outcome = self.job.as_ref().map(Job::poll);
        match outcome {
            Some(Outcome::Finished(catalog)) => self.take(catalog),
            Some(Outcome::Failed) => self.stop("Reading ended early"),
            Some(Outcome::Running) => {}
            None => {
                if let Some(changes) = self.watching.take_changes() {
                    self.unread.merge(changes);
                    self.start(self.sources.clone(), self.unread.clone());
                }
            }
        }
        if let Some(reason) = self.watching.take_failure() {
            self.say(format!("What changes on disk is not noticed; F5 reads it again ({reason})"));
        }
        self.advance_bundle();
        self.prepare_source();
        self.prepare_source_search();
    }

    /// Shows a message for a while.
    pub fn say(&mut self, text: impl Into<String>) {
        self.notices.push(Notice { text: text.into(), said: Instant::now() });
    }

    /// Carries a command out.
    pub fn apply(&mut self, command: Command) {
        let filter = self.filter.clone();
        self.carry_out(command);
        if self.filter != filter {
            self.keep_filter();
        }
    }

    fn carry_out(&mut self, command: Command) {
        match command {
            Command::Go(page) => self.go(page),
            Command::Replace(page) => self.page = page,
            Command::Search(text) => match self.page {
                Page::Rules(_) => self.page = Page::Rules(text),
                _ => self.go(Page::Rules(text)),
            },
            Command::Focus(target) => self.focus = Some(target),
            Command::Focused => self.focus = None,
            Command::SearchSource(query) => self.search_source(query),
            Command::CancelSourceSearch => self.cancel_source_search(),
            Command::GoToLine(page, line) => {
                self.go(page);
                self.line = Some(line);
            }
            Command::Saved(change) => self.change_saved(change),
            Command::Filter(filter) => self.filter = filter,
            Command::Order(order) => self.settings.order = order,
            Command::Open(sources) => self.open(sources),
            Command::Add(sources) => self.add(sources),
            Command::Close(folder) => self.close(folder),
            Command::NameFolder(folder, name) => self.name_folder(folder, name.trim()),
            Command::ColourFolder(folder, colour) => {
                folders::recolour(&mut self.settings.looks, &self.catalog.folders, folder, colour);
                self.start(self.sources.clone(), self.unread.clone());
            }
            Command::OpenTyped { path, what } => self.open_typed(&path, what),
            Command::Copy { text, what } => {
                self.outbox.push(Outgoing::Copy(text));
                self.say(format!("Copied {what}"));
            }
            Command::Browse(link) => self.outbox.push(Outgoing::Browse(link)),
            Command::Reveal(path) => self.requests.push(Request::Reveal(path)),
            Command::Star(id) => self.star(id),
            Command::Choose { what, folder } => self.choose_by_dialog(what, folder),
            Command::Set(setting) => self.set(setting),
            Command::Compare(subjects) => self.compare(subjects),
            Command::Draft(change) => self.change_draft(change),
            Command::Notice(text) => self.say(text),
            Command::HideBanner => self.settings.banner_hidden = true,
            Command::CloseWarning => self.warning = None,
            Command::CloseOverlay => self.overlay = None,
            Command::Act(action) => self.act(action),
        }
    }

    fn star(&mut self, id: String) {
        let starred = &mut self.settings.starred;
        match starred.iter().position(|known| *known == id) {
            Some(at) => {
                starred.remove(at);
            }
            None => starred.push(id),
        }
    }

    fn act(&mut self, action: Action) {
        if !action.is_enabled(self) {
            return;
        }
        match action {
            Action::OpenFolder => self.choose_by_dialog(PathFor::Open, true),
            Action::AddFolder => self.choose_by_dialog(PathFor::Add, true),
            Action::OpenBundle => self.choose_by_dialog(PathFor::Bundle, false),
            Action::TypePath => {
                self.overlay = Some(Overlay::Path { what: PathFor::Open, note: String::new() });
            }
            Action::OpenSamples => self.open(vec![Source::Samples]),
            Action::Reload => self.open(self.sources.clone()),
            Action::Cancel => self.cancel(),
            Action::Back => self.step(true),
            Action::Forward => self.step(false),
            Action::Find => self.focus = Some(Target::Search),
            Action::FindInSource => self.find_in_source(),
            Action::SaveSearch => self.focus = Some(Target::SearchName),
            Action::Palette => self.overlay = Some(Overlay::Palette),
            Action::Overview => self.go(Page::Overview),
            Action::Techniques => self.go(Page::Techniques),
            Action::Fields => self.go(Page::Fields),
            Action::Events => self.go(Page::Events),
            Action::Rules => self.go(Page::Rules(String::new())),
            Action::Compare => self.go(Page::Compare(self.subjects())),
            Action::Problems => self.go(Page::Problems),
            Action::Settings => self.go(Page::Settings),
            Action::Draft => self.draft_a_rule(),
            Action::ClearFilters => self.filter = self.unfiltered(),
            Action::Light => self.settings.theme = ThemeChoice::Light,
            Action::Dark => self.settings.theme = ThemeChoice::Dark,
            Action::System => self.settings.theme = ThemeChoice::System,
            Action::Larger => self.settings.resize_text(10),
            Action::Smaller => self.settings.resize_text(-10),
            Action::Normal => self.settings.text_size = 100,
            Action::FrameTimes => {
                self.frame_times = match self.frame_times {
                    Some(_) => None,
                    None => Some(FrameTimes::default()),
                };
            }
            Action::ToPage => self.focus = Some(Target::Page),
            Action::Keys => self.overlay = Some(Overlay::Keys),
            Action::About => self.overlay = Some(Overlay::About),
        }
    }
}
