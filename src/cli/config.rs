//! `glassbox config`: the preferences in force and where each comes from, as a config file.

use super::{
    Failure, emit,
    preferences::{Preference, Preferences},
};
use crate::refusal::one_line;
use crate::term::detect;
use clap::ArgMatches;
use std::fmt::Write;

/// Prints them.
pub fn run(matches: &ArgMatches) -> Result<u8, Failure> {
    let mut text = String::new();
    if let Some(path) = detect::config_file() {
        let there = if path.exists() { "" } else { ", which there is not" };
        let _ = writeln!(text, "# {}{there}", one_line(path.display().to_string()));
    }
    for Preference { name, value, source } in Preferences::here(matches)?.0 {
        let is_bare = value == "true" || value == "false" || value.parse::<u32>().is_ok() && name != "color";
        let value = if is_bare { value } else { format!("\"{value}\"") };
        let _ = writeln!(text, "{name:<8}= {value:<14}# {source}");
    }
    emit(text.as_bytes())?;
    Ok(0)
}
