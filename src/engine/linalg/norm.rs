//! The spectral norm, by power iteration that forgets nothing.

use ndarray::ArrayView2;

use crate::engine::sums::inner_product;

/// Where the estimate changes by less than this part of itself, twice, it has converged.
const PRECISION: f64 = 1e-13;

/// ‖A‖₂ = max ‖A·v‖ / ‖v‖ for any matrix: 0 for an empty one, NaN if an element is not finite.
///
/// Power iteration on AᵀA whose vectors are all kept (Lanczos 1950; Golub & Kahan 1965): the best estimate that the span of
/// v, AᵀA·v, (AᵀA)²·v … can give, exact to rounding after at most as many steps as A has columns.
pub fn spectral_norm(a: &ArrayView2<f64>) -> f64 {
    let columns = a.ncols();
    let largest = a.iter().fold(0.0, |largest: f64, x| if x.abs() > largest || x.is_nan() { x.abs() } else { largest });
    if largest == 0.0 || !largest.is_finite() {
        return if largest == 0.0 { 0.0 } else { f64::NAN };
    }
    // Scaled, so that squares neither overflow nor vanish.
    let a: Vec<f64> = a.iter().map(|x| x / largest).collect();
    let mut vectors = vec![unit(start(columns))];
    let (mut diagonal, mut beside) = (Vec::new(), Vec::new());
    let (mut estimate, mut unchanged) = (0.0, 0);
    loop {
        let mut next = vec![0.0; columns];
        let newest = &vectors[vectors.len() - 1];
        for row in a.chunks_exact(columns) {
            add(inner_product(row, newest), row, &mut next);
        }
        diagonal.push(inner_product(&next, newest));
        // Twice, since what is left may be small beside the rounding of the first time (Parlett 1980, section 6.9).
        for vector in vectors.iter().chain(&vectors) {
            add(-inner_product(&next, vector), vector, &mut next);
        }
        let norm = inner_product(&next, &next).sqrt();
        let before = std::mem::replace(&mut estimate, largest_eigenvalue(&diagonal, &beside));
        unchanged = if estimate - before <= PRECISION * estimate { unchanged + 1 } else { 0 };
        if vectors.len() == columns || unchanged == 2 || norm <= PRECISION * estimate {
            return largest * estimate.max(0.0).sqrt();
        }
        beside.push(norm);
        vectors.push(next.into_iter().map(|x| x / norm).collect());
    }
}

/// A vector that no matrix met in practice is orthogonal to: multiples of the golden ratio, without their whole parts.
fn start(n: usize) -> Vec<f64> {
    const GOLDEN: f64 = 0.618_033_988_749_894_8;
    (1..=n).map(|i| 0.5 + (i as f64 * GOLDEN).fract()).collect()
}

fn unit(vector: Vec<f64>) -> Vec<f64> {
    let norm = inner_product(&vector, &vector).sqrt();
    vector.into_iter().map(|x| x / norm).collect()
}

/// y ← y + factor·x.
fn add(factor: f64, x: &[f64], y: &mut [f64]) {
    y.iter_mut().zip(x).for_each(|(y, x)| *y += factor * x);
}

/// The largest eigenvalue of a symmetric tridiagonal matrix that has none below 0, by bisection: all pivots of T − xI are
/// negative exactly if x lies above all eigenvalues (Sturm's count).
fn largest_eigenvalue(diagonal: &[f64], beside: &[f64]) -> f64 {
    let off = |i: usize| beside.get(i).copied().unwrap_or(0.0);
    let reach = |i: usize| diagonal[i] + off(i) + if i > 0 { off(i - 1) } else { 0.0 };
    let (mut low, mut high) = (0.0, (0..diagonal.len()).map(reach).fold(0.0, f64::max));
    let is_above = |x: f64| {
        let mut pivot = diagonal[0] - x;
        (1..diagonal.len()).all(|i| {
            let is_negative = pivot < 0.0;
            pivot = diagonal[i] - x - off(i - 1) * off(i - 1) / pivot;
            is_negative
        }) && pivot < 0.0
    };
    loop {
        let middle = 0.5 * (low + high);
        if middle <= low || middle >= high {
            return high;
        }
        if is_above(middle) { high = middle } else { low = middle }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::linalg::singular_values;
    use crate::engine::rng::{self, Stream};
    use ndarray::{Array2, array};

    #[test]
    fn norms_of_known_matrices() {
        let near =
            |found: f64, expected: f64| assert!((found - expected).abs() < 1e-14 * expected, "{found} {expected}");
        near(spectral_norm(&array![[3.0, 0.0], [0.0, -4.0]].view()), 4.0);
        near(spectral_norm(&array![[3.0, 0.0, 0.0], [0.0, 2.5, 0.0], [0.0, 2.5, 0.0]].view()), 12.5_f64.sqrt());
        near(spectral_norm(&array![[1e200, 1e200]].view()), 2.0_f64.sqrt() * 1e200);
        near(spectral_norm(&Array2::eye(5).view()), 1.0);
        assert_eq!(spectral_norm(&Array2::zeros((3, 3)).view()), 0.0);
        assert_eq!(spectral_norm(&Array2::zeros((0, 0)).view()), 0.0);
        assert!(spectral_norm(&array![[f64::NAN, 1.0]].view()).is_nan());
    }

    /// Where the other singular values are far below the first, or close to each other, the vectors come to an end early.
    #[test]
    fn the_norm_is_the_largest_singular_value_of_long_products() {
        let mut rng = rng::rng(0, Stream::Checks);
        for factors in (1..80).step_by(3) {
            let mut product: Array2<f64> = Array2::eye(8);
            for _ in 0..factors {
                let near_identity = Array2::from_shape_fn((8, 8), |(i, j)| {
                    let random = 0.3 * (rng::uniform(&mut rng) - 0.5);
                    if i == j { 0.95 + random } else { random }
                });
                product = product.dot(&near_identity);
            }
            let (norm, largest) = (spectral_norm(&product.view()), singular_values(&product.view())[0]);
            assert!((norm - largest).abs() <= 1e-13 * largest, "{factors} factors: {norm} {largest}");
        }
    }
}
