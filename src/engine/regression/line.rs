//! The line with the least mean of squares, and the bowl around it.

use crate::engine::stats;

/// ŷ = w·x + b.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Line {
    /// dŷ/dx.
    pub w: f64,
    /// ŷ at x = 0.
    pub b: f64,
}

impl Line {
    /// ŷ at `x`.
    pub fn at(self, x: f64) -> f64 {
        self.w * x + self.b
    }

    /// This far along a direction of the plane (w, b).
    #[must_use]
    pub fn moved(self, by: f64, [w, b]: [f64; 2]) -> Self {
        Self { w: self.w + by * w, b: self.b + by * b }
    }

    /// From `other` to this one, in the plane (w, b).
    pub fn from(self, other: Self) -> [f64; 2] {
        [self.w - other.w, self.b - other.b]
    }
}

/// What the mean of squares is made of: means, and second moments about them, all over n.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Moments {
    mean: [f64; 2],
    xx: f64,
    yy: f64,
    minimum: Line,
}

/// The eigenvalues of a Hessian, the larger first, and the directions in (w, b) that belong to them, of length 1.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Curvature {
    /// λ_max, λ_min.
    pub values: [f64; 2],
    /// One for each.
    pub directions: [[f64; 2]; 2],
}

impl Moments {
    /// Those of points that differ in x. ŵ = cov(x, y)/var x and b̂ = ȳ − ŵ·x̄ are what the normal equations
    /// (XᵀX)·(w, b) = Xᵀy give when the means are taken out first, where nothing cancels.
    pub fn of(x: &[f64], y: &[f64]) -> Self {
        let mean = [stats::mean(x), stats::mean(y)];
        let [xx, xy, yy] = [(x, x), (x, y), (y, y)].map(|(a, b)| stats::covariance(a, b));
        // Points that do not differ in x leave the slope open.
        let w = if xx > 0.0 { xy / xx } else { 0.0 };
        Self { mean, xx, yy, minimum: Line { w, b: mean[1] - w * mean[0] } }
    }

    /// (ŵ, b̂).
    pub fn minimum(&self) -> Line {
        self.minimum
    }

    /// The means of x and y.
    pub fn means(&self) -> [f64; 2] {
        self.mean
    }

    /// The standard deviations of x and y.
    pub fn deviations(&self) -> [f64; 2] {
        [self.xx.sqrt(), self.yy.sqrt()]
    }

    /// How far the line is above the mean of the points, where their mean x is.
    fn offset(&self, line: Line) -> f64 {
        line.at(self.mean[0]) - self.mean[1]
    }

    /// Mean (w·x + b − y)².
    pub fn loss(&self, line: Line) -> f64 {
        let (from_w, offset) = (line.w - self.minimum.w, self.offset(line));
        self.least_loss() + self.xx * from_w * from_w + offset * offset
    }

    /// The loss at (ŵ, b̂): (1 − r²)·var y.
    pub fn least_loss(&self) -> f64 {
        (self.yy - self.minimum.w * self.minimum.w * self.xx).max(0.0)
    }

    /// ∂loss/∂w and ∂loss/∂b.
    pub fn gradient(&self, line: Line) -> [f64; 2] {
        let offset = self.offset(line);
        [2.0 * (self.xx * (line.w - self.minimum.w) + self.mean[0] * offset), 2.0 * offset]
    }

    /// [[∂²/∂w², ∂²/∂w∂b], [the same, ∂²/∂b²]] = [[2·mean x², 2·mean x], [2·mean x, 2]].
    pub fn hessian(&self) -> [[f64; 2]; 2] {
        let mean = self.mean[0];
        [[2.0 * (self.xx + mean * mean), 2.0 * mean], [2.0 * mean, 2.0]]
    }

