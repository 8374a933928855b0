//! The exact denoiser: what a perfect network would answer, when the data's distribution is known.

use std::f64::consts::TAU;

use crate::engine::math;
use crate::engine::schedule::Schedule;

/// Gaussians of one variance s² around points: p(x₀) = Σ wₖ N(x₀; mₖ, s²I). With s² = 0 it is the points themselves.
///
/// Noised to t it is again such a mixture, with means √ᾱₜ·mₖ and variance v = ᾱₜ·s² + 1−ᾱₜ.
#[derive(Debug, Clone, PartialEq)]
pub struct PointMixture {
    /// All first coordinates of the mₖ, then all second ones, …
    centres: Vec<f64>,
    log_weights: Vec<f64>,
    variance: f64,
}

impl PointMixture {
    /// Points (n × dims, row by row) of equal weight.
    pub fn equal(dims: usize, points: &[f64], variance: f64) -> Self {
        let n = points.len() / dims;
        Self::new(dims, points, &vec![1.0 / n as f64; n], variance)
    }

    /// Points (n × dims, row by row) of given weights, which sum to 1.
    pub fn new(dims: usize, points: &[f64], weights: &[f64], variance: f64) -> Self {
        let centres = (0..dims).flat_map(|axis| points.iter().skip(axis).step_by(dims).copied()).collect();
        Self { centres, log_weights: weights.iter().map(|w| math::ln(*w)).collect(), variance }
    }

    /// E[x₀ | xₜ = x] = Σ rₖ·(mₖ + √ᾱₜ·s²/v·(x − √ᾱₜ·mₖ)), rₖ the share of centre k in the density at x: the answer with
    /// the least mean square error. `t` ≥ 1.
    pub fn posterior_mean(&self, schedule: &Schedule, t: usize, x: &[f64]) -> Vec<f64> {
        let signal = schedule.sqrt_alpha_bar(t);
        let pull = signal * self.variance / self.noised_variance(schedule, t);
        let (mut shares, _) = self.log_terms(schedule, t, x);
        for share in &mut shares {
            *share = exp_of_negative(*share);
        }
        let total = shares.iter().fold(0.0, |sum, share| sum + share);
        let axis_mean = |(x, centres): (&f64, &[f64])| {
            let mean = shares.iter().zip(centres).fold(0.0, |sum, (share, centre)| sum + share * centre) / total;
            mean + pull * (x - signal * mean)
        };
        x.iter().zip(self.centres.chunks_exact(self.log_weights.len())).map(axis_mean).collect()
    }

    /// ln pₜ(x), the logarithm of the noised density, `t` ≥ 1.
    pub fn log_density(&self, schedule: &Schedule, t: usize, x: &[f64]) -> f64 {
        let (terms, largest) = self.log_terms(schedule, t, x);
        let sum = terms.iter().fold(0.0, |sum, term| sum + math::exp(*term));
        let normalisation = 0.5 * x.len() as f64 * math::ln(TAU * self.noised_variance(schedule, t));
        largest + math::ln(sum) - normalisation
    }

    fn noised_variance(&self, schedule: &Schedule, t: usize) -> f64 {
        schedule.alpha_bar(t) * self.variance + schedule.one_minus_alpha_bar(t)
    }

    /// ln wₖ − |x − √ᾱₜ·mₖ|²/2v of every centre, minus the largest of them; and that one.
    fn log_terms(&self, schedule: &Schedule, t: usize, x: &[f64]) -> (Vec<f64>, f64) {
        let signal = schedule.sqrt_alpha_bar(t);
        let mut square = vec![0.0; self.log_weights.len()];
        for (x, centres) in x.iter().zip(self.centres.chunks_exact(self.log_weights.len())) {
            for (square, centre) in square.iter_mut().zip(centres) {
                let shift = x - signal * centre;
                *square += shift * shift;
            }
        }
        let factor = -0.5 / self.noised_variance(schedule, t);
        let mut terms = square;
        for (term, log_weight) in terms.iter_mut().zip(&self.log_weights) {
            *term = log_weight + factor * *term;
        }
        let largest = terms.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        for term in &mut terms {
            *term -= largest;
        }
        (terms, largest)
    }
}

