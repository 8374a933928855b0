//! `glassbox frame`: one frame on standard output.

use super::{Failure, Request, emit, settings};
use crate::app::settings::Settings;
use crate::app::{pair::Pair, show::Show, theatre};
use crate::encode::{self, Depth};
use crate::record;
use crate::refusal::{Refusal, Result};
use crate::scene::At;
use clap::ArgMatches;
use ratatui::buffer::Buffer;

/// Prints a frame as text, or with its colours.
pub fn run(request: &Request, matches: &ArgMatches) -> Result<u8, Failure> {
    let Some((_, matches)) = matches.subcommand() else { return Ok(0) };
    let with_colour = matches.get_flag("ansi");
    let settings = Settings {
        colour: with_colour && depth(matches) != Some(Depth::None),
        ..settings(matches, Settings::default())
    };
    let buffer = still(request, &settings, size(matches)?, matches.get_flag("inspect"))?;
    let output =
        if with_colour { encode::lines(&buffer, depth(matches).unwrap_or(Depth::True)) } else { record::text(&buffer) };
    emit(output.as_bytes())?;
    Ok(0)
}

/// The frame of the moment asked for, by default the last.
pub fn still(request: &Request, settings: &Settings, size: (u16, u16), inspect: bool) -> Result<Buffer> {
    let mut stage = request.stage()?;
    let at = request.at.clone().unwrap_or(At::END);
    let moment = at.reach(&mut *stage)?;
    let mut show = Show::new(request.topic.lesson.clone(), stage, at);
    show.player.seek(moment);
    show.player.pause();
    if inspect {
        show.toggle_inspect();
    }
    Ok(theatre::picture(&Pair::of(show), settings, size))
}

/// The colour depth asked for, unless that is `auto`.
pub fn depth(matches: &ArgMatches) -> Option<Depth> {
    match matches.get_one::<String>("color")?.as_str() {
        "truecolor" => Some(Depth::True),
        "256" => Some(Depth::C256),
        "16" => Some(Depth::C16),
        "never" => Some(Depth::None),
        _ => None,
    }
}

/// The size asked for: `80x24`.
pub fn size(matches: &ArgMatches) -> Result<(u16, u16)> {
    let text = matches.get_one::<String>("size").map_or("", String::as_str);
    let parse = || {
        let (width, height) = text.split_once('x')?;
        let (width, height) = (width.parse().ok()?, height.parse().ok()?);
        ((1..=500).contains(&width) && (1..=200).contains(&height)).then_some((width, height))
    };
    parse().ok_or_else(|| Refusal::new("--size", text, "WxH, from 1x1 to 500x200"))
}
