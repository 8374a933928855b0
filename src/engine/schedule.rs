//! Noise schedules of a diffusion process: β₁ … β_T and everything that follows from them.
//!
//! Time runs from t = 0 (data) to t = T (noise), as in Ho et al. 2020. diffusers counts its timesteps from 0, so its index
//! `i` is t = i + 1 here.

mod config;
mod kind;
mod zero_snr;

pub use kind::Kind;

use super::math;

/// The longest schedule there is.
pub const MAX_STEPS: usize = 4000;

/// The cap on βₜ where a formula, not the user, chose it (Nichol & Dhariwal 2021, section 3.2).
const MAX_BETA: f64 = 0.999;

/// What a schedule is made from. The default is that of Ho et al. 2020: linear from 0.0001 to 0.02 in 1000 steps.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Recipe {
    /// The formula.
    pub kind: Kind,
    /// T, 1 to [`MAX_STEPS`].
    pub steps: usize,
    /// β₁, 0 to 1. The cosine and the constant schedule ignore it.
    pub beta_start: f64,
    /// β_T, 0 to 1. The cosine schedule ignores it.
    pub beta_end: f64,
    /// Multiply every β by 1000/T, capped at 0.999, so that a short schedule destroys as much as one of 1000 steps. The
    /// cosine schedule ignores it: it depends on t/T alone.
    pub rescale: bool,
    /// Shift and scale √ᾱ so that nothing is left of the data at T (Lin et al. 2023, algorithm 1).
    pub zero_terminal_snr: bool,
}

impl Default for Recipe {
    fn default() -> Self {
        Self {
            kind: Kind::Linear,
            steps: 1000,
            beta_start: 0.0001,
            beta_end: 0.02,
            rescale: false,
            zero_terminal_snr: false,
        }
    }
}

/// A noise schedule: q(xₜ | xₜ₋₁) = N(√αₜ xₜ₋₁, βₜ I) for t = 1 … T.
///
/// The accessors take t = 0 … T and panic beyond; nothing has happened at t = 0 (β₀ = 0, ᾱ₀ = 1).
#[derive(Debug, Clone, PartialEq)]
pub struct Schedule {
    beta: Vec<f64>,
    alpha_bar: Vec<f64>,
    one_minus_alpha_bar: Vec<f64>,
    clipped: usize,
}

impl Schedule {
    /// The schedule of a recipe.
    pub fn new(recipe: &Recipe) -> Self {
        let Recipe { kind, steps, beta_start, beta_end, rescale, zero_terminal_snr } = *recipe;
        let mut betas = kind.betas(steps, beta_start, beta_end);
        if rescale && kind != Kind::Cosine {
            for beta in &mut betas {
                *beta *= 1000.0 / steps as f64;
            }
        }
        let mut clipped = 0;
        if rescale || kind == Kind::Cosine {
            for beta in betas.iter_mut().filter(|beta| **beta > MAX_BETA) {
                *beta = MAX_BETA;
                clipped += 1;
            }
        }
        if zero_terminal_snr {
            betas = zero_snr::rescaled(betas);
        }
        Self { clipped, ..Self::from_betas(betas) }
    }

    /// The schedule with these β₁ … β_T, each 0 to 1.
    pub fn from_betas(betas: Vec<f64>) -> Self {
        let mut beta = vec![0.0];
        beta.extend(betas);
        let (mut alpha_bar, mut one_minus_alpha_bar) = (vec![1.0], vec![0.0]);
        for t in 1..beta.len() {
            let alpha = 1.0 - beta[t];
            alpha_bar.push(alpha * alpha_bar[t - 1]);
            // 1 − ᾱₜ by its own recursion of positive terms: the subtraction would cancel digits while ᾱₜ is near 1.
            one_minus_alpha_bar.push(alpha * one_minus_alpha_bar[t - 1] + beta[t]);
        }
        Self { beta, alpha_bar, one_minus_alpha_bar, clipped: 0 }
    }

    /// ᾱₜ and 1 − ᾱₜ, for tests that make them contradict the βs and see that checks notice.
    #[cfg(test)]
    pub(crate) fn corruptible(&mut self, t: usize) -> (&mut f64, &mut f64) {
        (&mut self.alpha_bar[t], &mut self.one_minus_alpha_bar[t])
    }

    /// T, the number of steps.
    pub fn steps(&self) -> usize {
        self.beta.len() - 1
    }

    /// How many βs were cut down to 0.999: by rescaling, or at the end of the cosine schedule.
    pub fn clipped(&self) -> usize {
        self.clipped
    }

    /// βₜ, the variance of the noise that step t adds.
    pub fn beta(&self, t: usize) -> f64 {
        self.beta[t]
    }

    /// αₜ = 1 − βₜ, the part of the variance that step t keeps.
    pub fn alpha(&self, t: usize) -> f64 {
        1.0 - self.beta[t]
    }

    /// ᾱₜ = α₁ α₂ … αₜ, the part of the data's variance left at t.
    pub fn alpha_bar(&self, t: usize) -> f64 {
        self.alpha_bar[t]
    }

