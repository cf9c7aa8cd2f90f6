//! What can be done: commands that pages send, and the table of those a person can ask for by menu,
//! key or palette. Nothing here does anything; [`super::state`] does.

use crate::app::draft::Change;
use crate::app::pages::Page;
use crate::app::settings::{LARGEST_TEXT, SMALLEST_TEXT, ThemeChoice};
use crate::app::state::{PathFor, Setting, State};
use crate::app::theme::icons;
use crate::catalog::SourceQuery;
use crate::catalog::load::Source;
use crate::views::Filter;
use crate::views::compare::Subject;
use crate::views::order::Order;
use egui::{Event, Key, KeyboardShortcut, Modifiers};
use std::path::PathBuf;

/// What can be given the keyboard from elsewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// The search box.
    Search,
    /// The box of the search in the source text.
    SourceSearch,
    /// The first row of what was found.
    Results,
    /// The name to keep the present search under.
    SearchName,
    /// The first thing on the page that can have it.
    Page,
}

/// What is done with searches kept under a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SavedChange {
    /// Keeps the present search under a name.
    Keep(String),
    /// Carries out the search of that name.
    Run(String),
    /// Gives one another name.
    Rename {
        /// Its name.
        from: String,
        /// Its new name.
        to: String,
    },
    /// Forgets one.
    Forget(String),
}

/// A change somebody asked for. Pages send these; one reducer carries them out.
#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    /// Shows a page.
    Go(Page),
    /// Shows a page instead of the one shown, without a step in the history.
    Replace(Page),
    /// Searches rules; the text of the search box.
    Search(String),
    /// Gives the keyboard to a search box or to what a search found.
    Focus(Target),
    /// What was to have the keyboard has it.
    Focused,
    /// Looks for a text in the files; the text of that page's box.
    SearchSource(SourceQuery),
    /// Stops looking for it.
    CancelSourceSearch,
    /// Shows a page with a line of its source in view.
    GoToLine(Page, u32),
    /// Changes the searches kept, or carries one out.
    Saved(SavedChange),
    /// Changes which rules count.
    Filter(Filter),
    /// Changes in which order rows stand.
    Order(Order),
    /// Opens these instead of what is open.
    Open(Vec<Source>),
    /// Opens these beside what is open.
    Add(Vec<Source>),
    /// Closes an opened folder.
    Close(usize),
    /// Calls an opened folder something; by its own name where that is empty.
    NameFolder(usize, String),
    /// Gives an opened folder a colour.
    ColourFolder(usize, u8),
    /// Opens what was typed as a path.
    OpenTyped {
        /// The path as typed.
        path: String,
        /// What it is for.
        what: PathFor,
    },
    /// Asks for a path by the platform's dialog.
    Choose {
        /// What it is for.
        what: PathFor,
        /// Whether a folder is wanted.
        folder: bool,
    },
    /// Puts a text on the clipboard; `what` it is, for the notice.
    Copy {
        /// The text.
        text: String,
        /// What it is.
        what: String,
    },
    /// Opens a link in the browser.
    Browse(String),
    /// Shows a file in the file manager.
    Reveal(PathBuf),
    /// Takes a technique among the starred, or out of them.
    Star(String),
    /// Changes a setting.
    Set(Setting),
    /// Compares these subjects.
    Compare(Vec<Subject>),
    /// Changes the draft of a rule.
    Draft(Change),
    /// A short message.
    Notice(String),
    /// Hides the banner over the sample rules.
    HideBanner,
    /// Closes the warning over the page.
    CloseWarning,
    /// Closes palette, help or path field.
    CloseOverlay,
    /// One of the table below.
    Act(Action),
}

macro_rules! actions {
    ($($(#[$doc:meta])* $name:ident = $text:literal, $icon:expr, $shortcut:expr;)*) => {
        /// What a person can ask for anywhere.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Action { $($(#[$doc])* $name,)* }

        impl Action {
            /// Every action, in the order of the palette.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// What it is called.
            pub const fn text(self) -> &'static str {
                match self { $(Self::$name => $text,)* }
            }

            /// Its icon.
            pub const fn icon(self) -> &'static str {
                match self { $(Self::$name => $icon,)* }
            }

            /// Its keys.
            pub const fn shortcut(self) -> Option<KeyboardShortcut> {
                match self { $(Self::$name => $shortcut,)* }
            }
        }
    };
}

