//! `glassbox lesson FILE`: plays or checks a lecture of the user's own.

use super::{Failure, emit, play, preferences::Preferences};
use crate::app::lecture::Performance;
use crate::app::settings::Settings;
use crate::engine::data::read_limited;
use crate::lesson::Lecture;
use crate::refusal::{Refusal, Result};
use crate::term::Watch;
use clap::ArgMatches;
use std::fmt::Write;
use std::path::Path;

const MAX_BYTES: u64 = 1 << 20;

/// Plays the lecture; checks it with `--check`; without a terminal, prints what it says.
pub fn run(matches: &ArgMatches) -> Result<u8, Failure> {
    let path = Path::new(matches.get_one::<String>("file").map_or("", String::as_str));
    let performance = read(path)?;
    let within_file = |refusal: Refusal| refusal.within(path.display());
    if matches.get_flag("check") {
        performance.check().map_err(within_file)?;
        let (scenes, cues) = performance.size();
        emit(format!("{}: {scenes} scenes, {cues} cues, all in order\n", performance.title.en).as_bytes())?;
        return Ok(0);
    }
    if play::has_terminal() {
        let file = path.to_owned();
        let watch = Watch::new(path.to_owned(), Box::new(move || read(&file)));
        return play::lecture(performance, watch, matches);
    }
    let spoken = spoken(&performance, &Preferences::anywhere(matches).settings()).map_err(within_file)?;
    emit(spoken.as_bytes())?;
    Ok(0)
}

/// Reads a lecture and finds its scenes.
pub fn read(path: &Path) -> Result<Performance> {
    let bytes = read_limited(path, MAX_BYTES)?;
    let within_file = |refusal: Refusal| refusal.within(path.display());
    let text = String::from_utf8(bytes).map_err(|_| Refusal::new("bytes", "no UTF-8", "TOML")).map_err(within_file)?;
    let lecture = Lecture::parse(&text).map_err(within_file)?;
    let folder = path.parent().unwrap_or(Path::new(""));
    Performance::of(&lecture, folder).map_err(within_file)
}

/// The title and every caption with its readings, a line each.
fn spoken(performance: &Performance, settings: &Settings) -> Result<String> {
    let mut text = format!("{}\n", performance.title.get(settings.lang));
    for (lesson, index, mut stage) in performance.cues() {
        let cue = &lesson.cues[index];
        stage.choose(&lesson.settings_at(index))?;
        let at = cue.at.reach(&mut *stage).map_err(|refusal| refusal.within(&cue.place))?;
        let said = cue.line.text().get(settings.lang).fill(&stage.readings(at, 0));
        let _ = writeln!(text, "{} {}: {said}", lesson.id, cue.at);
    }
    Ok(text)
}
