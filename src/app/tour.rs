//! The tour: the lesson's cues one after the other. Pure in time: it is told how many seconds pass.

use crate::lesson::{Cue, Lesson, Line};
use crate::scene::ReadingSet;

/// Seconds from one cue's place to the next.
const TRAVEL: f64 = 2.5;

/// Where a tour is.
#[derive(Debug, Clone, PartialEq)]
pub struct Tour {
    /// The number of the cue.
    pub cue: usize,
    /// What happens there.
    pub phase: Phase,
    /// Whether it stands still.
    pub paused: bool,
    /// Whether nobody is there to answer: questions are revealed after their time.
    pub unattended: bool,
    right: usize,
    answered: usize,
}

/// What a tour is doing at a cue.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Phase {
    /// On the way: from which moment (once the cue's own moment is known), and the seconds left.
    Travelling(Option<usize>, f64),
    /// Resting, for so many seconds.
    Resting(f64),
    /// Waiting for an answer; unattended for so many seconds.
    Asking(f64),
    /// Showing the answer, for so many seconds; the choice that was made, and the one that is right.
    Revealing(f64, Option<usize>, usize),
    /// At the end.
    Over,
}

impl Tour {
    /// A tour on its way to a cue, with somebody there to answer or not.
    pub fn to(cue: usize, unattended: bool) -> Self {
        let phase = Phase::Travelling(None, TRAVEL);
        Self { cue, phase, paused: false, unattended, right: 0, answered: 0 }
    }

    /// Goes on to another cue.
    pub fn travel_to(&mut self, cue: usize) {
        self.cue = cue;
        self.phase = Phase::Travelling(None, TRAVEL);
    }

    /// The way to `target` goes on for `seconds`, from moment `at` if it begins. Gives the moment to be at.
    pub fn travel(&mut self, at: usize, target: usize, seconds: f64, cue: &Cue) -> usize {
        let Phase::Travelling(from, left) = self.phase else { return at };
        let (from, left) = (from.unwrap_or(at), left - seconds);
        if left <= 0.0 || from == target {
            self.phase = match cue.line {
                Line::Say(_) => Phase::Resting(cue.hold),
                Line::Ask { .. } => Phase::Asking(cue.hold),
            };
            return target;
        }
        self.phase = Phase::Travelling(Some(from), left);
        let way = smooth(1.0 - left / TRAVEL);
        (from as f64 + (target as f64 - from as f64) * way).round() as usize
    }

    /// Rests, asks or reveals for `seconds`. True when it is time to go on.
    pub fn rest(&mut self, seconds: f64, lesson: &Lesson, readings: &ReadingSet) -> bool {
        match &mut self.phase {
            Phase::Resting(left) | Phase::Revealing(left, ..) => {
                *left -= seconds;
                *left <= 0.0
            }
            Phase::Asking(left) if self.unattended => {
                *left -= seconds;
                if *left <= 0.0 {
                    self.reveal(None, lesson, readings);
                }
                false
            }
            _ => false,
        }
    }

    /// Takes an answer, counting from 0.
    pub fn answer(&mut self, choice: usize, lesson: &Lesson, readings: &ReadingSet) {
        let Line::Ask { choices, .. } = &lesson.cues[self.cue].line else { return };
        if matches!(self.phase, Phase::Asking(_)) && choice < choices.len() {
            self.reveal(Some(choice), lesson, readings);
        }
    }

    fn reveal(&mut self, choice: Option<usize>, lesson: &Lesson, readings: &ReadingSet) {
        let cue = &lesson.cues[self.cue];
        let Line::Ask { choices, answer, .. } = &cue.line else { return };
        let right = nearest(choices, readings.number(answer).unwrap_or(f64::NAN));
        if let Some(choice) = choice {
            self.answered += 1;
            self.right += usize::from(choice == right);
        }
        self.phase = Phase::Revealing(cue.hold, choice, right);
    }

    /// How many answers were right, of how many.
    pub fn score(&self) -> (usize, usize) {
        (self.right, self.answered)
    }

    /// Whether time makes a difference to it.
    pub fn is_moving(&self) -> bool {
        let waits = matches!(self.phase, Phase::Asking(_)) && !self.unattended;
        !self.paused && !waits && self.phase != Phase::Over
    }
}

/// The number of the choice nearest to the answer.
fn nearest(choices: &[f64], answer: f64) -> usize {
    let distance = |i: &usize| (choices[*i] - answer).abs();
    (0..choices.len()).min_by(|a, b| distance(a).total_cmp(&distance(b))).unwrap_or(0)
}

/// 0…1 → 0…1, slow at both ends.
fn smooth(x: f64) -> f64 {
    x * x * (3.0 - 2.0 * x)
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
    fn a_way_begins_and_ends_at_its_ends() {
        assert_eq!([smooth(0.0), smooth(0.5), smooth(1.0)], [0.0, 0.5, 1.0]);
    }
}
