//! The lesson of a scene: its words in two languages, its formulas, its cues. TOML in, validated, [`Lesson`] out.

mod cue;
mod expression;
mod file;
mod head;
mod identity;
mod lecture;
mod particle;
mod question;
mod symbols;
mod task;
mod template;

pub use cue::{Cue, Line, Section};
pub use file::toml;
pub use head::Head;
pub use identity::{Claim, Identity, Relation, Sides};
pub use lecture::{Lecture, Part};
pub use question::{Choices, Question};
pub use symbols::{Symbol, Term, place_of};
pub use task::{Condition, Task};
pub use template::{HIDDEN, Quote, Template};

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
    /// The same in each of the languages.
    pub fn of(in_language: impl Fn(Lang) -> T) -> Self {
        Self { en: in_language(Lang::En), ko: in_language(Lang::Ko) }
    }

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
    /// What each reading is, under its name; under `*.` and the rest of it for those that only differ in what stands before
    /// their first dot.
    pub meanings: BTreeMap<String, Both<String>>,
    /// What symbols mean that no reading has, or that are better told by themselves.
    pub symbols: BTreeMap<String, Symbol>,
    /// One formula for each act that has one.
    pub formulas: BTreeMap<String, Formula>,
    /// What can be inspected, if anything.
    pub inspect: Option<Inspect>,
    /// Knobs that a lecture sets throughout.
    pub base: Vec<(String, String)>,
    /// The stations of the tour, in order.
    pub cues: Vec<Cue>,
    /// The parts of the tour, which has at least one if it has cues.
    pub sections: Vec<Section>,
    /// What has been seen, at the end of the tour: a few lines with the scene's own numbers.
    pub summary: Both<Vec<Template>>,
    /// What can be tried then.
    pub tasks: Vec<Task>,
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
    /// What it claims.
    pub identity: Option<Identity>,
    /// Settings that it is for, any of them; of one that is for all others, none.
    pub set: Vec<Vec<(String, String)>>,
    /// What stands in its place under other settings.
    pub under: Vec<Formula>,
}

impl Formula {
    /// The one that is for these settings.
    pub fn with(&self, knobs: &[Knob]) -> &Self {
        let is_set = |(id, value): &(String, String)| knobs.iter().any(|knob| knob.id == id && knob.value == *value);
        let is_for = |formula: &&Self| formula.set.iter().any(|settings| settings.iter().all(is_set));
        self.under.iter().find(is_for).unwrap_or(self)
    }

    /// It, and those in its place.
    pub fn all(&self) -> impl Iterator<Item = &Self> {
        std::iter::once(self).chain(&self.under)
    }
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

    /// The formula of an act under these settings.
    pub fn formula(&self, act: &str, knobs: &[Knob]) -> Option<&Formula> {
        Some(self.formulas.get(act)?.with(knobs))
    }

    /// The name under which a reading has its meaning: its own, or the one that it shares.
    pub fn meaning_of(&self, reading: &str) -> Option<(&str, &Both<String>)> {
        let shared = reading.split_once('.').map(|(_, rest)| format!("*.{rest}"));
        let found = self.meanings.get_key_value(reading).or_else(|| self.meanings.get_key_value(&shared?));
        found.map(|(name, meaning)| (name.as_str(), meaning))
    }

    /// The settings in force at a cue: those of the cues before it since the last fresh one, with the later ones on top.
    pub fn settings_at(&self, cue: usize) -> Vec<(String, String)> {
        let mut settings = self.settings_before(cue);
        self.cues[cue].put_on(&mut settings);
        settings
    }

    /// The settings that a cue finds.
    fn settings_before(&self, cue: usize) -> Vec<(String, String)> {
        let mut settings = self.base.clone();
        let first = self.cues[..=cue].iter().rposition(|cue| cue.fresh).unwrap_or(0);
        self.cues[first..cue].iter().for_each(|cue| cue.put_on(&mut settings));
        settings
    }

    /// The settings in force where the answer of a cue's question is seen; without one, those of the cue.
    pub fn settings_revealed(&self, cue: usize) -> Vec<(String, String)> {
        let mut settings = self.settings_at(cue);
        for (knob, value) in self.cues[cue].question().iter().flat_map(|question| &question.reveal_set) {
            settings.retain(|(known, _)| known != knob);
            settings.push((knob.clone(), value.clone()));
        }
        settings
    }

    /// The part of the tour that a cue belongs to.
    pub fn section_of(&self, cue: usize) -> Option<&Section> {
        self.sections.iter().find(|section| section.cues.contains(&cue))
    }

