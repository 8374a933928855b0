//! How samplers use a denoiser: which t they visit, and how they step from one to the next.

use super::posterior::{between, posterior_between};
use super::{Estimate, Prediction, estimate};
use crate::engine::math;
use crate::engine::schedule::Schedule;

/// Which of the times 1 … T a sampler visits if it takes fewer than T steps. The names are those of diffusers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Spacing {
    /// Every (T div n)-th time from t = 1 on. It does not reach T, though sampling starts from pure noise.
    Leading,
    /// From T to 1, evenly; a single step visits t = 1 only.
    Linspace,
    /// From T down, evenly (Lin et al. 2023, section 3.3).
    Trailing,
}

impl Spacing {
    /// The times visited by n steps (1 ≤ n ≤ T), from the largest to the smallest; the last step goes on to t = 0.
    pub fn times(self, steps: usize, n: usize) -> Vec<usize> {
        let (whole, count) = (steps as f64, n as f64);
        // numpy, and so diffusers, rounds halves to the even neighbour.
        let time = |i: usize| match self {
            Self::Leading => i * (steps / n) + 1,
            Self::Linspace => (i as f64 * ((whole - 1.0) / (count - 1.0).max(1.0))).round_ties_even() as usize + 1,
            Self::Trailing => (whole - (n - 1 - i) as f64 * (whole / count)).round_ties_even() as usize,
        };
        (0..n).rev().map(time).collect()
    }
}

/// A way to step back.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Sampler {
    /// A draw from q(xₛ | xₜ, x̂₀), with variance between β̃ (`interpolation` 0) and β (1), evenly in the logarithm
    /// (Ho et al. 2020, section 3.2; Nichol & Dhariwal 2021, section 3.1).
    Ddpm {
        /// v in σ² = exp(v·ln β + (1 − v)·ln β̃).
        interpolation: f64,
    },
    /// xₛ = √ᾱₛ·x̂₀ + √(1−ᾱₛ−σ²)·ε̂ + σ·z with σ² = η²·β̃ (Song et al. 2021, eq. 12 and 16).
    Ddim {
        /// η: 0 is deterministic, 1 is DDPM with β̃.
        eta: f64,
    },
    /// Heun's method on the probability-flow ODE dx̄/dσ = ε̂ with x̄ = x/√ᾱ and σ = √((1−ᾱ)/ᾱ); the last step, to σ = 0,
    /// is Euler's (Karras et al. 2022, algorithm 1). Euler's step is DDIM's with η = 0.
    Heun,
}

impl Sampler {
    /// The step from t to s < t. For Heun this is Euler's, taken again by what [`Sampler::averaged`] gives.
    pub fn transition(self, schedule: &Schedule, t: usize, s: usize) -> Transition {
        match self {
            Self::Ddpm { interpolation } => Transition::ddpm(schedule, t, s, interpolation),
            Self::Ddim { eta } => Transition::ddim(schedule, t, s, eta),
            Self::Heun => Transition::ddim(schedule, t, s, 0.0),
        }
    }

    /// Whether the step to s asks the denoiser a second time, at s, to average both slopes.
    pub fn corrects(self, s: usize) -> bool {
        self == Self::Heun && s > 0
    }

    /// What Heun's second step goes by: ε̂ averaged over both ends of the step, and the x̂₀ that goes with it at t.
    pub fn averaged(schedule: &Schedule, t: usize, x_t: f64, eps_t: f64, eps_s: f64) -> Estimate {
        estimate(schedule, t, Prediction::Eps, x_t, f64::midpoint(eps_t, eps_s))
    }

    /// How often n steps ask the denoiser.
    pub fn evaluations(self, n: usize) -> usize {
        if self == Self::Heun { 2 * n - 1 } else { n }
    }
}

