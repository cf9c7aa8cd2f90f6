//! A source text with marks: numbers, ink, a ground where predicates stand and where words that were
//! searched for do. Long lines are folded, so that nothing lies out of sight at the right.

mod fold;
mod pen;

use crate::app::source::{FileKey, Mark, Pointed, SourceText, What};
use crate::app::theme::{self, Tokens, icons, size};
use crate::app::widgets::text::text_right;
use crate::app::widgets::{focus_ring, keyboard, sight};
use egui::{EventFilter, Id, Key, Modifiers, Rect, Response, RichText, ScrollArea, Sense, Ui};
use egui::{pos2, vec2};
use fold::fold;
use pen::{Pen, innermost, overlap};
use rustc_hash::FxHashSet;
use std::ops::Range;
use std::sync::Arc;

/// How wide line numbers are, and what lies before and after them.
const GUTTER: f32 = 44.0;
/// How wide a character of code is.
const CHARACTER: f32 = 7.2;

/// The room over the first line and under the last.
const EDGES: f32 = 12.0;

/// What a source view shows.
pub(crate) struct SourceView<'a> {
    /// The text.
    pub source: &'a SourceText,
    /// The lines shown, from 1.
    pub lines: Range<u32>,
    /// Marks, by line.
    pub marks: &'a [Mark],
    /// The predicates with a mark, in the order arrows go through them.
    pub steps: &'a [usize],
    /// What was searched for, as bytes in order.
    pub found: &'a [Range<usize>],
    /// The predicate or value pointed at elsewhere.
    pub pointed: Option<Pointed>,
    /// The predicate the keyboard goes to, and what Esc gives it back to.
    pub entered: Option<(usize, Id)>,
    /// The byte to bring into view.
    pub goal: Option<usize>,
    /// The line that was asked for, from 1.
    pub line: Option<u32>,
    /// How high it may be.
    pub height: f32,
}

/// A line, or a piece of a folded one.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Row {
    /// The line, from 1.
    line: u32,
    /// Its bytes.
    range: Range<usize>,
    /// Whether the line starts with it.
    first: bool,
    /// How many characters it stands in.
    indent: usize,
}

/// The rows of a text, kept over frames under what they were made for.
#[derive(Clone)]
struct Folded {
    made_for: (FileKey, u64, usize, Range<u32>),
    rows: Arc<Vec<Row>>,
}

impl<'a> SourceView<'a> {
    /// All of a text, with nothing marked in it.
    pub(crate) fn of(source: &'a SourceText, height: f32) -> Self {
        Self {
            source,
            lines: 1..source.lines.len() as u32 + 1,
            marks: &[],
            steps: &[],
            found: &[],
            pointed: None,
            entered: None,
            goal: None,
            line: None,
            height,
        }
    }

    /// Shows it; returns the predicate or value pointed at here, or the predicate reached by keyboard.
    pub(crate) fn show(&self, ui: &mut Ui) -> Option<Pointed> {
        let tokens = Tokens::of(ui);
        let rows = self.folded(ui);
        // No line is shown in part.
        let most = ((self.height - EDGES) / size::SOURCE_LINE).floor().max(1.0);
        let height = (rows.len() as f32).min(most) * size::SOURCE_LINE + EDGES;
        let room = vec2(ui.available_width(), height);
        let (frame, _) = ui.allocate_exact_size(room, Sense::hover());
        ui.painter().rect(frame, 0.0, tokens.panel, theme::line(tokens), egui::StrokeKind::Inside);
        let scrolls = rows.len() as f32 > most;
        let stepped = self.step(ui, frame, scrolls).map(Pointed::whole);
        let has_keys =
            ui.memory(|memory| memory.has_focus(self.id(ui))) || scrolls && keyboard::take_free(ui);
        let inner = frame.shrink2(vec2(1.0, EDGES / 2.0));
        let builder = egui::UiBuilder::new()
            .max_rect(inner)
            .accessibility_role(egui::accesskit::Role::Document)
            .accessibility_label("Source");
        let mut child = ui.new_child(builder);
        child.shrink_clip_rect(inner);
        child.spacing_mut().item_spacing.y = 0.0;
        let salt = ("source", &self.source.file);
        let mut area = ScrollArea::vertical().id_salt(salt).auto_shrink(false);
        if let Some(offset) = self.goal_offset(&child, &rows, height, stepped) {
            area = area.vertical_scroll_offset(offset);
        }
        let mut pointed = None;
        area.show_rows(&mut child, size::SOURCE_LINE, rows.len(), |ui, shown| {
            ui.set_min_width(inner.width());
            if has_keys {
                sight::scroll_by_keys(ui, inner.height());
            }
            for row in &rows[shown] {
                pointed = self.row(ui, row, stepped).or(pointed);
            }
        });
        pointed.or(stepped)
    }

