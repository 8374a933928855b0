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
    let noise = schedule.one_minus_alpha_bar(t);
    if noise == 0.0 {
        return Posterior { x_0_factor: 1.0, x_t_factor: 0.0, variance: 0.0 };
    }
    let noise_before = schedule.one_minus_alpha_bar(t - 1);
    Posterior {
        x_0_factor: schedule.sqrt_alpha_bar(t - 1) * schedule.beta(t) / noise,
        x_t_factor: schedule.alpha(t).sqrt() * noise_before / noise,
        variance: schedule.beta(t) * noise_before / noise,
    }
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
    fn before_any_noise_the_step_back_is_certain() {
        let schedule = Schedule::from_betas(vec![0.0, 0.1]);
        assert_eq!((posterior(&schedule, 1).mean(0.4, 0.4), posterior(&schedule, 1).variance), (0.4, 0.0));
        assert_eq!((posterior(&schedule, 2).mean(9.0, 0.4), posterior(&schedule, 2).variance), (0.4, 0.0));
    }
}
