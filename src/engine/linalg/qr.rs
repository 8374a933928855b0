//! QR factors of any matrix, and least squares.

use ndarray::{Array2, ArrayView2};

use super::householder::{Reflection, column_of_q};
use super::triangle::solve_upper;
use super::{Defect, ROUNDING, check_finite, largest};

/// A = Q·R: the columns of Q orthonormal, R an upper triangle (for m < n a trapezium). The diagonal of R has either sign.
#[derive(Debug, Clone, PartialEq)]
pub struct Qr {
    /// R, k×n with k = min(m, n); 0 below the diagonal.
    pub r: Array2<f64>,
    /// H₁, H₂ …, whose product is Q.
    reflections: Vec<Reflection>,
    rows: usize,
}

impl Qr {
    /// Factors A (m×n) in 2n²(m − n/3) operations, for m ≥ n: reflection k makes column k a part of a triangle
    /// (Householder 1958, Golub & Van Loan).
    ///
    /// # Errors
    /// If an element is not finite.
    pub fn of(a: &ArrayView2<f64>) -> Result<Self, Defect> {
        check_finite(a)?;
        let (m, n) = a.dim();
        let mut columns: Vec<Vec<f64>> = a.columns().into_iter().map(|column| column.to_vec()).collect();
        let mut reflections = Vec::new();
        for k in 0..m.min(n) {
            let (reflection, r) = Reflection::of(&columns[k][k..]);
            columns[k][k] = r;
            for column in &mut columns[k + 1..] {
                reflection.apply(column);
            }
            reflections.push(reflection);
        }
        let r = Array2::from_shape_fn((m.min(n), n), |(i, j)| if i <= j { columns[j][i] } else { 0.0 });
        Ok(Self { r, reflections, rows: m })
    }

    /// Q, m×k with k = min(m, n).
    pub fn q(&self) -> Array2<f64> {
        let columns: Vec<_> = (0..self.r.nrows()).map(|j| column_of_q(&self.reflections, self.rows, j)).collect();
        Array2::from_shape_fn((self.rows, columns.len()), |(i, j)| columns[j][i])
    }

    /// The x with the least ‖A·x − b‖, from R·x = Qᵀ·b: 4mn operations, and an error that grows with the condition number of
    /// A, not with its square as by the normal equations AᵀA·x = Aᵀb (Higham).
    ///
    /// # Errors
    /// If the columns of A depend on each other, to rounding, or are more than its rows: then there are many x, see
    /// [`super::Svd::least_squares`].
    pub fn least_squares(&self, b: &[f64]) -> Result<Vec<f64>, Defect> {
        assert_eq!(b.len(), self.rows, "a right side has as many numbers as the matrix has rows");
        let n = self.r.ncols();
        // A column of R is as long as that of A.
        let is_lost = |k: usize| self.r[[k, k]].abs() <= self.rows as f64 * ROUNDING * largest(self.r.column(k));
        if self.rows < n || (0..n).any(is_lost) {
            return Err(Defect::Singular);
        }
        let mut x = b.to_vec();
        for reflection in &self.reflections {
            reflection.apply(&mut x);
        }
        x.truncate(n);
        solve_upper(&self.r, &mut x);
        Ok(x)
    }
}
