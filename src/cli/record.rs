//! `glassbox record`: what a viewer would see, as files.

mod film;
mod output;

use super::{Failure, Request, complain, frame, lesson, preferences::Preferences};
use crate::app::library::scene_names;
use crate::app::settings::Settings;
use crate::encode::palette::rgb;
use crate::record::{self, Frame, Options};
use crate::refusal::{Refusal, Result};
use clap::{ArgMatches, parser::ValueSource};
use output::{FLAGS, Kind, Output};
use ratatui::buffer::Buffer;
use std::io::{self, Write};
use std::path::Path;
use std::time::Duration;

/// Records a scene, or a lecture of the user's own.
pub fn run(matches: &ArgMatches) -> Result<u8, Failure> {
    match (matches.subcommand(), matches.get_one::<String>("lesson")) {
        (Some((scene, below)), None) => {
            if is_given("output", matches) {
                return Err(Refusal::new("record", "--output before the scene", "it after the scene").into());
            }
            self::scene(&Request::read(scene, below)?, below)
        }
        (None, Some(file)) => lecture(Path::new(file), matches),
        (Some((scene, _)), Some(_)) => Err(Refusal::new("--lesson", scene, "a lecture or a scene, not both").into()),
        (None, None) => Err(Refusal::new("scene", "nothing", scene_names()).into()),
    }
}

/// Records stills of the moment asked for, and films.
fn scene(request: &Request, matches: &ArgMatches) -> Result<u8, Failure> {
    let outputs = begin(matches)?;
    let options = options(&format!("glassbox {}", request.topic.id), matches);
    // `--cue` names a moment for pictures, and where a film begins.
    let (stills, films): (Vec<_>, Vec<_>) = outputs.into_iter().partition(|output| match output.kind {
        Kind::Png => request.at.is_some(),
        _ => output.is_still(is_given("at", matches)),
    });
    for output in stills {
        let (settings, size) = (settings_for(output.kind, matches), frame::size(matches)?);
        let still = frame::still(request, &settings, size, matches.get_flag("inspect"))?;
        record::save(&output.path, |file| write_still(output.kind, &still, &options, file))?;
    }
    if films.is_empty() { Ok(0) } else { film::record(&films, film::of_scene(request, matches)?, &options, matches) }
}

/// Records a lecture as a film.
fn lecture(file: &Path, matches: &ArgMatches) -> Result<u8, Failure> {
    let outputs = begin(matches)?;
    let lecture = lesson::read(file)?;
    let lang = Preferences::anywhere(matches).settings().lang;
    let options = options(lecture.title.get(lang), matches);
    film::record(&outputs, film::of_lecture(&lecture, matches)?, &options, matches)
}

/// The files asked for, all of which can be written.
fn begin(matches: &ArgMatches) -> Result<Vec<Output>> {
    let outputs = outputs(matches)?;
    note_flags_without_meaning(&outputs, matches);
    outputs.iter().try_for_each(|output| record::can_save(&output.path))?;
    Ok(outputs)
}

/// The files asked for, and those beside them.
fn outputs(matches: &ArgMatches) -> Result<Vec<Output>> {
    let names = matches.get_many::<String>("output").into_iter().flatten();
    let mut outputs = names.map(|name| Output::named(name)).collect::<Result<Vec<_>>>()?;
    for (flag, ending, kind) in [("captions", "vtt", Kind::Captions), ("chapters", "chapters.vtt", Kind::Chapters)] {
        if matches.get_flag(flag) {
            outputs.push(outputs[0].beside(ending, kind));
        }
    }
    for (i, output) in outputs.iter().enumerate() {
        if outputs[..i].iter().any(|other| other.path == output.path) {
            return Err(Refusal::new("--output", format!("{} twice", output.path.display()), "different files"));
        }
    }
    Ok(outputs)
}

fn is_given(flag: &str, matches: &ArgMatches) -> bool {
    matches.ids().any(|id| id == flag) && matches.value_source(flag) == Some(ValueSource::CommandLine)
}

fn note_flags_without_meaning(outputs: &[Output], matches: &ArgMatches) {
    let at = is_given("at", matches);
    for flag in FLAGS.iter().filter(|flag| is_given(flag, matches)) {
        if !outputs.iter().any(|output| output.heeds(flag, at)) {
            complain("note", &format!("--{flag} makes no difference here"));
        }
    }
}

/// In text no colour is seen, and scenes say in glyphs what they would say in colours.
fn settings_for(kind: Kind, matches: &ArgMatches) -> Settings {
    let settings = Preferences::anywhere(matches).settings();
    Settings { colour: kind != Kind::Text && settings.colour, ..settings }
}

fn options(title: &str, matches: &ArgMatches) -> Options {
    let (defaults, theme) = (Options::default(), Preferences::anywhere(matches).settings().theme);
    Options {
        font_size: matches.get_one("font-size").copied().unwrap_or(defaults.font_size),
        padding: matches.get_one("padding").copied().unwrap_or(defaults.padding),
        fg: rgb(theme.text).unwrap_or(defaults.fg),
        bg: rgb(theme.background).unwrap_or(defaults.bg),
        window: matches.get_flag("window").then(|| title.to_owned()),
        repeat: !matches.get_flag("no-loop"),
    }
}

fn write_still(kind: Kind, still: &Buffer, options: &Options, mut file: &mut dyn Write) -> io::Result<()> {
    match kind {
        Kind::Png => file.write_all(&record::png(still, options)),
        Kind::Svg => record::svg([Frame::plain(still.clone(), Duration::ZERO)], options, &mut file),
        _ => file.write_all(record::text(still).as_bytes()),
    }
}
