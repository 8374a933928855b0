//! The lesson of a scene: its words in two languages, its formulas, its cues. TOML in, validated, [`Lesson`] out.

mod file;
mod head;
mod lecture;
mod template;

pub use file::toml;
pub use head::Head;
pub use lecture::{Lecture, Part};
pub use template::Template;

use crate::refusal::{Refusal, Result};
use crate::scene::{At, Effect, Knob, ReadingSet, Resolved, Stage};
use crate::ui::words::{Lang, Words};
use std::collections::BTreeMap;
use std::ops::Deref;

/// A text in both languages.
#[derive(Debug, Clone, PartialEq)]
pub struct Both<T> {
    /// English.
    pub en: T,
    /// Korean.
    pub ko: T,
}

impl<T> Both<T> {
    /// The text in one language.
    pub fn get(&self, lang: Lang) -> &T {
        match lang {
            Lang::En => &self.en,
            Lang::Ko => &self.ko,
        }
    }
}

/// Everything that is said about a scene.
#[derive(Debug, Clone)]
pub struct Lesson {
    /// What stands at its head.
    pub head: Head,
    /// The words for knobs (`knob.<id>`), panels, claims of checks and whatever else the scene draws.
    pub words: Both<Words>,
    /// One formula for each act that has one.
    pub formulas: BTreeMap<String, Formula>,
    /// What can be inspected, if anything.
    pub inspect: Option<Inspect>,
    /// Knobs that a lecture sets throughout.
    pub base: Vec<(String, String)>,
    /// The stations of the tour, in order.
    pub cues: Vec<Cue>,
}

/// A formula: its symbols, the same with this moment's numbers, and where it comes from.
#[derive(Debug, Clone)]
pub struct Formula {
    /// The left side and the symbols.
    pub symbols: String,
    /// The symbols replaced by readings.
    pub numbers: Template,
    /// Author, year and equation or section.
    pub source: String,
}

/// How one element of what is drawn is inspected: the knobs that hold the cursor (the first that has a say is moved), and
/// the formula of exactly that element, with all its digits.
#[derive(Debug, Clone)]
pub struct Inspect {
    /// Names of knobs that only redraw.
    pub knobs: Vec<String>,
    /// The formula for the element.
    pub formula: Formula,
}

/// A station of the tour: where it is, under which settings, and what is said there.
#[derive(Debug, Clone)]
pub struct Cue {
    /// Its name, for `--cue`.
    pub name: String,
    /// The moment it stands at.
    pub at: At,
    /// Whether what the cues before it have set is forgotten.
    pub fresh: bool,
    /// The knobs it sets, on top of what the cues before it have set.
    pub set: Vec<(String, String)>,
    /// What is said: a caption, or a question whose answer is a reading.
    pub line: Line,
    /// Seconds the tour rests here.
    pub hold: f64,
    /// `line:column` of the cue in its file.
    pub place: String,
}

/// What a cue says.
#[derive(Debug, Clone)]
pub enum Line {
    /// A caption.
    Say(Both<Template>),
    /// Predict, then reveal: the choice nearest to the reading is right.
    Ask {
        /// The question.
        question: Both<Template>,
        /// What can be answered with the keys 1 to 3.
        choices: Vec<f64>,
        /// The reading that is the answer.
        answer: String,
        /// What is said when the answer is shown.
        reveal: Option<Both<Template>>,
    },
}

impl Line {
    /// The caption, or the question.
    pub fn text(&self) -> &Both<Template> {
        match self {
            Self::Say(text) | Self::Ask { question: text, .. } => text,
        }
    }
}

/// Whoever has a lesson has what stands at its head.
impl Deref for Lesson {
    type Target = Head;

    fn deref(&self) -> &Head {
        &self.head
    }
}

impl Lesson {
    /// Reads a lesson.
    ///
    /// # Errors
    /// `line:column` of what is not TOML, is unknown or missing, or is not well formed.
    pub fn parse(text: &str) -> Result<Self> {
        file::parse(text, Head::parse(text)?)
    }

    /// The settings in force at a cue: those of the cues before it since the last fresh one, with the later ones on top.
    pub fn settings_at(&self, cue: usize) -> Vec<(String, String)> {
        let mut settings = self.base.clone();
        let first = self.cues[..=cue].iter().rposition(|cue| cue.fresh).unwrap_or(0);
        for (knob, value) in self.cues[first..=cue].iter().flat_map(|cue| &cue.set) {
            settings.retain(|(known, _)| known != knob);
            settings.push((knob.clone(), value.clone()));
        }
        settings
    }

