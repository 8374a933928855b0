//! The act in which the net of the scene `reverse` learns L_simple, and is measured by the bound: points in the plane, eight
//! Gaussians, whose exact denoiser is known.
//!
//! The net and its recipe are those of [`Hyperparameters::plane`]; T = 50, cosine, σ² = β. It is measured on points that it has not
//! learned from, noised the same way every time.

use super::settings::DiffusionLoss;
use super::world::World;
use super::{Moment, Part, pieces};
use crate::engine::data::Shape;
use crate::engine::denoiser::training::{Examples, Hyperparameters, Training};
use crate::engine::denoiser::{Denoiser, Question};
use crate::engine::diffusion::{Bound, PointMixture, Prediction, StepVariance, estimate, q_sample};
use crate::engine::rng::{self, Generator, Stream};
use crate::engine::schedule::Schedule;
use crate::engine::stats;
use crate::scene::Steps;
use crate::scene::learning::{Learner, dense_at_first, learning};
use std::sync::Arc;

/// T of its schedule.
pub const STEPS: usize = 50;

/// The first tenth of them.
pub const FIRST: usize = STEPS / 10;

/// Points that are learned from, and points that are kept to measure with.
const EXAMPLES: usize = 2000;
const HELD_OUT: usize = 500;

/// How many pictures there are of the training, besides the one before it: fewer of a short one, as each costs more than
/// [`APART`] batches.
const PICTURES: usize = 24;
const APART: usize = 5;

/// What is fixed before anything is learned.
pub struct Plane {
    pub schedule: Schedule,
    /// The noised points of each t from 1 on, row by row, with the noise in them and what the exact denoiser takes for it.
    pub held_out: Vec<Noised>,
    /// What the exact denoiser comes to on these points.
    pub exact: Measured,
}

/// Points at one t.
pub struct Noised {
    pub x: Vec<f32>,
    pub eps: Vec<f64>,
    pub exact: Vec<f64>,
}

/// A denoiser's errors and the bound that they lead to, for each dimension.
#[derive(Clone)]
pub struct Measured {
    /// E(ε−ε̂)² and E(ε̂−ε*)² from t = 1 on.
    pub error: Vec<f64>,
    pub excess: Vec<f64>,
    /// What E(ε−ε̂)² − E(ε−ε*)² − E(ε̂−ε*)² comes to on these points, as a part of its standard error: about N(0, 1).
    pub cross: Vec<f64>,
    pub bound: Bound,
}

/// The training so far.
#[derive(Clone)]
pub struct Learned {
    pub plane: Arc<Plane>,
    pub batches: usize,
    /// The mean loss since the picture before.
    pub loss: f64,
    pub net: Arc<Measured>,
}

/// After how many batches the act has a moment; one more comes before the first. They are dense at first.
pub fn pictures(batches: usize) -> Vec<usize> {
    dense_at_first(PICTURES.min(batches / APART).max(1), batches)
}

pub fn run(scene: &DiffusionLoss, world: Arc<World>, seed: u64) -> Steps<Moment> {
    learning(Run::new(scene, world, seed), pictures(scene.train_steps))
}

struct Run {
    world: Arc<World>,
    schedule: Arc<Schedule>,
    /// The points to measure with, and those of each t as far as they have been noised; once they all are, the plane.
    points: Vec<[f32; 2]>,
    noise: Generator,
    held_out: Vec<Noised>,
    plane: Option<Arc<Plane>>,
    training: Training,
    losses: Vec<f64>,
    /// The net of the next picture.
    net: Option<Denoiser>,
    /// ε̂ on the held-out points of t = 1 and on, as far as they have been asked about.
    answers: Vec<Vec<f64>>,
}

impl Run {
    fn new(scene: &DiffusionLoss, world: Arc<World>, seed: u64) -> Self {
        let mut rng = rng::rng(seed, Stream::Data);
        let points = Shape::Gaussians.draw(EXAMPLES + HELD_OUT, &mut rng);
        let (known, held_out) = points.xy.split_at(EXAMPLES);
        let examples = Examples { x_0: known.as_flattened().to_vec(), labels: vec![0; EXAMPLES], classes: 1 };
        let recipe = Hyperparameters { drop: 1.0, ..Hyperparameters::plane(scene.train_steps) };
        let net = Denoiser::plane(STEPS, 0, &mut rng::rng(seed, Stream::Init));
        let schedule = Arc::new(pieces::schedule(STEPS));
        let training = Training::new(net, Arc::new(examples), recipe, schedule.clone(), Prediction::Eps, seed);
        Self {
            world,
            schedule,
            points: held_out.to_vec(),
            noise: rng::rng(seed, Stream::Noise),
            held_out: Vec::new(),
            plane: None,
            training,
            losses: Vec::new(),
            net: None,
            answers: Vec::new(),
        }
    }

    /// Noises the held-out points of one more t.
    fn prepare(&mut self) {
        let t = self.held_out.len() + 1;
        self.held_out.push(Noised::new(&self.points, &self.schedule, t, &mut self.noise));
        if t == STEPS {
            let held_out = std::mem::take(&mut self.held_out);
            self.plane = Some(Arc::new(Plane::new(Schedule::clone(&self.schedule), held_out)));
        }
    }
}

