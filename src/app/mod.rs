//! The window: the only place that knows egui. It paints what views answer, collects commands and
//! carries them out at one place a frame. eframe and rfd are known to `shell` alone.

mod bar;
pub mod commands;
pub mod draft;
mod exposed;
mod finding;
pub mod folders;
mod frames;
mod ink;
pub mod job;
mod memo;
mod navigation;
mod opened;
mod overlay;
pub mod pages;
mod saved_search;
mod search_box;
mod search_help;
mod searching;
pub mod settings;
pub mod shell;
pub mod source;
pub mod source_search;
pub mod state;
mod status;
pub mod table;
pub mod theme;
mod typed_ahead;
pub mod vendors;
mod watching;
mod widgets;

use crate::catalog::load::Source;
use commands::{Action, Command, Target};
use egui::accesskit::Role;
use egui::{CentralPanel, Frame as Ground, Margin, Panel, PointerButton, Ui, UiBuilder};
use job::{Loader, Wake};
use pages::{Counts, Frame, Views};
use settings::{Settings, Store, is_bundle};
use state::{Outgoing, State};
use std::time::{Duration, Instant};
use table::Tables;
use theme::{Tokens, size};
use widgets::keyboard;

/// The window, apart from the platform.
pub struct Window {
    /// What it is at.
    pub state: State,
    views: Views,
    tables: Tables,
    store: Store,
    saved: Settings,
    bar: bar::Bar,
    overlay: overlay::Typed,
}

impl Window {
    /// A window that opens `sources`, or what was open last, or the sample rules.
    pub fn new(store: Store, sources: Vec<Source>, loader: Loader, wake: Wake) -> Self {
        let (settings, said) = store.load();
        let tables = Tables::with_layouts(settings.tables.clone());
        let mut state = State::new(settings.clone(), store.clone(), loader, wake);
        state.warning = said;
        let mut sources = sources;
        // A bundle alone leaves open what was open.
        let none = |source: &Source| matches!(source, Source::Path(path) if is_bundle(path));
        if sources.iter().all(none) {
            sources.extend(last_sources(&settings));
        }
        state.apply(Command::Open(sources));
        Self {
            state,
            views: Views::default(),
            tables,
            store,
            saved: settings,
            bar: bar::Bar::default(),
            overlay: overlay::Typed::default(),
        }
    }

    /// Everything that is not painting: what the background brought, drops, keys.
    pub fn logic(&mut self, ctx: &egui::Context) {
        self.state.advance();
        self.views.follow(self.state.generation, &self.state.page);
        self.take_drops(ctx);
        if self.state.job.is_some() || self.state.is_searching_source() {
            ctx.request_repaint_after(Duration::from_millis(80));
        }
    }

    /// Paints a frame and carries out what it asked for.
    pub fn ui(&mut self, ui: &mut Ui) {
        let started = Instant::now();
        let ctx = ui.ctx().clone();
        let mut out = Vec::new();
        self.take_keys(&ctx, &mut out);
        let by_keys = !out.is_empty();
        let covered = self.state.overlay.is_some();
        keyboard::set_free(&ctx, !covered && self.state.focus.is_none());
        let counts = self.views.counts(&self.state);
        self.paint(ui, &counts, &mut out);
        self.overlay.show(ui, &self.state, &counts, &mut out);
        self.views.look_ahead(&self.state);
        let any = !out.is_empty();
        let is_typed = ctx.text_edit_focused() && !covered;
        let stays = !by_keys && (is_typed || out.iter().any(is_used_again));
        let before = self.state.page.clone();
        for command in out {
            self.state.apply(command);
        }
        if !stays && !self.state.page.is_place_of(&before) {
            // The page gone to has the keyboard, whatever had it before.
            ctx.memory_mut(egui::Memory::stop_text_input);
        }
        self.send_out(&ctx);
        self.apply_settings(&ctx);
        if any {
            ctx.request_repaint();
        }
        if let Some(times) = &mut self.state.frame_times {
            times.record(started.elapsed());
        }
    }

    fn take_keys(&mut self, ctx: &egui::Context, out: &mut Vec<Command>) {
        if ctx.input_mut(|input| {
            self.state.overlay.is_some()
                && input.consume_key(egui::Modifiers::NONE, egui::Key::Escape)
        }) {
            out.push(Command::CloseOverlay);
        }
        out.extend(commands::take_shortcut(ctx).map(Command::Act));
        let pressed = |button| ctx.input(|input| input.pointer.button_pressed(button));
        if pressed(PointerButton::Extra1) {
            out.push(Command::Act(Action::Back));
        }
        if pressed(PointerButton::Extra2) {
            out.push(Command::Act(Action::Forward));
        }
    }

