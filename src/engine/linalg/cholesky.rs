//! The Cholesky factor of a symmetric positive definite matrix.

use ndarray::{Array2, ArrayView2};

use super::triangle::{row, solve_lower, solve_lower_transposed};
use super::{Defect, ROUNDING, check_square};
use crate::engine::math;
use crate::engine::sums::inner_product;

/// A = L·Lᵀ with L a lower triangle, its diagonal positive.
#[derive(Debug, Clone, PartialEq)]
pub struct Cholesky {
    /// L, n×n; 0 above the diagonal.
    pub lower: Array2<f64>,
}

impl Cholesky {
    /// Factors A (n×n), of which only the lower triangle is read, in n³/3 operations, row by row:
    /// lᵢⱼ = (aᵢⱼ − Σₖ₍<ⱼ₎ lᵢₖlⱼₖ) / lⱼⱼ, lᵢᵢ² = aᵢᵢ − Σₖ₍<ᵢ₎ lᵢₖ². Needs no exchange of rows to be stable (Higham).
    ///
    /// # Errors
    /// If A is not square, an element is not finite, or some lᵢᵢ² is not above what rounding leaves of aᵢᵢ: then A is not positive
    /// definite, to rounding.
    pub fn of(a: &ArrayView2<f64>) -> Result<Self, Defect> {
        let n = check_square(a)?;
        let mut lower = Array2::zeros((n, n));
        for i in 0..n {
            for j in 0..i {
                let rest: f64 = a[[i, j]] - inner_product(&row(&lower, i)[..j], &row(&lower, j)[..j]);
                lower[[i, j]] = rest / lower[[j, j]];
            }
            let before = &row(&lower, i)[..i];
            let square = a[[i, i]] - inner_product(before, before);
            // Also where the sum has overflowed.
            let is_positive = square > n as f64 * ROUNDING * a[[i, i]].abs();
            if !is_positive {
                return Err(Defect::NotPositiveDefinite);
            }
            lower[[i, i]] = square.sqrt();
        }
        Ok(Self { lower })
    }

    /// x with A·x = b, as L·y = b, Lᵀ·x = y: 2n² operations.
    pub fn solve(&self, b: &[f64]) -> Vec<f64> {
        assert_eq!(b.len(), self.lower.nrows(), "a right side has as many numbers as the matrix has rows");
        let mut x = b.to_vec();
        solve_lower(&self.lower, &mut x);
        solve_lower_transposed(&self.lower, &mut x);
        x
    }

    /// ln det A = 2·Σ ln lᵢᵢ, also where the determinant itself would overflow or vanish.
    pub fn log_determinant(&self) -> f64 {
        2.0 * self.lower.diag().iter().map(|&l| math::ln(l)).sum::<f64>()
    }
}
