//! The act in which samplers are compared: how good, for how many evaluations of the denoiser.

use super::chain::{Chain, SamplingPlan};
use super::sampling::Setup;
use super::settings::Method;
use super::world::{FRESH_SETS, World};
use super::{Moment, Part, Reverse};
use crate::engine::denoiser::training::Examples;
use crate::engine::energy::{Comparison, Reference, Scores};
use crate::engine::rng::{self, Stream};
use crate::engine::schedule::Schedule;
use crate::scene::{Choice, Step};
use std::sync::Arc;

/// The numbers of evaluations that are tried, as far as the schedule goes.
const EVALUATIONS: [usize; 7] = [2, 3, 5, 10, 20, 50, 100];

/// How many rows of distances take about a millisecond.
fn rows_at_once(dims: usize) -> usize {
    if dims == 2 { 100 } else { 8 }
}

/// One sampler with one number of steps, from the same noise as the others.
#[derive(Clone)]
pub struct Quality {
    pub setup: Arc<Setup>,
    pub method: Method,
    pub steps: usize,
    /// How often the denoiser is asked for one sample.
    pub evaluations: usize,
    pub scores: Scores,
    /// The mean energy distance of fresh draws of the data, as many as there are samples; undefined without fresh draws.
    pub floor: f64,
    /// The mean coverage of the same fresh draws: what a perfect sampler reaches.
    pub covered: f64,
    /// What came out, row by row.
    pub samples: Vec<f64>,
    /// How many of 100 digits look like their class; undefined for points.
    pub agreement: f64,
    /// The median distance to the nearest digit learned from; undefined for points.
    pub nearest_digit: f64,
    /// Whether this is the sampler that the knobs describe.
    pub is_chosen: bool,
}

/// What is tried, in order: every sampler with every number of steps, and last the one that the knobs describe.
fn trials(scene: &Reverse, schedule: &Schedule) -> Vec<(Method, usize)> {
    let last = schedule.steps();
    let has_signal = schedule.alpha_bar(last) > 0.0;
    let mut trials = Vec::new();
    for (method, _) in Method::ALL {
        if *method == Method::Heun && !has_signal {
            continue;
        }
        for evaluations in EVALUATIONS {
            let steps = if *method == Method::Heun { evaluations.div_ceil(2) } else { evaluations };
            let is_new = !trials.contains(&(*method, steps)) && (*method, steps) != (scene.method, scene.steps);
            if steps <= last && steps > 1 && is_new {
                trials.push((*method, steps));
            }
        }
    }
    trials.push((scene.method, scene.steps.min(last)));
    trials
}

/// How many there are.
pub fn moments(scene: &Reverse, schedule: &Schedule) -> usize {
    trials(scene, schedule).len()
}

/// The act under way.
pub struct Run {
    setup: Arc<Setup>,
    trials: Vec<(Method, usize)>,
    plans: Vec<Arc<SamplingPlan>>,
    next: usize,
    seed: u64,
    state: State,
    floor: f64,
    covered: f64,
}

enum State {
    Preparing(Reference),
    Floor { reference: Arc<Reference>, comparison: Comparison, set: usize, sum: [f64; 2] },
    Sampling { reference: Arc<Reference>, chain: Box<Chain> },
    Comparing { reference: Arc<Reference>, comparison: Comparison, judge: Judge, samples: Vec<f64> },
    Done,
}

impl Run {
    pub fn new(scene: &Reverse, seed: u64, setup: Arc<Setup>) -> Self {
        let World { schedule, points, dims, .. } = &*setup.world;
        let trials = trials(scene, schedule);
        let plan =
            |(method, steps): &(Method, usize)| Arc::new(scene.plan(&setup.world, scene.sampler_of(*method), *steps));
        let plans = trials.iter().map(plan).collect();
        let state = State::Preparing(Reference::new(points, *dims));
        Self { setup, trials, plans, next: 0, seed, state, floor: f64::NAN, covered: f64::NAN }
    }

    /// Fresh set `i`, cut to as many rows as there are samples.
    fn fresh(&self, i: usize) -> Option<&[f64]> {
        let set = self.setup.world.fresh.get(i)?;
        Some(&set[..set.len().min(self.setup.plan.classes.len() * self.setup.world.dims)])
    }

    fn begin_floor(&self, reference: Arc<Reference>, set: usize, sum: [f64; 2]) -> State {
        match self.fresh(set) {
            Some(fresh) => {
                let comparison = Comparison::new(reference.clone(), fresh, self.setup.world.dims);
                State::Floor { reference, comparison, set, sum }
            }
            None => self.begin_sampling(reference),
        }
    }

