//! A one-dimensional Gaussian mixture, whose distribution is known exactly at every t.

use std::f64::consts::TAU;

use crate::engine::math;
use crate::engine::rng::{Generator, normal, uniform};
use crate::engine::schedule::Schedule;

/// One Gaussian of a mixture.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Component {
    /// Its share; the shares of a mixture sum to 1.
    pub weight: f64,
    /// Its mean μ.
    pub mean: f64,
    /// Its variance σ², positive.
    pub variance: f64,
}

/// p(x) = Σ wₖ N(x; μₖ, σₖ²).
#[derive(Debug, Clone, PartialEq)]
pub struct Mixture {
    /// The Gaussians.
    pub components: Vec<Component>,
}

impl Mixture {
    /// p(x).
    pub fn density(&self, x: f64) -> f64 {
        let part = |c: &Component| {
            let shift = x - c.mean;
            c.weight * math::exp(-0.5 * shift * shift / c.variance) / (TAU * c.variance).sqrt()
        };
        self.components.iter().fold(0.0, |total, component| total + part(component))
    }

    /// The mean μ = Σ wₖ μₖ.
    pub fn mean(&self) -> f64 {
        self.components.iter().fold(0.0, |total, c| total + c.weight * c.mean)
    }

    /// The variance σ² = Σ wₖ (σₖ² + (μₖ − μ)²).
    pub fn variance(&self) -> f64 {
        let mean = self.mean();
        let part = |c: &Component| c.weight * (c.variance + (c.mean - mean) * (c.mean - mean));
        self.components.iter().fold(0.0, |total, component| total + part(component))
    }

    /// The mixture of (x − μ)/σ, with mean 0 and variance 1.
    #[must_use]
    pub fn standardised(&self) -> Self {
        let (mean, variance) = (self.mean(), self.variance());
        self.map(|c| Component { mean: (c.mean - mean) / variance.sqrt(), variance: c.variance / variance, ..c })
    }

    /// The exact marginal of xₜ when x₀ comes from this mixture: μₖ becomes √ᾱₜ μₖ and σₖ² becomes ᾱₜ σₖ² + (1−ᾱₜ), since
    /// xₜ = √ᾱₜ x₀ + √(1−ᾱₜ) ε.
    #[must_use]
    pub fn noised(&self, schedule: &Schedule, t: usize) -> Self {
        let noise = schedule.one_minus_alpha_bar(t);
        self.map(|c| Component {
            mean: schedule.sqrt_alpha_bar(t) * c.mean,
            variance: schedule.alpha_bar(t) * c.variance + noise,
            ..c
        })
    }

    /// One draw.
    pub fn sample(&self, rng: &mut Generator) -> f64 {
        let (mut u, z) = (uniform(rng), f64::from(normal(rng)));
        let mut draw = 0.0;
        for component in &self.components {
            draw = component.mean + component.variance.sqrt() * z;
            u -= component.weight;
            if u < 0.0 {
                break;
            }
        }
        draw
    }

    fn map(&self, change: impl Fn(Component) -> Component) -> Self {
        Self { components: self.components.iter().copied().map(change).collect() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::rng::{Stream, rng};
    use crate::engine::schedule::Recipe;
    use crate::engine::stats;

    fn lopsided() -> Mixture {
        let component = |weight, mean, variance| Component { weight, mean, variance };
        Mixture { components: vec![component(0.3, -2.0, 0.25), component(0.7, 1.0, 0.04)] }
    }

    /// ∫ f dx from −8 to 8 by the midpoint rule, which is exact to rounding for smooth functions that vanish at both ends.
    fn integral(f: impl Fn(f64) -> f64) -> f64 {
        let n = 4000;
        let dx = 16.0 / f64::from(n);
        (0..n).fold(0.0, |total, i| total + f(-8.0 + (f64::from(i) + 0.5) * dx) * dx)
    }

    #[test]
    fn the_density_integrates_to_its_mass_mean_and_variance() {
        let mixture = lopsided();
        let mean = mixture.mean();
        assert!((integral(|x| mixture.density(x)) - 1.0).abs() < 1e-12);
        assert!((integral(|x| x * mixture.density(x)) - mean).abs() < 1e-12);
        assert!((integral(|x| (x - mean) * (x - mean) * mixture.density(x)) - mixture.variance()).abs() < 1e-12);
    }

    #[test]
    fn a_standardised_mixture_has_mean_zero_and_variance_one() {
        let mixture = lopsided().standardised();
        assert!(mixture.mean().abs() < 1e-15 && (mixture.variance() - 1.0).abs() < 1e-15);
    }

    #[test]
    fn the_noised_mixture_is_the_data_pushed_through_q_of_x_t_given_x_0() {
        let (mixture, schedule) = (lopsided(), Schedule::new(&Recipe { steps: 100, ..Recipe::default() }));
        for t in [20, 50, 100] {
            for x in [-1.5, 0.0, 0.9] {
                let q = |x_0: f64| Mixture {
                    components: vec![Component {
                        weight: 1.0,
                        mean: schedule.sqrt_alpha_bar(t) * x_0,
                        variance: schedule.one_minus_alpha_bar(t),
                    }],
                };
                let pushed = integral(|x_0| mixture.density(x_0) * q(x_0).density(x));
                assert!((mixture.noised(&schedule, t).density(x) - pushed).abs() < 1e-12, "t = {t}, x = {x}");
            }
        }
    }

    #[test]
    fn draws_have_the_mean_and_variance_of_the_mixture_within_six_sigma() {
        let (mixture, n) = (lopsided(), 100_000);
        let mut rng = rng(0, Stream::Data);
        let draws: Vec<f64> = (0..n).map(|_| mixture.sample(&mut rng)).collect();
        let (mean, variance) = (mixture.mean(), mixture.variance());
        let fourth = integral(|x| (x - mean) * (x - mean) * (x - mean) * (x - mean) * mixture.density(x));
        let sigmas = |error: f64, spread: f64| (error / (spread / f64::from(n)).sqrt()).abs();
        assert!(sigmas(stats::mean(&draws) - mean, variance) < 6.0);
        assert!(sigmas(stats::variance(&draws) - variance, fourth - variance * variance) < 6.0);
    }
}
