//! A show on tour: from cue to cue, with their knobs, their moments and their questions.

use super::{Notice, Show};
use crate::app::tour::{Next, Phase, Tour};
use crate::app::words;
use crate::lesson::{Cue, Question};
use crate::scene::{At, ReadingSet, Resolved};
use std::ops::Range;

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

    /// The cue of the tour that the picture is to be seen with, unless the tour is over.
    pub fn toured_cue(&self) -> Option<&Cue> {
        let tour = self.tour.as_ref().filter(|tour| tour.phase != Phase::Over)?;
        self.lesson.cues.get(tour.cue)
    }

    /// Whether there is a tour that has come to its end.
    pub fn is_tour_over(&self) -> bool {
        self.tour.as_ref().is_some_and(|tour| tour.phase == Phase::Over)
    }

    /// The question that has not been answered yet.
    pub fn waiting_question(&self) -> Option<&Question> {
        let phase = self.tour.as_ref()?.phase;
        self.toured_cue()?.question().filter(|_| matches!(phase, Phase::Travelling(_) | Phase::Asking(_)))
    }

    /// Whether a question can be answered now.
    pub fn is_asking(&self) -> bool {
        matches!(self.tour, Some(Tour { phase: Phase::Asking(_), .. }))
    }

    /// The readings of a moment of the picture, those kept that a waiting question is about.
    pub fn readings_at(&self, at: usize) -> ReadingSet {
        let kept = self.waiting_question().into_iter().flat_map(Question::kept).map(str::to_owned);
        self.picture().0.readings(at, 0).keeping(kept.collect())
    }

    /// Starts a tour of all cues at one of them, attended or not.
    pub fn start_tour(&mut self, cue: usize, unattended: bool) {
        self.start_tour_of(0..self.lesson.cues.len(), cue, unattended);
    }

    /// Starts the part of the tour that a cue belongs to, at that cue.
    pub fn start_section(&mut self, cue: usize) {
        if let Some(section) = self.lesson.section_of(cue) {
            self.start_tour_of(section.cues.clone(), cue, false);
        }
    }

    /// Starts a tour of some cues at one of them, attended or not.
    pub fn start_tour_of(&mut self, cues: Range<usize>, cue: usize, unattended: bool) {
        if cue < self.lesson.cues.len() {
            self.tour = Some(Tour::to(cue, cues, unattended));
            self.set_up(&self.lesson.settings_at(cue));
            self.take_in_hand(cue);
        }
    }

    /// Stands at a cue, set up and at its moment, as a tour does that has arrived there.
    pub fn stand_at(&mut self, cue: usize) {
        let Some(section) = self.lesson.section_of(cue) else { return };
        let mut tour = Tour::to(cue, section.cues.clone(), false);
        tour.arrive(&self.lesson.cues[cue]);
        tour.paused = true;
        self.tour = Some(tour);
        self.take_in_hand(cue);
    }

    /// Goes to another cue of the tour, also into the next part; starts it if there is none.
    pub fn jump(&mut self, by: isize) {
        let last = self.lesson.cues.len().saturating_sub(1);
        let Some(tour) = &mut self.tour else { return self.start_section(if by < 0 { last } else { 0 }) };
        let cue = tour.cue.saturating_add_signed(by).min(last);
        if cue == tour.cue {
            let end = if by < 0 { words::FIRST_CUE } else { words::LAST_CUE };
            return self.tell(Notice::Word(end));
        }
        if tour.cues.contains(&cue) {
            tour.travel_to(cue);
            self.set_up(&self.lesson.settings_at(cue));
            self.take_in_hand(cue);
            // Where there is no way to go it is there at once.
            self.advance_tour(0.0);
        } else {
            self.start_section(cue);
        }
    }

    /// Answers the question of the cue, counting from 0.
    pub fn answer(&mut self, choice: usize) {
        let choices = self.waiting_question().map_or(0, |question| question.choices.count());
        if choice < choices {
            self.unveil(Some(choice));
        }
    }

    /// Goes to where the answer of the cue's question is seen, though nobody has chosen.
    pub fn reveal(&mut self) {
        self.unveil(None);
        self.see_answer();
    }

    /// Goes all the way to where an answer is seen, if it is on the way there.
    pub fn see_answer(&mut self) {
        while matches!(self.tour, Some(Tour { phase: Phase::Unveiling(..), .. })) {
            self.pull();
            self.advance(1.0);
        }
    }

    /// Sets the scene up for the answer, and goes to where it is seen.
    fn unveil(&mut self, choice: Option<usize>) {
        let Some(tour) = self.tour.as_mut() else { return };
        let cue = tour.cue;
        if !tour.unveil(choice) {
            return;
        }
        if self.lesson.cues[cue].question().is_some_and(|question| !question.reveal_set.is_empty()) {
            self.set_up(&self.lesson.settings_revealed(cue));
        }
        self.advance_tour(0.0);
    }

    /// Leaves the tour if there is one, and says so.
    pub fn end_tour(&mut self) {
        if self.tour.take().is_some() {
            self.player.pause();
            self.notice = Some(Notice::Word(words::LEFT_TOUR));
        }
    }

    /// Whether a tour that begins is one of several.
    pub fn has_tours_to_choose(&self) -> bool {
        self.tour.is_none() && self.lesson.sections.len() > 1
    }

    /// Sets the knobs as the cue wants them. What remains of the trace stays on show.
    fn set_up(&mut self, of_cues: &[(String, String)]) {
        (self.notice, self.looked_at) = (None, None);
        let old = (self.stage.fork(), self.player.at());
        let is_left = |(knob, _): &&(String, String)| of_cues.iter().all(|(set, _)| set != knob);
        let settings: Vec<_> = self.given.iter().filter(is_left).chain(of_cues).cloned().collect();
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

    /// While the moment that the tour is on its way to is still being computed, the trace plays as it comes.
    pub(super) fn advance_tour(&mut self, seconds: f64) {
        let Some(tour) = self.tour.as_mut().filter(|tour| !tour.paused && self.goal.is_none()) else { return };
        let cue = &self.lesson.cues[tour.cue];
        let place = match tour.phase {
            Phase::Travelling(_) => &cue.at,
            Phase::Unveiling(..) => cue.revealed_at(),
            _ => return self.rest(seconds),
        };
        match place.resolve(&*self.stage) {
            Resolved::Moment(target) => {
                let readings = || self.stage.readings(target, 0);
                let at = tour.travel(self.player.at(), target, seconds, cue, readings);
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
    }

    fn rest(&mut self, seconds: f64) {
        let Some(tour) = &mut self.tour else { return };
        match tour.rest(seconds) {
            Next::Stay => {}
            Next::Unveil => self.unveil(None),
            Next::GoOn if tour.cue + 1 < tour.cues.end => self.jump(1),
            Next::GoOn => tour.phase = Phase::Over,
        }
    }
}
