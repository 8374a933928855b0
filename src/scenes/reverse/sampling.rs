//! The act in which noise becomes data.

use super::arrival::{Arrival, Nearest};
use super::chain::{Chain, Known, Leap, SamplingPlan};
use super::error::Error;
use super::estimator::{Estimator, FIELD_SIZE, Guidance, field};
use super::halves::Halves;
use super::settings::{Denoiser as Who, Keep, Method};
use super::training::Net;
use super::world::World;
use super::{Moment, Part, Reverse};
use crate::engine::data;
use crate::engine::denoiser::trained_digits;
use crate::engine::denoiser::training::Loss;
use crate::engine::diffusion::{Estimate, Sampler, Transition};
use crate::engine::rng::{self, Stream};
use crate::scene::Step;
use std::sync::Arc;

/// The first so many samples can be inspected and leave trails; each has a twin that starts at the same place.
pub const SCOUTS: usize = 32;

/// So many digits are also made by the exact denoiser, which has to look at every picture at every step.
const DIGITS_MADE_EXACTLY: usize = 16;

/// What all moments of the act share.
#[derive(Clone)]
pub struct Setup {
    pub world: Arc<World>,
    pub plan: Arc<SamplingPlan>,
    pub estimator: Estimator,
    /// The net, if it is not the exact denoiser that is asked.
    pub net: Option<Arc<Net>>,
    /// Where twins of the scouts are at every time of the plan and at the data, row by row: they start at the same places and
    /// are given other noise. Empty for digits.
    pub twins: Vec<Vec<f64>>,
    /// Where the exact denoiser takes the first digits, with the same noise; empty for points, where a part is given, and
    /// where the exact denoiser is the one that is asked.
    pub exact_ends: Vec<f64>,
}

/// All samples at one t.
#[derive(Clone)]
pub struct Sampling {
    pub setup: Arc<Setup>,
    pub t: usize,
    /// xₜ, row by row.
    pub x: Vec<f64>,
    /// The step from here; none at the data.
    pub step: Option<Taken>,
    /// The score where arrows stand; empty for digits and at the data.
    pub field: Vec<f32>,
    /// At the data, the share of samples whose generated part goes with what is given; undefined where no digit is given.
    pub halves_agree: f64,
    /// At the data, how near samples are to the examples; unknown elsewhere.
    pub nearest: Nearest,
}

impl Sampling {
    /// The factors of the step; at the data, those of staying.
    pub fn transition(&self) -> Transition {
        let staying = Transition { x_0: 1.0, eps: 0.0, x_t: 0.0, sigma: 0.0 };
        self.step.as_ref().map_or(staying, |step| step.transition)
    }

    /// The mean distance, over the scouts, between where one has ended and where its twin has; undefined before the end.
    pub fn twin_distance(&self) -> f64 {
        let Some(twins) = self.setup.twins.last().filter(|_| self.step.is_none()) else { return f64::NAN };
        let distance = |(a, b): (&[f64], &[f64])| {
            let [x, y] = [0, 1].map(|axis| a[axis] - b[axis]);
            (x * x + y * y).sqrt()
        };
        let pairs = self.x.chunks_exact(2).zip(twins.chunks_exact(2));
        pairs.map(distance).sum::<f64>() / (twins.len() / 2) as f64
    }
}

/// A step from t to s.
#[derive(Clone)]
pub struct Taken {
    pub s: usize,
    /// x̂₀ and ε̂ of every number.
    pub estimates: Vec<Estimate>,
    pub transition: Transition,
    /// z of the scouts.
    pub noise: Vec<f64>,
    /// The exact x̂₀ at the scouts; empty for digits.
    pub exact: Vec<f64>,
}

/// A chain under way.
pub struct Run {
    setup: Setup,
    seed: u64,
    state: State,
    k: usize,
    /// A step whose field is being computed, and the field so far.
    leap: Option<Leap>,
    field: Vec<f32>,
    arrival: Arrival,
}

enum State {
    /// A net from a file is compared with the exact denoiser.
    Measuring(Box<Error>),
    /// The twins go ahead, leaving where they have been.
    Twins(Box<Chain>, Vec<Vec<f64>>),
    /// The exact denoiser goes ahead.
    Exact(Box<Chain>),
    /// All go.
    Going(Arc<Setup>, Box<Chain>),
}