/// One step: xₛ = x_0·x̂₀ + eps·ε̂ + x_t·xₜ + σ·z.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Transition {
    /// The factor of x̂₀.
    pub x_0: f64,
    /// The factor of ε̂.
    pub eps: f64,
    /// The factor of xₜ.
    pub x_t: f64,
    /// σ, the standard deviation of the noise added; 0 in a step to s = 0.
    pub sigma: f64,
}

impl Transition {
    fn ddpm(schedule: &Schedule, t: usize, s: usize, interpolation: f64) -> Self {
        let posterior = posterior_between(schedule, t, s);
        let (beta, beta_tilde) = (between(schedule, t, s).1, posterior.variance);
        let variance = match interpolation {
            _ if s == 0 => 0.0,
            0.0 => beta_tilde,
            1.0 => beta,
            v => math::exp(v * math::ln(beta) + (1.0 - v) * math::ln(beta_tilde)),
        };
        Self { x_0: posterior.x_0_factor, eps: 0.0, x_t: posterior.x_t_factor, sigma: variance.sqrt() }
    }

    fn ddim(schedule: &Schedule, t: usize, s: usize, eta: f64) -> Self {
        let sigma = eta * posterior_between(schedule, t, s).variance.sqrt();
        let rest = (schedule.one_minus_alpha_bar(s) - sigma * sigma).max(0.0);
        Self { x_0: schedule.sqrt_alpha_bar(s), eps: rest.sqrt(), x_t: 0.0, sigma }
    }

    /// The factors of x̂₀ and ε̂ in the mean of a step from t, once xₜ is written as the mixture of both that it is. They
    /// are √ᾱₛ and, where σ² is the part of the noise that is drawn anew, √(1−ᾱₛ−σ²) under every sampler.
    pub fn mixture(&self, schedule: &Schedule, t: usize) -> (f64, f64) {
        let (signal, noise) = (schedule.sqrt_alpha_bar(t), schedule.sqrt_one_minus_alpha_bar(t));
        (self.x_0 + self.x_t * signal, self.eps + self.x_t * noise)
    }

