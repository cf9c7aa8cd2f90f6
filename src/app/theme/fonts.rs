//! The bundled faces.

use egui::{FontData, FontDefinitions, FontFamily, FontTweak};
use std::sync::Arc;

/// The family of headings and heads.
pub fn semibold() -> FontFamily {
    FontFamily::Name("semibold".into())
}

/// The family of strong code.
pub fn mono_bold() -> FontFamily {
    FontFamily::Name("mono bold".into())
}

/// What each family draws with, the first that has a glyph.
pub(super) fn definitions() -> FontDefinitions {
    let mut fonts = FontDefinitions::empty();
    let mut add = |name: &str, bytes: &'static [u8], tweak: FontTweak| {
        let data = FontData::from_static(bytes).tweak(tweak);
        fonts.font_data.insert(name.to_owned(), Arc::new(data));
    };
    // Faces are put in the middle of a line by their own heights; these bring them onto one.
    let lowered = |y_offset_factor| FontTweak { y_offset_factor, ..FontTweak::default() };
    let (icons, code) = (lowered(0.0), || lowered(0.035));
    let plain = FontTweak::default;
    add("inter", include_bytes!("../../../assets/fonts/Inter-Regular.otf"), plain());
    add("inter semibold", include_bytes!("../../../assets/fonts/Inter-SemiBold.otf"), plain());
    add("mono", include_bytes!("../../../assets/fonts/JetBrainsMono-Regular.ttf"), code());
    add("mono bold", include_bytes!("../../../assets/fonts/JetBrainsMono-Bold.ttf"), code());
    add("icons", include_bytes!("../../../assets/fonts/Phosphor-Regular.ttf"), icons);
    let family = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
    fonts.families.insert(FontFamily::Proportional, family(&["inter", "icons", "mono"]));
    fonts.families.insert(FontFamily::Monospace, family(&["mono", "inter", "icons"]));
    fonts.families.insert(semibold(), family(&["inter semibold", "icons", "mono"]));
    fonts.families.insert(mono_bold(), family(&["mono bold", "mono", "inter"]));
    fonts
}
