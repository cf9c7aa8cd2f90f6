//! The logic of a rule as a tree.

use crate::app::theme::{self, Tokens, size};
use crate::app::widgets::mark;
use crate::app::widgets::text::text_in;
use crate::views::rule::{TreeLine, TreeNode};
use egui::{Color32, FontId, Rect, Sense, Ui, WidgetInfo, pos2, vec2};

/// Shows the tree; `pointed` is the predicate pointed at elsewhere. Returns the one pointed at here.
pub(super) fn show(ui: &mut Ui, lines: &[TreeLine], pointed: Option<usize>) -> Option<usize> {
    let tokens = Tokens::of(ui);
    let frame = egui::Frame::new().fill(tokens.panel).stroke(theme::line(tokens)).inner_margin(10);
    let shown = frame.show(ui, |ui| {
        let room = vec2(ui.available_width(), lines.len() as f32 * size::DETAIL);
        let (whole, _) = ui.allocate_exact_size(room, Sense::hover());
        // Only what is in sight is painted: some rules have thousands of lines.
        let clip = ui.clip_rect();
        let first = ((clip.top() - whole.top()) / size::DETAIL).floor().max(0.0) as usize;
        let last = ((clip.bottom() - whole.top()) / size::DETAIL).ceil().max(0.0) as usize;
        let mut now = None;
        let count = last.saturating_sub(first);
        for (at, shown) in lines.iter().enumerate().skip(first).take(count) {
            let top = whole.top() + at as f32 * size::DETAIL;
            let rect = Rect::from_x_y_ranges(whole.x_range(), top..=top + size::DETAIL);
            now = line(ui, shown, (at, rect), pointed).or(now);
        }
        now
    });
    shown.inner
}

fn line(
    ui: &Ui,
    line: &TreeLine,
    (at, rect): (usize, Rect),
    pointed: Option<usize>,
) -> Option<usize> {
    let tokens = Tokens::of(ui);
    let response = ui.interact(rect, ui.scope_id().with(("logic", at)), Sense::hover());
    let own = match &line.node {
        TreeNode::Test(number, ..) => Some(*number),
        _ => None,
    };
    if own.is_some() && own == pointed {
        ui.painter().rect_filled(rect, size::CORNER, tokens.accent_bg);
    }
    let mut pen = Pen { ui, rect, whole: String::new() };
    pen.write(&rails(line), theme::code(), tokens.faint);
    // The level says what the rails show.
    pen.whole.clear();
    match &line.node {
        TreeNode::Branch(word, name) => {
            let color = if *word == "not" { tokens.warn } else { tokens.text };
            pen.write(word, theme::code_strong(), color);
            if let Some(name) = name {
                pen.gap();
                pen.write(name, theme::code(), tokens.dim);
            }
        }
        TreeNode::Test(_, field, kind, values) => {
            if !field.is_empty() {
                pen.write(field, theme::code(), tokens.text);
                pen.gap();
            }
            pen.frame(kind.word());
            pen.gap();
            let color = if line.negated { tokens.warn } else { tokens.accent };
            pen.write(&values.join(", "), theme::code(), color);
        }
        TreeNode::Text(text) => {
            pen.write("as text ", theme::small(), tokens.bad);
            pen.write(text, theme::code(), tokens.dim);
        }
    }
    let whole = std::mem::take(&mut pen.whole);
    response.widget_info(|| WidgetInfo::labeled(egui::Role::TreeItem, true, whole.trim()));
    ui.ctx().accesskit_node_builder(response.id, |node| node.set_level(line.rails.len() + 1));
    if let TreeNode::Test(_, field, kind, values) = &line.node
        && response.contains_pointer()
    {
        response.on_hover_text(format!("{field} {kind}\n{}", values.join("\n")));
        return own;
    }
    None
}

/// The rails of a line: `│  ├─ `.
fn rails(line: &TreeLine) -> String {
    let last = line.rails.len().saturating_sub(1);
    let piece = |(at, more): (usize, &bool)| match (at == last, *more) {
        (true, true) => "├─ ",
        (true, false) => "└─ ",
        (false, true) => "│  ",
        (false, false) => "   ",
    };
    line.rails.iter().enumerate().map(piece).collect()
}

/// Writes pieces of a line one after the other.
struct Pen<'a> {
    ui: &'a Ui,
    rect: Rect,
    whole: String,
}

impl Pen<'_> {
    fn write(&mut self, text: &str, font: FontId, color: Color32) {
        let text = text.replace('\n', " ");
        let (used, _) = text_in(self.ui, self.rect, &text, font, color);
        self.rect.min.x = used.max.x;
        self.whole.push_str(&text);
    }

    fn gap(&mut self) {
        self.rect.min.x += 6.0;
        self.whole.push(' ');
    }

    fn frame(&mut self, word: &str) {
        let at = pos2(self.rect.min.x, self.rect.center().y);
        match mark::framed_word(self.ui, at, self.rect.right(), word, false) {
            Some(used) => self.rect.min.x = used.right(),
            None => self.rect.min.x = self.rect.right(),
        }
        self.whole.push_str(word);
    }
}
