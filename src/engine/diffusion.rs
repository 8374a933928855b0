//! The diffusion process of Ho et al. 2020, "Denoising Diffusion Probabilistic Models": closed forms for one element.
//!
//! Every dimension of a picture or a point diffuses by itself, so each function takes and gives one number; callers loop.
//! `t` runs from 0 (data) to T (noise), `eps` is a draw from N(0, 1).

mod bound;
mod divergence;
mod exact;
mod line;
mod mixture;
mod posterior;
mod prediction;
mod sampler;

pub use bound::{Bound, StepVariance, l_step};
pub use divergence::{kl_gaussian, kl_to_noise};
pub use exact::PointMixture;
pub use line::Level;
pub use mixture::{Component, Mixture};
pub use posterior::{Posterior, posterior, posterior_between};
pub use prediction::{Estimate, Prediction, estimate};
pub use sampler::{Sampler, Spacing, Transition};

use super::schedule::Schedule;

/// One step of noising, a draw from q(xₜ | xₜ₋₁): xₜ = √αₜ xₜ₋₁ + √βₜ ε, t ≥ 1 (Ho et al. 2020, eq. 2).
pub fn q_step(schedule: &Schedule, t: usize, x_prev: f64, eps: f64) -> f64 {
    schedule.alpha(t).sqrt() * x_prev + schedule.beta(t).sqrt() * eps
}

/// The steps s+1 … t at once, a draw from q(xₜ | xₛ): xₜ = √α xₛ + √β ε with α = ᾱₜ/ᾱₛ and β = 1 − α.
pub fn q_step_between(schedule: &Schedule, t: usize, s: usize, x_s: f64, eps: f64) -> f64 {
    let (alpha, beta) = posterior::between(schedule, t, s);
    alpha.sqrt() * x_s + beta.sqrt() * eps
}

/// All steps up to t at once, a draw from q(xₜ | x₀): xₜ = √ᾱₜ x₀ + √(1−ᾱₜ) ε (Ho et al. 2020, eq. 4).
pub fn q_sample(schedule: &Schedule, t: usize, x_0: f64, eps: f64) -> f64 {
    schedule.sqrt_alpha_bar(t) * x_0 + schedule.sqrt_one_minus_alpha_bar(t) * eps
}

/// The velocity v = √ᾱₜ ε − √(1−ᾱₜ) x₀ (Salimans & Ho 2022): xₜ turned by a right angle, since with √ᾱₜ = cos φ and
/// √(1−ᾱₜ) = sin φ, xₜ = cos φ x₀ + sin φ ε and v = dxₜ/dφ.
pub fn velocity(schedule: &Schedule, t: usize, x_0: f64, eps: f64) -> f64 {
    schedule.sqrt_alpha_bar(t) * eps - schedule.sqrt_one_minus_alpha_bar(t) * x_0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::rng::{Stream, normals, rng};
    use crate::engine::schedule::Recipe;
    use crate::engine::stats;

    #[test]
    fn single_steps_without_noise_shrink_the_data_as_the_closed_form_does() {
        let schedule = Schedule::new(&Recipe { steps: 200, ..Recipe::default() });
        let mut x = 0.7;
        for t in 1..=200 {
            x = q_step(&schedule, t, x, 0.0);
            assert!((x - q_sample(&schedule, t, 0.7, 0.0)).abs() < 1e-13, "t = {t}");
        }
    }

    #[test]
    fn several_steps_at_once_join_the_closed_form() {
        let schedule = Schedule::new(&Recipe { steps: 200, ..Recipe::default() });
        let (x_0, s, t) = (0.7, 40, 90);
        let mean = q_step_between(&schedule, t, s, q_sample(&schedule, s, x_0, 0.0), 0.0);
        assert!((mean - q_sample(&schedule, t, x_0, 0.0)).abs() < 1e-13);
        let spread = |x: f64| x * x;
        let piled = spread(q_step_between(&schedule, t, s, schedule.sqrt_one_minus_alpha_bar(s), 0.0))
            + spread(q_step_between(&schedule, t, s, 0.0, 1.0));
        assert!((piled - schedule.one_minus_alpha_bar(t)).abs() < 1e-13);
        assert_eq!(q_step_between(&schedule, 7, 6, 0.4, 0.2), q_step(&schedule, 7, 0.4, 0.2));
    }

    #[test]
    fn single_steps_and_the_closed_form_have_the_same_mean_and_variance_within_six_sigma() {
        let schedule = Schedule::new(&Recipe { steps: 20, beta_end: 0.2, ..Recipe::default() });
        let (n, x_0) = (20_000, 0.7);
        let mut rng = rng(0, Stream::Noise);
        let walk = |eps: Vec<f32>| (1..=20).zip(eps).fold(x_0, |x, (t, e)| q_step(&schedule, t, x, f64::from(e)));
        let ends: Vec<f64> = (0..n).map(|_| walk(normals(&mut rng, 20))).collect();
        let variance = schedule.one_minus_alpha_bar(20);
        let mean_error = stats::mean(&ends) - schedule.sqrt_alpha_bar(20) * x_0;
        let variance_error = stats::variance(&ends) - variance;
        assert!(mean_error.abs() < 6.0 * (variance / f64::from(n)).sqrt(), "{mean_error}");
        assert!(variance_error.abs() < 6.0 * variance * (2.0 / f64::from(n)).sqrt(), "{variance_error}");
    }
}
