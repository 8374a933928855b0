//! LU factors of a square matrix, with exchange of rows.

use ndarray::{Array2, ArrayView2};

use super::triangle::{solve_unit_lower, solve_upper};
use super::{Defect, ROUNDING, check_square, largest};

/// P·A = L·U: L a lower triangle with ones on its diagonal and no element above 1, U an upper triangle, P an exchange of rows.
#[derive(Debug, Clone, PartialEq)]
pub struct Lu {
    /// Below the diagonal L, on and above it U.
    factors: Array2<f64>,
    /// Row i of P·A is row `order[i]` of A.
    order: Vec<usize>,
    /// 1 if P makes an even number of exchanges, else −1.
    sign: f64,
    /// Whether a pivot was lost in rounding.
    is_singular: bool,
}

impl Lu {
    /// Factors A (n×n) in 2n³/3 operations: in each column, the largest element that is left becomes the pivot, its row is
    /// exchanged with the next, and what remains ← aᵢⱼ − lᵢₖuₖⱼ with lᵢₖ = aᵢₖ/uₖₖ (Gauss; partial pivoting, Golub & Van Loan).
    /// A singular matrix has factors too; it is [`Self::solve`] that refuses it.
    ///
    /// # Errors
    /// If A is not square, or an element is not finite.
    pub fn of(a: &ArrayView2<f64>) -> Result<Self, Defect> {
        let n = check_square(a)?;
        let mut factors = a.as_standard_layout().into_owned();
        let (mut order, mut sign, mut is_singular): (Vec<usize>, _, _) = ((0..n).collect(), 1.0, false);
        for k in 0..n {
            let size = |i: &usize| factors[[*i, k]].abs();
            // The first of equal ones.
            let pivot = (k..n).rev().max_by(|i, j| size(i).total_cmp(&size(j))).unwrap_or(k);
            if pivot != k {
                order.swap(k, pivot);
                sign = -sign;
                for j in 0..n {
                    factors.swap([k, j], [pivot, j]);
                }
            }
            // No lᵢₖ is above 1, so rounding is as large as the column was at most.
            is_singular |= factors[[k, k]].abs() <= n as f64 * ROUNDING * largest(a.column(k));
            if factors[[k, k]] != 0.0 {
                eliminate(&mut factors, k);
            }
        }
        Ok(Self { factors, order, sign, is_singular })
    }

    /// L, n×n.
    pub fn lower(&self) -> Array2<f64> {
        Array2::from_shape_fn(self.factors.dim(), |(i, j)| match i.cmp(&j) {
            std::cmp::Ordering::Greater => self.factors[[i, j]],
            std::cmp::Ordering::Equal => 1.0,
            std::cmp::Ordering::Less => 0.0,
        })
    }

    /// U, n×n.
    pub fn upper(&self) -> Array2<f64> {
        Array2::from_shape_fn(self.factors.dim(), |(i, j)| if i <= j { self.factors[[i, j]] } else { 0.0 })
    }

    /// P: row i of P·A is row `order[i]` of A.
    pub fn order(&self) -> &[usize] {
        &self.order
    }

    /// det A = ±Π uᵢᵢ.
    pub fn determinant(&self) -> f64 {
        self.factors.diag().iter().fold(self.sign, |product, u| product * u)
    }

    /// x with A·x = b, as L·y = P·b, U·x = y: 2n² operations.
    ///
    /// # Errors
    /// If a column of A is, to rounding, made of those before it.
    pub fn solve(&self, b: &[f64]) -> Result<Vec<f64>, Defect> {
        assert_eq!(b.len(), self.order.len(), "a right side has as many numbers as the matrix has rows");
        if self.is_singular {
            return Err(Defect::Singular);
        }
        let mut x: Vec<f64> = self.order.iter().map(|&i| b[i]).collect();
        solve_unit_lower(&self.factors, &mut x);
        solve_upper(&self.factors, &mut x);
        Ok(x)
    }
}

/// Takes multiples of row k out of the rows below, and keeps the multiples where that leaves zeros.
fn eliminate(factors: &mut Array2<f64>, k: usize) {
    let n = factors.ncols();
    let (above, below) = factors.as_slice_mut().expect("stored row by row").split_at_mut((k + 1) * n);
    let pivot = &above[k * n..];
    for row in below.chunks_exact_mut(n) {
        let multiple = row[k] / pivot[k];
        row[k] = multiple;
        row[k + 1..].iter_mut().zip(&pivot[k + 1..]).for_each(|(x, u)| *x -= multiple * u);
    }
}
