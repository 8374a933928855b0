//! Descent by a gradient with noise in it, that of a few points drawn with replacement or of one size everywhere: how far it
//! keeps being thrown about.

use super::line::{Curvature, Line, Moments};
use crate::engine::linalg::{Lu, spectral_radius};
use ndarray::Array2;

/// A symmetric 2×2 matrix over (w, b): its elements ww, wb, bb.
pub type Spread = [f64; 3];

/// What the draws of a batch of B points do, as moments of the points. With u = (x, 1), r = y − ŷ at the minimum and δ the
/// distance from it, a point's gradient is hδ + g, h = 2uuᵀ, g = −2ru.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Noise {
    hessian: [[f64; 2]; 2],
    /// Mean x⁰ … x⁴.
    powers: [f64; 5],
    /// Mean r·x⁰ … r·x³.
    residual_powers: [f64; 4],
    /// 1/B; 0 where every step sees all points.
    share: f64,
    /// The covariance of the gradient at the minimum: for batches mean ggᵀ/B.
    at_minimum: Spread,
}

impl Noise {
    /// That of `batch` points drawn with replacement; none if that is all of them.
    pub fn of(x: &[f64], y: &[f64], moments: &Moments, batch: usize) -> Self {
        let (mut powers, mut residual_powers, mut square_powers) = ([0.0; 5], [0.0; 4], [0.0; 3]);
        let (n, line) = (x.len() as f64, moments.minimum());
        for (&x, &y) in x.iter().zip(y) {
            let (residual, mut power) = (y - line.at(x), 1.0 / n);
            for k in 0..5 {
                powers[k] += power;
                if k < 4 {
                    residual_powers[k] += residual * power;
                }
                if k < 3 {
                    square_powers[k] += residual * residual * power;
                }
                power *= x;
            }
        }
        let share = if batch < x.len() { 1.0 / batch as f64 } else { 0.0 };
        let at_minimum = [2, 1, 0].map(|k| 4.0 * share * square_powers[k]);
        Self { hessian: moments.hessian(), powers, residual_powers, share, at_minimum }
    }

    /// Noise of one standard deviation `sigma` in both directions, on the gradient of all points.
    pub fn constant(moments: &Moments, sigma: f64) -> Self {
        let at_minimum = [sigma * sigma, 0.0, sigma * sigma];
        Self { hessian: moments.hessian(), powers: [0.0; 5], residual_powers: [0.0; 4], share: 0.0, at_minimum }
    }

    /// The mean of δ after a step from where it was.
    pub fn mean_after(&self, rate: f64, [w, b]: [f64; 2]) -> [f64; 2] {
        let [[a, c], [_, d]] = self.hessian;
        [w - rate * (a * w + c * b), b - rate * (c * w + d * b)]
    }

    /// What a step makes of the mean of δδᵀ, but for the noise that is there at the minimum too:
    /// E[(I − ηH_B)·S·(I − ηH_B)] = (I − ηH)·S·(I − ηH) + η²/B·(mean hSh − HSH).
    fn carried(&self, rate: f64, [ww, wb, bb]: Spread) -> Spread {
        let [[a, c], [_, d]] = self.hessian;
        let sandwich = |[[a, c], [_, d]]: [[f64; 2]; 2]| {
            let (aw, ab) = (a * ww + c * wb, a * wb + c * bb);
            let (dw, db) = (c * ww + d * wb, c * wb + d * bb);
            [aw * a + ab * c, aw * c + ab * d, dw * c + db * d]
        };
        let mean = sandwich([[1.0 - rate * a, -rate * c], [-rate * c, 1.0 - rate * d]]);
        let of_mean = sandwich(self.hessian);
        // hSh = 4·(uᵀSu)·uuᵀ.
        let of_points =
            [2, 1, 0].map(|k| 4.0 * (ww * self.powers[k + 2] + 2.0 * wb * self.powers[k + 1] + bb * self.powers[k]));
        let scale = rate * rate * self.share;
        [0, 1, 2].map(|i| mean[i] + scale * (of_points[i] - of_mean[i]))
    }

