//! How far apart two piecewise linear functions are.

use super::Interval;

/// The mean of (f − g)² over the interval that both cover: exact, since between two neighbouring joints of either it is a square
/// of a line, ∫ = (d₀² + d₀d₁ + d₁²)/3 times the length.
pub fn mean_square(f: &[Interval], g: &[Interval]) -> f64 {
    let (mut i, mut j, mut sum) = (0, 0, 0.0);
    let Some(mut from) = f.first().map(|first| first.from) else { return f64::NAN };
    let (start, line) = (from, |interval: &Interval, x: f64| interval.slope * x + interval.intercept);
    while i < f.len() && j < g.len() {
        let to = f[i].to.min(g[j].to);
        let [a, b] = [from, to].map(|x| line(&f[i], x) - line(&g[j], x));
        sum += (to - from) * (a * a + a * b + b * b) / 3.0;
        i += usize::from(f[i].to <= to);
        j += usize::from(g[j].to <= to);
        from = to;
    }
    sum / (from - start)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::piecewise::{LineNet, fold};

    #[test]
    fn the_mean_square_is_that_of_a_fine_grid() {
        let all = |net: &LineNet| net.intervals(0.0, 1.0);
        let (f, g) = (fold(3), fold(5));
        let n = 1 << 20;
        let grid = (0..n).map(|i| (f64::from(i) + 0.5) / f64::from(n));
        let mean = grid.map(|x| (f.at(x) - g.at(x)) * (f.at(x) - g.at(x))).sum::<f64>() / f64::from(n);
        assert!((mean_square(&all(&f), &all(&g)) / mean - 1.0).abs() < 1e-7);
        assert_eq!(mean_square(&all(&f), &all(&f)), 0.0);
        // Of one fold against its mean ½: the variance of the uniform distribution.
        let mut half = all(&fold(1));
        for interval in &mut half {
            (interval.slope, interval.intercept) = (0.0, 0.5);
        }
        assert!((mean_square(&all(&fold(7)), &half) - 1.0 / 12.0).abs() < 1e-15);
    }
}
