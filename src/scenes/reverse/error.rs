//! By how much a net's ε̂ differs from the exact one.

use super::estimator::{Estimator, Guidance};
use super::world::World;
use crate::engine::diffusion::{Estimate, q_sample};
use crate::engine::rng::{self, Generator, RngExt, Stream};
use std::sync::Arc;

/// How many points are compared in all, shared out evenly over the t.
const POINTS: usize = 10_000;
const MOST_AT_ONE_T: usize = 100;

/// A measurement under way, one t after the other.
pub struct Error {
    world: Arc<World>,
    net: Estimator,
    exact: Estimator,
    rng: Generator,
    rms: Vec<f64>,
}

impl Error {
    pub fn new(world: Arc<World>, net: Estimator, seed: u64) -> Self {
        let exact = Estimator::Exact { law: world.law.clone(), dims: world.dims };
        Self { world, net, exact, rng: rng::rng(seed, Stream::Checks), rms: Vec::new() }
    }

    /// Measures at one more t. The root mean square over noised examples for t = 1 … T, once all are done. Nothing for
    /// digits: their exact denoiser only knows the pictures themselves.
    pub fn work(&mut self) -> Option<Vec<f64>> {
        let last = self.world.schedule.steps();
        if self.world.dims == 2 && self.rms.len() < last {
            let rms = self.at(self.rms.len() + 1, (POINTS / last).clamp(10, MOST_AT_ONE_T));
            self.rms.push(rms);
            return None;
        }
        Some(std::mem::take(&mut self.rms))
    }

    fn at(&mut self, t: usize, points: usize) -> f64 {
        let World { schedule, dims, points: examples, .. } = &*self.world;
        let mut x = Vec::with_capacity(points * dims);
        for _ in 0..points {
            let example = self.rng.random_range(0..examples.len() / dims) * dims;
            for x_0 in &examples[example..example + dims] {
                x.push(q_sample(schedule, t, *x_0, f64::from(rng::normal(&mut self.rng))));
            }
        }
        let none = vec![self.world.no_class(); points];
        let guidance = Guidance { scale: 1.0, no_class: self.world.no_class() };
        let ask = |estimator: &mut Estimator| estimator.estimate(schedule, t, (&x, &none), guidance, None);
        let (net, exact) = (ask(&mut self.net), ask(&mut self.exact));
        let square = |sum: f64, (a, b): (&Estimate, &Estimate)| sum + (a.eps - b.eps) * (a.eps - b.eps);
        (net.iter().zip(&exact).fold(0.0, square) / net.len() as f64).sqrt()
    }
}
