//! The platform: eframe's window, the dialogs for paths, the file manager. The only place that knows
//! eframe and rfd.

use super::Window;
use super::job::{self, Wake};
use super::memo;
use super::settings::{Settings, Store};
use super::state::{Overlay, PathFor, Request};
use super::theme;
use crate::catalog::load::Source;
use std::future::Future;
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, sync_channel};
use std::task::{Context, Poll, Waker};
use std::time::{Duration, Instant};

/// Runs the window on the given folders until it is closed.
pub fn run(folders: Vec<PathBuf>) -> ExitCode {
    let store = Store::platform();
    let options = options(&store.read().unwrap_or_default());
    let started = eframe::run_native(
        "rulescope",
        options,
        Box::new(move |creation| Ok(Box::new(Shell::new(creation, store, folders)))),
    );
    match started {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("rulescope: the window could not be opened: {}", reason(&error.to_string()));
            eprintln!("The commands work without one: rulescope --help");
            ExitCode::FAILURE
        }
    }
}

/// What went wrong, without the place in a library's source that comes before it.
fn reason(error: &str) -> &str {
    let after_place = error.rsplit_once(".rs:").and_then(|(_, rest)| rest.split_once(": "));
    after_place.map_or(error, |(_, reason)| reason)
}

fn options(settings: &Settings) -> eframe::NativeOptions {
    let size = settings.window.unwrap_or([1280.0, 800.0]);
    let viewport = egui::ViewportBuilder::default()
        .with_title("Rulescope")
        .with_app_id("org.rulescope.Rulescope")
        .with_inner_size(size)
        .with_min_inner_size([860.0, 560.0])
        .with_drag_and_drop(true)
        .with_icon(icon());
    eframe::NativeOptions { viewport, ..eframe::NativeOptions::default() }
}

/// The icon of the window; none where it cannot be read, which only its tests would tell.
fn icon() -> egui::IconData {
    let png = include_bytes!("../../assets/icon/256.png");
    eframe::icon_data::from_png_bytes(png).unwrap_or_default()
}

/// The window on the platform.
struct Shell {
    window: Window,
    dialog: Option<Dialog>,
    title: String,
    /// Whether the window is known to fit its screen.
    fits: bool,
    wake: Wake,
}

/// A dialog for a path that is open.
struct Dialog {
    what: PathFor,
    opened: Instant,
    chosen: Receiver<Option<PathBuf>>,
}

/// A dialog that answers faster than anybody can was never shown.
const NEVER_SHOWN: Duration = Duration::from_millis(300);

impl Shell {
    fn new(creation: &eframe::CreationContext<'_>, store: Store, folders: Vec<PathBuf>) -> Self {
        let ctx = creation.egui_ctx.clone();
        theme::install(&ctx);
        theme::system::follow(ctx.clone());
        let wake: Wake = Arc::new(move || ctx.request_repaint());
        let sources = folders.into_iter().map(Source::Path).collect();
        let mut window = Window::new(store, sources, job::loader(), wake.clone());
        window.state.patience = memo::PATIENCE;
        Self { window, dialog: None, title: String::new(), fits: false, wake }
    }

    fn carry_out(&mut self, request: Request, frame: &eframe::Frame) {
        match request {
            Request::Choose { what, folder } if self.dialog.is_none() => {
                self.dialog = Some(Dialog::open(what, folder, frame, self.wake.clone()));
            }
            Request::Choose { .. } => {}
            Request::Reveal(path) => {
                if let Err(reason) = reveal(&path) {
                    self.window.state.say(reason);
                }
            }
        }
    }

    fn poll_dialog(&mut self) {
        let Some(dialog) = &self.dialog else { return };
        let Ok(chosen) = dialog.chosen.try_recv() else { return };
        let (what, quick) = (dialog.what, dialog.opened.elapsed() < NEVER_SHOWN);
        self.dialog = None;
        let state = &mut self.window.state;
        match chosen {
            Some(path) => state.use_path(path, what),
            None if quick => {
                let note = "No dialog answered on this system; type or paste a path".to_owned();
                state.overlay = Some(Overlay::Path { what, note });
            }
            None => {}
        }
    }

    /// A window as large as its screen, over whose edge its frame would hang, is maximized.
    fn fit_screen(&mut self, ctx: &egui::Context) {
        let known = ctx.input(|input| {
            let viewport = input.viewport();
            Some((viewport.outer_rect?.size(), viewport.monitor_size?))
        });
        let Some((outer, screen)) = known.filter(|_| !self.fits) else { return };
        self.fits = true;
        if outer.x >= screen.x || outer.y >= screen.y {
            ctx.send_viewport_cmd(egui::ViewportCommand::Maximized(true));
        }
    }

