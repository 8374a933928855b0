//! `glassbox handout`: a tour on paper, in one file.

use super::{Failure, lesson, preferences::Preferences};
use crate::app::library::topic;
use crate::app::settings::Settings;
use crate::encode::palette::rgb;
use crate::record::{self, Handout, Options};
use crate::refusal::{Refusal, Result};
use crate::ui::theme::Theme;
use clap::ArgMatches;
use std::path::Path;

/// Writes the handout of a scene, or of a lecture of the user's own. Paper is light, whatever the theme.
pub fn run(matches: &ArgMatches) -> Result<u8, Failure> {
    let name = matches.get_one::<String>("what").map_or("", String::as_str);
    let path = Path::new(matches.get_one::<String>("output").map_or("", String::as_str));
    let is_html = match path.extension().and_then(|ending| ending.to_str()) {
        Some("html" | "htm") => true,
        Some("md") => false,
        _ => {
            let expected = "a name that ends in .html or .md";
            return Err(Refusal::new("--output", path.display().to_string(), expected).into());
        }
    };
    let settings = Settings { theme: &Theme::LIGHT, ..Preferences::anywhere(matches).settings() };
    let handout = read(name, path, &settings)?;
    let text = if is_html { handout.html(&settings) } else { handout.markdown(&settings) };
    record::save(path, |file| file.write_all(text.as_bytes()))?;
    Ok(0)
}

fn read(name: &str, path: &Path, settings: &Settings) -> Result<Handout> {
    let defaults = Options::default();
    let [fg, bg] = [(settings.theme.text, defaults.fg), (settings.theme.background, defaults.bg)]
        .map(|(colour, otherwise)| rgb(colour).unwrap_or(otherwise));
    let options = Options { fg, bg, ..defaults };
    if let Some(topic) = topic(name) {
        record::can_save(path)?;
        let lesson = topic.lesson().clone();
        let title = format!("glassbox · {}", lesson.title.get(settings.lang));
        return Handout::of(&title, [(lesson, topic.stage())], settings, &options);
    }
    let lecture = lesson::read(Path::new(name))?;
    record::can_save(path)?;
    let scenes = lecture.scenes().map(|(lesson, stage)| (lesson.clone(), stage));
    Handout::of(lecture.title.get(settings.lang), scenes, settings, &options).map_err(|refusal| refusal.within(name))
}
