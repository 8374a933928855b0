//! The act in which noise becomes data.

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

/// The first so many samples can be inspected and leave trails; where they will end is known beforehand.
pub const SCOUTS: usize = 32;

/// What all moments of the act share.
#[derive(Clone)]
pub struct Setup {
    pub world: Arc<World>,
    pub plan: Arc<SamplingPlan>,
    pub estimator: Estimator,
    /// The net, if it is not the exact denoiser that is asked.
    pub net: Option<Arc<Net>>,
    /// Where the scouts will end, row by row.
    pub ends: Vec<f64>,
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
}

impl Sampling {
    /// The factors of the step; at the data, those of staying.
    pub fn transition(&self) -> Transition {
        let staying = Transition { x_0: 1.0, eps: 0.0, x_t: 0.0, sigma: 0.0 };
        self.step.as_ref().map_or(staying, |step| step.transition)
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
    halves: Halves,
}

enum State {
    /// A net from a file is compared with the exact denoiser.
    Measuring(Box<Error>),
    /// The scouts go ahead.
    Scouting(Box<Chain>),
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
        let setup = Setup { world: world.clone(), plan, estimator, net, ends: Vec::new() };
        let state = if setup.net.is_some() && untrained {
            State::Measuring(Box::new(Error::new(world, setup.estimator.clone(), seed)))
        } else {
            State::Scouting(Box::new(setup.chain(seed, SCOUTS)))
        };
        Self { setup, seed, state, k: 0, leap: None, field: Vec::new(), halves: Halves::default() }
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
        let part = Part::Sampling(Sampling { setup: setup.clone(), t, x, step, field, halves_agree: f64::NAN });
        Moment { world: setup.world.clone(), part }
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
                    self.state = State::Scouting(Box::new(self.setup.chain(self.seed, SCOUTS)));
                }
                Some(Step::Busy)
            }
            State::Scouting(chain) => {
                if chain.is_done() {
                    self.setup.ends = std::mem::take(&mut chain.x);
                    let setup = Arc::new(self.setup.clone());
                    let chain = setup.chain(self.seed, usize::MAX);
                    self.state = State::Going(setup, Box::new(chain));
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
                let Some(halves_agree) = setup.halves(&mut self.halves, &chain.x) else { return Some(Step::Busy) };
                self.k += 1;
                let x = std::mem::take(&mut chain.x);
                let part = Sampling { setup: setup.clone(), t: 0, x, step: None, field: Vec::new(), halves_agree };
                Some(Step::Moment(Moment { world: setup.world.clone(), part: Part::Sampling(part) }))
            }
        }
    }
}

impl Setup {
    /// A chain of the first `rows` samples.
    fn chain(&self, seed: u64, rows: usize) -> Chain {
        let rows = rows.min(self.plan.classes.len());
        Chain::new(self.plan.clone(), self.estimator.clone(), rng::rng(seed, Stream::Noise), rows)
    }

    /// How well generated and given parts agree, once all samples have been looked at.
    fn halves(&self, halves: &mut Halves, samples: &[f64]) -> Option<f64> {
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
        let loss = Loss { net: f64::NAN, zero: f64::NAN };
        Some(Arc::new(Net { denoiser, loss, error: Vec::new() }))
    }
}