const fn ctrl(key: Key) -> Option<KeyboardShortcut> {
    Some(KeyboardShortcut::new(Modifiers::COMMAND, key))
}

const fn ctrl_shift(key: Key) -> Option<KeyboardShortcut> {
    Some(KeyboardShortcut::new(Modifiers::COMMAND.plus(Modifiers::SHIFT), key))
}

const fn alt(key: Key) -> Option<KeyboardShortcut> {
    Some(KeyboardShortcut::new(Modifiers::ALT, key))
}

const fn plain(key: Key) -> Option<KeyboardShortcut> {
    Some(KeyboardShortcut::new(Modifiers::NONE, key))
}

actions! {
    /// Asks for a folder to open.
    OpenFolder = "Open folder…", icons::FOLDER_OPEN, ctrl(Key::O);
    /// Asks for a folder to open beside the others.
    AddFolder = "Add folder…", icons::FOLDER_ADD, ctrl_shift(Key::O);
    /// Asks for a path.
    TypePath = "Open by path…", icons::FOLDER, ctrl(Key::L);
    /// Opens the sample rules.
    OpenSamples = "Open the sample rules", icons::RULES, None;
    /// Asks for a STIX bundle to take ATT&CK from.
    OpenBundle = "Open an ATT&CK bundle…", icons::TECHNIQUES, None;
    /// Reads everything again.
    Reload = "Read again", icons::RELOAD, plain(Key::F5);
    /// Stops reading.
    Cancel = "Cancel reading", icons::STOP, None;
    /// The page before.
    Back = "Back", icons::BACK, alt(Key::ArrowLeft);
    /// The page after.
    Forward = "Forward", icons::FORWARD, alt(Key::ArrowRight);
    /// The search box.
    Find = "Search rules", icons::SEARCH, ctrl(Key::F);
    /// The search in the files themselves.
    FindInSource = "Search in source text", icons::SEARCH, ctrl_shift(Key::F);
    /// Keeps the present search.
    SaveSearch = "Save this search…", icons::ADD, None;
    /// The palette.
    Palette = "Commands", icons::COMMANDS, ctrl(Key::K);
    /// The overview.
    Overview = "Go to Overview", icons::OVERVIEW, alt(Key::Num1);
    /// The table of techniques.
    Techniques = "Go to Techniques", icons::TECHNIQUES, alt(Key::Num2);
    /// The table of fields.
    Fields = "Go to Fields", icons::FIELDS, alt(Key::Num3);
    /// The table of events.
    Events = "Go to Events", icons::EVENTS, alt(Key::Num4);
    /// The table of rules.
    Rules = "Go to Rules", icons::RULES, alt(Key::Num5);
    /// The comparison.
    Compare = "Go to Compare", icons::COMPARE, alt(Key::Num6);
    /// The problems.
    Problems = "Go to Problems", icons::WARNING, alt(Key::Num7);
    /// The settings.
    Settings = "Settings", icons::SETTINGS, ctrl(Key::Comma);
    /// Ticks rows for a rule, or shows the rule.
    Draft = "Draft a rule", icons::ADD, ctrl_shift(Key::D);
    /// All rules count again.
    ClearFilters = "Clear filters", icons::FILTER, None;
    /// The light theme.
    Light = "Light theme", icons::SUN, None;
    /// The dark theme.
    Dark = "Dark theme", icons::MOON, None;
    /// The system's theme.
    System = "Theme of the system", icons::HALF, None;
    /// Larger text.
    Larger = "Larger text", icons::TEXT_SIZE, ctrl(Key::Plus);
    /// Smaller text.
    Smaller = "Smaller text", icons::TEXT_SIZE, ctrl(Key::Minus);
    /// Text at its normal size.
    Normal = "Normal text size", icons::TEXT_SIZE, ctrl(Key::Num0);
    /// How long painting takes, in the status bar.
    FrameTimes = "Show frame times", icons::INFO, None;
    /// The keys.
    Keys = "Keyboard shortcuts", icons::KEYBOARD, plain(Key::F1);
    /// The page, past the bar and the navigation.
    ToPage = "Keyboard to the page", icons::KEYBOARD, plain(Key::F6);
    /// What this is, and whose work is in it.
    About = "About Rulescope", icons::INFO, None;
}

