//! A question of the tour: predict, then see. Readings decide what is right, never the file.

use super::{Both, Condition, Quote, Template};
use crate::refusal::{Refusal, Result};
use crate::scene::{At, ReadingSet};
use crate::ui::number::trimmed;
use crate::ui::words::Lang;

/// What is asked, what can be answered, and where the answer is seen.
#[derive(Debug, Clone)]
pub struct Question {
    /// What is asked.
    pub text: Both<Template>,
    /// What can be answered.
    pub choices: Choices,
    /// What is not shown while the question waits, beside what decides it: readings, and panels by their keys.
    pub hide: Vec<String>,
    /// What is said when the answer is shown.
    pub reveal: Option<Both<Template>>,
    /// Where the answer is seen; the cue's own moment, if it names no other.
    pub reveal_at: Option<At>,
    /// The knobs that are set for the answer.
    pub reveal_set: Vec<(String, String)>,
}

/// What can be answered with the keys 1 to 3.
#[derive(Debug, Clone)]
pub enum Choices {
    /// Numbers: the one nearest to a reading is right.
    Numbers {
        /// The numbers.
        of: Vec<f64>,
        /// The reading, and how it and the choices are printed.
        answer: Quote,
    },
    /// Words: those whose condition holds are right.
    Words(Vec<(Both<String>, Condition)>),
}

impl Choices {
    /// How many there are.
    pub fn count(&self) -> usize {
        match self {
            Self::Numbers { of, .. } => of.len(),
            Self::Words(of) => of.len(),
        }
    }

    /// The readings that decide.
    pub fn decided_by(&self) -> Vec<&str> {
        match self {
            Self::Numbers { answer, .. } => vec![&answer.id],
            Self::Words(of) => of.iter().flat_map(|(_, when)| when.readings()).collect(),
        }
    }

    /// The number of the one that is right where these are the readings.
    fn right(&self, readings: &ReadingSet) -> usize {
        match self {
            Self::Numbers { of, answer } => nearest(of, readings.number(&answer.id).unwrap_or(f64::NAN)),
            Self::Words(of) => of.iter().position(|(_, when)| when.holds(readings)).unwrap_or(0),
        }
    }

    /// Checks that these readings decide, and for one choice.
    fn check_against(&self, readings: &ReadingSet) -> Result<()> {
        match self {
            Self::Numbers { answer, .. } => match readings.number(&answer.id) {
                Some(_) => Ok(()),
                None => Err(Refusal::new("answer", &answer.id, "the name of a number")),
            },
            Self::Words(of) => {
                of.iter().try_for_each(|(_, when)| when.check_against(readings))?;
                match of.iter().filter(|(_, when)| when.holds(readings)).count() {
                    1 => Ok(()),
                    right => Err(Refusal::new("choices", format!("{right} that are right"), "one")),
                }
            }
        }
    }
}

impl Question {
    /// The number of the choice that is right where these are the readings.
    pub fn right(&self, readings: &ReadingSet) -> usize {
        self.choices.right(readings)
    }

    /// A choice as it is printed.
    pub fn choice(&self, index: usize, lang: Lang) -> String {
        match &self.choices {
            Choices::Numbers { of, answer } if answer.is_plain() => trimmed(&of[index].to_string()).replace('-', "−"),
            Choices::Numbers { of, answer } => answer.print(of[index]),
            Choices::Words(of) => of[index].0.get(lang).clone(),
        }
    }

    /// The answer as it is printed.
    pub fn truth(&self, readings: &ReadingSet, lang: Lang) -> String {
        match &self.choices {
            Choices::Numbers { answer, .. } => answer.of(readings),
            Choices::Words(_) => self.choice(self.right(readings), lang),
        }
    }

    /// Whether a choice is the very answer, and not only the nearest to it.
    pub fn is_exact(&self, index: usize, readings: &ReadingSet, lang: Lang) -> bool {
        let is_equal = |of: &[f64], answer: &Quote| readings.number(&answer.id).is_some_and(|truth| truth == of[index]);
        match &self.choices {
            Choices::Numbers { of, answer } => {
                is_equal(of, answer) || self.choice(index, lang) == self.truth(readings, lang)
            }
            Choices::Words(_) => true,
        }
    }

    /// Whether what is said when the answer is shown tells the number that was asked for.
    pub fn reveal_tells(&self) -> bool {
        let Choices::Numbers { answer, .. } = &self.choices else { return false };
        self.reveal.as_ref().is_some_and(|reveal| reveal.en.quotes().any(|quote| quote.id == answer.id))
    }

    /// The readings that are not shown while it waits, and the keys of panels. Where knobs are set for the answer, what is
    /// to be predicted has another value before, which may be seen.
    pub fn kept(&self) -> impl Iterator<Item = &str> {
        let decisive = if self.reveal_set.is_empty() { self.choices.decided_by() } else { Vec::new() };
        self.hide.iter().map(String::as_str).chain(decisive)
    }

    /// Checks that the readings of where the answer is seen decide it, and that what is said there can be said.
    ///
    /// # Errors
    /// The first thing that they lack; words of which not exactly one is right.
    pub fn check_against(&self, readings: &ReadingSet) -> Result<()> {
        self.choices.check_against(readings)?;
        let said = self.reveal.iter().flat_map(|reveal| [&reveal.en, &reveal.ko]);
        said.into_iter().try_for_each(|text| text.check_against(readings))
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
    use crate::scene::Readings;

    fn readings(loss: f64) -> ReadingSet {
        let mut readings = ReadingSet::default();
        (&mut readings as &mut dyn Readings).number("loss", "L", loss);
        readings
    }

    #[test]
    fn the_nearest_number_is_right() {
        assert_eq!(nearest(&[100.0, 250.0, 500.0], 260.0), 1);
        assert_eq!(nearest(&[1.0, 2.0], f64::NAN), 0);
    }

    #[test]
    fn words_are_right_where_their_condition_holds() {
        let word = |en: &str, ko: &str, when: &str| {
            (Both { en: en.to_owned(), ko: ko.to_owned() }, Condition::parse(when).expect("a condition"))
        };
        let choices = Choices::Words(vec![word("falls", "줄어요", "loss < 1"), word("grows", "늘어요", "2·loss > 2")]);
        assert_eq!(choices.decided_by(), ["loss", "loss"]);
        assert_eq!([0.5, 2.0].map(|loss| choices.right(&readings(loss))), [0, 1]);
        assert_eq!(choices.check_against(&readings(2.0)), Ok(()));
        assert!(choices.check_against(&readings(1.0)).is_err(), "none is right");
        assert!(choices.check_against(&ReadingSet::default()).is_err());
    }
}
