//! The playhead: a place in a trace that moves at each act's pace. No clock: it is told how many seconds have passed.

use crate::scene::{At, Stage};

/// Speeds, as multiples of an act's own pace.
const SPEEDS: [f64; 9] = [0.1, 0.25, 0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 32.0];

/// Where the playhead is, and whether and how fast it moves.
#[derive(Debug, Clone, PartialEq)]
pub struct Player {
    at: usize,
    part: f64,
    playing: bool,
    speed: f64,
}

impl Default for Player {
    fn default() -> Self {
        Self { at: 0, part: 0.0, playing: true, speed: 1.0 }
    }
}

impl Player {
    /// The moment under the playhead.
    pub fn at(&self) -> usize {
        self.at
    }

    /// How much of the way to the next moment has passed, 0…1; 0 when paused.
    pub fn part(&self) -> f64 {
        if self.playing { self.part } else { 0.0 }
    }

    /// Whether the playhead moves by itself.
    pub fn is_playing(&self) -> bool {
        self.playing
    }

    /// The speed as a multiple of the act's own pace.
    pub fn speed(&self) -> f64 {
        self.speed
    }

    /// Any positive speed.
    pub fn set_speed(&mut self, speed: f64) {
        self.speed = speed;
    }

    /// The next faster speed.
    pub fn faster(&mut self) {
        self.speed = SPEEDS.into_iter().find(|speed| *speed > self.speed).unwrap_or(SPEEDS[SPEEDS.len() - 1]);
    }

    /// The next slower speed.
    pub fn slower(&mut self) {
        self.speed = SPEEDS.into_iter().rev().find(|speed| *speed < self.speed).unwrap_or(SPEEDS[0]);
    }

    /// Moves by itself or not, from where it is.
    pub fn set_playing(&mut self, playing: bool) {
        self.playing = playing;
    }

    /// Stops where it is.
    pub fn pause(&mut self) {
        self.playing = false;
        self.part = 0.0;
    }

    /// Plays on; from the start, if it stood at the end.
    pub fn play(&mut self, stage: &dyn Stage) {
        if stage.is_complete() && self.at + 1 >= stage.len() {
            self.at = 0;
        }
        self.part = 0.0;
        self.playing = true;
    }

    /// Jumps to a moment of the trace, playing or not as before.
    pub fn seek(&mut self, at: usize) {
        self.at = at;
        self.part = 0.0;
    }

    /// Pauses, and goes some moments on or back within what has been simulated.
    pub fn step(&mut self, moments: isize, stage: &dyn Stage) {
        self.pause();
        self.at = self.at.saturating_add_signed(moments).min(stage.len().saturating_sub(1));
    }

    /// Lets `seconds` pass. At the end of what has been simulated the playhead waits; at the end of all it pauses.
    pub fn advance(&mut self, mut seconds: f64, stage: &dyn Stage) {
        while self.playing {
            if self.at + 1 >= stage.len() {
                self.part = 0.0;
                self.playing = !stage.is_complete();
                return;
            }
            let moment = self.seconds_per_moment(stage);
            let left = (1.0 - self.part) * moment;
            if seconds < left {
                self.part += seconds / moment;
                return;
            }
            seconds -= left;
            self.seek(self.at + 1);
        }
    }

    /// Lets `seconds` pass towards a moment that is still being computed, playing or not.
    pub fn follow(&mut self, seconds: f64, stage: &dyn Stage) {
        let playing = std::mem::replace(&mut self.playing, true);
        self.advance(seconds, stage);
        self.playing = playing;
    }

    /// Where the playhead is as act and fraction of it: the place to come back to when a knob has changed the trace.
    pub fn place(&self, stage: &dyn Stage) -> At {
        At::of(self.at, stage)
    }

    fn seconds_per_moment(&self, stage: &dyn Stage) -> f64 {
        let begun = stage.begun().iter().rev().find(|begun| begun.start <= self.at);
        let act = begun.and_then(|begun| stage.acts().iter().find(|act| act.id == begun.id));
        act.map_or(1.0, |act| act.seconds / act.moments as f64) / self.speed
    }
}
