//! The tour: the lesson's cues one after the other. Pure in time: it is told how many seconds pass.

use crate::lesson::{Cue, Line};
use crate::scene::ReadingSet;
use std::ops::Range;

/// Seconds from one cue's place to the next.
const TRAVEL: f64 = 2.5;

/// Where a tour is.
#[derive(Debug, Clone, PartialEq)]
pub struct Tour {
    /// The number of the cue.
    pub cue: usize,
    /// The cues that it takes in.
    pub cues: Range<usize>,
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
    /// On the way there.
    Travelling(Way),
    /// Resting, for so many seconds.
    Resting(f64),
    /// Waiting for an answer; unattended for so many seconds.
    Asking(f64),
    /// On the way to where the answer is seen, with the choice that was made.
    Unveiling(Way, Option<usize>),
    /// Showing the answer, for so many seconds; the choice that was made, and the one that is right.
    Revealing(f64, Option<usize>, usize),
    /// At the end.
    Over,
}

/// The way of the playhead from one moment to another.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Way {
    /// Where it began, once it has.
    from: Option<usize>,
    /// Seconds left.
    left: f64,
}

/// What becomes of a tour that rests.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Next {
    /// It stays where it is.
    Stay,
    /// Its question is answered, though nobody did.
    Unveil,
    /// It is time for the next cue.
    GoOn,
}

impl Way {
    const NEW: Self = Self { from: None, left: TRAVEL };

    /// Goes on for `seconds`, from moment `at` if it begins, to `target`. Gives the moment to be at, and whether it is there.
    fn go(&mut self, at: usize, target: usize, seconds: f64) -> (usize, bool) {
        let from = *self.from.get_or_insert(at);
        self.left -= seconds;
        if self.left <= 0.0 || from == target {
            return (target, true);
        }
        let way = smooth(1.0 - self.left / TRAVEL);
        ((from as f64 + (target as f64 - from as f64) * way).round() as usize, false)
    }
}

impl Tour {
    /// A tour of some cues on its way to one of them, with somebody there to answer or not.
    pub fn to(cue: usize, cues: Range<usize>, unattended: bool) -> Self {
        let phase = Phase::Travelling(Way::NEW);
        Self { cue, cues, phase, paused: false, unattended, right: 0, answered: 0 }
    }

    /// Goes on to another cue.
    pub fn travel_to(&mut self, cue: usize) {
        self.cue = cue;
        self.phase = Phase::Travelling(Way::NEW);
    }

    /// Is at its cue.
    pub fn arrive(&mut self, cue: &Cue) {
        self.phase = match cue.line {
            Line::Say(_) => Phase::Resting(cue.seconds()),
            Line::Ask(_) => Phase::Asking(cue.seconds()),
        };
    }

    /// Is under way to where the answer is seen, if it has been waiting for one.
    pub fn unveil(&mut self, choice: Option<usize>) -> bool {
        let waits = matches!(self.phase, Phase::Asking(_));
        if waits {
            self.phase = Phase::Unveiling(Way::NEW, choice);
            self.paused = false;
        }
        waits
    }

    /// The way to moment `target` goes on for `seconds`, from moment `at` if it begins. Gives the moment to be at. The
    /// readings of `target` are asked for once, when it is there that an answer is seen.
    pub fn travel(
        &mut self,
        at: usize,
        target: usize,
        seconds: f64,
        cue: &Cue,
        readings: impl FnOnce() -> ReadingSet,
    ) -> usize {
        let (Phase::Travelling(way) | Phase::Unveiling(way, _)) = &mut self.phase else { return at };
        let (at, is_there) = way.go(at, target, seconds);
        match (self.phase, is_there) {
            (Phase::Travelling(_), true) => self.arrive(cue),
            (Phase::Unveiling(_, choice), true) => self.reveal(choice, cue, &readings()),
            _ => {}
        }
        at
    }

    /// Rests, asks or reveals for `seconds`.
    pub fn rest(&mut self, seconds: f64) -> Next {
        match &mut self.phase {
            Phase::Resting(left) | Phase::Revealing(left, ..) => {
                *left -= seconds;
                if *left <= 0.0 { Next::GoOn } else { Next::Stay }
            }
            Phase::Asking(left) if self.unattended => {
                *left -= seconds;
                if *left <= 0.0 { Next::Unveil } else { Next::Stay }
            }
            _ => Next::Stay,
        }
    }

    fn reveal(&mut self, choice: Option<usize>, cue: &Cue, readings: &ReadingSet) {
        let Some(question) = cue.question() else { return };
        let right = question.right(readings);
        if let Some(choice) = choice {
            self.answered += 1;
            self.right += usize::from(choice == right);
        }
        self.phase = Phase::Revealing(cue.seconds_for_answer(), choice, right);
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

/// 0…1 → 0…1, slow at both ends.
fn smooth(x: f64) -> f64 {
    x * x * (3.0 - 2.0 * x)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_way_begins_and_ends_at_its_ends() {
        assert_eq!([smooth(0.0), smooth(0.5), smooth(1.0)], [0.0, 0.5, 1.0]);
        let mut way = Way::NEW;
        assert_eq!(way.go(10, 30, TRAVEL / 2.0), (20, false));
        assert_eq!(way.go(20, 30, TRAVEL / 2.0), (30, true));
        let mut no_way = Way::NEW;
        assert_eq!(no_way.go(7, 7, 0.0), (7, true));
    }
}