/// eˣ for x ≤ 0, within 2 units in the last place above −700 and at most e⁻⁷⁰⁰ below. Without branch or call, so that a
/// compiler can work on several x at a time: a denoiser of thousands of points does little else.
///
/// x = n·ln 2 + r with |r| ≤ ln 2 / 2, and eʳ by its Taylor series, whose next term, r¹⁴/14!, is below rounding.
#[allow(clippy::inline_always)] // What a vectorised loop calls must be compiled into it.
#[inline(always)]
pub(super) fn exp_of_negative(x: f64) -> f64 {
    // Adding 1.5·2⁵² leaves no room for a fraction: the sum is rounded to an integer, which stands in its low bits.
    const ROUND: f64 = 6_755_399_441_055_744.0;
    const LN2_HI: f64 = 6.931_471_803_691_238e-1; // its last 32 bits are 0, so n·LN2_HI is exact
    const LN2_LO: f64 = 1.908_214_929_270_587_7e-10;
    let x = if x < -700.0 { -700.0 } else { x };
    let shifted = x * std::f64::consts::LOG2_E + ROUND;
    let n = shifted - ROUND;
    let r = (x - n * LN2_HI) - n * LN2_LO;
    let mut series = 1.0 / FACTORIALS[13];
    for factorial in FACTORIALS[..13].iter().rev() {
        series = series * r + 1.0 / factorial;
    }
    series * f64::from_bits((shifted.to_bits() << 52).wrapping_add(1.0_f64.to_bits()))
}

/// 0! to 13!.
const FACTORIALS: [f64; 14] = {
    let mut factorials = [1.0; 14];
    let mut k = 1;
    while k < 14 {
        factorials[k] = factorials[k - 1] * k as f64;
        k += 1;
    }
    factorials
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::diffusion::{Component, Mixture};
    use crate::engine::schedule::Recipe;

    fn schedule() -> Schedule {
        Schedule::new(&Recipe { steps: 100, ..Recipe::default() })
    }

    #[test]
    fn the_exponential_of_a_negative_number_is_right_to_two_units_in_the_last_place() {
        assert_eq!(exp_of_negative(0.0), 1.0);
        for i in 1..100_000 {
            let x = -0.006_99 * f64::from(i);
            let (found, expected) = (exp_of_negative(x), math::exp(x));
            let ulps = found.to_bits().abs_diff(expected.to_bits());
            assert!(ulps <= 2, "{x}: {found} for {expected}");
        }
        assert!(exp_of_negative(f64::NEG_INFINITY) < 1e-300);
    }

    #[test]
    fn on_the_line_the_density_is_that_of_the_one_dimensional_mixture() {
        let component = |weight, mean| Component { weight, mean, variance: 0.3 };
        let line = Mixture { components: vec![component(0.2, -1.0), component(0.8, 0.5)] };
        let points = PointMixture::new(1, &[-1.0, 0.5], &[0.2, 0.8], 0.3);
        for x in [-2.0, 0.0, 0.4] {
            let expected = line.noised(&schedule(), 60).density(x);
            assert!((math::exp(points.log_density(&schedule(), 60, &[x])) - expected).abs() < 1e-14);
        }
    }

    #[test]
    fn the_posterior_mean_is_what_tweedies_formula_makes_of_the_score() {
        let law = PointMixture::new(2, &[1.0, 0.0, -0.5, 0.3, 0.0, -1.2], &[0.5, 0.2, 0.3], 0.04);
        let (schedule, t, x, h) = (schedule(), 70, [0.3, -0.2], 1e-5);
        let noise = schedule.one_minus_alpha_bar(t);
        for axis in 0..2 {
            let at = |h: f64| {
                let mut x = x;
                x[axis] += h;
                law.log_density(&schedule, t, &x)
            };
            let score = (at(h) - at(-h)) / (2.0 * h);
            let tweedie = (x[axis] + noise * score) / schedule.sqrt_alpha_bar(t);
            assert!((tweedie - law.posterior_mean(&schedule, t, &x)[axis]).abs() < 1e-8);
        }
    }

    #[test]
    fn with_little_noise_bare_points_are_recognised_one_by_one() {
        let points = [1.0, 0.0, -0.5, 0.3, 0.0, -1.2];
        let law = PointMixture::equal(2, &points, 0.0);
        for point in points.chunks_exact(2) {
            for (found, known) in law.posterior_mean(&schedule(), 1, point).iter().zip(point) {
                assert!((found - known).abs() < 1e-15, "{found} {known}");
            }
        }
    }
}
