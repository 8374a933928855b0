//! Data sets drawn from a seed.

use std::f64::consts::{PI, TAU};

use super::points::{Points, standardised};
use crate::engine::diffusion::{Component, Mixture};
use crate::engine::math;
use crate::engine::rng::{Generator, normal, uniform};

/// A distribution of points in the plane.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// Two interleaved half circles of radius 1, noise 0.05. Classes: the half circles.
    Moons,
    /// A spiral of one and a half turns out to radius 14, noise 0.3. Classes: four stretches from the inside out.
    SwissRoll,
    /// Eight Gaussians on a circle of radius 2, standard deviation 0.1. Classes: the Gaussians.
    Gaussians,
    /// Three circles of radius 1, 2 and 3, noise 0.06. Classes: the circles.
    Rings,
}

impl Shape {
    /// Every shape.
    pub const ALL: [Self; 4] = [Self::Moons, Self::SwissRoll, Self::Gaussians, Self::Rings];

    /// The name a person types.
    pub fn name(self) -> &'static str {
        match self {
            Self::Moons => "moons",
            Self::SwissRoll => "swiss-roll",
            Self::Gaussians => "gaussians",
            Self::Rings => "rings",
        }
    }

    /// How many classes its points have.
    pub fn classes(self) -> usize {
        match self {
            Self::Moons => 2,
            Self::SwissRoll => 4,
            Self::Gaussians => 8,
            Self::Rings => 3,
        }
    }

    /// `n` points, standardised. Classes take turns, so every prefix is balanced.
    pub fn draw(self, n: usize, rng: &mut Generator) -> Points {
        let labels: Vec<usize> = (0..n).map(|i| i % self.classes()).collect();
        let noise = self.noise();
        let (mut xs, mut ys) = (Vec::with_capacity(n), Vec::with_capacity(n));
        for &label in &labels {
            let (x, y) = self.place(label, uniform(rng));
            xs.push(x + noise * f64::from(normal(rng)));
            ys.push(y + noise * f64::from(normal(rng)));
        }
        // A single point has no spread; it sits in the middle.
        let axis = |values: &[f64]| standardised(values).unwrap_or_else(|| vec![0.0; n]);
        Points::from_axes(&axis(&xs), &axis(&ys), labels)
    }

    /// The Gaussians' means, standardised, class by class, and their variance on each axis: the one shape whose density is
    /// known in closed form. `None` for the others.
    pub fn gaussians(self) -> Option<(Vec<[f64; 2]>, f64)> {
        let noise = self.noise() * self.noise();
        let variance = 2.0 + noise; // of either axis: half the radius squared, and the noise
        let mean = |label| {
            let (x, y) = self.place(label, 0.0);
            [x / variance.sqrt(), y / variance.sqrt()]
        };
        (self == Self::Gaussians).then(|| ((0..self.classes()).map(mean).collect(), noise / variance))
    }

    /// The standard deviation of the noise on each axis.
    fn noise(self) -> f64 {
        match self {
            Self::Moons => 0.05,
            Self::SwissRoll => 0.3,
            Self::Gaussians => 0.1,
            Self::Rings => 0.06,
        }
    }

    /// Where on class `label` the fraction `u` lies, before noise.
    fn place(self, label: usize, u: f64) -> (f64, f64) {
        let on_circle = |radius: f64, angle: f64| (radius * math::cos(angle), radius * math::sin(angle));
        let (label, classes) = (label as f64, self.classes() as f64);
        match self {
            Self::Moons => {
                let (x, y) = on_circle(1.0, PI * u);
                if label == 0.0 { (x, y) } else { (1.0 - x, 0.5 - y) }
            }
            Self::SwissRoll => {
                let angle = 1.5 * PI * (1.0 + 2.0 * (label + u) / classes);
                on_circle(angle, angle)
            }
            Self::Gaussians => on_circle(2.0, TAU * label / classes),
            Self::Rings => on_circle(label + 1.0, TAU * u),
        }
    }
}

