//! A lecture: a lesson file of a user's own, which plays scenes one after the other with its own settings and words.

use super::file::{self, BothToml, CueToml, Setting};
use super::{Both, Cue, Lesson, Section};
use crate::refusal::{Refusal, Result, one_line};
use crate::scene::{Kind, Stage};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::{Component, Path};
use toml::Spanned;

/// Some scenes in a row, each with its tour.
#[derive(Debug, Clone)]
pub struct Lecture {
    /// What it is called.
    pub title: Both<String>,
    /// The scenes.
    pub parts: Vec<Part>,
}

/// A scene of a lecture.
#[derive(Debug, Clone)]
pub struct Part {
    /// The scene's name.
    pub scene: String,
    /// Knobs that are set throughout.
    pub set: Vec<(String, String)>,
    /// The stations of the tour.
    pub cues: Vec<Cue>,
    /// `line:column` of the part.
    pub place: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LectureToml {
    title: BothToml<String>,
    scene: Vec<Spanned<PartToml>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PartToml {
    id: String,
    #[serde(default)]
    set: BTreeMap<String, Setting>,
    cue: Vec<Spanned<CueToml>>,
}

impl Lecture {
    /// Reads a lecture.
    ///
    /// # Errors
    /// `line:column` of what is not TOML, is unknown or missing, or is not well formed.
    pub fn parse(text: &str) -> Result<Self> {
        let places = file::Places::whole(text);
        let toml: LectureToml = places.toml("a lecture: a title, and at least one [[scene]] with its [[scene.cue]]")?;
        let part = |part: &Spanned<PartToml>| {
            let place = places.at(&part.span());
            let PartToml { id, set, cue } = part.get_ref();
            let cues = places.cues(cue)?;
            if cues.is_empty() {
                return Err(Refusal::new(place, "no cue", "at least one [[scene.cue]]"));
            }
            Ok(Part { scene: id.clone(), set: file::settings(set), cues, place })
        };
        let parts: Vec<Part> = toml.scene.iter().map(part).collect::<Result<_>>()?;
        if parts.is_empty() {
            return Err(Refusal::new("scene", "none", "at least one [[scene]]"));
        }
        let title: Both<String> = toml.title.into();
        Ok(Self { title: Both { en: one_line(title.en), ko: one_line(title.ko) }, parts })
    }
}

impl Part {
    /// The part as a lesson of its scene: the scene's words, the lecture's cues. Files are looked for in `folder`, the
    /// lecture's own.
    ///
    /// # Errors
    /// A knob that the scene does not have, a file outside the folder.
    pub fn lesson(&self, of_scene: &Lesson, stage: &dyn Stage, folder: &Path) -> Result<Lesson> {
        let base = within(&self.set, stage, folder).map_err(|refusal| refusal.within(&self.place))?;
        let cue = |cue: &Cue| {
            let set = within(&cue.set, stage, folder).map_err(|refusal| refusal.within(&cue.place))?;
            Ok(Cue { set, ..cue.clone() })
        };
        let cues: Vec<Cue> = self.cues.iter().map(cue).collect::<Result<_>>()?;
        Ok(Lesson { base, sections: Section::whole(cues.len()), cues, ..of_scene.clone() })
    }
}

/// The settings, with files in `folder`.
fn within(settings: &[(String, String)], stage: &dyn Stage, folder: &Path) -> Result<Vec<(String, String)>> {
    let knobs = stage.knobs();
    let resolve = |(id, value): &(String, String)| {
        let is_input = knobs.iter().any(|knob| knob.id == id && matches!(knob.kind, Kind::Input(_)));
        if !is_input {
            return Ok((id.clone(), value.clone()));
        }
        let path = Path::new(value);
        if !path.components().all(|part| matches!(part, Component::Normal(_) | Component::CurDir)) {
            return Err(Refusal::new(id, value, "a file in the folder of the lecture, or below it"));
        }
        Ok((id.clone(), folder.join(path).to_string_lossy().into_owned()))
    };
    settings.iter().map(resolve).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = r#"
title = { en = "Noise", ko = "노이즈" }
[[scene]]
id = "forward"
set = { steps = 50 }
[[scene.cue]]
name = "end"
at = "end"
say = { en = "Look: {alpha_bar_t:.2}", ko = "보세요: {alpha_bar_t:.2}" }
"#;

    #[test]
    fn a_lecture_has_scenes_with_settings_and_cues() {
        let lecture = Lecture::parse(GOOD).unwrap();
        assert_eq!(lecture.title.ko, "노이즈");
        assert_eq!(lecture.parts[0].set, [("steps".to_owned(), "50".to_owned())]);
        assert_eq!(lecture.parts[0].cues[0].name, "end");
    }

    #[test]
    fn what_is_wrong_has_a_line_and_a_column() {
        let no_korean = GOOD.replace(", ko = \"보세요: {alpha_bar_t:.2}\"", "");
        assert!(Lecture::parse(&no_korean).unwrap_err().place.starts_with("9:"), "a missing Korean text");
        let unknown = GOOD.replace("name =", "nome =");
        assert!(Lecture::parse(&unknown).unwrap_err().place.starts_with("7:"), "an unknown key");
        let no_cue = "title = { en = \"a\", ko = \"b\" }\n[[scene]]\nid = \"forward\"\ncue = []";
        assert_eq!(Lecture::parse(no_cue).unwrap_err().found, "no cue");
    }
}
