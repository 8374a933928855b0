//! The data: a law on the line that is known exactly.

use super::settings::{Denoiser, DiffusionLoss, Source};
use crate::engine::diffusion::{Component, Level, Mixture};
use crate::engine::schedule::Schedule;

/// The most Gaussians of a mixture that is typed.
pub const MOST_COMPONENTS: usize = 8;

/// The data and what is known of them.
pub struct World {
    /// The law of x₀, with mean 0 and variance 1.
    pub data: Mixture,
    /// Its differential entropy in nats: no bound is lower.
    pub entropy: f64,
}

impl World {
    pub fn new(data: Mixture) -> Self {
        let entropy = data.entropy();
        Self { data, entropy }
    }

    /// E x₀².
    pub fn square(&self) -> f64 {
        self.data.variance() + self.data.mean() * self.data.mean()
    }

    pub fn is_gaussian(&self) -> bool {
        self.data.components.len() == 1
    }
}

/// The noise level at t.
pub fn level(schedule: &Schedule, t: usize) -> Level {
    Level { alpha_bar: schedule.alpha_bar(t), noise: schedule.one_minus_alpha_bar(t) }
}

impl Denoiser {
    /// E(ε̂−ε*)², if E(ε−ε*)² is `least`; E ε*² is what that leaves of E ε² = 1.
    pub fn excess(self, error: f64, least: f64) -> f64 {
        match self {
            Self::Exact => 0.0,
            Self::Scaled => error * error * (1.0 - least),
            Self::Shifted => error * error,
        }
    }

    /// ε̂ − ε*.
    pub fn off(self, error: f64, exact: f64) -> f64 {
        match self {
            Self::Exact => 0.0,
            Self::Scaled => error * exact,
            Self::Shifted => error,
        }
    }
}

impl DiffusionLoss {
    pub fn world(&self) -> World {
        let mixture = match (self.data, self.points.get()) {
            (Source::Points, Some(points)) => {
                let weight = 1.0 / points.0.len() as f64;
                let kernel = |mean: &f64| Component { weight, mean: *mean, variance: self.bandwidth * self.bandwidth };
                points.0.iter().map(kernel).collect()
            }
            (Source::Gaussian, _) => vec![Component { weight: 1.0, mean: 0.0, variance: 1.0 }],
            _ => {
                let total = self.shares.iter().fold(0.0, |sum, share| sum + share);
                let parts = self.shares.iter().zip(&self.means).zip(&self.sds);
                parts
                    .map(|((share, mean), sd)| Component { weight: share / total, mean: *mean, variance: sd * sd })
                    .collect()
            }
        };
        World::new(Mixture { components: mixture }.standardised())
    }
}
