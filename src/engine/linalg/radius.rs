//! The spectral radius, by squaring.

use ndarray::ArrayView2;

use crate::engine::{math, matmul};

/// How often the matrix is squared: Gelfand's limit is then reached to rounding.
const SQUARINGS: i32 = 45;

/// ρ(A) = max |λ| over the eigenvalues of a square matrix, by Gelfand's formula ρ = lim ‖Aⁿ‖^(1/n) with n = 2⁴⁵. 0 for an empty
/// matrix and for one whose powers vanish, NaN if an element is not finite.
pub fn spectral_radius(a: &ArrayView2<f64>) -> f64 {
    let n = a.nrows();
    let mut power: Vec<f64> = a.iter().copied().collect();
    let (mut log, mut weight) = (0.0, 1.0);
    for _ in 0..=SQUARINGS {
        let largest =
            power.iter().fold(0.0, |largest: f64, x| if x.abs() > largest || x.is_nan() { x.abs() } else { largest });
        if largest == 0.0 || !largest.is_finite() {
            return if largest == 0.0 { 0.0 } else { f64::NAN };
        }
        for x in &mut power {
            *x /= largest;
        }
        log += weight * math::ln(largest);
        weight *= 0.5;
        let mut square = vec![0.0; n * n];
        matmul::product(matmul::Matrix::new(&power, n, n), matmul::Matrix::new(&power, n, n), &mut square);
        power = square;
    }
    math::exp(log)
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::{Array2, array};

    #[test]
    fn radii_of_known_matrices() {
        let near =
            |found: f64, expected: f64| assert!((found - expected).abs() < 1e-12 * expected, "{found} {expected}");
        near(spectral_radius(&array![[0.5, 100.0], [0.0, -0.8]].view()), 0.8);
        let (sin, cos) = (math::sin(0.7), math::cos(0.7));
        near(spectral_radius(&array![[1.3 * cos, -1.3 * sin], [1.3 * sin, 1.3 * cos]].view()), 1.3);
        assert_eq!(spectral_radius(&array![[0.0, 1.0], [0.0, 0.0]].view()), 0.0);
        assert_eq!(spectral_radius(&Array2::zeros((0, 0)).view()), 0.0);
    }
}