    /// The rows, folded at the width there is.
    fn folded(&self, ui: &Ui) -> Arc<Vec<Row>> {
        let width = ui.available_width() - GUTTER - size::SCROLL_BAR;
        let columns = ((width / CHARACTER) as usize).max(20);
        let source = self.source;
        let made_for = (source.file.clone(), source.generation, columns, self.lines.clone());
        let id = egui::Id::unique("folded source");
        let kept = ui.data(|data| data.get_temp::<Folded>(id));
        if let Some(kept) = kept.filter(|kept| kept.made_for == made_for) {
            return kept.rows;
        }
        let text = source.text.as_deref().unwrap_or_default();
        let own =
            self.lines.start as usize - 1..(self.lines.end as usize - 1).min(source.lines.len());
        let mut rows = Vec::new();
        for (at, line) in source.lines[own].iter().enumerate() {
            fold(text, line.range.clone(), columns, |range, indent| {
                let first = range.start == line.range.start;
                rows.push(Row { line: self.lines.start + at as u32, range, first, indent });
            });
        }
        let rows = Arc::new(rows);
        let folded = Folded { made_for, rows: rows.clone() };
        ui.data_mut(|data| data.insert_temp(id, folded));
        rows
    }

    /// What has the keyboard.
    fn id(&self, ui: &Ui) -> Id {
        ui.make_persistent_id(("predicates in source", &self.source.file))
    }

    /// The predicates of the text in turn, by arrows, while the view has the keyboard. A view without
    /// them has it where it `scrolls`.
    fn step(&self, ui: &Ui, frame: Rect, scrolls: bool) -> Option<usize> {
        let order = self.steps;
        if order.is_empty() && !scrolls {
            return None;
        }
        let id = self.id(ui);
        if let Some((number, from)) = self.entered {
            ui.data_mut(|data| {
                data.insert_temp(id, number);
                data.insert_temp(id, from);
            });
            ui.memory_mut(|memory| memory.request_focus(id));
        }
        let response = ui.interact(frame, id, Sense::FOCUSABLE);
        if order.is_empty() {
            describe_text(ui, &response);
            return None;
        }
        let before = ui.data(|data| data.get_temp::<usize>(id));
        let at = before.and_then(|number| order.iter().position(|known| *known == number));
        if !response.has_focus() {
            self.describe_steps(&response, order, at.unwrap_or(0));
            ui.data_mut(|data| data.remove::<Id>(id));
            return None;
        }
        hold(ui, &response);
        give_back(ui, id);
        let take = |key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
        let by = isize::from(take(Key::ArrowDown)) - isize::from(take(Key::ArrowUp));
        let next = at.map_or(0, |at| at.saturating_add_signed(by).min(order.len() - 1));
        ui.data_mut(|data| data.insert_temp(id, order[next]));
        self.describe_steps(&response, order, next);
        Some(order[next])
    }

    /// Says which predicate of how many the keyboard is at, and what stands there.
    fn describe_steps(&self, response: &Response, order: &[usize], at: usize) {
        response.widget_info(|| {
            let own = self.marks.iter().find(|mark| mark.what.predicate() == Some(order[at]));
            let text = self.source.text.as_deref().unwrap_or_default();
            let own = own.and_then(|mark| text.get(mark.range.clone())).unwrap_or_default();
            let name = "Predicates in the source";
            let mut info = egui::WidgetInfo::labeled(egui::Role::SpinButton, true, name);
            info.current_text_value = Some(format!("{} of {}: {own}", at + 1, order.len()));
            info
        });
    }

    /// Where to scroll when the goal is new.
    fn goal_offset(
        &self,
        ui: &Ui,
        rows: &[Row],
        height: f32,
        stepped: Option<Pointed>,
    ) -> Option<f32> {
        // One for all: a text that was left meanwhile is brought to its goal again.
        let id = Id::unique("goal of the source");
        let of_step = stepped.and_then(|pointed| start_of(self.marks, pointed));
        let asked = (of_step.or(self.goal)?, self.source.file.clone(), self.source.generation);
        let before = ui.data(|data| data.get_temp::<(usize, FileKey, u64)>(id));
        if before.as_ref() == Some(&asked) {
            return None;
        }
        let goal = asked.0;
        ui.data_mut(|data| data.insert_temp(id, asked));
        let row = rows.partition_point(|row| row.range.start <= goal).saturating_sub(1);
        let above = (height / 3.0 / size::SOURCE_LINE).floor();
        Some((row as f32 - above).max(0.0) * size::SOURCE_LINE)
    }

