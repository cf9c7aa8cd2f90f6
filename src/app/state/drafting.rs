//! The draft changed and saved. It is never written into an opened rule folder.

use super::{Overlay, PathFor, State};
use crate::app::draft::{Change, Drafting};
use crate::app::pages::Page;
use crate::export::{must_be_outside, write_atomically};
use std::path::{Path, PathBuf};

impl State {
    /// Starts a draft where rows can be ticked, or shows the one there is.
    pub(super) fn draft_a_rule(&mut self) {
        let has_rows = matches!(self.page, Page::Technique(..) | Page::Compare(_));
        if has_rows && self.drafting.is_none() {
            self.drafting = Some(Default::default());
            self.say("Tick fields, indicators and exclusions; Ctrl+D ticks rows by keyboard");
        } else {
            self.go(Page::Draft);
        }
    }

    pub(super) fn change_draft(&mut self, change: Change) {
        match change {
            Change::Tick(ticks) => self.drafted().tick(ticks),
            Change::Untick(keys) => self.drafted().untick(&keys),
            Change::Title(title) => self.drafted().title = title,
            Change::Discard => {
                self.drafting = None;
                self.say("The draft is discarded");
            }
        }
    }

    /// The draft, begun where there is none.
    fn drafted(&mut self) -> &mut Drafting {
        self.drafting.get_or_insert_default()
    }

    /// Writes the draft in one step, or says why not and asks for another path.
    pub(super) fn save_draft(&mut self, mut path: PathBuf) {
        let Some(drafting) = &self.drafting else { return };
        if path.extension().is_none() {
            path.set_extension("yml");
        }
        let opened = self.sources.iter().filter_map(super::opening::path_of);
        let written = must_be_outside(&path, opened)
            .and_then(|()| drafting.sigma(&self.catalog))
            .and_then(|text| write(&path, &text));
        match written {
            Ok(()) => self.say(format!("Saved {}", path.display())),
            Err(note) => self.overlay = Some(Overlay::Path { what: PathFor::Draft, note }),
        }
    }
}

fn write(path: &Path, text: &str) -> Result<(), String> {
    let written = write_atomically(path, |out| out.write_all(text.as_bytes()));
    written.map_err(|error| format!("The draft could not be saved ({error}): {}", path.display()))
}
