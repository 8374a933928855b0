//! The flags of a scene, as what it is called for: to be played, drawn, recorded, or its numbers told.

use super::{KNOBS, PREFERENCES, choice, flag, option, record as recording, size, speed};
use crate::app::library::topic;
use crate::scene::{Kind, Knob};
use clap::builder::{PossibleValue, StringValueParser, TypedValueParser};
use clap::{Arg, ArgAction, Command, ValueHint, value_parser};
use std::ffi::OsStr;

/// Gives a command that is named after a scene its flags. They need the scene's knobs and the words of its lesson.
pub type Flags = fn(Command) -> Command;

/// The flags of `glassbox SCENE`.
pub fn play(scene: Command) -> Command {
    let scene = own(scene)
        .arg(flag("paused", "Start paused"))
        .arg(speed())
        .arg(tour("Start the tour, or one part of it"))
        .arg(flag("plain", "Print the tour in sentences; with knobs or --at, one moment"));
    preferences_last(scene)
}

/// The flags of `glassbox frame SCENE`.
pub fn frame(scene: Command) -> Command {
    preferences_last(own(scene).arg(size("80x24")).arg(flag("ansi", "With colours, as escape sequences")))
}

/// The flags of `glassbox data SCENE`.
pub fn data(scene: Command) -> Command {
    let topic = topic(scene.get_name()).expect("commands are named after topics");
    let extras = topic.stage().extras().join(",");
    let with = option("with", "NAMES").help(format!("Also what readings are made of, some of {extras}"));
    let output = Arg::new("output").short('o').long("output").value_name("FILE").value_hint(ValueHint::FilePath);
    let output = output.conflicts_with("format").help("Into a file, by ending: npz (for NumPy) json csv");
    let scene = own(scene)
        .arg(choice("format", &["json", "csv"]).default_value("json").help("Format"))
        .arg(output)
        .arg(with)
        .arg(flag("describe", "Say what each reading is, instead of its value"));
    preferences_last(scene)
}

/// The flags of `glassbox record SCENE`.
pub fn record(scene: Command) -> Command {
    preferences_last(recording::scene(own(scene)))
}

/// The flags that a scene has whatever it is called for.
fn own(command: Command) -> Command {
    let topic = topic(command.get_name()).expect("commands are named after topics");
    let words = &topic.lesson().words.en;
    let compare = option("compare", "KNOB=VALUE").action(ArgAction::Append);
    command
        .args(topic.stage().knobs().iter().map(|knob| flag_of(knob, words.get(&format!("help.{}", knob.id)))))
        .arg(option("seed", "N").value_parser(value_parser!(u64)).help("Seed of everything random [default: 0]"))
        .arg(option("cue", "NAME").help("The moment and settings of a cue of the tour"))
        .arg(flag("inspect", "Show the cursor and the formula of the element under it"))
        .arg(compare.help("Put a second one beside it, with this knob set so; may be repeated"))
        .arg(option("at", "MOMENT").help("N, P%, end, ACT, ACT:N, ACT:P% or ACT:end"))
}

/// `--tour`, with the name of a part or without.
pub(super) fn tour(help: &'static str) -> Arg {
    option("tour", "PART").allow_hyphen_values(false).num_args(0..=1).default_missing_value("").help(help)
}

/// By now a command has the preferences of its parent. Help lists headings in the order of their flags, and these come last.
fn preferences_last(command: Command) -> Command {
    PREFERENCES.into_iter().fold(command, |command, name| command.mut_arg(name, |arg| arg))
}

/// A knob as a flag. Its value is read by the scene, so that there is one place that knows what is valid.
fn flag_of(knob: &Knob, help: &str) -> Arg {
    let default = if knob.value.is_empty() { String::new() } else { format!("; default {}", knob.value) };
    let with_value = || option(knob.id, knob.kind.name().to_uppercase());
    match &knob.kind {
        Kind::Flag => {
            let arg = Arg::new(knob.id).long(knob.id).value_parser(Offered(vec!["on", "off"]));
            arg.value_name("on|off").num_args(0..=1).default_missing_value("on").hide_possible_values(true)
        }
        Kind::Pick(choices) => with_value().value_parser(Offered(choices.clone())).hide_possible_values(true),
        Kind::Input(_) => with_value().value_hint(ValueHint::FilePath),
        _ => with_value(),
    }
    .help(format!("{help} ({}{default})", knob.kind.domain()))
    .help_heading(KNOBS)
}

/// Takes any text; a shell offers these to complete it.
#[derive(Clone)]
struct Offered(Vec<&'static str>);

impl TypedValueParser for Offered {
    type Value = String;

    fn parse_ref(&self, command: &Command, arg: Option<&Arg>, value: &OsStr) -> Result<String, clap::Error> {
        StringValueParser::new().parse_ref(command, arg, value)
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        Some(Box::new(self.0.iter().map(PossibleValue::new)))
    }
}
