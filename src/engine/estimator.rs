//! Two Monte-Carlo estimates of one gradient: d/dμ E[f(z)] for z ~ N(μ, σ²) and f(z) = z², which is 2μ.
//!
//! With z = μ + σε an estimate from one draw is a polynomial in ε, so all its moments follow from E(ε²ᵏ) = 1·3·5·…·(2k−1).

/// How the gradient is estimated from one draw.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Estimator {
    /// f′(z)·∂z/∂μ = 2z: the gradient flows through z = μ + σε (Kingma & Welling 2014, section 2.4).
    Pathwise,
    /// (f(z) − baseline)·∂ ln N(z; μ, σ²)/∂μ = (z² − baseline)·ε/σ: f need not be differentiable (Williams 1992).
    Score {
        /// What is subtracted from f: any number leaves the mean as it is and changes the variance.
        baseline: f64,
    },
}

/// The distribution N(μ, σ²) of z.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Normal {
    /// μ.
    pub mu: f64,
    /// σ, positive.
    pub sigma: f64,
}

impl Estimator {
    /// The estimate from one draw ε of N(0, 1).
    pub fn estimate(self, of: Normal, eps: f64) -> f64 {
        let z = of.mu + of.sigma * eps;
        match self {
            Self::Pathwise => 2.0 * z,
            Self::Score { baseline } => (z * z - baseline) * (z - of.mu) / (of.sigma * of.sigma),
        }
    }

    /// E(g) of the estimate g from one draw.
    pub fn mean(self, of: Normal) -> f64 {
        expectation(&self.polynomial(of))
    }

    /// E[(g − E g)²]; the mean of n estimates has 1/n of it.
    pub fn variance(self, of: Normal) -> f64 {
        covariance(self, self, of)
    }

    /// E[(g − E g)⁴]: how far the variance of a sample strays.
    pub fn fourth_moment(self, of: Normal) -> f64 {
        let square = product(&self.centred(of), &self.centred(of));
        expectation(&product(&square, &square))
    }

    /// g as a polynomial in ε: the coefficients of 1, ε, ε², ε³.
    fn polynomial(self, Normal { mu, sigma }: Normal) -> Vec<f64> {
        let z = [mu, sigma];
        match self {
            Self::Pathwise => product(&[2.0], &z),
            Self::Score { baseline } => {
                let mut f = product(&z, &z);
                f[0] -= baseline;
                product(&f, &[0.0, 1.0 / sigma])
            }
        }
    }

    fn centred(self, of: Normal) -> Vec<f64> {
        let mut polynomial = self.polynomial(of);
        polynomial[0] -= self.mean(of);
        polynomial
    }
}

/// The covariance of two estimates from the same draw.
pub fn covariance(a: Estimator, b: Estimator, of: Normal) -> f64 {
    expectation(&product(&a.centred(of), &b.centred(of)))
}

/// The baseline with which the score-function estimate varies least: E(f(z)·ε²) / E(ε²) = μ² + 3σ².
pub fn optimal_baseline(of: Normal) -> f64 {
    of.mu * of.mu + 3.0 * of.sigma * of.sigma
}

/// The product of two polynomials.
fn product(a: &[f64], b: &[f64]) -> Vec<f64> {
    let mut c = vec![0.0; a.len() + b.len() - 1];
    for (i, a) in a.iter().enumerate() {
        for (j, b) in b.iter().enumerate() {
            c[i + j] += a * b;
        }
    }
    c
}

/// E[p(ε)] of a polynomial p for ε ~ N(0, 1).
fn expectation(p: &[f64]) -> f64 {
    let mut moment = 1.0;
    let mut sum = 0.0;
    for (k, even) in p.iter().step_by(2).enumerate() {
        if k > 0 {
            moment *= (2 * k - 1) as f64;
        }
        sum += even * moment;
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::rng::{Stream, normal, rng};

    #[test]
    fn both_estimates_have_the_gradient_as_their_mean_whatever_the_baseline() {
        for (mu, sigma, baseline) in [(1.0, 1.0, 0.0), (-0.5, 2.0, 3.0), (2.0, 0.3, -1.0)] {
            let of = Normal { mu, sigma };
            for estimator in [Estimator::Pathwise, Estimator::Score { baseline }] {
                assert!((estimator.mean(of) - 2.0 * mu).abs() < 1e-12, "{estimator:?} of {of:?}");
            }
        }
    }

    #[test]
    fn no_baseline_varies_less_than_the_optimal_one() {
        let of = Normal { mu: 1.0, sigma: 0.7 };
        let variance = |baseline| Estimator::Score { baseline }.variance(of);
        let best = optimal_baseline(of);
        assert!(variance(best) < variance(best + 0.1).min(variance(best - 0.1)));
    }

    #[test]
    fn the_fourth_moment_is_that_of_a_large_sample() {
        let of = Normal { mu: 1.0, sigma: 1.0 };
        let n = 200_000;
        let mut rng = rng(0, Stream::Checks);
        let sum = (0..n).fold(0.0, |sum, _| {
            let deviation = Estimator::Pathwise.estimate(of, f64::from(normal(&mut rng))) - 2.0;
            sum + deviation * deviation * deviation * deviation
        });
        // (2ε)⁴ has the mean 16·3 and the variance 256·(105 − 9).
        let sigma = (256.0 * 96.0 / f64::from(n)).sqrt();
        assert_eq!(Estimator::Pathwise.fourth_moment(of), 48.0);
        assert!((sum / f64::from(n) - 48.0).abs() < 6.0 * sigma);
    }
}
