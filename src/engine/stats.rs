//! Moments, histograms and quantiles of a sample.
//!
//! Sums run in plain left-to-right order in f64, so their bits are the same on every machine. Every function takes f32 or
//! f64 values.

use ndarray_stats::Quantile1dExt;
use ndarray_stats::histogram::{Bins, Edges};
use ndarray_stats::interpolate::Linear;
use noisy_float::types::{N64, n64};

/// Σ xᵢ, from the first to the last.
pub fn sum<T: Copy + Into<f64>>(values: &[T]) -> f64 {
    values.iter().fold(0.0, |total, &x| total + x.into())
}

/// x̄ = Σ xᵢ / n; NaN for an empty sample.
pub fn mean<T: Copy + Into<f64>>(values: &[T]) -> f64 {
    sum(values) / values.len() as f64
}

/// Population variance Σ (xᵢ − x̄)² / n (not n − 1); NaN for an empty sample.
pub fn variance<T: Copy + Into<f64>>(values: &[T]) -> f64 {
    covariance(values, values)
}

/// Population covariance Σ (xᵢ − x̄)(yᵢ − ȳ) / n (not n − 1) of two samples of equal length; NaN if they are empty.
pub fn covariance<T: Copy + Into<f64>>(xs: &[T], ys: &[T]) -> f64 {
    assert_eq!(xs.len(), ys.len(), "the covariance of samples of different length");
    let (x_mean, y_mean) = (mean(xs), mean(ys));
    let products = xs.iter().zip(ys).map(|(&x, &y)| (x.into() - x_mean) * (y.into() - y_mean));
    products.fold(0.0, |total, product| total + product) / xs.len() as f64
}

/// Mean and population variance of a sample that grows, value by value (Welford 1962).
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Running {
    count: usize,
    mean: f64,
    squares: f64,
}

impl Running {
    /// One more value.
    pub fn push(&mut self, x: f64) {
        self.count += 1;
        let from_old_mean = x - self.mean;
        self.mean += from_old_mean / self.count as f64;
        self.squares += from_old_mean * (x - self.mean);
    }

    /// How many values there are.
    pub fn count(&self) -> usize {
        self.count
    }

    /// x̄; NaN without values.
    pub fn mean(&self) -> f64 {
        if self.count == 0 { f64::NAN } else { self.mean }
    }

    /// Σ (xᵢ − x̄)² / n; NaN without values.
    pub fn variance(&self) -> f64 {
        self.squares / self.count as f64
    }
}

/// How many values fall into each of `bins` equal bins between `low` and `high` (finite, `low < high`), both included.
/// Values outside, and those that are not finite, are not counted.
pub fn histogram<T: Copy + Into<f64>>(values: &[T], low: f64, high: f64, bins: usize) -> Vec<usize> {
    let mut edges: Vec<N64> = (0..bins).map(|i| n64(low + (high - low) * i as f64 / bins as f64)).collect();
    // The library's last bin is half-open; ours is to hold `high` itself.
    edges.push(n64(high.next_up()));
    let grid = Bins::new(Edges::from(edges));
    let mut counts = vec![0; bins];
    for index in finite(values).iter().filter_map(|x| grid.index_of(x)) {
        counts[index] += 1;
    }
    counts
}

/// The `q`-quantile (0 ≤ `q` ≤ 1; 0.5 is the median) of the finite values, interpolated linearly between neighbours; `None`
/// if there are none.
pub fn quantile<T: Copy + Into<f64>>(values: &[T], q: f64) -> Option<f64> {
    let mut sample = ndarray::Array1::from(finite(values));
    sample.quantile_mut(n64(q), &Linear).ok().map(N64::raw)
}

/// The finite values in the library's totally ordered type, which admits no NaN. Adding 0 turns −0 into 0: which of two
/// equal values a quantile picks depends on the library's random pivot.
fn finite<T: Copy + Into<f64>>(values: &[T]) -> Vec<N64> {
    values.iter().map(|&x| x.into()).filter(|x| x.is_finite()).map(|x| n64(x + 0.0)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_those_of_the_population() {
        let (xs, ys) = ([1.0, 2.0, 3.0, 6.0], [2.0, 1.0, 0.0, 5.0]);
        assert_eq!(mean(&xs), 3.0);
        assert_eq!(variance(&xs), (4.0 + 1.0 + 0.0 + 9.0) / 4.0);
        assert_eq!(covariance(&xs, &ys), (0.0 + 1.0 + 0.0 + 9.0) / 4.0);
        assert_eq!(mean(&[1.0_f32, 2.0]), 1.5);
        assert!(mean::<f64>(&[]).is_nan());
    }

    #[test]
    fn variance_survives_a_large_offset() {
        assert_eq!(variance(&[1e9 + 1.0, 1e9 + 2.0, 1e9 + 3.0]), 2.0 / 3.0);
    }

    #[test]
    fn a_growing_sample_has_the_moments_of_the_whole_one() {
        let values = [1.0, 2.0, 3.0, 6.0];
        let mut running = Running::default();
        assert!(running.mean().is_nan() && running.variance().is_nan());
        for x in &values {
            running.push(*x);
        }
        assert_eq!((running.count(), running.mean(), running.variance()), (4, mean(&values), variance(&values)));
    }

    #[test]
    fn a_histogram_counts_both_ends_and_nothing_outside() {
        let values = [-1.0, -0.51, -0.5, 0.0, 0.99, 1.0, 1.01, -1.01, f64::NAN, f64::INFINITY];
        assert_eq!(histogram(&values, -1.0, 1.0, 4), [2, 1, 1, 2]);
        assert_eq!(histogram::<f64>(&[], -1.0, 1.0, 3), [0, 0, 0]);
    }

    #[test]
    fn quantiles_interpolate_between_neighbours() {
        let values = [4.0, 1.0, 3.0, 2.0, f64::NAN];
        assert_eq!(quantile(&values, 0.0), Some(1.0));
        assert_eq!(quantile(&values, 0.5), Some(2.5));
        assert_eq!(quantile(&values, 1.0), Some(4.0));
        assert_eq!(quantile::<f64>(&[], 0.5), None);
    }
}
