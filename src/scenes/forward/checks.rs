//! The identities of the forward process, each by two routes.

use super::{Moment, Shared};
use crate::engine::diffusion::{self, Mixture};
use crate::engine::math;
use crate::engine::rng::{self, Stream};
use crate::engine::schedule::Schedule;
use crate::scene::Checks;

/// Draws for a Monte-Carlo estimate, at least.
const DRAWS: usize = 20_000;

/// What single precision leaves of a value around 1.
const F32: f64 = 1e-6;

pub fn checks(moment: &Moment, seed: u64, out: &mut dyn Checks) {
    let Shared { schedule, data, .. } = &*moment.shared;
    moments(moment, out);
    products(schedule, moment.t, out);
    if moment.t > 0 {
        divergence(moment, seed, out);
    }
    if moment.t > 1 {
        let middle = data.x0.len() / 2;
        posterior(schedule, moment.t, f64::from(data.x0[middle]), f64::from(moment.x_t[middle]), out);
    }
    if let Some(mixture) = &data.mixture {
        marginal(&mixture.noised(schedule, moment.t), out);
    }
}

/// Mean and variance of xₜ over its n values, given x₀. With a = √ᾱₜ, b = √(1−ᾱₜ) and S = var x₀, the mean has variance
/// b²/n, the sample variance (4a²b²S + 2b⁴)/n.
fn moments(moment: &Moment, out: &mut dyn Checks) {
    let schedule = &moment.shared.schedule;
    let n = moment.x_t.len() as f64;
    let (a2, b2) = (schedule.alpha_bar(moment.t), schedule.one_minus_alpha_bar(moment.t));
    let sigma_of_mean = (b2 / n).sqrt();
    let sigma_of_variance = ((4.0 * a2 * b2 * moment.shared.var_x0 + 2.0 * b2 * b2) / n).sqrt();
    let source = "Ho et al. 2020, eq. 4; 6σ";
    out.check("mean", moment.mean, moment.mean_theory(), 6.0 * sigma_of_mean + F32, source);
    out.check("variance", moment.variance, moment.var_theory(), 6.0 * sigma_of_variance + b2 / n + F32, source);
}

/// √ᾱₜ as a sum of logarithms, and 1 − ᾱₜ as the variance that a chain of steps piles up.
fn products(schedule: &Schedule, t: usize, out: &mut dyn Checks) {
    let log_alpha_bar: f64 = (1..=t).map(|s| math::ln_1p(-schedule.beta(s))).sum();
    let source = "Ho et al. 2020, section 2";
    out.check("product", schedule.sqrt_alpha_bar(t), math::exp(0.5 * log_alpha_bar), 1e-10, source);
    let piled_up = (1..=t).fold(0.0, |v, s| (1.0 - schedule.beta(s)) * v + schedule.beta(s));
    out.check("chain", piled_up, 1.0 - schedule.alpha_bar(t), 1e-10, "vₜ = αₜ·vₜ₋₁ + βₜ");
}

/// KL(q(xₜ|x₀) ‖ N(0, I)) per dimension in closed form, and as the mean of ln q − ln p over draws from q. Given x₀, one
/// term ½(ax₀ + bε)² − ½ε² − ln b has variance ½(b²−1)² + a²b²x₀².
fn divergence(moment: &Moment, seed: u64, out: &mut dyn Checks) {
    let Shared { schedule, data, .. } = &*moment.shared;
    let (a, b) = (schedule.sqrt_alpha_bar(moment.t), schedule.sqrt_one_minus_alpha_bar(moment.t));
    let rounds = DRAWS.div_ceil(data.x0.len());
    let draws = (rounds * data.x0.len()) as f64;
    let mut noise = rng::rng(seed, Stream::Checks);
    let (mut sum, mut variance) = (0.0, 0.0);
    for _ in 0..rounds {
        for x_0 in data.x0.iter().copied().map(f64::from) {
            let eps = f64::from(rng::normal(&mut noise));
            let x = a * x_0 + b * eps;
            sum += 0.5 * (x * x - eps * eps) - math::ln(b);
            variance += 0.5 * (b * b - 1.0) * (b * b - 1.0) + a * a * b * b * x_0 * x_0;
        }
    }
    let sigma = variance.sqrt() / draws;
    let closed = moment.shared.kl_to_normal(moment.t);
    out.check("kl", closed, sum / draws, 6.0 * sigma + 1e-12, "E_q[ln q − ln p]; 6σ");
}

/// The posterior's mean and variance in closed form, and by Bayes' rule on a grid:
/// q(xₜ₋₁|xₜ,x₀) ∝ q(xₜ|xₜ₋₁) q(xₜ₋₁|x₀).
fn posterior(schedule: &Schedule, t: usize, x_0: f64, x_t: f64, out: &mut dyn Checks) {
    let posterior = diffusion::posterior(schedule, t);
    let prior_mean = schedule.sqrt_alpha_bar(t - 1) * x_0;
    let prior_sd = schedule.sqrt_one_minus_alpha_bar(t - 1);
    let (alpha, beta) = (schedule.alpha(t).sqrt(), schedule.beta(t));
    if prior_sd == 0.0 || beta == 0.0 {
        return;
    }
    // Both factors are Gaussians in xₜ₋₁: a grid finer than half the narrower one sums them to machine precision.
    let narrow = prior_sd.min(beta.sqrt());
    let points = (24.0 * prior_sd / (0.4 * narrow)).ceil().min(40_000.0) as usize;
    let (mut total, mut first, mut second) = (0.0, 0.0, 0.0);
    for i in 0..=points {
        let from_mean = prior_sd * (24.0 * i as f64 / points as f64 - 12.0);
        let step = x_t - alpha * (prior_mean + from_mean);
        let log = -0.5 * (step * step / beta + from_mean * from_mean / (prior_sd * prior_sd));
        let weight = math::exp(log);
        total += weight;
        first += weight * from_mean;
        second += weight * from_mean * from_mean;
    }
    let mean = first / total;
    let source = "Bayes' rule; Ho et al. 2020, eq. 6–7";
    out.check("posterior-mean", posterior.mean(x_t, x_0), prior_mean + mean, 1e-6, source);
    out.check("posterior-variance", posterior.variance, second / total - mean * mean, 1e-6 * prior_sd, source);
}

/// ∫ pₜ(x) dx by the trapezoidal rule.
fn marginal(density: &Mixture, out: &mut dyn Checks) {
    const POINTS: usize = 4000;
    const REACH: f64 = 10.0;
    let x = |i: usize| REACH * (2.0 * i as f64 / POINTS as f64 - 1.0);
    let total: f64 = (0..=POINTS).map(|i| density.density(x(i))).sum();
    out.check("marginal", total * 2.0 * REACH / POINTS as f64, 1.0, 1e-9, "pₜ is a density");
}

#[cfg(test)]
mod tests;
