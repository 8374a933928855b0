//! The formulas for β₁ … β_T.

use std::f64::consts::FRAC_PI_2;

use crate::engine::math;

/// A formula for βₜ, with u = (t − 1)/(T − 1) running from 0 to 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// βₜ = β₁ + (β_T − β₁) u (Ho et al. 2020, section 4).
    Linear,
    /// βₜ = (√β₁ + (√β_T − √β₁) u)²: linear in √β. The name is that of latent diffusion models and diffusers.
    ScaledLinear,
    /// The same as [`Kind::ScaledLinear`], under the name that the code of Ho et al. 2020 gives it.
    Quadratic,
    /// ᾱ follows cos²((t/T + s)/(1 + s) · π/2) with s = 0.008 (Nichol & Dhariwal 2021, section 3.2); diffusers'
    /// `squaredcos_cap_v2`. β₁ and β_T have no say.
    Cosine,
    /// βₜ = β₁ + (β_T − β₁) σ(12 u − 6), as in diffusers.
    Sigmoid,
    /// βₜ = β_T (`const` in the code of Ho et al. 2020).
    Constant,
}

impl Kind {
    /// Every formula.
    pub const ALL: [Self; 6] =
        [Self::Linear, Self::ScaledLinear, Self::Quadratic, Self::Cosine, Self::Sigmoid, Self::Constant];

    /// The name a person types.
    pub fn name(self) -> &'static str {
        match self {
            Self::Linear => "linear",
            Self::ScaledLinear => "scaled-linear",
            Self::Quadratic => "quadratic",
            Self::Cosine => "cosine",
            Self::Sigmoid => "sigmoid",
            Self::Constant => "constant",
        }
    }

    /// β₁ … β_T for T = `steps`, not yet capped. With a single step u = 0.
    pub(super) fn betas(self, steps: usize, beta_start: f64, beta_end: f64) -> Vec<f64> {
        let last = (steps.max(2) - 1) as f64;
        let beta = |i: usize| {
            let u = i as f64 / last;
            match self {
                Self::Linear => mix(beta_start, beta_end, u),
                Self::ScaledLinear | Self::Quadratic => {
                    let root = mix(beta_start.sqrt(), beta_end.sqrt(), u);
                    root * root
                }
                Self::Cosine => cosine(i, steps),
                Self::Sigmoid => mix(beta_start, beta_end, math::sigmoid(mix(-6.0, 6.0, u))),
                Self::Constant => beta_end,
            }
        };
        (0..steps).map(beta).collect()
    }
}

/// From `a` at u = 0 to `b` at u = 1, exact at both ends.
fn mix(a: f64, b: f64, u: f64) -> f64 {
    a * (1.0 - u) + b * u
}

/// 1 − cos²(b)/cos²(a), where a and b are the cosine schedule's angles before and after a step. Written as
/// sin(b − a)·sin(b + a)/cos²(a), which is the same and cancels no digits while the angles are small.
fn cosine(i: usize, steps: usize) -> f64 {
    let s = 0.008;
    let angle = |steps_done: f64| (steps_done / steps as f64 + s) / (1.0 + s) * FRAC_PI_2;
    let (before, after) = (angle(i as f64), angle(i as f64 + 1.0));
    let width = FRAC_PI_2 / (1.0 + s) / steps as f64;
    let cos_before = math::cos(before);
    math::sin(width) * math::sin(after + before) / (cos_before * cos_before)
}

/// β₁ … β_T of diffusers' `laplace`: ᾱ falls as √(SNR/(1 + SNR)) does, with ln SNR = −½·sign(½ − u)·ln(1 − 2|½ − u| + 10⁻⁶) at
/// u = t/T. (The schedule is that of Hang & Gu 2024, whose noise levels are spread as by Laplace.)
pub(super) fn laplace(steps: usize) -> Vec<f64> {
    let falls = |t: usize| {
        let u = t as f64 / steps as f64;
        let from_middle = (0.5 - u).abs();
        let snr = math::exp(-0.5_f64.copysign(0.5 - u) * math::ln(1.0 - 2.0 * from_middle + 1e-6));
        (snr / (1.0 + snr)).sqrt()
    };
    (0..steps).map(|i| 1.0 - falls(i + 1) / falls(i)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_formulas_run_from_beta_start_to_beta_end() {
        for kind in [Kind::Linear, Kind::ScaledLinear, Kind::Quadratic] {
            let betas = kind.betas(5, 0.01, 0.09);
            assert!((betas[0] - 0.01).abs() < 1e-17 && (betas[4] - 0.09).abs() < 1e-16, "{kind:?}: {betas:?}");
        }
        assert!((Kind::Linear.betas(5, 0.01, 0.09)[2] - 0.05).abs() < 1e-16);
        assert!((Kind::Quadratic.betas(5, 0.01, 0.09)[2] - 0.04).abs() < 1e-16);
        assert!((Kind::Sigmoid.betas(5, 0.01, 0.09)[2] - 0.05).abs() < 1e-16);
        assert_eq!(Kind::Constant.betas(3, 0.01, 0.09), [0.09; 3]);
    }

    #[test]
    fn the_cosine_schedule_is_the_ratio_of_two_squared_cosines() {
        let alpha_bar = |t: usize| {
            let cos = math::cos((t as f64 / 20.0 + 0.008) / 1.008 * FRAC_PI_2);
            cos * cos
        };
        for (i, beta) in Kind::Cosine.betas(20, 0.0, 0.0).into_iter().enumerate() {
            assert!((beta - (1.0 - alpha_bar(i + 1) / alpha_bar(i))).abs() < 1e-12, "t = {}", i + 1);
        }
    }

    #[test]
    fn one_step_is_a_schedule_too() {
        assert_eq!(Kind::Linear.betas(1, 0.01, 0.09), [0.01]);
        assert_eq!(Kind::Constant.betas(1, 0.01, 0.09), [0.09]);
        assert!((Kind::Cosine.betas(1, 0.0, 0.0)[0] - 1.0).abs() < 1e-12);
    }
}
