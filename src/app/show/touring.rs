//! A show on tour: from cue to cue, with their knobs, their moments and their questions.

use super::{Notice, Show};
use crate::app::tour::{Phase, Tour};
use crate::app::words;
use crate::lesson::Cue;
use crate::scene::{At, Resolved};

impl Show {
    /// The tour, if there is one.
    pub fn tour(&self) -> Option<&Tour> {
        self.tour.as_ref()
    }

    /// Takes settings that tours leave as they are, unless a cue sets them.
    pub fn tour_upon(&mut self, given: &[(String, String)]) {
        self.given = given.to_vec();
    }

    /// The cue of the tour, or the one whose caption belongs to what is on show.
    pub fn cue(&self) -> Option<&Cue> {
        let (stage, at, _) = self.picture();
        self.tour.as_ref().map_or_else(|| self.lesson.caption_at(at, stage), |tour| self.lesson.cues.get(tour.cue))
    }

    /// Starts a tour at a cue, attended or not.
    pub fn start_tour(&mut self, cue: usize, unattended: bool) {
        if cue < self.lesson.cues.len() {
            self.tour = Some(Tour::to(cue, unattended));
            self.set_up_cue();
        }
    }

    /// Starts the tour, or leaves it.
    pub fn toggle_tour(&mut self) {
        if self.tour.is_some() {
            self.leave_tour();
        } else {
            self.start_tour(0, false);
        }
    }

    /// Goes to another cue of the tour; starts it if there is none.
    pub fn jump(&mut self, by: isize) {
        let last = self.lesson.cues.len().saturating_sub(1);
        match &mut self.tour {
            Some(tour) => {
                tour.travel_to(tour.cue.saturating_add_signed(by).min(last));
                self.set_up_cue();
            }
            None => self.start_tour(if by < 0 { last } else { 0 }, false),
        }
    }

    /// Answers the question of the cue, counting from 0.
    pub fn answer(&mut self, choice: usize) {
        let readings = self.stage.readings(self.player.at(), 0);
        if let Some(tour) = &mut self.tour {
            tour.answer(choice, &self.lesson, &readings);
        }
    }

    pub(super) fn leave_tour(&mut self) {
        if self.tour.take().is_some() {
            self.player.pause();
            self.notice = Some(Notice::Word(words::LEFT_TOUR));
        }
    }

    /// Sets the knobs as the cue wants them. What remains of the trace stays on show.
    fn set_up_cue(&mut self) {
        let Some(cue) = self.tour.as_ref().map(|tour| tour.cue) else { return };
        self.notice = None;
        let old = (self.stage.fork(), self.player.at());
        let of_cues = self.lesson.settings_at(cue);
        let is_left = |(knob, _): &&(String, String)| of_cues.iter().all(|(set, _)| set != knob);
        let settings: Vec<_> = self.given.iter().filter(is_left).chain(&of_cues).cloned().collect();
        if let Err(refusal) = self.stage.choose(&settings) {
            self.tour = None;
            self.notice = Some(Notice::Refused(refusal));
            return;
        }
        self.player.pause();
        if self.stage.is_empty() {
            self.player.seek(0);
            self.goal = Some(At::START);
            self.old = Some(old);
        } else {
            self.player.seek(self.player.at().min(self.stage.len() - 1));
            (self.goal, self.old) = (None, None);
        }
    }

    /// While the cue's moment is still being computed, the trace plays as it comes.
    pub(super) fn advance_tour(&mut self, seconds: f64) {
        let Some(tour) = self.tour.as_mut().filter(|tour| !tour.paused && self.goal.is_none()) else { return };
        let cue = &self.lesson.cues[tour.cue];
        if matches!(tour.phase, Phase::Travelling(..)) {
            match cue.at.resolve(&*self.stage) {
                Resolved::Moment(target) => {
                    let at = tour.travel(self.player.at(), target, seconds, cue);
                    self.player.seek(at);
                }
                Resolved::Later => {
                    self.player.follow(seconds, &*self.stage);
                }
                Resolved::Nowhere(refusal) => {
                    self.tour = None;
                    self.notice = Some(Notice::Refused(refusal));
                }
            }
        } else if tour.rest(seconds, &self.lesson, &self.stage.readings(self.player.at(), 0)) {
            if tour.cue + 1 < self.lesson.cues.len() {
                tour.travel_to(tour.cue + 1);
                self.set_up_cue();
            } else {
                tour.phase = Phase::Over;
            }
        }
    }
}