    /// Checks the lesson against its scene: its names are the scene's, and every cue can be played.
    ///
    /// # Errors
    /// The first thing that does not fit, with its place.
    pub fn check_against(&self, stage: &mut dyn Stage) -> Result<()> {
        self.check_names(stage)?;
        (0..self.cues.len()).try_for_each(|index| {
            let cue = &self.cues[index];
            let played = stage.choose(&self.settings_at(index)).and_then(|()| cue.at.reach(stage));
            played.and_then(|at| self.check_cue(index, stage, at)).map_err(|refusal| refusal.within(&cue.place))
        })
    }

    /// Checks that every knob has words, all `knob.` words a knob, and that what is inspected is a knob.
    ///
    /// # Errors
    /// The first thing that does not fit.
    pub fn check_names(&self, stage: &dyn Stage) -> Result<()> {
        let knobs: Vec<_> = stage.knobs().iter().map(|knob| format!("knob.{}", knob.id)).collect();
        for words in [&self.words.en, &self.words.ko] {
            if let Some(missing) = knobs.iter().find(|key| !words.contains(key)) {
                return Err(Refusal::new("words", "nothing", format!("a text for {missing}")));
            }
            if let Some(extra) = words.keys().find(|key| key.starts_with("knob.") && !knobs.iter().any(|k| k == key)) {
                return Err(Refusal::new("words", extra, "the name of a knob"));
            }
        }
        let is_unknown = |id: &&String| !knobs.contains(&format!("knob.{id}"));
        match self.inspect.iter().flat_map(|inspect| &inspect.knobs).find(is_unknown) {
            Some(unknown) => Err(Refusal::new("inspect", unknown, "the name of a knob")),
            None => Ok(()),
        }
    }

    /// Checks that whatever a cue quotes is a reading at its moment, `at`.
    ///
    /// # Errors
    /// The first thing that is not.
    pub fn check_cue(&self, index: usize, stage: &dyn Stage, at: usize) -> Result<()> {
        let (line, readings) = (&self.cues[index].line, stage.readings(at, 0));
        let check = |both: &Both<Template>| both.en.check_against(&readings).and(both.ko.check_against(&readings));
        check(line.text())?;
        if let Line::Ask { answer, reveal, .. } = line {
            readings.number(answer).ok_or_else(|| Refusal::new("answer", answer, "the name of a number"))?;
            reveal.iter().try_for_each(check)?;
        }
        Ok(())
    }

    /// The caption that belongs to a moment in free play: that of the last cue at or a little before it whose settings are
    /// the present ones. Knobs that only redraw do not count.
    pub fn caption_at(&self, at: usize, stage: &dyn Stage) -> Option<&Cue> {
        let a_little = stage.planned() / 10;
        let near = |cue: &Cue| matches!(cue.at.resolve(stage), Resolved::Moment(m) if (m..=m + a_little).contains(&at));
        let says = |cue: &Cue| matches!(cue.line, Line::Say(_));
        let (knobs, defaults) = (stage.knobs(), stage.defaults());
        let in_force = |index: usize| {
            let settings = self.settings_at(index);
            let set = |id: &str| settings.iter().find(|(knob, _)| knob == id).map(|(_, value)| value.as_str());
            let selected =
                |id: &str| knobs.iter().filter(|knob| set(knob.id).is_some()).find_map(|knob| knob.choice_of(id));
            let counting = knobs.iter().zip(&defaults).filter(|(knob, _)| matches!(knob.effect, Effect::From(_)));
            let wanted = |knob: &Knob, default: &Knob| {
                set(knob.id).or(selected(knob.id)).unwrap_or(&default.value) == knob.value
            };
            counting.into_iter().all(|(knob, default)| wanted(knob, default))
        };
        self.cues.iter().enumerate().rev().find(|(i, cue)| says(cue) && near(cue) && in_force(*i)).map(|(_, cue)| cue)
    }
}

impl Formula {
    /// Its right side with the numbers of a moment; empty where one of them is undefined, as after the last step.
    pub fn numbers_at(&self, readings: &ReadingSet) -> String {
        if self.numbers.is_defined(readings) { self.numbers.fill(readings) } else { String::new() }
    }
}
