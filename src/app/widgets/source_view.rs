//! Lines of a source text with marks: numbers, ink, and a ground where predicates stand.

use crate::app::source::{Ink, Mark, SourceText, What};
use crate::app::table::text_right;
use crate::app::theme::{self, Tokens, size};
use egui::text::{LayoutJob, TextFormat};
use egui::{Color32, Rect, ScrollArea, Sense, Stroke, Ui, pos2, vec2};
use std::ops::Range;

/// How wide line numbers are, and what lies before and after them.
const GUTTER: f32 = 44.0;
/// How wide a character of code is.
const CHARACTER: f32 = 7.2;

/// What a source view shows.
pub(crate) struct SourceView<'a> {
    /// The text.
    pub source: &'a SourceText,
    /// The lines shown, from 1.
    pub lines: Range<u32>,
    /// Marks, by line.
    pub marks: &'a [Mark],
    /// The predicate pointed at elsewhere.
    pub pointed: Option<usize>,
    /// The line to bring into view, and to mark where nothing else does.
    pub goal: Option<u32>,
    /// How high it may be.
    pub height: f32,
}

impl SourceView<'_> {
    /// Shows it; returns the predicate pointed at here.
    pub(crate) fn show(&self, ui: &mut Ui) -> Option<usize> {
        let tokens = Tokens::of(ui);
        let count = self.lines.len();
        let natural = count as f32 * size::SOURCE_LINE + 12.0;
        let height = natural.min(self.height).max(size::SOURCE_LINE + 12.0);
        let room = vec2(ui.available_width(), height);
        let (frame, _) = ui.allocate_exact_size(room, Sense::hover());
        ui.painter().rect(frame, 0.0, tokens.panel, theme::line(tokens), egui::StrokeKind::Inside);
        let inner = frame.shrink2(vec2(1.0, 6.0));
        let builder = egui::UiBuilder::new()
            .max_rect(inner)
            .accessibility_role(egui::accesskit::Role::Document)
            .accessibility_label("Source");
        let mut child = ui.new_child(builder);
        child.shrink_clip_rect(inner);
        child.spacing_mut().item_spacing.y = 0.0;
        let mut area = ScrollArea::both().id_salt("source").auto_shrink(false);
        if let Some(offset) = self.goal_offset(&child, height) {
            area = area.vertical_scroll_offset(offset);
        }
        let mut pointed = None;
        area.show_rows(&mut child, size::SOURCE_LINE, count, |ui, rows| {
            ui.set_min_width(self.widest().max(inner.width()));
            for row in rows {
                let line = self.lines.start + row as u32;
                pointed = self.line(ui, line).or(pointed);
            }
        });
        pointed
    }

    /// Where to scroll when the goal is new.
    fn goal_offset(&self, ui: &Ui, height: f32) -> Option<f32> {
        let id = ui.make_persistent_id("goal");
        let asked = (self.goal?, self.source.file.clone());
        let before = ui.data(|data| data.get_temp::<(u32, crate::app::source::FileKey)>(id));
        if before.as_ref() == Some(&asked) {
            return None;
        }
        let line = asked.0;
        ui.data_mut(|data| data.insert_temp(id, asked));
        let row = line.saturating_sub(self.lines.start) as f32;
        Some((row * size::SOURCE_LINE - height / 2.0).max(0.0))
    }

    fn widest(&self) -> f32 {
        let own = self.lines.start as usize - 1
            ..(self.lines.end as usize - 1).min(self.source.lines.len());
        let length = |line: &crate::app::source::SourceLine| line.range.len();
        let longest = self.source.lines[own].iter().map(length).max().unwrap_or(0);
        GUTTER + (longest.min(4000) as f32 + 2.0) * CHARACTER
    }

    fn line(&self, ui: &mut Ui, number: u32) -> Option<usize> {
        let line = self.source.lines.get(number as usize - 1)?;
        let text = self.source.text.as_deref().ok()?;
        let tokens = Tokens::of(ui);
        let room = vec2(ui.available_width(), size::SOURCE_LINE);
        let (rect, response) = ui.allocate_exact_size(room, Sense::hover());
        let start = self.marks.partition_point(|mark| mark.line < number);
        let marks = self.marks[start..].iter().take_while(|mark| mark.line == number);
        let marks: Vec<&Mark> = marks.collect();
        self.ground(ui, rect, &marks, number);
        let gutter = Rect::from_min_size(rect.min, vec2(GUTTER - 14.0, rect.height()));
        text_right(ui, gutter, &number.to_string(), theme::code(), tokens.faint);
        let job = self.job(tokens, text, line, &marks);
        let galley = ui.painter().layout_job(job);
        let at = pos2(rect.left() + GUTTER, rect.center().y - galley.size().y / 2.0);
        ui.painter().galley(at, galley, tokens.text);
        let own = &text[line.range.clone()];
        ui.ctx().accesskit_node_builder(response.id, |node| {
            node.set_role(egui::accesskit::Role::Label);
            node.set_value(format!("{number} {own}"));
        });
        let hovered = response.contains_pointer();
        hovered.then(|| marks.iter().find_map(|mark| mark.what.predicate())).flatten()
    }

    /// The ground of a line and the bar at its left.
    fn ground(&self, ui: &Ui, rect: Rect, marks: &[&Mark], number: u32) {
        let tokens = Tokens::of(ui);
        let has = |wanted: fn(&What) -> bool| marks.iter().any(|mark| wanted(&mark.what));
        let (fill, edge) = if has(|what| matches!(what, What::Exclusion(_))) {
            (tokens.warn_bg, tokens.warn)
        } else if has(|what| matches!(what, What::Indicator(_))) {
            (tokens.accent_bg, tokens.accent)
        } else if has(|what| matches!(what, What::Opaque)) {
            (tokens.raised, tokens.bad)
        } else if has(|what| matches!(what, What::Scope(_))) {
            (Color32::TRANSPARENT, tokens.faint)
        } else if self.goal == Some(number) {
            (tokens.raised, tokens.bad)
        } else {
            return;
        };
        ui.painter().rect_filled(rect, 0.0, fill);
        let bar = Rect::from_min_size(rect.min, vec2(2.0, rect.height()));
        ui.painter().rect_filled(bar, 0.0, edge);
    }

    fn job(
        &self,
        tokens: &Tokens,
        text: &str,
        line: &crate::app::source::SourceLine,
        marks: &[&Mark],
    ) -> LayoutJob {
        let mut job = LayoutJob::default();
        let pointed = |at: usize| {
            let is =
                |mark: &&&Mark| mark.range.contains(&at) && mark.what.predicate() == self.pointed;
            self.pointed.is_some() && marks.iter().find(is).is_some()
        };
        for (range, ink) in &line.pieces {
            let color = match ink {
                Ink::Plain => tokens.text,
                Ink::Key => tokens.dim,
                Ink::Comment => tokens.faint,
            };
            for cut in cuts(range, marks) {
                let Some(piece) = text.get(cut.clone()) else { continue };
                let under =
                    if pointed(cut.start) { Stroke::new(1.5, tokens.accent) } else { Stroke::NONE };
                let format = TextFormat {
                    font_id: theme::code(),
                    color,
                    underline: under,
                    ..TextFormat::default()
                };
                job.append(piece, 0.0, format);
            }
        }
        job
    }
}

/// A piece cut where marks start and end.
fn cuts(range: &Range<usize>, marks: &[&Mark]) -> Vec<Range<usize>> {
    let mut ends: Vec<usize> = marks
        .iter()
        .flat_map(|mark| [mark.range.start, mark.range.end])
        .filter(|end| range.start < *end && *end < range.end)
        .chain([range.start, range.end])
        .collect();
    ends.sort_unstable();
    ends.dedup();
    ends.windows(2).map(|pair| pair[0]..pair[1]).collect()
}