impl Run {
    pub fn new(scene: &Reverse, seed: u64, before: Option<&Moment>) -> Self {
        let world = before.map_or_else(|| Arc::new(World::new(scene, seed)), |moment| moment.world.clone());
        let trained = before.and_then(|moment| match &moment.part {
            Part::Training(training) => training.net.clone(),
            _ => None,
        });
        let untrained = trained.is_none();
        let net = trained.or_else(|| scene.resting_net(seed));
        let estimator = match &net {
            Some(net) => Estimator::Learned(Box::new(net.denoiser.clone())),
            None => Estimator::Exact { law: world.law.clone(), dims: world.dims },
        };
        let plan = Arc::new(scene.plan(&world, scene.sampler(), scene.steps));
        let setup = Setup { world: world.clone(), plan, estimator, net, twins: Vec::new(), exact_ends: Vec::new() };
        let state = if setup.net.is_some() && untrained {
            State::Measuring(Box::new(Error::new(world, setup.estimator.clone(), seed)))
        } else {
            setup.first(seed)
        };
        Self { setup, seed, state, k: 0, leap: None, field: Vec::new(), arrival: Arrival::default() }
    }

    fn moment(&self, setup: &Arc<Setup>, leap: Leap, field: Vec<f32>) -> Moment {
        let Leap { t, x, estimates, transition, mut noise } = leap;
        let World { dims, law, schedule, .. } = &*setup.world;
        let scouts = SCOUTS.min(setup.plan.classes.len());
        noise.truncate(scouts * dims);
        let exact = if *dims == 2 {
            let rows = x.chunks_exact(*dims).zip(&setup.plan.classes).take(scouts);
            rows.flat_map(|(x, class)| law.of(*class).posterior_mean(schedule, t, x)).collect()
        } else {
            Vec::new()
        };
        let step = Some(Taken { s: setup.plan.span(self.k).1, estimates, transition, noise, exact });
        let (setup, nearest) = (setup.clone(), Nearest::UNKNOWN);
        let world = setup.world.clone();
        let part = Part::Sampling(Sampling { setup, t, x, step, field, halves_agree: f64::NAN, nearest });
        Moment { world, part }
    }
}

impl Iterator for Run {
    type Item = Step<Moment>;

    fn next(&mut self) -> Option<Self::Item> {
        match &mut self.state {
            State::Measuring(error) => {
                if let Some(error) = error.work() {
                    if let Some(net) = self.setup.net.take() {
                        self.setup.net = Some(Arc::new(Net { denoiser: net.denoiser.clone(), loss: net.loss, error }));
                    }
                    self.state = self.setup.first(self.seed);
                }
                Some(Step::Busy)
            }
            State::Twins(chain, past) => {
                if chain.is_done() {
                    past.push(std::mem::take(&mut chain.x));
                    self.setup.twins = std::mem::take(past);
                    self.state = self.setup.all(self.seed);
                } else if let Some(leap) = chain.work() {
                    past.push(leap.x);
                }
                Some(Step::Busy)
            }
            State::Exact(chain) => {
                if chain.is_done() {
                    self.setup.exact_ends = std::mem::take(&mut chain.x);
                    self.state = self.setup.all(self.seed);
                } else {
                    chain.work();
                }
                Some(Step::Busy)
            }
            State::Going(setup, chain) => {
                let setup = setup.clone();
                if let Some(leap) = self.leap.take() {
                    let more = setup.field(leap.t, self.field.len() / 2);
                    if !more.is_empty() {
                        self.field.extend(more);
                        self.leap = Some(leap);
                        return Some(Step::Busy);
                    }
                    let field = std::mem::take(&mut self.field);
                    let moment = self.moment(&setup, leap, field);
                    self.k += 1;
                    return Some(Step::Moment(moment));
                }
                if !chain.is_done() {
                    self.leap = chain.work();
                    return Some(Step::Busy);
                }
                if self.k > setup.plan.times.len() {
                    return None;
                }
                let Some((halves_agree, nearest)) = self.arrival.look(&setup, &chain.x) else {
                    return Some(Step::Busy);
                };
                self.k += 1;
                let x = std::mem::take(&mut chain.x);
                let (world, field) = (setup.world.clone(), Vec::new());
                let part = Sampling { setup, t: 0, x, step: None, field, halves_agree, nearest };
                Some(Step::Moment(Moment { world, part: Part::Sampling(part) }))
            }
        }
    }
}

impl Setup {
    /// What comes before all samples: of points the twins, of digits what the exact denoiser makes.
    fn first(&self, seed: u64) -> State {
        if self.world.dims == 2 {
            let twins = self.chain(seed, SCOUTS).with_noise(rng::rng(seed, Stream::Again));
            return State::Twins(Box::new(twins), Vec::new());
        }
        if self.net.is_none() || self.plan.known.is_some() {
            return self.all(seed);
        }
        let estimator = Estimator::Exact { law: self.world.law.clone(), dims: self.world.dims };
        let rows = DIGITS_MADE_EXACTLY.min(self.plan.classes.len());
        State::Exact(Box::new(Chain::new(self.plan.clone(), estimator, rng::rng(seed, Stream::Noise), rows)))
    }

