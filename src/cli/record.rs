//! `glassbox record`: what a viewer would see, as files.

mod film;
mod output;

use super::{Failure, Request, complain, frame, settings};
use crate::app::settings::Settings;
use crate::encode::{Depth, palette::rgb};
use crate::record::{self, Frame, Options};
use crate::refusal::{Refusal, Result};
use clap::{ArgMatches, parser::ValueSource};
use output::{FLAGS, Kind, Output};
use ratatui::buffer::Buffer;
use std::io::{self, Write};
use std::time::Duration;

/// Records stills of the moment asked for, and films.
pub fn run(request: &Request, matches: &ArgMatches) -> Result<u8, Failure> {
    let Some((_, matches)) = matches.subcommand() else { return Ok(0) };
    let outputs = outputs(matches)?;
    note_flags_without_meaning(&outputs, matches);
    outputs.iter().try_for_each(|output| record::can_save(&output.path))?;
    let options = options(request, matches);
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
    if films.is_empty() { Ok(0) } else { film::record(&films, request, &options, matches) }
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
    matches.value_source(flag) == Some(ValueSource::CommandLine)
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
    let colour = kind != Kind::Text && frame::depth(matches) != Some(Depth::None);
    settings(matches, Settings { colour, ..Settings::default() })
}

fn options(request: &Request, matches: &ArgMatches) -> Options {
    let (defaults, theme) = (Options::default(), settings(matches, Settings::default()).theme);
    let title = || format!("glassbox {}", request.topic.id);
    Options {
        font_size: matches.get_one("font-size").copied().unwrap_or(defaults.font_size),
        padding: matches.get_one("padding").copied().unwrap_or(defaults.padding),
        fg: rgb(theme.text).unwrap_or(defaults.fg),
        bg: rgb(theme.background).unwrap_or(defaults.bg),
        window: matches.get_flag("window").then(title),
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
