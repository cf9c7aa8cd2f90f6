//! What is remembered: one YAML file in the platform's configuration folder, written atomically. A
//! file that cannot be read is kept beside the new one.

mod bundle;
mod filter;

use crate::app::folders::Looks;
use crate::app::saved_search::SavedSearch;
use crate::app::table::Layout;
use crate::app::vendors::VendorOrder;
use crate::catalog::Choices;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

pub use bundle::{Bundle, Taking, is_bundle};
pub use filter::KeptFilter;

/// The smallest text, in per cent.
pub const SMALLEST_TEXT: u16 = 80;
/// The largest text, in per cent.
pub const LARGEST_TEXT: u16 = 200;
/// The version of ATT&CK that is the bundle's.
pub const BUNDLE: &str = "bundle";
/// How many opened folders are remembered.
const MOST_RECENT: usize = 8;

/// Which theme.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ThemeChoice {
    /// As the system is.
    #[default]
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

impl ThemeChoice {
    /// For egui.
    pub const fn preference(self) -> egui::ThemePreference {
        match self {
            Self::System => egui::ThemePreference::System,
            Self::Light => egui::ThemePreference::Light,
            Self::Dark => egui::ThemePreference::Dark,
        }
    }
}

/// Everything remembered.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// Of this file's format.
    pub version: u32,
    /// Theme.
    pub theme: ThemeChoice,
    /// Text size in per cent.
    pub text_size: u16,
    /// In which order vendors are listed.
    pub vendors: VendorOrder,
    /// The version of ATT&CK: the newest where it is empty, [`BUNDLE`] for that of the bundle.
    pub attack: String,
    /// The bundle taken last.
    pub bundle: Option<Bundle>,
    /// The user's own field table, or a folder of them.
    pub field_table: Option<PathBuf>,
    /// The folders open last; empty for the sample rules.
    pub folders: Vec<PathBuf>,
    /// Folders opened before, the last one first.
    pub recent: Vec<PathBuf>,
    /// How folders are shown.
    pub looks: Looks,
    /// Starred techniques.
    pub starred: Vec<String>,
    /// Techniques looked at last.
    pub visited: Vec<String>,
    /// Which rules counted last.
    pub filter: KeptFilter,
    /// Searches kept under a name.
    pub searches: Vec<SavedSearch>,
    /// Whether the banner over the sample rules was closed.
    pub banner_hidden: bool,
    /// In which order the rows of techniques and comparisons stand.
    pub order: crate::views::order::Order,
    /// Size of the window in points.
    pub window: Option<[f32; 2]>,
    /// How tables were set up.
    pub tables: BTreeMap<String, Layout>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            version: 1,
            theme: ThemeChoice::System,
            text_size: 100,
            vendors: VendorOrder::default(),
            attack: String::new(),
            bundle: None,
            field_table: None,
            folders: Vec::new(),
            recent: Vec::new(),
            looks: Looks::new(),
            starred: Vec::new(),
            visited: Vec::new(),
            filter: KeptFilter::default(),
            searches: Vec::new(),
            banner_hidden: false,
            order: crate::views::order::Order::default(),
            window: None,
            tables: BTreeMap::new(),
        }
    }
}

impl Settings {
    /// Remembers opened folders.
    pub fn opened(&mut self, folders: &[PathBuf]) {
        self.folders = folders.to_vec();
        for folder in folders.iter().rev() {
            self.recent.retain(|known| known != folder);
            self.recent.insert(0, folder.clone());
        }
        self.recent.truncate(MOST_RECENT);
        self.looks.retain(|path, _| folders.contains(path) || self.recent.contains(path));
    }

    /// What names mean: the bundle's facts are read where they are kept, else the bundle itself.
    pub fn choices(&self, store: &Store) -> Choices {
        let wanted = self.bundle.as_ref().filter(|_| self.attack == BUNDLE);
        let kept = store.bundle().filter(|kept| kept.exists());
        Choices {
            attack: self.attack.clone(),
            bundle: wanted.map(|bundle| kept.unwrap_or_else(|| bundle.origin.clone())),
            fields: self.field_table.clone(),
        }
    }

    /// Remembers a technique that was looked at.
    pub fn visit(&mut self, id: &str) {
        self.visited.retain(|known| known != id);
        self.visited.insert(0, id.to_owned());
        self.visited.truncate(6);
    }

