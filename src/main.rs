//! Arguments → window or command.

use rulescope::cli::{Asked, run};
use std::process::ExitCode;

fn main() -> ExitCode {
    match run() {
        Asked::Done(code) => code,
        Asked::Window(folders) => rulescope::app::shell::run(folders),
    }
}