    /// 1 − ᾱₜ, the variance of the noise at t, to full relative precision.
    pub fn one_minus_alpha_bar(&self, t: usize) -> f64 {
        self.one_minus_alpha_bar[t]
    }

    /// √ᾱₜ, the factor of x₀ in xₜ.
    pub fn sqrt_alpha_bar(&self, t: usize) -> f64 {
        self.alpha_bar[t].sqrt()
    }

    /// √(1 − ᾱₜ), the factor of ε in xₜ.
    pub fn sqrt_one_minus_alpha_bar(&self, t: usize) -> f64 {
        self.one_minus_alpha_bar[t].sqrt()
    }

    /// The signal-to-noise ratio ᾱₜ / (1 − ᾱₜ); infinite while there is no noise, as at t = 0.
    pub fn snr(&self, t: usize) -> f64 {
        self.alpha_bar[t] / self.one_minus_alpha_bar[t]
    }

    /// ln SNR(t): +∞ without noise, −∞ without signal.
    pub fn log_snr(&self, t: usize) -> f64 {
        math::ln(self.snr(t))
    }

    /// The first t at which there is more noise than signal, SNR(t) < 1.
    pub fn snr_crosses_one(&self) -> Option<usize> {
        (1..=self.steps()).find(|&t| self.snr(t) < 1.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_noise_has_been_added_at_t_zero() {
        let schedule = Schedule::new(&Recipe::default());
        assert_eq!((schedule.beta(0), schedule.alpha_bar(0), schedule.one_minus_alpha_bar(0)), (0.0, 1.0, 0.0));
        assert_eq!((schedule.snr(0), schedule.log_snr(0)), (f64::INFINITY, f64::INFINITY));
    }

    #[test]
    fn signal_and_noise_make_up_the_whole_variance_in_every_schedule() {
        for kind in Kind::ALL {
            for steps in [1, 2, 50, 1000, MAX_STEPS] {
                let schedule = Schedule::new(&Recipe { kind, steps, ..Recipe::default() });
                assert_eq!(schedule.steps(), steps);
                for t in 0..=steps {
                    let whole = schedule.alpha_bar(t) + schedule.one_minus_alpha_bar(t);
                    assert!((whole - 1.0).abs() < 1e-12, "{kind:?} T={steps} t={t}: {whole}");
                }
            }
        }
    }

    #[test]
    fn noise_wins_the_linear_schedule_of_ho_et_al_at_the_step_where_alpha_bar_falls_below_a_half() {
        let schedule = Schedule::new(&Recipe::default());
        let t = schedule.snr_crosses_one().expect("it ends in noise");
        assert!(schedule.alpha_bar(t - 1) >= 0.5 && schedule.alpha_bar(t) < 0.5, "t = {t}");
        assert_eq!(Schedule::from_betas(vec![0.1, 0.1]).snr_crosses_one(), None);
    }

    #[test]
    fn rescaling_multiplies_by_1000_over_t_and_counts_what_it_caps() {
        let recipe = Recipe { steps: 10, rescale: true, ..Recipe::default() };
        let (plain, rescaled) = (Schedule::new(&Recipe { rescale: false, ..recipe }), Schedule::new(&recipe));
        for t in 1..=10 {
            assert_eq!(rescaled.beta(t), (100.0 * plain.beta(t)).min(0.999));
        }
        // 100·βₜ = 0.01, 0.23, 0.45, 0.67, 0.89, 1.12, …: five of ten are too large.
        assert_eq!((plain.clipped(), rescaled.clipped()), (0, 5));
        assert_eq!(Schedule::new(&Recipe { steps: 1000, ..recipe }), Schedule::new(&Recipe::default()));
    }

    #[test]
    fn the_cosine_schedule_ignores_rescaling_and_caps_its_last_beta() {
        let recipe = Recipe { kind: Kind::Cosine, steps: 50, ..Recipe::default() };
        let schedule = Schedule::new(&recipe);
        assert_eq!(schedule, Schedule::new(&Recipe { rescale: true, ..recipe }));
        assert_eq!((schedule.clipped(), schedule.beta(50)), (1, 0.999));
    }

    #[test]
    fn a_zero_terminal_snr_schedule_ends_in_pure_noise_whatever_it_is_made_from() {
        for kind in Kind::ALL {
            for (steps, beta_end) in [(1, 0.02), (2, 0.02), (50, 1.0), (MAX_STEPS, 0.02), (MAX_STEPS, 0.999)] {
                let recipe = Recipe { kind, steps, beta_end, zero_terminal_snr: true, ..Recipe::default() };
                let schedule = Schedule::new(&recipe);
                assert_eq!((schedule.alpha_bar(steps), schedule.snr(steps)), (0.0, 0.0), "{kind:?} T={steps}");
                assert!((1..=steps).all(|t| (0.0..=1.0).contains(&schedule.beta(t))), "{kind:?} T={steps}");
            }
        }
    }
}
