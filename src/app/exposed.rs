//! What assistive technology is told, put right in one place where egui says less than is meant, or
//! something else. It knows nodes, and nothing of what they are about.

use egui::accesskit::{Node, Role, SortDirection, Toggled};
use egui::{Context, FullOutput, Ui};

/// Names a part of the window, for those who go from part to part.
pub(super) fn part(ui: &Ui, role: Role, name: &str) {
    ui.ctx().accesskit_node_builder(ui.unique_id(), |node| {
        node.set_role(role);
        node.set_label(name);
    });
}

/// Mends the nodes of a frame on their way out.
pub(super) struct Exposed;

impl egui::Plugin for Exposed {
    fn debug_name(&self) -> &'static str {
        "exposed"
    }

    fn output_hook(&mut self, ctx: &Context, output: &mut FullOutput) {
        let Some(update) = &mut output.platform_output.accesskit_update else { return };
        let window = egui::accesskit_root_id().accesskit_id();
        for (id, node) in &mut update.nodes {
            if *id == window {
                // Not every platform tells what the title is.
                let title = ctx.input(|input| input.viewport().title.clone());
                let title = title.filter(|title| !title.is_empty());
                node.set_label(title.unwrap_or_else(|| "Rulescope".to_owned()));
            }
            mend(node);
        }
    }
}

fn mend(node: &mut Node) {
    without_icons(node);
    // egui knows one kind of chosen; a page or a tab is not ticked but selected.
    if matches!(node.role(), Role::Link | Role::Tab)
        && let Some(toggled) = node.toggled()
    {
        node.clear_toggled();
        node.set_selected(toggled == Toggled::True);
    }
    // A label turned heading keeps its words as a value.
    if node.role() == Role::Heading
        && node.label().is_none()
        && let Some(words) = node.value().map(str::to_owned)
    {
        node.set_label(words);
    }
    // A tip that repeats the name would be read twice.
    if node.description().is_some() && node.description() == node.label() {
        node.clear_description();
    }
    if node.role() == Role::ScrollBar && node.label().is_none() {
        node.set_label("Scroll");
    }
    // The bridge to AT-SPI passes on no such states.
    if cfg!(target_os = "linux")
        && node.description().is_none()
        && let Some(state) = state(node)
    {
        node.set_description(state);
    }
}

/// What a node is at, in a word.
fn state(node: &Node) -> Option<&'static str> {
    match (node.is_expanded(), node.sort_direction()) {
        (Some(true), _) => Some("expanded"),
        (Some(false), _) => Some("collapsed"),
        (None, Some(SortDirection::Ascending)) => Some("sorted, ascending"),
        (None, Some(SortDirection::Descending)) => Some("sorted, descending"),
        (None, _) => None,
    }
}

/// An icon is a letter of a font, no word.
fn without_icons(node: &mut Node) {
    if let Some(words) = node.label().and_then(words) {
        node.set_label(words);
    }
    if let Some(words) = node.placeholder().and_then(words) {
        node.set_placeholder(words);
    }
    if node.role() == Role::Label
        && let Some(words) = node.value().and_then(words)
    {
        if words.is_empty() {
            node.set_hidden();
        }
        node.set_value(words);
    }
}

/// What is left of a text that has icons in it.
fn words(text: &str) -> Option<String> {
    let is_icon = |letter: char| ('\u{e000}'..='\u{f8ff}').contains(&letter);
    text.contains(is_icon).then(|| text.replace(is_icon, "").trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mended(role: Role, change: impl Fn(&mut Node)) -> Node {
        let mut node = Node::new(role);
        change(&mut node);
        mend(&mut node);
        node
    }

    #[test]
    fn icons_are_not_read_out() {
        let button = mended(Role::Button, |node| node.set_label("\u{e1ca}  Copy"));
        assert_eq!(button.label(), Some("Copy"));
        let alone = mended(Role::Label, |node| node.set_value("\u{e2ce}"));
        assert!(alone.is_hidden());
        let field = mended(Role::TextInput, |node| node.set_value("\u{e2ce}"));
        assert_eq!(field.value(), Some("\u{e2ce}"), "what was typed is left alone");
    }

    #[test]
    fn a_page_is_selected_a_heading_named_and_nothing_said_twice() {
        let page = mended(Role::Link, |node| node.set_toggled(Toggled::True));
        assert_eq!((page.is_selected(), page.toggled()), (Some(true), None));
        let heading = mended(Role::Heading, |node| node.set_value("Fields"));
        assert_eq!(heading.label(), Some("Fields"));
        let back = mended(Role::Button, |node| {
            node.set_label("Back");
            node.set_description("Back");
        });
        assert_eq!(back.description(), None);
    }
}
