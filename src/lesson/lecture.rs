//! A lecture: a lesson file of a user's own, which plays scenes one after the other with its own settings and words.

use super::file::{BothToml, CueToml, Places, SectionToml, Setting, SymbolToml, TaskToml, Text};
use super::{Both, Cue, Lesson, Section, Symbol, Task, Template};
use crate::refusal::{Refusal, Result};
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
    /// The parts of the tour.
    pub sections: Vec<Section>,
    /// What has been seen; without lines, what the scene's own lesson says.
    pub summary: Both<Vec<Template>>,
    /// What can be tried; if there is none, what the scene's own lesson has.
    pub tasks: Vec<Task>,
    /// What symbols mean, beside those that the scene's own lesson explains.
    pub symbols: BTreeMap<String, Symbol>,
    /// `line:column` of the part.
    pub place: String,
    /// `line:column` of each of the knobs it sets.
    pub places: Vec<(String, String)>,
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
    set: BTreeMap<String, Spanned<Setting>>,
    summary: Option<BothToml<Vec<Text>>>,
    #[serde(default)]
    task: Vec<Spanned<TaskToml>>,
    #[serde(default)]
    symbol: BTreeMap<String, SymbolToml>,
    #[serde(default)]
    tour: Vec<Spanned<SectionToml>>,
    cue: Vec<Spanned<CueToml>>,
}

impl Lecture {
    /// Reads a lecture.
    ///
    /// # Errors
    /// `line:column` of what is not TOML, is unknown or missing, or is not well formed.
    pub fn parse(text: &str) -> Result<Self> {
        let places = Places::whole(text);
        let toml: LectureToml = places.toml("a lecture: a title, and at least one [[scene]] with its [[scene.cue]]")?;
        let parts = toml.scene.into_iter().map(|part| Part::read(part, &places));
        let parts: Vec<Part> = parts.collect::<Result<_>>()?;
        if parts.is_empty() {
            return Err(Refusal::new("scene", "none", "at least one [[scene]]"));
        }
        Ok(Self { title: places.plain(&toml.title, "title")?, parts })
    }
}

impl Part {
    fn read(part: Spanned<PartToml>, places: &Places<'_>) -> Result<Self> {
        let place = places.at(&part.span());
        let part = part.into_inner();
        let mut cues = places.cues(&part.cue)?;
        if cues.is_empty() {
            return Err(Refusal::new(place, "no cue", "at least one [[scene.cue]]"));
        }
        Ok(Self {
            scene: part.id,
            set: part.set.iter().map(|(knob, value)| (knob.clone(), value.get_ref().text())).collect(),
            places: places.of_settings(&part.set),
            sections: places.sections(&part.tour, &mut cues)?,
            cues,
            summary: places.summary(part.summary.as_ref())?,
            tasks: places.tasks(&part.task)?,
            symbols: places.symbols(part.symbol)?,
            place,
        })
    }

    /// What is refused of a setting, with its place in the file: where the cue sets it, or one before it, or the part.
    pub fn place(&self, refusal: Refusal, cue: Option<&Cue>) -> Refusal {
        let reached = cue.map_or(0, |cue| 1 + self.cues.iter().position(|c| c.name == cue.name).unwrap_or(0));
        let set = self.cues[..reached].iter().rev().flat_map(|cue| &cue.places).chain(&self.places);
        let place = set.into_iter().find(|(knob, _)| *knob == refusal.place).map(|(_, place)| place.clone());
        let whole = cue.map_or(&self.place, |cue| &cue.place);
        refusal.within(place.as_ref().unwrap_or(whole))
    }

    /// The part as a lesson of its scene: the scene's words, the lecture's cues. Files are looked for in `folder`, the
    /// lecture's own.
    ///
    /// # Errors
    /// A knob that the scene does not have, a file outside the folder.
    pub fn lesson(&self, of_scene: &Lesson, stage: &dyn Stage, folder: &Path) -> Result<Lesson> {
        let base = within(&self.set, stage, folder).map_err(|refusal| self.place(refusal, None))?;
        let cue = |cue: &Cue| {
            let set = within(&cue.set, stage, folder).map_err(|refusal| self.place(refusal, Some(cue)))?;
            Ok(Cue { set, ..cue.clone() })
        };
        let cues: Vec<Cue> = self.cues.iter().map(cue).collect::<Result<_>>()?;
        let mut lesson = Lesson { base, sections: self.sections.clone(), cues, ..of_scene.clone() };
        lesson.symbols.extend(self.symbols.clone());
        if !self.summary.en.is_empty() {
            lesson.summary.clone_from(&self.summary);
        }
        if !self.tasks.is_empty() {
            lesson.tasks.clone_from(&self.tasks);
        }
        Ok(lesson)
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
        let nothing = GOOD.replace("{ en = \"Look: {alpha_bar_t:.2}\", ko = \"보세요: {alpha_bar_t:.2}\" }", "{}");
        assert!(Lecture::parse(&nothing).unwrap_err().place.starts_with("6:"), "a cue that says nothing");
        let unknown = GOOD.replace("name =", "nome =");
        assert!(Lecture::parse(&unknown).unwrap_err().place.starts_with("7:"), "an unknown key");
        let no_cue = "title = { en = \"a\", ko = \"b\" }\n[[scene]]\nid = \"forward\"\ncue = []";
        assert_eq!(Lecture::parse(no_cue).unwrap_err().found, "no cue");
    }
}