    /// Changes the text size by a step, within its limits.
    pub fn resize_text(&mut self, by: i16) {
        let size = self.text_size.saturating_add_signed(by);
        self.text_size = size.clamp(SMALLEST_TEXT, LARGEST_TEXT);
    }
}

/// Where settings are kept; nowhere in tests and where the platform has no such place.
#[derive(Clone, Debug, Default)]
pub struct Store {
    file: Option<PathBuf>,
}

impl Store {
    /// The platform's place, or `RULESCOPE_CONFIG_DIR`.
    pub fn platform() -> Self {
        let own = std::env::var_os("RULESCOPE_CONFIG_DIR").map(PathBuf::from);
        let platform = || {
            let dirs = directories::ProjectDirs::from("", "", "rulescope")?;
            Some(dirs.config_dir().to_owned())
        };
        Self { file: own.or_else(platform).map(|folder| folder.join("settings.yaml")) }
    }

    /// A folder of the caller's.
    pub fn in_folder(folder: &Path) -> Self {
        Self { file: Some(folder.join("settings.yaml")) }
    }

    /// The file itself.
    pub fn file(&self) -> Option<&Path> {
        self.file.as_deref()
    }

    /// Where the facts of a bundle are kept.
    pub fn bundle(&self) -> Option<PathBuf> {
        Some(self.file()?.with_file_name("attack-bundle.json.gz"))
    }

    /// The settings kept, those of the first start where there are none; the error says why they
    /// cannot be read.
    pub fn read(&self) -> Result<Settings, String> {
        let Some(file) = &self.file else { return Ok(Settings::default()) };
        let text = match std::fs::read_to_string(file) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Settings::default()),
            Err(error) => return Err(error.to_string()),
        };
        let mut settings: Settings =
            serde_yaml::from_str(&text).map_err(|error| error.to_string())?;
        settings.resize_text(0);
        Ok(settings)
    }

    /// The same; a file that cannot be read is put aside, and a sentence says so.
    pub fn load(&self) -> (Settings, Option<String>) {
        self.read().map_or_else(
            |error| (Settings::default(), Some(self.put_aside(&error))),
            |settings| (settings, None),
        )
    }

    fn put_aside(&self, error: &str) -> String {
        let file = self.file.clone().unwrap_or_default();
        let kept = file.with_extension("broken.yaml");
        let place = if std::fs::rename(&file, &kept).is_ok() { kept } else { file };
        format!(
            "The settings could not be read, so all are as at first; the old file is {} ({error})",
            place.display()
        )
    }

    /// Writes the settings, whole or not at all.
    pub fn save(&self, settings: &Settings) -> Result<(), String> {
        let Some(file) = &self.file else { return Ok(()) };
        let folder = file.parent().unwrap_or_else(|| Path::new("."));
        let text = serde_yaml::to_string(settings).map_err(|error| error.to_string())?;
        let write = || {
            std::fs::create_dir_all(folder)?;
            crate::export::write_atomically(file, |out| out.write_all(text.as_bytes()))
        };
        write().map_err(|error| {
            format!("The settings could not be written ({error}): {}", file.display())
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_saved_is_loaded() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::in_folder(folder.path());
        let mut settings = Settings { theme: ThemeChoice::Dark, ..Settings::default() };
        settings.opened(&[PathBuf::from("/rules/mine"), PathBuf::from("/rules/theirs")]);
        settings.resize_text(500);
        store.save(&settings).unwrap();
        let (loaded, said) = store.load();
        assert_eq!(loaded, settings);
        assert_eq!((loaded.text_size, said), (LARGEST_TEXT, None));
    }

    #[test]
    fn a_broken_file_is_kept_and_the_first_settings_are_used() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("settings.yaml");
        for broken in [&b"theme: ["[..], b"theme: \xff"] {
            std::fs::write(&file, broken).unwrap();
            let (loaded, said) = Store::in_folder(folder.path()).load();
            assert_eq!(loaded, Settings::default());
            assert!(said.unwrap().contains("settings.broken.yaml"));
            let kept = std::fs::read(folder.path().join("settings.broken.yaml")).unwrap();
            assert!(kept == broken && !file.exists());
        }
    }
}
