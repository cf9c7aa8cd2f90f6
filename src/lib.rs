//! Rulescope reads detection rules of five vendors and shows what the rules of an ATT&CK technique
//! have in common.
//!
//! The way of the data is one direction:
//!
//! ```text
//! files ─► vendors ─► Rule ─► knowledge ─► catalog ─► views ─► app (window)
//!             │ uses                (normalized)  (index)  └──► cli (headless)
//!          languages
//! ```

pub mod app;
pub mod catalog;
pub mod cli;
pub mod export;
pub mod knowledge;
pub mod languages;
pub mod model;
pub mod vendors;
pub mod views;

/// Arguments → window or command: the whole program.
pub fn start() -> std::process::ExitCode {
    match cli::run() {
        cli::Asked::Done(code) => code,
        cli::Asked::Window(folders) => app::shell::run(folders),
    }
}

/// The sample rules in the program.
pub static SAMPLES: include_dir::Dir<'static> =
    include_dir::include_dir!("$CARGO_MANIFEST_DIR/rules");
