//! Platforms and severities of the subjects, as bars of their shares.

use crate::app::theme::{self, Tokens, size};
use crate::app::widgets::text::{text_in, text_right};
use crate::app::widgets::{bar, dropdown, heading, mark};
use crate::model::Severity;
use crate::views::compare::{Comparison, SubjectSummary};
use crate::views::filter::Facet;
use egui::{Rect, Sense, Ui, pos2, vec2};
use std::cmp::Reverse;

/// From one bar of a line to the next.
const PITCH: f32 = 14.0;
/// How high a bar is.
const BAR: f32 = 5.0;
/// The room of a line's name, and where its bars start.
const NAME: f32 = 110.0;
const BARS: f32 = 132.0;
/// The room of a percentage.
const PERCENTAGE: f32 = 40.0;
/// The most lines of a figure.
const MOST: usize = 6;

/// What the subjects are compared by besides what they filter.
pub(super) struct Figure {
    title: &'static str,
    lines: Vec<Line>,
}

/// A platform or a severity.
struct Line {
    name: String,
    /// The share of each subject's rules, and how it is written.
    shares: Vec<(f32, String)>,
    /// What is said on hover, and by assistive technology.
    said: String,
}

type Facets = fn(&SubjectSummary) -> &Vec<Facet>;

impl Figure {
    pub(super) fn platforms(page: &Comparison) -> Self {
        Self::new("Platforms", page, |subject| &subject.facets.platforms)
    }

    pub(super) fn severities(page: &Comparison) -> Self {
        Self::new("Severities", page, |subject| &subject.facets.severities)
    }

    fn new(title: &'static str, page: &Comparison, of: Facets) -> Self {
        let mut names: Vec<(&str, usize)> = Vec::new();
        for facet in page.subjects.iter().flat_map(of) {
            match names.iter_mut().find(|(name, _)| *name == &*facet.value) {
                Some((_, sum)) => *sum += facet.rules,
                None => names.push((&facet.value, facet.rules)),
            }
        }
        // Severities by rank, rules without one last; platforms by how many rules they have.
        let rank = |name: &str| Reverse(Severity::from_word(name));
        names.sort_by(|a, b| rank(a.0).cmp(&rank(b.0)).then(b.1.cmp(&a.1)).then(a.0.cmp(b.0)));
        let lines = names.into_iter().take(MOST).map(|(name, _)| Line::new(name, page, of));
        Self { title, lines: lines.collect() }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    pub(super) fn show(&self, ui: &mut Ui) {
        heading::section(ui, self.title, "share of each subject’s rules", |_| {});
        for line in &self.lines {
            line.show(ui);
        }
    }
}

impl Line {
    fn new(name: &str, page: &Comparison, of: Facets) -> Self {
        let mut shares = Vec::new();
        let mut said = Vec::new();
        for (at, subject) in page.subjects.iter().enumerate() {
            let facet = of(subject).iter().find(|facet| &*facet.value == name);
            let (rules, all) = (facet.map_or(0, |facet| facet.rules), subject.rules.len());
            let percent = bar::percent(rules, all);
            said.push(format!("{}: {rules} ({percent})", at + 1));
            shares.push((rules as f32 / all.max(1) as f32, percent));
        }
        let word = match Severity::from_word(name) {
            Some(severity) => mark::severity_word(severity).to_owned(),
            None => dropdown::label(name),
        };
        Self { name: word, shares, said: said.join(", ") }
    }

    fn show(&self, ui: &mut Ui) {
        let tokens = Tokens::of(ui);
        let bars = self.shares.len() as f32 * PITCH;
        let room = vec2(ui.available_width(), (bars + size::GAP).max(size::DETAIL));
        let (rect, response) = ui.allocate_exact_size(room, Sense::hover());
        let name = rect.with_max_x(rect.left() + NAME);
        text_in(ui, name, &self.name, theme::small(), tokens.dim);
        let left = rect.left() + BARS;
        let longest = rect.right() - left - PERCENTAGE - 4.0;
        for (at, (share, percent)) in self.shares.iter().enumerate() {
            let top = rect.center().y - bars / 2.0 + at as f32 * PITCH;
            let line = Rect::from_min_max(pos2(left, top), pos2(rect.right(), top + PITCH));
            // Which subject it is stands before the bar.
            let number = Rect::from_x_y_ranges(left - 14.0..=left, line.y_range());
            text_in(ui, number, &(at + 1).to_string(), theme::tiny(), tokens.faint);
            if *share > 0.0 {
                let length = vec2((longest * share).max(1.0), BAR);
                let bar = Rect::from_min_size(pos2(left, line.center().y - BAR / 2.0), length);
                ui.painter().rect_filled(bar, 1.0, subject_color(tokens, at));
            }
            let words = line.with_min_x(line.right() - PERCENTAGE);
            text_right(ui, words, percent, theme::tiny(), tokens.faint);
        }
        response.widget_info(|| {
            let said = format!("{}: {}", self.name, self.said);
            egui::WidgetInfo::labeled(egui::Role::Label, true, said)
        });
        response.on_hover_text(&self.said);
    }
}

/// Subjects are told apart by their number; the bars of three by strength of one colour, in its order,
/// that of a fourth by grey, which is seen as well.
fn subject_color(tokens: &Tokens, at: usize) -> egui::Color32 {
    [tokens.accent, tokens.bar, tokens.bar_dim, tokens.faint][at.min(3)]
}
