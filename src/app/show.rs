//! One scene being shown: its stage, its playhead, the knob in hand.

mod beside;
mod changing;
mod inspecting;
mod tasks;
mod touring;

use super::gate::Gate;
use super::tour::Tour;
use crate::lesson::{Both, Lesson};
use crate::player::Player;
use crate::refusal::Refusal;
use crate::scene::{At, Kind, Knob, Pulled, Resolved, Stage};
use changing::Before;
use std::collections::BTreeSet;
use std::sync::Arc;

/// A scene on show.
pub struct Show {
    /// What is said about the scene.
    pub lesson: Arc<Lesson>,
    stage: Box<dyn Stage>,
    /// The playhead.
    pub player: Player,
    knob: usize,
    notice: Option<Notice>,
    /// The tasks that have been done, by their number.
    done: BTreeSet<usize>,
    /// The moment at which they were last looked at, under the present settings.
    looked_at: Option<usize>,
    /// The number of the symbol that is explained.
    symbol: usize,
    typed: Option<String>,
    tour: Option<Tour>,
    /// What a tour leaves as it is, unless a cue sets it.
    given: Vec<(String, String)>,
    /// Whether the arrows move the cursor of the scene.
    inspecting: bool,
    goal: Option<At>,
    /// The settings before each change, the last at the end.
    before: Vec<Before>,
    /// What stays on screen until the new trace has reached the goal.
    old: Option<(Box<dyn Stage>, usize)>,
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
}

impl Show {
    /// Shows a scene; the playhead goes to `at` as soon as the simulation gets there.
    pub fn new(lesson: Arc<Lesson>, stage: Box<dyn Stage>, at: At) -> Self {
        let player = Player::default();
        let mut show = Self {
            lesson,
            stage,
            player,
            knob: 0,
            notice: None,
            done: BTreeSet::new(),
            looked_at: None,
            symbol: 0,
            typed: None,
            tour: None,
            given: Vec::new(),
            inspecting: false,
            goal: Some(at),
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
        self.notice = None;
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

    /// The value being typed for the knob in hand.
    pub fn typed(&self) -> Option<&str> {
        self.typed.as_deref()
    }

    /// Begins to type a value.
    pub fn begin_typing(&mut self) {
        self.typed = Some(String::new());
        self.notice = None;
    }

    /// Changes what has been typed.
    pub fn edit(&mut self, edit: impl FnOnce(&mut String)) {
        if let Some(typed) = &mut self.typed {
            edit(typed);
        }
    }

    /// Sets the knob in hand to what has been typed; one that reads a file only where the gate lets it.
    pub fn finish_typing(&mut self, gate: Gate) {
        let knob = self.knobs().into_iter().nth(self.chosen_knob());
        if let (Some(typed), Some(knob)) = (self.typed.take(), knob) {
            let reads = matches!(knob.kind, Kind::Input(_));
            self.change(|stage| {
                if reads {
                    gate.pass(&typed)?;
                }
                stage.set(knob.id, &typed)
            });
        }
    }

    /// Closes what is being typed, told, inspected or toured. False if there was nothing to close.
    pub fn dismiss(&mut self) -> bool {
        let closed = self.typed.take().is_some() | self.notice.take().is_some();
        closed || std::mem::take(&mut self.inspecting) || self.tour.take().is_some()
    }

    /// Moves the playhead to its goal if the trace has got there.
    fn settle(&mut self) {
        let Some(goal) = &self.goal else { return };
        let at = match goal.resolve(&*self.stage) {
            Resolved::Later => return,
            Resolved::Moment(at) => at,
            Resolved::Nowhere(_) if self.stage.is_empty() => return,
            Resolved::Nowhere(_) => 0,
        };
        self.player.seek(at);
        (self.goal, self.old) = (None, None);
    }
}
