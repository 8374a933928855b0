//! The command line: its arguments, and one file for each thing it can do.

mod arguments;
mod completions;
mod config;
mod data;
mod frame;
mod handout;
mod lesson;
mod list;
mod man;
mod play;
mod preferences;
mod record;
mod refuse;
mod verify;
mod words;

pub use arguments::reserved_flags;

use crate::app::library::{Topic, scene_names, topic};
use crate::engine::math::simd::InstructionSet;
use crate::lesson::{Lesson, Section};
use crate::refusal::{Refusal, Result};
use crate::scene::{At, Stage};
use clap::ArgMatches;
use std::ffi::OsString;
use std::io::{self, Write};
use std::ops::RangeInclusive;

/// Why a command did not do what it was asked.
#[derive(Debug)]
pub enum Failure {
    /// The user's input cannot be used: exit code 2.
    Refused(Refusal),
    /// Reading or writing failed.
    Io(io::Error),
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

/// Runs the program with these arguments (the first is its name) and gives the exit code: 0 fine, 1 a check failed,
/// 2 bad usage or input.
///
/// # Errors
/// The terminal or the output failed in a way that is not the user's to mend.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> io::Result<u8> {
    match dispatch(arguments) {
        Ok(code) => Ok(code),
        Err(Failure::Io(error)) if error.kind() == io::ErrorKind::BrokenPipe => Ok(0),
        Err(Failure::Io(error)) => Err(error),
        Err(Failure::Refused(refusal)) => {
            complain("error", &refusal);
            Ok(2)
        }
    }
}

/// Says something on standard error, if anyone is there to read it.
fn complain(kind: &str, complaint: &dyn std::fmt::Display) {
    let _ = writeln!(io::stderr(), "{kind}: {complaint}");
}

fn dispatch(arguments: impl IntoIterator<Item = OsString>) -> Result<u8, Failure> {
    let matches = match arguments::command().try_get_matches_from(arguments) {
        Ok(matches) => matches,
        Err(error) => return refuse::answer(&error),
    };
    if InstructionSet::best() == InstructionSet::Portable && computes(&matches) {
        complain(
            "note",
            &"this processor has no fused product (FMA): the numbers are the same, training is 30 to 60 times slower",
        );
    }
    match matches.subcommand() {
        Some(("list", matches)) => list::run(matches.get_flag("json")),
        Some(("frame", matches)) => frame::run(&Request::of_command(matches)?, matches),
        Some(("record", matches)) => record::run(matches),
        Some(("data", matches)) => data::run(&Request::of_command(matches)?, matches),
        Some(("lesson", matches)) => lesson::run(matches),
        Some(("handout", matches)) => handout::run(matches),
        Some(("config", matches)) => config::run(matches),
        Some(("verify", matches)) => verify::run(matches),
        Some(("completions", matches)) => completions::run(matches),
        Some(("words", matches)) => words::run(matches),
        Some(("man", matches)) => man::run(matches),
        Some((scene, matches)) => play::scene(&Request::read(scene, matches)?, matches),
        None => play::gallery(&matches),
    }
}

/// Whether a command runs a scene, or only tells of them.
fn computes(matches: &ArgMatches) -> bool {
    !matches!(matches.subcommand_name(), Some("list" | "lesson" | "config" | "completions" | "man" | "words"))
}

/// A scene asked for, with its knobs, its seed and its moment.
struct Request {
    topic: &'static Topic,
    /// The knobs given on the command line.
    given: Vec<(String, String)>,
    /// The same and, on top of them, those of the cue.
    knobs: Vec<(String, String)>,
    seed: u64,
    at: Option<At>,
    /// The number of the cue asked for, whose settings are among the knobs and whose moment is `at`.
    cue: Option<usize>,
    /// Whether `at` is the cue's own moment.
    is_at_cue: bool,
    /// The knobs of a second one to be put beside it, if one is asked for.
    compared: Option<Vec<(String, String)>>,
}

impl Request {
    /// The scene below a command such as `frame`.
    fn of_command(matches: &ArgMatches) -> Result<Self> {
        let Some((scene, matches)) = matches.subcommand() else {
            return Err(Refusal::new("scene", "nothing", scene_names()));
        };
        Self::read(scene, matches)
    }

