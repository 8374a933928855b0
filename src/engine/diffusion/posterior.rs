//! The step back when x₀ is known.

use crate::engine::schedule::Schedule;

/// q(xₜ₋₁ | xₜ, x₀) = N(μ̃ₜ(xₜ, x₀), β̃ₜ) (Ho et al. 2020, eq. 6–7).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Posterior {
    /// The factor of x₀ in the mean, √ᾱₜ₋₁ βₜ / (1−ᾱₜ).
    pub x_0_factor: f64,
    /// The factor of xₜ in the mean, √αₜ (1−ᾱₜ₋₁) / (1−ᾱₜ).
    pub x_t_factor: f64,
    /// β̃ₜ = βₜ (1−ᾱₜ₋₁) / (1−ᾱₜ); 0 at t = 1.
    pub variance: f64,
}

impl Posterior {
    /// μ̃ₜ(xₜ, x₀).
    pub fn mean(&self, x_t: f64, x_0: f64) -> f64 {
        self.x_0_factor * x_0 + self.x_t_factor * x_t
    }
}

/// The posterior at t ≥ 1. Where no noise has been added yet (1−ᾱₜ = 0) it is x₀ for certain.
pub fn posterior(schedule: &Schedule, t: usize) -> Posterior {
    posterior_between(schedule, t, t - 1)
}

/// q(xₛ | xₜ, x₀) for any s < t: the steps s+1 … t are taken as one, with α = ᾱₜ/ᾱₛ and β = 1 − α.
pub fn posterior_between(schedule: &Schedule, t: usize, s: usize) -> Posterior {
    let noise = schedule.one_minus_alpha_bar(t);
    if noise == 0.0 {
        return Posterior { x_0_factor: 1.0, x_t_factor: 0.0, variance: 0.0 };
    }
    let (alpha, beta) = between(schedule, t, s);
    let noise_before = schedule.one_minus_alpha_bar(s);
    Posterior {
        x_0_factor: schedule.sqrt_alpha_bar(s) * beta / noise,
        x_t_factor: alpha.sqrt() * noise_before / noise,
        variance: beta * noise_before / noise,
    }
}

/// α = ᾱₜ/ᾱₛ and β = 1 − α of the steps s+1 … t taken as one. β by its own recursion of positive terms: the subtraction
/// would cancel digits.
pub(super) fn between(schedule: &Schedule, t: usize, s: usize) -> (f64, f64) {
    (s + 1..=t)
        .fold((1.0, 0.0), |(alpha, beta), u| (schedule.alpha(u) * alpha, schedule.alpha(u) * beta + schedule.beta(u)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::schedule::Recipe;

    #[test]
    fn the_posterior_is_bayes_rule_applied_to_one_step_and_all_steps_before_it() {
        let schedule = Schedule::new(&Recipe { steps: 50, beta_end: 0.2, ..Recipe::default() });
        let (x_0, x_t) = (0.4, -1.3);
        for t in 2..=50 {
            let (alpha, beta, noise_before) =
                (schedule.alpha(t), schedule.beta(t), schedule.one_minus_alpha_bar(t - 1));
            // Precisions add; means are weighted by them.
            let precision = alpha / beta + 1.0 / noise_before;
            let weighted = alpha.sqrt() * x_t / beta + schedule.sqrt_alpha_bar(t - 1) * x_0 / noise_before;
            let posterior = posterior(&schedule, t);
            assert!((posterior.variance * precision - 1.0).abs() < 1e-12, "t = {t}");
            assert!((posterior.mean(x_t, x_0) - weighted / precision).abs() < 1e-12, "t = {t}");
        }
    }

    #[test]
    fn several_steps_back_at_once_are_bayes_rule_too() {
        let schedule = Schedule::new(&Recipe { steps: 50, beta_end: 0.2, ..Recipe::default() });
        let (x_0, x_t) = (0.4, -1.3);
        for (t, s) in [(50, 1), (30, 20), (9, 8)] {
            let alpha = schedule.alpha_bar(t) / schedule.alpha_bar(s);
            let precision = alpha / (1.0 - alpha) + 1.0 / schedule.one_minus_alpha_bar(s);
            let weighted =
                alpha.sqrt() * x_t / (1.0 - alpha) + schedule.sqrt_alpha_bar(s) * x_0 / schedule.one_minus_alpha_bar(s);
            let posterior = posterior_between(&schedule, t, s);
            assert!((posterior.variance * precision - 1.0).abs() < 1e-12, "{t} to {s}");
            assert!((posterior.mean(x_t, x_0) - weighted / precision).abs() < 1e-12, "{t} to {s}");
        }
    }

    #[test]
    fn before_any_noise_the_step_back_is_certain() {
        let schedule = Schedule::from_betas(vec![0.0, 0.1]);
        assert_eq!((posterior(&schedule, 1).mean(0.4, 0.4), posterior(&schedule, 1).variance), (0.4, 0.0));
        assert_eq!((posterior(&schedule, 2).mean(9.0, 0.4), posterior(&schedule, 2).variance), (0.4, 0.0));
    }
}
