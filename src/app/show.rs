//! One scene being shown: its stage, its playhead, the knob in hand.

use crate::lesson::Lesson;
use crate::player::Player;
use crate::refusal::{Refusal, Result};
use crate::scene::{At, Effect, Kind, Knob, Pulled, Resolved, Stage};
use std::sync::Arc;

/// A scene on show.
pub struct Show {
    /// What is said about the scene.
    pub lesson: Arc<Lesson>,
    stage: Box<dyn Stage>,
    /// The playhead.
    pub player: Player,
    knob: usize,
    refusal: Option<Refusal>,
    typed: Option<String>,
    goal: Option<At>,
    /// What stays on screen until the new trace has reached the goal.
    old: Option<(Box<dyn Stage>, usize)>,
}

impl Show {
    /// Shows a scene; the playhead goes to `at` as soon as the simulation gets there.
    pub fn new(lesson: Arc<Lesson>, stage: Box<dyn Stage>, at: At) -> Self {
        let player = Player::default();
        let mut show = Self { lesson, stage, player, knob: 0, refusal: None, typed: None, goal: Some(at), old: None };
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
        if !self.is_computing() {
            self.player.advance(seconds, &*self.stage);
        }
    }

    /// Whether the picture changes by itself.
    pub fn is_moving(&self) -> bool {
        self.player.is_playing() && !self.is_computing()
    }

    /// Plays, or pauses.
    pub fn play_or_pause(&mut self) {
        if self.player.is_playing() { self.player.pause() } else { self.player.play(&*self.stage) }
    }

    /// Goes some moments on or back.
    pub fn step(&mut self, moments: isize) {
        self.player.step(moments, &*self.stage);
    }

    /// The knobs that have a say under the present settings, files last.
    pub fn knobs(&self) -> Vec<Knob> {
        let mut knobs = self.stage.knobs();
        knobs.retain(|knob| knob.effect != Effect::Idle);
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
        self.refusal = None;
    }

    /// Turns the knob in hand.
    pub fn turn(&mut self, notches: i32) {
        if let Some(knob) = self.knobs().get(self.chosen_knob()) {
            self.change(|stage| stage.turn(knob.id, notches));
        }
    }

    /// Starts anew with the next seed.
    pub fn next_seed(&mut self) {
        self.change(|stage| {
            stage.reseed(stage.seed().wrapping_add(1));
            Ok(())
        });
    }

    /// Why the last change was refused.
    pub fn refusal(&self) -> Option<&Refusal> {
        self.refusal.as_ref()
    }

    /// The value being typed for the knob in hand.
    pub fn typed(&self) -> Option<&str> {
        self.typed.as_deref()
    }

    /// Begins to type a value.
    pub fn begin_typing(&mut self) {
        self.typed = Some(String::new());
        self.refusal = None;
    }

    /// Changes what has been typed.
    pub fn edit(&mut self, edit: impl FnOnce(&mut String)) {
        if let Some(typed) = &mut self.typed {
            edit(typed);
        }
    }

    /// Sets the knob in hand to what has been typed.
    pub fn finish_typing(&mut self) {
        let knob = self.knobs().get(self.chosen_knob()).map(|knob| knob.id);
        if let (Some(typed), Some(knob)) = (self.typed.take(), knob) {
            self.change(|stage| stage.set(knob, &typed));
        }
    }

    /// Forgets what has been typed, or the refusal on show. False if there was neither.
    pub fn dismiss(&mut self) -> bool {
        self.typed.take().is_some() | self.refusal.take().is_some()
    }

    /// Changes the stage. The playhead keeps its act and its fraction of it, and the old picture stays until the new
    /// trace gets there.
    fn change(&mut self, change: impl FnOnce(&mut dyn Stage) -> Result<()>) {
        let place = self.player.place(&*self.stage);
        let old = (self.stage.fork(), self.player.at());
        self.refusal = change(&mut *self.stage).err();
        if self.refusal.is_none() && self.goal.is_none() {
            self.goal = Some(place);
            self.old = Some(old);
        }
        self.settle();
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