    /// The chain of all samples.
    fn all(&self, seed: u64) -> State {
        State::Going(Arc::new(self.clone()), Box::new(self.chain(seed, usize::MAX)))
    }

    /// A chain of the first `rows` samples.
    fn chain(&self, seed: u64, rows: usize) -> Chain {
        let rows = rows.min(self.plan.classes.len());
        Chain::new(self.plan.clone(), self.estimator.clone(), rng::rng(seed, Stream::Noise), rows)
    }

    /// How well generated and given parts agree, once all samples have been looked at.
    pub fn halves(&self, halves: &mut Halves, samples: &[f64]) -> Option<f64> {
        match &self.plan.known {
            Some(Known { mask, label: Some(label), .. }) => halves.work(samples, mask, *label, &self.world.examples),
            _ => Some(f64::NAN),
        }
    }

    /// Some more of the score at t, from place `from` on: of the one class that is generated, or of all. Nothing for digits.
    fn field(&self, t: usize, from: usize) -> Vec<f32> {
        let to = if self.world.dims == 2 { FIELD_SIZE.min(from + self.estimator.rows_at_once()) } else { 0 };
        if from >= to {
            return Vec::new();
        }
        let first = self.plan.classes.first().copied().unwrap_or(0);
        let is_one = self.plan.classes.iter().all(|class| *class == first);
        let class = if is_one { first } else { self.world.no_class() };
        field(&mut self.estimator.clone(), &self.plan.schedule, t, (class, self.plan.guidance), from..to)
    }
}

impl Reverse {
    /// The sampler that the knobs describe.
    pub fn sampler(&self) -> Sampler {
        self.sampler_of(self.method)
    }

    /// A sampler with the numbers that the knobs give.
    pub fn sampler_of(&self, method: Method) -> Sampler {
        match method {
            Method::Ddpm => Sampler::Ddpm { interpolation: self.variance },
            Method::Ddim => Sampler::Ddim { eta: self.eta },
            Method::Heun => Sampler::Heun,
        }
    }

    /// A chain of so many steps.
    pub fn plan(&self, world: &World, sampler: Sampler, steps: usize) -> SamplingPlan {
        let known = (self.is_digits() && self.keep != Keep::Nothing).then(|| self.known());
        let last = world.schedule.steps();
        let class = |i: usize| match self.class {
            _ if !self.has_labels() => world.no_class(),
            Some(class) => class,
            None if known.is_some() && self.image.get().is_none() => data::digit_label(self.digit),
            None => i % self.classes(),
        };
        let guidance =
            Guidance { scale: if self.has_labels() { self.guidance } else { 0.0 }, no_class: world.no_class() };
        SamplingPlan {
            schedule: world.schedule.clone(),
            sampler,
            times: self.spacing.times(last, steps.min(last)),
            guidance,
            clip: self.is_digits().then_some(1.0),
            classes: (0..self.count()).map(class).collect(),
            known,
        }
    }

    /// The kept part of a digit, or of a user's picture.
    fn known(&self) -> Known {
        const SIDE: usize = 8;
        let picture = match self.image.get() {
            Some(image) => image.shrink(SIDE).grey(),
            None => data::digit(self.digit),
        };
        // What is not square stands in the middle, on black.
        let (above, before) = ((SIDE - picture.height) / 2, (SIDE - picture.width) / 2);
        let mut x_0 = vec![-1.0; SIDE * SIDE];
        for y in 0..picture.height {
            for x in 0..picture.width {
                x_0[(above + y) * SIDE + before + x] = f64::from(picture.at(x, y, 0));
            }
        }
        let mask = (0..SIDE * SIDE).map(|i| self.keep.keeps(i / SIDE, i % SIDE)).collect();
        let label = self.image.get().is_none().then(|| data::digit_label(self.digit));
        Known { x_0, mask, label, resample: self.resample }
    }

    /// The net that needs no training here.
    fn resting_net(&self, seed: u64) -> Option<Arc<Net>> {
        let denoiser = match (self.denoiser, self.weights.get()) {
            (Who::Exact, _) => return None,
            (Who::Learned, _) if self.is_shipped() => trained_digits(self.schedule().steps()),
            (Who::File, Some(weights)) => {
                let mut net = self.new_net(seed);
                // What does not fit is refused before; the net then stays as it was drawn.
                let _ = net.restore(&weights.0);
                net
            }
            _ => self.new_net(seed),
        };
        let loss = Loss { net: f64::NAN, zero: f64::NAN, unlearned: f64::NAN };
        Some(Arc::new(Net { denoiser, loss, error: Vec::new() }))
    }
}
