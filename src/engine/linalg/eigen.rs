//! Eigenvalues and eigenvectors of a symmetric matrix.

use ndarray::{Array2, ArrayView2};

use super::rotation::{angle, pair, turn};
use super::{Defect, ROUNDING, check_square, largest};

/// Far more rounds than it takes.
const MOST_SWEEPS: usize = 60;

/// A = V·diag(λ)·Vᵀ with orthonormal columns of V.
#[derive(Debug, Clone, PartialEq)]
pub struct SymmetricEigen {
    /// λ, from the largest to the least.
    pub values: Vec<f64>,
    /// V, n×n: column i belongs to value i. Its sign is free.
    pub vectors: Array2<f64>,
}

/// All eigenvalues and eigenvectors of A (n×n), of which only the lower triangle is read; exact to the rounding of the largest
/// element.
///
/// Cyclic Jacobi (Jacobi 1846, Rutishauser 1966): each element beside the diagonal in turn is made 0 by a rotation,
/// A ← JᵀAJ, V ← VJ, until all are lost beside the largest; some 8 sweeps of 6n³ operations.
///
/// # Errors
/// If A is not square, or an element is not finite.
pub fn symmetric_eigen(a: &ArrayView2<f64>) -> Result<SymmetricEigen, Defect> {
    let n = check_square(a)?;
    // Scaled, so that nothing overflows.
    let scale = Some(largest(a)).filter(|&scale| scale > 0.0).unwrap_or(1.0);
    let mut rows: Vec<Vec<f64>> = (0..n).map(|i| (0..n).map(|j| a[[i.max(j), i.min(j)]] / scale).collect()).collect();
    let mut vectors: Vec<Vec<f64>> = Array2::eye(n).rows().into_iter().map(|row| row.to_vec()).collect();
    for _ in 0..MOST_SWEEPS {
        if !sweep(&mut rows, &mut vectors) {
            break;
        }
    }
    let mut order: Vec<usize> = (0..n).collect();
    order.sort_by(|&i, &j| rows[j][j].total_cmp(&rows[i][i]));
    let values = order.iter().map(|&i| rows[i][i] * scale).collect();
    Ok(SymmetricEigen { values, vectors: Array2::from_shape_fn((n, n), |(i, j)| vectors[order[j]][i]) })
}

/// Turns every pair of rows, and of columns, whose common element is not lost beside 1; whether there was any.
fn sweep(rows: &mut [Vec<f64>], vectors: &mut [Vec<f64>]) -> bool {
    let n = rows.len();
    let mut turned = false;
    for p in 0..n {
        for q in p + 1..n {
            let (first, off, last) = (rows[p][p], rows[p][q], rows[q][q]);
            if off.abs() <= ROUNDING / n as f64 {
                continue;
            }
            turned = true;
            let (tan, cos, sin) = angle(first, off, last);
            let (a, b) = pair(rows, p, q);
            turn(a, b, cos, sin);
            (a[p], a[q], b[p], b[q]) = (first - tan * off, 0.0, 0.0, last + tan * off);
            for k in (0..n).filter(|&k| k != p && k != q) {
                (rows[k][p], rows[k][q]) = (rows[p][k], rows[q][k]);
            }
            let (a, b) = pair(vectors, p, q);
            turn(a, b, cos, sin);
        }
    }
    turned
}
