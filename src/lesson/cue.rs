//! The stations of the tour: a caption or a question at a moment, under some settings.

use super::{Both, Quote, Template};
use crate::scene::{At, ReadingSet};
use crate::ui::number::trimmed;
use std::ops::Range;

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
    /// Keys of the panels that it speaks of: the eye is led to them.
    pub look: Vec<String>,
    /// Readings that it quotes and that stand nowhere else in the picture, each with the reason.
    pub only_said: Vec<(String, String)>,
    /// Seconds the tour rests here at least.
    pub hold: f64,
    /// `line:column` of the cue in its file.
    pub place: String,
}

/// What a cue says.
#[derive(Debug, Clone)]
pub enum Line {
    /// A caption.
    Say(Both<Template>),
    /// Predict, then reveal.
    Ask(Box<Question>),
}

/// A question whose answer is a reading: the choice nearest to it is right.
#[derive(Debug, Clone)]
pub struct Question {
    /// What is asked.
    pub text: Both<Template>,
    /// What can be answered with the keys 1 to 3.
    pub choices: Vec<f64>,
    /// The reading that is the answer, and how it and the choices are printed.
    pub answer: Quote,
    /// What is not shown while the question waits, beside the answer: readings, and panels by their keys.
    pub hide: Vec<String>,
    /// What is said when the answer is shown.
    pub reveal: Option<Both<Template>>,
    /// Where the answer is seen; the cue's own moment, if it names no other.
    pub reveal_at: Option<At>,
    /// The knobs that are set for the answer.
    pub reveal_set: Vec<(String, String)>,
}

/// A part of the tour: cues that are taken in one go.
#[derive(Debug, Clone)]
pub struct Section {
    /// Its name, for `--tour`; empty where a tour has no parts.
    pub name: String,
    /// What it is called.
    pub title: Both<String>,
    /// Its cues.
    pub cues: Range<usize>,
}

impl Section {
    /// A tour of so many cues that has no parts.
    pub(super) fn whole(cues: usize) -> Vec<Self> {
        let title = Both { en: String::new(), ko: String::new() };
        if cues == 0 { Vec::new() } else { vec![Self { name: String::new(), title, cues: 0..cues }] }
    }
}

impl Cue {
    /// Seconds the tour rests here: time to read what is said, in the language that takes longer, and as much again to look.
    pub fn seconds(&self) -> f64 {
        self.hold.max(reading_time(self.line.text()))
    }

    /// Seconds for which its answer is shown.
    pub fn seconds_for_answer(&self) -> f64 {
        let reveal = self.question().and_then(|question| question.reveal.as_ref());
        self.hold.max(reveal.map_or(0.0, reading_time))
    }

    /// The question, if it asks one.
    pub fn question(&self) -> Option<&Question> {
        match &self.line {
            Line::Say(_) => None,
            Line::Ask(question) => Some(question),
        }
    }

    /// The moment at which its answer is seen, or its own.
    pub fn revealed_at(&self) -> &At {
        self.question().and_then(|question| question.reveal_at.as_ref()).unwrap_or(&self.at)
    }
}

/// Two seconds, and a second for so many characters as are read in half of one.
fn reading_time(text: &Both<Template>) -> f64 {
    let seconds = |text: &Template, a_second: f64| 2.0 + text.length() as f64 / a_second;
    seconds(&text.en, 15.0).max(seconds(&text.ko, 8.0))
}

impl Line {
    /// The caption, or the question.
    pub fn text(&self) -> &Both<Template> {
        match self {
            Self::Say(text) => text,
            Self::Ask(question) => &question.text,
        }
    }
}

impl Question {
    /// The number of the choice that is right where these are the readings.
    pub fn right(&self, readings: &ReadingSet) -> usize {
        nearest(&self.choices, readings.number(&self.answer.id).unwrap_or(f64::NAN))
    }

    /// A choice as it is printed.
    pub fn choice(&self, index: usize) -> String {
        let value = self.choices[index];
        if self.answer.is_plain() { trimmed(&value.to_string()) } else { self.answer.print(value) }
    }

    /// The answer as it is printed.
    pub fn truth(&self, readings: &ReadingSet) -> String {
        self.answer.of(readings)
    }

    /// Whether what is said when the answer is shown tells it.
    pub fn reveal_tells(&self) -> bool {
        self.reveal.as_ref().is_some_and(|reveal| reveal.en.quotes().any(|quote| quote.id == self.answer.id))
    }

    /// The readings that are not shown while it waits, and the keys of panels. Where knobs are set for the answer, the
    /// reading that is to be predicted has another value before, which may be seen.
    pub fn kept(&self) -> impl Iterator<Item = &str> {
        let answer = Some(&*self.answer.id).filter(|_| self.reveal_set.is_empty());
        self.hide.iter().map(String::as_str).chain(answer)
    }
}

/// The number of the choice nearest to the answer.
fn nearest(choices: &[f64], answer: f64) -> usize {
    let distance = |i: &usize| (choices[*i] - answer).abs();
    (0..choices.len()).min_by(|a, b| distance(a).total_cmp(&distance(b))).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_choice_is_right() {
        assert_eq!(nearest(&[100.0, 250.0, 500.0], 260.0), 1);
        assert_eq!(nearest(&[1.0, 2.0], f64::NAN), 0);
    }

    #[test]
    fn reading_takes_as_long_as_the_longer_language() {
        let text = |en: &str, ko: &str| Both { en: Template::parse(en).unwrap(), ko: Template::parse(ko).unwrap() };
        assert_eq!(reading_time(&text("fifteen letters", "여덟 글자라 해요")), 2.0 + 9.0 / 8.0);
        assert_eq!(reading_time(&text(&"x".repeat(150), "")), 12.0);
        assert_eq!(reading_time(&text("", "{a}{b:.3}")), 2.0 + 10.0 / 8.0);
    }
}
