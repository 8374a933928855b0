//! The derivatives of ln Γ.

use super::ln;

/// From here on the asymptotic series are exact to rounding.
const FAR: f64 = 10.0;

/// ψ(x) = d ln Γ(x)/dx for x > 0: ψ(x) = ψ(x + 1) − 1/x up to 10, there the asymptotic series (Abramowitz & Stegun 1964, 6.3.5 and
/// 6.3.18).
pub fn digamma(x: f64) -> f64 {
    if x < FAR {
        return digamma(x + 1.0) - 1.0 / x;
    }
    let y = 1.0 / (x * x);
    let series = y * (1.0 / 12.0 - y * (1.0 / 120.0 - y * (1.0 / 252.0 - y * (1.0 / 240.0 - y / 132.0))));
    ln(x) - 0.5 / x - series
}

/// ψ′(x) for x > 0, in the same way (Abramowitz & Stegun 1964, 6.4.6 and 6.4.12).
pub fn trigamma(x: f64) -> f64 {
    if x < FAR {
        return trigamma(x + 1.0) + 1.0 / (x * x);
    }
    let y = 1.0 / (x * x);
    let series = y * (1.0 / 6.0 - y * (1.0 / 30.0 - y * (1.0 / 42.0 - y * (1.0 / 30.0 - y * 5.0 / 66.0))));
    1.0 / x + 0.5 * y + series / x
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::math::ln_gamma;

    #[test]
    fn known_values_are_met() {
        const EULER: f64 = 0.577_215_664_901_532_9;
        let square = std::f64::consts::PI * std::f64::consts::PI;
        assert!((digamma(1.0) + EULER).abs() < 1e-12);
        assert!((digamma(0.5) + EULER + 2.0 * std::f64::consts::LN_2).abs() < 1e-12);
        assert!((trigamma(1.0) - square / 6.0).abs() < 1e-12);
        assert!((trigamma(0.5) - square / 2.0).abs() < 1e-12);
    }

    #[test]
    fn they_are_slopes() {
        for x in [0.7, 3.0, 9.9, 49.5] {
            let h = 1e-4 * x;
            let slope = |of: fn(f64) -> f64| (of(x + h) - of(x - h)) / (2.0 * h);
            assert!((slope(ln_gamma) - digamma(x)).abs() < 1e-7, "{x}");
            assert!((slope(digamma) - trigamma(x)).abs() < 1e-7, "{x}");
        }
    }
}