    fn remember_size(&mut self, ctx: &egui::Context) {
        let zoom = ctx.zoom_factor();
        let rect = ctx.input(|input| input.viewport().inner_rect);
        if let Some(rect) = rect {
            self.window.state.settings.window =
                Some([(rect.width() * zoom).round(), (rect.height() * zoom).round()]);
        }
    }
}

impl eframe::App for Shell {
    fn logic(&mut self, ctx: &egui::Context, _frame: &mut eframe::Frame) {
        self.poll_dialog();
        self.fit_screen(ctx);
        self.window.logic(ctx);
        if ctx.input(|input| input.viewport().close_requested()) {
            self.remember_size(ctx);
        }
    }

    fn ui(&mut self, ui: &mut egui::Ui, frame: &mut eframe::Frame) {
        self.window.ui(ui);
        for request in std::mem::take(&mut self.window.state.requests) {
            self.carry_out(request, frame);
        }
        let page = self.window.state.page.title(&self.window.state.catalog);
        if page != self.title {
            ui.ctx().send_viewport_cmd(egui::ViewportCommand::Title(format!("{page} – Rulescope")));
            self.title = page;
        }
    }

    /// The page's ground: at the edges of panels that end within a pixel it is seen through them.
    fn clear_color(&self, visuals: &egui::Visuals) -> [f32; 4] {
        visuals.panel_fill.to_normalized_gamma_f32()
    }

    fn on_exit(&mut self, _gl: Option<&eframe::glow::Context>) {
        self.window.save();
    }
}

impl Dialog {
    /// Made on the main thread, as macOS wants it; waited for on another.
    fn open(what: PathFor, folder: bool, frame: &eframe::Frame, wake: Wake) -> Self {
        let dialog = rfd::AsyncFileDialog::new().set_title(title(what)).set_parent(frame);
        let future: Pin<Box<dyn Future<Output = _> + Send>> = if folder {
            Box::pin(dialog.pick_folder())
        } else {
            let (name, extensions) = files(what);
            let dialog = dialog.add_filter(name, extensions);
            if what == PathFor::Draft {
                Box::pin(dialog.set_file_name("draft.yml").save_file())
            } else {
                Box::pin(dialog.pick_file())
            }
        };
        let (sender, chosen) = sync_channel(1);
        let wait = move || {
            let path = block_on(future);
            // The window may be gone by now.
            sender.send(path.map(|path| path.path().to_owned())).ok();
            wake();
        };
        std::thread::Builder::new().name("path dialog".to_owned()).spawn(wait).ok();
        Self { what, opened: Instant::now(), chosen }
    }
}

const fn title(what: PathFor) -> &'static str {
    match what {
        PathFor::Open => "Open a folder of rules",
        PathFor::Add => "Add a folder of rules",
        PathFor::Bundle => "Open an ATT&CK bundle",
        PathFor::FieldTable => "Choose a field table",
        PathFor::Draft => "Save the draft",
    }
}

/// The files a dialog offers.
const fn files(what: PathFor) -> (&'static str, &'static [&'static str]) {
    match what {
        PathFor::Bundle => ("STIX bundle", &["json", "gz"]),
        PathFor::Draft => ("Sigma rule", &["yml"]),
        _ => ("CSV", &["csv"]),
    }
}

/// Waits for a future on this thread.
pub(super) fn block_on<T>(mut future: Pin<Box<dyn Future<Output = T> + Send>>) -> T {
    struct Unpark(std::thread::Thread);
    impl std::task::Wake for Unpark {
        fn wake(self: Arc<Self>) {
            self.0.unpark();
        }
    }
    let waker: Waker = Arc::new(Unpark(std::thread::current())).into();
    let mut context = Context::from_waker(&waker);
    loop {
        match future.as_mut().poll(&mut context) {
            Poll::Ready(value) => return value,
            Poll::Pending => std::thread::park(),
        }
    }
}

/// Shows a file in the platform's file manager.
fn reveal(path: &Path) -> Result<(), String> {
    let folder = path.parent().unwrap_or(path);
    let mut command = if cfg!(target_os = "macos") {
        let mut command = std::process::Command::new("open");
        command.arg("-R").arg(path);
        command
    } else if cfg!(target_os = "windows") {
        let mut command = std::process::Command::new("explorer");
        command.arg("/select,").arg(path);
        command
    } else {
        let mut command = std::process::Command::new("xdg-open");
        command.arg(folder);
        command
    };
    let spawned = command.spawn().map(drop);
    spawned.map_err(|error| {
        let program = command.get_program().display();
        format!(
            "No file manager could be started ({program}: {error}); the file is {}",
            path.display()
        )
    })
}