    /// The eigenvalues and eigenvectors of the Hessian. λ_min is the determinant, 4·var x, over λ_max, so that it is as exact
    /// where the two are far apart. Where both are one to rounding every direction would do, and it is w and b.
    pub fn curvature(&self) -> Curvature {
        let [[a, c], [_, d]] = self.hessian();
        let (half, middle) = (0.5 * (a - d), 0.5 * (a + d));
        let root = (half * half + c * c).sqrt();
        if root <= 1e-12 * middle {
            return Curvature { values: [middle, middle], directions: [[1.0, 0.0], [0.0, 1.0]] };
        }
        let largest = middle + root;
        // Of the two forms of the eigenvector, that in which nothing cancels.
        let (w, b) = if half >= 0.0 { (half + root, c) } else { (c, root - half) };
        let length = (w * w + b * b).sqrt();
        let (w, b) = (w / length, b / length);
        Curvature { values: [largest, 4.0 * self.xx / largest], directions: [[w, b], [-b, w]] }
    }
}

impl Curvature {
    /// λ_max/λ_min.
    pub fn condition(&self) -> f64 {
        self.values[0] / self.values[1]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::linalg::symmetric_eigen;
    use ndarray::arr2;

    const X: [f64; 5] = [0.5, 2.0, 3.5, 4.0, 7.0];
    const Y: [f64; 5] = [1.0, 0.0, 2.5, 2.0, 6.0];

    fn mean_over(term: impl Fn(f64, f64) -> f64) -> f64 {
        X.iter().zip(Y).map(|(x, y)| term(*x, y)).sum::<f64>() / 5.0
    }

    #[test]
    fn loss_and_gradient_are_sums_over_the_points() {
        let (moments, line) = (Moments::of(&X, &Y), Line { w: -0.7, b: 1.3 });
        let residual = |x: f64, y: f64| line.at(x) - y;
        assert!((moments.loss(line) - mean_over(|x, y| residual(x, y) * residual(x, y))).abs() < 1e-13);
        let [by_w, by_b] = moments.gradient(line);
        assert!((by_w - mean_over(|x, y| 2.0 * residual(x, y) * x)).abs() < 1e-13);
        assert!((by_b - mean_over(|x, y| 2.0 * residual(x, y))).abs() < 1e-13);
    }

    #[test]
    fn at_the_minimum_there_is_no_slope_and_the_least_loss() {
        let moments = Moments::of(&X, &Y);
        assert!(moments.gradient(moments.minimum()).iter().all(|slope| slope.abs() < 1e-13));
        assert!((moments.loss(moments.minimum()) - moments.least_loss()).abs() < 1e-14);
    }

    #[test]
    fn eigenvalues_are_those_of_the_hessian_also_far_apart() {
        for shift in [0.0, -3.4, 0.3, 1e4] {
            let x: Vec<f64> = X.iter().map(|x| x + shift).collect();
            let moments = Moments::of(&x, &Y);
            let (curvature, hessian) = (moments.curvature(), moments.hessian());
            let eigen = symmetric_eigen(&arr2(&hessian).view()).expect("finite");
            for (i, [w, b]) in curvature.directions.into_iter().enumerate() {
                let value = curvature.values[i];
                assert!((value - eigen.values[i]).abs() < 1e-12 * eigen.values[0], "{shift}");
                let along = hessian.map(|row| row[0] * w + row[1] * b);
                assert!((along[0] - value * w).abs() + (along[1] - value * b).abs() < 1e-12 * eigen.values[0]);
            }
            let least = 4.0 * stats::variance(&x) / curvature.values[0];
            assert!((curvature.values[1] / least - 1.0).abs() < 1e-12, "{shift}");
        }
    }

    #[test]
    fn standardised_points_make_a_round_bowl() {
        let x = [-1.0, 1.0, -1.0, 1.0];
        let curvature = Moments::of(&x, &[0.0, 1.0, 2.0, 1.0]).curvature();
        assert_eq!((curvature.values, curvature.condition()), ([2.0, 2.0], 1.0));
    }
}
