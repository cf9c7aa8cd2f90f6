//! Arguments → window or command.

use std::process::ExitCode;

fn main() -> ExitCode {
    rulescope::cli::main()
}
