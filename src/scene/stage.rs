//! A scene set up and being simulated: its knobs, its seed and the trace so far.

use super::{Act, Check, Effect, Kind, Knob, ReadingSet, Readings, Scene, Step, Steps, View, knobs};
use crate::refusal::Result;
use crate::ui::look::Look;
use ratatui::{buffer::Buffer, layout::Rect};
use std::sync::Arc;

/// A scene as the player, the recorder and the program see it: without its type.
pub trait Stage: Send {
    /// The scene's name.
    fn id(&self) -> &'static str;
    /// The seed of everything random in the trace.
    fn seed(&self) -> u64;
    /// Takes another seed, and starts anew if anything is random.
    fn reseed(&mut self, seed: u64);
    /// Whether anything in the trace is random under the present knobs: whether the seed has a say.
    fn is_random(&self) -> bool;
    /// Every knob as it stands.
    fn knobs(&self) -> Vec<Knob>;
    /// Every knob as it stands by default.
    fn defaults(&self) -> Vec<Knob>;
    /// Every knob as it stands where the same picks have just been made and nothing else: a pick may bring along values of
    /// its own, as a task its text.
    fn starts(&self) -> Vec<Knob>;
    /// Sets one knob.
    ///
    /// # Errors
    /// See [`knobs::set`]; nothing has changed then.
    fn set(&mut self, knob: &str, text: &str) -> Result<()>;
    /// Turns one knob by some notches.
    ///
    /// # Errors
    /// See [`knobs::turn`]; nothing has changed then.
    fn turn(&mut self, knob: &str, notches: i32) -> Result<()>;
    /// Sets some knobs, and all others to their defaults.
    ///
    /// # Errors
    /// See [`knobs::choose`]; nothing has changed then.
    fn choose(&mut self, settings: &[(String, String)]) -> Result<()>;
    /// All acts under the present knobs.
    fn acts(&self) -> &[Act];
    /// How many moments the trace has, where its acts have ended, and is to have, where they have not.
    fn planned(&self) -> usize {
        let ended = |act: &Act| self.begun().iter().find(|begun| begun.id == act.id && begun.ended);
        self.acts().iter().map(|act| ended(act).map_or(act.moments, |begun| begun.len)).sum()
    }
    /// The acts that have begun, with the moments they have so far.
    fn begun(&self) -> &[Begun];
    /// How many moments there are so far.
    fn len(&self) -> usize;
    /// Whether there is no moment yet.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }
    /// Whether the trace is whole.
    fn is_complete(&self) -> bool;
    /// Simulates one step.
    fn pull(&mut self) -> Pulled;
    /// Draws moment `at`, `part` of the way to the next. Draws nothing where there is no such moment yet.
    fn draw(&self, at: usize, part: f64, area: Rect, buf: &mut Buffer, look: &Look);
    /// The readings at moment `at`, with the values of arrays up to `array_limit` of them. Empty where there is no such
    /// moment yet.
    fn readings(&self, at: usize, array_limit: usize) -> ReadingSet;
    /// The names of what its readings are made of.
    fn extras(&self) -> &'static [&'static str];
    /// The arrays of one of these at moment `at`, under its name and a dot, with the values of those that have up to `array_limit`
    /// of them. Empty where there is nothing of it.
    fn extra(&self, name: &'static str, at: usize, array_limit: usize) -> ReadingSet;
    /// The checks at moment `at`.
    fn checks(&self, at: usize) -> Vec<Check>;
    /// A second stage in the same state, sharing all moments; an act that is still running starts anew when the second
    /// stage is pulled.
    fn fork(&self) -> Box<dyn Stage>;
}

/// An act that has begun.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Begun {
    /// Its name.
    pub id: &'static str,
    /// The number of its first moment in the trace.
    pub start: usize,
    /// How many moments it has so far.
    pub len: usize,
    /// Whether it has ended.
    pub ended: bool,
}

/// What a step of simulation brought.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pulled {
    /// One more moment.
    Moment,
    /// Some progress.
    Busy,
    /// Nothing: the trace is whole.
    Complete,
}

