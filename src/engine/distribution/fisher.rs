//! The F distribution (Fisher 1924, Snedecor 1934): of the ratio of two estimates of one variance.

use super::beta::{incomplete_beta, ln_beta, ln_power};
use super::inverse::positive_root;
use crate::engine::math;

/// The density at x > 0, for d₁, d₂ > 0 degrees of freedom above and below: v^(d₁/2)·w^(d₂/2) / (x·B(d₁/2, d₂/2)) with
/// v = d₁x/(d₁x + d₂) and w = 1 − v.
pub fn density(x: f64, d1: f64, d2: f64) -> f64 {
    let (v, w) = shares(x, d1, d2);
    let (a, b) = (0.5 * d1, 0.5 * d2);
    math::exp(ln_power(a, v, w) + ln_power(b, w, v) - ln_beta(a, b)) / x
}

/// The probability of an F below x: I_v(d₁/2, d₂/2) with v = d₁x/(d₁x + d₂) (Abramowitz & Stegun 26.6); 0 below 0.
pub fn cdf(x: f64, d1: f64, d2: f64) -> f64 {
    if x.is_nan() || !is_valid(d1, d2) {
        return f64::NAN;
    }
    let (v, w) = shares(x.max(0.0), d1, d2);
    incomplete_beta(0.5 * d1, 0.5 * d2, v, w)
}

/// The probability of an F above x.
pub fn upper(x: f64, d1: f64, d2: f64) -> f64 {
    if x.is_nan() || !is_valid(d1, d2) {
        return f64::NAN;
    }
    let (v, w) = shares(x.max(0.0), d1, d2);
    incomplete_beta(0.5 * d2, 0.5 * d1, w, v)
}

/// The F with probability p below it; 0 and ∞ at p = 0 and 1.
pub fn quantile(p: f64, d1: f64, d2: f64) -> f64 {
    if !is_valid(d1, d2) || !(0.0..=1.0).contains(&p) {
        return f64::NAN;
    }
    if p == 0.0 || p == 1.0 {
        return if p == 0.0 { 0.0 } else { f64::INFINITY };
    }
    let density = |x| density(x, d1, d2);
    if p < 0.5 {
        positive_root(true, p, |x| (cdf(x, d1, d2), density(x)))
    } else {
        positive_root(false, 1.0 - p, |x| (upper(x, d1, d2), density(x)))
    }
}

fn is_valid(d1: f64, d2: f64) -> bool {
    d1 > 0.0 && d2 > 0.0 && d1.is_finite() && d2.is_finite()
}

/// d₁x/(d₁x + d₂) and d₂/(d₁x + d₂), also where d₁x overflows.
fn shares(x: f64, d1: f64, d2: f64) -> (f64, f64) {
    let (ratio, inverse) = (x * d1 / d2, d2 / d1 / x);
    if ratio > 1.0 {
        (1.0 / (1.0 + inverse), inverse / (1.0 + inverse))
    } else {
        (ratio / (1.0 + ratio), 1.0 / (1.0 + ratio))
    }
}