    fn row(&self, ui: &mut Ui, row: &Row, stepped: Option<Pointed>) -> Option<Pointed> {
        let line = self.source.lines.get(row.line as usize - 1)?;
        let text = self.source.text.as_deref().ok()?;
        let tokens = Tokens::of(ui);
        let room = vec2(ui.available_width(), size::SOURCE_LINE);
        let (rect, response) = ui.allocate_exact_size(room, Sense::hover());
        let start = self.marks.partition_point(|mark| mark.line < row.line);
        let marks = self.marks[start..].iter().take_while(|mark| mark.line == row.line);
        let marks: Vec<&Mark> = marks.filter(|mark| overlap(&mark.range, &row.range)).collect();
        self.edge(ui, rect, &marks, row.line);
        if row.first {
            let gutter = Rect::from_min_size(rect.min, vec2(GUTTER - 14.0, rect.height()));
            text_right(ui, gutter, &row.line.to_string(), theme::code(), tokens.faint);
        }
        let pen = Pen {
            text,
            marks: &marks,
            found: self.found,
            tokens,
            pointed: self.pointed.or(stepped),
        };
        let galley = ui.painter().layout_job(pen.job(&line.pieces, &row.range));
        let indent = row.indent as f32 * CHARACTER;
        let at = pos2(rect.left() + GUTTER + indent, rect.top());
        let pointer =
            response.contains_pointer().then(|| ui.input(|input| input.pointer.hover_pos()));
        let byte = pointer.flatten().filter(|to| to.x >= at.x).map(|to| {
            let cursor = galley.cursor_from_pos(to - at);
            let own = &text[row.range.clone()];
            let before = own.char_indices().nth(cursor.index.into());
            row.range.start + before.map_or(own.len(), |(byte, _)| byte)
        });
        ui.painter().galley(at, galley, tokens.text);
        response.widget_info(|| {
            let number = if row.first { format!("{} ", row.line) } else { String::new() };
            let words = format!("{number}{}", &text[row.range.clone()]);
            egui::WidgetInfo::labeled(egui::Role::Label, true, words)
        });
        innermost(&marks, byte?)?.pointed()
    }

    /// The bar at the left of a line with marks, and the ground of the line asked for.
    fn edge(&self, ui: &Ui, rect: Rect, marks: &[&Mark], number: u32) {
        let tokens = Tokens::of(ui);
        if self.line == Some(number) {
            ui.painter().rect_filled(rect, 0.0, tokens.raised);
        }
        let has = |wanted: fn(&What) -> bool| marks.iter().any(|mark| wanted(&mark.what));
        let color = if has(|what| matches!(what, What::Exclusion(_))) {
            tokens.warn
        } else if has(|what| matches!(what, What::Indicator(_))) {
            tokens.accent
        } else if has(|what| matches!(what, What::Opaque)) || self.line == Some(number) {
            tokens.bad
        } else if has(|what| matches!(what, What::Scope(_))) {
            tokens.faint
        } else {
            return;
        };
        let bar = Rect::from_min_size(rect.min, vec2(2.0, rect.height()));
        ui.painter().rect_filled(bar, 0.0, color);
    }
}

/// A text without predicates, while it has the keyboard.
fn describe_text(ui: &Ui, response: &Response) {
    response.widget_info(|| {
        egui::WidgetInfo::labeled(egui::Role::ScrollView, true, "Text of the source")
    });
    if response.has_focus() {
        hold(ui, response);
    }
}

/// Gives the keyboard back by Esc to what it came from.
fn give_back(ui: &Ui, id: Id) {
    if let Some(from) = ui.data(|data| data.get_temp::<Id>(id))
        && ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Escape))
    {
        ui.memory_mut(|memory| memory.request_focus(from));
    }
}

/// Keeps the arrows for a view that has the keyboard, and Esc where it gives it back, and shows that it
/// has it.
fn hold(ui: &Ui, response: &Response) {
    focus_ring(ui, response.rect, 2);
    let escape = ui.data(|data| data.get_temp::<Id>(response.id)).is_some();
    let filter = EventFilter { vertical_arrows: true, escape, ..EventFilter::default() };
    ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, filter));
}

/// Said over a source whose file is no more what was indexed.
pub(crate) fn stale(ui: &mut Ui) {
    let tokens = Tokens::of(ui);
    let text = "The file has changed on disk; nothing is marked until it is read again";
    ui.horizontal(|ui| {
        ui.label(RichText::new(icons::WARNING).color(tokens.warn));
        ui.add(egui::Label::new(RichText::new(text).small().color(tokens.warn)).wrap());
    });
}

/// The predicates with a mark, in the order of the text.
pub(crate) fn steps(marks: &[Mark]) -> Vec<usize> {
    let mut seen = FxHashSet::default();
    let numbers = marks.iter().filter_map(|mark| mark.what.predicate());
    numbers.filter(|number| seen.insert(*number)).collect()
}

/// The byte a predicate or value starts at.
pub(crate) fn start_of(marks: &[Mark], pointed: Pointed) -> Option<usize> {
    let own = marks.iter().filter(|mark| mark.pointed() == Some(pointed));
    own.map(|mark| mark.range.start).min()
}
