//! The stations of the tour: a caption or a question at a moment, under some settings.

use super::{Both, Question, Template};
use crate::scene::At;
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
    /// The knobs that have their defaults again, whatever the scene or the cues before it have set.
    pub unset: Vec<String>,
    /// The knobs it sets, on top of what the cues before it have set.
    pub set: Vec<(String, String)>,
    /// What is said: a caption, or a question that readings decide.
    pub line: Line,
    /// Keys of the panels that it speaks of: the eye is led to them.
    pub look: Vec<String>,
    /// Readings that it quotes and that stand nowhere else in the picture, each with the reason.
    pub only_said: Vec<(String, String)>,
    /// Seconds the tour rests here at least.
    pub hold: f64,
    /// `line:column` of the cue in its file.
    pub place: String,
    /// `line:column` of each of the knobs it sets.
    pub places: Vec<(String, String)>,
}

/// What a cue says.
#[derive(Debug, Clone)]
pub enum Line {
    /// A caption.
    Say(Both<Template>),
    /// Predict, then reveal.
    Ask(Box<Question>),
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

    /// Puts its settings on top of those before it.
    pub(super) fn put_on(&self, settings: &mut Vec<(String, String)>) {
        settings.retain(|(knob, _)| !self.unset.contains(knob) && self.set.iter().all(|(other, _)| other != knob));
        settings.extend_from_slice(&self.set);
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reading_takes_as_long_as_the_longer_language() {
        let text = |en: &str, ko: &str| Both { en: Template::parse(en).unwrap(), ko: Template::parse(ko).unwrap() };
        assert_eq!(reading_time(&text("fifteen letters", "여덟 글자라 해요")), 2.0 + 9.0 / 8.0);
        assert_eq!(reading_time(&text(&"x".repeat(150), "")), 12.0);
        assert_eq!(reading_time(&text("", "{a}{b:.3}")), 2.0 + 10.0 / 8.0);
    }
}
