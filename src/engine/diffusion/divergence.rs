//! Kullback–Leibler divergences between Gaussians, in nats, for one dimension; those of a diagonal Gaussian add up.

use crate::engine::math;
use crate::engine::schedule::Schedule;

/// KL(N(μ₁, σ₁²) ‖ N(μ₂, σ₂²)) = ½ (σ₁²/σ₂² − 1 − ln(σ₁²/σ₂²) + (μ₁−μ₂)²/σ₂²), with logvar = ln σ².
pub fn kl_gaussian(mean_1: f64, logvar_1: f64, mean_2: f64, logvar_2: f64) -> f64 {
    let (log_ratio, shift) = (logvar_1 - logvar_2, mean_1 - mean_2);
    0.5 * (math::exp_m1(log_ratio) - log_ratio + shift * shift * math::exp(-logvar_2))
}

/// KL(q(xₜ | x₀) ‖ N(0, 1)) = ½ (ᾱₜ x₀² − ᾱₜ − ln(1−ᾱₜ)): how far xₜ still is from pure noise. Infinite where no noise
/// has been added.
pub fn kl_to_noise(schedule: &Schedule, t: usize, x_0: f64) -> f64 {
    let alpha_bar = schedule.alpha_bar(t);
    // Near noise ᾱ is the exact small number, near the data 1−ᾱ is.
    let log_noise = if alpha_bar < 0.5 { math::ln_1p(-alpha_bar) } else { math::ln(schedule.one_minus_alpha_bar(t)) };
    0.5 * (alpha_bar * x_0 * x_0 - alpha_bar - log_noise)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::schedule::Recipe;

    #[test]
    fn a_gaussian_is_at_no_distance_from_itself_and_at_a_positive_one_from_any_other() {
        assert_eq!(kl_gaussian(0.3, -1.2, 0.3, -1.2), 0.0);
        assert!(kl_gaussian(0.3, -1.2, 0.3, -1.3) > 0.0);
        assert_eq!(kl_gaussian(2.0, 0.0, -1.0, 0.0), 4.5);
    }

    #[test]
    fn the_distance_to_noise_is_that_of_the_marginal_gaussian() {
        let schedule = Schedule::new(&Recipe::default());
        for t in 1..=1000 {
            let logvar = math::ln(schedule.one_minus_alpha_bar(t));
            let general = kl_gaussian(schedule.sqrt_alpha_bar(t) * 0.7, logvar, 0.0, 0.0);
            let found = kl_to_noise(&schedule, t, 0.7);
            assert!((found - general).abs() < 1e-12, "t = {t}: {found} is not {general}");
        }
        assert_eq!(kl_to_noise(&schedule, 0, 0.7), f64::INFINITY);
    }

    #[test]
    fn the_distance_to_noise_keeps_its_digits_near_noise() {
        // At x₀ = 0 what is left is ½(−ᾱ − ln(1−ᾱ)) = ᾱ²/4 + ᾱ³/6 + …
        let schedule = Schedule::new(&Recipe::default());
        let alpha_bar = schedule.alpha_bar(1000);
        let series = alpha_bar * alpha_bar / 4.0 + alpha_bar * alpha_bar * alpha_bar / 6.0;
        assert!((kl_to_noise(&schedule, 1000, 0.0) / series - 1.0).abs() < 1e-8);
    }
}
