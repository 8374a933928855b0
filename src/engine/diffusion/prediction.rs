//! What a denoising network may predict, and what each prediction says about x₀ and ε.

use super::velocity;
use crate::engine::schedule::Schedule;

/// What the network's output stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Prediction {
    /// The noise ε (Ho et al. 2020). Says nothing of x₀ where ᾱₜ = 0.
    Eps,
    /// The data x₀. Says nothing of ε where 1−ᾱₜ = 0.
    X0,
    /// The velocity v (Salimans & Ho 2022), good at every t.
    V,
}

impl Prediction {
    /// The output of a perfect network: the training target for this x₀ and ε.
    pub fn target(self, schedule: &Schedule, t: usize, x_0: f64, eps: f64) -> f64 {
        match self {
            Self::Eps => eps,
            Self::X0 => x_0,
            Self::V => velocity(schedule, t, x_0, eps),
        }
    }
}

/// Data and noise that together make xₜ = √ᾱₜ x₀ + √(1−ᾱₜ) ε.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Estimate {
    /// The estimate of x₀.
    pub x_0: f64,
    /// The estimate of ε.
    pub eps: f64,
}

/// x₀ and ε from xₜ and the network's `output`. Not finite where the [`Prediction`] says nothing of one of them.
pub fn estimate(schedule: &Schedule, t: usize, prediction: Prediction, x_t: f64, output: f64) -> Estimate {
    let (signal, noise) = (schedule.sqrt_alpha_bar(t), schedule.sqrt_one_minus_alpha_bar(t));
    match prediction {
        Prediction::Eps => Estimate { x_0: (x_t - noise * output) / signal, eps: output },
        Prediction::X0 => Estimate { x_0: output, eps: (x_t - signal * output) / noise },
        Prediction::V => Estimate { x_0: signal * x_t - noise * output, eps: signal * output + noise * x_t },
    }
}

#[cfg(test)]
mod tests {
    use super::super::q_sample;
    use super::*;
    use crate::engine::schedule::Recipe;

    #[test]
    fn every_prediction_of_a_perfect_network_gives_back_data_and_noise() {
        let schedule = Schedule::new(&Recipe::default());
        let (x_0, eps) = (0.4, -1.3);
        for t in [1, 100, 500, 1000] {
            let x_t = q_sample(&schedule, t, x_0, eps);
            for prediction in [Prediction::Eps, Prediction::X0, Prediction::V] {
                let found = estimate(&schedule, t, prediction, x_t, prediction.target(&schedule, t, x_0, eps));
                assert!((found.x_0 - x_0).abs() < 1e-12, "{prediction:?} t={t}: {found:?}");
                assert!((found.eps - eps).abs() < 1e-12, "{prediction:?} t={t}: {found:?}");
            }
        }
    }

    #[test]
    fn where_nothing_but_noise_is_left_only_the_velocity_still_tells_the_data() {
        let schedule = Schedule::new(&Recipe { zero_terminal_snr: true, ..Recipe::default() });
        let output = Prediction::V.target(&schedule, 1000, 0.4, -1.3);
        assert_eq!(estimate(&schedule, 1000, Prediction::V, -1.3, output).x_0, 0.4);
        assert!(!estimate(&schedule, 1000, Prediction::Eps, -1.3, -1.3).x_0.is_finite());
    }
}
