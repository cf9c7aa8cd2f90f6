//! Colours and sizes by what they mean. The only place with colour or size literals.

use crate::model::Vendor;
use egui::Color32;

/// The colours of one theme.
#[derive(Debug)]
pub struct Tokens {
    /// Behind the page.
    pub window: Color32,
    /// Navigation, tables, bars.
    pub panel: Color32,
    /// Table heads, buttons, chips.
    pub raised: Color32,
    /// A hovered row or button.
    pub hover: Color32,
    /// All lines.
    pub line: Color32,
    /// Text.
    pub text: Color32,
    /// Labels and heads.
    pub dim: Color32,
    /// Hints and counts.
    pub faint: Color32,
    /// Links, focus, marks, indicators.
    pub accent: Color32,
    /// Behind a selected row or segment, and a marked indicator.
    pub accent_bg: Color32,
    /// Exclusions and warnings.
    pub warn: Color32,
    /// Behind a marked exclusion.
    pub warn_bg: Color32,
    /// Errors.
    pub bad: Color32,
    /// A key of a source text.
    pub key: Color32,
    /// A word of a language.
    pub word: Color32,
    /// A string.
    pub string: Color32,
    /// A number.
    pub number: Color32,
    /// Behind words that were searched for.
    pub found: Color32,
    /// Amounts: none, 1, 2–5, 6–20, 21–80, 81 and more.
    pub heat: [Color32; 6],
    /// More of the second than of the first: 1–2, 3–9, 10 and more. The first's are steps of heat.
    warm: [Color32; 3],
    /// Text on each of these.
    on_warm: [Color32; 3],
    /// Text on vendor marks.
    pub on_strong: Color32,
    /// Text on each step of heat. On the fifth step only black reads in both themes.
    on_heat: [Color32; 6],
    /// Vendor marks, in the order of [`Vendor::ALL`].
    vendors: [Color32; 5],
    /// Marks of opened folders, each with a shape of its own.
    folders: [Color32; 6],
    /// A bar beside a count.
    pub bar: Color32,
    /// A bar of the second column of counts.
    pub bar_dim: Color32,
}

const fn rgb(hex: u32) -> Color32 {
    Color32::from_rgb((hex >> 16) as u8, (hex >> 8) as u8, hex as u8)
}

/// The dark theme.
pub static DARK: Tokens = Tokens {
    window: rgb(0x0f1317),
    panel: rgb(0x151a20),
    raised: rgb(0x1c232b),
    hover: rgb(0x242d37),
    line: rgb(0x2a333e),
    text: rgb(0xe6ebf1),
    dim: rgb(0xaab4c0),
    faint: rgb(0x8e9aaa),
    accent: rgb(0x62b0ee),
    accent_bg: rgb(0x15324a),
    warn: rgb(0xe3a33b),
    warn_bg: rgb(0x362c1c),
    bad: rgb(0xf0705f),
    key: rgb(0x9cc4e4),
    word: rgb(0xd3a4e0),
    string: rgb(0x8ccfa8),
    number: rgb(0xe0b98a),
    found: rgb(0x463c00),
    heat: [
        rgb(0x1c232b),
        rgb(0x1d3346),
        rgb(0x1f4764),
        rgb(0x245f88),
        rgb(0x2f7fb4),
        rgb(0x62b0ee),
    ],
    warm: [rgb(0x3a2a1a), rgb(0x7a4a1c), rgb(0xe0924a)],
    on_warm: [rgb(0xe6ebf1), rgb(0xe6ebf1), rgb(0x0f1317)],
    on_strong: rgb(0x0f1317),
    on_heat: [
        rgb(0xe6ebf1),
        rgb(0xe6ebf1),
        rgb(0xe6ebf1),
        rgb(0xe6ebf1),
        Color32::BLACK,
        rgb(0x0f1317),
    ],
    vendors: [rgb(0x62b0ee), rgb(0x3fbf9b), rgb(0xe6a22e), rgb(0xe07b53), rgb(0xc58bd6)],
    folders: [
        rgb(0x4cc9d9),
        rgb(0xf08cc0),
        rgb(0xa3c94f),
        rgb(0xa9b1ff),
        rgb(0xf0a184),
        rgb(0xc9c0b2),
    ],
    bar: rgb(0x2f7fb4),
    bar_dim: rgb(0x245f88),
};

