//! Settings changed and paths given, and what follows: reading again where names come to mean
//! something else, taking a bundle in the background.

use super::{Overlay, PathFor, Request, State};
use crate::app::memo;
use crate::app::settings::{BUNDLE, Bundle, LARGEST_TEXT, SMALLEST_TEXT, Settings, Taking};
use crate::app::settings::{ThemeChoice, is_bundle};
use crate::app::vendors::VendorOrder;
use crate::catalog::load::Source;
use std::path::PathBuf;

/// A setting and what it is to be.
#[derive(Clone, Debug, PartialEq)]
pub enum Setting {
    /// Which theme.
    Theme(ThemeChoice),
    /// Text size in per cent.
    TextSize(u16),
    /// In which order vendors are listed.
    Vendors(VendorOrder),
    /// The version of ATT&CK, or [`BUNDLE`].
    Attack(String),
    /// The user's own field table, or a folder of them.
    FieldTable(Option<PathBuf>),
    /// No folder was opened before.
    NoRecent,
    /// Everything as at first, but for what is open.
    First,
}

impl State {
    pub(super) fn set(&mut self, setting: Setting) {
        let before = self.settings.choices(&self.store);
        let vendors = self.settings.vendors;
        match setting {
            Setting::Theme(theme) => self.settings.theme = theme,
            Setting::TextSize(size) => {
                self.settings.text_size = size.clamp(SMALLEST_TEXT, LARGEST_TEXT);
            }
            Setting::Vendors(order) => self.settings.vendors = order,
            Setting::Attack(version) => self.settings.attack = version,
            Setting::FieldTable(path) => self.settings.field_table = path,
            Setting::NoRecent => self.settings.recent.clear(),
            Setting::First => self.start_anew(),
        }
        if self.settings.vendors != vendors {
            // What pages keep is made in their order.
            self.generation = memo::next_revision();
        }
        if self.settings.choices(&self.store) != before {
            self.choose();
        }
    }

    /// What the page of settings shows as it is at first; what is open, starred, saved and
    /// remembered of tables stays.
    fn start_anew(&mut self) {
        let first = Settings::default();
        self.settings = Settings {
            theme: first.theme,
            text_size: first.text_size,
            vendors: first.vendors,
            attack: first.attack,
            bundle: first.bundle,
            field_table: first.field_table,
            order: first.order,
            banner_hidden: first.banner_hidden,
            ..std::mem::take(&mut self.settings)
        };
        self.say("All settings are as at first");
    }

    /// Reads everything again by what is chosen now.
    fn choose(&mut self) {
        self.open(self.latest_sources());
    }

    /// Takes ATT&CK from a bundle, in the background.
    fn take_bundle(&mut self, origin: PathBuf) {
        self.overlay = None;
        self.taking = Some(Taking::start(origin, self.store.bundle(), self.wake.clone()));
    }

    /// Takes the bundles among what is to be opened; the rest is left.
    pub(super) fn take_bundles(&mut self, sources: &mut Vec<Source>) {
        let mut bundles = Vec::new();
        sources.retain(|source| match source {
            Source::Path(path) if is_bundle(path) => {
                bundles.push(path.clone());
                false
            }
            _ => true,
        });
        bundles.into_iter().for_each(|origin| self.take_bundle(origin));
    }

    /// What became of the bundle, if that is known by now.
    pub(super) fn advance_bundle(&mut self) {
        let Some(taken) = self.taking.as_ref().and_then(Taking::poll) else { return };
        self.taking = None;
        match taken {
            Ok(bundle) => self.use_bundle(bundle),
            Err(reason) => self.say(reason),
        }
    }

    fn use_bundle(&mut self, bundle: Bundle) {
        self.say(format!("{} was taken from {}", bundle.name(), bundle.origin.display()));
        self.settings.attack = BUNDLE.to_owned();
        self.settings.bundle = Some(bundle);
        self.choose();
    }

    pub(super) fn open_typed(&mut self, typed: &str, what: PathFor) {
        let typed = typed.trim().trim_matches('"');
        let path = match typed.strip_prefix("~/") {
            Some(rest) => home().map_or_else(|| PathBuf::from(typed), |home| home.join(rest)),
            None => PathBuf::from(typed),
        };
        let new = what == PathFor::Draft && path.parent().is_some_and(std::path::Path::exists);
        if typed.is_empty() || !(new || path.exists()) {
            let note = match path.parent().filter(|_| what == PathFor::Draft) {
                _ if typed.is_empty() => "No path was typed".to_owned(),
                Some(folder) => format!("There is no such folder: {}", folder.display()),
                None => format!("There is no such file or folder: {typed}"),
            };
            self.overlay = Some(Overlay::Path { what, note });
            return;
        }
        self.overlay = None;
        self.use_path(path, what);
    }

    /// Does with a path what it was asked for.
    pub fn use_path(&mut self, path: PathBuf, what: PathFor) {
        match what {
            PathFor::Open => self.open(vec![Source::Path(path)]),
            PathFor::Add => self.add(vec![Source::Path(path)]),
            PathFor::Bundle => self.take_bundle(path),
            PathFor::Draft => self.save_draft(path),
            PathFor::FieldTable => self.set(Setting::FieldTable(Some(path))),
        }
    }

    pub(super) fn choose_by_dialog(&mut self, what: PathFor, folder: bool) {
        self.requests.push(Request::Choose { what, folder });
    }
}

fn home() -> Option<PathBuf> {
    directories::BaseDirs::new().map(|dirs| dirs.home_dir().to_owned())
}
