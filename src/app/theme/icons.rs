//! Icons: code points of the bundled icon font (Phosphor). `assets/fonts/make.py` says which the font has.

macro_rules! icons {
    ($($(#[$doc:meta])* $name:ident = $glyph:literal;)*) => {
        $($(#[$doc])* pub const $name: &str = $glyph;)*

        /// Every icon, for the test that the font has them.
        #[cfg(test)]
        pub(super) const ALL: &[&str] = &[$($name),*];
    };
}

icons! {
    /// Back.
    BACK = "\u{E058}";
    /// Forward.
    FORWARD = "\u{E06C}";
    /// Sorted upwards.
    UP = "\u{E08E}";
    /// Sorted downwards.
    DOWN = "\u{E03E}";
    /// Opens a list; an expanded row.
    CARET_DOWN = "\u{E136}";
    /// A collapsed row.
    CARET_RIGHT = "\u{E13A}";
    /// Close, remove.
    CLOSE = "\u{E4F6}";
    /// Search.
    SEARCH = "\u{E30C}";
    /// Open a folder.
    FOLDER_OPEN = "\u{E256}";
    /// A folder.
    FOLDER = "\u{E24A}";
    /// Add a folder.
    FOLDER_ADD = "\u{E258}";
    /// Settings.
    SETTINGS = "\u{E272}";
    /// Keyboard.
    KEYBOARD = "\u{E2D8}";
    /// Light theme.
    SUN = "\u{E472}";
    /// Dark theme.
    MOON = "\u{E330}";
    /// The system's theme.
    HALF = "\u{E18C}";
    /// Copy.
    COPY = "\u{E1CA}";
    /// A warning.
    WARNING = "\u{E4E0}";
    /// An error.
    ERROR = "\u{E4E2}";
    /// Done.
    CHECK = "\u{E182}";
    /// Compare.
    COMPARE = "\u{E0A0}";
    /// Add.
    ADD = "\u{E3D4}";
    /// Commands.
    COMMANDS = "\u{E1C4}";
    /// Recent.
    RECENT = "\u{E1A0}";
    /// Overview.
    OVERVIEW = "\u{E464}";
    /// Techniques.
    TECHNIQUES = "\u{E1D6}";
    /// Fields.
    FIELDS = "\u{EC96}";
    /// Events.
    EVENTS = "\u{E2DE}";
    /// Rules.
    RULES = "\u{E23A}";
    /// Filter.
    FILTER = "\u{E266}";
    /// Read again.
    RELOAD = "\u{E094}";
    /// Stop.
    STOP = "\u{E46C}";
    /// Help.
    INFO = "\u{E2CE}";
    /// Text size.
    TEXT_SIZE = "\u{E434}";
}
