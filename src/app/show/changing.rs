//! Knobs that are turned, and turned back.

use super::{Answer, Notice, Show};
use crate::app::reproduce::changed;
use crate::app::words;
use crate::refusal::Result;
use crate::scene::Stage;

/// What was set differently from the defaults, and the seed.
pub(super) type Before = (Vec<(String, String)>, u64);

/// So many changes can be taken back.
const MOST_CHANGES: usize = 100;

impl Show {
    /// Turns the knob in hand.
    pub fn turn(&mut self, notches: i32) {
        if let Some(knob) = self.knobs().get(self.chosen_knob()) {
            self.change(|stage| stage.turn(knob.id, notches));
            // At its end it says what it is.
            self.notice.get_or_insert(Notice::Knob(Answer::about(knob.id)));
        }
    }

    /// Starts anew with the next seed.
    pub fn next_seed(&mut self) {
        self.change(|stage| {
            stage.reseed(stage.seed().wrapping_add(1));
            Ok(())
        });
    }

    /// Sets the knob in hand to its default.
    pub fn reset_knob(&mut self) {
        let Some(knob) = self.knobs().into_iter().nth(self.chosen_knob()) else { return };
        let others: Vec<_> = changed(&*self.stage).into_iter().filter(|(id, _)| id != knob.id).collect();
        self.change(|stage| stage.choose(&others));
    }

    /// Sets all knobs to their defaults.
    pub fn reset_knobs(&mut self) {
        self.change(|stage| stage.choose(&[]));
    }

    /// Takes back the last change; says so if there is none.
    pub fn undo(&mut self) {
        let Some((settings, seed)) = self.before.pop() else {
            return self.tell(Notice::Word(words::NOTHING_TO_UNDO));
        };
        let left = self.before.len();
        self.change(|stage| {
            stage.choose(&settings)?;
            if stage.seed() != seed {
                stage.reseed(seed);
            }
            Ok(())
        });
        // What is taken back is no change of its own.
        self.before.truncate(left);
    }

    /// Changes the stage. The playhead keeps its act and its fraction of it, and the old picture stays until the new
    /// trace gets there.
    pub(super) fn change(&mut self, change: impl FnOnce(&mut dyn Stage) -> Result<()>) {
        (self.notice, self.looked_at) = (None, None);
        let (knobs, readings) = (self.stage.knobs(), self.readings_at(self.picture().1));
        let place = self.player.place(&*self.stage);
        let old = (self.stage.fork(), self.player.at());
        let before = (changed(&*self.stage), self.stage.seed());
        self.end_tour();
        if let Err(refusal) = change(&mut *self.stage) {
            self.notice = Some(Notice::Refused(refusal));
        } else {
            self.before.push(before);
            if self.before.len() > MOST_CHANGES {
                self.before.remove(0);
            }
            if self.goal.is_none() {
                (self.goal, self.old) = (Some(place), Some(old));
            }
            self.notice = self.answer_of(&knobs, readings);
        }
        self.settle();
    }
}
