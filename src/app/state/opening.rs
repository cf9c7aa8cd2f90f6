//! Folders opened, added, closed and named; the catalog that a job brought; what is watched. It knows
//! nothing of pages, but that they follow the folders they speak of.

use super::State;
use crate::app::commands::Action;
use crate::app::folders;
use crate::app::job::Job;
use crate::app::memo;
use crate::app::settings::KeptFilter;
use crate::catalog::load::{LoadedFolder, Source};
use crate::catalog::watch::Root;
use crate::catalog::{Catalog, Changes};
use std::path::PathBuf;
use std::sync::Arc;

impl State {
    /// A finished catalog replaces the one shown, in one step.
    pub(super) fn take(&mut self, mut catalog: Arc<Catalog>) {
        if let Some(catalog) = Arc::get_mut(&mut catalog) {
            folders::dress(&mut catalog.folders, &mut self.settings.looks);
        }
        if let Some(job) = self.job.take() {
            self.follow_folders(&job.sources);
            self.sources.clone_from(&job.sources);
            let folders: Vec<PathBuf> = job.sources.iter().filter_map(path_of).collect();
            self.watching.watch(self.roots(&catalog), &self.wake);
            self.settings.opened(&folders);
        }
        self.unread = Changes::default();
        if self.catalog.folders.is_empty() {
            self.filter = self.settings.filter.filter(&catalog);
        }
        self.catalog = catalog;
        self.keep_filter();
        self.generation = memo::next_revision();
    }

    /// Which rules count is remembered, in words: what stands at a number changes with the folders.
    pub(super) fn keep_filter(&mut self) {
        if !self.catalog.folders.is_empty() {
            self.settings.filter = KeptFilter::new(&self.filter, &self.catalog);
        }
    }

    /// What was said of folders by number is said of the same folders afterwards.
    fn follow_folders(&mut self, now: &[Source]) {
        let moved = folders::Moved::new(&self.sources, now);
        if !moved.is_nothing() {
            moved.filter(&mut self.filter);
            let pages = self.back.iter_mut().chain(&mut self.forward);
            pages.chain([&mut self.page]).for_each(|page| moved.page(page));
        }
    }

    /// What is to be watched: folders with all in them; for a single file the folder it is in, since
    /// it may be read with what is beside it; the field tables.
    fn roots(&self, catalog: &Catalog) -> Vec<Root> {
        let root = |folder: &LoadedFolder| match &folder.source {
            Source::Samples => None,
            Source::Path(path) if path.is_file() => Some(Root::Folder(folder.root.clone())),
            Source::Path(_) => Some(Root::Tree(folder.root.clone())),
        };
        let own = self.settings.field_table.iter().filter_map(|path| {
            let real = path.canonicalize().ok()?;
            Some(if real.is_dir() { Root::Files(real) } else { Root::File(real) })
        });
        catalog.folders.iter().filter_map(root).chain(own).collect()
    }

    pub(super) fn open(&mut self, mut sources: Vec<Source>) {
        self.take_bundles(&mut sources);
        if !sources.is_empty() {
            self.overlay = None;
            self.start(sources, Changes::anything());
        }
    }

    pub(super) fn start(&mut self, sources: Vec<Source>, changes: Changes) {
        let how = (self.settings.choices(&self.store), changes);
        let job = Job::start(&self.catalog, sources, how, &self.loader, self.wake.clone());
        self.job = Some(job);
    }

    /// Stops reading. What has changed on disk is not read either until something changes again, or
    /// until everything is read again.
    pub(super) fn cancel(&mut self) {
        if let Some(changes) = self.watching.take_changes() {
            self.unread.merge(changes);
        }
        self.stop("Cancelled");
    }

    /// Ends a job that brings no catalog. Where nothing was open, what was to be read is, unread.
    pub(super) fn stop(&mut self, why: &str) {
        let Some(job) = self.job.take() else { return };
        if self.sources.is_empty() {
            self.sources.clone_from(&job.sources);
            self.say(format!("{why}; “{}” reads what is open", Action::Reload.text()));
        } else {
            self.say(format!("{why}; what was open stays"));
        }
    }

    /// Whether what is open is being read for the first time, so that there is nothing to count yet.
    pub fn is_first_reading(&self) -> bool {
        self.job.is_some() && self.catalog.folders.is_empty()
    }

    /// What is open and was never read, since its first reading ended early.
    pub fn not_read(&self) -> &[Source] {
        if self.catalog.folders.is_empty() { &self.sources } else { &[] }
    }

    /// What is open or being opened.
    pub(super) fn latest_sources(&self) -> Vec<Source> {
        self.job.as_ref().map_or_else(|| self.sources.clone(), |job| job.sources.clone())
    }

    pub(super) fn add(&mut self, mut more: Vec<Source>) {
        self.take_bundles(&mut more);
        if more.is_empty() {
            return;
        }
        let mut sources = self.latest_sources();
        sources.retain(|source| *source != Source::Samples);
        for source in more {
            if !sources.contains(&source) {
                sources.push(source);
            }
        }
        self.open(sources);
    }

    pub(super) fn close(&mut self, folder: usize) {
        let mut sources = self.latest_sources();
        if folder < sources.len() {
            sources.remove(folder);
        }
        if sources.is_empty() {
            sources.push(Source::Samples);
        }
        self.open(sources);
    }

    pub(super) fn name_folder(&mut self, folder: usize, name: &str) {
        let known = self.catalog.folders.get(folder);
        if known.is_none_or(|known| known.name == name) {
            return;
        }
        if folders::rename(&mut self.settings.looks, &self.catalog.folders, folder, name) {
            self.start(self.sources.clone(), self.unread.clone());
        } else {
            self.say(format!("Another folder is called {name}"));
        }
    }
}

pub(super) fn path_of(source: &Source) -> Option<PathBuf> {
    match source {
        Source::Path(path) => Some(path.clone()),
        Source::Samples => None,
    }
}