/// A scene of one type on its stage.
pub struct Staged<S: Scene> {
    scene: S,
    seed: u64,
    acts: Vec<Act>,
    trace: Vec<Arc<S::Moment>>,
    begun: Vec<Begun>,
    running: Option<Steps<S::Moment>>,
}

impl<S: Scene> Staged<S> {
    /// The scene with these knobs, nothing simulated yet.
    pub fn new(scene: S, seed: u64) -> Self {
        let acts = scene.acts();
        Self { scene, seed, acts, trace: Vec::new(), begun: Vec::new(), running: None }
    }

    /// The default scene as an object.
    pub fn boxed() -> Box<dyn Stage> {
        Box::new(Self::new(S::default(), 0))
    }

    /// The trace so far.
    pub fn trace(&self) -> &[Arc<S::Moment>] {
        &self.trace
    }

    /// Puts another moment in the place of moment `at`: how tests show that a check can fail.
    pub fn replace_moment(&mut self, at: usize, moment: S::Moment) {
        self.trace[at] = Arc::new(moment);
    }

    fn view(&self, at: usize, part: f64) -> Option<View<'_, S::Moment>> {
        (at < self.trace.len()).then(|| View::new(&self.trace, &self.begun, at, part, self.seed))
    }

    /// Puts other knob settings in place, keeping the part of the trace that they do not change.
    fn replace(&mut self, mut scene: S) {
        let before = knobs::knobs_of(&mut self.scene);
        let after = knobs::knobs_of(&mut scene);
        let acts = scene.acts();
        let changed = before.iter().zip(&after).filter(|(before, after)| before.differs(after));
        let first_changed = changed.filter_map(|(before, after)| {
            let effect = if after.effect == Effect::Idle { before.effect } else { after.effect };
            let Effect::From(act) = effect else { return None };
            acts.iter().position(|a| a.id == act)
        });
        let alike = acts.iter().zip(&self.acts).take_while(|(new, old)| new == old).count();
        let keep = first_changed.min().unwrap_or(usize::MAX).min(alike);
        self.scene = scene;
        self.acts = acts;
        self.cut(keep);
    }

    /// Forgets all acts from the `keep`-th on.
    fn cut(&mut self, keep: usize) {
        if let Some(first_lost) = self.begun.get(keep) {
            self.trace.truncate(first_lost.start);
            self.begun.truncate(keep);
            self.running = None;
        }
    }

    /// Begins the next act, if there is one.
    fn begin(&mut self) -> bool {
        let Some(act) = self.acts.get(self.begun.len()) else { return false };
        self.begun.push(Begun { id: act.id, start: self.trace.len(), len: 0, ended: false });
        self.running = Some(self.scene.simulate(act.id, self.seed, &self.trace));
        true
    }
}

