//! The regularised incomplete beta function, of which the distributions of t and F are made.

use crate::engine::math;

/// Each term of the continued fraction is taken in until it changes nothing; it takes some √max(a, b).
const MOST_TERMS: usize = 100_000;

/// Iₓ(a, b) = ∫₀ˣ tᵃ⁻¹(1 − t)ᵇ⁻¹dt / B(a, b) for a, b > 0, 0 ≤ x ≤ 1 and y = 1 − x, which the caller may know better than by
/// subtraction.
///
/// By the continued fraction of DLMF 8.17.22 where it converges fast, else as 1 − I_y(b, a) (8.17.4).
pub(super) fn incomplete_beta(a: f64, b: f64, x: f64, y: f64) -> f64 {
    if x > (a + 1.0) / (a + b + 2.0) { 1.0 - by_fraction(b, a, y, x) } else { by_fraction(a, b, x, y) }
}

/// xᵃ·yᵇ / (a·B(a, b)) · 1 / (1 + d₁/(1 + d₂/(1 + …))), with d₂ₘ = m(b − m)x / ((a + 2m − 1)(a + 2m)) and
/// d₂ₘ₊₁ = −(a + m)(a + b + m)x / ((a + 2m)(a + 2m + 1)); the fraction by Lentz's method (Thompson & Barnett 1986).
fn by_fraction(a: f64, b: f64, x: f64, y: f64) -> f64 {
    if x == 0.0 {
        return 0.0;
    }
    let d = |j: usize| {
        let m = (j / 2) as f64;
        if j.is_multiple_of(2) {
            m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m))
        } else {
            -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0))
        }
    };
    let not_0 = |x: f64| if x == 0.0 { f64::MIN_POSITIVE } else { x };
    let (mut fraction, mut upper, mut lower) = (1.0, 1.0, 0.0);
    for j in 1..MOST_TERMS {
        lower = 1.0 / not_0(1.0 + d(j) * lower);
        upper = not_0(1.0 + d(j) / upper);
        fraction *= upper * lower;
        if (upper * lower - 1.0).abs() < f64::EPSILON {
            break;
        }
    }
    math::exp(ln_power(a, x, y) + ln_power(b, y, x) - ln_beta(a, b)) / (a * fraction)
}

/// ln xᵃ, where y = 1 − x is exact if x is near 1.
pub(super) fn ln_power(a: f64, x: f64, y: f64) -> f64 {
    a * if y < 0.5 { math::ln_1p(-y) } else { math::ln(x) }
}

/// From here on Stirling's series is exact to rounding.
const LARGE: f64 = 10.0;

/// ln B(a, b) = ln Γ(a) + ln Γ(b) − ln Γ(a + b). Where one is large, the large parts of ln Γ(x) = (x − ½)·ln x − x + ½·ln 2π + Δ(x)
/// are taken out by hand, since they cancel (Didonato & Morris 1992).
pub(super) fn ln_beta(a: f64, b: f64) -> f64 {
    let (a, b) = (a.min(b), a.max(b));
    let sum = a + b;
    if b < LARGE {
        return math::ln_gamma(a) + math::ln_gamma(b) - math::ln_gamma(sum);
    }
    let cancelled = stirling_rest(b) - stirling_rest(sum);
    if a < LARGE {
        math::ln_gamma(a) + cancelled + a - (b - 0.5) * math::ln_1p(a / b) - a * math::ln(sum)
    } else {
        let half_ln_2_pi = 0.5 * math::ln(2.0 * std::f64::consts::PI);
        let powers = (a - 0.5) * math::ln(a / sum) - b * math::ln_1p(a / b) - 0.5 * math::ln(b);
        half_ln_2_pi + stirling_rest(a) + cancelled + powers
    }
}

/// Δ(x) ~ 1/12x − 1/360x³ + 1/1260x⁵ − … (DLMF 5.11.1), for x from [`LARGE`] on.
fn stirling_rest(x: f64) -> f64 {
    const COEFFICIENTS: [f64; 6] =
        [1.0 / 12.0, -1.0 / 360.0, 1.0 / 1260.0, -1.0 / 1680.0, 1.0 / 1188.0, -691.0 / 360_360.0];
    let square = 1.0 / (x * x);
    COEFFICIENTS.iter().rev().fold(0.0, |sum, coefficient| coefficient + square * sum) / x
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(found: f64, expected: f64) {
        assert!((found - expected).abs() <= 1e-13 * expected, "{found} {expected}");
    }

    #[test]
    fn closed_forms_are_met() {
        for x in [1e-9, 0.01, 0.3, 0.5, 0.77, 0.999] {
            let y = 1.0 - x;
            near(incomplete_beta(1.0, 1.0, x, y), x);
            for a in [0.5, 1.0, 3.0, 40.0] {
                near(incomplete_beta(a, 1.0, x, y), math::pow(x, a));
                near(incomplete_beta(1.0, a, x, y), -math::exp_m1(a * math::ln_1p(-x)));
            }
            // The probability of at least 2 of 4 at x each.
            near(incomplete_beta(2.0, 3.0, x, y), x * x * (6.0 - 8.0 * x + 3.0 * x * x));
        }
    }

    #[test]
    fn the_two_sides_make_1() {
        for (a, b, x) in [(2.5, 7.0, 0.2), (50.0, 60.0, 0.45), (1000.0, 0.5, 0.9995)] {
            let whole = incomplete_beta(a, b, x, 1.0 - x) + incomplete_beta(b, a, 1.0 - x, x);
            assert!((whole - 1.0).abs() < 1e-14);
        }
        assert_eq!((incomplete_beta(2.0, 3.0, 0.0, 1.0), incomplete_beta(2.0, 3.0, 1.0, 0.0)), (0.0, 1.0));
    }

    /// B(a, b) = B(a + 1, b)·(a + b)/a leads from where the gamma function is taken to where the series is.
    #[test]
    fn the_beta_function_keeps_its_recurrence() {
        for b in [0.5, 3.0, 9.9, 10.0, 25.0, 1e9] {
            for a in [0.5, 2.0, 9.0, 9.5, 9.999, 40.0] {
                let difference = ln_beta(a, b) - ln_beta(a + 1.0, b) - math::ln_1p(b / a);
                assert!(difference.abs() < 1e-14 * ln_beta(a, b).abs().max(1.0), "{a} {b}: {difference}");
            }
        }
        near(math::exp(ln_beta(0.5, 0.5)), std::f64::consts::PI);
        near(1.0 / math::exp(ln_beta(21.0, 20.0)), 20.0 * 137_846_528_820.0); // 40 choose 20
    }
}
