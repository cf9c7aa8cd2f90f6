//! How the window looks: colours, sizes and faces by meaning. No page knows a colour or a size of
//! its own.

mod fonts;
pub mod icons;
pub mod system;
mod tokens;

pub use fonts::{mono_bold, semibold};
pub use tokens::{DARK, LIGHT, Tokens, diverging_of, heat_of_count, heat_of_share, size};

use egui::style::{ScrollStyle, WidgetVisuals, Widgets};
use egui::{Color32, CornerRadius, FontFamily, FontId, Margin, Stroke, Style, TextStyle, vec2};

/// Sets faces and both themes, and has assistive technology told words without icons; called once
/// before the first frame.
pub fn install(ctx: &egui::Context) {
    ctx.add_plugin(crate::app::exposed::Exposed);
    ctx.add_plugin(crate::app::typed_ahead::TypedAhead::default());
    ctx.set_fonts(fonts::definitions());
    ctx.set_style_of(egui::Theme::Dark, style(&DARK, true));
    ctx.set_style_of(egui::Theme::Light, style(&LIGHT, false));
    ctx.options_mut(|options| {
        options.zoom_with_keyboard = false;
        options.fallback_theme = egui::Theme::Dark;
    });
}

/// Body text.
pub fn body() -> FontId {
    FontId::new(size::BODY, FontFamily::Proportional)
}

/// Small text.
pub fn small() -> FontId {
    FontId::new(size::SMALL, FontFamily::Proportional)
}

/// The smallest text.
pub fn tiny() -> FontId {
    FontId::new(size::TINY, FontFamily::Proportional)
}

/// Column heads.
pub fn head() -> FontId {
    FontId::new(size::SMALL, semibold())
}

/// Section headings.
pub fn section() -> FontId {
    FontId::new(size::SECTION, semibold())
}

/// Page titles.
pub fn title() -> FontId {
    FontId::new(size::TITLE, semibold())
}

/// Code.
pub fn code() -> FontId {
    FontId::new(size::CODE, FontFamily::Monospace)
}

/// Strong code.
pub fn code_strong() -> FontId {
    FontId::new(size::CODE, mono_bold())
}

/// Letters in a vendor's mark.
pub fn mark() -> FontId {
    FontId::new(size::MARK_TEXT, semibold())
}

/// How wide a line of text is.
pub fn width(ui: &egui::Ui, text: &str, font: FontId) -> f32 {
    ui.painter().layout_no_wrap(text.to_owned(), font, Color32::PLACEHOLDER).size().x
}

fn style(tokens: &Tokens, dark: bool) -> Style {
    let text_styles = [
        (TextStyle::Body, body()),
        (TextStyle::Button, body()),
        (TextStyle::Small, small()),
        (TextStyle::Monospace, code()),
        (TextStyle::Heading, title()),
    ];
    let visuals = if dark { egui::Visuals::dark() } else { egui::Visuals::light() };
    let mut style = Style { text_styles: text_styles.into(), visuals, ..Style::default() };
    paint_visuals(&mut style.visuals, tokens);
    space(&mut style.spacing);
    style.interaction.selectable_labels = false;
    style.interaction.tooltip_delay = 0.4;
    #[cfg(debug_assertions)]
    {
        // Rows that scroll under the pointer change place; that is no mistake.
        style.debug.warn_if_rect_changes_id = false;
    }
    style
}

fn paint_visuals(visuals: &mut egui::Visuals, tokens: &Tokens) {
    let corner = CornerRadius::same(size::CORNER);
    visuals.panel_fill = tokens.window;
    visuals.window_fill = tokens.panel;
    visuals.window_stroke = line(tokens);
    visuals.window_corner_radius = CornerRadius::same(size::CORNER * 2);
    visuals.menu_corner_radius = corner;
    visuals.extreme_bg_color = tokens.window;
    visuals.text_edit_bg_color = Some(tokens.window);
    visuals.faint_bg_color = tokens.raised;
    visuals.code_bg_color = tokens.raised;
    visuals.hyperlink_color = tokens.accent;
    visuals.warn_fg_color = tokens.warn;
    visuals.error_fg_color = tokens.bad;
    visuals.weak_text_color = Some(tokens.faint);
    visuals.selection.bg_fill = tokens.accent_bg;
    visuals.selection.stroke = Stroke::new(1.0, tokens.accent);
    visuals.striped = false;
    visuals.widgets = widgets(tokens);
}

fn widgets(tokens: &Tokens) -> Widgets {
    let look = |fill: Color32, edge: Color32, text: Color32| WidgetVisuals {
        bg_fill: fill,
        weak_bg_fill: fill,
        bg_stroke: Stroke::new(1.0, edge),
        corner_radius: CornerRadius::same(size::CORNER),
        fg_stroke: Stroke::new(1.0, text),
        expansion: 0.0,
    };
    // Boxes of check marks and rings of choices stand out from what they are on.
    let boxed = |look: WidgetVisuals| WidgetVisuals { bg_fill: tokens.line, ..look };
    Widgets {
        noninteractive: look(tokens.panel, tokens.line, tokens.text),
        inactive: boxed(look(tokens.raised, tokens.line, tokens.text)),
        hovered: look(tokens.hover, tokens.line, tokens.text),
        active: look(tokens.accent_bg, tokens.accent, tokens.text),
        open: look(tokens.hover, tokens.line, tokens.text),
    }
}

fn space(spacing: &mut egui::style::Spacing) {
    spacing.item_spacing = vec2(size::GAP, size::GAP);
    spacing.button_padding = vec2(10.0, 4.0);
    spacing.interact_size = vec2(size::BUTTON, size::BUTTON);
    spacing.menu_margin = Margin::same(8);
    spacing.window_margin = Margin::same(size::MARGIN);
    spacing.icon_width = 14.0;
    spacing.icon_width_inner = 8.0;
    spacing.icon_spacing = 6.0;
    spacing.combo_height = 320.0;
    spacing.tooltip_width = 560.0;
    spacing.menu_width = 320.0;
    spacing.scroll = ScrollStyle {
        floating: true,
        bar_width: 8.0,
        floating_width: 5.0,
        floating_allocated_width: 0.0,
        foreground_color: true,
        dormant_background_opacity: 0.0,
        dormant_handle_opacity: 0.18,
        active_handle_opacity: 0.28,
        interact_handle_opacity: 0.6,
        ..ScrollStyle::floating()
    };
}

/// A line, one pixel.
pub fn line(tokens: &Tokens) -> Stroke {
    Stroke::new(1.0, tokens.line)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bundled_faces_have_every_glyph_the_window_uses() {
        let ctx = egui::Context::default();
        install(&ctx);
        let mut missing = Vec::new();
        let mut output = ctx.run_ui(egui::RawInput::default(), |ui| {
            let text = icons::ALL.concat() + "▲▼◆●○★☆…·–−─│├└≥";
            for family in [FontFamily::Proportional, FontFamily::Monospace, semibold()] {
                let font = FontId::new(size::BODY, family);
                let lacks =
                    |glyph: &char| !ui.ctx().fonts_mut(|fonts| fonts.has_glyph(&font, *glyph));
                missing.extend(text.chars().filter(lacks));
            }
        });
        output.textures_delta.clear();
        assert!(missing.is_empty(), "{missing:?}");
    }
}
