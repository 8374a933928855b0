//! The act that goes through the terms, from t = T to 1, as samples are drawn.

use super::pieces::Errors;
use super::settings::DiffusionLoss;
use super::world::{World, level};
use super::{Moment, Part};
use crate::engine::diffusion::{Bound, posterior, q_sample};
use crate::engine::schedule::Schedule;
use crate::scene::{Step, Steps};
use std::sync::Arc;

/// What all moments of the exact acts share.
#[derive(Clone)]
pub struct Whole {
    pub schedule: Schedule,
    /// mmse from t = 1 on.
    pub mmse: Vec<f64>,
    pub bound: Bound,
    /// The sum of L_T and all terms from t = T down to this one, from t = 1 on: at t = 1 with L_0.
    pub so_far: Vec<f64>,
    pub neg_elbo: f64,
    /// −ELBO − the entropy: KL(q(x_{0:T}) ‖ p(x_{0:T})).
    pub gap: f64,
    /// The part of Σ Lₜ₋₁ in the first hundredth of its terms, rounded up, and in the first tenth.
    pub first_shares: [f64; 2],
    /// The same tenth's part of Σ E(ε−ε̂)², which is what L_simple adds up.
    pub simple_share: f64,
}

/// The step xₜ → xₜ₋₁; at t = 1 it is L_0 that is paid.
#[derive(Clone)]
pub struct Term {
    pub whole: Arc<Whole>,
    pub t: usize,
}

/// The two Gaussians of a step, for one x₀ and one xₜ.
#[derive(Clone, Copy)]
pub struct Pair {
    pub x_t: f64,
    pub eps_hat: f64,
    pub mu_tilde: f64,
    pub mu_theta: f64,
    /// β̃ₜ and σₜ².
    pub variances: [f64; 2],
}

pub fn run(scene: &DiffusionLoss, world: Arc<World>) -> Steps<Moment> {
    let scene = scene.clone();
    Box::new(Errors::new(world.clone(), scene.schedule()).flat_map(move |step| -> Steps<Moment> {
        let Ok((schedule, mmse)) = step else { return Box::new(std::iter::once(Step::Busy)) };
        let (whole, world) = (Arc::new(Whole::new(&scene, &world, schedule, mmse)), world.clone());
        Box::new((1..=whole.schedule.steps()).rev().map(move |t| {
            let part = Part::Terms(Term { whole: whole.clone(), t });
            Step::Moment(Moment { world: world.clone(), part })
        }))
    }))
}

impl Whole {
    fn new(scene: &DiffusionLoss, world: &World, schedule: Schedule, mmse: Vec<f64>) -> Self {
        let least = |t: usize| schedule.snr(t) * mmse[t - 1];
        let excess: Vec<f64> =
            (1..=schedule.steps()).map(|t| scene.denoiser.excess(scene.denoiser_error, least(t))).collect();
        let bound = Bound::new(&schedule, world.square(), &mmse, &excess, scene.variance);
        let terms = std::iter::once(bound.l_start).chain(bound.l_steps.iter().copied());
        let mut sum = bound.l_end;
        let mut so_far: Vec<f64> = terms.collect();
        for term in so_far.iter_mut().rev() {
            sum += *term;
            *term = sum;
        }
        let neg_elbo = bound.neg_elbo();
        Self {
            first_shares: [100, 10].map(|parts| first_share(&bound.l_steps, parts)),
            simple_share: first_share(&bound.eps_error[1..], 10),
            so_far,
            neg_elbo,
            gap: neg_elbo - world.entropy,
            schedule,
            mmse,
            bound,
        }
    }

    /// Over t = 2 … T.
    pub fn over_steps(&self, of: impl Fn(usize) -> f64) -> Vec<f64> {
        (2..=self.schedule.steps()).map(of).collect()
    }

    /// What the error in ε at t costs in the bound, t ≥ 2.
    pub fn weighted(&self, t: usize) -> f64 {
        self.bound.weight[t - 2] * self.bound.eps_error[t - 1]
    }

    /// The term that is paid at t: Lₜ₋₁.
    pub fn term(&self, t: usize) -> f64 {
        if t > 1 { self.bound.l_steps[t - 2] } else { self.bound.l_start }
    }

    /// The step from xₜ = √ᾱₜ·x₀ + √(1−ᾱₜ)·ε on.
    pub fn pair(&self, scene: &DiffusionLoss, world: &World, t: usize) -> Pair {
        let (schedule, known) = (&self.schedule, posterior(&self.schedule, t));
        let x_t = q_sample(schedule, t, scene.x0, scene.eps);
        let x_0_hat = world.data.posterior_mean(level(schedule, t), x_t);
        let (signal, noise) = (schedule.sqrt_alpha_bar(t), schedule.sqrt_one_minus_alpha_bar(t));
        let eps_exact = (x_t - signal * x_0_hat) / noise;
        let off = scene.denoiser.off(scene.denoiser_error, eps_exact);
        Pair {
            x_t,
            eps_hat: eps_exact + off,
            mu_tilde: known.mean(x_t, scene.x0),
            // An error in ε̂ moves the mean by βₜ/√(αₜ(1−ᾱₜ)) of itself.
            mu_theta: known.mean(x_t, x_0_hat) - schedule.beta(t) / (schedule.alpha(t).sqrt() * noise) * off,
            variances: [known.variance, self.bound.variance[t - 1]],
        }
    }
}

impl Pair {
    /// KL(q(xₜ₋₁|xₜ, x₀) ‖ p(xₜ₋₁|xₜ)) in nats; infinite at t = 1, where q knows x₀.
    pub fn kl(&self) -> f64 {
        let ([known, used], shift) = (self.variances, self.mu_tilde - self.mu_theta);
        let apart = (known - used) / used;
        0.5 * (apart - crate::engine::math::ln_1p(apart)) + 0.5 * shift * shift / used
    }
}

/// The share of the first ⌈n/parts⌉ of n numbers in their sum; undefined without any.
fn first_share(terms: &[f64], parts: usize) -> f64 {
    let sum = |terms: &[f64]| terms.iter().fold(0.0, |sum, term| sum + term);
    sum(&terms[..terms.len().div_ceil(parts)]) / sum(terms)
}

#[cfg(test)]
mod tests {
    use super::first_share;

    #[test]
    fn the_first_tenth_is_rounded_up() {
        let terms = [4.0, 3.0, 2.0, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0];
        assert_eq!((first_share(&terms[..10], 10), first_share(&terms, 10)), (0.4, 0.7));
        assert!(first_share(&[], 10).is_nan());
    }
}
