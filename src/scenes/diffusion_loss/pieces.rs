//! The act that gives the chain more and more steps: −ELBO sinks onto the entropy.

use super::world::{World, level};
use super::{Moment, Part};
use crate::engine::diffusion::{Bound, StepVariance};
use crate::engine::schedule::{Kind, Recipe, Schedule};
use crate::scene::{Step, Steps};
use std::sync::Arc;

/// T of each moment.
pub const STEPS: [usize; 11] = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1000];

/// The bound of one T.
#[derive(Clone, Copy)]
pub struct Piece {
    pub steps: usize,
    pub l_end: f64,
    pub l_sum: f64,
    pub l_start: f64,
    pub neg_elbo: f64,
}

/// The cosine schedule, whatever the knobs say: with the others the gap does not fall all the way.
pub fn schedule(steps: usize) -> Schedule {
    Schedule::new(&Recipe { kind: Kind::Cosine, steps, ..Recipe::default() })
}

pub fn run(world: Arc<World>) -> Steps<Moment> {
    Box::new(STEPS.into_iter().flat_map(move |steps| {
        let world = world.clone();
        Errors::new(world.clone(), schedule(steps)).map(move |step| match step {
            Err(()) => Step::Busy,
            Ok((schedule, mmse)) => {
                let exact = vec![0.0; steps];
                let bound = Bound::new(&schedule, world.square(), &mmse, &exact, StepVariance::Beta);
                let Bound { l_end, l_start, .. } = bound;
                let piece = Piece { steps, l_end, l_sum: bound.l_sum(), l_start, neg_elbo: bound.neg_elbo() };
                Step::Moment(Moment { world: world.clone(), part: Part::Pieces(piece) })
            }
        })
    }))
}

/// mmse at t = 1 … T, some at a time: an error where more is to be done.
pub struct Errors {
    world: Arc<World>,
    schedule: Option<Schedule>,
    mmse: Vec<f64>,
}

impl Errors {
    pub fn new(world: Arc<World>, schedule: Schedule) -> Self {
        Self { world, schedule: Some(schedule), mmse: Vec::new() }
    }
}

impl Iterator for Errors {
    type Item = Result<(Schedule, Vec<f64>), ()>;

    fn next(&mut self) -> Option<Self::Item> {
        // About a millisecond, however many Gaussians there are.
        let at_once = (128 / self.world.data.components.len()).clamp(4, 32);
        let schedule = self.schedule.as_ref()?;
        for t in (self.mmse.len() + 1..=schedule.steps()).take(at_once) {
            self.mmse.push(self.world.data.mmse(level(schedule, t)));
        }
        if self.mmse.len() < schedule.steps() {
            return Some(Err(()));
        }
        self.schedule.take().map(|schedule| Ok((schedule, std::mem::take(&mut self.mmse))))
    }
}
