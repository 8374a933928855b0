//! The variational bound of a diffusion model, term by term (Ho et al. 2020, eq. 5), for data of one dimension.
//!
//! −ELBO = L_T + Σ L_{t−1} + L_0 with p(xₜ₋₁|xₜ) = N(μ̃ₜ(xₜ, x̂₀), σₜ²). What a denoiser is worth enters by its mean square errors
//! alone, so no term is sampled.

use std::f64::consts::TAU;

use super::{kl_to_noise, posterior};
use crate::engine::math;
use crate::engine::schedule::Schedule;

/// What σₜ² is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StepVariance {
    /// βₜ.
    Beta,
    /// β̃ₜ; β₁ at t = 1, where β̃ is 0.
    Posterior,
    /// β̃ₜ + (√ᾱₜ₋₁·βₜ/(1−ᾱₜ))²·mmseₜ: what the bound is least with if the denoiser is exact; mmse₁ at t = 1.
    Optimal,
}

/// The terms of −ELBO in nats. Arrays over t begin with the t that is named.
#[derive(Debug, Clone, PartialEq)]
pub struct Bound {
    /// L_T = E KL(q(x_T|x₀) ‖ N(0, 1)).
    pub l_end: f64,
    /// L_{t−1} = E KL(q(xₜ₋₁|xₜ, x₀) ‖ p(xₜ₋₁|xₜ)) from t = 2 on.
    pub l_steps: Vec<f64>,
    /// L_0 = −E ln p(x₀|x₁).
    pub l_start: f64,
    /// σₜ² from t = 1 on.
    pub variance: Vec<f64>,
    /// βₜ²/(2σₜ²αₜ(1−ᾱₜ)), what an error in ε counts, from t = 2 on (Ho et al. 2020, eq. 12).
    pub weight: Vec<f64>,
    /// The same in L_0, at t = 1.
    pub start_weight: f64,
    /// E(ε−ε̂)² from t = 1 on.
    pub eps_error: Vec<f64>,
}

impl Bound {
    /// The bound for data with mean square `square`, whose least mean square errors are `mmse` (from t = 1 on). The denoiser's ε̂
    /// differs from the exact one by `excess` (mean squares, from t = 1 on). Every 1−ᾱₜ and ᾱₜ is positive.
    pub fn new(schedule: &Schedule, square: f64, mmse: &[f64], excess: &[f64], variance: StepVariance) -> Self {
        let last = schedule.steps();
        let variance: Vec<f64> = (1..=last).map(|t| variance.at(schedule, t, mmse[t - 1])).collect();
        let weight: Vec<f64> = (1..=last).map(|t| eps_weight(schedule, t, variance[t - 1])).collect();
        let l_step = |t: usize| l_step(schedule, t, mmse[t - 1], variance[t - 1]) + weight[t - 1] * excess[t - 1];
        Self {
            l_end: kl_to_noise(schedule, last, square.sqrt()),
            l_steps: (2..=last).map(l_step).collect(),
            l_start: 0.5 * math::ln(TAU * variance[0]) + 0.5 * mmse[0] / variance[0] + weight[0] * excess[0],
            eps_error: (1..=last).map(|t| schedule.snr(t) * mmse[t - 1] + excess[t - 1]).collect(),
            weight: weight[1..].to_vec(),
            start_weight: weight[0],
            variance,
        }
    }

    /// Σ L_{t−1} over t = 2 … T.
    pub fn l_sum(&self) -> f64 {
        self.l_steps.iter().fold(0.0, |sum, term| sum + term)
    }

    /// −ELBO: an upper bound of −E ln p(x₀), and so of the data's entropy.
    pub fn neg_elbo(&self) -> f64 {
        self.l_end + self.l_sum() + self.l_start
    }

    /// ½ ln 2πσ₁², the part of L_0 that no denoiser changes.
    pub fn l_start_constant(&self) -> f64 {
        0.5 * math::ln(TAU * self.variance[0])
    }
}

impl StepVariance {
    /// σₜ², t ≥ 1.
    pub fn at(self, schedule: &Schedule, t: usize, mmse: f64) -> f64 {
        let known = posterior(schedule, t);
        match self {
            Self::Optimal => known.variance + known.x_0_factor * known.x_0_factor * mmse,
            Self::Posterior if t > 1 => known.variance,
            Self::Beta | Self::Posterior => schedule.beta(t),
        }
    }
}

/// KL(q(xₜ₋₁|xₜ, x₀) ‖ N(μ̃ₜ(xₜ, x̂₀), σₜ²)) for a denoiser with this mean square error in x̂₀, t ≥ 2.
pub fn l_step(schedule: &Schedule, t: usize, error: f64, variance: f64) -> f64 {
    let known = posterior(schedule, t);
    // β̃/σ² − 1 − ln(β̃/σ²), from the difference, which is small at most t.
    let apart = (known.variance - variance) / variance;
    0.5 * (apart - math::ln_1p(apart)) + 0.5 * known.x_0_factor * known.x_0_factor * error / variance
}

/// What a square error in ε̂ at t ≥ 1 counts in the bound; at t = 1 in L_0.
fn eps_weight(schedule: &Schedule, t: usize, variance: f64) -> f64 {
    let beta = schedule.beta(t);
    beta * beta / (2.0 * variance * schedule.alpha(t) * schedule.one_minus_alpha_bar(t))
}

#[cfg(test)]
mod tests;
