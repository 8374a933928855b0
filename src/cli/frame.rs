//! `glassbox frame`: one frame on standard output.

use super::{Failure, Request, emit, preferences::Preferences};
use crate::app::settings::Settings;
use crate::app::{pair::Pair, show::Show, theatre};
use crate::encode;
use crate::record;
use crate::refusal::{Refusal, Result};
use crate::scene::At;
use clap::ArgMatches;
use ratatui::buffer::Buffer;

/// Prints a frame as text, or with its colours.
pub fn run(request: &Request, matches: &ArgMatches) -> Result<u8, Failure> {
    let Some((_, matches)) = matches.subcommand() else { return Ok(0) };
    let (with_colour, preferences) = (matches.get_flag("ansi"), Preferences::anywhere(matches));
    let settings = preferences.settings();
    let settings = Settings { colour: with_colour && settings.colour, ..settings };
    let buffer = still(request, &settings, size(matches)?, matches.get_flag("inspect"))?;
    let output = if with_colour { encode::lines(&buffer, preferences.depth()) } else { record::text(&buffer) };
    emit(output.as_bytes())?;
    Ok(0)
}

/// The frame of the moment asked for, by default the last.
pub fn still(request: &Request, settings: &Settings, size: (u16, u16), inspect: bool) -> Result<Buffer> {
    let mut stage = request.stage()?;
    let at = request.at.clone().unwrap_or(At::END);
    let moment = at.reach(&mut *stage)?;
    let mut show = Show::new(request.topic.lesson().clone(), stage, at);
    show.player.seek(moment);
    show.player.pause();
    if let Some(cue) = request.cue.filter(|_| request.is_at_cue) {
        show.stand_at(cue);
    }
    if inspect {
        show.toggle_inspect();
    }
    let Some(mut stage) = request.compared_stage()? else {
        return Ok(theatre::picture(&Pair::of(show), settings, size));
    };
    let place = show.place();
    place.reach(&mut *stage)?;
    let mut other = Show::new(request.topic.lesson().clone(), stage, place);
    other.player.pause();
    Ok(theatre::picture(&Pair::comparing(show, other), settings, size))
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