    fn take_drops(&mut self, ctx: &egui::Context) {
        let (files, add) = ctx.input_mut(|input| {
            (std::mem::take(&mut input.raw.dropped_files), input.modifiers.shift)
        });
        let paths = files.iter().map(|file| file.path().to_owned());
        let sources: Vec<Source> = paths.map(Source::Path).collect();
        if !sources.is_empty() {
            self.state.apply(if add { Command::Add(sources) } else { Command::Open(sources) });
        }
    }

    fn paint(&mut self, ui: &mut Ui, counts: &Counts, out: &mut Vec<Command>) {
        let tokens = Tokens::of(ui);
        let tab = keyboard::take_tab(ui);
        let panel = |margin: Margin| Ground::new().fill(tokens.panel).inner_margin(margin);
        let side = Margin::symmetric(12, 0);
        Panel::top("bar").exact_size(size::BAR).frame(panel(side)).show(ui, |ui| {
            exposed::part(ui, Role::Banner, "Folders, search and commands");
            self.bar.show(ui, &self.state, out);
        });
        // The status bar takes its room before the page does, and is read and reached by Tab after it.
        let status = Panel::bottom("status").exact_size(size::STATUS).frame(panel(side));
        let status = status.show(ui, |ui| ui.max_rect()).inner;
        Panel::left("navigation")
            .exact_size(navigation::width(ui.ctx().content_rect().width()))
            .resizable(false)
            .frame(panel(Margin::symmetric(0, 8)))
            .show(ui, |ui| {
                exposed::part(ui, Role::Navigation, "Pages");
                navigation::show(ui, &self.state, counts, out);
            });
        let margin = Margin { top: 12, bottom: 0, ..Margin::same(size::MARGIN) };
        CentralPanel::default().frame(Ground::new().fill(tokens.window).inner_margin(margin)).show(
            ui,
            |ui| {
                exposed::part(ui, Role::Main, "Page");
                if self.state.focus == Some(Target::Page) {
                    keyboard::next(ui);
                    out.push(Command::Focused);
                } else if let Some(direction) = tab {
                    ui.memory_mut(|memory| memory.move_focus(direction));
                }
                status::warning(ui, &self.state, out);
                status::banner(ui, &self.state, out);
                let mut frame = Frame {
                    state: &self.state,
                    views: &mut self.views,
                    tables: &mut self.tables,
                    out,
                };
                pages::show(ui, &mut frame);
                status::notices(ui, &self.state);
                overlay::drop_hint(ui);
            },
        );
        let mut ui = ui.new_child(UiBuilder::new().id_salt("status").max_rect(status));
        exposed::part(&ui, Role::ContentInfo, "Status");
        let totals = self.views.totals(&self.state);
        status::show(&mut ui, &self.state, &totals, out);
    }

    fn send_out(&mut self, ctx: &egui::Context) {
        for outgoing in self.state.outbox.drain(..) {
            match outgoing {
                Outgoing::Copy(text) => ctx.copy_text(text),
                Outgoing::Browse(link) => ctx.open_url(egui::OpenUrl::new_tab(link)),
            }
        }
    }

    /// Applies theme and text size where they changed, and writes what changed.
    fn apply_settings(&mut self, ctx: &egui::Context) {
        let settings = &self.state.settings;
        let preference = settings.theme.preference();
        if ctx.options(|options| options.theme_preference) != preference {
            ctx.set_theme(preference);
        }
        let zoom = f32::from(settings.text_size) / 100.0;
        if (ctx.zoom_factor() - zoom).abs() > 0.001 {
            ctx.set_zoom_factor(zoom);
        }
        if *settings != self.saved {
            self.save();
        }
    }

    /// Writes the settings; called when they changed, and when the window closes.
    pub fn save(&mut self) {
        self.state.settings.tables = self.tables.layouts();
        self.saved = self.state.settings.clone();
        if let Err(reason) = self.store.save(&self.saved) {
            self.state.say(reason);
        }
    }
}

/// Whether what leads to another page is likely to be asked for again, and so keeps the keyboard.
const fn is_used_again(command: &Command) -> bool {
    matches!(command, Command::Act(Action::Back | Action::Forward))
}

/// The folders open last, those that are still there; the sample rules where there are none.
fn last_sources(settings: &Settings) -> Vec<Source> {
    let there = settings.folders.iter().filter(|folder| folder.exists());
    let sources: Vec<Source> = there.cloned().map(Source::Path).collect();
    if sources.is_empty() { vec![Source::Samples] } else { sources }
}
