//! Systems whose matrix is a triangle: n² operations each (Golub & Van Loan, Higham). The other half of the matrix is not read.

use ndarray::Array2;

use crate::engine::sums::inner_product;

/// A row of a matrix as a slice.
pub(super) fn row(a: &Array2<f64>, i: usize) -> &[f64] {
    let columns = a.ncols();
    &a.as_slice().expect("stored row by row")[i * columns..(i + 1) * columns]
}

/// x ← L⁻¹·x: xᵢ ← (xᵢ − Σⱼ₍<ᵢ₎ lᵢⱼxⱼ) / lᵢᵢ, from the first on.
pub(super) fn solve_lower(l: &Array2<f64>, x: &mut [f64]) {
    for i in 0..x.len() {
        let row = row(l, i);
        x[i] = (x[i] - inner_product(&row[..i], &x[..i])) / row[i];
    }
}

/// The same for a triangle with ones on its diagonal, which are not read.
pub(super) fn solve_unit_lower(l: &Array2<f64>, x: &mut [f64]) {
    for i in 0..x.len() {
        x[i] -= inner_product(&row(l, i)[..i], &x[..i]);
    }
}

/// x ← U⁻¹·x: xᵢ ← (xᵢ − Σⱼ₍>ᵢ₎ uᵢⱼxⱼ) / uᵢᵢ, from the last on.
pub(super) fn solve_upper(u: &Array2<f64>, x: &mut [f64]) {
    for i in (0..x.len()).rev() {
        let row = row(u, i);
        x[i] = (x[i] - inner_product(&row[i + 1..x.len()], &x[i + 1..])) / row[i];
    }
}

/// x ← (Lᵀ)⁻¹·x, from the last on: each xᵢ, once found, is taken out of those before it.
pub(super) fn solve_lower_transposed(l: &Array2<f64>, x: &mut [f64]) {
    for i in (0..x.len()).rev() {
        let row = row(l, i);
        x[i] /= row[i];
        let found = x[i];
        x[..i].iter_mut().zip(row).for_each(|(x, l)| *x -= l * found);
    }
}