impl Learner for Run {
    type Moment = Moment;

    fn learn(&mut self) {
        let loss = self.training.step();
        self.losses.push(loss.net);
    }

    fn look(&mut self, batches: usize) -> Option<Moment> {
        let Some(plane) = self.plane.clone() else {
            self.prepare();
            return None;
        };
        let t = self.answers.len() + 1;
        if t <= STEPS {
            let net = self.net.get_or_insert_with(|| self.training.denoiser());
            self.answers.push(plane.held_out[t - 1].answers(net, &plane.schedule, t));
            return None;
        }
        self.net = None;
        let answers = std::mem::take(&mut self.answers);
        let net = Arc::new(Measured::new(&plane.schedule, &plane.held_out, &answers));
        let loss = stats::mean(&std::mem::take(&mut self.losses));
        Some(Moment { world: self.world.clone(), part: Part::Learned(Learned { plane, batches, loss, net }) })
    }
}

impl Plane {
    fn new(schedule: Schedule, held_out: Vec<Noised>) -> Self {
        let answers: Vec<Vec<f64>> = held_out.iter().map(|noised| noised.exact.clone()).collect();
        let exact = Measured::new(&schedule, &held_out, &answers);
        Self { schedule, held_out, exact }
    }
}

impl Noised {
    fn new(points: &[[f32; 2]], schedule: &Schedule, t: usize, rng: &mut Generator) -> Self {
        let (means, variance) = Shape::Gaussians.gaussians().unwrap_or_default();
        let law = PointMixture::equal(2, means.as_flattened(), variance);
        let (signal, noise) = (schedule.sqrt_alpha_bar(t), schedule.sqrt_one_minus_alpha_bar(t));
        let mut at = Self { x: Vec::new(), eps: Vec::new(), exact: Vec::new() };
        for point in points {
            let eps = [0, 1].map(|_| f64::from(rng::normal(rng)));
            // Rounded as the net will see it, so that both are asked about the same.
            let x = [0, 1].map(|i| q_sample(schedule, t, f64::from(point[i]), eps[i]) as f32);
            let x_0 = law.posterior_mean(schedule, t, &x.map(f64::from));
            at.exact.extend((0..2).map(|i| (f64::from(x[i]) - signal * x_0[i]) / noise));
            at.x.extend(x);
            at.eps.extend(eps);
        }
        at
    }

    fn answers(&self, net: &mut Denoiser, schedule: &Schedule, t: usize) -> Vec<f64> {
        let v = net.velocity(Question { x: &self.x, t: &[t; HELD_OUT], classes: &[0; HELD_OUT] });
        let eps = |(x, v): (&f32, f32)| estimate(schedule, t, Prediction::V, f64::from(*x), f64::from(v)).eps;
        self.x.iter().zip(v).map(eps).collect()
    }
}

impl Measured {
    fn new(schedule: &Schedule, held_out: &[Noised], answers: &[Vec<f64>]) -> Self {
        let square =
            |a: &[f64], b: &[f64]| stats::mean(&a.iter().zip(b).map(|(a, b)| (a - b) * (a - b)).collect::<Vec<f64>>());
        let both = || held_out.iter().zip(answers);
        let error: Vec<f64> = both().map(|(noised, eps_hat)| square(&noised.eps, eps_hat)).collect();
        let excess = both().map(|(noised, eps_hat)| square(&noised.exact, eps_hat)).collect();
        let cross = both().map(|(noised, eps_hat)| {
            let products = noised.eps.iter().zip(&noised.exact).zip(eps_hat);
            let products: Vec<f64> = products.map(|((eps, exact), hat)| (eps - exact) * (exact - hat)).collect();
            let spread = (stats::variance(&products) / products.len() as f64).sqrt();
            if spread > 0.0 { stats::mean(&products) / spread } else { 0.0 }
        });
        let cross = cross.collect();
        // What is measured of x₀, E(x₀−x̂₀)², is the error in ε over the SNR.
        let in_x_0: Vec<f64> = (1..).zip(&error).map(|(t, error)| error / schedule.snr(t)).collect();
        let bound = Bound::new(schedule, 1.0, &in_x_0, &vec![0.0; error.len()], StepVariance::Beta);
        Self { error, excess, cross, bound }
    }

    /// −ELBO in bits for each dimension.
    pub fn bits(&self) -> f64 {
        self.bound.neg_elbo() / std::f64::consts::LN_2
    }

    /// What of the bound is lost to the excess at t ≤ [`FIRST`], as a part of what is lost at all t.
    pub fn lost_first(&self) -> f64 {
        let weights = std::iter::once(&self.bound.start_weight).chain(&self.bound.weight);
        let lost: Vec<f64> = weights.zip(&self.excess).map(|(weight, excess)| weight * excess).collect();
        stats::sum(&lost[..FIRST]) / stats::sum(&lost)
    }

    /// Its mean error over all t: `L_simple`.
    pub fn simple(&self) -> f64 {
        stats::mean(&self.error)
    }
}
