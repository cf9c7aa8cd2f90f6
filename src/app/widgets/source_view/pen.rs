//! The ink of a row: colours by what the text is, grounds by what stands there.

use crate::app::source::{Ink, Mark, Pointed, What};
use crate::app::theme::{self, Tokens, size};
use egui::text::{LayoutJob, TextFormat};
use egui::{Color32, Stroke};
use std::ops::Range;

/// Inks a row.
pub(super) struct Pen<'a> {
    pub(super) text: &'a str,
    pub(super) marks: &'a [&'a Mark],
    pub(super) found: &'a [Range<usize>],
    pub(super) tokens: &'a Tokens,
    pub(super) pointed: Option<Pointed>,
}

impl Pen<'_> {
    pub(super) fn job(&self, pieces: &[(Range<usize>, Ink)], row: &Range<usize>) -> LayoutJob {
        let mut job = LayoutJob::default();
        job.wrap.max_width = f32::INFINITY;
        let start = self.found.partition_point(|found| found.end <= row.start);
        let found = self.found[start..].iter().take_while(|found| found.start < row.end);
        let found: Vec<&Range<usize>> = found.collect();
        for (piece, ink) in pieces.iter().filter(|(piece, _)| overlap(piece, row)) {
            let own = piece.start.max(row.start)..piece.end.min(row.end);
            let ends = self.marks.iter().map(|mark| &mark.range).chain(found.iter().copied());
            for cut in cuts(&own, ends) {
                let Some(text) = self.text.get(cut.clone()) else { continue };
                let is_found = found.iter().any(|found| found.contains(&cut.start));
                job.append(text, 0.0, self.format(cut.start, *ink, is_found));
            }
        }
        job
    }

    fn format(&self, at: usize, ink: Ink, is_found: bool) -> TextFormat {
        let tokens = self.tokens;
        let mark = innermost(self.marks, at);
        let ground = match mark.map(|mark| mark.what) {
            _ if is_found => tokens.found,
            Some(What::Indicator(_)) => tokens.accent_bg,
            Some(What::Exclusion(_)) => tokens.warn_bg,
            Some(What::Opaque) => tokens.raised,
            Some(What::Scope(_)) | None => Color32::TRANSPARENT,
        };
        let is_pointed = |mark: &&Mark| mark.range.contains(&at) && mark.pointed() == self.pointed;
        let pointed =
            self.pointed.is_some() && self.marks.iter().copied().any(|mark| is_pointed(&mark));
        TextFormat {
            font_id: theme::code(),
            color: color_of(tokens, ink),
            background: ground,
            expand_bg: 0.0,
            line_height: Some(size::SOURCE_LINE),
            valign: egui::Align::Center,
            underline: if pointed { Stroke::new(1.5, tokens.accent) } else { Stroke::NONE },
            ..TextFormat::default()
        }
    }
}

const fn color_of(tokens: &Tokens, ink: Ink) -> Color32 {
    match ink {
        Ink::Plain => tokens.text,
        Ink::Key => tokens.key,
        Ink::Word => tokens.word,
        Ink::Text => tokens.string,
        Ink::Number => tokens.number,
        Ink::Comment => tokens.faint,
    }
}

/// Of the marks over a byte, the shortest.
pub(super) fn innermost<'a>(marks: &[&'a Mark], at: usize) -> Option<&'a Mark> {
    let over = marks.iter().copied().filter(|mark| mark.range.contains(&at));
    over.min_by_key(|mark| mark.range.len())
}

pub(super) fn overlap(a: &Range<usize>, b: &Range<usize>) -> bool {
    a.start < b.end && b.start < a.end
}

/// A piece cut where others start and end.
fn cuts<'a>(
    piece: &Range<usize>,
    others: impl Iterator<Item = &'a Range<usize>>,
) -> Vec<Range<usize>> {
    let mut ends: Vec<usize> = others
        .flat_map(|other| [other.start, other.end])
        .filter(|end| piece.start < *end && *end < piece.end)
        .chain([piece.start, piece.end])
        .collect();
    ends.sort_unstable();
    ends.dedup();
    ends.windows(2).map(|pair| pair[0]..pair[1]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_piece_is_cut_where_others_start_and_end() {
        assert_eq!(cuts(&(0..10), [2..4, 4..20].iter()), [0..2, 2..4, 4..10]);
    }
}
