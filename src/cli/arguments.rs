//! The grammar of the command line. Scenes and their flags come from the catalog.

mod record;
mod scene;
#[cfg(test)]
mod tests;

use crate::app::library::{Topic, topics};
use crate::ui::{glyphs::Glyphs, palette::Palette};
use clap::builder::PossibleValuesParser;
use clap::{Arg, ArgAction, Command, ValueHint, value_parser};
use clap_complete::Shell;
use std::collections::BTreeSet;

/// The heading under which help lists the knobs of a scene, and nothing else.
const KNOBS: &str = "Knobs";

/// Flags of commands that are still to come: a scene's command line outlives a release, so a knob that had one of these names
/// would have to lose it.
const TO_COME: &str = "summary tour no-state keys poster http socket stage code votes unattended open as-root \
                       per-address behind-proxy";

const COLORS: &[&str] = &["auto", "truecolor", "256", "16", "never"];

/// The whole grammar.
pub fn command() -> Command {
    Command::new("glassbox")
        .version(env!("CARGO_PKG_VERSION"))
        .about("Opens the black box of deep learning: one animated scene per topic, every number computed live")
        .after_help("Without a command: the gallery. `glassbox SCENE --help` shows a scene's flags.")
        .args_override_self(true)
        .args(global())
        .subcommands(scenes(scene::play))
        .subcommand(Command::new("list").about("Scenes and their knobs").arg(flag("json", "As JSON, with domains")))
        .subcommand(
            Command::new("words")
                .about("What symbols and readings mean, in all scenes")
                .arg(Arg::new("term").value_name("TERM").help("A symbol, a reading, or a word of its meaning"))
                .arg(flag("json", "As JSON, in both languages")),
        )
        .subcommand(below("frame", "One frame as text", scene::frame))
        .subcommand(record::lecture(below("record", "What a viewer would see, as a file", scene::record)))
        .subcommand(below("data", "The numbers behind a frame", scene::data))
        .subcommand(
            Command::new("lesson")
                .about("Plays a lecture of your own; docs/lessons.md tells how to write one")
                .arg(Arg::new("file").value_name("FILE").required(true).help("The lecture, a TOML file"))
                .arg(flag("check", "Check it instead, to its last cue")),
        )
        .subcommand(
            Command::new("handout")
                .about("A tour on paper: every place with its picture, words, formula and command, in one file")
                .arg(Arg::new("what").value_name("SCENE|FILE").required(true).help("A scene, or a lecture of your own"))
                .arg(
                    Arg::new("output")
                        .short('o')
                        .long("output")
                        .value_name("FILE")
                        .required(true)
                        .value_hint(ValueHint::FilePath)
                        .help("Where to, by ending: html md"),
                ),
        )
        .subcommand(Command::new("config").about("Preferences in force and where each comes from, as a config file"))
        .subcommand(
            Command::new("verify")
                .about("Checks every identity of every scene; exit code 1 if one fails")
                .after_help(
                    "±X of the value is how sharp a check is: its tolerance as a part of the value, so an error smaller than \
                     that is not noticed. The first X is that of the median place, the second that of the bluntest. With \
                     --json every check has it as `sharpness` (null where the value is 0).",
                )
                .arg(
                    Arg::new("scenes")
                        .value_name("SCENE")
                        .action(ArgAction::Append)
                        .help("Scenes; all if none is named"),
                )
                .arg(flag("json", "As JSON")),
        )
        .subcommand(completions())
        .subcommand(man())
}

/// The names that a knob must not have: every flag of the grammar that is no knob itself, and those kept for later. (In a
/// build with debug assertions clap itself panics over a knob that has the name of a flag of its own command.)
pub fn reserved_flags() -> BTreeSet<String> {
    fn collect(command: &Command, flags: &mut BTreeSet<String>) {
        let declared = command.get_arguments().filter(|arg| arg.get_help_heading() != Some(KNOBS));
        flags.extend(declared.filter_map(Arg::get_long).map(str::to_owned));
        command.get_subcommands().for_each(|command| collect(command, flags));
    }
    let mut grammar = command();
    grammar.build();
    let mut flags = TO_COME.split_whitespace().map(str::to_owned).collect();
    collect(&grammar, &mut flags);
    flags
}