    /// The mean of xₛ.
    pub fn mean(&self, x_t: f64, estimate: Estimate) -> f64 {
        self.x_0 * estimate.x_0 + self.eps * estimate.eps + self.x_t * x_t
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::diffusion::PointMixture;
    use crate::engine::schedule::{Kind, Recipe};

    fn cosine(steps: usize) -> Schedule {
        Schedule::new(&Recipe { kind: Kind::Cosine, steps, ..Recipe::default() })
    }

    #[test]
    fn every_spacing_visits_distinct_times_in_falling_order() {
        for spacing in [Spacing::Leading, Spacing::Linspace, Spacing::Trailing] {
            for steps in [1, 2, 10, 50, 97] {
                for n in 1..=steps {
                    let times = spacing.times(steps, n);
                    assert_eq!(times.len(), n);
                    assert!(times.windows(2).all(|pair| pair[0] > pair[1]), "{spacing:?} {n} of {steps}: {times:?}");
                    assert!(times.iter().all(|t| (1..=steps).contains(t)), "{spacing:?} {n} of {steps}: {times:?}");
                }
                assert!(spacing.times(steps, steps).into_iter().eq((1..=steps).rev()));
            }
        }
        assert_eq!(Spacing::Leading.times(50, 20)[0], 39);
        assert_eq!(Spacing::Trailing.times(50, 20)[0], 50);
    }

    #[test]
    fn ddim_with_eta_one_is_ddpm_with_the_posterior_variance() {
        let (schedule, x_t, eps) = (cosine(50), 0.7, -0.4);
        for (t, s) in [(50, 49), (30, 20), (2, 1), (1, 0)] {
            let guess = estimate(&schedule, t, Prediction::Eps, x_t, eps);
            let ddim = Sampler::Ddim { eta: 1.0 }.transition(&schedule, t, s);
            let ddpm = Sampler::Ddpm { interpolation: 0.0 }.transition(&schedule, t, s);
            assert!((ddim.mean(x_t, guess) - ddpm.mean(x_t, guess)).abs() < 1e-10, "{t} to {s}");
            assert!((ddim.sigma - ddpm.sigma).abs() < 1e-15, "{t} to {s}");
        }
    }

    #[test]
    fn the_variance_runs_from_the_posteriors_to_beta_evenly_in_the_logarithm() {
        let schedule = cosine(50);
        let variance = |v| Sampler::Ddpm { interpolation: v }.transition(&schedule, 20, 19).sigma.powi(2);
        assert!((variance(1.0) - schedule.beta(20)).abs() < 1e-15);
        assert!((variance(0.5) / (variance(0.0) * variance(1.0)).sqrt() - 1.0).abs() < 1e-12);
        assert_eq!(Sampler::Ddpm { interpolation: 1.0 }.transition(&schedule, 1, 0).sigma, 0.0);
    }

    #[test]
    fn every_step_mixes_data_and_noise_by_the_schedule() {
        let schedule = cosine(50);
        let close = |a: f64, b: f64| assert!((a - b).abs() < 1e-12, "{a} {b}");
        for sampler in [Sampler::Ddpm { interpolation: 0.0 }, Sampler::Ddim { eta: 0.4 }, Sampler::Heun] {
            for (t, s) in [(50, 49), (30, 20), (2, 1), (1, 0)] {
                let step = sampler.transition(&schedule, t, s);
                let (x_0, eps) = step.mixture(&schedule, t);
                close(x_0, schedule.sqrt_alpha_bar(s));
                close(eps * eps, schedule.one_minus_alpha_bar(s) - step.sigma * step.sigma);
                let guess = estimate(&schedule, t, Prediction::Eps, 0.7, -0.4);
                close(x_0 * guess.x_0 + eps * guess.eps, step.mean(0.7, guess));
            }
        }
    }

    /// The end of the probability-flow ODE from x at T for data N(0, s²), where ε̂ is linear in x, by n steps.
    fn end(sampler: Sampler, schedule: &Schedule, n: usize, x: f64) -> f64 {
        let law = PointMixture::equal(1, &[0.0], 0.25);
        let slope = |t: usize, x: f64| {
            let x_0 = law.posterior_mean(schedule, t, &[x])[0];
            estimate(schedule, t, Prediction::X0, x, x_0)
        };
        let times = Spacing::Trailing.times(schedule.steps(), n);
        times.iter().zip(times[1..].iter().chain([&0])).fold(x, |x, (&t, &s)| {
            let (step, guess) = (sampler.transition(schedule, t, s), slope(t, x));
            let euler = step.mean(x, guess);
            if sampler.corrects(s) {
                step.mean(x, Sampler::averaged(schedule, t, x, guess.eps, slope(s, euler).eps))
            } else {
                euler
            }
        })
    }

    #[test]
    fn heun_is_of_second_order_and_beats_euler_with_as_many_evaluations() {
        let schedule = Schedule::new(&Recipe::default());
        // x/√(ᾱ s² + 1−ᾱ) is constant along the flow of a Gaussian.
        let exact = 0.5 * 1.3 / (0.25 * schedule.alpha_bar(1000) + schedule.one_minus_alpha_bar(1000)).sqrt();
        let error = |sampler: Sampler, n| (end(sampler, &schedule, n, 1.3) - exact).abs();
        assert_eq!((Sampler::Heun.evaluations(80), Sampler::Ddim { eta: 0.0 }.evaluations(159)), (159, 159));
        let (heun, euler) = (error(Sampler::Heun, 80), error(Sampler::Ddim { eta: 0.0 }, 159));
        assert!(3.0 * heun < euler, "{heun} against {euler}");
        let coarse = error(Sampler::Heun, 40);
        assert!((3.0..6.0).contains(&(coarse / heun)), "twice the steps leave {heun} of {coarse}");
    }
}