    fn read(scene: &str, matches: &ArgMatches) -> Result<Self> {
        let topic = topic(scene).ok_or_else(|| Refusal::new("scene", scene, scene_names()))?;
        let knobs = topic.stage().knobs();
        let given = |id: &&str| matches.get_one::<String>(id).map(|value| ((*id).to_owned(), value.clone()));
        let given: Vec<_> = knobs.iter().map(|knob| knob.id).filter_map(|id| given(&id)).collect();
        let mut knobs = given.clone();
        let mut at = matches.get_one::<String>("at").map(|at| at.parse()).transpose()?;
        let cue = matches.get_one::<String>("cue").map(|name| find_cue(topic, name)).transpose()?;
        let is_at_cue = cue.is_some() && at.is_none();
        if let Some(cue) = cue {
            let of_cue = topic.lesson().settings_at(cue).into_iter();
            let missing: Vec<_> = of_cue.filter(|(id, _)| !knobs.iter().any(|(known, _)| known == id)).collect();
            knobs.extend(missing);
            at = at.or_else(|| Some(topic.lesson().cues[cue].at.clone()));
        }
        let compared = compared(&knobs, matches)?;
        let seed = matches.get_one("seed").copied().unwrap_or(0);
        Ok(Self { topic, given, knobs, seed, at, cue, is_at_cue, compared })
    }

    /// The scene set up as asked.
    fn stage(&self) -> Result<Box<dyn Stage>> {
        self.stage_with(&self.knobs)
    }

    /// The scene that is to be put beside it.
    fn compared_stage(&self) -> Result<Option<Box<dyn Stage>>> {
        self.compared.as_ref().map(|knobs| self.stage_with(knobs)).transpose()
    }

    fn stage_with(&self, knobs: &[(String, String)]) -> Result<Box<dyn Stage>> {
        let mut stage = self.topic.stage();
        stage.choose(knobs)?;
        stage.reseed(self.seed);
        Ok(stage)
    }
}

/// These knobs with those of `--compare` in their place.
fn compared(knobs: &[(String, String)], matches: &ArgMatches) -> Result<Option<Vec<(String, String)>>> {
    let Some(settings) = matches.get_many::<String>("compare") else { return Ok(None) };
    let mut knobs = knobs.to_vec();
    for setting in settings {
        let (knob, value) = setting.split_once('=').ok_or_else(|| Refusal::new("--compare", setting, "KNOB=VALUE"))?;
        knobs.retain(|(known, _)| known != knob);
        knobs.push((knob.into(), value.into()));
    }
    Ok(Some(knobs))
}

/// The part of a tour that is called so.
fn find_section<'a>(lesson: &'a Lesson, name: &str) -> Result<&'a Section> {
    let named = lesson.sections.iter().filter(|section| !section.name.is_empty());
    let names: Vec<&str> = named.map(|section| section.name.as_str()).collect();
    let expected = if names.is_empty() { "no name: this tour has one part".into() } else { names.join(", ") };
    let found = lesson.sections.iter().find(|section| section.name == name && !name.is_empty());
    found.ok_or_else(|| Refusal::new("--tour", name, expected))
}

fn find_cue(topic: &Topic, name: &str) -> Result<usize> {
    let cues = &topic.lesson().cues;
    let names = || format!("one of {}", cues.iter().map(|cue| cue.name.as_str()).collect::<Vec<_>>().join(", "));
    cues.iter().position(|cue| cue.name == name).ok_or_else(|| Refusal::new("--cue", name, names()))
}

/// The number that a flag gives, if it is given.
fn number(matches: &ArgMatches, flag: &str, domain: RangeInclusive<f64>) -> Result<Option<f64>> {
    match matches.get_one::<f64>(flag) {
        Some(value) if !domain.contains(value) => {
            let expected = format!("a number from {} to {}", domain.start(), domain.end());
            Err(Refusal::new(format!("--{flag}"), value.to_string(), expected))
        }
        value => Ok(value.copied()),
    }
}

/// Writes the whole output of a command at once. A reader that has gone is no fault of anyone; a full disk is told.
fn emit(output: &[u8]) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    out.write_all(output).and_then(|()| out.flush()).map_err(|error| match error.kind() {
        io::ErrorKind::BrokenPipe => Failure::Io(error),
        _ => Refusal::new("standard output", error.to_string(), "a place that can be written").into(),
    })
}