/// The light theme.
pub static LIGHT: Tokens = Tokens {
    window: rgb(0xf5f6f8),
    panel: rgb(0xffffff),
    raised: rgb(0xeef1f4),
    hover: rgb(0xe3e8ed),
    line: rgb(0xd7dde4),
    text: rgb(0x18202a),
    dim: rgb(0x475262),
    faint: rgb(0x5a6675),
    accent: rgb(0x0a66b0),
    accent_bg: rgb(0xdcecf9),
    warn: rgb(0x8f5a00),
    warn_bg: rgb(0xf9efdd),
    bad: rgb(0xb3372a),
    key: rgb(0x2a5578),
    word: rgb(0x7a3a8c),
    string: rgb(0x1d6341),
    number: rgb(0x7a4a12),
    found: rgb(0xffeaa0),
    heat: [
        rgb(0xf3f5f7),
        rgb(0xd9e8f5),
        rgb(0xb3d2ec),
        rgb(0x7fb3df),
        rgb(0x3e86c4),
        rgb(0x0a66b0),
    ],
    warm: [rgb(0xf6dfc8), rgb(0xe5a96e), rgb(0xa04f0c)],
    on_warm: [rgb(0x18202a), rgb(0x18202a), rgb(0xffffff)],
    on_strong: rgb(0xffffff),
    on_heat: [
        rgb(0x18202a),
        rgb(0x18202a),
        rgb(0x18202a),
        rgb(0x18202a),
        Color32::BLACK,
        rgb(0xffffff),
    ],
    vendors: [rgb(0x0a66b0), rgb(0x0d7d62), rgb(0x9a6200), rgb(0xb04a20), rgb(0x8343a0)],
    folders: [
        rgb(0x086874),
        rgb(0xa82570),
        rgb(0x4b640c),
        rgb(0x4a50c4),
        rgb(0x9a3d28),
        rgb(0x5e564c),
    ],
    bar: rgb(0x3e86c4),
    bar_dim: rgb(0x7fb3df),
};

impl Tokens {
    /// The tokens of the theme `ui` is painted in.
    pub fn of(ui: &egui::Ui) -> &'static Self {
        if ui.visuals().dark_mode { &DARK } else { &LIGHT }
    }

    /// A vendor's colour.
    pub fn vendor(&self, vendor: Vendor) -> Color32 {
        self.vendors[vendor as usize]
    }

    /// The colour of an opened folder's mark.
    pub fn folder(&self, colour: u8) -> Color32 {
        self.folders[usize::from(colour) % self.folders.len()]
    }

    /// The ground of a step of difference, -3 to 3, and the colour of text on it.
    pub fn diverging(&self, step: i8) -> (Color32, Color32) {
        let at = usize::from(step.unsigned_abs().min(3));
        match step {
            0 => (self.heat[0], self.on_heat[0]),
            1.. => (self.heat[[0, 1, 3, 5][at]], self.on_heat[[0, 1, 3, 5][at]]),
            _ => (self.warm[at - 1], self.on_warm[at - 1]),
        }
    }

    /// The colour of text on a step of heat.
    pub fn on_heat(&self, step: usize) -> Color32 {
        self.on_heat[step]
    }
}

/// The step for a difference: -3 to 3.
pub fn diverging_of(more: i64) -> i8 {
    let step = match more.unsigned_abs() {
        0 => 0,
        1..=2 => 1,
        3..=9 => 2,
        _ => 3,
    };
    if more < 0 { -step } else { step }
}

/// The step of heat for a number of rules.
pub const fn heat_of_count(rules: usize) -> usize {
    match rules {
        0 => 0,
        1 => 1,
        2..=5 => 2,
        6..=20 => 3,
        21..=80 => 4,
        _ => 5,
    }
}

/// The step of heat for a share between 0 and 1.
pub fn heat_of_share(share: f32) -> usize {
    match share {
        share if share <= 0.0 => 0,
        share if share < 0.10 => 1,
        share if share < 0.20 => 2,
        share if share < 0.30 => 3,
        share if share < 0.50 => 4,
        _ => 5,
    }
}

