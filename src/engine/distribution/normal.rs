//! The standard normal distribution.

use std::f64::consts::FRAC_1_SQRT_2;

use super::inverse::symmetric_quantile;
use crate::engine::math;

/// 1/√2π.
const DENSITY_AT_0: f64 = 0.398_942_280_401_432_7;

/// φ(x) = e^(−x²/2) / √2π.
pub fn density(x: f64) -> f64 {
    DENSITY_AT_0 * math::exp(-0.5 * x * x)
}

/// Φ(x) = ½·erfc(−x/√2): the probability of a z ~ N(0, 1) below x.
pub fn cdf(x: f64) -> f64 {
    upper(-x)
}

/// 1 − Φ(x).
pub fn upper(x: f64) -> f64 {
    0.5 * math::erfc(x * FRAC_1_SQRT_2)
}

/// The x with Φ(x) = p; ∓∞ at p = 0 and 1.
pub fn quantile(p: f64) -> f64 {
    symmetric_quantile(p, upper, |x| 0.5 * math::erf(x * FRAC_1_SQRT_2), density)
}
