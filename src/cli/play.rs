//! `glassbox` and `glassbox SCENE`: the interactive program, or plain text where there is no terminal.

use super::{Failure, Request, emit, find_section, frame, list, number, preferences::Preferences};
use crate::app::lecture::Performance;
use crate::app::{App, pair::Pair, plain, settings::Settings, show::Show};
use crate::record;
use crate::refusal::Result;
use crate::scene::{At, Resolved};
use crate::term::{self, Watch, detect};
use clap::ArgMatches;
use std::io::{self, IsTerminal};

/// Opens the gallery; without a terminal, lists it.
pub fn gallery(matches: &ArgMatches) -> Result<u8, Failure> {
    if !has_terminal() {
        return list::run(false);
    }
    play(None, matches)
}

/// Opens a scene; without a terminal, prints its last moment.
pub fn scene(request: &Request, matches: &ArgMatches) -> Result<u8, Failure> {
    let speed = number(matches, "speed", 0.01..=1000.0)?.unwrap_or(1.0);
    if matches.get_flag("plain") {
        return plain(request, matches);
    }
    if !has_terminal() {
        let settings = Settings { colour: false, ..Preferences::anywhere(matches).settings() };
        let buffer = frame::still(request, &settings, (80, 24), matches.get_flag("inspect"))?;
        emit(record::text(&buffer).as_bytes())?;
        return Ok(0);
    }
    let stage = request.stage()?;
    // It is reached on the screen, where one sees how far that is.
    if let Some(Resolved::Nowhere(refusal)) = request.at.as_ref().map(|at| at.resolve(&*stage)) {
        return Err(refusal.into());
    }
    let mut show = Show::new(request.topic.lesson().clone(), stage, request.at.clone().unwrap_or(At::START));
    show.player.set_speed(speed);
    if matches.get_flag("paused") {
        show.player.pause();
    }
    if matches.get_flag("inspect") {
        show.toggle_inspect();
    }
    show.tour_upon(&request.given);
    let tour = matches.get_one::<String>("tour");
    let section = tour.filter(|name| !name.is_empty()).map(|name| find_section(&show.lesson, name)).transpose()?;
    let first = section.map_or(0, |section| section.cues.start);
    if tour.is_some() || request.cue.is_some() {
        show.start_section(request.cue.unwrap_or(first));
    }
    play(Some(pair_of(show, request)?), matches)
}

/// Tells the tour in sentences, or where knobs or a moment are asked for, that moment (by default the last).
fn plain(request: &Request, matches: &ArgMatches) -> Result<u8, Failure> {
    let preferences = if has_terminal() { Preferences::here(matches)? } else { Preferences::anywhere(matches) };
    let (lesson, lang) = (request.topic.lesson(), preferences.settings().lang);
    let mut stage = request.stage()?;
    let text = if request.knobs.is_empty() && request.at.is_none() && !lesson.cues.is_empty() {
        plain::tour(lesson, &mut *stage, lang)?
    } else {
        let at = request.at.clone().unwrap_or(At::END).reach(&mut *stage)?;
        plain::moment(lesson, &*stage, at, lang)
    };
    emit(text.as_bytes())?;
    Ok(0)
}

/// The scene alone, or beside the one that it is to be compared with.
fn pair_of(show: Show, request: &Request) -> Result<Pair> {
    let Some(stage) = request.compared_stage()? else { return Ok(Pair::of(show)) };
    let other = Show::new(request.topic.lesson().clone(), stage, show.place());
    Ok(Pair::comparing(show, other))
}

/// Plays a lecture, whose file is watched.
pub fn lecture(lecture: Performance, watch: Watch, matches: &ArgMatches) -> Result<u8, Failure> {
    run(App::with_lecture(lecture), Some(watch), matches)
}

fn play(pair: Option<Pair>, matches: &ArgMatches) -> Result<u8, Failure> {
    run(App::new(pair), None, matches)
}

fn run(mut app: App, watch: Option<Watch>, matches: &ArgMatches) -> Result<u8, Failure> {
    let preferences = Preferences::here(matches)?;
    term::run(&mut app, preferences.settings(), preferences.options(), watch)?;
    Ok(0)
}

/// Whether there is a terminal to play on.
pub fn has_terminal() -> bool {
    io::stdout().is_terminal() && io::stdin().is_terminal() && !detect::is_dumb()
}