impl Action {
    /// Whether it can be done now.
    pub fn is_enabled(self, state: &State) -> bool {
        match self {
            Self::Back => state.can_go_back(),
            Self::Forward => state.can_go_forward(),
            Self::Cancel => state.job.is_some(),
            Self::Reload => state.job.is_none() && !state.sources.is_empty(),
            Self::SaveSearch => state.search_to_keep().is_some(),
            Self::ClearFilters => state.filter != state.unfiltered(),
            Self::Larger => state.settings.text_size < LARGEST_TEXT,
            Self::Smaller => state.settings.text_size > SMALLEST_TEXT,
            Self::Normal => state.settings.text_size != 100,
            _ => true,
        }
    }

    /// Whether it is what holds now (the theme chosen, what is shown).
    pub fn is_on(self, state: &State) -> bool {
        let theme = state.settings.theme;
        match self {
            Self::System => theme == ThemeChoice::System,
            Self::Light => theme == ThemeChoice::Light,
            Self::Dark => theme == ThemeChoice::Dark,
            Self::FrameTimes => state.frame_times.is_some(),
            _ => false,
        }
    }

    /// Its keys as people write them.
    pub fn keys(self, ctx: &egui::Context) -> String {
        let Some(shortcut) = self.shortcut() else { return String::new() };
        let keys = ctx.format_shortcut(&shortcut);
        let sign = match shortcut.logical_key {
            Key::Comma => ",",
            Key::Plus => "+",
            Key::Minus => "−",
            Key::ArrowLeft => "←",
            Key::ArrowRight => "→",
            _ => return keys,
        };
        let name = shortcut.logical_key.name();
        keys.strip_suffix(name).map_or(keys.clone(), |held| format!("{held}{sign}"))
    }
}

/// Takes the keys of an action from the input and returns what they ask for. Of several the others
/// come later (see `typed_ahead`).
pub fn take_shortcut(ctx: &egui::Context) -> Option<Action> {
    let editing = ctx.text_edit_focused();
    let usable = |action: &Action| !(editing && action.shortcut().is_some_and(is_for_text));
    ctx.input_mut(|input| {
        let asked = |event: &Event| {
            let asked = Action::ALL.iter().copied().filter(|action| is_asked(*action, event));
            // Matching ignores Shift and Alt held besides: the one that names most of them is meant.
            asked.filter(usable).max_by_key(|action| action.shortcut().map_or(0, held))
        };
        let mut events = input.events.iter().enumerate();
        let (at, action) = events.find_map(|(at, event)| Some((at, asked(event)?)))?;
        let text = usize::from(has_text(&input.events, at));
        input.events.drain(at..=at + text);
        Some(action)
    })
}

/// How many keys are held with it.
fn held(keys: KeyboardShortcut) -> u8 {
    let Modifiers { alt, shift, command, .. } = keys.modifiers;
    u8::from(alt) + u8::from(shift) + u8::from(command)
}

/// Whether a field that is typed in has a better use for it.
fn is_for_text(keys: KeyboardShortcut) -> bool {
    let is_function = matches!(keys.logical_key, Key::F1 | Key::F5 | Key::F6);
    keys.conflicts_with_text_editing() && !is_function
}

/// Whether an event is the keys of an action.
pub(super) fn is_asked(action: Action, event: &Event) -> bool {
    let Some(keys) = action.shortcut() else { return false };
    match event {
        Event::Key { key, pressed: true, modifiers, .. } => {
            *key == keys.logical_key && modifiers.matches_logically(keys.modifiers)
        }
        _ => false,
    }
}

/// Whether what comes after an event is its text: with Alt a key is that as well, and it is not meant.
pub(super) fn has_text(events: &[Event], at: usize) -> bool {
    let with_alt = matches!(&events[at], Event::Key { modifiers, .. } if modifiers.alt);
    with_alt && matches!(events.get(at + 1), Some(Event::Text(_)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_actions_have_the_same_keys() {
        let mut seen = std::collections::HashMap::new();
        for action in Action::ALL {
            if let Some(keys) = action.shortcut() {
                let other = seen.insert(keys, action);
                assert!(other.is_none(), "{action:?} and {other:?} share {keys:?}");
            }
        }
    }

    #[test]
    fn every_action_says_what_it_does() {
        for action in Action::ALL {
            assert!(!action.text().is_empty() && !action.icon().is_empty());
        }
    }
}
