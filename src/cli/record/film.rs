//! Films: from the flags to the files.

use super::output::{Kind, Output};
use super::settings_for;
use crate::app::lecture::Performance;
use crate::cli::{Failure, Request, complain, find_section, frame, number};
use crate::lesson::Lesson;
use crate::record::film::{Cut, Film, Part, Place, Script};
use crate::record::{self, Frame, Options, Quality, Version};
use crate::refusal::{Refusal, Result};
use crate::term::{interrupt::Interrupt, progress::Progress};
use clap::ArgMatches;
use std::fs;
use std::io::{self, Write};
use std::sync::Arc;
use std::time::Duration;

/// Simulates once, then draws for one file after the other. A signal ends it, and the unfinished file is gone.
pub fn record(outputs: &[Output], script: Script, options: &Options, matches: &ArgMatches) -> Result<u8, Failure> {
    let cut = cut(&script, matches)?;
    let progress = Progress::new();
    progress.say("simulating…");
    let film = Film::new(script, &cut)?;
    let interrupt = Interrupt::watch()?;
    for output in outputs {
        progress.begin(&output.path.display().to_string(), film.len() * passes(output.kind));
        let settings = settings_for(output.kind, matches);
        let frames =
            || film.frames(&settings).take_while(|_| interrupt.signal().is_none()).inspect(|_| progress.frame());
        let mut quality = Quality::BEST;
        let saved = record::save(&output.path, |file| {
            match output.kind {
                Kind::Png => file.write_all(&record::png(&film.last(&settings), options))?,
                Kind::Gif => quality = gif(frames, options, matches, file)?,
                kind => write(kind, frames(), options, matches, file)?,
            }
            if interrupt.signal().is_some() { Err(io::ErrorKind::Interrupted.into()) } else { Ok(()) }
        });
        progress.end();
        if let Some(signal) = interrupt.signal() {
            return Ok(128 + signal);
        }
        saved?;
        note_what_was_given_up(output, quality);
        note_large_svg(output);
    }
    Ok(0)
}

/// The tour of a scene, or the scene by itself.
pub fn of_scene(request: &Request, matches: &ArgMatches) -> Result<Script> {
    let (lesson, given) = (request.topic.lesson().clone(), request.given.clone());
    let tour = matches.get_one::<String>("tour").filter(|name| !name.is_empty());
    let section = tour.map(|name| find_section(&lesson, name)).transpose()?;
    let cues = section.map_or(0..lesson.cues.len(), |section| section.cues.clone());
    let tour = (!matches.get_flag("free")).then_some(request.cue.unwrap_or(cues.start));
    let beside = request.compared_stage()?;
    if beside.is_some() && tour.is_some() {
        return Err(Refusal::new("--compare", "a tour", "--free, since a tour turns knobs of its own"));
    }
    let parts = vec![Part { lesson, stage: request.stage()?, given, beside }];
    Ok(Script { tour, cues, inspect: matches.get_flag("inspect"), ..of(parts, matches)? })
}

/// The scenes of a lecture, one after the other.
pub fn of_lecture(lecture: &Performance, matches: &ArgMatches) -> Result<Script> {
    let part =
        |(lesson, stage): (&Arc<Lesson>, _)| Part { lesson: lesson.clone(), stage, given: Vec::new(), beside: None };
    of(lecture.scenes().map(part).collect(), matches)
}

fn of(parts: Vec<Part>, matches: &ArgMatches) -> Result<Script> {
    Ok(Script {
        cues: parts.first().map_or(0..0, |part| 0..part.lesson.cues.len()),
        parts,
        tour: Some(0),
        inspect: false,
        size: frame::size(matches)?,
        fps: matches.get_one("fps").copied().unwrap_or(25),
        speed: number(matches, "speed", 0.01..=1000.0)?.unwrap_or(1.0),
        hold: Duration::from_secs_f64(number(matches, "hold", 0.0..=3600.0)?.unwrap_or(0.0)),
    })
}

fn cut(script: &Script, matches: &ArgMatches) -> Result<Cut> {
    let place = |flag: &str, default: Place| match matches.get_one::<String>(flag) {
        Some(text) => Place::parse(&format!("--{flag}"), text, script.lessons()),
        None => Ok(default),
    };
    Ok(Cut {
        from: place("from", Place::START)?,
        to: place("to", Place::END)?,
        duration: number(matches, "duration", 0.01..=86_400.0)?,
    })
}

/// How often the frames of a film are drawn for one file, unless it has to be made smaller.
fn passes(kind: Kind) -> usize {
    match kind {
        Kind::Gif => 2,
        _ => 1,
    }
}

fn gif<F: Iterator<Item = Frame>>(
    frames: impl Fn() -> F,
    options: &Options,
    matches: &ArgMatches,
    mut file: &mut dyn Write,
) -> io::Result<Quality> {
    let max_bytes = matches.get_one::<u64>("max-bytes").map(|most| *most as usize);
    record::gif(frames, options, max_bytes, &mut file)
}

/// The formats that need every frame once.
fn write(
    kind: Kind,
    frames: impl Iterator<Item = Frame>,
    options: &Options,
    matches: &ArgMatches,
    mut file: &mut dyn Write,
) -> io::Result<()> {
    match kind {
        Kind::Svg => record::svg(frames, options, &mut file),
        Kind::Captions => record::vtt::captions(frames, &mut file),
        Kind::Chapters => record::vtt::chapters(frames, &mut file),
        Kind::Cast => {
            let is_two = matches.get_one::<String>("cast-version").is_some_and(|version| version == "2");
            record::cast(frames, if is_two { Version::V2 } else { Version::V3 }, options, &mut file)
        }
        _ => record::texts(frames, &mut file),
    }
}

fn note_what_was_given_up(output: &Output, quality: Quality) {
    if quality != Quality::BEST {
        let (path, fps) = (output.path.display(), 100 / quality.shortest);
        complain("note", &format!("{path} has {} colours and at most {fps} frames per second", quality.colours));
    }
}

/// Where pictures in a page are shown at all, large ones are often not.
fn note_large_svg(output: &Output) {
    const LARGE: u64 = 2_000_000;
    let bytes = fs::metadata(&output.path).map_or(0, |file| file.len());
    if output.kind == Kind::Svg && bytes > LARGE {
        complain("note", &format!("{} has {bytes} bytes, more than many pages show", output.path.display()));
    }
}