    /// Checks the lesson against its scene: its names are the scene's, and every cue can be played.
    ///
    /// # Errors
    /// The first thing that does not fit, with its place.
    pub fn check_against(&self, stage: &mut dyn Stage) -> Result<()> {
        self.check_names(stage)?;
        At::START.reach(stage)?;
        self.check_meanings(&stage.readings(0, 0))?;
        self.check_tasks(&stage.readings(0, 0))?;
        (0..self.cues.len()).try_for_each(|index| {
            let cue = &self.cues[index];
            let mut play = || {
                stage.choose(&self.settings_at(index))?;
                let at = cue.at.reach(stage)?;
                self.check_cue(index, stage, at)?;
                if cue.question().is_some() {
                    stage.choose(&self.settings_revealed(index))?;
                    let at = cue.revealed_at().reach(stage)?;
                    self.check_answer(index, stage, at)?;
                }
                Ok(())
            };
            play().map_err(|refusal: Refusal| refusal.within(&cue.place))
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
        let acts: Vec<&str> = stage.acts().iter().map(|act| act.id).collect();
        let told = self.symbols.values().filter_map(|symbol| symbol.act.as_deref());
        if let Some(unknown) = told.into_iter().find(|act| !acts.contains(act)) {
            return Err(Refusal::new("symbol", unknown, format!("an act: {}", acts.join(", "))));
        }
        let is_unknown = |id: &&String| !knobs.contains(&format!("knob.{id}"));
        match self.inspect.iter().flat_map(|inspect| &inspect.knobs).find(is_unknown) {
            Some(unknown) => Err(Refusal::new("inspect", unknown, "the name of a knob")),
            None => Ok(()),
        }
    }

    /// Checks that every meaning is that of a reading; which there are is the same at every moment.
    ///
    /// # Errors
    /// The first that is not.
    pub fn check_meanings(&self, readings: &ReadingSet) -> Result<()> {
        let used: Vec<&str> = readings.iter().filter_map(|reading| Some(self.meaning_of(&reading.id)?.0)).collect();
        match self.meanings.keys().find(|name| !used.contains(&name.as_str())) {
            Some(unknown) => Err(Refusal::new("meaning", unknown, "the name of a reading")),
            None => Ok(()),
        }
    }

    /// Checks that what the summary and the tasks quote and depend upon are readings.
    ///
    /// # Errors
    /// The first thing that is not.
    pub fn check_tasks(&self, readings: &ReadingSet) -> Result<()> {
        let said = self.tasks.iter().flat_map(|task| [&task.say.en, &task.say.ko, &task.hint.en, &task.hint.ko]);
        let all = self.summary.en.iter().chain(&self.summary.ko).chain(said);
        all.into_iter()
            .try_for_each(|text| text.check_against(readings))
            .map_err(|refusal| refusal.within("summary"))?;
        let conditions = self.tasks.iter().map(|task| &task.when);
        conditions
            .into_iter()
            .try_for_each(|when| when.check_against(readings))
            .map_err(|refusal| refusal.within("task"))
    }

    /// Checks that whatever a cue quotes or keeps is a reading at its moment, `at`, and that it looks at panels.
    ///
    /// # Errors
    /// The first thing that is not.
    pub fn check_cue(&self, index: usize, stage: &dyn Stage, at: usize) -> Result<()> {
        let (cue, readings) = (&self.cues[index], stage.readings(at, 0));
        let text = cue.line.text();
        text.en.check_against(&readings).and(text.ko.check_against(&readings))?;
        let before = self.settings_before(index);
        if let Some(idle) = cue.unset.iter().find(|knob| before.iter().all(|(set, _)| set != *knob)) {
            return Err(Refusal::new("unset", idle, "a knob that is set before this cue"));
        }
        let is_panel = |key: &str| key.starts_with("panel.") && self.words.en.contains(key);
        if let Some(unknown) = cue.look.iter().find(|key| !is_panel(key)) {
            return Err(Refusal::new("look", unknown, "the key of a panel, such as panel.loss"));
        }
        let kept = cue.question().into_iter().flat_map(|question| &question.hide);
        match kept.into_iter().find(|id| !is_panel(id) && readings.get(id).is_none()) {
            Some(unknown) => Err(Refusal::new("hide", unknown, "the name of a reading, or the key of a panel")),
            None => Ok(()),
        }
    }

    /// Checks that the question of a cue is decided where its answer is seen, at moment `at`.
    ///
    /// # Errors
    /// The first thing that it lacks.
    pub fn check_answer(&self, index: usize, stage: &dyn Stage, at: usize) -> Result<()> {
        let Some(question) = self.cues[index].question() else { return Ok(()) };
        question.check_against(&stage.readings(at, 0))
    }

    /// Minutes that its tour takes, rounded up.
    pub fn minutes(&self) -> usize {
        let seconds = |cue: &Cue| cue.seconds() + cue.question().map_or(0.0, |_| cue.seconds_for_answer());
        (self.cues.iter().map(seconds).sum::<f64>() / 60.0).ceil() as usize
    }

    /// The caption that belongs to a moment in free play: that of the last cue at or a little before it in the same act, whose
    /// settings are the present ones. Knobs that only redraw do not count.
    pub fn caption_at(&self, at: usize, stage: &dyn Stage) -> Option<&Cue> {
        let a_little = stage.planned() / 10;
        let act_of = |at: usize| stage.begun().iter().rposition(|act| act.start <= at);
        let is_near = |m: usize| (m..=m + a_little).contains(&at) && act_of(m) == act_of(at);
        let near = |cue: &Cue| matches!(cue.at.resolve(stage), Resolved::Moment(m) if is_near(m));
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
