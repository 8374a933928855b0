//! All singular values, by rotations.

use ndarray::ArrayView2;

use super::ROUNDING;
use super::rotation::orthogonalise;
use crate::engine::sums::inner_product;

/// The singular values of any matrix, from the largest to the least, as many as it has columns; those that rounding hides are 0,
/// and all are NaN if an element is not finite.
///
/// The squares of the elements must neither overflow nor vanish; [`super::Svd`], which gives the vectors too, does not ask that.
///
/// The columns are first made a triangle (Gram & Schmidt, the longest one first), then the rows of that are turned in pairs
/// until all are orthogonal: their lengths are the singular values (one-sided Jacobi, Hestenes 1958).
pub fn singular_values(a: &ArrayView2<f64>) -> Vec<f64> {
    if a.iter().any(|x| !x.is_finite()) {
        return vec![f64::NAN; a.ncols()];
    }
    let mut rows = triangle(a.columns().into_iter().map(|column| column.to_vec()).collect());
    let mut partners = vec![Vec::new(); rows.len()];
    orthogonalise(&mut rows, &mut partners);
    let mut values: Vec<f64> = rows.iter().map(|row| inner_product(row, row).sqrt()).collect();
    values.resize(a.ncols(), 0.0);
    values.sort_by(|a, b| b.total_cmp(a));
    values
}

/// The rows of R in A·P = Q·R with P choosing the longest remaining column; as many as are not lost in rounding.
fn triangle(mut columns: Vec<Vec<f64>>) -> Vec<Vec<f64>> {
    let mut rows: Vec<Vec<f64>> = Vec::new();
    let mut first = 0.0;
    for _ in 0..columns.len() {
        let squares = columns.iter().map(|column| inner_product(column, column));
        let Some((longest, square)) = squares.enumerate().max_by(|a, b| a.1.total_cmp(&b.1)) else { break };
        let length = square.sqrt();
        if length <= ROUNDING * first || length == 0.0 {
            break;
        }
        first = if rows.is_empty() { length } else { first };
        let q: Vec<f64> = columns[longest].iter().map(|x| x / length).collect();
        let mut row = Vec::with_capacity(columns.len());
        for column in &mut columns {
            let overlap = inner_product(&q, column);
            column.iter_mut().zip(&q).for_each(|(x, q)| *x -= overlap * q);
            row.push(overlap);
        }
        columns[longest].fill(0.0);
        rows.push(row);
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::linalg::spectral_norm;
    use crate::engine::nn::init;
    use crate::engine::rng::{Stream, rng};
    use ndarray::{Array2, Ix2, array};

    fn near(found: &[f64], expected: &[f64]) {
        assert_eq!(found.len(), expected.len());
        for (found, wanted) in found.iter().zip(expected) {
            assert!((found - wanted).abs() <= 1e-13 * expected[0], "{found} {wanted}");
        }
    }

    #[test]
    fn values_of_known_matrices() {
        near(&singular_values(&array![[0.0, 2.0], [-3.0, 0.0]].view()), &[3.0, 2.0]);
        near(&singular_values(&array![[1.0, 1.0], [1.0, 1.0]].view()), &[2.0, 0.0]);
        near(&singular_values(&Array2::zeros((2, 2)).view()), &[0.0, 0.0]);
        assert!(singular_values(&array![[f64::INFINITY]].view())[0].is_nan());
    }

    #[test]
    fn values_survive_two_rotations_and_the_first_is_the_norm() {
        let mut init = rng(3, Stream::Init);
        let mut rotation = || init::orthogonal::<f64>(&[24, 24], &mut init).into_dimensionality::<Ix2>().unwrap();
        let expected: Vec<f64> = (0..24).map(|i| 1.0 / f64::from(1 << i)).collect();
        let matrix = rotation().dot(&Array2::from_diag(&ndarray::Array1::from(expected.clone()))).dot(&rotation());
        near(&singular_values(&matrix.view()), &expected);
        assert!((spectral_norm(&matrix.view()) - 1.0).abs() < 1e-13);
    }
}
