//! The run through a film: a show that is always fully simulated before time passes.

use super::{Part, Script};
use crate::app::pair::Pair;
use crate::app::show::{Notice, Show};
use crate::app::tour::Phase;
use crate::refusal::Refusal;
use crate::scene::{At, Stage};

/// A show on its way through the film.
pub struct Showing<'a> {
    script: &'a Script,
    /// The number of the scene on show.
    part: usize,
    pair: Pair,
    /// Whole traces met so far.
    stages: Vec<Box<dyn Stage>>,
    /// What passes from one frame to the next.
    seconds: f64,
}

impl<'a> Showing<'a> {
    /// The first frame. Traces among `stages` are not simulated again.
    pub fn new(script: &'a Script, stages: Vec<Box<dyn Stage>>) -> Self {
        let show = open(script, 0, script.tour);
        // A tour goes at the pace of reading, not of the player.
        let speed = if show.tour().is_some() { script.speed } else { 1.0 };
        let seconds = speed / f64::from(script.fps);
        let pair = match &script.parts[0].beside {
            Some(stage) => {
                let other = Show::new(show.lesson.clone(), stage.fork(), At::START);
                let mut pair = Pair::comparing(show, other);
                pair.switch();
                pair
            }
            None => Pair::of(show),
        };
        let mut showing = Self { script, part: 0, pair, stages, seconds };
        showing.complete();
        // Where the first cue is at the beginning, the tour is there from the first frame on.
        showing.pair.advance(0.0);
        showing
    }

    /// What is on show.
    pub fn show(&self) -> &Show {
        &self.pair.a
    }

    /// The same, as it is drawn.
    pub fn pair(&self) -> &Pair {
        &self.pair
    }

    /// Why the tour cannot go on.
    pub fn refusal(&self) -> Option<Refusal> {
        match self.show().notice() {
            Some(Notice::Refused(refusal)) => Some(refusal.clone()),
            _ => None,
        }
    }

    /// Goes to the next frame. False when there is none.
    pub fn advance(&mut self) -> bool {
        if !self.show().is_moving() {
            return false;
        }
        self.pair.advance(self.seconds);
        self.complete();
        self.show().tour().is_none_or(|tour| tour.phase != Phase::Over) || self.turn()
    }

    /// Turns to the next scene, if there is one.
    fn turn(&mut self) -> bool {
        if self.part + 1 == self.script.parts.len() {
            return false;
        }
        self.part += 1;
        self.pair = Pair::of(open(self.script, self.part, Some(0)));
        self.complete();
        self.pair.advance(0.0);
        true
    }

    /// The whole traces that were shown.
    pub fn into_stages(self) -> Vec<Box<dyn Stage>> {
        self.stages
    }

    /// Simulates both traces to their ends, or takes one over that is.
    fn complete(&mut self) {
        self.complete_first();
        while self.pair.pull() {}
    }

    fn complete_first(&mut self) {
        let show = &mut self.pair.a;
        if show.stage().is_complete() {
            return;
        }
        let values =
            |stage: &dyn Stage| (stage.id(), stage.knobs().into_iter().map(|knob| knob.value).collect::<Vec<_>>());
        let wanted = values(show.stage());
        if let Some(known) = self.stages.iter().find(|stage| values(&***stage) == wanted) {
            show.adopt(known.fork());
        } else {
            while show.pull() {}
            self.stages.push(show.stage().fork());
        }
    }
}

/// A scene as the film opens it: on tour from some cue, or playing by itself.
fn open(script: &Script, part: usize, tour: Option<usize>) -> Show {
    let Part { lesson, stage, given, .. } = &script.parts[part];
    let mut show = Show::new(lesson.clone(), stage.fork(), At::START);
    show.tour_upon(given);
    show.player.set_speed(script.speed);
    if script.inspect {
        show.toggle_inspect();
    }
    let cues = if part == 0 { script.cues.clone() } else { 0..show.lesson.cues.len() };
    if let Some(cue) = tour {
        show.start_tour_of(cues, cue, true);
    }
    show
}
