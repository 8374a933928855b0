//! The singular value decomposition of any matrix, its pseudo-inverse, and least squares of least norm.

use ndarray::{Array2, ArrayView2};

use super::householder::{Reflection, column_of_q};
use super::rotation::orthogonalise;
use super::{Defect, ROUNDING, check_finite, largest, product};
use crate::engine::sums::inner_product;

/// A = U·diag(σ)·Vᵀ with orthonormal columns of U and of V.
#[derive(Debug, Clone, PartialEq)]
pub struct Svd {
    /// U, m×k with k = min(m, n).
    pub u: Array2<f64>,
    /// σ, k of them, from the largest to the least; those that rounding hides are 0.
    pub values: Vec<f64>,
    /// V, n×k: column i belongs to value i. The sign of a column of U and that of V are free together.
    pub v: Array2<f64>,
}

impl Svd {
    /// Decomposes A (m×n): first A·P = Q·R by reflections, the longest remaining column first, then the rows of R are turned in
    /// pairs until all are orthogonal; their lengths are σ, their directions V, and the columns of Q, turned likewise, are U
    /// (one-sided Jacobi, Hestenes 1958; on the triangle, Drmač & Veselić 2008). Some 4mn·k operations, then some 6 sweeps of
    /// 4(m + n)·k².
    ///
    /// # Errors
    /// If an element is not finite.
    pub fn of(a: &ArrayView2<f64>) -> Result<Self, Defect> {
        check_finite(a)?;
        let (m, n) = a.dim();
        // Scaled, so that nothing overflows.
        let scale = Some(largest(a)).filter(|&scale| scale > 0.0).unwrap_or(1.0);
        let (reflections, mut rows) = triangle(a, scale);
        let mut left: Vec<_> = (0..m.min(n)).map(|j| column_of_q(&reflections, m, j)).collect();
        let rank = rows.len();
        orthogonalise(&mut rows, &mut left[..rank]);
        let lengths: Vec<f64> = rows.iter().map(|row| inner_product(row, row).sqrt()).collect();
        let mut order: Vec<usize> = (0..rank).collect();
        order.sort_by(|&i, &j| lengths[j].total_cmp(&lengths[i]));
        let mut right: Vec<Vec<f64>> =
            order.iter().map(|&k| rows[k].iter().map(|x| x / lengths[k]).collect()).collect();
        let mut values: Vec<f64> = order.iter().map(|&k| lengths[k] * scale).collect();
        order.extend(rank..m.min(n));
        values.resize(m.min(n), 0.0);
        complete(&mut right, m.min(n), n);
        Ok(Self {
            u: Array2::from_shape_fn((m, values.len()), |(i, j)| left[order[j]][i]),
            v: Array2::from_shape_fn((n, values.len()), |(i, j)| right[j][i]),
            values,
        })
    }

    /// How many σ are more than max(m, n) roundings of the largest.
    pub fn rank(&self) -> usize {
        let least = self.u.nrows().max(self.v.nrows()) as f64 * ROUNDING * largest(&self.values);
        self.values.iter().filter(|&&value| value > least).count()
    }

    /// A⁺ = Σ vᵢ·uᵢᵀ / σᵢ over the σ of the rank, n×m (Moore 1920, Penrose 1955).
    pub fn pseudo_inverse(&self) -> Array2<f64> {
        let mut v = self.v.clone();
        let rank = self.rank();
        for (i, (mut column, value)) in v.columns_mut().into_iter().zip(&self.values).enumerate() {
            column.mapv_inplace(|v| if i < rank { v / value } else { 0.0 });
        }
        product(&v.view(), &self.u.t())
    }

    /// A⁺·b: of all x with the least ‖A·x − b‖, the shortest. It exists for every A.
    pub fn least_squares(&self, b: &[f64]) -> Vec<f64> {
        assert_eq!(b.len(), self.u.nrows(), "a right side has as many numbers as the matrix has rows");
        let mut x = vec![0.0; self.v.nrows()];
        for i in 0..self.rank() {
            let share = inner_product(&self.u.column(i).to_vec(), b) / self.values[i];
            x.iter_mut().zip(self.v.column(i)).for_each(|(x, v)| *x += share * v);
        }
        x
    }
}

/// The reflections whose product is Q, and the rows of R, in A / scale = Q·R; the columns of R stand as those of A do, so it
/// becomes a triangle only when they are put in the order in which they were chosen. Rows lost in rounding are left out.
fn triangle(a: &ArrayView2<f64>, scale: f64) -> (Vec<Reflection>, Vec<Vec<f64>>) {
    let mut columns: Vec<Vec<f64>> =
        a.columns().into_iter().map(|column| column.iter().map(|x| x / scale).collect()).collect();
    let (mut reflections, mut first) = (Vec::new(), 0.0);
    for k in 0..a.nrows().min(a.ncols()) {
        let squares = columns.iter().map(|column| inner_product(&column[k..], &column[k..]));
        let Some((longest, square)) = squares.enumerate().max_by(|a, b| a.1.total_cmp(&b.1)) else { break };
        let length = square.sqrt();
        first = if k == 0 { length } else { first };
        if length <= ROUNDING * first {
            break;
        }
        let (reflection, r) = Reflection::of(&columns[longest][k..]);
        for column in &mut columns {
            reflection.apply(column);
        }
        columns[longest][k] = r;
        columns[longest][k + 1..].fill(0.0);
        reflections.push(reflection);
    }
    let rows = (0..reflections.len()).map(|k| columns.iter().map(|column| column[k]).collect()).collect();
    (reflections, rows)
}

/// Adds orthonormal vectors of n elements until there are `count`: the further columns of Q in the QR factors of those there are.
fn complete(vectors: &mut Vec<Vec<f64>>, count: usize, n: usize) {
    if vectors.len() == count {
        return;
    }
    let mut reflections: Vec<Reflection> = Vec::new();
    for (k, vector) in vectors.iter().enumerate() {
        let mut rest = vector.clone();
        for reflection in &reflections {
            reflection.apply(&mut rest);
        }
        reflections.push(Reflection::of(&rest[k..]).0);
    }
    vectors.extend((vectors.len()..count).map(|j| column_of_q(&reflections, n, j)).collect::<Vec<_>>());
}