impl<S: Scene> Stage for Staged<S> {
    fn id(&self) -> &'static str {
        S::ID
    }

    fn seed(&self) -> u64 {
        self.seed
    }

    fn reseed(&mut self, seed: u64) {
        self.seed = seed;
        if self.is_random() {
            self.cut(0);
        }
    }

    fn is_random(&self) -> bool {
        self.scene.is_random()
    }

    fn knobs(&self) -> Vec<Knob> {
        knobs::knobs_of(&mut self.scene.clone())
    }

    fn defaults(&self) -> Vec<Knob> {
        knobs::knobs_of(&mut S::default())
    }

    fn starts(&self) -> Vec<Knob> {
        let mut scene = S::default();
        for (knob, default) in self.knobs().into_iter().zip(self.defaults()) {
            if matches!(knob.kind, Kind::Pick(_)) && knob.value != default.value {
                // What is picked together with a file cannot be picked without.
                scene = knobs::set(&scene, knob.id, &knob.value).unwrap_or(scene);
            }
        }
        knobs::knobs_of(&mut scene)
    }

    fn set(&mut self, knob: &str, text: &str) -> Result<()> {
        self.replace(knobs::set(&self.scene, knob, text)?);
        Ok(())
    }

    fn turn(&mut self, knob: &str, notches: i32) -> Result<()> {
        self.replace(knobs::turn(&self.scene, knob, notches)?);
        Ok(())
    }

    fn choose(&mut self, settings: &[(String, String)]) -> Result<()> {
        self.replace(knobs::choose(settings)?);
        Ok(())
    }

    fn acts(&self) -> &[Act] {
        &self.acts
    }

    fn begun(&self) -> &[Begun] {
        &self.begun
    }

    fn len(&self) -> usize {
        self.trace.len()
    }

    fn is_complete(&self) -> bool {
        self.begun.len() == self.acts.len() && self.begun.iter().all(|begun| begun.ended)
    }

    fn pull(&mut self) -> Pulled {
        let Some(running) = self.running.as_mut() else {
            let whole = self.begun.iter().take_while(|begun| begun.ended).count();
            self.cut(whole);
            return if self.begin() { Pulled::Busy } else { Pulled::Complete };
        };
        let step = running.next();
        let begun = self.begun.last_mut().expect("an act that runs has begun");
        match step {
            Some(Step::Moment(moment)) => {
                self.trace.push(Arc::new(moment));
                begun.len += 1;
                Pulled::Moment
            }
            Some(Step::Busy) => Pulled::Busy,
            None => {
                begun.ended = true;
                self.running = None;
                Pulled::Busy
            }
        }
    }

    fn draw(&self, at: usize, part: f64, area: Rect, buf: &mut Buffer, look: &Look) {
        if let Some(view) = self.view(at, part) {
            self.scene.draw(view, area, buf, look);
        }
    }

    fn readings(&self, at: usize, array_limit: usize) -> ReadingSet {
        let mut readings = ReadingSet::with_arrays_up_to(array_limit);
        if let Some(view) = self.view(at, 0.0) {
            self.scene.readings(view, &mut readings);
        }
        readings
    }

    fn extras(&self) -> &'static [&'static str] {
        S::EXTRAS
    }

    fn extra(&self, name: &'static str, at: usize, array_limit: usize) -> ReadingSet {
        let mut readings = ReadingSet::with_arrays_up_to(array_limit);
        if let Some(view) = self.view(at, 0.0) {
            let out: &mut dyn Readings = &mut readings;
            self.scene.extra(name, view, &mut out.under(name));
        }
        readings
    }

    fn checks(&self, at: usize) -> Vec<Check> {
        let mut checks = Vec::new();
        if let Some(view) = self.view(at, 0.0) {
            self.scene.checks(view, &mut checks);
        }
        checks
    }

    fn fork(&self) -> Box<dyn Stage> {
        Box::new(Self {
            scene: self.scene.clone(),
            seed: self.seed,
            acts: self.acts.clone(),
            trace: self.trace.clone(),
            begun: self.begun.clone(),
            running: None,
        })
    }
}

#[cfg(test)]
mod tests {
    use crate::scene::At;
    use crate::scene::halving::halving;

    /// The bits of what is left at the end, with a seed taken when the trace is whole.
    fn left(is_drawn: bool, seed: u64) -> u64 {
        let mut stage = halving(is_drawn);
        At::END.reach(&mut *stage).expect("an end");
        stage.reseed(seed);
        let at = At::END.reach(&mut *stage).expect("an end");
        stage.readings(at, 0).number("left").expect("a number").to_bits()
    }

    #[test]
    fn another_seed_starts_anew_only_where_something_is_random() {
        let lost = [true, false].map(|is_drawn| {
            let mut stage = halving(is_drawn);
            At::END.reach(&mut *stage).expect("an end");
            stage.reseed(1);
            assert_eq!(stage.seed(), 1);
            stage.is_empty()
        });
        assert_eq!(lost, [true, false]);
    }

    #[test]
    fn every_seed_reads_the_same_where_nothing_is_random() {
        assert_eq!(left(false, 0), left(false, 1));
        assert_ne!(left(true, 0), left(true, 1));
    }
}
