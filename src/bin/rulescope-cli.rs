//! The same program as a console one, for Windows, where the other has no place to print to.

use std::process::ExitCode;

fn main() -> ExitCode {
    rulescope::start()
}