/// Sizes in points, all on a grid of two.
pub mod size {
    /// A table row.
    pub const ROW: f32 = 26.0;
    /// A line under an expanded row.
    pub const DETAIL: f32 = 22.0;
    /// A button.
    pub const BUTTON: f32 = 28.0;
    /// The top bar.
    pub const BAR: f32 = 44.0;
    /// The status bar.
    pub const STATUS: f32 = 24.0;
    /// The navigation.
    pub const NAVIGATION: f32 = 168.0;
    /// The navigation where there is little room.
    pub const NAVIGATION_OF_ICONS: f32 = 44.0;
    /// A navigation entry.
    pub const ENTRY: f32 = 30.0;
    /// Margin of a page.
    pub const MARGIN: i8 = 18;
    /// Gaps.
    pub const GAP: f32 = 8.0;
    /// Between groups.
    pub const GAP_WIDE: f32 = 12.0;
    /// Between sections.
    pub const GAP_SECTION: f32 = 16.0;
    /// A line of a menu.
    pub const MENU_LINE: f32 = 24.0;
    /// Inside a table cell, left and right.
    pub const CELL: f32 = 8.0;
    /// Room for a scroll bar, right of what it scrolls.
    pub const SCROLL_BAR: f32 = 10.0;
    /// The button at the right end of a table's head.
    pub const FUNNEL: f32 = 22.0;
    /// A check mark before a row.
    pub const TICK: f32 = 14.0;
    /// The row of fields under a table's head.
    pub const FILTER_ROW: f32 = 32.0;
    /// Corners of buttons and tables.
    pub const CORNER: u8 = 4;
    /// Corners of chips.
    pub const CHIP_CORNER: u8 = 10;
    /// Height of a chip.
    pub const CHIP: f32 = 20.0;
    /// Height of a framed word (a kind).
    pub const WORD: f32 = 18.0;
    /// A folder's mark.
    pub const FOLDER_MARK: f32 = 10.0;
    /// A vendor's mark.
    pub const MARK: egui::Vec2 = egui::vec2(20.0, 14.0);
    /// Body text.
    pub const BODY: f32 = 13.0;
    /// Small text.
    pub const SMALL: f32 = 12.0;
    /// The smallest text.
    pub const TINY: f32 = 11.0;
    /// Letters in a vendor's mark.
    pub const MARK_TEXT: f32 = 9.5;
    /// Section headings.
    pub const SECTION: f32 = 14.0;
    /// Page titles.
    pub const TITLE: f32 = 19.0;
    /// Code.
    pub const CODE: f32 = 12.0;
    /// Code beside a title.
    pub const CODE_TITLE: f32 = 16.0;
    /// A line of source or of the logic tree.
    pub const SOURCE_LINE: f32 = 19.0;
    /// A cell of the matrix.
    pub const MATRIX_CELL: f32 = 22.0;
    /// A cell of the matrix with its number under its id.
    pub const MATRIX_CELL_TALL: f32 = 32.0;
}

#[cfg(test)]
mod tests {
    use super::*;

    fn luminance(color: Color32) -> f32 {
        let linear = |channel: u8| {
            let value = f32::from(channel) / 255.0;
            if value <= 0.03928 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * linear(color.r()) + 0.7152 * linear(color.g()) + 0.0722 * linear(color.b())
    }

    fn contrast(a: Color32, b: Color32) -> f32 {
        let (a, b) = (luminance(a), luminance(b));
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    #[test]
    fn every_text_colour_reads_on_every_ground_it_stands_on() {
        for (name, tokens) in [("dark", &DARK), ("light", &LIGHT)] {
            let texts = [tokens.text, tokens.dim, tokens.faint, tokens.accent];
            let marks: Vec<Color32> =
                [tokens.warn, tokens.bad].into_iter().chain(tokens.folders).collect();
            let grounds =
                [tokens.window, tokens.panel, tokens.raised, tokens.hover, tokens.accent_bg];
            for ground in grounds {
                for text in texts.iter().chain(&marks) {
                    let ratio = contrast(*text, ground);
                    assert!(ratio >= 4.5, "{name}: {text:?} on {ground:?} is {ratio:.2}");
                }
            }
            let inks = [tokens.text, tokens.key, tokens.word, tokens.string, tokens.number];
            for ground in [tokens.panel, tokens.raised, tokens.accent_bg, tokens.warn_bg] {
                for ink in inks {
                    let ratio = contrast(ink, ground);
                    assert!(ratio >= 4.5, "{name}: ink {ink:?} on {ground:?} is {ratio:.2}");
                }
            }
            for text in inks.into_iter().chain([tokens.dim, tokens.accent]) {
                let ratio = contrast(text, tokens.found);
                assert!(ratio >= 4.5, "{name}: {text:?} on what was found is {ratio:.2}");
            }
            for text in [tokens.text, tokens.dim, tokens.faint, tokens.warn] {
                let ratio = contrast(text, tokens.warn_bg);
                assert!(ratio >= 4.5, "{name}: {text:?} on amber is {ratio:.2}");
            }
        }
    }

    #[test]
    fn text_on_heat_and_on_vendor_marks_reads() {
        for (name, tokens) in [("dark", &DARK), ("light", &LIGHT)] {
            for (step, ground) in tokens.heat.iter().enumerate() {
                let ratio = contrast(tokens.on_heat(step), *ground);
                assert!(ratio >= 4.5, "{name}: heat {step} is {ratio:.2}");
            }
            for step in -3..=3 {
                let (ground, text) = tokens.diverging(step);
                let ratio = contrast(text, ground);
                assert!(ratio >= 4.5, "{name}: difference {step} is {ratio:.2}");
            }
            for vendor in Vendor::ALL {
                let ratio = contrast(tokens.on_strong, tokens.vendor(vendor));
                assert!(ratio >= 4.5, "{name}: {vendor:?} is {ratio:.2}");
            }
        }
    }
}
