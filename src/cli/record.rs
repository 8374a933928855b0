//! `glassbox record`: what a viewer would see, as a file.

use super::{Failure, Request, frame, settings};
use crate::app::settings::Settings;
use crate::encode::palette::rgb;
use crate::record::{self, Options};
use crate::refusal::{Refusal, Result};
use clap::ArgMatches;
use std::path::Path;

/// Writes a still of the moment asked for, by default the last.
pub fn run(request: &Request, matches: &ArgMatches) -> Result<u8, Failure> {
    let Some((_, matches)) = matches.subcommand() else { return Ok(0) };
    let path = matches.get_one::<String>("output").map_or("", String::as_str);
    if Path::new(path).extension().is_none_or(|extension| extension != "png") {
        return Err(Refusal::new("--output", path, "a file name that ends in .png").into());
    }
    let settings = settings(matches, Settings::default());
    let buffer = frame::still(request, &settings, frame::size(matches)?, matches.get_flag("inspect"))?;
    let options = options(matches, &settings);
    record::save(Path::new(path), |file| file.write_all(&record::png(&buffer, &options)))?;
    Ok(0)
}

fn options(matches: &ArgMatches, settings: &Settings) -> Options {
    let defaults = Options::default();
    Options {
        font_size: matches.get_one("font-size").copied().unwrap_or(defaults.font_size),
        padding: matches.get_one("padding").copied().unwrap_or(defaults.padding),
        fg: rgb(settings.theme.text).unwrap_or(defaults.fg),
        bg: rgb(settings.theme.background).unwrap_or(defaults.bg),
        ..defaults
    }
}