/// A distribution on the line that is far from normal, with mean 0 and variance 1: three peaks of different height and
/// width.
pub fn three_peaks() -> Mixture {
    let component = |weight, mean, deviation: f64| Component { weight, mean, variance: deviation * deviation };
    let components = vec![component(0.3, -2.0, 0.2), component(0.5, 0.0, 0.4), component(0.2, 2.0, 0.15)];
    Mixture { components }.standardised()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::rng::{Stream, rng};
    use crate::engine::stats;

    #[test]
    fn every_shape_is_standardised_and_labelled() {
        for shape in Shape::ALL {
            let points = shape.draw(999, &mut rng(3, Stream::Data));
            assert_eq!((points.xy.len(), points.labels.len()), (999, 999));
            assert!((0..shape.classes()).all(|class| points.labels.contains(&class)), "{shape:?}");
            for axis in 0..2 {
                let values: Vec<f32> = points.xy.iter().map(|point| point[axis]).collect();
                assert!(stats::mean(&values).abs() < 1e-6, "{shape:?}");
                assert!((stats::variance(&values) - 1.0).abs() < 1e-5, "{shape:?}");
            }
        }
    }

    #[test]
    fn the_shapes_have_the_geometry_they_are_named_for() {
        let radius = |(x, y): (f64, f64)| (x * x + y * y).sqrt();
        for u in [0.0, 0.2, 0.5, 0.9] {
            for label in 0..3 {
                assert!((radius(Shape::Rings.place(label, u)) - (label as f64 + 1.0)).abs() < 1e-14);
            }
            let (x, y) = Shape::Moons.place(0, u);
            assert!(y >= 0.0 && (radius((x, y)) - 1.0).abs() < 1e-14);
            let (x, y) = Shape::Moons.place(1, u);
            assert!(y <= 0.5 && (radius((x - 1.0, y - 0.5)) - 1.0).abs() < 1e-14);
        }
        assert!((radius(Shape::SwissRoll.place(0, 0.0)) - 1.5 * PI).abs() < 1e-14);
        assert!((radius(Shape::SwissRoll.place(3, 1.0)) - 4.5 * PI).abs() < 1e-14);
        assert_eq!(Shape::Gaussians.place(0, 0.3), (2.0, 0.0));
    }

    #[test]
    fn each_of_the_eight_gaussians_has_its_mean_and_spread_within_six_sigma() {
        let points = Shape::Gaussians.draw(16_000, &mut rng(1, Stream::Data));
        // Each axis was divided by √(2²/2 + 0.1²), give or take its own sampling error: six sigma of that are 0.005.
        let (n, scale) = (2000.0_f64, 2.01_f64.sqrt());
        for class in 0..8 {
            let (x, y) = Shape::Gaussians.place(class, 0.0);
            for (axis, mean) in [x, y].into_iter().enumerate() {
                let of_class = points.xy.iter().zip(&points.labels).filter(|&(_, &label)| label == class);
                let values: Vec<f32> = of_class.map(|(point, _)| point[axis]).collect();
                let deviation = 0.1 / scale;
                let error = (stats::mean(&values) - mean / scale).abs();
                assert!(error < 6.0 * deviation / n.sqrt() + 0.005, "class {class}: mean off by {error}");
                let ratio = stats::variance(&values) / (deviation * deviation);
                assert!((ratio - 1.0).abs() < 6.0 * (2.0 / n).sqrt() + 0.005, "class {class}: variance ratio {ratio}");
            }
        }
    }

    #[test]
    fn the_closed_form_of_the_gaussians_is_standardised() {
        let (means, noise) = Shape::Gaussians.gaussians().expect("a closed form");
        for axis in 0..2 {
            let values: Vec<f64> = means.iter().map(|mean| mean[axis]).collect();
            assert!(stats::mean(&values).abs() < 1e-15 && (stats::variance(&values) + noise - 1.0).abs() < 1e-14);
        }
        assert_eq!(Shape::Moons.gaussians(), None);
    }

    #[test]
    fn a_seed_fixes_every_point() {
        let first = |shape: Shape| shape.draw(100, &mut rng(0, Stream::Data)).xy[0];
        let golden = [
            [-0.740_721_2, 1.500_387_7],
            [0.482_610_3, -0.243_151_13],
            [1.333_403_8, -0.014_135_968],
            [-0.631_378_4, -0.149_759_16],
        ];
        assert_eq!(Shape::ALL.map(first), golden);
    }

    #[test]
    fn one_point_sits_in_the_middle_and_none_is_none() {
        for shape in Shape::ALL {
            assert_eq!(shape.draw(1, &mut rng(0, Stream::Data)).xy, [[0.0, 0.0]]);
            assert!(shape.draw(0, &mut rng(0, Stream::Data)).xy.is_empty());
        }
    }

    #[test]
    fn three_peaks_is_standardised_and_visibly_not_normal() {
        let mixture = three_peaks();
        assert!(mixture.mean().abs() < 1e-15 && (mixture.variance() - 1.0).abs() < 1e-15);
        let density = |x: f64| mixture.density(x);
        let peaks: Vec<f64> = mixture.components.iter().map(|component| component.mean).collect();
        for pair in peaks.windows(2) {
            let valley = density(f64::midpoint(pair[0], pair[1]));
            assert!(valley < 0.1 * density(pair[0]) && valley < 0.1 * density(pair[1]));
        }
    }
}
