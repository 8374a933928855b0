//! The `glassbox` binary.

use std::process::ExitCode;

fn main() -> color_eyre::Result<ExitCode> {
    color_eyre::install()?;
    Ok(ExitCode::from(glassbox::cli::run(std::env::args_os())?))
}
