//! Arguments → window or command.

// On Windows a program of this kind opens no console; `rulescope-cli` prints to the one it is in.
#![cfg_attr(windows, windows_subsystem = "windows")]

use std::process::ExitCode;

fn main() -> ExitCode {
    rulescope::start()
}
