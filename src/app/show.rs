//! One scene being shown: its stage, its playhead, the knob in hand.

mod answer;
mod beside;
mod changing;
mod inspecting;
mod tasks;
mod touring;
mod typing;
mod waiting;

use super::tour::Tour;
use crate::lesson::{Both, Lesson};
use crate::player::Player;
use crate::refusal::Refusal;
use crate::scene::{At, Kind, Knob, Pulled, Resolved, Stage};
pub use answer::Answer;
use changing::Before;
use std::collections::BTreeSet;
use std::sync::Arc;
pub use typing::Typing;
pub use waiting::Progress;

/// A scene on show.
pub struct Show {
    /// What is said about the scene.
    pub lesson: Arc<Lesson>,
    stage: Box<dyn Stage>,
    /// The playhead.
    pub player: Player,
    /// The lecture that it is a part of.
    pub whole: Option<Whole>,
    knob: usize,
    notice: Option<Notice>,
    /// The tasks that have been done, by their number.
    done: BTreeSet<usize>,
    /// The moment at which they were last looked at, under the present settings.
    looked_at: Option<usize>,
    /// The number of the symbol that is explained.
    symbol: usize,
    typing: Option<Typing>,
    tour: Option<Tour>,
    /// What a tour leaves as it is, unless a cue sets it.
    given: Vec<(String, String)>,
    /// Whether the arrows move the cursor of the scene.
    inspecting: bool,
    goal: Option<At>,
    /// For how many seconds it has been waited for, and how many moments there were then.
    waited: (f64, usize),
    /// The settings before each change, the last at the end.
    before: Vec<Before>,
    /// What stays on screen until the new trace has reached the goal.
    old: Option<(Box<dyn Stage>, usize)>,
}

/// What a show is a part of.
#[derive(Debug, Clone)]
pub struct Whole {
    /// What the lecture is called.
    pub title: Both<String>,
    /// How many cues come before those of the show.
    pub before: usize,
    /// How many there are in all.
    pub cues: usize,
}

/// Something to be told once, in place of the caption.
#[derive(Debug, Clone, PartialEq)]
pub enum Notice {
    /// Why the last change was refused.
    Refused(Refusal),
    /// A sentence of the program's own.
    Word(Both<&'static str>),
    /// A text.
    Text(Both<String>),
    /// What the knob in hand is, and what it has changed.
    Knob(Answer),
}

impl Show {
    /// Shows a scene; the playhead goes to `at` as soon as the simulation gets there.
    pub fn new(lesson: Arc<Lesson>, stage: Box<dyn Stage>, at: At) -> Self {
        let player = Player::default();
        let mut show = Self {
            lesson,
            stage,
            player,
            whole: None,
            knob: 0,
            notice: None,
            done: BTreeSet::new(),
            looked_at: None,
            symbol: 0,
            typing: None,
            tour: None,
            given: Vec::new(),
            inspecting: false,
            goal: Some(at),
            waited: (0.0, 0),
            before: Vec::new(),
            old: None,
        };
        show.settle();
        show
    }

    /// The stage whose knobs are in force.
    pub fn stage(&self) -> &dyn Stage {
        &*self.stage
    }

    /// What is to be drawn: a stage, a moment of it, the way to the next moment that has passed.
    pub fn picture(&self) -> (&dyn Stage, usize, f64) {
        match &self.old {
            Some((stage, at)) => (&**stage, *at, 0.0),
            None => (&*self.stage, self.player.at(), self.player.part()),
        }
    }

    /// Whether the moment asked for is still being computed.
    pub fn is_computing(&self) -> bool {
        self.goal.is_some() || self.stage.is_empty()
    }

    /// Simulates one step. False when there is nothing left to do.
    pub fn pull(&mut self) -> bool {
        let pulled = self.stage.pull();
        self.settle();
        pulled != Pulled::Complete
    }

    /// Lets time pass.
    pub fn advance(&mut self, seconds: f64) {
        self.wait(seconds);
        if self.tour.is_some() {
            self.advance_tour(seconds);
        } else if !self.is_computing() {
            self.player.advance(seconds, &*self.stage);
        }
    }

    /// Whether the picture changes by itself.
    pub fn is_moving(&self) -> bool {
        let moves = self.tour.as_ref().map_or(self.player.is_playing(), Tour::is_moving);
        moves && !self.is_computing()
    }

    /// Plays, or pauses; a tour too.
    pub fn play_or_pause(&mut self) {
        self.notice = None;
        if let Some(tour) = &mut self.tour {
            tour.paused ^= true;
        } else if self.player.is_playing() {
            self.player.pause();
        } else {
            self.player.play(&*self.stage);
        }
    }

    /// Goes some moments on or back.
    pub fn step(&mut self, moments: isize) {
        self.notice = None;
        self.end_tour();
        self.player.step(moments, &*self.stage);
    }

    /// The knobs that have a say under the present settings, files last.
    pub fn knobs(&self) -> Vec<Knob> {
        let mut knobs = self.stage.knobs();
        knobs.retain(Knob::has_a_say);
        knobs.sort_by_key(|knob| matches!(knob.kind, Kind::Input(_)));
        knobs
    }

    /// The knob in hand.
    pub fn chosen_knob(&self) -> usize {
        self.knob.min(self.knobs().len().saturating_sub(1))
    }

    /// Takes another knob in hand.
    pub fn choose_knob(&mut self, by: isize) {
        let last = self.knobs().len().saturating_sub(1);
        self.knob = self.chosen_knob().saturating_add_signed(by).min(last);
        self.notice = self.knobs().get(self.knob).map(|knob| Notice::Knob(Answer::about(knob.id)));
    }

    /// What is to be told in place of the caption.
    pub fn notice(&self) -> Option<&Notice> {
        self.notice.as_ref()
    }

    /// Tells something in place of the caption.
    pub fn tell(&mut self, notice: Notice) {
        self.notice = Some(notice);
    }

    /// Tells the next of some explanations, from the first on if none is on show.
    pub fn explain(&mut self, told: &[Both<String>]) {
        let goes_on = matches!(&self.notice, Some(Notice::Text(text)) if told.contains(text));
        self.symbol = if goes_on { self.symbol + 1 } else { 0 };
        self.notice = told.get(self.symbol).cloned().map(Notice::Text);
    }

    /// Closes what is being typed, told, inspected or toured. False if there was nothing to close.
    pub fn dismiss(&mut self) -> bool {
        let closed = self.typing.take().is_some() | self.notice.take().is_some();
        closed || std::mem::take(&mut self.inspecting) || self.tour.take().is_some()
    }

    /// Moves the playhead to its goal if the trace has got there.
    fn settle(&mut self) {
        let Some(goal) = &self.goal else { return };
        let at = match goal.resolve(&*self.stage) {
            Resolved::Later => return,
            Resolved::Moment(at) => at,
            Resolved::Nowhere(_) if self.stage.is_empty() => return,
            Resolved::Nowhere(refusal) => {
                self.notice = Some(Notice::Refused(refusal));
                0
            }
        };
        self.player.seek(at);
        (self.goal, self.old) = (None, None);
        if let Some(Notice::Knob(answer)) = &mut self.notice {
            answer.arrive(|| self.stage.readings(at, 0));
        }
    }
}
