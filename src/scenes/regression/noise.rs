//! The act `noise`: many descents from one start, by batches drawn with replacement or by gradients with noise of one size.

use super::Moment;
use super::line::Walker;
use super::settings::{GradientNoise, Regression};
use super::world::World;
use crate::engine::regression::{Line, Moments, Noise, Spread};
use crate::engine::rng::{self, Generator, Stream, normal, uniform};
use crate::engine::stats;
use crate::scene::Step;
use std::sync::Arc;

/// Walkers farther off than this are not followed any more.
const LOST: f64 = 1e60;
/// Rates at which the size of the ball is computed, up to 2/λ_max.
const RATES: usize = 48;

/// All walkers after some steps.
#[derive(Clone)]
pub struct Ball {
    pub world: Arc<World>,
    pub theory: Arc<Theory>,
    pub step: usize,
    /// η at this step: η/(1 + decay·step).
    pub rate: f64,
    pub walkers: Arc<Vec<Line>>,
    /// The standard deviation of their w about its mean.
    pub measured: f64,
    /// The mean distance from the minimum, and the mean of its square, after so many steps: exact. Undefined with momentum.
    pub expected: Option<([f64; 2], Spread)>,
    /// The covariance that would stay as it is at this rate, if there is one. Undefined with momentum.
    pub stationary: Option<Spread>,
}

/// Where the noise of a step comes from.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Kind {
    /// Every step sees all points.
    None,
    /// It sees so many.
    Batch(usize),
    /// The gradient of all points and noise of this standard deviation, both its elements.
    Constant(f64),
}

/// What does not change.
pub struct Theory {
    pub noise: Noise,
    pub kind: Kind,
    pub momentum: f64,
    /// The rate from which on there is no ball of finite size.
    pub largest_rate: f64,
    /// The standard deviation of w in the ball at rates up to 2/λ_max: of the exact ball, and if the noise were as at the minimum
    /// everywhere.
    pub by_rate: Vec<(f64, Option<f64>, Option<f64>)>,
}

impl Theory {
    fn new(scene: &Regression, world: &World) -> Self {
        let largest = world.curvature.values[0];
        let kind = match scene.gradient_noise {
            GradientNoise::Constant => Kind::Constant(largest),
            GradientNoise::Batches if scene.batch < world.points() => Kind::Batch(scene.batch),
            GradientNoise::Batches => Kind::None,
        };
        let noise = match kind {
            Kind::None => Noise::constant(&world.moments, 0.0),
            Kind::Batch(batch) => Noise::of(&world.x, &world.y, &world.moments, batch),
            Kind::Constant(sigma) => Noise::constant(&world.moments, sigma),
        };
        let rate = |i: usize| 2.0 / largest * (i as f64 + 0.5) / RATES as f64;
        let largest_rate = noise.largest_rate(largest);
        let mut theory = Self { kind, momentum: scene.momentum, largest_rate, by_rate: Vec::new(), noise };
        theory.by_rate = (0..RATES).map(|i| theory.at(rate(i), &world.moments)).collect();
        theory
    }

    /// A rate with the standard deviations of w in the two balls.
    pub fn at(&self, rate: f64, moments: &Moments) -> (f64, Option<f64>, Option<f64>) {
        let exact = self.noise.stationary(rate).map(|spread| spread[0].max(0.0).sqrt());
        (rate, exact, self.noise.constant_noise(rate, moments).map(f64::sqrt))
    }
}

impl Ball {
    /// The variance of w that is expected after so many steps.
    pub fn expected_variance(&self) -> Option<f64> {
        self.expected.map(|([w, _], [ww, _, _])| (ww - w * w).max(0.0))
    }
}

/// The act as it runs.
pub struct Run {
    world: Arc<World>,
    theory: Arc<Theory>,
    rng: Generator,
    walkers: Vec<Walker>,
    expected: ([f64; 2], Spread),
    rate: f64,
    decay: f64,
    step: usize,
    steps: usize,
    is_busy: bool,
}

impl Run {
    /// Fewer walkers where each draws many points: their number times the batch is at most this, if they are enough to measure.
    const DRAWS: usize = 8000;

    pub fn new(scene: &Regression, world: Arc<World>, seed: u64) -> Self {
        let [w, b] = world.start.from(world.moments.minimum());
        let theory = Arc::new(Theory::new(scene, &world));
        let draws = if let Kind::Batch(batch) = theory.kind { batch } else { 1 };
        let walkers = vec![Walker::new(world.start); (Self::DRAWS / draws).clamp(40, 400)];
        Self {
            theory,
            rng: rng::rng(seed, Stream::Batches),
            walkers,
            expected: ([w, b], [w * w, w * b, b * b]),
            rate: scene.learning_rate,
            decay: scene.decay,
            step: 0,
            steps: scene.steps,
            is_busy: true,
            world,
        }
    }

    /// η at a step.
    fn rate_at(&self, step: usize) -> f64 {
        self.rate / (1.0 + self.decay * step as f64)
    }

    fn walk(&mut self) {
        let (rate, Theory { kind, momentum, noise, .. }) = (self.rate_at(self.step - 1), &*self.theory);
        let (x, y, n) = (&self.world.x, &self.world.y, self.world.points());
        let rng = &mut self.rng;
        for walker in &mut self.walkers {
            let of_all = || self.world.moments.gradient(walker.at);
            let gradient = match *kind {
                Kind::None => of_all(),
                Kind::Constant(sigma) => of_all().map(|slope| slope + sigma * f64::from(normal(rng))),
                Kind::Batch(batch) => {
                    let draws = (0..batch).map(|_| (uniform(rng) * n as f64) as usize).map(|i| (x[i], y[i]));
                    walker.at.gradient_of(draws)
                }
            };
            walker.step(rate, *momentum, gradient);
        }
        let (mean, square) = self.expected;
        self.expected = (noise.mean_after(rate, mean), noise.after(rate, square, mean));
    }

    fn is_found(&self) -> bool {
        let is_near = |line: Line| line.w.abs() < LOST && line.b.abs() < LOST;
        self.walkers.iter().all(|walker| is_near(walker.at)) && self.expected.1.iter().all(|x| x.abs() < LOST * LOST)
    }

    fn moment(&self) -> Ball {
        let at: Vec<Line> = self.walkers.iter().map(|walker| walker.at).collect();
        let w: Vec<f64> = at.iter().map(|line| line.w).collect();
        let rate = self.rate_at(self.step);
        let has_theory = self.theory.momentum == 0.0;
        Ball {
            world: self.world.clone(),
            theory: self.theory.clone(),
            step: self.step,
            rate,
            measured: stats::variance(&w).sqrt(),
            expected: has_theory.then_some(self.expected),
            stationary: self.theory.noise.stationary(rate).filter(|_| has_theory),
            walkers: Arc::new(at),
        }
    }
}

impl Iterator for Run {
    type Item = Step<Moment>;

    fn next(&mut self) -> Option<Self::Item> {
        self.is_busy = !self.is_busy;
        if self.is_busy {
            return Some(Step::Busy);
        }
        if self.step > self.steps {
            return None;
        }
        if self.step > 0 {
            self.walk();
        }
        if !self.is_found() {
            self.step = self.steps + 1;
            return None;
        }
        let moment = self.moment();
        self.step += 1;
        Some(Step::Moment(moment.into()))
    }
}
