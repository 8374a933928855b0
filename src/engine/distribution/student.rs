//! Student's t distribution (1908): of the mean of a normal sample, measured in its own estimated error. Good for |t| up to 10¹⁵⁰,
//! where t² is still a number.

use super::beta::{incomplete_beta, ln_beta};
use super::inverse::symmetric_quantile;
use crate::engine::math;

/// (1 + x²/ν)^(−(ν + 1)/2) / (√ν·B(½, ν/2)), for ν > 0 degrees of freedom.
pub fn density(x: f64, nu: f64) -> f64 {
    math::exp(-0.5 * (nu + 1.0) * math::ln_1p(x * x / nu) - ln_beta(0.5, 0.5 * nu)) / nu.sqrt()
}

/// The probability of a t below x, for ν > 0 degrees of freedom.
pub fn cdf(x: f64, nu: f64) -> f64 {
    upper(-x, nu)
}

/// The probability of a t above x: for x ≥ 0 ½·I_w(ν/2, ½) with w = ν/(ν + x²) (DLMF 8.17; Abramowitz & Stegun 26.7).
pub fn upper(x: f64, nu: f64) -> f64 {
    if x.is_nan() || !is_valid(nu) {
        return f64::NAN;
    }
    if x < 0.0 { 1.0 - beyond(-x, nu) } else { beyond(x, nu) }
}

/// The t with probability p below it; ∓∞ at p = 0 and 1.
pub fn quantile(p: f64, nu: f64) -> f64 {
    if !is_valid(nu) {
        return f64::NAN;
    }
    symmetric_quantile(p, |x| beyond(x, nu), |x| inner(x, nu), |x| density(x, nu))
}

fn is_valid(nu: f64) -> bool {
    nu > 0.0 && nu.is_finite()
}

/// The probability above x ≥ 0.
fn beyond(x: f64, nu: f64) -> f64 {
    let (w, rest) = shares(x, nu);
    0.5 * incomplete_beta(0.5 * nu, 0.5, w, rest)
}

/// The probability between 0 and x.
fn inner(x: f64, nu: f64) -> f64 {
    let (w, rest) = shares(x, nu);
    0.5 * incomplete_beta(0.5, 0.5 * nu, rest, w)
}

/// ν/(ν + x²) and x²/(ν + x²).
fn shares(x: f64, nu: f64) -> (f64, f64) {
    let (ratio, inverse) = (x / nu.sqrt(), nu.sqrt() / x);
    let part = |square: f64| (square / (1.0 + square), 1.0 / (1.0 + square));
    if ratio > 1.0 {
        part(inverse * inverse)
    } else {
        let (rest, w) = part(ratio * ratio);
        (w, rest)
    }
}