fn completions() -> Command {
    let shell = Arg::new("shell").value_name("SHELL").required(true).value_parser(value_parser!(Shell));
    Command::new("completions").about("What a shell needs to complete a command line").arg(shell.help("Shell"))
}

fn man() -> Command {
    let names = Arg::new("names").value_name("NAME").action(ArgAction::Append);
    Command::new("man").about("A manual page").arg(names.help("Scene or command; the program if none is named"))
}

fn below(name: &'static str, about: &'static str, flags: scene::Flags) -> Command {
    let help = "SCENE";
    Command::new(name)
        .about(about)
        .subcommand_value_name(help)
        .subcommand_help_heading("Scenes")
        .disable_help_subcommand(true)
        .subcommands(scenes(flags))
}

/// Every scene as a command; its flags are made when it is the one that is called.
fn scenes(flags: scene::Flags) -> impl Iterator<Item = Command> {
    let scene = |topic: &'static Topic| {
        Command::new(topic.id).about(&*topic.head.question.en).visible_aliases(&topic.head.aliases)
    };
    topics().iter().map(move |topic| scene(topic).defer(flags))
}

/// The names of the preferences, in the order of their flags.
pub const PREFERENCES: [&str; 9] = ["lang", "theme", "palette", "color", "glyphs", "fps", "rate", "calm", "mouse"];

/// The flags that every command understands and a config file may hold: the user's preferences.
pub fn global() -> [Arg; PREFERENCES.len()] {
    let rate = option("rate", "KB/S").value_parser(value_parser!(u32).range(0..=1_000_000));
    let fps = option("fps", "N").value_parser(value_parser!(u16).range(1..=120));
    let glyphs: Vec<&str> = std::iter::once("auto").chain(Glyphs::ALL.map(Glyphs::name)).collect();
    [
        choice("lang", &["en", "ko"]).help("Language"),
        choice("theme", &["dark", "light"]).help("Theme"),
        choice("palette", &Palette::ALL.map(Palette::name)).help("Colours of numbers"),
        choice("color", COLORS).help("Colours"),
        choice("glyphs", &glyphs).help("What curves and pictures are drawn with"),
        fps.help("Frames per second at most"),
        rate.help("Kilobytes per second at most to the terminal; 0 for no limit"),
        flag("calm", "Few frames a second, no gliding, no preview that moves"),
        flag("mouse", "Listen to the mouse: it presses what is on the screen, and tells the number that it points at"),
    ]
    .map(|arg| arg.global(true).help_heading("Everywhere"))
}

/// A flag with a value. What stands after it is its value even if it looks like a flag (`--at -1`), so that whoever
/// reads the value says what is wrong with it.
fn option(name: &'static str, value: impl Into<clap::builder::Str>) -> Arg {
    Arg::new(name).long(name).value_name(value.into()).allow_hyphen_values(true)
}

fn speed() -> Arg {
    option("speed", "X").value_parser(value_parser!(f64)).help("Speed as a multiple of 1×")
}

fn size(default: &'static str) -> Arg {
    option("size", "WxH").default_value(default).help("Columns and rows")
}

fn choice(name: &'static str, values: &[&str]) -> Arg {
    let values: Vec<String> = values.iter().map(|value| (*value).to_owned()).collect();
    option(name, name.to_uppercase()).value_parser(PossibleValuesParser::new(values))
}

fn flag(name: &'static str, help: &'static str) -> Arg {
    Arg::new(name).long(name).action(ArgAction::SetTrue).help(help)
}
