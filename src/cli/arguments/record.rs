//! The flags of `record`.

use super::scene::tour;
use super::{flag, option, size};
use clap::{Arg, ArgAction, Command, ValueHint, builder::PossibleValuesParser, value_parser};

/// The scene as something to be recorded.
pub fn scene(scene: Command) -> Command {
    film(scene.next_help_heading("Recording"))
        .mut_arg("output", |output| output.required(true))
        .arg(tour("One part of the tour"))
        .arg(flag("free", "The scene as it plays by itself, instead of its tour"))
}

/// Recording, of a lecture instead of a scene too.
pub fn lecture(record: Command) -> Command {
    let file = option("lesson", "FILE").value_hint(ValueHint::FilePath);
    let file = file.requires("output").help("A lecture of your own, instead of a scene");
    film(record.next_help_heading("A lecture").arg(file))
}

fn film(command: Command) -> Command {
    let output = Arg::new("output").short('o').long("output").value_name("FILE");
    command
        .arg(
            output
                .value_hint(ValueHint::FilePath)
                .action(ArgAction::Append)
                .help("Where to, by ending: gif svg cast png txt vtt; may be repeated"),
        )
        .arg(option("from", "PLACE").help("Begin here: seconds, P%, a cue, ACT, ACT:N, ACT:P% or ACT:end"))
        .arg(option("to", "PLACE").help("End here").conflicts_with("duration"))
        .arg(seconds("duration", "End after so long"))
        .arg(seconds("hold", "Show the last frame for so much longer"))
        .arg(super::speed())
        .arg(size("100x30"))
        .arg(flag("no-loop", "Do not start again at the end"))
        .arg(pixels("font-size", "Height of the letters", 6..=96))
        .arg(pixels("padding", "Background around the cells", 0..=400))
        .arg(flag("window", "A window around the cells"))
        .arg(
            option("max-bytes", "N")
                .help("Make a GIF fit: fewer colours, then fewer frames")
                .value_parser(value_parser!(u64).range(1..)),
        )
        .arg(
            option("cast-version", "2|3")
                .help("Version of the asciicast")
                .value_parser(PossibleValuesParser::new(["2", "3"]))
                .default_value("2"),
        )
        .arg(flag("captions", "Captions beside the first file, as .vtt"))
        .arg(flag("chapters", "Chapters beside the first file, as .chapters.vtt"))
}

fn seconds(name: &'static str, help: &'static str) -> Arg {
    option(name, "SECONDS").help(help).value_parser(value_parser!(f64))
}

fn pixels(name: &'static str, help: &'static str, range: std::ops::RangeInclusive<i64>) -> Arg {
    option(name, "PX").help(help).value_parser(value_parser!(u16).range(range))
}

#[cfg(test)]
mod tests {
    use crate::app::library::topics;
    use crate::cli::arguments::command;

    #[test]
    fn the_pictures_that_a_lesson_names_can_be_recorded() {
        for topic in topics() {
            let film = topic.head.film.iter().flat_map(|(flag, value)| [format!("--{flag}"), value.clone()]);
            let still = topic.head.still.iter().flat_map(|at| ["--at".to_owned(), at.to_string()]);
            let arguments = ["glassbox", "record", topic.id, "-o", "picture"].map(str::to_owned).into_iter();
            let read = command().try_get_matches_from(arguments.chain(still).chain(film));
            assert!(read.is_ok(), "{}: {read:?}", topic.id);
        }
    }
}