    /// The mean of δδᵀ after a step, from its value before and from the mean of δ before.
    pub fn after(&self, rate: f64, before: Spread, [w, b]: [f64; 2]) -> Spread {
        let (carried, scale) = (self.carried(rate, before), rate * rate * self.share);
        // mean h·δ·gᵀ + its transpose = −8·mean r·(uᵀδ)·uuᵀ ⁄ 1, for the two sides together.
        let crossed = [2, 1, 0].map(|k| -8.0 * (w * self.residual_powers[k + 1] + b * self.residual_powers[k]));
        [0, 1, 2].map(|i| carried[i] + rate * rate * self.at_minimum[i] + scale * crossed[i])
    }

    /// The map of [`Self::carried`] on (ww, wb, bb).
    fn transfer(&self, rate: f64) -> Array2<f64> {
        let columns = [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]].map(|unit| self.carried(rate, unit));
        Array2::from_shape_fn((3, 3), |(i, j)| columns[j][i])
    }

    /// By how much the mean of δδᵀ is multiplied in a step, in the long run. From 1 on there is no ball of finite size.
    pub fn growth(&self, rate: f64) -> f64 {
        spectral_radius(&self.transfer(rate).view())
    }

    /// The covariance that is the same after a step as before: Σ = E[(I − ηH_B)·Σ·(I − ηH_B)] + η²·Cov(g_B). `None` if there is
    /// none.
    pub fn stationary(&self, rate: f64) -> Option<Spread> {
        if self.growth(rate).partial_cmp(&1.0) != Some(std::cmp::Ordering::Less) {
            return None;
        }
        let left = Array2::eye(3) - self.transfer(rate);
        let right = self.at_minimum.map(|element| rate * rate * element);
        Lu::of(&left.view()).ok()?.solve(&right).ok()?.try_into().ok()
    }

    /// The rate from which on there is no stationary covariance: at most 2/λ_max, and that without noise.
    pub fn largest_rate(&self, largest_eigenvalue: f64) -> f64 {
        let (mut low, mut high) = (0.0, 2.0 / largest_eigenvalue);
        if self.share == 0.0 {
            return high;
        }
        for _ in 0..60 {
            let middle = 0.5 * (low + high);
            if self.growth(middle) < 1.0 { low = middle } else { high = middle }
        }
        low
    }

    /// The variance of w if the noise were as at the minimum everywhere. Along each eigenvector it is ησ²/(λ·(2 − ηλ)); where the
    /// noise C along two goes together, they share ηC₁₂/(λ₁ + λ₂ − ηλ₁λ₂). `None` beyond 2/λ_max.
    pub fn constant_noise(&self, rate: f64, moments: &Moments) -> Option<f64> {
        let [ww, wb, bb] = self.at_minimum;
        let Curvature { values, directions } = moments.curvature();
        let shared = |i: usize, j: usize| {
            let ([w, b], [w_2, b_2]) = (directions[i], directions[j]);
            let covariance = ww * w * w_2 + wb * (w * b_2 + b * w_2) + bb * b * b_2;
            w * w_2 * rate * covariance / (values[i] + values[j] - rate * values[i] * values[j])
        };
        (rate * values[0] < 2.0).then(|| shared(0, 0) + 2.0 * shared(0, 1) + shared(1, 1))
    }
}