    fn begin_sampling(&self, reference: Arc<Reference>) -> State {
        let Some(plan) = self.plans.get(self.next) else { return State::Done };
        let rng = rng::rng(self.seed, Stream::Noise);
        let chain = Chain::new(plan.clone(), self.setup.estimator.clone(), rng, plan.classes.len());
        State::Sampling { reference, chain: Box::new(chain) }
    }

    fn moment(&self, samples: Vec<f64>, scores: Scores, judge: &Judge) -> Moment {
        let (method, steps) = self.trials[self.next];
        let plan = &self.plans[self.next];
        let (agreement, nearest_digit) = judge.verdict(&plan.classes);
        let part = Quality {
            setup: self.setup.clone(),
            method,
            steps,
            evaluations: plan.evaluations(),
            scores,
            floor: self.floor,
            covered: self.covered,
            samples,
            agreement,
            nearest_digit,
            is_chosen: self.next + 1 == self.trials.len(),
        };
        Moment { world: self.setup.world.clone(), part: Part::Quality(part) }
    }
}

impl Iterator for Run {
    type Item = Step<Moment>;

    fn next(&mut self) -> Option<Self::Item> {
        let dims = self.setup.world.dims;
        match std::mem::replace(&mut self.state, State::Done) {
            State::Preparing(mut reference) => {
                self.state = if reference.prepare(rows_at_once(dims) / 4) {
                    self.begin_floor(Arc::new(reference), 0, [0.0; 2])
                } else {
                    State::Preparing(reference)
                };
                Some(Step::Busy)
            }
            State::Floor { reference, mut comparison, set, sum } => {
                self.state = match comparison.work(rows_at_once(dims)) {
                    None => State::Floor { reference, comparison, set, sum },
                    Some(scores) => {
                        let sum = [sum[0] + scores.energy_distance, sum[1] + scores.coverage];
                        [self.floor, self.covered] = sum.map(|sum| sum / FRESH_SETS as f64);
                        self.begin_floor(reference, set + 1, sum)
                    }
                };
                Some(Step::Busy)
            }
            State::Sampling { reference, mut chain } => {
                chain.work();
                self.state = if chain.is_done() {
                    let samples = chain.x;
                    let comparison = Comparison::new(reference.clone(), &samples, dims);
                    State::Comparing { reference, comparison, judge: Judge::default(), samples }
                } else {
                    State::Sampling { reference, chain }
                };
                Some(Step::Busy)
            }
            State::Comparing { reference, mut comparison, mut judge, samples } => {
                if dims == 64 {
                    let plan = &self.plans[self.next];
                    judge.work(&samples, &plan.classes, rows_at_once(dims), &self.setup.world.examples);
                }
                let Some(scores) = comparison.work(rows_at_once(dims)) else {
                    self.state = State::Comparing { reference, comparison, judge, samples };
                    return Some(Step::Busy);
                };
                let moment = self.moment(samples, scores, &judge);
                self.next += 1;
                self.state = self.begin_sampling(reference);
                Some(Step::Moment(moment))
            }
            State::Done => None,
        }
    }
}

/// Compares generated digits with those learned from, some rows at a time.
#[derive(Default)]
struct Judge {
    right: usize,
    /// To the nearest digit learned from, in pixels from 0 to 1.
    distances: Vec<f64>,
}

impl Judge {
    fn work(&mut self, samples: &[f64], classes: &[usize], rows: usize, examples: &Examples) {
        let from = self.distances.len();
        for (row, class) in samples.chunks_exact(64).zip(classes).skip(from).take(rows) {
            let (mut best, mut label) = (f64::INFINITY, 0);
            for (picture, of) in examples.x_0.chunks_exact(64).zip(&examples.labels) {
                let differences = row.iter().zip(picture).map(|(a, b)| a - f64::from(*b));
                let square = differences.fold(0.0, |sum, difference| sum + difference * difference);
                if square < best {
                    (best, label) = (square, *of);
                }
            }
            self.right += usize::from(label == *class);
            self.distances.push(best.sqrt() / 2.0);
        }
    }

    /// The share of digits whose nearest neighbour is of their class, and the median distance to it.
    fn verdict(&self, classes: &[usize]) -> (f64, f64) {
        if self.distances.is_empty() {
            return (f64::NAN, f64::NAN);
        }
        let mut distances = self.distances.clone();
        distances.sort_by(f64::total_cmp);
        let share = self.right as f64 / distances.len() as f64;
        // Without classes there is nothing to agree with.
        (if classes.iter().all(|class| *class < 10) { share } else { f64::NAN }, distances[distances.len() / 2])
    }
}