/// The gradient of some points alone.
impl Line {
    /// ∂/∂w and ∂/∂b of the mean of (w·x + b − y)² over these points.
    pub fn gradient_of(self, points: impl Iterator<Item = (f64, f64)>) -> [f64; 2] {
        let (mut by_w, mut by_b, mut count) = (0.0, 0.0, 0.0);
        for (x, y) in points {
            let residual = self.at(x) - y;
            by_w += residual * x;
            by_b += residual;
            count += 1.0;
        }
        [2.0 * by_w / count, 2.0 * by_b / count]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const X: [f64; 6] = [-1.5, -0.5, 0.0, 0.4, 1.0, 2.2];
    const Y: [f64; 6] = [0.3, -0.7, 0.2, 1.0, 0.1, 1.9];

    fn noise(batch: usize) -> (Noise, Moments) {
        let moments = Moments::of(&X, &Y);
        (Noise::of(&X, &Y, &moments, batch), moments)
    }

    /// All 36 batches of two points, each as likely.
    fn by_hand(rate: f64, start: Line, minimum: Line) -> ([f64; 2], Spread) {
        let (mut mean, mut spread) = ([0.0; 2], [0.0; 3]);
        for i in 0..36 {
            let batch = [i / 6, i % 6].into_iter().map(|k| (X[k], Y[k]));
            let [w, b] = start.moved(-rate, start.gradient_of(batch)).from(minimum);
            mean = [mean[0] + w / 36.0, mean[1] + b / 36.0];
            spread = [spread[0] + w * w / 36.0, spread[1] + w * b / 36.0, spread[2] + b * b / 36.0];
        }
        (mean, spread)
    }

    #[test]
    fn a_step_is_the_mean_over_all_batches() {
        let (noise, moments) = noise(2);
        for start in [[0.0, 0.0], [0.7, -1.2]] {
            let (mean, spread) = by_hand(0.3, moments.minimum().moved(1.0, start), moments.minimum());
            let [w, b] = start;
            let after = noise.after(0.3, [w * w, w * b, b * b], start);
            assert!(after.iter().zip(spread).all(|(a, b)| (a - b).abs() < 1e-14), "{after:?} {spread:?}");
            assert!(noise.mean_after(0.3, start).iter().zip(mean).all(|(a, b)| (a - b).abs() < 1e-14));
        }
    }

    #[test]
    fn the_ball_is_where_the_steps_lead() {
        let (noise, _) = noise(2);
        let mut spread = [0.0; 3];
        for _ in 0..2000 {
            spread = noise.after(0.2, spread, [0.0; 2]);
        }
        let ball = noise.stationary(0.2).expect("a ball");
        assert!(ball.iter().zip(spread).all(|(a, b)| (a - b).abs() < 1e-12), "{ball:?} {spread:?}");
    }

    #[test]
    fn beyond_its_largest_rate_there_is_no_ball_and_for_all_points_no_noise() {
        let (one, moments) = noise(1);
        let limit = moments.curvature().values[0];
        let largest = one.largest_rate(limit);
        assert!(largest < 2.0 / limit && one.stationary(0.999 * largest).is_some());
        assert_eq!(one.stationary(1.001 * largest), None);
        let (all, _) = noise(6);
        assert_eq!((all.largest_rate(limit), all.stationary(0.3)), (2.0 / limit, Some([0.0; 3])));
    }

    /// In one direction of curvature λ, noise of the size λ leaves √(η/(2−η)), η in 1/λ: figures of a simulation of 4,000 chains.
    #[test]
    fn noise_of_one_size_leaves_the_ball_of_the_formula_at_any_rate() {
        let moments = Moments::of(&[-1.0, 1.0], &[0.0, 0.0]);
        let noise = Noise::constant(&moments, 2.0);
        for (rate, sd) in [(0.01, 0.0709), (0.1, 0.2294), (1.0, 1.0), (1.5, 1.7321), (1.9, 4.3589)] {
            let ball = noise.stationary(rate / 2.0).expect("a ball")[0].sqrt();
            let formula = noise.constant_noise(rate / 2.0, &moments).expect("a variance").sqrt();
            assert!((ball - formula).abs() < 1e-12 * sd && (ball - sd).abs() < 1e-4, "{rate}: {ball} {formula}");
        }
        assert_eq!((noise.stationary(1.0), noise.largest_rate(2.0)), (None, 1.0));
    }

    /// The noise hardly depends on the place where the rate, and with it the ball, is small.
    #[test]
    fn the_formula_with_constant_noise_is_the_limit_of_small_rates() {
        let (noise, moments) = noise(1);
        let ratio = |rate| {
            noise.stationary(rate).expect("a ball")[0] / noise.constant_noise(rate, &moments).expect("a variance")
        };
        let high = 0.99 * noise.largest_rate(moments.curvature().values[0]);
        assert!((ratio(1e-6) - 1.0).abs() < 1e-3, "{}", ratio(1e-6));
        assert!(ratio(high) > 1.5, "{}", ratio(high));
    }
}
